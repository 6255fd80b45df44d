//! Methods that an instance of `Lab_Method` carries out: when they end, and what they change.

use std::rc::Rc;

use wmi_lab_syntax::object_path;

use crate::com::{Invocation, Operation, OperationId, Progress, Running, Verdict, Work};
use crate::lab::{Assignment, LabMethod, Term, fitted};
use crate::model::{Fault, Instance, Object, Value};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::{PutMode, PutRules};
use crate::trace::{Kind, LaneId, Level};

use super::kernel::{Draft, Kernel, REPOSITORY, WMI, derive_id};
use super::put::changed_properties;
use super::single::Course;

impl Kernel {
    /// The declared case that is for these values.
    fn case_for(&self, invocation: &Invocation) -> Result<Rc<LabMethod>, Fault> {
        let (class, name) = (&invocation.implementer.name, &invocation.method.name);
        let (inputs, object) = (invocation.inputs.as_ref(), invocation.object.as_ref());
        let mut cases = self.config.lab.cases(class, name).peekable();
        if cases.peek().is_none() {
            let detail = format!(
                "nothing says what {class}.{name} does: write an instance of Lab_Method, or a program of its provider"
            );
            let status = WbemStatus::E_METHOD_NOT_IMPLEMENTED;
            return Err(Fault::new(status, Rule::Em03, detail));
        }
        let case = cases.find(|it| it.is_for(inputs, object)).cloned();
        case.ok_or_else(|| {
            let detail =
                format!("no case of Lab_Method for {class}.{name} applies to these values");
            let status = WbemStatus::E_PROVIDER_FAILURE;
            Fault::new(status, Rule::SimProvider, detail)
        })
    }

    /// Begins a method that the scenario declares.
    ///
    /// # Errors
    /// `WBEM_E_METHOD_NOT_IMPLEMENTED` where nothing says what the method does, `WBEM_E_PROVIDER_FAILURE` where no
    /// declared case is for these values.
    pub(crate) fn run_declared(
        &mut self,
        of: OperationId,
        invocation: Invocation,
    ) -> Result<Course, Fault> {
        let case = self.case_for(&invocation)?;
        let label: Rc<str> = invocation.label().into();
        let lane = match invocation.implementer.provider.clone() {
            Some(provider) => self.provider_lane(&provider),
            None => REPOSITORY,
        };
        let caller = &self.operations[&of];
        let (key, program, cause) = (
            format!("{} method", caller.key),
            caller.program,
            caller.cause,
        );
        let draft = Draft::new(Kind::Hop, WMI, Rule::Em01, format!("{label} begins")).to(lane);
        let event = self.emit(draft.operation(of).cause(cause));
        let done_ms = self.now_ms + case.ms;
        let running = Running {
            of,
            case,
            invocation,
            done_ms,
        };
        let id = (1..)
            .map(|nth| OperationId(derive_id(of.0, nth)))
            .find(|it| !self.operations.contains_key(it))
            .expect("identifiers do not run out");
        let operation = Operation {
            key: key.into(),
            label,
            program,
            sink: None,
            lane,
            work: Work::Method(Box::new(running)),
            progress: Progress::default(),
            delivered: 0,
            thread: None,
            cause: event,
        };
        self.operations.insert(id, operation);
        if done_ms <= self.now_ms {
            self.finish_method(id);
        }
        Ok(Course::Elsewhere)
    }

    /// A declared method has run to its end; its caller learns it, if there still is one (EM-08).
    pub(crate) fn finish_method(&mut self, id: OperationId) {
        let Work::Method(running) = self.operations[&id].work.clone() else {
            return;
        };
        let outcome = self.apply(id, &running);
        let Some(operation) = self.operations.remove(&id) else {
            return;
        };
        let (of, label) = (running.of, &operation.label);
        let status = outcome.as_ref().map_or_else(|it| it.status, |it| it.status);
        let draft = Draft::new(
            Kind::Hop,
            operation.lane,
            Rule::Em01,
            format!("{label} ends"),
        );
        let draft = draft.to(WMI).status(status).level(Level::Calls);
        let event = self.emit(draft.cause(operation.cause));
        self.answer_caller(of, Rule::Em08, (operation.lane, event), outcome);
    }

    /// Hands the outcome of what a provider did to the call that wanted it. Where that call is over, cancelled or
    /// given up, the outcome is dropped under `rule`.
    pub(crate) fn answer_caller(
        &mut self,
        of: OperationId,
        rule: Rule,
        (lane, cause): (LaneId, u32),
        outcome: Result<Verdict, Fault>,
    ) {
        let caller = self.operations.get(&of);
        if caller.is_some_and(|it| it.progress.cancelled.is_none()) {
            self.operation_mut(of).cause = cause;
            self.conclude(of, outcome);
            return;
        }
        let status = outcome.map_or_else(|it| it.status, |it| it.status);
        let label = "The call is over; what the provider did stays, and its answer is dropped";
        let draft = Draft::new(Kind::Hop, lane, rule, label).to(WMI);
        self.emit(draft.status(status).cause(cause));
    }

    /// The effects of a case, then its out-parameters.
    fn apply(&mut self, id: OperationId, running: &Running) -> Result<Verdict, Fault> {
        let (case, call) = (&running.case, &running.invocation);
        if let Some(status) = case.fail_with {
            let detail = format!("{}.{} fails as declared", case.class, case.name);
            return Err(Fault::new(status, Rule::SimProvider, detail));
        }
        let mut scope = Scope {
            call,
            created: None,
        };
        if let Some(class) = &case.creates {
            scope.created = Some(self.create_declared(id, class, &scope, &case.with)?);
        }
        if !case.set.is_empty() {
            self.change_declared(id, &scope, &case.set)?;
        }
        if case.deletes {
            self.delete_declared(id, call)?;
        }
        let Some(outputs) = &call.method.outputs else {
            return Ok(Verdict::new(WbemStatus::NO_ERROR, Rule::Em01));
        };
        let mut result = Instance::spawn(Rc::clone(outputs), self.store.place(call.ns));
        self.assign(&mut result, &scope, &case.out)?;
        if let Some(at) = outputs.position("ReturnValue")
            && result.value_at(at).is_null()
            && outputs.properties[at].ty.cim.is_integer()
        {
            result.set_at(at, Value::Int(0));
        }
        Ok(Verdict {
            object: Some(Object::Instance(result)),
            ..Verdict::new(WbemStatus::NO_ERROR, Rule::Em04)
        })
    }

    fn create_declared(
        &mut self,
        id: OperationId,
        class: &str,
        scope: &Scope<'_>,
        with: &[Assignment],
    ) -> Result<Instance, Fault> {
        let ns = scope.call.ns;
        let Some(class) = self.store.class(ns, class).cloned() else {
            let detail = format!("there is no class {class} any more");
            return Err(Fault::new(WbemStatus::E_INVALID_CLASS, Rule::Pi07, detail));
        };
        let mut instance = Instance::spawn(class, self.store.place(ns));
        self.assign(&mut instance, scope, with)?;
        let object = Object::Instance(instance);
        let rules = PutRules::default();
        let put = self
            .store
            .put_instance(ns, &object, PutMode::CreateOnly, &rules)?;
        let path = put.after.relpath().unwrap_or(put.path);
        self.narrate_write(id, &path, "is created", Vec::new(), Rule::SimProvider);
        Ok(put.after)
    }

    fn change_declared(
        &mut self,
        id: OperationId,
        scope: &Scope<'_>,
        set: &[Assignment],
    ) -> Result<(), Fault> {
        let ns = scope.call.ns;
        let mut after = self.present(scope.call)?;
        self.assign(&mut after, scope, set)?;
        let object = Object::Instance(after);
        let rules = PutRules::default();
        let put = self
            .store
            .put_instance(ns, &object, PutMode::UpdateOnly, &rules)?;
        let before = put.before.as_ref();
        let changed = before.map_or_else(Vec::new, |it| changed_properties(it, &put.after));
        let path = put.after.relpath().unwrap_or(put.path);
        self.narrate_write(id, &path, "is overwritten", changed, Rule::SimProvider);
        Ok(())
    }

    fn delete_declared(&mut self, id: OperationId, call: &Invocation) -> Result<(), Fault> {
        let path = self.present(call)?.relpath().unwrap_or_default();
        if let Ok(parsed) = object_path::parse(&path) {
            self.store.delete_instance(call.ns, &parsed)?;
        }
        self.narrate_write(id, &path, "is deleted", Vec::new(), Rule::SimProvider);
        Ok(())
    }

    /// The object of the call as it is now; somebody may have deleted it while the method ran.
    fn present(&self, call: &Invocation) -> Result<Instance, Fault> {
        let path = call.object.as_ref().and_then(Instance::relpath);
        let parsed = path.and_then(|it| object_path::parse(&it).ok());
        let found = match parsed {
            Some(path) => self.store.get_object(call.ns, &path)?,
            None => {
                let detail = "the method changes its object, and it was called on none";
                return Err(Fault::new(
                    WbemStatus::E_PROVIDER_FAILURE,
                    Rule::SimProvider,
                    detail,
                ));
            }
        };
        match found {
            Object::Instance(instance) => Ok(instance),
            Object::Class(_) => unreachable!("a path with keys names an instance"),
        }
    }

    fn assign(
        &self,
        target: &mut Instance,
        scope: &Scope<'_>,
        list: &[Assignment],
    ) -> Result<(), Fault> {
        for it in list {
            let value = match &it.term {
                Term::Above(more) => {
                    let class = Rc::clone(target.class());
                    let all = self.store.instances(scope.call.ns, &class.name, true);
                    let numbers = all.iter().filter_map(|row| row.value(&it.name)?.as_int());
                    Value::Int(numbers.max().unwrap_or(0) + more)
                }
                // A property of what is being written may build on those before it.
                Term::Created(name) => scope
                    .created
                    .as_ref()
                    .unwrap_or(target)
                    .value(name)
                    .cloned()
                    .unwrap_or(Value::Null),
                term => scope.value(term),
            };
            let Some(at) = target.class().position(&it.name) else {
                continue;
            };
            let value = fitted(value, it.ty).ok_or_else(|| {
                let detail = format!(
                    "the value that Lab_Method gives to {} is not {}",
                    it.name, it.ty
                );
                Fault::new(WbemStatus::E_TYPE_MISMATCH, Rule::SimProvider, detail)
            })?;
            target.set_at(at, value);
        }
        Ok(())
    }
}

/// What the terms of a declaration can see.
struct Scope<'c> {
    call: &'c Invocation,
    created: Option<Instance>,
}

impl Scope<'_> {
    fn value(&self, term: &Term) -> Value {
        let of = |instance: Option<&Instance>, name: &str| {
            instance
                .and_then(|it| it.value(name))
                .cloned()
                .unwrap_or(Value::Null)
        };
        match term {
            Term::Literal(value) => value.clone(),
            Term::Input(name) => of(self.call.inputs.as_ref(), name),
            Term::Object(name) => of(self.call.object.as_ref(), name),
            Term::Created(name) => of(self.created.as_ref(), name),
            Term::Above(more) => Value::Int(*more),
        }
    }
}
