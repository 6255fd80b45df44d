//! VARIANTs: two cells, the type and the value.

use wmi_lab_core::guest::Arg;
use wmi_lab_core::model::{Real, Variant};
use wmi_lab_core::status::WbemStatus;
use wmi_lab_syntax::Span;

use super::{Builtin, Call, Outcome, text};
use crate::findings::Fault;
use crate::machine::Machine;
use crate::memory::{Memory, Origin};
use crate::value::{Pointer, Value};

pub(super) const TABLE: &[Builtin] = &[
    Builtin::on_memory("VariantInit", init),
    Builtin::on_memory("__variant_release", release),
    Builtin::on_memory("__variant_copy", copy),
    Builtin::on_memory("VariantChangeType", change_type),
];

const EMPTY: i64 = 0;
pub(super) const BSTR: i64 = 8;
const ARRAY: i64 = 0x2000;
/// `VT_UNKNOWN`
pub(super) const OBJECT: i64 = 13;
/// Elements of a SAFEARRAY start after its lower bound and its type.
pub(super) const ELEMENTS: u32 = 2;

fn kind(memory: &Memory, at: Pointer) -> Result<i64, Fault> {
    match memory.peek(at)? {
        Value::Uninit => Err(Fault {
            message: "a VARIANT is used before VariantInit".to_owned(),
            cure: "call VariantInit for it, or use _variant_t".to_owned(),
            ..Fault::uninitialised()
        }),
        value => Ok(value.number()),
    }
}

/// What a VARIANT says to the World.
pub(crate) fn read(memory: &Memory, at: Pointer) -> Result<Arg, Fault> {
    let vt = kind(memory, at)?;
    let value = memory.peek(at.add(1))?;
    if matches!(vt, 9 | 13) {
        return Ok(match value {
            Value::Kernel(object) => Arg::Object(object),
            Value::Ptr(at) => Arg::Guest(at.handle()),
            _ => Arg::Null,
        });
    }
    if vt & ARRAY != 0 {
        let base = crate::exec::pointer(value)?;
        let count = memory
            .get(base.alloc)
            .map_or(0, |it| it.cells.len() as u32)
            .saturating_sub(ELEMENTS);
        let element = vt & 0xfff;
        let items = (0..count)
            .map(|index| scalar(memory, element, memory.peek(base.add(ELEMENTS + index))?));
        let items: Result<Vec<Variant>, Fault> = items.collect();
        return Ok(Arg::Variant(Variant::Array(element as u16, items?.into())));
    }
    Ok(Arg::Variant(scalar(memory, vt, value)?))
}

fn scalar(memory: &Memory, vt: i64, value: Value) -> Result<Variant, Fault> {
    if value == Value::Uninit && vt > 1 {
        return Err(Fault::uninitialised());
    }
    let number = value.number();
    Ok(match vt {
        EMPTY => Variant::Empty,
        1 => Variant::Null,
        2 => Variant::I2(number as i16),
        3 | 10 | 22 => Variant::I4(number as i32),
        4 => Variant::R4(Real::new(value.real())),
        5 | 7 => Variant::R8(Real::new(value.real())),
        BSTR if value.is_null() => Variant::bstr(""),
        BSTR => Variant::bstr(&text::read(memory, value, true)?),
        11 => Variant::Bool(number as i16 != 0),
        16 => Variant::I1(number as i8),
        17 => Variant::Ui1(number as u8),
        18 => Variant::Ui2(number as u16),
        19 | 23 => Variant::Ui4(number as u32),
        20 => Variant::I8(number),
        21 => Variant::Ui8(number as u64),
        other => {
            return Err(Fault::unsupported(format!(
                "a VARIANT of type {other} is not supported"
            )));
        }
    })
}

/// Writes what the World has answered into a VARIANT; its old contents are not freed, as on Windows.
pub(crate) fn write(
    memory: &mut Memory,
    at: Pointer,
    arg: &Arg,
    born: Option<Span>,
) -> Result<(), Fault> {
    let (vt, value) = match arg {
        Arg::Variant(variant) => (i64::from(variant.vt()), payload(memory, variant, born)?),
        Arg::Text(content) => (BSTR, payload(memory, &Variant::bstr(content), born)?),
        Arg::Int(value) => (3, Value::Int(i64::from(*value as i32))),
        Arg::Object(object) => (13, Value::Kernel(*object)),
        Arg::Guest(handle) => (13, Value::Ptr(Pointer::from_handle(*handle))),
        Arg::Array(objects) => {
            let mut cells = vec![Value::Int(0), Value::Int(OBJECT)];
            cells.extend(objects.iter().map(|it| match it {
                Arg::Object(object) => Value::Kernel(*object),
                _ => Value::Null,
            }));
            let array = memory.allocate_filled(Origin::SafeArray, cells, born)?;
            (ARRAY | OBJECT, Value::Ptr(array))
        }
        _ => (1, Value::Int(0)),
    };
    memory.store(at, Value::Int(vt))?;
    memory.store(at.add(1), value)
}

/// The value of a VARIANT as its second cell holds it.
pub(crate) fn payload(
    memory: &mut Memory,
    variant: &Variant,
    born: Option<Span>,
) -> Result<Value, Fault> {
    Ok(match variant {
        Variant::Empty | Variant::Null => Value::Int(0),
        Variant::I1(value) => Value::Int((*value).into()),
        Variant::I2(value) => Value::Int((*value).into()),
        Variant::I4(value) => Value::Int((*value).into()),
        Variant::I8(value) => Value::Int(*value),
        Variant::Ui1(value) => Value::Int((*value).into()),
        Variant::Ui2(value) => Value::Int((*value).into()),
        Variant::Ui4(value) => Value::Int((*value).into()),
        Variant::Ui8(value) => Value::Int(*value as i64),
        Variant::R4(real) | Variant::R8(real) => Value::float(real.get()),
        Variant::Bool(value) => Value::Int(if *value { -1 } else { 0 }),
        Variant::Bstr(content) => Value::Ptr(memory.allocate_filled(
            Origin::VariantBstr,
            text::cells(content, true),
            born,
        )?),
        Variant::Array(element, items) => {
            let mut cells = vec![Value::Int(0), Value::Int(i64::from(*element))];
            for item in items.iter() {
                cells.push(payload(memory, item, born)?);
            }
            Value::Ptr(memory.allocate_filled(Origin::SafeArray, cells, born)?)
        }
    })
}

fn init(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    let at = call.place(0)?;
    call.machine.memory.store(at, Value::Int(EMPTY))?;
    call.machine.memory.store(at.add(1), Value::Int(0))?;
    Ok(Outcome::Void)
}

/// Frees the memory that a VARIANT holds and makes it empty; answers with an interface pointer that is still to be
/// released, or null. An array gives up one object at each call, and goes with the last.
fn release(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    let at = call.place(0)?;
    let vt = kind(&call.machine.memory, at)?;
    let value = call.machine.memory.peek(at.add(1))?;
    let mut object = Value::Null;
    match vt {
        BSTR => {
            let args = [value];
            super::bstr::release(&mut Call {
                machine: call.machine,
                args: &args,
                span: call.span,
            })?;
        }
        9 | OBJECT => object = value,
        vt if vt & ARRAY != 0 => {
            if let Value::Ptr(array) = value {
                let last = take_object(&mut call.machine.memory, array, vt & 0xfff)?;
                if !last.is_null() {
                    return Ok(Outcome::Value(last));
                }
                free_array(&mut call.machine.memory, array, vt & 0xfff, call.span);
            }
        }
        _ => {}
    }
    call.machine.memory.store(at, Value::Int(EMPTY))?;
    call.machine.memory.store(at.add(1), Value::Int(0))?;
    Ok(Outcome::Value(object))
}

/// Takes an object out of an array of objects; null when none is left, and for other arrays.
pub(super) fn take_object(
    memory: &mut Memory,
    array: Pointer,
    element: i64,
) -> Result<Value, Fault> {
    if !matches!(element, 9 | OBJECT) {
        return Ok(Value::Null);
    }
    let count = memory
        .get(array.alloc)
        .map_or(0, |it| it.cells.len() as u32);
    for index in ELEMENTS..count {
        let object = memory.load(array.add(index))?;
        if !object.is_null() {
            memory.store(array.add(index), Value::Null)?;
            return Ok(object);
        }
    }
    Ok(Value::Null)
}

pub(super) fn free_array(memory: &mut Memory, array: Pointer, element: i64, span: Option<Span>) {
    let cells = memory
        .get(array.alloc)
        .map(|it| it.cells.clone())
        .unwrap_or_default();
    if element == BSTR {
        for cell in cells.iter().skip(ELEMENTS as usize) {
            if let Value::Ptr(at) = cell {
                memory.free(at.alloc, span);
            }
        }
    }
    memory.free(array.alloc, span);
}

/// Copies a VARIANT; answers with the interface pointer that needs one more reference, or null.
fn copy(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    let (to, from) = (call.place(0)?, call.place(1)?);
    let vt = kind(&call.machine.memory, from)?;
    let value = call.machine.memory.peek(from.add(1))?;
    let mut object = Value::Null;
    let copied = match vt {
        9 | 13 => {
            object = value;
            value
        }
        vt if vt == BSTR || vt & ARRAY != 0 => {
            let arg = read(&call.machine.memory, from)?;
            match &arg {
                Arg::Variant(variant) => payload(&mut call.machine.memory, variant, call.span)?,
                _ => Value::Null,
            }
        }
        _ => value,
    };
    call.machine.memory.store(to, Value::Int(vt))?;
    call.machine.memory.store(to.add(1), copied)?;
    Ok(Outcome::Value(object))
}

/// Numbers and texts into each other; `DISP_E_TYPEMISMATCH` for the rest.
fn change_type(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    const TYPE_MISMATCH: i64 = 0x8002_0005u32 as i32 as i64;
    let (to, from, wanted) = (call.place(0)?, call.place(1)?, call.int(3));
    let Arg::Variant(variant) = read(&call.machine.memory, from)? else {
        return Ok(Outcome::Value(Value::Int(TYPE_MISMATCH)));
    };
    let Some(changed) = changed(&variant, wanted) else {
        return Ok(Outcome::Value(Value::Int(TYPE_MISMATCH)));
    };
    let args = [Value::Ptr(to)];
    release(&mut Call {
        machine: call.machine,
        args: &args,
        span: call.span,
    })?;
    write(
        &mut call.machine.memory,
        to,
        &Arg::Variant(changed),
        call.span,
    )?;
    Ok(Outcome::Value(Value::Int(i64::from(WbemStatus(0).0))))
}

fn changed(variant: &Variant, wanted: i64) -> Option<Variant> {
    if i64::from(variant.vt()) == wanted {
        return Some(variant.clone());
    }
    let number: Option<f64> = match variant {
        Variant::Bstr(text) => text.trim().parse().ok(),
        Variant::Array(..) | Variant::Null => None,
        other => printed(other).parse().ok(),
    };
    Some(match wanted {
        BSTR if !matches!(variant, Variant::Array(..) | Variant::Null) => {
            Variant::bstr(&printed(variant))
        }
        2 => Variant::I2(number? as i16),
        3 => Variant::I4(number? as i32),
        5 => Variant::R8(Real::new(number?)),
        11 => Variant::Bool(number? != 0.0),
        19 => Variant::Ui4(number? as u32),
        20 => Variant::I8(number? as i64),
        21 => Variant::Ui8(number? as u64),
        _ => return None,
    })
}

fn printed(variant: &Variant) -> String {
    match variant {
        Variant::Empty => String::new(),
        Variant::Null => String::new(),
        Variant::I1(it) => it.to_string(),
        Variant::I2(it) => it.to_string(),
        Variant::I4(it) => it.to_string(),
        Variant::I8(it) => it.to_string(),
        Variant::Ui1(it) => it.to_string(),
        Variant::Ui2(it) => it.to_string(),
        Variant::Ui4(it) => it.to_string(),
        Variant::Ui8(it) => it.to_string(),
        Variant::R4(it) | Variant::R8(it) => it.get().to_string(),
        Variant::Bool(it) => if *it { "-1" } else { "0" }.to_owned(),
        Variant::Bstr(it) => it.to_string(),
        Variant::Array(_, items) => items.iter().map(printed).collect::<Vec<_>>().join(", "),
    }
}

/// A VARIANT as a debugger shows it.
pub(crate) fn show(machine: &Machine, at: Pointer) -> String {
    match read(&machine.memory, at) {
        Ok(Arg::Variant(Variant::Empty)) => "VT_EMPTY".to_owned(),
        Ok(Arg::Variant(Variant::Null)) => "VT_NULL".to_owned(),
        Ok(Arg::Variant(Variant::Bstr(text))) => format!("VT_BSTR \"{text}\""),
        Ok(Arg::Variant(Variant::Bool(value))) => format!("VT_BOOL {value}"),
        Ok(Arg::Variant(variant)) => format!("VT {} {}", variant.vt(), printed(&variant)),
        Ok(Arg::Object(object)) => format!("VT_UNKNOWN #{}", object.0),
        Ok(_) => "VT_UNKNOWN".to_owned(),
        Err(_) => "(not set)".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_survive_memory() {
        let samples = [
            Variant::Null,
            Variant::I4(-5),
            Variant::Bool(true),
            Variant::bstr("Spooler"),
            Variant::R8(Real::new(1.5)),
            Variant::Array(8, vec![Variant::bstr("a"), Variant::bstr("b")].into()),
        ];
        for sample in samples {
            let mut memory = Memory::default();
            let at = memory.allocate(Origin::Stack, 2, None).unwrap();
            write(&mut memory, at, &Arg::Variant(sample.clone()), None).unwrap();
            assert_eq!(read(&memory, at).unwrap(), Arg::Variant(sample));
        }
    }

    #[test]
    fn one_that_was_never_made_is_found() {
        let mut memory = Memory::default();
        let at = memory.allocate(Origin::Stack, 2, None).unwrap();
        assert_eq!(read(&memory, at).unwrap_err().name, "uninitialised");
    }

    #[test]
    fn types_change_as_numbers_and_texts_do() {
        assert_eq!(changed(&Variant::I4(7), 8), Some(Variant::bstr("7")));
        assert_eq!(changed(&Variant::bstr(" 12 "), 3), Some(Variant::I4(12)));
        assert_eq!(changed(&Variant::bstr("x"), 3), None);
        assert_eq!(changed(&Variant::Null, 3), None);
    }
}
