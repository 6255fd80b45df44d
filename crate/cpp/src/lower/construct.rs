//! The beginning and the end of objects.

use wmi_lab_syntax::Span;
use wmi_lab_syntax::cpp::ast::{BinaryOp, Expr, ExprKind, Init};

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
    fn made_constructor(&mut self, class: ClassId) -> Option<u32> {
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

    fn needs_constructor(&mut self, class: ClassId) -> bool {
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
            queued: false,
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
    /// Initialises the place on the stack: `[address] → []`.
    pub(super) fn initialise(&mut self, ty: &Ty, init: &Init, span: Span) {
        match (ty, init) {
            (Ty::Class(class), Init::None) => self.construct_at(*class, &[], span),
            (Ty::Class(class), Init::Construct(args)) => self.construct_at(*class, args, span),
            (Ty::Class(class), Init::List(values)) => {
                if self.unit.classes[*class as usize].constructors.is_empty() {
                    self.aggregate(*class, values, span);
                } else {
                    self.construct_at(*class, values, span);
                }
            }
            (Ty::Class(class), Init::Assign(value)) => match &value.kind {
                ExprKind::List(values) => self.initialise(ty, &Init::List(values.clone()), span),
                ExprKind::Construct(of, args) => {
                    if self.unit.resolve(of, self.class) == *ty {
                        self.construct_at(*class, args, span);
                    } else {
                        self.construct_at(*class, std::slice::from_ref(value), span);
                    }
                }
                _ => self.construct_at(*class, std::slice::from_ref(value), span),
            },
            (Ty::Array(of, count), init) => self.initialise_array(&of.clone(), *count, init, span),
            (_, Init::None) => self.emit(Op::Pop),
            (_, Init::Assign(value)) => {
                self.value_as(value, ty);
                self.emit(Op::Store);
            }
            (_, Init::Construct(args) | Init::List(args)) => {
                match args.as_slice() {
                    [] => self.emit(Op::Push(Value::Int(0))),
                    [value] => self.value_as(value, ty),
                    _ => {
                        self.fail(
                            span,
                            "one value is expected here",
                            "give a single initialiser",
                        );
                    }
                }
                self.emit(Op::Store);
            }
        }
    }

    fn initialise_array(&mut self, of: &Ty, count: u32, init: &Init, span: Span) {
        let values: &[Expr] = match init {
            Init::None => {
                match super::class::object_class(of) {
                    Some(class) if self.unit.made_constructor(class).is_some() => {
                        self.each_of(class, count, span);
                    }
                    _ => self.emit(Op::Pop),
                }
                return;
            }
            Init::Assign(Expr {
                kind: ExprKind::List(values),
                ..
            })
            | Init::List(values) => values,
            Init::Assign(text) => {
                self.copy_text(text, count, span);
                return;
            }
            Init::Construct(values) => values,
        };
        if let [text] = values
            && matches!(text.kind, ExprKind::Str { .. })
            && of.is_char()
        {
            self.copy_text(text, count, span);
            return;
        }
        let cells = self.unit.cells(of);
        self.emit(Op::Dup);
        self.emit(Op::ZeroCells(cells * count));
        for (index, value) in (0..).zip(values) {
            self.emit(Op::Dup);
            self.emit(Op::Adjust((index * cells) as i32));
            self.initialise(of, &Init::Assign(value.clone()), span);
        }
        self.emit(Op::Pop);
    }

    /// `wchar_t name[] = L"…";`
    fn copy_text(&mut self, text: &Expr, count: u32, span: Span) {
        let ExprKind::Str { value, wide } = &text.kind else {
            self.fail(
                span,
                "an array needs a list of values",
                "write them in braces",
            );
            return;
        };
        let length = crate::library::text::cells(value, *wide).len() as u32;
        if length > count {
            self.unit.error(
                span,
                "the text does not fit the array",
                "make the array longer",
            );
        }
        self.emit(Op::Dup);
        self.emit(Op::ZeroCells(count));
        let at = self.unit.literal(value, *wide);
        self.emit(Op::Push(Value::Ptr(at)));
        self.emit(Op::CopyCells(length.min(count)));
    }

    /// Initialises the fields of a plain struct in their order; the rest become zero.
    fn aggregate(&mut self, class: ClassId, values: &[Expr], span: Span) {
        let layout = &self.unit.code.classes[class as usize];
        let (cells, fields) = (layout.cells, layout.fields.clone());
        if values.len() > fields.len() {
            self.unit.error(
                span,
                "there are more values than fields",
                "leave out the last ones",
            );
        }
        self.emit(Op::Dup);
        if self.unit.needs_constructor(class) {
            self.construct_at(class, &[], span);
        } else {
            self.emit(Op::ZeroCells(cells));
        }
        for (field, value) in fields.iter().zip(values) {
            self.emit(Op::Dup);
            self.emit(Op::Adjust(field.offset as i32));
            self.initialise(&field.ty, &Init::Assign(value.clone()), span);
        }
        self.emit(Op::Pop);
    }

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
    fn each_of(&mut self, class: ClassId, count: u32, _span: Span) {
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

    fn set_heads(&mut self, class: ClassId) {
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

    // ---- functions that the language writes ----

    pub(super) fn made_constructor(mut self) {
        self.parameters();
        self.initialise_members(&[], Span::default());
        self.emit(Op::ReturnVoid);
        self.finish();
    }

    pub(super) fn made_destructor(mut self) {
        self.parameters();
        self.enter_destructor();
        self.end_members();
        self.emit(Op::ReturnVoid);
        self.finish();
    }

    pub(super) fn made_copy(mut self) {
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

    fn both(&mut self, offset: u32) {
        for slot in 0..2 {
            self.emit(Op::LoadLocal(slot));
            self.emit(Op::Adjust(offset as i32));
        }
    }
}

/// The number of elements that an initialiser gives an array without a bound.
pub(super) fn implied_count(init: &Init) -> u32 {
    match init {
        Init::Assign(Expr {
            kind: ExprKind::Str { value, wide },
            ..
        }) => crate::library::text::cells(value, *wide).len() as u32,
        Init::Assign(Expr {
            kind: ExprKind::List(values),
            ..
        })
        | Init::List(values)
        | Init::Construct(values) => match values.as_slice() {
            [
                Expr {
                    kind: ExprKind::Str { value, wide },
                    ..
                },
            ] => crate::library::text::cells(value, *wide).len() as u32,
            values => values.len() as u32,
        },
        _ => 0,
    }
}
