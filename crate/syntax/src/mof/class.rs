//! Classes, their members and qualifiers.

use super::ast::{
    ClassDecl, Flavor, MethodDecl, Name, PropertyDecl, Qualifier, QualifierDecl, QualifierType,
    TypeKind, TypeRef,
};
use super::lexer::Kind;
use super::parser::Parser;
use crate::Span;

impl Parser<'_> {
    /// `class …` up to its semicolon; the position is on `class`.
    pub(super) fn class(&mut self, qualifiers: Vec<Qualifier>, start: Span) -> Option<ClassDecl> {
        self.bump();
        let name = self.name("the name of the class", "WBEMMOF_E_EXPECTED_CLASS_NAME")?;
        let (mut superclass, mut alias) = (None, None);
        loop {
            if superclass.is_none() && self.eat(':') {
                superclass = Some(self.name(
                    "the name of the superclass",
                    "WBEMMOF_E_EXPECTED_CLASS_NAME",
                )?);
            } else if alias.is_none() && self.is_word("as") {
                alias = self.alias()?;
            } else {
                break;
            }
        }
        if self.is_mark(';') {
            let message = format!("class `{}` has no body", name.it);
            let cure = "write the members in braces: `class Name { };`";
            return self.fail(message, cure, "WBEMMOF_E_INVALID_CLASS_DECLARATION");
        }
        self.expect('{', "the head of a class", "WBEMMOF_E_EXPECTED_OPEN_BRACE")?;
        let (mut properties, mut methods) = (Vec::new(), Vec::new());
        while !self.eat('}') {
            if self.body_is_cut_off() {
                let message = format!(
                    "the body of class `{}` has no end; {} follows",
                    name.it,
                    self.found()
                );
                self.report(
                    self.here(),
                    message,
                    "close it with `};`",
                    "WBEMMOF_E_EXPECTED_BRACE_OR_BAD_TYPE",
                );
                let span = start.to(self.before());
                return Some(ClassDecl {
                    qualifiers,
                    name,
                    superclass,
                    alias,
                    properties,
                    methods,
                    span,
                });
            }
            match self.member() {
                Some(Member::Property(property)) => properties.push(property),
                Some(Member::Method(method)) => methods.push(method),
                None => self.skip_to(&[';'], &[]),
            }
        }
        self.end_declaration("class");
        let span = start.to(self.before());
        Some(ClassDecl {
            qualifiers,
            name,
            superclass,
            alias,
            properties,
            methods,
            span,
        })
    }

    /// Whether a body ends here though its brace is missing: at the end, a directive or the head of a new declaration.
    pub(super) fn body_is_cut_off(&self) -> bool {
        let head = self.is_word("class") && *self.kind_after(1) == Kind::Name
            || self.is_word("instance")
                && *self.kind_after(1) == Kind::Name
                && *self.kind_after(2) == Kind::Name;
        self.at_end() || self.is_mark('#') || head
    }

    fn member(&mut self) -> Option<Member> {
        let start = self.here();
        let qualifiers = self.qualifiers()?;
        let mut ty = self.type_name()?;
        let name = self.name(
            "the name of a property or method",
            "WBEMMOF_E_EXPECTED_PROPERTY_NAME",
        )?;
        if self.eat('(') {
            let parameters = self.parameters()?;
            if self.is_mark('[') {
                let message = format!("method `{}` returns an array", name.it);
                let cure = "return a single value; give the array back in an `[out]` parameter";
                return self.fail(message, cure, "WBEMMOF_E_NO_ARRAYS_RETURNED");
            }
            self.end_member("method");
            let span = start.to(self.before());
            return Some(Member::Method(MethodDecl {
                qualifiers,
                returns: ty,
                name,
                parameters,
                span,
            }));
        }
        if ty.kind == TypeKind::Void {
            let message = format!("property `{}` has the type `void`", name.it);
            self.report(
                ty.span,
                message,
                "only a method can be `void`",
                "WBEMMOF_E_UNRECOGNIZED_TYPE",
            );
        }
        self.array_suffix(&mut ty)?;
        let default = self.default_value()?;
        self.end_member("property");
        let span = start.to(self.before());
        Some(Member::Property(PropertyDecl {
            qualifiers,
            ty,
            name,
            default,
            span,
        }))
    }

    fn default_value(&mut self) -> Option<Option<super::ast::Value>> {
        if self.eat('=') {
            self.value(0).map(Some)
        } else {
            Some(None)
        }
    }

    /// The parameters after the opening parenthesis, with the closing one.
    fn parameters(&mut self) -> Option<Vec<PropertyDecl>> {
        let mut parameters = Vec::new();
        if self.eat(')') {
            return Some(parameters);
        }
        loop {
            let start = self.here();
            let qualifiers = self.qualifiers()?;
            let mut ty = self.type_name()?;
            if ty.kind == TypeKind::Void {
                let cure = "a method without parameters has empty brackets: `()`";
                return self.fail(
                    "a parameter cannot be `void`".to_string(),
                    cure,
                    "WBEMMOF_E_UNRECOGNIZED_TYPE",
                );
            }
            let name = self.name(
                "the name of a parameter",
                "WBEMMOF_E_EXPECTED_PROPERTY_NAME",
            )?;
            self.array_suffix(&mut ty)?;
            let default = self.default_value()?;
            let span = start.to(self.before());
            parameters.push(PropertyDecl {
                qualifiers,
                ty,
                name,
                default,
                span,
            });
            if !self.eat(',') {
                self.expect(')', "the parameters", "WBEMMOF_E_EXPECTED_CLOSE_PAREN")?;
                return Some(parameters);
            }
        }
    }

    /// A type without the brackets of an array, which stand after the name.
    fn type_name(&mut self) -> Option<TypeRef> {
        if *self.kind() != Kind::Name {
            let message = format!("{} stands where a type is needed", self.found());
            let cure =
                "start with a type such as `uint32` or `string`, or end the declaration with `};`";
            return self.fail(message, cure, "WBEMMOF_E_EXPECTED_BRACE_OR_BAD_TYPE");
        }
        let start = self.here();
        let word = self.slice(start);
        if let Some(right) = foreign_type(word) {
            let message = format!("MOF has no type `{word}`");
            return self.fail(
                message,
                &format!("write `{right}`"),
                "WBEMMOF_E_UNRECOGNIZED_TYPE",
            );
        }
        self.bump();
        // `ref` followed by a name is the keyword; otherwise it is itself the name of the member.
        let is_ref = self.is_word("ref") && *self.kind_after(1) == Kind::Name;
        let kind = match (base_type(word), is_ref) {
            (Some(TypeKind::Object(None)), true) => TypeKind::Ref(None),
            (None, true) => TypeKind::Ref(Some(word.to_string())),
            (Some(_), true) => {
                let message = format!("a reference cannot point to a `{word}`");
                let cure = "name a class before `ref`, or write `object ref`";
                return self.fail(message, cure, "WBEMMOF_E_UNRECOGNIZED_TYPE");
            }
            (Some(kind), false) => kind,
            (None, false) => TypeKind::Object(Some(word.to_string())),
        };
        if is_ref {
            self.bump();
        }
        let span = start.to(self.before());
        if self.is_mark('[') {
            let cure = "the brackets of an array stand after the name: `uint32 Sizes[];`";
            return self.fail(
                "a type does not end in brackets".to_string(),
                cure,
                "WBEMMOF_E_EXPECTED_PROPERTY_NAME",
            );
        }
        Some(TypeRef {
            kind,
            array: None,
            span,
        })
    }

    /// `[]` or `[n]`, where it stands.
    fn array_suffix(&mut self, ty: &mut TypeRef) -> Option<()> {
        if !self.eat('[') {
            return Some(());
        }
        let mut size = None;
        if let Kind::Int(n) = *self.kind() {
            match u32::try_from(n) {
                Ok(n) if n > 0 => size = Some(n),
                _ => {
                    let message = format!("an array cannot have {n} elements");
                    let cure = "write a size from 1 to 4294967295, or none: `[]`";
                    self.report(self.here(), message, cure, "WBEMMOF_E_OUT_OF_RANGE");
                }
            }
            self.bump();
        }
        self.expect(
            ']',
            "the size of an array",
            "WBEMMOF_E_EXPECTED_CLOSE_BRACKET",
        )?;
        ty.array = Some(size);
        ty.span = ty.span.to(self.before());
        Some(())
    }

    /// A list of qualifiers in square brackets, where one stands. After an error the rest of the list is skipped, so
    /// that the declaration behind it is still read; without its closing bracket there is none to read.
    pub(super) fn qualifiers(&mut self) -> Option<Vec<Qualifier>> {
        let mut qualifiers = Vec::new();
        if !self.eat('[') {
            return Some(qualifiers);
        }
        while let Some(qualifier) = self.qualifier() {
            qualifiers.push(qualifier);
            if self.eat(',') {
                continue;
            }
            if self
                .expect(']', "the qualifiers", "WBEMMOF_E_EXPECTED_CLOSE_BRACKET")
                .is_none()
            {
                break;
            }
            return Some(qualifiers);
        }
        self.skip_to(&[], &[']', ';']);
        self.eat(']').then_some(qualifiers)
    }

    fn qualifier(&mut self) -> Option<Qualifier> {
        let name = self.name(
            "the name of a qualifier",
            "WBEMMOF_E_EXPECTED_QUALIFIER_NAME",
        )?;
        let value = self.qualifier_value()?;
        let flavors = if self.eat(':') {
            self.flavors()?
        } else {
            Vec::new()
        };
        let span = name.span.to(self.before());
        Some(Qualifier {
            name,
            value,
            flavors,
            span,
        })
    }

    /// Flavors one after the other; at least one.
    fn flavors(&mut self) -> Option<Vec<Flavor>> {
        let mut flavors = Vec::new();
        while *self.kind() == Kind::Name {
            flavors.push(self.flavor()?);
        }
        if flavors.is_empty() {
            return self.no_flavor();
        }
        Some(flavors)
    }

    fn flavor(&mut self) -> Option<Flavor> {
        match flavor(self.slice(self.here())) {
            Some(flavor) => {
                self.bump();
                Some(flavor)
            }
            None => self.no_flavor(),
        }
    }

    fn no_flavor<T>(&mut self) -> Option<T> {
        let message = format!("{} is not a flavor", self.found());
        let cure = "flavors are ToInstance, ToSubClass, NotToInstance, NotToSubClass, Restricted, EnableOverride, \
                    DisableOverride and Amended";
        self.fail(message, cure, "WBEMMOF_E_EXPECTED_FLAVOR_TYPE")
    }

    /// `Qualifier Name : …;` in WMI's form (flavors only) or in the DMTF's (type, default, scope, flavors).
    pub(super) fn qualifier_declaration(&mut self) -> Option<QualifierDecl> {
        const SYNTAX: &str = "WBEMMOF_E_INVALID_QUALIFIER_SYNTAX";
        let start = self.here();
        self.bump();
        let name = self.name(
            "the name of a qualifier",
            "WBEMMOF_E_EXPECTED_QUALIFIER_NAME",
        )?;
        self.expect(':', "the name of the qualifier", SYNTAX)?;
        if base_type(self.slice(self.here())).is_none() {
            let flavors = self.flavors()?;
            self.end_member("declaration of a qualifier");
            let span = start.to(self.before());
            return Some(QualifierDecl {
                name,
                flavors,
                declared: None,
                span,
            });
        }
        let mut ty = self.type_name_of_qualifier()?;
        self.array_suffix(&mut ty)?;
        let default = self.default_value()?;
        let (mut scopes, mut flavors) = (Vec::new(), Vec::new());
        while self.eat(',') {
            if self.eat_word("scope") {
                scopes.extend(self.names_in_parentheses("the kind of element", SYNTAX)?);
            } else if self.eat_word("flavor") {
                self.expect('(', "`Flavor`", "WBEMMOF_E_EXPECTED_OPEN_PAREN")?;
                loop {
                    flavors.push(self.flavor()?);
                    if !self.eat(',') {
                        break;
                    }
                }
                self.expect(')', "the flavors", "WBEMMOF_E_EXPECTED_CLOSE_PAREN")?;
            } else {
                let message = format!("{} stands in a declaration of a qualifier", self.found());
                return self.fail(
                    message,
                    "after the type come `Scope(…)` and `Flavor(…)`",
                    SYNTAX,
                );
            }
        }
        self.end_member("declaration of a qualifier");
        let span = start.to(self.before());
        let declared = Some(QualifierType {
            ty,
            default,
            scopes,
        });
        Some(QualifierDecl {
            name,
            flavors,
            declared,
            span,
        })
    }

    /// The type in a DMTF declaration, whose brackets follow it directly.
    fn type_name_of_qualifier(&mut self) -> Option<TypeRef> {
        let span = self.here();
        let kind = base_type(self.slice(span))?;
        self.bump();
        Some(TypeRef {
            kind,
            array: None,
            span,
        })
    }

    fn names_in_parentheses(&mut self, what: &str, code: &'static str) -> Option<Vec<Name>> {
        self.expect('(', "this word", "WBEMMOF_E_EXPECTED_OPEN_PAREN")?;
        let mut names = vec![self.name(what, code)?];
        while self.eat(',') {
            names.push(self.name(what, code)?);
        }
        self.expect(')', "the list", "WBEMMOF_E_EXPECTED_CLOSE_PAREN")?;
        Some(names)
    }
}

enum Member {
    Property(PropertyDecl),
    Method(MethodDecl),
}

/// The types that are keywords, in any letter case.
fn base_type(word: &str) -> Option<TypeKind> {
    Some(match word.to_ascii_lowercase().as_str() {
        "sint8" => TypeKind::Sint8,
        "uint8" => TypeKind::Uint8,
        "sint16" => TypeKind::Sint16,
        "uint16" => TypeKind::Uint16,
        "sint32" => TypeKind::Sint32,
        "uint32" => TypeKind::Uint32,
        "sint64" => TypeKind::Sint64,
        "uint64" => TypeKind::Uint64,
        "real32" => TypeKind::Real32,
        "real64" => TypeKind::Real64,
        "boolean" => TypeKind::Boolean,
        "string" => TypeKind::String,
        "datetime" => TypeKind::Datetime,
        "char16" => TypeKind::Char16,
        "void" => TypeKind::Void,
        "object" => TypeKind::Object(None),
        _ => return None,
    })
}

/// The MOF type for a type of other languages that is easily written by habit.
fn foreign_type(word: &str) -> Option<&'static str> {
    Some(match word.to_ascii_lowercase().as_str() {
        "int" | "int32" | "integer" | "long" => "sint32",
        "uint" | "dword" | "ulong" => "uint32",
        "int8" => "sint8",
        "byte" => "uint8",
        "short" | "int16" => "sint16",
        "word" | "ushort" => "uint16",
        "int64" | "longlong" => "sint64",
        "bool" => "boolean",
        "float" => "real32",
        "double" => "real64",
        "char" | "wchar" | "wchar_t" => "char16",
        "bstr" | "str" => "string",
        _ => return None,
    })
}

/// The flavor of that name. `Translatable` is the DMTF's word for a qualifier whose text exists per language, which
/// WMI calls `Amended`.
fn flavor(word: &str) -> Option<Flavor> {
    Some(match word.to_ascii_lowercase().as_str() {
        "toinstance" => Flavor::ToInstance,
        "tosubclass" => Flavor::ToSubClass,
        "nottoinstance" => Flavor::NotToInstance,
        "nottosubclass" => Flavor::NotToSubClass,
        "restricted" => Flavor::Restricted,
        "enableoverride" => Flavor::EnableOverride,
        "disableoverride" => Flavor::DisableOverride,
        "amended" | "translatable" => Flavor::Amended,
        _ => return None,
    })
}
