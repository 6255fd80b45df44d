//! The lab as the tests drive it: the same body natively and in Chrome.

// Each test target is a crate of its own and takes from here what it needs.
#![allow(dead_code)]

mod files;
pub mod fingerprint;
#[cfg(not(target_arch = "wasm32"))]
pub mod sources;

use wmi_lab_core::expect;
use wmi_lab_core::scenario::{Catalogue, Opened, Overrides, open};
use wmi_lab_cpp::CppCompiler;
use wmi_lab_syntax::scenario::{Case, parse};
use wmi_lab_syntax::{LineIndex, Severity, Span};

pub use files::FILES;

const LAB: &str = include_str!("../../crate/core/catalogue/lab.mof");
const CIMV2: &str = include_str!("../../crate/core/catalogue/cimv2.mof");

/// The repository that is always there.
pub fn catalogue() -> Catalogue {
    Catalogue::new(&[LAB, CIMV2]).expect("the built-in MOF compiles")
}

/// A case of a scenario file, open.
pub struct Scenario {
    /// `file: title`
    pub name: String,
    pub case: Case,
    pub opened: Opened,
}

/// Opens the text of one file; a case that is prose only is left out.
///
/// # Panics
/// When a text has an error: the scenarios are ours.
pub fn open_file(name: &str, text: &str, catalogue: &Catalogue) -> Vec<Scenario> {
    let (cases, diagnostics) = parse(text);
    assert_eq!(diagnostics, [], "{name}");
    let cases = cases.into_iter().filter(|case| !case.blocks.is_empty());
    cases
        .map(|case| {
            let name = format!("{name}: {}", case.title);
            let (opened, diagnostics) = open(&case, catalogue, &Overrides::default(), &CppCompiler);
            let errors = diagnostics
                .iter()
                .filter(|it| it.severity == Severity::Error);
            let errors: Vec<_> = errors
                .map(|it| (place(text, it.span), &it.message))
                .collect();
            let opened = opened.unwrap_or_else(|| panic!("{name} does not open: {errors:?}"));
            Scenario { name, case, opened }
        })
        .collect()
}

/// All cases of all files.
pub fn scenarios() -> Vec<Scenario> {
    let catalogue = catalogue();
    let files = FILES.iter();
    files
        .flat_map(|(name, text)| open_file(name, text, &catalogue))
        .collect()
}

/// The case whose name contains `part`; there must be one.
pub fn scenario(part: &str) -> Scenario {
    let mut found: Vec<Scenario> = scenarios()
        .into_iter()
        .filter(|it| it.name.contains(part))
        .collect();
    assert_eq!(found.len(), 1, "one case is named {part}");
    found.remove(0)
}

/// A program that belongs to no file.
pub fn program(cpp: &str) -> Opened {
    let text = format!("# A program\n\n```cpp\n{cpp}\n```\n");
    open_file("a test's own", &text, &catalogue())
        .remove(0)
        .opened
}

/// Runs every case of these files and compares its expectation blocks; answers how many it ran.
///
/// # Panics
/// With every block that differs.
pub fn run_all(files: &[(&str, &str)]) -> usize {
    let catalogue = catalogue();
    let (mut ran, mut failures) = (0, Vec::new());
    for (file, text) in files {
        for scenario in open_file(file, text, &catalogue) {
            let history = expect::run(&scenario.opened);
            for mismatch in expect::check(&scenario.case, &scenario.opened, &history) {
                let place = place(text, mismatch.span);
                failures.push(format!(
                    "{} ({} at {place})\nexpected:\n{}\ncame:\n{}",
                    scenario.name, mismatch.block, mismatch.expected, mismatch.actual
                ));
            }
            ran += 1;
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    ran
}

fn place(text: &str, span: Span) -> String {
    let (line, column) = LineIndex::new(text).line_column(text, span.start);
    format!("{line}:{column}")
}
