//! How a simulated provider behaves: instances of `Lab_Provider`.

use std::rc::Rc;

use super::{Mistake, Row};
use crate::flags::STATUS_PROGRESS;
use crate::model::same_name;
use crate::status::WbemStatus;

/// What a provider may be unable to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capability {
    /// Give all instances of a class.
    Enumerate,
    /// Give one instance.
    Get,
    /// Write a new or an existing instance.
    Put,
    /// Delete an instance.
    Delete,
    /// Carry out a method.
    Method,
    /// Write some properties of an instance only (PI-33).
    PartialPut,
}

impl Capability {
    /// What the provider then cannot do, to follow `cannot`.
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Enumerate => "enumerate the instances of a class",
            Self::Get => "get a single instance",
            Self::Put => "write an instance",
            Self::Delete => "delete an instance",
            Self::Method => "carry out a method",
            Self::PartialPut => "write a part of an instance",
        }
    }
}

const CAPABILITIES: [(&str, Capability); 6] = [
    ("enumerate", Capability::Enumerate),
    ("get", Capability::Get),
    ("put", Capability::Put),
    ("delete", Capability::Delete),
    ("method", Capability::Method),
    ("partial_put", Capability::PartialPut),
];

/// When a provider fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailPhase {
    /// It cannot be loaded: before anything else.
    Load,
    /// After `FailAfter` objects.
    Objects,
    /// After the last object, instead of its success.
    Finish,
}

const PHASES: [(&str, FailPhase); 3] = [
    ("load", FailPhase::Load),
    ("objects", FailPhase::Objects),
    ("finish", FailPhase::Finish),
];

/// An instance of `Lab_Provider`. Times are milliseconds of virtual time since the provider was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabProvider {
    /// The name that classes give in `provider("…")`.
    pub name: Rc<str>,
    /// When each object is ready, one time for each, ascending; further objects follow `each_object_ms` apart.
    pub ready: Vec<u64>,
    /// When the first object is ready, where `ready` is empty.
    pub first_object_ms: u64,
    /// From one object to the next.
    pub each_object_ms: u64,
    /// When the provider reports its end; never before the last object.
    pub finish_ms: u64,
    /// Instances that it makes up beside those of the MOF, numbered in their key.
    pub make_objects: u32,
    /// Objects that it hands over together; 0 and 1 mean each by itself.
    pub batch: u32,
    /// It reports progress to clients that asked for it (SK-17).
    pub progress: bool,
    /// `lFlags` of these reports, `WBEM_STATUS_PROGRESS` among them (SK-09).
    pub progress_flags: u32,
    /// It never gives a reference on WMI's sink back, so that nothing it was asked for is finished (SK-42).
    pub keeps_sink: bool,
    /// It fails after this many objects.
    pub fail_after: Option<u32>,
    /// The status of that failure.
    pub fail_with: WbemStatus,
    /// When it fails; none where it does not.
    pub fail_phase: Option<FailPhase>,
    /// What it cannot do: `WBEM_E_PROVIDER_NOT_CAPABLE` (PI-27, DI-04).
    pub not_capable: Vec<Capability>,
    /// Properties that it refuses to write (PI-34).
    pub locked: Vec<Rc<str>>,
}

impl LabProvider {
    /// A provider of which nothing is declared: it has everything at once.
    pub fn named(name: &Rc<str>) -> Self {
        Self {
            name: Rc::clone(name),
            ready: Vec::new(),
            first_object_ms: 0,
            each_object_ms: 0,
            finish_ms: 0,
            make_objects: 0,
            batch: 1,
            progress: false,
            progress_flags: STATUS_PROGRESS,
            keeps_sink: false,
            fail_after: None,
            fail_with: WbemStatus::E_PROVIDER_FAILURE,
            fail_phase: None,
            not_capable: Vec::new(),
            locked: Vec::new(),
        }
    }

    /// When object number `nth`, counted from 0, is ready.
    pub fn ready_ms(&self, nth: usize) -> u64 {
        // A provider that hands over batches is ready when the last object of the batch is.
        let batch = self.batch.max(1) as usize;
        let nth = nth / batch * batch + batch - 1;
        match (self.ready.get(nth), self.ready.last()) {
            (Some(at), _) => *at,
            (None, Some(last)) => last + (nth + 1 - self.ready.len()) as u64 * self.each_object_ms,
            (None, None) => self.first_object_ms + nth as u64 * self.each_object_ms,
        }
    }

    /// Whether it refuses to write a property.
    pub fn locks(&self, property: &str) -> bool {
        self.locked.iter().any(|it| same_name(it, property))
    }

    /// Whether it can do that.
    pub fn can(&self, capability: Capability) -> bool {
        !self.not_capable.contains(&capability)
    }

    pub(super) fn read(row: &Row<'_>, mistakes: &mut Vec<Mistake>) -> Self {
        let ms = |property: &str| row.number(property).unwrap_or(0) as u64;
        let ready: Vec<u64> = row
            .list("ReadyMs")
            .iter()
            .filter_map(|it| it.as_int())
            .map(|it| it as u64)
            .collect();
        if !ready.is_sorted() {
            let message = "objects are not ready in this order".to_owned();
            mistakes.push(row.mistake(
                "ReadyMs",
                message,
                "write ascending times; the first is that of the first object",
            ));
        }
        let fail_after = row.number("FailAfter").map(|it| it as u32);
        let phase = row.choice("FailPhase", &PHASES, mistakes);
        let fail_with = read_status(row, "FailWith", mistakes);
        let implied = match (fail_after, fail_with) {
            (Some(_), _) => Some(FailPhase::Objects),
            (None, Some(_)) => Some(FailPhase::Finish),
            (None, None) => None,
        };
        let progress_flags = row.number("ProgressFlags").map(|it| it as u32);
        let progress_flags = progress_flags.unwrap_or(STATUS_PROGRESS);
        if progress_flags & STATUS_PROGRESS == 0 {
            let message = format!("{progress_flags} is no progress report");
            let cure = "write WBEM_STATUS_PROGRESS, which is 2, alone or with further bits";
            mistakes.push(row.mistake("ProgressFlags", message, cure));
        }
        let not_capable = row
            .list("NotCapable")
            .iter()
            .filter_map(|it| it.as_text())
            .filter_map(|word| row.word("NotCapable", word, &CAPABILITIES, mistakes))
            .collect();
        Self {
            name: row.text("Name").unwrap_or_default().into(),
            ready,
            first_object_ms: ms("FirstObjectMs"),
            each_object_ms: ms("EachObjectMs"),
            finish_ms: ms("FinishMs"),
            make_objects: row.number("MakeObjects").unwrap_or(0) as u32,
            batch: row.number("Batch").unwrap_or(1) as u32,
            progress: row.flag("Progress"),
            progress_flags,
            keeps_sink: row.flag("KeepsSink"),
            fail_after,
            fail_with: fail_with.unwrap_or(if phase == Some(FailPhase::Load) {
                WbemStatus::E_PROVIDER_LOAD_FAILURE
            } else {
                WbemStatus::E_PROVIDER_FAILURE
            }),
            fail_phase: phase.or(implied),
            not_capable,
            locked: row
                .list("Locked")
                .iter()
                .filter_map(|it| it.as_text().cloned())
                .collect(),
        }
    }
}

/// A status: a published name, or a number such as `0x80041004`.
pub(super) fn read_status(
    row: &Row<'_>,
    property: &str,
    mistakes: &mut Vec<Mistake>,
) -> Option<WbemStatus> {
    let written = row.text(property)?;
    let number = written
        .strip_prefix("0x")
        .and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let status = WbemStatus::lookup(&written).or(number.map(WbemStatus));
    match status {
        Some(status) if status.is_failure() => Some(status),
        Some(status) => {
            let message = format!("{status} is a success code");
            mistakes.push(row.mistake(
                property,
                message,
                "write an error such as WBEM_E_PROVIDER_FAILURE",
            ));
            None
        }
        None => {
            let message = format!("`{written}` is no status");
            let cure = "write a published name such as WBEM_E_PROVIDER_FAILURE, or a number such as 0x80041004";
            mistakes.push(row.mistake(property, message, cure));
            None
        }
    }
}
