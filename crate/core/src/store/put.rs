//! Writing and deleting instances: the checks of the second stage in their order (PI-36), then the write.

use std::rc::Rc;

use wmi_lab_syntax::object_path::ObjectPath;

use super::checks::{check_key_text, check_nulls, fit};
use super::path::Found;
use super::table::{Position, identity};
use super::{NamespaceId, Store, is_namespace_class, no_namespace};
use crate::model::{ClassDef, Fault, Instance, Object};
use crate::reading::{NullKey, SiblingKey};
use crate::rule::Rule;
use crate::status::WbemStatus;

/// What `lFlags & 3` asks for (PI-03).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PutMode {
    /// 0
    CreateOrUpdate,
    /// 1
    UpdateOnly,
    /// 2
    CreateOnly,
}

impl PutMode {
    /// The mode of a call's flags; none where both bits are set (PI-05).
    pub fn from_flags(flags: u32) -> Option<Self> {
        Some(match flags & 3 {
            0 => Self::CreateOrUpdate,
            1 => Self::UpdateOnly,
            2 => Self::CreateOnly,
            _ => return None,
        })
    }
}

/// The readings that a put depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PutRules {
    /// `put.enforce_not_null`: NULL is refused in `indexed` and `not_null` properties too (PI-15).
    pub enforce_not_null: bool,
    /// `put.null_key` (PI-14).
    pub null_key: NullKey,
    /// `put.sibling_key` (PI-24, PI-25).
    pub sibling_key: SiblingKey,
    /// `key.reject_space`: a blank in a string key is refused like a control character (OM-16).
    pub reject_space: bool,
    /// `put.nonabstract_parent`: an instance of a class below a concrete one cannot be created (PI-26).
    pub refuse_below_concrete: bool,
}

impl Default for PutRules {
    fn default() -> Self {
        Self {
            enforce_not_null: true,
            null_key: NullKey::Layered,
            sibling_key: SiblingKey::Reject,
            reject_space: false,
            refuse_below_concrete: false,
        }
    }
}

/// A write that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Put {
    /// `__PATH` of the instance (SK-14, SS-11).
    pub path: String,
    /// What was stored before; none where the instance is new.
    pub before: Option<Instance>,
    /// What is stored now.
    pub after: Instance,
    /// Instances of other classes that had the same key and went (PI-24, reading `replace`).
    pub replaced: Vec<Instance>,
    /// The rule that decided more than the plain matrix does, where one did: a generated key is PI-14.
    pub rule: Rule,
}

/// A write that passed its checks.
#[derive(Clone, Debug)]
pub struct PutPlan {
    class: Rc<ClassDef>,
    after: Instance,
    known: Option<Position>,
    replaced: Vec<Rival>,
    rule: Rule,
}

impl PutPlan {
    /// The instance as it will be stored.
    pub fn after(&self) -> &Instance {
        &self.after
    }
}

/// An instance of another class of the hierarchy with the same key: the place of its class, its row, itself.
type Rival = (usize, Position, Instance);

/// A deletion that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Deleted {
    /// `__PATH` of what is gone.
    pub path: String,
    /// The instance that is gone.
    pub instance: Instance,
    /// Full names of the namespaces that went with an instance of `__NAMESPACE`, deepest first.
    pub namespaces: Vec<Rc<str>>,
}

impl Store {
    /// An instance in the shape of its stored class, as a provider gets it.
    ///
    /// # Errors
    /// Unknown class (PI-07), abstract class (PI-10), amendment (PI-11), a value of the wrong type (PI-19).
    pub fn fitted(&self, ns: NamespaceId, given: &Instance) -> Result<Instance, Fault> {
        let class = self.writable_class(ns, &given.class().name)?;
        Ok(fit(given, &class)?.at(self.place(ns)))
    }

    /// Creates or overwrites an instance. Every property of the stored one is replaced, also by NULL (PI-17).
    ///
    /// # Errors
    /// The first fault of [`Store::putable`] and [`Store::plan_put`].
    pub fn put_instance(
        &mut self,
        ns: NamespaceId,
        object: &Object,
        mode: PutMode,
        rules: &PutRules,
    ) -> Result<Put, Fault> {
        let (given, class) = self.putable(ns, object)?;
        let plan = self.plan_put(ns, &class, given, mode, rules)?;
        self.carry_out_put(ns, plan)
    }

    /// The instance in an object, and its class as it is stored.
    ///
    /// # Errors
    /// The first of: a class object (PI-09), unknown class (PI-07), abstract class (PI-10), amendment (PI-11).
    pub fn putable<'o>(
        &self,
        ns: NamespaceId,
        object: &'o Object,
    ) -> Result<(&'o Instance, Rc<ClassDef>), Fault> {
        let Object::Instance(given) = object else {
            let detail = format!(
                "{} is a class definition, not an instance",
                object.class().name
            );
            return Err(Fault::new(WbemStatus::E_INVALID_OBJECT, Rule::Pi09, detail));
        };
        Ok((given, self.writable_class(ns, &given.class().name)?))
    }

    /// What a put would write.
    ///
    /// # Errors
    /// The first of: a value of the wrong type (PI-19), NULL keys (PI-14), illegal characters in a key (OM-15), other
    /// NULLs (PI-13), the key in a sibling class (PI-24), flags against existence (PI-03), a concrete parent (PI-26).
    pub fn plan_put(
        &self,
        ns: NamespaceId,
        class: &Rc<ClassDef>,
        given: &Instance,
        mode: PutMode,
        rules: &PutRules,
    ) -> Result<PutPlan, Fault> {
        let mut after = fit(given, class)?.at(self.place(ns));
        let mut rule = Rule::Pi03;
        if self.complete_keys(ns, &mut after, mode, rules)? {
            rule = Rule::Pi14;
        }
        check_key_text(&after, rules)?;
        check_nulls(&after, rules)?;
        let key = identity(class, class.keys.iter().map(|at| after.value_at(*at)));
        let rivals = self.rivals(ns, class, &key);
        if let Some((_, _, rival)) = rivals.first()
            && rules.sibling_key == SiblingKey::Reject
        {
            return Err(taken(class, rival));
        }
        let known = self.locate(ns, class, &key);
        let relpath = after.relpath().unwrap_or_default();
        match (mode, &known) {
            (PutMode::UpdateOnly, None) => {
                let detail = format!("{relpath} is not there to be updated");
                return Err(Fault::new(WbemStatus::E_NOT_FOUND, Rule::Pi03, detail));
            }
            (PutMode::CreateOnly, Some(_)) => {
                let detail = format!("{relpath} is already there");
                return Err(Fault::new(WbemStatus::E_ALREADY_EXISTS, Rule::Pi03, detail));
            }
            _ => {}
        }
        if known.is_none() && rules.refuse_below_concrete {
            self.check_parent(ns, class)?;
        }
        let replaced = match rules.sibling_key {
            SiblingKey::Replace => rivals,
            SiblingKey::Reject | SiblingKey::Coexist => Vec::new(),
        };
        if !replaced.is_empty() {
            rule = Rule::Pi24;
        }
        Ok(PutPlan {
            class: class.clone(),
            after,
            known,
            replaced,
            rule,
        })
    }

    /// The reading of PI-26 that refuses an instance whose class has a concrete parent.
    fn check_parent(&self, ns: NamespaceId, class: &ClassDef) -> Result<(), Fault> {
        let parent = class.superclass().and_then(|it| self.class(ns, it));
        match parent.filter(|it| !it.is_abstract) {
            None => Ok(()),
            Some(parent) => {
                let detail = format!(
                    "class {} is derived from {}, which is not abstract",
                    class.name, parent.name
                );
                Err(Fault::new(WbemStatus::E_NOT_FOUND, Rule::Pi26, detail))
            }
        }
    }

    /// The stored instance with the key of this one, if there is one of exactly its class.
    pub fn stored(
        &self,
        ns: NamespaceId,
        class: &Rc<ClassDef>,
        given: &Instance,
    ) -> Option<Instance> {
        let given = fit(given, class).ok()?;
        let key = identity(class, class.keys.iter().map(|at| given.value_at(*at)));
        let position = self.locate(ns, class, &key)?;
        let table = &self.space(ns)?.find(&class.name)?.table;
        let values = table.row(position);
        Some(Instance::from_values(class.clone(), values, self.place(ns)))
    }

    /// Writes what was planned.
    ///
    /// # Errors
    /// The name of a new namespace that is none (PI-21).
    pub fn carry_out_put(&mut self, ns: NamespaceId, plan: PutPlan) -> Result<Put, Fault> {
        let replaced = self.clear(ns, plan.replaced);
        let before = self.write(ns, &plan.class, plan.known, &plan.after)?;
        Ok(Put {
            path: plan.after.path().unwrap_or_default(),
            before,
            after: plan.after,
            replaced,
            rule: plan.rule,
        })
    }

    /// Deletes an instance; one of `__NAMESPACE` takes the namespace with all below it along (PI-21).
    ///
    /// # Errors
    /// `WBEM_E_INVALID_OBJECT_PATH` for a path without all keys, `WBEM_E_NOT_FOUND` for a path to nothing (DI-01).
    pub fn delete_instance(
        &mut self,
        ns: NamespaceId,
        path: &ObjectPath,
    ) -> Result<Deleted, Fault> {
        let found = self.find_doomed(ns, path)?;
        let mut namespaces = Vec::new();
        if let Some(child) = self.child_named_by(&found)
            && let Some(id) = self.namespace(&child)
        {
            namespaces = self.drop_namespace(id)?;
        }
        if let Some(space) = self.space_mut(found.ns) {
            space.entry_mut(found.entry).table.remove(found.position);
        }
        let path = found.instance.path().unwrap_or_default();
        Ok(Deleted {
            path,
            instance: found.instance,
            namespaces,
        })
    }

    /// The namespace that a delete would change: the one that would go away, or the one that holds the instance.
    ///
    /// # Errors
    /// The fault of [`Store::delete_instance`] where there is nothing to delete.
    pub fn touched_by_delete(&self, ns: NamespaceId, path: &ObjectPath) -> Result<String, Fault> {
        let found = self.find_doomed(ns, path)?;
        let holder = || self.namespace_name(found.ns).to_owned();
        Ok(self.child_named_by(&found).unwrap_or_else(holder))
    }

    fn find_doomed(&self, ns: NamespaceId, path: &ObjectPath) -> Result<Found, Fault> {
        self.find(ns, path).map_err(|fault| Fault {
            rule: Rule::Di01,
            ..fault
        })
    }

    /// The namespace that an instance of `__Namespace` stands for.
    fn child_named_by(&self, found: &Found) -> Option<String> {
        if !is_namespace_class(&found.instance.class().name) {
            return None;
        }
        let name = found.instance.value_at(0);
        let name = name.as_text()?;
        Some(format!("{}\\{name}", self.namespace_name(found.ns)))
    }

    pub(super) fn locate(&self, ns: NamespaceId, class: &ClassDef, key: &str) -> Option<Position> {
        self.space(ns)?.find(&class.name)?.table.find(key)
    }

    /// Instances of other classes of the hierarchy that have this key.
    fn rivals(&self, ns: NamespaceId, class: &ClassDef, key: &str) -> Vec<Rival> {
        let Some(space) = self.space(ns) else {
            return Vec::new();
        };
        let (Some(root), false) = (space.position(&class.key_root), class.keys.is_empty()) else {
            return Vec::new();
        };
        let mut rivals = Vec::new();
        for at in space.tree(root) {
            let entry = &space.entries[at];
            if entry.def.name != class.name
                && let Some(position) = entry.table.find(key)
            {
                let values = entry.table.row(position);
                rivals.push((
                    at,
                    position,
                    Instance::from_values(entry.def.clone(), values, self.place(ns)),
                ));
            }
        }
        rivals
    }

    fn clear(&mut self, ns: NamespaceId, rivals: Vec<Rival>) -> Vec<Instance> {
        let Some(space) = self.space_mut(ns) else {
            return Vec::new();
        };
        let gone = rivals.into_iter().map(|(at, position, instance)| {
            space.entry_mut(at).table.remove(position);
            instance
        });
        gone.collect()
    }

    fn write(
        &mut self,
        ns: NamespaceId,
        class: &Rc<ClassDef>,
        known: Option<Position>,
        after: &Instance,
    ) -> Result<Option<Instance>, Fault> {
        if is_namespace_class(&class.name) && known.is_none() {
            let child = format!(
                "{}\\{}",
                self.namespace_name(ns),
                after.value_at(0).as_text().map_or("", |it| it)
            );
            self.create_namespace(&child).map_err(|fault| Fault {
                rule: Rule::Pi21,
                ..fault
            })?;
            return Ok(None);
        }
        let place = self.place(ns);
        let space = self.space_mut(ns).ok_or_else(|| no_namespace(""))?;
        let Some(at) = space.position(&class.name) else {
            return Ok(None);
        };
        let table = &mut space.entry_mut(at).table;
        let Some(position) = known else {
            table.push(after.values().to_vec());
            return Ok(None);
        };
        let before = Instance::from_values(class.clone(), table.row(position), place);
        // The stored spelling of the keys stays: they are fixed when the instance is created (OM-14).
        let mut values = after.values().to_vec();
        class
            .keys
            .iter()
            .for_each(|key| values[*key] = before.value_at(*key).clone());
        table.replace(position, values);
        Ok(Some(before))
    }
}

/// The refusal of a key that another class of the hierarchy has (PI-24), its own parent or child included (PI-25).
fn taken(class: &ClassDef, rival: &Instance) -> Fault {
    let path = rival.relpath().unwrap_or_default();
    let detail = format!("{path} has the same key in the same hierarchy; delete it first");
    let other = rival.class();
    let in_line = class.is_a(&other.name) || other.is_a(&class.name);
    let rule = if in_line { Rule::Pi25 } else { Rule::Pi24 };
    Fault::new(WbemStatus::E_ALREADY_EXISTS, rule, detail)
}
