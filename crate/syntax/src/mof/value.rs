//! Values and instances.

use super::MAX_DEPTH;
use super::ast::{Assignment, InstanceDecl, Qualifier, Spanned, Value, ValueKind};
use super::lexer::Kind;
use super::parser::Parser;
use crate::Span;

impl Parser<'_> {
    /// A value of a property: a single one or a list in braces. `depth` counts the instances around it.
    pub(super) fn value(&mut self, depth: u32) -> Option<Value> {
        if self.is_mark('{') {
            self.list('{', '}', depth)
        } else {
            self.element(depth)
        }
    }

    /// `= value`, where it stands in a declaration.
    pub(super) fn default_value(&mut self) -> Option<Option<Value>> {
        if self.eat('=') {
            self.value(0).map(Some)
        } else {
            Some(None)
        }
    }

    /// The value of a qualifier, where one stands: `(constant)`, or a list in round brackets or braces (MF-02).
    pub(super) fn qualifier_value(&mut self) -> Option<Option<Value>> {
        if self.is_mark('{') {
            return self.list('{', '}', 0).map(Some);
        }
        if !self.is_mark('(') {
            return Some(None);
        }
        let list = self.list('(', ')', 0)?;
        match list.it {
            ValueKind::Array(mut values) if values.len() == 1 => Some(values.pop()),
            _ => Some(Some(list)),
        }
    }

    /// Elements between `open` and `close`, separated by commas. After an error the rest of the list is skipped.
    fn list(&mut self, open: char, close: char, depth: u32) -> Option<Value> {
        let start = self.here();
        let values = self.elements(open, close, depth);
        if values.is_none() {
            self.skip_to(&[], &[close, ';']);
            self.eat(close);
        }
        Some(Spanned {
            it: ValueKind::Array(values?),
            span: start.to(self.before()),
        })
    }

    fn elements(&mut self, open: char, close: char, depth: u32) -> Option<Vec<Value>> {
        let code = if open == '{' {
            "WBEMMOF_E_EXPECTED_CLOSE_BRACE"
        } else {
            "WBEMMOF_E_EXPECTED_CLOSE_PAREN"
        };
        self.bump();
        let mut values = Vec::new();
        while !self.is_mark(close) || values.is_empty() && close == ')' {
            if self.is_mark('{') {
                let cure = "MOF arrays have one dimension: list the values in one pair of braces";
                return self.fail("an array stands inside an array".to_string(), cure, code);
            }
            let value = self.element(depth)?;
            if value.it == ValueKind::Null && open == '{' {
                let cure = "leave the element out, or make the whole value NULL";
                self.report(
                    value.span,
                    "NULL cannot be an element".to_string(),
                    cure,
                    "WBEMMOF_E_NULL_ARRAY_ELEM",
                );
            }
            values.push(value);
            if !self.eat(',') {
                break;
            }
        }
        self.expect(close, "the values", code)?;
        Some(values)
    }

    /// A value that is not a list.
    fn element(&mut self, depth: u32) -> Option<Value> {
        let span = self.here();
        let it = match self.kind().clone() {
            Kind::Int(n) => ValueKind::Int(n),
            Kind::Real(real) => ValueKind::Real(real),
            Kind::Char(unit) => ValueKind::Char(unit),
            Kind::Str(text) => return Some(self.strings(text)),
            Kind::Mark('$') => {
                self.bump();
                let name = self.name("the name of the alias", "WBEMMOF_E_EXPECTED_ALIAS_NAME")?;
                return Some(Spanned {
                    it: ValueKind::Alias(name.it),
                    span: span.to(name.span),
                });
            }
            Kind::Name if self.is_word("true") => ValueKind::Bool(true),
            Kind::Name if self.is_word("false") => ValueKind::Bool(false),
            Kind::Name if self.is_word("null") => ValueKind::Null,
            Kind::Name if self.is_word("instance") => {
                let instance = self.instance(Vec::new(), span, depth + 1)?;
                let span = instance.span;
                return Some(Spanned {
                    it: ValueKind::Instance(Box::new(instance)),
                    span,
                });
            }
            Kind::Name => {
                let message = format!("{} stands where a value is needed", self.found());
                let cure = format!("put text in quotes: `\"{}\"`", self.slice(span));
                return self.fail(message, &cure, "WBEMMOF_E_ILLEGAL_CONSTANT_VALUE");
            }
            Kind::Mark(_) | Kind::End => {
                let message = format!("{} stands where a value is needed", self.found());
                let cure = "write a number, a string in quotes, TRUE, FALSE, NULL, `$Alias` or `instance of`";
                return self.fail(message, cure, "WBEMMOF_E_ILLEGAL_CONSTANT_VALUE");
            }
        };
        self.bump();
        Some(Spanned { it, span })
    }

    /// A string and those that follow it directly, joined (MF-04).
    fn strings(&mut self, mut text: String) -> Value {
        let start = self.here();
        self.bump();
        while let Kind::Str(more) = self.kind() {
            text.push_str(more);
            self.bump();
        }
        Spanned {
            it: ValueKind::Str(text),
            span: start.to(self.before()),
        }
    }

    /// `instance of …` up to its closing brace; the position is on `instance`.
    pub(super) fn instance(
        &mut self,
        qualifiers: Vec<Qualifier>,
        start: Span,
        depth: u32,
    ) -> Option<InstanceDecl> {
        const HEAD: &str = "WBEMMOF_E_INVALID_INSTANCE_DECLARATION";
        if depth > MAX_DEPTH {
            let message = format!("embedded instances are nested more than {MAX_DEPTH} deep");
            return self.fail(
                message,
                "make the nesting flatter",
                "WBEMMOF_E_OUT_OF_RANGE",
            );
        }
        self.bump();
        if !self.eat_word("of") {
            let message = format!(
                "{} stands where `of` is needed after `instance`",
                self.found()
            );
            return self.fail(message, "write `instance of ClassName { … };`", HEAD);
        }
        let class = self.name("the name of the class", "WBEMMOF_E_EXPECTED_CLASS_NAME")?;
        let alias = self.alias()?;
        self.expect(
            '{',
            "the head of an instance",
            "WBEMMOF_E_EXPECTED_OPEN_BRACE",
        )?;
        let mut assignments = Vec::new();
        while !self.eat('}') {
            if self.body_is_cut_off() {
                let message = format!(
                    "the instance of `{}` has no end; {} follows",
                    class.it,
                    self.found()
                );
                self.report(
                    self.here(),
                    message,
                    "close it with `};`",
                    "WBEMMOF_E_EXPECTED_CLOSE_BRACE",
                );
                break;
            }
            match self.assignment(depth) {
                Some(assignment) => assignments.push(assignment),
                None => self.skip_to(&[';'], &[]),
            }
        }
        let span = start.to(self.before());
        Some(InstanceDecl {
            qualifiers,
            class,
            alias,
            assignments,
            span,
        })
    }

    fn assignment(&mut self, depth: u32) -> Option<Assignment> {
        let qualifiers = self.qualifiers()?;
        let name = self.name("the name of a property", "WBEMMOF_E_EXPECTED_PROPERTY_NAME")?;
        self.expect('=', "the name of a property", "WBEMMOF_E_EXPECTED_SEMI")?;
        let value = self.value(depth)?;
        self.end_member("assignment");
        Some(Assignment {
            qualifiers,
            name,
            value,
        })
    }
}
