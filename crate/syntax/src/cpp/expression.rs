//! Expressions down to the prefix operators. Chains of infix operators are read with a stack of our own, so that
//! only brackets and prefixes nest.

use super::ast::{BinaryOp, Expr, ExprKind, UnaryOp};
use super::parser::{Parsed, Parser, Stuck};
use crate::Span;

/// An operator that waits for its right side, with how tightly it binds.
type Waiting = (BinaryOp, u8);

impl Parser {
    /// A whole expression, commas included.
    pub(super) fn expression(&mut self) -> Parsed<Expr> {
        let mut left = self.assignment()?;
        while self.eat(",") {
            let height = self.height;
            let right = self.assignment()?;
            let span = left.span.to(right.span);
            left = self.grow(
                height,
                Expr {
                    kind: ExprKind::Comma(Box::new(left), Box::new(right)),
                    span,
                },
            )?;
        }
        Ok(left)
    }

    /// An expression without commas at its top.
    pub(super) fn assignment(&mut self) -> Parsed<Expr> {
        self.nested(Self::assignment_within)
    }

    fn assignment_within(&mut self) -> Parsed<Expr> {
        let target = self.conditional()?;
        let Some((op, length)) = self.assignment_operator() else {
            return Ok(target);
        };
        let height = self.height;
        self.at += length;
        let value = if self.is("{") {
            self.braced()?
        } else {
            self.assignment()?
        };
        let span = target.span.to(value.span);
        self.grow(
            height,
            Expr {
                kind: ExprKind::Assign {
                    op,
                    target: Box::new(target),
                    value: Box::new(value),
                },
                span,
            },
        )
    }

    /// The operator and its number of tokens; `>>=` comes as `>` and `>=`.
    fn assignment_operator(&self) -> Option<(Option<BinaryOp>, usize)> {
        let op = match &*self.peek().text {
            "=" => return Some((None, 1)),
            "+=" => BinaryOp::Add,
            "-=" => BinaryOp::Sub,
            "*=" => BinaryOp::Mul,
            "/=" => BinaryOp::Div,
            "%=" => BinaryOp::Rem,
            "&=" => BinaryOp::BitAnd,
            "|=" => BinaryOp::BitOr,
            "^=" => BinaryOp::BitXor,
            "<<=" => BinaryOp::Shl,
            ">" if self.is_joined(">=") => return Some((Some(BinaryOp::Shr), 2)),
            _ => return None,
        };
        Some((Some(op), 1))
    }

    /// The token after the next one is `text` and touches it.
    fn is_joined(&self, text: &str) -> bool {
        let next = self.token_at(self.at + 1);
        next.is(text) && !next.spaced && !next.starts_line
    }

    fn conditional(&mut self) -> Parsed<Expr> {
        let condition = self.binary()?;
        if !self.eat("?") {
            return Ok(condition);
        }
        let mut height = self.height;
        let yes = self.expression()?;
        height = height.max(self.height);
        self.expect(":", "the second part of `? :`")?;
        let no = self.assignment()?;
        let span = condition.span.to(no.span);
        let kind = ExprKind::Conditional(Box::new(condition), Box::new(yes), Box::new(no));
        self.grow(height, Expr { kind, span })
    }

    fn binary(&mut self) -> Parsed<Expr> {
        let first = self.unary()?;
        if self.binary_operator().is_none() {
            return Ok(first);
        }
        let mut operands = vec![(first, self.height)];
        let mut waiting: Vec<Waiting> = Vec::new();
        while let Some((op, binding, length)) = self.binary_operator() {
            self.reduce(&mut operands, &mut waiting, binding)?;
            self.at += length;
            waiting.push((op, binding));
            let right = self.unary()?;
            operands.push((right, self.height));
        }
        self.reduce(&mut operands, &mut waiting, 0)?;
        let (whole, height) = operands.swap_remove(0);
        self.height = height;
        Ok(whole)
    }

    /// Builds what binds at least as tightly as `binding`.
    fn reduce(
        &mut self,
        operands: &mut Vec<(Expr, u32)>,
        waiting: &mut Vec<Waiting>,
        binding: u8,
    ) -> Parsed<()> {
        while let Some((op, _)) = waiting.pop_if(|last| last.1 >= binding) {
            let (Some((right, right_height)), Some((left, left_height))) =
                (operands.pop(), operands.pop())
            else {
                break;
            };
            let span = left.span.to(right.span);
            self.height = right_height;
            let whole = Expr {
                kind: ExprKind::Binary(op, Box::new(left), Box::new(right)),
                span,
            };
            let whole = self.grow(left_height, whole)?;
            operands.push((whole, self.height));
        }
        Ok(())
    }

    /// The infix operator here, how tightly it binds, and its number of tokens.
    fn binary_operator(&self) -> Option<(BinaryOp, u8, usize)> {
        let (op, binding) = match &*self.peek().text {
            "||" => (BinaryOp::Or, 1),
            "&&" => (BinaryOp::And, 2),
            "|" => (BinaryOp::BitOr, 3),
            "^" => (BinaryOp::BitXor, 4),
            "&" => (BinaryOp::BitAnd, 5),
            "==" => (BinaryOp::Eq, 6),
            "!=" => (BinaryOp::NotEq, 6),
            "<" => (BinaryOp::Less, 7),
            "<=" => (BinaryOp::LessEq, 7),
            ">" if self.is_joined(">") => return Some((BinaryOp::Shr, 8, 2)),
            ">" if self.is_joined(">=") => return None,
            ">" => (BinaryOp::Greater, 7),
            ">=" => (BinaryOp::GreaterEq, 7),
            "<<" => (BinaryOp::Shl, 8),
            "+" => (BinaryOp::Add, 9),
            "-" => (BinaryOp::Sub, 9),
            "*" => (BinaryOp::Mul, 10),
            "/" => (BinaryOp::Div, 10),
            "%" => (BinaryOp::Rem, 10),
            _ => return None,
        };
        Some((op, binding, 1))
    }

    fn unary(&mut self) -> Parsed<Expr> {
        let start = self.span();
        let op = match &*self.peek().text {
            "+" => UnaryOp::Plus,
            "-" => UnaryOp::Minus,
            "!" => UnaryOp::Not,
            "~" => UnaryOp::BitNot,
            "*" => UnaryOp::Deref,
            "&" => UnaryOp::AddressOf,
            "++" | "--" => {
                let increment = self.is("++");
                self.at += 1;
                let target = Box::new(self.nested(Self::unary)?);
                let span = start.to(target.span);
                return self.grow(
                    0,
                    Expr {
                        kind: ExprKind::Step {
                            increment,
                            prefix: true,
                            target,
                        },
                        span,
                    },
                );
            }
            "sizeof" => return self.sizeof(start),
            "new" => return self.new_object(start),
            "delete" => return self.delete_object(start),
            "::" if self.is_at(1, "new") || self.is_at(1, "delete") => {
                self.at += 1;
                return self.unary();
            }
            "(" => {
                if self.see_cast().is_some() {
                    return self.c_cast(start);
                }
                return self.postfix();
            }
            _ => return self.postfix(),
        };
        self.at += 1;
        let operand = self.nested(Self::unary)?;
        let span = start.to(operand.span);
        self.grow(
            0,
            Expr {
                kind: ExprKind::Unary(op, Box::new(operand)),
                span,
            },
        )
    }

    fn c_cast(&mut self, start: Span) -> Parsed<Expr> {
        self.bump();
        let ty = self.nested(Self::type_name)?;
        self.expect(")", "the type of a cast")?;
        let operand = if self.is("{") {
            self.braced()?
        } else {
            self.nested(Self::unary)?
        };
        let span = start.to(operand.span);
        self.grow(
            0,
            Expr {
                kind: ExprKind::Cast(ty, Box::new(operand)),
                span,
            },
        )
    }

    fn sizeof(&mut self, start: Span) -> Parsed<Expr> {
        self.bump();
        if self.is("(")
            && let Some(seen) = self.see_type(self.at + 1, 0)
            && (seen.certain || seen.decorations > 0 || seen.template)
            && (self.token_at(seen.end).is(")") || self.token_at(seen.end).is("["))
        {
            self.bump();
            let ty = self.nested(Self::type_name)?;
            self.expect(")", "the type of `sizeof`")?;
            self.height = 1;
            return Ok(Expr {
                kind: ExprKind::SizeofType(ty),
                span: self.since(start),
            });
        }
        let operand = self.nested(Self::unary)?;
        let span = start.to(operand.span);
        self.grow(
            0,
            Expr {
                kind: ExprKind::SizeofExpr(Box::new(operand)),
                span,
            },
        )
    }

    fn new_object(&mut self, start: Span) -> Parsed<Expr> {
        self.bump();
        if self.is("(") {
            let open = self.bump();
            if self.is("std") && self.is_at(1, "::") {
                self.at += 2;
            }
            if !self.eat("nothrow") || !self.eat(")") {
                self.unsupported(
                    open,
                    "`new` at a given place",
                    "write `new T` or `new (std::nothrow) T`",
                );
                return Err(Stuck);
            }
        }
        let mut ty = self.base_type()?;
        while self.is("*") {
            ty.pointers = ty.pointers.saturating_add(1);
            self.at += 1;
        }
        ty.span = self.since(ty.span);
        let mut height = 0;
        let count = if self.eat("[") {
            let count = self.expression()?;
            height = self.height;
            self.expect("]", "the number of elements of `new`")?;
            Some(Box::new(count))
        } else {
            None
        };
        let args = match &*self.peek().text {
            "(" => self.arguments("(", ")")?,
            "{" => self.arguments("{", "}")?,
            _ => {
                self.height = 0;
                Vec::new()
            }
        };
        let span = self.since(start);
        self.grow(
            height,
            Expr {
                kind: ExprKind::New { ty, args, count },
                span,
            },
        )
    }

    fn delete_object(&mut self, start: Span) -> Parsed<Expr> {
        self.bump();
        let array = self.is("[") && self.is_at(1, "]");
        if array {
            self.at += 2;
        }
        let target = self.nested(Self::unary)?;
        let span = start.to(target.span);
        self.grow(
            0,
            Expr {
                kind: ExprKind::Delete {
                    target: Box::new(target),
                    array,
                },
                span,
            },
        )
    }

    /// `( a, b )` or `{ a, b }` with its brackets; leaves the greatest height among them.
    pub(super) fn arguments(&mut self, open: &str, close: &str) -> Parsed<Vec<Expr>> {
        self.expect(open, "what is called")?;
        let mut arguments = Vec::new();
        let mut height = 0;
        while !self.eat(close) {
            arguments.push(if self.is("{") {
                self.nested(Self::braced)?
            } else {
                self.assignment()?
            });
            height = height.max(self.height);
            if !self.eat(",") && !self.is(close) {
                self.expect(close, "the arguments")?;
            }
        }
        self.height = height;
        Ok(arguments)
    }

    /// `{ a, b }` where a value is wanted.
    pub(super) fn braced(&mut self) -> Parsed<Expr> {
        let start = self.span();
        let elements = self.arguments("{", "}")?;
        let span = self.since(start);
        self.grow(
            0,
            Expr {
                kind: ExprKind::List(elements),
                span,
            },
        )
    }
}
