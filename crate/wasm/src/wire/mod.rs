//! What crosses to JavaScript as plain objects: the declarations that TypeScript checks the page against.
//!
//! `web/src/engine/types.ts` says what each field means to the screen. Offsets are UTF-16 code units of the scenario.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tsify::Tsify;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

mod state;
mod words;

pub use state::{
    CallView, ClassView, HoldingView, InstanceView, LogLine, NamespaceView, OwnerView,
    PropertyView, ReferenceView, StateView, ThreadView, VariableView,
};
pub use words::{
    ClassWords, ConstantWords, MethodWords, ParameterWords, PropertyWords, Vocabulary,
};

/// A value as JavaScript sees it; maps become objects.
pub fn to_js<T: Serialize>(value: &T) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true);
    value
        .serialize(&serializer)
        .expect("wire types hold nothing that JavaScript cannot")
}

// The columns cross as typed arrays, which serde does not know.
#[wasm_bindgen(typescript_custom_section)]
const COLUMNS: &str = "
/** One value per event, append-only; `-1` means none. */
export interface Columns {
    from: number;
    kind: Uint8Array;
    level: Uint8Array;
    certainty: Uint8Array;
    lane: Int16Array;
    to: Int16Array;
    parent: Int32Array;
    cause: Int32Array;
    operation: Int32Array;
    decision: Int32Array;
    at: Float64Array;
    status: Int32Array;
    objects: Int32Array;
    references: Int32Array;
    start: Int32Array;
    choices: Uint8Array;
}
";

/// A life line of the diagram.
#[derive(Clone, Serialize, Tsify)]
pub struct Lane {
    pub key: String,
    pub label: String,
    #[tsify(type = "'client' | 'wmi' | 'provider' | 'sink' | 'repository'")]
    pub kind: &'static str,
}

/// A statement of a program.
#[derive(Clone, Copy, Serialize, Tsify)]
pub struct Source {
    pub program: u8,
    pub start: u32,
    pub end: u32,
}

/// The reading that decided an event.
#[derive(Serialize, Tsify)]
pub struct ReadingChoice {
    pub name: &'static str,
    pub value: &'static str,
    pub others: Vec<&'static str>,
}

/// The words of one event.
#[derive(Serialize, Tsify)]
pub struct Row {
    pub index: u32,
    pub label: String,
    pub sentence: String,
    pub rules: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub reading: Option<ReadingChoice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub status: Option<u32>,
    pub objects: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub references: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub source: Option<Source>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub text: Option<String>,
}

/// How a run ended.
#[derive(Serialize, Tsify)]
pub struct OutcomeView {
    #[tsify(type = "'exit' | 'hang' | 'crash' | 'limit' | 'not-modelled'")]
    pub kind: &'static str,
    pub text: String,
    pub detail: String,
}

/// A misuse of an API by a program.
#[derive(Serialize, Tsify)]
pub struct FindingView {
    pub name: &'static str,
    #[tsify(type = "'note' | 'warning' | 'error'")]
    pub weight: &'static str,
    pub message: String,
    pub cure: String,
    pub event: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub source: Option<Source>,
}

/// A remark about the text of a scenario.
#[derive(Serialize, Tsify)]
pub struct DiagnosticView {
    #[tsify(type = "'error' | 'warning'")]
    pub severity: &'static str,
    pub start: u32,
    pub end: u32,
    pub line: u32,
    pub column: u32,
    pub message: String,
    pub cure: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub code: Option<&'static str>,
}

/// What changed the run answers.
#[derive(Serialize, Tsify)]
pub struct Update {
    pub length: usize,
    pub decisions: usize,
    pub lanes: Vec<Lane>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub outcome: Option<OutcomeView>,
    pub findings: Vec<FindingView>,
    pub branch: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub drift: Option<i32>,
}

/// A case of the file.
#[derive(Serialize, Tsify)]
pub struct CaseView {
    pub title: String,
    pub slug: String,
    pub prose: String,
}

/// What opening a text came to.
#[derive(Serialize, Tsify)]
pub struct Opened {
    pub diagnostics: Vec<DiagnosticView>,
    pub cases: Vec<CaseView>,
    pub ready: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub update: Option<Update>,
}

/// A branch of the run.
#[derive(Serialize, Tsify)]
pub struct BranchView {
    pub id: usize,
    pub from: usize,
    pub parent: usize,
    pub length: usize,
}

/// Something that may happen next.
#[derive(Serialize, Tsify)]
pub struct ChoiceView {
    pub key: String,
    pub sentence: String,
    pub taken: bool,
    /// Permitted by a rule beside the usual outcome.
    pub alternative: bool,
    /// No rule permits it: somebody who looks on tried it.
    pub tried: bool,
    pub rules: Vec<&'static str>,
}

/// A statement that a thread reaches between two events.
#[derive(Serialize, Tsify)]
pub struct StatementView {
    /// The decision inside which it runs.
    pub decision: usize,
    /// Operations of the programs that the decision executes before it.
    pub operations: u32,
    /// The key of its thread.
    pub thread: String,
    pub source: Source,
}

/// A switch with the value in force.
#[derive(Serialize, Tsify)]
pub struct ReadingView {
    pub name: &'static str,
    pub value: &'static str,
    pub values: Vec<&'static str>,
    pub rule: &'static str,
    /// What it is where nobody chooses.
    pub default: &'static str,
    /// What the Win32 reference says.
    pub win32: &'static str,
    /// What \[MS-WMI\] says.
    pub protocol: &'static str,
}

/// The outcome matrix of `PutInstance`.
#[derive(Serialize, Tsify)]
pub struct FlagMatrix {
    pub method: &'static str,
    pub decision: usize,
    pub columns: Vec<&'static str>,
    pub rows: Vec<FlagRow>,
    #[tsify(type = "[number, number]")]
    pub actual: [usize; 2],
}

/// The outcomes of one flag.
#[derive(Serialize, Tsify)]
pub struct FlagRow {
    pub flag: &'static str,
    pub value: u32,
    pub cells: Vec<FlagCell>,
}

/// How one run of the matrix ended.
#[derive(Serialize, Tsify)]
pub struct FlagCell {
    /// The choice at the matrix's decision that leads there; none where nothing does.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub key: Option<String>,
    pub outcome: &'static str,
    pub returned: u32,
    #[serde(rename = "final", skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub last: Option<u32>,
    pub rule: &'static str,
}

/// What a share link carries of the run.
#[derive(Serialize, Tsify)]
pub struct SharedRun {
    pub engine: &'static str,
    pub case: usize,
    #[tsify(type = "Record<string, string>")]
    pub readings: BTreeMap<String, String>,
    pub policy: String,
    pub decisions: Vec<(String, u32)>,
    pub check: String,
}

/// What a share link gives back; other fields of it are the page's own.
#[derive(Deserialize, Tsify)]
pub struct ShareState {
    pub case: usize,
    #[tsify(type = "Record<string, string>")]
    pub readings: BTreeMap<String, String>,
    pub policy: String,
    pub decisions: Vec<(String, u32)>,
    pub check: String,
}

/// The columns of a recorded run.
#[derive(Serialize, Tsify)]
pub struct RecordedColumns {
    pub kind: Vec<u8>,
    pub level: Vec<u8>,
    pub certainty: Vec<u8>,
    pub lane: Vec<i16>,
    pub to: Vec<i16>,
    pub parent: Vec<i32>,
    pub cause: Vec<i32>,
    pub operation: Vec<i32>,
    pub decision: Vec<i32>,
    pub at: Vec<f64>,
}

/// A recorded run. The page adds the sentences of rules and statuses, which the wasm does not hold.
#[derive(Serialize, Tsify)]
pub struct RecordedTrace {
    #[tsify(type = "1")]
    pub format: u32,
    pub engine: &'static str,
    pub title: String,
    pub scenario: String,
    pub case: usize,
    pub lanes: Vec<Lane>,
    pub columns: RecordedColumns,
    pub rows: Vec<Row>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub outcome: Option<OutcomeView>,
    pub findings: Vec<FindingView>,
}
