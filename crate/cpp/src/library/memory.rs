//! Memory of the C runtime.

use super::{Builtin, Call, Outcome};
use crate::exec::pointer;
use crate::findings::Fault;
use crate::memory::Origin;
use crate::value::Value;

pub(super) const TABLE: &[Builtin] = &[
    Builtin::new("malloc", |call| allocate(call, 0, Value::Uninit)),
    Builtin::new("CoTaskMemAlloc", |call| allocate(call, 0, Value::Uninit)),
    Builtin::new("calloc", |call| allocate(call, 1, Value::Int(0))),
    Builtin::new("free", free),
    Builtin::new("CoTaskMemFree", free),
    Builtin::on_memory("__fill", fill),
    Builtin::on_memory("__copy", copy),
    Builtin::new("__peek", peek),
];

/// Untyped memory: a cell for each byte, of which typed accesses use as many as they need.
fn allocate(call: &mut Call<'_>, factor: usize, filled: Value) -> Result<Outcome, Fault> {
    let mut size = call.int(0);
    if factor > 0 {
        size = size.saturating_mul(call.int(factor));
    }
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let memory = &mut call.machine.memory;
    let at = memory.allocate(Origin::Malloc, size, call.span)?;
    if filled != Value::Uninit {
        memory.fill(at, size as u32, filled)?;
    }
    Ok(Outcome::Value(Value::Ptr(at)))
}

fn free(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    if call.arg(0).is_null() {
        return Ok(Outcome::Void);
    }
    let at = pointer(call.arg(0))?;
    match call.machine.memory.get(at.alloc).map(|it| it.origin) {
        Some(Origin::Malloc) => {
            call.machine.memory.free(at.alloc, call.span);
            Ok(Outcome::Void)
        }
        Some(origin) => Err(Fault::error(
            "wrong-free",
            format!("free is called for {}", origin.label()),
            "free memory the way it was made",
        )),
        None => Err(Fault::freed_twice(call.machine.memory.grave(at.alloc))),
    }
}

/// How many cells a number of bytes covers, when one element has so many bytes and cells.
fn cells(bytes: i64, element_bytes: i64, element_cells: i64) -> u32 {
    let elements = (bytes + element_bytes - 1) / element_bytes.max(1);
    u32::try_from(elements.saturating_mul(element_cells)).unwrap_or(u32::MAX)
}

/// `(to, value, bytes, bytes of an element, cells of an element)`
fn fill(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    let at = call.place(0)?;
    let (value, element) = (call.int(1), call.int(3));
    if value != 0 && element != 1 {
        return Err(Fault::unsupported(
            "memset with a value other than 0 is only supported on characters",
        ));
    }
    let count = cells(call.int(2), element, call.int(4));
    let whole = call
        .machine
        .memory
        .get(at.alloc)
        .map_or(0, |it| it.cells.len() as u32);
    if count > whole {
        call.machine.memory.peek(at.add(count))?;
    }
    for offset in 0..count {
        let cell = at.add(offset);
        // An object keeps its head: clearing it is undefined, and samples clear plain structures only.
        if !matches!(call.machine.memory.peek(cell)?, Value::Head { .. }) {
            call.machine.memory.store(cell, Value::Int(value))?;
        }
    }
    Ok(Outcome::Value(call.arg(0)))
}

/// `(to, from, bytes, bytes of an element, cells of an element)`
fn copy(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    let (to, from) = (call.place(0)?, call.place(1)?);
    let count = cells(call.int(2), call.int(3), call.int(4));
    let whole = call
        .machine
        .memory
        .get(from.alloc)
        .map_or(0, |it| it.cells.len() as u32);
    if count > whole {
        call.machine.memory.peek(from.add(count))?;
    }
    call.machine.memory.copy(to, from, count)?;
    Ok(Outcome::Value(call.arg(0)))
}

/// Reads a cell that belongs to the system, without making it a decision.
fn peek(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    let at = call.place(0)?;
    Ok(Outcome::Value(call.machine.memory.load(at)?))
}
