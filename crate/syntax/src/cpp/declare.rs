//! Declarations: functions, variables, `typedef`, and the class or enum that may stand in front of them.

use super::ast::{BaseType, Expr, ExprKind, Init, Item, Type, VarDecl};
use super::declarator::Declarator;
use super::parser::{Parsed, Parser, Stuck};
use super::types::Specifiers;
use crate::Span;

/// Where a declaration stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    File,
    Local,
    /// In the body of this class.
    Member(String),
}

/// What one declaration declares.
pub(super) enum Declared {
    Item(Item),
    Variable {
        owner: Option<String>,
        decl: VarDecl,
    },
}

impl Parser {
    /// One declaration with its `;` or body.
    pub(super) fn declaration(&mut self, place: &Place) -> Parsed<Vec<Declared>> {
        let start = self.span();
        let specifiers = self.specifiers();
        if let Some(function) = self.constructor_or_destructor(place, specifiers, start)? {
            return Ok(vec![Declared::Item(Item::Function(function))]);
        }
        if self.is("class") && self.is_at(2, ";") || self.is("struct") && self.is_at(2, ";") {
            self.at += 3;
            return Ok(Vec::new());
        }
        let mut out = Vec::new();
        let base = match &*self.peek().text {
            "class" | "struct" | "union" if self.defines_class() => {
                let class = self.class(specifiers.is_typedef)?;
                let ty = Self::plain_type(&class.name, class.span);
                out.push(Declared::Item(Item::Class(class)));
                ty
            }
            "enum" if self.defines_enum() => {
                let definition = self.enumeration(specifiers.is_typedef)?;
                let ty =
                    Self::plain_type(definition.name.as_deref().unwrap_or("int"), definition.span);
                out.push(Declared::Item(Item::Enum(definition)));
                ty
            }
            // Old samples leave out the `int` of main.
            "main" | "wmain" if self.is_at(1, "(") => Self::plain_type("int", self.span()),
            "operator" => return self.operator_function(),
            _ => self.base_type()?,
        };
        if !self.eat(";") {
            self.declarators(place, specifiers, &base, start, &mut out)?;
        }
        if specifiers.is_friend {
            out.clear();
        }
        Ok(out)
    }

    fn operator_function(&mut self) -> Parsed<Vec<Declared>> {
        let span = self.span();
        self.unsupported(
            span,
            "an operator of one's own",
            "write a method with a name",
        );
        self.skip_construct();
        Ok(Vec::new())
    }

    fn declarators(
        &mut self,
        place: &Place,
        specifiers: Specifiers,
        base: &Type,
        start: Span,
        out: &mut Vec<Declared>,
    ) -> Parsed<()> {
        loop {
            let declared = self.declarator(base)?;
            if self.is("operator") || self.is("::") {
                out.extend(self.operator_function()?);
                return Ok(());
            }
            let Some(name) = declared.name.clone() else {
                let found = self.describe();
                self.error(
                    self.span(),
                    format!("a name is missing in this declaration, found {found}"),
                    "write `Type name;`",
                );
                return Err(Stuck);
            };
            if specifiers.is_typedef {
                out.extend(self.typedef(name, declared)?);
            } else if self.is("(") && self.opens_parameters() {
                let function = self.function(place, specifiers, name, declared, start)?;
                let has_body = function.body.is_some();
                out.push(Declared::Item(Item::Function(function)));
                if has_body {
                    return Ok(());
                }
            } else {
                let (owner, has_owner) = (declared.owner.clone(), declared.owner.is_some());
                let decl = self.variable(specifiers, name, declared)?;
                // `extern T name;` and nothing more only announces a variable.
                if !specifiers.is_extern || decl.init != Init::None || has_owner {
                    out.push(Declared::Variable { owner, decl });
                }
            }
            if !self.eat(",") {
                return self.expect_semicolon("this declaration");
            }
        }
    }

    fn typedef(&mut self, name: String, declared: Declarator) -> Parsed<Option<Declared>> {
        if self.is("(") {
            self.unsupported(
                declared.span,
                "a typedef of a function",
                "make it a function pointer: `typedef R (*Name)(…);`",
            );
            self.at = self.after_group(self.at);
            return Ok(None);
        }
        self.types.insert(name.clone());
        let same = declared.ty
            == Type {
                span: declared.ty.span,
                ..Self::plain_type(&name, declared.ty.span)
            };
        let item = Item::Typedef {
            name,
            ty: declared.ty,
            span: declared.span,
        };
        Ok((!same).then_some(Declared::Item(item)))
    }

    pub(super) fn variable(
        &mut self,
        specifiers: Specifiers,
        name: String,
        declared: Declarator,
    ) -> Parsed<VarDecl> {
        if self.is(":") {
            let start = self.bump();
            self.assignment()?;
            self.unsupported(
                self.since(start),
                "a bit field",
                "use a whole member and masks",
            );
        }
        let start = declared.ty.span.to(declared.span);
        let init = self.initializer(&declared.ty)?;
        let span = self.since(start);
        Ok(VarDecl {
            name,
            ty: declared.ty,
            init,
            is_static: specifiers.is_static,
            span,
        })
    }

    fn initializer(&mut self, ty: &Type) -> Parsed<Init> {
        if self.eat("=") {
            if self.is("{") {
                return Ok(Init::List(
                    self.nested(|parser| parser.arguments("{", "}"))?,
                ));
            }
            return Ok(Init::Assign(self.assignment()?));
        }
        if self.is("(") {
            return Ok(Init::Construct(
                self.nested(|parser| parser.arguments("(", ")"))?,
            ));
        }
        if self.is("{") {
            let values = self.nested(|parser| parser.arguments("{", "}"))?;
            return Ok(if self.is_aggregate(ty) {
                Init::List(values)
            } else {
                Init::Construct(values)
            });
        }
        Ok(Init::None)
    }

    /// True where `T x{…}` lists the elements or members of x and does not call a constructor.
    fn is_aggregate(&self, ty: &Type) -> bool {
        if !ty.arrays.is_empty() {
            return true;
        }
        if ty.pointers > 0 || ty.reference {
            return false;
        }
        match &ty.base {
            BaseType::Template(name, _) => {
                matches!(&**name, "vector" | "map" | "set" | "deque" | "array")
            }
            BaseType::Named(name) if self.types.contains(name) => !self.constructed.contains(name),
            BaseType::Named(name) => {
                matches!(
                    &**name,
                    "VARIANT"
                        | "VARIANTARG"
                        | "SAFEARRAYBOUND"
                        | "GUID"
                        | "IID"
                        | "CLSID"
                        | "MSG"
                        | "SYSTEMTIME"
                        | "FILETIME"
                        | "SECURITY_ATTRIBUTES"
                        | "MULTI_QI"
                        | "COSERVERINFO"
                        | "COAUTHINFO"
                        | "COAUTHIDENTITY"
                        | "EXCEPINFO"
                        | "DISPPARAMS"
                )
            }
            _ => false,
        }
    }

    /// `using namespace std;`, `using std::cout;`, `using Name = T;` with the `;`.
    pub(super) fn using(&mut self) -> Parsed<Option<Item>> {
        let start = self.bump();
        if self.is_name(self.at) && self.is_at(1, "=") {
            let name = self.name("a type")?;
            self.bump();
            let ty = self.type_name()?;
            let span = self.since(start);
            self.expect_semicolon("`using`")?;
            self.types.insert(name.clone());
            return Ok(Some(Item::Typedef { name, ty, span }));
        }
        self.eat("namespace");
        while !self.at_end() && !matches!(&*self.peek().text, ";" | "}" | "{") {
            self.at += 1;
        }
        self.expect_semicolon("`using`")?;
        Ok(None)
    }

    /// An expression that stops the program where it is reached; the reason was reported already.
    pub(super) fn stopped(what: &str, span: Span) -> Expr {
        Expr {
            kind: ExprKind::Unsupported(what.to_owned()),
            span,
        }
    }
}
