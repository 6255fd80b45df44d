//! The lines of a page.

/// A line and where it starts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    /// Offset of its first byte.
    pub(super) start: usize,
    /// Its text without the line ending.
    pub(super) text: &'t str,
    /// Offset after its line ending.
    pub(super) next: usize,
}

impl<'t> Line<'t> {
    /// Splits `text` at line feeds, each with or without a carriage return before it.
    pub(super) fn all(text: &'t str) -> impl Iterator<Item = Line<'t>> {
        let mut next = 0;
        text.split_inclusive('\n').map(move |whole| {
            let start = next;
            next += whole.len();
            let text = whole.strip_suffix('\n').unwrap_or(whole);
            let text = text.strip_suffix('\r').unwrap_or(text);
            Line { start, text, next }
        })
    }

    /// How many blanks and tabs stand in front.
    pub(super) fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start_matches([' ', '\t']).len()
    }
}

/// The opening or closing line of a fenced block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fence<'t> {
    /// A backtick or a tilde.
    pub(super) mark: char,
    /// How many of them.
    pub(super) length: usize,
    /// How far it is indented, in bytes.
    pub(super) indent: usize,
    /// What follows, without blanks round it.
    pub(super) info: &'t str,
}

impl<'t> Fence<'t> {
    /// The fence that `line` may open. Any indentation does, since a fence inside a list item is indented as far as
    /// the item; a backtick in the rest of the line makes it code within a paragraph.
    pub(super) fn opening(line: &Line<'t>) -> Option<Self> {
        let indent = line.indent();
        let text = &line.text[indent..];
        let mark = text
            .chars()
            .next()
            .filter(|mark| matches!(mark, '`' | '~'))?;
        let info = text.trim_start_matches(mark);
        let length = text.len() - info.len();
        let info = info.trim();
        (length >= 3 && !(mark == '`' && info.contains('`'))).then_some(Self {
            mark,
            length,
            indent,
            info,
        })
    }

    /// Whether `line` closes the block that this fence opens.
    pub(super) fn is_closed_by(&self, line: &Line<'_>) -> bool {
        let inside_margin = line.indent() <= self.indent + 3;
        let closing = Fence::opening(line).filter(|fence| fence.info.is_empty());
        inside_margin
            && closing.is_some_and(|fence| fence.mark == self.mark && fence.length >= self.length)
    }
}
