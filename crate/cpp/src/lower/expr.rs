//! Expressions for their value. A scalar leaves its value on the stack, an object its address, an array the address
//! of its first element.

use wmi_lab_syntax::cpp::ast::{Expr, ExprKind, UnaryOp};

use super::function::Lowering;
use super::names::Entity;
use crate::code::Op;
use crate::ty::{INT, INT64, Int, Signature, Ty, UINT, UINT64};
use crate::value::Value;

/// Expressions inside each other, so that lowering keeps to the host's stack, which is small in a browser.
const DEPTH_LIMIT: u32 = 100;

impl<'u, 'a> Lowering<'u, 'a> {
    pub(super) fn rvalue(&mut self, expr: &Expr) -> Ty {
        if self.unit.work_left == 0 || self.unit.depth >= DEPTH_LIMIT {
            return self.too_large(expr);
        }
        self.unit.work_left -= 1;
        self.unit.depth += 1;
        let ty = self.rvalue_inside(expr);
        self.unit.depth -= 1;
        ty
    }

    fn rvalue_inside(&mut self, expr: &Expr) -> Ty {
        match &expr.kind {
            ExprKind::Int {
                value,
                unsigned,
                long_long,
            } => self.integer(*value, *unsigned, *long_long),
            ExprKind::Float(value) => self.push(Value::float(*value), Ty::Float(64)),
            ExprKind::Bool(value) => self.push(Value::bool(*value), Ty::Bool),
            ExprKind::Char { value, wide } => {
                let ty = if *wide { Ty::WChar } else { Ty::Char };
                let value = ty
                    .as_int()
                    .map_or(i64::from(*value), |int| int.wrap(i64::from(*value)));
                self.push(Value::Int(value), ty)
            }
            ExprKind::Null => self.push(Value::Null, Ty::Void.pointer()),
            ExprKind::This => self.this(expr),
            ExprKind::Name(name) => self.name(name, expr),
            ExprKind::Scoped { .. } => match self.scoped(expr) {
                Some(entity) => self.entity(entity, expr),
                None => self.load_place(expr),
            },
            ExprKind::Unary(op, of) => self.unary(*op, of, expr),
            ExprKind::Step {
                increment,
                prefix,
                target,
            } => self.step(*increment, *prefix, target, expr),
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right, expr),
            ExprKind::Assign { op, target, value } => self.assign(*op, target, value, expr),
            ExprKind::Conditional(on, yes, no) => self.conditional(on, yes, no, expr),
            ExprKind::Comma(first, last) => {
                let ty = self.rvalue(first);
                if ty != Ty::Void {
                    self.emit(Op::Pop);
                }
                self.rvalue(last)
            }
            ExprKind::Call { callee, args } => {
                if let Some(member) = super::special::variant_member(callee, args) {
                    return self.rvalue(&member);
                }
                let ty = self.call(expr);
                match ty {
                    Ty::Ref(to) => self.load(to.as_ref().clone()),
                    other => other,
                }
            }
            ExprKind::Cast(ty, of) => self.cast(ty, of, expr),
            ExprKind::Construct(ty, args) => self.construct(ty, args, expr),
            ExprKind::SizeofType(ty) => {
                let ty = self.unit.resolve(ty, self.class);
                let bytes = self.unit.bytes(&ty);
                self.push(Value::Int(i64::from(bytes)), Ty::Int(UINT64))
            }
            ExprKind::SizeofExpr(of) => {
                let ty = self.probe_place(of);
                let bytes = self.unit.bytes(&ty);
                self.push(Value::Int(i64::from(bytes)), Ty::Int(UINT64))
            }
            ExprKind::New { ty, args, count } => self.new_object(ty, args, count.as_deref(), expr),
            ExprKind::Delete { target, array } => self.delete(target, *array),
            ExprKind::List(_) => self.fail(
                expr.span,
                "a list in braces in this place is not supported",
                "name the type before it",
            ),
            ExprKind::Lambda { .. } => self.fail(
                expr.span,
                "a lambda is not supported",
                "write a function and pass its name",
            ),
            ExprKind::Unsupported(what) => {
                let text = self.unit.text(what);
                self.emit(Op::Unsupported(text));
                Ty::INT
            }
            ExprKind::Str { .. } | ExprKind::Member { .. } | ExprKind::Index(..) => {
                self.load_place(expr)
            }
        }
    }

    fn too_large(&mut self, expr: &Expr) -> Ty {
        const MESSAGE: &str = "the program is too large, or an expression is too deeply nested";
        if self.unit.diagnostics.iter().any(|it| it.message == MESSAGE) {
            let text = self.unit.text(MESSAGE);
            self.emit(Op::Unsupported(text));
            return Ty::INT;
        }
        self.fail(expr.span, MESSAGE, "split the expression into statements")
    }

    /// The type of an expression; nothing of it is kept.
    pub(super) fn probe(&mut self, expr: &Expr) -> Ty {
        // What tells its type at a glance is not lowered for it: nested expressions would take exponential time.
        match &expr.kind {
            ExprKind::Conditional(_, yes, no) => common(&self.probe(yes), &self.probe(no)),
            ExprKind::Construct(ty, _) | ExprKind::Cast(ty, _) if !ty.reference => {
                self.probe_with(|it| it.unit.resolve(ty, it.class))
            }
            _ => self.probe_with(|it| it.rvalue(expr)),
        }
    }

    pub(super) fn push(&mut self, value: Value, ty: Ty) -> Ty {
        self.emit(Op::Push(value));
        ty
    }

    fn integer(&mut self, value: u64, unsigned: bool, long_long: bool) -> Ty {
        let small = value <= i32::MAX as u64;
        let fits_unsigned = u32::try_from(value).is_ok();
        let int = match (unsigned, long_long) {
            (false, false) if small => INT,
            (_, false) if fits_unsigned => UINT,
            (true, _) => UINT64,
            (false, _) if value <= i64::MAX as u64 => INT64,
            (false, _) => UINT64,
        };
        self.push(Value::Int(int.wrap(value as i64)), Ty::Int(int))
    }

    fn this(&mut self, expr: &Expr) -> Ty {
        match self.class {
            Some(class) if self.has_this => {
                self.emit(Op::LoadLocal(0));
                Ty::Class(class).pointer()
            }
            _ => self.fail(
                expr.span,
                "this is only known in a method",
                "use it in a method that is not static",
            ),
        }
    }

    fn name(&mut self, name: &str, expr: &Expr) -> Ty {
        if let Some(variable) = self.find(name) {
            if !variable.indirect {
                self.emit(Op::LoadLocal(variable.slot));
                return variable.ty;
            }
            self.emit(Op::LoadLocal(variable.slot));
            return self.load(variable.ty);
        }
        match self.unit.lookup(name, self.class) {
            Some(entity) => self.entity(entity, expr),
            None => self.load_place(expr),
        }
    }

    fn entity(&mut self, entity: Entity, expr: &Expr) -> Ty {
        match entity {
            Entity::Constant(value) => {
                let int = if i32::try_from(value).is_ok() {
                    INT
                } else {
                    INT64
                };
                self.push(Value::Int(value), Ty::Int(int))
            }
            Entity::Functions(functions) | Entity::Methods(functions) => {
                self.function_value(&functions, expr)
            }
            Entity::Guid(name) => {
                let name = self.unit.guid(&name);
                self.push(Value::Name(name), Ty::Guid)
            }
            Entity::Stream(stream) => self.push(Value::Null, Ty::Stream(stream)),
            Entity::Field(..) | Entity::Global(_) => self.load_place(expr),
            Entity::Manipulator(_) => self.fail(
                expr.span,
                "a stream manipulator stands alone",
                "put it into a stream with <<",
            ),
        }
    }

    /// A function as a value.
    fn function_value(&mut self, functions: &[u32], expr: &Expr) -> Ty {
        let Some(function) = functions.first().copied() else {
            return self.fail(expr.span, "this function is not known", "declare it above");
        };
        let info = &self.unit.infos[function as usize];
        if info.owner.is_some() && !info.is_static {
            return self.fail(
                expr.span,
                "a pointer to a method that is not static is not supported",
                "make the method static and pass the object beside it",
            );
        }
        let signature = Signature {
            returns: info.returns.clone(),
            params: info.params.iter().map(|it| it.ty.clone()).collect(),
        };
        self.unit.need(function);
        self.push(Value::Func(function), Ty::Func(signature.into()))
    }

    fn load_place(&mut self, expr: &Expr) -> Ty {
        // The head of an interface has methods that are named without a call only by mistake.
        let ty = self.lvalue(expr);
        let is_union = matches!(&expr.kind, ExprKind::Member { .. });
        let loaded = self.load(ty);
        if is_union && let Some(int) = loaded.as_int() {
            self.emit(Op::Convert(crate::code::Number::Int(int)));
        }
        loaded
    }

    /// Turns the address on the stack into the value that lies there.
    pub(super) fn load(&mut self, ty: Ty) -> Ty {
        match ty {
            Ty::Array(of, _) => Ty::Ptr(of),
            Ty::Class(class) => Ty::Class(class),
            Ty::Void => Ty::Void,
            scalar => {
                self.emit(Op::Load);
                scalar
            }
        }
    }

    /// The type of a place, arrays not decayed, without keeping its operations.
    fn probe_place(&mut self, expr: &Expr) -> Ty {
        if let ExprKind::Name(name) = &expr.kind
            && let Some(variable) = self.find(name)
        {
            return variable.ty;
        }
        if self.is_place(expr) || matches!(expr.kind, ExprKind::Str { .. }) {
            let kept = expr.clone();
            return self.probe_with(|it| it.lvalue(&kept));
        }
        self.probe(expr)
    }

    fn unary(&mut self, op: UnaryOp, of: &Expr, expr: &Expr) -> Ty {
        match op {
            UnaryOp::AddressOf => self.address_of(of, expr),
            UnaryOp::Deref => self.load_place(expr),
            UnaryOp::Not => {
                self.truth(of);
                self.emit(Op::Not);
                Ty::Bool
            }
            UnaryOp::Plus | UnaryOp::Minus | UnaryOp::BitNot => {
                let ty = self.rvalue(of);
                if let Ty::Float(bits) = ty {
                    if op == UnaryOp::Minus {
                        self.emit(Op::NegateFloat);
                    }
                    return Ty::Float(bits);
                }
                let Some(int) = ty.as_int() else {
                    return self.fail(
                        of.span,
                        "this operator needs a number",
                        "use it on a number",
                    );
                };
                let int: Int = int.common(int);
                match op {
                    UnaryOp::Minus => self.emit(Op::Negate(int)),
                    UnaryOp::BitNot => self.emit(Op::Complement(int)),
                    _ => {}
                }
                Ty::Int(int)
            }
        }
    }

    fn address_of(&mut self, of: &Expr, expr: &Expr) -> Ty {
        if let ExprKind::Name(_) | ExprKind::Scoped { .. } = &of.kind {
            let entity = match &of.kind {
                ExprKind::Name(name) if self.find(name).is_none() => {
                    self.unit.lookup(name, self.class)
                }
                ExprKind::Scoped { .. } => self.scoped(of),
                _ => None,
            };
            if let Some(Entity::Functions(functions) | Entity::Methods(functions)) = entity {
                return self.function_value(&functions, of);
            }
            if let Some(Entity::Guid(name)) = entity {
                let name = self.unit.guid(&name);
                return self.push(Value::Name(name), Ty::Guid);
            }
        }
        let ty = self.lvalue(of);
        if let Ty::Class(class) = ty {
            if let Some(address) = self.operator(class, &["operator&", "op_address"]) {
                return address;
            }
            return Ty::Class(class).pointer();
        }
        if ty == Ty::Void {
            return self.fail(
                expr.span,
                "nothing lies here",
                "take the address of a variable",
            );
        }
        ty.pointer()
    }

    fn conditional(&mut self, on: &Expr, yes: &Expr, no: &Expr, expr: &Expr) -> Ty {
        let (yes_ty, no_ty) = (self.probe(yes), self.probe(no));
        let ty = common(&yes_ty, &no_ty);
        if matches!(ty, Ty::Class(_)) && yes_ty != no_ty {
            return self.fail(
                expr.span,
                "both sides of ?: need the same type",
                "convert one of them",
            );
        }
        self.truth(on);
        let to_no = self.jump(Op::JumpIfNot);
        self.side(yes, &ty);
        let to_end = self.jump(Op::Jump);
        self.patch(to_no);
        self.side(no, &ty);
        self.patch(to_end);
        ty
    }

    fn side(&mut self, expr: &Expr, ty: &Ty) {
        if matches!(ty, Ty::Void | Ty::Class(_)) {
            self.rvalue(expr);
        } else {
            self.value_as(expr, ty);
        }
    }
}

/// The type in which the two sides of `?:` meet.
fn common(yes: &Ty, no: &Ty) -> Ty {
    match (yes, no) {
        (Ty::Ptr(to), other) if **to == Ty::Void && other.is_pointer() => other.clone(),
        (Ty::Ptr(_) | Ty::Func(_), _) => yes.clone(),
        (_, Ty::Ptr(_) | Ty::Func(_)) => no.clone(),
        (Ty::Float(_), other) | (other, Ty::Float(_)) if other.is_arithmetic() => Ty::Float(64),
        (Ty::Bool, Ty::Bool) => Ty::Bool,
        (a, b) if a == b => a.clone(),
        _ => match (yes.as_int(), no.as_int()) {
            (Some(a), Some(b)) => Ty::Int(a.common(b)),
            _ => yes.clone(),
        },
    }
}
