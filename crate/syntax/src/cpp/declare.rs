//! Declarations: functions, variables, `typedef`, and the class or enum that may stand in front of them.

use super::ast::{Block, Expr, ExprKind, Function, FunctionKind, Init, Item, Type, VarDecl};
use super::parser::{Parsed, Parser, Stuck};
use super::types::{Declarator, Specifiers};
use crate::{Diagnostic, Span};

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

    /// `constructor_or_destructor` names what follows when it has no return type.
    fn constructor_or_destructor(
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

    fn function(
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
                super::ast::BaseType::Named(name) | super::ast::BaseType::Template(name, _) => name,
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

    /// True where `T x{…}` lists the elements or members of x and does not call a constructor.
    fn is_aggregate(&self, ty: &Type) -> bool {
        use super::ast::BaseType;
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
