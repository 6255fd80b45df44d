//! What `PutInstance` would do with other flags and another repository: every cell is really run, on a fork of the
//! World that stands just before the call.

use std::rc::Rc;

use wmi_lab_syntax::object_path;

use crate::com::Shape;
use crate::flags;
use crate::guest::{ApiCall, Arg, ObjectId, ThreadId};
use crate::history::History;
use crate::method::Method;
use crate::model::Object;
use crate::rule::Rule;
use crate::schedule::Policy;
use crate::status::WbemStatus;
use crate::store::{PutMode, PutRules, Store};
use crate::task::Pending;
use crate::trace::{Event, Kind};
use crate::world::{Choice, World};

/// Decisions after which a cell is given up; an operation of the lab needs a handful.
const DECISIONS: usize = 2_000;
/// The bits that the matrix varies (PI-03).
const MASK: i64 = 3;
/// What the columns of the matrix start from.
pub const COLUMNS: [&str; 2] = ["the instance does not exist", "the instance exists"];

/// A call of `PutInstance` and what becomes of it under each flag.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    /// `PutInstance` or `PutInstanceAsync`.
    pub method: &'static str,
    /// One row for each combination of the two bits.
    pub rows: Vec<MatrixRow>,
    /// Row and column of the call as the program really made it.
    pub actual: (usize, usize),
}

/// The outcomes of one flag.
#[derive(Clone, Debug, PartialEq)]
pub struct MatrixRow {
    /// The flag in words.
    pub flag: String,
    /// All flags of the call.
    pub value: u32,
    /// One cell for each of [`COLUMNS`].
    pub cells: Vec<Cell>,
}

/// How one run ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// What the repository did, in a word or two.
    pub outcome: &'static str,
    /// What the call returned; none where the run ended first.
    pub returned: Option<WbemStatus>,
    /// What the sink or the call result was told in the end.
    pub last: Option<WbemStatus>,
    /// The rule that decided.
    pub rule: Rule,
}

/// The call under test, in the World that is about to make it.
struct Trial {
    world: World,
    thread: ThreadId,
    call: ApiCall,
    object: Object,
    namespace: Rc<str>,
}

/// The matrix for the last call of `PutInstance` or `PutInstanceAsync` among the first `position` events of a run.
pub fn matrix(history: &History, position: usize) -> Option<Matrix> {
    let calls = history.events()[..position.min(history.events().len())].iter();
    let trial = calls
        .rev()
        .filter(|event| event.kind == Kind::Call && event.label.contains("PutInstance"))
        .find_map(|event| Trial::find(history, event))?;
    let given = trial.flags();
    let rows = (0..=MASK).map(|bits| {
        let flags = (given & !MASK) | bits;
        MatrixRow {
            flag: flags::describe(trial.call.method, bits as u32),
            value: flags as u32,
            cells: [false, true]
                .into_iter()
                .map(|exists| trial.run(flags, exists))
                .collect(),
        }
    });
    Some(Matrix {
        method: trial.call.method.name(),
        rows: rows.collect(),
        actual: ((given & MASK) as usize, usize::from(trial.exists())),
    })
}

impl Trial {
    fn find(history: &History, event: &Event) -> Option<Self> {
        let decision = event.decision as usize;
        let Choice::Run(thread) = *history.decisions().get(decision)? else {
            return None;
        };
        let world = history.seek(decision);
        let Some(Pending::Call(call)) = world.kernel.threads[&thread].pending.clone() else {
            return None;
        };
        if !matches!(call.method, Method::PutInstance | Method::PutInstanceAsync) {
            return None;
        }
        let Shape::ClassObject { object, .. } = shape(&world, argument(&call, "pInst"))? else {
            return None;
        };
        let Shape::Services { namespace, .. } = shape(&world, &call.this)? else {
            return None;
        };
        let (object, namespace) = (object.clone(), Rc::clone(namespace));
        Some(Self {
            world,
            thread,
            call,
            object,
            namespace,
        })
    }

    fn flags(&self) -> i64 {
        argument(&self.call, "lFlags").as_int().unwrap_or(0)
    }

    /// Whether the instance is there when the call is made.
    fn exists(&self) -> bool {
        let store = &self.world.kernel.store;
        let Object::Instance(instance) = &self.object else {
            return false;
        };
        let (Some(namespace), Some(path)) = (store.namespace(&self.namespace), instance.relpath())
        else {
            return false;
        };
        object_path::parse(&path).is_ok_and(|path| store.get_object(namespace, &path).is_ok())
    }

    fn run(&self, flags: i64, exists: bool) -> Cell {
        let mut world = self.world.clone();
        if !self.prepare(&mut world.kernel.store, exists) {
            return Cell {
                outcome: "such an instance cannot exist",
                returned: None,
                last: None,
                rule: Rule::SimNotModelled,
            };
        }
        let mut call = self.call.clone();
        if let Some(at) = call.method.position("lFlags") {
            call.args[at] = Arg::Int(flags);
        }
        world.kernel.thread_mut(self.thread).pending = Some(Pending::Call(call));
        let mut observed = Observed::default();
        observed.read(&world.step(Choice::Run(self.thread)));
        for _ in 0..DECISIONS {
            if observed.is_over(self.is_deferred(flags)) {
                break;
            }
            let Some(choice) = Policy::Fifo.choose(&world) else {
                break;
            };
            observed.read(&world.step(choice));
        }
        observed.cell(self.is_deferred(flags))
    }

    /// Whether the outcome comes after the call returned.
    fn is_deferred(&self, flags: i64) -> bool {
        self.call.method == Method::PutInstanceAsync
            || flags & i64::from(flags::RETURN_IMMEDIATELY) != 0
    }

    /// Makes the instance exist or not; false where neither flag nor repository can bring that about.
    fn prepare(&self, store: &mut Store, exists: bool) -> bool {
        let Some(namespace) = store.namespace(&self.namespace) else {
            return !exists;
        };
        let Object::Instance(instance) = &self.object else {
            return !exists;
        };
        if exists {
            let mode = PutMode::CreateOrUpdate;
            return store
                .put_instance(namespace, &self.object, mode, &PutRules::default())
                .is_ok();
        }
        if let Some(path) = instance.relpath()
            && let Ok(path) = object_path::parse(&path)
        {
            // An instance that is not there cannot be deleted, which is what is wanted.
            let _ = store.delete_instance(namespace, &path);
        }
        true
    }
}

fn argument<'a>(call: &'a ApiCall, name: &str) -> &'a Arg {
    call.method
        .position(name)
        .and_then(|at| call.args.get(at))
        .unwrap_or(&Arg::Null)
}

fn shape<'a>(world: &'a World, arg: &Arg) -> Option<&'a Shape> {
    let Arg::Object(id) = arg else { return None };
    lookup(world, *id)
}

fn lookup(world: &World, id: ObjectId) -> Option<&Shape> {
    world.kernel.objects.get(&id).map(|entry| &entry.shape)
}

/// What the events of a cell's run said about the call.
#[derive(Default)]
struct Observed {
    call: Option<u32>,
    operation: Option<u32>,
    returned: Option<(WbemStatus, Rule)>,
    last: Option<(WbemStatus, Rule)>,
    written: Option<&'static str>,
    abandoned: bool,
}

impl Observed {
    fn read(&mut self, events: &[Event]) {
        for event in events {
            let Some(call) = self.call else {
                self.call = (event.kind == Kind::Call).then_some(event.id);
                continue;
            };
            if self.operation.is_none() && event.cause == Some(call) {
                self.operation = event.operation;
            }
            let own = event.operation.is_some() && event.operation == self.operation;
            let status = event.status.map(|status| (status, event.rules[0]));
            match event.kind {
                Kind::Return if event.parent == Some(call) => self.returned = status,
                // A sink is told by SetStatus; whoever polls or waits, when the outcome is known.
                Kind::Status | Kind::Hop if own && status.is_some() => self.last = status,
                Kind::Write if own => {
                    self.written = Some(if event.label.ends_with("is created") {
                        "created"
                    } else {
                        "overwritten"
                    });
                }
                Kind::Cancelled if own => self.abandoned = true,
                _ => {}
            }
        }
    }

    fn is_over(&self, deferred: bool) -> bool {
        let refused = self.returned.is_some_and(|(status, _)| status.is_failure());
        let waits = deferred && !refused && self.last.is_none() && !self.abandoned;
        self.returned.is_some() && !waits
    }

    fn cell(self, deferred: bool) -> Cell {
        let last = self.last.filter(|_| deferred);
        let decided = last.or(self.returned);
        let outcome = match (self.written, decided) {
            (Some(written), _) => written,
            (None, Some((status, _))) if status.is_failure() => "refused",
            (None, Some(_)) if self.abandoned => "abandoned in silence",
            (None, Some(_)) => "unchanged",
            (None, None) => "the run ended first",
        };
        Cell {
            outcome,
            returned: self.returned.map(|(status, _)| status),
            last: last.map(|(status, _)| status),
            rule: decided.map_or(Rule::SimLimit, |(_, rule)| rule),
        }
    }
}
