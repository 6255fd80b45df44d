//! The beginning and the end of objects.

use wmi_lab_syntax::Span;
use wmi_lab_syntax::cpp::ast::{BinaryOp, Expr, Init};

use super::function::Lowering;
use super::{Body, FunctionInfo, Param, Unit};
use crate::code::Op;
use crate::ty::{ClassId, INT64, Ty};
use crate::value::Value;

impl<'a> Unit<'a> {
    /// The destructor that ends objects of a class, made where members or bases need one.
    pub(super) fn destructor_of(&mut self, class: ClassId) -> Option<u32> {
        let found = self.find_destructor(class);
        self.code.classes[class as usize].destructor = found;
        found
    }

    fn find_destructor(&mut self, class: ClassId) -> Option<u32> {
        let info = &self.classes[class as usize];
        if let Some(own) = info.destructor {
            if self.infos[own as usize].body == Body::Missing {
                // Declared only, or defaulted.
                return None;
            }
            self.need(own);
            return Some(own);
        }
        if info.made_destructor.is_some() {
            return info.made_destructor;
        }
        let parts = self.parts(class);
        if !parts.into_iter().any(|it| self.destructor_of(it).is_some()) {
            return None;
        }
        let made = self.made(class, Body::Destructor, Vec::new());
        self.classes[class as usize].made_destructor = Some(made);
        Some(made)
    }

    /// The constructor without arguments that the language makes, where one is needed.
    pub(super) fn made_constructor(&mut self, class: ClassId) -> Option<u32> {
        if !self.needs_constructor(class) {
            return None;
        }
        if let Some(made) = self.classes[class as usize].made_constructor {
            return Some(made);
        }
        let made = self.made(class, Body::Constructor, Vec::new());
        self.classes[class as usize].made_constructor = Some(made);
        Some(made)
    }

    pub(super) fn needs_constructor(&mut self, class: ClassId) -> bool {
        let layout = &self.code.classes[class as usize];
        if !layout.heads.is_empty() || !self.classes[class as usize].constructors.is_empty() {
            return true;
        }
        let initialised = self.classes[class as usize].text.is_some_and(|it| {
            it.fields
                .iter()
                .any(|field| !matches!(field.init, Init::None))
        });
        initialised
            || self
                .parts(class)
                .into_iter()
                .any(|it| self.needs_constructor(it))
    }

    /// Whether a copy is nothing but a copy of the cells.
    pub(super) fn copies_by_cells(&mut self, class: ClassId) -> bool {
        self.copy_constructor(class).is_none()
            && self
                .parts(class)
                .into_iter()
                .all(|it| self.copies_by_cells(it))
    }

    fn copy_constructor(&self, class: ClassId) -> Option<u32> {
        let own = Ty::Class(class);
        self.classes[class as usize]
            .constructors
            .iter()
            .copied()
            .find(|id| {
                let params = &self.infos[*id as usize].params;
                params.len() == 1 && params[0].ty == Ty::Ref(own.clone().into())
            })
    }

    /// The function that copies an object member by member.
    fn made_copy(&mut self, class: ClassId) -> u32 {
        if let Some(made) = self.classes[class as usize].made_copy {
            return made;
        }
        let from = Param {
            name: Some("from"),
            ty: Ty::Ref(Ty::Class(class).into()),
            default: None,
            is_bstr: false,
        };
        let made = self.made(class, Body::Copy, vec![from]);
        self.classes[class as usize].made_copy = Some(made);
        made
    }

    fn made(&mut self, class: ClassId, body: Body, params: Vec<Param<'a>>) -> u32 {
        let id = self.add_function(FunctionInfo {
            name: self.class_name(class),
            text: None,
            owner: Some(class),
            params,
            returns: Ty::Void,
            is_static: false,
            is_virtual: false,
            variadic: false,
            body,
            library: true,
            needed_at: None,
        });
        self.need(id);
        id
    }

    /// The classes of bases and fields.
    fn parts(&self, class: ClassId) -> Vec<ClassId> {
        let layout = &self.code.classes[class as usize];
        let bases = layout.bases.iter().map(|it| it.0);
        let fields = layout
            .fields
            .iter()
            .filter_map(|it| super::class::object_class(&it.ty));
        bases.chain(fields).collect()
    }
}

impl<'u, 'a> Lowering<'u, 'a> {
    /// Constructs an object: `[address] → []`.
    pub(super) fn construct_at(&mut self, class: ClassId, args: &[Expr], span: Span) {
        let mut constructors = self.unit.classes[class as usize].constructors.clone();
        if let [only] = args {
            let same = match self.probe(only) {
                Ty::Class(of) => self.unit.base_offset(of, class).is_some(),
                _ => false,
            };
            let copy = self.unit.copy_constructor(class);
            if same && copy.is_none() {
                self.rvalue(only);
                self.copy_object(class);
                return;
            }
            // Another value would have to become an object first, by the same constructors.
            constructors.retain(|it| same || Some(*it) != copy);
        }
        self.construct_by(class, &constructors, args, span);
    }

    /// Constructs an object by one of the given constructors: `[address] → []`.
    pub(super) fn construct_by(
        &mut self,
        class: ClassId,
        constructors: &[u32],
        args: &[Expr],
        span: Span,
    ) {
        if args.is_empty() && constructors.is_empty() {
            match self.unit.made_constructor(class) {
                Some(made) => self.emit(Op::Call {
                    function: made,
                    args: 1,
                }),
                None => self.emit(Op::Pop),
            }
            return;
        }
        match self.choose(constructors, args) {
            Some(constructor) => {
                self.arguments(constructor, args);
                let count = self.unit.infos[constructor as usize].params.len() as u32;
                self.unit.need(constructor);
                self.emit(Op::Call {
                    function: constructor,
                    args: count + 1,
                });
            }
            None => {
                let name = self.unit.class_name(class);
                self.fail(
                    span,
                    format!("{name} has no constructor for these arguments"),
                    "give the arguments that one of its constructors takes",
                );
            }
        }
    }

    /// `[to, from] → []`
    pub(super) fn copy_object(&mut self, class: ClassId) {
        if let Some(own) = self.unit.copy_constructor(class) {
            self.unit.need(own);
            self.emit(Op::Call {
                function: own,
                args: 2,
            });
        } else if self.unit.copies_by_cells(class) {
            let cells = self.unit.cells(&Ty::Class(class));
            self.emit(Op::CopyCells(cells));
        } else {
            let made = self.unit.made_copy(class);
            self.emit(Op::Call {
                function: made,
                args: 2,
            });
        }
    }

    /// `[address] → []`
    pub(super) fn destroy(&mut self, class: ClassId) {
        self.unit.destructor_of(class);
        self.emit(Op::Destroy(class));
    }

    /// Constructs or ends every element of a new array: `[start] → [start]`.
    pub(super) fn each_element(&mut self, class: ClassId, end: bool) {
        let needed = if end {
            self.unit.destructor_of(class).is_some()
        } else {
            self.unit.made_constructor(class).is_some()
        };
        if !needed {
            return;
        }
        self.emit(Op::Dup);
        let cells = self.unit.cells(&Ty::Class(class));
        self.emit(Op::ArrayCount(cells));
        self.loop_over(class, end);
    }

    /// Constructs `count` objects in a row: `[start] → []`.
    pub(super) fn each_of(&mut self, class: ClassId, count: u32, _span: Span) {
        self.emit(Op::Push(Value::Int(i64::from(count))));
        self.loop_over(class, false);
        self.emit(Op::Pop);
    }

    /// `[start, count] → [start]`
    fn loop_over(&mut self, class: ClassId, end: bool) {
        let (left, cursor) = (self.new_slot(), self.new_slot());
        self.emit(Op::StoreLocal(left));
        self.emit(Op::Dup);
        self.emit(Op::StoreLocal(cursor));
        let start = self.here();
        self.emit(Op::LoadLocal(left));
        let to_end = self.jump(Op::JumpIfNot);
        self.emit(Op::LoadLocal(cursor));
        if end {
            self.destroy(class);
        } else {
            self.construct_at(class, &[], Span::default());
        }
        let cells = self.unit.cells(&Ty::Class(class));
        self.emit(Op::LoadLocal(cursor));
        self.emit(Op::Adjust(cells as i32));
        self.emit(Op::StoreLocal(cursor));
        self.emit(Op::LoadLocal(left));
        self.emit(Op::Push(Value::Int(1)));
        self.emit(Op::Arith(BinaryOp::Sub, INT64));
        self.emit(Op::StoreLocal(left));
        self.emit(Op::Jump(start));
        self.patch(to_end);
    }
}
