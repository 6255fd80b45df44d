//! `new` and `delete`.

use wmi_lab_syntax::cpp::ast::{self, Expr};

use super::function::Lowering;
use crate::code::Op;
use crate::ty::{INT64, Ty};

impl<'u, 'a> Lowering<'u, 'a> {
    pub(super) fn delete(&mut self, target: &Expr, array: bool) -> Ty {
        let ty = self.rvalue(target);
        self.emit(Op::Dup);
        let to_end = self.jump(Op::JumpIfNot);
        self.emit(Op::BeginDelete { array });
        if let Some(class) = ty.pointee().and_then(super::class::object_class)
            && (self.unit.destructor_of(class).is_some()
                || !self.unit.code.classes[class as usize].heads.is_empty())
        {
            if array {
                self.each_element(class, true);
            } else {
                self.emit(Op::Dup);
                self.destroy(class);
            }
        }
        self.emit(Op::Free);
        let done = self.jump(Op::Jump);
        self.patch(to_end);
        self.emit(Op::Pop);
        self.patch(done);
        Ty::Void
    }

    pub(super) fn new_object(
        &mut self,
        ty: &ast::Type,
        args: &[Expr],
        count: Option<&Expr>,
        expr: &Expr,
    ) -> Ty {
        let ty = self.unit.resolve(ty, self.class);
        if let Ty::Class(class) = ty {
            self.unit.complete(class);
            if self.unit.code.classes[class as usize].interface {
                let name = self.unit.class_name(class);
                return self.fail(
                    expr.span,
                    format!("{name} is an interface and cannot be made with new"),
                    "derive a class from it, or get an object from WMI",
                );
            }
            if let Some(missing) = self.pure_method(class) {
                let name = self.unit.class_name(class);
                let message = format!("{name} cannot be made: it has no body for {missing}");
                self.unit.error(
                    expr.span,
                    message,
                    "implement every method of its interfaces",
                );
            }
        }
        let cells = self.unit.cells(&ty).max(1);
        if let Some(count) = count {
            self.value_as(count, &Ty::Int(INT64));
            self.emit(Op::NewArray(cells));
            if let Ty::Class(class) = ty {
                self.each_element(class, false);
            }
            return ty.pointer();
        }
        self.emit(Op::New(cells));
        match &ty {
            Ty::Class(class) => {
                self.emit(Op::Dup);
                self.construct_at(*class, args, expr.span);
            }
            scalar => {
                if let [value] = args {
                    self.emit(Op::Dup);
                    self.value_as(value, scalar);
                    self.emit(Op::Store);
                }
            }
        }
        ty.pointer()
    }

    /// A method of an interface that nobody implements.
    pub(super) fn pure_method(&self, class: crate::ty::ClassId) -> Option<String> {
        let methods = &self.unit.code.classes[class as usize].methods;
        let missing = methods.values().find(|(id, _)| {
            let info = &self.unit.infos[*id as usize];
            info.text.is_some_and(|it| it.body.is_none()) && info.body != super::Body::Text
        });
        missing.map(|(id, _)| self.unit.infos[*id as usize].name.to_string())
    }
}
