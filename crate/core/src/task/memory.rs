//! How long WMI keeps objects, and how far it collects ahead of its client.

use std::rc::Rc;

use crate::com::{Owner, ResultId, Row, Shape, Work, object_name};
use crate::guest::ObjectId;
use crate::model::Object;
use crate::rule::Rule;
use crate::trace::{Kind, LaneId, Level, objects};

use super::kernel::{Draft, Kernel, REPOSITORY, WMI};

impl Kernel {
    /// Takes note that objects up to a position are wanted, so that a provider that was held back goes on (SS-20).
    pub(crate) fn ask_for(&mut self, result: ResultId, position: usize) {
        if let Some(set) = self.results.get_mut(&result) {
            set.asked = set.asked.max(position);
        }
    }

    /// Makes the client's copies of rows of a set.
    pub(crate) fn hand_out_rows(
        &mut self,
        result: ResultId,
        rows: &[Row],
        owner: Owner,
    ) -> Vec<ObjectId> {
        let namespace = Rc::clone(&self.results[&result].namespace);
        let copy = |row: &Row| {
            let shape = Shape::ClassObject {
                object: Object::clone(row),
                namespace: Rc::clone(&namespace),
                cursor: None,
                methods: None,
            };
            let object = self.create(shape, owner, object_name(row));
            self.origins.insert(object, result);
            self.handed_out += 1;
            object
        };
        rows.iter().map(copy).collect()
    }

    /// Frees what a forward-only enumerator has handed out; any other keeps its objects to the end (EN-07).
    pub(crate) fn free_handed_out(&mut self, enumerator: ObjectId) {
        let Some(Shape::Enumerator(it)) = self.objects.get(&enumerator).map(|it| &it.shape) else {
            return;
        };
        if !it.forward_only {
            return;
        }
        let oldest = it.queue.front().and_then(|id| self.operations.get(id));
        let position = match oldest.map(|it| &it.work) {
            Some(Work::Request { start, taken, .. }) => start + taken,
            _ => it.index,
        };
        let result = it.result;
        let freed = self.result_mut(result).rows.free_to(position);
        if freed > 0 {
            let label = format!("WMI frees {}: there is no way back to them", objects(freed));
            let draft = Draft::new(Kind::Hop, WMI, Rule::En07, label);
            self.emit(draft.level(Level::Calls).cause(self.last_event()));
        }
    }

    /// Says that whoever gives the objects waits until those before are taken: by the client that reads them (SS-20), or
    /// by the sink, whose time is the only brake there is (AC-20).
    pub(crate) fn narrate_held_back(&mut self, result: ResultId, source: LaneId) {
        let set = &self.results[&result];
        let waiting = set.rows.total().saturating_sub(set.asked);
        let objects = match waiting {
            1 => "1 object waits".to_owned(),
            count => format!("{count} objects wait"),
        };
        let (rule, whom) = match set.forward_only {
            true => (Rule::Ss20, "client"),
            false => (Rule::Ac20, "sink"),
        };
        let label = match source {
            REPOSITORY => format!("The repository is read no further: {objects} for the {whom}"),
            _ => format!("The provider is held back: {objects} for the {whom}"),
        };
        let draft = Draft::new(Kind::Hop, WMI, rule, label).to(source);
        let draft = draft.cause(set.cause);
        self.emit(draft);
    }
}
