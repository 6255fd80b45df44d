//! Callbacks: `Indicate`, the final `SetStatus`, and the `Release` after it, one at a time for each operation.

use std::rc::Rc;

use crate::canon::Canon;
use crate::com::{Cancel, Operation, OperationId, Owner, Row, Shape, Work, object_name};
use crate::guest::{Arg, ObjectId, Target, ThreadId, UpCall};
use crate::model::Object;
use crate::reading::{
    CancelStatus, Delivery as DeliveryReading, ErrorFlush, ReleasePending, Switch,
};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::trace::{Kind, Level};

use super::kernel::{Draft, Kernel, WMI};
use super::progress::{CALLBACK_LIMIT_MS, Report};
use super::thread::{Flow, Frame, Input, ThreadRole};

/// A callback in progress.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Its operation.
    pub operation: OperationId,
    /// Which callback.
    pub stage: Stage,
    /// The event that announced it.
    pub event: u32,
    /// The objects of its array, held by WMI while it runs (SK-02).
    pub objects: Vec<ObjectId>,
}

/// Which callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// `Indicate`
    Indicate,
    /// `SetStatus` with a progress report
    Progress,
    /// `SetStatus` with the final status
    Status,
    /// `Release`
    Release,
}

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
            reading: Switch::of(rule),
            text: None,
            detail: None,
        }
    }
}

impl Delivery {
    /// Writes what can be observed of it.
    pub fn canon(&self, canon: &mut Canon) {
        canon.word(self.stage as u64 | 3 << 40);
        canon.word(u64::from(self.operation.0));
        for object in &self.objects {
            canon.object(*object);
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
            Cancel::Refused => (Rule::Sk30, None, false),
            Cancel::TooSlow => (Rule::Sk24, None, false),
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
        Due::Final(FinalStatus {
            reading,
            ..FinalStatus::new(WbemStatus::E_CALL_CANCELLED, rule)
        })
    }

    fn stream_due(&self, result: crate::com::ResultId, taken: usize) -> Option<Due> {
        let set = &self.results[&result];
        let batch = self.batch();
        let available = set.rows.len() - taken;
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
        let available = set.rows.len().saturating_sub(position).min(count - taken);
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
            return Some(Due::Final(FinalStatus::new(
                WbemStatus::NO_ERROR,
                Rule::Na09,
            )));
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

    /// Begins what an operation can do next, and runs its callback to the first decision point.
    pub fn deliver(&mut self, id: OperationId) {
        let Some(due) = self.due(id) else { return };
        let thread = self.callback_thread(id);
        let flow = match due {
            Due::Rows(from, count) => self.indicate_rows(id, thread, from, count),
            Due::Progress(report) => self.begin_report(id, thread, report),
            Due::Object => self.indicate_object(id, thread),
            Due::Final(status) => self.begin_status(id, thread, &status),
            Due::Release => self.begin_release(id, thread),
        };
        self.settle(thread, flow);
    }

    fn callback_thread(&mut self, id: OperationId) -> ThreadId {
        let operation = &self.operations[&id];
        if let Some(thread) = operation.thread {
            return thread;
        }
        let (key, program, lane) = (
            format!("callback {}", operation.key),
            operation.program,
            operation.lane,
        );
        let thread = self.create_thread(program, key.into(), lane, ThreadRole::Callback);
        self.operation_mut(id).thread = Some(thread);
        thread
    }

    fn indicate_rows(
        &mut self,
        id: OperationId,
        thread: ThreadId,
        from: usize,
        count: usize,
    ) -> Flow {
        let result = self.operations[&id]
            .result()
            .expect("only streams and requests hand over rows");
        let set = &self.results[&result];
        let rows: Vec<Row> = set.rows[from..from + count].to_vec();
        let (namespace, cause) = (Rc::clone(&set.namespace), set.cause);
        match &mut self.operation_mut(id).work {
            Work::Stream { taken, .. } | Work::Request { taken, .. } => *taken += count,
            Work::Single { .. } | Work::Method(_) => {}
        }
        let objects = rows
            .iter()
            .map(|row| {
                let shape = Shape::ClassObject {
                    object: Object::clone(row),
                    namespace: Rc::clone(&namespace),
                    cursor: None,
                };
                self.create(shape, Owner::Callback(id), object_name(row))
            })
            .collect();
        let rule = match &self.operations[&id].work {
            Work::Request { .. } => Rule::Na12,
            _ => Rule::Sk06,
        };
        let cause = cause.max(self.operations[&id].cause);
        self.begin_indicate(id, thread, objects, rule, cause)
    }

    fn indicate_object(&mut self, id: OperationId, thread: ThreadId) -> Flow {
        let cause = self.operations[&id].cause;
        let Work::Single {
            verdict: Some(verdict),
            undelivered,
            ..
        } = &mut self.operation_mut(id).work
        else {
            unreachable!("only a finished single operation has an object to deliver")
        };
        *undelivered = false;
        let rule = match verdict.rule {
            Rule::Em04 => Rule::Ac17,
            _ => Rule::Ac13,
        };
        let object = verdict.object.clone().expect("`due` saw the object");
        let label = object_name(&object);
        let namespace = object
            .place()
            .map_or_else(|| "".into(), |place| Rc::clone(&place.namespace));
        let object = self.create(
            Shape::ClassObject {
                object,
                namespace,
                cursor: None,
            },
            Owner::Callback(id),
            label,
        );
        self.begin_indicate(id, thread, vec![object], rule, cause)
    }

    fn begin_indicate(
        &mut self,
        id: OperationId,
        thread: ThreadId,
        objects: Vec<ObjectId>,
        rule: Rule,
        cause: u32,
    ) -> Flow {
        self.enter_callback(id);
        let operation = self.operation_mut(id);
        operation.delivered += objects.len() as u32;
        let (sink, lane) = (
            operation.sink.expect("callbacks go to a sink"),
            operation.lane,
        );
        let names: Vec<Rc<str>> = objects
            .iter()
            .map(|object| self.object_label(*object))
            .collect();
        let label = format!("Indicate({})", objects.len());
        let draft = Draft::new(Kind::Indicate, WMI, rule, label)
            .to(lane)
            .objects(names)
            .operation(id)
            .cause(cause);
        let event = self.emit(draft.rule(Rule::Sk04).rule(Rule::Sk21));
        let array = objects.iter().map(|object| Arg::Object(*object)).collect();
        let args = vec![Arg::Int(objects.len() as i64), Arg::Array(array)];
        let delivery = Delivery {
            operation: id,
            stage: Stage::Indicate,
            event,
            objects,
        };
        self.thread_mut(thread)
            .frames
            .push(Frame::Deliver(delivery));
        Flow::Up(UpCall {
            target: Target::Method(sink, "Indicate"),
            args,
        })
    }

    fn begin_status(&mut self, id: OperationId, thread: ThreadId, status: &FinalStatus) -> Flow {
        let (event, call) = self.announce_status(id, status);
        let delivery = Delivery {
            operation: id,
            stage: Stage::Status,
            event,
            objects: Vec::new(),
        };
        self.thread_mut(thread)
            .frames
            .push(Frame::Deliver(delivery));
        Flow::Up(call)
    }

    /// Narrates a final status; answers the event and the call that carries it.
    pub(crate) fn announce_status(
        &mut self,
        id: OperationId,
        status: &FinalStatus,
    ) -> (u32, UpCall) {
        let operation = self.operation_mut(id);
        operation.progress.in_callback = true;
        operation.progress.final_sent = true;
        let failed_after_start = status.status.is_failure()
            && operation.progress.cancelled.is_none()
            && !matches!(operation.work, Work::Request { .. });
        let (sink, lane, cause) = (
            operation.sink.expect("callbacks go to a sink"),
            operation.lane,
            operation.cause,
        );
        let label = match &status.text {
            Some(text) => format!("SetStatus(COMPLETE, \"{text}\")"),
            None => "SetStatus(COMPLETE)".to_owned(),
        };
        let mut draft = Draft::new(Kind::Status, WMI, status.rule, label)
            .to(lane)
            .status(status.status);
        draft = draft
            .operation(id)
            .cause(cause)
            .reading(status.reading)
            .rule(Rule::Sk11);
        if failed_after_start {
            draft = draft.rule(Rule::Ac04);
        }
        if let Some(detail) = &status.detail {
            draft = draft.note(format!("{}.", capitalised(detail)));
        }
        let event = self.emit(draft);
        let text = status.text.clone().map_or(Arg::Null, Arg::Text);
        let args = vec![
            Arg::Int(0),
            Arg::Int(i64::from(status.status.0)),
            text,
            Arg::Null,
        ];
        (
            event,
            UpCall {
                target: Target::Method(sink, "SetStatus"),
                args,
            },
        )
    }

    fn begin_release(&mut self, id: OperationId, thread: ThreadId) -> Flow {
        let operation = self.operation_mut(id);
        operation.progress.in_callback = true;
        operation.progress.final_sent = true;
        let sink = operation.sink.expect("callbacks go to a sink");
        let (lane, cause) = (operation.lane, operation.cause);
        if operation.progress.abandoned {
            let label = "WMI lets go of the sink; the call is abandoned";
            self.emit(
                Draft::new(Kind::Cancelled, WMI, Rule::Cs02, label)
                    .to(lane)
                    .operation(id)
                    .cause(cause),
            );
        }
        let event = self.last_event();
        let delivery = Delivery {
            operation: id,
            stage: Stage::Release,
            event,
            objects: Vec::new(),
        };
        self.thread_mut(thread)
            .frames
            .push(Frame::Deliver(delivery));
        Flow::Up(UpCall {
            target: Target::Method(sink, "Release"),
            args: Vec::new(),
        })
    }

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
                let Some(sink) = self.operations[&operation].sink else {
                    return Flow::Stop;
                };
                let next = Delivery {
                    stage: Stage::Release,
                    ..delivery
                };
                self.thread_mut(id).frames.push(Frame::Deliver(next));
                Flow::Up(UpCall {
                    target: Target::Method(sink, "Release"),
                    args: Vec::new(),
                })
            }
            Stage::Release => {
                self.sink_released(operation, &value, delivery.event);
                Flow::Stop
            }
        }
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

    /// WMI's reference on the sink is given back: the operation is over.
    pub(crate) fn sink_released(&mut self, id: OperationId, count: &Arg, cause: u32) {
        let operation = self.operation_mut(id);
        operation.progress.in_callback = false;
        operation.progress.holds_sink = false;
        operation.progress.final_sent = true;
        let lane = operation.lane;
        let (abandoned, why) = (operation.progress.abandoned, operation.progress.cancelled);
        let (rule, reading) = self.release_rule(abandoned, why);
        let references = count.as_int().map(|count| count as u32);
        let draft = Draft::new(Kind::Release, WMI, rule, "Release")
            .to(lane)
            .references(references)
            .operation(id);
        let draft = draft.cause(cause).reading(reading).rule(Rule::Sk36);
        self.emit(draft);
        self.leave_queue(id);
        self.forget_operation(id);
    }
}

impl Kernel {
    /// Which rule lets go of a sink, and the switch that decided when.
    fn release_rule(&self, abandoned: bool, why: Option<Cancel>) -> (Rule, Option<Switch>) {
        let readings = &self.config.readings;
        match why {
            _ if abandoned => (Rule::Cs02, None),
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

/// A clause as the start of a sentence.
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
