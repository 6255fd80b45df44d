//! One function on its way: its scopes, its slots, its clean-up.

use wmi_lab_syntax::sorted::{SortedMap, SortedSet};

use wmi_lab_syntax::Span;
use wmi_lab_syntax::cpp::ast::{self};

use super::Unit;
use crate::code::{Local, Op};
use crate::ty::{ClassId, Ty};
use crate::value::Value;

/// A local variable.
#[derive(Clone)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) ty: Ty,
    pub(super) slot: u32,
    /// Its slot holds the address of its value.
    pub(super) indirect: bool,
    /// Its memory ends with its scope.
    pub(super) boxed: bool,
    /// The class whose destructor runs at the end of the scope, and how many objects there are.
    pub(super) ends: Option<(ClassId, u32)>,
    pub(super) from: u32,
}

/// A block in which variables live.
#[derive(Clone, Default)]
pub(super) struct Scope {
    pub(super) id: u32,
    pub(super) variables: Vec<Variable>,
}

/// A loop or switch that `break` and `continue` leave.
#[derive(Default)]
pub(super) struct Breakable {
    pub(super) depth: usize,
    pub(super) is_loop: bool,
    pub(super) breaks: Vec<usize>,
    pub(super) continues: Vec<usize>,
}

/// A temporary object of the full expression.
#[derive(Clone, Copy)]
pub(super) struct Temporary {
    pub(super) slot: u32,
    pub(super) class: ClassId,
}

/// A `goto` whose way out is written when all labels are known.
pub(super) struct Goto {
    pub(super) jump: usize,
    pub(super) label: String,
    pub(super) scopes: Vec<Scope>,
    pub(super) span: Span,
}

/// Lowers one function.
pub(super) struct Lowering<'u, 'a> {
    pub(super) unit: &'u mut Unit<'a>,
    pub(super) id: u32,
    pub(super) ops: Vec<Op>,
    pub(super) class: Option<ClassId>,
    pub(super) has_this: bool,
    pub(super) returns: Ty,
    pub(super) library: bool,
    /// `return` of a fragment goes to the end of the whole run.
    pub(super) exits_to_end: bool,
    pub(super) exits: Vec<usize>,
    pub(super) scopes: Vec<Scope>,
    pub(super) next_scope: u32,
    pub(super) breakables: Vec<Breakable>,
    pub(super) slots: u32,
    pub(super) boxed: Vec<u32>,
    pub(super) locals: Vec<Local>,
    pub(super) temporaries: Vec<Temporary>,
    pub(super) addressed: SortedSet<String>,
    pub(super) labels: SortedMap<String, (u32, Vec<Scope>)>,
    pub(super) gotos: Vec<Goto>,
}

impl<'u, 'a> Lowering<'u, 'a> {
    pub(super) fn new(unit: &'u mut Unit<'a>, id: u32) -> Self {
        let info = &unit.infos[id as usize];
        let (class, library, returns) = (info.owner, info.library, info.returns.clone());
        let has_this = info.owner.is_some() && !info.is_static;
        Self {
            unit,
            id,
            ops: Vec::new(),
            class,
            has_this,
            returns,
            library,
            exits_to_end: false,
            exits: Vec::new(),
            scopes: Vec::new(),
            next_scope: 0,
            breakables: Vec::new(),
            slots: 0,
            boxed: Vec::new(),
            locals: Vec::new(),
            temporaries: Vec::new(),
            addressed: SortedSet::new(),
            labels: SortedMap::new(),
            gotos: Vec::new(),
        }
    }

    /// Lowers a function that has a body in the text.
    pub(super) fn function(mut self) {
        let Some(text) = self.unit.infos[self.id as usize].text else {
            return;
        };
        let Some(body) = &text.body else { return };
        self.parameters();
        if text.kind == ast::FunctionKind::Constructor
            || text.owner.as_deref() == Some(&text.name)
                && text.kind != ast::FunctionKind::Destructor
        {
            self.initialise_members(&text.initializers, text.span);
        }
        if text.kind == ast::FunctionKind::Destructor {
            self.enter_destructor();
        }
        self.declare_labels(&body.stmts);
        self.open_scope();
        body.stmts.iter().for_each(|it| self.statement(it));
        if text.kind == ast::FunctionKind::Destructor {
            // `return` in a destructor still ends members and bases.
            self.close_scope();
            self.land_exits();
            self.end_members();
        } else {
            self.close_scope();
        }
        self.close_scope();
        self.fall_off_end();
        self.finish();
    }

    /// Takes the parameters from the caller.
    pub(super) fn parameters(&mut self) {
        let info = &self.unit.infos[self.id as usize];
        let params: Vec<(String, Ty)> = info
            .params
            .iter()
            .map(|it| (it.name.unwrap_or("").to_owned(), it.ty.clone()))
            .collect();
        if let Some(text) = info.text
            && let Some(body) = &text.body
        {
            super::addressed::addressed(&body.stmts, &mut self.addressed);
        }
        self.exits_to_end = info
            .text
            .is_some_and(|it| it.kind == ast::FunctionKind::Destructor);
        self.open_scope();
        self.slots = u32::from(self.has_this) + params.len() as u32;
        for (slot, (name, ty)) in (u32::from(self.has_this)..).zip(params) {
            let indirect = matches!(ty, Ty::Ref(_) | Ty::Class(_));
            let ty = ty.without_ref().clone();
            if !indirect && self.addressed.contains(&name) {
                let boxed = self.new_slot();
                self.emit(Op::Alloca {
                    slot: boxed,
                    cells: 1,
                });
                self.emit(Op::LoadLocal(boxed));
                self.emit(Op::LoadLocal(slot));
                self.emit(Op::Store);
                self.boxed.push(boxed);
                self.add_variable(name, ty, boxed, true, true, None);
            } else {
                self.add_variable(name, ty, slot, indirect, false, None);
            }
        }
    }

    /// What happens where control reaches the closing brace.
    pub(super) fn fall_off_end(&mut self) {
        let name = &self.unit.infos[self.id as usize].name;
        if self.returns == Ty::Void {
            self.emit(Op::ReturnVoid);
        } else {
            let value = if matches!(&**name, "main" | "wmain") {
                Value::Int(0)
            } else {
                Value::Uninit
            };
            self.emit(Op::Push(value));
            self.emit(Op::Return);
        }
    }

    /// Writes the ways out of `goto` and hands the function over.
    pub(super) fn finish(mut self) {
        for goto in std::mem::take(&mut self.gotos) {
            let Some((target, scopes)) = self.labels.get(&goto.label).cloned() else {
                let message = format!("there is no label {} in this function", goto.label);
                self.unit.error(
                    goto.span,
                    message,
                    "write the label where the jump should go",
                );
                continue;
            };
            let way_out = self.here();
            for scope in goto.scopes.iter().rev() {
                let kept = scopes.iter().find(|it| it.id == scope.id);
                let kept = kept.map_or(0, |it| it.variables.len());
                for variable in scope.variables.iter().skip(kept).rev() {
                    self.end_variable(variable);
                }
            }
            self.ops.push(Op::Jump(target));
            self.patch_to(goto.jump, way_out);
        }
        let function = &mut self.unit.code.functions[self.id as usize];
        function.ops = self.ops;
        function.slots = self.slots;
        function.boxed = self.boxed;
        function.locals = self.locals;
    }

    pub(super) fn emit(&mut self, op: Op) {
        self.ops.push(op);
    }

    pub(super) fn here(&self) -> u32 {
        self.ops.len() as u32
    }

    /// Writes a jump whose target comes later.
    pub(super) fn jump(&mut self, op: fn(u32) -> Op) -> usize {
        self.ops.push(op(u32::MAX));
        self.ops.len() - 1
    }

    /// The jump goes to where the next operation will be.
    pub(super) fn patch(&mut self, jump: usize) {
        let here = self.here();
        self.patch_to(jump, here);
    }

    pub(super) fn patch_to(&mut self, jump: usize, to: u32) {
        match &mut self.ops[jump] {
            Op::Jump(target) | Op::JumpIf(target) | Op::JumpIfNot(target) => *target = to,
            Op::JumpIfUninit { target, .. } => *target = to,
            _ => {}
        }
    }

    /// The type that a part of the lowering answers with, without keeping its operations.
    pub(super) fn probe_with(&mut self, part: impl FnOnce(&mut Self) -> Ty) -> Ty {
        let kept = (
            self.ops.len(),
            self.temporaries.len(),
            self.unit.diagnostics.len(),
            self.slots,
            self.boxed.len(),
        );
        let ty = part(self);
        self.ops.truncate(kept.0);
        self.temporaries.truncate(kept.1);
        self.unit.diagnostics.truncate(kept.2);
        self.slots = kept.3;
        self.boxed.truncate(kept.4);
        ty
    }

    /// Reports something that the machine cannot do; the program stops where it is reached.
    pub(super) fn fail(&mut self, span: Span, message: impl Into<String>, cure: &str) -> Ty {
        let message = message.into();
        let text = self.unit.text(&message);
        self.unit.error(span, message, cure);
        self.emit(Op::Unsupported(text));
        Ty::INT
    }

    pub(super) fn new_slot(&mut self) -> u32 {
        self.slots += 1;
        self.slots - 1
    }
}
