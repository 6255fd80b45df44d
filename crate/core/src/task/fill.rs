//! Producing the objects of result sets.

use std::rc::Rc;

use wmi_lab_syntax::wql;

use crate::com::{Feed, Request, ResultId, ResultSet, Row, Rows, object_name};
use crate::guest::{Arg, ThreadId};
use crate::lab::{Capability, FaultPhase, LabProvider, Planned};
use crate::method::Method;
use crate::model::{Fault, Instance, Object};
use crate::reading::{EnumUnknownClass, Switch};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::{NamespaceId, Query, QueryRules};
use crate::trace::{Kind, Level};

use super::capability::Server;
use super::frame::{Answer, CallFrame};
use super::kernel::{Draft, Kernel, REPOSITORY, WMI, derive_id};

impl Kernel {
    /// Makes the result set of a query or an enumeration. What is wrong with it shows when it is filled (AC-04, EN-04).
    pub(crate) fn open_result(
        &mut self,
        id: ThreadId,
        frame: &CallFrame,
        namespace: Rc<str>,
    ) -> ResultId {
        let (feed, request) = match self.checked_request(frame, &namespace) {
            Ok((request, disputed)) => {
                self.narrate_readings(frame, &disputed);
                let target = match &request {
                    Request::Query(query) | Request::Instances(query) => &query.class().name,
                    Request::Classes { superclass, .. } => superclass,
                };
                let ready_ms = self.now_ms + self.latency_ms(base_name(frame.method), target);
                let ready_ms = self.held_until(ready_ms, frame);
                (
                    Feed::Pending {
                        request: request.clone(),
                        ready_ms,
                    },
                    Some(request),
                )
            }
            Err(fault) => {
                let unknown = frame.method == Method::CreateInstanceEnumAsync
                    && fault.status == WbemStatus::E_INVALID_CLASS;
                let rule = if unknown { Rule::Ac09 } else { fault.rule };
                (
                    Feed::Failing {
                        status: fault.status,
                        rule,
                    },
                    None,
                )
            }
        };
        let (feed, planned_end) = match frame.planned {
            Some(Planned {
                status,
                phase: FaultPhase::Done,
            }) => (feed, Some(status)),
            Some(Planned { status, .. }) => {
                let rule = Rule::SimFault;
                (Feed::Failing { status, rule }, None)
            }
            None => (feed, None),
        };
        let result = self.create_result(id, namespace, feed, request, frame.event);
        self.result_mut(result).planned_end = planned_end;
        result
    }

    /// The refusal of `CreateInstanceEnumAsync` for an unknown class, under the reading that checks it at once (AC-09).
    pub(crate) fn refuse_unknown_class(&self, frame: &CallFrame) -> Option<Answer> {
        let at_once = self.config.readings.enum_unknown_class == EnumUnknownClass::Return;
        if !at_once || frame.method != Method::CreateInstanceEnumAsync {
            return None;
        }
        let fault = self
            .checked_request(frame, &self.namespace_of(frame.object()))
            .err()?;
        let unknown = fault.status == WbemStatus::E_INVALID_CLASS;
        unknown.then(|| {
            let answer = Answer::status(fault.status, Rule::Ac09).reading(Switch::EnumUnknownClass);
            answer.note(format!("{}.", super::deliver::capitalised(&fault.detail)))
        })
    }

    fn create_result(
        &mut self,
        id: ThreadId,
        namespace: Rc<str>,
        feed: Feed,
        request: Option<Request>,
        cause: u32,
    ) -> ResultId {
        let thread = &self.threads[&id];
        let key: Rc<str> = format!("{}.{}", thread.key, thread.started).into();
        let result = (0..)
            .map(|nth| ResultId(derive_id(id.0 ^ thread.started << 8, nth + 1000)))
            .find(|it| !self.results.contains_key(it))
            .expect("identifiers do not run out");
        let set = ResultSet {
            namespace,
            rows: Rows::default(),
            look_ahead: None,
            asked: 0,
            finished: None,
            expected: None,
            planned_end: None,
            feed,
            request,
            cause,
            key,
        };
        self.results.insert(result, set);
        let limit = self.config.limits.results;
        if self.results.len() > limit {
            self.reach_limit(format!("open results ({limit})"));
        }
        result
    }

    /// A new set for the query of another one, carried out again (RS-03). A call that failed keeps its set.
    pub(crate) fn requery(&mut self, id: ThreadId, of: ResultId, cause: u32) -> ResultId {
        let set = &self.results[&of];
        let Some(request) = set.request.clone() else {
            return of;
        };
        let feed = Feed::Pending {
            request: request.clone(),
            ready_ms: self.now_ms,
        };
        self.create_result(id, Rc::clone(&set.namespace), feed, Some(request), cause)
    }

    /// Says which readings decide what a query means.
    fn narrate_readings(&mut self, frame: &CallFrame, disputed: &[Switch]) {
        for switch in disputed {
            let value = self.config.readings.value(*switch);
            let label = format!("The query is read under {} = {value}", switch.name());
            let draft = Draft::new(Kind::Hop, WMI, switch.rule(), label);
            let draft = draft.parent(frame.event).cause(frame.event);
            self.emit(draft.level(Level::Calls));
        }
    }

    /// What a call asks for, and the switches that decide what it means.
    fn checked_request(
        &self,
        frame: &CallFrame,
        namespace: &str,
    ) -> Result<(Request, Vec<Switch>), Fault> {
        let select = match frame.method {
            Method::CreateClassEnum | Method::CreateClassEnumAsync => {
                return Ok((self.checked_classes(frame, namespace)?, Vec::new()));
            }
            Method::ExecQuery | Method::ExecQueryAsync => {
                let text = frame.arg("strQuery").as_text().map_or("", |text| &**text);
                parse_query(text)?
            }
            _ => {
                let class = frame.arg("strFilter").as_text().map_or("", |text| &**text);
                let shallow = frame.word("lFlags") & crate::flags::SHALLOW != 0;
                select_instances(class, shallow)
            }
        };
        let namespace = self.find_namespace(namespace)?;
        let rules = QueryRules::of(&self.config.readings);
        let query = self.store.compile(namespace, &select, &rules)?;
        let disputed = self.store.disputed(namespace, &select, &query, &rules);
        let query = Rc::new(query);
        let request = match base_name(frame.method) {
            "ExecQuery" => Request::Query(query),
            _ => Request::Instances(query),
        };
        Ok((request, disputed))
    }

    /// The superclass of `CreateClassEnum`, which must exist where one is named (AC-22).
    fn checked_classes(&self, frame: &CallFrame, namespace: &str) -> Result<Request, Fault> {
        let superclass = match frame.arg("strSuperclass") {
            Arg::Text(name) => Rc::clone(name),
            _ => "".into(),
        };
        let namespace = self.find_namespace(namespace)?;
        if !superclass.is_empty() && self.store.class(namespace, &superclass).is_none() {
            let detail = format!("there is no class {superclass}");
            return Err(Fault::new(WbemStatus::E_INVALID_CLASS, Rule::Ac22, detail));
        }
        let deep = frame.word("lFlags") & crate::flags::SHALLOW == 0;
        Ok(Request::Classes { superclass, deep })
    }

    /// Lets a result set go on: collects what can be had now.
    pub fn fill(&mut self, id: ResultId) {
        let Some(set) = self.results.get(&id) else {
            return;
        };
        match set.feed.clone() {
            Feed::Done | Feed::Framework { .. } => {}
            Feed::Failing { status, rule } => self.finish_result(id, status, rule, None),
            Feed::Pending { request, .. } => match request {
                Request::Query(query) => self.start_feed(id, &query, true),
                Request::Instances(query) => self.start_feed(id, &query, false),
                Request::Classes { superclass, deep } => self.list_classes(id, &superclass, deep),
            },
            Feed::Timed {
                rows,
                next,
                finish_ms,
                status,
                provider,
            } => {
                self.fill_timed(id, &rows, next, finish_ms, status, &provider);
            }
        }
    }

    fn list_classes(&mut self, id: ResultId, superclass: &str, deep: bool) {
        let classes: Vec<Row> = self.namespace_of_result(id).map_or_else(Vec::new, |it| {
            let classes = self.store.subclasses(it, superclass, deep).into_iter();
            classes
                .map(|def| Rc::new(Object::Class(self.store.class_object(it, def))))
                .collect()
        });
        self.produce(id, classes, REPOSITORY);
        self.finish_result(id, WbemStatus::NO_ERROR, Rule::Ac22, None);
    }

    fn start_feed(&mut self, id: ResultId, query: &Rc<Query>, by_query: bool) {
        let Some(ns) = self.namespace_of_result(id) else {
            let status = WbemStatus::E_INVALID_NAMESPACE;
            return self.finish_result(id, status, Rule::Cs09, Some("the namespace is gone"));
        };
        match self.server_of(ns, query.class(), Capability::Enumerate, Rule::Ac40) {
            Err(fault) => self.finish_result(id, fault.status, fault.rule, Some(&fault.detail)),
            Ok(Server::Repository) => {
                let rows = self.store.select(ns, query).into_iter();
                let rows = rows.map(|row| Rc::new(Object::Instance(row))).collect();
                self.produce(id, rows, REPOSITORY);
                self.finish_result(id, WbemStatus::NO_ERROR, Rule::En03, None);
            }
            Ok(Server::Declared(provider)) => self.start_timed(id, query, &provider),
            Ok(Server::Program(program, provider)) => {
                let by_query = by_query && self.answers_queries(ns, &provider);
                self.start_framework(id, query, (program, &provider), by_query)
            }
        }
    }

    fn start_timed(&mut self, id: ResultId, query: &Rc<Query>, provider: &LabProvider) {
        let start = self.now_ms;
        let all: Vec<Instance> = self
            .namespace_of_result(id)
            .map_or_else(Vec::new, |namespace| {
                self.store.instances(namespace, &query.class().name, true)
            });
        if provider.progress {
            let expected = all.iter().filter(|row| query.matches(row)).count();
            self.result_mut(id).expected = Some(expected as u32);
        }
        let fail_after = provider
            .fail_after
            .map_or(usize::MAX, |count| count as usize);
        let rows: Vec<(u64, Option<Row>)> = all
            .into_iter()
            .take(fail_after)
            .enumerate()
            .map(|(nth, row)| {
                let at = start + provider.ready_ms(nth);
                (
                    at,
                    query
                        .matches(&row)
                        .then(|| Rc::new(Object::Instance(query.project(row)))),
                )
            })
            .collect();
        let last = rows.last().map_or(start, |(at, _)| *at);
        let finish_ms = (start + provider.finish_ms).max(last);
        let status = if provider.fail_phase.is_some() {
            provider.fail_with
        } else {
            WbemStatus::NO_ERROR
        };
        let name = Rc::clone(&provider.name);
        let lane = self.provider_lane(&name);
        let cause = self.results[&id].cause;
        let label = format!(
            "The provider is asked for the instances of {}",
            query.class().name
        );
        let asked = Draft::new(Kind::Hop, WMI, Rule::SimProvider, label)
            .to(lane)
            .cause(cause)
            .level(Level::Calls);
        let asked = self.emit(asked);
        self.result_mut(id).cause = asked;
        self.result_mut(id).feed = Feed::Timed {
            rows: Rc::new(rows),
            next: 0,
            finish_ms,
            status,
            provider: name,
        };
        self.fill(id);
    }

    fn fill_timed(
        &mut self,
        id: ResultId,
        rows: &Rc<Vec<(u64, Option<Row>)>>,
        from: usize,
        finish_ms: u64,
        status: WbemStatus,
        provider: &Rc<str>,
    ) {
        let due = rows[from..]
            .iter()
            .take_while(|(at, _)| *at <= self.now_ms)
            .count()
            .min(self.results[&id].room());
        let ready = rows[from..from + due]
            .iter()
            .filter_map(|(_, row)| row.clone())
            .collect();
        if let Feed::Timed { next, .. } = &mut self.result_mut(id).feed {
            *next = from + due;
        }
        let lane = self.provider_lane(provider);
        self.produce(id, ready, lane);
        if from + due < rows.len() && self.results[&id].room() == 0 {
            self.narrate_held_back(id, provider);
        }
        if from + due == rows.len() && finish_ms <= self.now_ms {
            let rule = if status.is_failure() {
                Rule::Ac19
            } else {
                Rule::SimProvider
            };
            self.finish_result(id, status, rule, None);
        }
    }

    /// Adds rows to a set and says where they came from.
    pub(crate) fn produce(&mut self, id: ResultId, rows: Vec<Row>, from: crate::trace::LaneId) {
        if rows.is_empty() {
            return;
        }
        let room = self.room().unwrap_or(usize::MAX);
        let full = rows.len() > room;
        let mut rows = rows;
        rows.truncate(room);
        if rows.is_empty() {
            return self.run_out_of_memory(id);
        }
        let names: Vec<Rc<str>> = rows.iter().take(20).map(|row| object_name(row)).collect();
        let count = rows.len();
        let set = self.result_mut(id);
        set.rows.extend(rows);
        let cause = set.cause;
        let label = if count == 1 {
            "1 object is ready".to_owned()
        } else {
            format!("{count} objects are ready")
        };
        let rule = if from == REPOSITORY {
            Rule::Sk07
        } else {
            Rule::SimProvider
        };
        let draft = Draft::new(Kind::Hop, from, rule, label)
            .to(WMI)
            .objects(names)
            .level(Level::Calls)
            .cause(cause);
        let event = self.emit(draft);
        self.result_mut(id).cause = event;
        if full {
            self.run_out_of_memory(id);
        }
    }

    /// Ends a set with its final code.
    pub(crate) fn finish_result(
        &mut self,
        id: ResultId,
        status: WbemStatus,
        rule: Rule,
        detail: Option<&str>,
    ) {
        let set = self.result_mut(id);
        if set.is_finished() {
            return;
        }
        let (status, rule) = match set.planned_end {
            Some(planned) if !status.is_failure() => (planned, Rule::SimFault),
            _ => (status, rule),
        };
        set.feed = Feed::Done;
        set.finished = Some((status, rule));
        let cause = set.cause;
        let mut draft = Draft::new(Kind::Hop, WMI, rule, "The result is complete")
            .status(status)
            .cause(cause);
        if let Some(detail) = detail {
            draft = draft.note(format!("{}.", super::deliver::capitalised(detail)));
        }
        let event = self.emit(draft.level(Level::Calls));
        self.result_mut(id).cause = event;
    }

    fn namespace_of_result(&self, id: ResultId) -> Option<NamespaceId> {
        self.store.namespace(&self.results[&id].namespace)
    }

    /// A result set that is known to exist.
    pub(crate) fn result_mut(&mut self, id: ResultId) -> &mut ResultSet {
        self.results
            .get_mut(&id)
            .expect("the result set exists while somebody fills it")
    }
}

/// The synchronous method that an asynchronous one is a form of.
pub(crate) fn base_name(method: Method) -> &'static str {
    method.name().trim_end_matches("Async")
}

pub(crate) fn parse_query(text: &str) -> Result<wql::Select, Fault> {
    let (select, diagnostics) = wql::parse(text, 0);
    let error = diagnostics
        .iter()
        .find(|it| it.severity == wmi_lab_syntax::Severity::Error);
    match (select, error) {
        (Some(select), None) => Ok(select),
        (_, error) => {
            let detail = error.map_or_else(
                || "the query is not valid WQL".to_owned(),
                |it| it.message.clone(),
            );
            Err(Fault::new(WbemStatus::E_INVALID_QUERY, Rule::Ac11, detail))
        }
    }
}

/// `SELECT * FROM class`, narrowed to the class itself when `shallow` (GF-10, AC-23).
pub(crate) fn select_instances(class: &str, shallow: bool) -> wql::Select {
    let span = wmi_lab_syntax::Span::default();
    let filter = shallow.then(|| wql::Expr::Compare {
        path: wql::Path {
            names: vec!["__CLASS".to_owned()],
            span,
        },
        op: wql::CompareOp::Equal,
        value: wql::Constant::Str(class.to_owned()),
        span,
    });
    wql::Select {
        columns: wql::Columns::All,
        class: class.to_owned(),
        class_span: span,
        filter,
        features: wql::Features::default(),
    }
}
