//! The door for scenarios: C++ text to a program of the World.

use wmi_lab_core::guest::{Guest, ProgramId};
use wmi_lab_core::scenario::{Compiler, Source};
use wmi_lab_syntax::cpp::{ParseOptions, parse};
use wmi_lab_syntax::{Diagnostic, Severity};

use crate::Machine;

/// Turns the C++ blocks of a scenario into programs.
#[derive(Clone, Copy, Debug, Default)]
pub struct CppCompiler;

impl Compiler for CppCompiler {
    fn compile(
        &self,
        program: ProgramId,
        source: &Source<'_>,
    ) -> (Option<Box<dyn Guest>>, Vec<Diagnostic>) {
        let (tree, mut diagnostics) = parse(source.text, source.base, &ParseOptions::default());
        let (machine, remarks) = Machine::load(program, &tree);
        diagnostics.extend(remarks);
        let usable = diagnostics.iter().all(|it| it.severity != Severity::Error);
        (
            usable.then(|| Box::new(machine) as Box<dyn Guest>),
            diagnostics,
        )
    }
}
