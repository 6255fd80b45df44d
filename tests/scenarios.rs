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

#[test]
fn every_case_says_how_it_ends() {
    for scenario in scenarios() {
        let blocks = scenario.case.blocks.iter();
        let ends = blocks.filter(|it| it.kind == BlockKind::Ends).count();
        assert_eq!(ends, 1, "{} needs one ```ends block", scenario.name);
    }
}
