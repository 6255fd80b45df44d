//! What a class adds to its parent, and what it may not change.

use std::rc::Rc;

use super::class::{ClassDef, MethodDef, MethodDraft, PropertyDef, PropertyDraft};
use super::{CimType, Fault, Flavor, Qualifier, Qualifiers, Value, same_name};
use crate::rule::Rule;
use crate::status::WbemStatus;

pub(super) fn add_property(
    class: &Rc<str>,
    all: &mut Vec<PropertyDef>,
    draft: PropertyDraft,
) -> Result<(), Fault> {
    let key = draft.qualifiers.is_set("key");
    let unfit = matches!(
        draft.ty.cim,
        CimType::Real32 | CimType::Real64 | CimType::Object
    );
    if key && (draft.ty.array || unfit) {
        let detail = format!(
            "{class}.{} has type {}, which cannot be a key",
            draft.name, draft.ty
        );
        return Err(Fault::new(WbemStatus::E_CANNOT_BE_KEY, Rule::Om15, detail));
    }
    let Some(inherited) = all.iter_mut().find(|it| same_name(&it.name, &draft.name)) else {
        all.push(PropertyDef {
            not_null: draft.qualifiers.is_set("not_null"),
            indexed: draft.qualifiers.is_set("indexed") || draft.qualifiers.is_set("index"),
            key,
            name: draft.name,
            ty: draft.ty,
            class: draft.class,
            default: draft.default,
            origin: class.clone(),
            qualifiers: draft.qualifiers,
        });
        return Ok(());
    };
    let place = format!("{class}.{}", draft.name);
    if inherited.ty != draft.ty {
        let detail = format!(
            "{place} is declared as {}, its parent has {}",
            draft.ty, inherited.ty
        );
        return Err(Fault::new(
            WbemStatus::E_UPDATE_TYPE_MISMATCH,
            Rule::Pc10,
            detail,
        ));
    }
    check_overrides(&place, &inherited.qualifiers, &draft.qualifiers)?;
    inherited.key |= key;
    inherited.not_null |= draft.qualifiers.is_set("not_null");
    inherited.indexed |= draft.qualifiers.is_set("indexed");
    inherited.qualifiers = inherited.qualifiers.derive(&draft.qualifiers);
    inherited.class = draft.class.or_else(|| inherited.class.clone());
    if !draft.default.is_null() {
        inherited.default = draft.default;
    }
    Ok(())
}

/// A qualifier that propagates and is locked may be repeated, not changed.
fn check_overrides(place: &str, inherited: &Qualifiers, own: &Qualifiers) -> Result<(), Fault> {
    let locked = |it: &&Qualifier| {
        it.flavor
            .has(Flavor::DISABLE_OVERRIDE.with(Flavor::TO_SUBCLASS))
    };
    for qualifier in inherited.iter().filter(locked) {
        if own
            .get(&qualifier.name)
            .is_some_and(|it| it.value != qualifier.value)
        {
            let detail = format!(
                "{place} changes the qualifier {}, which a parent has locked",
                qualifier.name
            );
            return Err(Fault::new(
                WbemStatus::E_UPDATE_OVERRIDE_NOT_ALLOWED,
                Rule::Pc10,
                detail,
            ));
        }
    }
    Ok(())
}

pub(super) fn add_method(
    class: &Rc<str>,
    all: &mut Vec<MethodDef>,
    draft: MethodDraft,
) -> Result<(), Fault> {
    let known = all.iter().position(|it| same_name(&it.name, &draft.name));
    if let Some(at) = known {
        let same =
            |a: &PropertyDraft, b: &PropertyDraft| same_name(&a.name, &b.name) && a.ty == b.ty;
        let before = &all[at];
        let fits = before.returns == draft.returns
            && before.parameters.len() == draft.parameters.len()
            && before
                .parameters
                .iter()
                .zip(&draft.parameters)
                .all(|(a, b)| same(a, b));
        if !fits {
            let detail = format!(
                "{class}.{} does not have the parameters that {} gave it",
                draft.name, before.origin
            );
            return Err(Fault::new(
                WbemStatus::E_UPDATE_PROPAGATED_METHOD,
                Rule::Pc10,
                detail,
            ));
        }
    }
    let method = MethodDef {
        origin: known.map_or_else(|| class.clone(), |at| all[at].origin.clone()),
        implementer: match draft.qualifiers.is_set("implemented") {
            true => Some(class.clone()),
            false => known.and_then(|at| all[at].implementer.clone()),
        },
        inputs: signature(&draft, "in")?,
        outputs: signature(&draft, "out")?,
        qualifiers: match known {
            Some(at) => all[at].qualifiers.derive(&draft.qualifiers),
            None => draft.qualifiers,
        },
        name: draft.name,
        returns: draft.returns,
        parameters: draft.parameters.into(),
    };
    match known {
        Some(at) => all[at] = method,
        None => all.push(method),
    }
    Ok(())
}

/// The class `__PARAMETERS` of one direction (MF-10); none where nothing goes that way.
fn signature(method: &MethodDraft, direction: &str) -> Result<Option<Rc<ClassDef>>, Fault> {
    let mut properties: Vec<PropertyDraft> = Vec::new();
    for (id, parameter) in method.parameters.iter().enumerate() {
        if !parameter.qualifiers.is_set(direction) {
            continue;
        }
        let mut qualifiers: Vec<Qualifier> = parameter.qualifiers.iter().cloned().collect();
        if parameter.qualifiers.get("id").is_none() {
            qualifiers.push(Qualifier {
                name: "ID".into(),
                value: Value::Int(id as i128),
                flavor: Flavor::TO_INSTANCE,
            });
        }
        properties.push(PropertyDraft {
            qualifiers: Qualifiers::new(qualifiers),
            ..parameter.clone()
        });
    }
    if direction == "out"
        && let Some(ty) = method.returns
    {
        let out = Qualifier {
            name: "out".into(),
            value: Value::Bool(true),
            flavor: Flavor::TO_INSTANCE,
        };
        properties.push(PropertyDraft {
            name: "ReturnValue".into(),
            ty,
            class: None,
            default: Value::Null,
            qualifiers: Qualifiers::new(vec![out]),
        });
    }
    if properties.is_empty() {
        return Ok(None);
    }
    ClassDef::derive(
        "__PARAMETERS",
        None,
        Qualifiers::default(),
        properties,
        Vec::new(),
    )
    .map(|it| Some(Rc::new(it)))
}
