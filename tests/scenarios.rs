//! The literate scenarios, natively. `browser.rs` runs the same body in Chrome.
#![cfg(not(target_arch = "wasm32"))]

mod lab;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use lab::{FILES, run_all, scenarios};
use wmi_lab_core::history::History;
use wmi_lab_core::rule::Rule;
use wmi_lab_core::schedule::Policy;
use wmi_lab_syntax::scenario::BlockKind;

/// Rules of kind `behaviour` that no scenario shows, each list with the reason. Whoever writes a scenario that shows one
/// takes it out here; whoever adds a rule adds the scenario.
const NOT_SHOWN: [(&str, &[&str]); 5] = [
    (
        "they speak while MOF is compiled, before there is a run; unit tests of core::store hold them",
        &[
            "PC-06", "PC-07", "PC-09", "PC-10", "OM-25", "MF-03", "MF-05", "MF-06", "MF-08",
            "MF-10", "MF-11", "MF-13", "MF-15", "MF-18", "MF-19", "MF-20",
        ],
    ),
    (
        "they refuse a query or a path; unit tests of core::store hold them",
        &[
            "WQ-06", "WQ-07", "WQ-10", "WQ-12", "WQ-15", "WQ-17", "WQ-22", "WQ-27", "WQ-28",
            "WQ-31", "WQ-35", "OM-01", "OM-15", "OM-17", "PI-07", "PI-10", "PI-11", "PI-15",
            "PI-19", "PI-21",
        ],
    ),
    (
        "they belong to scenarios of a later set",
        &["AC-06", "NA-08", "NA-22", "SS-06", "GF-15"],
    ),
    (
        "a scenario neither reaches a limit nor asks for what is not modelled; properties.rs does",
        &["sim.limit", "sim.not-modelled"],
    ),
    (
        "a scenario has no reason to write the settings while it runs; contract tests of core do",
        &["sim.lab"],
    ),
];

/// Paths of all Markdown files below a folder.
fn markdown(folder: &Path, root: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("the folder of scenarios can be listed") {
        let path = entry.expect("the folder of scenarios can be listed").path();
        if path.is_dir() {
            markdown(&path, root, found);
        } else if path.extension().is_some_and(|it| it == "md") {
            let below = path.strip_prefix(root).expect("it lies below the root");
            found.push(below.to_string_lossy().replace('\\', "/"));
        }
    }
}

#[test]
fn every_scenario_meets_its_expectations() {
    let ran = run_all(FILES);
    assert!(ran >= FILES.len(), "{ran} cases ran");
}

#[test]
fn the_list_of_files_is_complete() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let mut found = Vec::new();
    markdown(&root, &root, &mut found);
    found.sort();
    let listed: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
    assert_eq!(found, listed, "bring tests/lab/files.rs up to date");
}

#[test]
fn every_case_says_how_it_ends() {
    for scenario in scenarios() {
        let blocks = scenario.case.blocks.iter();
        let ends = blocks.filter(|it| it.kind == BlockKind::Ends).count();
        assert_eq!(ends, 1, "{} needs one ```ends block", scenario.name);
    }
}

/// Identifiers of the rules that the catalogue calls a behaviour.
fn behaviours() -> BTreeSet<&'static str> {
    let catalogue = include_str!("../crate/core/catalogue/rules.json");
    let entries = catalogue
        .lines()
        .filter(|line| line.contains("\"kind\": \"behaviour\""));
    let ids: BTreeSet<&str> = entries.filter_map(|line| line.split('"').nth(3)).collect();
    assert!(!ids.is_empty(), "the catalogue has behaviours");
    ids
}

#[test]
fn every_behaviour_is_shown_or_excused() {
    let mut shown: BTreeSet<Rule> = BTreeSet::new();
    for scenario in scenarios() {
        for policy in [scenario.opened.policy, Policy::Random(1), Policy::Random(2)] {
            let mut history = History::new(scenario.opened.world.clone());
            history.run(policy, u32::MAX);
            let rules = history.events().iter().flat_map(|event| event.rules.iter());
            shown.extend(rules.copied());
        }
    }
    let shown: BTreeSet<&str> = shown.into_iter().map(Rule::id).collect();
    let excused: BTreeSet<&str> = NOT_SHOWN
        .iter()
        .flat_map(|(_, ids)| ids.iter().copied())
        .collect();
    let behaviours = behaviours();
    let missing: Vec<_> = behaviours
        .difference(&shown)
        .filter(|id| !excused.contains(*id))
        .collect();
    assert!(missing.is_empty(), "no scenario shows {missing:?}");
    let stale: Vec<_> = excused
        .iter()
        .filter(|id| shown.contains(*id) || !behaviours.contains(*id))
        .collect();
    assert!(stale.is_empty(), "no excuse is needed for {stale:?}");
}
