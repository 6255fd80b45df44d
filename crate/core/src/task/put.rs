//! `PutInstance`: its arguments, the providers of the class chain, the write.

use std::rc::Rc;

use crate::com::{OperationId, Put, SingleTask, Verdict};
use crate::flags::USE_AMENDED_QUALIFIERS;
use crate::lab::{Capability, LAB_NAMESPACE};
use crate::model::{ClassDef, Fault, Instance, Object, PartialPut, Value};
use crate::pick::Pick;
use crate::reading::{
    EnforceNotNull, NonabstractParent, PartialUnsupported, PutUsesIndicate, Readings, RejectSpace,
    Switch,
};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::{NamespaceId, PutMode, PutPlan, PutRules};

use super::frame::{Answer, CallFrame};
use super::kernel::Kernel;
use super::put_order::{Judged, check_length, put_mode};

impl Kernel {
    /// Stage 1 of `PutInstance`: the pointer, the flags, the length of the path (PI-36, PI-05, AC-06).
    pub(crate) fn check_put(&self, frame: &CallFrame) -> Result<SingleTask, Answer> {
        let object = self.put_object(frame)?;
        self.check_flags(frame)?;
        let mode = put_mode(frame)?;
        check_length(object)?;
        Ok(SingleTask::Put(Box::new(Put {
            object: object.clone(),
            mode,
            amended: frame.word("lFlags") & USE_AMENDED_QUALIFIERS != 0,
            context: self.context_of(frame)?,
            namespace: self.namespace_of(frame.object()),
        })))
    }

    /// Writes an instance.
    pub(crate) fn put_instance(&mut self, id: OperationId, put: &Put) -> Result<Verdict, Fault> {
        let rules = PutRules {
            coexist_in_line: self.picked(Pick::Coexist),
            ..put_rules(&self.config.readings)
        };
        let judged = match self.judge_put(put, &rules) {
            Ok(judged) => judged,
            Err(faults) => return Ok(self.refused_put(faults)),
        };
        let path = judged.plan.after().relpath().unwrap_or_default();
        let (namespace, chain) = (judged.namespace, judged.chain.clone());
        self.ask_to_write(id, &chain, (namespace, &path), put.context.as_deref())?;
        self.write_judged(id, judged)
    }

    /// Writes an instance whose providers have all been asked (PI-22).
    pub(super) fn write_asked(&mut self, id: OperationId, put: &Put) -> Result<Verdict, Fault> {
        match self.judge_put(put, &put_rules(&self.config.readings)) {
            Ok(judged) => self.write_judged(id, judged),
            Err(faults) => Ok(self.refused_put(faults)),
        }
    }

    fn write_judged(&mut self, id: OperationId, judged: Judged) -> Result<Verdict, Fault> {
        let is_torn = judged.is_torn();
        let Judged {
            namespace,
            chain,
            partial,
            merged,
            whole_instead,
            plan,
        } = judged;
        let path = plan.after().relpath().unwrap_or_default();
        if let Some(before) = self
            .store
            .stored(namespace, plan.after().class(), plan.after())
        {
            self.check_locked(&chain, &before, plan.after())?;
        }
        if let Some(fault) = merged.refused {
            if is_torn && !self.picked(Pick::Restore) {
                let done = self.store.carry_out_put(namespace, plan)?;
                let changed = done.before.map(|it| changed_properties(&it, &done.after));
                let changed = changed.unwrap_or_default();
                self.narrate_write(id, &path, "is half overwritten", changed, Rule::Pi32);
            } else if !merged.written.is_empty() {
                self.narrate_write(id, &path, "is restored", merged.written, Rule::Pi32);
            }
            return Err(fault);
        }
        let rule = match (&partial, whole_instead) {
            (Some(_), _) => Some(Rule::Pi31),
            (None, true) => Some(Rule::Pi33),
            (None, false) => None,
        };
        self.write_planned(id, namespace, plan, rule)
    }

    /// Writes what passed all checks, and tells of it.
    fn write_planned(
        &mut self,
        id: OperationId,
        namespace: NamespaceId,
        plan: PutPlan,
        rule: Option<Rule>,
    ) -> Result<Verdict, Fault> {
        let put = self.store.carry_out_put(namespace, plan)?;
        let rule = rule.unwrap_or(put.rule);
        let path = put.after.relpath().unwrap_or(put.path);
        let (verb, changed) = match &put.before {
            None => ("is created", Vec::new()),
            Some(before) => ("is overwritten", changed_properties(before, &put.after)),
        };
        for gone in &put.replaced {
            let gone = gone.relpath().unwrap_or_default();
            self.narrate_write(id, &gone, "is deleted", Vec::new(), Rule::Pi24);
        }
        self.narrate_write(id, &path, verb, changed, rule);
        let verdict = Verdict::new(WbemStatus::NO_ERROR, rule);
        let class = put.after.class();
        let disputed =
            put.before.is_none() && self.store.concrete_parent(namespace, class).is_some();
        let disputed = disputed.then_some(Switch::NonabstractParent);
        Ok(Verdict {
            text: Some(path.into()),
            also: Some(Rule::Pi20),
            reading: verdict.reading.or(disputed).or(self.reading_of_write(id)),
            object: self.shown_object(id, Object::Instance(put.after)),
            ..verdict
        })
    }

    /// The object that an asynchronous write hands to its sink, under the reading that hands one over (AC-16).
    pub(crate) fn shown_object(&self, id: OperationId, object: Object) -> Option<Object> {
        let shows = self.config.readings.put_uses_indicate == PutUsesIndicate::Yes;
        (shows && self.operations[&id].sink.is_some()).then_some(object)
    }

    /// What decides whether the sink of an asynchronous write sees more than its end (AC-16).
    pub(crate) fn reading_of_write(&self, id: OperationId) -> Option<Switch> {
        let asynchronous = self.operations[&id].sink.is_some();
        asynchronous.then_some(Switch::PutUsesIndicate)
    }

    /// How a provider that cannot write parts of an instance refuses (PI-33).
    pub(super) fn partial_refusal(&self, class: &ClassDef) -> Fault {
        let status = match self.config.readings.partial_unsupported {
            PartialUnsupported::NotSupported => WbemStatus::E_NOT_SUPPORTED,
            PartialUnsupported::UnsupportedParameter => WbemStatus::E_UNSUPPORTED_PARAMETER,
            PartialUnsupported::UnsupportedPutExtension => WbemStatus::E_UNSUPPORTED_PUT_EXTENSION,
            PartialUnsupported::ProviderNotCapable | PartialUnsupported::WholeInstance => {
                WbemStatus::E_PROVIDER_NOT_CAPABLE
            }
        };
        let detail = format!(
            "the provider of class {} cannot write a part of an instance",
            class.name
        );
        Fault::new(status, Rule::Pi33, detail)
    }

    pub(super) fn refuses_parts(&self, chain: &[Rc<ClassDef>]) -> bool {
        self.declared(chain)
            .any(|it| !it.can(Capability::PartialPut))
    }

    pub(super) fn locks(&self, chain: &[Rc<ClassDef>], property: &str) -> bool {
        self.declared(chain).any(|it| it.locks(property))
    }

    /// A whole put changes no property that a provider refuses to write.
    fn check_locked(
        &self,
        chain: &[Rc<ClassDef>],
        before: &Instance,
        after: &Instance,
    ) -> Result<(), Fault> {
        let changed = changed_properties(before, after);
        match changed.iter().find(|it| self.locks(chain, it)) {
            None => Ok(()),
            Some(name) => {
                let class = &after.class().name;
                let detail = format!("{class}.{name} is not written by its provider");
                Err(Fault::new(
                    WbemStatus::E_READ_ONLY,
                    Rule::SimProvider,
                    detail,
                ))
            }
        }
    }
}

/// A localised object is written by a call that knows of localised qualifiers only (PI-12).
pub(super) fn check_amended(given: &Instance, amended: bool) -> Result<(), Fault> {
    if amended || !given.is_amended() {
        return Ok(());
    }
    let detail =
        "the instance was read with USE_AMENDED_QUALIFIERS and is written without".to_owned();
    Err(Fault::new(WbemStatus::E_AMENDED_OBJECT, Rule::Pi12, detail))
}

/// The partial update that the context asks for, which must be an update (PI-29, PI-30).
pub(super) fn check_partial(put: &Put) -> Result<Option<PartialPut>, Fault> {
    let Some(context) = &put.context else {
        return Ok(None);
    };
    let refused = |rule, detail| Fault::new(WbemStatus::E_INVALID_CONTEXT, rule, detail);
    let wanted = context
        .partial_put()
        .map_err(|detail| refused(Rule::Pi30, detail))?;
    if wanted.is_some() && put.mode != PutMode::UpdateOnly {
        let detail = "a partial update needs WBEM_FLAG_UPDATE_ONLY".to_owned();
        return Err(refused(Rule::Pi29, detail));
    }
    Ok(wanted)
}

pub(super) fn put_rules(readings: &Readings) -> PutRules {
    PutRules {
        enforce_not_null: readings.enforce_not_null == EnforceNotNull::Yes,
        null_key: readings.null_key,
        sibling_key: readings.sibling_key,
        coexist_in_line: false,
        reject_space: readings.reject_space == RejectSpace::Yes,
        refuse_below_concrete: readings.nonabstract_parent == NonabstractParent::NotFound,
    }
}

/// Settings are read when a scenario opens, so nothing may write to them afterwards.
pub(crate) fn refuse_lab(namespace: &str) -> Result<(), Fault> {
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

pub(crate) fn changed_properties(before: &Instance, after: &Instance) -> Vec<Rc<str>> {
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
