//! What literals are worth.

use super::ast::ExprKind;

/// The value of a number's spelling, or what is wrong with it and what would be right.
///
/// Types follow Windows, where `long` has 32 bits: a decimal literal too big for `int` is a `long long`, a
/// hexadecimal one may become `unsigned` first.
pub(super) fn number(spelling: &str) -> Result<ExprKind, (String, String)> {
    let text: String = spelling
        .chars()
        .filter(|c| *c != '\'')
        .collect::<String>()
        .to_ascii_lowercase();
    let hex = text.starts_with("0x");
    if !hex && (text.contains('.') || text.contains('e')) {
        return float(&text).ok_or_else(|| malformed(spelling));
    }
    let (digits, radix) = match text.strip_prefix("0x") {
        Some(digits) => (digits, 16),
        None => match text.strip_prefix("0b") {
            Some(digits) => (digits, 2),
            None if text.len() > 1 && text.starts_with('0') => (&text[1..], 8),
            None => (&*text, 10),
        },
    };
    let end = digits
        .find(|c: char| !c.is_digit(radix))
        .unwrap_or(digits.len());
    let (digits, suffix) = digits.split_at(end);
    let (unsigned, long_long) = suffix_of(suffix).ok_or_else(|| malformed(spelling))?;
    if digits.is_empty() && radix != 8 {
        return Err(malformed(spelling));
    }
    let value = if digits.is_empty() {
        Ok(0)
    } else {
        u64::from_str_radix(digits, radix)
    };
    let Ok(value) = value else {
        return Err((
            format!("`{spelling}` does not fit into 64 bits"),
            "write a smaller number".to_owned(),
        ));
    };
    Ok(typed(value, radix == 10, unsigned, long_long))
}

fn typed(value: u64, decimal: bool, unsigned: bool, long_long: bool) -> ExprKind {
    let unsigned_32 =
        !decimal && value > i32::MAX as u64 && u32::try_from(value).is_ok() && !long_long;
    let too_big = if unsigned || unsigned_32 {
        value > u64::from(u32::MAX)
    } else {
        value > i32::MAX as u64
    };
    let unsigned = unsigned || unsigned_32 || value > i64::MAX as u64;
    ExprKind::Int {
        value,
        unsigned,
        long_long: long_long || too_big,
    }
}

fn malformed(spelling: &str) -> (String, String) {
    (
        format!("`{spelling}` is not a number"),
        "check its digits and its suffix (U, L, LL, UL, ULL, i64, ui64, f)".to_owned(),
    )
}

fn float(text: &str) -> Option<ExprKind> {
    text.trim_end_matches(['f', 'l'])
        .parse()
        .ok()
        .map(ExprKind::Float)
}

/// Unsigned and long long, as an integer suffix says.
fn suffix_of(suffix: &str) -> Option<(bool, bool)> {
    match suffix {
        "" | "l" => Some((false, false)),
        "u" | "ul" | "lu" => Some((true, false)),
        "ll" | "i64" => Some((false, true)),
        "ull" | "llu" | "ui64" => Some((true, true)),
        _ => None,
    }
}

/// A string literal's text and whether it is wide. Raw strings are taken as they stand.
pub(super) fn string(spelling: &str) -> (String, bool) {
    let (characters, wide) = characters(spelling);
    (characters.into_iter().map(|(_, c)| c).collect(), wide)
}

/// The characters of a string literal, each with the offset in `spelling` at which it is written, and whether the
/// literal is wide.
pub(super) fn characters(spelling: &str) -> (Vec<(usize, char)>, bool) {
    let quote = spelling.find('"').unwrap_or(0);
    let (prefix, quoted) = spelling.split_at(quote);
    let wide = matches!(prefix.trim_end_matches('R'), "L" | "u" | "U");
    let raw = prefix.ends_with('R');
    let margin = match raw {
        true => quoted.find('(').unwrap_or(0) + 1,
        false => 1,
    };
    let body = quoted
        .get(margin..quoted.len().saturating_sub(margin))
        .unwrap_or_default();
    let start = quote + margin;
    let characters = match raw {
        true => body.char_indices().map(|(at, c)| (start + at, c)).collect(),
        false => unescape(body, wide)
            .map(|(at, code)| (start + at, char::from_u32(code).unwrap_or('\u{fffd}')))
            .collect(),
    };
    (characters, wide)
}

/// A character literal's value and whether it is wide; `'ab'` packs its bytes as Windows compilers do.
pub(super) fn character(spelling: &str) -> Option<(u32, bool)> {
    let quote = spelling.find('\'')?;
    let wide = quote > 0 && &spelling[..quote] != "u8";
    let codes: Vec<u32> = unescape(spelling.get(quote + 1..spelling.len() - 1)?, wide)
        .map(|(_, code)| code)
        .collect();
    let value = match codes[..] {
        [] => return None,
        [code] => code,
        _ => codes
            .iter()
            .fold(0u32, |packed, code| packed << 8 | code & 0xff),
    };
    Some((value, wide))
}

/// The code of each character, with the offset at which it is written.
fn unescape(body: &str, wide: bool) -> impl Iterator<Item = (usize, u32)> {
    let mut rest = body;
    std::iter::from_fn(move || {
        loop {
            let at = body.len() - rest.len();
            let mut chars = rest.chars();
            let first = chars.next()?;
            if first != '\\' {
                rest = chars.as_str();
                return Some((at, first as u32));
            }
            let escape = chars.next()?;
            rest = chars.as_str();
            match escape {
                // A joined line inside the literal.
                '\n' => {}
                '\r' => rest = rest.strip_prefix('\n').unwrap_or(rest),
                _ => return Some((at, escaped(escape, &mut rest, wide))),
            }
        }
    })
}

fn escaped(escape: char, rest: &mut &str, wide: bool) -> u32 {
    match escape {
        'n' => 10,
        't' => 9,
        'r' => 13,
        'a' => 7,
        'b' => 8,
        'f' => 12,
        'v' => 11,
        'x' => digits(rest, 16, usize::MAX) & if wide { 0xffff } else { 0xff },
        'u' => digits(rest, 16, 4),
        'U' => digits(rest, 16, 8),
        '0'..='7' => {
            let first = escape as u32 - '0' as u32;
            let before = rest.len();
            let more = digits(rest, 8, 2);
            first << (3 * (before - rest.len())) | more
        }
        other => other as u32,
    }
}

/// Takes up to `most` digits off `rest`.
fn digits(rest: &mut &str, radix: u32, most: usize) -> u32 {
    let end = rest
        .bytes()
        .take(most)
        .take_while(|b| (*b as char).is_digit(radix))
        .count();
    let value = rest[..end]
        .chars()
        .filter_map(|c| c.to_digit(radix))
        .fold(0u32, |v, d| v.wrapping_mul(radix) | d);
    *rest = &rest[end..];
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(spelling: &str) -> (u64, bool, bool) {
        match number(spelling) {
            Ok(ExprKind::Int {
                value,
                unsigned,
                long_long,
            }) => (value, unsigned, long_long),
            other => panic!("{spelling}: {other:?}"),
        }
    }

    #[test]
    fn integers_have_the_type_that_windows_gives_them() {
        assert_eq!(int("5000"), (5000, false, false));
        assert_eq!(int("0x40000L"), (0x40000, false, false));
        assert_eq!(int("0x80041001"), (0x8004_1001, true, false));
        assert_eq!(int("4294967295"), (4_294_967_295, false, true));
        assert_eq!(int("4294967295U"), (4_294_967_295, true, false));
        assert_eq!(int("1'000ui64"), (1000, true, true));
        assert_eq!(int("0xFFFFFFFFFFFFFFFF"), (u64::MAX, true, true));
        assert_eq!(int("0"), (0, false, false));
        assert_eq!(int("017"), (15, false, false));
        assert_eq!(int("0b101"), (5, false, false));
    }

    #[test]
    fn floats_and_what_is_no_number() {
        assert_eq!(number("1.5f"), Ok(ExprKind::Float(1.5)));
        assert_eq!(number("2e3"), Ok(ExprKind::Float(2000.0)));
        for wrong in ["09", "10ms", "0x", "1.2.3", "99999999999999999999"] {
            assert!(number(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn strings_lose_their_escapes() {
        assert_eq!(
            string(r#""a\n\x41\101\\\"""#),
            ("a\nAA\\\"".to_owned(), false)
        );
        assert_eq!(
            string(r#"L"MyClass=\"AAA\"""#),
            ("MyClass=\"AAA\"".to_owned(), true)
        );
        assert_eq!(string("R\"x(a\\n)x\""), ("a\\n".to_owned(), false));
        assert_eq!(string("\"a\\\nb\""), ("ab".to_owned(), false));
        assert_eq!(
            string(r#"L"\x20AC\u00e9""#),
            ("\u{20ac}\u{e9}".to_owned(), true)
        );
    }

    #[test]
    fn characters_have_a_value() {
        assert_eq!(character("'a'"), Some((97, false)));
        assert_eq!(character(r"L'\0'"), Some((0, true)));
        assert_eq!(character("'ab'"), Some((0x6162, false)));
        assert_eq!(character("''"), None);
    }
}
