//! `CancelAsyncCall`: every pending operation of a sink ends, its sink informed and released.

use crate::canon::Canon;
use crate::com::{Cancel, OperationId};
use crate::guest::{Arg, Target, ThreadId, UpCall};
use crate::reading::{CancelDuringCallback, CancelInCallback, CancelRelease, CancelStatus, Switch};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::trace::{Kind, Level};

use super::due::FinalStatus;
use super::frame::{Activity, Answer, CallFrame};
use super::kernel::{Draft, Kernel, WMI};
use super::thread::{Flow, Frame, Input, Wait};

/// A `CancelAsyncCall` in progress.
#[derive(Clone, Debug)]
pub struct Cancelling {
    /// Operations still to end, the next one last.
    pub left: Vec<OperationId>,
    /// The operation being ended, and what runs for it.
    pub current: Option<(OperationId, Stage)>,
    /// The switch whose reading lets an operation outlive the call.
    pub outlived: Option<Switch>,
}

/// What runs for the operation being cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Its running callback must return first (AC-42).
    Wait,
    /// `SetStatus`, with the event that announced it.
    Status(u32),
    /// `Release`
    Release,
}

impl Cancelling {
    /// Writes what can be observed of it.
    pub fn canon(&self, canon: &mut Canon) {
        for operation in self
            .left
            .iter()
            .chain(self.current.as_ref().map(|(operation, _)| operation))
        {
            canon.word(u64::from(operation.0));
        }
    }
}

impl Kernel {
    /// Begins a `CancelAsyncCall`.
    pub(crate) fn begin_cancel(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let Arg::Guest(sink) = frame.arg("pSink").clone() else {
            return Flow::Reply(
                frame,
                Answer::status(WbemStatus::E_INVALID_PARAMETER, Rule::Ac34)
                    .note("The sink pointer is NULL."),
            );
        };
        let program = self.threads[&id].program;
        let pending = |it: &&OperationId| {
            let operation = &self.operations[it];
            let progress = &operation.progress;
            operation.program == program
                && operation.sink == Some(sink)
                && progress.accepted
                && !progress.final_sent
                && !progress.taken_over
                && !progress.abandoned
        };
        let mut found: Vec<OperationId> = self.operations.keys().filter(pending).copied().collect();
        found.sort_by_key(|it| std::cmp::Reverse(self.operations[it].key.clone()));
        if found.is_empty() {
            let answer = Answer::status(WbemStatus::E_INVALID_PARAMETER, Rule::Ac34);
            return Flow::Reply(
                frame,
                answer.note("Nothing is pending for this sink pointer."),
            );
        }
        if self.runs_callback_of(id, &found)
            && self.config.readings.cancel_in_callback != CancelInCallback::Allow
        {
            return self.cancel_inside_callback(frame, &found);
        }
        for operation in found.iter().rev() {
            self.mark_cancelled(*operation, frame.event);
        }
        let deferred = |it: &OperationId| {
            self.operations[it].progress.in_callback
                && self.config.readings.cancel_during_callback == CancelDuringCallback::Deferred
        };
        let (put_off, left): (Vec<_>, Vec<_>) = found.into_iter().partition(deferred);
        // From here on nobody else may end them: neither a callback thread nor another `CancelAsyncCall`.
        for operation in &left {
            self.operation_mut(*operation).progress.taken_over = true;
        }
        let outlived = (!put_off.is_empty()).then_some(Switch::CancelDuringCallback);
        let cancelling = Cancelling {
            left,
            current: None,
            outlived,
        };
        self.cancel_next(id, frame, cancelling)
    }

    fn runs_callback_of(&self, id: ThreadId, operations: &[OperationId]) -> bool {
        self.threads[&id].frames.iter().any(|frame| match frame {
            Frame::Deliver(delivery) => operations.contains(&delivery.operation),
            _ => false,
        })
    }

    /// A sink cancels its own operation from inside its callback (SK-27).
    fn cancel_inside_callback(&mut self, frame: CallFrame, found: &[OperationId]) -> Flow {
        if self.config.readings.cancel_in_callback == CancelInCallback::Forbid {
            let answer = Answer::status(WbemStatus::E_INVALID_OPERATION, Rule::Sk27)
                .reading(Switch::CancelInCallback);
            return Flow::Reply(
                frame,
                answer.note("A sink must not cancel from inside its own callback."),
            );
        }
        for operation in found.iter().rev() {
            self.mark_cancelled(*operation, frame.event);
        }
        let answer =
            Answer::status(WbemStatus::NO_ERROR, Rule::Sk27).reading(Switch::CancelInCallback);
        Flow::Reply(
            frame,
            answer.note("Cancelling from inside a callback is put off until the callback returns."),
        )
    }

    fn mark_cancelled(&mut self, id: OperationId, cause: u32) {
        let operation = self.operation_mut(id);
        operation.progress.cancel(Cancel::Called);
        let lane = operation.lane;
        let draft = Draft::new(
            Kind::Cancelled,
            WMI,
            Rule::Ac31,
            "The operation is cancelled: no further Indicate",
        );
        let event = self.emit(
            draft
                .to(lane)
                .operation(id)
                .cause(cause)
                .rule(Rule::Ac28)
                .level(Level::Story),
        );
        self.operation_mut(id).cause = event;
    }

    /// Ends the next operation, or the call.
    fn cancel_next(&mut self, id: ThreadId, frame: CallFrame, mut cancelling: Cancelling) -> Flow {
        let Some(operation) = cancelling.left.pop() else {
            return Flow::Reply(frame, cancel_answer(cancelling.outlived));
        };
        let waits = self.operations[&operation].progress.in_callback
            && self.config.readings.cancel_during_callback == CancelDuringCallback::Wait;
        if waits {
            cancelling.current = Some((operation, Stage::Wait));
            self.narrate_cancel_wait(id, &frame, operation);
            return self.hold(
                id,
                frame,
                Activity::Cancel(cancelling),
                Flow::Park(Wait::Callback(operation)),
            );
        }
        self.end_cancelled(id, frame, cancelling, operation)
    }

    fn narrate_cancel_wait(&mut self, id: ThreadId, frame: &CallFrame, operation: OperationId) {
        let lane = self.threads[&id].lane;
        let draft = Draft::new(
            Kind::Wait,
            lane,
            Rule::Ac42,
            "until the running callback has returned",
        );
        self.emit(
            draft
                .reading(Switch::CancelDuringCallback)
                .operation(operation)
                .parent(frame.event),
        );
    }

    /// Sends the final status of a cancelled operation, on the caller's thread (AC-30).
    fn end_cancelled(
        &mut self,
        id: ThreadId,
        frame: CallFrame,
        mut cancelling: Cancelling,
        operation: OperationId,
    ) -> Flow {
        if self.config.readings.cancel_status == CancelStatus::Silent {
            self.operation_mut(operation).progress.final_sent = true;
            return self.release_cancelled(id, frame, cancelling, operation);
        }
        let reading = if self.operations[&operation].progress.in_callback {
            Switch::CancelDuringCallback
        } else {
            Switch::CancelStatus
        };
        let status = FinalStatus {
            reading: Some(reading),
            ..FinalStatus::new(WbemStatus::E_CALL_CANCELLED, reading.rule())
        };
        let (event, call) = self.announce_status(operation, &status);
        cancelling.current = Some((operation, Stage::Status(event)));
        self.hold(id, frame, Activity::Cancel(cancelling), Flow::Up(call))
    }

    /// Gives the sink back before the call returns, or leaves it for later (AC-29).
    fn release_cancelled(
        &mut self,
        id: ThreadId,
        frame: CallFrame,
        mut cancelling: Cancelling,
        operation: OperationId,
    ) -> Flow {
        if self.config.readings.cancel_release == CancelRelease::AfterReturn {
            let progress = &mut self.operation_mut(operation).progress;
            progress.taken_over = false;
            progress.in_callback = false;
            cancelling.outlived = Some(Switch::CancelRelease);
            return self.cancel_next(id, frame, cancelling);
        }
        let sink = self.operations[&operation]
            .sink
            .expect("only operations with a sink can be cancelled");
        cancelling.current = Some((operation, Stage::Release));
        let call = UpCall {
            target: Target::Method(sink, "Release"),
            args: Vec::new(),
        };
        self.hold(id, frame, Activity::Cancel(cancelling), Flow::Up(call))
    }

    /// A wait is over, or `SetStatus` or `Release` of a cancelled operation returned.
    pub(crate) fn go_on_cancelling(
        &mut self,
        id: ThreadId,
        frame: CallFrame,
        mut cancelling: Cancelling,
        input: Input,
    ) -> Flow {
        let (operation, stage) = cancelling
            .current
            .take()
            .expect("a cancel that was put back has a current operation");
        match (stage, input) {
            (Stage::Status(event), Input::Returned(value)) => {
                self.status_returned(operation, event, &value);
                self.release_cancelled(id, frame, cancelling, operation)
            }
            (Stage::Release, Input::Returned(value)) => {
                let cause = self.operations[&operation].cause;
                self.sink_released(operation, &value, cause);
                self.cancel_next(id, frame, cancelling)
            }
            _ => self.end_cancelled(id, frame, cancelling, operation),
        }
    }
}

/// What a `CancelAsyncCall` that found something to cancel says (AC-36).
fn cancel_answer(outlived: Option<Switch>) -> Answer {
    let answer = |rule| Answer::status(WbemStatus::NO_ERROR, rule);
    match outlived {
        None => answer(Rule::Ac36),
        Some(Switch::CancelRelease) => answer(Rule::Ac29)
            .reading(Switch::CancelRelease)
            .note("The sink is released after the call has returned."),
        Some(switch) => answer(Rule::Ac42)
            .reading(switch)
            .note("A callback is running: its operation ends when it returns."),
    }
}
