//! Producing the objects of result sets.

use std::rc::Rc;

use crate::com::{Expected, Feed, Part, Request, ResultId, ResultSet, Row, object_name};
use crate::lab::LabProvider;
use crate::model::{Instance, Object};
use crate::pick::Pick;
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::{NamespaceId, Query};
use crate::trace::{Kind, LaneId, Level};

use super::kernel::{Draft, Kernel, REPOSITORY, WMI};

impl Kernel {
    /// Lets a result set go on: collects what can be had now.
    pub fn fill(&mut self, id: ResultId) {
        if !self.results.contains_key(&id) {
            return;
        }
        match self.pick {
            Some(Pick::Ahead(count)) => self.look_ahead(id, Some(count as usize)),
            Some(Pick::AheadAll) => self.look_ahead(id, None),
            _ => {}
        }
        match self.results[&id].feed.clone() {
            Feed::Done | Feed::Framework { .. } => {}
            Feed::Failing { status, rule } => self.finish_result(id, status, rule, None),
            Feed::Pending { request, .. } => match request {
                Request::Query(query) | Request::Instances(query) => self.start_feed(id, &query),
                Request::Classes { superclass, deep } => self.list_classes(id, &superclass, deep),
                Request::Prototype(query) => self.show_prototype(id, &query),
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

    /// Sets how far a set goes ahead of its client, because that was picked (SS-20).
    fn look_ahead(&mut self, id: ResultId, limit: Option<usize>) {
        self.pick = None;
        self.result_mut(id).look_ahead = limit;
        let cause = self.results[&id].cause;
        let label = match limit {
            Some(count) => format!("WMI goes {count} objects ahead of the client and no further"),
            None => "WMI goes ahead of the client as far as there are objects".to_owned(),
        };
        let draft = Draft::new(Kind::Hop, WMI, Rule::Ss20, label).cause(cause);
        self.emit(draft.level(Level::Calls));
    }

    fn list_classes(&mut self, id: ResultId, superclass: &str, deep: bool) {
        let classes: Vec<Row> = self.namespace_of_result(id).map_or_else(Vec::new, |it| {
            let classes = self.store.subclasses(it, superclass, deep).into_iter();
            classes
                .map(|def| Rc::new(Object::Class(self.store.class_object(it, def))))
                .collect()
        });
        self.fill_stored(id, classes);
    }

    /// The one class that a query with PROTOTYPE yields (AC-21).
    fn show_prototype(&mut self, id: ResultId, query: &Query) {
        let shape = Rc::new(query.prototype());
        let class = self.namespace_of_result(id).map(|ns| {
            let class = self.store.class_object(ns, shape);
            Rc::new(Object::Class(class))
        });
        self.fill_stored(id, class.into_iter().collect());
    }

    pub(super) fn start_timed(
        &mut self,
        id: ResultId,
        query: &Query,
        provider: &LabProvider,
        part: &Part,
    ) {
        let start = self.now_ms;
        let namespace = self.namespace_of_result(id);
        let all: Vec<Instance> = namespace.map_or_else(Vec::new, |ns| self.rows_of(ns, part));
        if provider.progress {
            let expected = all.iter().filter(|row| query.matches(row)).count() as u32;
            let before = self.results[&id].expected.as_ref();
            self.result_mut(id).expected = Some(Expected {
                objects: before.map_or(0, |it| it.objects) + expected,
                flags: provider.progress_flags,
                provider: Rc::clone(&provider.name),
            });
        }
        let fail_after = provider
            .fail_after
            .map_or(usize::MAX, |count| count as usize);
        let row = |(nth, row): (usize, Instance)| {
            let at = start + provider.ready_ms(nth);
            let shown = query.matches(&row);
            (
                at,
                shown.then(|| Rc::new(Object::Instance(query.project(row)))),
            )
        };
        let rows: Vec<(u64, Option<Row>)> = all
            .into_iter()
            .take(fail_after)
            .enumerate()
            .map(row)
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
        let label = format!("The provider is asked for the instances of {}", part.head);
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
        let room = self.results[&id].room();
        let due = |kernel: &Self| {
            let ready = rows[from..].iter();
            let ready = ready.take_while(|(at, _)| *at <= kernel.now_ms).count();
            ready.min(room)
        };
        if let Some(Pick::First(nth)) = self.pick.take() {
            let until = from + due(self);
            let mut rows = Vec::clone(rows);
            let mut objects = (from..until).filter(|at| rows[*at].1.is_some());
            if let Some(at) = objects.nth(nth as usize - 1) {
                rows[from..=at].rotate_right(1);
            }
            return self.produce_one(id, rows, from, provider);
        }
        let due = due(self);
        let ready = rows[from..from + due]
            .iter()
            .filter_map(|(_, row)| row.clone())
            .collect();
        if let Feed::Timed { next, .. } = &mut self.result_mut(id).feed {
            *next = from + due;
        }
        let is_static = provider.is_empty();
        let lane = if is_static {
            REPOSITORY
        } else {
            self.provider_lane(provider)
        };
        self.produce(id, ready, lane);
        if from + due < rows.len() && self.results[&id].room() == 0 {
            self.narrate_held_back(id, lane);
        }
        if from + due == rows.len() && finish_ms <= self.now_ms {
            let keeps_sink = self.config.lab.provider(provider);
            if keeps_sink.is_some_and(|it| it.keeps_sink) {
                return self.stay_unfinished(id, lane);
            }
            let rule = match status.is_failure() {
                true => Rule::Ac19,
                false if is_static => self.results[&id].stored_rule(),
                false => Rule::SimProvider,
            };
            self.finish_result(id, status, rule, None);
        }
    }

    /// The provider has reported its end and still holds WMI's sink: the operation is not finished (SK-42).
    fn stay_unfinished(&mut self, id: ResultId, lane: LaneId) {
        let set = self.result_mut(id);
        set.feed = Feed::Done;
        let cause = set.cause;
        let label = "The provider keeps a reference on WMI's sink: the operation is not finished";
        self.emit(
            Draft::new(Kind::Hop, lane, Rule::Sk42, label)
                .to(WMI)
                .cause(cause),
        );
    }

    /// Adds rows to a set and says where they came from.
    pub(crate) fn produce(&mut self, id: ResultId, rows: Vec<Row>, from: LaneId) {
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

    /// Ends a set with its final code, unless more is still to be asked for.
    pub(crate) fn finish_result(
        &mut self,
        id: ResultId,
        status: WbemStatus,
        rule: Rule,
        detail: Option<&str>,
    ) {
        if self.results[&id].is_finished() {
            return;
        }
        if !status.is_failure() && self.start_next_part(id) {
            return;
        }
        let set = self.result_mut(id);
        let (status, rule) = match set.planned_end {
            Some(planned) if !status.is_failure() => (planned, Rule::SimFault),
            _ => (status, rule),
        };
        set.feed = Feed::Done;
        set.finished = Some((status, rule));
        if let Some(detail) = detail {
            set.detail = Some(detail.into());
        }
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

    pub(super) fn namespace_of_result(&self, id: ResultId) -> Option<NamespaceId> {
        self.store.namespace(&self.results[&id].namespace)
    }

    /// A result set that is known to exist.
    pub(crate) fn result_mut(&mut self, id: ResultId) -> &mut ResultSet {
        self.results
            .get_mut(&id)
            .expect("the result set exists while somebody fills it")
    }
}
