//! Calls that fail because the scenario says so: instances of `Lab_Fault`.

use super::provider::read_status;
use super::{Aim, Mistake, Row};
use crate::status::WbemStatus;

/// When a call fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FaultPhase {
    /// Before it is accepted: the return value.
    Call,
    /// In the place of the work: the outcome.
    #[default]
    Work,
    /// After the work is done, all objects included: the outcome all the same.
    Done,
}

const PHASES: [(&str, FaultPhase); 3] = [
    ("call", FaultPhase::Call),
    ("work", FaultPhase::Work),
    ("done", FaultPhase::Done),
];

/// What is planned for a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planned {
    /// The error.
    pub status: WbemStatus,
    /// When it comes.
    pub phase: FaultPhase,
}

impl Planned {
    /// Whether the work is done all the same.
    pub fn works(self) -> bool {
        self.phase == FaultPhase::Done
    }
}

/// An instance of `Lab_Fault`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabFault {
    /// The calls that it is about.
    pub aim: Aim,
    /// Which of them fails, counted from 1; 0 is each.
    pub nth: u32,
    /// What happens to it.
    pub planned: Planned,
}

impl LabFault {
    pub(super) fn read(row: &Row<'_>, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        let status = read_status(row, "Status", mistakes);
        let phase = row.choice("Phase", &PHASES, mistakes);
        Some(Self {
            aim: Aim::read(row, mistakes)?,
            nth: row.number("Nth").unwrap_or(0) as u32,
            planned: Planned {
                status: status.unwrap_or(WbemStatus::E_FAILED),
                phase: phase.unwrap_or_default(),
            },
        })
    }
}
