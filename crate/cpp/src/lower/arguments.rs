//! Arguments: what a call leaves on the stack for each parameter.

use wmi_lab_syntax::cpp::ast::{self, Expr, ExprKind};

use super::function::Lowering;
use crate::code::Op;
use crate::ty::Ty;
use crate::value::Value;

impl<'u, 'a> Lowering<'u, 'a> {
    /// Leaves the arguments on the stack, defaults included; answers with their number.
    pub(super) fn arguments(&mut self, function: u32, args: &[Expr]) -> u32 {
        let info = &self.unit.infos[function as usize];
        let params: Vec<(Ty, Option<&'a Expr>)> = info
            .params
            .iter()
            .map(|it| (it.ty.clone(), it.default))
            .collect();
        let class = info.owner;
        for (index, (ty, default)) in params.iter().enumerate() {
            match (args.get(index), default) {
                (Some(arg), _) => self.argument(arg, ty),
                (None, Some(default)) => {
                    let outer = std::mem::replace(&mut self.class, class);
                    self.argument(default, ty);
                    self.class = outer;
                }
                (None, None) => self.emit(Op::Push(Value::Uninit)),
            }
        }
        let extra = args.get(params.len()..).unwrap_or(&[]);
        for arg in extra {
            let ty = self.rvalue(arg);
            if let Ty::Class(class) = ty
                && self
                    .operator(class, &["op_text", "op_cast", "operator T"])
                    .is_none()
            {
                self.fail(
                    arg.span,
                    "an object cannot be passed here",
                    "pass one of its members",
                );
            }
        }
        (params.len() + extra.len()) as u32
    }

    /// Evaluates an argument: a reference gets an address, an object a copy that the caller ends.
    pub(super) fn argument(&mut self, expr: &Expr, ty: &Ty) {
        match ty {
            Ty::Ref(to) => self.reference(expr, to),
            Ty::Class(class) => {
                let from = self.probe(expr);
                if from == *ty && Self::is_temporary(expr) {
                    self.rvalue(expr);
                    return;
                }
                let is_one = match from {
                    Ty::Class(of) => self.unit.base_offset(of, *class).is_some(),
                    _ => matches!(expr.kind, ExprKind::List(_)),
                };
                if !is_one {
                    self.converted(*class, &from, expr);
                    return;
                }
                let slot = self.temporary(*class);
                self.initialise(ty, &ast::Init::Assign(expr.clone()), expr.span);
                self.keep_temporary(slot, *class);
                self.emit(Op::LoadLocal(slot));
            }
            _ => self.value_as(expr, ty),
        }
    }
}
