//! Calls with a single outcome: `GetObject`, `PutInstance`, `DeleteInstance`, `OpenNamespace` …, in all their modes.

use std::rc::Rc;

use crate::com::{OperationId, Owner, Put, Shape, SingleTask, Verdict, Work, object_name};
use crate::guest::ThreadId;
use crate::lab::{FaultPhase, Planned};
use crate::method::Method;
use crate::model::{Fault, Object};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::trace::{Kind, Level};

use super::awaiting::Mode;
use super::frame::{Answer, CallFrame};
use super::kernel::{Draft, Kernel, REPOSITORY, WMI};
use super::request::base_name;
use super::thread::Flow;

impl Kernel {
    /// Begins a call with a single outcome.
    pub(crate) fn begin_single(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let is_async = frame.method.name().ends_with("Async");
        let sink = match is_async
            .then(|| self.check_sink(&frame, "pResponseHandler"))
            .transpose()
        {
            Ok(sink) => sink,
            Err(answer) => return self.refuse_single(id, frame, answer),
        };
        let task = match self.check_single(&frame) {
            Ok(task) => task,
            Err(answer) => return self.refuse_single(id, frame, answer),
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

    /// A call that its first stage refuses.
    fn refuse_single(&mut self, id: ThreadId, frame: CallFrame, answer: Answer) -> Flow {
        let answer = self.first_refusal(id, &frame, answer);
        Flow::Reply(frame, answer)
    }

    /// Whether a call is carried out in the step in which it is made: its caller waits, and nothing takes time.
    pub(crate) fn is_performed_at_once(&self, frame: &CallFrame, put: &Put) -> bool {
        let task = SingleTask::Put(Box::new(put.clone()));
        let waits =
            frame.method == Method::PutInstance && matches!(self.mode(frame), Ok(Mode::Wait));
        waits && self.single_latency_ms(frame.method, &task) == 0 && !self.is_holding()
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

    pub(crate) fn single_latency_ms(&self, method: Method, task: &SingleTask) -> u64 {
        let targets = task.targets();
        let latencies = targets
            .iter()
            .map(|it| self.latency_ms(base_name(method), it));
        latencies.max().unwrap_or(0)
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
            SingleTask::Get(get) => self.get_object(get),
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

/// What became of a single operation that was carried out.
#[derive(Debug)]
pub(crate) enum Course {
    /// It is over.
    Over(Verdict),
    /// A provider has it now, and will say how it ended.
    Elsewhere,
}
