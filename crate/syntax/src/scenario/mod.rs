//! Scenario files: Markdown with MOF, C++ and expectations in fenced blocks.
//!
//! The same reader opens a scenario of the gallery and any Markdown page of documentation. Each level-1 heading starts
//! a [`Case`]; what a case says to the lab stands in HTML comments, which other readers of the page do not show:
//!
//! ```text
//! # Two sinks, one enumerator
//! <!-- gallery: no -->
//! <!-- policy: random:7 -->
//! <!-- reading: nextasync.overlap=block_caller -->
//! ```
//!
//! [`parse`] splits a file into cases, and [`replace`] writes new expectations into the blocks of a file without
//! touching anything else. What the blocks mean is for whoever runs them.

mod blocks;
mod inline;
mod lines;
mod replace;
#[cfg(test)]
mod tests;

use crate::{Diagnostic, Span};
pub use blocks::{Block, BlockKind};
pub use replace::replace;

/// One scenario of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Case {
    /// The text of the heading; empty for what stands before the first one, or in a page without any.
    pub title: String,
    /// The heading as the fragment of a link, distinct within the file.
    pub anchor: String,
    /// The Markdown text outside headings, fenced blocks and HTML comments.
    pub prose: String,
    /// Whether `<!-- gallery: no -->` keeps the case out of the gallery.
    pub hidden: bool,
    /// The fenced blocks in the order of the text.
    pub blocks: Vec<Block>,
    /// The other `<!-- name: value -->` comments in the order of the text.
    pub directives: Vec<Directive>,
    /// From the heading to the next one.
    pub span: Span,
}

/// `<!-- name: value -->`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// The name: lower-case letters, digits and hyphens.
    pub name: String,
    /// The value, without blanks round it.
    pub value: String,
    /// The whole comment.
    pub span: Span,
}

/// Splits a Markdown page into its cases.
///
/// What stands before the first heading is a case of its own if it has a block, and is left out otherwise. A page
/// without a heading is one case.
pub fn parse(text: &str) -> (Vec<Case>, Vec<Diagnostic>) {
    blocks::Reader::new(text).read()
}
