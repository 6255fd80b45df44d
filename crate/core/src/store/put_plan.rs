//! What a put would write, or everything that stands against it (PI-36).

use std::rc::Rc;

use wmi_lab_syntax::object_path::NamespacePath;

use super::checks::{check_key_text, check_nulls, fit};
use super::table::{Position, identity};
use super::{NamespaceId, Store, is_namespace_class};
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
    /// The key of an instance may come again in a class above or below its own, because that was picked (PI-25).
    pub coexist_in_line: bool,
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
            coexist_in_line: false,
            reject_space: false,
            refuse_below_concrete: false,
        }
    }
}

/// A write that passed its checks.
#[derive(Clone, Debug)]
pub struct PutPlan {
    pub(super) class: Rc<ClassDef>,
    pub(super) after: Instance,
    pub(super) known: Option<Position>,
    pub(super) replaced: Vec<Rival>,
    pub(super) rule: Rule,
}

impl PutPlan {
    /// The instance as it will be stored.
    pub fn after(&self) -> &Instance {
        &self.after
    }
}

/// An instance of another class of the hierarchy with the same key: the place of its class, its row, itself.
pub(super) type Rival = (usize, Position, Instance);

impl Store {
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

    /// What a put would write, or everything that stands against it in the usual order of the checks: a value of the
    /// wrong type (PI-19), NULL keys (PI-14), illegal characters in a key (OM-16), other NULLs (PI-13), the key in
    /// another class of the hierarchy (PI-24), flags against existence (PI-03), a concrete parent (PI-26).
    ///
    /// # Errors
    /// The faults; an instance of the wrong type or without identity is not judged any further.
    pub fn judge_put(
        &self,
        ns: NamespaceId,
        class: &Rc<ClassDef>,
        given: &Instance,
        mode: PutMode,
        rules: &PutRules,
    ) -> Result<PutPlan, Vec<Fault>> {
        let mut after = fit(given, class)
            .map_err(|fault| vec![fault])?
            .at(self.place(ns));
        let completed = self.complete_keys(ns, &mut after, mode, rules);
        let mut rule = match completed {
            Ok(true) => Rule::Pi14,
            _ => Rule::Pi03,
        };
        let has_identity = completed.is_ok();
        let mut faults: Vec<Fault> = completed.err().into_iter().collect();
        faults.extend(check_key_text(&after, rules).err());
        faults.extend(check_nulls(&after, rules).err());
        faults.extend(check_namespace(&after).err());
        if !has_identity {
            return Err(faults);
        }
        let key = identity(class, class.keys.iter().map(|at| after.value_at(*at)));
        let rivals = self.rivals(ns, class, &key);
        faults.extend(refused_rival(class, &rivals, rules));
        let known = self.locate(ns, class, &key);
        faults.extend(check_existence(mode, known.is_some(), &after).err());
        if known.is_none() && rules.refuse_below_concrete {
            faults.extend(self.check_parent(ns, class).err());
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        if is_namespace_class(&class.name) && known.is_none() {
            rule = Rule::Pi21;
        }
        if rules.coexist_in_line && !rivals.is_empty() {
            rule = Rule::Pi25;
        }
        if rules.sibling_key != SiblingKey::Reject && !rivals.is_empty() {
            rule = Rule::Pi24;
        }
        let replaced = match rules.sibling_key {
            SiblingKey::Replace => rivals,
            SiblingKey::Reject | SiblingKey::Coexist => Vec::new(),
        };
        Ok(PutPlan {
            class: class.clone(),
            after,
            known,
            replaced,
            rule,
        })
    }

    /// The class right above, where it may have instances of its own (PI-26).
    pub fn concrete_parent(&self, ns: NamespaceId, class: &ClassDef) -> Option<&Rc<ClassDef>> {
        let parent = class.superclass().and_then(|it| self.class(ns, it));
        parent.filter(|it| !it.is_abstract)
    }

    /// The reading of PI-26 that refuses an instance whose class has a concrete parent.
    fn check_parent(&self, ns: NamespaceId, class: &ClassDef) -> Result<(), Fault> {
        match self.concrete_parent(ns, class) {
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
}

/// The refusal of a key that another class of the hierarchy has (PI-24), its own parent or child included (PI-25).
fn refused_rival(class: &ClassDef, rivals: &[Rival], rules: &PutRules) -> Option<Fault> {
    if rules.sibling_key != SiblingKey::Reject {
        return None;
    }
    let in_line = |it: &ClassDef| class.is_a(&it.name) || it.is_a(&class.name);
    let refused = |(_, _, rival): &&Rival| !(rules.coexist_in_line && in_line(rival.class()));
    let (_, _, rival) = rivals.iter().find(refused)?;
    let path = rival.relpath().unwrap_or_default();
    let detail = format!("{path} has the same key in the same hierarchy; delete it first");
    let rule = match in_line(rival.class()) {
        true => Rule::Pi25,
        false => Rule::Pi24,
    };
    Some(Fault::new(WbemStatus::E_ALREADY_EXISTS, rule, detail))
}

/// The name of a new namespace must be one name of a path (PI-07, PI-21).
fn check_namespace(after: &Instance) -> Result<(), Fault> {
    if !is_namespace_class(&after.class().name) {
        return Ok(());
    }
    let name = after.value_at(0);
    let name = name.as_text().map_or("", |it| it);
    if NamespacePath::parse(name).is_ok_and(|it| it.server.is_none() && it.names.len() == 1) {
        return Ok(());
    }
    let detail = format!("`{name}` cannot be parsed as the name of a namespace");
    let status = WbemStatus::E_INVALID_PARAMETER;
    Err(Fault::new(status, Rule::Pi07, detail))
}

/// The flags against what is stored (PI-03).
fn check_existence(mode: PutMode, exists: bool, after: &Instance) -> Result<(), Fault> {
    let relpath = || after.relpath().unwrap_or_default();
    let (status, detail) = match (mode, exists) {
        (PutMode::UpdateOnly, false) => (
            WbemStatus::E_NOT_FOUND,
            format!("{} is not there to be updated", relpath()),
        ),
        (PutMode::CreateOnly, true) => (
            WbemStatus::E_ALREADY_EXISTS,
            format!("{} is already there", relpath()),
        ),
        _ => return Ok(()),
    };
    Err(Fault::new(status, Rule::Pi03, detail))
}
