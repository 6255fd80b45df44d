//! What `PutInstance` would do with other flags and another repository: every cell is really run, on a fork of the
//! World that stands just before the call.

use crate::history::History;
use crate::pick::Occasion;
use crate::rule::Rule;
use crate::schedule::Policy;
use crate::status::WbemStatus;
use crate::trace::{Event, Kind};
use crate::trial::{BITS, Subject, Trial, is_deferred};
use crate::world::{Choice, World};

/// Decisions after which a cell is given up; an operation of the lab needs a handful.
const DECISIONS: usize = 2_000;
/// What the columns of the matrix start from.
pub const COLUMNS: [&str; 2] = ["the instance does not exist", "the instance exists"];

/// A call of `PutInstance` and what becomes of it under each flag.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    /// `PutInstance` or `PutInstanceAsync`.
    pub method: &'static str,
    /// The decision that makes the call.
    pub decision: usize,
    /// One row for each combination of the two bits.
    pub rows: Vec<MatrixRow>,
    /// Row and column of the call as this run made it.
    pub actual: (usize, usize),
}

/// The outcomes of one flag.
#[derive(Clone, Debug, PartialEq)]
pub struct MatrixRow {
    /// The flag in words.
    pub flag: &'static str,
    /// All flags of the call.
    pub value: u32,
    /// One cell for each of [`COLUMNS`].
    pub cells: Vec<Cell>,
}

/// How one run ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The choice that leads there from the decision, by name; none where nothing does.
    pub key: Option<String>,
    /// What the repository did, in a word or two.
    pub outcome: &'static str,
    /// What the call returned; none where the run ended first.
    pub returned: Option<WbemStatus>,
    /// What the sink or the call result was told in the end.
    pub last: Option<WbemStatus>,
    /// The rule that decided.
    pub rule: Rule,
}

/// The matrix for the last call of `PutInstance` or `PutInstanceAsync` among the first `position` events of a run.
pub fn matrix(history: &History, position: usize) -> Option<Matrix> {
    let calls = history.events()[..position.min(history.events().len())].iter();
    calls
        .rev()
        .filter(|event| is_call(event) || event.rules[0] == Rule::SimTrial)
        .find_map(|event| at(history, event.decision as usize))
}

/// A call that the matrix may be about; what a trial changed stands just before its call, in the same decision.
fn is_call(event: &Event) -> bool {
    event.kind == Kind::Call && event.label.contains("PutInstance")
}

/// The matrix for the call of `PutInstance` that a decision makes.
fn at(history: &History, decision: usize) -> Option<Matrix> {
    let taken = *history.decisions().get(decision)?;
    let (Choice::Run(thread) | Choice::Pick(Occasion::Run(thread), _) | Choice::Trial(thread, _)) =
        taken
    else {
        return None;
    };
    let world = history.seek(decision);
    let subject = Subject::of(&world, thread)?;
    let own = subject.own(&world.kernel.store);
    let actual = match taken {
        Choice::Trial(_, trial) => trial,
        _ => own,
    };
    let (method, given) = (subject.call.method, subject.flags() & !BITS);
    let row = |bits: u8| {
        let value = given | u32::from(bits);
        let cell = |exists| {
            let trial = Trial { bits, exists };
            let choice = if trial == own {
                Choice::Run(thread)
            } else {
                Choice::Trial(thread, trial)
            };
            let is_possible = trial == own || subject.permits(&world.kernel.store, trial);
            if is_possible {
                run(&world, choice, is_deferred(method, value))
            } else {
                impossible()
            }
        };
        MatrixRow {
            flag: Trial {
                bits,
                exists: false,
            }
            .flag(),
            value,
            cells: [false, true].into_iter().map(cell).collect(),
        }
    };
    Some(Matrix {
        method: method.name(),
        decision,
        rows: (0..=BITS as u8).map(row).collect(),
        actual: (usize::from(actual.bits), usize::from(actual.exists)),
    })
}

/// Where neither flag nor repository can bring the case about.
fn impossible() -> Cell {
    Cell {
        key: None,
        outcome: "such an instance cannot exist",
        returned: None,
        last: None,
        rule: Rule::SimNotModelled,
    }
}

/// Makes the call in one way, on a copy of the World, and follows it to its end.
fn run(world: &World, choice: Choice, deferred: bool) -> Cell {
    let key = world.key(choice);
    let mut world = world.clone();
    let mut observed = Observed::default();
    observed.read(&world.step(choice));
    for _ in 0..DECISIONS {
        if observed.is_over(deferred) {
            break;
        }
        let Some(choice) = Policy::Fifo.choose(&world) else {
            break;
        };
        observed.read(&world.step(choice));
    }
    observed.cell(key, deferred)
}

/// What the events of a cell's run said about the call.
#[derive(Default)]
struct Observed {
    call: Option<u32>,
    operation: Option<u32>,
    returned: Option<(WbemStatus, Rule)>,
    last: Option<(WbemStatus, Rule)>,
    written: Option<&'static str>,
    abandoned: bool,
}

impl Observed {
    fn read(&mut self, events: &[Event]) {
        for event in events {
            let Some(call) = self.call else {
                self.call = (event.kind == Kind::Call).then_some(event.id);
                continue;
            };
            if self.operation.is_none() && event.cause == Some(call) {
                self.operation = event.operation;
            }
            let own = event.operation.is_some() && event.operation == self.operation;
            let status = event.status.map(|status| (status, event.rules[0]));
            match event.kind {
                Kind::Return if event.parent == Some(call) => self.returned = status,
                // A sink is told by SetStatus; whoever polls or waits, when the outcome is known.
                Kind::Status | Kind::Hop if own && status.is_some() => self.last = status,
                Kind::Write if own => {
                    self.written = Some(if event.label.ends_with("is created") {
                        "created"
                    } else {
                        "overwritten"
                    });
                }
                Kind::Cancelled if own => self.abandoned = true,
                _ => {}
            }
        }
    }

    fn is_over(&self, deferred: bool) -> bool {
        let refused = self.returned.is_some_and(|(status, _)| status.is_failure());
        let waits = deferred && !refused && self.last.is_none() && !self.abandoned;
        self.returned.is_some() && !waits
    }

    fn cell(self, key: String, deferred: bool) -> Cell {
        let last = self.last.filter(|_| deferred);
        let decided = last.or(self.returned);
        let outcome = match (self.written, decided) {
            (Some(written), _) => written,
            (None, Some((status, _))) if status.is_failure() => "refused",
            (None, Some(_)) if self.abandoned => "abandoned in silence",
            (None, Some(_)) => "unchanged",
            (None, None) => "the run ended first",
        };
        Cell {
            key: Some(key),
            outcome,
            returned: self.returned.map(|(status, _)| status),
            last: last.map(|(status, _)| status),
            rule: decided.map_or(Rule::SimLimit, |(_, rule)| rule),
        }
    }
}
