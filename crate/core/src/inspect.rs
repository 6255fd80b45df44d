//! What the state tabs show of a World: plain data in the screen's vocabulary.

use std::rc::Rc;
use wmi_lab_syntax::sorted::sort_by;

use wmi_lab_syntax::Span;

use crate::com::{Operation, Owner, Shape, Work};
use crate::guest::{ProgramId, Variable};
use crate::model::Instance;
use crate::pick::{Occasion, Pick};
use crate::status::WbemStatus;
use crate::task::{Kernel, Pending, Thread};
use crate::trace::objects;
use crate::world::World;

/// A call or request that is not over, or whose outcome can still be asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct CallView {
    /// Stable name.
    pub key: Rc<str>,
    /// Its number, which events of it carry.
    pub operation: u32,
    /// The method.
    pub label: Rc<str>,
    /// Its sink.
    pub sink: Option<Rc<str>>,
    /// Where it stands, in a word or two.
    pub state: &'static str,
    /// Place in its queue, 0 the head.
    pub queue: Option<usize>,
    /// Objects asked for.
    pub requested: Option<usize>,
    /// Objects delivered.
    pub delivered: u32,
    /// Its outcome.
    pub status: Option<WbemStatus>,
}

/// The reference count of an object, by owner.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferenceView {
    /// What the screen calls it.
    pub object: Rc<str>,
    /// Interface or class.
    pub interface: Rc<str>,
    /// Owners, with how many each holds.
    pub owners: Vec<(Rc<str>, u32)>,
    /// What cannot be claimed about it.
    pub note: Option<&'static str>,
}

/// A class with instances.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassView {
    /// Its name.
    pub name: Rc<str>,
    /// Its instances in order: path, properties with their values in MOF.
    pub instances: Vec<InstanceView>,
}

/// An instance of the repository.
#[derive(Clone, Debug, PartialEq)]
pub struct InstanceView {
    /// Its relative path.
    pub path: String,
    /// Names and values.
    pub properties: Vec<(Rc<str>, String)>,
}

/// A thread.
#[derive(Clone, Debug, PartialEq)]
pub struct ThreadView {
    /// Stable name.
    pub key: Rc<str>,
    /// Its program.
    pub program: Rc<str>,
    /// What it does or waits for.
    pub state: String,
    /// The statement it is at.
    pub source: Option<(ProgramId, Span)>,
    /// Its variables.
    pub variables: Vec<Variable>,
}

/// Calls in the order of their acceptance.
pub fn calls(world: &World) -> Vec<CallView> {
    let kernel = &world.kernel;
    let mut views: Vec<CallView> = kernel
        .operations
        .iter()
        .map(|(id, it)| call(kernel, *id, it))
        .collect();
    sort_by(&mut views, |a, b| a.key.cmp(&b.key));
    views
}

fn call(kernel: &Kernel, id: crate::com::OperationId, operation: &Operation) -> CallView {
    let progress = &operation.progress;
    let (requested, queue) = match operation.work {
        Work::Request {
            count, enumerator, ..
        } => {
            let queue = match kernel.objects.get(&enumerator).map(|it| &it.shape) {
                Some(Shape::Enumerator(it)) => it.queue.iter().position(|queued| *queued == id),
                _ => None,
            };
            (Some(count), queue)
        }
        _ => (None, None),
    };
    let status = match &operation.work {
        Work::Single { verdict, .. } => verdict.as_ref().map(|it| it.status),
        _ => None,
    };
    let state = if progress.abandoned {
        "abandoned"
    } else if progress.cancelled.is_some() {
        "cancelled"
    } else if progress.in_callback {
        "in callback"
    } else if status.is_some() || progress.final_sent {
        "finished"
    } else if queue.is_some_and(|place| place > 0) {
        "queued"
    } else if operation.delivered > 0 {
        "delivering"
    } else {
        "waiting"
    };
    let sink = operation
        .sink
        .map(|_| Rc::clone(&kernel.lanes[operation.lane.0 as usize].label));
    CallView {
        key: Rc::clone(&operation.key),
        operation: id.0,
        label: Rc::clone(&operation.label),
        sink,
        state,
        queue,
        requested,
        delivered: operation.delivered,
        status,
    }
}

/// The ledger: objects of the World that somebody holds, and sinks that WMI holds.
pub fn references(world: &World) -> Vec<ReferenceView> {
    let kernel = &world.kernel;
    let mut views = Vec::new();
    for operation in kernel
        .operations
        .values()
        .filter(|it| it.progress.holds_sink)
    {
        let lane = Rc::clone(&kernel.lanes[operation.lane.0 as usize].label);
        let owner: Rc<str> = format!("WMI for {}", operation.label).into();
        match views
            .iter_mut()
            .find(|view: &&mut ReferenceView| view.object == lane)
        {
            Some(view) => view.owners.push((owner, 1)),
            None => views.push(ReferenceView {
                object: lane,
                interface: "IWbemObjectSink".into(),
                owners: vec![(owner, 1)],
                note: Some("The program's own references are in its own count."),
            }),
        }
    }
    for entry in kernel.objects.values().filter(|entry| entry.is_com()) {
        let owners = entry
            .ledger
            .owners()
            .map(|(owner, count)| (owner_name(kernel, owner), count))
            .collect();
        views.push(ReferenceView {
            object: Rc::clone(&entry.label),
            interface: entry.interface().into(),
            owners,
            note: None,
        });
    }
    views
}

fn owner_name(kernel: &Kernel, owner: Owner) -> Rc<str> {
    match owner {
        Owner::Program(program) => Rc::clone(&kernel.process(program).name),
        Owner::Callback(_) => "WMI, during Indicate".into(),
        Owner::Operation(id) => kernel
            .operations
            .get(&id)
            .map_or_else(|| "WMI".into(), |it| format!("WMI for {}", it.label).into()),
        Owner::Object(id) => kernel.object_label(id),
    }
}

/// The namespaces that a scenario uses, with the classes that have instances; `root\lab` and system classes left out.
pub fn repository(world: &World) -> Vec<(String, Vec<ClassView>)> {
    let store = &world.kernel.store;
    store
        .namespaces()
        .map(|id| (id, store.namespace_name(id).to_owned()))
        .filter(|(_, name)| !name.eq_ignore_ascii_case("root\\lab"))
        .map(|(id, name)| {
            let views = store
                .subclasses(id, "", true)
                .into_iter()
                .filter(|class| !class.name.starts_with("__") && store.count(id, &class.name) > 0)
                .map(|class| ClassView {
                    name: Rc::clone(&class.name),
                    instances: store
                        .instances(id, &class.name, false)
                        .iter()
                        .map(instance)
                        .collect(),
                })
                .collect();
            (name, views)
        })
        .collect()
}

fn instance(instance: &Instance) -> InstanceView {
    let class = instance.class();
    let properties = class.properties.iter().zip(instance.values());
    InstanceView {
        path: instance.relpath().unwrap_or_default(),
        properties: properties
            .map(|(property, value)| (Rc::clone(&property.name), value.to_string()))
            .collect(),
    }
}

/// Threads that have something to do.
pub fn threads(world: &World) -> Vec<ThreadView> {
    let kernel = &world.kernel;
    let mut busy: Vec<_> = kernel
        .threads
        .iter()
        .filter(|(_, thread)| !thread.is_idle())
        .collect();
    sort_by(&mut busy, |a, b| a.1.number.cmp(&b.1.number));
    busy.into_iter()
        .map(|(id, thread)| ThreadView {
            key: Rc::clone(&thread.key),
            program: Rc::clone(&kernel.process(thread.program).name),
            state: state(kernel, thread),
            source: kernel.source(*id),
            variables: kernel.process(thread.program).guest.variables(*id),
        })
        .collect()
}

fn state(kernel: &Kernel, thread: &Thread) -> String {
    match (&thread.pending, &thread.wait) {
        (Some(Pending::Call(call)), _) => format!("is about to call {}", call.method.label()),
        (Some(Pending::Print(..)), _) => "is about to print".to_owned(),
        (Some(Pending::Access), _) => "is about to touch a shared variable".to_owned(),
        (Some(Pending::Continue), _) => "is about to go on".to_owned(),
        (None, Some(wait)) => format!("waits {}", kernel.describe_wait(wait)),
        (None, None) => "is inside WMI".to_owned(),
    }
}

/// What would happen if a choice were taken, as a sentence.
pub fn describe(world: &World, choice: crate::world::Choice) -> String {
    use crate::task::Due;
    use crate::world::Choice;
    let kernel = &world.kernel;
    match choice {
        Choice::Run(id) => {
            let thread = &kernel.threads[&id];
            let lane = &kernel.lanes[thread.lane.0 as usize].label;
            match (&thread.pending, &thread.wait) {
                (None, Some(_)) => format!("{lane} goes on: its wait is over."),
                _ => format!(
                    "{lane} {}.",
                    state(kernel, thread).replacen("is about to", "goes on to", 1)
                ),
            }
        }
        Choice::Deliver(id) => {
            let operation = &kernel.operations[&id];
            let lane = &kernel.lanes[operation.lane.0 as usize].label;
            match kernel.due(id) {
                Some(Due::Rows(_, count)) => format!(
                    "WMI calls Indicate of {lane} with {} of {}.",
                    objects(count),
                    operation.label
                ),
                Some(Due::Progress(report)) if !kernel.lets_through(report) => {
                    format!("WMI refuses a progress report for {}.", operation.label)
                }
                Some(Due::Progress(_)) => {
                    format!("WMI reports progress to {lane} for {}.", operation.label)
                }
                Some(Due::Object) => format!(
                    "WMI calls Indicate of {lane} with the object of {}.",
                    operation.label
                ),
                Some(Due::Final(status)) => {
                    format!(
                        "WMI calls SetStatus of {lane} with {} for {}.",
                        status.status.short(),
                        operation.label
                    )
                }
                Some(Due::Release | Due::ExtraPair) | None => {
                    format!("WMI releases {lane} for {}.", operation.label)
                }
            }
        }
        Choice::Perform(id) => format!("WMI carries out {}.", kernel.operations[&id].label),
        Choice::Fill(_) => "WMI collects objects of a result.".to_owned(),
        Choice::Pick(occasion, pick) => describe_pick(world, occasion, pick),
        Choice::Trial(_, trial) => {
            format!("The call is tried another way: {}.", trial.name())
        }
        Choice::Tick => {
            "Nothing else can happen: virtual time passes to the next event.".to_owned()
        }
    }
}

/// A permitted outcome beside the usual one, as a sentence.
fn describe_pick(world: &World, occasion: Occasion, pick: Pick) -> String {
    let kernel = &world.kernel;
    let sink = match occasion {
        Occasion::Deliver(id) => {
            Rc::clone(&kernel.lanes[kernel.operations[&id].lane.0 as usize].label)
        }
        _ => "".into(),
    };
    match pick {
        Pick::Batch(count) | Pick::Part(count) => {
            format!(
                "WMI calls Indicate of {sink} with {}.",
                objects(count as usize)
            )
        }
        Pick::OtherThread => format!("WMI calls {sink} on another thread."),
        Pick::First(nth) => format!("Object {nth} of those that are ready comes first."),
        Pick::Report => format!("WMI reports progress to {sink}."),
        Pick::NoReport => format!("WMI goes on without a progress report to {sink}."),
        Pick::EarlyCallback => {
            "The call returns after its first callback, if one can come at once.".to_owned()
        }
        Pick::LateRelease => format!("WMI sends {sink} its final status and keeps it for now."),
        Pick::ExtraPair => format!("WMI takes one more reference on {sink} and gives it back."),
        Pick::CancelCode(status) => format!(
            "CancelAsyncCall finds nothing and returns {}.",
            status.short()
        ),
        Pick::TimeOut => "The connection of the waiting caller times out.".to_owned(),
        Pick::ErrorFirst => "Next drops what was collected and returns the error.".to_owned(),
        Pick::ResetWaits => "Reset waits until queued requests are served.".to_owned(),
        Pick::NextWaits => "Next waits until queued requests are served.".to_owned(),
        Pick::SilentEnd => format!("WMI releases {sink} without a final status."),
        Pick::RefuseContext => "The call without a method context is refused.".to_owned(),
        Pick::IgnoreFailure => "The call goes on even if a callback fails.".to_owned(),
        Pick::ReturnsFirst => "The call returns before its callbacks come.".to_owned(),
        Pick::Ahead(count) => {
            format!(
                "WMI collects {} ahead of the client and then waits for it.",
                objects(count as usize)
            )
        }
        Pick::AheadAll => "WMI collects all there is, whether the client asks or not.".to_owned(),
        Pick::Coexist => {
            "The same key in a class above or below does not stand in the way.".to_owned()
        }
        Pick::Restore => "The provider takes back what it had written before it failed.".to_owned(),
        Pick::Check(status) => format!(
            "Of the checks that fail, the one that says {} comes first.",
            status.short()
        ),
    }
}
