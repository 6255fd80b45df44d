//! What a name means where it stands.

use wmi_lab_core::guest::Stream;

use super::{Global, Unit};
use crate::code::Piece;
use crate::ty::{ClassId, Ty};

/// A name that is no local variable.
pub(super) enum Entity {
    /// A field of `this`: its offset and type.
    Field(u32, Ty),
    Global(Global),
    Constant(i64),
    Functions(Vec<u32>),
    /// Methods of the class and what to add to `this` for them.
    Methods(Vec<u32>),
    Guid(String),
    Stream(Stream),
    Manipulator(Piece),
}

impl<'a> Unit<'a> {
    /// Finds a name outside the locals, from the inside out.
    pub(super) fn lookup(&self, name: &str, within: Option<ClassId>) -> Option<Entity> {
        if let Some(class) = within
            && let Some(entity) = self.member(class, name)
        {
            return Some(entity);
        }
        if let Some(global) = self.globals.get(name) {
            return Some(Entity::Global(global.clone()));
        }
        if let Some(value) = self.constants.get(name) {
            return Some(Entity::Constant(*value));
        }
        if let Some(functions) = self.functions.get(name) {
            return Some(Entity::Functions(functions.clone()));
        }
        if let Some(entity) = stream(name) {
            return Some(entity);
        }
        if ["CLSID_", "IID_", "GUID_"]
            .iter()
            .any(|it| name.starts_with(it))
        {
            return Some(Entity::Guid(name.to_owned()));
        }
        self.named_constant(name, None).map(Entity::Constant)
    }

    /// Finds a member of a class or of its bases.
    pub(super) fn member(&self, class: ClassId, name: &str) -> Option<Entity> {
        if let Some((offset, ty)) = self.field(class, name) {
            return Some(Entity::Field(offset, ty));
        }
        let mut open = vec![class];
        while let Some(class) = open.pop() {
            let info = &self.classes[class as usize];
            if let Some(global) = info.statics.get(name) {
                return Some(Entity::Global(global.clone()));
            }
            if let Some(value) = info.constants.get(name) {
                return Some(Entity::Constant(*value));
            }
            if let Some(methods) = info.methods.get(name) {
                return Some(Entity::Methods(methods.clone()));
            }
            open.extend(
                self.code.classes[class as usize]
                    .bases
                    .iter()
                    .rev()
                    .map(|it| it.0),
            );
        }
        None
    }

    /// A field with its offset, also one of a base.
    pub(super) fn field(&self, class: ClassId, name: &str) -> Option<(u32, Ty)> {
        let layout = &self.code.classes[class as usize];
        if let Some(field) = layout.fields.iter().find(|it| &*it.name == name) {
            return Some((field.offset, field.ty.clone()));
        }
        layout.bases.iter().find_map(|(base, at)| {
            self.field(*base, name)
                .map(|(offset, ty)| (offset + at, ty))
        })
    }

    /// Where a base lies in a class.
    pub(super) fn base_offset(&self, class: ClassId, base: ClassId) -> Option<u32> {
        if class == base {
            return Some(0);
        }
        let bases = &self.code.classes[class as usize].bases;
        bases
            .iter()
            .find_map(|(it, at)| self.base_offset(*it, base).map(|inner| inner + at))
    }

    /// The methods of a name in a class or the nearest base that has any.
    pub(super) fn methods(&self, class: ClassId, name: &str) -> Vec<u32> {
        match self.classes[class as usize].methods.get(name) {
            Some(methods) => methods.clone(),
            None => {
                let bases = &self.code.classes[class as usize].bases;
                let found = bases.iter().map(|(base, _)| self.methods(*base, name));
                found
                    .into_iter()
                    .find(|it| !it.is_empty())
                    .unwrap_or_default()
            }
        }
    }
}

fn stream(name: &str) -> Option<Entity> {
    Some(match name {
        "cout" | "wcout" => Entity::Stream(Stream::Out),
        "cerr" | "wcerr" | "clog" | "wclog" => Entity::Stream(Stream::Err),
        "endl" => Entity::Manipulator(Piece::EndLine),
        "hex" => Entity::Manipulator(Piece::Hex),
        "dec" => Entity::Manipulator(Piece::Dec),
        "boolalpha" => Entity::Manipulator(Piece::BoolAlpha),
        "flush" => Entity::Manipulator(Piece::Nothing),
        _ => return None,
    })
}
