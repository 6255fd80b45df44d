//! The provider framework: `CWbemProviderGlue`, `CInstance`, and providers that are programs of the scenario.

use std::rc::Rc;

use crate::com::{Feed, Owner, Request, ResultId, Shape, object_name, short_name};
use crate::guest::{Arg, ObjectId, ThreadId};
use crate::method::Method;
use crate::model::{Fault, Instance, Object, Variant};
use crate::pick::Pick;
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::QueryRules;
use crate::trace::Kind;

use super::by_path::parse_path;
use super::frame::{Activity, Answer, CallFrame};
use super::kernel::{Draft, Kernel};
use super::object::refusal;
use super::request::{parse_query, select_instances};
use super::thread::{Flow, Wait};

/// The namespace of a framework call that names none (GF-05).
const DEFAULT_NAMESPACE: &str = "root\\cimv2";

impl Kernel {
    /// Framework methods.
    pub(crate) fn call_framework(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        match frame.method {
            Method::GetAllInstances
            | Method::GetAllDerivedInstances
            | Method::GetInstancesByQuery => self.list_instances(id, frame),
            Method::GetAllInstancesAsynch
            | Method::GetAllDerivedInstancesAsynch
            | Method::GetInstancesByQueryAsynch => self.stream_instances(id, frame),
            Method::GetInstanceByPath
            | Method::GetInstanceKeysByPath
            | Method::GetInstancePropertiesByPath => self.instance_by_path(id, frame),
            method if method.interface() == "CFrameworkQuery" => self.call_query(frame),
            Method::CreateNewInstance => self.create_new_instance(id, frame),
            Method::InstanceCommit => self.commit(id, frame),
            Method::MethodContextValues => self.values_of_context(id, frame),
            _ => self.call_instance(id, frame),
        }
    }

    /// A call without a method context: the would-be deadlock (GF-07).
    pub(crate) fn stuck_without_context(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        if self.picked(Pick::RefuseContext) {
            let answer = Answer::status(WbemStatus::E_INVALID_PARAMETER, Rule::Gf07);
            return Flow::Reply(frame, answer.note("There is no method context."));
        }
        let lane = self.threads[&id].lane;
        let label = "without a method context the call cannot be told from a new client's: WMI and provider wait for each other";
        self.emit(
            Draft::new(Kind::Wait, lane, Rule::Gf07, label)
                .parent(frame.event)
                .cause(frame.event),
        );
        self.hold(
            id,
            frame,
            Activity::Stuck,
            Flow::Park(Wait::Never(
                "for WMI, which waits for this provider (no method context)",
            )),
        )
    }

    /// What a framework call asks for: a query, and the namespace that it is about.
    fn requested(&self, frame: &CallFrame) -> Result<(Rc<str>, Request), Fault> {
        let text = |parameter: &str| frame.arg(parameter).as_text().cloned();
        let namespace = text("pszNamespace").unwrap_or_else(|| DEFAULT_NAMESPACE.into());
        let by_query = frame.method.position("pszQuery").is_some();
        let select = match by_query {
            true => parse_query(&text("pszQuery").unwrap_or_default())?,
            false => {
                let exact = matches!(
                    frame.method,
                    Method::GetAllInstances | Method::GetAllInstancesAsynch
                );
                select_instances(&text("pszClassName").unwrap_or_default(), exact)
            }
        };
        let ns = self.find_namespace(&namespace)?;
        let rules = QueryRules::of(&self.config.readings);
        let query = self.store.compile(ns, &select, &rules);
        let query = Rc::new(query.map_err(|fault| Fault {
            detail: format!("{} in namespace {namespace}", fault.detail),
            ..fault
        })?);
        let request = match by_query {
            true => Request::Query(query),
            false => Request::Instances(query),
        };
        Ok((namespace, request))
    }

    /// Begins to collect what a framework call asks for: from everybody who serves the class or one below it (GF-11).
    ///
    /// # Errors
    /// What is wrong with the namespace, the class or the query.
    pub(crate) fn gather(&mut self, id: ThreadId, frame: &CallFrame) -> Result<ResultId, Fault> {
        let (namespace, request) = self.requested(frame)?;
        let feed = Feed::Pending {
            request: request.clone(),
            ready_ms: self.now_ms,
        };
        let result = self.create_result(id, namespace, feed, Some(request), frame.event);
        self.fill(result);
        Ok(result)
    }

    /// `GetInstanceByPath` and its relatives: one instance of this computer (GF-12).
    fn instance_by_path(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let Arg::Object(context) = *frame.arg("pMethodContext") else {
            return self.stuck_without_context(id, frame);
        };
        if self.asks_program_by_path(&frame) {
            let message = format!(
                "{} of an instance that a program serves is not modelled",
                frame.method.label()
            );
            let cure = "Ask for it with GetInstancesByQuery, which asks that program.";
            let lane = self.threads[&id].lane;
            let finding = self.misuse(id, "unsupported", message, cure);
            self.crash(lane, finding);
            return Flow::Stop;
        }
        let owner = Owner::Program(self.threads[&id].program);
        let answer = match self.found_by_path(&frame) {
            Ok(instance) => {
                let object = Arg::Object(self.create_instance_object(instance, context, owner));
                let answer = Answer::status(WbemStatus::NO_ERROR, Rule::Gf12);
                answer.out(frame.method, "ppInstance", object)
            }
            Err(fault) => refusal(&fault).out(frame.method, "ppInstance", Arg::Null),
        };
        Flow::Reply(frame, answer)
    }

    /// Whether the instance of a path is one that only a program of the scenario can give.
    fn asks_program_by_path(&self, frame: &CallFrame) -> bool {
        let path = frame.arg("pszInstancePath").as_text().cloned();
        let named = self.named_instance(&path.unwrap_or_default(), DEFAULT_NAMESPACE);
        let Ok(Some((_, instance))) = named else {
            return false;
        };
        self.program_of(instance.class()).is_some()
    }

    fn found_by_path(&self, frame: &CallFrame) -> Result<Instance, Fault> {
        let path = frame.arg("pszInstancePath").as_text().cloned();
        let path = parse_path(&path.unwrap_or_default())?;
        let ns = self.find_namespace(DEFAULT_NAMESPACE)?;
        let Object::Instance(instance) = self.store.get_object(ns, &path)? else {
            let detail = format!("`{}` names a class, not an instance", path.class);
            let status = WbemStatus::E_INVALID_OBJECT_PATH;
            return Err(Fault::new(status, Rule::Gf12, detail));
        };
        let class = Rc::clone(instance.class());
        let shown: Vec<usize> = match frame.method {
            Method::GetInstanceKeysByPath => class.keys.to_vec(),
            Method::GetInstancePropertiesByPath => {
                let names = frame
                    .arg("csaProperties")
                    .as_text()
                    .cloned()
                    .unwrap_or_default();
                let wanted = names.split(',').filter_map(|it| class.position(it));
                wanted.chain(class.keys.iter().copied()).collect()
            }
            _ => return Ok(instance),
        };
        Ok(instance.nulled_except(&shown))
    }

    pub(crate) fn meaning(frame: &CallFrame) -> Rule {
        match frame.method {
            Method::GetAllInstances | Method::GetAllInstancesAsynch => Rule::Gf10,
            Method::GetInstancesByQuery | Method::GetInstancesByQueryAsynch => Rule::Gf12,
            _ => Rule::Gf11,
        }
    }

    fn list_instances(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let Arg::Object(context) = *frame.arg("pMethodContext") else {
            return self.stuck_without_context(id, frame);
        };
        let result = match self.gather(id, &frame) {
            Ok(result) => result,
            Err(fault) => return Flow::Reply(frame, self.refuse(&fault)),
        };
        if self.results[&result].is_finished() {
            return self.end_gathering(id, frame, context, result);
        }
        let wait = Wait::Rows {
            result,
            rows: None,
            deadline_ms: None,
        };
        let activity = Activity::Gather(context, result);
        self.hold(id, frame, activity, Flow::Park(wait))
    }

    /// Everything that a framework call asks for is there, or one of those who were asked has failed.
    pub(crate) fn end_gathering(
        &mut self,
        id: ThreadId,
        frame: CallFrame,
        context: ObjectId,
        result: ResultId,
    ) -> Flow {
        let set = &self.results[&result];
        let finished = set.finished;
        let rows = set.rows.range(0, set.rows.total());
        self.forget_result(result);
        if let Some((status, rule)) = finished.filter(|(status, _)| status.is_failure()) {
            return Flow::Reply(frame, Answer::status(status, rule));
        }
        let owner = Owner::Program(self.threads[&id].program);
        let count = rows.len();
        let instances = rows.iter().filter_map(|row| match &**row {
            Object::Instance(instance) => Some(instance.clone()),
            Object::Class(_) => None,
        });
        let objects = instances
            .map(|instance| Arg::Object(self.create_instance_object(instance, context, owner)))
            .collect();
        let answer = Answer::status(WbemStatus::NO_ERROR, Self::meaning(&frame));
        let answer = answer.out(frame.method, "pList", Arg::Array(objects));
        Flow::Reply(frame, answer.note(format!("All {count} instances are in the list, and in memory, before the first can be used.")))
    }

    pub(crate) fn refuse(&self, fault: &Fault) -> Answer {
        refusal(fault)
    }

    pub(crate) fn create_instance_object(
        &mut self,
        instance: Instance,
        context: ObjectId,
        owner: Owner,
    ) -> ObjectId {
        let label = short_name(&instance);
        self.create(
            Shape::Instance {
                object: Object::Instance(instance),
                context,
            },
            owner,
            label,
        )
    }

    fn context(&self, object: ObjectId) -> Option<(Option<ResultId>, Rc<str>, Rc<str>)> {
        match self.objects.get(&object).map(|entry| &entry.shape) {
            Some(Shape::MethodContext {
                result,
                class,
                namespace,
                ..
            }) => Some((*result, Rc::clone(class), Rc::clone(namespace))),
            _ => None,
        }
    }

    /// `MethodContext::GetIWBEMContext`: the values that the client passed along, in a context of the provider's own
    /// (PI-18).
    fn values_of_context(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let owner = Owner::Program(self.threads[&id].program);
        let values = match &self.objects[&frame.object()].shape {
            Shape::MethodContext { values, .. } => values.as_deref().cloned(),
            _ => None,
        };
        let answer = match values {
            Some(values) => {
                let shape = Shape::Context { values, next: None };
                let copy = self.create(shape, owner, "context");
                Answer::value(Arg::Object(copy), Rule::Pi18)
            }
            None => {
                let answer = Answer::value(Arg::Null, Rule::Pi18);
                answer.note("The client passed no context along.")
            }
        };
        Flow::Reply(frame, answer)
    }

    /// The set that the instances of a method context go to.
    pub(crate) fn result_of_context(&self, context: ObjectId) -> Option<ResultId> {
        self.context(context)?.0
    }

    fn create_new_instance(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let owner = Owner::Program(self.threads[&id].program);
        let Arg::Object(context) = *frame.arg("pMethodContext") else {
            return Flow::Reply(
                frame,
                Answer::value(Arg::Null, Rule::SimProvider).note("The method context is NULL."),
            );
        };
        let class = self.context(context).and_then(|(_, class, namespace)| {
            let namespace = self.store.namespace(&namespace)?;
            self.store.class(namespace, &class).cloned()
        });
        let answer = match class {
            Some(class) => {
                let object =
                    self.create_instance_object(Instance::spawn(class, None), context, owner);
                Answer::value(Arg::Object(object), Rule::SimProvider)
            }
            None => Answer::value(Arg::Null, Rule::SimProvider)
                .note("The context belongs to no running provider method."),
        };
        Flow::Reply(frame, answer)
    }

    /// `CInstance::Commit`: one instance for the client (GF-16).
    pub(crate) fn commit(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let lane = self.threads[&id].lane;
        let Shape::Instance { object, context } = self.objects[&frame.object()].shape.clone()
        else {
            unreachable!("`begin_call` checks the interface")
        };
        let Some((result, _, _)) = self.context(context) else {
            return Flow::Reply(frame, Answer::status(WbemStatus::E_FAILED, Rule::Gf16));
        };
        if let Some(result) = result
            && self.must_wait(result)
        {
            let (lane, wait) = (self.threads[&id].lane, Flow::Park(Wait::Room(result)));
            self.narrate_held_back(result, lane);
            return self.hold(id, frame, Activity::Room, wait);
        }
        let set = result.and_then(|it| Some((it, self.results.get(&it)?)));
        let Some((result, query, namespace)) = set.and_then(|(id, set)| match &set.feed {
            Feed::Framework { query, .. } => {
                Some((id, Rc::clone(query), Rc::clone(&set.namespace)))
            }
            _ => None,
        }) else {
            let answer = Answer::status(WbemStatus::E_CALL_CANCELLED, Rule::Gf16);
            return Flow::Reply(
                frame,
                answer.note("The client has gone: the provider should stop."),
            );
        };
        if let Object::Instance(instance) = object {
            let place = self
                .store
                .namespace(&namespace)
                .and_then(|id| self.store.place(id));
            let instance = instance.at(place);
            if query.matches(&instance) {
                self.produce(
                    result,
                    vec![Rc::new(Object::Instance(query.project(instance)))],
                    lane,
                );
            }
        }
        Flow::Reply(frame, Answer::status(WbemStatus::NO_ERROR, Rule::Gf16))
    }

    /// Whether a provider that has an instance to give is to wait until its client has taken more (SS-20).
    fn must_wait(&mut self, result: ResultId) -> bool {
        if let Some(Pick::Ahead(count)) = self.pick {
            self.pick = None;
            if let Some(set) = self.results.get_mut(&result) {
                set.look_ahead = Some(count as usize);
            }
        }
        let set = self.results.get(&result);
        set.is_some_and(|it| !it.is_finished() && it.room() == 0)
    }

    fn call_instance(&mut self, id: ThreadId, frame: CallFrame) -> Flow {
        let _ = id;
        let object = frame.object();
        let name = frame
            .method
            .position("pName")
            .and_then(|_| frame.arg("pName").as_text().cloned())
            .unwrap_or_default();
        let answer = match frame.method {
            Method::InstanceSet => {
                let value = if let Arg::Variant(value) = frame.arg("value") {
                    value.clone()
                } else {
                    Variant::Null
                };
                let done = self.class_object_mut(object).put(&name, &value, 0).is_ok();
                let label = object_name(self.class_object(object));
                if let Some(entry) = self.objects.get_mut(&object) {
                    entry.label = label;
                }
                Answer::value(Arg::Int(i64::from(done)), Rule::SimProvider)
            }
            Method::InstanceGet => match self.class_object(object).get(&name) {
                Ok(property) => {
                    let value =
                        Variant::from_value(&property.value, property.ty).unwrap_or(Variant::Null);
                    Answer::value(Arg::Int(1), Rule::SimProvider).out(
                        frame.method,
                        "value",
                        Arg::Variant(value),
                    )
                }
                Err(fault) => Answer::value(Arg::Int(0), Rule::SimProvider)
                    .note(format!("{}.", super::deliver::capitalised(&fault.detail))),
            },
            Method::InstanceIsNull => {
                let null = self
                    .class_object(object)
                    .get(&name)
                    .is_ok_and(|property| property.value.is_null());
                Answer::value(Arg::Int(i64::from(null)), Rule::SimProvider)
            }
            _ => match self.objects[&object].shape {
                Shape::Instance { context, .. } => {
                    let answer = Answer::value(Arg::Object(context), Rule::Gf06);
                    answer.note("The context belongs to the instance; nobody releases it.")
                }
                _ => Answer::value(Arg::Null, Rule::SimProvider),
            },
        };
        Flow::Reply(frame, answer)
    }
}
