//! A step seen from inside: the statements that its guests run, and stopping before one of them.
//!
//! No choice is recorded inside a step. A position there is (decision, operation): the step is taken again, and stops
//! after so many operations of its guests.

use std::rc::Rc;

use wmi_lab_syntax::Span;

use crate::guest::{ProgramId, ThreadId};

use super::kernel::Kernel;

/// What is noted, and how far it may go.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// Operations that the guests may still execute.
    pub left: u32,
    /// Operations that they have executed.
    pub used: u32,
    /// Statements reached so far.
    pub statements: Vec<Statement>,
}

/// A statement that a thread reaches inside a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The thread.
    pub thread: ThreadId,
    /// The thread's stable name.
    pub key: Rc<str>,
    /// Its program.
    pub program: ProgramId,
    /// Where the statement is written.
    pub span: Span,
    /// Operations of guests that the step executes before it.
    pub operations: u32,
    /// Events of the whole run before it.
    pub events: u32,
}

impl Kernel {
    /// Takes note of what a slice of `spent` operations has reached.
    pub(crate) fn note_statements(&mut self, thread: ThreadId, program: ProgramId, spent: u32) {
        if self.watch.is_none() {
            return;
        }
        let reached = self.process_mut(program).guest.take_statements();
        let events = self.event_count;
        let key = Rc::clone(&self.threads[&thread].key);
        let Some(watch) = &mut self.watch else {
            return;
        };
        let before = watch.used;
        watch
            .statements
            .extend(reached.into_iter().map(|it| Statement {
                thread,
                key: Rc::clone(&key),
                program,
                span: it.span,
                operations: before + it.operations,
                events,
            }));
        watch.used += spent;
        watch.left -= spent;
    }
}
