//! SAFEARRAYs of one dimension: lower bound, type of the elements, elements.

use super::variant::{BSTR, ELEMENTS, OBJECT, free_array, take_object};
use super::{Builtin, Call, Outcome, text};
use crate::findings::Fault;
use crate::memory::Origin;
use crate::value::{Pointer, Value};

pub(super) const TABLE: &[Builtin] = &[
    Builtin::new("SafeArrayCreateVector", |call| {
        create(call, call.int(1), call.int(2))
    }),
    Builtin::on_memory("SafeArrayCreate", create_bounded),
    Builtin::on_memory("SafeArrayGetLBound", |call| bound(call, false)),
    Builtin::on_memory("SafeArrayGetUBound", |call| bound(call, true)),
    Builtin::new("SafeArrayGetDim", |_| Ok(Outcome::Value(Value::Int(1)))),
    Builtin::on_memory("__safearray_get", get),
    Builtin::on_memory("__safearray_object", object),
    Builtin::on_memory("__safearray_take", take),
    Builtin::on_memory("SafeArrayPutElement", put),
    Builtin::on_memory("SafeArrayAccessData", access),
    Builtin::new("SafeArrayUnaccessData", |_| Ok(DONE)),
    Builtin::on_memory("__safearray_destroy", destroy),
];

const DONE: Outcome = Outcome::Value(Value::Int(0));
const BAD_INDEX: i64 = 0x8002_000bu32 as i32 as i64;

fn create(call: &mut Call<'_>, lower: i64, count: i64) -> Result<Outcome, Fault> {
    let mut cells = vec![Value::Int(lower), Value::Int(call.int(0))];
    let count = usize::try_from(count)
        .unwrap_or(0)
        .min(crate::memory::CELL_LIMIT);
    cells.resize(ELEMENTS as usize + count, Value::Int(0));
    let at = call
        .machine
        .memory
        .allocate_filled(Origin::SafeArray, cells, call.span)?;
    Ok(Outcome::Value(Value::Ptr(at)))
}

/// `(type, dimensions, bounds)`
fn create_bounded(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    if call.int(1) != 1 {
        return Err(Fault::unsupported(
            "a SAFEARRAY of more than one dimension is not supported",
        ));
    }
    let bounds = call.place(2)?;
    let count = call.machine.memory.load(bounds)?.number();
    let lower = call.machine.memory.load(bounds.add(1))?.number();
    create(call, lower, count)
}

/// The array of the first argument, and its number of elements.
fn array(call: &Call<'_>) -> Result<(Pointer, i64), Fault> {
    let at = call.place(0)?;
    match call.machine.memory.get(at.alloc) {
        Some(it) if it.origin == Origin::SafeArray => {
            Ok((at, it.cells.len() as i64 - i64::from(ELEMENTS)))
        }
        Some(it) => Err(Fault::wild(format!(
            "{} is used as a SAFEARRAY",
            it.origin.label()
        ))),
        None => Err(Fault::dead(call.machine.memory.grave(at.alloc))),
    }
}

fn bound(call: &mut Call<'_>, upper: bool) -> Result<Outcome, Fault> {
    let (at, count) = array(call)?;
    let lower = call.machine.memory.load(at)?.number();
    let value = if upper { lower + count - 1 } else { lower };
    let to = call.place(2)?;
    call.machine.memory.store(to, Value::Int(value))?;
    Ok(DONE)
}

/// Where the element lies that the index of the second argument names, and the type of the elements.
fn element(call: &Call<'_>) -> Result<Option<(Pointer, i64)>, Fault> {
    let (at, count) = array(call)?;
    let memory = &call.machine.memory;
    let index = memory.load(call.place(1)?)?.number() - memory.load(at)?.number();
    let kind = memory.load(at.add(1))?.number();
    let inside = (0..count).contains(&index);
    Ok(inside.then(|| (at.add(ELEMENTS + index as u32), kind)))
}

fn bstr_copy(call: &mut Call<'_>, value: Value) -> Result<Value, Fault> {
    if value.is_null() {
        return Ok(Value::Null);
    }
    let cells = text::cells(&text::read(&call.machine.memory, value, true)?, true);
    Ok(Value::Ptr(call.machine.memory.allocate_filled(
        Origin::Bstr,
        cells,
        call.span,
    )?))
}

/// A BSTR comes as a copy that the caller frees.
fn get(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    let Some((from, kind)) = element(call)? else {
        return Ok(Outcome::Value(Value::Int(BAD_INDEX)));
    };
    let mut value = call.machine.memory.load(from)?;
    if kind == BSTR {
        value = bstr_copy(call, value)?;
    }
    let to = call.place(2)?;
    call.machine.memory.store(to, value)?;
    Ok(DONE)
}

/// The object that an index names, which gets one more reference when it is read; null in other arrays.
fn object(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    Ok(Outcome::Value(match element(call)? {
        Some((from, 9 | OBJECT)) => call.machine.memory.load(from)?,
        _ => Value::Null,
    }))
}

/// One object less in an array of objects, to be released; null when none is left.
fn take(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    if call.arg(0).is_null() {
        return Ok(Outcome::Value(Value::Null));
    }
    let (at, _) = array(call)?;
    let kind = call.machine.memory.load(at.add(1))?.number();
    take_object(&mut call.machine.memory, at, kind).map(Outcome::Value)
}

/// A BSTR or an object is given itself, any other value by its address.
fn put(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    let Some((to, kind)) = element(call)? else {
        return Ok(Outcome::Value(Value::Int(BAD_INDEX)));
    };
    let value = match kind {
        BSTR => {
            let given = call.arg(2);
            bstr_copy(call, given)?
        }
        9 | OBJECT => {
            return Err(Fault::unsupported(
                "a SAFEARRAY of objects is not supported",
            ));
        }
        _ => call.machine.memory.load(call.place(2)?)?,
    };
    call.machine.memory.store(to, value)?;
    Ok(DONE)
}

fn access(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    let (at, _) = array(call)?;
    let to = call.place(1)?;
    call.machine
        .memory
        .store(to, Value::Ptr(at.add(ELEMENTS)))?;
    Ok(DONE)
}

fn destroy(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    if call.arg(0).is_null() {
        return Ok(DONE);
    }
    let (at, _) = array(call)?;
    let kind = call.machine.memory.load(at.add(1))?.number();
    free_array(&mut call.machine.memory, at, kind, call.span);
    Ok(DONE)
}
