//! Tree to text.

use super::ast::{
    ClassDecl, Flavor, InstanceDecl, Item, MethodDecl, MofFile, Name, Pragma, PropertyDecl,
    Qualifier, QualifierDecl, TypeKind, TypeRef, Value, ValueKind,
};
use std::fmt::Write;

/// Writes `file` in a fixed layout. Reading the answer gives the same tree again, places apart.
pub fn print(file: &MofFile) -> String {
    let mut printer = Printer {
        out: String::new(),
        depth: 0,
    };
    for (index, item) in file.items.iter().enumerate() {
        if index > 0 {
            printer.out.push('\n');
        }
        match item {
            Item::Pragma(pragma) => printer.pragma(pragma),
            Item::Class(class) => printer.class(class),
            Item::Instance(instance) => {
                printer.instance(instance);
                printer.out.push_str(";\n");
            }
            Item::QualifierDefault(declaration) => printer.declaration(declaration),
        }
    }
    printer.out
}

struct Printer {
    out: String,
    depth: usize,
}

impl Printer {
    fn line(&mut self) {
        self.out.push('\n');
        self.indent();
    }

    fn indent(&mut self) {
        self.out.extend(std::iter::repeat_n("    ", self.depth));
    }

    fn text(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn pragma(&mut self, pragma: &Pragma) {
        self.text("#pragma ");
        self.text(&pragma.name.it);
        if !pragma.arguments.is_empty() {
            self.text("(");
            self.separated(&pragma.arguments, |printer, argument| {
                if ["fail", "nofail"].contains(&argument.it.to_ascii_lowercase().as_str()) {
                    printer.text(&argument.it);
                } else {
                    printer.string(&argument.it);
                }
            });
            self.text(")");
        }
        self.text("\n");
    }

    fn declaration(&mut self, declaration: &QualifierDecl) {
        self.text("Qualifier ");
        self.text(&declaration.name.it);
        self.text(" :");
        let Some(declared) = &declaration.declared else {
            self.flavors(&declaration.flavors, " ");
            return self.text(";\n");
        };
        self.text(" ");
        self.text(type_name(&declared.ty.kind).0);
        self.array(&declared.ty);
        self.assigned(declared.default.as_ref());
        if !declared.scopes.is_empty() {
            self.text(", Scope(");
            self.separated(&declared.scopes, |printer, scope| printer.text(&scope.it));
            self.text(")");
        }
        if !declaration.flavors.is_empty() {
            self.text(", Flavor(");
            self.separated(&declaration.flavors, |printer, flavor| {
                printer.text(flavor_name(*flavor))
            });
            self.text(")");
        }
        self.text(";\n");
    }

    fn flavors(&mut self, flavors: &[Flavor], before_each: &str) {
        for flavor in flavors {
            self.text(before_each);
            self.text(flavor_name(*flavor));
        }
    }

    fn class(&mut self, class: &ClassDecl) {
        if !class.qualifiers.is_empty() {
            self.qualifiers(&class.qualifiers);
            self.line();
        }
        self.text("class ");
        self.text(&class.name.it);
        if let Some(superclass) = &class.superclass {
            self.text(" : ");
            self.text(&superclass.it);
        }
        self.alias(class.alias.as_ref());
        self.text("\n{\n");
        self.depth += 1;
        for property in &class.properties {
            self.indent();
            self.property(property);
            self.text(";\n");
        }
        for method in &class.methods {
            self.indent();
            self.method(method);
            self.text(";\n");
        }
        self.depth -= 1;
        self.text("};\n");
    }

    fn alias(&mut self, alias: Option<&Name>) {
        if let Some(alias) = alias {
            self.text(" as $");
            self.text(&alias.it);
        }
    }

    fn property(&mut self, property: &PropertyDecl) {
        self.qualifiers_inline(&property.qualifiers);
        self.type_and_name(&property.ty, &property.name);
        self.array(&property.ty);
        self.assigned(property.default.as_ref());
    }

    fn method(&mut self, method: &MethodDecl) {
        self.qualifiers_inline(&method.qualifiers);
        self.type_and_name(&method.returns, &method.name);
        self.text("(");
        self.separated(&method.parameters, Self::property);
        self.text(")");
    }

    fn type_and_name(&mut self, ty: &TypeRef, name: &Name) {
        let (keyword, suffix) = type_name(&ty.kind);
        self.text(keyword);
        self.text(suffix);
        self.text(" ");
        self.text(&name.it);
    }

    fn array(&mut self, ty: &TypeRef) {
        match ty.array {
            None => {}
            Some(None) => self.text("[]"),
            Some(Some(size)) => {
                let _ = write!(self.out, "[{size}]");
            }
        }
    }

    fn assigned(&mut self, value: Option<&Value>) {
        if let Some(value) = value {
            self.text(" = ");
            self.value(value);
        }
    }

    fn qualifiers(&mut self, qualifiers: &[Qualifier]) {
        self.text("[");
        self.separated(qualifiers, Self::qualifier);
        self.text("]");
    }

    fn qualifiers_inline(&mut self, qualifiers: &[Qualifier]) {
        if !qualifiers.is_empty() {
            self.qualifiers(qualifiers);
            self.text(" ");
        }
    }

    fn qualifier(&mut self, qualifier: &Qualifier) {
        self.text(&qualifier.name.it);
        match &qualifier.value {
            None => {}
            Some(list) if matches!(list.it, ValueKind::Array(_)) => {
                self.text(" ");
                self.value(list);
            }
            Some(value) => {
                self.text("(");
                self.value(value);
                self.text(")");
            }
        }
        if !qualifier.flavors.is_empty() {
            self.text(" :");
            self.flavors(&qualifier.flavors, " ");
        }
    }

    /// Ends at the closing brace; the semicolon is the caller's.
    fn instance(&mut self, instance: &InstanceDecl) {
        self.qualifiers_inline(&instance.qualifiers);
        self.text("instance of ");
        self.text(&instance.class.it);
        self.alias(instance.alias.as_ref());
        self.line();
        self.text("{");
        self.depth += 1;
        for assignment in &instance.assignments {
            self.line();
            self.qualifiers_inline(&assignment.qualifiers);
            self.text(&assignment.name.it);
            self.text(" = ");
            self.value(&assignment.value);
            self.text(";");
        }
        self.depth -= 1;
        self.line();
        self.text("}");
    }

    /// The recursion goes as deep as instances are nested, which the parser limits.
    fn value(&mut self, value: &Value) {
        match &value.it {
            ValueKind::Null => self.text("NULL"),
            ValueKind::Bool(true) => self.text("TRUE"),
            ValueKind::Bool(false) => self.text("FALSE"),
            ValueKind::Int(n) => {
                let _ = write!(self.out, "{n}");
            }
            // The debug form is the shortest one that reads back to the same bits.
            ValueKind::Real(real) => {
                let _ = write!(self.out, "{real:?}");
            }
            ValueKind::Str(text) => self.string(text),
            ValueKind::Char(unit) => self.character(*unit),
            ValueKind::Alias(name) => {
                self.text("$");
                self.text(name);
            }
            ValueKind::Array(values) => {
                self.text("{");
                self.separated(values, Self::value);
                self.text("}");
            }
            ValueKind::Instance(instance) => self.instance(instance),
        }
    }

    fn string(&mut self, text: &str) {
        self.text("\"");
        for c in text.chars() {
            match c {
                '"' | '\\' => {
                    self.out.push('\\');
                    self.out.push(c);
                }
                '\n' => self.text("\\n"),
                '\r' => self.text("\\r"),
                '\t' => self.text("\\t"),
                c if c.is_control() => {
                    let _ = write!(self.out, "\\x{:04X}", u32::from(c));
                }
                c => self.out.push(c),
            }
        }
        self.text("\"");
    }

    fn character(&mut self, unit: u16) {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii_alphanumeric() => {
                let _ = write!(self.out, "'{}'", char::from(byte));
            }
            _ => {
                let _ = write!(self.out, "'\\x{unit:04X}'");
            }
        }
    }

    fn separated<T>(&mut self, pieces: &[T], print: impl Fn(&mut Self, &T)) {
        for (index, piece) in pieces.iter().enumerate() {
            if index > 0 {
                self.text(", ");
            }
            print(self, piece);
        }
    }
}

/// The keyword or class of a type, and what stands between it and the name.
fn type_name(kind: &TypeKind) -> (&str, &'static str) {
    let keyword = match kind {
        TypeKind::Sint8 => "sint8",
        TypeKind::Uint8 => "uint8",
        TypeKind::Sint16 => "sint16",
        TypeKind::Uint16 => "uint16",
        TypeKind::Sint32 => "sint32",
        TypeKind::Uint32 => "uint32",
        TypeKind::Sint64 => "sint64",
        TypeKind::Uint64 => "uint64",
        TypeKind::Real32 => "real32",
        TypeKind::Real64 => "real64",
        TypeKind::Boolean => "boolean",
        TypeKind::String => "string",
        TypeKind::Datetime => "datetime",
        TypeKind::Char16 => "char16",
        TypeKind::Void => "void",
        TypeKind::Ref(class) => return (class.as_deref().unwrap_or("object"), " ref"),
        TypeKind::Object(class) => class.as_deref().unwrap_or("object"),
    };
    (keyword, "")
}

fn flavor_name(flavor: Flavor) -> &'static str {
    match flavor {
        Flavor::ToInstance => "ToInstance",
        Flavor::ToSubClass => "ToSubClass",
        Flavor::NotToInstance => "NotToInstance",
        Flavor::NotToSubClass => "NotToSubClass",
        Flavor::Restricted => "Restricted",
        Flavor::EnableOverride => "EnableOverride",
        Flavor::DisableOverride => "DisableOverride",
        Flavor::Amended => "Amended",
    }
}
