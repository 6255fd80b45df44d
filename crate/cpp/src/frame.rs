//! Threads of the program: explicit frames, one stack of operands.

use wmi_lab_core::guest::Finding;
use wmi_lab_syntax::Span;

use crate::value::Value;

/// Calls that may be open in one thread.
pub(crate) const FRAME_LIMIT: usize = 1000;

/// A function call in progress.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) function: u32,
    /// The next operation.
    pub(crate) pc: u32,
    /// The allocation of its local cells.
    pub(crate) locals: u32,
    /// Height of the operand stack when it was called.
    pub(crate) base: usize,
    /// The statement it is in.
    pub(crate) span: Option<Span>,
    /// The World called it: what was allocated for its arguments.
    pub(crate) entry: Option<Vec<u32>>,
    /// The call of the World that it waits for.
    pub(crate) pending: Option<Pending>,
}

/// A call that the World is carrying out.
#[derive(Clone, Debug)]
pub(crate) struct Pending {
    /// Index into [`crate::code::Code::api_sites`].
    pub(crate) site: u32,
    /// The arguments as the program gave them.
    pub(crate) args: Vec<Value>,
}

/// A thread of the program.
#[derive(Clone, Debug, Default)]
pub(crate) struct Thread {
    pub(crate) frames: Vec<Frame>,
    pub(crate) stack: Vec<Value>,
    /// What the current output statement has put together.
    pub(crate) line: String,
    /// It stopped before an access to a shared cell, and may now do it.
    pub(crate) passed: bool,
    /// What went wrong while a reply was taken.
    pub(crate) failed: Option<Finding>,
}

impl Thread {
    /// The statement of the program that the innermost frames are in.
    pub(crate) fn span(&self) -> Option<Span> {
        self.frames.iter().rev().find_map(|it| it.span)
    }
}
