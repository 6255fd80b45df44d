//! Partial updates and partial reads: only some properties of an instance (PI-28 to PI-35).

use std::rc::Rc;

use wmi_lab_syntax::sorted::sort_by;

use super::{NamespaceId, Store};
use crate::model::{ClassDef, Fault, Instance, PartialGet, PartialPut};
use crate::rule::Rule;
use crate::status::WbemStatus;

/// What a partial update makes of a stored instance.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// The stored instance with the new values of the listed properties, up to the first that was refused.
    pub instance: Instance,
    /// The properties that have a new value in it.
    pub written: Vec<Rc<str>>,
    /// Why the next of the list could not be written.
    pub refused: Option<Fault>,
}

impl Store {
    /// Puts the listed properties of `given` into the stored instance with its key. Keys identify and never change;
    /// a NULL counts only where it is meant (PI-31, PI-34). Without a stored instance, `given` comes back as it is.
    /// `writes` says whether the provider writes a property.
    ///
    /// # Errors
    /// `WBEM_E_NOT_FOUND` for a listed property that the class does not have.
    pub fn merge(
        &self,
        ns: NamespaceId,
        class: &Rc<ClassDef>,
        given: &Instance,
        wanted: &PartialPut,
        writes: &dyn Fn(&str) -> bool,
    ) -> Result<Merged, Fault> {
        let Some(stored) = self.stored(ns, class, given) else {
            return Ok(Merged {
                instance: given.clone(),
                written: Vec::new(),
                refused: None,
            });
        };
        let listed: Result<Vec<usize>, Fault> = wanted
            .properties
            .iter()
            .map(|name| stored.writable(name))
            .collect();
        let mut merged = Merged {
            instance: stored,
            written: Vec::new(),
            refused: None,
        };
        for at in listed?.into_iter().filter(|at| !class.keys.contains(at)) {
            let name = &class.properties[at].name;
            let value = given
                .value(name)
                .cloned()
                .unwrap_or(crate::model::Value::Null);
            if value.is_null() && !wanted.strict_nulls {
                continue;
            }
            if !writes(name) {
                let detail = format!("{}.{name} is not written by its provider", class.name);
                merged.refused = Some(Fault::new(WbemStatus::E_READ_ONLY, Rule::Pi34, detail));
                break;
            }
            merged.instance.set(name, value)?;
            merged.written.push(Rc::clone(name));
        }
        Ok(merged)
    }
}

/// The part of an instance that a read asks for; its keys always belong to it (PI-35).
///
/// # Errors
/// `WBEM_E_NOT_FOUND` for a listed property that the class does not have.
pub fn part_of(instance: Instance, wanted: &PartialGet) -> Result<Instance, Fault> {
    let class = instance.class().clone();
    let mut shown: Vec<usize> = class.keys.to_vec();
    for name in &wanted.properties {
        let at = class.position(name).ok_or_else(|| {
            let detail = format!("class {} has no property {name}", class.name);
            Fault::new(WbemStatus::E_NOT_FOUND, Rule::Pi35, detail)
        })?;
        if !shown.contains(&at) {
            shown.push(at);
        }
    }
    sort_by(&mut shown, Ord::cmp);
    Ok(instance.limited_to(shown.into()))
}
