//! Running a thread: one operation after the other, until it has to stop.

use std::rc::Rc;

use wmi_lab_core::guest::{Arg, Reached, Slice, Stop, ThreadId};

use crate::code::{Code, Function, Op};
use crate::findings::Fault;
use crate::frame::{FRAME_LIMIT, Frame, Thread};
use crate::library::{self, Outcome};
use crate::machine::Machine;
use crate::memory::Origin;
use crate::value::{Pointer, Value};

/// How it goes on after an operation.
pub(crate) enum Flow {
    Next,
    Goto(u32),
    /// Another frame is on top; the program counter is right.
    Switched,
    /// Stop; the operation is done.
    Stop(Stop),
    /// Stop before the operation: it touches a shared cell.
    Shared,
}

impl Machine {
    /// Runs a thread until it stops; answers why, and with the operations used.
    pub(crate) fn execute(&mut self, id: ThreadId, slice: Slice) -> (Stop, u32) {
        let Some(mut thread) = self.threads.remove(&id) else {
            return (Stop::Return(Arg::Null), 0);
        };
        let answer = self.execute_thread(&mut thread, slice);
        self.threads.insert(id, thread);
        answer
    }

    fn execute_thread(&mut self, thread: &mut Thread, slice: Slice) -> (Stop, u32) {
        if let Some(finding) = thread.failed.clone() {
            return (Stop::Fault(finding), 0);
        }
        let code = Rc::clone(&self.code);
        let mut used = 0;
        while used < slice.fuel {
            let Some(frame) = thread.frames.last_mut() else {
                return (Stop::Return(Arg::Null), used);
            };
            if frame.pending.is_some() {
                break;
            }
            let Some(op) = code.functions[frame.function as usize]
                .ops
                .get(frame.pc as usize)
            else {
                let name = &code.functions[frame.function as usize].name;
                let fault = Fault::unsupported(format!("{name} is called and has no body"));
                return (self.fail(thread, fault), used);
            };
            if slice.watched
                && let Op::Stmt(span) = op
                && !code.functions[frame.function as usize].library
            {
                self.reached.push(Reached {
                    operations: used,
                    span: *span,
                });
            }
            used += 1;
            match self.operation(&code, thread, op, slice.concurrent) {
                Ok(Flow::Next) => advance(thread),
                Ok(Flow::Goto(target)) => {
                    if let Some(frame) = thread.frames.last_mut() {
                        frame.pc = target;
                    }
                }
                Ok(Flow::Switched) => {}
                Ok(Flow::Stop(stop)) => return (stop, used),
                Ok(Flow::Shared) => {
                    thread.passed = true;
                    return (Stop::Shared, used - 1);
                }
                Err(fault) => return (self.fail(thread, fault), used),
            }
        }
        (Stop::OutOfFuel, used)
    }

    fn fail(&self, thread: &mut Thread, fault: Fault) -> Stop {
        let finding = self.finding(fault, thread.span());
        thread.failed = Some(finding.clone());
        Stop::Fault(finding)
    }

    /// Puts a function on the thread's stack.
    pub(crate) fn call(
        &mut self,
        thread: &mut Thread,
        function: u32,
        args: Vec<Value>,
        entry: Option<Vec<u32>>,
    ) -> Result<(), Fault> {
        if thread.frames.len() >= FRAME_LIMIT {
            return Err(Fault::limit(format!(
                "more than {FRAME_LIMIT} calls are open at a time"
            )));
        }
        let mut cells = args;
        cells.resize(
            self.code.functions[function as usize].slots as usize,
            Value::Uninit,
        );
        let locals = self.memory.allocate_filled(Origin::Stack, cells, None)?;
        thread.frames.push(Frame {
            function,
            pc: 0,
            locals: locals.alloc,
            base: thread.stack.len(),
            span: None,
            entry,
            pending: None,
        });
        Ok(())
    }

    /// Ends the innermost call.
    fn end_call(&mut self, thread: &mut Thread, result: Option<Value>) -> Flow {
        let Some(frame) = thread.frames.pop() else {
            return Flow::Stop(Stop::Return(Arg::Null));
        };
        let code = Rc::clone(&self.code);
        let function = &code.functions[frame.function as usize];
        for slot in &function.boxed {
            self.free_local(frame.locals, *slot, thread);
        }
        self.memory.free(frame.locals, None);
        thread.stack.truncate(frame.base);
        if let Some(temporaries) = frame.entry {
            for alloc in temporaries {
                self.memory.free(alloc, None);
            }
            return Flow::Stop(Stop::Return(result.map_or(Arg::Null, |it| self.arg(it))));
        }
        thread.stack.extend(result);
        Flow::Switched
    }

    fn free_local(&mut self, locals: u32, slot: u32, thread: &Thread) {
        let cell = Pointer {
            alloc: locals,
            offset: slot,
        };
        if let Ok(Value::Ptr(at)) = self.memory.peek(cell) {
            let of_stack = self
                .memory
                .get(at.alloc)
                .is_some_and(|it| it.origin == Origin::Stack);
            if of_stack {
                self.memory.free(at.alloc, thread.span());
            }
        }
    }

    fn operation(
        &mut self,
        code: &Rc<Code>,
        thread: &mut Thread,
        op: &Op,
        concurrent: bool,
    ) -> Result<Flow, Fault> {
        let passed = std::mem::take(&mut thread.passed);
        if concurrent && !passed && self.is_shared(thread, op) {
            return Ok(Flow::Shared);
        }
        let locals = thread.frames.last().map_or(0, |it| it.locals);
        let local = |slot: &u32| Pointer {
            alloc: locals,
            offset: *slot,
        };
        match op {
            Op::Stmt(span) => {
                if let Some(frame) = thread.frames.last_mut() {
                    if cfg!(test) {
                        assert_eq!(
                            thread.stack.len(),
                            frame.base,
                            "a statement has left something at {span:?}"
                        );
                    }
                    frame.span = Some(*span);
                }
            }
            Op::Push(value) => thread.stack.push(*value),
            Op::Pop => {
                thread.stack.pop();
            }
            Op::Dup => {
                let top = top(thread);
                thread.stack.push(top);
            }
            Op::Swap => {
                let height = thread.stack.len();
                if height >= 2 {
                    thread.stack.swap(height - 1, height - 2);
                }
            }
            Op::LocalAddr(slot) => thread.stack.push(Value::Ptr(local(slot))),
            Op::LoadLocal(slot) => {
                let value = self.memory.peek(local(slot))?;
                if value == Value::Uninit {
                    return Err(unset(code, thread, *slot));
                }
                thread.stack.push(value);
            }
            Op::StoreLocal(slot) => {
                let value = pop(thread);
                self.memory.store(local(slot), value)?;
            }
            Op::Alloca { slot, cells } => {
                let at = self
                    .memory
                    .allocate(Origin::Stack, *cells as usize, thread.span())?;
                self.memory.store(local(slot), Value::Ptr(at))?;
            }
            Op::FreeLocal(slot) => {
                self.free_local(locals, *slot, thread);
                self.memory.store(local(slot), Value::Uninit)?;
            }
            Op::Jump(target) => return Ok(Flow::Goto(*target)),
            Op::JumpIf(target) => {
                if truth(pop(thread))? {
                    return Ok(Flow::Goto(*target));
                }
            }
            Op::JumpIfNot(target) => {
                if !truth(pop(thread))? {
                    return Ok(Flow::Goto(*target));
                }
            }
            Op::JumpIfUninit { slot, target } => {
                if self.memory.peek(local(slot))? == Value::Uninit {
                    return Ok(Flow::Goto(*target));
                }
            }
            Op::Call { function, args } => {
                let args = take(thread, *args as usize);
                advance(thread);
                self.call(thread, *function, args, None)?;
                return Ok(Flow::Switched);
            }
            Op::CallMethod(site) => return self.call_method(code, thread, *site),
            Op::CallApi(site) => return self.call_api(code, thread, *site),
            Op::CallIndirect(args) => {
                let args = take(thread, *args as usize);
                let function = match pop(thread) {
                    Value::Func(function) => function,
                    value if value.is_null() => return Err(Fault::null("a function pointer")),
                    _ => return Err(Fault::wild("a value that is no function is called")),
                };
                advance(thread);
                self.call(thread, function, args, None)?;
                return Ok(Flow::Switched);
            }
            Op::CallBuiltin { builtin, args } => {
                let args = take(thread, *args as usize);
                return self.call_builtin(thread, *builtin, args);
            }
            Op::Return => {
                let value = pop(thread);
                return Ok(self.end_call(thread, Some(value)));
            }
            Op::ReturnVoid => return Ok(self.end_call(thread, None)),
            Op::Destroy(class) => return self.destroy(code, thread, *class),
            Op::Unsupported(text) => {
                return Err(Fault::unsupported(code.texts[*text as usize].to_string()));
            }
            Op::StreamPiece(stream, piece) => {
                let value = pop(thread);
                library::streams::piece(self, thread, *stream, *piece, value)?;
            }
            Op::StreamFlush(stream) => {
                let line = std::mem::take(&mut thread.line);
                if !line.is_empty() {
                    advance(thread);
                    return Ok(Flow::Stop(Stop::Print(*stream, line.into())));
                }
            }
            _ => self.memory_operation(code, thread, op)?,
        }
        Ok(Flow::Next)
    }

    fn call_builtin(
        &mut self,
        thread: &mut Thread,
        builtin: u32,
        args: Vec<Value>,
    ) -> Result<Flow, Fault> {
        let outcome = library::call(self, thread, builtin, &args)?;
        Ok(match outcome {
            Outcome::Void => Flow::Next,
            Outcome::Value(value) => {
                thread.stack.push(value);
                Flow::Next
            }
            Outcome::Print(stream, text, value) => {
                thread.stack.push(value);
                advance(thread);
                Flow::Stop(Stop::Print(stream, text.into()))
            }
            Outcome::PrintVoid(stream, text) => {
                advance(thread);
                Flow::Stop(Stop::Print(stream, text.into()))
            }
            Outcome::Exit(code) => Flow::Stop(Stop::Exit(code)),
        })
    }
}

/// The operation of the innermost frame is done.
pub(crate) fn advance(thread: &mut Thread) {
    if let Some(frame) = thread.frames.last_mut() {
        frame.pc += 1;
    }
}

fn top(thread: &Thread) -> Value {
    thread.stack.last().copied().unwrap_or_default()
}

pub(crate) fn pop(thread: &mut Thread) -> Value {
    thread.stack.pop().unwrap_or_default()
}

/// Takes the topmost values, the first one first.
pub(crate) fn take(thread: &mut Thread, count: usize) -> Vec<Value> {
    let height = thread.stack.len().saturating_sub(count);
    thread.stack.split_off(height)
}

fn truth(value: Value) -> Result<bool, Fault> {
    value.truth().ok_or_else(Fault::uninitialised)
}

/// The place that a value points to.
pub(crate) fn pointer(value: Value) -> Result<Pointer, Fault> {
    match value {
        Value::Ptr(at) => Ok(at),
        value if value.is_null() => Err(Fault::null("a pointer")),
        Value::Uninit => Err(Fault::uninitialised()),
        Value::Kernel(_) => Err(Fault::wild(
            "an object of WMI is used as if it were memory of the program",
        )),
        _ => Err(Fault::wild(
            "a value is used as a pointer that points to nothing",
        )),
    }
}

fn unset(code: &Code, thread: &Thread, slot: u32) -> Fault {
    let name = thread.frames.last().and_then(|frame| {
        let function: &Function = &code.functions[frame.function as usize];
        let mut names = function.locals.iter().filter(|it| it.slot == slot);
        names.next().map(|it| it.name.clone())
    });
    match name {
        Some(name) => Fault {
            message: format!("{name} is read before anything was written to it"),
            ..Fault::uninitialised()
        },
        None => Fault::uninitialised(),
    }
}
