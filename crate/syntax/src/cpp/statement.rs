//! Statements.

use super::ast::{Block, Item, Stmt, StmtKind};
use super::declare::{Declared, Place};
use super::parser::{Parsed, Parser};
use crate::{Diagnostic, Span};

impl Parser {
    /// `{ … }`, standing at its `{`; errors inside are reported and passed over.
    pub(super) fn block(&mut self) -> Block {
        let start = self.bump();
        let mut stmts = Vec::new();
        while !self.at_end() && !self.is("}") {
            self.statement_or_recover(&mut stmts, false);
        }
        if !self.eat("}") {
            self.error(start, "this block is never closed", "write `}` at its end");
        }
        Block {
            stmts,
            span: self.since(start),
        }
    }

    /// Reads one statement; a spoilt one is reported and left out. Always moves on.
    pub(super) fn statement_or_recover(&mut self, out: &mut Vec<Stmt>, in_switch: bool) {
        let before = self.at;
        if self
            .nested(|parser| parser.statement_into(out, in_switch))
            .is_err()
        {
            self.recover();
        }
        if self.at == before {
            self.at += 1;
        }
    }

    /// The one statement that `if`, `while` … govern.
    pub(super) fn governed(&mut self) -> Parsed<Box<Stmt>> {
        let start = self.span();
        let mut stmts = Vec::new();
        self.nested(|parser| parser.statement_into(&mut stmts, false))?;
        Ok(Box::new(match stmts.pop() {
            Some(only) if stmts.is_empty() => only,
            last => {
                stmts.extend(last);
                let span = self.since(start);
                Stmt {
                    kind: StmtKind::Block(Block { stmts, span }),
                    span,
                }
            }
        }))
    }

    fn statement_into(&mut self, out: &mut Vec<Stmt>, in_switch: bool) -> Parsed<()> {
        let start = self.span();
        let word = self.peek().text.clone();
        let kind = match &*word {
            "{" => StmtKind::Block(self.block()),
            ";" => {
                self.at += 1;
                StmtKind::Empty
            }
            "if" => {
                out.push(self.if_statement()?);
                return Ok(());
            }
            "while" => return self.while_statement(out),
            "do" => return self.do_statement(out),
            "for" => return self.for_statement(out),
            "switch" => return self.switch_statement(out),
            "case" | "default" => self.case_label(in_switch)?,
            "break" | "continue" => {
                self.at += 1;
                self.expect_semicolon(&format!("`{word}`"))?;
                if &*word == "break" {
                    StmtKind::Break
                } else {
                    StmtKind::Continue
                }
            }
            "return" => self.return_statement()?,
            "goto" => {
                self.at += 1;
                let label = self.name("a label")?;
                self.expect_semicolon("`goto`")?;
                StmtKind::Goto(label)
            }
            "try" => return self.try_statement(out),
            "throw" => self.throw_statement()?,
            "using" => {
                let item = self.using()?;
                let span = self.since(start);
                out.extend(item.map(|item| Stmt {
                    kind: StmtKind::Item(Box::new(item)),
                    span,
                }));
                return Ok(());
            }
            "else" => {
                self.error(
                    start,
                    "`else` without `if`",
                    "put it right after the statement of an `if`",
                );
                self.at += 1;
                return Ok(());
            }
            "catch" => {
                self.error(
                    start,
                    "`catch` without `try`",
                    "put it right after the block of a `try`",
                );
                self.skip_construct();
                return Ok(());
            }
            "..." => {
                self.at += 1;
                self.say(Diagnostic::warning(
                    start,
                    "`...` stands for code that the page leaves out",
                    "write that code, or take the dots out",
                ));
                self.eat(";");
                return Ok(());
            }
            "static_assert" => {
                self.skip_construct();
                return Ok(());
            }
            "[" if self.is_at(1, "[") => {
                self.skip_attribute();
                return self.statement_into(out, in_switch);
            }
            _ if self.is_foreign_statement(&word, start) => return Ok(()),
            _ if self.is_name(self.at) && self.is_at(1, ":") => {
                self.at += 2;
                StmtKind::Label(word.to_string())
            }
            _ if self.starts_declaration() => return self.local_declaration(out),
            _ => {
                let expr = self.expression()?;
                self.expect_semicolon("this statement")?;
                StmtKind::Expr(expr)
            }
        };
        out.push(Stmt {
            kind,
            span: self.since(start),
        });
        Ok(())
    }

    /// Passes over a statement that other compilers or other C++ know, after saying so.
    fn is_foreign_statement(&mut self, word: &str, start: Span) -> bool {
        let (what, cure) = match word {
            "__try" | "__except" | "__finally" => (
                "structured exception handling",
                "use `goto cleanup` or destructors",
            ),
            "asm" | "__asm" => ("assembler", "write the statement in C++"),
            "co_return" | "co_await" | "co_yield" => ("a coroutine", "use callbacks or threads"),
            "template" => (
                "a template of one's own",
                "write it for the type that is used",
            ),
            "namespace" => (
                "a namespace of one's own",
                "write its declarations at file scope",
            ),
            _ => return false,
        };
        self.unsupported(start, what, cure);
        self.skip_construct();
        true
    }

    /// Declarations inside a function.
    pub(super) fn local_declaration(&mut self, out: &mut Vec<Stmt>) -> Parsed<()> {
        let start = self.span();
        let all = self.declaration(&Place::Local)?;
        let span = self.since(start);
        let lifted = std::mem::take(&mut self.extra_items);
        out.extend(lifted.into_iter().map(|item| Stmt {
            kind: StmtKind::Item(Box::new(item)),
            span,
        }));
        let mut variables = Vec::new();
        for declared in all {
            match declared {
                // A local declaration of a function says nothing that the definition does not.
                Declared::Item(Item::Function(_)) => {}
                Declared::Item(item) => out.push(Stmt {
                    kind: StmtKind::Item(Box::new(item)),
                    span,
                }),
                Declared::Variable { decl, .. } => variables.push(decl),
            }
        }
        if !variables.is_empty() {
            out.push(Stmt {
                kind: StmtKind::Decl(variables),
                span,
            });
        }
        Ok(())
    }
}
