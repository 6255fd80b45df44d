//! Texts in memory: `wchar_t` as UTF-16 units, `char` as UTF-8 bytes, both with a zero at the end.

use crate::findings::Fault;
use crate::memory::Memory;
use crate::value::{Pointer, Value};

/// The cells of a text, with the zero at its end.
pub(crate) fn cells(text: &str, wide: bool) -> Vec<Value> {
    let mut cells: Vec<Value> = if wide {
        text.encode_utf16()
            .map(|unit| Value::Int(i64::from(unit)))
            .collect()
    } else {
        text.bytes()
            .map(|byte| Value::Int(i64::from(byte as i8)))
            .collect()
    };
    cells.push(Value::Int(0));
    cells
}

/// The units of the text at a pointer, without the zero.
pub(crate) fn units(memory: &Memory, at: Value, limit: usize) -> Result<Vec<i64>, Fault> {
    let at = match at {
        value if value.is_null() => return Err(Fault::null("a text")),
        Value::Kernel(_) | Value::Func(_) => {
            return Err(Fault::wild("an object is used where a text is expected"));
        }
        value => crate::exec::pointer(value)?,
    };
    let mut units = Vec::new();
    while units.len() < limit {
        let place: Pointer = at.add(units.len() as u32);
        match memory.load(place)? {
            Value::Int(0) | Value::Null => break,
            Value::Int(unit) => units.push(unit),
            _ => return Err(Fault::wild("something that is no text is used as one")),
        }
    }
    Ok(units)
}

/// The text at a pointer.
pub(crate) fn read(memory: &Memory, at: Value, wide: bool) -> Result<String, Fault> {
    Ok(decode(&units(memory, at, usize::MAX)?, wide))
}

/// The text that units stand for; what is no character becomes the replacement character.
pub(crate) fn decode(units: &[i64], wide: bool) -> String {
    if wide {
        let units: Vec<u16> = units.iter().map(|it| *it as u16).collect();
        String::from_utf16_lossy(&units)
    } else {
        let bytes: Vec<u8> = units.iter().map(|it| *it as u8).collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Origin;

    #[test]
    fn texts_survive_memory() {
        for wide in [false, true] {
            let mut memory = Memory::default();
            let at = memory
                .allocate_filled(Origin::New, cells("Größe 😀", wide), None)
                .unwrap();
            assert_eq!(read(&memory, Value::Ptr(at), wide).unwrap(), "Größe 😀");
        }
    }

    #[test]
    fn a_text_without_its_end_is_found() {
        let mut memory = Memory::default();
        let at = memory
            .allocate_filled(Origin::New, vec![Value::Int(65)], None)
            .unwrap();
        assert_eq!(
            read(&memory, Value::Ptr(at), true).unwrap_err().name,
            "out-of-bounds"
        );
    }
}
