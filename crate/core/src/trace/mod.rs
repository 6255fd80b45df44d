//! What happened: events, the lanes they belong to, and their printed form.

mod event;
mod lane;
mod sentence;
mod text;

pub use event::{Certainty, Event, Kind, Level};
pub use lane::{Lane, LaneId, LaneKind};
pub(crate) use sentence::objects;
pub use text::{golden_line, golden_text, text_digest};
