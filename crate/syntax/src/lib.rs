//! Text to trees. Every reader here accepts any text, never fails and never panics: it answers with a tree and
//! with diagnostics that say the place, what is wrong and what would be right.
//!
//! Nothing in this crate knows what WMI means.

pub mod cpp;
pub mod letter;
pub mod mof;
pub mod object_path;
pub mod scenario;
pub mod sorted;
pub mod source;
pub mod wql;

pub use source::{Diagnostic, LineIndex, Severity, Span};
