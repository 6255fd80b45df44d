//! Recorded traces: the JSON that an embed reads. `web/src/engine/types.ts` describes it as `RecordedTrace`.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use wmi_lab_core::history::History;
use wmi_lab_core::record::{
    Columns, Place, Recorder, Row, Utf16Offsets, lane_kind, outcome_kind, weight,
};

use crate::case::Ready;
use crate::catalogue;

/// The whole run of a case; without a title it has that of the case.
pub fn recorded(ready: &Ready, history: &History, title: &str) -> Value {
    let world = history.head();
    let offsets = Utf16Offsets::new(ready.page.text());
    let recorder = Recorder {
        lanes: world.lanes(),
        readings: &ready.opened.readings,
        offsets: &offsets,
    };
    let rows: Vec<Row> = history.events().iter().map(|it| recorder.row(it)).collect();
    let rules: BTreeSet<String> = rows
        .iter()
        .flat_map(|row| row.rules.iter().map(|it| (*it).to_owned()))
        .collect();
    let statuses: BTreeSet<u32> = rows.iter().filter_map(|row| row.status).collect();
    let findings: Vec<Value> = world
        .kernel
        .findings
        .iter()
        .map(|(event, finding)| {
            let mut value = json!({
                "name": finding.name, "weight": weight(finding.weight), "message": finding.message,
                "cure": finding.cure, "event": event,
            });
            set(
                &mut value,
                "source",
                recorder.finding_place(finding).map(place),
            );
            value
        })
        .collect();
    let lanes = world.lanes().iter().map(
        |lane| json!({ "key": &*lane.key, "label": &*lane.label, "kind": lane_kind(lane.kind) }),
    );
    let title = if title.is_empty() {
        &ready.case().title
    } else {
        title
    };
    let mut value = json!({
        "format": 1,
        "engine": env!("CARGO_PKG_VERSION"),
        "title": title,
        "scenario": ready.page.text(),
        "case": ready.index,
        "lanes": lanes.collect::<Vec<_>>(),
        "columns": columns(&Columns::of(history.events())),
        "rows": rows.iter().map(row).collect::<Vec<_>>(),
        "rules": catalogue::rules(&rules),
        "statuses": catalogue::statuses(&statuses),
        "findings": findings,
    });
    let outcome = world.outcome().map(|outcome| {
        json!({ "kind": outcome_kind(outcome), "text": outcome.text(), "detail": outcome.detail() })
    });
    set(&mut value, "outcome", outcome);
    value
}

fn columns(columns: &Columns) -> Value {
    json!({
        "kind": columns.kind, "level": columns.level, "certainty": columns.certainty,
        "lane": columns.lane, "to": columns.to, "parent": columns.parent, "cause": columns.cause,
        "operation": columns.operation, "decision": columns.decision,
        "at": columns.at.iter().map(|at| *at as u64).collect::<Vec<_>>(),
    })
}

fn row(row: &Row) -> Value {
    let mut value = json!({
        "index": row.index, "label": &*row.label, "sentence": row.sentence, "rules": row.rules,
        "objects": row.objects.iter().map(|it| &**it).collect::<Vec<_>>(),
    });
    let reading = row.reading.map(|reading| {
        json!({
            "name": reading.switch.name(), "value": reading.value,
            "others": reading.others().collect::<Vec<_>>(),
        })
    });
    set(&mut value, "reading", reading);
    set(&mut value, "status", row.status.map(Value::from));
    set(&mut value, "references", row.references.map(Value::from));
    set(&mut value, "source", row.source.map(place));
    set(&mut value, "text", row.text.as_deref().map(Value::from));
    value
}

fn place(place: Place) -> Value {
    json!({ "program": place.program, "start": place.start, "end": place.end })
}

/// Adds a field that may be missing.
fn set(object: &mut Value, name: &str, value: Option<Value>) {
    if let (Some(map), Some(value)) = (object.as_object_mut() as Option<&mut Map<_, _>>, value) {
        map.insert(name.to_owned(), value);
    }
}
