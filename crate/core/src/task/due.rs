//! What an operation can do next: rows, a report, an object, the final status, the `Release`.

use std::rc::Rc;

use crate::com::{Cancel, Operation, OperationId, ResultId, Shape, Work};
use crate::reading::{
    CancelStatus, Delivery as DeliveryReading, ErrorFlush, ReleasePending, Switch,
};
use crate::rule::Rule;
use crate::status::WbemStatus;

use super::kernel::Kernel;
use super::progress::Report;

/// What an operation can do next.
#[derive(Clone, Debug, PartialEq)]
pub enum Due {
    /// Hand over that many rows of its result set, from that position.
    Rows(usize, usize),
    /// Report progress.
    Progress(Report),
    /// Hand over the object of a `GetObjectAsync`.
    Object,
    /// Send the final status.
    Final(FinalStatus),
    /// Give the sink back without a word, or after a final status that somebody else sent.
    Release,
}

/// A final status.
#[derive(Clone, Debug, PartialEq)]
pub struct FinalStatus {
    /// The sink code.
    pub status: WbemStatus,
    /// The rule that governs it.
    pub rule: Rule,
    /// A second rule that it follows.
    pub also: Option<Rule>,
    /// The switch whose reading decided it.
    pub reading: Option<Switch>,
    /// `strParam`
    pub text: Option<Rc<str>>,
    /// What was wrong.
    pub detail: Option<Rc<str>>,
}

impl FinalStatus {
    /// A status without a string.
    pub fn new(status: WbemStatus, rule: Rule) -> Self {
        Self {
            status,
            rule,
            also: None,
            reading: Switch::of(rule),
            text: None,
            detail: None,
        }
    }
}

impl Operation {
    /// Whether its outcome is known, for a caller that waits or polls.
    pub fn has_verdict(&self) -> bool {
        matches!(
            &self.work,
            Work::Single {
                verdict: Some(_),
                ..
            }
        )
    }

    /// Whether it may still call its sink.
    pub fn may_call_back(&self) -> bool {
        self.progress.holds_sink || (!self.progress.accepted && !self.progress.final_sent)
    }
}

impl Kernel {
    /// What an operation can do next, if anything (SK-21: nothing while a callback runs).
    pub fn due(&self, id: OperationId) -> Option<Due> {
        let operation = &self.operations[&id];
        let progress = &operation.progress;
        if operation.sink.is_none()
            || !progress.accepted
            || progress.in_callback
            || progress.taken_over
            || self.is_calling_back(operation)
        {
            return None;
        }
        if progress.abandoned {
            return progress.holds_sink.then_some(Due::Release);
        }
        if progress.final_sent {
            return progress.holds_sink.then_some(Due::Release);
        }
        if let Some(why) = progress.cancelled {
            return Some(self.cancelled_due(why));
        }
        if let Some(report) = self.progress_due(operation) {
            return Some(Due::Progress(report));
        }
        match &operation.work {
            Work::Stream { result, taken } => self.stream_due(*result, *taken),
            Work::Request { .. } => self.request_due(id, operation),
            Work::Method(_) => None,
            Work::Single {
                verdict,
                undelivered,
                ..
            } => {
                let verdict = verdict.as_ref()?;
                if *undelivered && verdict.object.is_some() {
                    return Some(Due::Object);
                }
                Some(Due::Final(FinalStatus {
                    text: verdict.text.clone(),
                    detail: verdict.detail.clone(),
                    also: verdict.also,
                    ..FinalStatus::new(verdict.status, verdict.rule)
                }))
            }
        }
    }

    /// Whether its thread still runs a callback that a concurrent cancel has overtaken (AC-42).
    fn is_calling_back(&self, operation: &Operation) -> bool {
        let thread = operation.thread.and_then(|it| self.threads.get(&it));
        thread.is_some_and(|it| !it.is_idle())
    }

    /// How a cancelled operation ends (SK-30, AC-30, NA-21).
    fn cancelled_due(&self, why: Cancel) -> Due {
        let readings = &self.config.readings;
        let (rule, reading, silent) = match why {
            Cancel::Unreachable => return Due::Release,
            Cancel::Refused => (Rule::Sk30, None, false),
            Cancel::TooSlow => (Rule::Sk24, None, false),
            Cancel::LinkCut => {
                let silent = self.config.lab.link_cut().is_some_and(|it| it.cut_silently);
                (Rule::Pi08, Some(Switch::RpcFailure), silent)
            }
            Cancel::Called => (
                Rule::Ac30,
                Some(Switch::CancelStatus),
                readings.cancel_status == CancelStatus::Silent,
            ),
            Cancel::EnumeratorReleased => (
                Rule::Na21,
                Some(Switch::ReleasePending),
                readings.release_pending == ReleasePending::Silent,
            ),
        };
        if silent {
            return Due::Release;
        }
        let status = match why {
            Cancel::LinkCut => self.lost_link_status(),
            _ => WbemStatus::E_CALL_CANCELLED,
        };
        Due::Final(FinalStatus {
            reading,
            ..FinalStatus::new(status, rule)
        })
    }

    fn stream_due(&self, result: ResultId, taken: usize) -> Option<Due> {
        let set = &self.results[&result];
        let batch = self.batch();
        let available = set.rows.total() - taken;
        if available >= batch || (set.is_finished() && available > 0) {
            return Some(Due::Rows(taken, available.min(batch)));
        }
        let (status, rule) = set.finished?;
        Some(Due::Final(FinalStatus::new(
            status,
            if status.is_failure() {
                rule
            } else {
                Rule::Sk11
            },
        )))
    }

    fn request_due(&self, id: OperationId, operation: &Operation) -> Option<Due> {
        let Work::Request {
            enumerator,
            result,
            start,
            count,
            taken,
        } = operation.work
        else {
            return None;
        };
        let head = match self.objects.get(&enumerator).map(|it| &it.shape) {
            Some(Shape::Enumerator(it)) => it.queue.front() == Some(&id),
            _ => true,
        };
        if !head {
            return None;
        }
        let set = &self.results[&result];
        let position = start + taken;
        let available = set.rows.total().saturating_sub(position).min(count - taken);
        let failed = set.finished.is_some_and(|(status, _)| status.is_failure());
        let readings = &self.config.readings;
        let whole = taken + available == count || set.is_finished();
        let may_flush =
            !(failed && readings.error_flush == ErrorFlush::ErrorOnly && taken + available < count);
        let may_deliver = readings.delivery == DeliveryReading::AsAvailable || whole;
        if available > 0 && may_flush && may_deliver {
            return Some(Due::Rows(position, available.min(self.batch())));
        }
        if taken == count {
            let exact = set.is_finished() && position >= set.rows.total();
            let rule = if exact { Rule::Na11 } else { Rule::Na09 };
            return Some(Due::Final(FinalStatus::new(WbemStatus::NO_ERROR, rule)));
        }
        let (status, _) = set.finished?;
        Some(Due::Final(match (status.is_failure(), taken) {
            (true, 0) if available == 0 => FinalStatus::new(status, Rule::Na15),
            (true, _) => FinalStatus {
                reading: Some(Switch::ErrorFlush),
                ..FinalStatus::new(status, Rule::Na14)
            },
            (false, 0) => FinalStatus {
                reading: Some(Switch::Exhausted),
                ..FinalStatus::new(WbemStatus::S_FALSE, Rule::Na07)
            },
            (false, _) => FinalStatus::new(WbemStatus::S_FALSE, Rule::Na10),
        }))
    }

    /// Objects of one `Indicate` at the most (SK-06).
    fn batch(&self) -> usize {
        match self.config.lab.settings.indicate_batch {
            0 => usize::MAX,
            batch => batch as usize,
        }
    }
}
