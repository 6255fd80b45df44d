//! The machine: a program, its memory and its threads.

use std::rc::Rc;
use wmi_lab_syntax::sorted::{SortedMap, SortedSet};

use wmi_lab_core::guest::{Finding, GuestHandle, ProgramId, Reached, Stream, ThreadId};
use wmi_lab_syntax::cpp::ast::Program;
use wmi_lab_syntax::{Diagnostic, Span};

use crate::code::Code;
use crate::findings::Fault;
use crate::frame::Thread;
use crate::library::streams::Format;
use crate::memory::Memory;

/// A client program that can run: a value, cheap to copy.
#[derive(Clone, Debug)]
pub struct Machine {
    pub(crate) program: ProgramId,
    pub(crate) code: Rc<Code>,
    pub(crate) memory: Memory,
    pub(crate) threads: SortedMap<ThreadId, Thread>,
    /// Names of GUIDs: those of the text first, then those that arrived while it ran.
    pub(crate) names: Rc<Vec<Rc<str>>>,
    pub(crate) findings: Vec<Finding>,
    /// What was reported already, and for which statement.
    pub(crate) reported: SortedSet<(&'static str, Option<Span>)>,
    /// Statements of watched slices that nobody has taken yet.
    pub(crate) reached: Vec<Reached>,
    pub(crate) providers: Vec<(Rc<str>, GuestHandle)>,
    /// How `cout` and `cerr` format.
    pub(crate) formats: [Format; 2],
}

impl Machine {
    /// Makes a program ready to run. A program without `main` is put into a ready-made surrounding: its loose
    /// statements become the body of `main`, or its only function is called.
    ///
    /// The machine is usable even where there are errors: the program then stops at the place that is wrong.
    pub fn load(program: ProgramId, text: &Program) -> (Self, Vec<Diagnostic>) {
        let prelude = crate::prelude::common();
        let surround = crate::prelude::surround();
        let (code, memory, diagnostics) = crate::lower::lower(text, prelude, surround);
        let names = Rc::new(code.names.clone());
        let machine = Self {
            program,
            code: Rc::new(code),
            memory,
            threads: SortedMap::new(),
            names,
            findings: Vec::new(),
            reported: SortedSet::new(),
            reached: Vec::new(),
            providers: Vec::new(),
            formats: [Format::default(), Format::default()],
        };
        (machine, diagnostics)
    }

    /// A misuse with its program and statement.
    pub(crate) fn finding(&self, fault: Fault, span: Option<Span>) -> Finding {
        Finding {
            name: fault.name,
            weight: fault.weight,
            program: self.program,
            span,
            message: fault.message,
            cure: fault.cure,
        }
    }

    /// Notes a misuse that does not stop the program, once for each statement.
    pub(crate) fn report(&mut self, fault: Fault, span: Option<Span>) {
        if self.reported.insert((fault.name, span)) {
            let finding = self.finding(fault, span);
            self.findings.push(finding);
        }
    }

    /// The number of a GUID's name.
    pub(crate) fn guid(&mut self, name: &str) -> u32 {
        if let Some(known) = self.names.iter().position(|it| &**it == name) {
            return known as u32;
        }
        Rc::make_mut(&mut self.names).push(name.into());
        self.names.len() as u32 - 1
    }

    pub(crate) fn format(&mut self, stream: Stream) -> &mut Format {
        match stream {
            Stream::Out => &mut self.formats[0],
            Stream::Err => &mut self.formats[1],
        }
    }
}
