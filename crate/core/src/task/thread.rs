//! Threads: stacks of guest segments and kernel frames, and what they wait for.

use std::rc::Rc;

use crate::canon::Canon;
use crate::com::{OperationId, ResultId};
use crate::guest::{ApiCall, Arg, ObjectId, ProgramId, Stream, UpCall};
use crate::trace::LaneId;

use super::deliver::Delivery;
use super::duty::Providing;
use super::errors::Failure;
use super::frame::{Answer, CallFrame, canon_arg};

/// A thread of a program.
#[derive(Clone, Debug)]
pub struct Thread {
    /// Its program.
    pub program: ProgramId,
    /// Stable name, such as `main` or `main/1`.
    pub key: Rc<str>,
    /// Its lane.
    pub lane: LaneId,
    /// What it is for.
    pub role: ThreadRole,
    /// Its stack, the innermost frame last.
    pub frames: Vec<Frame>,
    /// What its guest is about to do, when the innermost frame is the guest's.
    pub pending: Option<Pending>,
    /// What it waits for, when the innermost frame is a call in progress.
    pub wait: Option<Wait>,
    /// When the connection of the call that it waits in times out (AC-38).
    pub cut_ms: Option<u64>,
    /// The last failure of a call, until somebody asks for it (AC-37).
    pub failure: Option<Failure>,
    /// Calls and threads it has started, for names.
    pub started: u32,
    /// Order of creation (Ghost).
    pub number: u32,
}

/// What a thread is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThreadRole {
    /// `main` of a program.
    Main,
    /// Started by `CreateThread`.
    Spawned,
    /// Runs the callbacks of an operation.
    Callback,
    /// Runs a framework provider's method.
    Provider,
}

/// A frame of a thread's stack.
#[derive(Clone, Debug)]
pub enum Frame {
    /// Guest frames, from one entry to its return.
    Guest,
    /// An API call in progress.
    Call(CallFrame),
    /// A callback being delivered.
    Deliver(Delivery),
    /// A framework provider's method being run.
    Provide(Providing),
}

/// What a guest is about to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Pending {
    /// Begin, or go on after a slice.
    Continue,
    /// Make a call.
    Call(ApiCall),
    /// Print.
    Print(Stream, Rc<str>),
    /// Touch a shared cell.
    Access,
}

/// What a call in progress waits for.
#[derive(Clone, Debug, PartialEq)]
pub enum Wait {
    /// A point in time.
    Until(u64),
    /// Kernel objects of Windows.
    Handles {
        /// Which.
        handles: Vec<ObjectId>,
        /// All of them, or any.
        all: bool,
        /// When to give up.
        deadline_ms: Option<u64>,
    },
    /// A critical section.
    Section(ObjectId),
    /// Objects of a result set, or its end.
    Rows {
        /// The set.
        result: ResultId,
        /// How many rows it must have; `None`: only the end counts.
        rows: Option<usize>,
        /// When to give up.
        deadline_ms: Option<u64>,
    },
    /// The outcome of an operation.
    Operation {
        /// Which.
        operation: OperationId,
        /// When to give up.
        deadline_ms: Option<u64>,
    },
    /// The first callback of an operation, if one can come at once.
    Early(OperationId),
    /// Operations that must be over, sinks released.
    Served(Vec<OperationId>),
    /// The callback of an operation that is running must return.
    Callback(OperationId),
    /// The client must have taken more of a set (SS-20).
    Room(ResultId),
    /// Callbacks of framework calls with this method context must be over (GF-14).
    Streams(ObjectId),
    /// Nothing that will ever come.
    Never(&'static str),
}

impl Wait {
    /// When the wait gives up.
    pub fn deadline_ms(&self) -> Option<u64> {
        match self {
            Self::Until(at) => Some(*at),
            Self::Handles { deadline_ms, .. }
            | Self::Rows { deadline_ms, .. }
            | Self::Operation { deadline_ms, .. } => *deadline_ms,
            _ => None,
        }
    }

    /// Writes what it waits for.
    fn canon(&self, now_ms: u64, canon: &mut Canon) {
        canon.word(
            self.deadline_ms()
                .map_or(1, |at| at.saturating_sub(now_ms) + 2),
        );
        match self {
            Self::Handles { handles, all, .. } => {
                canon.word(u64::from(*all) | 1 << 8);
                handles.iter().for_each(|handle| canon.object(*handle));
            }
            Self::Section(object) | Self::Streams(object) => canon.object(*object),
            Self::Rows { result, rows, .. } => {
                canon.word(u64::from(result.0) | 2 << 40);
                canon.word(rows.map_or(u64::MAX, |rows| rows as u64));
            }
            Self::Operation { operation, .. } | Self::Callback(operation) => {
                canon.word(u64::from(operation.0) | 3 << 40);
            }
            Self::Served(operations) => operations
                .iter()
                .for_each(|it| canon.word(u64::from(it.0) | 4 << 40)),
            Self::Room(result) => canon.word(u64::from(result.0) | 6 << 40),
            Self::Early(operation) => canon.word(u64::from(operation.0) | 5 << 40),
            Self::Until(_) | Self::Never(_) => {}
        }
    }
}

/// What comes next on a thread.
#[derive(Debug)]
pub(crate) enum Flow {
    /// Run this in the guest, on top of the frame that was pushed back.
    Up(UpCall),
    /// The call is over.
    Reply(CallFrame, Answer),
    /// The frame that was pushed back waits.
    Park(Wait),
    /// The thread stands at a decision point, or is over.
    Stop,
}

/// Why a kernel frame goes on.
#[derive(Debug)]
pub(crate) enum Input {
    /// Its wait is over.
    Woken,
    /// The guest function that it called returned.
    Returned(Arg),
}

impl Thread {
    /// Whether nothing is left to run on it.
    pub fn is_idle(&self) -> bool {
        self.frames.is_empty()
    }

    /// Whether a call on it reads from this result set.
    pub fn waits_for_result(&self, result: ResultId) -> bool {
        self.frames.iter().any(|frame| match frame {
            Frame::Call(call) => call.reads(result),
            Frame::Provide(providing) => providing.duty.result() == Some(result),
            _ => false,
        })
    }

    /// The events that opened the calls and callbacks on its stack, the innermost last.
    pub fn open_events(&self) -> Vec<u32> {
        let event = |frame: &Frame| match frame {
            Frame::Guest => None,
            Frame::Call(call) => Some(call.event),
            Frame::Deliver(delivery) => Some(delivery.event),
            Frame::Provide(providing) => Some(providing.event),
        };
        self.frames.iter().filter_map(event).collect()
    }

    /// Writes what can be observed of its stack.
    pub fn canon(&self, now_ms: u64, canon: &mut Canon) {
        canon.text(&self.key);
        canon.enter_program(self.program);
        canon.word(self.frames.len() as u64);
        for frame in &self.frames {
            match frame {
                Frame::Guest => canon.word(1),
                Frame::Call(call) => call.canon(canon),
                Frame::Deliver(delivery) => delivery.canon(canon),
                Frame::Provide(providing) => providing.canon(canon),
            }
        }
        match &self.pending {
            None => canon.word(0),
            Some(Pending::Continue) => canon.word(1),
            Some(Pending::Access) => canon.word(4),
            Some(Pending::Call(call)) => {
                canon.word(call.method as u64 | 2 << 40);
                call.args.iter().for_each(|arg| canon_arg(arg, canon));
            }
            Some(Pending::Print(stream, text)) => {
                canon.word(u64::from(*stream == Stream::Err) | 3 << 40);
                canon.text(text);
            }
        }
        if let Some(wait) = &self.wait {
            wait.canon(now_ms, canon);
        }
        canon.word(self.cut_ms.map_or(0, |at| at.saturating_sub(now_ms) + 1));
        canon.word(u64::from(self.started));
    }
}
