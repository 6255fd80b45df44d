//! The literate scenarios in Chrome: outputs, ends and traces must be those of the native run, byte for byte.
#![cfg(target_arch = "wasm32")]

mod lab;

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn every_scenario_meets_its_expectations() {
    let ran = lab::run_all(lab::FILES);
    assert!(ran >= lab::FILES.len(), "{ran} cases ran");
}

/// `scenarios.rs` holds the native run to the same numbers.
#[wasm_bindgen_test]
fn every_event_of_every_scenario_is_that_of_the_native_run() {
    assert_eq!(
        lab::fingerprint::fingerprints(),
        include_str!("fingerprints.txt")
    );
}

#[wasm_bindgen_test]
fn an_endless_loop_ends_in_a_limit() {
    let opened = lab::program("int main() { for (;;) {} }");
    let history = wmi_lab_core::expect::run(&opened);
    let ends = wmi_lab_core::expect::ends(&history);
    assert!(ends.starts_with("limit: "), "{ends}");
}
