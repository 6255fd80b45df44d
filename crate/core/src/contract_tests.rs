//! What clients are promised, and what happens to those that go too far: scripted programs in many orders.

use crate::guest::{GuestHandle, ProgramId};
use crate::method::Method;
use crate::rule::Rule;
use crate::schedule::Policy;
use crate::task::Outcome;
use crate::test_guest::*;
use crate::trace::{Event, Kind, LaneKind, Level};

fn query(text_: &str, sink: u32) -> Line {
    let args = [text("WQL"), text(text_), int(0), NULL, Slot::Sink(sink)];
    call(Method::ExecQueryAsync, Slot::Var("services"), &args, &[])
}

fn cancel(sink: u32) -> Line {
    call(
        Method::CancelAsyncCall,
        Slot::Var("services"),
        &[Slot::Sink(sink)],
        &[],
    )
}

#[test]
fn nobody_else_ends_what_a_cancel_has_begun_to_end() {
    let script = connected(vec![
        query("SELECT * FROM Demo_Item", 1),
        query("SELECT * FROM Demo_Item", 1),
        query("SELECT * FROM Demo_Item", 1),
        cancel(1),
    ]);
    let mut all = 0;
    for seed in 0..150 {
        let (history, story) = story(world(script.clone(), 4, &[]), Policy::Random(seed));
        assert_eq!(history.head().outcome(), Some(&Outcome::Exit(0)), "{story}");
        let cancelled = story.matches("The operation is cancelled").count();
        assert_eq!(story.matches("[AC-30]").count(), cancelled, "{story}");
        let late = story.split("CancelAsyncCall = WBEM_S_NO_ERROR").nth(1);
        assert!(
            !late.is_some_and(|it| it.contains("Sink")),
            "seed {seed}: a sink is used after the cancel returned (AC-29)\n{story}"
        );
        all += usize::from(cancelled == 3);
    }
    assert!(all > 0, "no order cancels all three");
}

#[test]
fn a_cancel_put_off_by_a_running_callback_still_follows_its_readings() {
    let script = connected(vec![
        query("SELECT * FROM Demo_Item", 1),
        cancel(1),
        wait_done(),
    ]);
    let deferred = ("cancel.during_callback", "deferred");
    let (mut told, mut silent) = (0, 0);
    for seed in 0..200 {
        let start = world(script.clone(), 4, &[deferred]);
        let (_, text) = story(start, Policy::Random(seed));
        told += usize::from(text.contains("CancelAsyncCall = WBEM_S_NO_ERROR  [AC-42]"));
        assert!(!text.contains("[SK-30]"), "no sink refused\n{text}");
        let quiet = [deferred, ("cancel.final_status", "silent")];
        let (_, text) = story(world(script.clone(), 4, &quiet), Policy::Random(seed));
        assert!(!text.contains("WBEM_E_CALL_CANCELLED"), "{text}");
        silent += usize::from(text.contains("Release refs 1  [AC-29]"));
    }
    assert!(told > 0 && silent > 0, "{told}, {silent}");
}

#[test]
fn a_failure_names_the_stage_that_found_it() {
    let rules = |sink: Slot, text_: &str| {
        let args = [text("WQL"), text(text_), int(0), NULL, sink];
        let line = call(Method::ExecQueryAsync, Slot::Var("services"), &args, &[]);
        let (history, _) = story(world(connected(vec![line]), 0, &[]), Policy::Fifo);
        let failed = |event: &&Event| event.status.is_some_and(|it| it.is_failure());
        let shown = |event: &&Event| event.level == Level::Story;
        let events = history.events().iter().filter(failed).filter(shown);
        events.flat_map(|it| it.rules.clone()).collect::<Vec<_>>()
    };
    let first = rules(NULL, "SELECT * FROM Demo_Item");
    assert_eq!(first[..3], [Rule::Ac05, Rule::Ac03, Rule::Sk33]);
}

#[test]
fn a_failure_after_the_start_names_the_second_stage() {
    let script = connected(vec![query("SELEC", 1), wait_done()]);
    let (history, _) = story(world(script, 0, &[]), Policy::Fifo);
    let status = history.events().iter().find(|it| it.kind == Kind::Status);
    let rules = &status.expect("a final status").rules;
    assert_eq!(rules[..2], [Rule::Ac11, Rule::Sk11]);
    assert!(rules.contains(&Rule::Ac04));
}

#[test]
fn unbounded_calls_end_in_a_named_limit() {
    let mut lines = Vec::new();
    for _ in 0..1_001 {
        lines.push(query("SELECT * FROM Demo_Item", 1));
    }
    let (history, _) = story(world(connected(lines), 0, &[]), Policy::Fifo);
    let limit = Outcome::Limit("calls in progress (1000)".to_owned());
    assert_eq!(history.head().outcome(), Some(&limit));
}

#[test]
fn unbounded_time_lines_end_in_a_named_limit() {
    let mut start = world(connected(Vec::new()), 0, &[]);
    for nth in 0..1_000 {
        let key = format!("thread {nth}");
        start.kernel.lane(&key, &key, LaneKind::Client);
    }
    let limit = Outcome::Limit("threads and sinks of one run (1000)".to_owned());
    assert_eq!(start.outcome(), Some(&limit));
}

#[test]
fn the_settings_of_the_lab_cannot_be_written() {
    use Method::{DeleteInstance, DeleteInstanceAsync};
    for path in [
        "__Namespace.Name=\"below\"",
        "\\\\.\\ROOT:__Namespace.Name=\"LAB\"",
    ] {
        for (method, last) in [(DeleteInstance, NULL), (DeleteInstanceAsync, Slot::Sink(1))] {
            let args = [text(path), int(0), NULL, last];
            let line = call(method, Slot::Var("services"), &args, &[]);
            let mut script = connected(vec![line, wait_done()]);
            script[3].args[0] = text("root\\lab");
            let mut start = world(script, 0, &[]);
            let store = &mut start.kernel.store;
            store
                .create_namespace("root\\lab\\below")
                .expect("a new one");
            let (_, text) = story(start, Policy::Fifo);
            let refused =
                |line: &str| line.contains("= WBEM_E_READ_ONLY ") && line.ends_with("[sim.lab]");
            assert!(text.lines().any(refused), "{text}");
        }
    }
}

#[test]
fn a_sink_class_may_have_the_name_of_another_lane() {
    let mut start = world(connected(Vec::new()), 0, &[]);
    let kernel = &mut start.kernel;
    kernel.lane("Sink", "someone else", LaneKind::Client);
    let lane = kernel.sink_lane(ProgramId(0), GuestHandle(1 << 32));
    assert_eq!(kernel.lanes[lane.0 as usize].kind, LaneKind::Sink);
    kernel.lane("SinkOfOthers", "SinkOfOthers", LaneKind::Sink);
    let second = kernel.sink_lane(ProgramId(0), GuestHandle(2 << 32));
    assert_eq!(&*kernel.lanes[second.0 as usize].label, "Sink 2");
}
