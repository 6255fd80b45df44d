//! Cells of the flag matrix as branches: each can be taken, says what it changed, ends as its cell says, is replayed
//! by its name, and is found again at every position.
#![cfg(not(target_arch = "wasm32"))]

mod lab;

use std::collections::BTreeSet;

use lab::scenarios;
use wmi_lab_core::expect;
use wmi_lab_core::history::History;
use wmi_lab_core::matrix::{Cell, Matrix, matrix};
use wmi_lab_core::rule::Rule;
use wmi_lab_core::schedule::Policy;
use wmi_lab_core::trace::{Event, Kind};
use wmi_lab_core::trial::Trial;
use wmi_lab_core::world::Choice;

/// Calls that are tried, of one scenario at the most: each is run eight times.
const CALLS: usize = 4;

/// The runs of all scenarios that put instances, with the matrices of their calls.
fn matrices() -> Vec<(String, History, Matrix)> {
    let mut all = Vec::new();
    for scenario in scenarios() {
        let history = expect::run(&scenario.opened);
        let calls: Vec<usize> = history
            .events()
            .iter()
            .filter(|it| it.kind == Kind::Call && it.label.starts_with("PutInstance"))
            .map(|it| it.id as usize + 1)
            .take(CALLS)
            .collect();
        for position in calls {
            if let Some(matrix) = matrix(&history, position) {
                all.push((
                    format!("{} at {position}", scenario.name),
                    history.clone(),
                    matrix,
                ));
            }
        }
    }
    assert!(all.len() > 10, "{} calls are tried", all.len());
    all
}

fn cells(matrix: &Matrix) -> impl Iterator<Item = (Trial, &Cell)> {
    let all = matrix.rows.iter().flat_map(|row| &row.cells);
    Trial::all().zip(all)
}

/// The branch of a cell, run to its end, and what its first decision did.
fn branch(history: &History, matrix: &Matrix, cell: &Cell) -> Option<(History, Vec<Event>)> {
    let mut branch = history.fork(matrix.decision);
    let choice = branch.head().find(cell.key.as_ref()?)?;
    let before = branch.events().len();
    branch.take(choice);
    let events = branch.events()[before..].to_vec();
    branch.run(Policy::Fifo, 1_000_000);
    Some((branch, events))
}

fn changes(events: &[Event]) -> Vec<(Kind, String)> {
    let changed = events.iter().filter(|it| it.rules[0] == Rule::SimTrial);
    changed.map(|it| (it.kind, it.label.to_string())).collect()
}

#[test]
fn a_branch_says_what_it_changed_and_what_the_statement_says() {
    for (name, history, matrix) in matrices() {
        let own = matrix.actual;
        for (trial, cell) in cells(&matrix) {
            let Some((_, events)) = branch(&history, &matrix, cell) else {
                assert_eq!(cell.rule, Rule::SimNotModelled, "{name}: {}", trial.name());
                continue;
            };
            let changed = changes(&events);
            let kinds: Vec<Kind> = changed.iter().map(|(kind, _)| *kind).collect();
            let mut wanted = Vec::new();
            wanted.extend((usize::from(trial.exists) != own.1).then_some(Kind::Write));
            wanted.extend((usize::from(trial.bits) != own.0).then_some(Kind::Hop));
            assert_eq!(kinds, wanted, "{name}: {}", trial.name());
            let said = format!("Changed here: lFlags = {}", trial.flag());
            let hops = changed.iter().filter(|(kind, _)| *kind == Kind::Hop);
            assert!(hops.clone().all(|(_, label)| *label == said), "{changed:?}");
            // The statement in the text still names the program's own flag, so the call says that it does not hold.
            let call = events
                .iter()
                .find(|it| it.kind == Kind::Call)
                .expect("it calls");
            let note = call.note.as_deref().unwrap_or_default();
            assert_eq!(
                note.contains("the statement says"),
                hops.count() == 1,
                "{name}: {note}"
            );
            assert_eq!(
                call.rules.contains(&Rule::SimTrial),
                !wanted.is_empty(),
                "{name}: {}",
                trial.name()
            );
        }
    }
}

#[test]
fn a_branch_ends_as_its_cell_says() {
    let mut outcomes = BTreeSet::new();
    for (name, history, matrix) in matrices() {
        for (trial, cell) in cells(&matrix) {
            let Some((branch, _)) = branch(&history, &matrix, cell) else {
                continue;
            };
            outcomes.insert(cell.outcome);
            let after = &branch.events()[branch.events_after(matrix.decision)..];
            let call = after
                .iter()
                .find(|it| it.kind == Kind::Call)
                .expect("it calls");
            let returned = after
                .iter()
                .find(|it| it.kind == Kind::Return && it.parent == Some(call.id));
            let status = returned.and_then(|it| it.status);
            assert_eq!(status, cell.returned, "{name}: {}", trial.name());
        }
    }
    for outcome in ["created", "overwritten", "refused"] {
        assert!(outcomes.contains(outcome), "{outcomes:?}");
    }
}

#[test]
fn a_branch_is_replayed_by_its_names_and_found_again_at_every_position() {
    for (name, history, matrix) in matrices().into_iter().take(6) {
        for (trial, cell) in cells(&matrix) {
            let Some((branch, _)) = branch(&history, &matrix, cell) else {
                continue;
            };
            let name = format!("{name}: {}", trial.name());
            let start = history.seek(0);
            let mut named = History::new(start.clone());
            named.replay(&branch.keys()).expect("every name is found");
            assert_eq!(named.events(), branch.events(), "{name}");
            let mut replayed = start;
            for (decision, choice) in branch.decisions().iter().enumerate() {
                assert_eq!(branch.seek(decision).digest(), replayed.digest(), "{name}");
                replayed.step(*choice);
            }
            assert_eq!(branch.head().digest(), replayed.digest(), "{name}");
        }
    }
}

#[test]
fn the_matrix_of_a_branch_marks_the_cell_that_it_is_and_leads_back() {
    let (name, history, whole) = matrices().swap_remove(0);
    for (trial, cell) in cells(&whole) {
        let Some((branch, _)) = branch(&history, &whole, cell) else {
            continue;
        };
        let of_trial = (usize::from(trial.bits), usize::from(trial.exists));
        let after = branch.events_after(whole.decision + 1);
        // What was changed stands before the call; the matrix is there from then on.
        let before = branch.events_after(whole.decision) + 1;
        let positions = [(after, true), (before, of_trial != whole.actual)];
        for (position, _) in positions.into_iter().filter(|(_, is_there)| *is_there) {
            let again = matrix(&branch, position).expect("the call is there");
            assert_eq!(again.actual, of_trial, "{name} at {position}");
            assert_eq!(
                again.rows, whole.rows,
                "{name}: no cell depends on the branch"
            );
        }
    }
}

#[test]
fn a_trial_is_found_by_its_name_but_never_offered() {
    let (_, history, matrix) = matrices().swap_remove(0);
    let world = history.seek(matrix.decision);
    let is_trial = |choice: &Choice| matches!(choice, Choice::Trial(..));
    assert!(!world.choices().iter().any(is_trial) && !world.alternatives().iter().any(is_trial));
    let trials = world.trials();
    assert!(!trials.is_empty());
    for (thread, trial) in trials {
        let choice = Choice::Trial(thread, trial);
        assert_eq!(world.find(&world.key(choice)), Some(choice));
    }
    let own = matrix.rows[matrix.actual.0].cells[matrix.actual.1]
        .key
        .as_deref();
    assert!(own.is_some_and(|key| matches!(world.find(key), Some(Choice::Run(_)))));
}
