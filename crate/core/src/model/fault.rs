//! Why an operation on objects or on the repository failed.

use std::fmt;

use crate::rule::Rule;
use crate::status::WbemStatus;

/// A refusal: the status a client gets, the rule that says so, and what was wrong in this case.
#[derive(Clone, PartialEq, Eq)]
pub struct Fault {
    /// What the client gets.
    pub status: WbemStatus,
    /// Why it is so.
    pub rule: Rule,
    /// What was wrong, as a sentence without a full stop.
    pub detail: String,
}

impl Fault {
    /// A refusal.
    pub fn new(status: WbemStatus, rule: Rule, detail: impl Into<String>) -> Self {
        Self {
            status,
            rule,
            detail: detail.into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {} [{}]",
            self.status.short(),
            self.detail,
            self.rule.id()
        )
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
