//! The client machine: runs the C++ of WMI documentation as a guest of the World.
//!
//! A program is lowered once to flat operations ([`Machine::load`]) and then runs on explicit frames, in memory of
//! typed cells that checks every access. It reaches the World only through [`wmi_lab_core::guest::Guest`].

mod api;
mod arith;
mod code;
mod compiler;
mod digest;
mod dispatch;
mod exec;
mod findings;
mod frame;
mod graves;
mod guest;
mod library;
mod lower;
mod machine;
mod memory;
mod prelude;
mod step;
mod ty;
mod value;
mod view;

#[cfg(test)]
mod tests;

pub use compiler::CppCompiler;
pub use machine::Machine;
