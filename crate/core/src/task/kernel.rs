//! The state that tasks act on, and how they narrate what they do.

use std::rc::Rc;

use wmi_lab_syntax::sorted::SortedMap;

use crate::com::{
    Blanket, ComObject, Ledger, Operation, OperationId, Owner, ResultId, ResultSet, Shape,
};
use crate::guest::{Finding, Guest, GuestHandle, ObjectId, ProgramId, ThreadId, Weight};
use crate::pick::Pick;
use crate::reading::Switch;
use crate::rule::Rule;
use crate::store::Store;
use crate::trace::{Event, Kind, Lane, LaneId, LaneKind};

pub use super::config::{Config, Limits, Outcome};
pub use super::draft::Draft;
use super::thread::Thread;
use super::watch::Watch;

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
    /// The security of its new proxies.
    pub blanket: Blanket,
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
            blanket: self.blanket,
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
    /// Set while a step is looked at from inside (Ghost).
    pub watch: Option<Watch>,
    /// Events of the step in progress; empty between steps.
    pub outbox: Vec<Event>,
    /// The outcome to take in the step in progress, where it is not the usual one; `None` between steps.
    pub(crate) pick: Option<Pick>,
    /// What a trial changed about the call that begins in the step in progress; `None` between steps.
    pub(crate) changed: Option<String>,
    /// How many calls each `Lab_Fault` was about so far.
    pub fault_counts: Vec<u32>,
    pub(crate) next_object: u32,
    /// From which set a program's object was handed out (Ghost).
    pub origins: SortedMap<ObjectId, ResultId>,
    /// Objects handed out so far, from all sets (Ghost).
    pub handed_out: usize,
    /// What was last created, changed or deleted in the repository (Ghost).
    pub last_write: Option<Rc<str>>,
}

/// The lane of WMI itself.
pub const WMI: LaneId = LaneId(0);
/// The lane of the repository.
pub const REPOSITORY: LaneId = LaneId(1);

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
            watch: None,
            outbox: Vec::new(),
            pick: None,
            changed: None,
            fault_counts: Vec::new(),
            next_object: 1,
            origins: SortedMap::new(),
            handed_out: 0,
            last_write: None,
        }
    }

    /// Writes an event down; answers its number. An event whose governing rule has readings names their switch.
    pub fn emit(&mut self, draft: Draft) -> u32 {
        let mut event = draft.0;
        event.reading = event.reading.or_else(|| Switch::of(event.rules[0]));
        let disputed = event.reading.map(Switch::rule);
        event
            .rules
            .extend(disputed.filter(|it| !event.rules.contains(it)));
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
                taken: None,
            },
        );
        if self.objects.len() > self.config.limits.objects {
            self.reach_limit(format!("live objects ({})", self.config.limits.objects));
        }
        id
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
