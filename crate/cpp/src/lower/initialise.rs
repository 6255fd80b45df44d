//! Initialisers: values, lists, texts.

use wmi_lab_syntax::Span;
use wmi_lab_syntax::cpp::ast::{Expr, ExprKind, Init};

use super::function::Lowering;
use crate::code::Op;
use crate::ty::{ClassId, Ty};
use crate::value::Value;

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

    pub(super) fn initialise_array(&mut self, of: &Ty, count: u32, init: &Init, span: Span) {
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
    pub(super) fn copy_text(&mut self, text: &Expr, count: u32, span: Span) {
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
    pub(super) fn aggregate(&mut self, class: ClassId, values: &[Expr], span: Span) {
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
