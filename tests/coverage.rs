//! The rulebook against the registry, and the registry against what is committed: every rule of areas A to G and L is
//! registered or deferred for a reason, and no rule's emission can be taken out without a test that fails.
#![cfg(not(target_arch = "wasm32"))]

mod lab;

use std::collections::{BTreeMap, BTreeSet};

use lab::sources::unit_tests;
use lab::{Scenario, scenarios};
use wmi_lab_core::expect;
use wmi_lab_core::history::History;
use wmi_lab_core::rule::{Rule, RuleClass};
use wmi_lab_core::schedule::Policy;
use wmi_lab_syntax::scenario::BlockKind;

/// One area of the rulebook: its prefix, how many rules it has (numbered from 1), and which of them are unspecified and
/// ambiguous; the others are guaranteed.
type Area = (&'static str, u32, &'static [u32], &'static [u32]);

/// Areas A to G and L.
const AREAS: [Area; 15] = [
    ("CS", 28, &[27], &[3, 16]),
    ("SK", 42, &[6, 7, 17, 22, 31, 34, 36, 40], &[9, 15, 27]),
    (
        "AC",
        42,
        &[33, 34, 38],
        &[8, 9, 10, 12, 16, 25, 29, 30, 32, 35, 42],
    ),
    ("EN", 7, &[], &[]),
    ("NX", 12, &[10], &[5, 7]),
    ("NA", 25, &[12, 19, 21, 25], &[7, 14, 17]),
    ("RS", 9, &[], &[3, 7]),
    ("SS", 20, &[20], &[8, 16]),
    ("PI", 36, &[25, 36], &[6, 8, 14, 15, 24, 26, 33]),
    ("DI", 5, &[], &[]),
    ("PC", 13, &[], &[4, 6]),
    ("DC", 4, &[4], &[2]),
    ("CO", 5, &[], &[]),
    ("GF", 18, &[7, 13, 14], &[]),
    ("EM", 10, &[], &[5]),
];

/// Rules that no ```trace block shows, because their events are below the story or have another governing rule: the
/// file with a case that emits each.
const WITNESSES: &[(&str, &str)] = &[
    ("AC-03", "01-async/two-places-for-errors.md"),
    ("AC-04", "01-async/two-places-for-errors.md"),
    ("AC-19", "03-enumerator/error-in-mid-stream.md"),
    ("AC-28", "01-async/cancel-between-batches.md"),
    ("AC-32", "01-async/cancel-and-provider.md"),
    ("AC-37", "01-async/error-objects.md"),
    ("CO-01", "05-put/flag-matrix.md"),
    ("CO-02", "05-put/flag-matrix.md"),
    ("CO-03", "07-class/put-class.md"),
    ("CO-04", "07-class/put-class.md"),
    ("CO-05", "07-class/put-class.md"),
    ("CS-27", "01-async/first-query.md"),
    ("DI-05", "facts/put.md"),
    ("EM-07", "09-method/exec-method.md"),
    ("EM-09", "09-method/whose-method.md"),
    ("EN-07", "03-enumerator/look-ahead.md"),
    ("GF-06", "06-provider/asking-wmi.md"),
    ("GF-08", "06-provider/asking-wmi.md"),
    ("MF-07", "07-class/mof-half-way.md"),
    ("NX-07", "facts/next.md"),
    ("NX-11", "facts/next.md"),
    ("PI-01", "05-put/flag-matrix.md"),
    ("PI-15", "05-put/illegal-null.md"),
    ("PI-18", "facts/context.md"),
    ("PI-20", "05-put/flag-matrix.md"),
    ("OM-19", "07-class/mof-half-way.md"),
    ("OM-09", "07-class/qualifiers.md"),
    ("OM-28", "07-class/qualifiers.md"),
    ("OM-29", "07-class/qualifiers.md"),
    ("OM-30", "07-class/qualifiers.md"),
    ("RS-08", "03-enumerator/release-with-requests.md"),
    ("SK-01", "01-async/first-query.md"),
    ("SK-02", "01-async/first-query.md"),
    ("SK-03", "01-async/error-objects.md"),
    ("SK-04", "01-async/first-query.md"),
    ("SK-07", "01-async/first-query.md"),
    ("SK-08", "01-async/progress-reports.md"),
    ("SK-12", "01-async/error-objects.md"),
    ("SK-13", "01-async/error-objects.md"),
    ("SK-18", "01-async/progress-reports.md"),
    ("SK-21", "01-async/first-query.md"),
    ("SK-22", "01-async/one-sink-two-calls.md"),
    ("SK-23", "01-async/one-sink-two-calls.md"),
    ("SK-31", "01-async/first-query.md"),
    ("SK-37", "01-async/count-from-zero-or-one.md"),
    ("SK-38", "01-async/count-from-zero-or-one.md"),
    ("SK-39", "01-async/count-from-zero-or-one.md"),
    ("WQ-13", "08-query/disputed-words.md"),
    ("WQ-25", "08-query/disputed-words.md"),
    ("sim.windows", "01-async/first-query.md"),
];

/// Rules that no run can show, with the reason; a unit test names each.
const BEFORE_A_RUN: &[(&str, &str)] = &[
    ("MF-06", "it is about reading MOF, before there is a run"),
    ("OM-01", "MOF alone names namespaces that are none"),
    ("OM-25", "MOF alone embeds objects so deep"),
    (
        "PC-10",
        "a class object refuses the change before it can be stored; MOF alone gets so far",
    ),
    (
        "WQ-10",
        "the parser refuses an order with NULL (AC-11); a condition made by hand gets so far",
    ),
    ("sim.limit", "a run that reaches a limit is no scenario"),
    (
        "sim.trial",
        "somebody who looks on makes it happen, no program does",
    ),
];

const CATALOGUE: &str = include_str!("../crate/core/catalogue/rules.json");
const DEFERRED: &str = include_str!("../crate/core/catalogue/deferred.json");

/// Identifiers of the rules that the catalogue calls a behaviour.
fn behaviours() -> BTreeSet<&'static str> {
    let entries = CATALOGUE
        .lines()
        .filter(|line| line.contains("\"kind\": \"behaviour\""));
    entries.filter_map(|line| line.split('"').nth(3)).collect()
}

/// Identifiers that the catalogue defers; every entry stands on a line of its own and has a reason.
fn deferred() -> BTreeSet<&'static str> {
    let mut ids = BTreeSet::new();
    for line in DEFERRED.lines().filter(|line| line.contains("\"id\"")) {
        let (entry, reason) = line.split_once("\"reason\": \"").expect("a reason");
        assert!(reason.len() > 10, "{line} has no reason");
        let id = entry.split('"').nth(3).expect("an identifier");
        assert!(ids.insert(id), "{id} is deferred twice");
    }
    ids
}

#[test]
fn every_rule_of_these_areas_is_registered_or_deferred() {
    let registered: BTreeMap<&str, RuleClass> =
        Rule::ALL.iter().map(|it| (it.id(), it.class())).collect();
    let deferred = deferred();
    let mut known = BTreeSet::new();
    for (prefix, count, unspecified, ambiguous) in AREAS {
        for number in 1..=count {
            let id = format!("{prefix}-{number:02}");
            let class = match number {
                it if unspecified.contains(&it) => RuleClass::Unspecified,
                it if ambiguous.contains(&it) => RuleClass::Ambiguous,
                _ => RuleClass::Guaranteed,
            };
            match registered.get(id.as_str()) {
                Some(it) => assert_eq!(*it, class, "the class of {id}"),
                None => assert!(
                    deferred.contains(id.as_str()),
                    "{id} is neither registered nor deferred"
                ),
            }
            let both = registered.contains_key(id.as_str()) && deferred.contains(id.as_str());
            assert!(!both, "{id} is registered; take it out of deferred.json");
            known.insert(id);
        }
    }
    let strangers: Vec<_> = deferred.iter().filter(|it| !known.contains(**it)).collect();
    assert!(strangers.is_empty(), "no rule is named {strangers:?}");
    for rule in Rule::ALL {
        let (prefix, _) = rule.id().split_once('-').unwrap_or((rule.id(), ""));
        let in_area = AREAS.iter().any(|(area, ..)| *area == prefix);
        assert!(
            !in_area || known.contains(rule.id()),
            "{} is unknown",
            rule.id()
        );
    }
}

/// The rules that govern a line of a committed `trace` block: taking one's emission out changes that block.
fn traced(scenarios: &[Scenario]) -> BTreeSet<String> {
    let blocks = scenarios.iter().flat_map(|it| &it.case.blocks);
    let traces = blocks.filter(|it| it.kind == BlockKind::Trace);
    let lines = traces.flat_map(|it| it.text.lines());
    let rules = lines.filter_map(|line| line.trim_end().strip_suffix(']')?.rsplit_once('['));
    rules.map(|(_, id)| id.to_owned()).collect()
}

/// The rules that unit tests of the crates, the properties or the trials name, as `Rule::Xx00` or as text.
fn named_by_unit_tests() -> BTreeSet<&'static str> {
    let mut text = concat!(
        include_str!("properties.rs"),
        include_str!("orders.rs"),
        include_str!("trials.rs")
    )
    .to_owned();
    text += &unit_tests(&["core", "cpp", "cli", "syntax"]);
    assert!(text.len() > 10_000, "the unit tests can be read");
    let words: BTreeSet<&str> = text.split(|it: char| !it.is_ascii_alphanumeric()).collect();
    let is_named = |rule: &&Rule| {
        let (variant, id) = (format!("{rule:?}"), rule.id());
        words.contains(variant.as_str())
            || text.contains(&format!("\"{id}\""))
            || text.contains(&format!("[{id}]"))
    };
    Rule::ALL
        .iter()
        .filter(is_named)
        .map(|it| it.id())
        .collect()
}

#[test]
fn no_emission_can_be_taken_out_unnoticed() {
    let scenarios = scenarios();
    let traced = traced(&scenarios);
    let named = named_by_unit_tests();
    let behaviours = behaviours();
    assert!(behaviours.len() > 150, "the catalogue has behaviours");
    let witnessed: BTreeSet<&str> = WITNESSES.iter().map(|it| it.0).collect();
    let excused: BTreeSet<&str> = BEFORE_A_RUN.iter().map(|it| it.0).collect();
    let is_held = |id: &str| traced.contains(id) || witnessed.contains(id);
    let unheld = behaviours.iter().filter(|id| !is_held(id));
    let free: Vec<_> = unheld.filter(|id| !excused.contains(**id)).collect();
    assert!(free.is_empty(), "nothing would notice the lack of {free:?}");
    let unnamed: Vec<_> = excused.iter().filter(|id| !named.contains(**id)).collect();
    assert!(unnamed.is_empty(), "no unit test names {unnamed:?}");
    let idle: Vec<_> = excused.iter().filter(|id| is_held(id)).collect();
    assert!(idle.is_empty(), "{idle:?} are shown; take out the excuse");
    let idle = witnessed
        .iter()
        .filter(|id| traced.contains(**id) || !behaviours.contains(**id));
    let idle: Vec<_> = idle.collect();
    assert!(idle.is_empty(), "no witness is needed for {idle:?}");
    for (id, file) in WITNESSES.iter().copied() {
        let cases = scenarios.iter().filter(|it| it.name.starts_with(file));
        let shown = cases.map(|it| expect::run(&it.opened)).any(|history| {
            let mut events = history.events().iter();
            events.any(|event| event.rules.iter().any(|rule| rule.id() == id))
        });
        assert!(shown, "{file} does not show {id}");
    }
}

#[test]
fn every_event_names_rules_that_may_be_emitted() {
    let behaviours = behaviours();
    let mut notes = BTreeSet::new();
    for scenario in scenarios() {
        for policy in [scenario.opened.policy, Policy::Random(1), Policy::Random(2)] {
            let mut history = History::new(scenario.opened.world.clone());
            history.run(policy, u32::MAX);
            for event in history.events() {
                assert!(
                    !event.rules.is_empty(),
                    "{}: event {}",
                    scenario.name,
                    event.id
                );
                let ids = event.rules.iter().map(|it| it.id());
                notes.extend(ids.filter(|id| !behaviours.contains(id)));
            }
        }
    }
    assert!(
        notes.is_empty(),
        "emitted, though the catalogue calls them notes: {notes:?}"
    );
}
