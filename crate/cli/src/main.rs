//! `wmi-lab` for the terminal and for CI.
fn main() {}
