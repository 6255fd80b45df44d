//! `PutClass` and `DeleteClass`.

use std::rc::Rc;

use crate::com::{OperationId, Shape, SingleTask, Verdict, Work};
use crate::flags::{MAX_IDENTIFIER, USE_AMENDED_QUALIFIERS};
use crate::guest::Arg;
use crate::model::{ClassObject, Fault, Object};
use crate::reading::{DeleteMissing, DeleteRecursive, PutclassPath, Switch};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::{ClassRules, ClassUpdate, PutMode};

use super::by_path::parse_path;
use super::frame::{Answer, CallFrame};
use super::kernel::Kernel;

impl Kernel {
    /// Stage 1 of `PutClass`: the pointer, then the flags (PC-01, PC-02).
    pub(crate) fn check_put_class(&self, frame: &CallFrame) -> Result<SingleTask, Answer> {
        let invalid =
            |rule, note: &str| Answer::status(WbemStatus::E_INVALID_PARAMETER, rule).note(note);
        let shape = match frame.arg("pObject") {
            Arg::Object(object) => self.objects.get(object).map(|it| &it.shape),
            _ => return Err(invalid(Rule::Ac05, "The class pointer is NULL.")),
        };
        let Some(Shape::ClassObject {
            object: Object::Class(class),
            ..
        }) = shape
        else {
            return Err(invalid(Rule::Ac05, "The object is not a class definition."));
        };
        self.check_flags(frame)?;
        let flags = frame.word("lFlags");
        let Some(mode) = PutMode::from_flags(flags) else {
            let note = "CREATE_ONLY and UPDATE_ONLY exclude each other; nothing was started.";
            return Err(invalid(Rule::Pc01, note));
        };
        let Some(update) = ClassUpdate::from_flags(flags) else {
            let note = "Safe and forced update exclude each other; nothing was started.";
            return Err(invalid(Rule::Pc02, note));
        };
        Ok(SingleTask::PutClass {
            class: class.clone(),
            mode,
            update,
            amended: flags & USE_AMENDED_QUALIFIERS != 0,
            namespace: self.namespace_of(frame.object()),
        })
    }

    /// Stage 1 of `DeleteClass`.
    pub(crate) fn check_delete_class(&self, frame: &CallFrame) -> Result<SingleTask, Answer> {
        let name = match frame.arg("strClass") {
            Arg::Text(name) if !name.is_empty() => name,
            _ => {
                let answer = Answer::status(WbemStatus::E_INVALID_PARAMETER, Rule::Ac05);
                return Err(answer.note("The name of the class is NULL or empty."));
            }
        };
        self.check_flags(frame)?;
        if name.chars().count() > MAX_IDENTIFIER {
            return Err(Answer::status(WbemStatus::E_QUOTA_VIOLATION, Rule::Ac06));
        }
        Ok(SingleTask::DeleteClass {
            name: Rc::clone(name),
            namespace: self.namespace_of(frame.object()),
        })
    }

    /// The refusal of `DeleteInstanceAsync` for a missing instance, under the reading that looks at once (AC-10).
    pub(crate) fn refuse_missing(&self, work: &Work) -> Option<Answer> {
        let Work::Single {
            task: Some(SingleTask::Delete { path, namespace }),
            ..
        } = work
        else {
            return None;
        };
        if self.config.readings.delete_missing == DeleteMissing::Sink {
            return None;
        }
        let namespace = self.store.namespace(namespace)?;
        let found = self
            .store
            .get_object(namespace, &parse_path(path).ok()?)
            .map_err(|fault| fault.status);
        (found == Err(WbemStatus::E_NOT_FOUND)).then(|| {
            Answer::status(WbemStatus::E_NOT_FOUND, Rule::Ac10)
                .reading(Switch::DeleteMissing)
                .note("The instance is looked for before the call is accepted.")
        })
    }

    /// Writes a class.
    pub(crate) fn put_class(
        &mut self,
        id: OperationId,
        class: &ClassObject,
        (mode, update, amended): (PutMode, ClassUpdate, bool),
        namespace: &str,
    ) -> Result<Verdict, Fault> {
        self.check_write(namespace, &class.def, true)?;
        let namespace = self.find_namespace(namespace)?;
        let readings = &self.config.readings;
        let rules = ClassRules {
            missing_super: readings.missing_super,
            safe_with_instances: readings.safe_with_instances,
        };
        let tells_path = readings.putclass_path == PutclassPath::Path;
        let before = self.store.class(namespace, &class.def.name).cloned();
        let localised =
            class.def.is_localised() || before.as_ref().is_some_and(|it| it.is_localised());
        let neutral = (localised && !amended).then(|| ClassObject {
            def: Rc::new(class.def.localised_as(before.as_deref())),
            ..class.clone()
        });
        let class = neutral.as_ref().unwrap_or(class);
        let put = self
            .store
            .update_class(namespace, class, mode, update, &rules)?;
        let (verb, rule) = match put.created {
            true => ("is created", Rule::Pc01),
            false if localised => ("is changed", Rule::Pc12),
            false => ("is changed", Rule::Pc02),
        };
        let name = &put.class.name;
        self.narrate_write(id, &format!("class {name}"), verb, put.derived, rule);
        let asynchronous = self.operations[&id].sink.is_some();
        Ok(Verdict {
            text: (asynchronous && tells_path).then(|| Rc::clone(name)),
            ..Verdict::new(
                WbemStatus::NO_ERROR,
                if asynchronous { Rule::Sk15 } else { rule },
            )
        })
    }

    /// Deletes a class with everything below it, one write for each class, children first (DC-01, DC-04).
    pub(crate) fn delete_class(
        &mut self,
        id: OperationId,
        name: &str,
        namespace: &str,
    ) -> Result<Verdict, Fault> {
        let place = namespace;
        let namespace = self.find_namespace(namespace)?;
        if let Some(class) = self.store.class(namespace, name) {
            self.check_write(place, class, true)?;
        }
        let children = self.store.subclasses(namespace, name, true);
        let instances = self.store.instances(namespace, name, true).len();
        let occupied = !children.is_empty() || instances > 0;
        let recursive = self.config.readings.delete_recursive == DeleteRecursive::Yes;
        if occupied && !recursive && !name.starts_with('_') {
            let (status, what) = if instances > 0 {
                (WbemStatus::E_CLASS_HAS_INSTANCES, "instances")
            } else {
                (WbemStatus::E_CLASS_HAS_CHILDREN, "derived classes")
            };
            let detail = format!("class {name} has {what}; delete them first");
            return Err(Fault::new(status, Rule::Dc02, detail));
        }
        for gone in self.store.delete_class(namespace, name)? {
            let name = format!("class {}", gone.name);
            self.narrate_write(id, &name, "is deleted", Vec::new(), Rule::Dc04);
        }
        let rule = if occupied { Rule::Dc02 } else { Rule::Dc01 };
        Ok(Verdict::new(WbemStatus::NO_ERROR, rule))
    }
}
