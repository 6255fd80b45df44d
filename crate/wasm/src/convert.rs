//! From the core's plain data to what crosses.

use js_sys::{Float64Array, Int16Array, Int32Array, Object, Reflect, Uint8Array};
use wasm_bindgen::JsValue;
use wmi_lab_core::guest::Finding;
use wmi_lab_core::matrix::{COLUMNS, Matrix};
use wmi_lab_core::record::{self, Columns, Marks, Place, Recorder, Utf16Offsets};
use wmi_lab_core::task::Outcome;
use wmi_lab_core::trace;
use wmi_lab_syntax::{Diagnostic, LineIndex, Severity};

use crate::wire::{
    DiagnosticView, FindingView, FlagCell, FlagMatrix, FlagRow, Lane, OutcomeView, ReadingChoice,
    RecordedColumns, Row, Source,
};

/// Columns as typed arrays.
pub fn columns(from: usize, columns: &Columns, marks: &Marks) -> JsValue {
    let object = Object::new();
    let fields: [(&str, JsValue); 16] = [
        ("from", JsValue::from_f64(from as f64)),
        ("kind", Uint8Array::from(&columns.kind[..]).into()),
        ("level", Uint8Array::from(&columns.level[..]).into()),
        ("certainty", Uint8Array::from(&columns.certainty[..]).into()),
        ("lane", Int16Array::from(&columns.lane[..]).into()),
        ("to", Int16Array::from(&columns.to[..]).into()),
        ("parent", Int32Array::from(&columns.parent[..]).into()),
        ("cause", Int32Array::from(&columns.cause[..]).into()),
        ("operation", Int32Array::from(&columns.operation[..]).into()),
        ("decision", Int32Array::from(&columns.decision[..]).into()),
        ("at", Float64Array::from(&columns.at[..]).into()),
        ("status", Int32Array::from(&marks.status[..]).into()),
        ("objects", Int32Array::from(&marks.objects[..]).into()),
        ("references", Int32Array::from(&marks.references[..]).into()),
        ("start", Int32Array::from(&marks.start[..]).into()),
        ("choices", Uint8Array::from(&marks.choices[..]).into()),
    ];
    for (name, value) in fields {
        Reflect::set(&object, &name.into(), &value).expect("a fresh object takes any field");
    }
    object.into()
}

/// Columns as plain arrays.
pub fn recorded_columns(columns: Columns) -> RecordedColumns {
    RecordedColumns {
        kind: columns.kind,
        level: columns.level,
        certainty: columns.certainty,
        lane: columns.lane,
        to: columns.to,
        parent: columns.parent,
        cause: columns.cause,
        operation: columns.operation,
        decision: columns.decision,
        at: columns.at,
    }
}

/// The words of an event.
pub fn row(row: record::Row) -> Row {
    Row {
        index: row.index,
        label: row.label.to_string(),
        sentence: row.sentence,
        rules: row.rules,
        reading: row.reading.map(|reading| ReadingChoice {
            name: reading.switch.name(),
            value: reading.value,
            others: reading.others().collect(),
        }),
        status: row.status,
        objects: row.objects.iter().map(|it| it.to_string()).collect(),
        references: row.references,
        source: row.source.map(source),
        text: row.text.map(|text| text.to_string()),
    }
}

/// A statement of a program.
pub fn source(place: Place) -> Source {
    Source {
        program: place.program,
        start: place.start,
        end: place.end,
    }
}

/// The lanes of a run.
pub fn lanes(lanes: &[trace::Lane]) -> Vec<Lane> {
    let lane = |lane: &trace::Lane| Lane {
        key: lane.key.to_string(),
        label: lane.label.to_string(),
        kind: record::lane_kind(lane.kind),
    };
    lanes.iter().map(lane).collect()
}

/// How a run ended.
pub fn outcome(outcome: &Outcome) -> OutcomeView {
    OutcomeView {
        kind: record::outcome_kind(outcome),
        text: outcome.text(),
        detail: outcome.detail().to_owned(),
    }
}

/// A misuse of an API.
pub fn finding(event: u32, finding: &Finding, recorder: &Recorder<'_>) -> FindingView {
    FindingView {
        name: finding.name,
        weight: record::weight(finding.weight),
        message: finding.message.clone(),
        cure: finding.cure.clone(),
        event,
        source: recorder.finding_place(finding).map(source),
    }
}

/// Remarks about a text.
pub fn diagnostics(diagnostics: &[Diagnostic], text: &str) -> Vec<DiagnosticView> {
    let (lines, offsets) = (LineIndex::new(text), Utf16Offsets::new(text));
    let view = |it: &Diagnostic| {
        let (line, column) = lines.line_column(text, it.span.start);
        DiagnosticView {
            severity: match it.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            start: offsets.of(it.span.start),
            end: offsets.of(it.span.end),
            line,
            column,
            message: it.message.clone(),
            cure: it.cure.clone().unwrap_or_default(),
            code: it.code,
        }
    };
    diagnostics.iter().map(view).collect()
}

/// The matrix of `PutInstance`.
pub fn flag_matrix(matrix: Matrix) -> FlagMatrix {
    let cell = |cell: wmi_lab_core::matrix::Cell| FlagCell {
        key: cell.key,
        outcome: cell.outcome,
        // A run that ended before the call returned is told by its outcome.
        returned: cell.returned.map_or(0, |status| status.0),
        last: cell.last.map(|status| status.0),
        rule: cell.rule.id(),
    };
    let rows = matrix.rows.into_iter().map(|row| FlagRow {
        flag: row.flag,
        value: row.value,
        cells: row.cells.into_iter().map(cell).collect(),
    });
    FlagMatrix {
        method: matrix.method,
        decision: matrix.decision,
        columns: COLUMNS.to_vec(),
        rows: rows.collect(),
        actual: [matrix.actual.0, matrix.actual.1],
    }
}
