//! Writing classes: the update modes of `PutClass`, and what they do to derived classes and to instances.

use std::rc::Rc;

use super::put_plan::PutMode;
use super::{NamespaceId, Store, check_class_name, no_namespace};
use crate::flags::{UPDATE_FORCE_MODE, UPDATE_SAFE_MODE};
use crate::model::{ClassDef, ClassObject, Fault, same_name};
use crate::reading::{MissingSuper, SafeWithInstances};
use crate::rule::Rule;
use crate::status::WbemStatus;

/// What `lFlags & 0x60` asks for (PC-02).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClassUpdate {
    /// 0: only what disturbs nobody.
    Compatible,
    /// 0x20: derived classes may exist, as long as nothing conflicts.
    Safe,
    /// 0x40: conflicting declarations of derived classes give way.
    Force,
}

impl MissingSuper {
    /// The code for an unknown superclass (PC-06).
    pub fn status(self) -> WbemStatus {
        match self {
            Self::InvalidSuperclass => WbemStatus::E_INVALID_SUPERCLASS,
            Self::NotFound => WbemStatus::E_NOT_FOUND,
        }
    }
}

impl ClassUpdate {
    /// The mode of a call's flags; none where they exclude each other (PC-02).
    pub fn from_flags(flags: u32) -> Option<Self> {
        Some(match flags & (UPDATE_SAFE_MODE | UPDATE_FORCE_MODE) {
            0 => Self::Compatible,
            UPDATE_SAFE_MODE => Self::Safe,
            UPDATE_FORCE_MODE => Self::Force,
            _ => return None,
        })
    }
}

/// The readings that a class write depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassRules {
    /// `putclass.missing_super` (PC-06).
    pub missing_super: MissingSuper,
    /// `putclass.safe_with_instances` (PC-04).
    pub safe_with_instances: SafeWithInstances,
}

impl Default for ClassRules {
    fn default() -> Self {
        Self {
            missing_super: MissingSuper::InvalidSuperclass,
            safe_with_instances: SafeWithInstances::Fail,
        }
    }
}

/// A class write that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassPut {
    /// The class as it is stored.
    pub class: Rc<ClassDef>,
    /// It was not there before.
    pub created: bool,
    /// Derived classes that changed with it, parents first.
    pub derived: Vec<Rc<str>>,
}

impl Store {
    /// Creates or changes a class.
    ///
    /// # Errors
    /// A name that is none (PC-05), an unknown superclass (PC-06), a circle (PC-07), whatever forbids the class
    /// (PC-07, PC-09, PC-10), flags against existence (PC-01), instances (PC-08, PC-03, PC-04) or derived classes
    /// (PC-03) in the way.
    pub fn update_class(
        &mut self,
        ns: NamespaceId,
        given: &ClassObject,
        mode: PutMode,
        update: ClassUpdate,
        rules: &ClassRules,
    ) -> Result<ClassPut, Fault> {
        let name = &given.def.name;
        check_class_name(name)?;
        let parent = self.checked_parent(ns, &given.def, rules)?;
        let after = given
            .def
            .rebased(given.parent.as_deref(), parent.as_deref(), false)?;
        let before = self.class(ns, name).cloned();
        match (&before, mode) {
            (Some(_), PutMode::CreateOnly) => {
                let detail = format!("class {name} is already there");
                return Err(Fault::new(WbemStatus::E_ALREADY_EXISTS, Rule::Pc01, detail));
            }
            (None, PutMode::UpdateOnly) => {
                let detail = format!("class {name} is not there to be updated");
                return Err(Fault::new(WbemStatus::E_NOT_FOUND, Rule::Pc01, detail));
            }
            _ => {}
        }
        let after = Rc::new(after);
        let Some(before) = before else {
            if let Some(space) = self.space_mut(ns) {
                space.insert(Rc::clone(&after));
            }
            return Ok(ClassPut {
                class: after,
                created: true,
                derived: Vec::new(),
            });
        };
        if before == after {
            return Ok(ClassPut {
                class: after,
                created: false,
                derived: Vec::new(),
            });
        }
        let derived = self.rebased_children(ns, &before, &after, update, rules)?;
        let names = derived.iter().map(|it| Rc::clone(&it.name)).collect();
        if let Some(space) = self.space_mut(ns) {
            if before.derivation == after.derivation {
                space.redefine(Rc::clone(&after));
            } else {
                space.remove(&[before]);
                space.insert(Rc::clone(&after));
            }
            for class in derived {
                space.redefine(class);
            }
        }
        Ok(ClassPut {
            class: after,
            created: false,
            derived: names,
        })
    }

    /// The superclass as it is stored.
    fn checked_parent(
        &self,
        ns: NamespaceId,
        class: &ClassDef,
        rules: &ClassRules,
    ) -> Result<Option<Rc<ClassDef>>, Fault> {
        let Some(parent) = class.superclass() else {
            return Ok(None);
        };
        let space = self.space(ns).ok_or_else(|| no_namespace(""))?;
        let Some(entry) = space.find(parent) else {
            let detail = format!(
                "class {} has the superclass {parent}, which is not in {}",
                class.name, space.name
            );
            let status = rules.missing_super.status();
            return Err(Fault::new(status, Rule::Pc06, detail));
        };
        if same_name(parent, &class.name) || entry.def.is_a(&class.name) {
            let detail = format!("class {} would be derived from itself", class.name);
            return Err(Fault::new(
                WbemStatus::E_CIRCULAR_REFERENCE,
                Rule::Pc07,
                detail,
            ));
        }
        Ok(Some(Rc::clone(&entry.def)))
    }

    /// The derived classes as they are after the change, parents first.
    fn rebased_children(
        &self,
        ns: NamespaceId,
        before: &Rc<ClassDef>,
        after: &Rc<ClassDef>,
        update: ClassUpdate,
        rules: &ClassRules,
    ) -> Result<Vec<Rc<ClassDef>>, Fault> {
        let name = &after.name;
        let matters = !before.same_shape(after);
        let refuse = |status, rule, why: &str| {
            Err(Fault::new(
                status,
                rule,
                format!("class {name} cannot change: {why}"),
            ))
        };
        if matters && self.count(ns, name) > 0 {
            let why = "it has instances; delete them first";
            return refuse(WbemStatus::E_CLASS_HAS_INSTANCES, Rule::Pc08, why);
        }
        let children = self.subclasses(ns, name, true);
        let moved = before.derivation != after.derivation;
        if !children.is_empty() && (moved || matters && update == ClassUpdate::Compatible) {
            let why = "it has derived classes";
            return refuse(WbemStatus::E_CLASS_HAS_CHILDREN, Rule::Pc03, why);
        }
        let populated = children.iter().any(|it| self.count(ns, &it.name) > 0);
        if matters && populated {
            let why = "a derived class has instances";
            let fails = rules.safe_with_instances == SafeWithInstances::Fail;
            match update {
                ClassUpdate::Force => {
                    return refuse(WbemStatus::E_CLASS_HAS_INSTANCES, Rule::Pc03, why);
                }
                ClassUpdate::Safe if fails => {
                    return refuse(WbemStatus::E_CLASS_HAS_INSTANCES, Rule::Pc04, why);
                }
                _ => {}
            }
        }
        let mut done: Vec<(Rc<ClassDef>, Rc<ClassDef>)> = vec![(before.clone(), after.clone())];
        for child in children {
            let above = done.iter().find(|(old, _)| {
                child
                    .superclass()
                    .is_some_and(|parent| same_name(parent, &old.name))
            });
            let (old, new) = above.map_or((None, None), |(old, new)| (Some(&**old), Some(&**new)));
            let rebased = child.rebased(old, new, update == ClassUpdate::Force);
            let rebased = match rebased {
                Err(fault) if update != ClassUpdate::Force => {
                    let why = format!("it conflicts with {}: {}", child.name, fault.detail);
                    return refuse(WbemStatus::E_CLASS_HAS_CHILDREN, Rule::Pc02, &why);
                }
                rebased => rebased?,
            };
            done.push((child, Rc::new(rebased)));
        }
        Ok(done.into_iter().skip(1).map(|(_, new)| new).collect())
    }
}
