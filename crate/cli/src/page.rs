//! A file that was read, with more MOF behind it: one text, so that every span means one place.

use std::fs;

use wmi_lab_syntax::scenario::{self, Block, BlockKind, Case};
use wmi_lab_syntax::{Diagnostic, LineIndex, Severity, Span};

/// One file of a page.
#[derive(Debug)]
struct Part {
    name: String,
    text: String,
    base: u32,
    lines: LineIndex,
}

/// A scenario file, a documentation page or a program, and the MOF files that were named beside it.
#[derive(Debug)]
pub struct Page {
    /// Its cases; the extra MOF stands at the start of each.
    pub cases: Vec<Case>,
    /// Remarks about the Markdown itself.
    pub diagnostics: Vec<Diagnostic>,
    parts: Vec<Part>,
}

/// Reads a text file; an error is a sentence for people.
pub fn read(name: &str) -> Result<String, String> {
    let bytes = fs::read(name).map_err(|error| {
        let reason = match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
            std::io::ErrorKind::IsADirectory => "it is a folder; name a file in it".to_owned(),
            _ => error.to_string(),
        };
        format!("{name}: {reason}")
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("{name}: byte {at} is not UTF-8; save the file as UTF-8")
    })
}

impl Page {
    /// Reads a file; one that ends in `.cpp`, `.cc`, `.cxx`, `.c` or `.h` is a program, all others are Markdown.
    pub fn open(name: &str, mof: &[String]) -> Result<Self, String> {
        let text = read(name)?;
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        let is_program = ["cpp", "cc", "cxx", "c", "h"].contains(&ending);
        let (mut cases, diagnostics) = if is_program {
            (vec![program(name, &text)], Vec::new())
        } else {
            scenario::parse(&text)
        };
        let mut parts = vec![Part::new(name, text, 0)];
        for name in mof {
            let last = parts.last().expect("the page itself comes first");
            let base = last.base + last.text.len() as u32 + 1;
            parts.push(Part::new(name, read(name)?, base));
        }
        for case in &mut cases {
            let extra = parts[1..].iter().map(Part::as_mof);
            case.blocks.splice(0..0, extra);
        }
        Ok(Self {
            cases,
            diagnostics,
            parts,
        })
    }

    /// The name of its file.
    pub fn name(&self) -> &str {
        &self.parts[0].name
    }

    /// The text of its file.
    pub fn text(&self) -> &str {
        &self.parts[0].text
    }

    /// `file:line:column` of a place.
    pub fn place(&self, span: Span) -> String {
        let (part, line, column) = self.line_column(span);
        format!("{}:{line}:{column}", part.name)
    }

    /// Line of a place in its file, from 1.
    pub fn line(&self, span: Span) -> u32 {
        self.line_column(span).1
    }

    /// A diagnostic on one line: `file:line:column: message; cure`.
    pub fn describe(&self, diagnostic: &Diagnostic) -> String {
        let warning = match diagnostic.severity {
            Severity::Warning => "warning: ",
            Severity::Error => "",
        };
        let cure = diagnostic.cure.as_deref();
        self.message(
            Some(diagnostic.span),
            &format!("{warning}{}", diagnostic.message),
            cure.unwrap_or_default(),
        )
    }

    /// `file:line:column: message; cure`, or without a place where there is none.
    pub fn message(&self, span: Option<Span>, message: &str, cure: &str) -> String {
        let place = span.map_or_else(|| self.name().to_owned(), |span| self.place(span));
        let separator = if cure.is_empty() { "" } else { "; " };
        format!("{place}: {message}{separator}{cure}")
    }

    fn line_column(&self, span: Span) -> (&Part, u32, u32) {
        let behind = self.parts.partition_point(|part| part.base <= span.start);
        let part = &self.parts[behind.max(1) - 1];
        let (line, column) = part.lines.line_column(&part.text, span.start - part.base);
        (part, line, column)
    }
}

impl Part {
    fn new(name: &str, text: String, base: u32) -> Self {
        Self {
            name: name.to_owned(),
            lines: LineIndex::new(&text),
            text,
            base,
        }
    }

    fn as_mof(&self) -> Block {
        Block {
            kind: BlockKind::Mof,
            info: "mof".to_owned(),
            span: Span::new(self.base, self.base + self.text.len() as u32),
            text: self.text.clone(),
        }
    }
}

/// A program without a page round it.
fn program(name: &str, text: &str) -> Case {
    let span = Span::new(0, text.len() as u32);
    Case {
        title: name.to_owned(),
        span,
        blocks: vec![Block {
            kind: BlockKind::Cpp { provider: None },
            info: "cpp".to_owned(),
            span,
            text: text.to_owned(),
        }],
        ..Case::default()
    }
}

/// Whether there is an error among remarks.
pub fn has_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|it| it.severity == Severity::Error)
}
