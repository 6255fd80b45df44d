//! Runs side by side: one scenario under two readings, and several programs for one retrieval.

use std::collections::BTreeMap;

use serde::Serialize;
use tsify::Tsify;
use wasm_bindgen::JsError;
use wmi_lab_core::compare::parting;
use wmi_lab_core::expect;
use wmi_lab_core::history::History;
use wmi_lab_core::modes::{ModeView, measure};
use wmi_lab_core::scenario::{self, Catalogue, Overrides};
use wmi_lab_core::schedule::Policy;
use wmi_lab_core::trace::Level;
use wmi_lab_cpp::CppCompiler;
use wmi_lab_syntax::scenario as pages;

use crate::live::Live;

/// Steps shown before two runs part, and of each behind it.
const AROUND: usize = 4;

/// Where a scenario goes another way under another reading.
#[derive(Serialize, Tsify)]
pub struct Comparison {
    /// The switch.
    pub name: String,
    /// Steps of the story that both runs have in common.
    pub common: usize,
    /// The last of them.
    pub before: Vec<String>,
    pub left: Side,
    pub right: Side,
    /// Whether nothing at all differs.
    pub same: bool,
}

/// One of the two runs, from where they part.
#[derive(Serialize, Tsify)]
pub struct Side {
    pub value: String,
    /// The event at which it goes its own way; none where it is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<usize>,
    /// What happens there, in sentences.
    pub steps: Vec<String>,
    pub outcome: String,
}

/// One program's way to retrieve, measured on its run; times are milliseconds after the call.
#[derive(Serialize, Tsify)]
pub struct Mode {
    pub title: String,
    pub call: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returned: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<f64>,
    /// When the client was blocked inside WMI: from, to, from, to …
    pub blocked: Vec<f64>,
    pub objects: usize,
    /// The most objects that WMI held at a time.
    pub by_wmi: usize,
    /// The most objects that the client held at a time.
    pub by_client: usize,
    pub outcome: String,
}

/// Runs what is open once as it is and once under another reading, both by its policy.
pub fn readings(
    live: &Live,
    catalogue: &Catalogue,
    name: &str,
    value: &str,
) -> Result<Comparison, JsError> {
    let before = live.readings.values().find(|(it, _)| *it == name);
    let before = before.map_or("", |(_, value)| value).to_owned();
    let run = |readings: BTreeMap<String, String>| run(live, catalogue, readings);
    let left = run(live.overrides.clone())?;
    let mut other = live.overrides.clone();
    other.insert(name.to_owned(), value.to_owned());
    let right = run(other)?;
    let parting = parting(&left, &right);
    let (common, at) = match &parting {
        Some(it) => (it.common, (it.left, it.right)),
        None => (0, (None, None)),
    };
    let end = at.0.unwrap_or(left.events().len());
    let known = sentences(&left, 0, end);
    let side = |history: &History, value: String, event: Option<usize>| Side {
        value,
        event,
        steps: event.map_or_else(Vec::new, |from| {
            let mut steps = sentences(history, from, usize::MAX);
            steps.truncate(AROUND);
            steps
        }),
        outcome: expect::ends(history).trim_end().to_owned(),
    };
    Ok(Comparison {
        name: name.to_owned(),
        common,
        before: known[known.len().saturating_sub(AROUND)..].to_vec(),
        left: side(&left, before, at.0),
        right: side(&right, value.to_owned(), at.1),
        same: parting.is_none(),
    })
}

fn run(
    live: &Live,
    catalogue: &Catalogue,
    readings: BTreeMap<String, String>,
) -> Result<History, JsError> {
    let (cases, _) = pages::parse(&live.text);
    let overrides = Overrides {
        readings: readings.into_iter().collect(),
        policy: Some(live.policy),
        ..Overrides::default()
    };
    let case = cases
        .get(live.case)
        .ok_or_else(|| JsError::new("The case that was open is gone."))?;
    let (opened, diagnostics) = scenario::open(case, catalogue, &overrides, &CppCompiler);
    let opened = opened.ok_or_else(|| {
        let first = diagnostics.first().map_or("", |it| it.message.as_str());
        JsError::new(&format!("The scenario does not open: {first}."))
    })?;
    Ok(expect::run(&opened))
}

/// What happened between two events, without the finer detail; the first of them in any case.
fn sentences(history: &History, from: usize, to: usize) -> Vec<String> {
    let lanes = history.head().lanes();
    let events = history.events().iter().take(to).skip(from);
    let shown = events.filter(|it| it.level == Level::Story || it.id as usize == from);
    shown.map(|it| it.sentence(lanes)).collect()
}

/// Measures the first case of every text that retrieves objects.
pub fn modes(texts: &[String], catalogue: &Catalogue, policy: Option<Policy>) -> Vec<Mode> {
    let measured = texts.iter().filter_map(|text| {
        let (cases, _) = pages::parse(text);
        let case = cases.first()?;
        let overrides = Overrides {
            policy,
            ..Overrides::default()
        };
        let (opened, _) = scenario::open(case, catalogue, &overrides, &CppCompiler);
        Some(mode(case.title.clone(), measure(&opened?)?))
    });
    measured.collect()
}

fn mode(title: String, view: ModeView) -> Mode {
    let ms = |it: Option<u64>| it.map(|ms| ms as f64);
    Mode {
        title,
        returned: ms(view.returned_ms),
        first: ms(view.first_ms),
        last: ms(view.last_ms),
        blocked: view
            .blocked
            .iter()
            .flat_map(|(from, to)| [*from as f64, *to as f64])
            .collect(),
        objects: view.objects,
        by_wmi: view.peak.by_wmi,
        by_client: view.peak.by_client,
        call: view.call,
        outcome: view.outcome,
    }
}
