//! The debugger's view of memory, and the report on what is left at the end.

use wmi_lab_core::guest::{ThreadId, Variable};

use crate::code::Local;
use crate::findings::Fault;
use crate::frame::Frame;
use crate::library::text;
use crate::machine::Machine;
use crate::memory::{Allocation, Origin};
use crate::ty::Ty;
use crate::value::{Pointer, Value};

/// How deep objects are shown inside objects.
const DEPTH: usize = 2;
/// Elements of an array that are shown.
const ELEMENTS: u32 = 8;

/// The variables in view of a thread, innermost function first.
pub(crate) fn variables(machine: &Machine, thread: ThreadId) -> Vec<Variable> {
    let Some(thread) = machine.threads.get(&thread) else {
        return Vec::new();
    };
    let mut list = Vec::new();
    for frame in thread.frames.iter().rev() {
        let function = &machine.code.functions[frame.function as usize];
        if function.library {
            continue;
        }
        let in_view = |it: &&Local| it.scope.start <= frame.pc && frame.pc < it.scope.end;
        for local in function.locals.iter().filter(in_view) {
            list.push(Variable {
                scope: function.name.to_string(),
                name: local.name.to_string(),
                value: local_value(machine, frame, local),
            });
        }
        if function.has_this
            && let Ok(Value::Ptr(this)) = machine.memory.peek(cell(frame, 0))
        {
            fields(machine, this, &mut list);
        }
    }
    for (name, ty, alloc) in &machine.code.globals {
        list.push(Variable {
            scope: "global".to_owned(),
            name: name.to_string(),
            value: place(
                machine,
                Pointer {
                    alloc: *alloc,
                    offset: 0,
                },
                ty,
                DEPTH,
            ),
        });
    }
    list
}

fn cell(frame: &Frame, slot: u32) -> Pointer {
    Pointer {
        alloc: frame.locals,
        offset: slot,
    }
}

fn local_value(machine: &Machine, frame: &Frame, local: &Local) -> String {
    let at = cell(frame, local.slot);
    if !local.indirect {
        return place(machine, at, &local.ty, DEPTH);
    }
    match machine.memory.peek(at) {
        Ok(Value::Ptr(at)) => place(machine, at, &local.ty, DEPTH),
        Ok(Value::Name(name)) => machine.names[name as usize].to_string(),
        _ => "(not set)".to_owned(),
    }
}

/// The fields of the object that a method runs on.
fn fields(machine: &Machine, this: Pointer, list: &mut Vec<Variable>) {
    let Ok(Some((class, start))) = machine.object_at(this) else {
        return;
    };
    let layout = &machine.code.classes[class as usize];
    for field in &layout.fields {
        list.push(Variable {
            scope: format!("this ({})", layout.name),
            name: field.name.to_string(),
            value: place(machine, start.add(field.offset), &field.ty, DEPTH),
        });
    }
}

/// What lies at a place, as a debugger prints it.
fn place(machine: &Machine, at: Pointer, ty: &Ty, depth: usize) -> String {
    match ty {
        Ty::Array(of, _) if of.is_char() => text_at(machine, at, of),
        Ty::Array(of, count) => {
            let cells = cells_of(machine, of);
            let shown =
                (0..(*count).min(ELEMENTS)).map(|it| place(machine, at.add(it * cells), of, depth));
            let mut shown: Vec<String> = shown.collect();
            if *count > ELEMENTS {
                shown.push("…".to_owned());
            }
            format!("[{}]", shown.join(", "))
        }
        Ty::Class(class) if depth > 0 => {
            let layout = &machine.code.classes[*class as usize];
            if &*layout.name == "VARIANT" {
                return crate::library::variant::show(machine, at);
            }
            let shown: Vec<String> = layout
                .fields
                .iter()
                .map(|it| {
                    format!(
                        "{} = {}",
                        it.name,
                        place(machine, at.add(it.offset), &it.ty, depth - 1)
                    )
                })
                .collect();
            format!("{} {{ {} }}", layout.name, shown.join(", "))
        }
        Ty::Class(class) => machine.code.classes[*class as usize].name.to_string(),
        _ => match machine.memory.peek(at) {
            Ok(value) => scalar(machine, value, ty),
            Err(_) => "(not there)".to_owned(),
        },
    }
}

fn cells_of(machine: &Machine, ty: &Ty) -> u32 {
    match ty {
        Ty::Array(of, count) => cells_of(machine, of) * count,
        Ty::Class(class) => machine.code.classes[*class as usize].cells,
        _ => 1,
    }
}

fn text_at(machine: &Machine, at: Pointer, of: &Ty) -> String {
    match text::read(&machine.memory, Value::Ptr(at), *of == Ty::WChar) {
        Ok(text) => format!("\"{text}\""),
        Err(_) => "(not set)".to_owned(),
    }
}

/// A scalar as a debugger prints it.
fn scalar(machine: &Machine, value: Value, ty: &Ty) -> String {
    match (value, ty) {
        (Value::Uninit, _) => "(not set)".to_owned(),
        (value, Ty::Bool) => (value.number() != 0).to_string(),
        (Value::Int(number), Ty::Char | Ty::WChar) => {
            match u32::try_from(number).ok().and_then(char::from_u32) {
                Some(letter) if !letter.is_control() => format!("'{letter}'"),
                _ => number.to_string(),
            }
        }
        (value, Ty::Ptr(_) | Ty::Func(_)) if value.is_null() => "null".to_owned(),
        (Value::Int(number), _) if number < -0x100_0000 => format!("0x{:08x}", number as u32),
        (Value::Int(number), _) => number.to_string(),
        (Value::Float(bits), _) => f64::from_bits(bits).to_string(),
        (Value::Null, _) => "null".to_owned(),
        (Value::Ptr(at), Ty::Ptr(of)) if of.is_char() => text_at(machine, at, of),
        (Value::Ptr(at), _) => match machine.memory.get(at.alloc) {
            None => "(freed)".to_owned(),
            Some(_) => match machine.object_at(at) {
                Ok(Some((class, _))) => format!("→ {}", machine.code.classes[class as usize].name),
                _ => format!("→ 0x{:x}", at.address()),
            },
        },
        (Value::Kernel(object), Ty::Ptr(of)) => match of.class_behind() {
            Some(class) => format!(
                "→ {} #{}",
                machine.code.classes[class as usize].name, object.0
            ),
            None => format!("→ #{}", object.0),
        },
        (Value::Kernel(object), _) => format!("→ #{}", object.0),
        (Value::Func(function), _) => machine.code.functions[function as usize].name.to_string(),
        (Value::Name(name), _) => machine.names[name as usize].to_string(),
        (Value::Head { .. }, _) => String::new(),
    }
}

/// What is wrong with memory that is left when the program has ended.
pub(crate) fn leak(allocation: &Allocation, object: &str) -> Fault {
    let (what, cure) = match allocation.origin {
        Origin::Bstr => (
            "a BSTR".to_owned(),
            "call SysFreeString, or keep it in a _bstr_t",
        ),
        Origin::VariantBstr => (
            "the BSTR of a VARIANT".to_owned(),
            "call VariantClear before the variable ends or is used again",
        ),
        Origin::SafeArray => (
            "a SAFEARRAY".to_owned(),
            "call SafeArrayDestroy, or VariantClear for its VARIANT",
        ),
        Origin::Malloc => ("memory from malloc".to_owned(), "call free"),
        Origin::NewArray => ("memory from new[]".to_owned(), "use delete[]"),
        _ if object.contains(' ') => ("memory from new".to_owned(), "use delete"),
        _ => (
            format!("an object of class {object}"),
            "give back every reference with Release, or delete it if it has no count",
        ),
    };
    Fault::warning(
        "leak",
        format!("{what} is still allocated when the program ends"),
        cure,
    )
}
