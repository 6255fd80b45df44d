//! Calls with a single outcome: `GetObject`, `PutInstance`, `DeleteInstance`, `OpenNamespace` …, in all their modes.

use std::rc::Rc;

use wmi_lab_syntax::object_path;

use crate::com::{Operation, OperationId, Owner, Shape, SingleTask, Verdict, Work, object_name};
use crate::flags::{CREATE_ONLY, RETURN_IMMEDIATELY, UPDATE_ONLY};
use crate::guest::{Arg, ThreadId};
use crate::lab::{Capability, LAB_NAMESPACE};
use crate::method::Method;
use crate::model::{ClassObject, Fault, Object, Value};
use crate::reading::{CallResultWithoutFlag, EnforceNotNull, Readings, Switch};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::{PutMode, PutRules};
use crate::trace::{Kind, Level};

use super::call::{Activity, Answer, CallFrame};
use super::fill::base_name;
use super::kernel::{Draft, Kernel, REPOSITORY, WMI};
use super::thread::{Flow, Wait};

/// Longest object path in characters (AC-06).
pub(crate) const PATH_LIMIT: usize = 0x2000;

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
        let invalid =
            |rule, note: &str| Answer::status(WbemStatus::E_INVALID_PARAMETER, rule).note(note);
        match base_name(frame.method) {
            "OpenNamespace" => return self.check_open(frame),
            "PutClass" => return self.check_put_class(frame),
            "DeleteClass" => return self.check_delete_class(frame),
            "ExecMethod" => return self.check_method(frame),
            _ => {}
        }
        let is_put = matches!(frame.method, Method::PutInstance | Method::PutInstanceAsync);
        let object = match frame.arg(if is_put { "pInst" } else { "strObjectPath" }) {
            Arg::Object(object) if is_put => Some(*object),
            _ if is_put => return Err(invalid(Rule::Ac05, "The instance pointer is NULL.")),
            Arg::Null if base_name(frame.method) == "DeleteInstance" => {
                return Err(invalid(Rule::Di01, "The object path is NULL."));
            }
            _ => None,
        };
        self.check_flags(frame)?;
        let namespace = self.namespace_of(frame.object());
        let Some(object) = object else {
            let path = frame
                .arg("strObjectPath")
                .as_text()
                .cloned()
                .unwrap_or_default();
            if path.chars().count() > PATH_LIMIT {
                return Err(Answer::status(WbemStatus::E_QUOTA_VIOLATION, Rule::Ac06));
            }
            return Ok(if base_name(frame.method) == "GetObject" {
                SingleTask::Get { path, namespace }
            } else {
                SingleTask::Delete { path, namespace }
            });
        };
        let mode = match frame.word("lFlags") & (CREATE_ONLY | UPDATE_ONLY) {
            0 => PutMode::CreateOrUpdate,
            UPDATE_ONLY => PutMode::UpdateOnly,
            CREATE_ONLY => PutMode::CreateOnly,
            _ => {
                return Err(invalid(
                    Rule::Pi05,
                    "CREATE_ONLY and UPDATE_ONLY exclude each other; nothing was started.",
                ));
            }
        };
        let Some(Shape::ClassObject { object, .. }) = self.objects.get(&object).map(|it| &it.shape)
        else {
            return Err(invalid(
                Rule::Ac05,
                "The instance is not an IWbemClassObject.",
            ));
        };
        Ok(SingleTask::Put {
            object: object.clone(),
            mode,
            namespace,
        })
    }

    fn check_open(&self, frame: &CallFrame) -> Result<SingleTask, Answer> {
        let invalid =
            |note: &str| Answer::status(WbemStatus::E_INVALID_PARAMETER, Rule::Cs10).note(note);
        self.check_flags(frame)?;
        let Arg::Text(name) = frame.arg("strNamespace") else {
            return Err(invalid("The name of the namespace is NULL."));
        };
        if frame.wants("pCtx") {
            return Err(invalid("OpenNamespace takes no context."));
        }
        if !frame.wants("ppWorkingNamespace") && !frame.wants("ppResult") {
            return Err(invalid(
                "Neither ppWorkingNamespace nor ppResult can take the result.",
            ));
        }
        Ok(SingleTask::Open {
            name: Rc::clone(name),
            namespace: self.namespace_of(frame.object()),
        })
    }

    fn single_latency_ms(&self, method: Method, task: &SingleTask) -> u64 {
        let target = match task {
            SingleTask::Get { path, .. }
            | SingleTask::Delete { path, .. }
            | SingleTask::Method { path, .. } => Rc::clone(path),
            SingleTask::Put { object, .. } => Rc::clone(&object.class().name),
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
        let cause = self.operations[&id].cause;
        let draft =
            Draft::new(Kind::Hop, WMI, verdict.rule, "The outcome is known").status(verdict.status);
        let event = self.emit(draft.level(Level::Everything).operation(id).cause(cause));
        let operation = self.operation_mut(id);
        operation.cause = event;
        if let Work::Single { verdict: slot, .. } = &mut operation.work {
            *slot = Some(verdict);
        }
    }

    fn carry_out_single(&mut self, id: OperationId, task: &SingleTask) -> Result<Course, Fault> {
        let verdict = match task {
            SingleTask::Method {
                path,
                name,
                inputs,
                namespace,
            } => return self.begin_method(id, (path, name), inputs.as_ref(), namespace),
            SingleTask::Open { name, namespace } => self.open_namespace(name, namespace),
            SingleTask::Get { path, namespace } => self.get_object(path, namespace),
            SingleTask::Put {
                object,
                mode,
                namespace,
            } => self.put_instance(id, object, *mode, namespace),
            SingleTask::Delete { path, namespace } => self.delete_instance(id, path, namespace),
            SingleTask::PutClass {
                class,
                mode,
                update,
                namespace,
            } => self.put_class(id, class, (*mode, *update), namespace),
            SingleTask::DeleteClass { name, namespace } => self.delete_class(id, name, namespace),
        };
        verdict.map(Course::Over)
    }

    fn get_object(&mut self, path: &str, namespace: &str) -> Result<Verdict, Fault> {
        if path.is_empty() {
            let place = self.store.place(self.find_namespace(namespace)?);
            return Ok(Verdict {
                object: Some(Object::Class(ClassObject::empty(place)?)),
                ..Verdict::new(WbemStatus::NO_ERROR, Rule::Ac24)
            });
        }
        let path = parse_path(path)?;
        let namespace = self.find_namespace(namespace)?;
        self.check_provider_of(namespace, &path, Capability::Get, Rule::Ac40)?;
        let object = self.store.get_object(namespace, &path)?;
        Ok(Verdict {
            object: Some(object),
            ..Verdict::new(WbemStatus::NO_ERROR, Rule::Ac13)
        })
    }

    fn put_instance(
        &mut self,
        id: OperationId,
        object: &Object,
        mode: PutMode,
        namespace: &str,
    ) -> Result<Verdict, Fault> {
        refuse_lab(namespace)?;
        let namespace = self.find_namespace(namespace)?;
        if let Object::Instance(instance) = object {
            self.check_capability(instance.class(), Capability::Put, Rule::Pi27)?;
        }
        let put =
            self.store
                .put_instance(namespace, object, mode, &put_rules(&self.config.readings))?;
        let path = put.after.relpath().unwrap_or(put.path);
        let (verb, changed) = match &put.before {
            None => ("is created", Vec::new()),
            Some(before) => ("is overwritten", changed_properties(before, &put.after)),
        };
        for gone in &put.replaced {
            self.narrate_write(
                id,
                &gone.relpath().unwrap_or_default(),
                "is deleted",
                Vec::new(),
                Rule::Pi24,
            );
        }
        self.narrate_write(id, &path, verb, changed, put.rule);
        Ok(Verdict {
            text: Some(path.into()),
            ..Verdict::new(WbemStatus::NO_ERROR, put.rule)
        })
    }

    fn delete_instance(
        &mut self,
        id: OperationId,
        path: &str,
        namespace: &str,
    ) -> Result<Verdict, Fault> {
        let parsed = parse_path(path)?;
        let namespace = self.find_namespace(namespace)?;
        refuse_lab(&self.store.touched_by_delete(namespace, &parsed)?)?;
        self.check_provider_of(namespace, &parsed, Capability::Delete, Rule::Di04)?;
        let asynchronous = self.operations[&id].sink.is_some();
        let deleted = self.store.delete_instance(namespace, &parsed);
        let deleted = deleted.map_err(|fault| match fault.status {
            WbemStatus::E_NOT_FOUND if asynchronous => Fault {
                rule: Rule::Ac10,
                ..fault
            },
            _ => fault,
        })?;
        let path = deleted.instance.relpath().unwrap_or(deleted.path);
        self.narrate_write(id, &path, "is deleted", Vec::new(), Rule::Di02);
        Ok(Verdict::new(WbemStatus::NO_ERROR, Rule::Di02))
    }

    /// Whether the provider of an instance's class can do that; a path to a class asks nobody.
    fn check_provider_of(
        &self,
        namespace: crate::store::NamespaceId,
        path: &object_path::ObjectPath,
        capability: Capability,
        rule: Rule,
    ) -> Result<(), Fault> {
        if path.keys == object_path::Keys::None {
            return Ok(());
        }
        match self.store.class(namespace, &path.class) {
            Some(class) => self.check_capability(class, capability, rule),
            None => Ok(()),
        }
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

    pub(crate) fn find_namespace(
        &self,
        namespace: &str,
    ) -> Result<crate::store::NamespaceId, Fault> {
        self.store.namespace(namespace).ok_or_else(|| {
            Fault::new(
                WbemStatus::E_INVALID_NAMESPACE,
                Rule::Cs09,
                format!("there is no namespace {namespace}"),
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

fn put_rules(readings: &Readings) -> PutRules {
    PutRules {
        enforce_not_null: readings.enforce_not_null == EnforceNotNull::Yes,
        null_key: readings.null_key,
        sibling_key: readings.sibling_key,
        ..PutRules::default()
    }
}

/// Settings are read when a scenario opens, so nothing may write to them afterwards.
fn refuse_lab(namespace: &str) -> Result<(), Fault> {
    let is_lab = |path: &str| path.eq_ignore_ascii_case(LAB_NAMESPACE);
    let below = namespace
        .char_indices()
        .any(|(at, sign)| sign == '\\' && is_lab(&namespace[..at]));
    if !below && !is_lab(namespace) {
        return Ok(());
    }
    let detail =
        format!("{LAB_NAMESPACE} is read when the scenario opens; write its instances in MOF");
    Err(Fault::new(WbemStatus::E_READ_ONLY, Rule::SimLab, detail))
}

pub(crate) fn parse_path(text: &str) -> Result<object_path::ObjectPath, Fault> {
    object_path::parse(text).map_err(|diagnostic| {
        Fault::new(
            WbemStatus::E_INVALID_OBJECT_PATH,
            Rule::Di01,
            diagnostic.message,
        )
    })
}

pub(crate) fn changed_properties(
    before: &crate::model::Instance,
    after: &crate::model::Instance,
) -> Vec<Rc<str>> {
    let class = after.class();
    class
        .properties
        .iter()
        .filter(|property| {
            before.value(&property.name).unwrap_or(&Value::Null)
                != after.value(&property.name).unwrap_or(&Value::Null)
        })
        .map(|property| Rc::clone(&property.name))
        .collect()
}
