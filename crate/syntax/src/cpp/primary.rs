//! Literals, names, calls, member access, functional and named casts.

use super::ast::{BaseType, Expr, ExprKind, Type};
use super::known;
use super::lex::Kind;
use super::literal;
use super::parser::{Parsed, Parser, Stuck};
use crate::Span;

/// A name as written, `std::` dropped.
struct Written {
    scope: Vec<String>,
    name: String,
}

impl Parser {
    /// A primary expression with the calls, indexes and members behind it.
    pub(super) fn postfix(&mut self) -> Parsed<Expr> {
        let mut left = self.primary()?;
        loop {
            let height = self.height;
            let kind = match &*self.peek().text {
                "(" => ExprKind::Call {
                    args: self.arguments("(", ")")?,
                    callee: Box::new(left),
                },
                "[" => {
                    self.at += 1;
                    let index = self.expression()?;
                    self.expect("]", "an index")?;
                    ExprKind::Index(Box::new(left), Box::new(index))
                }
                "." | "->" => {
                    left = self.member(left)?;
                    continue;
                }
                "++" | "--" => {
                    let increment = self.is("++");
                    self.at += 1;
                    ExprKind::Step {
                        increment,
                        prefix: false,
                        target: Box::new(left),
                    }
                }
                ".*" | "->*" => {
                    self.unsupported(
                        self.span(),
                        "a pointer to a member",
                        "call the member by its name",
                    );
                    return Err(Stuck);
                }
                _ => return Ok(left),
            };
            let span = match &kind {
                ExprKind::Call { callee: first, .. } | ExprKind::Index(first, _) => first.span,
                ExprKind::Step { target, .. } => target.span,
                _ => self.span(),
            };
            left = self.grow(
                height,
                Expr {
                    kind,
                    span: self.since(span),
                },
            )?;
        }
    }

    fn member(&mut self, object: Expr) -> Parsed<Expr> {
        let arrow = self.is("->");
        self.at += 1;
        if self.is("~") || self.is("operator") {
            let what = if self.is("~") {
                "calling a destructor by name"
            } else {
                "calling an operator by name"
            };
            self.unsupported(
                self.span(),
                what,
                "let the object end by itself, or use `delete`",
            );
            return Err(Stuck);
        }
        let mut name = self.name("a member")?;
        let mut scope: Option<String> = None;
        while self.is("::") {
            self.at += 1;
            let next = self.name("a member")?;
            let outer = std::mem::replace(&mut name, next);
            scope = Some(scope.map_or_else(|| outer.clone(), |scope| format!("{scope}::{outer}")));
        }
        let span = self.since(object.span);
        self.grow(
            0,
            Expr {
                kind: ExprKind::Member {
                    object: Box::new(object),
                    arrow,
                    scope,
                    name,
                },
                span,
            },
        )
    }

    fn primary(&mut self) -> Parsed<Expr> {
        let start = self.span();
        self.height = 1;
        match self.peek().kind {
            Kind::Number => self.number(),
            Kind::Char => self.character(),
            Kind::Str => Ok(self.string()),
            Kind::Name
                if known::is_keyword(&self.peek().text) || known::is_builtin(&self.peek().text) =>
            {
                self.keyword()
            }
            Kind::Name => self.named(),
            _ => match &*self.peek().text {
                "(" => {
                    self.at += 1;
                    let mut inner = self.expression()?;
                    self.expect(")", "an expression in brackets")?;
                    inner.span = self.since(start);
                    Ok(inner)
                }
                "[" => self.nested(Self::lambda),
                "::" => self.named(),
                _ => self.no_expression(),
            },
        }
    }

    fn no_expression(&mut self) -> Parsed<Expr> {
        let found = self.describe();
        self.error(
            self.span(),
            format!("an expression is missing, found {found}"),
            "write a value, a name or a call here",
        );
        Err(Stuck)
    }

    fn number(&mut self) -> Parsed<Expr> {
        let spelling = self.peek().text.clone();
        let span = self.bump();
        let kind = literal::number(&spelling).unwrap_or_else(|(message, cure)| {
            self.error(span, message, cure);
            ExprKind::Unsupported(format!("the number `{spelling}`"))
        });
        Ok(Expr { kind, span })
    }

    fn character(&mut self) -> Parsed<Expr> {
        let spelling = self.peek().text.clone();
        let span = self.bump();
        let Some((value, wide)) = literal::character(&spelling) else {
            self.error(
                span,
                "the character literal is empty",
                "write one character between the quotation marks",
            );
            return Ok(Expr {
                kind: ExprKind::Unsupported("an empty character literal".to_owned()),
                span,
            });
        };
        Ok(Expr {
            kind: ExprKind::Char { value, wide },
            span,
        })
    }

    /// Adjacent literals are one; it is wide when any of them is.
    fn string(&mut self) -> Expr {
        let start = self.span();
        let (mut value, mut wide) = (String::new(), false);
        while self.peek().kind == Kind::Str {
            let (part, part_wide) = literal::string(&self.peek().text);
            value += &part;
            wide |= part_wide;
            self.at += 1;
        }
        Expr {
            kind: ExprKind::Str { value, wide },
            span: self.since(start),
        }
    }

    fn keyword(&mut self) -> Parsed<Expr> {
        let start = self.span();
        let word = self.peek().text.clone();
        let kind = match &*word {
            "true" | "false" => ExprKind::Bool(&*word == "true"),
            "nullptr" => ExprKind::Null,
            "this" => ExprKind::This,
            "static_cast" | "reinterpret_cast" | "const_cast" | "dynamic_cast" => {
                return self.named_cast();
            }
            "typename" => {
                self.at += 1;
                return self.functional();
            }
            "typeid" | "decltype" | "alignof" | "noexcept" | "co_await" | "co_yield"
            | "requires" | "operator" | "throw" | "asm" => {
                self.at += 1;
                if self.is("(") {
                    self.at = self.after_group(self.at);
                }
                let span = self.since(start);
                self.unsupported(
                    span,
                    &format!("`{word}` in an expression"),
                    "write the expression without it",
                );
                return Ok(Expr {
                    kind: ExprKind::Unsupported(format!("`{word}`")),
                    span,
                });
            }
            _ if known::is_builtin(&word) => return self.functional(),
            _ => return self.no_expression(),
        };
        self.at += 1;
        Ok(Expr { kind, span: start })
    }

    fn named_cast(&mut self) -> Parsed<Expr> {
        let start = self.bump();
        self.expect("<", "a named cast")?;
        let ty = self.nested(Self::type_name)?;
        self.expect(">", "the type of a cast")?;
        self.expect("(", "the type of a cast")?;
        let operand = self.expression()?;
        self.expect(")", "the value of a cast")?;
        let span = self.since(start);
        self.grow(
            0,
            Expr {
                kind: ExprKind::Cast(ty, Box::new(operand)),
                span,
            },
        )
    }

    /// `T(args)` or `T{args}` where a type stands.
    fn functional(&mut self) -> Parsed<Expr> {
        let start = self.span();
        let ty = self.base_type()?;
        let mut args = match &*self.peek().text {
            "(" => self.arguments("(", ")")?,
            "{" => self.arguments("{", "}")?,
            _ => {
                let found = self.describe();
                let message =
                    format!("a value is expected here, not a type; found {found} after it");
                self.error(
                    self.span(),
                    message,
                    "write a value, or `T(value)` to convert one",
                );
                return Err(Stuck);
            }
        };
        let span = self.since(start);
        let builtin =
            matches!(&ty.base, BaseType::Named(name) if name.split(' ').all(known::is_builtin));
        let kind = match args.pop() {
            Some(only) if builtin && args.is_empty() => ExprKind::Cast(ty, Box::new(only)),
            last => {
                args.extend(last);
                ExprKind::Construct(ty, args)
            }
        };
        self.grow(0, Expr { kind, span })
    }

    fn named(&mut self) -> Parsed<Expr> {
        let start = self.span();
        if let Some(end) = self.see_template_use() {
            return self.template_use(end);
        }
        let before = self.at;
        let written = self.written()?;
        let mut full = written.scope.join("::");
        if !full.is_empty() {
            full += "::";
        }
        full += &written.name;
        if (self.is("(") || self.is("{")) && self.is_type_name(&full) {
            self.at = before;
            return self.functional();
        }
        let span = self.since(start);
        let kind = if written.scope.is_empty() {
            ExprKind::Name(written.name)
        } else {
            let scope = written.scope.join("::");
            ExprKind::Scoped {
                scope: self.lifted.get(&scope).cloned().unwrap_or(scope),
                name: written.name,
            }
        };
        Ok(Expr { kind, span })
    }

    /// `Name<types>` in an expression: the start of `Name<types>(…)`; anything else of a template is not in the
    /// subset. `end` is the index after the list.
    fn template_use(&mut self, end: usize) -> Parsed<Expr> {
        if self.token_at(end).is("(") || self.token_at(end).is("{") {
            return self.functional();
        }
        let start = self.span();
        self.at = end;
        if self.is("::") {
            self.at += 2;
        }
        let what = "a member of a template";
        self.unsupported(
            self.since(start),
            what,
            "use a constant or a function without template arguments",
        );
        Ok(Expr {
            kind: ExprKind::Unsupported(what.to_owned()),
            span: self.since(start),
        })
    }

    fn written(&mut self) -> Parsed<Written> {
        self.eat("::");
        let mut scope = Vec::new();
        let mut name = self.name("a value")?;
        while self.is("::") {
            self.at += 1;
            let next = self.name("a member")?;
            scope.push(std::mem::replace(&mut name, next));
        }
        if scope.first().is_some_and(|first| first == "std") {
            scope.remove(0);
        }
        Ok(Written { scope, name })
    }

    /// The type of a class without decorations.
    pub(super) fn plain_type(name: &str, span: Span) -> Type {
        let base = BaseType::Named(name.to_owned());
        Type {
            base,
            is_const: false,
            pointers: 0,
            reference: false,
            arrays: Vec::new(),
            span,
        }
    }
}
