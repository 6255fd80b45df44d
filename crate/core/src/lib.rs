//! The simulator: a World of WMI calls as a value, and the two functions that drive it.
//!
//! Everything here is pure and deterministic: no I/O, no clock, no randomness of its own.

pub mod canon;
pub mod flags;
pub mod guest;
pub mod lab;
pub mod method;
pub mod model;
pub mod reading;
pub mod rule;
pub mod status;
pub mod store;
