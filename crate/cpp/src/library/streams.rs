//! `cout` and `cerr`: what the manipulators have set, and how values look.

use wmi_lab_core::canon::Canon;
use wmi_lab_core::guest::Stream;

use super::text;
use crate::code::Piece;
use crate::findings::Fault;
use crate::frame::Thread;
use crate::machine::Machine;
use crate::value::Value;

/// The state of a stream.
#[derive(Clone, Debug)]
pub(crate) struct Format {
    hex: bool,
    bool_alpha: bool,
    width: usize,
    fill: char,
}

impl Default for Format {
    fn default() -> Self {
        Self {
            hex: false,
            bool_alpha: false,
            width: 0,
            fill: ' ',
        }
    }
}

impl Format {
    /// Writes the state into the identity of the program.
    pub(crate) fn write(&self, canon: &mut Canon) {
        canon.word(u64::from(self.hex) | u64::from(self.bool_alpha) << 1);
        canon.word(self.width as u64);
        canon.word(u64::from(u32::from(self.fill)));
    }
}

/// Adds a value to the thread's line, or changes the stream.
pub(crate) fn piece(
    machine: &mut Machine,
    thread: &mut Thread,
    stream: Stream,
    piece: Piece,
    value: Value,
) -> Result<(), Fault> {
    let format = machine.format(stream);
    let shown = match piece {
        Piece::Hex => {
            format.hex = true;
            return Ok(());
        }
        Piece::Dec => {
            format.hex = false;
            return Ok(());
        }
        Piece::BoolAlpha => {
            format.bool_alpha = true;
            return Ok(());
        }
        Piece::Width => {
            format.width = usize::try_from(value.number()).unwrap_or(0).min(4096);
            return Ok(());
        }
        Piece::Fill => {
            format.fill = letter(value);
            return Ok(());
        }
        Piece::Nothing => return Ok(()),
        Piece::EndLine => {
            thread.line.push('\n');
            return Ok(());
        }
        Piece::Bool if format.bool_alpha => (value.number() != 0).to_string(),
        Piece::Bool => value.number().to_string(),
        Piece::Char => letter(value).to_string(),
        Piece::Int(int) if format.hex => {
            let mask = if int.bits == 64 {
                u64::MAX
            } else {
                (1 << int.bits) - 1
            };
            format!("{:x}", value.number() as u64 & mask)
        }
        Piece::Int(int) if int.signed => value.number().to_string(),
        Piece::Int(_) => (value.number() as u64).to_string(),
        Piece::Float => general(value.real()),
        Piece::Pointer => format!("{:016X}", value.number()),
        // One call prints wide and narrow texts; a unit above 127 tells them apart in practice.
        Piece::Text => {
            let units = text::units(&machine.memory, value, usize::MAX)?;
            let wide = units.iter().all(|it| *it >= 0);
            text::decode(&units, wide)
        }
    };
    let format = machine.format(stream);
    let missing = std::mem::take(&mut format.width).saturating_sub(shown.chars().count());
    thread
        .line
        .extend(std::iter::repeat_n(format.fill, missing));
    thread.line.push_str(&shown);
    Ok(())
}

fn letter(value: Value) -> char {
    u32::try_from(value.number() & 0xffff)
        .ok()
        .and_then(char::from_u32)
        .unwrap_or('\u{fffd}')
}

/// Six significant digits, as streams print by default.
fn general(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return value.to_string();
    }
    let exponent = value.abs().log10().floor() as i32;
    if !(-5..6).contains(&exponent) {
        return format!("{value:.5e}");
    }
    let places = usize::try_from(5 - exponent).unwrap_or(0);
    let shown = format!("{value:.places$}");
    if shown.contains('.') {
        shown.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::general;

    #[test]
    fn floating_point_numbers_have_six_digits() {
        assert_eq!(general(0.1), "0.1");
        assert_eq!(general(3.0), "3");
        assert_eq!(general(12.345_678_9), "12.3457");
    }
}
