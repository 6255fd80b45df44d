//! Types: specifiers, built-in and named types, template arguments.

use super::ast::{BaseType, Type};
use super::known;
use super::lex::Kind;
use super::parser::{Parsed, Parser, Stuck};

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

    /// `[in]`, `[out, retval]`, `[[nodiscard]]`: interface definitions on documentation pages carry them.
    pub(super) fn skip_attribute(&mut self) {
        while self.is("[") {
            self.at = self.after_group(self.at);
        }
    }
}
