//! Class declarations of MOF as class definitions.

use std::rc::Rc;

use wmi_lab_syntax::Span;
use wmi_lab_syntax::mof::ast::{
    ClassDecl, Flavor as MofFlavor, MethodDecl, PropertyDecl, Qualifier as MofQualifier, TypeKind,
    TypeRef, ValueKind,
};

use super::{Compiler, Refusal, at};
use crate::model::{
    CimType, ClassDef, Flavor, MethodDraft, PropertyDraft, PropertyType, Qualifier, Qualifiers,
    Real, Value, fold,
};
use crate::reading::DefaultDirection;
use crate::rule::Rule;
use crate::status::WbemStatus;

/// Qualifiers whose flavor is fixed wherever they stand: derived classes and instances see them, and cannot change
/// them.
const LOCKED: [&str; 9] = [
    "key",
    "not_null",
    "indexed",
    "index",
    "singleton",
    "association",
    "in",
    "out",
    "id",
];

impl Compiler<'_> {
    /// The definition of a declaration. Its superclass must be stored already (MF-18).
    pub(super) fn class(&self, declaration: &ClassDecl) -> Result<ClassDef, Refusal> {
        let parent = match &declaration.superclass {
            None => None,
            Some(name) => Some(self.store.class(self.state.ns, &name.it).cloned().ok_or_else(|| {
                let detail = format!(
                    "class {} has the superclass {}, which is neither in {} nor earlier in the text",
                    declaration.name.it,
                    name.it,
                    self.store.namespace_name(self.state.ns)
                );
                let status = self.rules.missing_super.status();
                Refusal::new(name.span, status, Rule::Mf18, detail)
            })?),
        };
        let qualifiers = self.qualifiers(&declaration.qualifiers)?;
        let properties: Result<Vec<_>, _> = declaration
            .properties
            .iter()
            .map(|it| self.property(it))
            .collect();
        let methods: Result<Vec<_>, _> = declaration
            .methods
            .iter()
            .map(|it| self.method(it))
            .collect();
        let class = ClassDef::derive(
            &declaration.name.it,
            parent.as_deref(),
            qualifiers,
            properties?,
            methods?,
        );
        at(declaration.span, class)
    }

    fn property(&self, declaration: &PropertyDecl) -> Result<PropertyDraft, Refusal> {
        let (ty, class) = property_type(&declaration.ty)?;
        let default = match &declaration.default {
            None => Value::Null,
            Some(value) => self.value(value, ty, class.as_deref(), 0)?,
        };
        let qualifiers = self.qualifiers(&declaration.qualifiers)?;
        Ok(PropertyDraft {
            name: declaration.name.it.as_str().into(),
            ty,
            class,
            default,
            qualifiers,
        })
    }

    fn method(&self, declaration: &MethodDecl) -> Result<MethodDraft, Refusal> {
        let returns = match declaration.returns.kind {
            TypeKind::Void => None,
            _ => Some(property_type(&declaration.returns)?.0),
        };
        let mut parameters = Vec::new();
        for it in &declaration.parameters {
            let mut draft = self.property(it)?;
            if !draft.qualifiers.is_set("in") && !draft.qualifiers.is_set("out") {
                draft.qualifiers = self.directed(&draft, it.span)?;
            }
            parameters.push(draft);
        }
        let qualifiers = self.qualifiers(&declaration.qualifiers)?;
        Ok(MethodDraft {
            name: declaration.name.it.as_str().into(),
            returns,
            parameters,
            qualifiers,
        })
    }

    /// The qualifiers of a parameter that says no direction, under the reading in force (MF-11).
    fn directed(&self, parameter: &PropertyDraft, span: Span) -> Result<Qualifiers, Refusal> {
        let names: &[&str] = match self.rules.default_direction {
            DefaultDirection::Error => {
                let detail = format!(
                    "parameter {} is marked neither `in` nor `out`",
                    parameter.name
                );
                return Err(Refusal::new(
                    span,
                    WbemStatus::WBEMMOF_E_MUST_BE_IN_OR_OUT,
                    Rule::Mf11,
                    detail,
                ));
            }
            DefaultDirection::In => &["in"],
            DefaultDirection::InOut => &["in", "out"],
        };
        let added = names.iter().map(|name| Qualifier {
            name: (*name).into(),
            value: Value::Bool(true),
            flavor: standard_flavor(name),
        });
        Ok(Qualifiers::new(
            parameter.qualifiers.iter().cloned().chain(added).collect(),
        ))
    }

    pub(super) fn qualifiers(&self, list: &[MofQualifier]) -> Result<Qualifiers, Refusal> {
        let qualifiers: Result<Vec<_>, _> = list.iter().map(|it| self.qualifier(it)).collect();
        Ok(Qualifiers::new(qualifiers?))
    }

    fn qualifier(&self, it: &MofQualifier) -> Result<Qualifier, Refusal> {
        let value = it
            .value
            .as_ref()
            .map_or(Some(Value::Bool(true)), |value| plain(&value.it))
            .ok_or_else(|| {
                let detail = format!(
                    "the value of qualifier {} is no number, string, Boolean or list of these",
                    it.name.it
                );
                Refusal::new(
                    it.span,
                    WbemStatus::E_INVALID_QUALIFIER_TYPE,
                    Rule::Mf19,
                    detail,
                )
            })?;
        let name = fold(&it.name.it);
        let mut flavor = standard_flavor(&name);
        for more in self
            .state
            .flavors
            .get(&name)
            .into_iter()
            .flatten()
            .chain(&it.flavors)
        {
            flavor = apply(flavor, *more);
        }
        Ok(Qualifier {
            name: it.name.it.as_str().into(),
            value,
            flavor,
        })
    }
}

fn standard_flavor(name: &str) -> Flavor {
    if LOCKED.contains(&name) {
        Flavor::TO_INSTANCE
            .with(Flavor::TO_SUBCLASS)
            .with(Flavor::DISABLE_OVERRIDE)
    } else {
        Flavor::default()
    }
}

fn apply(flavor: Flavor, more: MofFlavor) -> Flavor {
    match more {
        MofFlavor::ToInstance => flavor.with(Flavor::TO_INSTANCE),
        MofFlavor::ToSubClass => flavor.with(Flavor::TO_SUBCLASS),
        MofFlavor::NotToInstance => flavor.without(Flavor::TO_INSTANCE),
        MofFlavor::NotToSubClass => flavor.without(Flavor::TO_SUBCLASS),
        MofFlavor::Restricted => flavor
            .without(Flavor::TO_INSTANCE)
            .without(Flavor::TO_SUBCLASS),
        MofFlavor::EnableOverride => flavor.without(Flavor::DISABLE_OVERRIDE),
        MofFlavor::DisableOverride => flavor.with(Flavor::DISABLE_OVERRIDE),
        MofFlavor::Amended => flavor.with(Flavor::AMENDED),
    }
}

/// The value of a qualifier, whose type follows from how it is written (OM-26).
pub(super) fn plain(value: &ValueKind) -> Option<Value> {
    Some(match value {
        ValueKind::Null => Value::Null,
        ValueKind::Bool(value) => Value::Bool(*value),
        ValueKind::Int(value) => Value::Int(*value),
        ValueKind::Real(value) => Value::Real(Real::new(*value)),
        ValueKind::Str(text) => Value::text(text),
        ValueKind::Char(unit) => Value::Int((*unit).into()),
        ValueKind::Array(elements) => {
            let elements: Option<Rc<[Value]>> = elements.iter().map(|it| plain(&it.it)).collect();
            Value::Array(elements?)
        }
        ValueKind::Alias(_) | ValueKind::Instance(_) => return None,
    })
}

/// The type of a property, and the class of a typed reference or object.
fn property_type(written: &TypeRef) -> Result<(PropertyType, Option<Rc<str>>), Refusal> {
    let named = |class: &Option<String>| class.as_deref().map(Rc::from);
    let (cim, class) = match &written.kind {
        TypeKind::Sint8 => (CimType::Sint8, None),
        TypeKind::Uint8 => (CimType::Uint8, None),
        TypeKind::Sint16 => (CimType::Sint16, None),
        TypeKind::Uint16 => (CimType::Uint16, None),
        TypeKind::Sint32 => (CimType::Sint32, None),
        TypeKind::Uint32 => (CimType::Uint32, None),
        TypeKind::Sint64 => (CimType::Sint64, None),
        TypeKind::Uint64 => (CimType::Uint64, None),
        TypeKind::Real32 => (CimType::Real32, None),
        TypeKind::Real64 => (CimType::Real64, None),
        TypeKind::Boolean => (CimType::Boolean, None),
        TypeKind::String => (CimType::String, None),
        TypeKind::Datetime => (CimType::Datetime, None),
        TypeKind::Char16 => (CimType::Char16, None),
        TypeKind::Ref(class) => (CimType::Reference, named(class)),
        TypeKind::Object(class) => (CimType::Object, named(class)),
        TypeKind::Void => {
            let detail = "`void` is only for methods that return nothing";
            return Err(Refusal::new(
                written.span,
                WbemStatus::WBEMMOF_E_UNRECOGNIZED_TYPE,
                Rule::Mf20,
                detail,
            ));
        }
    };
    Ok((
        PropertyType {
            cim,
            array: written.array.is_some(),
        },
        class,
    ))
}
