//! Which of several functions is meant, and what stands behind an operator.

use wmi_lab_syntax::cpp::ast::{Expr, ExprKind};

use super::function::Lowering;
use crate::code::Op;
use crate::ty::{ClassId, Ty};

/// A value cannot become what the parameter asks for.
const IMPOSSIBLE: u32 = 1000;

impl<'u, 'a> Lowering<'u, 'a> {
    /// The candidate that fits the arguments best.
    pub(super) fn choose(&mut self, candidates: &[u32], args: &[Expr]) -> Option<u32> {
        let count = args.len();
        let mut fitting = candidates.to_vec();
        fitting.retain(|id| {
            let info = &self.unit.infos[*id as usize];
            let needed = info.params.iter().filter(|it| it.default.is_none()).count();
            count >= needed && (count <= info.params.len() || info.variadic)
        });
        if fitting.len() < 2 {
            return fitting.first().copied();
        }
        let types: Vec<Ty> = args.iter().map(|it| self.probe(it)).collect();
        let mut best: Option<(u32, u32)> = None;
        for id in fitting {
            let mut total = 0;
            for (index, from) in types.iter().enumerate() {
                let Some(param) = self.unit.infos[id as usize].params.get(index) else {
                    continue;
                };
                let to = param.ty.without_ref().clone();
                total += self.distance(from, &to, &args[index]);
            }
            if best.is_none_or(|(score, _)| total < score) {
                best = Some((total, id));
            }
        }
        best.filter(|it| it.0 < IMPOSSIBLE).map(|it| it.1)
    }

    /// How far a value is from a parameter's type.
    pub(super) fn distance(&mut self, from: &Ty, to: &Ty, expr: &Expr) -> u32 {
        if from == to {
            return 0;
        }
        let is_zero = matches!(expr.kind, ExprKind::Int { value: 0, .. } | ExprKind::Null);
        match (from, to) {
            (Ty::Ptr(a), Ty::Ptr(b)) => match (a.class_behind(), b.class_behind()) {
                _ if **b == Ty::Void => 3,
                _ if **a == Ty::Void => {
                    if is_zero {
                        1
                    } else {
                        6
                    }
                }
                (Some(a), Some(b)) if self.unit.base_offset(a, b).is_some() => 1,
                _ => IMPOSSIBLE,
            },
            (a, b) if a.is_arithmetic() && b.is_arithmetic() => match (a.as_int(), b.as_int()) {
                (Some(a), Some(b)) if a.bits <= b.bits && a.signed == b.signed => 1,
                (Some(_), Some(_)) => 2,
                _ => 3,
            },
            (a, b) if a.as_int().is_some() && b.is_pointer() => {
                if is_zero {
                    3
                } else {
                    IMPOSSIBLE
                }
            }
            (Ty::Class(a), Ty::Class(b)) => {
                if self.unit.base_offset(*a, *b).is_some() {
                    1
                } else {
                    IMPOSSIBLE
                }
            }
            (Ty::Class(_), _) => 5,
            (from, Ty::Class(class)) => match self.converting(*class, from, expr).is_empty() {
                true => IMPOSSIBLE,
                false => 7,
            },
            (a, Ty::Bool) if a.is_pointer() => 8,
            (a, b) if a.is_pointer() && b.is_pointer() => 2,
            _ => IMPOSSIBLE,
        }
    }

    /// The constructors that turn a value into an object by themselves: those that take it without making another
    /// object first.
    pub(super) fn converting(&mut self, class: ClassId, from: &Ty, expr: &Expr) -> Vec<u32> {
        let mut fitting = self.unit.classes[class as usize].constructors.clone();
        fitting.retain(|id| {
            let params = &self.unit.infos[*id as usize].params;
            let Some(first) = params.first() else {
                return false;
            };
            let to = first.ty.without_ref().clone();
            let alone = params.iter().skip(1).all(|it| it.default.is_some());
            let takes = match (from, &to) {
                (Ty::Class(of), Ty::Class(to)) => self.unit.base_offset(*of, *to).is_some(),
                (_, Ty::Class(_)) => false,
                _ => self.distance(from, &to, expr) < IMPOSSIBLE,
            };
            alone && takes
        });
        fitting
    }

    pub(super) fn no_such(&mut self, candidates: &[u32], args: &[Expr], expr: &Expr) -> Ty {
        let name = match candidates.first() {
            Some(id) => self.unit.infos[*id as usize].name.to_string(),
            None => "this".to_owned(),
        };
        let expected: Vec<String> = candidates
            .iter()
            .map(|it| self.unit.infos[*it as usize].params.len().to_string())
            .collect();
        let message = if expected.is_empty() {
            format!("{name} is not a function")
        } else {
            format!(
                "{name} takes {} arguments, and {} are given or do not fit",
                expected.join(" or "),
                args.len()
            )
        };
        self.fail(
            expr.span,
            message,
            "give the arguments that the declaration asks for",
        )
    }

    /// The methods behind an operator.
    pub(super) fn operators(&self, class: ClassId, names: &[&str]) -> Vec<u32> {
        let found = names
            .iter()
            .filter(|it| !it.is_empty())
            .map(|it| self.unit.methods(class, it));
        found
            .into_iter()
            .find(|it| !it.is_empty())
            .unwrap_or_default()
    }

    /// Calls an operator without arguments on the object on the stack.
    pub(super) fn operator(&mut self, class: ClassId, names: &[&str]) -> Option<Ty> {
        let methods = self.operators(class, names);
        let method = methods.first().copied()?;
        self.unit.need(method);
        self.emit(Op::Call {
            function: method,
            args: 1,
        });
        let ty = self.returned(method);
        Some(ty)
    }
}
