//! BSTRs.

use super::{Builtin, Call, Outcome, text};
use crate::findings::Fault;
use crate::memory::Origin;
use crate::value::Value;

pub(super) const TABLE: &[Builtin] = &[
    Builtin::on_memory("SysAllocString", alloc),
    Builtin::on_memory("SysAllocStringLen", alloc_length),
    Builtin::new("SysFreeString", free),
    Builtin::new("SysStringLen", length),
    Builtin::new("SysStringByteLen", byte_length),
    Builtin::on_memory("__widen", widen),
    Builtin::on_memory("__narrow", narrow),
];

fn new(call: &mut Call<'_>, cells: Vec<Value>) -> Result<Outcome, Fault> {
    let at = call
        .machine
        .memory
        .allocate_filled(Origin::Bstr, cells, call.span)?;
    Ok(Outcome::Value(Value::Ptr(at)))
}

fn alloc(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    if call.arg(0).is_null() {
        return Ok(Outcome::Value(Value::Null));
    }
    let text = call.text(0, true)?;
    new(call, text::cells(&text, true))
}

fn alloc_length(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    let count = u32::try_from(call.int(1)).unwrap_or(u32::MAX);
    let mut cells = if call.arg(0).is_null() {
        // The characters are the caller's to write.
        let at = call
            .machine
            .memory
            .allocate(Origin::Bstr, count as usize + 1, call.span)?;
        call.machine.memory.store(at.add(count), Value::Int(0))?;
        return Ok(Outcome::Value(Value::Ptr(at)));
    } else {
        call.machine.memory.slice(call.place(0)?, count)?
    };
    cells.push(Value::Int(0));
    new(call, cells)
}

fn free(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    release(call)?;
    Ok(Outcome::Void)
}

/// Frees the BSTR of the first argument; null is allowed.
pub(super) fn release(call: &mut Call<'_>) -> Result<(), Fault> {
    let at = match call.arg(0) {
        value if value.is_null() => return Ok(()),
        _ => call.place(0)?,
    };
    match call.machine.memory.get(at.alloc).map(|it| it.origin) {
        Some(Origin::Bstr | Origin::VariantBstr) if at.offset == 0 => {
            call.machine.memory.free(at.alloc, call.span);
            Ok(())
        }
        Some(origin) => Err(Fault::error(
            "wrong-free",
            format!("SysFreeString is called for {}", origin.label()),
            "free with SysFreeString only what SysAllocString or an API call has given you",
        )),
        None => Err(Fault::freed_twice(call.machine.memory.grave(at.alloc))),
    }
}

fn count(call: &Call<'_>) -> Result<i64, Fault> {
    if call.arg(0).is_null() {
        return Ok(0);
    }
    let at = call.place(0)?;
    match call.machine.memory.get(at.alloc) {
        Some(it) if matches!(it.origin, Origin::Bstr | Origin::VariantBstr) => {
            Ok(it.cells.len() as i64 - 1)
        }
        // The length of a BSTR stands before its characters; anything else has none there.
        Some(it) => Err(Fault::error(
            "not-a-bstr",
            format!(
                "the length of {} is asked for as if it were a BSTR",
                it.origin.label()
            ),
            "make a BSTR with SysAllocString, or use wcslen",
        )),
        None => Err(Fault::dead(call.machine.memory.grave(at.alloc))),
    }
}

fn length(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    Ok(Outcome::Value(Value::Int(count(call)?)))
}

fn byte_length(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    Ok(Outcome::Value(Value::Int(count(call)? * 2)))
}

/// A new BSTR of a `char` text.
fn widen(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    if call.arg(0).is_null() {
        return Ok(Outcome::Value(Value::Null));
    }
    let text = call.text(0, false)?;
    new(call, text::cells(&text, true))
}

/// A new `char` array of a `wchar_t` text.
fn narrow(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    let text = call.text(0, true)?;
    let cells = text::cells(&text, false);
    let at = call
        .machine
        .memory
        .allocate_filled(Origin::NewArray, cells, call.span)?;
    Ok(Outcome::Value(Value::Ptr(at)))
}
