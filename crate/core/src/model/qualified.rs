//! The qualifiers of objects as clients read and edit them: of a class or an instance, a property, a method.

use std::rc::Rc;

use super::class::ClassDef;
use super::{
    CimType, ClassObject, Fault, Flavor, Object, PropertyDef, Qualifier, Qualifiers,
    SYSTEM_PROPERTIES, Value, same_name,
};
use crate::rule::Rule;
use crate::status::WbemStatus;

/// What a qualifier set belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The class or the instance itself.
    Object,
    /// A property.
    Property(Rc<str>),
    /// A method.
    Method(Rc<str>),
}

impl ClassDef {
    /// The qualifiers of a part of the class; none where it has no such part.
    fn qualifiers_of(&self, slot: &Slot) -> Option<&Qualifiers> {
        match slot {
            Slot::Object => Some(&self.qualifiers),
            Slot::Property(name) => Some(&self.property(name)?.qualifiers),
            Slot::Method(name) => Some(&self.method(name)?.qualifiers),
        }
    }
}

impl Object {
    /// The qualifiers that a client sees. An instance shows those of its class that propagate to instances (OM-28); a
    /// property always has `CIMTYPE` (OM-30).
    ///
    /// # Errors
    /// `WBEM_E_SYSTEM_PROPERTY` (OM-09), `WBEM_E_NOT_FOUND` for a name that the object does not have.
    pub fn qualifiers(&self, slot: &Slot) -> Result<Qualifiers, Fault> {
        let class = self.class();
        if let Slot::Property(name) = slot
            && SYSTEM_PROPERTIES.iter().any(|it| same_name(it, name))
        {
            let detail = format!("{name} belongs to the system and has no qualifiers");
            return Err(Fault::new(
                WbemStatus::E_SYSTEM_PROPERTY,
                Rule::Om09,
                detail,
            ));
        }
        let Some(all) = class.qualifiers_of(slot) else {
            let detail = format!("this object of class {} has no such part", class.name);
            return Err(Fault::new(WbemStatus::E_NOT_FOUND, Rule::Om28, detail));
        };
        let mut list: Vec<Qualifier> = match self {
            Self::Class(_) => all.iter().cloned().collect(),
            Self::Instance(_) => all
                .iter()
                .filter(|it| it.flavor.has(Flavor::TO_INSTANCE))
                .map(|it| Qualifier {
                    flavor: it.flavor.with(Flavor::PROPAGATED),
                    ..it.clone()
                })
                .collect(),
        };
        if let Slot::Property(name) = slot
            && all.get("CIMTYPE").is_none()
            && let Some(property) = class.property(name)
        {
            list.insert(0, cim_type(property));
        }
        Ok(Qualifiers::new(list))
    }
}

/// The qualifier that WMI makes for every property.
fn cim_type(property: &PropertyDef) -> Qualifier {
    let of_class = |kind: &str| match &property.class {
        Some(class) => format!("{kind}:{class}"),
        None => kind.to_owned(),
    };
    let text = match property.ty.cim {
        CimType::Reference => of_class("ref"),
        CimType::Object => of_class("object"),
        cim => cim.name().to_owned(),
    };
    Qualifier {
        name: "CIMTYPE".into(),
        value: Value::text(&text),
        flavor: Flavor::TO_INSTANCE.with(Flavor::TO_SUBCLASS),
    }
}

impl ClassObject {
    /// Writes a qualifier of the class's own.
    ///
    /// # Errors
    /// `WBEM_E_NOT_FOUND` for a part that is not there, `WBEM_E_OVERRIDE_NOT_ALLOWED` for one that a parent locked
    /// (OM-29), `WBEM_E_CANNOT_BE_KEY` and its like as [`ClassDef::derive`] has them when the class is stored.
    pub fn put_qualifier(&mut self, slot: &Slot, qualifier: Qualifier) -> Result<(), Fault> {
        let mut list = self.list(slot)?;
        let above = self.above(slot, &qualifier.name);
        let locked = Flavor::DISABLE_OVERRIDE.with(Flavor::TO_SUBCLASS);
        if above.is_some_and(|it| it.flavor.has(locked) && it.value != qualifier.value) {
            let detail = format!("a parent has locked the qualifier {}", qualifier.name);
            let status = WbemStatus::E_OVERRIDE_NOT_ALLOWED;
            return Err(Fault::new(status, Rule::Om29, detail));
        }
        match list
            .iter_mut()
            .find(|it| same_name(&it.name, &qualifier.name))
        {
            Some(known) => *known = qualifier,
            None => list.push(qualifier),
        }
        self.set_list(slot, list);
        Ok(())
    }

    /// Deletes a qualifier of the class's own; where it hid one of a parent, that one shows again.
    ///
    /// # Errors
    /// `WBEM_E_NOT_FOUND`, `WBEM_E_PROPAGATED_QUALIFIER` for one that is only inherited (OM-29).
    pub fn delete_qualifier(&mut self, slot: &Slot, name: &str) -> Result<WbemStatus, Fault> {
        let mut list = self.list(slot)?;
        let Some(at) = list.iter().position(|it| same_name(&it.name, name)) else {
            let detail = format!("there is no qualifier {name} here");
            return Err(Fault::new(WbemStatus::E_NOT_FOUND, Rule::Om29, detail));
        };
        if list[at].flavor.has(Flavor::PROPAGATED) {
            let detail = format!("the qualifier {name} is a parent's");
            let status = WbemStatus::E_PROPAGATED_QUALIFIER;
            return Err(Fault::new(status, Rule::Om29, detail));
        }
        let above = self
            .above(slot, name)
            .filter(|it| it.flavor.has(Flavor::TO_SUBCLASS));
        let status = match above {
            Some(above) => {
                list[at] = Qualifier {
                    flavor: above.flavor.with(Flavor::PROPAGATED),
                    ..above.clone()
                };
                WbemStatus::S_RESET_TO_DEFAULT
            }
            None => {
                list.remove(at);
                WbemStatus::NO_ERROR
            }
        };
        self.set_list(slot, list);
        Ok(status)
    }

    fn list(&self, slot: &Slot) -> Result<Vec<Qualifier>, Fault> {
        let known = self.def.qualifiers_of(slot);
        let known = known.map(|it| it.iter().cloned().collect());
        known.ok_or_else(|| {
            let detail = "the class no longer has the part that the qualifiers belong to";
            Fault::new(WbemStatus::E_NOT_FOUND, Rule::Om28, detail)
        })
    }

    /// The qualifier of that name on the same part of the parent.
    fn above(&self, slot: &Slot, name: &str) -> Option<&Qualifier> {
        self.parent.as_ref()?.qualifiers_of(slot)?.get(name)
    }

    fn set_list(&mut self, slot: &Slot, list: Vec<Qualifier>) {
        let parent = self.parent.clone();
        let def = Rc::make_mut(&mut self.def);
        let list = Qualifiers::new(list);
        match slot {
            Slot::Object => {
                let own = |name: &str| {
                    let known = list
                        .get(name)
                        .filter(|it| !it.flavor.has(Flavor::PROPAGATED));
                    known.is_some_and(|it| it.value != Value::Bool(false))
                };
                let above = parent.as_deref();
                def.is_abstract = own("abstract");
                def.dynamic = own("dynamic");
                def.amendment = own("amendment");
                def.singleton = own("singleton") || above.is_some_and(|it| it.singleton);
                def.association = own("association") || above.is_some_and(|it| it.association);
                def.provider = list.text("provider").cloned();
                def.qualifiers = list;
            }
            Slot::Property(name) => {
                let mut all = def.properties.to_vec();
                if let Some(property) = all.iter_mut().find(|it| same_name(&it.name, name)) {
                    property.key = list.is_set("key");
                    property.not_null = list.is_set("not_null");
                    property.indexed = list.is_set("indexed") || list.is_set("index");
                    property.qualifiers = list;
                }
                def.keys = (0..all.len()).filter(|at| all[*at].key).collect();
                def.properties = all.into();
            }
            Slot::Method(name) => {
                let class = Rc::clone(&def.name);
                let mut all = def.methods.to_vec();
                if let Some(method) = all.iter_mut().find(|it| same_name(&it.name, name)) {
                    if list.is_set("implemented") {
                        method.implementer.get_or_insert(class);
                    }
                    method.qualifiers = list;
                }
                def.methods = all.into();
            }
        }
    }
}
