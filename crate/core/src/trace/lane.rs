//! Lanes: whose life line an event belongs to.

use std::rc::Rc;

/// A lane, numbered in the order of first use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LaneId(pub u16);

/// What a lane stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LaneKind {
    /// A thread of a client program.
    Client,
    /// WMI itself.
    Wmi,
    /// A provider.
    Provider,
    /// A sink of a client program.
    Sink,
    /// The repository.
    Repository,
}

/// A lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Stable name, such as `main` or `sink QuerySink`.
    pub key: Rc<str>,
    /// What the screen writes above it.
    pub label: Rc<str>,
    /// What it stands for.
    pub kind: LaneKind,
}
