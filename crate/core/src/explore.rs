//! All permitted orders: the same `choices` and `step`, taken in every way.

use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

use wmi_lab_syntax::sorted::SortedMap;

use crate::canon::Canon;
use crate::com::{OperationId, Shape};
use crate::guest::{ApiCall, Arg, ObjectId, ProgramId, ThreadId};
use crate::method::Method;
use crate::task::{Pending, ThreadRole};
use crate::trace::{Event, Kind};
use crate::world::{Choice, World};

/// How far to look, and how.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Steps taken at the most.
    pub max_states: usize,
    /// Whether equal Worlds are looked into once. Without it, orders that differ only in independent neighbours are
    /// still looked at once (sleep sets).
    pub merge: bool,
    /// Whether the alternatives that unspecified rules permit are taken too ([`World::alternatives`]). They multiply the
    /// orders, so they are left out unless somebody asks; they need `merge`, for some lead back to where they began.
    pub picks: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_states: 200_000,
            merge: true,
            picks: false,
        }
    }
}

/// How a schedule ended, as far as a program can tell: the end and everything printed, in order.
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
    pub ends: SortedMap<End, Found>,
    /// All orders in which sinks were called, each with the number of schedules seen: `main.9 Indicate(2), …`. A
    /// program whose operations share a sink cannot tell all of them apart (SK-23).
    pub orders: SortedMap<String, usize>,
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
    order: Rc<str>,
    asleep: Vec<(Choice, Footprint)>,
}

/// Looks at every order of choices from `start`, shortest schedules first when merging.
pub fn explore(start: &World, options: Options) -> Exploration {
    let mut exploration = Exploration::default();
    let root = Node {
        world: start.clone(),
        path: None,
        output: "".into(),
        order: "".into(),
        asleep: Vec::new(),
    };
    let mut known = BTreeSet::from([root.identity()]);
    let mut open = VecDeque::from([root]);
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
        for choice in node.promising(options.picks && options.merge) {
            if asleep.iter().any(|(other, _)| *other == choice) {
                continue;
            }
            if exploration.steps >= options.max_states {
                exploration.bounded = true;
                return exploration;
            }
            exploration.steps += 1;
            let (mut next, footprint) = node.successor(choice);
            if options.merge {
                if !known.insert(next.identity()) {
                    exploration.merged += 1;
                    continue;
                }
            } else {
                next.asleep = asleep
                    .iter()
                    .filter(|(_, other)| footprint.is_independent_of(other))
                    .cloned()
                    .collect();
                asleep.push((choice, footprint));
            }
            open.push_back(next);
        }
    }
    exploration
}

impl Node {
    /// What must be told apart: the World, and the order of callbacks that led to it.
    fn identity(&self) -> (u128, u128) {
        let mut canon = Canon::default();
        canon.text(&self.order);
        (self.world.digest(), canon.finish())
    }

    /// The choices worth taking: all of them, or a single one that nothing else can see or hinder.
    fn promising(&self, picks: bool) -> Vec<Choice> {
        let choices = self.world.choices();
        let own = choices
            .iter()
            .find(|choice| matches!(static_footprint(&self.world, **choice), Footprint::Own));
        if let Some(own) = own {
            return vec![*own];
        }
        let mut all: Vec<Choice> = choices.iter().map(|it| self.world.usual(*it)).collect();
        if picks {
            all.extend(choices);
            all.extend(self.world.alternatives());
            all.sort_unstable();
            all.dedup();
        }
        all
    }

    fn successor(&self, choice: Choice) -> (Self, Footprint) {
        let mut world = self.world.clone();
        let footprint = static_footprint(&world, choice);
        let path = Path {
            before: self.path.clone(),
            key: world.key(choice),
            length: self.path.as_ref().map_or(0, |path| path.length) + 1,
        };
        let events = world.step(choice);
        let footprint = match world.outcome() {
            Some(_) => Footprint::All,
            None => footprint,
        };
        let mut output = Rc::clone(&self.output);
        for event in events.iter().filter(|event| event.kind == Kind::Print) {
            output = format!("{output}{}", event.label).into();
        }
        let order = events.iter().filter(|event| is_callback(event)).fold(
            Rc::clone(&self.order),
            |order, event| {
                let key = self.operation_key(event);
                let comma = if order.is_empty() { "" } else { ", " };
                format!("{order}{comma}{key} {}", event.label).into()
            },
        );
        (
            Self {
                world,
                path: Some(Rc::new(path)),
                output,
                order,
                asleep: Vec::new(),
            },
            footprint,
        )
    }

    fn operation_key(&self, event: &Event) -> Rc<str> {
        let operation = event
            .operation
            .and_then(|id| self.world.kernel.operations.get(&OperationId(id)));
        operation.map_or_else(|| "".into(), |operation| Rc::clone(&operation.key))
    }
}

fn is_callback(event: &Event) -> bool {
    matches!(event.kind, Kind::Indicate | Kind::Status)
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
        let found = self.ends.get_or_insert_with(end, || Found {
            schedules: 0,
            shortest: Vec::new(),
        });
        found.schedules += 1;
        if found.schedules == 1 || length < found.shortest.len() {
            found.shortest = keys(node.path.as_ref());
        }
        *self.orders.get_or_insert_with(node.order.to_string(), || 0) += 1;
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

/// Something that two steps may both touch, so that their order can matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Resource {
    /// What is printed.
    Output,
    /// The order in which sinks are called.
    Callbacks,
    /// Cells of a program that more than one thread can reach.
    Memory(ProgramId),
    /// An object of the World.
    Object(ObjectId),
    /// An operation and the set it reads.
    Operation(OperationId),
}

/// What a step touches.
#[derive(Clone, Debug)]
enum Footprint {
    /// Nothing that another step can see.
    Own,
    /// These.
    Some(Vec<Resource>),
    /// Anything.
    All,
}

impl Footprint {
    /// Whether two steps that are both possible lead to the same World in either order.
    fn is_independent_of(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Own, _) | (_, Self::Own) => true,
            (Self::All, _) | (_, Self::All) => false,
            (Self::Some(ours), Self::Some(theirs)) => ours.iter().all(|it| !theirs.contains(it)),
        }
    }
}

/// What a choice touches, as far as it can be told before it is taken.
fn static_footprint(world: &World, choice: Choice) -> Footprint {
    match choice {
        Choice::Run(thread) => thread_footprint(world, thread),
        Choice::Deliver(operation) if !world.kernel.operations[&operation].progress.abandoned => {
            Footprint::Some(vec![Resource::Callbacks, Resource::Operation(operation)])
        }
        Choice::Fill(result) => {
            let readers = world
                .kernel
                .operations
                .iter()
                .filter(|(_, it)| it.result() == Some(result));
            let resources: Vec<Resource> =
                readers.map(|(id, _)| Resource::Operation(*id)).collect();
            if resources.is_empty() {
                Footprint::All
            } else {
                Footprint::Some(resources)
            }
        }
        _ => Footprint::All,
    }
}

fn thread_footprint(world: &World, id: ThreadId) -> Footprint {
    let kernel = &world.kernel;
    let thread = &kernel.threads[&id];
    let operation = kernel
        .operations
        .iter()
        .find(|(_, it)| it.thread == Some(id))
        .map(|(id, _)| Resource::Operation(*id));
    let with = |resource| Footprint::Some(operation.into_iter().chain([resource]).collect());
    let alone = || Footprint::Some(operation.into_iter().collect());
    match &thread.pending {
        Some(Pending::Continue) if operation.is_none() && thread.role != ThreadRole::Main => {
            Footprint::Own
        }
        Some(Pending::Continue) => alone(),
        Some(Pending::Print(..)) => with(Resource::Output),
        Some(Pending::Access) => with(Resource::Memory(thread.program)),
        Some(Pending::Call(call)) if is_beginning(call.method) => alone(),
        Some(Pending::Call(call)) => call_footprint(world, call).map_or(Footprint::All, with),
        _ => Footprint::All,
    }
}

/// Calls that only make something new, or set the caller's own process up.
fn is_beginning(method: Method) -> bool {
    matches!(
        method,
        Method::ExecQueryAsync
            | Method::CreateInstanceEnumAsync
            | Method::CreateEvent
            | Method::CoInitializeEx
            | Method::CoInitializeSecurity
            | Method::CoUninitialize
            | Method::CoCreateInstance
            | Method::CoSetProxyBlanket
            | Method::ConnectServer
    )
}

/// The one thing that a call touches, for calls that touch one.
fn call_footprint(world: &World, call: &ApiCall) -> Option<Resource> {
    let object = |arg: &Arg| match arg {
        Arg::Object(object) => Some(*object),
        _ => None,
    };
    match call.method {
        Method::SetEvent
        | Method::ResetEvent
        | Method::WaitForSingleObject
        | Method::CloseHandle => object(call.args.first()?),
        Method::AddRef | Method::Release => object(&call.this).filter(|it| {
            let shape = world.kernel.objects.get(it).map(|entry| &entry.shape);
            !matches!(shape, Some(Shape::Enumerator(_)))
        }),
        method if matches!(method.interface(), "IWbemClassObject" | "CInstance") => {
            object(&call.this)
        }
        _ => None,
    }
    .map(Resource::Object)
}
