//! History: a start and a list of decisions. Everything else in it is a cache.

use std::rc::Rc;
use wmi_lab_syntax::sorted::SortedMap;

use crate::schedule::Policy;
use crate::task::Statement;
use crate::trace::Event;
use crate::world::{Choice, World};

/// Decisions between two checkpoints at the most.
const SPACING: u32 = 64;
/// Guest operations between two checkpoints at the most.
const SPACING_OPERATIONS: u64 = 50_000;
/// Checkpoints kept; above it every second one goes.
const CHECKPOINTS: usize = 256;
/// Statements shown between two events; a longer loop is cut off there.
pub const STATEMENTS: usize = 1000;

/// One run: where it started, what was decided, what happened.
#[derive(Clone, Debug)]
pub struct History {
    decisions: Vec<Choice>,
    /// Number of events after each decision.
    ends: Vec<u32>,
    /// Number of choices at each decision, 255 for that many or more.
    widths: Vec<u8>,
    events: Rc<Vec<Event>>,
    checkpoints: SortedMap<u32, World>,
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
            checkpoints: SortedMap::from([(0, start.clone())]),
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
        let width = self.head.choices().len();
        self.widths.push(u8::try_from(width).unwrap_or(u8::MAX));
        let events = self.head.step(choice);
        Rc::make_mut(&mut self.events).extend(events);
        self.decisions.push(choice);
        self.ends.push(self.events.len() as u32);
        self.keep_checkpoint();
    }

    fn keep_checkpoint(&mut self) {
        let now = self.decisions.len() as u32;
        let (last, checkpoint) = self
            .checkpoints
            .last_key_value()
            .expect("the start is always kept");
        let spent = self.head.kernel.spent - checkpoint.kernel.spent;
        if now - last < SPACING && spent < SPACING_OPERATIONS {
            return;
        }
        self.checkpoints.insert(now, self.head.clone());
        if self.checkpoints.len() > CHECKPOINTS {
            let mut keep = false;
            self.checkpoints.retain(|at, _| {
                keep = !keep;
                keep || *at == 0
            });
        }
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
        let (at, checkpoint) = self
            .checkpoints
            .at_or_before(&(decision as u32))
            .expect("the start is always kept");
        let mut world = checkpoint.clone();
        for choice in &self.decisions[*at as usize..decision] {
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
            checkpoints: self
                .checkpoints
                .iter()
                .take_while(|(at, _)| **at <= decision as u32)
                .map(|(at, world)| (*at, world.clone()))
                .collect(),
            head,
        }
    }

    /// The decisions as stable names, run-length coded.
    pub fn keys(&self) -> Vec<(String, u32)> {
        let mut keys: Vec<(String, u32)> = Vec::new();
        let mut world = self.checkpoints[&0].clone();
        for choice in &self.decisions {
            let key = world.key(*choice);
            match keys.last_mut() {
                Some((last, count)) if *last == key => *count += 1,
                _ => keys.push((key, 1)),
            }
            world.step(*choice);
        }
        keys
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
