//! Accepting asynchronous calls: the checks of stage 1, the reference on the sink, and the operation that goes on.

use std::rc::Rc;

use crate::com::{Operation, OperationId, Progress, Sink, Work};
use crate::guest::{Arg, ThreadId};
use crate::pick::Pick;
use crate::reading::{MissingSecurity, Overlap, Switch};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::trace::{Kind, Level};

use super::frame::{Activity, Answer, CallFrame};
use super::kernel::{Draft, Kernel, WMI, derive_id};
use super::thread::{Flow, Wait};

impl Kernel {
    /// `ExecQueryAsync`, `CreateInstanceEnumAsync` and `CreateClassEnumAsync`.
    pub(crate) fn begin_stream(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let sink = match self.check_sink(&frame, "pResponseHandler") {
            Ok(sink) => sink,
            Err(answer) => return Flow::Reply(frame, answer),
        };
        if let Err(answer) = self
            .check_query_arguments(&frame)
            .and_then(|()| self.check_flags(&frame))
        {
            return Flow::Reply(frame, answer);
        }
        if let Some(answer) = self.refuse_without_security(id) {
            return Flow::Reply(frame, answer);
        }
        if let Some(answer) = self.refuse_unknown_class(&frame) {
            return Flow::Reply(frame, answer);
        }
        let namespace = self.namespace_of(frame.object());
        let result = self.open_result(id, &frame, namespace);
        let settings = &self.config.lab.settings;
        let (limit, batch) = (settings.look_ahead, settings.indicate_batch);
        if limit > 0 && batch > 0 {
            // Less than a batch would never be delivered.
            self.result_mut(result).look_ahead = Some(limit.max(batch) as usize);
        }
        self.accept(id, frame, sink, Work::Stream { result, taken: 0 })
    }

    /// The sink of an asynchronous call; a null one is refused (AC-05).
    pub(crate) fn check_sink(&self, frame: &CallFrame, parameter: &str) -> Result<Sink, Answer> {
        let pointer = frame.arg(parameter);
        self.sink_of(pointer).ok_or_else(|| {
            let note = match pointer {
                Arg::Object(_) => "The pointer leads to no sink.",
                _ => "The sink pointer is NULL.",
            };
            Answer::status(WbemStatus::E_INVALID_PARAMETER, Rule::Ac05).note(note)
        })
    }

    /// The refusal of a call without initialised security, under the reading that refuses (CS-03).
    pub(crate) fn refuse_without_security(&self, id: ThreadId) -> Option<Answer> {
        let refused = !self.has_security(id)
            && self.config.readings.missing_security == MissingSecurity::AccessDenied;
        refused.then(|| {
            Answer::status(WbemStatus::E_ACCESS_DENIED, Rule::Cs03).reading(Switch::MissingSecurity)
        })
    }

    fn has_security(&self, id: ThreadId) -> bool {
        self.process(self.threads[&id].program).security
    }

    /// Makes the operation and takes a reference on its sink, on the caller's own thread (SK-33, SK-34).
    pub(crate) fn accept(
        &mut self,
        id: ThreadId,
        frame: CallFrame,
        sink: Sink,
        work: Work,
    ) -> Flow {
        let operation = self.create_operation(id, &frame, Some(sink), work);
        let program = self.threads[&id].program;
        let reached = self.reached_by(sink);
        self.process_mut(program).guest.publish(reached);
        match self.hold_sink(operation, sink) {
            Ok(call) => self.hold(id, frame, Activity::Accept(operation), Flow::Up(call)),
            Err(count) => self.accepted(id, frame, operation, &Arg::Int(i64::from(count))),
        }
    }

    /// Makes an operation named by its thread and that thread's count of calls.
    pub(crate) fn create_operation(
        &mut self,
        id: ThreadId,
        frame: &CallFrame,
        sink: Option<Sink>,
        work: Work,
    ) -> OperationId {
        let thread = &self.threads[&id];
        let (program, started, lane) = (thread.program, thread.started, thread.lane);
        let key: Rc<str> = format!("{}.{started}", thread.key).into();
        let label: Rc<str> = match &work {
            Work::Request { count, .. } => format!("{}({count})", frame.method.name()).into(),
            _ => frame.method.name().into(),
        };
        let lane = sink.map_or(lane, |sink| {
            let reached = self.reached_by(sink);
            self.sink_lane(program, reached)
        });
        let operation = (0..)
            .map(|nth| OperationId(derive_id(id.0 ^ started << 8, nth)))
            .find(|it| !self.operations.contains_key(it))
            .expect("identifiers do not run out");
        let progress = Progress {
            wants_progress: sink.is_some() && self.asks_for_progress(frame),
            planned: frame.planned,
            abandoned: sink.is_some() && !self.has_security(id),
            early: self.picked(Pick::EarlyCallback),
            ..Progress::default()
        };
        let entry = Operation {
            key,
            label,
            program,
            sink,
            lane,
            work,
            progress,
            delivered: 0,
            thread: None,
            cause: frame.event,
        };
        self.operations.insert(operation, entry);
        let limit = self.config.limits.calls;
        if self.operations.len() > limit {
            self.reach_limit(format!("calls in progress ({limit})"));
        }
        operation
    }

    /// `AddRef` of the sink returned: the call is accepted.
    pub(crate) fn accepted(
        &mut self,
        id: ThreadId,
        frame: CallFrame,
        operation: OperationId,
        count: &Arg,
    ) -> Flow {
        let entry = self
            .operations
            .get_mut(&operation)
            .expect("the operation was made before its sink was called");
        entry.progress.accepted = true;
        entry.progress.holds_sink = true;
        let abandoned = entry.progress.abandoned;
        let lane = self.held_lane(operation);
        let draft = Draft::new(Kind::AddRef, WMI, Rule::Sk33, "AddRef")
            .to(lane)
            .operation(operation);
        let references = count.as_int().map(|count| count as u32);
        let cause = self.emit(
            draft
                .references(references)
                .parent(frame.event)
                .cause(frame.event)
                .rule(Rule::Sk01),
        );
        self.operation_mut(operation).cause = cause;
        let answer = Answer::status(WbemStatus::NO_ERROR, Rule::Ac02);
        if abandoned {
            let note = "Security was not initialised: the call looks accepted, but nothing will ever arrive.";
            let answer = Answer::status(WbemStatus::NO_ERROR, Rule::Cs03);
            return Flow::Reply(frame, answer.reading(Switch::MissingSecurity).note(note));
        }
        let flow = match self.operations[&operation].work {
            Work::Request { enumerator, .. } => {
                self.queue_request(id, frame, operation, enumerator)
            }
            _ => Flow::Reply(frame, answer),
        };
        match flow {
            Flow::Reply(frame, answer) if self.is_early(operation) => {
                let wait = Wait::Early(operation);
                self.hold(id, frame, Activity::Linger(answer), Flow::Park(wait))
            }
            flow => flow,
        }
    }

    fn is_early(&self, operation: OperationId) -> bool {
        let entry = self.operations.get(&operation);
        entry.is_some_and(|it| it.progress.early)
    }

    /// Whether an accepted call has nothing left to wait for: a callback has begun, or none can begin now (SK-34).
    pub(crate) fn has_lingered(&self, id: OperationId) -> bool {
        let Some(operation) = self.operations.get(&id) else {
            return true;
        };
        let has_begun = operation.delivered > 0 || operation.progress.final_sent;
        let set = operation.result().and_then(|it| self.results.get(&it));
        let of_set = set.and_then(|it| it.due_ms());
        let next_ms = operation.due_ms().or(of_set);
        let is_ready = next_ms.is_some_and(|at| at <= self.now_ms);
        let in_callback = operation.progress.in_callback;
        has_begun || !(is_ready || in_callback || self.due(id).is_some())
    }

    /// The call returns at last.
    pub(crate) fn end_linger(&mut self, frame: CallFrame, answer: Answer) -> Flow {
        let answer = Answer {
            rule: Rule::Sk34,
            ..answer
        };
        Flow::Reply(
            frame,
            answer.note("What could happen at once has happened before the call returned."),
        )
    }

    /// Waits until earlier requests are served, or answers at once (NA-17).
    pub(crate) fn answer_request(
        &mut self,
        id: ThreadId,
        frame: CallFrame,
        operation: OperationId,
        earlier: Vec<OperationId>,
    ) -> Flow {
        if self.config.readings.overlap == Overlap::Queue || earlier.is_empty() {
            let rule = if self.has_rows_for(operation) {
                Rule::Na06
            } else {
                Rule::Na05
            };
            let answer = Answer::status(WbemStatus::NO_ERROR, rule);
            return match earlier.is_empty() {
                true => Flow::Reply(frame, answer),
                false => Flow::Reply(frame, answer.reading(Switch::Overlap)),
            };
        }
        let draft = Draft::new(
            Kind::Wait,
            self.threads[&id].lane,
            Rule::Na17,
            "until earlier requests are served",
        );
        self.emit(
            draft
                .reading(Switch::Overlap)
                .level(Level::Story)
                .operation(operation)
                .parent(frame.event),
        );
        self.hold(
            id,
            frame,
            Activity::Queue(operation),
            Flow::Park(Wait::Served(earlier)),
        )
    }

    /// Whether objects of a request are there already (NA-06).
    fn has_rows_for(&self, operation: OperationId) -> bool {
        match self.operations[&operation].work {
            Work::Request { result, start, .. } => self.results[&result].rows.total() > start,
            _ => false,
        }
    }

    /// Earlier requests are served.
    pub(crate) fn request_served(&mut self, _id: ThreadId, frame: CallFrame) -> Flow {
        Flow::Reply(
            frame,
            Answer::status(WbemStatus::NO_ERROR, Rule::Na17).reading(Switch::Overlap),
        )
    }

    /// An operation that is known to exist.
    pub fn operation_mut(&mut self, operation: OperationId) -> &mut Operation {
        self.operations
            .get_mut(&operation)
            .expect("the operation exists while somebody names it")
    }
}
