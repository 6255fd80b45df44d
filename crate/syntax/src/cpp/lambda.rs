//! Lambdas: captures, parameters, body.

use super::ast::{Block, Expr, ExprKind};
use super::parser::{Parsed, Parser, Stuck};
use crate::Span;

impl Parser {
    pub(super) fn lambda(&mut self) -> Parsed<Expr> {
        let start = self.bump();
        let (mut by_reference, mut by_value, mut captures) = (false, false, Vec::new());
        while !self.eat("]") {
            let reference = self.eat("&");
            if reference && (self.is("]") || self.is(",")) {
                by_reference = true;
            } else if self.eat("=") {
                by_value = true;
            } else if self.eat("this") {
                captures.push(("this".to_owned(), true));
            } else {
                captures.push((self.name("a captured variable")?, reference));
                if self.is("=") {
                    self.unsupported(
                        self.span(),
                        "a capture with a value",
                        "declare a variable before the lambda",
                    );
                    return Err(Stuck);
                }
            }
            if !self.eat(",") && !self.is("]") {
                self.expect("]", "the captures")?;
            }
        }
        let params = if self.is("(") {
            self.parameters()?
        } else {
            Vec::new()
        };
        while self.eat("mutable") || self.eat("noexcept") {}
        if self.eat("->") {
            self.type_name()?;
        }
        let body = if self.is("{") {
            self.block()
        } else {
            self.missing_body()?
        };
        self.height = 1;
        let kind = ExprKind::Lambda {
            by_reference,
            by_value,
            captures,
            params,
            body,
        };
        Ok(Expr {
            kind,
            span: self.since(start),
        })
    }

    fn missing_body(&mut self) -> Parsed<Block> {
        self.expect("{", "the head of a lambda")
            .map(|span: Span| Block {
                stmts: Vec::new(),
                span,
            })
    }
}
