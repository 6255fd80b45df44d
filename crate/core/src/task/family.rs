//! The providers of a class and of its relatives where one of them is a program: each is asked when the one before has
//! answered (PI-22, DI-03).

use std::rc::Rc;

use crate::com::{OperationId, Owner, SingleTask, Verdict};
use crate::guest::{Arg, ProgramId};
use crate::lab::Capability;
use crate::model::{ClassDef, ContextValues, Fault, Instance, Object, same_name};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::NamespaceId;

use super::capability::Server;
use super::duty::{Asking, Duty, Handing};
use super::kernel::Kernel;
use super::single::Course;

/// Providers that are asked to write or to delete one instance.
#[derive(Clone, Debug)]
pub struct Family {
    /// The call: `PutInstance` or `DeleteInstance`.
    task: Rc<SingleTask>,
    ns: NamespaceId,
    /// The instance, of its own class.
    instance: Instance,
    /// The classes that have a provider, in the order in which they are asked.
    classes: Rc<[Rc<ClassDef>]>,
    /// Which of them is asked.
    at: usize,
    /// Why the class does not delete whose provider decides (DI-03).
    refused: Option<Fault>,
    /// Why the instance stays although that provider deletes.
    stays: Option<Rc<str>>,
}

impl Family {
    /// Whether the providers are asked to delete.
    pub fn deletes(&self) -> bool {
        matches!(*self.task, SingleTask::Delete { .. })
    }

    /// The rule under which they are asked: that of the whole family, or that of a single provider.
    pub fn rule(&self) -> Rule {
        match (self.classes.len() > 1, self.deletes()) {
            (false, _) => Rule::SimProvider,
            (true, true) => Rule::Di03,
            (true, false) => Rule::Pi22,
        }
    }

    fn refusal_rule(&self) -> Rule {
        match (self.classes.len() > 1, self.deletes()) {
            (true, true) => Rule::Di03,
            (true, false) => Rule::Pi22,
            (false, true) => Rule::Di04,
            (false, false) => Rule::Pi27,
        }
    }

    fn context(&self) -> Option<&Rc<ContextValues>> {
        match &*self.task {
            SingleTask::Put(put) => put.context.as_ref(),
            _ => None,
        }
    }

    /// Takes note that a provider refuses.
    ///
    /// # Errors
    /// The fault, where it is the end of the call: all must write, while deleting goes on to the last (PI-22, DI-03).
    fn note_refusal(&mut self, fault: Fault) -> Result<(), Fault> {
        if !self.deletes() {
            return Err(fault);
        }
        let own = &self.instance.class().name;
        if same_name(&self.classes[self.at].name, own) {
            let path = self.instance.relpath().unwrap_or_default();
            self.stays = Some(format!("{path} stays, because {}", fault.detail).into());
        }
        let decides = self.classes.iter().position(|it| !it.is_abstract);
        if decides == Some(self.at) {
            self.refused = Some(fault);
        }
        Ok(())
    }

    /// The instance as one of a class above or below its own: what both have in common.
    fn seen_as(&self, class: &Rc<ClassDef>) -> Instance {
        if same_name(&class.name, &self.instance.class().name) {
            return self.instance.clone();
        }
        let mut seen = Instance::spawn(Rc::clone(class), self.instance.place().cloned());
        let shared = class
            .properties
            .len()
            .min(self.instance.class().properties.len());
        for at in 0..shared {
            seen.set_at(at, self.instance.value_at(at).clone());
        }
        seen
    }
}

impl Kernel {
    /// Begins to ask the providers of a put or a deletion. `None`: none of them is a program.
    ///
    /// # Errors
    /// Why the first that is asked does not write.
    pub(super) fn ask_relatives(
        &mut self,
        id: OperationId,
        task: &SingleTask,
        ns: NamespaceId,
        instance: Instance,
    ) -> Result<Option<Course>, Fault> {
        let class = Rc::clone(instance.class());
        let mut classes = self.provider_chain(ns, &class);
        if matches!(task, SingleTask::Delete { .. }) {
            let below = self.store.subclasses(ns, &class.name, true).into_iter();
            classes.extend(below.filter(|it| it.served_by().is_some()));
        }
        if !classes.iter().any(|it| self.program_of(it).is_some()) {
            return Ok(None);
        }
        let family = Family {
            task: Rc::new(task.clone()),
            ns,
            instance,
            classes: classes.into(),
            at: 0,
            refused: None,
            stays: None,
        };
        self.ask_next(id, family, None).map(Some)
    }

    /// Asks one provider after the other, until a program is asked or all have answered.
    fn ask_next(
        &mut self,
        id: OperationId,
        mut family: Family,
        mut answer: Option<Object>,
    ) -> Result<Course, Fault> {
        let (capability, verb) = match family.deletes() {
            true => (Capability::Delete, "delete"),
            false => (Capability::Put, "write"),
        };
        while let Some(class) = family.classes.get(family.at).cloned() {
            answer = None;
            let server = self.server_of(family.ns, &class, capability, family.refusal_rule());
            match server {
                Ok(Server::Program(program, provider)) => {
                    match self.call_relative(id, &family, &class, (program, provider)) {
                        Ok(()) => return Ok(Course::Elsewhere),
                        Err(fault) => family.note_refusal(fault)?,
                    }
                }
                server => {
                    let path = family.instance.relpath().unwrap_or_default();
                    let several = (family.classes.len() > 1).then(|| family.rule());
                    let context = family.context().cloned();
                    self.narrate_asking(id, verb, &class, &path, several, context.as_deref());
                    if let Err(fault) = server {
                        family.note_refusal(fault)?;
                    }
                }
            }
            family.at += 1;
        }
        self.end_family(id, family, answer)
    }

    /// Calls the program that serves one of the classes.
    fn call_relative(
        &mut self,
        id: OperationId,
        family: &Family,
        class: &Rc<ClassDef>,
        (program, provider): (ProgramId, Rc<str>),
    ) -> Result<(), Fault> {
        let asking = Asking {
            values: family.context().map(|it| Rc::new(it.for_provider())),
            ..self.asking(id, family.ns, &class.name, (program, provider))
        };
        let context = self.create_context(&asking, None);
        let instance = family.seen_as(class);
        let path = instance.relpath().unwrap_or_else(|| class.name.to_string());
        let given = self.create_instance_object(instance, context, Owner::Program(program));
        let (method, flags) = match &*family.task {
            SingleTask::Put(put) => ("PutInstance", put.mode as i64),
            _ => ("DeleteInstance", 0),
        };
        let handing = Handing {
            label: format!("{method}({path})"),
            args: vec![Arg::Object(given), Arg::Int(flags)],
            instances: vec![given],
            answer: (!family.deletes()).then_some(given),
        };
        let duty = Duty::Family(id, Box::new(family.clone()));
        self.ask_provider(&asking, duty, context, handing)
    }

    /// A program has answered: the next of the family is asked, or the call is over.
    pub(super) fn relative_answered(
        &mut self,
        id: OperationId,
        mut family: Family,
        outcome: Result<Option<Object>, Fault>,
    ) -> Result<Course, Fault> {
        let answer = match outcome {
            Ok(answer) => answer,
            Err(fault) => {
                family.note_refusal(fault)?;
                None
            }
        };
        family.at += 1;
        self.ask_next(id, family, answer)
    }

    /// All have answered.
    fn end_family(
        &mut self,
        id: OperationId,
        family: Family,
        answer: Option<Object>,
    ) -> Result<Course, Fault> {
        if let Some(fault) = family.refused {
            return Err(fault);
        }
        if let Some(detail) = family.stays {
            let verdict = Verdict::new(WbemStatus::NO_ERROR, Rule::Di03);
            return Ok(Course::Over(Verdict {
                detail: Some(detail),
                ..verdict
            }));
        }
        let of_program = self.program_of(family.instance.class()).is_some();
        let verdict = match (&*family.task, of_program) {
            (SingleTask::Put(put), false) => self.write_asked(id, put)?,
            (SingleTask::Delete { path, namespace }, false) => {
                self.delete_asked(id, path, namespace)?
            }
            _ => Verdict {
                text: answer.and_then(|it| it.relpath()).map(Rc::from),
                ..Verdict::new(WbemStatus::NO_ERROR, family.rule())
            },
        };
        Ok(Course::Over(verdict))
    }
}
