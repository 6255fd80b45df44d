//! The switches: each decides something that can be seen, and a comparison says where.
#![cfg(not(target_arch = "wasm32"))]

mod lab;

use std::collections::{BTreeMap, BTreeSet};

use lab::{Scenario, catalogue, scenarios};
use wmi_lab_core::compare::parting;
use wmi_lab_core::expect;
use wmi_lab_core::history::History;
use wmi_lab_core::reading::{Readings, Switch};
use wmi_lab_core::reading_set::ReadingSet;
use wmi_lab_core::scenario::{Overrides, open};
use wmi_lab_cpp::CppCompiler;

/// A case once more, with these readings on top.
fn under(scenario: &Scenario, readings: Vec<(String, String)>) -> History {
    let overrides = Overrides {
        readings,
        ..Overrides::default()
    };
    let (opened, diagnostics) = open(&scenario.case, &catalogue(), &overrides, &CppCompiler);
    let opened = opened.unwrap_or_else(|| panic!("{}: {diagnostics:?}", scenario.name));
    expect::run(&opened)
}

#[test]
fn every_switch_changes_a_run() {
    let mut shown: BTreeMap<Switch, bool> = BTreeMap::new();
    for scenario in scenarios() {
        let history = expect::run(&scenario.opened);
        let events = history.events().iter();
        let switches: BTreeSet<Switch> = events.filter_map(|it| it.reading).collect();
        for switch in switches {
            if shown.get(&switch).copied().unwrap_or_default() {
                continue;
            }
            let now = scenario.opened.readings.value(switch);
            let others = switch.values().iter().filter(|it| **it != now);
            let parts = others
                .map(|value| under(&scenario, vec![(switch.name().into(), (*value).into())]))
                .any(|other| parting(&history, &other).is_some());
            shown.insert(switch, parts);
        }
    }
    let is_seen = |it: &&Switch| shown.get(it).copied().unwrap_or_default();
    let idle: Vec<_> = Switch::ALL
        .iter()
        .filter(|it| !is_seen(it))
        .map(|it| it.name())
        .collect();
    assert!(
        idle.is_empty(),
        "no scenario changes under another reading of {idle:?}"
    );
}

/// Whoever runs under the usual reading is told that there is another.
#[test]
fn the_usual_reading_is_named_where_it_decides() {
    let usual = Readings::default();
    let mut named: BTreeSet<Switch> = BTreeSet::new();
    for scenario in scenarios() {
        let now = &scenario.opened.readings;
        let history = expect::run(&scenario.opened);
        let read = history.events().iter().filter_map(|it| it.reading);
        named.extend(read.filter(|it| now.value(*it) == usual.value(*it)));
    }
    let unnamed = Switch::ALL.iter().filter(|it| !named.contains(it));
    let unnamed: Vec<&str> = unnamed.map(|it| it.name()).collect();
    // A blank in a key is kept without a word (OM-16): what may stand in a key is no step of a call.
    assert_eq!(unnamed, ["key.reject_space"]);
}

#[test]
fn runs_part_at_the_first_step_that_differs() {
    let scenario = lab::scenario("nextasync-queued.md: Three requests in a row");
    let history = expect::run(&scenario.opened);
    assert_eq!(parting(&history, &history), None);
    let pair = ("nextasync.overlap".to_owned(), "block_caller".to_owned());
    let other = under(&scenario, vec![pair]);
    let parting = parting(&history, &other).expect("the second call blocks");
    let (left, right) = (parting.left.expect("a row"), parting.right.expect("a row"));
    assert_eq!(history.events()[..left], other.events()[..right]);
    assert_eq!(history.events()[left].rules[0].id(), "NA-05");
    assert_eq!(other.events()[right].rules[0].id(), "NA-17");
}

#[test]
fn a_whole_set_of_readings_can_be_chosen() {
    let scenario = lab::scenario("nextasync-queued.md: Three requests in a row");
    let runs = ReadingSet::ALL.map(|set| under(&scenario, set.overrides()));
    assert_eq!(parting(&runs[0], &expect::run(&scenario.opened)), None);
    assert!(
        parting(&runs[0], &runs[1]).is_some(),
        "the Win32 page blocks the caller"
    );
    assert!(
        parting(&runs[0], &runs[2]).is_some(),
        "the protocol waits for all objects"
    );
}
