//! Where two runs of the same scenario part.

use crate::history::History;
use crate::trace::{Event, Level, golden_line};

/// The first step in which two runs differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parting {
    /// Steps of the story that both runs have before it.
    pub common: usize,
    /// The event at which the first run goes its own way; none where it is over.
    pub left: Option<usize>,
    /// The same of the second run.
    pub right: Option<usize>,
}

/// One run, as far as it is told.
struct Story<'a> {
    events: Vec<&'a Event>,
    history: &'a History,
}

impl<'a> Story<'a> {
    fn of(history: &'a History, level: Level) -> Self {
        let events = history.events().iter().filter(|it| it.level <= level);
        Self {
            events: events.collect(),
            history,
        }
    }

    fn line(&self, at: usize) -> Option<String> {
        let lanes = self.history.head().lanes();
        self.events.get(at).map(|event| golden_line(event, lanes))
    }

    fn id(&self, at: usize) -> Option<usize> {
        self.events.get(at).map(|event| event.id as usize)
    }
}

/// Compares two runs step by step: by their stories, and where these agree by everything that happened. Nothing comes
/// back for runs that are the same.
pub fn parting(left: &History, right: &History) -> Option<Parting> {
    [Level::Story, Level::Everything]
        .into_iter()
        .find_map(|level| parting_at(&Story::of(left, level), &Story::of(right, level)))
}

fn parting_at(left: &Story<'_>, right: &Story<'_>) -> Option<Parting> {
    let longest = left.events.len().max(right.events.len());
    let at = (0..longest).find(|at| left.line(*at) != right.line(*at))?;
    Some(Parting {
        common: at,
        left: left.id(at),
        right: right.id(at),
    })
}
