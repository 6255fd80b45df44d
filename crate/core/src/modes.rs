//! One retrieval by several programs: how each run treated its client, measured on real traces (SS-19).

use crate::history::History;
use crate::holdings::{Held, held};
use crate::scenario::Opened;
use crate::trace::{Event, Kind, LaneKind, Level};

/// The calls that begin a retrieval.
const RETRIEVALS: [&str; 3] = ["ExecQuery", "CreateInstanceEnum", "CreateClassEnum"];
/// Decisions of one run at the most; its own limits come first.
const DECISIONS: usize = 1_000_000;

/// How one run went. Times are milliseconds of virtual time after the call that began the retrieval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModeView {
    /// The call, as it was made.
    pub call: String,
    /// When the call returned; none where it never did.
    pub returned_ms: Option<u64>,
    /// When the client was handed its first object; none where there was none.
    pub first_ms: Option<u64>,
    /// When it was handed its last object.
    pub last_ms: Option<u64>,
    /// When threads of the client were blocked inside WMI: from, to.
    pub blocked: Vec<(u64, u64)>,
    /// Objects handed out.
    pub objects: usize,
    /// The most objects that each side held at a time.
    pub peak: Held,
    /// How the run ended.
    pub outcome: String,
}

impl ModeView {
    /// How long the client was blocked in all.
    pub fn blocked_ms(&self) -> u64 {
        self.blocked.iter().map(|(from, to)| to - from).sum()
    }
}

/// Runs a case to its end with its own policy, and measures it. Nothing comes back for a run that retrieves nothing.
pub fn measure(opened: &Opened) -> Option<ModeView> {
    let mut history = History::new(opened.world.clone());
    let mut peak = Held::default();
    let (mut first_at, mut last_at, mut objects) = (None, None, 0);
    for _ in 0..DECISIONS {
        if !history.advance(opened.policy) {
            break;
        }
        let world = history.head();
        let now = held(world);
        peak.by_wmi = peak.by_wmi.max(now.by_wmi);
        peak.by_client = peak.by_client.max(now.by_client);
        if world.kernel.handed_out > objects {
            objects = world.kernel.handed_out;
            first_at = first_at.or(Some(world.kernel.now_ms));
            last_at = Some(world.kernel.now_ms);
        }
    }
    let call = history.events().iter().find(|it| begins_retrieval(it))?;
    let since = |at: u64| at.saturating_sub(call.at_ms);
    let ended = history.head().outcome();
    Some(ModeView {
        call: call.label.to_string(),
        returned_ms: returned(&history, call.id).map(|it| since(it.at_ms)),
        first_ms: first_at.map(since),
        last_ms: last_at.map(since),
        blocked: blocked(&history, call),
        objects,
        peak,
        outcome: ended.map_or("not ended".to_owned(), |it| it.text()),
    })
}

fn begins_retrieval(event: &Event) -> bool {
    event.kind == Kind::Call
        && RETRIEVALS
            .iter()
            .any(|method| event.label.starts_with(method))
}

fn returned(history: &History, call: u32) -> Option<&Event> {
    let mut later = history.events()[call as usize..].iter();
    later.find(|it| it.kind == Kind::Return && it.parent == Some(call))
}

/// The calls of client threads that took time, from the retrieval on; touching ones are one.
fn blocked(history: &History, first: &Event) -> Vec<(u64, u64)> {
    let lanes = history.head().lanes();
    let calls = history.events()[first.id as usize..].iter().filter(|it| {
        let of_client = lanes[it.lane.0 as usize].kind == LaneKind::Client;
        it.kind == Kind::Call && it.level == Level::Story && it.lane != it.to && of_client
    });
    let mut intervals: Vec<(u64, u64)> = Vec::new();
    let end = history.head().kernel.now_ms;
    for call in calls {
        let back = returned(history, call.id).map_or(end, |it| it.at_ms);
        let (from, to) = (call.at_ms - first.at_ms, back - first.at_ms);
        match intervals.last_mut() {
            _ if from == to => {}
            Some(last) if last.1 == from => last.1 = to,
            _ => intervals.push((from, to)),
        }
    }
    intervals
}
