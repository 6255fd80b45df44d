//! All permitted orders: the same `choices` and `step`, taken in every way.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::task::Pending;
use crate::trace::Kind;
use crate::world::{Choice, World};

/// How far to look, and how.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Steps taken at the most.
    pub max_states: usize,
    /// Whether equal Worlds are looked into once. Without it, orders that differ only in independent neighbours are
    /// still looked at once (sleep sets).
    pub merge: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_states: 200_000,
            merge: true,
        }
    }
}

/// How a schedule ended, as far as anybody can see: the end and everything printed, in order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct End {
    /// As a scenario's `ends` block writes it.
    pub outcome: String,
    /// What the programs printed.
    pub output: String,
}

/// What is known about one way to end.
#[derive(Clone, Debug)]
pub struct Found {
    /// Schedules seen that end so.
    pub schedules: usize,
    /// The shortest of them, as stable names.
    pub shortest: Vec<String>,
}

/// The result of looking at all orders.
#[derive(Clone, Debug, Default)]
pub struct Exploration {
    /// All ways to end.
    pub ends: BTreeMap<End, Found>,
    /// Steps taken.
    pub steps: usize,
    /// Worlds that turned out to be known already.
    pub merged: usize,
    /// Whether [`Options::max_states`] was reached, so that there may be more.
    pub bounded: bool,
}

/// A path as a chain of names, so that siblings share it.
#[derive(Debug)]
struct Path {
    before: Option<Rc<Path>>,
    key: String,
    length: usize,
}

struct Node {
    world: World,
    path: Option<Rc<Path>>,
    output: Rc<str>,
    asleep: Vec<Choice>,
}

/// Looks at every order of choices from `start`, shortest schedules first when merging.
pub fn explore(start: &World, options: Options) -> Exploration {
    let mut exploration = Exploration::default();
    let mut known = BTreeSet::from([start.digest()]);
    let root = Node {
        world: start.clone(),
        path: None,
        output: "".into(),
        asleep: Vec::new(),
    };
    let mut open = std::collections::VecDeque::from([root]);
    while let Some(node) = if options.merge {
        open.pop_front()
    } else {
        open.pop_back()
    } {
        if node.world.choices().is_empty() {
            exploration.record(&node);
            continue;
        }
        let mut asleep = node.asleep.clone();
        for choice in node.world.choices() {
            if asleep.contains(choice) {
                continue;
            }
            if exploration.steps >= options.max_states {
                exploration.bounded = true;
                return exploration;
            }
            exploration.steps += 1;
            let mut next = successor(&node, *choice);
            if options.merge {
                if !known.insert(next.world.digest()) {
                    exploration.merged += 1;
                    continue;
                }
            } else {
                next.asleep = asleep
                    .iter()
                    .copied()
                    .filter(|other| independent(&node.world, *choice, *other))
                    .collect();
                asleep.push(*choice);
            }
            open.push_back(next);
        }
    }
    exploration
}

fn successor(node: &Node, choice: Choice) -> Node {
    let mut world = node.world.clone();
    let path = Path {
        before: node.path.clone(),
        key: world.key(choice),
        length: node.path.as_ref().map_or(0, |path| path.length) + 1,
    };
    let events = world.step(choice);
    let mut output = Rc::clone(&node.output);
    for event in events.iter().filter(|event| event.kind == Kind::Print) {
        output = format!("{output}{}", event.label).into();
    }
    Node {
        world,
        path: Some(Rc::new(path)),
        output,
        asleep: Vec::new(),
    }
}

impl Exploration {
    fn record(&mut self, node: &Node) {
        let outcome = node
            .world
            .outcome()
            .map(|outcome| outcome.text())
            .unwrap_or_default();
        let end = End {
            outcome,
            output: node.output.to_string(),
        };
        let length = node.path.as_ref().map_or(0, |path| path.length);
        let found = self.ends.entry(end).or_insert_with(|| Found {
            schedules: 0,
            shortest: Vec::new(),
        });
        found.schedules += 1;
        if found.schedules == 1 || length < found.shortest.len() {
            found.shortest = keys(node.path.as_ref());
        }
    }
}

fn keys(mut path: Option<&Rc<Path>>) -> Vec<String> {
    let mut keys = Vec::new();
    while let Some(step) = path {
        keys.push(step.key.clone());
        path = step.before.as_ref();
    }
    keys.reverse();
    keys
}

/// What a step touches, as far as its order with other steps can matter.
#[derive(PartialEq)]
enum Footprint {
    /// Nothing that another step can see.
    Own,
    /// The shared output.
    Output,
    /// Shared memory of a program.
    Memory,
    /// Anything.
    All,
}

/// Whether two choices of one World lead to the same World in either order.
fn independent(world: &World, one: Choice, other: Choice) -> bool {
    match (footprint(world, one), footprint(world, other)) {
        (Footprint::All, _) | (_, Footprint::All) => false,
        (Footprint::Own, _) | (_, Footprint::Own) => true,
        (one, other) => one != other,
    }
}

fn footprint(world: &World, choice: Choice) -> Footprint {
    match choice {
        Choice::Deliver(id) if !world.kernel.operations[&id].progress.abandoned => Footprint::Own,
        Choice::Run(id) => match &world.kernel.threads[&id].pending {
            Some(Pending::Continue) => Footprint::Own,
            Some(Pending::Print(..)) => Footprint::Output,
            Some(Pending::Access) => Footprint::Memory,
            Some(Pending::Call(call)) if is_own(call.method.interface()) => Footprint::Own,
            _ => Footprint::All,
        },
        _ => Footprint::All,
    }
}

/// Interfaces of objects that a callback or a thread has for itself.
fn is_own(interface: &str) -> bool {
    matches!(interface, "IWbemClassObject" | "CInstance")
}
