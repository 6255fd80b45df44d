//! What could happen next, by stable names.

use crate::com::{OperationId, ResultId};
use crate::guest::ThreadId;
use crate::pick::{Occasion, Pick};
use crate::trial::Trial;
use crate::world::World;

/// Something that could happen next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Choice {
    /// A thread of a program goes on.
    Run(ThreadId),
    /// An operation calls its sink.
    Deliver(OperationId),
    /// A single operation is carried out.
    Perform(OperationId),
    /// A result set goes on.
    Fill(ResultId),
    /// Virtual time passes to the next moment at which something is due.
    Tick,
    /// A step with a permitted outcome other than the usual one. Not among [`World::choices`] but among
    /// [`World::alternatives`].
    Pick(Occasion, Pick),
    /// A thread goes on with its call of `PutInstance` changed by somebody who looks on. Permitted by no rule, so it
    /// is not offered, but among [`World::trials`].
    Trial(ThreadId, Trial),
}

impl From<Occasion> for Choice {
    fn from(occasion: Occasion) -> Self {
        match occasion {
            Occasion::Run(thread) => Self::Run(thread),
            Occasion::Deliver(operation) => Self::Deliver(operation),
            Occasion::Perform(operation) => Self::Perform(operation),
            Occasion::Fill(result) => Self::Fill(result),
        }
    }
}

impl World {
    /// What else could happen next: the outcomes that unspecified rules permit beside the usual ones, each of which can
    /// be taken. They change with every step, so they are found when somebody asks.
    pub fn alternatives(&self) -> Vec<Choice> {
        if self.kernel.outcome.is_some() {
            return Vec::new();
        }
        let picks = self.kernel.picks().into_iter();
        picks
            .map(|(occasion, pick)| Choice::Pick(occasion, pick))
            .collect()
    }

    /// What a choice comes to in this scenario: the outcome that a `Lab_Pick` prefers, where it is open, else itself.
    pub fn usual(&self, choice: Choice) -> Choice {
        if self.kernel.config.lab.picks.is_empty() {
            return choice;
        }
        let is_preferred = |it: &Choice| match it {
            Choice::Pick(occasion, pick) => {
                Choice::from(*occasion) == choice && self.kernel.config.lab.picks.contains(pick)
            }
            _ => false,
        };
        let found = self.alternatives().into_iter().find(is_preferred);
        found.unwrap_or(choice)
    }

    /// The stable name of a choice, the same in every order of the same scenario.
    pub fn key(&self, choice: Choice) -> String {
        match choice {
            Choice::Run(id) => format!("run {}", self.kernel.threads[&id].key),
            Choice::Deliver(id) => format!("deliver {}", self.kernel.operations[&id].key),
            Choice::Perform(id) => format!("perform {}", self.kernel.operations[&id].key),
            Choice::Fill(id) => format!("fill {}", self.kernel.results[&id].key),
            Choice::Tick => "tick".to_owned(),
            Choice::Pick(occasion, pick) => {
                format!("{}: {}", self.key(occasion.into()), pick.name())
            }
            Choice::Trial(thread, trial) => {
                format!("{}: try {}", self.key(Choice::Run(thread)), trial.name())
            }
        }
    }

    /// The possible choice of that name.
    pub fn find(&self, key: &str) -> Option<Choice> {
        let is_named = |choice: &Choice| self.key(*choice) == key;
        let usual = self.order.iter().copied().find(is_named);
        let other = || self.alternatives().into_iter().find(is_named);
        let tried = || {
            let trials = self.trials().into_iter();
            trials
                .map(|(thread, trial)| Choice::Trial(thread, trial))
                .find(is_named)
        };
        usual.or_else(other).or_else(tried)
    }
}
