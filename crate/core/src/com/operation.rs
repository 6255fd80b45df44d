//! One accepted call that goes on after it returned, or that a caller waits for (MSW 3.1.1.1.3: the "entry").

use std::rc::Rc;

use crate::canon::Canon;
use crate::guest::{GuestHandle, ObjectId, ProgramId, ThreadId};
use crate::lab::Planned;
use crate::model::{ClassObject, ContextValues, Instance, Object};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::{ClassUpdate, PutMode};
use crate::trace::LaneId;

use super::invocation::Running;
use super::result::ResultId;

/// An operation, numbered in the order of acceptance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationId(pub u32);

/// Whom the callbacks of an operation go to: the pointer that the call was given (CS-23).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sink {
    /// An object of the calling program.
    Program(GuestHandle),
    /// A stub in Unsecapp.exe that passes everything on to such an object (CS-18).
    Stub(ObjectId),
}

/// An operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Stable name: the calling thread's key and how many calls it had made.
    pub key: Rc<str>,
    /// `ExecQueryAsync`, `NextAsync(5)` …
    pub label: Rc<str>,
    /// The program that called.
    pub program: ProgramId,
    /// The sink; none for a call whose caller waits or polls.
    pub sink: Option<Sink>,
    /// The lane of the program's sink, or the caller's.
    pub lane: LaneId,
    /// What is to be done.
    pub work: Work,
    /// The three Booleans of the entry, and what follows from them.
    pub progress: Progress,
    /// Objects delivered so far.
    pub delivered: u32,
    /// The thread on which its callbacks run.
    pub thread: Option<ThreadId>,
    /// The event that made it go on last.
    pub cause: u32,
}

/// How far an operation is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The call that started it has returned or is about to; callbacks may begin (SK-34).
    pub accepted: bool,
    /// A callback is running (SK-21).
    pub in_callback: bool,
    /// No further `Indicate` (AC-31), and why.
    pub cancelled: Option<Cancel>,
    /// The final status was sent or will never be (SK-11).
    pub final_sent: bool,
    /// The sink's reference is still to be given back.
    pub holds_sink: bool,
    /// Security was not initialised: the sink is let go in silence (CS-02).
    pub abandoned: bool,
    /// Callbacks are known to get through (CS-12).
    pub admitted: bool,
    /// Somebody else, a `CancelAsyncCall`, sends the final status.
    pub taken_over: bool,
    /// When WMI loses patience with the callback that is running (SK-24).
    pub patience_until_ms: Option<u64>,
    /// Progress reports were asked for with `WBEM_FLAG_SEND_STATUS` (SK-17).
    pub wants_progress: bool,
    /// How the scenario makes it fail.
    pub planned: Option<Planned>,
    /// Objects counted by the last progress report.
    pub reported: u32,
}

impl Progress {
    /// Marks the operation cancelled; the first reason stays.
    pub fn cancel(&mut self, why: Cancel) {
        self.patience_until_ms = None;
        self.cancelled.get_or_insert(why);
    }
}

/// Why an operation ends before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancel {
    /// Its sink answered `Indicate` with an error (SK-30).
    Refused,
    /// `CancelAsyncCall` was called (AC-28).
    Called,
    /// The enumerator of a request was released (NA-20).
    EnumeratorReleased,
    /// A callback did not return in time (SK-24).
    TooSlow,
    /// The link to the client was cut (PI-08).
    LinkCut,
    /// No callback gets through to the sink (CS-16).
    Unreachable,
}

/// What an operation does.
#[derive(Clone, Debug)]
pub enum Work {
    /// Pushes a whole result set: `ExecQueryAsync`, `CreateInstanceEnumAsync`.
    Stream {
        /// The set.
        result: ResultId,
        /// Objects taken from it.
        taken: usize,
    },
    /// One `NextAsync` request.
    Request {
        /// The enumerator.
        enumerator: ObjectId,
        /// Its set.
        result: ResultId,
        /// First object, reserved at call time (NA-19).
        start: usize,
        /// How many were asked for.
        count: usize,
        /// How many were taken.
        taken: usize,
    },
    /// A declared method that runs to its end, whoever still waits for it (EM-08).
    Method(Box<Running>),
    /// A call with a single outcome.
    Single {
        /// What to do, until it is done.
        task: Option<SingleTask>,
        /// When it can be done.
        ready_ms: u64,
        /// How it ended.
        verdict: Option<Box<Verdict>>,
        /// The object to deliver before the final status.
        undelivered: bool,
    },
}

/// The call that a single operation carries out.
#[derive(Clone, Debug)]
pub enum SingleTask {
    /// `OpenNamespace`
    Open {
        /// The name as given, relative to the namespace.
        name: Rc<str>,
        /// The namespace.
        namespace: Rc<str>,
    },
    /// `GetObject`
    Get {
        /// The path as given.
        path: Rc<str>,
        /// With `WBEM_FLAG_USE_AMENDED_QUALIFIERS` (PI-12).
        amended: bool,
        /// The context, as it was when the call was made (PI-35).
        context: Option<Rc<ContextValues>>,
        /// The namespace.
        namespace: Rc<str>,
    },
    /// `PutClass`
    PutClass {
        /// What to write, as it was when the call was made.
        class: ClassObject,
        /// Create, update or both.
        mode: PutMode,
        /// What may happen to derived classes.
        update: ClassUpdate,
        /// With `WBEM_FLAG_USE_AMENDED_QUALIFIERS` (PC-12).
        amended: bool,
        /// The namespace.
        namespace: Rc<str>,
    },
    /// `DeleteClass`
    DeleteClass {
        /// The class.
        name: Rc<str>,
        /// The namespace.
        namespace: Rc<str>,
    },
    /// `PutInstance`
    Put(Box<Put>),
    /// `ExecMethod`
    Method {
        /// The path as given.
        path: Rc<str>,
        /// The method as given.
        name: Rc<str>,
        /// The in-parameters, as they were when the call was made.
        inputs: Option<Object>,
        /// The namespace.
        namespace: Rc<str>,
    },
    /// `DeleteInstance`
    Delete {
        /// The path as given.
        path: Rc<str>,
        /// The namespace.
        namespace: Rc<str>,
    },
}

/// What `PutInstance` was asked to do.
#[derive(Clone, Debug)]
pub struct Put {
    /// What to write, as it was when the call was made.
    pub object: Object,
    /// Create, update or both.
    pub mode: PutMode,
    /// With `WBEM_FLAG_USE_AMENDED_QUALIFIERS` (PI-12).
    pub amended: bool,
    /// The context, as it was when the call was made (PI-18).
    pub context: Option<Rc<ContextValues>>,
    /// The namespace.
    pub namespace: Rc<str>,
}

/// How a single operation ended.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The code that the synchronous call returns (SK-12).
    pub status: WbemStatus,
    /// The rule behind it.
    pub rule: Rule,
    /// A second rule that it follows.
    pub also: Option<Rule>,
    /// The object of a successful `GetObject`.
    pub object: Option<Object>,
    /// The path of a written instance (SK-14).
    pub text: Option<Rc<str>>,
    /// The namespace of a successful `OpenNamespace` (SS-12).
    pub services: Option<Rc<str>>,
    /// What was wrong.
    pub detail: Option<Rc<str>>,
}

impl SingleTask {
    fn canon(&self, canon: &mut Canon) {
        let (kind, namespace) = match self {
            Self::Get {
                path,
                amended,
                context,
                namespace,
            } => {
                canon.text(path);
                if let Some(context) = context {
                    context.canon(canon);
                }
                (1 | u64::from(*amended) << 16, namespace)
            }
            Self::Put(put) => {
                put.object.canon(canon);
                if let Some(context) = &put.context {
                    context.canon(canon);
                }
                let word = 2 | (put.mode as u64) << 8 | u64::from(put.amended) << 16;
                (word, &put.namespace)
            }
            Self::Delete { path, namespace } => {
                canon.text(path);
                (3, namespace)
            }
            Self::Open { name, namespace } => {
                canon.text(name);
                (4, namespace)
            }
            Self::PutClass {
                class,
                mode,
                update,
                amended,
                namespace,
            } => {
                class.def.canon(canon);
                let word = 5 | (*mode as u64) << 8 | (*update as u64) << 16;
                (word | u64::from(*amended) << 24, namespace)
            }
            Self::DeleteClass { name, namespace } => {
                canon.text(name);
                (6, namespace)
            }
            Self::Method {
                path,
                name,
                inputs,
                namespace,
            } => {
                canon.text(path);
                canon.text(name);
                inputs.iter().for_each(|it| it.canon(canon));
                (7, namespace)
            }
        };
        canon.word(kind);
        canon.text(namespace);
    }
}

impl Verdict {
    /// An outcome without a result.
    pub fn new(status: WbemStatus, rule: Rule) -> Self {
        Self {
            status,
            rule,
            also: None,
            object: None,
            text: None,
            services: None,
            detail: None,
        }
    }

    /// The rule under which its object reaches the sink: that of a read, or the reading that shows what a write did.
    pub fn object_rule(&self) -> Rule {
        match self.also {
            _ if self.rule == Rule::Em04 => Rule::Ac17,
            Some(Rule::Pi20 | Rule::Di05) => Rule::Ac16,
            _ => Rule::Ac13,
        }
    }

    fn canon(&self, canon: &mut Canon) {
        canon.word(u64::from(self.status.0) | 1 << 32);
        canon.text(self.text.as_deref().unwrap_or_default());
        canon.text(self.services.as_deref().unwrap_or_default());
        if let Some(object) = &self.object {
            object.canon(canon);
        }
    }
}

impl Operation {
    /// The result set it reads from.
    pub fn result(&self) -> Option<ResultId> {
        match self.work {
            Work::Stream { result, .. } | Work::Request { result, .. } => Some(result),
            Work::Single { .. } | Work::Method(_) => None,
        }
    }

    /// When what it does is due to be carried out; none where it waits for something else.
    pub fn due_ms(&self) -> Option<u64> {
        match &self.work {
            Work::Single {
                task: Some(_),
                ready_ms,
                ..
            } => Some(*ready_ms),
            Work::Method(running) => Some(running.done_ms),
            _ => None,
        }
    }

    /// Writes everything about it that can be observed.
    pub fn canon(&self, now_ms: u64, canon: &mut Canon) {
        let p = &self.progress;
        let flags = [
            p.accepted,
            p.in_callback,
            p.cancelled.is_some(),
            p.final_sent,
            p.holds_sink,
            p.abandoned,
            p.taken_over,
            p.wants_progress,
            p.admitted,
        ];
        canon.word(
            flags
                .iter()
                .fold(0, |word, flag| word << 1 | u64::from(*flag)),
        );
        canon.word(u64::from(p.reported));
        canon.word(p.planned.map_or(0, |it| {
            u64::from(it.status.0) << 2 | it.phase as u64 | 1 << 40
        }));
        canon.word(
            p.patience_until_ms
                .map_or(0, |at| at.saturating_sub(now_ms) + 1),
        );
        canon.word(p.cancelled.map_or(0, |why| why as u64 + 1));
        canon.text(&self.key);
        match self.sink {
            None => {}
            Some(Sink::Program(sink)) => canon.handle_of(self.program, sink),
            Some(Sink::Stub(stub)) => canon.object(stub),
        }
        match &self.work {
            Work::Stream { result, taken } => {
                canon.word(u64::from(result.0));
                canon.word(*taken as u64);
            }
            Work::Request {
                enumerator,
                result,
                start,
                count,
                taken,
            } => {
                canon.object(*enumerator);
                for word in [
                    u64::from(result.0),
                    *start as u64,
                    *count as u64,
                    *taken as u64,
                ] {
                    canon.word(word);
                }
            }
            Work::Method(running) => {
                canon.word(u64::from(running.of.0));
                canon.word(u64::from(running.case.case));
                running.invocation.canon(canon);
            }
            Work::Single {
                task,
                verdict,
                undelivered,
                ..
            } => {
                canon.word(u64::from(*undelivered));
                match task {
                    None => canon.word(0),
                    Some(task) => task.canon(canon),
                }
                match verdict {
                    None => canon.word(0),
                    Some(verdict) => verdict.canon(canon),
                }
            }
        }
    }
}

/// What tells an object apart on the screen: a class by its name.
pub fn object_name(object: &Object) -> Rc<str> {
    match object {
        Object::Instance(instance) => short_name(instance),
        Object::Class(class) => Rc::clone(&class.def.name),
    }
}

/// What tells an instance apart on the screen: its key values, else its class.
pub fn short_name(instance: &Instance) -> Rc<str> {
    let class = instance.class();
    let keys: Vec<String> = class
        .keys
        .iter()
        .map(|at| instance.value_at(*at))
        .filter(|value| !value.is_null())
        .map(|value| {
            value
                .as_text()
                .map_or_else(|| value.to_string(), |text| text.to_string())
        })
        .collect();
    if keys.is_empty() {
        Rc::clone(&class.name)
    } else {
        keys.join(",").into()
    }
}
