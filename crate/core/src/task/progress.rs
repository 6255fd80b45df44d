//! Progress reports, and the limit on how long a callback may take.

use std::rc::Rc;

use crate::com::{Cancel, Operation, OperationId, Work};
use crate::flags::{SEND_STATUS, STATUS_PROGRESS};
use crate::guest::{Arg, ThreadId};
use crate::reading::{Lflags, Switch};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::trace::{Kind, Level};

use super::deliver::{Delivery, Stage};
use super::frame::CallFrame;
use super::kernel::{Draft, Kernel, WMI};
use super::thread::{Flow, Frame};

/// How long WMI waits for a callback before it cancels the operation, in milliseconds (SK-24).
pub const CALLBACK_LIMIT_MS: u64 = 30_000;

/// What a progress report says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// Objects that the provider expects.
    pub expected: u32,
    /// Objects delivered so far.
    pub done: u32,
    /// `lFlags` as the provider sends them (SK-09).
    pub flags: u32,
}

impl Report {
    /// The report as `hResult` carries it: the total in the high word, what is done in the low one (SK-18). A number
    /// that does not fit is cut to the largest.
    pub fn word(self) -> u32 {
        let word = |count: u32| count.min(0xffff);
        word(self.expected) << 16 | word(self.done)
    }

    /// The call that carries it.
    fn label(self) -> String {
        match self.flags {
            STATUS_PROGRESS => format!("SetStatus(PROGRESS, 0x{:08X})", self.word()),
            flags => format!("SetStatus({flags:#x}, 0x{:08X})", self.word()),
        }
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
        let expected = self.results[&result].expected.as_ref()?;
        (progress.wants_progress && done > progress.reported).then_some(Report {
            expected: expected.objects,
            done,
            flags: expected.flags,
        })
    }

    /// Whether a report goes on to the client: its `lFlags` are a plain value, or bits are read (SK-09).
    pub fn lets_through(&self, report: Report) -> bool {
        report.flags == STATUS_PROGRESS || self.config.readings.lflags == Lflags::Mask
    }

    /// What WMI's own sink makes of a report whose `lFlags` are more than a plain value: it takes the bits, or refuses
    /// the call (SK-09). Answers whether the report goes on to the client.
    pub(crate) fn takes_report(&mut self, id: OperationId, report: Report) -> bool {
        if report.flags == STATUS_PROGRESS {
            return true;
        }
        let operation = self.operation_mut(id);
        let cause = operation.cause;
        let of = operation.result().and_then(|it| self.results.get(&it));
        let provider = of.and_then(|it| it.expected.as_ref());
        let provider = provider.map_or_else(|| "".into(), |it| Rc::clone(&it.provider));
        let takes = self.lets_through(report);
        let (status, note) = if takes {
            (WbemStatus::NO_ERROR, "The bits are read one by one.")
        } else {
            let note = "The number is none of the plain values; nothing reaches the client.";
            (WbemStatus::E_INVALID_PARAMETER, note)
        };
        let label = report.label();
        let lane = self.provider_lane(&provider);
        let draft = Draft::new(Kind::Hop, lane, Rule::Sk09, label).to(WMI);
        let draft = draft.status(status).note(note).operation(id).cause(cause);
        let event = self.emit(draft);
        let operation = self.operation_mut(id);
        operation.cause = event;
        operation.progress.reported = report.done;
        takes
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
        let label = report.label();
        let (from, cause) = self.relay(id, &label, cause);
        let draft = Draft::new(Kind::Progress, from, Rule::Sk17, label)
            .to(lane)
            .operation(id)
            .cause(cause)
            .rule(Rule::Sk18)
            .rule(Rule::Sk08)
            .rule(Rule::Sk21);
        let disputed = (report.flags != STATUS_PROGRESS).then_some(Switch::Lflags);
        let draft = draft.reading(disputed);
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
        let args = vec![Arg::Int(report.flags.into()), hresult, Arg::Null, Arg::Null];
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
    use super::{Report, STATUS_PROGRESS};

    #[test]
    fn a_report_puts_the_total_high_and_cuts_what_does_not_fit() {
        let word = |expected, done| {
            let flags = STATUS_PROGRESS;
            let report = Report {
                expected,
                done,
                flags,
            };
            report.word()
        };
        assert_eq!(word(10, 5), 0x000a_0005);
        assert_eq!(word(70_000, 65_536), 0xffff_ffff);
    }
}
