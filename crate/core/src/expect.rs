//! The expectation blocks of a scenario: what the programs print, how the run ends, its story, and what holds over
//! all permitted orders.

use wmi_lab_syntax::Span;
use wmi_lab_syntax::scenario::{BlockKind, Case};

use crate::explore::{Exploration, Options, explore};
use crate::history::History;
use crate::scenario::Opened;
use crate::trace::{Event, Kind, golden_text};

/// Decisions of one run at the most; a run that needs more ends in its own limits long before.
const DECISIONS: u32 = 1_000_000;

/// An expectation block that does not agree with the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// Which block, such as `output`.
    pub block: &'static str,
    /// Its text in the file, without the fences.
    pub span: Span,
    /// What stands there.
    pub expected: String,
    /// What the run gave.
    pub actual: String,
}

/// Runs a case to its end with its own policy.
pub fn run(opened: &Opened) -> History {
    let mut history = History::new(opened.world.clone());
    history.run(opened.policy, DECISIONS);
    history
}

/// Compares all expectation blocks of a case with its run.
pub fn check(case: &Case, opened: &Opened, history: &History) -> Vec<Mismatch> {
    let mut mismatches = Vec::new();
    for block in &case.blocks {
        let (name, actual) = match &block.kind {
            BlockKind::Output => ("output", output(history.events())),
            BlockKind::Ends => ("ends", ends(history)),
            BlockKind::Trace => (
                "trace",
                golden_text(history.events(), history.head().lanes()),
            ),
            BlockKind::Outcomes => (
                "outcomes",
                outcomes(&explore(&opened.world, Options::default())),
            ),
            _ => continue,
        };
        if normal(&block.text) != normal(&actual) {
            mismatches.push(Mismatch {
                block: name,
                span: block.span,
                expected: block.text.clone(),
                actual,
            });
        }
    }
    mismatches
}

/// Everything that the programs printed, in the order in which they did.
pub fn output(events: &[Event]) -> String {
    let mut text: String = events
        .iter()
        .filter(|event| event.kind == Kind::Print)
        .map(|event| &*event.label)
        .collect();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// How the run ended, as the `ends` block writes it.
pub fn ends(history: &History) -> String {
    history.head().outcome().map_or_else(
        || "not ended\n".to_owned(),
        |outcome| format!("{}\n", outcome.text()),
    )
}

/// All ways to end, one block of lines each, in alphabetical order.
pub fn outcomes(exploration: &Exploration) -> String {
    let bound = if exploration.bounded {
        " (the bound was reached; there may be more)"
    } else {
        ""
    };
    let (ends, orders) = (exploration.ends.len(), exploration.orders.len());
    let mut text = format!("{ends} outcomes, {orders} orders of callbacks{bound}\n");
    for end in exploration.ends.keys() {
        let lines: Vec<&str> = end.output.lines().collect();
        text.push_str(&format!("{} | {}\n", end.outcome, lines.join(" | ")));
    }
    text
}

/// Line ends and white space at the ends of lines do not count.
fn normal(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}
