//! An API call in progress, and how it ends: data.

use std::rc::Rc;

use crate::canon::Canon;
use crate::com::{OperationId, ResultId, Stub};
use crate::guest::{ApiCall, Arg, GuestHandle, ObjectId};
use crate::lab::Planned;
use crate::method::Method;
use crate::reading::Switch;
use crate::rule::Rule;
use crate::status::WbemStatus;

use super::call_result::Polling;
use super::cancel::Cancelling;
use super::compile::Compiling;
use super::enumerate::{Collecting, Pulling};
use super::stream::Streaming;

/// An API call in progress.
#[derive(Clone, Debug)]
pub struct CallFrame {
    /// The method.
    pub method: Method,
    /// The object it was called on.
    pub this: Arg,
    /// Its arguments.
    pub args: Vec<Arg>,
    /// The event that announced it.
    pub event: u32,
    /// What it is doing.
    pub activity: Activity,
    /// How the scenario makes it fail.
    pub planned: Option<Planned>,
}

/// What a call in progress is doing.
#[derive(Clone, Debug)]
pub enum Activity {
    /// It begins.
    Begin,
    /// `AddRef` of a sink runs, before an asynchronous call is accepted.
    Accept(OperationId),
    /// A synchronous call collects a whole result set.
    Collect(Collecting),
    /// A synchronous call waits for the outcome of an operation.
    Await(OperationId),
    /// `Next` waits for objects.
    Pull(Pulling),
    /// `NextAsync` waits until earlier requests are served (NA-17).
    Queue(OperationId),
    /// A call result is polled.
    Poll(Polling),
    /// `CancelAsyncCall` works through the operations of a sink.
    Cancel(Cancelling),
    /// A framework call hands instances to a callback.
    Stream(Streaming),
    /// A framework call collects a list of instances for its context.
    Gather(ObjectId, ResultId),
    /// `CInstance::Commit` waits until the client has taken more (SS-20).
    Room,
    /// An accepted call returns late (SK-34).
    Linger(Answer),
    /// `Reset` or `Next` waits until queued requests are served (NA-19, NA-25).
    Serve,
    /// `QueryInterface` of an object runs, before a stub of it is made (CS-19).
    Wrap(GuestHandle),
    /// `Release` of a sink runs, because the stub in front of it went away (CS-22).
    Unwrap(Stub),
    /// `CompileBuffer` stands between two items, or waits until one is stored (MF-17).
    Compile(Box<Compiling>),
    /// It waits for something of Windows: handles, a section, time.
    Windows,
    /// It waits for something that never comes.
    Stuck,
}

/// How a call ends.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The return value.
    pub returns: Arg,
    /// Results written through parameters.
    pub outs: Vec<(usize, Arg)>,
    /// The rule that governs the return value.
    pub rule: Rule,
    /// The switch whose reading decided it.
    pub reading: Option<Switch>,
    /// A further rule behind it.
    pub also: Option<Rule>,
    /// What is special about it.
    pub note: Option<Rc<str>>,
}

impl Answer {
    /// A status.
    pub fn status(status: WbemStatus, rule: Rule) -> Self {
        Self {
            returns: Arg::Int(i64::from(status.0)),
            outs: Vec::new(),
            rule,
            reading: Switch::of(rule),
            also: None,
            note: None,
        }
    }

    /// An integer, a handle or nothing.
    pub fn value(returns: Arg, rule: Rule) -> Self {
        Self {
            returns,
            outs: Vec::new(),
            rule,
            reading: None,
            also: None,
            note: None,
        }
    }

    /// With a result written through the parameter of that name.
    #[must_use]
    pub fn out(mut self, method: Method, parameter: &str, value: Arg) -> Self {
        let position = method
            .position(parameter)
            .expect("the method table has the parameter");
        self.outs.push((position, value));
        self
    }

    /// Decided by the reading of this switch.
    #[must_use]
    pub fn reading(mut self, switch: Switch) -> Self {
        self.reading = Some(switch);
        self
    }

    /// With a further rule.
    #[must_use]
    pub fn also(mut self, rule: Rule) -> Self {
        self.also = Some(rule);
        self
    }

    /// With a sentence on what is special.
    #[must_use]
    pub fn note(mut self, note: impl Into<Rc<str>>) -> Self {
        self.note = Some(note.into());
        self
    }
}

impl CallFrame {
    /// A call that is about to begin.
    pub fn of(call: &ApiCall) -> Self {
        Self {
            method: call.method,
            this: call.this.clone(),
            args: call.args.clone(),
            event: 0,
            activity: Activity::Begin,
            planned: None,
        }
    }

    /// The argument of that name.
    pub fn arg(&self, parameter: &str) -> &Arg {
        let position = self
            .method
            .position(parameter)
            .expect("the method table has the parameter");
        self.args.get(position).unwrap_or(&Arg::Null)
    }

    /// The integer argument of that name; null is zero.
    pub fn int(&self, parameter: &str) -> i64 {
        self.arg(parameter).as_int().unwrap_or(0)
    }

    /// The argument of that name as an unsigned 32-bit number: flags, counts, time-outs.
    pub fn word(&self, parameter: &str) -> u32 {
        self.int(parameter) as u32
    }

    /// Whether a result can be written through the parameter.
    pub fn wants(&self, parameter: &str) -> bool {
        *self.arg(parameter) != Arg::Null
    }

    /// The object that the method was called on.
    pub fn object(&self) -> ObjectId {
        match self.this {
            Arg::Object(object) => object,
            _ => unreachable!("methods are called on objects; `begin_call` checks it"),
        }
    }

    /// The operation whose sink it is calling.
    pub fn calls_sink_of(&self) -> Option<OperationId> {
        match &self.activity {
            Activity::Accept(operation) => Some(*operation),
            Activity::Cancel(cancelling) => cancelling.current.map(|(operation, _)| operation),
            _ => None,
        }
    }

    /// The object of the program that it is calling on behalf of a stub.
    pub fn calls_behind_stub(&self) -> Option<GuestHandle> {
        match &self.activity {
            Activity::Wrap(inner) | Activity::Unwrap(Stub { inner, .. }) => Some(*inner),
            _ => None,
        }
    }

    /// Whether it waits for objects or an outcome, so that a lost connection ends it (AC-38).
    pub fn waits_for_server(&self) -> bool {
        matches!(
            self.activity,
            Activity::Await(_) | Activity::Collect(_) | Activity::Pull(_)
        )
    }

    /// Whether it reads from this result set.
    pub fn reads(&self, result: ResultId) -> bool {
        match &self.activity {
            Activity::Collect(collecting) => collecting.result == result,
            Activity::Stream(streaming) => streaming.result == result,
            Activity::Gather(_, of) => *of == result,
            _ => false,
        }
    }

    /// Writes what can be observed of it.
    pub fn canon(&self, canon: &mut Canon) {
        canon.word(self.method as u64 | 2 << 40);
        for arg in &self.args {
            canon_arg(arg, canon);
        }
        match &self.activity {
            Activity::Accept(operation)
            | Activity::Await(operation)
            | Activity::Queue(operation) => {
                canon.word(u64::from(operation.0));
            }
            Activity::Cancel(cancelling) => cancelling.canon(canon),
            Activity::Compile(compiling) => compiling.canon(canon),
            Activity::Stream(streaming) => canon.word(streaming.next as u64),
            Activity::Gather(_, result) => canon.word(u64::from(result.0)),
            _ => canon.word(0),
        }
    }
}

/// Writes an argument. The callers' memory is written by the callers; here only which place is meant counts.
pub(super) fn canon_arg(arg: &Arg, canon: &mut Canon) {
    match arg {
        Arg::Null => canon.word(0),
        Arg::Out => canon.word(1),
        Arg::Int(value) => canon.word(*value as u64),
        Arg::Text(text) => canon.text(text),
        Arg::Variant(value) => canon.text(&value.to_string()),
        Arg::Object(object) => canon.object(*object),
        Arg::Guest(place) => canon.handle(*place),
        Arg::Function(function) => canon.word(u64::from(function.0) | 1 << 41),
        Arg::Array(items) => {
            canon.word(items.len() as u64 | 1 << 42);
            items.iter().for_each(|item| canon_arg(item, canon));
        }
    }
}
