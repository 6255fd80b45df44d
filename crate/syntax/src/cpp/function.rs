//! Function headers and what follows them.

use super::ast::{BaseType, Block, Expr, Function, FunctionKind};
use super::declarator::Declarator;
use super::declare::Place;
use super::parser::{Parsed, Parser, Stuck};
use super::types::Specifiers;
use crate::{Diagnostic, Span};

impl Parser {
    /// A header without a return type, where one stands here.
    pub(super) fn constructor_or_destructor(
        &mut self,
        place: &Place,
        specifiers: Specifiers,
        start: Span,
    ) -> Parsed<Option<Function>> {
        let (owner, kind) = match place {
            Place::Member(class) if self.is("~") && self.is_at(1, class) => {
                (None, FunctionKind::Destructor)
            }
            Place::Member(class) if self.is(class) && self.is_at(1, "(") => {
                (None, FunctionKind::Constructor)
            }
            Place::File if self.is_name(self.at) && self.is_at(1, "::") => {
                let kind = if self.is_at(2, "~") {
                    FunctionKind::Destructor
                } else if self.token_at(self.at + 2).text == self.peek().text && self.is_at(3, "(")
                {
                    FunctionKind::Constructor
                } else {
                    return Ok(None);
                };
                let owner = self.name("a class")?;
                self.at += 1;
                (Some(owner), kind)
            }
            _ => return Ok(None),
        };
        if kind == FunctionKind::Destructor {
            self.expect("~", "the class")?;
        }
        let name = self.name("a class")?;
        let returns = Self::plain_type("void", start);
        let params = self.nested(Self::parameters)?;
        let span = self.since(start);
        let is_virtual = specifiers.is_virtual;
        let mut function = Function {
            kind,
            owner,
            name,
            returns,
            params,
            initializers: Vec::new(),
            body: None,
            is_virtual,
            span,
        };
        self.after_header(&mut function)?;
        Ok(Some(function))
    }

    pub(super) fn function(
        &mut self,
        place: &Place,
        specifiers: Specifiers,
        name: String,
        declared: Declarator,
        start: Span,
    ) -> Parsed<Function> {
        let params = self.nested(Self::parameters)?;
        let span = self.since(start);
        let kind = match (place, &declared.owner) {
            (Place::Member(_), _) if specifiers.is_static => FunctionKind::StaticMethod,
            (Place::Member(_), _) | (_, Some(_)) => FunctionKind::Method,
            _ => FunctionKind::Free,
        };
        if *place == Place::Local {
            let message = format!("this declares a function `{name}`, not a variable");
            self.say(Diagnostic::warning(
                span,
                message,
                format!("write `{name};` or `{name}{{}};` for a variable"),
            ));
        }
        let mut function = Function {
            kind,
            owner: declared.owner,
            name,
            returns: declared.ty,
            params,
            initializers: Vec::new(),
            body: None,
            is_virtual: specifiers.is_virtual,
            span,
        };
        self.after_header(&mut function)?;
        Ok(function)
    }

    /// What follows the parameters: `const`, `override`, `= 0`, `: m_x(0)`, the body or the `;`.
    fn after_header(&mut self, function: &mut Function) -> Parsed<()> {
        loop {
            match &*self.peek().text {
                "const" | "volatile" | "final" => {}
                "override" => function.is_virtual = true,
                "noexcept" | "throw" if self.is_at(1, "(") => {
                    self.at = self.after_group(self.at + 1);
                    continue;
                }
                "noexcept" => {}
                "->" => {
                    self.at += 1;
                    function.returns = self.type_name()?;
                    continue;
                }
                _ => break,
            }
            self.at += 1;
        }
        if self.is("try") {
            self.unsupported(
                self.span(),
                "`try` as a function body",
                "write `try` inside the body",
            );
            return Err(Stuck);
        }
        if self.eat("=") {
            return self.special_body(function);
        }
        if self.eat(":") {
            function.initializers = self.initializers()?;
        }
        if self.is("{") {
            function.body = Some(self.nested(|parser| Ok(parser.block()))?);
            return Ok(());
        }
        // The caller takes the `;` of a declaration among declarators; a constructor has none of those.
        match function.kind {
            FunctionKind::Constructor | FunctionKind::Destructor => {
                self.expect_semicolon("this declaration")
            }
            _ => Ok(()),
        }
    }

    /// `= 0`, `= default`, `= delete`
    fn special_body(&mut self, function: &mut Function) -> Parsed<()> {
        let span = self.span();
        match &*self.peek().text {
            "0" => function.is_virtual = true,
            "default" => {
                function.body = Some(Block {
                    stmts: Vec::new(),
                    span,
                })
            }
            "delete" => {}
            _ => {
                let found = self.describe();
                self.error(
                    span,
                    format!("`0`, `default` or `delete` is missing after `=`, found {found}"),
                    "write `= 0` for a pure virtual method",
                );
                return Err(Stuck);
            }
        }
        self.at += 1;
        match function.kind {
            FunctionKind::Constructor | FunctionKind::Destructor => {
                self.expect_semicolon("this declaration")
            }
            _ => {
                // The declarators' loop takes the `;` only where there is no body.
                if function.body.is_some() {
                    self.expect_semicolon("this declaration")
                } else {
                    Ok(())
                }
            }
        }
    }

    /// `m_x(0), Base(1)` after the colon of a constructor.
    fn initializers(&mut self) -> Parsed<Vec<(String, Vec<Expr>)>> {
        let mut list = Vec::new();
        loop {
            let name = match self.base_type()?.base {
                BaseType::Named(name) | BaseType::Template(name, _) => name,
                _ => return self.expect("{", "the initialisers").map(|_| list),
            };
            let values = match &*self.peek().text {
                "{" => self.nested(|parser| parser.arguments("{", "}"))?,
                _ => self.nested(|parser| parser.arguments("(", ")"))?,
            };
            list.push((name, values));
            if !self.eat(",") {
                return Ok(list);
            }
        }
    }
}
