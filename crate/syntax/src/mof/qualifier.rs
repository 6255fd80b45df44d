//! Qualifiers, their flavors, and declarations of qualifiers.

use super::ast::{Flavor, Name, Qualifier, QualifierDecl, QualifierType};
use super::lexer::Kind;
use super::parser::Parser;
use super::types::base_type;

impl Parser<'_> {
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
