//! What queries and enumerations ask for, checked, and the result sets that are made for them.

use std::collections::VecDeque;
use std::rc::Rc;

use wmi_lab_syntax::wql;

use crate::com::{Feed, Request, ResultId, ResultSet, Rows};
use crate::flags::{DIRECT_READ, ENSURE_LOCATABLE, PROTOTYPE, SHALLOW};
use crate::guest::{Arg, ThreadId};
use crate::lab::{FaultPhase, Planned};
use crate::method::Method;
use crate::model::Fault;
use crate::reading::{EnumUnknownClass, Switch};
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::QueryRules;
use crate::trace::{Kind, Level};

use super::frame::{Answer, CallFrame};
use super::kernel::{Draft, Kernel, WMI, derive_id};

impl Kernel {
    /// Makes the result set of a query or an enumeration. What is wrong with it shows when it is filled (AC-04, EN-04).
    pub(crate) fn open_result(
        &mut self,
        id: ThreadId,
        frame: &CallFrame,
        namespace: Rc<str>,
    ) -> ResultId {
        let mut wrong = None;
        let (feed, request) = match self.checked_request(frame, &namespace) {
            Ok((request, disputed)) => {
                self.narrate_readings(frame, &disputed);
                self.narrate_flags(frame, &request);
                let target = match &request {
                    Request::Query(query)
                    | Request::Instances(query)
                    | Request::Prototype(query) => &query.class().name,
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
                wrong = Some(fault.detail.into());
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
        self.result_mut(result).detail = wrong;
        let context = self.context_of(frame).ok().flatten();
        self.result_mut(result).context = context.map(|it| Rc::new(it.for_provider()));
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

    pub(crate) fn create_result(
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
            forward_only: false,
            asked: 0,
            finished: None,
            detail: None,
            expected: None,
            planned_end: None,
            feed,
            rest: VecDeque::new(),
            request,
            context: None,
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
        let (namespace, context) = (Rc::clone(&set.namespace), set.context.clone());
        let result = self.create_result(id, namespace, feed, Some(request), cause);
        self.result_mut(result).context = context;
        result
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

    /// Says what flags make of a query or an enumeration (AC-21).
    fn narrate_flags(&mut self, frame: &CallFrame, request: &Request) {
        let Some(query) = request.query() else {
            return;
        };
        let class = &query.class().name;
        let flags = frame.word("lFlags");
        let is_query = base_name(frame.method) == "ExecQuery";
        let mut labels = Vec::new();
        if flags & DIRECT_READ != 0 {
            labels.push(format!(
                "DIRECT_READ: nobody is asked but the server of {class}"
            ));
        }
        if is_query && flags & ENSURE_LOCATABLE != 0 {
            labels.push(format!(
                "ENSURE_LOCATABLE: the keys of {class} are among the columns"
            ));
        }
        if is_query && flags & PROTOTYPE != 0 {
            labels.push("PROTOTYPE: the query is not run, its shape is the result".to_owned());
        }
        for label in labels {
            let draft = Draft::new(Kind::Hop, WMI, Rule::Ac21, label);
            self.emit(draft.parent(frame.event).cause(frame.event));
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
                let shallow = frame.word("lFlags") & SHALLOW != 0;
                select_instances(class, shallow)
            }
        };
        let namespace = self.find_namespace(namespace)?;
        let rules = QueryRules::of(&self.config.readings);
        let query = self.store.compile(namespace, &select, &rules)?;
        let disputed = self.store.disputed(namespace, &select, &query, &rules);
        let flags = frame.word("lFlags");
        let is_query = base_name(frame.method) == "ExecQuery";
        let query = match is_query && flags & ENSURE_LOCATABLE != 0 {
            true => query.locatable(),
            false => query,
        };
        let query = Rc::new(query.directly(flags & DIRECT_READ != 0));
        let request = match is_query {
            true if flags & PROTOTYPE != 0 => Request::Prototype(query),
            true => Request::Query(query),
            false => Request::Instances(query),
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
        let deep = frame.word("lFlags") & SHALLOW == 0;
        Ok(Request::Classes { superclass, deep })
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
