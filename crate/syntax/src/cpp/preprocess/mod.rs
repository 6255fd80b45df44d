//! Directives: what remains of a text after `#include`, `#define` and `#if`.

mod condition;
mod macros;
mod predefined;
mod substitute;
#[cfg(test)]
mod tests;

use crate::sorted::SortedSet;
use std::rc::Rc;

use super::ParseOptions;
use super::lex::{Kind, Token, lex};
use crate::{Diagnostic, Span};
use macros::Macros;

/// How deep blocks of the page may include one another.
const MAX_INCLUDE_DEPTH: usize = 16;

/// The tokens that are left, all macros expanded, and what the directives said.
pub(super) struct Preprocessed {
    pub tokens: Vec<Token>,
    pub macros: Vec<String>,
    pub includes: Vec<String>,
}

/// Carries out the directives of `text` and expands its macros.
pub(super) fn preprocess(
    text: &str,
    base: u32,
    options: &ParseOptions,
    diagnostics: &mut Vec<Diagnostic>,
) -> Preprocessed {
    let mut preprocessor = Preprocessor {
        options,
        sources: Vec::new(),
        branches: Vec::new(),
        macros: Macros::predefined(),
        once: SortedSet::new(),
        pending: Vec::new(),
        out: Preprocessed {
            tokens: Vec::new(),
            macros: Vec::new(),
            includes: Vec::new(),
        },
        diagnostics,
    };
    preprocessor.open(text, base);
    preprocessor.run();
    preprocessor.out
}

/// A text that is being read.
struct Source<'a> {
    text: &'a str,
    base: u32,
    tokens: std::iter::Peekable<std::vec::IntoIter<Token>>,
}

/// An open `#if`.
struct Branch {
    /// The text now read is wanted.
    active: bool,
    /// A branch of this `#if` was wanted already, or the whole of it stands in an unwanted place.
    settled: bool,
    /// `#else` was seen.
    last: bool,
    span: Span,
}

struct Preprocessor<'a> {
    options: &'a ParseOptions,
    sources: Vec<Source<'a>>,
    branches: Vec<Branch>,
    macros: Macros,
    /// Bases of the texts that said `#pragma once`.
    once: SortedSet<u32>,
    /// Tokens since the last directive, not yet expanded.
    pending: Vec<Token>,
    out: Preprocessed,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Preprocessor<'a> {
    fn open(&mut self, text: &'a str, base: u32) {
        let tokens = lex(text, base, false).into_iter().peekable();
        self.sources.push(Source { text, base, tokens });
    }

    fn run(&mut self) {
        while let Some(source) = self.sources.last_mut() {
            let Some(token) = source.tokens.next() else {
                self.sources.pop();
                continue;
            };
            if token.starts_line && token.is("#") {
                self.flush();
                self.directive(token.span);
            } else if self.active() {
                self.pending.push(token);
            }
        }
        self.flush();
        if let Some(open) = self.branches.first() {
            self.error(
                open.span,
                "this `#if` is never closed",
                "write `#endif` after it",
            );
        }
    }

    fn active(&self) -> bool {
        self.branches.last().is_none_or(|branch| branch.active)
    }

    fn flush(&mut self) {
        let tokens = std::mem::take(&mut self.pending);
        self.out
            .tokens
            .extend(self.macros.expand(tokens, self.diagnostics));
    }

    fn error(&mut self, span: Span, message: impl Into<String>, cure: impl Into<String>) {
        self.diagnostics
            .push(Diagnostic::error(span, message, cure));
    }

    /// The rest of the directive's line.
    fn line(&mut self) -> Vec<Token> {
        let mut line = Vec::new();
        if let Some(source) = self.sources.last_mut() {
            while let Some(token) = source.tokens.next_if(|token| !token.starts_line) {
                line.push(token);
            }
        }
        line
    }

    fn directive(&mut self, hash: Span) {
        let line = self.line();
        let Some((word, rest)) = line.split_first() else {
            return;
        };
        let span = line.iter().fold(hash, |span, token| span.to(token.span));
        match &*word.text {
            "if" | "ifdef" | "ifndef" => self.open_branch(&word.text, rest, span),
            "elif" | "elifdef" | "elifndef" | "else" => self.next_branch(&word.text, rest, span),
            "endif" => {
                if self.branches.pop().is_none() {
                    self.error(span, "`#endif` without `#if`", "take it out");
                }
            }
            _ if !self.active() => {}
            "include" => self.include(rest, span),
            "define" => self.define(rest, span),
            "undef" => match rest.first() {
                Some(name) if name.kind == Kind::Name => self.macros.remove(&name.text),
                _ => self.error(
                    span,
                    "`#undef` names no macro",
                    "write the macro's name after it",
                ),
            },
            "pragma" => {
                if rest.first().is_some_and(|word| word.is("once")) {
                    self.once
                        .extend(self.sources.last().map(|source| source.base));
                }
            }
            "error" => {
                let said = self.source_text(rest);
                self.error(
                    span,
                    format!("the page stops here itself: #error {said}"),
                    "meet the condition that guards it",
                );
            }
            "warning" | "line" | "ident" | "region" | "endregion" => {}
            other => {
                let message = format!("the directive `#{other}` is not supported");
                self.error(
                    span,
                    message,
                    "use #include, #define, #undef, #if … #endif or #pragma",
                );
            }
        }
    }

    fn source_text(&self, tokens: &[Token]) -> String {
        let (Some(first), Some(last), Some(source)) =
            (tokens.first(), tokens.last(), self.sources.last())
        else {
            return String::new();
        };
        let range =
            (first.span.start - source.base) as usize..(last.span.end - source.base) as usize;
        source.text.get(range).unwrap_or_default().to_owned()
    }

    fn wanted(&mut self, word: &str, rest: &[Token], span: Span) -> bool {
        if word.ends_with("if") {
            return condition::holds(rest, span, &mut self.macros, self.diagnostics);
        }
        let Some(name) = rest.first().filter(|token| token.kind == Kind::Name) else {
            self.error(
                span,
                format!("`#{word}` names no macro"),
                "write the macro's name after it",
            );
            return false;
        };
        self.macros.is_defined(&name.text) != word.ends_with("ndef")
    }

    fn open_branch(&mut self, word: &str, rest: &[Token], span: Span) {
        let outside = self.active();
        let active = outside && self.wanted(word, rest, span);
        self.branches.push(Branch {
            active,
            settled: active || !outside,
            last: false,
            span,
        });
    }

    fn next_branch(&mut self, word: &str, rest: &[Token], span: Span) {
        let Some(branch) = self.branches.last() else {
            return self.error(
                span,
                format!("`#{word}` without `#if`"),
                "take it out, or open the `#if` before it",
            );
        };
        let (open, after_else) = (!branch.settled, branch.last);
        if after_else {
            self.error(
                span,
                format!("`#{word}` after `#else`"),
                "close the `#if` with `#endif` first",
            );
        }
        let active = open && (word == "else" || self.wanted(word, rest, span));
        if let Some(branch) = self.branches.last_mut() {
            branch.active = active;
            branch.settled |= active;
            branch.last |= word == "else";
        }
    }

    fn include(&mut self, rest: &[Token], span: Span) {
        let written = self.source_text(rest);
        let quoted = written
            .strip_prefix('"')
            .and_then(|name| name.split_once('"'));
        let angled = written
            .strip_prefix('<')
            .and_then(|name| name.split_once('>'));
        let Some((name, _)) = quoted.or(angled) else {
            return self.error(
                span,
                "`#include` names no file",
                "write #include <name.h> or #include \"name.h\"",
            );
        };
        self.out.includes.push(name.trim().to_owned());
        let options = self.options;
        let block = quoted.and_then(|_| options.includes.iter().find(|block| block.name == name));
        let Some(block) = block.filter(|block| !self.once.contains(&block.base)) else {
            return;
        };
        if self.sources.len() >= MAX_INCLUDE_DEPTH {
            let message =
                format!("included blocks are nested deeper than the limit of {MAX_INCLUDE_DEPTH}");
            return self.error(
                span,
                message,
                "put `#pragma once` at the top of each included block",
            );
        }
        self.open(&block.text, block.base);
    }

    fn define(&mut self, rest: &[Token], span: Span) {
        match self.macros.define(rest) {
            Ok((name, true)) => {
                let name = name.to_string();
                if !self.out.macros.contains(&name) {
                    self.out.macros.push(name);
                }
            }
            Ok((_, false)) => {}
            Err(message) => self.error(
                span,
                message,
                "write #define NAME value or #define NAME(a, b) text",
            ),
        }
    }
}

/// A macro's name is shared by its table entry and every token that it hides in.
type Name = Rc<str>;
