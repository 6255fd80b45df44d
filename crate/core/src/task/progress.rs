//! Progress reports, and the limit on how long a callback may take.

use crate::com::{Cancel, Operation, OperationId, Work};
use crate::flags::SEND_STATUS;
use crate::guest::{Arg, ThreadId};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::trace::{Kind, Level};

use super::deliver::{Delivery, Stage};
use super::frame::CallFrame;
use super::kernel::{Draft, Kernel, WMI};
use super::thread::{Flow, Frame};

/// How long WMI waits for a callback before it cancels the operation, in milliseconds (SK-24).
pub const CALLBACK_LIMIT_MS: u64 = 30_000;

/// `WBEM_STATUS_PROGRESS` (SK-08).
const STATUS_PROGRESS: i64 = 2;

/// What a progress report says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// Objects that the provider expects.
    pub expected: u32,
    /// Objects delivered so far.
    pub done: u32,
}

impl Report {
    /// The report as `hResult` carries it: the total in the high word, what is done in the low one (SK-18). A number
    /// that does not fit is cut to the largest.
    pub fn word(self) -> u32 {
        let word = |count: u32| count.min(0xffff);
        word(self.expected) << 16 | word(self.done)
    }
}

impl Kernel {
    /// Whether the call was made with `WBEM_FLAG_SEND_STATUS` (SK-16).
    pub(crate) fn asks_for_progress(&self, frame: &CallFrame) -> bool {
        frame.method.position("lFlags").is_some() && frame.word("lFlags") & SEND_STATUS != 0
    }

    /// The report that is due after a batch, when the client asked and the provider supports it (SK-17).
    pub(crate) fn progress_due(&self, operation: &Operation) -> Option<Report> {
        let Work::Stream { result, .. } = operation.work else {
            return None;
        };
        let progress = &operation.progress;
        let done = operation.delivered;
        let expected = self.results[&result].expected?;
        (progress.wants_progress && done > progress.reported).then_some(Report { expected, done })
    }

    /// Calls `SetStatus` with a progress report.
    pub(crate) fn begin_report(
        &mut self,
        id: OperationId,
        thread: ThreadId,
        report: Report,
    ) -> Flow {
        self.enter_callback(id);
        let operation = self.operation_mut(id);
        operation.progress.reported = report.done;
        let (lane, cause) = (operation.lane, operation.cause);
        let label = format!("SetStatus(PROGRESS, 0x{:08X})", report.word());
        let (from, cause) = self.relay(id, &label, cause);
        let draft = Draft::new(Kind::Progress, from, Rule::Sk17, label)
            .to(lane)
            .operation(id)
            .cause(cause)
            .rule(Rule::Sk18)
            .rule(Rule::Sk08)
            .rule(Rule::Sk21);
        let event = self.emit(draft.note(format!(
            "{} of {} objects are delivered; the number is no status code.",
            report.done, report.expected
        )));
        self.thread_mut(thread)
            .frames
            .push(Frame::Deliver(Delivery {
                operation: id,
                stage: Stage::Progress,
                event,
                objects: Vec::new(),
            }));
        let hresult = Arg::Int(i64::from(report.word()));
        let args = vec![Arg::Int(STATUS_PROGRESS), hresult, Arg::Null, Arg::Null];
        Flow::Up(self.sink_call(id, "SetStatus", args))
    }

    /// A progress report was taken, or refused.
    pub(crate) fn reported(&mut self, id: OperationId, parent: u32, value: &Arg) {
        let lane = self.operations[&id].lane;
        let status = WbemStatus(value.as_int().unwrap_or(0) as u32);
        let (rule, level) = if status.is_failure() {
            (Rule::Sk28, Level::Story)
        } else {
            (Rule::Sk08, Level::Calls)
        };
        let draft = Draft::new(Kind::StatusReturn, lane, rule, "SetStatus")
            .to(WMI)
            .status(status);
        let draft = draft.level(level).operation(id);
        let event = self.emit(draft.parent(parent).cause(parent));
        self.operation_mut(id).cause = event;
        self.heed_refusal(id, status, event);
    }

    /// Cancels the operations whose callback has run too long; each ends when its callback returns (SK-24, SK-21).
    pub fn lose_patience(&mut self) {
        let late: Vec<OperationId> = self
            .operations
            .iter()
            .filter(|(_, it)| {
                it.progress
                    .patience_until_ms
                    .is_some_and(|at| at <= self.now_ms)
            })
            .map(|(id, _)| *id)
            .collect();
        for id in late {
            let operation = self.operation_mut(id);
            operation.progress.cancel(Cancel::TooSlow);
            let (lane, cause) = (operation.lane, operation.cause);
            let label = "A callback has not returned for 30 s: the operation is cancelled";
            let draft = Draft::new(Kind::Cancelled, WMI, Rule::Sk24, label).to(lane);
            self.emit(draft.operation(id).cause(cause));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Report;

    #[test]
    fn a_report_puts_the_total_high_and_cuts_what_does_not_fit() {
        let word = |expected, done| Report { expected, done }.word();
        assert_eq!(word(10, 5), 0x000a_0005);
        assert_eq!(word(70_000, 65_536), 0xffff_ffff);
    }
}
