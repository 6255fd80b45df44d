//! What must hold of every run, whatever the order: `WMI_LAB_SEEDS` random orders of every scenario (100 by default).
#![cfg(not(target_arch = "wasm32"))]

mod lab;

use std::collections::BTreeMap;

use lab::{Scenario, scenarios};
use wmi_lab_core::expect;
use wmi_lab_core::explore::{Options, explore};
use wmi_lab_core::history::History;
use wmi_lab_core::reading::{CancelDuringCallback, CancelStatus, Readings, ReleasePending};
use wmi_lab_core::rule::Rule;
use wmi_lab_core::schedule::Policy;
use wmi_lab_core::task::Outcome;
use wmi_lab_core::trace::{Event, Kind};

/// Decisions of one run at the most; the World's own limits come first.
const DECISIONS: u32 = 1_000_000;

fn seeds() -> u64 {
    let text = std::env::var("WMI_LAB_SEEDS").unwrap_or_default();
    text.parse().unwrap_or(100)
}

fn run(scenario: &Scenario, policy: Policy) -> History {
    let mut history = History::new(scenario.opened.world.clone());
    history.run(policy, DECISIONS);
    history
}

#[test]
fn a_sought_world_is_the_replayed_world_at_every_position() {
    for scenario in scenarios() {
        let history = expect::run(&scenario.opened);
        let mut replayed = scenario.opened.world.clone();
        for (decision, choice) in history.decisions().iter().enumerate() {
            let sought = history.seek(decision);
            let (now, then) = (sought.digest(), replayed.digest());
            assert_eq!(now, then, "{} at decision {decision}", scenario.name);
            assert_eq!(sought.choices(), replayed.choices(), "{}", scenario.name);
            replayed.step(*choice);
        }
        let end = history.head();
        assert_eq!(end.digest(), replayed.digest(), "{}", scenario.name);
        assert_eq!(end.outcome(), replayed.outcome(), "{}", scenario.name);
    }
}

#[test]
fn going_back_and_forth_gives_the_same_events() {
    for scenario in scenarios() {
        let history = expect::run(&scenario.opened);
        let middle = history.decisions().len() / 2;
        let mut again = history.fork(middle);
        for choice in &history.decisions()[middle..] {
            again.take(*choice);
        }
        assert_eq!(history.events(), again.events(), "{}", scenario.name);
        let mut named = History::new(scenario.opened.world.clone());
        let replayed = named.replay(&history.keys());
        assert_eq!(replayed, Ok(()), "{}", scenario.name);
        assert_eq!(history.events(), named.events(), "{}", scenario.name);
    }
}

#[test]
fn a_fork_leaves_its_origin_alone() {
    let mut forks = 0;
    for scenario in scenarios() {
        let history = expect::run(&scenario.opened);
        let (end, events) = (history.head().digest(), history.events().len());
        let choices = |at: &usize| history.seek(*at).choices().len() > 1;
        let Some(at) = (0..history.decisions().len()).rev().find(choices) else {
            continue;
        };
        let mut fork = history.fork(at);
        let other = fork.head().choices().iter().copied();
        let other = other.into_iter().find(|it| *it != history.decisions()[at]);
        fork.take(other.expect("there are two choices"));
        fork.run(Policy::Random(7), DECISIONS);
        assert_eq!(history.head().digest(), end, "{}", scenario.name);
        assert_eq!(history.events().len(), events, "{}", scenario.name);
        let common = history.events_after(at);
        assert_eq!(history.events()[..common], fork.events()[..common]);
        forks += 1;
    }
    assert!(forks > 0, "no scenario offers a choice");
}

#[test]
fn no_order_breaks_an_invariant() {
    for scenario in scenarios() {
        for seed in 0..seeds() {
            let history = run(&scenario, Policy::Random(seed));
            let place = format!("{} under random:{seed}", scenario.name);
            let outcome = history.head().outcome();
            let outcome = outcome.unwrap_or_else(|| panic!("{place} does not end"));
            check_run(history.events(), outcome, &scenario.opened.readings, &place);
        }
    }
}

/// What the events say about one operation.
#[derive(Default)]
struct Story {
    add_refs: u32,
    releases: u32,
    finals: u32,
    in_callback: u32,
    abandoned: bool,
    cancelled: bool,
    delivered: Vec<String>,
}

fn check_run(events: &[Event], outcome: &Outcome, readings: &Readings, place: &str) {
    let mut stories: BTreeMap<u32, Story> = BTreeMap::new();
    let may_overlap = readings.cancel_during_callback == CancelDuringCallback::Concurrent;
    for event in events {
        let Some(operation) = event.operation else {
            continue;
        };
        let story = stories.entry(operation).or_default();
        match event.kind {
            Kind::AddRef => story.add_refs += 1,
            Kind::Release => story.releases += 1,
            Kind::Indicate | Kind::Status | Kind::Progress => {
                story.in_callback += 1;
                assert!(
                    may_overlap || story.in_callback == 1,
                    "{place}: two callbacks at a time (SK-21), event {}",
                    event.id
                );
            }
            Kind::IndicateReturn | Kind::StatusReturn => story.in_callback -= 1,
            Kind::Cancelled => {
                story.cancelled = true;
                let is_unreachable = event.rules.iter().any(|rule| rule.id() == "CS-12");
                let lets_go = ["CS-02", "PI-08"].contains(&event.rules[0].id());
                story.abandoned |= lets_go || is_unreachable;
            }
            _ => {}
        }
        if event.kind == Kind::Status {
            story.finals += 1;
            assert_eq!(story.finals, 1, "{place}: two final statuses (SK-11)");
        }
        if event.kind == Kind::Indicate {
            assert_eq!(story.finals, 0, "{place}: Indicate after the final status");
            story
                .delivered
                .extend(event.objects.iter().map(|it| it.to_string()));
        }
    }
    let hangs_in_callback = stories.values().any(|it| it.in_callback > 0);
    for (operation, story) in stories {
        // Behind a callback that never returns, nothing of the process can be expected to end.
        let is_settled = !matches!(outcome, Outcome::Hang(_)) || hangs_in_callback;
        let kept = story.add_refs - story.releases.min(story.add_refs);
        assert!(
            is_settled || kept == 0,
            "{place}: WMI keeps a reference for ever"
        );
        check_story(&story, readings, &format!("{place}, operation {operation}"));
    }
}

fn check_story(story: &Story, readings: &Readings, place: &str) {
    assert!(story.add_refs <= 1, "{place}: one AddRef is enough (SK-33)");
    assert!(
        story.releases <= story.add_refs,
        "{place}: Release without AddRef (SK-35)"
    );
    let silent = story.abandoned
        || (story.cancelled
            && (readings.cancel_status == CancelStatus::Silent
                || readings.release_pending == ReleasePending::Silent));
    if story.releases > 0 && !silent {
        assert_eq!(
            story.finals, 1,
            "{place}: over without a final status (SK-11)"
        );
    }
    // The scenarios number their rows, and no provider of theirs hands them over in another order.
    let numbered = |name: &&String| name.len() == 3 && name.starts_with('I');
    let rows: Vec<&String> = story.delivered.iter().filter(numbered).collect();
    let ascending = rows.windows(2).all(|pair| pair[0] < pair[1]);
    assert!(ascending, "{place}: batches out of order: {rows:?}");
}

#[test]
fn one_sink_for_two_calls_sees_twenty_orders() {
    let scenario = lab::scenario("one-sink-two-calls.md: One sink, two calls at once");
    let merged = explore(&scenario.opened.world, Options::default());
    let options = Options {
        merge: false,
        max_states: 2_000_000,
    };
    let unmerged = explore(&scenario.opened.world, options);
    assert!(
        !merged.bounded && !unmerged.bounded,
        "both look at everything"
    );
    assert_eq!(merged.orders.len(), 20);
    assert_eq!(unmerged.orders.len(), 20);
    assert!(merged.orders.keys().eq(unmerged.orders.keys()));
    assert!(merged.ends.keys().eq(unmerged.ends.keys()));
    assert!(merged.merged > 0, "equal Worlds are recognised");
    assert_eq!(unmerged.merged, 0);
    assert!(merged.steps < unmerged.steps);
}

/// Runs a program and answers how it ends.
fn ends(cpp: &str) -> (String, History) {
    let history = expect::run(&lab::program(cpp));
    (expect::ends(&history), history)
}

#[test]
fn an_endless_loop_ends_in_a_limit_and_keeps_the_log() {
    let (ends, history) = ends("int main() { printf(\"before\\n\"); for (;;) {} }");
    assert!(ends.starts_with("limit: operations"), "{ends}");
    let last = history.events().last().map(|it| it.rules[0]);
    assert_eq!(last, Some(Rule::SimLimit));
    assert_eq!(expect::output(history.events()), "before\n");
}

#[test]
fn endless_recursion_ends_in_a_named_way() {
    let (ends, history) = ends(
        "int f(int n) { return f(n + 1) + 1; } int main() { printf(\"before\\n\"); return f(0); }",
    );
    assert!(
        ends.starts_with("limit: ") || ends.starts_with("crash: stack"),
        "{ends}"
    );
    assert_eq!(expect::output(history.events()), "before\n");
}

#[test]
fn a_million_prints_end_in_a_limit_and_keep_the_log() {
    let (ends, history) =
        ends("int main() { for (int i = 0; i < 1000000; i++) printf(\"%d\\n\", i); return 0; }");
    assert!(ends.starts_with("limit: "), "{ends}");
    assert!(expect::output(history.events()).starts_with("0\n1\n2\n"));
}

#[test]
fn a_million_objects_end_in_a_limit() {
    let (ends, _) = ends(
        "int main() { for (int i = 0; i < 1000000; i++) CreateEvent(NULL, TRUE, FALSE, NULL); return 0; }",
    );
    assert!(ends.starts_with("limit: "), "{ends}");
    let (ends, _) =
        self::ends("int main() { for (int i = 0; i < 1000000; i++) new int[100]; return 0; }");
    assert!(ends.starts_with("limit: ") || ends == "exit 0\n", "{ends}");
}
