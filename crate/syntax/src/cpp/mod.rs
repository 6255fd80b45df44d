//! C++ as WMI documentation prints it: text to a tree, for the client machine.
//!
//! [`parse`] carries out the preprocessor's directives and reads what is left. It accepts any text: what is wrong or
//! outside the subset is reported at its place, with a cure, and reading goes on behind it. All nesting and all
//! expansion have limits, each of which a diagnostic names.

pub mod ast;
mod check;
mod class;
mod control;
mod declarator;
mod declare;
mod expression;
mod function;
mod highlight;
mod known;
mod lambda;
mod lex;
mod literal;
mod lookahead;
mod parser;
mod preprocess;
mod primary;
mod queries;
mod statement;
mod types;
mod unit;

pub use highlight::{TokenClass, tokens};

use crate::Diagnostic;
use crate::sorted::sort_by;
use ast::Program;

/// Another C++ block of the page, which a quoted `#include` can name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Include {
    /// The name, as `#include "name"` writes it.
    pub name: String,
    /// The block's text.
    pub text: String,
    /// Offset of the text in the file.
    pub base: u32,
}

/// What a text is read with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParseOptions {
    /// Blocks for quoted includes; other names are recorded in [`Program::includes`] and need no file.
    pub includes: Vec<Include>,
}

/// Reads a translation unit whose first byte stands at `base` in the file.
pub fn parse(text: &str, base: u32, options: &ParseOptions) -> (Program, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let done = preprocess::preprocess(text, base, options, &mut diagnostics);
    queries::check(&done.tokens, &mut diagnostics);
    let mut parser = parser::Parser::new(done.tokens, base, diagnostics);
    let mut program = parser.unit();
    program.macros = done.macros;
    program.includes = done.includes;
    let mut diagnostics = parser.diagnostics;
    check::jumps(&program, &mut diagnostics);
    sort_by(&mut diagnostics, |a, b| a.span.start.cmp(&b.span.start));
    (program, diagnostics)
}

#[cfg(test)]
mod tests;
