//! What happened, as a sentence for people.

use super::event::{Event, Kind};
use super::lane::Lane;

impl Event {
    /// One sentence that says what happened.
    pub fn sentence(&self, lanes: &[Lane]) -> String {
        let from = &lanes[self.lane.0 as usize].label;
        let to = &lanes[self.to.0 as usize].label;
        let label = &self.label;
        let status = self
            .status
            .map_or_else(String::new, |status| status.short());
        let count = self.objects.len();
        let mut sentence = match self.kind {
            Kind::Call => format!("{from} calls {label}."),
            Kind::Return if status.is_empty() => format!("{label} returns to {to}."),
            Kind::Return => format!("{label} returns {status} to {to}."),
            Kind::Indicate => format!("WMI calls Indicate of {to} with {}.", objects(count)),
            Kind::IndicateReturn => format!("Indicate of {from} returns {status}."),
            Kind::Status => {
                format!("WMI reports the final status {status} to {to}: the operation is over.")
            }
            Kind::StatusReturn => format!("SetStatus of {from} returns {status}."),
            Kind::Progress => format!("WMI reports progress to {to}."),
            Kind::AddRef => format!("WMI takes a reference on {to}."),
            Kind::Release => format!("WMI releases its reference on {to}."),
            Kind::Print => format!("{from} prints: {}", label.trim_end()),
            Kind::Wait => format!("{from} waits: {label}."),
            Kind::Wake => format!("{from} goes on: {label}."),
            Kind::Time => format!("Virtual time passes: {label}."),
            Kind::Callback => format!("WMI calls {label} of {to}."),
            Kind::CallbackReturn if status.is_empty() => format!("{label} of {from} returns."),
            Kind::CallbackReturn => format!("{label} of {from} returns {status}."),
            Kind::Write => match label.strip_prefix("class ") {
                Some(rest) => format!("Class {rest}."),
                None => format!("{label}."),
            },
            Kind::Hop
            | Kind::Created
            | Kind::Destroyed
            | Kind::Cancelled
            | Kind::Fault
            | Kind::End => {
                format!("{label}.")
            }
        };
        if let Some(note) = &self.note {
            sentence.push(' ');
            sentence.push_str(note);
        }
        sentence
    }
}

/// A number of objects, in words.
pub(crate) fn objects(count: usize) -> String {
    match count {
        1 => "1 object".to_owned(),
        count => format!("{count} objects"),
    }
}
