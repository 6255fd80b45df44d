//! Managed Object Format: text to tree, and tree to text.
//!
//! [`parse`] reads a whole file. It goes on after an error, at the next `;` or `}`, so that one reading reports
//! every mistake; what could be understood is in the tree. An error that the MOF compiler has a name for carries
//! that name (`WBEMMOF_E_…`, rules MF-08 to MF-20).
//!
//! | step | file |
//! |---|---|
//! | text → tokens | `lexer`, `number` |
//! | tokens → tree: items, members, qualifiers, types, values, directives | `parser`, `class`, `qualifier`, `types`, `value`, `pragma` |
//! | mistakes that need the finished tree: duplicates, aliases, flavors | `check` |
//! | tree → text | `print` |
//!
//! Whatever needs a repository (does the superclass exist, does a value fit the type of an inherited property, in
//! which direction does an unmarked parameter go) is left to the reader of the tree.

pub mod ast;
mod check;
mod class;
mod lexer;
mod number;
mod parser;
mod pragma;
mod print;
mod qualifier;
#[cfg(test)]
mod tests;
mod types;
mod value;

use crate::Diagnostic;
use crate::sorted::sort_by;
pub use ast::{
    Assignment, ClassDecl, Flavor, InstanceDecl, Item, MethodDecl, MofFile, Name, Pragma,
    PropertyDecl, Qualifier, QualifierDecl, QualifierType, Spanned, TypeKind, TypeRef, Value,
    ValueKind,
};
pub use print::print;

/// How deep `instance of` values may nest in each other (OM-25).
pub const MAX_DEPTH: u32 = 64;

/// How many diagnostics one reading reports; one more says that there would be others.
pub const MAX_DIAGNOSTICS: usize = 200;

/// Reads a MOF text that starts at byte `base` of the file that the user sees.
///
/// The diagnostics come in the order of the text. Without an error among them the tree is complete; with one, the
/// pieces that could not be understood are missing from it.
pub fn parse(text: &str, base: u32) -> (MofFile, Vec<Diagnostic>) {
    let (tokens, mut diagnostics) = lexer::tokens(text, base);
    let (file, found) = parser::Parser::new(text, base, tokens).file();
    diagnostics.extend(found);
    diagnostics.extend(check::check(&file));
    sort_by(&mut diagnostics, |a, b| a.span.cmp(&b.span));
    if diagnostics.len() > MAX_DIAGNOSTICS {
        let span = diagnostics[MAX_DIAGNOSTICS].span;
        diagnostics.truncate(MAX_DIAGNOSTICS);
        diagnostics.push(Diagnostic::error(
            span,
            format!("more than {MAX_DIAGNOSTICS} mistakes; those from here on are not listed"),
            "correct the ones above first",
        ));
    }
    (file, diagnostics)
}
