//! History: a start and a list of decisions. Everything else in it is a cache.

use std::rc::Rc;

use crate::checkpoints::Checkpoints;
use crate::schedule::Policy;
use crate::task::Statement;
use crate::trace::{Event, Kind};
use crate::world::{Choice, World};

/// Statements shown between two events; a longer loop is cut off there.
pub const STATEMENTS: usize = 1000;
/// Runs of decisions among which a name is looked for before it is kept anew.
const RECENT: usize = 8;

/// One run: where it started, what was decided, what happened.
#[derive(Clone, Debug)]
pub struct History {
    decisions: Vec<Choice>,
    /// Number of events after each decision.
    ends: Vec<u32>,
    /// Number of choices at each decision, 255 for that many or more.
    widths: Vec<u8>,
    events: Rc<Vec<Event>>,
    /// Numbers of the events that print, and of those that change the repository.
    prints: Vec<u32>,
    writes: Vec<u32>,
    /// The decisions as stable names, run-length coded.
    names: Vec<(Rc<str>, u32)>,
    checkpoints: Checkpoints,
    head: World,
}

impl History {
    /// A run that has not begun.
    pub fn new(start: World) -> Self {
        Self {
            decisions: Vec::new(),
            ends: Vec::new(),
            widths: Vec::new(),
            events: Rc::new(Vec::new()),
            prints: Vec::new(),
            writes: Vec::new(),
            names: Vec::new(),
            checkpoints: Checkpoints::new(start.clone()),
            head: start,
        }
    }

    /// The World after the last decision.
    pub fn head(&self) -> &World {
        &self.head
    }

    /// Decisions so far.
    pub fn decisions(&self) -> &[Choice] {
        &self.decisions
    }

    /// Events so far.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Numbers of those of the first `position` events that print.
    pub fn prints_before(&self, position: usize) -> &[u32] {
        below(&self.prints, position)
    }

    /// The last of the first `position` events that changed the repository.
    pub fn write_before(&self, position: usize) -> Option<&Event> {
        let last = below(&self.writes, position).last()?;
        Some(&self.events[*last as usize])
    }

    /// Number of events after `decision` decisions.
    pub fn events_after(&self, decision: usize) -> usize {
        if decision == 0 {
            0
        } else {
            self.ends[decision - 1] as usize
        }
    }

    /// Number of choices that there were at a decision, 255 for that many or more; 0 for one that is still to come.
    pub fn width(&self, decision: usize) -> u8 {
        self.widths.get(decision).copied().unwrap_or(0)
    }

    /// The first decision from `first` on, and before `last`, at which something else could have happened.
    pub fn open_between(&self, first: usize, last: usize) -> Option<usize> {
        let is_open = |at: &usize| {
            let taken = self.decisions.get(*at);
            self.width(*at) > 1 || matches!(taken, Some(Choice::Pick(..) | Choice::Trial(..)))
        };
        (first..last).find(is_open)
    }

    /// Number of decisions after which `event` events have happened.
    pub fn decision_of(&self, event: usize) -> usize {
        if event == 0 {
            0
        } else {
            self.ends.partition_point(|end| (*end as usize) < event) + 1
        }
    }

    /// Takes the next decision by a policy; false when the run is over.
    pub fn advance(&mut self, policy: Policy) -> bool {
        match policy.choose(&self.head) {
            Some(choice) => {
                self.take(choice);
                true
            }
            None => false,
        }
    }

    /// Runs to the end, or until `decisions` more are taken.
    pub fn run(&mut self, policy: Policy, decisions: u32) {
        for _ in 0..decisions {
            if !self.advance(policy) {
                return;
            }
        }
    }

    /// Takes a decision at the end of the run.
    pub fn take(&mut self, choice: Choice) {
        self.name(&self.head.key(choice));
        let width = self.head.choices().len();
        self.widths.push(u8::try_from(width).unwrap_or(u8::MAX));
        let events = self.head.step(choice);
        for event in &events {
            match event.kind {
                Kind::Print => self.prints.push(event.id),
                Kind::Write => self.writes.push(event.id),
                _ => {}
            }
        }
        Rc::make_mut(&mut self.events).extend(events);
        self.decisions.push(choice);
        self.ends.push(self.events.len() as u32);
        self.checkpoints.offer(&self.head);
    }

    /// Adds the name of a decision. A run goes back and forth between a few, so it is most often one of the last.
    fn name(&mut self, key: &str) {
        match self.names.last_mut() {
            Some((last, count)) if **last == *key => *count += 1,
            _ => {
                let known = self.names.iter().rev().take(RECENT);
                let known = known.map(|(name, _)| name).find(|name| ***name == *key);
                let name = known.map_or_else(|| key.into(), Rc::clone);
                self.names.push((name, 1));
            }
        }
    }

    /// The names of the first `decision` decisions.
    fn names_before(&self, decision: usize) -> Vec<(Rc<str>, u32)> {
        let mut left = decision as u32;
        let runs = self.names.iter().map_while(|(name, count)| {
            let taken = left.min(*count);
            left -= taken;
            (taken > 0).then(|| (Rc::clone(name), taken))
        });
        runs.collect()
    }

    /// The World after `decision` decisions: the nearest checkpoint, replayed.
    ///
    /// # Panics
    /// When the run has fewer decisions.
    pub fn seek(&self, decision: usize) -> World {
        assert!(
            decision <= self.decisions.len(),
            "the run has only {} decisions",
            self.decisions.len()
        );
        if decision == self.decisions.len() {
            return self.head.clone();
        }
        let mut world = self.checkpoints.before(decision as u32).clone();
        let from = world.kernel.decision as usize;
        for choice in &self.decisions[from..decision] {
            world.step(*choice);
        }
        world
    }

    /// The statements that the guests run between event `position - 1` and the next one, each with the decision
    /// inside which it runs; at most [`STATEMENTS`].
    pub fn statements(&self, position: usize) -> Vec<(usize, Statement)> {
        let first = self.decision_of(position).saturating_sub(1);
        let mut world = self.seek(first.min(self.decisions.len()));
        let mut found = Vec::new();
        for (decision, choice) in self.decisions.iter().enumerate().skip(first) {
            let here = world.step_watched(*choice, u32::MAX).into_iter();
            found.extend(
                here.filter(|it| it.events as usize == position)
                    .map(|it| (decision, it)),
            );
            if found.len() >= STATEMENTS || self.events_after(decision + 1) > position {
                break;
            }
        }
        found.truncate(STATEMENTS);
        found
    }

    /// The World inside decision number `decision` (counted from 0), after so many operations of its guests.
    ///
    /// # Panics
    /// When the run has no such decision.
    pub fn inside(&self, decision: usize, operations: u32) -> World {
        self.seek(decision)
            .inside(self.decisions[decision], operations)
    }

    /// The same run, cut off after `decision` decisions. The original keeps its future.
    #[must_use]
    pub fn fork(&self, decision: usize) -> Self {
        let head = self.seek(decision);
        let events = self.events_after(decision);
        Self {
            decisions: self.decisions[..decision].to_vec(),
            ends: self.ends[..decision].to_vec(),
            widths: self.widths[..decision].to_vec(),
            events: Rc::new(self.events[..events].to_vec()),
            prints: self.prints_before(events).to_vec(),
            writes: below(&self.writes, events).to_vec(),
            names: self.names_before(decision),
            checkpoints: self.checkpoints.up_to(decision as u32),
            head,
        }
    }

    /// The decisions as stable names, run-length coded.
    pub fn keys(&self) -> Vec<(String, u32)> {
        let names = self.names.iter();
        names
            .map(|(name, count)| (name.to_string(), *count))
            .collect()
    }

    /// Replays named decisions at the end of the run.
    ///
    /// # Errors
    /// The number of the first decision that is not possible, and its name.
    pub fn replay(&mut self, keys: &[(String, u32)]) -> Result<(), (usize, String)> {
        for (key, count) in keys {
            for _ in 0..*count {
                let choice = self
                    .head
                    .find(key)
                    .ok_or_else(|| (self.decisions.len(), key.clone()))?;
                self.take(choice);
            }
        }
        Ok(())
    }
}

/// Those of ascending event numbers that are below `position`.
fn below(numbers: &[u32], position: usize) -> &[u32] {
    &numbers[..numbers.partition_point(|event| (*event as usize) < position)]
}
