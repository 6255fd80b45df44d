//! Types and declarators.

use super::ast::{BaseType, Expr, Param, Type};
use super::known;
use super::lex::Kind;
use super::parser::{Parsed, Parser, Stuck};
use crate::Span;

/// What stands in front of the declarators of a declaration.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Specifiers {
    pub is_static: bool,
    pub is_virtual: bool,
    pub is_typedef: bool,
    pub is_friend: bool,
    /// Declared here, defined elsewhere.
    pub is_extern: bool,
}

/// A name with the type that its declarator gives it.
pub(super) struct Declarator {
    /// The class, in `Class::name`.
    pub owner: Option<String>,
    pub name: Option<String>,
    pub ty: Type,
    pub span: Span,
}

impl Parser {
    /// `static`, `virtual`, … in front of a type; `const` is left for the type.
    pub(super) fn specifiers(&mut self) -> Specifiers {
        let mut found = Specifiers::default();
        loop {
            match &*self.peek().text {
                "static" => found.is_static = true,
                "virtual" => found.is_virtual = true,
                "typedef" => found.is_typedef = true,
                "friend" => found.is_friend = true,
                "extern" => {
                    found.is_extern = true;
                    if self.token_at(self.at + 1).kind == Kind::Str {
                        self.at += 1;
                    }
                }
                "inline" | "explicit" | "constexpr" | "register" | "mutable" | "thread_local" => {}
                // `const static T`: the type takes the `const` and passes over the rest.
                "const" if self.is_at(1, "static") => {
                    found.is_static = true;
                    return found;
                }
                _ => return found,
            }
            self.at += 1;
        }
    }

    /// A type up to its `*`: names, builtin words, template arguments, `const` on either side.
    pub(super) fn base_type(&mut self) -> Parsed<Type> {
        let start = self.span();
        let mut is_const = false;
        loop {
            match &*self.peek().text {
                "const" => is_const = true,
                "volatile" | "typename" => {}
                "static" | "inline" | "constexpr" if is_const => {}
                "struct" | "class" | "enum" if self.is_name(self.at + 1) => {}
                _ => break,
            }
            self.at += 1;
        }
        let base = if self.eat("auto") {
            BaseType::Auto
        } else if known::is_builtin(&self.peek().text) {
            self.builtin(&mut is_const)
        } else {
            self.named_type()?
        };
        while self.is("const") || self.is("volatile") {
            is_const |= self.is("const");
            self.at += 1;
        }
        Ok(Type {
            base,
            is_const,
            pointers: 0,
            reference: false,
            arrays: Vec::new(),
            span: self.since(start),
        })
    }

    /// A sequence of builtin words in any order, as the one name that stands for it.
    fn builtin(&mut self, is_const: &mut bool) -> BaseType {
        let (mut core, mut longs, mut unsigned, mut signed) = ("int", 0, false, false);
        loop {
            let word = self.peek().text.clone();
            match &*word {
                "unsigned" => unsigned = true,
                "signed" => signed = true,
                "long" => longs += 1,
                "__int64" => longs += 2,
                "short" | "__int16" => core = "short",
                "__int8" => core = "char",
                "char16_t" => core = "wchar_t",
                "char8_t" => core = "char",
                "int" | "__int32" => {}
                "const" => *is_const = true,
                "char" => core = "char",
                "void" => core = "void",
                "bool" => core = "bool",
                "wchar_t" => core = "wchar_t",
                "float" => core = "float",
                "double" => core = "double",
                _ => break,
            }
            self.at += 1;
        }
        let core = match (core, longs) {
            ("int", 1) => "long",
            ("int", 2..) => "long long",
            _ => core,
        };
        let sign = match core {
            "char" if signed => "signed ",
            "char" | "short" | "int" | "long" | "long long" if unsigned => "unsigned ",
            _ => "",
        };
        BaseType::Named(format!("{sign}{core}"))
    }

    /// `Name`, `A::Name`, `Name<…>`; `std::` is dropped.
    fn named_type(&mut self) -> Parsed<BaseType> {
        self.eat("::");
        let mut full = String::new();
        loop {
            let part = self.name("a type")?;
            if part != "std" {
                full += &part;
            }
            if self.is("<") {
                let arguments = self.template_arguments()?;
                if self.is("::") && self.is_name(self.at + 1) {
                    let start = self.bump();
                    let member = self.name("a type")?;
                    let what = format!("the type `{full}<…>::{member}`");
                    self.unsupported(self.since(start), &what, "write `auto`");
                    return Ok(BaseType::Auto);
                }
                return Ok(BaseType::Template(full, arguments));
            }
            if !(self.is("::") && self.is_name(self.at + 1)) {
                break;
            }
            self.at += 1;
            if !full.is_empty() {
                full += "::";
            }
        }
        Ok(BaseType::Named(
            self.lifted.get(&full).cloned().unwrap_or(full),
        ))
    }

    pub(super) fn template_arguments(&mut self) -> Parsed<Vec<Type>> {
        self.expect("<", "the name of a template")?;
        let mut arguments = Vec::new();
        while !self.eat(">") {
            let span = self.span();
            if self.peek().kind == Kind::Number {
                // A size, such as the 4 of `array<int, 4>`, is kept as a type that is spelled so.
                let base = BaseType::Named(self.peek().text.to_string());
                self.at += 1;
                arguments.push(Type {
                    base,
                    is_const: false,
                    pointers: 0,
                    reference: false,
                    arrays: Vec::new(),
                    span,
                });
            } else {
                arguments.push(self.nested(Self::template_argument)?);
            }
            if !self.eat(",") && !self.is(">") {
                self.expect(">", "the arguments of a template")?;
            }
        }
        Ok(arguments)
    }

    /// A type, or the `R(P…)` of `std::function`, which is kept as a function pointer.
    fn template_argument(&mut self) -> Parsed<Type> {
        let returns = self.type_name()?;
        if !self.is("(") {
            return Ok(returns);
        }
        let start = returns.span;
        let params = self
            .parameters()?
            .into_iter()
            .map(|param| param.ty)
            .collect();
        Ok(Type {
            base: BaseType::FunctionPointer(Box::new(returns), params),
            is_const: false,
            pointers: 0,
            reference: false,
            arrays: Vec::new(),
            span: self.since(start),
        })
    }

    /// A type without a name, as in a cast or `sizeof`.
    pub(super) fn type_name(&mut self) -> Parsed<Type> {
        let base = self.base_type()?;
        let declared = self.declarator(&base)?;
        if let Some(name) = declared.name {
            self.error(
                declared.span,
                format!("`{name}` is not expected after the type"),
                "write the type alone",
            );
            return Err(Stuck);
        }
        Ok(declared.ty)
    }

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

    /// `[in]`, `[out, retval]`, `[[nodiscard]]`: interface definitions on documentation pages carry them.
    pub(super) fn skip_attribute(&mut self) {
        while self.is("[") {
            self.at = self.after_group(self.at);
        }
    }
}
