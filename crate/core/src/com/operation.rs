//! One accepted call that goes on after it returned, or that a caller waits for (MSW 3.1.1.1.3: the "entry").

use std::rc::Rc;

use crate::canon::Canon;
use crate::guest::{GuestHandle, ObjectId, ProgramId, ThreadId};
use crate::lab::Planned;
use crate::trace::LaneId;

use super::invocation::Running;
use super::result::ResultId;
use super::single::{SingleTask, Verdict};

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
    /// The call returns after what can happen at once (SK-34).
    pub early: bool,
    /// The `Release` after the final status is put off (SK-36).
    pub late_release: bool,
    /// A pair of references was taken and given back beside the one that counts (SK-40).
    pub paired: bool,
    /// Its sink is given back without a final status.
    pub silent: bool,
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
    /// The same, while a callback runs that it does not wait for (AC-42).
    Deferred,
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

    /// Whether it can be carried out at a time.
    pub fn can_be_performed(&self, now_ms: u64) -> bool {
        let progress = &self.progress;
        let started = self.sink.is_none() || progress.accepted;
        let is_due = self.due_ms().is_some_and(|at| at <= now_ms);
        started && is_due && progress.cancelled.is_none() && !progress.abandoned
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
            p.early,
            p.late_release,
            p.paired,
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
