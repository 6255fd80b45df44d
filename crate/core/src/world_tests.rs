//! The World driven by scripted programs.

use crate::explore::{Options, explore};
use crate::history::History;
use crate::method::Method;
use crate::record::{Marks, Utf16Offsets};
use crate::schedule::Policy;
use crate::task::Outcome;
use crate::test_guest::*;
use crate::trace::{Event, Kind};

fn query(text_: &str, sink: u32) -> Line {
    let args = [text("WQL"), text(text_), int(0), NULL, Slot::Sink(sink)];
    call(Method::ExecQueryAsync, Slot::Var("services"), &args, &[])
}

#[test]
fn an_asynchronous_query_delivers_batches_and_one_status() {
    let script = connected(vec![query("SELECT * FROM Demo_Item", 1), wait_done()]);
    let (history, story) = story(world(script, 4, &[]), Policy::Fifo);
    assert_eq!(history.head().outcome(), Some(&Outcome::Exit(0)), "{story}");
    let indicates: Vec<&str> = story
        .lines()
        .filter(|line| line.contains("Indicate("))
        .collect();
    assert_eq!(indicates.len(), 3, "{story}");
    assert!(indicates[2].contains("{I09 I10}"), "{story}");
    assert_eq!(
        story
            .matches("SetStatus(COMPLETE) = WBEM_S_NO_ERROR")
            .count(),
        1,
        "{story}"
    );
    assert!(
        story.contains("AddRef refs 2") && story.contains("Release refs 1"),
        "{story}"
    );
}

#[test]
fn a_bad_query_fails_at_the_sink_and_a_bad_language_at_the_call() {
    let script = connected(vec![query("SELEC * FRM x", 1), wait_done()]);
    let (_, late) = story(world(script, 0, &[]), Policy::Fifo);
    assert!(late.contains("ExecQueryAsync = WBEM_S_NO_ERROR"), "{late}");
    assert!(
        late.contains("SetStatus(COMPLETE) = WBEM_E_INVALID_QUERY"),
        "{late}"
    );
    let args = [
        text("SQL"),
        text("SELECT * FROM Demo_Item"),
        int(0),
        NULL,
        Slot::Sink(1),
    ];
    let script = connected(vec![call(
        Method::ExecQueryAsync,
        Slot::Var("services"),
        &args,
        &[],
    )]);
    let (_, early) = story(world(script, 0, &[]), Policy::Fifo);
    assert!(
        early.contains("ExecQueryAsync = WBEM_E_INVALID_QUERY_TYPE"),
        "{early}"
    );
    assert!(!early.contains("AddRef"), "{early}");
}

#[test]
fn a_client_that_waits_for_nothing_hangs() {
    let script = connected(vec![wait_done()]);
    let (history, _) = story(world(script, 0, &[]), Policy::Fifo);
    assert!(matches!(history.head().outcome(), Some(Outcome::Hang(_))));
    assert_eq!(history.head().kernel.findings[0].1.name, "endless-wait");
}

#[test]
fn cancelling_sends_the_final_status_and_releases_before_it_returns() {
    let script = connected(vec![
        call(
            Method::CreateEvent,
            NULL,
            &[NULL, int(0), int(0), NULL],
            &[(99, "first")],
        ),
        query("SELECT * FROM Demo_Item", 1),
        call(
            Method::WaitForSingleObject,
            NULL,
            &[Slot::Var("first"), int(0xffff_ffff)],
            &[],
        ),
        call(
            Method::CancelAsyncCall,
            Slot::Var("services"),
            &[Slot::Sink(1)],
            &[],
        ),
    ]);
    let (history, story) = story(world(script.clone(), 4, &[]), Policy::Fifo);
    assert_eq!(history.head().outcome(), Some(&Outcome::Exit(0)), "{story}");
    let place = |what: &str| {
        story
            .find(what)
            .unwrap_or_else(|| panic!("{what} is missing in\n{story}"))
    };
    assert!(place("SetStatus(COMPLETE) = WBEM_E_CALL_CANCELLED") < place("Release refs 1"));
    assert!(
        place("Release refs 1") < place("CancelAsyncCall = WBEM_S_NO_ERROR"),
        "{story}"
    );
    for seed in 0..50 {
        let (history, story) =
            super::test_guest::story(world(script.clone(), 4, &[]), Policy::Random(seed));
        assert_eq!(
            history.head().outcome(),
            Some(&Outcome::Exit(0)),
            "seed {seed}\n{story}"
        );
        assert_eq!(
            story.matches("SetStatus(COMPLETE)").count(),
            1,
            "seed {seed}\n{story}"
        );
        let released = story.matches("Release refs 1").count();
        let ended_first = story.contains("CancelAsyncCall = WBEM_E_INVALID_PARAMETER");
        assert!(released == 1 || ended_first, "seed {seed}\n{story}");
    }
}

#[test]
fn requests_are_served_in_order_and_the_end_is_told_by_the_call() {
    let request = |sink| {
        call(
            Method::EnumNextAsync,
            Slot::Var("enum"),
            &[int(5), Slot::Sink(sink)],
            &[],
        )
    };
    let script = connected(vec![
        call(
            Method::ExecQuery,
            Slot::Var("services"),
            &[
                text("WQL"),
                text("SELECT * FROM Demo_Item"),
                int(0),
                NULL,
                OUT,
            ],
            &[(4, "enum")],
        ),
        request(1),
        wait_done(),
        request(1),
        wait_done(),
        request(1),
    ]);
    let (history, story) = story(world(script, 0, &[]), Policy::Fifo);
    assert_eq!(history.head().outcome(), Some(&Outcome::Exit(0)), "{story}");
    assert_eq!(
        story.matches("NextAsync = WBEM_S_NO_ERROR").count(),
        2,
        "{story}"
    );
    assert_eq!(
        story.matches("NextAsync = WBEM_S_FALSE").count(),
        1,
        "{story}"
    );
    assert!(story.contains("{I06 I07 I08 I09 I10}"), "{story}");
}

#[test]
fn a_checkpointed_world_equals_a_replayed_one_everywhere() {
    let script = connected(vec![
        query("SELECT * FROM Demo_Item", 1),
        query("SELECT * FROM Demo_Item", 2),
        wait_done(),
        wait_done(),
    ]);
    let start = world(script, 1, &[]);
    let (history, _) = story(start.clone(), Policy::Random(3));
    let mut replayed = start;
    for (at, choice) in history.decisions().iter().enumerate() {
        assert_eq!(
            history.seek(at).digest(),
            replayed.digest(),
            "decision {at}"
        );
        replayed.step(*choice);
    }
    assert_eq!(history.head().digest(), replayed.digest());
}

#[test]
fn named_decisions_replay_the_run_and_a_fork_keeps_the_original() {
    let script = connected(vec![
        query("SELECT * FROM Demo_Item", 1),
        query("SELECT * FROM Demo_Item", 2),
        wait_done(),
        wait_done(),
    ]);
    let (history, text) = story(world(script.clone(), 2, &[]), Policy::Random(9));
    let start = world(script, 2, &[]);
    let mut again = History::new(start.clone());
    again
        .replay(&history.keys())
        .expect("the same scenario replays");
    assert_eq!(again.head().digest(), history.head().digest());
    for cut in 0..history.decisions().len() {
        let mut fork = history.fork(cut);
        assert_eq!(fork.events(), &history.events()[..fork.events().len()]);
        fork.run(Policy::Random(4), u32::MAX);
        let mut again = History::new(start.clone());
        again.replay(&fork.keys()).expect("a branch replays too");
        assert_eq!(again.decisions(), fork.decisions());
        assert_eq!(again.keys(), fork.keys());
    }
    assert_eq!(history.head().digest(), again.head().digest(), "{text}");
}

#[test]
fn two_operations_on_two_sinks_have_twenty_orders() {
    let half =
        |condition: &str, sink| query(&format!("SELECT * FROM Demo_Item WHERE {condition}"), sink);
    let script = connected(vec![
        half("Size <= 4", 1),
        half("Size >= 7", 2),
        wait_done(),
        wait_done(),
    ]);
    let start = world(script, 2, &[]);
    let merged = explore(&start, Options::default());
    assert!(!merged.bounded);
    assert!(
        merged.merged > 0,
        "Worlds that differ in nothing must merge"
    );
    // Both sinks print the same words, so orders show only by how many of each came when.
    let unmerged = explore(
        &start,
        Options {
            merge: false,
            picks: false,
            max_states: 2_000_000,
        },
    );
    assert!(!unmerged.bounded, "{} steps", unmerged.steps);
    let ends = |it: &crate::explore::Exploration| it.ends.keys().cloned().collect::<Vec<_>>();
    assert_eq!(merged.orders.len(), 20);
    assert_eq!(unmerged.orders.len(), 20);
    assert_eq!(ends(&merged), ends(&unmerged));
}

#[test]
fn an_event_belongs_to_the_call_or_callback_that_is_open_around_it() {
    let script = connected(vec![query("SELECT * FROM Demo_Item", 1), wait_done()]);
    let (history, text) = story(world(script, 1, &[]), Policy::Fifo);
    let events = history.events();
    let parent = |event: &Event| event.parent.map(|at| &events[at as usize]);
    for event in events.iter().filter(|it| it.kind.is_return()) {
        let opener = parent(event).expect("a return ends something");
        assert_eq!((opener.lane, opener.to), (event.to, event.lane), "{text}");
    }
    let printed = events.iter().filter(|it| it.kind == Kind::Print);
    let inside = printed.filter_map(parent);
    assert!(inside.clone().count() > 0, "{text}");
    assert!(
        inside.clone().all(|opener| opener.kind.is_callback()),
        "{text}"
    );
}

#[test]
fn marks_say_in_numbers_what_rows_say_in_words() {
    let script = connected(vec![
        query("SELECT * FROM Demo_Item", 1),
        query("SELECT * FROM Demo_Item", 2),
        wait_done(),
        wait_done(),
    ]);
    let (history, text) = story(world(script, 2, &[]), Policy::Fifo);
    let marks = Marks::of(&history, 0, &Utf16Offsets::default());
    let events = history.events();
    assert_eq!(marks.status.len(), events.len());
    let indicate = events.iter().position(|it| it.kind == Kind::Indicate);
    let indicate = indicate.expect("the query has objects");
    assert_eq!(
        marks.objects[indicate] as usize,
        events[indicate].objects.len()
    );
    assert_eq!(marks.status[indicate], -1);
    assert!(marks.references.contains(&2), "{text}");
    assert!(
        marks.choices.iter().any(|count| *count > 1),
        "two operations leave a choice: {text}"
    );
    let widest = (0..history.decisions().len())
        .map(|at| history.width(at))
        .max();
    assert_eq!(marks.choices.iter().copied().max(), widest);
}
