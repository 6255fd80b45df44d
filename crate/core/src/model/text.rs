//! Objects as MOF text.

use std::fmt::Write as _;

use super::{
    CimType, ClassDef, Instance, MethodDef, Object, PropertyDraft, PropertyType, Qualifiers, Value,
};

/// A class as MOF: only what the class itself adds.
pub(super) fn class(class: &ClassDef) -> String {
    let mut out = qualifiers(&class.qualifiers, "\n");
    let _ = write!(out, "class {}", class.name);
    if let Some(parent) = class.superclass() {
        let _ = write!(out, " : {parent}");
    }
    out.push_str("\n{\n");
    for it in class.properties.iter().filter(|it| it.origin == class.name) {
        let (ty, suffix) = type_text(it.ty, it.class.as_deref());
        let _ = write!(
            out,
            "\t{}{ty} {}{suffix}",
            qualifiers(&it.qualifiers, " "),
            it.name
        );
        if !it.default.is_null() {
            let _ = write!(out, " = {}", value(&it.default, it.ty));
        }
        out.push_str(";\n");
    }
    for it in class.methods.iter().filter(|it| it.origin == class.name) {
        let _ = writeln!(out, "\t{}", method(it));
    }
    out.push_str("};\n");
    out
}

/// An instance as MOF: every visible property that is not NULL.
pub(super) fn instance(instance: &Instance) -> String {
    format!("{};\n", braces(instance, 0))
}

fn braces(instance: &Instance, depth: usize) -> String {
    let indent = "\t".repeat(depth);
    let mut out = format!("instance of {}\n{indent}{{\n", instance.class().name);
    for at in instance.visible() {
        let def = &instance.class().properties[at];
        let text = match instance.value_at(at) {
            Value::Null => continue,
            Value::Object(object) => embedded(object, depth + 1),
            other => value(other, def.ty),
        };
        let _ = writeln!(out, "{indent}\t{} = {text};", def.name);
    }
    out.push_str(&indent);
    out.push('}');
    out
}

fn embedded(object: &Object, depth: usize) -> String {
    match object {
        Object::Instance(it) => braces(it, depth),
        Object::Class(it) => it.def.name.to_string(),
    }
}

fn method(method: &MethodDef) -> String {
    let parameter = |it: &PropertyDraft| {
        let (ty, suffix) = type_text(it.ty, it.class.as_deref());
        format!(
            "{}{ty} {}{suffix}",
            qualifiers(&it.qualifiers, " "),
            it.name
        )
    };
    let parameters: Vec<String> = method.parameters.iter().map(parameter).collect();
    let returns = method
        .returns
        .map_or_else(|| "void".to_owned(), |ty| ty.to_string());
    format!(
        "{}{returns} {}({});",
        qualifiers(&method.qualifiers, " "),
        method.name,
        parameters.join(", ")
    )
}

fn type_text(ty: PropertyType, class: Option<&str>) -> (String, &'static str) {
    let name = match (ty.cim, class) {
        (CimType::Reference, Some(class)) => format!("{class} ref"),
        (CimType::Object, Some(class)) => class.to_owned(),
        (cim, _) => cim.name().to_owned(),
    };
    (name, if ty.array { "[]" } else { "" })
}

fn qualifiers(list: &Qualifiers, end: &str) -> String {
    if list.is_empty() {
        return String::new();
    }
    let one = |it: &super::Qualifier| match &it.value {
        Value::Bool(true) => it.name.to_string(),
        Value::Array(_) => format!("{}{}", it.name, bare(&it.value)),
        other => format!("{}({})", it.name, bare(other)),
    };
    let list: Vec<String> = list.iter().map(one).collect();
    format!("[{}]{end}", list.join(", "))
}

fn value(value: &Value, ty: PropertyType) -> String {
    match value {
        Value::Array(elements) => {
            let scalar = PropertyType::scalar(ty.cim);
            let elements: Vec<String> = elements.iter().map(|it| self::value(it, scalar)).collect();
            format!("{{{}}}", elements.join(", "))
        }
        // MOF writes 64-bit numbers as strings (MF-03).
        Value::Int(number) if matches!(ty.cim, CimType::Sint64 | CimType::Uint64) => {
            format!("\"{number}\"")
        }
        other => bare(other),
    }
}

pub(super) fn bare(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        Value::Int(value) => value.to_string(),
        Value::Real(real) => format!("{:e}", real.get()),
        Value::Text(text) => quoted(text),
        Value::Object(object) => embedded(object, 1),
        Value::Array(elements) => format!(
            "{{{}}}",
            elements.iter().map(bare).collect::<Vec<_>>().join(", ")
        ),
    }
}

pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
