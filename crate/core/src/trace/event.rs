//! One event of a run.

use std::rc::Rc;

use wmi_lab_syntax::Span;

use crate::guest::ProgramId;
use crate::reading::Switch;
use crate::rule::{Rule, RuleClass};
use crate::status::WbemStatus;

use super::lane::LaneId;

/// What an event is. The order is wire format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Kind {
    /// A program calls WMI.
    Call,
    /// A call returns to the program.
    Return,
    /// Something inside WMI: an object is produced, an operation is accepted.
    Hop,
    /// WMI enters a sink's `Indicate`.
    Indicate,
    /// `Indicate` returns.
    IndicateReturn,
    /// WMI enters a sink's `SetStatus` with the final status.
    Status,
    /// `SetStatus` returns.
    StatusReturn,
    /// WMI enters `SetStatus` with a progress report.
    Progress,
    /// WMI's `AddRef` on a sink has returned.
    AddRef,
    /// WMI's `Release` on a sink has returned.
    Release,
    /// The repository changed.
    Write,
    /// A program printed.
    Print,
    /// A thread begins to wait.
    Wait,
    /// A thread's wait is over.
    Wake,
    /// Virtual time passed.
    Time,
    /// A callback other than a sink's is entered.
    Callback,
    /// Such a callback returns.
    CallbackReturn,
    /// An object or a thread came into being.
    Created,
    /// An object went away.
    Destroyed,
    /// An operation was marked cancelled.
    Cancelled,
    /// A program did something it must not do.
    Fault,
    /// A program ended.
    End,
}

impl Kind {
    /// Whether it ends the call or callback that its parent began.
    pub fn is_return(self) -> bool {
        use Kind::{CallbackReturn, IndicateReturn, Return, StatusReturn};
        matches!(
            self,
            Return | IndicateReturn | StatusReturn | CallbackReturn
        )
    }

    /// Whether WMI enters a program with it.
    pub fn is_callback(self) -> bool {
        use Kind::{Callback, Indicate, Progress, Status};
        matches!(self, Indicate | Status | Progress | Callback)
    }
}

/// The lowest level of detail at which an event is shown. The order is wire format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Level {
    /// What a lecture shows.
    Story,
    /// Every call.
    Calls,
    /// Every atomic event.
    Everything,
}

/// How certain an event is, given what came before it. The order is wire format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Certainty {
    /// Its rule leaves no choice.
    Guaranteed,
    /// One of several things that a rule, the policy or timing permits.
    Happened,
    /// It follows the selected reading of an ambiguous rule.
    Reading,
    /// A rule of the simulator, without a source.
    Assumed,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its number, from 0.
    pub id: u32,
    /// The decision in which it happened, from 0.
    pub decision: u32,
    /// Virtual time in milliseconds.
    pub at_ms: u64,
    /// What it is.
    pub kind: Kind,
    /// Where it is shown.
    pub level: Level,
    /// Where it starts.
    pub lane: LaneId,
    /// Where its arrow ends; `lane` itself for an event without one.
    pub to: LaneId,
    /// The event that opened what this one belongs to.
    pub parent: Option<u32>,
    /// The event that made this one possible.
    pub cause: Option<u32>,
    /// The operation it belongs to.
    pub operation: Option<u32>,
    /// Its rules, the governing one first; never empty.
    pub rules: Vec<Rule>,
    /// The switch whose reading decided it.
    pub reading: Option<Switch>,
    /// A status that it carries.
    pub status: Option<WbemStatus>,
    /// Objects that it carries, by what tells them apart.
    pub objects: Vec<Rc<str>>,
    /// What the program's own `AddRef` or `Release` returned.
    pub references: Option<u32>,
    /// Its short text.
    pub label: Rc<str>,
    /// What is special about it, as a sentence.
    pub note: Option<Rc<str>>,
    /// The statement of a program that is running.
    pub source: Option<(ProgramId, Span)>,
}

impl Event {
    /// How certain it is, by its governing rule and reading.
    pub fn certainty(&self) -> Certainty {
        if self.reading.is_some() {
            return Certainty::Reading;
        }
        match self.rules[0].class() {
            RuleClass::Guaranteed => Certainty::Guaranteed,
            RuleClass::Unspecified => Certainty::Happened,
            RuleClass::Ambiguous => Certainty::Reading,
            RuleClass::Simulator => Certainty::Assumed,
        }
    }
}
