//! Statements that branch, loop and leave.

use super::ast::{BaseType, Block, Expr, ExprKind, Init, Stmt, StmtKind, VarDecl};
use super::parser::{Parsed, Parser, Stuck};

impl Parser {
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

    fn condition_variable(&mut self) -> Parsed<VarDecl> {
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

    pub(super) fn if_statement(&mut self) -> Parsed<Stmt> {
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

    pub(super) fn while_statement(&mut self, out: &mut Vec<Stmt>) -> Parsed<()> {
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

    pub(super) fn do_statement(&mut self, out: &mut Vec<Stmt>) -> Parsed<()> {
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

    pub(super) fn for_statement(&mut self, out: &mut Vec<Stmt>) -> Parsed<()> {
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
    fn range_variable(&mut self) -> Option<VarDecl> {
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

    fn condition_variable_without_value(&mut self) -> Option<VarDecl> {
        let start = self.span();
        let base = self.base_type().ok()?;
        let declared = self.declarator(&base).ok()?;
        let name = declared.name.filter(|_| self.is(":"))?;
        let span = self.since(start);
        self.at += 1;
        Some(VarDecl {
            name,
            ty: declared.ty,
            init: Init::None,
            is_static: false,
            span,
        })
    }

    pub(super) fn switch_statement(&mut self, out: &mut Vec<Stmt>) -> Parsed<()> {
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

    pub(super) fn case_label(&mut self, in_switch: bool) -> Parsed<StmtKind> {
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

    pub(super) fn return_statement(&mut self) -> Parsed<StmtKind> {
        self.bump();
        let value = match &*self.peek().text {
            ";" | "}" => None,
            "{" => Some(self.braced()?),
            _ => Some(self.expression()?),
        };
        self.expect_semicolon("`return`")?;
        Ok(StmtKind::Return(value))
    }

    pub(super) fn try_statement(&mut self, out: &mut Vec<Stmt>) -> Parsed<()> {
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

    pub(super) fn throw_statement(&mut self) -> Parsed<StmtKind> {
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
