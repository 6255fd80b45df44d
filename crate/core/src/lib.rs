//! The simulator: a World of WMI calls as a value, and the two functions that drive it.
//!
//! Everything here is pure and deterministic: no I/O, no clock, no randomness of its own.

pub mod canon;
mod checkpoints;
mod choice;
pub mod com;
pub mod compare;
pub mod expect;
pub mod explore;
pub mod flags;
pub mod guest;
pub mod history;
pub mod holdings;
pub mod inspect;
pub mod lab;
pub mod matrix;
pub mod method;
pub mod model;
pub mod modes;
pub mod pick;
pub mod reading;
pub mod reading_set;
pub mod record;
pub mod rule;
pub mod scenario;
pub mod schedule;
pub mod status;
pub mod store;
pub mod task;
pub mod trace;
pub mod trial;
pub mod vocabulary;
pub mod world;

#[cfg(test)]
mod contract_tests;
#[cfg(test)]
mod test_guest;
#[cfg(test)]
mod world_tests;
