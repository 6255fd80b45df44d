//! Worlds that are kept along a run, so that going to any place of it replays little.

use crate::world::World;

/// Decisions between two checkpoints.
const SPACING: u32 = 32;
/// Operations of guests between two checkpoints.
const SPACING_OPERATIONS: u64 = 5_000;
/// Bytes that all checkpoints of a run may hold, as far as `Kernel::weight` tells.
const BUDGET: usize = 24_000_000;

/// Copies of a run's World, evenly spaced. When they hold too much, every second one goes and those to come are twice
/// as far apart.
#[derive(Clone, Debug)]
pub(crate) struct Checkpoints {
    /// In the order of their decisions, the start first; each with its weight.
    kept: Vec<(World, usize)>,
    weight: usize,
    /// The spacing is doubled so many times.
    doubled: u32,
}

impl Checkpoints {
    /// The start of a run, which always stays.
    pub(crate) fn new(start: World) -> Self {
        Self {
            kept: vec![(start, 0)],
            weight: 0,
            doubled: 0,
        }
    }

    /// Keeps a copy of the World at the end of the run when it is far enough from the last one.
    pub(crate) fn offer(&mut self, head: &World) {
        let (last, _) = self.kept.last().expect("the start stays");
        let decisions = head.kernel.decision - last.kernel.decision;
        let spent = head.kernel.spent - last.kernel.spent;
        let is_far =
            decisions >= SPACING << self.doubled || spent >= SPACING_OPERATIONS << self.doubled;
        if !is_far {
            return;
        }
        let weight = head.kernel.weight();
        self.kept.push((head.clone(), weight));
        self.weight += weight;
        while self.weight > BUDGET && self.kept.len() > 2 {
            self.thin();
        }
    }

    fn thin(&mut self) {
        let mut is_even = false;
        self.kept.retain(|_| {
            is_even = !is_even;
            is_even
        });
        self.weight = self.kept.iter().map(|(_, weight)| weight).sum();
        self.doubled += 1;
    }

    /// The last one at or before a decision.
    pub(crate) fn before(&self, decision: u32) -> &World {
        let after = |(world, _): &(World, usize)| world.kernel.decision <= decision;
        &self.kept[self.kept.partition_point(after) - 1].0
    }

    /// Those of the run cut off after `decision` decisions.
    pub(crate) fn up_to(&self, decision: u32) -> Self {
        let kept = self.kept.iter();
        let kept: Vec<_> = kept
            .take_while(|(world, _)| world.kernel.decision <= decision)
            .cloned()
            .collect();
        Self {
            weight: kept.iter().map(|(_, weight)| weight).sum(),
            kept,
            doubled: self.doubled,
        }
    }
}
