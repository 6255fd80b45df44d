//! Operations on memory, and which of them other threads can see.

use crate::arith;
use crate::code::{Code, Op};
use crate::exec::{pointer, pop};
use crate::findings::Fault;
use crate::frame::Thread;
use crate::library;
use crate::machine::Machine;
use crate::memory::Origin;
use crate::value::Value;

impl Machine {
    pub(super) fn memory_operation(
        &mut self,
        code: &Code,
        thread: &mut Thread,
        op: &Op,
    ) -> Result<(), Fault> {
        match op {
            Op::Load => {
                let at = pointer(pop(thread))?;
                thread.stack.push(self.memory.load(at)?);
            }
            Op::Store | Op::StoreKeep => {
                let value = pop(thread);
                let at = pointer(pop(thread))?;
                self.memory.store(at, value)?;
                if matches!(op, Op::StoreKeep) {
                    thread.stack.push(value);
                }
            }
            Op::Field { cells, through } => {
                let value = pop(thread);
                let moved = match value {
                    Value::Ptr(at) => Value::Ptr(at.add(*cells)),
                    Value::Kernel(_) if *cells == 0 => value,
                    value if value.is_null() => {
                        return Err(Fault::null(&code.texts[*through as usize]));
                    }
                    Value::Uninit => return Err(Fault::uninitialised()),
                    _ => {
                        let text = &code.texts[*through as usize];
                        return Err(Fault::wild(format!(
                            "{text} points to nothing of this program"
                        )));
                    }
                };
                thread.stack.push(moved);
            }
            Op::Adjust(cells) => {
                let value = pop(thread);
                thread.stack.push(match value {
                    Value::Ptr(at) => Value::Ptr(at.shift(i64::from(*cells))),
                    other => other,
                });
            }
            Op::Index(cells) => {
                let index = pop(thread).number();
                let at = pointer(pop(thread))?;
                thread
                    .stack
                    .push(Value::Ptr(at.shift(index.wrapping_mul(i64::from(*cells)))));
            }
            Op::PointerDifference(cells) => {
                let (right, left) = (pointer(pop(thread))?, pointer(pop(thread))?);
                if right.alloc != left.alloc {
                    return Err(Fault::wild(
                        "the difference of pointers into different objects is taken",
                    ));
                }
                let cells = i64::from((*cells).max(1));
                thread.stack.push(Value::Int(
                    (i64::from(left.offset) - i64::from(right.offset)) / cells,
                ));
            }
            Op::StepAfter { delta, number } => {
                let old = pop(thread);
                let at = pointer(pop(thread))?;
                self.memory.store(at, arith::step(old, *delta, *number)?)?;
                thread.stack.push(old);
            }
            Op::New(cells) => {
                let at = self
                    .memory
                    .allocate(Origin::New, *cells as usize, thread.span())?;
                thread.stack.push(Value::Ptr(at));
            }
            Op::NewArray(cells) => {
                let count = usize::try_from(pop(thread).number()).unwrap_or(usize::MAX);
                let cells = count.saturating_mul(*cells as usize);
                let at = self
                    .memory
                    .allocate(Origin::NewArray, cells, thread.span())?;
                thread.stack.push(Value::Ptr(at));
            }
            Op::BeginDelete { array } => {
                let value = pop(thread);
                let start = self.begin_delete(value, *array)?;
                thread.stack.push(start);
            }
            Op::Free => {
                let at = pointer(pop(thread))?;
                self.memory.free(at.alloc, thread.span());
            }
            Op::ArrayCount(cells) => {
                let at = pointer(pop(thread))?;
                let all = self.memory.get(at.alloc).map_or(0, |it| it.cells.len());
                thread
                    .stack
                    .push(Value::Int(all as i64 / i64::from((*cells).max(1))));
            }
            Op::SetHeads(class) => {
                let this = pointer(pop(thread))?;
                for sub in &code.classes[*class as usize].heads {
                    let head = Value::Head {
                        class: *class,
                        sub: *sub,
                    };
                    self.memory.store(this.add(*sub), head)?;
                }
            }
            Op::CopyCells(count) => {
                let (from, to) = (pointer(pop(thread))?, pointer(pop(thread))?);
                let cells = self.memory.slice(from, *count)?;
                for (index, value) in (0..).zip(cells) {
                    // The head of an object says what it is; a copy stays what it was made as.
                    if !matches!(value, Value::Head { .. }) {
                        self.memory.store(to.add(index), value)?;
                    }
                }
            }
            Op::ZeroCells(count) => {
                let to = pointer(pop(thread))?;
                self.memory.fill(to, *count, Value::Int(0))?;
            }
            other => arith::operation(&mut thread.stack, other)?,
        }
        Ok(())
    }

    /// Whether the operation touches a cell that other threads can reach.
    pub(super) fn is_shared(&self, thread: &Thread, op: &Op) -> bool {
        let from_top = |depth: usize| {
            let at = thread.stack.len().checked_sub(depth + 1)?;
            match thread.stack[at] {
                Value::Ptr(at) => Some(at),
                _ => None,
            }
        };
        let shared = |depth| from_top(depth).is_some_and(|at| self.memory.is_published(at));
        match op {
            Op::Load | Op::ZeroCells(_) => shared(0),
            Op::Store | Op::StoreKeep | Op::StepAfter { .. } => shared(1),
            Op::CopyCells(_) => shared(0) || shared(1),
            Op::CallBuiltin { builtin, args } if library::touches_memory(*builtin) => {
                (0..*args as usize).any(shared)
            }
            _ => false,
        }
    }
}
