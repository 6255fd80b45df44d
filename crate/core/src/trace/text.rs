//! The printed form of a trace: one line for each event of the story, stable under unrelated change.
//!
//! No numbers of events, objects or operations appear in it, so that adding an event elsewhere changes no other line.

use std::fmt::Write;

use super::event::{Event, Kind, Level};
use super::lane::Lane;

/// The line of one event.
pub fn golden_line(event: &Event, lanes: &[Lane]) -> String {
    let from = &lanes[event.lane.0 as usize].key;
    let to = &lanes[event.to.0 as usize].key;
    let mut line = format!("@{} {from}", event.at_ms);
    if event.lane != event.to {
        let _ = write!(line, " -> {to}");
    }
    match event.kind {
        Kind::Print => {
            let _ = write!(line, ": prints {:?}", event.label.trim_end());
        }
        Kind::Wait => {
            let _ = write!(line, ": waits {}", event.label);
        }
        _ => {
            let _ = write!(line, ": {}", event.label);
        }
    }
    if let Some(status) = event.status {
        let _ = write!(line, " = {}", status.short());
    }
    if !event.objects.is_empty() && event.kind != Kind::Print {
        let _ = write!(line, " {{{}}}", event.objects.join(" "));
    }
    if let Some(references) = event.references {
        let _ = write!(line, " refs {references}");
    }
    let _ = write!(line, "  [{}]", event.rules[0].id());
    line
}

/// All lines of the story, each ended by a line feed.
pub fn golden_text(events: &[Event], lanes: &[Lane]) -> String {
    let mut text = String::new();
    for event in events.iter().filter(|event| event.level == Level::Story) {
        text.push_str(&golden_line(event, lanes));
        text.push('\n');
    }
    text
}

/// A check sum of the text trace of all levels, for share links (FNV-1a, 64 bits).
pub fn text_digest(events: &[Event], lanes: &[Lane]) -> u64 {
    let mut digest = 0xcbf2_9ce4_8422_2325_u64;
    for event in events {
        for byte in golden_line(event, lanes).bytes() {
            digest = (digest ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    digest
}
