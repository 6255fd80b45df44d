//! Statements.

use super::ast::{BaseType, Block, Expr, ExprKind, Item, Stmt, StmtKind};
use super::declare::{Declared, Place};
use super::parser::{Parsed, Parser, Stuck};
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
    fn governed(&mut self) -> Parsed<Box<Stmt>> {
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
    fn local_declaration(&mut self, out: &mut Vec<Stmt>) -> Parsed<()> {
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

    /// `(condition)`; a variable declared in it is answered as statements to run before.
    fn condition(&mut self, of: &str) -> Parsed<(Vec<Stmt>, Expr)> {
        self.expect("(", of)?;
        let mut before = Vec::new();
        if self.starts_declaration() {
            let start = self.span();
            let mut decl = self.condition_variable()?;
            let value = Expr {
                kind: ExprKind::Name(decl.name.clone()),
                span: decl.span,
            };
            decl.span = self.since(start);
            before.push(Stmt {
                span: decl.span,
                kind: StmtKind::Decl(vec![decl]),
            });
            if !self.eat(";") {
                self.expect(")", "the condition")?;
                return Ok((before, value));
            }
        }
        let condition = self.expression()?;
        if self.is(";") && before.is_empty() {
            self.at += 1;
            before.push(Stmt {
                span: condition.span,
                kind: StmtKind::Expr(condition),
            });
            let condition = self.expression()?;
            self.expect(")", "the condition")?;
            return Ok((before, condition));
        }
        self.expect(")", "the condition")?;
        Ok((before, condition))
    }

    fn condition_variable(&mut self) -> Parsed<super::ast::VarDecl> {
        let specifiers = self.specifiers();
        let base = self.base_type()?;
        let declared = self.declarator(&base)?;
        let Some(name) = declared.name.clone() else {
            self.error(
                self.span(),
                "a name is missing in this declaration",
                "write `Type name = value`",
            );
            return Err(Stuck);
        };
        self.variable(specifiers, name, declared)
    }

    /// Runs `before` in a block of its own in front of `stmt`.
    fn preceded(mut before: Vec<Stmt>, stmt: Stmt) -> Stmt {
        if before.is_empty() {
            return stmt;
        }
        let span = stmt.span;
        before.push(stmt);
        Stmt {
            kind: StmtKind::Block(Block {
                stmts: before,
                span,
            }),
            span,
        }
    }

    fn if_statement(&mut self) -> Parsed<Stmt> {
        let start = self.bump();
        self.eat("constexpr");
        let (before, cond) = self.condition("`if`")?;
        let span = self.since(start);
        let then = self.governed()?;
        let otherwise = if self.eat("else") {
            Some(self.governed()?)
        } else {
            None
        };
        Ok(Self::preceded(
            before,
            Stmt {
                kind: StmtKind::If {
                    cond,
                    then,
                    otherwise,
                },
                span,
            },
        ))
    }

    fn while_statement(&mut self, out: &mut Vec<Stmt>) -> Parsed<()> {
        let start = self.bump();
        let (before, cond) = self.condition("`while`")?;
        let span = self.since(start);
        if let Some(first) = before.first() {
            self.unsupported(
                first.span,
                "a variable in the condition of a loop",
                "declare it before the loop",
            );
        }
        let body = self.governed()?;
        out.push(Stmt {
            kind: StmtKind::While { cond, body },
            span,
        });
        Ok(())
    }

    fn do_statement(&mut self, out: &mut Vec<Stmt>) -> Parsed<()> {
        self.bump();
        let body = self.governed()?;
        let start = self.expect("while", "the body of `do`")?;
        self.expect("(", "`while`")?;
        let cond = self.expression()?;
        self.expect(")", "the condition")?;
        let span = self.since(start);
        self.expect_semicolon("`do … while`")?;
        out.push(Stmt {
            kind: StmtKind::DoWhile { body, cond },
            span,
        });
        Ok(())
    }

    fn for_statement(&mut self, out: &mut Vec<Stmt>) -> Parsed<()> {
        let start = self.bump();
        self.expect("(", "`for`")?;
        if let Some(decl) = self.range_variable() {
            let range = if self.is("{") {
                self.braced()?
            } else {
                self.expression()?
            };
            self.expect(")", "the range of `for`")?;
            let span = self.since(start);
            let body = self.governed()?;
            out.push(Stmt {
                kind: StmtKind::RangeFor { decl, range, body },
                span,
            });
            return Ok(());
        }
        let mut init = Vec::new();
        if self.starts_declaration() {
            self.local_declaration(&mut init)?;
        } else if !self.eat(";") {
            let expr = self.expression()?;
            self.expect(";", "the first part of `for`")?;
            init.push(Stmt {
                span: expr.span,
                kind: StmtKind::Expr(expr),
            });
        }
        let cond = if self.is(";") {
            None
        } else {
            Some(self.expression()?)
        };
        self.expect(";", "the condition of `for`")?;
        let step = if self.is(")") {
            None
        } else {
            Some(self.expression()?)
        };
        self.expect(")", "the head of `for`")?;
        let span = self.since(start);
        let body = self.governed()?;
        let init = init.pop().map(Box::new);
        out.push(Stmt {
            kind: StmtKind::For {
                init,
                cond,
                step,
                body,
            },
            span,
        });
        Ok(())
    }

    /// `T name :` of a range `for`; nothing is taken when it is another kind.
    fn range_variable(&mut self) -> Option<super::ast::VarDecl> {
        if !self.starts_declaration() {
            return None;
        }
        let (before, said) = (self.at, self.diagnostics.len());
        let found = self.condition_variable_without_value();
        if found.is_none() {
            self.at = before;
            self.diagnostics.truncate(said);
        }
        found
    }

    fn condition_variable_without_value(&mut self) -> Option<super::ast::VarDecl> {
        let start = self.span();
        let base = self.base_type().ok()?;
        let declared = self.declarator(&base).ok()?;
        let name = declared.name.filter(|_| self.is(":"))?;
        let span = self.since(start);
        self.at += 1;
        Some(super::ast::VarDecl {
            name,
            ty: declared.ty,
            init: super::ast::Init::None,
            is_static: false,
            span,
        })
    }

    fn switch_statement(&mut self, out: &mut Vec<Stmt>) -> Parsed<()> {
        let start = self.bump();
        let (before, on) = self.condition("`switch`")?;
        let span = self.since(start);
        let open = self.expect("{", "the head of `switch`")?;
        let mut body = Vec::new();
        while !self.at_end() && !self.is("}") {
            self.statement_or_recover(&mut body, true);
        }
        if !self.eat("}") {
            self.error(
                open,
                "this `switch` is never closed",
                "write `}` at its end",
            );
        }
        out.push(Self::preceded(
            before,
            Stmt {
                kind: StmtKind::Switch { on, body },
                span,
            },
        ));
        Ok(())
    }

    fn case_label(&mut self, in_switch: bool) -> Parsed<StmtKind> {
        let start = self.bump();
        let is_case = self.token_at(self.at - 1).is("case");
        if !in_switch {
            self.unsupported(
                start,
                "a `case` outside the outermost block of a `switch`",
                "put it right into the braces of the `switch`",
            );
        }
        let kind = if is_case {
            StmtKind::Case(self.assignment()?)
        } else {
            StmtKind::Default
        };
        self.expect(":", "a `case`")?;
        if !in_switch {
            return Ok(StmtKind::Empty);
        }
        Ok(kind)
    }

    fn return_statement(&mut self) -> Parsed<StmtKind> {
        self.bump();
        let value = match &*self.peek().text {
            ";" | "}" => None,
            "{" => Some(self.braced()?),
            _ => Some(self.expression()?),
        };
        self.expect_semicolon("`return`")?;
        Ok(StmtKind::Return(value))
    }

    fn try_statement(&mut self, out: &mut Vec<Stmt>) -> Parsed<()> {
        let span = self.bump();
        if !self.is("{") {
            self.expect("{", "`try`")?;
        }
        let body = self.block();
        let mut catches = Vec::new();
        while self.eat("catch") {
            self.expect("(", "`catch`")?;
            let param = if self.eat("...") {
                None
            } else {
                Some(self.parameter()?)
            };
            self.expect(")", "the parameter of `catch`")?;
            if !self.is("{") {
                self.expect("{", "`catch`")?;
            }
            catches.push((param, self.block()));
        }
        if catches.is_empty() {
            self.error(
                span,
                "`try` without `catch`",
                "write `catch (_com_error &e) { … }` after its block",
            );
        }
        out.push(Stmt {
            kind: StmtKind::Try { body, catches },
            span,
        });
        Ok(())
    }

    fn throw_statement(&mut self) -> Parsed<StmtKind> {
        self.bump();
        if self.eat(";") {
            return Ok(StmtKind::Throw(None));
        }
        let mut value = self.expression()?;
        self.expect_semicolon("`throw`")?;
        let other = match &value.kind {
            ExprKind::Construct(ty, _) => ty.base != BaseType::Named("_com_error".to_owned()),
            ExprKind::Name(_)
            | ExprKind::Call { .. }
            | ExprKind::Unary(..)
            | ExprKind::Member { .. } => false,
            _ => true,
        };
        if other {
            let what = "throwing anything but `_com_error`";
            self.unsupported(
                value.span,
                what,
                "throw `_com_error(hr)`, or return the HRESULT",
            );
            value = Self::stopped(what, value.span);
        }
        Ok(StmtKind::Throw(Some(value)))
    }
}
