//! The checks of a put, each with its rule.

use std::rc::Rc;

use super::put_plan::{PutMode, PutRules};
use super::table::identity;
use super::{NamespaceId, Store};
use crate::canon::Canon;
use crate::model::{CimType, ClassDef, Fault, Instance, Value};
use crate::reading::NullKey;
use crate::rule::Rule;
use crate::status::WbemStatus;

impl Store {
    pub(super) fn writable_class(
        &self,
        ns: NamespaceId,
        name: &str,
    ) -> Result<Rc<ClassDef>, Fault> {
        let Some(class) = self.class(ns, name).cloned() else {
            let detail = format!("there is no class {name} in {}", self.namespace_name(ns));
            return Err(Fault::new(WbemStatus::E_INVALID_CLASS, Rule::Pi07, detail));
        };
        if class.is_abstract {
            let detail = format!("class {} is abstract", class.name);
            return Err(Fault::new(WbemStatus::E_INVALID_CLASS, Rule::Pi10, detail));
        }
        if class.amendment {
            let detail = format!("class {} holds localised text only", class.name);
            return Err(Fault::new(
                WbemStatus::E_INVALID_OPERATION,
                Rule::Pi11,
                detail,
            ));
        }
        Ok(class)
    }

    /// Judges NULL keys by the reading in force; true where a key was made up.
    pub(super) fn complete_keys(
        &self,
        ns: NamespaceId,
        instance: &mut Instance,
        mode: PutMode,
        rules: &PutRules,
    ) -> Result<bool, Fault> {
        let class = instance.class().clone();
        if class.keys.is_empty() {
            if class.singleton {
                return Ok(false);
            }
            let detail = format!(
                "class {} has no key, so its instances have no identity",
                class.name
            );
            return Err(Fault::new(WbemStatus::E_NO_KEY, Rule::Pi14, detail));
        }
        let Some(missing) = class
            .keys
            .iter()
            .copied()
            .find(|at| instance.value_at(*at).is_null())
        else {
            return Ok(false);
        };
        let name = &class.properties[missing].name;
        let single_text =
            class.keys.len() == 1 && class.properties[missing].ty.cim == CimType::String;
        let generate = match rules.null_key {
            NullKey::Guid => single_text,
            NullKey::Layered => single_text && !class.dynamic && mode != PutMode::UpdateOnly,
            NullKey::IllegalNull | NullKey::NoKey => false,
        };
        if generate {
            instance.set_at(missing, Value::Text(self.unused_guid(ns, &class)));
            return Ok(true);
        }
        let detail = format!("the key {name} of class {} is NULL", class.name);
        let status = if rules.null_key == NullKey::NoKey {
            WbemStatus::E_NO_KEY
        } else {
            WbemStatus::E_ILLEGAL_NULL
        };
        Err(Fault::new(status, Rule::Pi14, detail))
    }

    /// A key of GUID form that no instance of the class has; the same in every run.
    fn unused_guid(&self, ns: NamespaceId, class: &Rc<ClassDef>) -> Rc<str> {
        let mut attempt = self.count(ns, &class.name) as u64;
        loop {
            let mut canon = Canon::default();
            canon.text(&class.name);
            canon.word(attempt);
            let bits = canon.finish();
            let part = |shift: u32, mask: u128| (bits >> shift) & mask;
            let guid: Rc<str> = format!(
                "{{{:08X}-{:04X}-4{:03X}-8{:03X}-{:012X}}}",
                part(96, 0xFFFF_FFFF),
                part(80, 0xFFFF),
                part(68, 0xFFF),
                part(56, 0xFFF),
                part(0, 0xFFFF_FFFF_FFFF),
            )
            .into();
            let key = identity(class, std::iter::once(&Value::Text(guid.clone())));
            if self.locate(ns, class, &key).is_none() {
                return guid;
            }
            attempt += 1;
        }
    }
}

/// The given values under the stored definition of the class; what a projection hid counts as the default (PI-16).
pub(super) fn fit(given: &Instance, class: &Rc<ClassDef>) -> Result<Instance, Fault> {
    let mut fitted = Instance::spawn(class.clone(), None);
    for at in given.visible() {
        let name = &given.class().properties[at].name;
        fitted
            .set(name, given.value_at(at).clone())
            .map_err(|fault| Fault {
                rule: Rule::Pi19,
                ..fault
            })?;
    }
    Ok(fitted)
}

pub(super) fn check_key_text(instance: &Instance, rules: &PutRules) -> Result<(), Fault> {
    let class = instance.class();
    let bad = |it: char| it < ' ' || (rules.reject_space && it == ' ');
    for at in class
        .keys
        .iter()
        .filter(|at| class.properties[**at].ty.cim == CimType::String)
    {
        let name = &class.properties[*at].name;
        if instance
            .value_at(*at)
            .as_text()
            .is_some_and(|text| text.contains(bad))
        {
            let detail = format!("the key {name} holds a character that no key may have");
            return Err(Fault::new(WbemStatus::E_CANNOT_BE_KEY, Rule::Om16, detail));
        }
    }
    Ok(())
}

pub(super) fn check_nulls(instance: &Instance, rules: &PutRules) -> Result<(), Fault> {
    for (at, property) in instance.class().properties.iter().enumerate() {
        let forbidden = rules.enforce_not_null && (property.not_null || property.indexed);
        if forbidden && instance.value_at(at).is_null() {
            let why = if property.not_null {
                "not_null"
            } else {
                "indexed"
            };
            let detail = format!(
                "{}.{} is {why} and has no value",
                instance.class().name,
                property.name
            );
            return Err(Fault::new(WbemStatus::E_ILLEGAL_NULL, Rule::Pi13, detail));
        }
    }
    Ok(())
}
