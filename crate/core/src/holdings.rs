//! Who holds how many objects of a result: WMI, or the client that was handed them.

use std::rc::Rc;

use crate::com::{Owner, Request, ResultId, Shape, Work};
use crate::guest::ObjectId;
use crate::task::Kernel;
use crate::world::World;

/// The objects of one result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldingView {
    /// What is read, and by what.
    pub label: String,
    /// Objects that have come so far; none for a result that is gone.
    pub came: Option<usize>,
    /// Objects that WMI holds now: those that somebody can still ask for, and the arrays of callbacks that run.
    pub by_wmi: usize,
    /// Objects of it that programs hold now.
    pub by_client: usize,
}

/// Objects held on each side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// By WMI.
    pub by_wmi: usize,
    /// By programs, those of providers included.
    pub by_client: usize,
}

/// The results that can still be read, then what programs hold of those that are gone, then the instances of the
/// provider framework.
pub fn holdings(world: &World) -> Vec<HoldingView> {
    let kernel = &world.kernel;
    let mut views: Vec<HoldingView> = Vec::new();
    for (id, set) in kernel.results.iter() {
        let objects = copies(kernel, |of| of == *id);
        views.push(HoldingView {
            label: label(kernel, *id),
            came: Some(set.rows.total()),
            by_wmi: set.rows.held() + objects.by_wmi,
            by_client: objects.by_client,
        });
    }
    let gone = copies(kernel, |of| !kernel.results.contains_key(&of));
    let framework = framework_instances(kernel);
    for (label, held) in [
        ("results that are released", gone),
        ("instances of the provider framework", framework),
    ] {
        if held != Held::default() {
            views.push(HoldingView {
                label: label.to_owned(),
                came: None,
                by_wmi: held.by_wmi,
                by_client: held.by_client,
            });
        }
    }
    views
}

/// The sums of all results.
pub fn held(world: &World) -> Held {
    let kernel = &world.kernel;
    let copies = copies(kernel, |_| true);
    let stored: usize = kernel.results.values().map(|set| set.rows.held()).sum();
    Held {
        by_wmi: stored + copies.by_wmi,
        by_client: copies.by_client + framework_instances(kernel).by_client,
    }
}

/// Objects that were handed out from some results and are alive. While a set keeps an object, the copy that a callback
/// is being shown does not count again.
fn copies(kernel: &Kernel, of: impl Fn(ResultId) -> bool) -> Held {
    let wanted = kernel.origins.iter().filter(|(_, result)| of(**result));
    wanted.fold(Held::default(), |mut held, (object, result)| {
        match is_held_by_program(kernel, *object) {
            true => held.by_client += 1,
            false if frees(kernel, *result) => held.by_wmi += 1,
            false => {}
        }
        held
    })
}

/// Whether a set lets objects go once they are handed out.
fn frees(kernel: &Kernel, result: ResultId) -> bool {
    let rows = kernel.results.get(&result).map(|it| &it.rows);
    rows.is_none_or(|it| it.held() < it.total())
}

fn is_held_by_program(kernel: &Kernel, object: ObjectId) -> bool {
    let owners = kernel.objects.get(&object).map(|it| it.ledger.owners());
    owners.is_some_and(|mut it| it.any(|(owner, _)| matches!(owner, Owner::Program(_))))
}

fn framework_instances(kernel: &Kernel) -> Held {
    let shapes = kernel.objects.values().map(|it| &it.shape);
    let by_client = shapes.filter(|it| matches!(it, Shape::Instance { .. }));
    Held {
        by_wmi: 0,
        by_client: by_client.count(),
    }
}

/// What is read, and by what.
fn label(kernel: &Kernel, result: ResultId) -> String {
    let what: Rc<str> = match &kernel.results[&result].request {
        Some(Request::Query(query) | Request::Instances(query)) => Rc::clone(&query.class().name),
        Some(Request::Classes { .. }) => "classes".into(),
        Some(Request::Prototype(query)) => format!("the shape of {}", query.class().name).into(),
        None => "a call that failed".into(),
    };
    let enumerators = kernel.objects.values().filter_map(|it| match &it.shape {
        Shape::Enumerator(it) if it.result == result => Some(it.forward_only),
        _ => None,
    });
    let forward_only: Vec<bool> = enumerators.collect();
    let mut operations = kernel.operations.values();
    let stream =
        operations.find(|it| matches!(it.work, Work::Stream { result: of, .. } if of == result));
    match (forward_only.as_slice(), stream) {
        ([true], _) => format!("{what}, by a forward-only enumerator"),
        ([false], _) => format!("{what}, by an enumerator"),
        ([_, _, ..], _) => format!("{what}, by {} enumerators", forward_only.len()),
        ([], Some(operation)) => format!("{what}, by {}", operation.label),
        ([], None) => format!("{what}, by a call that waits for all of it"),
    }
}
