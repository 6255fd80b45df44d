//! Compiler directives: `#pragma …` and `#include(…)`.

use super::ast::{Name, Pragma, Spanned};
use super::lexer::Kind;
use super::parser::Parser;
use crate::Span;
use crate::object_path::NamespacePath;

impl Parser<'_> {
    /// A directive; the position is on its `#`. After an error the rest of its line is skipped.
    pub(super) fn directive(&mut self) -> Option<Pragma> {
        let start = self.here();
        let pragma = self.directive_body(start);
        if pragma.is_none() {
            while !self.at_end() && !self.starts_line() {
                self.bump();
            }
        }
        pragma
    }

    fn directive_body(&mut self, start: Span) -> Option<Pragma> {
        self.bump();
        let name = if self.is_word("include") {
            self.name("`include`", INVALID)?
        } else if self.eat_word("pragma") {
            self.name("the name of a directive", INVALID)?
        } else {
            let message = format!("`#` is followed by {}", self.found());
            return self.fail(
                message,
                "directives are `#pragma …` and `#include(\"file\")`",
                INVALID,
            );
        };
        let mut arguments = Vec::new();
        if self.eat('(') {
            loop {
                arguments.push(self.argument()?);
                if !self.eat(',') {
                    break;
                }
            }
            self.expect(
                ')',
                "the arguments of a directive",
                "WBEMMOF_E_EXPECTED_CLOSE_PAREN",
            )?;
        }
        let pragma = Pragma {
            name,
            arguments,
            span: start.to(self.before()),
        };
        self.judge(&pragma);
        Some(pragma)
    }

    /// A string, or a bare word such as `NOFAIL`.
    fn argument(&mut self) -> Option<Spanned<String>> {
        let span = self.here();
        match self.kind().clone() {
            Kind::Str(mut it) => {
                self.bump();
                while let Kind::Str(more) = self.kind() {
                    it.push_str(more);
                    self.bump();
                }
                Some(Spanned {
                    it,
                    span: span.to(self.before()),
                })
            }
            Kind::Name => {
                self.bump();
                Some(Spanned {
                    it: self.slice(span).to_string(),
                    span,
                })
            }
            _ => {
                let message = format!(
                    "{} stands where the argument of a directive is needed",
                    self.found()
                );
                self.fail(message, "write a string in double quotes", INVALID)
            }
        }
    }

    /// Reports what is wrong with a directive that could be read (MF-12 to MF-16).
    fn judge(&mut self, pragma: &Pragma) {
        let arguments = pragma.arguments.len();
        let (fits, cure, code) = match pragma.name.it.to_ascii_lowercase().as_str() {
            "namespace" => {
                let cure = r#"write `#pragma namespace("\\\\.\\root\\name")`"#;
                let fits = arguments == 1 && NamespacePath::parse(&pragma.arguments[0].it).is_ok();
                (fits, cure, "WBEMMOF_E_INVALID_NAMESPACE_SYNTAX")
            }
            "classflags" => {
                let cure = "list createonly, updateonly, safeupdate or forceupdate; the first two exclude each other";
                let known = ["createonly", "updateonly", "safeupdate", "forceupdate"];
                (
                    flags_fit(&pragma.arguments, &known),
                    cure,
                    "WBEMMOF_E_INVALID_FLAGS_SYNTAX",
                )
            }
            "instanceflags" => {
                let cure = "write either `createonly` or `updateonly`";
                (
                    flags_fit(&pragma.arguments, &["createonly", "updateonly"]),
                    cure,
                    "WBEMMOF_E_INVALID_FLAGS_SYNTAX",
                )
            }
            "deleteclass" => {
                let cure = r#"write `#pragma deleteclass("Name", NOFAIL)`, or FAIL to stop when it is absent"#;
                (
                    deletion_fits(&pragma.arguments),
                    cure,
                    "WBEMMOF_E_INVALID_DELETECLASS_SYNTAX",
                )
            }
            "deleteinstance" => {
                let cure = r#"write `#pragma deleteinstance("path", NOFAIL)`, or FAIL to stop when it is absent"#;
                (
                    deletion_fits(&pragma.arguments),
                    cure,
                    "WBEMMOF_E_INVALID_DELETEINSTANCE_SYNTAX",
                )
            }
            "amendment" => (
                arguments == 1,
                r#"write `#pragma amendment("MS_409")`"#,
                "WBEMMOF_E_INVALID_AMENDMENT_SYNTAX",
            ),
            "autorecover" => (
                arguments == 0,
                "write `#pragma autorecover` without arguments",
                INVALID,
            ),
            "include" => (
                arguments == 1,
                "name one file: `#include(\"file.mof\")`",
                INVALID,
            ),
            // Directives of the DMTF's own language, which say nothing that WMI acts on.
            "locale" | "instancelocale" | "source" | "sourcetype" | "nonlocal" | "nonlocaltype" => {
                return;
            }
            _ => return self.unknown(&pragma.name),
        };
        if !fits {
            let message = format!("the directive `{}` is malformed", pragma.name.it);
            self.report(pragma.span, message, cure, code);
        }
    }

    fn unknown(&mut self, name: &Name) {
        let cure = "known are namespace, classflags, instanceflags, deleteclass, deleteinstance, amendment, \
                    autorecover and include";
        self.report(
            name.span,
            format!("there is no directive `{}`", name.it),
            cure,
            INVALID,
        );
    }
}

const INVALID: &str = "WBEMMOF_E_INVALID_PRAGMA";

/// Whether the arguments are flags of `known`, in one string or several (MF-14), without a contradiction.
fn flags_fit(arguments: &[Spanned<String>], known: &[&str]) -> bool {
    let words = arguments.iter().flat_map(|argument| argument.it.split(','));
    let words: Vec<String> = words.map(|word| word.trim().to_ascii_lowercase()).collect();
    let has = |flag: &str| words.iter().any(|word| word == flag);
    !words.is_empty()
        && words.iter().all(|word| known.contains(&word.as_str()))
        && !(has("createonly") && has("updateonly"))
}

fn deletion_fits(arguments: &[Spanned<String>]) -> bool {
    match arguments {
        [target, mode] => {
            !target.it.is_empty()
                && ["fail", "nofail"].contains(&mode.it.to_ascii_lowercase().as_str())
        }
        _ => false,
    }
}
