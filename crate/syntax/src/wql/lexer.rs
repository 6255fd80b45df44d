//! Query text to tokens.

use crate::{Diagnostic, Span};

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// A name or a keyword.
    Name,
    /// An integer.
    Int(i128),
    /// A real number.
    Real(f64),
    /// A string in either sort of quotes, unescaped.
    Str(String),
    /// A mark or an operator, such as `(` or `<=`.
    Mark(&'static str),
    /// The end of the text.
    End,
}

/// A token and its place in the user's text.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

/// Longest first, so that `<=` is not read as `<`.
const MARKS: [&str; 24] = [
    "<=", ">=", "<>", "!=", "==", "<", ">", "=", "(", ")", ",", ".", "*", ";", "{", "}", "[", "]",
    "+", "-", "/", ":", "@", "\\",
];

/// Splits `text`; the last token is always [`Kind::End`]. A mistake in one token is kept for the reader, who knows
/// whether the kind of query matters first.
pub(super) fn tokens(text: &str, base: u32) -> (Vec<Token>, Vec<Diagnostic>) {
    let mut tokens = Vec::new();
    let mut diagnostics = Vec::new();
    let mut at = 0;
    loop {
        let rest = &text[at..];
        at += rest.len() - rest.trim_start().len();
        let rest = &text[at..];
        let (kind, length) = match token(rest) {
            Ok(read) => read,
            Err(Bad {
                message,
                cure,
                length,
            }) => {
                let span = Span::new(base + at as u32, base + (at + length) as u32);
                diagnostics
                    .push(Diagnostic::error(span, message, cure).with_code("WBEM_E_INVALID_QUERY"));
                at += length;
                continue;
            }
        };
        let end = kind == Kind::End;
        let span = Span::new(base + at as u32, base + (at + length) as u32);
        tokens.push(Token { kind, span });
        at += length;
        if end {
            return (tokens, diagnostics);
        }
    }
}

/// A piece of text that is no token.
struct Bad {
    message: String,
    cure: &'static str,
    length: usize,
}

/// The token at the start of `rest` and its length in bytes.
fn token(rest: &str) -> Result<(Kind, usize), Bad> {
    let Some(c) = rest.chars().next() else {
        return Ok((Kind::End, 0));
    };
    let digit_at = |place: usize| rest.as_bytes().get(place).is_some_and(u8::is_ascii_digit);
    let signed = usize::from(matches!(c, '+' | '-'));
    if digit_at(signed) || rest[signed..].starts_with('.') && digit_at(signed + 1) {
        return number(rest, signed);
    }
    if matches!(c, '"' | '\'') {
        return string(rest, c);
    }
    if is_name_start(c) {
        let length = rest
            .find(|c: char| !is_name_start(c) && !c.is_ascii_digit())
            .unwrap_or(rest.len());
        return Ok((Kind::Name, length));
    }
    match MARKS.iter().find(|mark| rest.starts_with(**mark)) {
        Some(mark) => Ok((Kind::Mark(mark), mark.len())),
        None => Err(Bad {
            message: format!("`{}` means nothing in WQL", c.escape_debug()),
            cure: "remove it, or put text in straight quotation marks",
            length: c.len_utf8(),
        }),
    }
}

/// Names begin with a letter or an underscore; every character beyond ASCII counts as a letter (W076, W077), apart
/// from blanks and typographic quotation marks.
fn is_name_start(c: char) -> bool {
    c.is_ascii_alphabetic()
        || c == '_'
        || !c.is_ascii()
            && !c.is_whitespace()
            && !matches!(c, '\u{2018}'..='\u{201b}' | '\u{201c}'..='\u{201f}')
}

fn number(rest: &str, signed: usize) -> Result<(Kind, usize), Bad> {
    let length = rest[signed..].find(|c: char| !c.is_ascii_alphanumeric() && c != '.');
    let length = length.map_or(rest.len(), |length| length + signed);
    let word = &rest[..length];
    let plain = word[signed..]
        .chars()
        .all(|c| c.is_ascii_digit() || c == '.');
    let kind = if !plain {
        None
    } else if word.contains('.') {
        word.parse()
            .ok()
            .filter(|real: &f64| real.is_finite() && !word.ends_with('.'))
            .map(Kind::Real)
    } else {
        word.parse().ok().map(Kind::Int)
    };
    kind.map(|kind| (kind, length)).ok_or_else(|| Bad {
        message: format!("`{word}` is not a number in WQL"),
        cure: "write a decimal integer or real such as `10` or `1.5`; text goes in quotation marks",
        length,
    })
}

/// A string up to its closing `quote`. A backslash stands before a backslash or a quotation mark only (WQ-18, W091).
fn string(rest: &str, quote: char) -> Result<(Kind, usize), Bad> {
    let mut value = String::new();
    let mut wrong = None;
    let mut characters = rest.char_indices().skip(1);
    while let Some((place, c)) = characters.next() {
        if c == quote {
            let length = place + 1;
            return match wrong {
                None => Ok((Kind::Str(value), length)),
                Some(c) => Err(Bad {
                    message: format!("a backslash before `{c}` is not an escape in this string"),
                    cure: "a backslash that stands for itself is written twice: `\\\\`",
                    length,
                }),
            };
        }
        match c {
            '\\' => match characters.next() {
                Some((_, c @ ('\\' | '"' | '\''))) => value.push(c),
                Some((_, c)) => wrong = Some(c),
                None => {}
            },
            c => value.push(c),
        }
    }
    Err(Bad {
        message: "this string has no closing quotation mark".to_string(),
        cure: "close it with the mark it opens with; inside, write `\\\"` or `\\'`",
        length: rest.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        let (tokens, diagnostics) = tokens(text, 0);
        assert_eq!(diagnostics, []);
        tokens.into_iter().map(|token| token.kind).collect()
    }

    #[test]
    fn operators_are_read_longest_first() {
        let expected = ["<=", "<>", "<", "!=", ">=", "="].map(Kind::Mark);
        assert_eq!(kinds("<=<> < !=>= =")[..6], expected);
    }

    #[test]
    fn numbers_may_have_a_sign_and_a_point() {
        assert_eq!(kinds("-3 +4")[..2], [Kind::Int(-3), Kind::Int(4)]);
        assert_eq!(kinds("-.5 1.25")[..2], [Kind::Real(-0.5), Kind::Real(1.25)]);
        for bad in ["0x10", "1e5", "1.2.3", "5.", "12ab"] {
            assert_eq!(tokens(bad, 0).1.len(), 1, "{bad}");
        }
    }

    #[test]
    fn strings_have_three_escapes_and_two_sorts_of_quotes() {
        let text = r#" "a\"b\\c\'d'e" 'x"y' "#;
        let expected = [r#"a"b\c'd'e"#, r#"x"y"#].map(|text| Kind::Str(text.to_string()));
        assert_eq!(kinds(text)[..2], expected);
        for bad in [r"'PCI\%'", "'open", r"'open\", "“x”"] {
            assert!(!tokens(bad, 0).1.is_empty(), "{bad}");
        }
    }

    #[test]
    fn characters_beyond_ascii_are_letters() {
        for name in [
            "\u{80}", "\u{c6}x", "\u{ff}", "\u{200c}", "\u{ff21}", "\u{fffd}",
        ] {
            assert_eq!(kinds(name), [Kind::Name, Kind::End], "{name:?}");
        }
    }
}
