//! What can happen now, and in which order it is offered.

use wmi_lab_syntax::sorted::sort_by;

use super::World;
use crate::choice::Choice;
use crate::com::{Operation, ResultId, ResultSet};
use crate::task::Wait;

impl World {
    /// Keeps what stays possible in its place, and puts what has become possible behind it.
    pub(super) fn renew_order(&mut self, taken: Choice) {
        let mut now = self.possible();
        sort_by(&mut now, Ord::cmp);
        let keeps_place = |choice: &Choice| *choice != taken || matches!(choice, Choice::Run(_));
        let mut order = std::mem::take(&mut self.order);
        order.retain(|choice| now.binary_search(choice).is_ok() && keeps_place(choice));
        let mut kept = order.clone();
        sort_by(&mut kept, Ord::cmp);
        let is_new = |choice: &Choice| kept.binary_search(choice).is_err();
        let mut fresh: Vec<Choice> = now.into_iter().filter(is_new).collect();
        sort_by(&mut fresh, |a, b| self.rank(*a).cmp(&self.rank(*b)));
        order.extend(fresh);
        self.order = order;
        if self.order.is_empty() && self.kernel.outcome.is_none() {
            self.hang();
        }
    }

    fn possible(&self) -> Vec<Choice> {
        let kernel = &self.kernel;
        if kernel.outcome.is_some() {
            return Vec::new();
        }
        let threads = kernel.threads.iter().filter(|(_, it)| kernel.can_run(it));
        let mut choices: Vec<Choice> = threads.map(|(id, _)| Choice::Run(*id)).collect();
        let mut abandoned: Vec<ResultId> = Vec::new();
        for (id, operation) in kernel.operations.iter() {
            if kernel.due(*id).is_some() {
                choices.push(Choice::Deliver(*id));
            }
            if operation.can_be_performed(kernel.now_ms) {
                choices.push(Choice::Perform(*id));
            }
            if operation.progress.abandoned {
                abandoned.extend(operation.result());
            }
        }
        sort_by(&mut abandoned, Ord::cmp);
        let is_due = |set: &ResultSet| set.due_ms().is_some_and(|at| at <= kernel.now_ms);
        let results = kernel.results.iter();
        // A set that is filled only for a call that WMI has let go of stays as it is.
        let fills = results.filter(|(id, set)| is_due(set) && abandoned.binary_search(id).is_err());
        choices.extend(fills.map(|(id, _)| Choice::Fill(*id)));
        if choices.is_empty() && self.next_moment().is_some() {
            choices.push(Choice::Tick);
        }
        choices
    }

    /// The order of choices that become possible at the same time, by names that do not depend on the run.
    fn rank(&self, choice: Choice) -> (u32, &str, Choice) {
        let kernel = &self.kernel;
        match choice {
            Choice::Run(id) => (kernel.threads[&id].number, "", choice),
            Choice::Deliver(id) | Choice::Perform(id) => {
                (u32::MAX - 2, &kernel.operations[&id].key, choice)
            }
            Choice::Fill(id) => (u32::MAX - 1, &kernel.results[&id].key, choice),
            Choice::Tick | Choice::Pick(..) | Choice::Trial(..) => (u32::MAX, "", choice),
        }
    }

    /// The next moment at which something is due.
    pub(super) fn next_moment(&self) -> Option<u64> {
        let kernel = &self.kernel;
        let waits = kernel.threads.values().flat_map(|thread| {
            let deadline = thread.wait.as_ref().and_then(Wait::deadline_ms);
            deadline.into_iter().chain(thread.cut_ms)
        });
        let singles = kernel.operations.values().filter_map(Operation::due_ms);
        let patience = kernel
            .operations
            .values()
            .filter_map(|operation| operation.progress.patience_until_ms);
        let feeds = kernel.results.values().filter_map(|set| set.due_ms());
        waits
            .chain(singles)
            .chain(feeds)
            .chain(patience)
            .chain(kernel.config.lab.server_moments())
            .filter(|at| *at > kernel.now_ms && *at < u64::MAX)
            .min()
    }
}
