//! Places in a text, and what there is to say about them.

/// A range of byte offsets in the text of the whole file, end exclusive.
///
/// Readers of an embedded block take the offset at which the block starts, so that every span points into the
/// file that the user sees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

/// How bad a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The text cannot be used as it is.
    Error,
    /// The text can be used; something in it is probably not meant.
    Warning,
}

/// One remark about a text: where, what is wrong, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Where it is.
    pub span: Span,
    /// What is wrong, as a sentence without a full stop.
    pub message: String,
    /// What would be right.
    pub cure: Option<String>,
    /// The published name of the error where there is one, such as `WBEMMOF_E_EXPECTED_SEMI`.
    pub code: Option<&'static str>,
}

impl Diagnostic {
    /// An error with a cure.
    pub fn error(span: Span, message: impl Into<String>, cure: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            span,
            message: message.into(),
            cure: Some(cure.into()),
            code: None,
        }
    }

    /// A warning with a cure.
    pub fn warning(span: Span, message: impl Into<String>, cure: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(span, message, cure)
        }
    }

    /// The same diagnostic under its published name.
    #[must_use]
    pub fn with_code(mut self, code: &'static str) -> Self {
        self.code = Some(code);
        self
    }
}

/// Turns byte offsets into lines and columns, both counted from 1; a column counts characters.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Reads where the lines of `text` start.
    pub fn new(text: &str) -> Self {
        let starts = std::iter::once(0).chain(
            text.bytes()
                .enumerate()
                .filter(|(_, b)| *b == b'\n')
                .map(|(i, _)| i as u32 + 1),
        );
        Self {
            starts: starts.collect(),
        }
    }

    /// Line and column of `offset`; an offset past the end is taken as the end.
    pub fn line_column(&self, text: &str, offset: u32) -> (u32, u32) {
        let offset = (offset as usize).min(text.len()) as u32;
        let line = self.starts.partition_point(|start| *start <= offset) - 1;
        let start = self.starts[line] as usize;
        let column = text
            .get(start..offset as usize)
            .map_or(0, |before| before.chars().count());
        (line as u32 + 1, column as u32 + 1)
    }
}
