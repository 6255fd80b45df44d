//! Characters to tokens.
//!
//! A flaw in the text (an open string, a stray character) becomes a token of its own and is reported only where it
//! survives preprocessing: the words of a skipped `#if` branch or of an `#error` need not be C++.

use crate::letter::is_letter;
use std::rc::Rc;

use crate::Span;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Name,
    Number,
    Char,
    Str,
    Punct,
    Comment,
    Flaw(Flaw),
    End,
}

/// Text that is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    OpenString,
    OpenChar,
    OpenRawString,
    OpenComment,
    CurlyQuote,
    Stray,
}

impl Flaw {
    /// What is wrong, and what would be right.
    pub(super) fn explain(self) -> (&'static str, &'static str) {
        match self {
            Self::OpenString => ("this string is not closed on its line", "close it with \""),
            Self::OpenChar => (
                "this character literal is not closed on its line",
                "close it with '",
            ),
            Self::OpenRawString => (
                "this raw string is never closed",
                "close it with )\" and the same delimiter",
            ),
            Self::OpenComment => ("this comment is never closed", "close it with */"),
            Self::CurlyQuote => (
                "a typographic quotation mark is not part of C++",
                "write a straight \" or '",
            ),
            Self::Stray => ("this character is not part of C++", "take it out"),
        }
    }
}

/// The macros whose expansion produced a token; they are not expanded in it again.
#[derive(Debug)]
pub(super) struct Hidden {
    pub name: Rc<str>,
    pub length: u32,
    pub next: Option<Rc<Hidden>>,
}

/// A token with its spelling and its place in the file.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub text: Rc<str>,
    pub span: Span,
    /// First on its line, so that `#` opens a directive.
    pub starts_line: bool,
    /// White space or a comment stands before it.
    pub spaced: bool,
    pub hidden: Option<Rc<Hidden>>,
}

impl Token {
    /// True for this punctuation mark or word; literals keep their quotes and are never equal to one.
    pub(super) fn is(&self, text: &str) -> bool {
        &*self.text == text
    }
}

/// Longest first. `>>` and `>>=` are left as single marks: only the parser knows whether a template list closes.
const MARKS: [&str; 48] = [
    "...", "<<=", "->*", "::", "->", "++", "--", "<<", "<=", ">=", "==", "!=", "&&", "||", "+=",
    "-=", "*=", "/=", "%=", "&=", "|=", "^=", "##", ".*", "{", "}", "(", ")", "[", "]", ";", ",",
    ":", "?", ".", "+", "-", "*", "/", "%", "<", ">", "=", "!", "~", "&", "|", "^",
];

/// All tokens of `text`, whose first byte stands at `base` in the file; comments only when asked for.
pub(super) fn lex(text: &str, base: u32, comments: bool) -> Vec<Token> {
    let mut lexer = Lexer {
        text,
        base,
        at: 0,
        starts_line: true,
        spaced: false,
    };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.next() {
        if comments || token.kind != Kind::Comment {
            tokens.push(token);
        }
    }
    tokens
}

struct Lexer<'a> {
    text: &'a str,
    base: u32,
    at: usize,
    starts_line: bool,
    spaced: bool,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn next(&mut self) -> Option<Token> {
        self.skip_space();
        let start = self.at;
        let first = self.rest().chars().next()?;
        let kind = match first {
            '/' if self.rest().starts_with("//") => self.line_comment(),
            '/' if self.rest().starts_with("/*") => self.block_comment(),
            '"' | '\'' => self.quoted(first),
            '0'..='9' => self.number(),
            '.' if self.rest()[1..].starts_with(|c: char| c.is_ascii_digit()) => self.number(),
            _ if is_name_start(first) => self.name_or_prefixed(),
            _ => self.mark(first),
        };
        let token = Token {
            kind,
            text: self.text[start..self.at].into(),
            span: Span::new(self.base + start as u32, self.base + self.at as u32),
            starts_line: self.starts_line,
            spaced: self.spaced,
            hidden: None,
        };
        if kind == Kind::Comment {
            self.spaced = true;
        } else {
            (self.starts_line, self.spaced) = (false, false);
        }
        Some(token)
    }

    /// White space and joined lines (`\` before a line end).
    fn skip_space(&mut self) {
        loop {
            let rest = &self.text[self.at..];
            let Some(next) = rest.chars().next() else {
                return;
            };
            if next == '\n' {
                self.starts_line = true;
                self.at += 1;
            } else if next.is_whitespace() || next == '\u{feff}' {
                self.at += next.len_utf8();
            } else if let Some(length) = joined_line(rest) {
                self.at += length;
            } else {
                return;
            }
            self.spaced = true;
        }
    }

    fn line_comment(&mut self) -> Kind {
        loop {
            let rest = self.rest();
            let end = rest.find('\n').unwrap_or(rest.len());
            let joined = rest[..end].trim_end_matches('\r').ends_with('\\') && end < rest.len();
            self.at += end;
            if !joined {
                return Kind::Comment;
            }
            self.at += 1;
        }
    }

    fn block_comment(&mut self) -> Kind {
        match self.rest()[2..].find("*/") {
            Some(end) => {
                let comment = &self.text[self.at..self.at + end + 4];
                self.starts_line |= comment.contains('\n');
                self.at += end + 4;
                Kind::Comment
            }
            None => {
                self.at = self.text.len();
                Kind::Flaw(Flaw::OpenComment)
            }
        }
    }

    fn quoted(&mut self, quote: char) -> Kind {
        self.at += 1;
        loop {
            let rest = self.rest();
            if let Some(length) = joined_line(rest) {
                self.at += length;
                continue;
            }
            match rest.chars().next() {
                None | Some('\n' | '\r') => {
                    return Kind::Flaw(if quote == '"' {
                        Flaw::OpenString
                    } else {
                        Flaw::OpenChar
                    });
                }
                Some('\\') => {
                    let escaped = rest[1..].chars().next().filter(|c| *c != '\n');
                    self.at += 1 + escaped.map_or(0, char::len_utf8);
                }
                Some(c) => {
                    self.at += c.len_utf8();
                    if c == quote {
                        return if quote == '"' { Kind::Str } else { Kind::Char };
                    }
                }
            }
        }
    }

    /// `R"delimiter( … )delimiter"`, standing at the quotation mark.
    fn raw_string(&mut self) -> Kind {
        let rest = self.rest();
        let end = rest.find('(').filter(|open| *open <= 17).and_then(|open| {
            let close = format!("){}\"", &rest[1..open]);
            rest[open..].find(&close).map(|at| open + at + close.len())
        });
        match end {
            Some(end) => {
                self.at += end;
                Kind::Str
            }
            None => {
                self.at = self.text.len();
                Kind::Flaw(Flaw::OpenRawString)
            }
        }
    }

    /// A preprocessing number: digits, letters, points, signs after an exponent, digit separators.
    fn number(&mut self) -> Kind {
        let bytes = self.rest().as_bytes();
        let hex = bytes.len() > 1 && bytes[0] == b'0' && bytes[1].eq_ignore_ascii_case(&b'x');
        let mut end = 1;
        while let Some(byte) = bytes.get(end) {
            let after_exponent = !hex && bytes[end - 1].eq_ignore_ascii_case(&b'e');
            let separator =
                *byte == b'\'' && bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric);
            let sign = matches!(byte, b'+' | b'-') && after_exponent;
            if !(byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_') || separator || sign) {
                break;
            }
            end += 1;
        }
        self.at += end;
        Kind::Number
    }

    fn name_or_prefixed(&mut self) -> Kind {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !is_name_start(c) && !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
        let raw = matches!(name, "R" | "LR" | "u8R" | "uR" | "UR") && quote == Some('"');
        let prefix = matches!(name, "L" | "u8" | "u" | "U");
        self.at += end;
        match quote {
            Some(_) if raw => self.raw_string(),
            Some(quote) if prefix => self.quoted(quote),
            _ => Kind::Name,
        }
    }

    fn mark(&mut self, first: char) -> Kind {
        let found = MARKS.iter().find(|mark| self.rest().starts_with(**mark));
        self.at += found.map_or(first.len_utf8(), |mark| mark.len());
        match (found, first) {
            (Some(_), _) | (None, '#') => Kind::Punct,
            (None, '\u{2018}'..='\u{201f}') => Kind::Flaw(Flaw::CurlyQuote),
            (None, _) => Kind::Flaw(Flaw::Stray),
        }
    }
}

/// Length of a backslash with the line end behind it.
fn joined_line(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix('\\')?;
    let line_end = after.trim_start_matches([' ', '\t', '\r']);
    line_end
        .starts_with('\n')
        .then(|| rest.len() - line_end.len() + 1)
}

fn is_name_start(c: char) -> bool {
    c == '_' || c == '$' || is_letter(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        lex(text, 0, false)
            .iter()
            .map(|token| token.text.to_string())
            .collect()
    }

    #[test]
    fn splits_marks_greedily_but_leaves_closing_angles_single() {
        assert_eq!(
            texts("a->b<<=c>>d>=e"),
            ["a", "->", "b", "<<=", "c", ">", ">", "d", ">=", "e"]
        );
        assert_eq!(
            texts("#define A(x) x##1"),
            ["#", "define", "A", "(", "x", ")", "x", "##", "1"]
        );
    }

    #[test]
    fn keeps_prefixes_with_their_literals() {
        assert_eq!(
            texts(r#"L"a\"b" 'c' L'\'' u8"x" LR"x(a)")x" L x"#),
            [
                r#"L"a\"b""#,
                "'c'",
                r"L'\''",
                r#"u8"x""#,
                r#"LR"x(a)")x""#,
                "L",
                "x"
            ]
        );
    }

    #[test]
    fn numbers_take_exponents_and_separators() {
        assert_eq!(
            texts("1e-5 0x1e-5 1'000 .5f 10ui64"),
            ["1e-5", "0x1e", "-", "5", "1'000", ".5f", "10ui64"]
        );
    }

    #[test]
    fn spans_count_from_the_base_and_lines_are_joined() {
        let tokens = lex("a \\\r\n b // x \\\n y\nc", 100, false);
        let seen: Vec<_> = tokens
            .iter()
            .map(|t| (&*t.text, t.span.start, t.starts_line))
            .collect();
        assert_eq!(
            seen,
            [("a", 100, true), ("b", 106, false), ("c", 118, true)]
        );
    }

    #[test]
    fn flaws_are_tokens() {
        let flaw = |text: &str| {
            lex(text, 0, false).iter().find_map(|t| match t.kind {
                Kind::Flaw(flaw) => Some(flaw),
                _ => None,
            })
        };
        assert_eq!(flaw("f(\"abc\nd"), Some(Flaw::OpenString));
        assert_eq!(flaw("'a"), Some(Flaw::OpenChar));
        assert_eq!(flaw("a /* b"), Some(Flaw::OpenComment));
        assert_eq!(flaw("f(\u{201c}a\u{201d})"), Some(Flaw::CurlyQuote));
        assert_eq!(flaw("a @ b"), Some(Flaw::Stray));
        assert_eq!(flaw("R\"(a"), Some(Flaw::OpenRawString));
    }
}
