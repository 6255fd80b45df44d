//! Text to tokens: names, numbers, strings, characters and marks; white space and comments go.

use super::MAX_DIAGNOSTICS;
use super::number::number_value;
use crate::{Diagnostic, Span};

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// A name or a keyword; keywords are told apart by their place only.
    Name,
    /// An integer in any of the four notations (MF-03).
    Int(i128),
    /// A real number.
    Real(f64),
    /// One string literal, unescaped.
    Str(String),
    /// A character literal.
    Char(u16),
    /// One of `{}[]();,:=#$`.
    Mark(char),
    /// The end of the text.
    End,
}

/// A token and its place in the user's file.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

/// Splits `text`; the last token is always [`Kind::End`].
pub(super) fn tokens(text: &str, base: u32) -> (Vec<Token>, Vec<Diagnostic>) {
    let mut lexer = Lexer {
        text,
        base,
        at: 0,
        tokens: Vec::new(),
        diagnostics: Vec::new(),
    };
    if text.starts_with('\u{feff}') {
        lexer.at = '\u{feff}'.len_utf8();
    }
    while lexer.token() {}
    (lexer.tokens, lexer.diagnostics)
}

struct Lexer<'t> {
    text: &'t str,
    base: u32,
    at: usize,
    tokens: Vec<Token>,
    diagnostics: Vec<Diagnostic>,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn span_from(&self, start: usize) -> Span {
        Span::new(self.base + start as u32, self.base + self.at as u32)
    }

    fn push(&mut self, kind: Kind, start: usize) {
        let span = self.span_from(start);
        self.tokens.push(Token { kind, span });
    }

    fn error(&mut self, start: usize, message: String, cure: &str, code: &'static str) {
        if self.diagnostics.len() <= MAX_DIAGNOSTICS {
            let span = self.span_from(start);
            self.diagnostics
                .push(Diagnostic::error(span, message, cure).with_code(code));
        }
    }

    fn skip_while(&mut self, wanted: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|c| !wanted(c)).unwrap_or(rest.len());
    }

    /// Reads one token; false after the end.
    fn token(&mut self) -> bool {
        self.skip_blanks_and_comments();
        let start = self.at;
        let Some(c) = self.peek() else {
            self.push(Kind::End, start);
            return false;
        };
        match c {
            '{' | '}' | '[' | ']' | '(' | ')' | ';' | ',' | ':' | '=' | '#' | '$' => {
                self.at += 1;
                self.push(Kind::Mark(c), start);
            }
            '"' => self.string(),
            '\'' => self.character(),
            '0'..='9' => self.number(),
            '+' | '-' | '.' if self.number_follows() => self.number(),
            c if is_name_start(c) => {
                self.skip_while(is_name_part);
                self.push(Kind::Name, start);
            }
            c => self.stray(c),
        }
        true
    }

    fn skip_blanks_and_comments(&mut self) {
        loop {
            self.skip_while(char::is_whitespace);
            let start = self.at;
            if self.rest().starts_with("//") {
                self.skip_while(|c| c != '\n');
            } else if self.rest().starts_with("/*") {
                match self.rest()[2..].find("*/") {
                    Some(length) => self.at += length + 4,
                    None => {
                        self.at = self.text.len();
                        let message = "this comment has no end".to_string();
                        self.error(start, message, "close it with `*/`", UNRECOGNIZED_TOKEN);
                    }
                }
            } else {
                return;
            }
        }
    }

    fn stray(&mut self, c: char) {
        let start = self.at;
        self.at += c.len_utf8();
        let cure = match c {
            '\u{2018}'..='\u{201f}' => "write a straight quotation mark, `\"` or `'`",
            _ => "remove it, or put text in double quotes",
        };
        let message = format!("`{}` means nothing in MOF", c.escape_debug());
        self.error(start, message, cure, UNRECOGNIZED_TOKEN);
    }

    /// Whether a sign or a point here begins a number.
    fn number_follows(&self) -> bool {
        let unsigned = self.rest().trim_start_matches(['+', '-']);
        let signs = self.rest().len() - unsigned.len();
        let digits = unsigned.strip_prefix('.').unwrap_or(unsigned);
        signs <= 1 && digits.starts_with(|c: char| c.is_ascii_digit())
    }

    fn number(&mut self) {
        let start = self.at;
        let mut previous = '+';
        let hex = ["0x", "0X"].map(|prefix| {
            self.rest()
                .trim_start_matches(['+', '-'])
                .starts_with(prefix)
        });
        let hex = hex.contains(&true);
        while let Some(c) = self.peek() {
            let sign = matches!(c, '+' | '-');
            let exponent = sign && !hex && matches!(previous, 'e' | 'E');
            let first = self.at == start;
            if !(c.is_ascii_alphanumeric() || c == '_' || c == '.' || exponent || sign && first) {
                break;
            }
            self.at += 1;
            previous = c;
        }
        let word = &self.text[start..self.at];
        let kind = number_value(word);
        let kind = kind.unwrap_or_else(|(message, cure)| {
            let message = format!("`{word}` {message}");
            self.error(start, message, cure, ILLEGAL_CONSTANT_VALUE);
            Kind::Int(0)
        });
        self.push(kind, start);
    }

    fn string(&mut self) {
        let start = self.at;
        self.at += 1;
        let mut units = Units::default();
        loop {
            match self.peek() {
                Some('"') => {
                    self.at += 1;
                    break;
                }
                None | Some('\n' | '\r') => {
                    let message =
                        "this string has no closing quotation mark on its line".to_string();
                    let cure =
                        "close it with `\"`; a long text is written as several strings in a row";
                    self.error(start, message, cure, ILLEGAL_CONSTANT_VALUE);
                    break;
                }
                Some('\\') => self.escape(&mut units),
                Some(c) => {
                    self.at += c.len_utf8();
                    units.push_char(c);
                }
            }
        }
        let (value, lone) = units.finish();
        if lone {
            let message = "half of a surrogate pair is not a character".to_string();
            let cure = "write both halves, high one first, or the character itself";
            self.error(start, message, cure, ILLEGAL_CONSTANT_VALUE);
        }
        self.push(Kind::Str(value), start);
    }

    /// Reads one escape (MF-04) into `units`; the position is on the backslash.
    fn escape(&mut self, units: &mut Units) {
        let start = self.at;
        self.at += 1;
        let Some(c) = self.peek().filter(|c| !matches!(c, '\n' | '\r')) else {
            return;
        };
        self.at += c.len_utf8();
        match c {
            'b' => units.push_char('\u{8}'),
            't' => units.push_char('\t'),
            'n' => units.push_char('\n'),
            'f' => units.push_char('\u{c}'),
            'r' => units.push_char('\r'),
            '"' | '\'' | '\\' => units.push_char(c),
            'x' | 'X' => {
                let rest = self.rest();
                let digits = rest
                    .chars()
                    .take_while(char::is_ascii_hexdigit)
                    .count()
                    .min(4);
                if let Ok(unit) = u16::from_str_radix(&rest[..digits], 16) {
                    units.push_unit(unit);
                } else {
                    let message = "`\\x` without a hexadecimal digit".to_string();
                    self.error(
                        start,
                        message,
                        "write one to four digits, such as `\\x41`",
                        ILLEGAL_CONSTANT_VALUE,
                    );
                }
                self.at += digits;
            }
            _ => {
                units.push_char('\\');
                units.push_char(c);
                let message = format!("`\\{}` is not an escape", c.escape_debug());
                let cure = "a backslash that stands for itself is written twice: `\\\\`";
                self.error(start, message, cure, ILLEGAL_CONSTANT_VALUE);
            }
        }
    }

    fn character(&mut self) {
        let start = self.at;
        self.at += 1;
        let mut units = Units::default();
        while let Some(c) = self.peek().filter(|c| !matches!(c, '\'' | '\n' | '\r')) {
            if c == '\\' {
                self.escape(&mut units);
            } else {
                self.at += c.len_utf8();
                units.push_char(c);
            }
        }
        let closed = self.peek() == Some('\'');
        self.at += usize::from(closed);
        if !closed || units.0.len() != 1 {
            let message = "single quotes hold exactly one 16-bit character".to_string();
            let cure = "write one character such as `'a'` or `'\\x41'`; text goes in double quotes";
            self.error(start, message, cure, ILLEGAL_CONSTANT_VALUE);
        }
        let unit = units.0.first().copied().unwrap_or(0);
        self.push(Kind::Char(unit), start);
    }
}

const UNRECOGNIZED_TOKEN: &str = "WBEMMOF_E_UNRECOGNIZED_TOKEN";
const ILLEGAL_CONSTANT_VALUE: &str = "WBEMMOF_E_ILLEGAL_CONSTANT_VALUE";

/// UTF-16 code units, because an escape names one unit and a character may be two of them.
#[derive(Default)]
struct Units(Vec<u16>);

impl Units {
    fn push_char(&mut self, c: char) {
        self.0.extend_from_slice(c.encode_utf16(&mut [0; 2]));
    }

    fn push_unit(&mut self, unit: u16) {
        self.0.push(unit);
    }

    /// The text, and whether a lone surrogate had to be replaced.
    fn finish(self) -> (String, bool) {
        match String::from_utf16(&self.0) {
            Ok(text) => (text, false),
            Err(_) => (String::from_utf16_lossy(&self.0), true),
        }
    }
}

/// Names begin with a letter or an underscore; any character beyond ASCII but a blank or a quotation mark counts as a letter.
fn is_name_start(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || is_foreign_letter(c)
}

fn is_name_part(c: char) -> bool {
    is_name_start(c) || c.is_ascii_digit()
}

fn is_foreign_letter(c: char) -> bool {
    !c.is_ascii()
        && !c.is_whitespace()
        && !c.is_control()
        && !matches!(c, '\u{2018}'..='\u{201f}' | '\u{feff}')
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
    fn signs_and_points_belong_to_the_number_behind_them() {
        let expected = [Kind::Real(-0.5), Kind::Int(1), Kind::Real(1e-3)];
        assert_eq!(kinds("-.5 +1 1e-3")[..3], expected);
        let (found, diagnostics) = tokens("12ab - 5", 0);
        let codes: Vec<_> = diagnostics.iter().map(|found| found.code).collect();
        let expected = [Some(ILLEGAL_CONSTANT_VALUE), Some(UNRECOGNIZED_TOKEN)];
        assert_eq!((codes.as_slice(), found.len()), (&expected[..], 3));
    }

    #[test]
    fn escapes_name_utf16_units() {
        let text = r#" "a\tb\\c\"\x41\xD83D\xDE00é" '\x41' '\'' "#;
        let expected = Kind::Str("a\tb\\c\"A😀é".to_string());
        assert_eq!(
            kinds(text)[..3],
            [expected, Kind::Char(0x41), Kind::Char(0x27)]
        );
        for bad in [
            r#""C:\Windows""#,
            r#""\xD83D""#,
            r#""\x""#,
            "\"open\n",
            "'ab'",
            "''",
            "'😀'",
            "'a",
        ] {
            assert_eq!(tokens(bad, 0).1.len(), 1, "{bad}");
        }
    }

    #[test]
    fn comments_and_byte_order_marks_are_nothing() {
        assert_eq!(kinds("\u{feff}// x\n/* y\n * z */"), [Kind::End]);
        assert_eq!(tokens("/* open", 0).1.len(), 1);
    }

    #[test]
    fn spans_count_from_the_base() {
        let (tokens, diagnostics) = tokens("ab ?", 100);
        assert_eq!(tokens[0].span, Span::new(100, 102));
        assert_eq!(diagnostics[0].span, Span::new(103, 104));
    }
}
