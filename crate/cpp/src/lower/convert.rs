//! Conversions: what the language does by itself, and casts.

use wmi_lab_syntax::Span;
use wmi_lab_syntax::cpp::ast::{self, Expr, ExprKind};

use super::function::Lowering;
use crate::code::{Number, Op};
use crate::ty::{ClassId, Ty};
use crate::value::Value;

impl<'u, 'a> Lowering<'u, 'a> {
    /// Evaluates an expression as a value of the type.
    pub(super) fn value_as(&mut self, expr: &Expr, ty: &Ty) {
        match ty {
            Ty::Ref(_) | Ty::Class(_) => self.argument(expr, ty),
            Ty::Ptr(_) | Ty::Func(_) if is_zero(expr) => self.emit(Op::Push(Value::Null)),
            _ => {
                let from = self.rvalue(expr);
                if let (Ty::Ptr(a), Ty::Ptr(b)) = (&from, ty)
                    && !self.points_alike(a, b)
                {
                    self.mismatch(&from, ty, expr.span);
                    return;
                }
                self.convert(&from, ty, expr.span);
            }
        }
    }

    /// Whether one pointer becomes the other without a cast. Integers of different names pass, as they do in C.
    fn points_alike(&self, from: &Ty, to: &Ty) -> bool {
        match (from, to) {
            (Ty::Void, _) | (_, Ty::Void) => true,
            (Ty::Class(from), Ty::Class(to)) => self.unit.base_offset(*from, *to).is_some(),
            (Ty::Class(_), _) | (_, Ty::Class(_)) => false,
            (from, to) if from.is_char() && to.is_char() => from == to,
            _ => true,
        }
    }

    /// Converts the scalar (or the object) on the stack.
    pub(super) fn convert(&mut self, from: &Ty, to: &Ty, span: Span) {
        if from == to || *to == Ty::Auto {
            return;
        }
        match (from, to) {
            (Ty::Class(class), _) => {
                let found = self.conversion(*class, to);
                match found {
                    Some(ty) => self.convert(&ty, to, span),
                    None => self.mismatch(from, to, span),
                }
            }
            (Ty::Void, _) | (_, Ty::Void) => self.mismatch(from, to, span),
            (_, Ty::Bool) => self.emit(Op::Convert(Number::Bool)),
            (from, Ty::Float(bits)) if from.is_arithmetic() => {
                self.emit(Op::Convert(Number::Float(*bits)))
            }
            (Ty::Ptr(a), Ty::Ptr(b)) => self.convert_pointer(&a.clone(), &b.clone()),
            (from, to) if from.is_arithmetic() && to.as_int().is_some() => {
                if let Some(int) = to.as_int() {
                    self.emit(Op::Convert(Number::Int(int)));
                }
            }
            (from, to) if from.as_int().is_some() && to.is_pointer() => {
                self.emit(Op::Convert(Number::Pointer))
            }
            (Ty::Ptr(_) | Ty::Func(_) | Ty::Guid, Ty::Ptr(_) | Ty::Func(_) | Ty::Guid) => {}
            (from, to) if from.is_pointer() && to.as_int().is_some() => {
                if let Some(int) = to.as_int() {
                    self.emit(Op::Convert(Number::Int(int)));
                }
            }
            _ => self.mismatch(from, to, span),
        }
    }

    /// A pointer to a class becomes one to a base or to a derived class.
    fn convert_pointer(&mut self, from: &Ty, to: &Ty) {
        let (Ty::Class(from), Ty::Class(to)) = (from, to) else {
            return;
        };
        let up = self.unit.base_offset(*from, *to).map(|it| it as i32);
        let down = self.unit.base_offset(*to, *from).map(|it| -(it as i32));
        if let Some(cells) = up.or(down)
            && cells != 0
        {
            self.emit(Op::Adjust(cells));
        }
    }

    fn mismatch(&mut self, from: &Ty, to: &Ty, span: Span) {
        let (from, to) = (self.unit.type_name(from), self.unit.type_name(to));
        self.fail(
            span,
            format!("a value of type {from} cannot become {to}"),
            "convert it, or use the right type",
        );
    }

    /// Runs the conversion of an object that suits the type; the object is on the stack.
    fn conversion(&mut self, class: ClassId, to: &Ty) -> Option<Ty> {
        let mut candidates = self.operators(class, &["op_cast", "operator T"]);
        let own: Vec<String> = self.unit.classes[class as usize]
            .methods
            .keys()
            .cloned()
            .collect();
        for name in own
            .iter()
            .filter(|it| it.starts_with("operator ") || it.starts_with("op_cast_"))
        {
            candidates.extend(self.unit.methods(class, name));
        }
        let score = |id: &u32| {
            let returns = self.unit.infos[*id as usize].returns.without_ref();
            match (returns, to) {
                (a, b) if a == b => 0,
                (Ty::Ptr(_), Ty::Ptr(to)) if **to == Ty::Void => 1,
                (Ty::Ptr(from), Ty::Ptr(to)) => match (from.class_behind(), to.class_behind()) {
                    (Some(from), Some(to)) if self.unit.base_offset(from, to).is_some() => 1,
                    _ => 9,
                },
                (a, Ty::Bool) if a.is_pointer() => 2,
                (a, b) if a.is_arithmetic() && b.is_arithmetic() => 3,
                _ => 9,
            }
        };
        let best = candidates.iter().copied().min_by_key(score)?;
        if score(&best) >= 9 {
            return None;
        }
        self.unit.need(best);
        self.emit(Op::Call {
            function: best,
            args: 1,
        });
        let returns = self.unit.infos[best as usize].returns.clone();
        Some(match returns {
            Ty::Ref(to) => self.load(to.as_ref().clone()),
            other => other,
        })
    }

    pub(super) fn reference(&mut self, expr: &Expr, to: &Ty) {
        if let Ty::Class(class) = to {
            let from = self.probe(expr);
            if let Ty::Class(of) = from
                && let Some(cells) = self.unit.base_offset(of, *class)
            {
                self.rvalue(expr);
                self.emit(Op::Adjust(cells as i32));
                return;
            }
            self.converted(*class, &from, expr);
            return;
        }
        if self.is_place(expr) {
            let kept = expr.clone();
            let from = self.probe_with(|it| it.lvalue(&kept));
            let pointers = from.is_pointer() && to.is_pointer();
            if from == *to || pointers || from.as_int().is_some_and(|it| Some(it) == to.as_int()) {
                self.lvalue(expr);
                return;
            }
        }
        let slot = self.new_slot();
        self.value_as(expr, to);
        self.emit(Op::StoreLocal(slot));
        self.emit(Op::LocalAddr(slot));
    }

    pub(super) fn cast(&mut self, ty: &ast::Type, of: &Expr, expr: &Expr) -> Ty {
        let to = self.unit.resolve(ty, self.class);
        match &to {
            Ty::Void => {
                let from = self.rvalue(of);
                if from != Ty::Void {
                    self.emit(Op::Pop);
                }
                Ty::Void
            }
            Ty::Class(_) => self.construct(ty, std::slice::from_ref(of), expr),
            Ty::Ref(to) => {
                let from = self.lvalue(of);
                self.convert_pointer(&from, to);
                self.load(to.as_ref().clone())
            }
            Ty::Ptr(_) => {
                let from = self.rvalue(of);
                self.convert(&from, &to, expr.span);
                to
            }
            _ => {
                self.value_as(of, &to);
                to
            }
        }
    }

    /// `T(args)`: a temporary object, or a conversion of a scalar.
    pub(super) fn construct(&mut self, ty: &ast::Type, args: &[Expr], expr: &Expr) -> Ty {
        let to = self.unit.resolve(ty, self.class);
        let Ty::Class(class) = to else {
            match args {
                [] if to.is_pointer() => self.emit(Op::Push(Value::Null)),
                [] => self.emit(Op::Push(Value::Int(0))),
                [value] => self.value_as(value, &to),
                _ => {
                    return self.fail(
                        expr.span,
                        "one value is expected here",
                        "give a single argument",
                    );
                }
            }
            return to;
        };
        self.unit.complete(class);
        let slot = self.temporary(class);
        self.construct_at(class, args, expr.span);
        self.keep_temporary(slot, class);
        self.emit(Op::LoadLocal(slot));
        Ty::Class(class)
    }

    /// A temporary object made of a value of another type, without making a third one on the way.
    pub(super) fn converted(&mut self, class: ClassId, from: &Ty, expr: &Expr) {
        let constructors = self.converting(class, from, expr);
        if constructors.is_empty() {
            self.mismatch(from, &Ty::Class(class), expr.span);
            return;
        }
        let slot = self.temporary(class);
        self.construct_by(class, &constructors, std::slice::from_ref(expr), expr.span);
        self.keep_temporary(slot, class);
        self.emit(Op::LoadLocal(slot));
    }
}

/// A literal zero, which is a null pointer where one is expected.
fn is_zero(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Int { value: 0, .. } | ExprKind::Null)
}
