//! Operators with two operands, assignment, `++`, and output streams.

use wmi_lab_syntax::cpp::ast::{BinaryOp, Expr, ExprKind};

use super::function::Lowering;
use crate::code::{Number, Op};
use crate::ty::{ClassId, INT, INT64, Int, Ty};
use crate::value::Value;

impl<'u, 'a> Lowering<'u, 'a> {
    pub(super) fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr, expr: &Expr) -> Ty {
        if matches!(op, BinaryOp::And | BinaryOp::Or) {
            return self.short_circuit(op, left, right);
        }
        if op == BinaryOp::Shl && self.stream_chain(expr) {
            return Ty::Void;
        }
        let left_ty = self.rvalue(left);
        if let Ty::Class(class) = left_ty {
            let methods = self.operators(class, &operator_names(op));
            if !methods.is_empty() {
                let ty = self.call_on(
                    class,
                    &methods,
                    std::slice::from_ref(right),
                    expr,
                    "the object",
                );
                return match ty {
                    Ty::Ref(to) => self.load(to.as_ref().clone()),
                    other => other,
                };
            }
        }
        let left_ty = self.scalar_of(left_ty, left);
        let right_ty = self.rvalue(right);
        let right_ty = self.scalar_of(right_ty, right);
        self.combine(op, &left_ty, &right_ty, expr)
    }

    /// An object where a scalar is needed: its conversion decides.
    fn scalar_of(&mut self, ty: Ty, expr: &Expr) -> Ty {
        match ty {
            Ty::Class(class) => match self.operator(class, &["op_cast", "operator T"]) {
                Some(ty) => ty,
                None => self.fail(
                    expr.span,
                    "this object has no such operator",
                    "use its members",
                ),
            },
            other => other,
        }
    }

    fn short_circuit(&mut self, op: BinaryOp, left: &Expr, right: &Expr) -> Ty {
        self.truth(left);
        self.emit(Op::Dup);
        let to_end = self.jump(if op == BinaryOp::And {
            Op::JumpIfNot
        } else {
            Op::JumpIf
        });
        self.emit(Op::Pop);
        self.truth(right);
        self.patch(to_end);
        Ty::Bool
    }

    /// Combines the two scalars on the stack.
    pub(super) fn combine(&mut self, op: BinaryOp, left: &Ty, right: &Ty, expr: &Expr) -> Ty {
        let is_compare = is_comparison(op);
        let pointers =
            left.is_pointer() || right.is_pointer() || *left == Ty::Guid || *right == Ty::Guid;
        if is_compare && pointers {
            self.emit(Op::PointerCompare(op));
            return Ty::Bool;
        }
        match (left, right) {
            (Ty::Ptr(to), other)
                if other.as_int().is_some() && matches!(op, BinaryOp::Add | BinaryOp::Sub) =>
            {
                if op == BinaryOp::Sub {
                    self.emit(Op::Convert(Number::Int(INT64)));
                    self.emit(Op::Negate(INT64));
                }
                let cells = self.unit.cells(to);
                self.emit(Op::Index(cells));
                return left.clone();
            }
            (other, Ty::Ptr(to)) if other.as_int().is_some() && op == BinaryOp::Add => {
                self.emit(Op::Swap);
                let cells = self.unit.cells(to);
                self.emit(Op::Index(cells));
                return right.clone();
            }
            (Ty::Ptr(to), Ty::Ptr(_)) if op == BinaryOp::Sub => {
                let cells = self.unit.cells(to);
                self.emit(Op::PointerDifference(cells));
                return Ty::Int(INT64);
            }
            _ => {}
        }
        if !left.is_arithmetic() || !right.is_arithmetic() {
            let (left, right) = (self.unit.type_name(left), self.unit.type_name(right));
            let message = format!("this operator cannot combine {left} and {right}");
            return self.fail(expr.span, message, "convert one side first");
        }
        if matches!(left, Ty::Float(_)) || matches!(right, Ty::Float(_)) {
            self.emit(Op::Convert(Number::Float(64)));
            self.emit(Op::ConvertUnder(Number::Float(64)));
            self.emit(if is_compare {
                Op::FloatCompare(op)
            } else {
                Op::FloatArith(op)
            });
            return if is_compare { Ty::Bool } else { Ty::Float(64) };
        }
        let (a, b) = (left.as_int().unwrap_or(INT), right.as_int().unwrap_or(INT));
        let shift = matches!(op, BinaryOp::Shl | BinaryOp::Shr);
        let meet: Int = if shift { a.common(a) } else { a.common(b) };
        if !shift {
            self.emit(Op::Convert(Number::Int(meet)));
        }
        self.emit(Op::ConvertUnder(Number::Int(meet)));
        self.emit(if is_compare {
            Op::Compare(op, meet)
        } else {
            Op::Arith(op, meet)
        });
        if is_compare { Ty::Bool } else { Ty::Int(meet) }
    }

    pub(super) fn assign(
        &mut self,
        op: Option<BinaryOp>,
        target: &Expr,
        value: &Expr,
        expr: &Expr,
    ) -> Ty {
        if let ExprKind::Name(name) = &target.kind
            && let Some(variable) = self.find(name)
            && !variable.indirect
        {
            match op {
                None => self.value_as(value, &variable.ty),
                Some(op) => {
                    self.emit(Op::LoadLocal(variable.slot));
                    let right = self.rvalue(value);
                    let right = self.scalar_of(right, value);
                    let ty = self.combine(op, &variable.ty, &right, expr);
                    self.convert(&ty, &variable.ty, expr.span);
                }
            }
            self.emit(Op::Dup);
            self.emit(Op::StoreLocal(variable.slot));
            return variable.ty;
        }
        let ty = self.lvalue(target);
        match (&ty, op) {
            (Ty::Class(class), op) => self.assign_object(*class, op, value, expr),
            (Ty::Array(..), _) => self.fail(
                expr.span,
                "an array cannot be assigned",
                "copy its elements",
            ),
            (_, None) => {
                self.value_as(value, &ty);
                self.emit(Op::StoreKeep);
                ty
            }
            (_, Some(op)) => {
                self.emit(Op::Dup);
                self.emit(Op::Load);
                let right = self.rvalue(value);
                let right = self.scalar_of(right, value);
                let combined = self.combine(op, &ty, &right, expr);
                self.convert(&combined, &ty, expr.span);
                self.emit(Op::StoreKeep);
                ty
            }
        }
    }

    /// `[address of the object] → [address]`
    fn assign_object(
        &mut self,
        class: ClassId,
        op: Option<BinaryOp>,
        value: &Expr,
        expr: &Expr,
    ) -> Ty {
        let names: Vec<&str> = match op {
            None => vec!["operator=", "op_assign"],
            Some(BinaryOp::Add) => vec!["operator+=", "op_append"],
            Some(BinaryOp::Sub) => vec!["operator-=", "op_take_off"],
            Some(_) => vec![],
        };
        let methods = self.operators(class, &names);
        if !methods.is_empty() && self.choose(&methods, std::slice::from_ref(value)).is_some() {
            self.emit(Op::Dup);
            let ty = self.call_on(
                class,
                &methods,
                std::slice::from_ref(value),
                expr,
                "the object",
            );
            if ty != Ty::Void {
                self.emit(Op::Pop);
            }
            return Ty::Class(class);
        }
        if op.is_some() {
            return self.fail(
                expr.span,
                "this object has no such operator",
                "use its members",
            );
        }
        let slot = self.new_slot();
        self.emit(Op::StoreLocal(slot));
        self.argument(value, &Ty::Ref(Ty::Class(class).into()));
        let from = self.new_slot();
        self.emit(Op::StoreLocal(from));
        let trivial = self.unit.copies_by_cells(class);
        if !trivial {
            self.emit(Op::LoadLocal(slot));
            self.destroy(class);
        }
        self.emit(Op::LoadLocal(slot));
        self.emit(Op::LoadLocal(from));
        self.copy_object(class);
        self.emit(Op::LoadLocal(slot));
        Ty::Class(class)
    }

    pub(super) fn step(&mut self, increment: bool, prefix: bool, target: &Expr, expr: &Expr) -> Ty {
        let delta = if increment { 1 } else { -1 };
        let local = match &target.kind {
            ExprKind::Name(name) => self.find(name).filter(|it| !it.indirect),
            _ => None,
        };
        let ty = match &local {
            Some(variable) => {
                self.emit(Op::LocalAddr(variable.slot));
                variable.ty.clone()
            }
            None => self.lvalue(target),
        };
        if let Ty::Class(class) = ty {
            let names: [&str; 1] = match (increment, prefix) {
                (true, true) => ["op_increment"],
                (true, false) => ["op_increment_after"],
                (false, true) => ["op_decrement"],
                (false, false) => ["op_decrement_after"],
            };
            return match self.operator(class, &names) {
                Some(ty) => ty,
                None => self.fail(
                    expr.span,
                    "++ or -- on this object is not supported",
                    "use its methods",
                ),
            };
        }
        if !ty.is_arithmetic() && !matches!(ty, Ty::Ptr(_)) {
            return self.fail(
                expr.span,
                "++ and -- need a number or a pointer",
                "use a variable of such a type",
            );
        }
        self.emit(Op::Dup);
        self.emit(Op::Load);
        if !prefix {
            let (number, delta) = match &ty {
                Ty::Ptr(to) => (Number::Pointer, delta * i64::from(self.unit.cells(to))),
                Ty::Float(bits) => (Number::Float(*bits), delta),
                other => (Number::Int(other.as_int().unwrap_or(INT)), delta),
            };
            self.emit(Op::StepAfter { delta, number });
            return ty;
        }
        self.emit(Op::Push(Value::Int(delta)));
        let combined = self.combine(BinaryOp::Add, &ty, &Ty::INT, expr);
        self.convert(&combined, &ty, expr.span);
        self.emit(Op::StoreKeep);
        ty
    }
}

fn is_comparison(op: BinaryOp) -> bool {
    matches!(
        op,
        BinaryOp::Less
            | BinaryOp::LessEq
            | BinaryOp::Greater
            | BinaryOp::GreaterEq
            | BinaryOp::Eq
            | BinaryOp::NotEq
    )
}

/// What the method behind an operator of an object is called: in a program, and in the surrounding.
fn operator_names(op: BinaryOp) -> [&'static str; 2] {
    match op {
        BinaryOp::Add => ["operator+", "op_add"],
        BinaryOp::Sub => ["operator-", "op_sub"],
        BinaryOp::Eq => ["operator==", "op_equal"],
        BinaryOp::NotEq => ["operator!=", "op_differs"],
        BinaryOp::Less => ["operator<", "op_less"],
        BinaryOp::Shl => ["operator<<", "op_put"],
        _ => ["", ""],
    }
}
