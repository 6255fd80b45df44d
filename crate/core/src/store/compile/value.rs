//! Values of MOF in the types of their properties, and aliases as the paths they stand for.

use std::rc::Rc;

use wmi_lab_syntax::mof::ast::{InstanceDecl, Value as MofValue, ValueKind};
use wmi_lab_syntax::{Span, mof};

use super::class::plain;
use super::{Alias, Compiler, Refusal};
use crate::flags::MAX_OBJECT_NESTING;
use crate::model::{CimType, Instance, Object, PropertyType, Real, Value, is_datetime, same_name};
use crate::rule::Rule;
use crate::status::WbemStatus;

impl Compiler<'_> {
    /// A value for a property of this type. `class` is the class of a typed object; `depth` counts nested instances
    /// and aliases on the way.
    pub(super) fn value(
        &self,
        value: &MofValue,
        ty: PropertyType,
        class: Option<&str>,
        depth: usize,
    ) -> Result<Value, Refusal> {
        if depth > MAX_OBJECT_NESTING {
            let detail = "objects nest deeper than 64 levels, or aliases form a circle";
            return Err(Refusal::new(
                value.span,
                WbemStatus::E_QUOTA_VIOLATION,
                Rule::Om25,
                detail,
            ));
        }
        match &value.it {
            ValueKind::Null => Ok(Value::Null),
            ValueKind::Array(elements) if ty.array => {
                let scalar = PropertyType::scalar(ty.cim);
                let mut values = Vec::with_capacity(elements.len());
                for element in elements {
                    values.push(self.value(element, scalar, class, depth)?);
                }
                Ok(Value::Array(values.into()))
            }
            ValueKind::Array(_) => {
                let detail = format!("a list cannot stand where one {} is wanted", ty.cim.name());
                Err(Refusal::new(
                    value.span,
                    WbemStatus::WBEMMOF_E_UNEXPECTED_ARRAY_INIT,
                    Rule::Mf20,
                    detail,
                ))
            }
            _ if ty.array => Err(mismatch(value.span, ty, "write the elements in braces")),
            ValueKind::Alias(name) => self.alias(value.span, name, ty, depth),
            ValueKind::Instance(declaration) => self.embedded(declaration, ty, class, depth),
            simple => scalar(value.span, simple, ty),
        }
    }

    fn embedded(
        &self,
        declaration: &InstanceDecl,
        ty: PropertyType,
        class: Option<&str>,
        depth: usize,
    ) -> Result<Value, Refusal> {
        if ty.cim != CimType::Object {
            return Err(mismatch(
                declaration.span,
                ty,
                "an embedded instance needs an object property",
            ));
        }
        let instance = self.instance(declaration, depth + 1)?;
        if let Some(class) = class.filter(|class| !instance.class().is_a(class)) {
            let detail = format!(
                "the property takes {class} or a class derived from it, not {}",
                instance.class().name
            );
            return Err(Refusal::new(
                declaration.span,
                WbemStatus::WBEMMOF_E_TYPE_MISMATCH,
                Rule::Mf06,
                detail,
            ));
        }
        Ok(Value::Object(Rc::new(Object::Instance(instance))))
    }

    /// The instance of a declaration; what is left out takes the default of the class (PI-16, MF-09).
    pub(super) fn instance(
        &self,
        declaration: &InstanceDecl,
        depth: usize,
    ) -> Result<Instance, Refusal> {
        let Some(class) = self
            .store
            .class(self.state.ns, &declaration.class.it)
            .cloned()
        else {
            let detail = format!("there is no class {}", declaration.class.it);
            return Err(Refusal::new(
                declaration.class.span,
                WbemStatus::E_INVALID_CLASS,
                Rule::Pi07,
                detail,
            ));
        };
        let mut instance = Instance::spawn(class.clone(), None);
        for assignment in &declaration.assignments {
            let Some(at) = class.position(&assignment.name.it) else {
                let detail = format!(
                    "class {} has no property {}",
                    class.name, assignment.name.it
                );
                return Err(Refusal::new(
                    assignment.name.span,
                    WbemStatus::E_NOT_FOUND,
                    Rule::Pi19,
                    detail,
                ));
            };
            let property = &class.properties[at];
            instance.set_at(
                at,
                self.value(
                    &assignment.value,
                    property.ty,
                    property.class.as_deref(),
                    depth,
                )?,
            );
        }
        Ok(instance)
    }

    /// The full path of what an alias names, also where it is declared further down.
    fn alias(
        &self,
        span: Span,
        name: &str,
        ty: PropertyType,
        depth: usize,
    ) -> Result<Value, Refusal> {
        if ty.cim != CimType::Reference {
            let detail = format!("${name} is a reference, and the property has type {ty}");
            return Err(Refusal::new(
                span,
                WbemStatus::WBEMMOF_E_UNEXPECTED_ALIAS,
                Rule::Mf08,
                detail,
            ));
        }
        let unknown = |why: &str| {
            Refusal::new(
                span,
                WbemStatus::WBEMMOF_E_EXPECTED_ALIAS_NAME,
                Rule::Mf08,
                format!("${name} {why}"),
            )
        };
        let path = match self.find_alias(name) {
            None => return Err(unknown("is declared nowhere in this text")),
            Some(Alias::Class(class)) => {
                let space = self.store.namespace_name(self.state.ns);
                format!("\\\\{}\\{space}:{class}", self.store.server())
            }
            Some(Alias::Instance(declaration, space)) => {
                let ns = self.store.namespace(space).unwrap_or(self.state.ns);
                let Some(class) = self.store.class(ns, &declaration.class.it).cloned() else {
                    return Err(unknown("is an instance of a class that is not stored yet"));
                };
                let mut instance = Instance::spawn(class.clone(), self.store.place(ns));
                for key in class.keys.iter() {
                    let property = &class.properties[*key];
                    let given = declaration
                        .assignments
                        .iter()
                        .find(|it| same_name(&it.name.it, &property.name));
                    if let Some(given) = given {
                        instance.set_at(
                            *key,
                            self.value(&given.value, property.ty, None, depth + 1)?,
                        );
                    }
                }
                instance
                    .path()
                    .ok_or_else(|| unknown("names an instance that does not set its keys"))?
            }
        };
        Ok(Value::Text(path.into()))
    }
}

/// A single value as MOF writes it, such as `7`, `"text"` or `{TRUE, FALSE}`; none for anything else.
pub fn literal(text: &str) -> Option<Value> {
    let (file, remarks) = mof::parse(&format!("instance of V {{ V = {text}; }};"), 0);
    let [mof::Item::Instance(declaration)] = file.items.as_slice() else {
        return None;
    };
    let [assignment] = declaration.assignments.as_slice() else {
        return None;
    };
    remarks
        .is_empty()
        .then(|| plain(&assignment.value.it))
        .flatten()
}

fn mismatch(span: Span, ty: PropertyType, why: &str) -> Refusal {
    let detail = format!("the value cannot become {ty}: {why}");
    Refusal::new(
        span,
        WbemStatus::WBEMMOF_E_TYPE_MISMATCH,
        Rule::Mf20,
        detail,
    )
}

/// A single value. 64-bit integers may be written as strings (MF-03).
fn scalar(span: Span, value: &ValueKind, ty: PropertyType) -> Result<Value, Refusal> {
    let cim = ty.cim;
    let wide = matches!(cim, CimType::Sint64 | CimType::Uint64);
    let converted = match value {
        ValueKind::Bool(value) if cim == CimType::Boolean => Some(Value::Bool(*value)),
        ValueKind::Int(number) if cim.is_integer() => Some(Value::Int(*number)),
        ValueKind::Int(number) if matches!(cim, CimType::Real32 | CimType::Real64) => {
            Some(real(*number as f64, cim))
        }
        ValueKind::Real(number) if matches!(cim, CimType::Real32 | CimType::Real64) => {
            Some(real(*number, cim))
        }
        ValueKind::Char(unit) if cim == CimType::Char16 => Some(Value::Int((*unit).into())),
        ValueKind::Str(text) if wide => text.trim().parse().ok().map(Value::Int),
        ValueKind::Str(text) if cim == CimType::Datetime => {
            is_datetime(text).then(|| Value::text(text))
        }
        ValueKind::Str(text) if cim.is_text() => Some(Value::text(text)),
        _ => None,
    };
    let value = converted.ok_or_else(|| {
        let why = if cim == CimType::Datetime {
            "write \"yyyymmddHHMMSS.mmmmmm+UUU\""
        } else {
            "write one of that type"
        };
        mismatch(span, ty, why)
    })?;
    if !value.fits(ty) {
        let detail = format!("the number is out of range for {ty}");
        return Err(Refusal::new(
            span,
            WbemStatus::WBEMMOF_E_ILLEGAL_CONSTANT_VALUE,
            Rule::Mf03,
            detail,
        ));
    }
    Ok(value)
}

/// A real in the precision of its type.
fn real(number: f64, cim: CimType) -> Value {
    Value::Real(Real::new(if cim == CimType::Real32 {
        f64::from(number as f32)
    } else {
        number
    }))
}
