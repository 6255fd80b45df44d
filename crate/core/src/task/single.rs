//! Calls with a single outcome: `GetObject`, `PutInstance`, `DeleteInstance`, `OpenNamespace` …, in all their modes.

use std::rc::Rc;

use wmi_lab_syntax::object_path;

use crate::com::{Operation, OperationId, Owner, Shape, SingleTask, Verdict, Work, object_name};
use crate::flags::RETURN_IMMEDIATELY;
use crate::guest::{Arg, ThreadId};
use crate::lab::{FaultPhase, Planned};
use crate::method::Method;
use crate::model::{Fault, Object};
use crate::reading::{CallResultWithoutFlag, Switch};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::trace::{Kind, Level};

use super::fill::base_name;
use super::frame::{Activity, Answer, CallFrame};
use super::kernel::{Draft, Kernel, REPOSITORY, WMI};
use super::thread::{Flow, Wait};

impl Kernel {
    /// Begins a call with a single outcome.
    pub(crate) fn begin_single(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let is_async = frame.method.name().ends_with("Async");
        let sink = match is_async
            .then(|| self.check_sink(&frame, "pResponseHandler"))
            .transpose()
        {
            Ok(sink) => sink,
            Err(answer) => return Flow::Reply(frame, answer),
        };
        let task = match self.check_single(&frame) {
            Ok(task) => task,
            Err(answer) => return Flow::Reply(frame, answer),
        };
        let ready_ms = self.now_ms + self.single_latency_ms(frame.method, &task);
        let ready_ms = self.held_until(ready_ms, &frame);
        let work = Work::Single {
            task: Some(task),
            ready_ms,
            verdict: None,
            undelivered: true,
        };
        if let Some(sink) = sink {
            let refused = self.refuse_without_security(id);
            return match refused.or_else(|| self.refuse_missing(&work)) {
                Some(answer) => Flow::Reply(frame, answer),
                None => self.accept(id, frame, sink, work),
            };
        }
        match self.mode(&frame) {
            Ok(Mode::CallResult(rule, reading)) => {
                self.hand_out_call_result(id, frame, work, rule, reading)
            }
            Ok(Mode::Wait) => self.wait_for_outcome(id, frame, work, ready_ms),
            Err(answer) => Flow::Reply(frame, answer),
        }
    }

    /// Stage 1: arguments, flags, length (AC-03, PI-36).
    fn check_single(&self, frame: &CallFrame) -> Result<SingleTask, Answer> {
        match base_name(frame.method) {
            "OpenNamespace" => self.check_open(frame),
            "PutClass" => self.check_put_class(frame),
            "DeleteClass" => self.check_delete_class(frame),
            "PutInstance" => self.check_put(frame),
            "ExecMethod" => self.check_method(frame),
            _ => self.check_path(frame),
        }
    }

    fn single_latency_ms(&self, method: Method, task: &SingleTask) -> u64 {
        let target = match task {
            SingleTask::Get { path, .. }
            | SingleTask::Delete { path, .. }
            | SingleTask::Method { path, .. } => Rc::clone(path),
            SingleTask::Put(put) => Rc::clone(&put.object.class().name),
            SingleTask::Open { name, .. } | SingleTask::DeleteClass { name, .. } => Rc::clone(name),
            SingleTask::PutClass { class, .. } => Rc::clone(&class.def.name),
        };
        let class =
            object_path::parse(&target).map_or_else(|_| target.to_string(), |path| path.class);
        self.latency_ms(base_name(method), &target)
            .max(self.latency_ms(base_name(method), &class))
    }

    /// Whether the caller waits, or gets a call result (SS-06, SS-08).
    fn mode(&self, frame: &CallFrame) -> Result<Mode, Answer> {
        let wants = frame.wants(call_result(frame.method));
        if frame.word("lFlags") & RETURN_IMMEDIATELY != 0 {
            if !wants {
                let answer = Answer::status(WbemStatus::E_INVALID_PARAMETER, Rule::Ss06);
                return Err(answer.note(
                    "With RETURN_IMMEDIATELY, the pointer to the call result must not be NULL.",
                ));
            }
            return Ok(Mode::CallResult(Rule::Ss03, None));
        }
        let reading = self.config.readings.call_result;
        let by_method = match result_parameter(frame.method) {
            Some(_) => CallResultWithoutFlag::Null,
            None => CallResultWithoutFlag::CallResult,
        };
        let chosen = if reading == CallResultWithoutFlag::PerMethod {
            by_method
        } else {
            reading
        };
        if wants && chosen == CallResultWithoutFlag::CallResult {
            return Ok(Mode::CallResult(
                Rule::Ss08,
                Some(Switch::CallResultWithoutFlag),
            ));
        }
        Ok(Mode::Wait)
    }

    fn hand_out_call_result(
        &mut self,
        id: ThreadId,
        frame: CallFrame,
        work: Work,
        rule: Rule,
        reading: Option<Switch>,
    ) -> Flow {
        let operation = self.create_operation(id, &frame, None, work);
        let program = self.threads[&id].program;
        let shape = Shape::CallResult { operation };
        let object = self.create(shape, Owner::Program(program), "call result");
        let mut answer = Answer::status(WbemStatus::NO_ERROR, rule).out(
            frame.method,
            call_result(frame.method),
            Arg::Object(object),
        );
        answer.reading = reading;
        if let Some(result) = result_parameter(frame.method).filter(|it| frame.wants(it)) {
            answer = answer.out(frame.method, result, Arg::Null);
        }
        Flow::Reply(frame, answer)
    }

    fn wait_for_outcome(
        &mut self,
        id: ThreadId,
        frame: CallFrame,
        work: Work,
        ready_ms: u64,
    ) -> Flow {
        let operation = self.create_operation(id, &frame, None, work);
        if ready_ms <= self.now_ms {
            self.perform(operation);
        }
        if self
            .operations
            .get(&operation)
            .is_none_or(Operation::has_verdict)
        {
            return self.end_awaiting(id, frame, operation);
        }
        let wait = Wait::Operation {
            operation,
            deadline_ms: None,
        };
        self.narrate_blocking(id, &frame);
        self.narrate_patience(id, &frame, operation);
        self.hold(id, frame, Activity::Await(operation), Flow::Park(wait))
    }

    /// Says that a synchronous call holds its thread (SS-02).
    pub(crate) fn narrate_blocking(&mut self, id: ThreadId, frame: &CallFrame) {
        let lane = self.threads[&id].lane;
        let draft = Draft::new(
            Kind::Wait,
            lane,
            Rule::Ss02,
            format!("{} holds the thread", frame.method.name()),
        );
        self.emit(
            draft
                .level(Level::Calls)
                .parent(frame.event)
                .cause(frame.event),
        );
    }

    /// Says that a provider may take as long as it likes (AC-38).
    fn narrate_patience(&mut self, id: ThreadId, frame: &CallFrame, operation: OperationId) {
        let work = self.operations.get(&operation).map(|it| &it.work);
        if !matches!(work, Some(Work::Single { task: None, .. })) {
            return;
        }
        let lane = self.threads[&id].lane;
        let label = "for the provider's final status, without limit";
        let draft = Draft::new(Kind::Wait, lane, Rule::Ac38, label).operation(operation);
        self.emit(
            draft
                .level(Level::Calls)
                .parent(frame.event)
                .cause(frame.event),
        );
    }

    /// The outcome of a synchronous call is known.
    pub(crate) fn end_awaiting(
        &mut self,
        id: ThreadId,
        frame: CallFrame,
        operation: OperationId,
    ) -> Flow {
        let program = self.threads[&id].program;
        let Some(entry) = self.operations.remove(&operation) else {
            return Flow::Reply(
                frame,
                Answer::status(WbemStatus::E_CALL_CANCELLED, Rule::Ac31),
            );
        };
        let Work::Single {
            verdict: Some(verdict),
            ..
        } = entry.work
        else {
            unreachable!("a synchronous call ends when its outcome is known")
        };
        let mut answer = Answer::status(verdict.status, verdict.rule);
        answer.reading = Switch::of(verdict.rule);
        answer.note = verdict
            .detail
            .map(|detail| format!("{}.", super::deliver::capitalised(&detail)).into());
        let owner = Owner::Program(program);
        if let Some(parameter) = result_parameter(frame.method).filter(|it| frame.wants(it)) {
            let result = match (verdict.object, verdict.services) {
                (Some(object), _) => Arg::Object(self.hand_out(object, owner)),
                (None, Some(namespace)) => self.create_services(&namespace, owner),
                (None, None) => Arg::Null,
            };
            answer = answer.out(frame.method, parameter, result);
        }
        let call_result = call_result(frame.method);
        if frame.method == Method::ExecMethod && !frame.wants("ppOutParams") {
            answer.reading = Some(Switch::NullOut);
        }
        if frame.wants(call_result) {
            answer = answer.out(frame.method, call_result, Arg::Null);
            if self.config.readings.call_result != CallResultWithoutFlag::Null
                || result_parameter(frame.method).is_some()
            {
                answer.reading = Some(Switch::CallResultWithoutFlag);
                let note = format!(
                    "Without RETURN_IMMEDIATELY the call was synchronous, and {call_result} is set to NULL."
                );
                answer.note = Some(note.into());
            }
        }
        Flow::Reply(frame, answer)
    }

    /// Makes an object for a client.
    pub(crate) fn hand_out(&mut self, object: Object, owner: Owner) -> crate::guest::ObjectId {
        let label = object_name(&object);
        let namespace = object
            .place()
            .map_or_else(|| "".into(), |place| Rc::clone(&place.namespace));
        let shape = Shape::ClassObject {
            object,
            namespace,
            cursor: None,
            methods: None,
        };
        self.create(shape, owner, label)
    }

    /// Carries a single operation out.
    pub fn perform(&mut self, id: OperationId) {
        let task = match &mut self.operation_mut(id).work {
            Work::Single { task, .. } => task.take(),
            Work::Method(_) => return self.finish_method(id),
            _ => None,
        };
        let Some(task) = task else { return };
        if let Some(Planned {
            status,
            phase: FaultPhase::Call | FaultPhase::Work,
        }) = self.operations[&id].progress.planned
        {
            let verdict = Verdict::new(status, Rule::SimFault);
            return self.conclude(id, Ok(verdict));
        }
        match self.carry_out_single(id, &task) {
            Ok(Course::Elsewhere) => {}
            Ok(Course::Over(verdict)) => self.conclude(id, Ok(verdict)),
            Err(fault) => self.conclude(id, Err(fault)),
        }
    }

    /// The outcome of a single operation is known.
    pub(crate) fn conclude(&mut self, id: OperationId, outcome: Result<Verdict, Fault>) {
        let verdict = outcome.unwrap_or_else(|fault| Verdict {
            detail: Some(fault.detail.into()),
            ..Verdict::new(fault.status, fault.rule)
        });
        let verdict = match self.operations[&id].progress.planned {
            Some(planned) if !verdict.status.is_failure() => {
                Verdict::new(planned.status, Rule::SimFault)
            }
            _ => verdict,
        };
        let cause = self.operations[&id].cause;
        let draft =
            Draft::new(Kind::Hop, WMI, verdict.rule, "The outcome is known").status(verdict.status);
        let event = self.emit(draft.level(Level::Everything).operation(id).cause(cause));
        let operation = self.operation_mut(id);
        operation.cause = event;
        if let Work::Single { verdict: slot, .. } = &mut operation.work {
            *slot = Some(Box::new(verdict));
        }
    }

    fn carry_out_single(&mut self, id: OperationId, task: &SingleTask) -> Result<Course, Fault> {
        if let Some(course) = self.ask_program(id, task)? {
            return Ok(course);
        }
        let verdict = match task {
            SingleTask::Method { .. } => return self.begin_method(id, task),
            SingleTask::Open { name, namespace } => self.open_namespace(name, namespace),
            SingleTask::Get {
                path,
                amended,
                context,
                namespace,
            } => self.get_object(path, (*amended, context.as_deref()), namespace),
            SingleTask::Put(put) => self.put_instance(id, put),
            SingleTask::Delete { path, namespace } => self.delete_instance(id, path, namespace),
            SingleTask::PutClass {
                class,
                mode,
                update,
                amended,
                namespace,
            } => self.put_class(id, class, (*mode, *update, *amended), namespace),
            SingleTask::DeleteClass { name, namespace } => self.delete_class(id, name, namespace),
        };
        verdict.map(Course::Over)
    }

    pub(crate) fn narrate_write(
        &mut self,
        id: OperationId,
        path: &str,
        verb: &str,
        changed: Vec<Rc<str>>,
        rule: Rule,
    ) {
        let cause = self.operations[&id].cause;
        let draft = Draft::new(Kind::Write, WMI, rule, format!("{path} {verb}"))
            .to(REPOSITORY)
            .objects(changed);
        let event = self.emit(draft.operation(id).cause(cause));
        self.operation_mut(id).cause = event;
        self.last_write = Some(path.into());
    }

    /// The namespace that a services object is bound to. It was there when the client connected (AC-39).
    pub(crate) fn find_namespace(
        &self,
        namespace: &str,
    ) -> Result<crate::store::NamespaceId, Fault> {
        self.store.namespace(namespace).ok_or_else(|| {
            Fault::new(
                WbemStatus::E_INVALID_NAMESPACE,
                Rule::Ac39,
                format!("the namespace {namespace} is there no longer"),
            )
        })
    }
}

/// The parameter through which a synchronous call hands its result out.
fn result_parameter(method: Method) -> Option<&'static str> {
    Some(match method {
        Method::GetObject => "ppObject",
        Method::OpenNamespace => "ppWorkingNamespace",
        Method::ExecMethod => "ppOutParams",
        _ => return None,
    })
}

/// The parameter for the call result of a semisynchronous call.
fn call_result(method: Method) -> &'static str {
    match method {
        Method::OpenNamespace => "ppResult",
        _ => "ppCallResult",
    }
}

/// What became of a single operation that was carried out.
#[derive(Debug)]
pub(crate) enum Course {
    /// It is over.
    Over(Verdict),
    /// A provider has it now, and will say how it ended.
    Elsewhere,
}

enum Mode {
    Wait,
    CallResult(Rule, Option<Switch>),
}
