//! A trace as a Mermaid sequence diagram, for a page that draws such.

use std::collections::BTreeSet;
use std::fmt::Write;

use wmi_lab_core::trace::{Event, Kind, Lane, Level};

/// The events of the story as a diagram; lanes that take no part in it are left out.
pub fn diagram(events: &[Event], lanes: &[Lane]) -> String {
    let story: Vec<&Event> = events
        .iter()
        .filter(|it| it.level == Level::Story)
        .collect();
    let used: BTreeSet<u16> = story.iter().flat_map(|it| [it.lane.0, it.to.0]).collect();
    let mut text = String::from("sequenceDiagram\n");
    for lane in used {
        let _ = writeln!(
            text,
            "  participant L{lane} as {}",
            escape(&lanes[lane as usize].label)
        );
    }
    for event in story {
        let (from, to) = (event.lane.0, event.to.0);
        let mut label = escape(event.label.trim_end());
        if let Some(status) = event.status {
            let _ = write!(label, " = {}", status.short());
        }
        if from == to {
            let _ = writeln!(text, "  Note over L{from}: {label}");
        } else {
            let _ = writeln!(text, "  L{from}{}L{to}: {label}", arrow(event.kind));
        }
    }
    text
}

fn arrow(kind: Kind) -> &'static str {
    match kind {
        Kind::Return | Kind::IndicateReturn | Kind::StatusReturn | Kind::CallbackReturn => "-->>",
        _ => "->>",
    }
}

/// Mermaid ends a message at a line end or a semicolon and reads `#` as the start of an entity.
fn escape(text: &str) -> String {
    text.replace('#', "#35;")
        .replace(';', "#59;")
        .replace("#35#59;", "#35;")
        .replace(['\r', '\n'], " ")
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn what_mermaid_would_read_as_syntax_is_escaped() {
        assert_eq!(escape("a;b"), "a#59;b");
        assert_eq!(escape("#1\nnext"), "#35;1 next");
        assert_eq!(escape("#;"), "#35;#59;");
    }
}
