//! What a client wants of one object whose class a program serves: the provider's method is called for it.

use std::rc::Rc;

use wmi_lab_syntax::object_path::Keys;

use crate::com::{Invocation, OperationId, Owner, Put, SingleTask};
use crate::guest::{Arg, ObjectId, ProgramId};
use crate::lab::Capability;
use crate::model::{Fault, Instance};
use crate::rule::Rule;
use crate::store::NamespaceId;

use super::by_path::parse_path;
use super::capability::Server;
use super::duty::{Asking, Duty, Handing};
use super::kernel::Kernel;
use super::put::put_rules;
use super::single::Course;

impl Kernel {
    /// Asks the program that serves the object of a call. `None`: no program does, WMI goes on by itself.
    ///
    /// # Errors
    /// What is wrong before a provider can be asked: the path, the class, the instance, the provider (AC-40).
    pub(crate) fn ask_program(
        &mut self,
        id: OperationId,
        task: &SingleTask,
    ) -> Result<Option<Course>, Fault> {
        let (get, ns, instance) = match task {
            SingleTask::Get(get) => match self.named_instance(&get.path, &get.namespace)? {
                Some((ns, instance)) => (get, ns, instance),
                None => return Ok(None),
            },
            SingleTask::Delete { path, namespace } => {
                return match self.named_instance(path, namespace)? {
                    Some((ns, instance)) => self.ask_to_delete_by_program(id, task, ns, instance),
                    None => Ok(None),
                };
            }
            SingleTask::Put(put) => return self.ask_to_put_by_program(id, task, put),
            _ => return Ok(None),
        };
        let class = Rc::clone(instance.class());
        if self.program_of(&class).is_none() {
            return Ok(None);
        }
        let server = self.server_of(ns, &class, Capability::Get, Rule::Ac40)?;
        let Server::Program(program, provider) = server else {
            return Ok(None);
        };
        let context = get.context.as_ref();
        let asking = Asking {
            values: context.map(|it| Rc::new(it.for_provider())),
            ..self.asking(id, ns, &class.name, (program, provider))
        };
        let context = self.create_context(&asking, None);
        let path = instance.relpath().unwrap_or_else(|| class.name.to_string());
        let given = self.create_instance_object(instance, context, Owner::Program(program));
        let handing = Handing {
            label: format!("GetObject({path})"),
            args: vec![Arg::Object(given), Arg::Int(0)],
            instances: vec![given],
            answer: Some(given),
        };
        self.ask_provider(&asking, Duty::Get(id), context, handing)?;
        Ok(Some(Course::Elsewhere))
    }

    fn ask_to_delete_by_program(
        &mut self,
        id: OperationId,
        task: &SingleTask,
        ns: NamespaceId,
        instance: Instance,
    ) -> Result<Option<Course>, Fault> {
        let class = instance.class();
        if self.program_of(class).is_some() {
            self.check_write(self.store.namespace_name(ns), class, false)?;
            return self.ask_relatives(id, task, ns, instance);
        }
        // What is stored must be there before anybody is asked to delete it.
        let stored = self.store.stored(ns, class, &instance);
        let Some(stored) = stored else {
            return Ok(None);
        };
        self.check_write(self.store.namespace_name(ns), stored.class(), false)?;
        self.ask_relatives(id, task, ns, stored)
    }

    fn ask_to_put_by_program(
        &mut self,
        id: OperationId,
        task: &SingleTask,
        put: &Put,
    ) -> Result<Option<Course>, Fault> {
        let ns = self.find_namespace(&put.namespace)?;
        // What no provider may be asked is refused where every put is checked.
        let Ok((given, class)) = self.store.putable(ns, &put.object) else {
            return Ok(None);
        };
        if let Some(faults) = self.judge_for_program(put) {
            if !faults.is_empty() {
                return Ok(Some(Course::Over(self.refused_put(faults))));
            }
        } else if self.provider_chain(ns, &class).is_empty()
            || self
                .judge_put(put, &put_rules(&self.config.readings))
                .is_err()
        {
            return Ok(None);
        }
        let instance = self.store.fitted(ns, given)?;
        self.ask_relatives(id, task, ns, instance)
    }

    /// An instance that holds nothing but the keys of a path; none for a path to a class.
    pub(super) fn named_instance(
        &self,
        path: &str,
        namespace: &str,
    ) -> Result<Option<(NamespaceId, Instance)>, Fault> {
        if path.is_empty() {
            return Ok(None);
        }
        let path = parse_path(path)?;
        let ns = self.find_namespace(namespace)?;
        if path.keys == Keys::None {
            return Ok(None);
        }
        // A class that is not there, or keys that do not fit it: the ordinary way says so.
        Ok(self.store.keyed(ns, &path).ok())
    }

    pub(super) fn asking(
        &self,
        id: OperationId,
        ns: NamespaceId,
        class: &Rc<str>,
        (program, provider): (ProgramId, Rc<str>),
    ) -> Asking {
        let operation = &self.operations[&id];
        Asking {
            program,
            provider,
            class: Rc::clone(class),
            namespace: self.store.namespace_name(ns).into(),
            values: None,
            key: Rc::clone(&operation.key),
            cause: operation.cause,
        }
    }

    /// Asks the provider of a method call for its object, whose class decides what is carried out (EM-09). `None`: no
    /// program serves it.
    ///
    /// # Errors
    /// As [`Kernel::ask_program`].
    pub(crate) fn ask_for_object(
        &mut self,
        id: OperationId,
        named: (NamespaceId, Instance),
        task: Rc<SingleTask>,
    ) -> Result<Option<Course>, Fault> {
        let (ns, instance) = named;
        let class = Rc::clone(instance.class());
        let server = self.server_of(ns, &class, Capability::Get, Rule::Ac40)?;
        let Server::Program(program, provider) = server else {
            return Ok(None);
        };
        let asking = self.asking(id, ns, &class.name, (program, provider));
        let context = self.create_context(&asking, None);
        let path = instance.relpath().unwrap_or_default();
        let given = self.create_instance_object(instance, context, Owner::Program(program));
        let handing = Handing {
            label: format!("GetObject({path})"),
            args: vec![Arg::Object(given), Arg::Int(0)],
            instances: vec![given],
            answer: Some(given),
        };
        self.ask_provider(&asking, Duty::Fetch(id, task), context, handing)?;
        Ok(Some(Course::Elsewhere))
    }

    /// Has a provider carry a method out.
    ///
    /// # Errors
    /// As [`Kernel::ask_program`].
    pub(crate) fn ask_for_method(
        &mut self,
        id: OperationId,
        call: &Invocation,
        (program, provider): (ProgramId, Rc<str>),
    ) -> Result<Course, Fault> {
        let asking = self.asking(id, call.ns, &call.implementer.name, (program, provider));
        let context = self.create_context(&asking, None);
        let place = self.store.place(call.ns);
        let mut instances = Vec::new();
        let mut hand = |kernel: &mut Self, instance: Instance| -> ObjectId {
            let object = kernel.create_instance_object(instance, context, Owner::Program(program));
            instances.push(object);
            object
        };
        let object = call.object.clone();
        let object =
            object.unwrap_or_else(|| Instance::spawn(Rc::clone(&call.class), place.clone()));
        let object = hand(self, object);
        let inputs = call.inputs.clone().map(|it| hand(self, it));
        let outputs = call.method.outputs.clone();
        let outputs = outputs.map(|it| hand(self, Instance::spawn(it, place)));
        let or_null = |object: Option<ObjectId>| object.map_or(Arg::Null, Arg::Object);
        let handing = Handing {
            label: format!("ExecMethod({}, {})", call.class.name, call.method.name),
            args: vec![
                Arg::Object(object),
                Arg::Text(Rc::clone(&call.method.name)),
                or_null(inputs),
                or_null(outputs),
                Arg::Int(0),
            ],
            instances,
            answer: outputs,
        };
        self.ask_provider(&asking, Duty::Method(id), context, handing)?;
        Ok(Course::Elsewhere)
    }
}
