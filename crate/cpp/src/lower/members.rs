//! What constructors and destructors do for bases and fields, and the ones that the language writes itself.

use wmi_lab_syntax::Span;
use wmi_lab_syntax::cpp::ast::{Expr, Init};

use super::Body;
use super::function::Lowering;
use crate::code::Op;
use crate::ty::{ClassId, Ty};

impl<'u, 'a> Lowering<'u, 'a> {
    /// What a constructor does before its body: bases, heads, fields.
    pub(super) fn initialise_members(&mut self, initializers: &[(String, Vec<Expr>)], span: Span) {
        let Some(class) = self.class else { return };
        let layout = self.unit.code.classes[class as usize].clone();
        let args_of = |name: &str| {
            initializers
                .iter()
                .find(|it| it.0 == name)
                .map(|it| it.1.as_slice())
        };
        for (base, at) in &layout.bases {
            let name = self.unit.class_name(*base);
            let args = args_of(&name);
            if args.is_none_or(<[Expr]>::is_empty) && !self.unit.needs_constructor(*base) {
                continue;
            }
            self.emit(Op::LoadLocal(0));
            self.emit(Op::Adjust(*at as i32));
            self.construct_at(*base, args.unwrap_or(&[]), span);
            self.end_temporaries();
        }
        if !layout.heads.is_empty() {
            self.set_heads(class);
        }
        let text = self.unit.classes[class as usize].text;
        for field in &layout.fields {
            let declared = text.and_then(|it| it.fields.iter().find(|it| *it.name == *field.name));
            let init = match args_of(&field.name) {
                Some(args) => Init::Construct(args.to_vec()),
                None => declared.map_or(Init::None, |it| it.init.clone()),
            };
            if init == Init::None && super::class::object_class(&field.ty).is_none() {
                continue;
            }
            self.emit(Op::LoadLocal(0));
            self.emit(Op::Adjust(field.offset as i32));
            if let (Ty::Ref(_), Init::Construct(args)) = (&field.ty, &init)
                && let [value] = args.as_slice()
            {
                self.argument(value, &field.ty);
                self.emit(Op::Store);
            } else {
                self.initialise(&field.ty, &init, span);
            }
            self.end_temporaries();
        }
        for (name, args) in initializers {
            let is_base = layout
                .bases
                .iter()
                .any(|it| *self.unit.class_name(it.0) == **name);
            if !is_base && !layout.fields.iter().any(|it| *it.name == **name) {
                let place = args.first().map_or(span, |it| it.span);
                self.unit.error(
                    place,
                    format!("the class has no field or base {name}"),
                    "correct the name",
                );
            }
        }
    }

    pub(super) fn set_heads(&mut self, class: ClassId) {
        for id in self.unit.code.classes[class as usize]
            .methods
            .values()
            .map(|it| it.0)
            .collect::<Vec<_>>()
        {
            if self.unit.infos[id as usize].body == Body::Text {
                self.unit.need(id);
            }
        }
        self.unit.destructor_of(class);
        self.emit(Op::LoadLocal(0));
        self.emit(Op::SetHeads(class));
    }

    /// From here on the object is one of this class again, whatever derives from it.
    pub(super) fn enter_destructor(&mut self) {
        if let Some(class) = self.class
            && !self.unit.code.classes[class as usize].heads.is_empty()
        {
            self.set_heads(class);
        }
    }

    /// What a destructor does after its body: fields and bases, last first.
    pub(super) fn end_members(&mut self) {
        let Some(class) = self.class else { return };
        let layout = self.unit.code.classes[class as usize].clone();
        for field in layout.fields.iter().rev() {
            let Some(of) = super::class::object_class(&field.ty) else {
                continue;
            };
            if self.unit.destructor_of(of).is_none() {
                continue;
            }
            let cells = self.unit.cells(&Ty::Class(of));
            let count = self.unit.cells(&field.ty) / cells;
            for index in (0..count).rev() {
                self.emit(Op::LoadLocal(0));
                self.emit(Op::Adjust((field.offset + index * cells) as i32));
                self.destroy(of);
            }
        }
        for (base, at) in layout.bases.iter().rev() {
            if let Some(destructor) = self.unit.destructor_of(*base) {
                self.emit(Op::LoadLocal(0));
                self.emit(Op::Adjust(*at as i32));
                self.emit(Op::Call {
                    function: destructor,
                    args: 1,
                });
            }
        }
    }

    pub(super) fn write_constructor(mut self) {
        self.parameters();
        self.initialise_members(&[], Span::default());
        self.emit(Op::ReturnVoid);
        self.finish();
    }

    pub(super) fn write_destructor(mut self) {
        self.parameters();
        self.enter_destructor();
        self.end_members();
        self.emit(Op::ReturnVoid);
        self.finish();
    }

    pub(super) fn write_copy(mut self) {
        self.parameters();
        if let Some(class) = self.class {
            let layout = self.unit.code.classes[class as usize].clone();
            for (base, at) in &layout.bases {
                self.both(*at);
                self.copy_object(*base);
            }
            if !layout.heads.is_empty() {
                self.set_heads(class);
            }
            for field in &layout.fields {
                self.both(field.offset);
                match &field.ty {
                    Ty::Class(of) => self.copy_object(*of),
                    other => {
                        let cells = self.unit.cells(other);
                        self.emit(Op::CopyCells(cells));
                    }
                }
            }
        }
        self.emit(Op::ReturnVoid);
        self.finish();
    }

    pub(super) fn both(&mut self, offset: u32) {
        for slot in 0..2 {
            self.emit(Op::LoadLocal(slot));
            self.emit(Op::Adjust(offset as i32));
        }
    }
}
