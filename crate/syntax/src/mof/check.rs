//! Mistakes that show only when a declaration is complete: duplicates, contradicting flavors, misplaced aliases and
//! arrays. Names compare without regard to letter case (OM-02).

use super::ast::{
    ClassDecl, Flavor, InstanceDecl, Item, MofFile, Name, PropertyDecl, Qualifier, QualifierDecl,
    Spanned, TypeKind, Value, ValueKind,
};
use crate::letter::fold;
use crate::sorted::SortedSet;
use crate::{Diagnostic, Span};

/// What is wrong in `file`.
pub(super) fn check(file: &MofFile) -> Vec<Diagnostic> {
    let mut checker = Checker {
        diagnostics: Vec::new(),
        aliases: SortedSet::new(),
        used: Vec::new(),
        amended: false,
    };
    for item in &file.items {
        match item {
            Item::Class(class) => checker.class(class),
            Item::Instance(instance) => checker.top_instance(instance),
            Item::QualifierDefault(declaration) => checker.declaration(declaration),
            Item::Pragma(pragma) if pragma.name.it.eq_ignore_ascii_case("amendment") => {
                checker.amendment(pragma.span);
            }
            Item::Pragma(_) => {}
        }
    }
    checker.unknown_aliases();
    checker.diagnostics
}

struct Checker {
    diagnostics: Vec<Diagnostic>,
    /// Declared aliases, in lower case.
    aliases: SortedSet<String>,
    used: Vec<Spanned<String>>,
    amended: bool,
}

impl Checker {
    fn report(&mut self, span: Span, message: String, cure: &str, code: &'static str) {
        self.diagnostics
            .push(Diagnostic::error(span, message, cure).with_code(code));
    }

    fn amendment(&mut self, span: Span) {
        if self.amended {
            let message = "the file has two amendment directives".to_string();
            self.report(
                span,
                message,
                "keep one of them",
                "WBEMMOF_E_INVALID_DUPLICATE_AMENDMENT",
            );
        }
        self.amended = true;
    }

    fn class(&mut self, class: &ClassDecl) {
        self.alias(class.alias.as_ref());
        self.qualifiers(&class.qualifiers);
        self.distinct(
            class.properties.iter().map(|property| &property.name),
            "property",
        );
        self.distinct(class.methods.iter().map(|method| &method.name), "method");
        for property in &class.properties {
            self.property(property);
        }
        for method in &class.methods {
            self.qualifiers(&method.qualifiers);
            self.distinct(
                method.parameters.iter().map(|parameter| &parameter.name),
                "parameter",
            );
            for parameter in &method.parameters {
                self.property(parameter);
            }
        }
    }

    fn property(&mut self, property: &PropertyDecl) {
        self.qualifiers(&property.qualifiers);
        let Some(value) = &property.default else {
            return;
        };
        let name = &property.name.it;
        if matches!(value.it, ValueKind::Array(_)) && property.ty.array.is_none() {
            let message = format!("`{name}` is a single value and gets a list");
            let cure = format!("declare it as an array, `{name}[]`, or leave the braces out");
            self.report(
                value.span,
                message,
                &cure,
                "WBEMMOF_E_UNEXPECTED_ARRAY_INIT",
            );
        }
        if !matches!(property.ty.kind, TypeKind::Ref(_)) {
            for alias in aliases_in(value) {
                let message = format!(
                    "`{name}` is no reference and gets the alias `${}`",
                    alias.it
                );
                let cure = "declare it as a reference, `Class ref Name`, or give it a value of its own type";
                self.report(alias.span, message, cure, "WBEMMOF_E_UNEXPECTED_ALIAS");
            }
        }
        self.value(value);
    }

    fn top_instance(&mut self, instance: &InstanceDecl) {
        self.alias(instance.alias.as_ref());
        self.instance(instance);
    }

    /// The recursion goes as deep as instances are nested, which the parser limits.
    fn instance(&mut self, instance: &InstanceDecl) {
        self.qualifiers(&instance.qualifiers);
        self.distinct(
            instance
                .assignments
                .iter()
                .map(|assignment| &assignment.name),
            "property",
        );
        for assignment in &instance.assignments {
            self.qualifiers(&assignment.qualifiers);
            self.value(&assignment.value);
        }
    }

    fn value(&mut self, value: &Value) {
        match &value.it {
            ValueKind::Array(values) => values.iter().for_each(|value| self.value(value)),
            ValueKind::Alias(name) => self.used.push(Spanned {
                it: name.clone(),
                span: value.span,
            }),
            ValueKind::Instance(instance) => {
                if let Some(alias) = &instance.alias {
                    let message = format!(
                        "an embedded instance cannot have an alias, here `${}`",
                        alias.it
                    );
                    let cure = "remove `as $…`, or declare the instance on its own";
                    self.report(alias.span, message, cure, "WBEMMOF_E_ALIASES_IN_EMBEDDED");
                }
                self.instance(instance);
            }
            _ => {}
        }
    }

    fn alias(&mut self, alias: Option<&Name>) {
        let Some(alias) = alias else { return };
        if !self.aliases.insert(fold(&alias.it)) {
            let message = format!("the alias `${}` is declared a second time", alias.it);
            self.report(
                alias.span,
                message,
                "give one of them another name",
                "WBEMMOF_E_MULTIPLE_ALIASES",
            );
        }
    }

    /// An alias may be used before its declaration, so this comes last (MF-08).
    fn unknown_aliases(&mut self) {
        for alias in std::mem::take(&mut self.used) {
            if !self.aliases.contains(&fold(&alias.it)) {
                let message = format!(
                    "no class or instance of this text has the alias `${}`",
                    alias.it
                );
                let cure = format!("declare one: `instance of Class as ${} {{ … }};`", alias.it);
                self.diagnostics
                    .push(Diagnostic::error(alias.span, message, cure));
            }
        }
    }

    fn distinct<'n>(&mut self, names: impl Iterator<Item = &'n Name>, what: &str) {
        let mut seen = SortedSet::new();
        for name in names {
            if !seen.insert(fold(&name.it)) {
                let message = format!("the {what} `{}` stands here a second time", name.it);
                self.report(
                    name.span,
                    message,
                    "remove one of them, or rename it",
                    "WBEMMOF_E_DUPLICATE_PROPERTY",
                );
            }
        }
    }

    fn qualifiers(&mut self, qualifiers: &[Qualifier]) {
        let mut seen = SortedSet::new();
        for qualifier in qualifiers {
            let name = &qualifier.name;
            if !seen.insert(fold(&name.it)) {
                let message = format!("the qualifier `{}` stands here a second time", name.it);
                self.report(
                    name.span,
                    message,
                    "remove one of them",
                    "WBEMMOF_E_DUPLICATE_QUALIFIER",
                );
            }
            if name.it.eq_ignore_ascii_case("cimtype") {
                let message = "the qualifier `CIMTYPE` cannot be written".to_string();
                let cure = "remove it: it follows from the declared type";
                self.report(name.span, message, cure, "WBEMMOF_E_CIMTYPE_QUALIFIER");
            }
            self.flavors(&qualifier.flavors, qualifier.span);
        }
    }

    fn declaration(&mut self, declaration: &QualifierDecl) {
        self.flavors(&declaration.flavors, declaration.span);
    }

    fn flavors(&mut self, flavors: &[Flavor], span: Span) {
        let has = |flavor| flavors.contains(&flavor);
        if has(Flavor::EnableOverride) && has(Flavor::DisableOverride) {
            let message = "EnableOverride and DisableOverride contradict each other".to_string();
            self.report(
                span,
                message,
                "keep one of them",
                "WBEMMOF_E_INCOMPATIBLE_FLAVOR_TYPES",
            );
        }
        let instance = has(Flavor::ToInstance) && has(Flavor::NotToInstance);
        let subclass = has(Flavor::ToSubClass) && has(Flavor::NotToSubClass);
        let restricted =
            has(Flavor::Restricted) && (has(Flavor::ToInstance) || has(Flavor::ToSubClass));
        if instance || subclass || restricted {
            let message = "these flavors both pass the qualifier on and keep it back".to_string();
            let cure = "Restricted keeps it back altogether; otherwise say one thing each for instances and subclasses";
            self.report(span, message, cure, "WBEMMOF_E_INCOMPATIBLE_FLAVOR_TYPES2");
        }
    }
}

/// The aliases that a value consists of, alone or in a list.
fn aliases_in(value: &Value) -> Vec<Spanned<String>> {
    let single = std::slice::from_ref(value);
    let values = if let ValueKind::Array(values) = &value.it {
        values
    } else {
        single
    };
    let alias = |value: &Value| match &value.it {
        ValueKind::Alias(name) => Some(Spanned {
            it: name.clone(),
            span: value.span,
        }),
        _ => None,
    };
    values.iter().filter_map(alias).collect()
}
