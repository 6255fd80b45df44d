//! What unspecified rules permit beside the usual outcome: every such pick can be taken, is replayed by its name, and
//! leaves what is guaranteed alone.
#![cfg(not(target_arch = "wasm32"))]

mod lab;

use std::collections::{BTreeMap, BTreeSet};

use lab::scenarios;
use wmi_lab_core::explore::{Options, explore};
use wmi_lab_core::history::History;
use wmi_lab_core::pick::Pick;
use wmi_lab_core::rule::{Rule, RuleClass};
use wmi_lab_core::schedule::Policy;
use wmi_lab_core::task::Outcome;
use wmi_lab_core::trace::{Event, Kind};
use wmi_lab_core::world::Choice;

/// Random orders of each scenario.
const SEEDS: u64 = 12;

/// Every kind of pick, by rule and name without numbers and codes.
const KINDS: [(&str, &str); 23] = [
    ("AC-34", "WBEM_E"),
    ("AC-38", "time out"),
    ("CS-27", "other thread"),
    ("GF-07", "refuse"),
    ("GF-13", "ignore"),
    ("GF-14", "return first"),
    ("NA-12", "batch"),
    ("NA-19", "wait for requests"),
    ("NA-21", "silent"),
    ("NA-25", "wait for requests"),
    ("NX-10", "error first"),
    ("PI-25", "coexist"),
    ("PI-32", "restore"),
    ("PI-36", "WBEM_E"),
    ("SK-06", "batch"),
    ("SK-07", "object"),
    ("SK-17", "no report"),
    ("SK-17", "report"),
    ("SK-34", "callback before return"),
    ("SK-36", "release later"),
    ("SK-40", "extra AddRef and Release"),
    ("SS-20", "ahead"),
    ("SS-20", "all ahead"),
];

/// The areas whose unspecified rules are looked through.
const AREAS: [&str; 15] = [
    "CS", "SK", "AC", "EN", "NX", "NA", "RS", "SS", "PI", "DI", "PC", "DC", "CO", "GF", "EM",
];

/// The unspecified rules that permit nothing that could be picked, with the reason.
const WITHOUT: [(&str, &str); 4] = [
    (
        "AC-33",
        "whether an operation ends first or is cancelled is the order of two ordinary choices",
    ),
    (
        "DC-04",
        "it is about events of classes, and events are not modelled yet",
    ),
    (
        "SK-22",
        "which of two operations calls the sink next is an ordinary choice between two deliveries",
    ),
    (
        "SK-31",
        "it permits one outcome: what the final SetStatus returns is ignored",
    ),
];

#[test]
fn every_unspecified_rule_has_picks_or_a_reason() {
    let is_open = |it: &&Rule| {
        let area = it.id().split_once('-').map_or("", |(area, _)| area);
        it.class() == RuleClass::Unspecified && AREAS.contains(&area)
    };
    let open: BTreeSet<&str> = Rule::ALL.iter().filter(is_open).map(|it| it.id()).collect();
    let picked: BTreeSet<&str> = KINDS.iter().map(|(rule, _)| *rule).collect();
    let excused: BTreeSet<&str> = WITHOUT.iter().map(|(rule, _)| *rule).collect();
    let both: Vec<_> = picked.intersection(&excused).collect();
    assert!(
        both.is_empty(),
        "{both:?} have picks; take out their excuse"
    );
    let strangers: Vec<_> = excused.difference(&open).collect();
    assert!(strangers.is_empty(), "{strangers:?} leave nothing open");
    let held = |it: &&&str| picked.contains(**it) || excused.contains(**it);
    let missing: Vec<_> = open.iter().filter(|it| !held(it)).collect();
    assert!(missing.is_empty(), "nothing can be picked for {missing:?}");
}

fn kind(pick: Pick) -> (&'static str, &'static str) {
    let name = pick.name();
    let name = name.trim_start_matches(|it: char| it.is_ascii_digit() || it == ' ');
    let found = KINDS
        .iter()
        .find(|(rule, start)| pick.rule().id() == *rule && name.starts_with(start));
    *found.unwrap_or_else(|| panic!("{name} of {} is not listed", pick.rule().id()))
}

#[test]
fn every_permitted_outcome_is_reached_and_breaks_nothing() {
    let mut taken = BTreeSet::new();
    for scenario in scenarios() {
        for seed in 0..SEEDS {
            let mut history = History::new(scenario.opened.world.clone());
            history.run(Policy::Any(seed), 1_000_000);
            let place = format!("{} under any:{seed}", scenario.name);
            let outcome = history.head().outcome();
            check(
                history.events(),
                outcome.unwrap_or_else(|| panic!("{place} does not end")),
                &place,
            );
            taken.extend(history.decisions().iter().filter_map(|it| match it {
                Choice::Pick(_, pick) => Some(kind(*pick)),
                _ => None,
            }));
        }
    }
    let all: BTreeSet<_> = KINDS.into_iter().collect();
    let missing: Vec<_> = all.difference(&taken).collect();
    assert!(missing.is_empty(), "no order takes {missing:?}");
}

/// What holds whatever is picked: one callback at a time, one final status, nothing after it, balanced references.
fn check(events: &[Event], outcome: &Outcome, place: &str) {
    let may_overlap = place.contains("cancel-during-callback") || place.contains("cancel-inside");
    let mut open: BTreeMap<u32, (i32, i32, i32)> = BTreeMap::new();
    for event in events {
        let Some(operation) = event.operation else {
            continue;
        };
        let (running, finals, held) = open.entry(operation).or_default();
        match event.kind {
            Kind::AddRef => *held += 1,
            Kind::Release => *held -= 1,
            Kind::Indicate | Kind::Progress => {
                *running += 1;
                assert_eq!(*finals, 0, "{place}: a callback after the final status");
            }
            Kind::Status => {
                *running += 1;
                *finals += 1;
                assert_eq!(*finals, 1, "{place}: two final statuses (SK-11)");
            }
            Kind::IndicateReturn | Kind::StatusReturn => *running -= 1,
            _ => {}
        }
        assert!(*running <= 1 || may_overlap, "{place}: two callbacks");
        assert!((0..=1).contains(held), "{place}: references out of balance");
        if event.kind == Kind::Indicate {
            assert!(!event.objects.is_empty(), "{place}: nothing indicated");
        }
    }
    let ended = matches!(outcome, Outcome::Exit(_));
    for (running, _, _) in open.values().filter(|_| ended) {
        assert!(*running >= 0, "{place}: more returns than callbacks");
    }
}

#[test]
fn a_run_with_picks_is_replayed_by_its_names() {
    let mut picks = 0;
    for scenario in scenarios() {
        let mut history = History::new(scenario.opened.world.clone());
        history.run(Policy::Any(3), 1_000_000);
        let is_pick = |it: &&Choice| matches!(it, Choice::Pick(..));
        picks += history.decisions().iter().filter(is_pick).count();
        let mut again = History::new(scenario.opened.world.clone());
        assert_eq!(again.replay(&history.keys()), Ok(()), "{}", scenario.name);
        assert_eq!(history.events(), again.events(), "{}", scenario.name);
        let middle = history.decisions().len() / 2;
        let sought = history.seek(middle);
        let mut forked = history.fork(middle);
        assert_eq!(sought.digest(), forked.head().digest(), "{}", scenario.name);
        for choice in &history.decisions()[middle..] {
            forked.take(*choice);
        }
        assert_eq!(history.events(), forked.events(), "{}", scenario.name);
    }
    assert!(picks > 50, "{picks} picks were taken");
}

#[test]
fn what_is_picked_is_shown_as_one_of_several_outcomes() {
    let scenario = lab::scenario("01-async/left-open.md: A callback before the call has returned");
    let history = wmi_lab_core::expect::run(&scenario.opened);
    let returned = history
        .events()
        .iter()
        .find(|it| it.kind == Kind::Return && &*it.label == "ExecQueryAsync");
    let returned = returned.expect("the call returns");
    assert_eq!(returned.rules[0].id(), "SK-34");
    assert_eq!(
        returned.certainty(),
        wmi_lab_core::trace::Certainty::Happened
    );
}

#[test]
fn exploring_takes_picks_only_when_asked() {
    let scenario =
        lab::scenario("01-async/left-open.md: Another error for a sink that nobody uses").opened;
    let usual = explore(&scenario.world, Options::default());
    assert_eq!(usual.ends.len(), 1);
    let options = Options {
        picks: true,
        ..Options::default()
    };
    let all = explore(&scenario.world, options);
    assert_eq!(all.ends.len(), 5, "one for each code that is permitted");
}
