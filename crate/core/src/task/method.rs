//! `ExecMethod` and `ExecMethodAsync`: finding the implementation, and checking what it is called with.

use std::rc::Rc;

use wmi_lab_syntax::object_path::{Keys, ObjectPath};

use crate::com::{Invocation, OperationId, Shape, SingleTask};
use crate::flags::{MAX_IDENTIFIER, MAX_PATH, RETURN_IMMEDIATELY};
use crate::guest::Arg;
use crate::lab::Capability;
use crate::method::Method;
use crate::model::{ClassDef, Fault, Instance, MethodDef, Object};
use crate::reading::{NullOut, Switch};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::NamespaceId;
use crate::trace::{Kind, Level};

use super::by_path::parse_path;
use super::capability::Server;
use super::frame::{Answer, CallFrame};
use super::kernel::{Draft, Kernel, REPOSITORY, WMI};
use super::single::Course;

impl Kernel {
    /// Stage 1: null arguments, flags, lengths (PI-36).
    pub(crate) fn check_method(&self, frame: &CallFrame) -> Result<SingleTask, Answer> {
        let invalid =
            |rule, note: &str| Answer::status(WbemStatus::E_INVALID_PARAMETER, rule).note(note);
        let text = |parameter: &str, note: &str| {
            let given = frame.arg(parameter).as_text().filter(|it| !it.is_empty());
            given.cloned().ok_or_else(|| invalid(Rule::Ac05, note))
        };
        let path = text("strObjectPath", "The object path is NULL or empty.")?;
        let name = text("strMethodName", "The name of the method is NULL or empty.")?;
        let inputs = match frame.arg("pInParams") {
            Arg::Null => None,
            Arg::Object(object) => match self.objects.get(object).map(|it| &it.shape) {
                Some(Shape::ClassObject { object, .. }) => Some(object.clone()),
                _ => return Err(invalid(Rule::Ac05, "pInParams is not an IWbemClassObject.")),
            },
            _ => return Err(invalid(Rule::Ac05, "pInParams is not an object of WMI.")),
        };
        self.check_flags(frame)?;
        let waits =
            frame.method == Method::ExecMethod && frame.word("lFlags") & RETURN_IMMEDIATELY == 0;
        if waits
            && !frame.wants("ppOutParams")
            && self.config.readings.null_out == NullOut::InvalidParameter
        {
            let note = "A synchronous call must offer a place for the out-parameters.";
            return Err(invalid(Rule::Em05, note).reading(Switch::NullOut));
        }
        if path.chars().count() > MAX_PATH || name.chars().count() > MAX_IDENTIFIER {
            return Err(Answer::status(WbemStatus::E_QUOTA_VIOLATION, Rule::Ac06));
        }
        Ok(SingleTask::Method {
            path,
            name,
            inputs,
            namespace: self.namespace_of(frame.object()),
        })
    }

    /// Stage 2: the object, the method, its implementation, its parameters (EM-03); then the method begins.
    pub(crate) fn begin_method(
        &mut self,
        id: OperationId,
        task: &SingleTask,
    ) -> Result<Course, Fault> {
        let (ns, path, name) = self.named_method(task)?;
        let Some(named) = self.store.class(ns, &path.class).cloned() else {
            let detail = format!("there is no class {}", path.class);
            return Err(Fault::new(WbemStatus::E_NOT_FOUND, Rule::Em03, detail));
        };
        if path.keys == Keys::None {
            return self.go_on_with(id, task, None);
        }
        let bypass = named.qualifiers.is_set(BYPASS)
            || named
                .method(name)
                .is_some_and(|it| it.qualifiers.is_set(BYPASS));
        if named.served_by().is_some() {
            let keyed = self.store.keyed(ns, &path)?;
            if bypass {
                let object = self.fetched(id, Some(&keyed.1), &path, true);
                return self.go_on_with(id, task, object);
            }
            if let Some(course) = self.ask_for_object(id, keyed, Rc::new(task.clone()))? {
                return Ok(course);
            }
        }
        let object = match self.store.get_object(ns, &path) {
            Ok(Object::Instance(instance)) => Some(instance),
            Ok(Object::Class(_)) => None,
            Err(_) if bypass => None,
            Err(fault) if fault.status == WbemStatus::E_NOT_FOUND => {
                return Err(Fault {
                    rule: Rule::Em03,
                    ..fault
                });
            }
            Err(fault) => return Err(fault),
        };
        let object = self.fetched(id, object.as_ref(), &path, bypass);
        self.go_on_with(id, task, object)
    }

    /// The provider has given the object of a method call.
    pub(crate) fn object_fetched(&mut self, id: OperationId, task: &SingleTask, object: Instance) {
        let path = self.named_method(task).map(|(_, path, _)| path);
        let outcome = path.and_then(|path| {
            let object = self.fetched(id, Some(&object), &path, false);
            self.go_on_with(id, task, object)
        });
        match outcome {
            Ok(Course::Elsewhere) => {}
            Ok(Course::Over(verdict)) => self.conclude(id, Ok(verdict)),
            Err(fault) => self.conclude(id, Err(fault)),
        }
    }

    /// The namespace, the path and the method of a call.
    fn named_method<'t>(
        &self,
        task: &'t SingleTask,
    ) -> Result<(NamespaceId, ObjectPath, &'t str), Fault> {
        let SingleTask::Method {
            path,
            name,
            namespace,
            ..
        } = task
        else {
            unreachable!("only a method call has a method")
        };
        let path = parse_path(path).map_err(|fault| Fault {
            rule: Rule::Om07,
            ..fault
        })?;
        let ns = self.find_namespace(namespace)?;
        let ns = self.store.resolve(ns, &path)?;
        Ok((ns, path, name))
    }

    /// Tells whose class decides what is carried out (EM-09).
    fn fetched(
        &mut self,
        id: OperationId,
        object: Option<&Instance>,
        path: &ObjectPath,
        bypass: bool,
    ) -> Option<Instance> {
        let label = match object {
            Some(object) if !bypass => {
                format!(
                    "The object is fetched: its class is {}",
                    object.class().name
                )
            }
            _ => format!(
                "The object is not fetched: its class is taken to be {}",
                path.class
            ),
        };
        let cause = self.operations[&id].cause;
        let draft = Draft::new(Kind::Hop, REPOSITORY, Rule::Em09, label).to(WMI);
        let event = self.emit(draft.operation(id).cause(cause).level(Level::Calls));
        self.operation_mut(id).cause = event;
        object.cloned()
    }

    /// The object is known, or there is none: what remains is the method.
    fn go_on_with(
        &mut self,
        id: OperationId,
        task: &SingleTask,
        object: Option<Instance>,
    ) -> Result<Course, Fault> {
        let (ns, path, name) = self.named_method(task)?;
        let SingleTask::Method { inputs, .. } = task else {
            unreachable!("only a method call has a method")
        };
        let named = self.store.class(ns, &path.class);
        let bypassed = named.is_some_and(|class| {
            class.qualifiers.is_set(BYPASS)
                || class
                    .method(name)
                    .is_some_and(|it| it.qualifiers.is_set(BYPASS))
        });
        let class = match &object {
            Some(object) if !bypassed => Some(Rc::clone(object.class())),
            _ => named.cloned(),
        };
        let Some(class) = class else {
            let detail = format!("there is no class {} any more", path.class);
            return Err(Fault::new(WbemStatus::E_NOT_FOUND, Rule::Em03, detail));
        };
        let invocation = self.checked_method(ns, &path, class, object, name, inputs.as_ref())?;
        self.invoke(id, invocation)
    }

    fn checked_method(
        &self,
        ns: NamespaceId,
        path: &ObjectPath,
        class: Rc<ClassDef>,
        object: Option<Instance>,
        name: &str,
        inputs: Option<&Object>,
    ) -> Result<Invocation, Fault> {
        let fault = |status, rule, detail: String| Err(Fault::new(status, rule, detail));
        let Some(method) = class.method(name).cloned() else {
            let detail = format!("class {} has no method {name}", class.name);
            return fault(WbemStatus::E_INVALID_METHOD, Rule::Em03, detail);
        };
        let label = format!("{}.{}", class.name, method.name);
        if path.keys == Keys::None && !method.qualifiers.is_set("static") {
            let detail = format!("{label} is not static: it needs the path of an instance");
            return fault(WbemStatus::E_INVALID_METHOD_PARAMETERS, Rule::Em01, detail);
        }
        let implementer = method.implementer.as_ref();
        let Some(implementer) = implementer.and_then(|it| self.store.class(ns, it)).cloned() else {
            let detail = format!("{label} is declared, and no class carries `implemented` for it");
            return fault(WbemStatus::E_METHOD_NOT_IMPLEMENTED, Rule::Em03, detail);
        };
        if method.qualifiers.is_set("disabled") {
            let detail = format!("{label} is disabled");
            return fault(WbemStatus::E_METHOD_DISABLED, Rule::Em03, detail);
        }
        let inputs = checked_inputs(&label, &method, inputs)?;
        Ok(Invocation {
            ns,
            class,
            implementer,
            method,
            object,
            inputs,
        })
    }

    /// Gives the call to whoever carries it out: a program, or the scenario's declaration.
    fn invoke(&mut self, id: OperationId, invocation: Invocation) -> Result<Course, Fault> {
        let implementer = Rc::clone(&invocation.implementer);
        if !implementer
            .name
            .eq_ignore_ascii_case(&invocation.class.name)
        {
            let label = format!("The implementation is that of {}", implementer.name);
            let cause = self.operations[&id].cause;
            let draft = Draft::new(Kind::Hop, WMI, Rule::Em10, label).operation(id);
            self.operation_mut(id).cause = self.emit(draft.cause(cause));
        }
        if let Some(provider) = &implementer.provider {
            let (ns, wanted) = (invocation.ns, (Capability::Method, Rule::Ac40));
            let server = self.provider(ns, &implementer.name, provider, wanted)?;
            if let Server::Program(program, provider) = server {
                return self.ask_for_method(id, &invocation, (program, provider));
            }
        }
        self.run_declared(id, invocation)
    }
}

/// The qualifier of a method or a class whose objects are not fetched first (EM-09).
const BYPASS: &str = "Bypass_GetObject";

/// The in-parameters as the method declares them (EM-02). NULL does for a method without any, and stands for nothing
/// but NULLs where all of them are `optional`.
fn checked_inputs(
    label: &str,
    method: &MethodDef,
    given: Option<&Object>,
) -> Result<Option<Instance>, Fault> {
    let fault = |detail: String| {
        let status = WbemStatus::E_INVALID_METHOD_PARAMETERS;
        Err(Fault::new(status, Rule::Em02, detail))
    };
    let (Some(declared), given) = (&method.inputs, given) else {
        return match given {
            None => Ok(None),
            Some(_) => fault(format!(
                "{label} takes no in-parameters, so pInParams must be NULL"
            )),
        };
    };
    let Some(given) = given else {
        let optional = |it: &crate::model::PropertyDef| it.qualifiers.is_set("optional");
        if declared.properties.iter().all(optional) {
            return Ok(Some(Instance::spawn(Rc::clone(declared), None)));
        }
        return fault(format!(
            "{label} takes in-parameters, and pInParams is NULL"
        ));
    };
    let Object::Instance(given) = given else {
        return fault(
            "pInParams is the class of the parameters; spawn an instance of it".to_owned(),
        );
    };
    let mut inputs = Instance::spawn(Rc::clone(declared), None);
    for at in given.visible() {
        let property = &given.class().properties[at];
        let target = declared.position(&property.name);
        let Some(target) = target.filter(|it| declared.properties[*it].ty == property.ty) else {
            let (class, name) = (&given.class().name, &property.name);
            return fault(format!("{label} has no in-parameter like {class}.{name}"));
        };
        inputs.set_at(target, given.value_at(at).clone());
    }
    Ok(Some(inputs))
}
