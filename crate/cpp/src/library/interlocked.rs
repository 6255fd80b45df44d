//! Accesses that no other thread can divide.

use super::{Builtin, Call, Outcome};
use crate::findings::Fault;
use crate::ty::{INT, INT64, Int};
use crate::value::Value;

pub(super) const TABLE: &[Builtin] = &[
    Builtin::on_memory("InterlockedIncrement", |call| add(call, INT, 1)),
    Builtin::on_memory("InterlockedDecrement", |call| add(call, INT, -1)),
    Builtin::on_memory("InterlockedIncrement64", |call| add(call, INT64, 1)),
    Builtin::on_memory("InterlockedDecrement64", |call| add(call, INT64, -1)),
    Builtin::on_memory("InterlockedExchange", exchange),
    Builtin::on_memory("InterlockedExchangeAdd", exchange_add),
    Builtin::on_memory("InterlockedCompareExchange", compare_exchange),
    Builtin::on_memory("InterlockedExchangePointer", exchange),
];

/// Answers with the new value.
fn add(call: &mut Call<'_>, int: Int, delta: i64) -> Result<Outcome, Fault> {
    let at = call.place(0)?;
    let new = int.wrap(call.machine.memory.load(at)?.number().wrapping_add(delta));
    call.machine.memory.store(at, Value::Int(new))?;
    Ok(Outcome::Value(Value::Int(new)))
}

/// Answers with the old value.
fn exchange(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    let at = call.place(0)?;
    let old = call.machine.memory.load(at)?;
    call.machine.memory.store(at, call.arg(1))?;
    Ok(Outcome::Value(old))
}

fn exchange_add(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    let at = call.place(0)?;
    let old = call.machine.memory.load(at)?;
    let new = INT.wrap(old.number().wrapping_add(call.int(1)));
    call.machine.memory.store(at, Value::Int(new))?;
    Ok(Outcome::Value(old))
}

/// `(place, new, expected)`
fn compare_exchange(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    let at = call.place(0)?;
    let old = call.machine.memory.load(at)?;
    if old.number() == call.int(2) {
        call.machine.memory.store(at, call.arg(1))?;
    }
    Ok(Outcome::Value(old))
}
