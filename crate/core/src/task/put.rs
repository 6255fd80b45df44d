//! `PutInstance`.

use std::rc::Rc;

use crate::com::{OperationId, Shape, SingleTask, Verdict};
use crate::guest::Arg;
use crate::lab::{Capability, LAB_NAMESPACE};
use crate::model::{Fault, Object, Value};
use crate::reading::{EnforceNotNull, Readings};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::{PutMode, PutRules};

use super::frame::{Answer, CallFrame};
use super::kernel::Kernel;

impl Kernel {
    /// Stage 1 of `PutInstance`: the pointer, then the flags (PI-05).
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
        Ok(SingleTask::Put {
            object: object.clone(),
            mode,
            namespace: self.namespace_of(frame.object()),
        })
    }

    /// Writes an instance.
    pub(crate) fn put_instance(
        &mut self,
        id: OperationId,
        object: &Object,
        mode: PutMode,
        namespace: &str,
    ) -> Result<Verdict, Fault> {
        refuse_lab(namespace)?;
        let namespace = self.find_namespace(namespace)?;
        if let Object::Instance(instance) = object {
            self.check_capability(namespace, instance.class(), Capability::Put, Rule::Pi27)?;
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
