//! What must hold of a run in whatever order: `WMI_LAB_SEEDS` random orders of every case (100 by default), on all
//! processors.
#![cfg(not(target_arch = "wasm32"))]

mod lab;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use lab::{Scenario, scenarios};
use wmi_lab_core::reading::{CancelDuringCallback, CancelStatus, Readings, ReleasePending};
use wmi_lab_core::schedule::Policy;
use wmi_lab_core::task::Outcome;
use wmi_lab_core::trace::{Event, Kind};
use wmi_lab_core::world::World;

/// Decisions of one run at the most; the World's own limits come first.
const DECISIONS: usize = 1_000_000;
/// Orders of every case where `WMI_LAB_SEEDS` says nothing.
const SEEDS: u64 = 100;
/// Orders that a thread takes at a time.
const BLOCK: u64 = 50;

/// A run to its end, as a policy decides.
fn run(start: &World, policy: Policy, place: &str) -> (World, Vec<Event>, usize) {
    let (mut world, mut events) = (start.clone(), Vec::new());
    for decision in 0..DECISIONS {
        let Some(choice) = policy.choose(&world) else {
            return (world, events, decision);
        };
        events.extend(world.step(choice));
    }
    panic!("{place} does not end");
}

/// What was done for the cases of one folder.
#[derive(Default)]
struct Tally {
    cases: usize,
    runs: u64,
    decisions: u64,
    events: u64,
    time: Duration,
}

#[test]
fn no_order_breaks_an_invariant() {
    let asked = std::env::var("WMI_LAB_SEEDS").ok();
    let seeds = asked.as_deref().map_or(SEEDS, |it| {
        it.parse().expect("WMI_LAB_SEEDS is a whole number")
    });
    let cases = scenarios().len();
    let blocks = || (0..seeds).step_by(BLOCK as usize);
    let units: Vec<(usize, u64)> = (0..cases)
        .flat_map(|case| blocks().map(move |from| (case, from)))
        .collect();
    let (next, tallies) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    let work = || {
        // A World stays in the thread that made it.
        let scenarios = scenarios();
        while let Some((case, from)) = units.get(next.fetch_add(1, Ordering::Relaxed)) {
            let to = seeds.min(from + BLOCK);
            check_orders(&scenarios[*case], *from..to, &tallies);
        }
    };
    thread::scope(|scope| {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            if let Err(broken) = worker.join() {
                std::panic::resume_unwind(broken);
            }
        }
    });
    let tallies = tallies.into_inner().expect("no thread broke off");
    assert_eq!(
        tallies.values().map(|it| it.runs).sum::<u64>(),
        cases as u64 * seeds
    );
    if asked.is_some() {
        report(tallies);
    }
}

/// Some orders of a case: each ends, and each keeps what the rules guarantee.
fn check_orders(
    scenario: &Scenario,
    seeds: std::ops::Range<u64>,
    tallies: &Mutex<BTreeMap<String, Tally>>,
) {
    let begun = Instant::now();
    let mut done = Tally {
        cases: usize::from(seeds.start == 0),
        runs: seeds.end - seeds.start,
        ..Tally::default()
    };
    for seed in seeds {
        let place = format!("{} under random:{seed}", scenario.name);
        let (world, events, decisions) = run(&scenario.opened.world, Policy::Random(seed), &place);
        let outcome = world.outcome();
        let outcome = outcome.unwrap_or_else(|| panic!("{place} does not end"));
        check_run(&events, outcome, &scenario.opened.readings, &place);
        done.decisions += decisions as u64;
        done.events += events.len() as u64;
    }
    let group = scenario.name.split('/').next().unwrap_or_default();
    let mut tallies = tallies.lock().expect("no thread broke off");
    let all = tallies.entry(group.to_owned()).or_default();
    all.cases += done.cases;
    all.runs += done.runs;
    all.decisions += done.decisions;
    all.events += done.events;
    all.time += begun.elapsed();
}

/// Says what was done, by folder.
fn report(tallies: BTreeMap<String, Tally>) {
    let mut text = String::from(
        "\n| cases | number | runs | decisions | events | seconds of all threads |\n|---|--:|--:|--:|--:|--:|\n",
    );
    for (group, it) in tallies {
        let seconds = it.time.as_secs_f64();
        let _ = writeln!(
            text,
            "| {group} | {} | {} | {} | {} | {seconds:.1} |",
            it.cases, it.runs, it.decisions, it.events
        );
    }
    // The harness keeps what a test prints the usual way to itself.
    let _ = std::io::stdout().write_all(text.as_bytes());
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
            Kind::Release => {
                story.releases += 1;
                story.abandoned |= event.rules[0].id() == "NA-21";
            }
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
