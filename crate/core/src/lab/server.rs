//! The state of the server, the link to it and its memory: instances of `Lab_Server`.

use super::{LabConfig, Mistake, Row};

/// A state in which the server does not work as usual (AC-39).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerState {
    /// Requests are held until it goes on.
    Paused,
    /// Requests are held until the copy is made.
    BackingUp,
    /// Requests are refused.
    Restoring,
    /// Requests are refused.
    ShuttingDown,
}

const STATES: [(&str, Option<ServerState>); 5] = [
    ("running", None),
    ("paused", Some(ServerState::Paused)),
    ("backing_up", Some(ServerState::BackingUp)),
    ("restoring", Some(ServerState::Restoring)),
    ("shutting_down", Some(ServerState::ShuttingDown)),
];

/// How many requests are held at the most (AC-39).
const HELD_REQUESTS: usize = 5000;

/// An instance of `Lab_Server`. Times are milliseconds of virtual time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabServer {
    /// The state; none for a server that works.
    pub state: Option<ServerState>,
    /// When the state begins.
    pub from_ms: u64,
    /// When it is over; none where it lasts.
    pub until_ms: Option<u64>,
    /// Requests that are held at the most.
    pub held_requests: usize,
    /// When the link to the clients is cut.
    pub link_cut_ms: Option<u64>,
    /// Sinks learn nothing of the cut.
    pub cut_silently: bool,
    /// Objects of results and of writes that it can hold.
    pub memory_objects: Option<usize>,
}

impl LabServer {
    pub(super) fn read(row: &Row<'_>, mistakes: &mut Vec<Mistake>) -> Self {
        let ms = |property| row.number(property).map(|it| it as u64);
        let state = match row.text("State") {
            Some(state) if is_never_started(&state) => {
                let message = "no source says what clients of a server get that was not started";
                let cure = "write restoring or shutting_down for a server that refuses, or set LinkCutMs = 0";
                mistakes.push(row.mistake("State", message.to_owned(), cure));
                None
            }
            _ => row.choice("State", &STATES, mistakes),
        };
        let (from_ms, until_ms) = (ms("FromMs").unwrap_or(0), ms("UntilMs"));
        if until_ms.is_some_and(|until| until <= from_ms) {
            let message = "the state is over before it begins".to_owned();
            mistakes.push(row.mistake("UntilMs", message, "write a time after FromMs"));
        }
        Self {
            state: state.flatten(),
            from_ms,
            until_ms,
            held_requests: row
                .number("HeldRequests")
                .map_or(HELD_REQUESTS, |it| it as usize),
            link_cut_ms: ms("LinkCutMs"),
            cut_silently: row.flag("CutSilently"),
            memory_objects: row.number("MemoryObjects").map(|it| it as usize),
        }
    }

    /// Whether its state holds at a time.
    pub fn holds_at(&self, now_ms: u64) -> bool {
        self.from_ms <= now_ms && self.until_ms.is_none_or(|until| now_ms < until)
    }
}

/// Whether a state means a server that was never started, which no source describes.
fn is_never_started(state: &str) -> bool {
    let letters = |it: &char| it.is_ascii_alphabetic();
    let state: String = state.chars().filter(letters).collect();
    state.eq_ignore_ascii_case("notstarted")
}

impl LabConfig {
    /// The declared state of the server at a time.
    pub fn server_state(&self, now_ms: u64) -> Option<(&LabServer, ServerState)> {
        let mut declared = self.servers.iter().filter(|it| it.holds_at(now_ms));
        declared.find_map(|it| it.state.map(|state| (it, state)))
    }

    /// The declaration that cuts the link.
    pub fn link_cut(&self) -> Option<&LabServer> {
        self.servers.iter().find(|it| it.link_cut_ms.is_some())
    }

    /// How many objects the server can hold.
    pub fn memory_objects(&self) -> Option<usize> {
        self.servers.iter().filter_map(|it| it.memory_objects).min()
    }

    /// The moments at which something about the server changes.
    pub fn server_moments(&self) -> impl Iterator<Item = u64> {
        let of = |it: &LabServer| {
            let state = it.state.map(|_| it.from_ms);
            [state, it.until_ms, it.link_cut_ms].into_iter().flatten()
        };
        self.servers.iter().flat_map(of)
    }
}
