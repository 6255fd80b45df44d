//! The order of the objects in a result, which is left open (SK-07).

use std::rc::Rc;

use crate::com::{Feed, ResultId, Row, object_name};
use crate::lab::Capability;
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::Query;
use crate::trace::{Kind, Level};

use super::capability::Server;
use super::kernel::{Draft, Kernel, REPOSITORY, WMI};

impl Kernel {
    /// Objects of the repository that come in another order than its own (SK-07).
    pub(super) fn fill_one_by_one(&mut self, id: ResultId, rows: Vec<Row>) {
        let now_ms = self.now_ms;
        let rows = rows.into_iter().map(|row| (now_ms, Some(row))).collect();
        self.result_mut(id).feed = Feed::Timed {
            rows: Rc::new(rows),
            next: 0,
            finish_ms: now_ms,
            status: WbemStatus::NO_ERROR,
            provider: "".into(),
        };
        self.fill(id);
    }

    /// Produces one object of those that are ready: which one was left open (SK-07).
    pub(super) fn produce_one(
        &mut self,
        id: ResultId,
        rows: Vec<(u64, Option<Row>)>,
        from: usize,
        provider: &Rc<str>,
    ) {
        let row = rows[from].1.clone();
        if let Feed::Timed {
            rows: stored, next, ..
        } = &mut self.result_mut(id).feed
        {
            *stored = Rc::new(rows);
            *next = from + 1;
        }
        let lane = if provider.is_empty() {
            REPOSITORY
        } else {
            self.provider_lane(provider)
        };
        let set = self.result_mut(id);
        set.rows.extend(row.iter().cloned().collect());
        let cause = set.cause;
        let draft = Draft::new(Kind::Hop, lane, Rule::Sk07, "1 object comes first").to(WMI);
        let names = row.iter().map(|it| object_name(it)).collect();
        let event = self.emit(draft.objects(names).cause(cause).level(Level::Calls));
        self.result_mut(id).cause = event;
    }

    /// How many objects a query that has not begun would produce at once.
    pub(crate) fn ready_at_once(&self, id: ResultId, query: &Query) -> usize {
        let Some(namespace) = self.namespace_of_result(id) else {
            return 0;
        };
        let parts = self.parts(namespace, query);
        let Some(part) = parts.front() else {
            return 0;
        };
        let Some(class) = self.store.class(namespace, &part.head) else {
            return 0;
        };
        match self.server_of(namespace, class, Capability::Enumerate, Rule::Ac40) {
            Ok(Server::Repository) => {
                let rows = self.store.select(namespace, query).into_iter();
                rows.filter(|it| part.has(&it.class().name)).count()
            }
            Ok(Server::Declared(provider)) => {
                let all = self.rows_of(namespace, part);
                let ready = all
                    .iter()
                    .enumerate()
                    .take_while(|(nth, _)| provider.ready_ms(*nth) == 0);
                ready.filter(|(_, row)| query.matches(row)).count()
            }
            _ => 0,
        }
    }
}
