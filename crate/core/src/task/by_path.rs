//! `GetObject` and `DeleteInstance`: an object by its path.

use std::rc::Rc;

use wmi_lab_syntax::object_path;

use crate::com::{Get, OperationId, SingleTask, Verdict};
use crate::flags::{DIRECT_READ, MAX_PATH, USE_AMENDED_QUALIFIERS};
use crate::guest::Arg;
use crate::lab::Capability;
use crate::model::{ClassObject, ContextValues, Fault, Object, same_name};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::{NamespaceId, part_of};

use super::frame::{Answer, CallFrame};
use super::kernel::Kernel;
use super::put::refuse_lab;
use super::request::base_name;

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
            SingleTask::Get(Box::new(Get {
                path,
                amended: frame.word("lFlags") & USE_AMENDED_QUALIFIERS != 0,
                direct: frame.word("lFlags") & DIRECT_READ != 0,
                context: self.context_of(frame)?,
                namespace,
            }))
        })
    }

    /// Fetches an object by its path; an empty path asks for an empty class (AC-24).
    pub(crate) fn get_object(&mut self, get: &Get) -> Result<Verdict, Fault> {
        if get.path.is_empty() {
            let place = self.store.place(self.find_namespace(&get.namespace)?);
            return Ok(Verdict {
                object: Some(Object::Class(ClassObject::empty(place)?)),
                ..Verdict::new(WbemStatus::NO_ERROR, Rule::Ac24)
            });
        }
        let path = parse_path(&get.path)?;
        let namespace = self.find_namespace(&get.namespace)?;
        let part = match get.context.as_deref().map(ContextValues::partial_get) {
            None => None,
            Some(part) => part
                .map_err(|detail| Fault::new(WbemStatus::E_INVALID_CONTEXT, Rule::Pi35, detail))?,
        };
        self.check_provider_of(namespace, &path, Capability::Get, Rule::Ac40)?;
        let object = self.store.get_object(namespace, &path)?;
        if get.direct {
            check_direct(&object, &path.class)?;
        }
        let (object, rule) = match (object, part) {
            (Object::Instance(it), Some(part)) => {
                (Object::Instance(part_of(it, &part)?), Rule::Pi35)
            }
            (object, _) => (object, Rule::Ac13),
        };
        let object = match object {
            Object::Instance(it) if get.amended => Object::Instance(it.amended()),
            object => object,
        };
        Ok(Verdict {
            object: Some(object),
            ..Verdict::new(WbemStatus::NO_ERROR, rule)
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
        let asynchronous = self.operations[&id].sink.is_some();
        let at_sink = |fault: Fault| match fault.status {
            WbemStatus::E_NOT_FOUND if asynchronous => Fault {
                rule: Rule::Ac10,
                ..fault
            },
            _ => fault,
        };
        let touched = self.store.touched_by_delete(namespace, &parsed);
        refuse_lab(&touched.map_err(at_sink)?)?;
        let stays = self.ask_to_delete(id, namespace, &parsed)?;
        if let Some(detail) = stays {
            return Ok(Verdict {
                detail: Some(detail.into()),
                ..Verdict::new(WbemStatus::NO_ERROR, Rule::Di03)
            });
        }
        self.delete_found(id, namespace, &parsed)
    }

    /// Deletes an instance whose providers have all been asked (DI-03).
    pub(super) fn delete_asked(
        &mut self,
        id: OperationId,
        path: &str,
        namespace: &str,
    ) -> Result<Verdict, Fault> {
        let namespace = self.find_namespace(namespace)?;
        self.delete_found(id, namespace, &parse_path(path)?)
    }

    fn delete_found(
        &mut self,
        id: OperationId,
        namespace: NamespaceId,
        path: &object_path::ObjectPath,
    ) -> Result<Verdict, Fault> {
        let deleted = self.store.delete_instance(namespace, path)?;
        let path = deleted.instance.relpath().unwrap_or(deleted.path);
        let rule = match deleted.namespaces.is_empty() {
            true => Rule::Di02,
            false => Rule::Pi21,
        };
        self.narrate_write(id, &path, "is deleted", Vec::new(), rule);
        Ok(Verdict {
            also: Some(Rule::Di05),
            reading: self.reading_of_write(id),
            object: self.shown_object(id, Object::Instance(deleted.instance)),
            ..Verdict::new(WbemStatus::NO_ERROR, Rule::Di02)
        })
    }

    /// Asks the providers of the class, of its parents and of everything derived from it to delete. The one of the
    /// topmost class that is not abstract decides (DI-03); answers why the instance stays all the same, if it does.
    ///
    /// # Errors
    /// Why that provider does not delete.
    fn ask_to_delete(
        &mut self,
        id: OperationId,
        namespace: NamespaceId,
        path: &object_path::ObjectPath,
    ) -> Result<Option<String>, Fault> {
        let Ok(Object::Instance(doomed)) = self.store.get_object(namespace, path) else {
            return Ok(None);
        };
        self.check_write(self.store.namespace_name(namespace), doomed.class(), false)?;
        let (holder, relpath) = (doomed.class().clone(), doomed.relpath().unwrap_or_default());
        let Some(class) = self.store.class(namespace, &path.class).cloned() else {
            return Ok(None);
        };
        let mut family = self.provider_chain(namespace, &class);
        let below = self.store.subclasses(namespace, &class.name, true);
        family.extend(below.into_iter().filter(|it| it.served_by().is_some()));
        let several = (family.len() > 1).then_some(Rule::Di03);
        let decides = family.iter().position(|it| !it.is_abstract);
        let (mut refused, mut stays) = (None, None);
        for (at, class) in family.iter().enumerate() {
            self.narrate_asking(id, "delete", class, &relpath, several, None);
            let rule = several.unwrap_or(Rule::Di04);
            let asked = self.check_capability(namespace, class, Capability::Delete, rule);
            let Err(fault) = asked else {
                continue;
            };
            if same_name(&class.name, &holder.name) {
                stays = Some(format!("{relpath} stays, because {}", fault.detail));
            }
            if decides == Some(at) {
                refused = Some(fault);
            }
        }
        match refused {
            Some(fault) => Err(fault),
            None => Ok(stays),
        }
    }

    /// Whether the provider of an instance's class can do that; a path to a class asks nobody.
    fn check_provider_of(
        &self,
        namespace: NamespaceId,
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

/// A read of the named class alone finds no instance of a derived one (AC-21).
fn check_direct(object: &Object, class: &str) -> Result<(), Fault> {
    let holder = &object.class().name;
    if same_name(holder, class) {
        return Ok(());
    }
    let detail =
        format!("the object belongs to {holder}, and DIRECT_READ looks no further than {class}");
    Err(Fault::new(WbemStatus::E_NOT_FOUND, Rule::Ac21, detail))
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
