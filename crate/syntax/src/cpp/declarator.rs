//! Declarators: what stands round a name, and the parameters of functions.

use super::ast::{BaseType, Expr, Param, Type};
use super::parser::{Parsed, Parser, Stuck};
use crate::Span;

/// A name with the type that its declarator gives it.
pub(super) struct Declarator {
    /// The class, in `Class::name`.
    pub owner: Option<String>,
    pub name: Option<String>,
    pub ty: Type,
    pub span: Span,
}

impl Parser {
    /// `*`, `&`, name and array bounds round a base type; a function's parameters are left to the caller.
    pub(super) fn declarator(&mut self, base: &Type) -> Parsed<Declarator> {
        let start = self.span();
        let mut ty = base.clone();
        loop {
            match &*self.peek().text {
                "*" => ty.pointers = self.one_more(ty.pointers)?,
                "&" => ty.reference = true,
                "&&" => {
                    ty.reference = true;
                    if ty.base != BaseType::Auto {
                        self.unsupported(
                            self.span(),
                            "a reference to a temporary (`&&`)",
                            "write `const T &` or pass a pointer",
                        );
                    }
                }
                "const" | "volatile" => {}
                _ => break,
            }
            self.at += 1;
        }
        if self.is("(") && (self.is_at(1, "*") || self.is_at(2, "::") && self.is_at(3, "*")) {
            return self.function_pointer(ty, start);
        }
        if self.is("(") && self.is_at(1, "&") {
            self.unsupported(
                self.span(),
                "a reference to an array",
                "pass a pointer and the number of elements",
            );
            return Err(Stuck);
        }
        if self.is("[") && ty.base == BaseType::Auto {
            self.unsupported(
                self.span(),
                "a structured binding",
                "declare one variable and use its members",
            );
            return Err(Stuck);
        }
        let (owner, name) = self.declared_name()?;
        let span = self.since(start);
        ty.arrays = self.array_bounds()?;
        ty.span = base.span.to(ty.span);
        Ok(Declarator {
            owner,
            name,
            ty,
            span,
        })
    }

    fn one_more(&mut self, pointers: u8) -> Parsed<u8> {
        pointers.checked_add(1).ok_or_else(|| {
            self.error(
                self.span(),
                "the type has more `*` than the limit of 255",
                "take some out",
            );
            Stuck
        })
    }

    fn declared_name(&mut self) -> Parsed<(Option<String>, Option<String>)> {
        if !self.is_name(self.at) {
            return Ok((None, None));
        }
        let mut name = self.name("what is declared")?;
        let mut owner: Option<String> = None;
        while self.is("::") && self.is_name(self.at + 1) {
            self.at += 1;
            let next = self.name("a member")?;
            let outer = std::mem::replace(&mut name, next);
            owner = Some(owner.map_or_else(|| outer.clone(), |owner| format!("{owner}::{outer}")));
        }
        let owner = owner.map(|owner| self.lifted.get(&owner).cloned().unwrap_or(owner));
        Ok((owner, Some(name)))
    }

    fn array_bounds(&mut self) -> Parsed<Vec<Option<Expr>>> {
        let mut bounds = Vec::new();
        while self.eat("[") {
            bounds.push(if self.is("]") {
                None
            } else {
                Some(self.expression()?)
            });
            self.expect("]", "an array bound")?;
        }
        Ok(bounds)
    }

    /// `(*name)(P…)`, standing at its first bracket; `returns` is the type in front of it.
    fn function_pointer(&mut self, returns: Type, start: Span) -> Parsed<Declarator> {
        self.bump();
        if self.is_name(self.at) {
            self.unsupported(
                self.span(),
                "a pointer to a member function",
                "use a static member function or a free one",
            );
            return Err(Stuck);
        }
        self.expect("*", "`(` of a function pointer")?;
        if self.is("*") {
            self.unsupported(
                self.span(),
                "a pointer to a function pointer",
                "use a `typedef` for the function pointer",
            );
            return Err(Stuck);
        }
        self.eat("const");
        let (owner, name) = self.declared_name()?;
        let span = self.since(start);
        let arrays = self.array_bounds()?;
        self.expect(")", "the name of a function pointer")?;
        if !self.is("(") {
            self.unsupported(
                span,
                "a pointer to an array",
                "use a pointer to the first element",
            );
            return Err(Stuck);
        }
        let params = self
            .nested(Self::parameters)?
            .into_iter()
            .map(|param| param.ty)
            .collect();
        let span_of_type = self.since(returns.span);
        let base = BaseType::FunctionPointer(Box::new(returns), params);
        let ty = Type {
            base,
            is_const: false,
            pointers: 0,
            reference: false,
            arrays,
            span: span_of_type,
        };
        Ok(Declarator {
            owner,
            name,
            ty,
            span,
        })
    }

    /// `( … )` with its parameters; `(void)` has none.
    pub(super) fn parameters(&mut self) -> Parsed<Vec<Param>> {
        self.expect("(", "the name of a function")?;
        let mut params = Vec::new();
        if self.is("void") && self.is_at(1, ")") {
            self.at += 1;
        }
        while !self.eat(")") {
            if self.is("...") {
                let span = self.bump();
                self.unsupported(
                    span,
                    "a function of one's own with `...`",
                    "declare the parameters",
                );
            } else {
                params.push(self.parameter()?);
            }
            if !self.eat(",") && !self.is(")") {
                self.expect(")", "the parameters")?;
            }
        }
        Ok(params)
    }

    pub(super) fn parameter(&mut self) -> Parsed<Param> {
        self.skip_attribute();
        let base = self.base_type()?;
        let declared = self.declarator(&base)?;
        let mut ty = declared.ty;
        if !ty.arrays.is_empty() {
            ty.arrays.remove(0);
            ty.pointers = self.one_more(ty.pointers)?;
            if !ty.arrays.is_empty() {
                self.unsupported(
                    declared.span,
                    "a parameter that is an array of arrays",
                    "pass a pointer to the first element",
                );
                ty.arrays.clear();
            }
        }
        let default = if self.eat("=") {
            Some(self.nested(Self::assignment)?)
        } else {
            None
        };
        Ok(Param {
            name: declared.name,
            ty,
            default,
        })
    }
}
