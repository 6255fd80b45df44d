//! Texts of the C runtime.

use std::cmp::Ordering;

use super::{Builtin, Call, Outcome, print, text};
use crate::findings::Fault;
use crate::value::Value;

pub(super) const TABLE: &[Builtin] = &[
    Builtin::on_memory("wcslen", length),
    Builtin::on_memory("strlen", length),
    Builtin::on_memory("lstrlen", length),
    Builtin::on_memory("wcscmp", |call| compare(call, false, usize::MAX)),
    Builtin::on_memory("strcmp", |call| compare(call, false, usize::MAX)),
    Builtin::on_memory("_wcsicmp", |call| compare(call, true, usize::MAX)),
    Builtin::on_memory("_stricmp", |call| compare(call, true, usize::MAX)),
    Builtin::on_memory("lstrcmpi", |call| compare(call, true, usize::MAX)),
    Builtin::on_memory("wcsncmp", |call| compare(call, false, limit(call))),
    Builtin::on_memory("strncmp", |call| compare(call, false, limit(call))),
    Builtin::on_memory("_wcsnicmp", |call| compare(call, true, limit(call))),
    Builtin::on_memory("wcscpy_s", |call| put(call, false)),
    Builtin::on_memory("strcpy_s", |call| put(call, false)),
    Builtin::on_memory("wcscat_s", |call| put(call, true)),
    Builtin::on_memory("strcat_s", |call| put(call, true)),
    Builtin::on_memory("StringCchCopy", |call| put(call, false)),
    Builtin::on_memory("StringCchCat", |call| put(call, true)),
    Builtin::on_memory("wcscpy", |call| put_unbounded(call, false)),
    Builtin::on_memory("strcpy", |call| put_unbounded(call, false)),
    Builtin::on_memory("wcscat", |call| put_unbounded(call, true)),
    Builtin::on_memory("strcat", |call| put_unbounded(call, true)),
    Builtin::on_memory("wcschr", |call| find_letter(call, false)),
    Builtin::on_memory("strchr", |call| find_letter(call, false)),
    Builtin::on_memory("wcsrchr", |call| find_letter(call, true)),
    Builtin::on_memory("wcsstr", find_text),
    Builtin::on_memory("strstr", find_text),
    Builtin::on_memory("_wtoi", to_number),
    Builtin::on_memory("atoi", to_number),
    Builtin::on_memory("_wtoi64", to_number),
    Builtin::on_memory("__number_text", number_text),
];

fn units(call: &Call<'_>, index: usize) -> Result<Vec<i64>, Fault> {
    text::units(&call.machine.memory, call.arg(index), usize::MAX)
}

fn limit(call: &Call<'_>) -> usize {
    usize::try_from(call.int(2)).unwrap_or(0)
}

fn length(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    Ok(Outcome::Value(Value::Int(units(call, 0)?.len() as i64)))
}

fn compare(call: &mut Call<'_>, fold: bool, limit: usize) -> Result<Outcome, Fault> {
    let memory = &call.machine.memory;
    let mut left = text::units(memory, call.arg(0), limit)?;
    let mut right = text::units(memory, call.arg(1), limit)?;
    if fold {
        for unit in left.iter_mut().chain(&mut right) {
            if (65..=90).contains(unit) {
                *unit += 32;
            }
        }
    }
    Ok(Outcome::Value(Value::Int(match left.cmp(&right) {
        Ordering::Less => -1,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    })))
}

/// `(buffer, size, text)`
fn put(call: &mut Call<'_>, append: bool) -> Result<Outcome, Fault> {
    let added = units(call, 2)?;
    let start = if append { units(call, 0)?.len() } else { 0 };
    let needed = start + added.len() + 1;
    if needed as i64 > call.int(1) {
        return Err(print::too_small(needed, call.int(1)));
    }
    write(call, start, &added)?;
    Ok(Outcome::Value(Value::Int(0)))
}

/// `(buffer, text)`
fn put_unbounded(call: &mut Call<'_>, append: bool) -> Result<Outcome, Fault> {
    let added = units(call, 1)?;
    let start = if append { units(call, 0)?.len() } else { 0 };
    write(call, start, &added)?;
    Ok(Outcome::Value(call.arg(0)))
}

fn write(call: &mut Call<'_>, start: usize, units: &[i64]) -> Result<(), Fault> {
    let at = call.place(0)?.add(start as u32);
    for (offset, unit) in (0..).zip(units.iter().chain(&[0])) {
        call.machine
            .memory
            .store(at.add(offset), Value::Int(*unit))?;
    }
    Ok(())
}

fn found(call: &Call<'_>, position: Option<usize>) -> Result<Outcome, Fault> {
    let at = call.place(0)?;
    Ok(Outcome::Value(
        position.map_or(Value::Null, |it| Value::Ptr(at.add(it as u32))),
    ))
}

fn find_letter(call: &mut Call<'_>, last: bool) -> Result<Outcome, Fault> {
    let (units, wanted) = (units(call, 0)?, call.int(1));
    let position = if last {
        units.iter().rposition(|it| *it == wanted)
    } else {
        units.iter().position(|it| *it == wanted)
    };
    found(call, position)
}

fn find_text(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    let (units, wanted) = (units(call, 0)?, units(call, 1)?);
    let position =
        (0..=units.len().saturating_sub(wanted.len())).find(|it| units[*it..].starts_with(&wanted));
    found(call, position)
}

fn to_number(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    let text = text::decode(&units(call, 0)?, true);
    let text = text.trim_start();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let end = digits
        .find(|it: char| !it.is_ascii_digit())
        .unwrap_or(digits.len());
    let number: i64 = digits[..end].parse().unwrap_or(0);
    Ok(Outcome::Value(Value::Int(sign * number)))
}

/// `(number)`: a new wide array with its digits.
fn number_text(call: &mut Call<'_>) -> Result<Outcome, Fault> {
    let cells = text::cells(&call.int(0).to_string(), true);
    let at =
        call.machine
            .memory
            .allocate_filled(crate::memory::Origin::NewArray, cells, call.span)?;
    Ok(Outcome::Value(Value::Ptr(at)))
}
