//! The state tabs at a position: what `inspect` says, and what the last write changed.

use std::collections::BTreeMap;

use wmi_lab_core::history::History;
use wmi_lab_core::holdings::{self, holdings};
use wmi_lab_core::inspect;
use wmi_lab_core::record::{Recorder, stream};
use wmi_lab_core::world::World;

use crate::convert::source;
use crate::wire::{
    CallView, ClassView, HoldingView, InstanceView, LogLine, NamespaceView, OwnerView,
    PropertyView, ReferenceView, StateView, ThreadView, VariableView,
};

/// Lines of the log that cross: the latest, since the page shows no more.
const LOG_LINES: usize = 500;

/// What a tab shows after the decision in which event `position - 1` happened.
pub fn view(history: &History, position: usize, part: &str, recorder: &Recorder<'_>) -> StateView {
    let position = position.min(history.events().len());
    let world = history.seek(history.decision_of(position));
    view_of(history, &world, position, part, recorder)
}

/// What a tab shows of a World of this run, in which `position` events have happened.
pub fn view_of(
    history: &History,
    world: &World,
    position: usize,
    part: &str,
    recorder: &Recorder<'_>,
) -> StateView {
    let mut view = StateView {
        at: world.kernel.now_ms as f64,
        ..StateView::default()
    };
    match part {
        "calls" => {
            view.calls = inspect::calls(world).into_iter().map(call).collect();
            let threads = inspect::threads(world).into_iter();
            view.threads = threads.map(|it| thread(it, recorder)).collect();
        }
        "references" => {
            let references = inspect::references(world).into_iter();
            view.references = references.map(reference).collect();
        }
        "repository" => {
            let write = history.write_before(position);
            let before = write.map(|event| history.seek(event.decision as usize));
            view.repository = repository(world, before.as_ref());
        }
        "memory" => view.holdings = holdings(world).into_iter().map(holding).collect(),
        "log" => (view.log, view.earlier) = log(world, history, position),
        _ => {}
    }
    view
}

fn holding(view: holdings::HoldingView) -> HoldingView {
    HoldingView {
        label: view.label,
        came: view.came,
        by_wmi: view.by_wmi,
        by_client: view.by_client,
    }
}

fn call(call: inspect::CallView) -> CallView {
    CallView {
        key: call.key.to_string(),
        operation: call.operation,
        label: call.label.to_string(),
        sink: call.sink.map(|sink| sink.to_string()),
        state: call.state,
        queue: call.queue,
        requested: call.requested,
        delivered: call.delivered,
        status: call.status.map(|status| status.0),
    }
}

fn reference(view: inspect::ReferenceView) -> ReferenceView {
    let owners = view.owners.iter().map(|(owner, count)| OwnerView {
        owner: owner.to_string(),
        count: *count,
    });
    ReferenceView {
        object: view.object.to_string(),
        interface: view.interface.to_string(),
        total: view.owners.iter().map(|(_, count)| count).sum(),
        owners: owners.collect(),
        note: view.note,
    }
}

fn thread(view: inspect::ThreadView, recorder: &Recorder<'_>) -> ThreadView {
    let variables = view.variables.into_iter().map(|it| VariableView {
        scope: it.scope,
        name: it.name,
        value: it.value,
    });
    ThreadView {
        key: view.key.to_string(),
        program: view.program.to_string(),
        state: view.state,
        source: recorder.place(view.source).map(source),
        variables: variables.collect(),
    }
}

/// The latest lines, and how many there were before them.
fn log(world: &World, history: &History, position: usize) -> (Vec<LogLine>, usize) {
    let prints = history.prints_before(position);
    let earlier = prints.len().saturating_sub(LOG_LINES);
    let events = prints[earlier..]
        .iter()
        .map(|event| &history.events()[*event as usize]);
    let lines = events.map(|event| LogLine {
        event: event.id,
        program: event.source.map_or_else(String::new, |(program, _)| {
            world.kernel.process(program).name.to_string()
        }),
        stream: stream(event),
        text: event.label.to_string(),
    });
    (lines.collect(), earlier)
}

/// Instances by path, each with its properties.
type Rows = BTreeMap<String, Vec<(String, String)>>;

fn rows(class: &inspect::ClassView) -> Rows {
    let properties = |instance: &inspect::InstanceView| {
        let pairs = instance.properties.iter();
        pairs
            .map(|(name, value)| (name.to_string(), value.clone()))
            .collect()
    };
    let instances = class.instances.iter();
    instances
        .map(|it| (it.path.clone(), properties(it)))
        .collect()
}

/// The repository, with marks where it differs from the one before the last write.
fn repository(world: &World, before: Option<&World>) -> Vec<NamespaceView> {
    let old: BTreeMap<(String, String), Rows> = before
        .map(inspect::repository)
        .unwrap_or_default()
        .iter()
        .flat_map(|(path, classes)| {
            classes
                .iter()
                .map(move |class| ((path.clone(), class.name.to_string()), rows(class)))
        })
        .collect();
    let mut spaces: Vec<NamespaceView> = Vec::new();
    for (path, classes) in inspect::repository(world) {
        let mut views: Vec<ClassView> = Vec::new();
        for class in &classes {
            let key = (path.clone(), class.name.to_string());
            let old = before
                .is_some()
                .then(|| old.get(&key).cloned().unwrap_or_default());
            views.push(marked(class, old));
        }
        for ((_, name), gone) in old.iter().filter(|((space, _), _)| *space == path) {
            // A class that lost its last instance is not listed any more.
            if views.iter().all(|view| view.name != *name) {
                views.push(ClassView {
                    name: name.clone(),
                    instances: gone.iter().map(|(path, row)| deleted(path, row)).collect(),
                });
            }
        }
        spaces.push(NamespaceView {
            path,
            classes: views,
        });
    }
    spaces
}

fn marked(class: &inspect::ClassView, old: Option<Rows>) -> ClassView {
    let mut instances = Vec::new();
    let now = rows(class);
    for instance in &class.instances {
        let was = old.as_ref().map(|old| old.get(&instance.path));
        instances.push(compared(instance, was));
    }
    for (path, row) in old
        .iter()
        .flatten()
        .filter(|(path, _)| !now.contains_key(*path))
    {
        instances.push(deleted(path, row));
    }
    ClassView {
        name: class.name.to_string(),
        instances,
    }
}

fn compared(
    instance: &inspect::InstanceView,
    was: Option<Option<&Vec<(String, String)>>>,
) -> InstanceView {
    let old = was.flatten();
    let properties: Vec<PropertyView> = instance
        .properties
        .iter()
        .map(|(name, value)| PropertyView {
            name: name.to_string(),
            value: value.clone(),
            changed: old.is_some_and(|old| {
                old.iter()
                    .any(|(known, old)| **known == **name && old != value)
            }),
        })
        .collect();
    let change = match was {
        Some(None) => Some("created"),
        Some(Some(_)) if properties.iter().any(|it| it.changed) => Some("modified"),
        _ => None,
    };
    InstanceView {
        path: instance.path.clone(),
        properties,
        change,
    }
}

fn deleted(path: &str, row: &[(String, String)]) -> InstanceView {
    let properties = row.iter().map(|(name, value)| PropertyView {
        name: name.clone(),
        value: value.clone(),
        changed: false,
    });
    InstanceView {
        path: path.to_owned(),
        properties: properties.collect(),
        change: Some("deleted"),
    }
}
