//! `printf`: a format with its arguments becomes a text.

use super::text;
use crate::findings::Fault;
use crate::memory::Memory;
use crate::value::Value;

/// One `%…`.
#[derive(Default)]
struct Spec {
    left: bool,
    plus: bool,
    space: bool,
    alternate: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
    /// `h`, `l`, `ll`, `w`, `I64` …
    size: String,
}

/// The widest field that is filled.
const WIDTH_LIMIT: usize = 4096;

/// Formats the arguments; `wide` for the `w…` functions, in which `%s` means a wide text.
pub(crate) fn format(
    memory: &Memory,
    format: &str,
    args: &[Value],
    wide: bool,
) -> Result<String, Fault> {
    let mut out = String::new();
    let mut args = args.iter().copied();
    let mut rest = format.chars().peekable();
    while let Some(letter) = rest.next() {
        if letter != '%' {
            out.push(letter);
            continue;
        }
        if rest.next_if_eq(&'%').is_some() {
            out.push('%');
            continue;
        }
        let spec = read_spec(&mut rest, &mut args);
        let Some(conversion) = rest.next() else {
            out.push('%');
            break;
        };
        let value = args.next().ok_or_else(|| {
            Fault::error(
                "format",
                format!("the format asks for more values than are given (%{conversion})"),
                "give one value for each % of the format",
            )
        })?;
        out.push_str(&one(memory, &spec, conversion, value, wide)?);
    }
    Ok(out)
}

fn read_spec(
    rest: &mut std::iter::Peekable<std::str::Chars<'_>>,
    args: &mut impl Iterator<Item = Value>,
) -> Spec {
    let mut spec = Spec::default();
    while let Some(flag) = rest.next_if(|it| "-+ #0".contains(*it)) {
        match flag {
            '-' => spec.left = true,
            '+' => spec.plus = true,
            ' ' => spec.space = true,
            '#' => spec.alternate = true,
            _ => spec.zero = true,
        }
    }
    spec.width = number(rest, args).unwrap_or(0);
    if rest.next_if_eq(&'.').is_some() {
        spec.precision = Some(number(rest, args).unwrap_or(0));
    }
    while let Some(size) = rest.next_if(|it| "hlLwjzt".contains(*it)) {
        spec.size.push(size);
    }
    if rest.next_if_eq(&'I').is_some() {
        spec.size.push('I');
        while let Some(digit) = rest.next_if(char::is_ascii_digit) {
            spec.size.push(digit);
        }
    }
    spec
}

fn number(
    rest: &mut std::iter::Peekable<std::str::Chars<'_>>,
    args: &mut impl Iterator<Item = Value>,
) -> Option<usize> {
    if rest.next_if_eq(&'*').is_some() {
        return args
            .next()
            .map(|it| usize::try_from(it.number()).unwrap_or(0).min(WIDTH_LIMIT));
    }
    let mut found = None;
    while let Some(digit) = rest.next_if(char::is_ascii_digit) {
        let digit = digit as usize - '0' as usize;
        found = Some((found.unwrap_or(0usize) * 10 + digit).min(WIDTH_LIMIT));
    }
    found
}

fn one(
    memory: &Memory,
    spec: &Spec,
    conversion: char,
    value: Value,
    wide: bool,
) -> Result<String, Fault> {
    let is_64 = matches!(spec.size.as_str(), "ll" | "I64" | "I" | "j" | "z" | "t");
    if value == Value::Uninit {
        return Err(Fault::uninitialised());
    }
    let unsigned = if is_64 {
        value.number() as u64
    } else {
        u64::from(value.number() as u32)
    };
    Ok(match conversion {
        'd' | 'i' => {
            let number = if is_64 {
                value.number()
            } else {
                i64::from(value.number() as i32)
            };
            let sign = if number < 0 {
                "-"
            } else if spec.plus {
                "+"
            } else if spec.space {
                " "
            } else {
                ""
            };
            integer(spec, sign, number.unsigned_abs().to_string())
        }
        'u' => integer(spec, "", unsigned.to_string()),
        'x' => integer(spec, prefix(spec, unsigned, "0x"), format!("{unsigned:x}")),
        'X' => integer(spec, prefix(spec, unsigned, "0X"), format!("{unsigned:X}")),
        'o' => integer(spec, prefix(spec, unsigned, "0"), format!("{unsigned:o}")),
        'p' => pad(spec, format!("{:016X}", value.number())),
        'c' | 'C' => {
            let letter = u32::try_from(value.number() & 0xffff)
                .ok()
                .and_then(char::from_u32);
            pad(spec, letter.unwrap_or('\u{fffd}').to_string())
        }
        's' | 'S' => pad(spec, string(memory, spec, conversion, value, wide)?),
        'f' | 'F' => pad_number(
            spec,
            format!("{:.*}", spec.precision.unwrap_or(6), value.real()),
        ),
        'e' | 'E' | 'g' | 'G' => pad_number(spec, value.real().to_string()),
        other => {
            return Err(Fault::unsupported(format!(
                "%{other} in a format is not supported"
            )));
        }
    })
}

fn string(
    memory: &Memory,
    spec: &Spec,
    conversion: char,
    value: Value,
    wide: bool,
) -> Result<String, Fault> {
    let is_wide = match (spec.size.as_str(), conversion) {
        ("l" | "w" | "ll", _) => true,
        ("h", _) => false,
        (_, 's') => wide,
        _ => !wide,
    };
    if value.is_null() {
        return Ok("(null)".to_owned());
    }
    if let Value::Int(_) | Value::Float(_) = value {
        return Err(Fault::error(
            "format",
            "%s is given a number",
            "use %d for numbers, and pass the text itself for %s",
        ));
    }
    let limit = spec.precision.unwrap_or(usize::MAX);
    Ok(text::decode(&text::units(memory, value, limit)?, is_wide))
}

fn prefix(spec: &Spec, number: u64, text: &'static str) -> &'static str {
    if spec.alternate && number != 0 {
        text
    } else {
        ""
    }
}

fn integer(spec: &Spec, prefix: &str, mut digits: String) -> String {
    if let Some(precision) = spec.precision {
        digits = format!("{digits:0>precision$}");
    } else if spec.zero && !spec.left {
        let width = spec.width.saturating_sub(prefix.len());
        digits = format!("{digits:0>width$}");
    }
    pad(spec, format!("{prefix}{digits}"))
}

fn pad_number(spec: &Spec, text: String) -> String {
    let width = spec.width;
    if spec.zero && !spec.left {
        format!("{text:0>width$}")
    } else {
        pad(spec, text)
    }
}

fn pad(spec: &Spec, text: String) -> String {
    let width = spec.width;
    if spec.left {
        format!("{text:<width$}")
    } else {
        format!("{text:>width$}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Origin;

    #[test]
    fn numbers_are_formatted_as_by_the_c_runtime() {
        let hr = Value::Int(-2_147_217_407);
        let cases = [
            ("%d|%5d|%-5d|%05d", vec![7, 7, 7, 7], "7|    7|7    |00007"),
            ("%u %lu", vec![-1, -1], "4294967295 4294967295"),
            ("%I64d %llu", vec![-1, -1], "-1 18446744073709551615"),
            ("%c%c%%", vec![72, 105], "Hi%"),
            ("%*d", vec![4, 9], "   9"),
        ];
        let memory = Memory::default();
        for (text, values, expected) in cases {
            let values: Vec<Value> = values.into_iter().map(Value::Int).collect();
            assert_eq!(
                format(&memory, text, &values, false).unwrap(),
                expected,
                "{text}"
            );
        }
        assert_eq!(
            format(&memory, "0x%08lx 0x%X", &[hr, hr], false).unwrap(),
            "0x80041001 0x80041001"
        );
    }

    #[test]
    fn texts_follow_their_letter() {
        let mut memory = Memory::default();
        let wide = memory
            .allocate_filled(Origin::New, text::cells("Dienst", true), None)
            .unwrap();
        let wide = Value::Ptr(wide);
        assert_eq!(
            format(&memory, "[%ls] [%S]", &[wide, wide], false).unwrap(),
            "[Dienst] [Dienst]"
        );
        assert_eq!(
            format(&memory, "[%s] [%8.3s]", &[wide, wide], true).unwrap(),
            "[Dienst] [     Die]"
        );
        assert_eq!(
            format(&memory, "%ls", &[Value::Null], false).unwrap(),
            "(null)"
        );
    }

    #[test]
    fn a_missing_value_is_a_finding() {
        assert_eq!(
            format(&Memory::default(), "%d", &[], false)
                .unwrap_err()
                .name,
            "format"
        );
    }
}
