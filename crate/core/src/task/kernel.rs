//! The state that tasks act on, and how they narrate what they do.

use std::rc::Rc;

use wmi_lab_syntax::Span;
use wmi_lab_syntax::sorted::SortedMap;

use crate::com::{ComObject, Ledger, Operation, OperationId, Owner, ResultId, ResultSet, Shape};
use crate::guest::{Finding, Guest, GuestHandle, ObjectId, ProgramId, ThreadId, Weight};
use crate::lab::LabConfig;
use crate::reading::{Readings, Switch};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::Store;
use crate::trace::{Event, Kind, Lane, LaneId, LaneKind, Level};

use super::thread::Thread;

/// What is fixed while a scenario runs.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Readings in force.
    pub readings: Readings,
    /// The declarations of `root\lab`.
    pub lab: LabConfig,
    /// Limits.
    pub limits: Limits,
}

/// Limits; a run that reaches one ends with its name and keeps what it has.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Events of one run.
    pub events: u32,
    /// Decisions of one run.
    pub decisions: u32,
    /// Operations of the client machine in one run.
    pub operations: u64,
    /// Operations between two decision points.
    pub slice: u32,
    /// Live objects of the World.
    pub objects: usize,
    /// Bytes that programs may print.
    pub output_bytes: usize,
    /// Threads of all programs that have not ended.
    pub threads: usize,
    /// Calls that were accepted and are not over.
    pub calls: usize,
    /// Results of queries and enumerations that somebody can still read.
    pub results: usize,
    /// Time lines of threads, sinks and providers.
    pub lanes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            events: 100_000,
            decisions: 200_000,
            operations: 20_000_000,
            slice: 20_000,
            objects: 20_000,
            output_bytes: 1_000_000,
            threads: 64,
            calls: 1_000,
            results: 2_000,
            lanes: 1_000,
        }
    }
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// All client programs ended; the exit code of the first.
    Exit(i32),
    /// Nothing can happen any more, and a thread still waits.
    Hang(String),
    /// A program crashed.
    Crash(String),
    /// A limit was reached; its name.
    Limit(String),
    /// Something that the simulator does not model was asked for.
    NotModelled(String),
}

impl Outcome {
    /// As a scenario's `ends` block writes it.
    pub fn text(&self) -> String {
        match self {
            Self::Exit(code) => format!("exit {code}"),
            Self::Hang(_) => "hang".to_owned(),
            Self::Crash(what) => format!("crash: {what}"),
            Self::Limit(what) => format!("limit: {what}"),
            Self::NotModelled(what) => format!("not modelled: {what}"),
        }
    }

    /// More about it, for people.
    pub fn detail(&self) -> &str {
        match self {
            Self::Exit(_) => "",
            Self::Hang(text) | Self::Crash(text) | Self::Limit(text) | Self::NotModelled(text) => {
                text
            }
        }
    }
}

/// A client or provider program and its process.
#[derive(Debug)]
pub struct Process {
    /// The program itself.
    pub guest: Box<dyn Guest>,
    /// Its name on the screen.
    pub name: Rc<str>,
    /// The provider that it implements; none for a client.
    pub provider: Option<Rc<str>>,
    /// `CoInitializeSecurity` has succeeded (CS-01).
    pub security: bool,
    /// `CoInitializeEx` calls that are not undone.
    pub com: u32,
    /// Its exit code, once its process is gone.
    pub exited: Option<i32>,
    /// Kernel objects that it was handed, for labels.
    pub sinks: SortedMap<GuestHandle, LaneId>,
}

impl Clone for Process {
    fn clone(&self) -> Self {
        Self {
            guest: self.guest.fork(),
            name: Rc::clone(&self.name),
            provider: self.provider.clone(),
            security: self.security,
            com: self.com,
            exited: self.exited,
            sinks: self.sinks.clone(),
        }
    }
}

/// All state but the order of choices.
#[derive(Clone, Debug)]
pub struct Kernel {
    /// What is fixed.
    pub config: Rc<Config>,
    /// Virtual time in milliseconds.
    pub now_ms: u64,
    /// The repository.
    pub store: Store,
    /// Programs, by [`ProgramId`].
    pub processes: Vec<Process>,
    /// Threads of all programs, those of callbacks and of providers included.
    pub threads: SortedMap<ThreadId, Thread>,
    /// Live objects.
    pub objects: SortedMap<ObjectId, ComObject>,
    /// Operations that are not forgotten.
    pub operations: SortedMap<OperationId, Operation>,
    /// Result sets that somebody can still read.
    pub results: SortedMap<ResultId, ResultSet>,
    /// How the run ended.
    pub outcome: Option<Outcome>,
    /// Digest of everything printed, part of the identity so that merging loses no outcome.
    pub printed: u128,
    /// Bytes printed.
    pub printed_bytes: usize,
    /// A program has read the clock, so absolute time is part of the identity.
    pub clock_read: bool,
    /// Findings so far, with the event at which each was made (Ghost).
    pub findings: Rc<Vec<(u32, Finding)>>,
    /// Lanes in the order of first use (Ghost).
    pub lanes: Rc<Vec<Lane>>,
    /// Events so far (Ghost).
    pub event_count: u32,
    /// Decisions so far (Ghost).
    pub decision: u32,
    /// Operations of guests so far (Ghost).
    pub spent: u64,
    /// Events of the step in progress; empty between steps.
    pub outbox: Vec<Event>,
    pub(crate) next_object: u32,
    /// What was last created, changed or deleted in the repository (Ghost).
    pub last_write: Option<Rc<str>>,
}

/// The lane of WMI itself.
pub const WMI: LaneId = LaneId(0);
/// The lane of the repository.
pub const REPOSITORY: LaneId = LaneId(1);

/// An event that is being written down.
#[derive(Clone, Debug)]
pub struct Draft(Event);

impl Draft {
    /// An event on one lane.
    pub fn new(kind: Kind, lane: LaneId, rule: Rule, label: impl Into<Rc<str>>) -> Self {
        Self(Event {
            id: 0,
            decision: 0,
            at_ms: 0,
            kind,
            level: Level::Story,
            lane,
            to: lane,
            parent: None,
            cause: None,
            operation: None,
            rules: vec![rule],
            reading: None,
            status: None,
            objects: Vec::new(),
            references: None,
            label: label.into(),
            note: None,
            source: None,
        })
    }

    /// With an arrow to another lane.
    #[must_use]
    pub fn to(mut self, lane: LaneId) -> Self {
        self.0.to = lane;
        self
    }

    /// Shown from this level on.
    #[must_use]
    pub fn level(mut self, level: Level) -> Self {
        self.0.level = level;
        self
    }

    /// With a further rule.
    #[must_use]
    pub fn rule(mut self, rule: Rule) -> Self {
        if !self.0.rules.contains(&rule) {
            self.0.rules.push(rule);
        }
        self
    }

    /// Decided by the reading of this switch.
    #[must_use]
    pub fn reading(mut self, switch: impl Into<Option<Switch>>) -> Self {
        self.0.reading = switch.into();
        match self.0.reading {
            Some(switch) => self.rule(switch.rule()),
            None => self,
        }
    }

    /// Carrying a status.
    #[must_use]
    pub fn status(mut self, status: WbemStatus) -> Self {
        self.0.status = Some(status);
        self
    }

    /// Carrying objects.
    #[must_use]
    pub fn objects(mut self, objects: Vec<Rc<str>>) -> Self {
        self.0.objects = objects;
        self
    }

    /// With the count that the program's `AddRef` or `Release` returned.
    #[must_use]
    pub fn references(mut self, count: Option<u32>) -> Self {
        self.0.references = count;
        self
    }

    /// Belonging to another event.
    #[must_use]
    pub fn parent(mut self, parent: u32) -> Self {
        self.0.parent = Some(parent);
        self
    }

    /// Made possible by another event.
    #[must_use]
    pub fn cause(mut self, cause: u32) -> Self {
        self.0.cause = Some(cause);
        self
    }

    /// Of an operation.
    #[must_use]
    pub fn operation(mut self, operation: OperationId) -> Self {
        self.0.operation = Some(operation.0);
        self
    }

    /// With a sentence on what is special.
    #[must_use]
    pub fn note(mut self, note: impl Into<Rc<str>>) -> Self {
        self.0.note = Some(note.into());
        self
    }

    /// While this statement runs.
    #[must_use]
    pub fn source(mut self, source: Option<(ProgramId, Span)>) -> Self {
        self.0.source = source;
        self
    }
}

impl Kernel {
    /// A kernel in which nothing has happened.
    pub fn new(config: Config, store: Store, processes: Vec<Process>, lanes: Vec<Lane>) -> Self {
        Self {
            config: Rc::new(config),
            now_ms: 0,
            store,
            processes,
            threads: SortedMap::new(),
            objects: SortedMap::new(),
            operations: SortedMap::new(),
            results: SortedMap::new(),
            outcome: None,
            printed: 0,
            printed_bytes: 0,
            clock_read: false,
            findings: Rc::new(Vec::new()),
            lanes: Rc::new(lanes),
            event_count: 0,
            decision: 0,
            spent: 0,
            outbox: Vec::new(),
            next_object: 1,
            last_write: None,
        }
    }

    /// Writes an event down; answers its number.
    pub fn emit(&mut self, draft: Draft) -> u32 {
        let mut event = draft.0;
        event.id = self.event_count;
        event.decision = self.decision;
        event.at_ms = self.now_ms;
        self.event_count += 1;
        let id = event.id;
        self.outbox.push(event);
        if self.event_count >= self.config.limits.events {
            self.reach_limit(format!("events ({})", self.config.limits.events));
        }
        id
    }

    /// The number of the last event.
    pub fn last_event(&self) -> u32 {
        self.event_count.saturating_sub(1)
    }

    /// Ends the run at a limit, unless it has ended.
    pub fn reach_limit(&mut self, name: String) {
        if self.outcome.is_none() {
            self.outcome = Some(Outcome::Limit(name.clone()));
            self.emit(Draft::new(
                Kind::End,
                WMI,
                Rule::SimLimit,
                format!("The limit of {name} is reached"),
            ));
        }
    }

    /// Adds a finding at the last event.
    pub fn find(&mut self, finding: Finding) {
        let event = self.last_event();
        Rc::make_mut(&mut self.findings).push((event, finding));
    }

    /// Ends the run because a program cannot go on.
    pub fn crash(&mut self, lane: LaneId, finding: Finding) {
        if self.outcome.is_some() {
            return;
        }
        let source = finding.span.map(|span| (finding.program, span));
        let (rule, outcome) = match finding.name {
            "unsupported" => (
                Rule::SimNotModelled,
                Outcome::NotModelled(finding.message.clone()),
            ),
            "limit" => (Rule::SimLimit, Outcome::Limit(finding.message.clone())),
            name => (Rule::SimProgram, Outcome::Crash(name.replace('-', " "))),
        };
        self.outcome = Some(outcome);
        self.emit(Draft::new(Kind::Fault, lane, rule, finding.message.clone()).source(source));
        self.find(finding);
    }

    /// A finding of weight error about the statement that `thread` is at.
    pub fn misuse(
        &self,
        thread: ThreadId,
        name: &'static str,
        message: String,
        cure: &str,
    ) -> Finding {
        let program = self.threads[&thread].program;
        let span = self.process(program).guest.place(thread);
        Finding {
            name,
            weight: Weight::Error,
            program,
            span,
            message,
            cure: cure.to_owned(),
        }
    }

    /// The process of a program.
    pub fn process(&self, program: ProgramId) -> &Process {
        &self.processes[program.0 as usize]
    }

    /// The process of a program, to change it.
    pub fn process_mut(&mut self, program: ProgramId) -> &mut Process {
        &mut self.processes[program.0 as usize]
    }

    /// The lane with this key, made if it is new.
    pub fn lane(&mut self, key: &str, label: &str, kind: LaneKind) -> LaneId {
        if let Some(found) = self.lanes.iter().position(|lane| &*lane.key == key) {
            return LaneId(found as u16);
        }
        Rc::make_mut(&mut self.lanes).push(Lane {
            key: key.into(),
            label: label.into(),
            kind,
        });
        let limit = self.config.limits.lanes;
        if self.lanes.len() > limit {
            self.reach_limit(format!("threads and sinks of one run ({limit})"));
        }
        LaneId(self.lanes.len() as u16 - 1)
    }

    /// The lane of a sink of a program, named by its class and, from the second of a class on, a number.
    pub fn sink_lane(&mut self, program: ProgramId, sink: GuestHandle) -> LaneId {
        if let Some(lane) = self.process(program).sinks.get(&sink) {
            return *lane;
        }
        let class = self.process(program).guest.class_name(sink);
        let is_twin = |lane: &&Lane| {
            let rest = lane.label.strip_prefix(&*class);
            lane.kind == LaneKind::Sink
                && rest.is_some_and(|it| it.is_empty() || it.starts_with(' '))
        };
        let label = match self.lanes.iter().filter(is_twin).count() {
            0 => class.to_string(),
            n => format!("{class} {}", n + 1),
        };
        // A class may have the name of a lane that is there already, such as `main` or `repository`.
        let is_taken = self.lanes.iter().any(|lane| *lane.key == *label);
        let key = if is_taken {
            format!("sink {label}")
        } else {
            label.clone()
        };
        let lane = self.lane(&key, &label, LaneKind::Sink);
        self.process_mut(program).sinks.insert(sink, lane);
        lane
    }

    /// Makes an object with one reference.
    pub fn create(&mut self, shape: Shape, owner: Owner, label: impl Into<Rc<str>>) -> ObjectId {
        let id = ObjectId(self.next_object);
        self.next_object += 1;
        self.objects.insert(
            id,
            ComObject {
                shape,
                ledger: Ledger::held_by(owner),
                label: label.into(),
            },
        );
        if self.objects.len() > self.config.limits.objects {
            self.reach_limit(format!("live objects ({})", self.config.limits.objects));
        }
        id
    }

    /// Gives back one reference of `owner`; answers the new total. The object goes away with the last one.
    pub fn release(&mut self, object: ObjectId, owner: Owner) -> u32 {
        let Some(entry) = self.objects.get_mut(&object) else {
            return 0;
        };
        let total = entry
            .ledger
            .remove(owner)
            .unwrap_or_else(|| entry.ledger.total());
        if total == 0 {
            self.destroy(object);
        }
        total
    }

    fn destroy(&mut self, object: ObjectId) {
        let Some(entry) = self.objects.remove(&object) else {
            return;
        };
        match entry.shape {
            Shape::Enumerator(enumerator) => {
                for request in enumerator.queue {
                    self.cancel_pending_request(request);
                }
                self.forget_result(enumerator.result);
            }
            Shape::CallResult { operation } => self.forget_operation(operation),
            _ => {}
        }
    }

    /// Drops a result set that nobody reads any more.
    pub fn forget_result(&mut self, result: ResultId) {
        let read_by_object = self.objects.values().any(|it| match &it.shape {
            Shape::Enumerator(enumerator) => enumerator.result == result,
            Shape::MethodContext { result: filled, .. } => *filled == result,
            _ => false,
        });
        let read_by_operation = self
            .operations
            .values()
            .any(|it| it.result() == Some(result));
        let read_by_call = self
            .threads
            .values()
            .any(|thread| thread.waits_for_result(result));
        if !read_by_object && !read_by_operation && !read_by_call {
            self.results.remove(&result);
        }
    }

    /// Drops an operation that nobody waits for, and the set it read.
    pub fn forget_operation(&mut self, operation: OperationId) {
        let polled = self
            .objects
            .values()
            .any(|it| matches!(it.shape, Shape::CallResult { operation: of } if of == operation));
        let Some(entry) = self.operations.get(&operation) else {
            return;
        };
        let over =
            entry.progress.final_sent && !entry.progress.holds_sink && !entry.progress.in_callback;
        if polled || (entry.sink.is_some() && !over) {
            return;
        }
        let result = entry.result();
        let thread = entry.thread;
        if thread
            .and_then(|it| self.threads.get(&it))
            .is_some_and(|it| !it.is_idle())
        {
            return;
        }
        self.operations.remove(&operation);
        if let Some(thread) = thread {
            self.retire_thread(thread);
        }
        if let Some(result) = result {
            self.forget_result(result);
        }
    }

    /// Latency of an operation on a class or path, from `Lab_Latency`.
    pub fn latency_ms(&self, operation: &str, target: &str) -> u64 {
        self.config.lab.latency_ms(operation, target)
    }
}

/// An identifier that depends only on its parent and on how many it had, so that it is the same in every order.
pub fn derive_id(parent: u32, nth: u32) -> u32 {
    let mut word = u64::from(parent).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (u64::from(nth) + 1);
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (word >> 32) as u32 & 0x7fff_ffff
}
