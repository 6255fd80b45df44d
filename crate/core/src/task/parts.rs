//! Who is asked for the instances of a class and of those below it, one after the other (AC-23, WQ-23, GF-11).

use std::collections::VecDeque;
use std::rc::Rc;

use crate::com::{Part, Request, ResultId, Row};
use crate::lab::Capability;
use crate::model::{ClassDef, Instance, Object, same_name};
use crate::pick::Pick;
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::{NamespaceId, Query};
use crate::trace::{Kind, Level};

use super::capability::Server;
use super::kernel::{Draft, Kernel, REPOSITORY, WMI};

impl Kernel {
    /// Begins to collect what a query selects.
    pub(super) fn start_feed(&mut self, id: ResultId, query: &Query) {
        let Some(ns) = self.namespace_of_result(id) else {
            let status = WbemStatus::E_INVALID_NAMESPACE;
            return self.finish_result(id, status, Rule::Cs09, Some("the namespace is gone"));
        };
        let parts = self.parts(ns, query);
        self.narrate_parts(id, query, &parts);
        self.result_mut(id).rest = parts;
        self.start_next_part(id);
    }

    /// The classes that a query is about, by who serves them: parents before children. A program is asked once for each
    /// class that it has an object for; abstract classes have no instances to ask for.
    pub(super) fn parts(&self, ns: NamespaceId, query: &Query) -> VecDeque<Part> {
        let class = query.class();
        let mut classes = vec![Rc::clone(class)];
        if !query.is_shallow() {
            classes.extend(self.store.subclasses(ns, &class.name, true));
        }
        let mut parts: Vec<Vec<Rc<ClassDef>>> = Vec::new();
        for class in classes {
            let joins = |it: &&mut Vec<Rc<ClassDef>>| have_same_server(&it[0], &class);
            let own = self.has_object_for(&class);
            match parts.iter_mut().find(joins).filter(|_| !own) {
                Some(part) => part.push(class),
                None => parts.push(vec![class]),
            }
        }
        if parts.len() > 1 {
            parts.retain(|it| it.iter().any(|class| !class.is_abstract));
        }
        let is_whole = parts.len() == 1 && !query.is_shallow();
        let part = |classes: Vec<Rc<ClassDef>>| {
            let names = classes.iter().map(|it| Rc::clone(&it.name));
            Part {
                head: Rc::clone(&classes[0].name),
                classes: (!is_whole).then(|| names.collect()),
            }
        };
        parts.into_iter().map(part).collect()
    }

    /// Whether the program that serves a class has an object of its own for it.
    fn has_object_for(&self, class: &ClassDef) -> bool {
        let Some(program) = self.program_of(class) else {
            return false;
        };
        let objects = self.process(program).guest.providers();
        objects.iter().any(|(name, _)| same_name(name, &class.name))
    }

    /// Says who is asked, where that is not simply everybody in one place.
    fn narrate_parts(&mut self, id: ResultId, query: &Query, parts: &VecDeque<Part>) {
        if parts.len() < 2 && !query.is_shallow() {
            return;
        }
        let class = &query.class().name;
        let heads: Vec<Rc<str>> = parts.iter().map(|it| Rc::clone(&it.head)).collect();
        let label = match parts.len() {
            0 | 1 => format!("Instances of exactly {class} are asked for"),
            several => {
                format!("Instances of {class} and of all below it come from {several} places")
            }
        };
        let set = &self.results[&id];
        let rule = match set.request {
            Some(Request::Query(_)) => Rule::Wq23,
            _ => Rule::Ac23,
        };
        let level = match parts.len() {
            0 | 1 => Level::Calls,
            _ => Level::Story,
        };
        let draft = Draft::new(Kind::Hop, WMI, rule, label).cause(set.cause);
        let event = self.emit(draft.objects(heads).level(level));
        self.result_mut(id).cause = event;
    }

    /// Asks for the next part of a set; whether there is one.
    pub(super) fn start_next_part(&mut self, id: ResultId) -> bool {
        let Some(part) = self.result_mut(id).rest.pop_front() else {
            return false;
        };
        let request = self.results[&id].request.clone();
        let by_query = matches!(request, Some(Request::Query(_)));
        let query = request.as_ref().and_then(Request::query);
        let class = self.namespace_of_result(id).and_then(|ns| {
            let class = self.store.class(ns, &part.head)?;
            Some((ns, Rc::clone(class)))
        });
        let (Some(query), Some((ns, class))) = (query, class) else {
            return self.start_next_part(id);
        };
        match self.server_of(ns, &class, Capability::Enumerate, Rule::Ac40) {
            Err(fault) => self.finish_result(id, fault.status, fault.rule, Some(&fault.detail)),
            Ok(Server::Repository) => {
                let rows = self.store.select(ns, query).into_iter();
                let rows = rows.filter(|it| part.has(&it.class().name));
                let rows = rows.map(|row| Rc::new(Object::Instance(row))).collect();
                self.fill_stored(id, rows);
            }
            Ok(Server::Declared(provider)) => self.start_timed(id, query, &provider, &part),
            Ok(Server::Program(program, provider)) => {
                let of_query = same_name(&part.head, &query.class().name);
                let by_query = by_query && of_query && self.answers_queries(ns, &provider);
                self.start_framework(id, query, (program, &provider), (part, by_query));
            }
        }
        true
    }

    /// Objects of the repository: all at once, unless the client is to be waited for (SS-20) or another order was
    /// picked (SK-07).
    pub(super) fn fill_stored(&mut self, id: ResultId, rows: Vec<Row>) {
        let is_picked = matches!(self.pick, Some(Pick::First(_)));
        if is_picked || rows.len() > self.results[&id].room() {
            return self.fill_one_by_one(id, rows);
        }
        self.produce(id, rows, REPOSITORY);
        let rule = self.results[&id].stored_rule();
        self.finish_result(id, WbemStatus::NO_ERROR, rule, None);
    }

    /// The rows of a declared provider for a part of a set.
    pub(super) fn rows_of(&self, ns: NamespaceId, part: &Part) -> Vec<Instance> {
        let all = self.store.instances(ns, &part.head, true).into_iter();
        all.filter(|it| part.has(&it.class().name)).collect()
    }
}

fn have_same_server(a: &ClassDef, b: &ClassDef) -> bool {
    match (a.served_by().is_some(), b.served_by().is_some()) {
        (true, true) => {
            let name = |it: &ClassDef| it.provider.clone().unwrap_or_default();
            same_name(&name(a), &name(b))
        }
        (a, b) => a == b,
    }
}
