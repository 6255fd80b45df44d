//! Writing and deleting instances.

use std::rc::Rc;

use wmi_lab_syntax::object_path::ObjectPath;

use super::checks::fit;
use super::path::Found;
use super::put_plan::{PutMode, PutPlan, PutRules, Rival};
use super::table::Position;
use super::{NamespaceId, Store, is_namespace_class, no_namespace};
use crate::model::{ClassDef, Fault, Instance, Object};
use crate::rule::Rule;

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
    /// The first fault of [`Store::putable`] and [`Store::judge_put`].
    pub fn put_instance(
        &mut self,
        ns: NamespaceId,
        object: &Object,
        mode: PutMode,
        rules: &PutRules,
    ) -> Result<Put, Fault> {
        let (given, class) = self.putable(ns, object)?;
        let plan = self.judge_put(ns, &class, given, mode, rules);
        let plan = plan.map_err(|mut faults| faults.swap_remove(0))?;
        self.carry_out_put(ns, plan)
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
