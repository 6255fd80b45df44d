//! Result sets: what a query or an enumeration yields, as it comes in (EN-01).

use std::rc::Rc;

use crate::canon::Canon;
use crate::guest::ThreadId;
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::Query;

use super::rows::{Row, Rows};

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
}

/// A result set.
#[derive(Clone, Debug)]
pub struct ResultSet {
    /// The namespace the objects come from.
    pub namespace: Rc<str>,
    /// The objects collected so far, in order.
    pub rows: Rows,
    /// How many objects WMI collects beyond what was asked for, for a client that is slower (SS-20); none without a
    /// limit.
    pub look_ahead: Option<usize>,
    /// The position up to which objects were asked for.
    pub asked: usize,
    /// The final code, once nothing more will come.
    pub finished: Option<(WbemStatus, Rule)>,
    /// How many objects are expected, where the provider reports progress (SK-17).
    pub expected: Option<u32>,
    /// The error with which it ends when everything is there, because the scenario says so.
    pub planned_end: Option<WbemStatus>,
    /// Where the rest comes from.
    pub feed: Feed,
    /// What was asked for, to carry it out again (RS-03); none for a call that failed.
    pub request: Option<Request>,
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
    },
}

impl ResultSet {
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
        if let Feed::Timed { rows, next, .. } = &self.feed {
            canon.word((rows.len() - next) as u64);
        }
    }
}
