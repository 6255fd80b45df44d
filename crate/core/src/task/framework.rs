//! The provider framework: what a provider program asks WMI for through `CWbemProviderGlue`.

use std::rc::Rc;

use crate::com::{Feed, Owner, Request, ResultId};
use crate::guest::{Arg, ObjectId, ThreadId};
use crate::method::Method;
use crate::model::{Fault, Instance, Object};
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
            _ => self.call_instance(frame),
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
}
