//! Classes and their members.

use super::ast::{ClassDecl, MethodDecl, PropertyDecl, Qualifier, TypeKind};
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
}

enum Member {
    Property(PropertyDecl),
    Method(MethodDecl),
}
