//! The state tabs.

use serde::Serialize;
use tsify::Tsify;
use wasm_bindgen::prelude::wasm_bindgen;

use super::Source;

#[wasm_bindgen(typescript_custom_section)]
const PARTS: &str = "
/** What of the state is asked for. */
export type StatePart = 'calls' | 'references' | 'repository' | 'memory' | 'log';
";

/// What a state tab shows at a position; what belongs to other tabs is empty.
#[derive(Default, Serialize, Tsify)]
pub struct StateView {
    pub at: f64,
    pub calls: Vec<CallView>,
    pub references: Vec<ReferenceView>,
    pub repository: Vec<NamespaceView>,
    pub threads: Vec<ThreadView>,
    pub log: Vec<LogLine>,
    pub earlier: usize,
    pub holdings: Vec<HoldingView>,
}

/// Who holds how many objects of a result.
#[derive(Serialize, Tsify)]
pub struct HoldingView {
    pub label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub came: Option<usize>,
    pub by_wmi: usize,
    pub by_client: usize,
}

/// A call or request.
#[derive(Serialize, Tsify)]
pub struct CallView {
    pub key: String,
    /// What the column `operation` says of its events.
    pub operation: u32,
    pub label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub sink: Option<String>,
    #[tsify(
        type = "'waiting' | 'queued' | 'delivering' | 'in callback' | 'cancelled' | 'finished' | 'abandoned'"
    )]
    pub state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub queue: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub requested: Option<usize>,
    pub delivered: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub status: Option<u32>,
}

/// The references on an object.
#[derive(Serialize, Tsify)]
pub struct ReferenceView {
    pub object: String,
    #[serde(rename = "type")]
    pub interface: String,
    pub owners: Vec<OwnerView>,
    pub total: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub note: Option<&'static str>,
}

/// Who holds how many references.
#[derive(Serialize, Tsify)]
pub struct OwnerView {
    pub owner: String,
    pub count: u32,
}

/// A namespace of the repository.
#[derive(Serialize, Tsify)]
pub struct NamespaceView {
    pub path: String,
    pub classes: Vec<ClassView>,
}

/// A class with its instances.
#[derive(Serialize, Tsify)]
pub struct ClassView {
    pub name: String,
    pub instances: Vec<InstanceView>,
}

/// An instance, and what the last write did to it.
#[derive(Serialize, Tsify)]
pub struct InstanceView {
    pub path: String,
    pub properties: Vec<PropertyView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "'created' | 'modified' | 'deleted'")]
    pub change: Option<&'static str>,
}

/// A property.
#[derive(Serialize, Tsify)]
pub struct PropertyView {
    pub name: String,
    pub value: String,
    pub changed: bool,
}

/// A thread.
#[derive(Serialize, Tsify)]
pub struct ThreadView {
    pub key: String,
    pub program: String,
    pub state: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub source: Option<Source>,
    pub variables: Vec<VariableView>,
}

/// A variable.
#[derive(Serialize, Tsify)]
pub struct VariableView {
    pub scope: String,
    pub name: String,
    pub value: String,
}

/// What a program printed.
#[derive(Serialize, Tsify)]
pub struct LogLine {
    pub event: u32,
    pub program: String,
    #[tsify(type = "'out' | 'err'")]
    pub stream: &'static str,
    pub text: String,
}
