//! Editing a class definition that a client holds: what is the class's own may change, its parent's share stays.

use std::rc::Rc;

use wmi_lab_syntax::letter::is_letter;

use super::class::{ClassDef, MethodDraft, PropertyDef, PropertyDraft};
use super::{
    ClassObject, Fault, Flavor, Place, PropertyType, Qualifiers, Value, Variant, same_name,
};
use crate::rule::Rule;
use crate::status::WbemStatus;

impl ClassObject {
    /// A class without a name and without properties, to build a new one from (AC-24).
    ///
    /// # Errors
    /// None in practice: an empty class breaks no rule of [`ClassDef::derive`].
    pub fn empty(place: Option<Place>) -> Result<Self, Fault> {
        let def = ClassDef::derive("", None, Qualifiers::default(), Vec::new(), Vec::new())?;
        Ok(Self {
            def: Rc::new(def),
            place,
            parent: None,
        })
    }

    /// A class without a name that is derived from this one (CO-01).
    ///
    /// # Errors
    /// As [`ClassDef::derive`].
    pub fn spawn_derived(&self) -> Result<Self, Fault> {
        let (none, parent) = (Qualifiers::default(), Some(&*self.def));
        let def = ClassDef::derive("", parent, none, Vec::new(), Vec::new())?;
        Ok(Self {
            def: Rc::new(def),
            place: self.place.clone(),
            parent: Some(Rc::clone(&self.def)),
        })
    }

    /// Writes the default of a property, adds a property, or names the class through `__CLASS` (CO-02). `code` is the
    /// `CIM_…` type of a new property; 0 takes the type of the VARIANT.
    ///
    /// # Errors
    /// `WBEM_E_READ_ONLY` for another system property, `WBEM_E_INVALID_PARAMETER` for a name that is no identifier,
    /// `WBEM_E_INVALID_CIM_TYPE` for a new property without a type, `WBEM_E_TYPE_MISMATCH` for a value that does not
    /// fit or another type than the inherited one.
    pub fn put(&mut self, name: &str, variant: &Variant, code: u32) -> Result<(), Fault> {
        let fault = |status, detail: String| Err(Fault::new(status, Rule::Co02, detail));
        if same_name(name, "__CLASS") {
            let Variant::Bstr(text) = variant else {
                return fault(
                    WbemStatus::E_TYPE_MISMATCH,
                    "__CLASS takes a string".to_owned(),
                );
            };
            self.rename(text);
            return Ok(());
        }
        if name.starts_with('_') {
            let detail = format!("{name} belongs to the system");
            return fault(WbemStatus::E_READ_ONLY, detail);
        }
        let legal = |it: char| is_letter(it) || it.is_ascii_digit() || it == '_';
        if name.is_empty()
            || name.starts_with(|it: char| it.is_ascii_digit())
            || !name.chars().all(legal)
        {
            let detail = format!("`{name}` is no identifier");
            return fault(WbemStatus::E_INVALID_PARAMETER, detail);
        }
        let known = self.def.property(name).map(|it| it.ty);
        let given = match code {
            0 => known.or_else(|| PropertyType::from_code(variant.vt().into())),
            code => PropertyType::from_code(code),
        };
        let Some(ty) = given else {
            let detail = format!("property {name} is new and has no valid type");
            return fault(WbemStatus::E_INVALID_CIM_TYPE, detail);
        };
        let inherited = self.parent.as_ref().and_then(|it| it.property(name));
        if inherited.is_some_and(|it| it.ty != ty) {
            let detail = format!("property {name} is inherited and keeps its type");
            return fault(WbemStatus::E_TYPE_MISMATCH, detail);
        }
        let default = variant.to_value(ty)?;
        self.set_property(name, ty, default);
        Ok(())
    }

    fn set_property(&mut self, name: &str, ty: PropertyType, default: Value) {
        let def = Rc::make_mut(&mut self.def);
        let mut all = def.properties.to_vec();
        match all.iter_mut().find(|it| same_name(&it.name, name)) {
            Some(property) => {
                property.ty = ty;
                property.default = default;
            }
            None => all.push(PropertyDef {
                name: name.into(),
                ty,
                class: None,
                default,
                origin: Rc::clone(&def.name),
                key: false,
                not_null: false,
                indexed: false,
                qualifiers: Qualifiers::default(),
            }),
        }
        def.properties = all.into();
    }

    /// Deletes a property of the class's own, or takes an overridden one back to what the parent says (CO-03).
    ///
    /// # Errors
    /// `WBEM_E_SYSTEM_PROPERTY`, `WBEM_E_NOT_FOUND`, `WBEM_E_PROPAGATED_PROPERTY` for one that is only inherited.
    pub fn delete(&mut self, name: &str) -> Result<WbemStatus, Fault> {
        let fault = |status, why: &str| {
            Err(Fault::new(
                status,
                Rule::Co03,
                format!("property {name} {why}"),
            ))
        };
        if name.starts_with("__") {
            return fault(WbemStatus::E_SYSTEM_PROPERTY, "belongs to the system");
        }
        let Some(at) = self.def.position(name) else {
            return fault(WbemStatus::E_NOT_FOUND, "is not there");
        };
        let inherited = self.parent.as_ref().and_then(|it| it.property(name));
        let mut all = self.def.properties.to_vec();
        let status = match inherited {
            Some(inherited) if *inherited == all[at] => {
                return fault(
                    WbemStatus::E_PROPAGATED_PROPERTY,
                    "is the parent's and not overridden",
                );
            }
            Some(inherited) => {
                all[at] = inherited.clone();
                WbemStatus::S_RESET_TO_DEFAULT
            }
            None => {
                all.remove(at);
                WbemStatus::NO_ERROR
            }
        };
        let def = Rc::make_mut(&mut self.def);
        def.keys = (0..all.len()).filter(|at| all[*at].key).collect();
        def.properties = all.into();
        Ok(status)
    }

    /// Gives the class another name; what it introduced goes with it.
    fn rename(&mut self, name: &str) {
        let def = Rc::make_mut(&mut self.def);
        let (old, new): (Rc<str>, Rc<str>) = (Rc::clone(&def.name), name.into());
        let moved = |origin: &Rc<str>| {
            if *origin == old {
                Rc::clone(&new)
            } else {
                Rc::clone(origin)
            }
        };
        let mut properties = def.properties.to_vec();
        for it in &mut properties {
            it.origin = moved(&it.origin);
        }
        let mut methods = def.methods.to_vec();
        for it in &mut methods {
            it.implementer = it.implementer.as_ref().map(moved);
            it.origin = moved(&it.origin);
        }
        def.key_root = moved(&def.key_root);
        def.properties = properties.into();
        def.methods = methods.into();
        def.name = new;
    }
}

impl ClassDef {
    /// The class's own declarations, as changes to `old`, once more under the parent `new`. With `forced`, a declaration
    /// that clashes with the new parent gives way (PC-02).
    ///
    /// # Errors
    /// As [`ClassDef::derive`].
    pub fn rebased(
        &self,
        old: Option<&ClassDef>,
        new: Option<&ClassDef>,
        forced: bool,
    ) -> Result<Self, Fault> {
        let gives_way = |it: &PropertyDef| {
            let above = new.and_then(|new| new.property(&it.name));
            forced && above.is_some_and(|above| above.ty != it.ty)
        };
        let properties = self.properties.iter().filter(|it| {
            let inherited = old.and_then(|old| old.property(&it.name));
            inherited != Some(*it) && !gives_way(it)
        });
        let properties = properties.map(|it| PropertyDraft {
            name: Rc::clone(&it.name),
            ty: it.ty,
            class: it.class.clone(),
            default: it.default.clone(),
            qualifiers: own(&it.qualifiers),
        });
        let methods = self.methods.iter().filter(|it| {
            let inherited = old.and_then(|old| old.method(&it.name));
            inherited != Some(*it)
        });
        let methods = methods.map(|it| MethodDraft {
            name: Rc::clone(&it.name),
            returns: it.returns,
            parameters: it.parameters.to_vec(),
            qualifiers: own(&it.qualifiers),
        });
        let (properties, methods) = (properties.collect(), methods.collect());
        Self::derive(&self.name, new, own(&self.qualifiers), properties, methods)
    }

    /// Whether both agree in everything that stored instances depend on (PC-08).
    pub fn same_shape(&self, other: &Self) -> bool {
        let shape = |it: &PropertyDef| (it.name.clone(), it.ty, it.key, it.indexed);
        self.derivation == other.derivation
            && self.is_abstract == other.is_abstract
            && self.singleton == other.singleton
            && self.dynamic == other.dynamic
            && self.properties.len() == other.properties.len()
            && self
                .properties
                .iter()
                .zip(other.properties.iter())
                .all(|(a, b)| shape(a) == shape(b))
    }
}

/// The qualifiers that did not come from a parent.
fn own(qualifiers: &Qualifiers) -> Qualifiers {
    let list = qualifiers
        .iter()
        .filter(|it| !it.flavor.has(Flavor::PROPAGATED));
    Qualifiers::new(list.cloned().collect())
}
