//! What stands against a put, check by check: the order inside a stage is left open (PI-36).

use std::rc::Rc;

use crate::com::{Operation, Put, Shape, SingleTask, Verdict, Work};
use crate::flags::MAX_PATH;
use crate::guest::{Arg, ThreadId};
use crate::lab::{Capability, Planned};
use crate::method::Method;
use crate::model::{ClassDef, Fault, Instance, Object, PartialPut};
use crate::pick::Pick;
use crate::reading::PartialUnsupported;
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::{Merged, NamespaceId, PutMode, PutPlan, PutRules};

use super::frame::{Answer, CallFrame};
use super::kernel::Kernel;
use super::put::{check_amended, check_partial, put_rules, refuse_lab};

/// A put that passed the checks of WMI itself; the providers of the class are still to be asked.
#[derive(Debug)]
pub(super) struct Judged {
    /// The namespace.
    pub namespace: NamespaceId,
    /// The classes whose providers are asked, the topmost first (PI-22).
    pub chain: Vec<Rc<ClassDef>>,
    /// The partial update that was asked for and is made.
    pub partial: Option<PartialPut>,
    /// What a provider makes of the stored instance.
    pub merged: Merged,
    /// The whole instance is written, because its provider writes no parts (PI-33).
    pub whole_instead: bool,
    /// The write.
    pub plan: PutPlan,
}

impl Kernel {
    /// The object of a put, which must be an `IWbemClassObject` (AC-05).
    pub(super) fn put_object(&self, frame: &CallFrame) -> Result<&Object, Answer> {
        let invalid =
            |note: &str| Answer::status(WbemStatus::E_INVALID_PARAMETER, Rule::Ac05).note(note);
        let Arg::Object(object) = frame.arg("pInst") else {
            return Err(invalid("The instance pointer is NULL."));
        };
        match self.objects.get(object).map(|it| &it.shape) {
            Some(Shape::ClassObject { object, .. }) => Ok(object),
            _ => Err(invalid("The instance is not an IWbemClassObject.")),
        }
    }

    /// Everything that the first stage of a put has to say against it, in the usual order: rights, pointers, flags,
    /// length, context.
    fn first_stage(&self, id: ThreadId, frame: &CallFrame) -> Vec<Answer> {
        let mut answers: Vec<Answer> = self.refuse_access(id, frame).into_iter().collect();
        if frame.method == Method::PutInstanceAsync {
            answers.extend(self.check_sink(frame, "pResponseHandler").err());
        }
        let object = self.put_object(frame);
        let length = object.as_ref().map_or(Ok(()), |it| check_length(it));
        answers.extend(object.err());
        answers.extend(self.check_flags(frame).err());
        answers.extend(put_mode(frame).err());
        answers.extend(length.err());
        answers.extend(self.context_of(frame).err());
        answers
    }

    /// The refusal of a call in its first stage: where several checks of a put fail, each may be the first (PI-36).
    pub(crate) fn first_refusal(
        &mut self,
        id: ThreadId,
        frame: &CallFrame,
        usual: Answer,
    ) -> Answer {
        if !is_put(frame.method) {
            return usual;
        }
        let answers = self.first_stage(id, frame);
        let codes: Vec<WbemStatus> = answers.iter().filter_map(returned).collect();
        if others(&codes).is_empty() {
            return usual;
        }
        let picked = others(&codes)
            .into_iter()
            .find(|code| self.picked(Pick::Check(*code)));
        let found = answers.into_iter().find(|it| returned(it) == picked);
        let answer = found.unwrap_or(usual);
        Answer {
            rule: Rule::Pi36,
            also: Some(answer.rule),
            ..answer
        }
    }

    /// Judges a put by every check of the second stage that can still be made after others have failed.
    ///
    /// # Errors
    /// What stands against it, in the usual order (PI-36).
    pub(super) fn judge_put(&self, put: &Put, rules: &PutRules) -> Result<Judged, Vec<Fault>> {
        let only = |fault| vec![fault];
        refuse_lab(&put.namespace).map_err(only)?;
        let namespace = self.find_namespace(&put.namespace).map_err(only)?;
        let partial = check_partial(put);
        let (given, class) = match self.store.putable(namespace, &put.object) {
            Ok(found) => found,
            Err(fault) => {
                let class = self.store.class(namespace, &put.object.class().name);
                let rights = class.map(|it| self.check_write(&put.namespace, it, false));
                let mut faults = vec![fault];
                if let Object::Instance(given) = &put.object {
                    faults.extend(check_amended(given, put.amended).err());
                }
                faults.extend(partial.err());
                faults.extend(rights.and_then(Result::err));
                return Err(faults);
            }
        };
        let chain = self.provider_chain(namespace, &class);
        let mut faults: Vec<Fault> = Vec::new();
        faults.extend(check_amended(given, put.amended).err());
        let partial = partial.unwrap_or_else(|fault| {
            faults.push(fault);
            None
        });
        faults.extend(self.check_write(&put.namespace, &class, false).err());
        let unsupported = partial.is_some() && self.refuses_parts(&chain);
        let whole = self.config.readings.partial_unsupported == PartialUnsupported::WholeInstance;
        let whole_instead = unsupported && whole;
        let partial = partial.filter(|_| !whole_instead);
        let merged = self.merged(namespace, &class, &chain, given, partial.as_ref());
        let merged = merged.unwrap_or_else(|fault| {
            faults.push(fault);
            unmerged(given)
        });
        let plan = self
            .store
            .judge_put(namespace, &class, &merged.instance, put.mode, rules);
        let plan = match plan {
            Ok(plan) => Some(plan),
            Err(more) => {
                faults.extend(more);
                None
            }
        };
        if unsupported && partial.is_some() {
            faults.push(self.partial_refusal(&class));
        }
        faults.extend(self.check_room().err());
        match plan {
            Some(plan) if faults.is_empty() => Ok(Judged {
                namespace,
                chain,
                partial,
                merged,
                whole_instead,
                plan,
            }),
            _ => {
                faults.extend(self.incapable(namespace, &chain));
                Err(faults)
            }
        }
    }

    /// What WMI has to say against a put before it asks the program that serves the class; none where no program does.
    pub(super) fn judge_for_program(&self, put: &Put) -> Option<Vec<Fault>> {
        let namespace = self.find_namespace(&put.namespace).ok()?;
        let (given, class) = self.store.putable(namespace, &put.object).ok()?;
        self.program_of(&class)?;
        let mut faults: Vec<Fault> = Vec::new();
        faults.extend(check_amended(given, put.amended).err());
        faults.extend(check_partial(put).err());
        faults.extend(self.check_write(&put.namespace, &class, false).err());
        faults.extend(self.store.fitted(namespace, given).err());
        let chain = self.provider_chain(namespace, &class);
        if !faults.is_empty() || chain.len() == 1 {
            faults.extend(self.incapable(namespace, &chain));
        }
        Some(faults)
    }

    fn merged(
        &self,
        namespace: NamespaceId,
        class: &Rc<ClassDef>,
        chain: &[Rc<ClassDef>],
        given: &Instance,
        partial: Option<&PartialPut>,
    ) -> Result<Merged, Fault> {
        let Some(wanted) = partial else {
            return Ok(unmerged(given));
        };
        let writes = |name: &str| !self.locks(chain, name);
        self.store.merge(namespace, class, given, wanted, &writes)
    }

    /// Why the first provider of a chain that cannot write does not.
    fn incapable(&self, namespace: NamespaceId, chain: &[Rc<ClassDef>]) -> Option<Fault> {
        let rule = chain_rule(chain);
        let can = |it: &Rc<ClassDef>| self.check_capability(namespace, it, Capability::Put, rule);
        chain.iter().find_map(|it| can(it).err())
    }

    /// The end of a put that something stands against. Where the checks would end it with different codes, the first
    /// of them decides, and which one that is is left open (PI-36).
    pub(super) fn refused_put(&mut self, faults: Vec<Fault>) -> Verdict {
        let codes: Vec<WbemStatus> = faults.iter().map(|it| it.status).collect();
        let others = others(&codes);
        let open = !others.is_empty();
        let picked = others
            .into_iter()
            .find(|code| self.picked(Pick::Check(*code)));
        let code = picked.unwrap_or(codes[0]);
        let found = faults.into_iter().find(|it| it.status == code);
        let fault = found.expect("the code is that of one of the faults");
        let verdict = Verdict::new(fault.status, fault.rule);
        Verdict {
            detail: Some(fault.detail.into()),
            rule: if open { Rule::Pi36 } else { fault.rule },
            also: open.then_some(fault.rule),
            reading: verdict.reading.filter(|_| !open),
            ..verdict
        }
    }

    /// The outcomes that are open when this call of `PutInstance` is made: the order of the checks in its first stage,
    /// and, where it is carried out at once, what is open in the second.
    pub(super) fn picks_of_put_call(&self, id: ThreadId, frame: &CallFrame) -> Vec<Pick> {
        let is_planned = !self.config.lab.faults.is_empty();
        let is_refused = self.refuse_for_server(id, frame.method).is_some();
        if is_planned || is_refused || self.check_object(id, frame).is_err() {
            return Vec::new();
        }
        let answers = self.first_stage(id, frame);
        let codes: Vec<WbemStatus> = answers.iter().filter_map(returned).collect();
        if !codes.is_empty() {
            return others(&codes).into_iter().map(Pick::Check).collect();
        }
        match self.check_put(frame) {
            Ok(SingleTask::Put(put)) if self.is_performed_at_once(frame, &put) => {
                self.picks_of_put(&put)
            }
            _ => Vec::new(),
        }
    }

    /// What is open when a put is carried out: which check comes first (PI-36), whether a key may come again in the line
    /// of its class (PI-25), and what stays of a partial update that fails half way (PI-32).
    pub(super) fn picks_of_put(&self, put: &Put) -> Vec<Pick> {
        let checks = |faults: &[Fault]| -> Vec<Pick> {
            let codes: Vec<WbemStatus> = faults.iter().map(|it| it.status).collect();
            others(&codes).into_iter().map(Pick::Check).collect()
        };
        if let Some(faults) = self.judge_for_program(put) {
            return checks(&faults);
        }
        let rules = put_rules(&self.config.readings);
        match self.judge_put(put, &rules) {
            Err(faults) => {
                let mut picks = checks(&faults);
                let in_line = faults.iter().any(|it| it.rule == Rule::Pi25);
                picks.extend(in_line.then_some(Pick::Coexist));
                picks
            }
            Ok(judged) => {
                let reaches = self.incapable(judged.namespace, &judged.chain).is_none();
                Vec::from_iter((judged.is_torn() && reaches).then_some(Pick::Restore))
            }
        }
    }

    /// What is open when an operation is carried out.
    pub(super) fn picks_of_performance(&self, operation: &Operation) -> Vec<Pick> {
        let works = operation.progress.planned.is_none_or(Planned::works);
        match &operation.work {
            Work::Single {
                task: Some(SingleTask::Put(put)),
                ..
            } if works && operation.can_be_performed(self.now_ms) => self.picks_of_put(put),
            _ => Vec::new(),
        }
    }
}

impl Judged {
    /// Whether a provider that is not told to be atomic fails half way (PI-32).
    pub(super) fn is_torn(&self) -> bool {
        let atomic = self.partial.as_ref().is_none_or(|it| it.atomic);
        !atomic && self.merged.refused.is_some() && !self.merged.written.is_empty()
    }
}

/// The mode that the flags ask for (PI-05).
pub(super) fn put_mode(frame: &CallFrame) -> Result<PutMode, Answer> {
    PutMode::from_flags(frame.word("lFlags")).ok_or_else(|| {
        let note = "CREATE_ONLY and UPDATE_ONLY exclude each other; nothing was started.";
        Answer::status(WbemStatus::E_INVALID_PARAMETER, Rule::Pi05).note(note)
    })
}

/// The length of the path of an instance (AC-06).
pub(super) fn check_length(object: &Object) -> Result<(), Answer> {
    let path = match object {
        Object::Instance(instance) => instance.relpath().unwrap_or_default(),
        Object::Class(_) => String::new(),
    };
    match path.chars().count() > MAX_PATH {
        true => Err(Answer::status(WbemStatus::E_QUOTA_VIOLATION, Rule::Ac06)),
        false => Ok(()),
    }
}

/// The rule under which the providers of a chain are asked (PI-22).
pub(super) fn chain_rule(chain: &[Rc<ClassDef>]) -> Rule {
    match chain.len() > 1 {
        true => Rule::Pi22,
        false => Rule::Pi27,
    }
}

fn is_put(method: Method) -> bool {
    matches!(method, Method::PutInstance | Method::PutInstanceAsync)
}

fn unmerged(given: &Instance) -> Merged {
    Merged {
        instance: given.clone(),
        written: Vec::new(),
        refused: None,
    }
}

fn returned(answer: &Answer) -> Option<WbemStatus> {
    answer.returns.as_int().map(|it| WbemStatus(it as u32))
}

/// The codes that differ from the first, each once.
fn others(codes: &[WbemStatus]) -> Vec<WbemStatus> {
    let mut found: Vec<WbemStatus> = Vec::new();
    for code in codes {
        if *code != codes[0] && !found.contains(code) {
            found.push(*code);
        }
    }
    found
}
