//! What is fixed while a scenario runs, and how a run can end.

use crate::lab::LabConfig;
use crate::reading::Readings;

/// What is fixed while a scenario runs.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Readings in force.
    pub readings: Readings,
    /// The declarations of `root\lab`.
    pub lab: LabConfig,
    /// Limits.
    pub limits: Limits,
}

/// Limits; a run that reaches one ends with its name and keeps what it has.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Events of one run.
    pub events: u32,
    /// Decisions of one run.
    pub decisions: u32,
    /// Operations of the client machine in one run.
    pub operations: u64,
    /// Operations between two decision points.
    pub slice: u32,
    /// Live objects of the World.
    pub objects: usize,
    /// Bytes that programs may print.
    pub output_bytes: usize,
    /// Threads of all programs that have not ended.
    pub threads: usize,
    /// Calls that were accepted and are not over.
    pub calls: usize,
    /// Results of queries and enumerations that somebody can still read.
    pub results: usize,
    /// Time lines of threads, sinks and providers.
    pub lanes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            events: 100_000,
            decisions: 200_000,
            operations: 20_000_000,
            slice: 20_000,
            objects: 20_000,
            output_bytes: 1_000_000,
            threads: 64,
            calls: 1_000,
            results: 2_000,
            lanes: 1_000,
        }
    }
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// All client programs ended; the exit code of the first.
    Exit(i32),
    /// Nothing can happen any more, and a thread still waits.
    Hang(String),
    /// A program crashed.
    Crash(String),
    /// A limit was reached; its name.
    Limit(String),
    /// Something that the simulator does not model was asked for.
    NotModelled(String),
}

impl Outcome {
    /// As a scenario's `ends` block writes it.
    pub fn text(&self) -> String {
        match self {
            Self::Exit(code) => format!("exit {code}"),
            Self::Hang(_) => "hang".to_owned(),
            Self::Crash(what) => format!("crash: {what}"),
            Self::Limit(what) => format!("limit: {what}"),
            Self::NotModelled(what) => format!("not modelled: {what}"),
        }
    }

    /// More about it, for people.
    pub fn detail(&self) -> &str {
        match self {
            Self::Exit(_) => "",
            Self::Hang(text) | Self::Crash(text) | Self::Limit(text) | Self::NotModelled(text) => {
                text
            }
        }
    }
}
