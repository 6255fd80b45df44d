//! Types of properties, parameters and methods.

use super::ast::{TypeKind, TypeRef};
use super::lexer::Kind;
use super::parser::Parser;

impl Parser<'_> {
    /// A type without the brackets of an array, which stand after the name.
    pub(super) fn type_name(&mut self) -> Option<TypeRef> {
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
    pub(super) fn array_suffix(&mut self, ty: &mut TypeRef) -> Option<()> {
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

    /// The type in a DMTF declaration, whose brackets follow it directly.
    pub(super) fn type_name_of_qualifier(&mut self) -> Option<TypeRef> {
        let span = self.here();
        let kind = base_type(self.slice(span))?;
        self.bump();
        Some(TypeRef {
            kind,
            array: None,
            span,
        })
    }
}

/// The types that are keywords, in any letter case.
pub(super) fn base_type(word: &str) -> Option<TypeKind> {
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
