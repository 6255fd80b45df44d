//! Callbacks, one at a time for each operation: `Indicate`, the final `SetStatus`, and the `Release` of a sink that is
//! let go in silence.

use std::rc::Rc;

use crate::canon::Canon;
use crate::com::{Cancel, OperationId, Owner, Shape, Stub, Verdict, Work, object_name};
use crate::guest::{Arg, ObjectId, ThreadId, UpCall};
use crate::pick::Pick;
use crate::reading::Switch;
use crate::rule::Rule;
use crate::trace::Kind;

use super::due::Due;
use super::kernel::{Draft, Kernel, WMI};
use super::thread::{Flow, Frame, ThreadRole};

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
#[derive(Clone, Copy, Debug)]
pub enum Stage {
    /// `Indicate`
    Indicate,
    /// `SetStatus` with a progress report
    Progress,
    /// `SetStatus` with the final status
    Status,
    /// `Release`
    Release,
    /// `Release` of the sink behind a stub that went away
    Unwrap(Stub),
    /// `AddRef` of a pair that nobody needs (SK-40)
    ExtraAddRef,
    /// Its `Release`
    ExtraRelease,
}

impl Delivery {
    /// Writes what can be observed of it.
    pub fn canon(&self, canon: &mut Canon) {
        let stage = match self.stage {
            Stage::Indicate => 0,
            Stage::Progress => 1,
            Stage::Status => 2,
            Stage::Release => 3,
            Stage::Unwrap(_) => 4,
            Stage::ExtraAddRef => 5,
            Stage::ExtraRelease => 6,
        };
        canon.word(stage | 3 << 40);
        canon.word(u64::from(self.operation.0));
        for object in &self.objects {
            canon.object(*object);
        }
    }
}

impl Kernel {
    /// Begins what an operation can do next, and runs its callback to the first decision point.
    pub fn deliver(&mut self, id: OperationId) {
        let Some(due) = self.picked_due(id) else {
            return;
        };
        if !matches!(due, Due::Release) && !self.admits_callbacks(id) {
            return;
        }
        if let Due::Progress(report) = due
            && !self.takes_report(id, report)
        {
            return;
        }
        let thread = self.callback_thread(id);
        let flow = match due {
            Due::Rows(from, count) => self.indicate_rows(id, thread, from, count),
            Due::Progress(report) => self.begin_report(id, thread, report),
            Due::Object => self.indicate_object(id, thread),
            Due::Final(status) => self.begin_status(id, thread, &status),
            Due::Release => self.begin_release(id, thread),
            Due::ExtraPair => self.begin_extra_pair(id, thread),
        };
        self.settle(thread, flow);
    }

    /// What is to be done: what is due, unless something else was picked.
    fn picked_due(&mut self, id: OperationId) -> Option<Due> {
        match self.pick.take() {
            Some(Pick::Batch(count) | Pick::Part(count)) => {
                let (from, _) = self.rows_waiting(id, &self.operations[&id])?;
                return Some(Due::Rows(from, count as usize));
            }
            Some(Pick::Report) => return self.extra_report(id).map(Due::Progress),
            Some(Pick::NoReport) => {
                let operation = self.operation_mut(id);
                operation.progress.reported = operation.delivered;
            }
            Some(Pick::SilentEnd) => return Some(Due::Release),
            Some(Pick::ExtraPair) => return Some(Due::ExtraPair),
            Some(Pick::LateRelease) => self.operation_mut(id).progress.late_release = true,
            other => self.pick = other,
        }
        self.due(id)
    }

    /// The thread of an operation's callbacks (CS-27).
    fn callback_thread(&mut self, id: OperationId) -> ThreadId {
        let moves = self.picked(Pick::OtherThread);
        let operation = &self.operations[&id];
        let mut key = format!("callback {}", operation.key);
        let (program, lane) = (operation.program, operation.lane);
        if let Some(thread) = operation.thread {
            if !moves {
                return thread;
            }
            if *self.threads[&thread].key == key {
                key.push_str("/other");
            }
            self.retire_thread(thread);
        }
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
        let rows = set.rows.range(from, count);
        let cause = set.cause;
        let objects = self.hand_out_rows(result, &rows, Owner::Callback(id));
        match &mut self.operation_mut(id).work {
            Work::Stream { taken, .. } => {
                *taken += count;
                // Nobody can ask for these again: WMI keeps only what is not yet delivered (SS-19).
                self.result_mut(result).rows.free_to(from + count);
                self.ask_for(result, from + count);
            }
            Work::Request {
                taken, enumerator, ..
            } => {
                *taken += count;
                let enumerator = *enumerator;
                self.free_handed_out(enumerator);
            }
            Work::Single { .. } | Work::Method(_) => {}
        }
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
        let rule = verdict.object_rule();
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
                methods: None,
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
        let lane = operation.lane;
        let names: Vec<Rc<str>> = objects
            .iter()
            .map(|object| self.object_label(*object))
            .collect();
        let label = format!("Indicate({})", objects.len());
        let (from, cause) = self.relay(id, &label, cause);
        let draft = Draft::new(Kind::Indicate, from, rule, label)
            .to(lane)
            .objects(names)
            .operation(id)
            .cause(cause);
        let shown = Switch::of(rule).filter(|it| *it == Switch::PutUsesIndicate);
        let draft = draft.reading(shown).rule(Rule::Sk04).rule(Rule::Sk21);
        let event = self.emit(draft.rule(Rule::Cs27));
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
        Flow::Up(self.sink_call(id, "Indicate", args))
    }

    fn begin_status(&mut self, id: OperationId, thread: ThreadId, status: &Verdict) -> Flow {
        let (event, call, objects) = self.announce_status(id, status);
        let delivery = Delivery {
            operation: id,
            stage: Stage::Status,
            event,
            objects,
        };
        self.thread_mut(thread)
            .frames
            .push(Frame::Deliver(delivery));
        Flow::Up(call)
    }

    /// Whether another operation calls the same sink, which cannot tell the two apart (SK-22, SK-23).
    fn shares_sink(&self, id: OperationId) -> bool {
        let sink = self.operations[&id].sink;
        let holds = |it: &crate::com::Operation| it.sink == sink && it.progress.holds_sink;
        self.operations
            .iter()
            .any(|(other, it)| *other != id && holds(it))
    }

    /// Narrates a final status; answers the event, the call that carries it, and its objects, which
    /// WMI holds until the call returns.
    pub(crate) fn announce_status(
        &mut self,
        id: OperationId,
        status: &Verdict,
    ) -> (u32, UpCall, Vec<ObjectId>) {
        let error = self.error_object(id, status);
        let is_shared = self.shares_sink(id);
        let operation = self.operation_mut(id);
        operation.progress.in_callback = true;
        operation.progress.final_sent = true;
        let failed_after_start = status.status.is_failure()
            && operation.progress.cancelled.is_none()
            && !matches!(operation.work, Work::Request { .. });
        let (lane, cause) = (operation.lane, operation.cause);
        let label = match &status.text {
            Some(text) => format!("SetStatus(COMPLETE, \"{text}\")"),
            None => "SetStatus(COMPLETE)".to_owned(),
        };
        let (from, cause) = self.relay(id, &label, cause);
        let mut draft = Draft::new(Kind::Status, from, status.rule, label)
            .to(lane)
            .status(status.status);
        draft = draft
            .operation(id)
            .cause(cause)
            .reading(status.reading)
            .rule(Rule::Sk11)
            .rule(Rule::Sk12)
            .rule(Rule::Sk13);
        if status.text.is_some() || error.is_some() {
            draft = draft.rule(Rule::Sk03);
        }
        if is_shared {
            draft = draft.rule(Rule::Sk22).rule(Rule::Sk23);
        }
        if let Some(error) = error {
            draft = draft.objects(vec![self.object_label(error)]);
        }
        if failed_after_start {
            draft = draft.rule(Rule::Ac04);
        }
        if let Some(also) = status.also {
            draft = draft.rule(also);
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
            error.map_or(Arg::Null, Arg::Object),
        ];
        (
            event,
            self.sink_call(id, "SetStatus", args),
            error.into_iter().collect(),
        )
    }

    /// One more reference on the sink, given back at once (SK-40).
    fn begin_extra_pair(&mut self, id: OperationId, thread: ThreadId) -> Flow {
        let progress = &mut self.operation_mut(id).progress;
        progress.in_callback = true;
        progress.paired = true;
        let delivery = Delivery {
            operation: id,
            stage: Stage::ExtraAddRef,
            event: self.operations[&id].cause,
            objects: Vec::new(),
        };
        self.thread_mut(thread)
            .frames
            .push(Frame::Deliver(delivery));
        Flow::Up(self.sink_call(id, "AddRef", Vec::new()))
    }

    fn begin_release(&mut self, id: OperationId, thread: ThreadId) -> Flow {
        let operation = self.operation_mut(id);
        operation.progress.in_callback = true;
        operation.progress.silent = !operation.progress.final_sent;
        operation.progress.final_sent = true;
        let (lane, cause) = (operation.lane, operation.cause);
        let silence = match operation.progress.cancelled {
            _ if operation.progress.abandoned => {
                Some((Rule::Cs02, "WMI lets go of the sink; the call is abandoned"))
            }
            Some(Cancel::LinkCut) => Some((
                Rule::Pi08,
                "The sink is let go; nobody tells it that the link is cut",
            )),
            _ => None,
        };
        if let Some((rule, label)) = silence {
            let draft = Draft::new(Kind::Cancelled, WMI, rule, label).to(lane);
            self.emit(draft.operation(id).cause(cause));
        }
        let event = self.last_event();
        self.give_sink_back(id, thread, event)
    }
}

/// A clause as the start of a sentence.
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        std::iter::once(first.to_ascii_uppercase())
            .chain(chars)
            .collect()
    })
}
