//! Error objects: what tells more about a failure than its code (SK-13, AC-37).

use std::rc::Rc;

use crate::com::{OperationId, Owner, Shape, Verdict};
use crate::guest::{Arg, ObjectId, ThreadId};
use crate::method::Method;
use crate::model::{Instance, Object, Value};
use crate::rule::Rule;
use crate::status::WbemStatus;

use super::frame::{Answer, CallFrame};
use super::kernel::Kernel;

/// What is known about a failing call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Its code.
    pub status: WbemStatus,
    /// The method, such as `ExecQuery`.
    pub operation: Rc<str>,
    /// What was wrong, as a sentence.
    pub description: Option<Rc<str>>,
}

impl Kernel {
    /// The `__ExtendedStatus` about a failure.
    fn extended_status(&mut self, failure: &Failure, owner: Owner) -> Option<ObjectId> {
        let root = self.store.namespace("root")?;
        let class = Rc::clone(self.store.class(root, "__ExtendedStatus")?);
        let mut instance = Instance::spawn(class, None);
        let text = |it: &Rc<str>| Value::Text(Rc::clone(it));
        let values = [
            ("StatusCode", Value::Int(i128::from(failure.status.0))),
            ("Operation", text(&failure.operation)),
            (
                "Description",
                failure.description.as_ref().map_or(Value::Null, text),
            ),
        ];
        for (name, value) in values {
            instance.set(name, value).ok()?;
        }
        let shape = Shape::ClassObject {
            object: Object::Instance(instance),
            namespace: "root".into(),
            cursor: None,
            methods: None,
        };
        Some(self.create(shape, owner, "__ExtendedStatus"))
    }

    /// The error object of a final status: of a failure only, and not of a cancelled call (SK-13).
    pub(crate) fn error_object(&mut self, id: OperationId, status: &Verdict) -> Option<ObjectId> {
        let operation = &self.operations[&id];
        if !status.status.is_failure() || operation.progress.cancelled.is_some() {
            return None;
        }
        let sentence = |it: &Rc<str>| format!("{}.", super::deliver::capitalised(it)).into();
        let failure = Failure {
            status: status.status,
            operation: operation.label.trim_end_matches("Async").into(),
            description: status.detail.as_ref().map(sentence),
        };
        self.extended_status(&failure, Owner::Callback(id))
    }

    /// Remembers the failure of a call for its thread (AC-37); a success forgets it.
    pub(crate) fn remember_failure(
        &mut self,
        id: ThreadId,
        method: Method,
        status: WbemStatus,
        note: Option<&Rc<str>>,
    ) {
        let is_wmi = matches!(
            method.interface(),
            "IWbemServices" | "IEnumWbemClassObject" | "IWbemCallResult" | "IWbemLocator"
        );
        if is_wmi {
            self.thread_mut(id).failure = status.is_failure().then(|| Failure {
                status,
                operation: method.name().into(),
                description: note.cloned(),
            });
        }
    }

    /// `GetErrorInfo`: the error object of the last failing call of this thread, handed out once (AC-37).
    pub(crate) fn error_info(&mut self, id: ThreadId, frame: &CallFrame) -> Answer {
        let program = self.threads[&id].program;
        let failure = self.thread_mut(id).failure.take();
        let object = failure.and_then(|it| self.extended_status(&it, Owner::Program(program)));
        match object {
            Some(object) => Answer::status(WbemStatus::NO_ERROR, Rule::Ac37).out(
                frame.method,
                "pperrinfo",
                Arg::Object(object),
            ),
            None => Answer::status(WbemStatus::S_FALSE, Rule::Ac37)
                .out(frame.method, "pperrinfo", Arg::Null)
                .note("Nothing more is known about the last call."),
        }
    }

    /// `IErrorInfo::GetDescription`.
    pub(crate) fn error_description(&self, frame: &CallFrame) -> Answer {
        let description = match &self.objects[&frame.object()].shape {
            Shape::ClassObject {
                object: Object::Instance(instance),
                ..
            } => instance.value("Description").and_then(Value::as_text),
            _ => None,
        };
        let text = description.map_or(Arg::Null, |it| Arg::Text(it.to_string().into()));
        Answer::status(WbemStatus::NO_ERROR, Rule::Ac37).out(frame.method, "pBstrDescription", text)
    }
}
