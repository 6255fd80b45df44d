//! What an operation can do next: rows, a report, an object, the final status, the `Release`.

use crate::com::{Cancel, Operation, OperationId, ResultId, Shape, Verdict, Work};
use crate::guest::ObjectId;
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
    Final(Verdict),
    /// Take a reference on the sink and give it back, because that was picked (SK-40).
    ExtraPair,
    /// Give the sink back without a word, or after a final status that somebody else sent.
    Release,
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
        if !self.can_call_back(operation) {
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
                Some(Due::Final(verdict.told()))
            }
        }
    }

    /// Whether nothing of its own stands in the way of a callback (SK-21).
    pub(crate) fn can_call_back(&self, operation: &Operation) -> bool {
        let progress = &operation.progress;
        operation.sink.is_some()
            && progress.accepted
            && !progress.in_callback
            && !progress.taken_over
            && !self.is_calling_back(operation)
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
            Cancel::Deferred => (
                Rule::Ac42,
                Some(Switch::CancelDuringCallback),
                readings.cancel_status == CancelStatus::Silent,
            ),
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
        Due::Final(Verdict {
            reading,
            ..Verdict::new(status, rule)
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
        let rule = if status.is_failure() {
            rule
        } else {
            Rule::Sk11
        };
        Some(Due::Final(Verdict {
            detail: set.detail.clone(),
            ..Verdict::new(status, rule)
        }))
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
        if !self.is_head(id, enumerator) {
            return None;
        }
        let set = &self.results[&result];
        if let Some((position, available)) = self.rows_waiting(id, operation) {
            return Some(Due::Rows(position, available.min(self.batch())));
        }
        let position = start + taken;
        let available = set.rows.total().saturating_sub(position).min(count - taken);
        if taken == count {
            let exact = set.is_complete() && position >= set.rows.total();
            let rule = if exact { Rule::Na11 } else { Rule::Na09 };
            return Some(Due::Final(Verdict::new(WbemStatus::NO_ERROR, rule)));
        }
        let (status, _) = set.finished?;
        let status = match (status.is_failure(), taken) {
            (true, 0) if available == 0 => Verdict::new(status, Rule::Na15),
            (true, _) => Verdict {
                reading: Some(Switch::ErrorFlush),
                ..Verdict::new(status, Rule::Na14)
            },
            (false, 0) => Verdict {
                reading: Some(Switch::Exhausted),
                ..Verdict::new(WbemStatus::S_FALSE, Rule::Na07)
            },
            (false, _) => Verdict::new(WbemStatus::S_FALSE, Rule::Na10),
        };
        Some(Due::Final(Verdict {
            detail: set.detail.clone(),
            ..status
        }))
    }

    /// Whether a request is the oldest of its enumerator (NA-16).
    fn is_head(&self, id: OperationId, enumerator: ObjectId) -> bool {
        match self.objects.get(&enumerator).map(|it| &it.shape) {
            Some(Shape::Enumerator(it)) => it.queue.front() == Some(&id),
            _ => true,
        }
    }

    /// The rows that an operation may hand over now: the position of the first, and how many.
    pub(crate) fn rows_waiting(
        &self,
        id: OperationId,
        operation: &Operation,
    ) -> Option<(usize, usize)> {
        let progress = &operation.progress;
        if progress.cancelled.is_some() || progress.final_sent || progress.abandoned {
            return None;
        }
        let (position, available) = match operation.work {
            Work::Stream { result, taken } => (taken, self.results[&result].rows.total() - taken),
            Work::Request {
                enumerator,
                result,
                start,
                count,
                taken,
            } => {
                let set = &self.results[&result];
                let position = start + taken;
                let available = set.rows.total().saturating_sub(position).min(count - taken);
                let failed = set.finished.is_some_and(|(status, _)| status.is_failure());
                let readings = &self.config.readings;
                let is_whole = taken + available == count || set.is_finished();
                let may_flush = !(failed
                    && readings.error_flush == ErrorFlush::ErrorOnly
                    && taken + available < count);
                let may_deliver = readings.delivery == DeliveryReading::AsAvailable || is_whole;
                if !may_flush || !may_deliver || !self.is_head(id, enumerator) {
                    return None;
                }
                (position, available)
            }
            Work::Method(_) | Work::Single { .. } => return None,
        };
        (available > 0).then_some((position, available))
    }

    /// Objects of one `Indicate` at the most (SK-06).
    fn batch(&self) -> usize {
        match self.config.lab.settings.indicate_batch {
            0 => usize::MAX,
            batch => batch as usize,
        }
    }
}
