//! What each piece of a text is to the eye.

use super::known;
use super::lex::{Kind, Token, lex};
use crate::Span;
use crate::sorted::sort_by;

/// The classes that syntax highlighting tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenClass {
    /// A word of the language, such as `while` or `new`.
    Keyword,
    /// A builtin type, a type that the text declares, or a well-known one such as `HRESULT`.
    Type,
    /// A number.
    Number,
    /// A string or character literal, or the file of an `#include`.
    String,
    /// A comment, open ones included.
    Comment,
    /// `#` and the word of a directive.
    Preprocessor,
    /// Any other name.
    Name,
    /// A mark, or a character that is not part of C++.
    Punctuation,
}

/// Words that are types only behind a `class`, `struct` or `enum` of the text.
fn declared(tokens: &[Token]) -> Vec<&str> {
    let pairs = tokens.iter().zip(tokens.iter().skip(1));
    let named = pairs.filter(|(word, name)| {
        matches!(&*word.text, "class" | "struct" | "enum") && name.kind == Kind::Name
    });
    let mut names: Vec<&str> = named.map(|(_, name)| &*name.text).collect();
    sort_by(&mut names, |a, b| a.cmp(b));
    names.dedup();
    names
}

/// All pieces of `text` but white space, in order; its first byte stands at `base` in the file.
pub fn tokens(text: &str, base: u32) -> Vec<(Span, TokenClass)> {
    let tokens = lex(text, base, true);
    let types = declared(&tokens);
    let mut out = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        if !(token.is("#") && token.starts_line) {
            out.push((token.span, class_of(token, &types)));
            continue;
        }
        out.push((token.span, TokenClass::Preprocessor));
        let Some(word) = tokens
            .get(at)
            .filter(|word| word.kind == Kind::Name && !word.starts_line)
        else {
            continue;
        };
        out.push((word.span, TokenClass::Preprocessor));
        at += 1;
        // `<wbemidl.h>` is one piece.
        let line = tokens[at..].iter().take_while(|token| !token.starts_line);
        let close = line.clone().position(|token| token.is(">"));
        if let (true, Some(open), Some(close)) = (word.is("include"), line.clone().next(), close)
            && open.is("<")
        {
            out.push((open.span.to(tokens[at + close].span), TokenClass::String));
            at += close + 1;
        }
    }
    out
}

fn class_of(token: &Token, types: &[&str]) -> TokenClass {
    match token.kind {
        Kind::Number => TokenClass::Number,
        Kind::Str | Kind::Char => TokenClass::String,
        Kind::Comment => TokenClass::Comment,
        Kind::Flaw(flaw) => flaw.looks_like(),
        Kind::Punct | Kind::End => TokenClass::Punctuation,
        Kind::Name if known::is_builtin(&token.text) => TokenClass::Type,
        Kind::Name if known::is_keyword(&token.text) => TokenClass::Keyword,
        Kind::Name
            if known::is_well_known(&token.text) || types.binary_search(&&*token.text).is_ok() =>
        {
            TokenClass::Type
        }
        Kind::Name => TokenClass::Name,
    }
}

impl super::lex::Flaw {
    fn looks_like(self) -> TokenClass {
        match self {
            Self::OpenString | Self::OpenChar | Self::OpenRawString => TokenClass::String,
            Self::OpenComment => TokenClass::Comment,
            Self::CurlyQuote | Self::Stray => TokenClass::Punctuation,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_have_their_class() {
        let text = "#include <wbemidl.h>\nclass Sink {}; // a sink\nHRESULT hr = f(L\"x\", 0x10); return 'c";
        let seen: Vec<_> = tokens(text, 7)
            .iter()
            .map(|(span, class)| {
                (
                    &text[span.start as usize - 7..span.end as usize - 7],
                    *class,
                )
            })
            .collect();
        use TokenClass::*;
        let expected = [
            ("#", Preprocessor),
            ("include", Preprocessor),
            ("<wbemidl.h>", String),
            ("class", Keyword),
            ("Sink", Type),
            ("{", Punctuation),
            ("}", Punctuation),
            (";", Punctuation),
            ("// a sink", Comment),
            ("HRESULT", Type),
            ("hr", Name),
            ("=", Punctuation),
            ("f", Name),
            ("(", Punctuation),
            ("L\"x\"", String),
            (",", Punctuation),
            ("0x10", Number),
            (")", Punctuation),
            (";", Punctuation),
            ("return", Keyword),
            ("'c", String),
        ];
        assert_eq!(seen, expected);
    }
}
