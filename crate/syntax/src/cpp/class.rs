//! Classes, structs and enums.

use super::ast::{Class, Enum, FunctionKind, Item};
use super::declare::{Declared, Place};
use super::lex::Kind;
use super::parser::{Parsed, Parser, Stuck};

impl Parser {
    /// `class Name … {` rather than `class Name *p`.
    pub(super) fn defines_class(&self) -> bool {
        let mut at = self.at + 1;
        while self.token_at(at).kind == Kind::Name {
            at += 1;
        }
        self.token_at(at).is("{") || self.token_at(at).is(":") && !self.token_at(at + 1).is(":")
    }

    pub(super) fn defines_enum(&self) -> bool {
        let mut at = self.at + 1;
        while self.token_at(at).kind == Kind::Name {
            at += 1;
        }
        self.token_at(at).is("{") || self.token_at(at).is(":")
    }

    /// The name of a type without one: that of the `typedef` behind its body, or one that no text can spell.
    fn unnamed(&self, open: usize, is_typedef: bool) -> String {
        let after = self.after_group(open);
        if is_typedef && self.is_name(after) {
            return self.token_at(after).text.to_string();
        }
        format!("unnamed@{}", self.token_at(open).span.start)
    }

    /// A class from its keyword to its `}`.
    pub(super) fn class(&mut self, is_typedef: bool) -> Parsed<Class> {
        let start = self.bump();
        let keyword_is_union = self.token_at(self.at - 1).is("union");
        let name = if self.is_name(self.at) {
            self.name("a class")?
        } else {
            self.unnamed(self.at, is_typedef)
        };
        self.types.insert(name.clone());
        self.eat("final");
        if keyword_is_union {
            self.unsupported(start, "a union of one's own", "use a struct, or VARIANT");
            return Err(Stuck);
        }
        let bases = if self.eat(":") {
            self.bases()?
        } else {
            Vec::new()
        };
        let mut class = Class {
            name,
            bases,
            fields: Vec::new(),
            statics: Vec::new(),
            methods: Vec::new(),
            enums: Vec::new(),
            span: start,
        };
        let open = self.expect("{", "the head of a class")?;
        while !self.at_end() && !self.is("}") {
            let before = self.at;
            if self.member_declaration(&mut class).is_err() {
                self.recover();
            }
            if self.at == before {
                self.at += 1;
            }
        }
        if !self.eat("}") {
            self.error(
                open,
                format!("the body of `{}` is never closed", class.name),
                "write `};` at its end",
            );
        }
        class.span = self.since(start);
        Ok(class)
    }

    fn bases(&mut self) -> Parsed<Vec<String>> {
        let mut bases = Vec::new();
        loop {
            while matches!(&*self.peek().text, "public" | "private" | "protected") {
                self.at += 1;
            }
            if self.is("virtual") {
                let span = self.bump();
                self.unsupported(span, "a virtual base class", "inherit without `virtual`");
                while matches!(&*self.peek().text, "public" | "private" | "protected") {
                    self.at += 1;
                }
            }
            let base = self.base_type()?;
            match base.base {
                super::ast::BaseType::Named(name) => bases.push(name),
                _ => self.unsupported(
                    base.span,
                    "a template as a base class",
                    "inherit from a plain class or interface",
                ),
            }
            if !self.eat(",") {
                return Ok(bases);
            }
        }
    }

    fn member_declaration(&mut self, class: &mut Class) -> Parsed<()> {
        self.skip_attribute();
        match &*self.peek().text {
            ";" => {
                self.at += 1;
                return Ok(());
            }
            "public" | "private" | "protected" => {
                self.at += 1;
                return self.expect(":", "an access label").map(drop);
            }
            "using" => {
                let lifted = self.using_in_class(class)?;
                self.extra_items.extend(lifted);
                return Ok(());
            }
            "template" => {
                self.unsupported(
                    self.span(),
                    "a template of one's own",
                    "write the method for the type that is used",
                );
                self.skip_construct();
                return Ok(());
            }
            "static_assert" => {
                self.skip_construct();
                return Ok(());
            }
            _ => {}
        }
        if self.is("friend") && matches!(&*self.token_at(self.at + 1).text, "class" | "struct") {
            self.skip_construct();
            return Ok(());
        }
        let place = Place::Member(class.name.clone());
        for declared in self.nested(|parser| parser.declaration(&place))? {
            self.add_member(class, declared);
        }
        Ok(())
    }

    fn using_in_class(&mut self, class: &Class) -> Parsed<Option<Item>> {
        let item = self.using()?;
        if let Some(Item::Typedef { name, .. }) = &item {
            self.lifted
                .insert(format!("{}::{name}", class.name), name.clone());
        }
        Ok(item)
    }

    fn add_member(&mut self, class: &mut Class, declared: Declared) {
        match declared {
            Declared::Variable { decl, .. } if decl.is_static => class.statics.push(decl),
            Declared::Variable { decl, .. } => class.fields.push(decl),
            Declared::Item(Item::Function(function)) => {
                if function.kind == FunctionKind::Constructor {
                    self.constructed.insert(class.name.clone());
                }
                class.methods.push(function);
            }
            Declared::Item(Item::Enum(definition)) => class.enums.push(definition),
            Declared::Item(item) => {
                if let Item::Class(Class { name, .. }) | Item::Typedef { name, .. } = &item {
                    self.lifted
                        .insert(format!("{}::{name}", class.name), name.clone());
                }
                self.extra_items.push(item);
            }
        }
    }

    /// An enum from its keyword to its `}`.
    pub(super) fn enumeration(&mut self, is_typedef: bool) -> Parsed<Enum> {
        let start = self.bump();
        let _ = self.eat("class") || self.eat("struct");
        let name = if self.is_name(self.at) {
            Some(self.name("an enum")?)
        } else {
            None
        };
        if self.eat(":") {
            self.base_type()?;
        }
        let name = name.or_else(|| {
            let after = self.after_group(self.at);
            (is_typedef && self.is_name(after)).then(|| self.token_at(after).text.to_string())
        });
        self.types.extend(name.clone());
        self.expect("{", "the head of an enum")?;
        let mut constants = Vec::new();
        while !self.eat("}") {
            let constant = self.name("a constant")?;
            let value = if self.eat("=") {
                Some(self.assignment()?)
            } else {
                None
            };
            constants.push((constant, value));
            if !self.eat(",") && !self.is("}") {
                self.expect("}", "the constants of an enum")?;
            }
        }
        Ok(Enum {
            name,
            constants,
            span: self.since(start),
        })
    }
}
