//! Scopes, the ways out of them, and what has to be ended on each way.

use wmi_lab_syntax::Span;
use wmi_lab_syntax::cpp::ast;

use super::function::{Breakable, Goto, Lowering, Scope, Temporary, Variable};
use crate::code::{Local, Op};
use crate::ty::{ClassId, Ty};

impl<'u, 'a> Lowering<'u, 'a> {
    pub(super) fn open_scope(&mut self) {
        self.next_scope += 1;
        self.scopes.push(Scope {
            id: self.next_scope,
            variables: Vec::new(),
        });
    }

    /// Ends the variables of the innermost scope and forgets it.
    pub(super) fn close_scope(&mut self) {
        let Some(scope) = self.scopes.pop() else {
            return;
        };
        for variable in scope.variables.iter().rev() {
            self.end_variable(variable);
        }
        let to = self.here();
        for variable in scope.variables {
            if !variable.name.is_empty() {
                self.locals.push(Local {
                    name: variable.name.as_str().into(),
                    ty: variable.ty,
                    slot: variable.slot,
                    indirect: variable.indirect,
                    scope: variable.from..to,
                });
            }
        }
    }

    pub(super) fn end_variable(&mut self, variable: &Variable) {
        if let Some((class, count)) = variable.ends {
            let skip = self.jump_if_uninit(variable.slot);
            let cells = self.unit.cells(&Ty::Class(class));
            for index in (0..count).rev() {
                self.emit(Op::LoadLocal(variable.slot));
                if index > 0 {
                    self.emit(Op::Adjust((index * cells) as i32));
                }
                self.destroy(class);
            }
            self.patch(skip);
        }
        if variable.boxed {
            self.emit(Op::FreeLocal(variable.slot));
        }
    }

    pub(super) fn jump_if_uninit(&mut self, slot: u32) -> usize {
        self.ops.push(Op::JumpIfUninit {
            slot,
            target: u32::MAX,
        });
        self.ops.len() - 1
    }

    /// Ends the variables of all scopes from `depth` inwards; the scopes stay open for what follows.
    pub(super) fn leave(&mut self, depth: usize) {
        for scope in self.scopes[depth..].to_vec().iter().rev() {
            for variable in scope.variables.iter().rev() {
                self.end_variable(variable);
            }
        }
    }

    /// Ends all variables on a `return`; its value, if any, is on the stack.
    pub(super) fn leave_function(&mut self) {
        if self.exits_to_end {
            // The body of a destructor or a fragment: what encloses it is ended at the landing place.
            let outer = if self.has_this { 1 } else { 0 };
            self.leave(outer.min(self.scopes.len()));
            let exit = self.jump(Op::Jump);
            self.exits.push(exit);
        } else {
            self.leave(0);
            self.emit(if self.returns == Ty::Void {
                Op::ReturnVoid
            } else {
                Op::Return
            });
        }
    }

    /// `return` of a fragment or destructor arrives here.
    pub(super) fn land_exits(&mut self) {
        for exit in std::mem::take(&mut self.exits) {
            self.patch(exit);
        }
    }

    pub(super) fn open_breakable(&mut self, is_loop: bool) {
        let depth = self.scopes.len();
        self.breakables.push(Breakable {
            depth,
            is_loop,
            ..Breakable::default()
        });
    }

    pub(super) fn close_breakable(&mut self) -> Breakable {
        self.breakables.pop().unwrap_or_default()
    }

    /// `break` or `continue`.
    pub(super) fn leave_breakable(&mut self, is_continue: bool, span: Span) {
        let found = self
            .breakables
            .iter()
            .rposition(|it| it.is_loop || !is_continue);
        let Some(index) = found else {
            self.fail(
                span,
                "there is no loop to leave here",
                "use it inside a loop or a switch",
            );
            return;
        };
        self.leave(self.breakables[index].depth);
        let jump = self.jump(Op::Jump);
        let breakable = &mut self.breakables[index];
        if is_continue {
            &mut breakable.continues
        } else {
            &mut breakable.breaks
        }
        .push(jump);
    }

    /// Remembers which labels the statements have, so that a `goto` is known to matter.
    pub(super) fn declare_labels(&mut self, statements: &[ast::Stmt]) {
        if self.addressed.is_empty() {
            super::addressed::addressed(statements, &mut self.addressed);
        }
    }

    pub(super) fn label(&mut self, name: &str) {
        let place = (self.here(), self.scopes.clone());
        self.labels.insert(name.to_owned(), place);
    }

    pub(super) fn goto(&mut self, label: &str, span: Span) {
        let jump = self.jump(Op::Jump);
        let scopes = self.scopes.clone();
        self.gotos.push(Goto {
            jump,
            label: label.to_owned(),
            scopes,
            span,
        });
    }

    /// Makes room for a temporary object and leaves its address on the stack.
    pub(super) fn temporary(&mut self, class: ClassId) -> u32 {
        let slot = self.new_slot();
        let cells = self.unit.cells(&Ty::Class(class)).max(1);
        self.emit(Op::Alloca { slot, cells });
        self.emit(Op::LoadLocal(slot));
        self.boxed.push(slot);
        slot
    }

    /// From here on the temporary is ended with its full expression.
    pub(super) fn keep_temporary(&mut self, slot: u32, class: ClassId) {
        self.temporaries.push(Temporary { slot, class });
    }

    /// The object whose address is on the stack becomes a temporary.
    pub(super) fn adopt_temporary(&mut self, class: ClassId) {
        let slot = self.new_slot();
        self.boxed.push(slot);
        self.emit(Op::StoreLocal(slot));
        self.emit(Op::LoadLocal(slot));
        self.keep_temporary(slot, class);
    }

    /// Ends the temporaries of a full expression; a scalar result stays on the stack.
    pub(super) fn end_temporaries(&mut self) {
        for temporary in std::mem::take(&mut self.temporaries).into_iter().rev() {
            if self.unit.destructor_of(temporary.class).is_some() {
                let skip = self.jump_if_uninit(temporary.slot);
                self.emit(Op::LoadLocal(temporary.slot));
                self.destroy(temporary.class);
                self.patch(skip);
            }
            self.emit(Op::FreeLocal(temporary.slot));
        }
    }
}
