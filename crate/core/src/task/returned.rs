//! What follows when a callback returns: the objects are given back, the answer is heeded, the sink is released.

use crate::com::{Cancel, OperationId, Owner};
use crate::guest::{Arg, ThreadId};
use crate::reading::{ReleasePending, Switch};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::trace::{Kind, Level};

use super::deliver::{Delivery, Stage};
use super::kernel::{Draft, Kernel, WMI};
use super::progress::CALLBACK_LIMIT_MS;
use super::sink::LettingGo;
use super::thread::{Flow, Frame, Input};

impl Kernel {
    /// A callback returned.
    pub(crate) fn resume_delivery(
        &mut self,
        id: ThreadId,
        delivery: Delivery,
        input: Input,
    ) -> Flow {
        let Input::Returned(value) = input else {
            unreachable!("callbacks do not wait, they run")
        };
        let operation = delivery.operation;
        match delivery.stage {
            Stage::Indicate => {
                self.indicated(&delivery, &value);
                self.leave_callback(operation);
                Flow::Stop
            }
            Stage::Progress => {
                self.reported(operation, delivery.event, &value);
                self.leave_callback(operation);
                Flow::Stop
            }
            Stage::Status => {
                self.status_returned(operation, delivery.event, &value);
                self.give_sink_back(operation, id, delivery.event)
            }
            Stage::Release => {
                self.sink_released(operation, &value, delivery.event);
                self.end_operation(operation);
                Flow::Stop
            }
            Stage::Unwrap(stub) => {
                self.unwrapped(&stub, &value, delivery.event);
                self.end_operation(operation);
                Flow::Stop
            }
        }
    }

    /// Gives the sink of an operation back, which ends it (SK-35).
    pub(crate) fn give_sink_back(&mut self, id: OperationId, thread: ThreadId, cause: u32) -> Flow {
        let (stage, call) = match self.let_go_of_sink(id) {
            LettingGo::Call(call) => (Stage::Release, call),
            LettingGo::Kept(count) => {
                self.sink_released(id, &Arg::Int(i64::from(count)), cause);
                self.end_operation(id);
                return Flow::Stop;
            }
            LettingGo::Last(stub) => {
                self.sink_released(id, &Arg::Int(0), cause);
                (Stage::Unwrap(stub), Self::unwrap_call(&stub))
            }
        };
        let delivery = Delivery {
            operation: id,
            stage,
            event: cause,
            objects: Vec::new(),
        };
        self.thread_mut(thread)
            .frames
            .push(Frame::Deliver(delivery));
        Flow::Up(call)
    }

    fn indicated(&mut self, delivery: &Delivery, value: &Arg) {
        let lane = self.operations[&delivery.operation].lane;
        let status = WbemStatus(value.as_int().unwrap_or(0) as u32);
        let level = if status == WbemStatus::NO_ERROR {
            Level::Calls
        } else {
            Level::Story
        };
        let is_first =
            self.operations[&delivery.operation].delivered == delivery.objects.len() as u32;
        let rule = match status {
            _ if status.is_failure() => Rule::Sk28,
            WbemStatus::S_NEW_STYLE if is_first => Rule::Sk29,
            _ => Rule::Sk02,
        };
        let draft = Draft::new(Kind::IndicateReturn, lane, rule, "Indicate")
            .to(WMI)
            .status(status)
            .level(level);
        let event = self.emit(
            draft
                .operation(delivery.operation)
                .parent(delivery.event)
                .cause(delivery.event),
        );
        self.operation_mut(delivery.operation).cause = event;
        for object in &delivery.objects {
            self.release(*object, Owner::Callback(delivery.operation));
        }
        self.heed_refusal(delivery.operation, status, event);
    }

    /// An error from `Indicate` or from a progress report cancels the operation (SK-30), unless that has happened.
    pub(crate) fn heed_refusal(&mut self, id: OperationId, status: WbemStatus, cause: u32) {
        let progress = &mut self.operation_mut(id).progress;
        if !status.is_failure() || progress.cancelled.is_some() {
            return;
        }
        progress.cancel(Cancel::Refused);
        let label = "The operation is cancelled: its sink refused";
        let draft = Draft::new(Kind::Cancelled, WMI, Rule::Sk30, label);
        self.emit(draft.operation(id).cause(cause));
    }

    /// A callback that can be followed by others begins; it must return in time (SK-24).
    pub(crate) fn enter_callback(&mut self, id: OperationId) {
        let until_ms = self.now_ms + CALLBACK_LIMIT_MS;
        let progress = &mut self.operation_mut(id).progress;
        progress.in_callback = true;
        progress.patience_until_ms = Some(until_ms);
    }

    /// Such a callback is over.
    fn leave_callback(&mut self, id: OperationId) {
        let progress = &mut self.operation_mut(id).progress;
        progress.in_callback = false;
        progress.patience_until_ms = None;
        self.forget_operation(id);
    }

    /// Narrates the return of a final `SetStatus`; its code changes nothing (SK-31).
    pub(crate) fn status_returned(&mut self, id: OperationId, parent: u32, value: &Arg) {
        let lane = self.operations[&id].lane;
        let status = WbemStatus(value.as_int().unwrap_or(0) as u32);
        let draft = Draft::new(Kind::StatusReturn, lane, Rule::Sk31, "SetStatus")
            .to(WMI)
            .status(status);
        let event = self.emit(
            draft
                .level(Level::Calls)
                .operation(id)
                .parent(parent)
                .cause(parent),
        );
        self.operation_mut(id).cause = event;
    }

    /// WMI's reference on the sink is given back.
    pub(crate) fn sink_released(&mut self, id: OperationId, count: &Arg, cause: u32) {
        let operation = self.operation_mut(id);
        operation.progress.in_callback = false;
        operation.progress.holds_sink = false;
        operation.progress.final_sent = true;
        let (abandoned, why) = (operation.progress.abandoned, operation.progress.cancelled);
        let (rule, reading) = self.release_rule(abandoned, why);
        let references = count.as_int().map(|count| count as u32);
        let lane = self.held_lane(id);
        let draft = Draft::new(Kind::Release, WMI, rule, "Release")
            .to(lane)
            .references(references)
            .operation(id);
        let draft = draft.cause(cause).reading(reading).rule(Rule::Sk36);
        let event = self.emit(draft);
        self.entangle(id, event);
    }

    /// Its sink released, an operation is over.
    pub(crate) fn end_operation(&mut self, id: OperationId) {
        self.leave_queue(id);
        self.forget_operation(id);
    }

    /// Which rule lets go of a sink, and the switch that decided when.
    fn release_rule(&self, abandoned: bool, why: Option<Cancel>) -> (Rule, Option<Switch>) {
        let readings = &self.config.readings;
        match why {
            _ if abandoned => (Rule::Cs02, None),
            Some(Cancel::Unreachable) if self.config.lab.connection.remote => (Rule::Cs16, None),
            Some(Cancel::Unreachable) => (Rule::Cs14, None),
            Some(Cancel::Called) => (Rule::Ac29, Some(Switch::CancelRelease)),
            Some(Cancel::EnumeratorReleased)
                if readings.release_pending == ReleasePending::Silent =>
            {
                (Rule::Na21, Some(Switch::ReleasePending))
            }
            _ => (Rule::Sk35, None),
        }
    }
}
