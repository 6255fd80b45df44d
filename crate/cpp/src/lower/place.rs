//! Expressions that stand for a place in memory.

use wmi_lab_syntax::cpp::ast::{self, Expr, ExprKind, UnaryOp};

use super::function::Lowering;
use super::names::Entity;
use crate::code::Op;
use crate::ty::{INT64, Ty};
use crate::value::Value;

impl<'u, 'a> Lowering<'u, 'a> {
    /// Whether an expression stands for a place.
    pub(super) fn is_place(&mut self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Name(name) => {
                self.find(name).is_some()
                    || matches!(
                        self.unit.lookup(name, self.class),
                        Some(Entity::Field(..) | Entity::Global(_))
                    )
            }
            ExprKind::Scoped { .. } => matches!(
                self.scoped(expr),
                Some(Entity::Global(_) | Entity::Field(..))
            ),
            ExprKind::Member { .. } | ExprKind::Index(..) | ExprKind::Assign { .. } => true,
            ExprKind::Unary(UnaryOp::Deref, _) => true,
            ExprKind::Step { prefix, .. } => *prefix,
            ExprKind::Conditional(_, yes, no) => self.is_place(yes) && self.is_place(no),
            ExprKind::Comma(_, last) => self.is_place(last),
            ExprKind::Call { callee, args } => {
                super::special::variant_member(callee, args).is_some()
                    || self.returns_reference(expr)
            }
            _ => false,
        }
    }

    fn returns_reference(&mut self, call: &Expr) -> bool {
        let kept = call.clone();
        matches!(self.probe_with(|it| it.call(&kept)), Ty::Ref(_))
    }

    /// What a qualified name stands for.
    pub(super) fn scoped(&mut self, expr: &Expr) -> Option<Entity> {
        let ExprKind::Scoped { scope, name } = &expr.kind else {
            return None;
        };
        if let Some(Ty::Class(class)) = self.unit.named(scope, self.class) {
            return self.unit.member(class, name);
        }
        self.unit.lookup(name, None)
    }

    /// Leaves the address of a place on the stack; answers with the type of what lies there.
    pub(super) fn lvalue(&mut self, expr: &Expr) -> Ty {
        match &expr.kind {
            ExprKind::Name(name) => self.named_place(name, expr),
            ExprKind::Scoped { .. } => match self.scoped(expr) {
                Some(entity) => self.entity_place(entity, expr),
                None => self.unknown(expr),
            },
            ExprKind::Member {
                object,
                arrow,
                name,
                ..
            } => self.member_place(object, *arrow, name, expr),
            ExprKind::Index(array, index) => self.element_place(array, index, expr),
            ExprKind::Unary(UnaryOp::Deref, pointer) => self.pointed_place(pointer),
            ExprKind::Conditional(on, yes, no) => {
                self.truth(on);
                let to_no = self.jump(Op::JumpIfNot);
                let ty = self.lvalue(yes);
                let to_end = self.jump(Op::Jump);
                self.patch(to_no);
                self.lvalue(no);
                self.patch(to_end);
                ty
            }
            ExprKind::Comma(first, last) => {
                let ty = self.rvalue(first);
                if ty != Ty::Void {
                    self.emit(Op::Pop);
                }
                self.lvalue(last)
            }
            ExprKind::Assign { target, .. }
            | ExprKind::Step {
                prefix: true,
                target,
                ..
            } => {
                let ty = self.rvalue(expr);
                if let Ty::Class(_) = ty {
                    return ty;
                }
                self.emit(Op::Pop);
                self.lvalue(target)
            }
            ExprKind::Call { callee, args } => {
                if let Some(member) = super::special::variant_member(callee, args) {
                    return self.lvalue(&member);
                }
                self.call(expr)
            }
            ExprKind::Str { value, wide } => {
                let at = self.unit.literal(value, *wide);
                self.emit(Op::Push(Value::Ptr(at)));
                let of = if *wide { Ty::WChar } else { Ty::Char };
                let count = crate::library::text::cells(value, *wide).len() as u32;
                Ty::Array(of.into(), count)
            }
            _ => {
                let ty = self.rvalue(expr);
                if matches!(ty, Ty::Class(_)) {
                    return ty;
                }
                self.fail(
                    expr.span,
                    "this is no place in memory",
                    "use a variable, a field or an element",
                )
            }
        }
    }

    fn named_place(&mut self, name: &str, expr: &Expr) -> Ty {
        if let Some(variable) = self.find(name) {
            self.emit(if variable.indirect {
                Op::LoadLocal(variable.slot)
            } else {
                Op::LocalAddr(variable.slot)
            });
            return variable.ty;
        }
        match self.unit.lookup(name, self.class) {
            Some(entity) => self.entity_place(entity, expr),
            None => self.unknown(expr),
        }
    }

    fn entity_place(&mut self, entity: Entity, expr: &Expr) -> Ty {
        match entity {
            Entity::Field(offset, ty) if self.has_this => {
                self.emit(Op::LoadLocal(0));
                self.field(offset, "this");
                self.follow(ty)
            }
            Entity::Global(global) => {
                self.emit(Op::Push(Value::Ptr(global.at)));
                self.follow(global.ty)
            }
            Entity::Guid(name) => {
                let name = self.unit.guid(&name);
                self.emit(Op::Push(Value::Name(name)));
                Ty::Guid
            }
            _ => self.fail(
                expr.span,
                "this is no place in memory",
                "use a variable, a field or an element",
            ),
        }
    }

    /// A reference in memory: the address is what it holds.
    fn follow(&mut self, ty: Ty) -> Ty {
        match ty {
            Ty::Ref(to) => {
                self.emit(Op::Load);
                to.as_ref().clone()
            }
            other => other,
        }
    }

    /// Moves the address on the stack to a field.
    pub(super) fn field(&mut self, cells: u32, through: &str) {
        let through = self.unit.text(through);
        self.emit(Op::Field { cells, through });
    }

    fn member_place(&mut self, object: &Expr, arrow: bool, name: &str, expr: &Expr) -> Ty {
        let class = self.object(object, arrow);
        let Some(class) = class else {
            return self.fail(
                expr.span,
                format!("{name} needs an object before it"),
                "use an object or a pointer to one",
            );
        };
        match self.unit.member(class, name) {
            Some(Entity::Field(offset, ty)) => {
                self.field(offset, &super::call::describe(object));
                self.follow(ty)
            }
            Some(Entity::Global(global)) => {
                self.emit(Op::Pop);
                self.emit(Op::Push(Value::Ptr(global.at)));
                global.ty
            }
            _ => {
                let class = self.unit.class_name(class);
                self.fail(
                    expr.span,
                    format!("{class} has no member {name}"),
                    "use a member that the class declares",
                )
            }
        }
    }

    /// Leaves the address of an object on the stack, for `.` or `->`; answers with its class.
    pub(super) fn object(&mut self, object: &Expr, arrow: bool) -> Option<crate::ty::ClassId> {
        let ty = self.rvalue(object);
        match (&ty, arrow) {
            (Ty::Class(class), false) => Some(*class),
            (Ty::Class(class), true) => {
                let ty = self.operator(*class, &["operator->", "op_arrow"])?;
                ty.pointee().and_then(Ty::class_behind)
            }
            (Ty::Ptr(to), _) => match to.as_ref() {
                Ty::Class(class) => Some(*class),
                _ => None,
            },
            _ => None,
        }
    }

    fn element_place(&mut self, array: &Expr, index: &Expr, expr: &Expr) -> Ty {
        let ty = self.rvalue(array);
        match ty {
            Ty::Ptr(of) => {
                self.value_as(index, &Ty::Int(INT64));
                let cells = self.unit.cells(&of);
                self.emit(Op::Index(cells));
                of.as_ref().clone()
            }
            Ty::Class(class) => {
                let methods = self.operators(class, &["operator[]", "op_index"]);
                if methods.is_empty() {
                    return self.fail(
                        expr.span,
                        "this object has no elements",
                        "use an array or a pointer",
                    );
                }
                let result = self.call_on(
                    class,
                    &methods,
                    std::slice::from_ref(index),
                    expr,
                    "the object",
                );
                result.without_ref().clone()
            }
            _ => self.fail(
                expr.span,
                "this has no elements",
                "use an array or a pointer",
            ),
        }
    }

    fn pointed_place(&mut self, pointer: &Expr) -> Ty {
        let ty = self.rvalue(pointer);
        match ty {
            Ty::Ptr(to) => {
                self.field(0, &super::call::describe(pointer));
                to.as_ref().clone()
            }
            Ty::Func(signature) => Ty::Func(signature),
            Ty::Class(class) => match self.operator(class, &["operator*", "op_deref"]) {
                Some(ty) => ty.without_ref().clone(),
                None => self.fail(
                    pointer.span,
                    "this object cannot be dereferenced",
                    "use a pointer",
                ),
            },
            _ => self.fail(
                pointer.span,
                "only a pointer can be dereferenced",
                "use a pointer",
            ),
        }
    }

    /// Leaves the first element of a range on the stack; answers with the type of the elements and the slot of
    /// their number.
    pub(super) fn range(&mut self, range: &Expr) -> Option<(Ty, u32)> {
        let count = self.new_slot();
        let ty = if self.is_place(range) {
            self.lvalue(range)
        } else {
            self.rvalue(range)
        };
        match ty {
            Ty::Array(of, number) => {
                self.emit(Op::Push(Value::Int(i64::from(number))));
                self.emit(Op::StoreLocal(count));
                Some((of.as_ref().clone(), count))
            }
            Ty::Class(class) => {
                self.emit(Op::Dup);
                let size = self.unit.methods(class, "size");
                let none = Expr {
                    kind: ExprKind::Null,
                    span: range.span,
                };
                self.call_on(class, &size, &[], &none, "the range");
                self.emit(Op::StoreLocal(count));
                let data = self.operator(class, &["data"])?;
                Some((data.pointee()?.clone(), count))
            }
            _ => None,
        }
    }

    /// Declares the variable of a range loop for the element at the cursor.
    pub(super) fn range_element(&mut self, decl: &'a ast::VarDecl, element: &Ty, cursor: u32) {
        let by_reference = decl.ty.reference || matches!(element, Ty::Class(_));
        let slot = self.new_slot();
        self.emit(Op::LoadLocal(cursor));
        if !by_reference {
            self.emit(Op::Load);
        }
        self.emit(Op::StoreLocal(slot));
        self.name_slot(&decl.name, element.clone(), slot, by_reference);
    }

    fn unknown(&mut self, expr: &Expr) -> Ty {
        let name = super::call::describe(expr);
        self.fail(
            expr.span,
            format!("{name} is not known here"),
            "declare it above, or correct its spelling",
        )
    }
}
