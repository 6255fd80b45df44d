//! Events that are being written down.

use std::rc::Rc;

use wmi_lab_syntax::Span;

use crate::com::OperationId;
use crate::guest::ProgramId;
use crate::reading::Switch;
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::trace::{Event, Kind, LaneId, Level};

/// An event that is being written down.
#[derive(Clone, Debug)]
pub struct Draft(pub(super) Event);

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
