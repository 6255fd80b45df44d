//! `PutInstance`: the checks of both stages in their order (PI-36), the providers of the class chain, the write.

use std::rc::Rc;

use crate::com::{OperationId, Put, Shape, SingleTask, Verdict};
use crate::flags::{MAX_PATH, USE_AMENDED_QUALIFIERS};
use crate::guest::Arg;
use crate::lab::{Capability, LAB_NAMESPACE};
use crate::model::{ClassDef, Fault, Instance, Object, PartialPut, Value};
use crate::reading::{
    EnforceNotNull, NonabstractParent, PartialUnsupported, PutUsesIndicate, Readings, RejectSpace,
};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::{Merged, NamespaceId, PutMode, PutPlan, PutRules};

use super::frame::{Answer, CallFrame};
use super::kernel::Kernel;

impl Kernel {
    /// Stage 1 of `PutInstance`: the pointer, the flags, the length of the path (PI-36, PI-05, AC-06).
    pub(crate) fn check_put(&self, frame: &CallFrame) -> Result<SingleTask, Answer> {
        let invalid =
            |rule, note: &str| Answer::status(WbemStatus::E_INVALID_PARAMETER, rule).note(note);
        let Arg::Object(object) = frame.arg("pInst") else {
            return Err(invalid(Rule::Ac05, "The instance pointer is NULL."));
        };
        self.check_flags(frame)?;
        let Some(mode) = PutMode::from_flags(frame.word("lFlags")) else {
            let note = "CREATE_ONLY and UPDATE_ONLY exclude each other; nothing was started.";
            return Err(invalid(Rule::Pi05, note));
        };
        let Some(Shape::ClassObject { object, .. }) = self.objects.get(object).map(|it| &it.shape)
        else {
            let note = "The instance is not an IWbemClassObject.";
            return Err(invalid(Rule::Ac05, note));
        };
        if let Object::Instance(instance) = object
            && instance
                .relpath()
                .is_some_and(|path| path.chars().count() > MAX_PATH)
        {
            return Err(Answer::status(WbemStatus::E_QUOTA_VIOLATION, Rule::Ac06));
        }
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
        refuse_lab(&put.namespace)?;
        let namespace = self.find_namespace(&put.namespace)?;
        let (given, class) = self.store.putable(namespace, &put.object)?;
        check_amended(given, put.amended)?;
        let chain = self.provider_chain(namespace, &class);
        let partial = check_partial(put)?;
        self.check_write(&put.namespace, &class, false)?;
        let unsupported = partial.is_some() && self.refuses_parts(&chain);
        let whole = self.config.readings.partial_unsupported == PartialUnsupported::WholeInstance;
        let partial = partial.filter(|_| !(unsupported && whole));
        let merged = match &partial {
            Some(wanted) => {
                let writes = |name: &str| !self.locks(&chain, name);
                self.store
                    .merge(namespace, &class, given, wanted, &writes)?
            }
            None => Merged {
                instance: given.clone(),
                written: Vec::new(),
                refused: None,
            },
        };
        let rules = put_rules(&self.config.readings);
        let plan = self
            .store
            .plan_put(namespace, &class, &merged.instance, put.mode, &rules)?;
        if unsupported && partial.is_some() {
            return Err(self.partial_refusal(&class));
        }
        self.check_room()?;
        let path = plan.after().relpath().unwrap_or_default();
        self.ask_to_write(id, &chain, (namespace, &path), put.context.as_deref())?;
        if let Some(before) = self.store.stored(namespace, &class, given) {
            self.check_locked(&chain, &before, plan.after())?;
        }
        let torn = partial.as_ref().is_some_and(|it| !it.atomic) && !merged.written.is_empty();
        if let Some(fault) = merged.refused {
            if torn {
                let done = self.store.carry_out_put(namespace, plan)?;
                let changed = done.before.map(|it| changed_properties(&it, &done.after));
                let changed = changed.unwrap_or_default();
                self.narrate_write(id, &path, "is half overwritten", changed, Rule::Pi32);
            } else if !merged.written.is_empty() {
                self.narrate_write(id, &path, "is restored", merged.written, Rule::Pi32);
            }
            return Err(fault);
        }
        let rule = match (&partial, unsupported) {
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
        Ok(Verdict {
            text: Some(path.into()),
            also: Some(Rule::Pi20),
            object: self.shown_object(id, Object::Instance(put.after)),
            ..Verdict::new(WbemStatus::NO_ERROR, rule)
        })
    }

    /// The object that an asynchronous write hands to its sink, under the reading that hands one over (AC-16).
    pub(crate) fn shown_object(&self, id: OperationId, object: Object) -> Option<Object> {
        let shows = self.config.readings.put_uses_indicate == PutUsesIndicate::Yes;
        (shows && self.operations[&id].sink.is_some()).then_some(object)
    }

    /// How a provider that cannot write parts of an instance refuses (PI-33).
    fn partial_refusal(&self, class: &ClassDef) -> Fault {
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

    fn refuses_parts(&self, chain: &[Rc<ClassDef>]) -> bool {
        self.declared(chain)
            .any(|it| !it.can(Capability::PartialPut))
    }

    fn locks(&self, chain: &[Rc<ClassDef>], property: &str) -> bool {
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
fn check_amended(given: &Instance, amended: bool) -> Result<(), Fault> {
    if amended || !given.is_amended() {
        return Ok(());
    }
    let detail =
        "the instance was read with USE_AMENDED_QUALIFIERS and is written without".to_owned();
    Err(Fault::new(WbemStatus::E_AMENDED_OBJECT, Rule::Pi12, detail))
}

/// The partial update that the context asks for, which must be an update (PI-29, PI-30).
fn check_partial(put: &Put) -> Result<Option<PartialPut>, Fault> {
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

fn put_rules(readings: &Readings) -> PutRules {
    PutRules {
        enforce_not_null: readings.enforce_not_null == EnforceNotNull::Yes,
        null_key: readings.null_key,
        sibling_key: readings.sibling_key,
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
