//! A run as columns and rows: what the screen, an embed and the command line show of it.
//!
//! Plain data without a format; each edge of the house writes it in its own way, from this one conversion.

use std::rc::Rc;

use wmi_lab_syntax::Span;

use crate::guest::{Finding, ProgramId, Weight};
use crate::history::History;
use crate::reading::{Readings, Switch};
use crate::task::Outcome;
use crate::trace::{Event, Kind, Lane, LaneKind};

/// The numbers of events, one value each; -1 means none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    /// [`Kind`], by its wire number.
    pub kind: Vec<u8>,
    /// [`Level`](crate::trace::Level), by its wire number.
    pub level: Vec<u8>,
    /// [`Certainty`](crate::trace::Certainty), by its wire number.
    pub certainty: Vec<u8>,
    /// Lane on which the event starts.
    pub lane: Vec<i16>,
    /// Lane at which its arrow ends.
    pub to: Vec<i16>,
    /// The event that opened what it belongs to.
    pub parent: Vec<i32>,
    /// The event that made it possible.
    pub cause: Vec<i32>,
    /// The operation it belongs to.
    pub operation: Vec<i32>,
    /// The decision in which it happened.
    pub decision: Vec<i32>,
    /// Virtual time in milliseconds.
    pub at: Vec<f64>,
}

impl Columns {
    /// The columns of some events.
    pub fn of(events: &[Event]) -> Self {
        let number = |value: Option<u32>| value.map_or(-1, |value| value as i32);
        Self {
            kind: events.iter().map(|it| it.kind as u8).collect(),
            level: events.iter().map(|it| it.level as u8).collect(),
            certainty: events.iter().map(|it| it.certainty() as u8).collect(),
            lane: events.iter().map(|it| it.lane.0 as i16).collect(),
            to: events.iter().map(|it| it.to.0 as i16).collect(),
            parent: events.iter().map(|it| number(it.parent)).collect(),
            cause: events.iter().map(|it| number(it.cause)).collect(),
            operation: events.iter().map(|it| number(it.operation)).collect(),
            decision: events.iter().map(|it| it.decision as i32).collect(),
            at: events.iter().map(|it| it.at_ms as f64).collect(),
        }
    }
}

/// What rows say in numbers too, so that a screen can search and sum a long run without asking for its words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marks {
    /// Bits of the HRESULT that the event carries; -1, which is no HRESULT of WMI, for none.
    pub status: Vec<i32>,
    /// Number of objects that it carries.
    pub objects: Vec<i32>,
    /// What the program's own `AddRef` or `Release` returned; -1 for none.
    pub references: Vec<i32>,
    /// Offset of the statement that is running, in UTF-16 code units of the scenario; -1 for none.
    pub start: Vec<i32>,
    /// The most choices that there were at a decision since the event before; 0 when no decision stands between them.
    pub choices: Vec<u8>,
}

impl Marks {
    /// The marks of the events of a run from one on.
    pub fn of(history: &History, from: usize, offsets: &Utf16Offsets) -> Self {
        let events = &history.events()[from.min(history.events().len())..];
        let number = |value: Option<u32>| value.map_or(-1, |value| value as i32);
        let choices = |event: &Event| {
            let before = (event.id as usize).checked_sub(1);
            let first = before.map_or(0, |at| history.events()[at].decision as usize + 1);
            let decisions = first..=event.decision as usize;
            decisions.map(|at| history.width(at)).max().unwrap_or(0)
        };
        let objects = |event: &Event| match event.kind {
            // Of a print they only name its stream.
            Kind::Print => 0,
            _ => event.objects.len() as i32,
        };
        Self {
            status: events
                .iter()
                .map(|it| it.status.map_or(-1, |status| status.0 as i32))
                .collect(),
            objects: events.iter().map(objects).collect(),
            references: events.iter().map(|it| number(it.references)).collect(),
            start: events
                .iter()
                .map(|it| number(it.source.map(|(_, span)| offsets.of(span.start))))
                .collect(),
            choices: events.iter().map(choices).collect(),
        }
    }
}

/// A statement of a program, in UTF-16 code units of the scenario text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The program, in the order of the text.
    pub program: u8,
    /// Offset of its first unit.
    pub start: u32,
    /// Offset after its last unit.
    pub end: u32,
}

/// The reading that decided an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChosenReading {
    /// The switch.
    pub switch: Switch,
    /// Its value in force.
    pub value: &'static str,
}

impl ChosenReading {
    /// The values that are not in force.
    pub fn others(self) -> impl Iterator<Item = &'static str> {
        let values = self.switch.values().iter().copied();
        values.filter(move |value| *value != self.value)
    }
}

/// The words of one event.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its number.
    pub index: u32,
    /// Short text for the arrow.
    pub label: Rc<str>,
    /// What happened, as a sentence.
    pub sentence: String,
    /// Identifiers of its rules, the governing one first.
    pub rules: Vec<&'static str>,
    /// The reading that decided it.
    pub reading: Option<ChosenReading>,
    /// The HRESULT that it carries.
    pub status: Option<u32>,
    /// Objects that it carries.
    pub objects: Vec<Rc<str>>,
    /// What the program's own `AddRef` or `Release` returned.
    pub references: Option<u32>,
    /// The statement that is running.
    pub source: Option<Place>,
    /// What a program printed.
    pub text: Option<Rc<str>>,
}

/// Everything that the rows of one run have in common.
#[derive(Debug)]
pub struct Recorder<'a> {
    /// Lanes of the run.
    pub lanes: &'a [Lane],
    /// Readings in force.
    pub readings: &'a Readings,
    /// Places in its text.
    pub offsets: &'a Utf16Offsets,
}

impl Recorder<'_> {
    /// The words of an event.
    pub fn row(&self, event: &Event) -> Row {
        let printed = event.kind == Kind::Print;
        Row {
            index: event.id,
            label: Rc::clone(&event.label),
            sentence: event.sentence(self.lanes),
            rules: event.rules.iter().map(|rule| rule.id()).collect(),
            reading: event.reading.map(|switch| ChosenReading {
                switch,
                value: self.readings.value(switch),
            }),
            status: event.status.map(|status| status.0),
            // Of a print they only name its stream.
            objects: if printed {
                Vec::new()
            } else {
                event.objects.clone()
            },
            references: event.references,
            source: self.place(event.source),
            text: printed.then(|| Rc::clone(&event.label)),
        }
    }

    /// Whether an event's label, sentence, objects, rules or status hold a text; `text` is in lower case.
    pub fn mentions(&self, event: &Event, text: &str) -> bool {
        let holds = |words: &str| words.to_ascii_lowercase().contains(text);
        holds(&event.label)
            || event.objects.iter().any(|object| holds(object))
            || event.rules.iter().any(|rule| holds(rule.id()))
            || event.status.is_some_and(|status| holds(&status.short()))
            || holds(&event.sentence(self.lanes))
    }

    /// A statement of a program.
    pub fn place(&self, source: Option<(ProgramId, Span)>) -> Option<Place> {
        source.map(|(program, span)| Place {
            program: program.0,
            start: self.offsets.of(span.start),
            end: self.offsets.of(span.end),
        })
    }

    /// Where a finding was made.
    pub fn finding_place(&self, finding: &Finding) -> Option<Place> {
        self.place(finding.span.map(|span| (finding.program, span)))
    }
}

/// The stream to which a print went.
pub fn stream(event: &Event) -> &'static str {
    match event.objects.first() {
        Some(stream) if &**stream == "err" => "err",
        _ => "out",
    }
}

/// The wire name of a lane's kind.
pub fn lane_kind(kind: LaneKind) -> &'static str {
    match kind {
        LaneKind::Client => "client",
        LaneKind::Wmi => "wmi",
        LaneKind::Provider => "provider",
        LaneKind::Sink => "sink",
        LaneKind::Repository => "repository",
    }
}

/// The wire name of a kind of outcome.
pub fn outcome_kind(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Exit(_) => "exit",
        Outcome::Hang(_) => "hang",
        Outcome::Crash(_) => "crash",
        Outcome::Limit(_) => "limit",
        Outcome::NotModelled(_) => "not-modelled",
    }
}

/// The wire name of a finding's weight.
pub fn weight(weight: Weight) -> &'static str {
    match weight {
        Weight::Note => "note",
        Weight::Warning => "warning",
        Weight::Error => "error",
    }
}

/// Turns offsets in bytes of a text into UTF-16 code units, which editors count in.
#[derive(Clone, Debug, Default)]
pub struct Utf16Offsets {
    /// Byte offset after each character that is not ASCII, and how many units fewer than bytes stand before it.
    surplus: Vec<(u32, u32)>,
}

impl Utf16Offsets {
    /// Reads where `text` has characters that are longer in bytes than in units.
    pub fn new(text: &str) -> Self {
        let mut sum = 0;
        let wide = text.char_indices().filter(|(_, char)| !char.is_ascii());
        let surplus = wide
            .map(|(at, char)| {
                sum += (char.len_utf8() - char.len_utf16()) as u32;
                ((at + char.len_utf8()) as u32, sum)
            })
            .collect();
        Self { surplus }
    }

    /// The offset in code units of an offset in bytes.
    pub fn of(&self, byte: u32) -> u32 {
        let before = self.surplus.partition_point(|(end, _)| *end <= byte);
        match before {
            0 => byte,
            n => byte - self.surplus[n - 1].1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_count_as_an_editor_does() {
        let text = "aä€😀b";
        let offsets = Utf16Offsets::new(text);
        for (byte, _) in text.char_indices() {
            let units = text[..byte].encode_utf16().count() as u32;
            assert_eq!(offsets.of(byte as u32), units, "at byte {byte}");
        }
        assert_eq!(offsets.of(text.len() as u32), 6);
    }

    #[test]
    fn a_chosen_reading_lists_the_others() {
        let readings = Readings::default();
        let switch = Switch::ALL[0];
        let chosen = ChosenReading {
            switch,
            value: readings.value(switch),
        };
        let others: Vec<_> = chosen.others().collect();
        assert_eq!(others, switch.values()[1..]);
    }
}
