//! `CancelAsyncCall`: every pending operation of a sink ends, its sink informed and released.

use std::rc::Rc;

use crate::canon::Canon;
use crate::com::{Cancel, Feed, Operation, OperationId, Sink, Stub, Verdict, Work};
use crate::guest::{Arg, ProgramId, ThreadId};
use crate::pick::Pick;
use crate::reading::{
    CancelDuringCallback, CancelInCallback, CancelRelease, CancelStatus, NotifyProvider, Switch,
};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::trace::{Kind, Level};
use wmi_lab_syntax::sorted::sort_by;

use super::frame::{Activity, Answer, CallFrame};
use super::kernel::{Draft, Kernel, WMI};
use super::sink::LettingGo;
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
#[derive(Clone, Copy, Debug)]
pub enum Stage {
    /// Its running callback must return first (AC-42).
    Wait,
    /// `SetStatus`, with the event that announced it.
    Status(u32),
    /// `Release`
    Release,
    /// `Release` of the sink behind a stub that went away, with the event before it.
    Unwrap(Stub, u32),
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
        let program = self.threads[&id].program;
        let found = self.cancelled_by(program, frame.arg("pSink"));
        if found.is_empty() {
            let answer = self.nothing_to_cancel(program, frame.arg("pSink"));
            return Flow::Reply(frame, answer);
        }
        if self.runs_callback_of(id, &found)
            && self.config.readings.cancel_in_callback != CancelInCallback::Allow
        {
            return self.cancel_inside_callback(frame, &found);
        }
        let is_deferred = |kernel: &Self, it: &OperationId| {
            kernel.operations[it].progress.in_callback
                && kernel.config.readings.cancel_during_callback == CancelDuringCallback::Deferred
        };
        for operation in found.iter().rev() {
            let why = match is_deferred(self, operation) {
                true => Cancel::Deferred,
                false => Cancel::Called,
            };
            self.mark_cancelled(*operation, why, frame.event);
        }
        let deferred = |it: &OperationId| is_deferred(self, it);
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

    /// The operations that a cancel with this pointer ends, the first of them last (AC-28).
    pub(crate) fn cancelled_by(&self, program: ProgramId, pointer: &Arg) -> Vec<OperationId> {
        let Some(sink) = self.sink_of(pointer) else {
            return Vec::new();
        };
        self.pending_operations(|it| it.program == program && it.sink == Some(sink))
    }

    /// The operations that can be cancelled, the one to be cancelled first last.
    fn pending_operations(&self, is_meant: impl Fn(&Operation) -> bool) -> Vec<OperationId> {
        let pending = |(_, operation): &(&OperationId, &Operation)| {
            let progress = &operation.progress;
            is_meant(operation)
                && progress.accepted
                && !progress.final_sent
                && !progress.taken_over
                && !progress.abandoned
        };
        let found = self.operations.iter().filter(pending);
        let mut found: Vec<OperationId> = found.map(|(id, _)| *id).collect();
        sort_by(&mut found, |a, b| {
            self.operations[b].key.cmp(&self.operations[a].key)
        });
        found
    }

    /// The refusal of a pointer for which nothing is pending (AC-34), with the reason where a stub plays a part.
    fn nothing_to_cancel(&mut self, program: ProgramId, pointer: &Arg) -> Answer {
        if let Some(Pick::CancelCode(code)) = self.pick.take() {
            return Answer::status(code, Rule::Ac34).note(
                "Nothing is pending for this sink pointer; which error says so is left open.",
            );
        }
        let is_behind_stub = |operation: &Operation| {
            let Some(Sink::Stub(stub)) = operation.sink else {
                return false;
            };
            let inner = self.stub(stub).map(|it| Arg::Guest(it.inner));
            operation.program == program && inner.as_ref() == Some(pointer)
        };
        let (rule, note) = match pointer {
            Arg::Null => (Rule::Ac34, "The sink pointer is NULL."),
            Arg::Object(stub) if !self.objects.contains_key(stub) => (
                Rule::Cs24,
                "The stub is gone: whoever may still want to cancel keeps it.",
            ),
            Arg::Guest(_) if !self.pending_operations(is_behind_stub).is_empty() => (
                Rule::Cs23,
                "The call was given a stub of this sink; the stub is the pointer to cancel with.",
            ),
            _ => (Rule::Ac34, "Nothing is pending for this sink pointer."),
        };
        Answer::status(WbemStatus::E_INVALID_PARAMETER, rule).note(note)
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
            self.mark_cancelled(*operation, Cancel::Called, frame.event);
        }
        let answer =
            Answer::status(WbemStatus::NO_ERROR, Rule::Sk27).reading(Switch::CancelInCallback);
        Flow::Reply(
            frame,
            answer.note("Cancelling from inside a callback is put off until the callback returns."),
        )
    }

    fn mark_cancelled(&mut self, id: OperationId, why: Cancel, cause: u32) {
        let operation = self.operation_mut(id);
        operation.progress.cancel(why);
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
        self.tell_provider(id, event);
    }

    /// Tells the provider of a cancelled operation, or does not (AC-35). One that is told delivers no more; what one
    /// that is not told still does is dropped.
    fn tell_provider(&mut self, id: OperationId, cause: u32) {
        let set = self.operations[&id].result();
        let of_set = match set.and_then(|it| self.results.get(&it)).map(|it| &it.feed) {
            Some(Feed::Timed { provider, .. }) => Some(Rc::clone(provider)),
            _ => None,
        };
        let of_method = self.operations.values().find_map(|it| match &it.work {
            Work::Method(running) if running.of == id => running.invocation.class.provider.clone(),
            _ => None,
        });
        let is_method = of_method.is_some();
        let Some(provider) = of_set.or(of_method).filter(|it| !it.is_empty()) else {
            return;
        };
        let is_told = match self.config.readings.notify_provider {
            NotifyProvider::EnumOnly => !is_method,
            NotifyProvider::Always => true,
            NotifyProvider::Never => false,
        };
        let label = match (is_told, is_method) {
            (true, false) => "The provider is told to stop",
            (true, true) => "The provider is told; its method runs on",
            (false, _) => "The provider is not told; what it still does is dropped",
        };
        let lane = self.provider_lane(&provider);
        let draft = Draft::new(Kind::Hop, WMI, Rule::Ac35, label).to(lane);
        let draft = draft.operation(id).cause(cause);
        self.emit(draft.reading(Switch::NotifyProvider));
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
        let is_silent = self.config.readings.cancel_status == CancelStatus::Silent;
        if is_silent || !self.admits_callbacks(operation) {
            self.operation_mut(operation).progress.final_sent = true;
            return self.release_cancelled(id, frame, cancelling, operation);
        }
        let reading = if self.operations[&operation].progress.in_callback {
            Switch::CancelDuringCallback
        } else {
            Switch::CancelStatus
        };
        let status = Verdict {
            reading: Some(reading),
            ..Verdict::new(WbemStatus::E_CALL_CANCELLED, reading.rule())
        };
        let (event, call, _) = self.announce_status(operation, &status);
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
        let cause = self.operations[&operation].cause;
        let (stage, call) = match self.let_go_of_sink(operation) {
            LettingGo::Call(call) => (Stage::Release, call),
            LettingGo::Kept(count) => {
                self.sink_released(operation, &Arg::Int(i64::from(count)), cause);
                self.end_operation(operation);
                return self.cancel_next(id, frame, cancelling);
            }
            LettingGo::Last(stub) => {
                self.sink_released(operation, &Arg::Int(0), cause);
                (Stage::Unwrap(stub, cause), Self::unwrap_call(&stub))
            }
        };
        cancelling.current = Some((operation, stage));
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
                self.end_operation(operation);
                self.cancel_next(id, frame, cancelling)
            }
            (Stage::Unwrap(stub, cause), Input::Returned(value)) => {
                self.unwrapped(&stub, &value, cause);
                self.end_operation(operation);
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
            .also(Rule::Ac32)
            .note("A callback is running: its operation ends when it returns."),
    }
}
