//! Functions that print, and the end of the program.

use wmi_lab_core::guest::Stream;

use super::{Builtin, Call, Outcome, format, text};
use crate::findings::Fault;
use crate::value::Value;

pub(super) const TABLE: &[Builtin] = &[
    Builtin::variadic("printf", |call| formatted(call, false)),
    Builtin::variadic("wprintf", |call| formatted(call, true)),
    Builtin::variadic("printf_s", |call| formatted(call, false)),
    Builtin::variadic("wprintf_s", |call| formatted(call, true)),
    Builtin::variadic("sprintf_s", |call| into_buffer(call, false)),
    Builtin::variadic("swprintf_s", |call| into_buffer(call, true)),
    Builtin::variadic("swprintf", |call| into_buffer(call, true)),
    Builtin::variadic("snprintf", |call| into_buffer(call, false)),
    Builtin::variadic("StringCchPrintf", |call| status(into_buffer(call, true))),
    Builtin::variadic("sprintf", into_unbounded),
    Builtin::new("puts", |call| line(call, false)),
    Builtin::new("_putws", |call| line(call, true)),
    Builtin::new("OutputDebugString", |call| {
        Ok(Outcome::PrintVoid(Stream::Err, call.text(0, true)?))
    }),
    Builtin::new("MessageBox", message_box),
    Builtin::new("getchar", |_| Ok(Outcome::Value(Value::Int(10)))),
    Builtin::new("exit", |call| Ok(Outcome::Exit(call.int(0) as i32))),
    Builtin::new("ExitProcess", |call| Ok(Outcome::Exit(call.int(0) as i32))),
    Builtin::new("abort", |_| Ok(Outcome::Exit(3))),
    Builtin::new("assert", assert),
];

fn formatted(call: &mut Call<'_>, wide: bool) -> Result<Outcome, Fault> {
    let pattern = call.text(0, wide)?;
    let rest = call.args.get(1..).unwrap_or(&[]);
    let text = format::format(&call.machine.memory, &pattern, rest, wide)?;
    let count = Value::Int(text.chars().count() as i64);
    if text.is_empty() {
        return Ok(Outcome::Value(count));
    }
    Ok(Outcome::Print(Stream::Out, text, count))
}

/// `(buffer, size, format, …)`
fn into_buffer(call: &mut Call<'_>, wide: bool) -> Result<Outcome, Fault> {
    let pattern = call.text(2, wide)?;
    let rest = call.args.get(3..).unwrap_or(&[]);
    let text = format::format(&call.machine.memory, &pattern, rest, wide)?;
    let cells = text::cells(&text, wide);
    if cells.len() as i64 > call.int(1) {
        return Err(too_small(cells.len(), call.int(1)));
    }
    put(call, &cells)
}

/// `(buffer, format, …)`
fn into_unbounded(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    let pattern = call.text(1, false)?;
    let rest = call.args.get(2..).unwrap_or(&[]);
    let text = format::format(&call.machine.memory, &pattern, rest, false)?;
    put(call, &text::cells(&text, false))
}

fn put(call: &mut Call<'_>, cells: &[Value]) -> Result<Outcome, Fault> {
    let at = call.place(0)?;
    for (offset, cell) in (0..).zip(cells) {
        call.machine.memory.store(at.add(offset), *cell)?;
    }
    Ok(Outcome::Value(Value::Int(cells.len() as i64 - 1)))
}

pub(super) fn too_small(needed: usize, given: i64) -> Fault {
    Fault::error(
        "out-of-bounds",
        format!("a text needs {needed} characters with its end, and the buffer has {given}"),
        "make the buffer larger; the size is counted in characters",
    )
}

/// A function that answers with an HRESULT instead of a count.
fn status(outcome: Result<Outcome, Fault>) -> Result<Outcome, Fault> {
    outcome.map(|_| Outcome::Value(Value::Int(0)))
}

fn line(call: &mut Call<'_>, wide: bool) -> Result<Outcome, Fault> {
    let text = call.text(0, wide)?;
    Ok(Outcome::Print(
        Stream::Out,
        format!("{text}\n"),
        Value::Int(0),
    ))
}

fn message_box(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    let text = call.text(1, true)?;
    let title = if call.arg(2).is_null() {
        String::new()
    } else {
        format!("{}: ", call.text(2, true)?)
    };
    Ok(Outcome::Print(
        Stream::Out,
        format!("[{title}{text}]\n"),
        Value::Int(1),
    ))
}

fn assert(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    if call.arg(0).truth().unwrap_or_default() {
        return Ok(Outcome::Void);
    }
    Err(Fault::error(
        "assert",
        "an assertion of the program does not hold",
        "find out why the condition is false here",
    ))
}
