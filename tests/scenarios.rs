//! The literate scenarios, natively. `browser.rs` runs the same body in Chrome.
#![cfg(not(target_arch = "wasm32"))]

mod lab;

use std::fs;
use std::path::Path;

use lab::{FILES, run_all, scenarios};
use wmi_lab_syntax::scenario::BlockKind;

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

/// `browser.rs` holds the run in Chrome to the same numbers.
#[test]
fn every_event_of_every_scenario_is_the_committed_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fingerprints.txt");
    let now = lab::fingerprint::fingerprints();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, &now).expect("the fingerprints can be written");
    }
    let committed = fs::read_to_string(&path).expect("the fingerprints can be read");
    let changed: Vec<&str> = now
        .lines()
        .filter(|line| !committed.lines().any(|it| it == *line))
        .collect();
    assert!(
        now == committed,
        "UPDATE_EXPECT=1 cargo test --test scenarios rewrites tests/fingerprints.txt, once the traces of these are as they should be: {changed:#?}"
    );
}

#[test]
fn every_case_says_how_it_ends() {
    for scenario in scenarios() {
        let blocks = scenario.case.blocks.iter();
        let ends = blocks.filter(|it| it.kind == BlockKind::Ends).count();
        assert_eq!(ends, 1, "{} needs one ```ends block", scenario.name);
    }
}
