//! Result sets: what a query or an enumeration yields, as it comes in (EN-01).

use std::collections::VecDeque;
use std::rc::Rc;

use crate::canon::Canon;
use crate::guest::ThreadId;
use crate::model::{ContextValues, same_name};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::Query;

use super::rows::{Row, Rows};

/// What the progress reports of a provider say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// How many objects there will be.
    pub objects: u32,
    /// `lFlags` of the reports (SK-09).
    pub flags: u32,
    /// The provider.
    pub provider: Rc<str>,
}

/// A result set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResultId(pub u32);

/// What a set was asked to hold.
#[derive(Clone, Debug)]
pub enum Request {
    /// The instances that a checked query selects.
    Query(Rc<Query>),
    /// The instances of a class, for an enumeration.
    Instances(Rc<Query>),
    /// The classes below another one; an empty name stands for all roots (AC-22).
    Classes {
        /// The superclass.
        superclass: Rc<str>,
        /// Everything derived, not only the direct children.
        deep: bool,
    },
    /// The shape of a query's result in place of the result (AC-21).
    Prototype(Rc<Query>),
}

impl Request {
    /// The query that its instances come by.
    pub fn query(&self) -> Option<&Rc<Query>> {
        match self {
            Self::Query(query) | Self::Instances(query) | Self::Prototype(query) => Some(query),
            Self::Classes { .. } => None,
        }
    }
}

/// Classes whose instances come from one server, which is asked for them together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The class that the server is asked for: the topmost of them.
    pub head: Rc<str>,
    /// All of them; none for everything from the head down.
    pub classes: Option<Rc<[Rc<str>]>>,
}

impl Part {
    /// Whether the instances of a class come with this part.
    pub fn has(&self, class: &str) -> bool {
        let classes = self.classes.as_ref();
        classes.is_none_or(|it| it.iter().any(|name| same_name(name, class)))
    }
}

/// A result set.
#[derive(Clone, Debug)]
pub struct ResultSet {
    /// The namespace the objects come from.
    pub namespace: Rc<str>,
    /// The objects collected so far, in order.
    pub rows: Rows,
    /// How many objects WMI collects beyond what was asked for, for a client or a sink that is slower (SS-20); none
    /// without a limit.
    pub look_ahead: Option<usize>,
    /// A forward-only enumerator reads it, so that how far it goes ahead is left open (SS-20).
    pub forward_only: bool,
    /// The position up to which objects were asked for.
    pub asked: usize,
    /// The final code, once nothing more will come.
    pub finished: Option<(WbemStatus, Rule)>,
    /// What was wrong, if something was.
    pub detail: Option<Rc<str>>,
    /// What the provider tells of its progress, where it does (SK-17).
    pub expected: Option<Expected>,
    /// The error with which it ends when everything is there, because the scenario says so.
    pub planned_end: Option<WbemStatus>,
    /// Where the objects come from that are being collected.
    pub feed: Feed,
    /// What is asked for after that (AC-23).
    pub rest: VecDeque<Part>,
    /// What was asked for, to carry it out again (RS-03); none for a call that failed.
    pub request: Option<Request>,
    /// The values that the client passed along, as providers get them (PI-18).
    pub context: Option<Rc<ContextValues>>,
    /// The event that produced the last object or the end.
    pub cause: u32,
    /// Stable name: that of the call that made it.
    pub key: Rc<str>,
}

/// Where the objects of a set come from.
#[derive(Clone, Debug)]
pub enum Feed {
    /// Nothing more.
    Done,
    /// A query or an enumeration that was checked and not yet carried out.
    Pending {
        /// What is asked for.
        request: Request,
        /// When it can be carried out.
        ready_ms: u64,
    },
    /// A call that failed; the set learns it when the work is done (AC-04, EN-04).
    Failing {
        /// The code.
        status: WbemStatus,
        /// Its rule.
        rule: Rule,
    },
    /// A declared provider, object by object.
    Timed {
        /// What is still to come: the time at which each row is ready, and the row unless the query filters it out.
        rows: Rc<Vec<(u64, Option<Row>)>>,
        /// The next of them.
        next: usize,
        /// When the provider is done, and with which code.
        finish_ms: u64,
        /// The provider's final code.
        status: WbemStatus,
        /// The provider's name.
        provider: Rc<str>,
    },
    /// A framework provider that is running.
    Framework {
        /// The thread of the provider program, once it runs.
        thread: Option<ThreadId>,
        /// The query that its instances are filtered by.
        query: Rc<Query>,
        /// What it was asked for.
        part: Part,
    },
}

impl ResultSet {
    /// The rule by which a set is complete when all that is stored was read.
    pub fn stored_rule(&self) -> Rule {
        match self.request {
            Some(Request::Classes { .. }) => Rule::Ac22,
            Some(Request::Prototype(_)) => Rule::Ac21,
            _ => Rule::En03,
        }
    }

    /// Whether the set is finished, with whatever code.
    pub fn is_finished(&self) -> bool {
        self.finished.is_some()
    }

    /// How many objects may come now without going beyond the look-ahead.
    pub fn room(&self) -> usize {
        let limit = self.look_ahead.map(|it| self.asked.saturating_add(it));
        limit.map_or(usize::MAX, |it| it.saturating_sub(self.rows.total()))
    }

    /// The virtual time at which the feed can go on by itself.
    pub fn due_ms(&self) -> Option<u64> {
        match &self.feed {
            Feed::Done | Feed::Framework { .. } => None,
            Feed::Timed { rows, next, .. } if self.room() == 0 && *next < rows.len() => None,
            Feed::Pending { ready_ms, .. } => Some(*ready_ms),
            Feed::Failing { .. } => Some(0),
            Feed::Timed {
                rows,
                next,
                finish_ms,
                ..
            } => Some(rows.get(*next).map_or(*finish_ms, |(at, _)| *at)),
        }
    }

    /// Writes everything about it that can be observed.
    pub fn canon(&self, now_ms: u64, canon: &mut Canon) {
        canon.text(&self.key);
        canon.word(u64::from(self.planned_end.map_or(0, |it| it.0)) << 1);
        self.rows.canon(canon);
        canon.word(self.asked as u64);
        canon.word(
            self.finished
                .map_or(0, |(status, _)| u64::from(status.0) | 1 << 32),
        );
        canon.word(
            self.due_ms()
                .map_or(0, |due| due.saturating_sub(now_ms) + 1),
        );
        canon.word((self.rest.len() as u64) << 32 | self.look_ahead.map_or(0, |it| it as u64 + 1));
        if let Feed::Timed { rows, next, .. } = &self.feed {
            canon.word((rows.len() - next) as u64);
        }
    }
}
