//! The WMI Query Language: text to tree, and tree to text.
//!
//! [`parse`] reads data queries, `SELECT … FROM … WHERE …`. [`kind`] says of any text which kind of query it is;
//! association, schema and event queries are recognised and refused by name. Mistakes carry the published name
//! `WBEM_E_INVALID_QUERY`, and `WBEM_E_QUOTA_VIOLATION` where a limit is reached (WQ-34).
//!
//! Nothing here knows a class: whether an operator fits the type of a property is for the evaluator.

pub mod ast;
mod condition;
mod kind;
mod lexer;
mod parser;
mod print;
#[cfg(test)]
mod tests;

use crate::Diagnostic;
pub use ast::{Columns, CompareOp, Constant, Expr, Features, Path, Select};
pub use kind::{QueryKind, kind};
pub use print::print;

/// The longest query, in characters (WQ-34).
pub const MAX_LENGTH: usize = 16_384;

/// How many AND and OR one query may have. The documents say that there is a limit (WQ-34) and give no number; this
/// one is ours.
pub const MAX_CONNECTIVES: u32 = 512;

/// How deep parentheses may nest; the number is ours.
pub const MAX_DEPTH: u32 = 64;

/// Reads a data query that starts at byte `base` of the text that the user sees.
///
/// There is a tree exactly when no diagnostic is an error.
pub fn parse(text: &str, base: u32) -> (Option<Select>, Vec<Diagnostic>) {
    match parser::select(text, base) {
        Ok(select) => (Some(select), Vec::new()),
        Err(diagnostic) => (None, vec![*diagnostic]),
    }
}
