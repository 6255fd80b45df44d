//! What must hold of histories: seeking, replaying, forking, exploring, and limits that keep the log.
#![cfg(not(target_arch = "wasm32"))]

mod lab;

use lab::scenarios;
use wmi_lab_core::expect;
use wmi_lab_core::explore::{Options, explore};
use wmi_lab_core::history::History;
use wmi_lab_core::rule::Rule;
use wmi_lab_core::schedule::Policy;

/// Decisions of one run at the most; the World's own limits come first.
const DECISIONS: u32 = 1_000_000;

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
fn one_sink_for_two_calls_sees_twenty_orders() {
    let scenario = lab::scenario("one-sink-two-calls.md: One sink, two calls at once");
    let merged = explore(&scenario.opened.world, Options::default());
    let options = Options {
        merge: false,
        picks: false,
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
