//! The Windows, COM and C functions that a program may call and that need nothing of the World.
//!
//! Their declarations stand in `prelude/*.cpp`; this table says what they do.

mod bstr;
pub(crate) mod format;
mod framework;
mod interlocked;
mod memory;
mod print;
mod safearray;
pub(crate) mod streams;
mod strings;
pub(crate) mod text;
pub(crate) mod variant;

use wmi_lab_core::guest::Stream;
use wmi_lab_syntax::Span;

use crate::findings::Fault;
use crate::frame::Thread;
use crate::machine::Machine;
use crate::value::Value;

/// What a builtin leaves behind.
pub(crate) enum Outcome {
    Void,
    Value(Value),
    /// It prints, and has a value.
    Print(Stream, String, Value),
    PrintVoid(Stream, String),
    Exit(i32),
}

/// A call of a builtin.
pub(crate) struct Call<'m> {
    pub(crate) machine: &'m mut Machine,
    pub(crate) args: &'m [Value],
    pub(crate) span: Option<Span>,
}

impl Call<'_> {
    /// An argument; a missing one is zero.
    pub(crate) fn arg(&self, index: usize) -> Value {
        self.args.get(index).copied().unwrap_or(Value::Int(0))
    }

    pub(crate) fn int(&self, index: usize) -> i64 {
        self.arg(index).number()
    }

    /// The text that an argument points to; a null pointer is a finding.
    pub(crate) fn text(&self, index: usize, wide: bool) -> Result<String, Fault> {
        text::read(&self.machine.memory, self.arg(index), wide)
    }

    /// The place that an argument points to.
    pub(crate) fn place(&self, index: usize) -> Result<crate::value::Pointer, Fault> {
        crate::exec::pointer(self.arg(index))
    }
}

type Run = fn(&mut Call<'_>) -> Result<Outcome, Fault>;

/// One builtin.
pub(crate) struct Builtin {
    name: &'static str,
    /// It takes more arguments than it declares.
    variadic: bool,
    /// It reads or writes memory that its arguments point to, so other threads may interfere.
    memory: bool,
    run: Run,
}

impl Builtin {
    const fn new(name: &'static str, run: Run) -> Self {
        Self {
            name,
            variadic: false,
            memory: false,
            run,
        }
    }

    const fn on_memory(name: &'static str, run: Run) -> Self {
        Self {
            memory: true,
            ..Self::new(name, run)
        }
    }

    const fn variadic(name: &'static str, run: Run) -> Self {
        Self {
            variadic: true,
            ..Self::new(name, run)
        }
    }
}

const FAMILIES: [&[Builtin]; 8] = [
    bstr::TABLE,
    variant::TABLE,
    print::TABLE,
    strings::TABLE,
    memory::TABLE,
    interlocked::TABLE,
    framework::TABLE,
    safearray::TABLE,
];

/// The number of a builtin.
pub(crate) fn find(name: &str) -> Option<u32> {
    FAMILIES
        .iter()
        .flat_map(|it| it.iter())
        .position(|it| it.name == name)
        .map(|it| it as u32)
}

fn get(builtin: u32) -> Option<&'static Builtin> {
    FAMILIES
        .iter()
        .flat_map(|it| it.iter())
        .nth(builtin as usize)
}

/// Whether a builtin takes more arguments than it declares.
pub(crate) fn is_variadic(builtin: u32) -> bool {
    get(builtin).is_some_and(|it| it.variadic)
}

/// Whether a builtin reads or writes what its arguments point to.
pub(crate) fn touches_memory(builtin: u32) -> bool {
    get(builtin).is_some_and(|it| it.memory)
}

/// Carries out a builtin.
pub(crate) fn call(
    machine: &mut Machine,
    thread: &mut Thread,
    builtin: u32,
    args: &[Value],
) -> Result<Outcome, Fault> {
    let span = thread.span();
    match get(builtin) {
        Some(it) => (it.run)(&mut Call {
            machine,
            args,
            span,
        }),
        None => Err(Fault::unsupported("this function is not supported")),
    }
}
