//! `GetObject` and `DeleteInstance`: an object by its path.

use std::rc::Rc;

use wmi_lab_syntax::object_path;

use crate::com::{OperationId, SingleTask, Verdict};
use crate::flags::MAX_PATH;
use crate::guest::Arg;
use crate::lab::Capability;
use crate::model::{ClassObject, Fault, Object};
use crate::rule::Rule;
use crate::status::WbemStatus;

use super::fill::base_name;
use super::frame::{Answer, CallFrame};
use super::kernel::Kernel;
use super::put::refuse_lab;

impl Kernel {
    /// Stage 1 of `GetObject` and `DeleteInstance`: the path, the flags, the length (AC-05, DI-01, AC-06).
    pub(crate) fn check_path(&self, frame: &CallFrame) -> Result<SingleTask, Answer> {
        let deletes = base_name(frame.method) == "DeleteInstance";
        let path = match frame.arg("strObjectPath") {
            Arg::Text(path) => Rc::clone(path),
            _ if deletes => {
                let answer = Answer::status(WbemStatus::E_INVALID_PARAMETER, Rule::Di01);
                return Err(answer.note("The object path is NULL."));
            }
            _ => "".into(),
        };
        self.check_flags(frame)?;
        if path.chars().count() > MAX_PATH {
            return Err(Answer::status(WbemStatus::E_QUOTA_VIOLATION, Rule::Ac06));
        }
        let namespace = self.namespace_of(frame.object());
        Ok(if deletes {
            SingleTask::Delete { path, namespace }
        } else {
            SingleTask::Get { path, namespace }
        })
    }

    /// Fetches an object by its path; an empty path asks for an empty class (AC-24).
    pub(crate) fn get_object(&mut self, path: &str, namespace: &str) -> Result<Verdict, Fault> {
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

    /// Deletes an instance by its path.
    pub(crate) fn delete_instance(
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
            Some(class) => self.check_capability(namespace, class, capability, rule),
            None => Ok(()),
        }
    }
}

/// The path that a client gave.
///
/// # Errors
/// `WBEM_E_INVALID_OBJECT_PATH` for a text that is none (DI-01).
pub(crate) fn parse_path(text: &str) -> Result<object_path::ObjectPath, Fault> {
    object_path::parse(text).map_err(|diagnostic| {
        Fault::new(
            WbemStatus::E_INVALID_OBJECT_PATH,
            Rule::Di01,
            diagnostic.message,
        )
    })
}
