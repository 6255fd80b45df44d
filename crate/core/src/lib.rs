//! The simulator: a World of WMI calls as a value, and the two functions that drive it.
//!
//! Everything here is pure and deterministic: no I/O, no clock, no randomness of its own.

pub mod canon;
pub mod guest;
pub mod method;
pub mod model;
pub mod rule;
pub mod status;
pub mod flags;
pub mod store;
