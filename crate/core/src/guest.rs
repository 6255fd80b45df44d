//! The waist of the house: what a client program may ask of WMI, and what WMI may ask of a client program.
//!
//! A client program is a *guest*. Its threads run until they reach a [`Stop`]; the World carries out what was asked
//! and answers with a [`Reply`]. In the other direction the World makes an [`UpCall`]: the guest runs the program's
//! own `Indicate`, `AddRef` or callback on the thread that the World names, on top of whatever that thread was doing.
//!
//! Guest memory never leaves the guest: pointers to its own objects travel as [`GuestHandle`]s, which the World only
//! compares and hands back.

use std::fmt;
use std::rc::Rc;

use wmi_lab_syntax::Span;

use crate::canon::Canon;
use crate::method::Method;
use crate::model::Variant;

/// A client program of the scenario, numbered in the order of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProgramId(pub u8);

/// A thread of a client program; unique in the World.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ThreadId(pub u32);

/// An object that the World owns: a COM object of WMI, an event, a thread handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(pub u32);

/// A guest's name for a place in its own memory: allocation number in the upper 32 bits, cell offset in the lower.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GuestHandle(pub u64);

/// A function of a guest program, such as a thread procedure or a callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId(pub u32);

/// A value that crosses the waist.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    /// A null pointer, or nothing.
    Null,
    /// An integer, a Boolean, an HRESULT (as its unsigned value), a time in milliseconds.
    Int(i64),
    /// The characters of a BSTR or of any other string.
    Text(Rc<str>),
    /// The contents of a VARIANT that holds no object.
    Variant(Variant),
    /// An object of the World.
    Object(ObjectId),
    /// A place in the caller's own memory: a sink, a context of its own, user data.
    Guest(GuestHandle),
    /// A function of the calling program.
    Function(FunctionId),
    /// A pointer, not null, through which a result is to be written.
    Out,
    /// The array of an `Indicate` or the objects written through an array parameter.
    Array(Vec<Arg>),
}

impl Arg {
    /// The integer, where it is one; a null pointer counts as zero.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(value) => Some(*value),
            Self::Null => Some(0),
            _ => None,
        }
    }

    /// The text, where it is one.
    pub fn as_text(&self) -> Option<&Rc<str>> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// A call of an API function or of a method of an object that the World owns.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiCall {
    /// Which one.
    pub method: Method,
    /// The object, for a method; [`Arg::Null`] for a function.
    pub this: Arg,
    /// One value for each parameter of the method table; out parameters as [`Arg::Out`] or [`Arg::Null`].
    pub args: Vec<Arg>,
}

/// The World's answer to an [`ApiCall`].
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// The return value.
    pub returns: Arg,
    /// Values to write through out parameters: index of the parameter, value. An object that is handed out carries
    /// a reference that now belongs to the caller.
    pub outs: Vec<(usize, Arg)>,
}

/// Where a print goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// `stdout`, and message boxes.
    Out,
    /// `stderr`, and the debugger's window.
    Err,
}

/// Why a guest thread stopped. Everything but `Return` leaves the thread where it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Stop {
    /// It is about to make this call; [`Guest::reply`] answers it.
    Call(ApiCall),
    /// It is about to print this text.
    Print(Stream, Rc<str>),
    /// It is about to touch a cell that another thread can reach.
    Shared,
    /// The function that [`Guest::enter`] started returned this value; its frames are gone.
    Return(Arg),
    /// The fuel of this slice is spent.
    OutOfFuel,
    /// The program ended itself (`exit`, `abort`).
    Exit(i32),
    /// The program cannot go on: it crashed, or it reached something that is not supported.
    Fault(Finding),
}

/// Which function of the program the World wants to run.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// Constructors of globals, then `main` or the fragment; returns the exit code.
    Main,
    /// A free function or a static member: a thread procedure, a framework callback.
    Function(FunctionId),
    /// A method of an object of the program, found through its class (virtual).
    Method(GuestHandle, &'static str),
}

/// A call of the program by the World.
#[derive(Clone, Debug, PartialEq)]
pub struct UpCall {
    /// What to run.
    pub target: Target,
    /// One value for each parameter.
    pub args: Vec<Arg>,
}

/// How a run of a guest is limited and what surrounds it.
#[derive(Clone, Copy, Debug)]
pub struct Slice {
    /// Operations that may be executed before [`Stop::OutOfFuel`].
    pub fuel: u32,
    /// Another thread of the program runs or may start, so accesses to shared cells are decision points.
    pub concurrent: bool,
    /// Note the statements that are reached, for [`Guest::take_statements`].
    pub watched: bool,
}

/// A statement of a guest's own text that a thread has reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Operations of the slice that were executed before it.
    pub operations: u32,
    /// Where it is written.
    pub span: Span,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Worth knowing.
    Note,
    /// Probably a bug.
    Warning,
    /// A bug: the program crashed, hangs or breaks a contract.
    Error,
}

/// A misuse of an API, or of memory, by a client program.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Stable name, such as `null-pointer`, `use-after-release`, `leak`, `endless-wait`, `unsupported`.
    pub name: &'static str,
    /// How bad it is.
    pub weight: Weight,
    /// The program.
    pub program: ProgramId,
    /// The statement.
    pub span: Option<Span>,
    /// What happened, as a sentence without a full stop.
    pub message: String,
    /// What would be right.
    pub cure: String,
}

/// One row of a guest's memory view.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// Function or object that holds it.
    pub scope: String,
    /// Its name.
    pub name: String,
    /// Its value, as a debugger would print it.
    pub value: String,
}

/// A client program: deterministic, with memory of its own, a value like the rest of the World.
pub trait Guest: fmt::Debug {
    /// An independent copy; cheap, because memory is shared until it is written.
    fn fork(&self) -> Box<dyn Guest>;

    /// About how many bytes of memory a copy comes to own when all that it shares is written.
    fn weight(&self) -> usize;

    /// Puts a call on top of `thread`, which is new or stopped.
    ///
    /// # Errors
    /// A finding where the target is gone or cannot be called, for example a sink that was deleted.
    fn enter(&mut self, thread: ThreadId, call: &UpCall) -> Result<(), Finding>;

    /// Runs `thread` to its next stop. A thread that stopped for a print or a shared cell goes on from there.
    fn run(&mut self, thread: ThreadId, slice: Slice) -> (Stop, u32);

    /// The statements that watched slices have reached since the last call, in their order.
    fn take_statements(&mut self) -> Vec<Reached>;

    /// Answers the call that `thread` stopped for.
    fn reply(&mut self, thread: ThreadId, reply: Reply);

    /// The statement that `thread` is about to run, or the call it waits in.
    fn place(&self, thread: ThreadId) -> Option<Span>;

    /// Forgets a thread that has ended.
    fn end_thread(&mut self, thread: ThreadId);

    /// What to call an object of the program on the screen: its class name, for example `QuerySink`.
    fn class_name(&self, object: GuestHandle) -> Rc<str>;

    /// Whether the object is still allocated.
    fn is_alive(&self, object: GuestHandle) -> bool;

    /// Marks everything reachable from `object` as reachable by other threads.
    fn publish(&mut self, object: GuestHandle);

    /// Findings that did not stop the program, since the last call.
    fn take_findings(&mut self) -> Vec<Finding>;

    /// Findings about what is still allocated when the program ends.
    fn leaks(&self) -> Vec<Finding>;

    /// The variables in view of `thread`, innermost scope first.
    fn variables(&self, thread: ThreadId) -> Vec<Variable>;

    /// Provider objects that global constructors registered: (provider or class name given, object).
    fn providers(&self) -> Vec<(Rc<str>, GuestHandle)>;

    /// Writes the state of all threads and of everything reachable from them and from globals.
    fn canon(&self, canon: &mut Canon);

    /// Writes one allocation, on behalf of [`Canon`], which numbers them in the order in which they are reached.
    fn canon_allocation(&self, allocation: u32, canon: &mut Canon);
}
