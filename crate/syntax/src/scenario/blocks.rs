//! Cases and their fenced blocks.

use super::inline::{anchor, comment_start, directive, heading, is_paragraph, is_underline};
use super::lines::{Fence, Line};
use super::{Case, Directive};
use crate::sorted::SortedMap;
use crate::{Diagnostic, Span};

/// A fenced block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it holds.
    pub kind: BlockKind,
    /// The line behind the opening fence, such as `cpp provider=Slow`.
    pub info: String,
    /// The lines between the fences, with the line ending of the last one.
    pub span: Span,
    /// MOF and C++: exactly the text of `span`, so that places in it are places in the file. Otherwise the lines
    /// without the indentation of the fence and without carriage returns.
    pub text: String,
}

impl Block {
    /// The value of `name=value` behind the language, such as `provider`.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        attribute(&self.info, name)
    }
}

/// What a block holds, by the first word behind its fence in any letter case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// `mof`: the repository and the lab's settings.
    Mof,
    /// `cpp` or `c++`: a program.
    Cpp {
        /// The provider that the program serves, from `provider=Name`.
        provider: Option<String>,
    },
    /// `output`: what the program prints.
    Output,
    /// `trace`: one line per event.
    Trace,
    /// `outcomes`: what holds over all permitted orders.
    Outcomes,
    /// `ends`: how the run ends.
    Ends,
    /// Any other word, in lower case; empty without one.
    Other(String),
}

impl BlockKind {
    fn new(info: &str) -> Self {
        let language = info
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        match language.as_str() {
            "mof" => Self::Mof,
            "cpp" | "c++" => Self::Cpp {
                provider: attribute(info, "provider").map(str::to_string),
            },
            "output" => Self::Output,
            "trace" => Self::Trace,
            "outcomes" => Self::Outcomes,
            "ends" => Self::Ends,
            _ => Self::Other(language),
        }
    }

    fn is_input(&self) -> bool {
        matches!(self, Self::Mof | Self::Cpp { .. })
    }
}

fn attribute<'i>(info: &'i str, name: &str) -> Option<&'i str> {
    let mut pairs = info
        .split_whitespace()
        .skip(1)
        .filter_map(|word| word.split_once('='));
    pairs
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.trim_matches('"'))
}

/// Reads a page line by line.
pub(super) struct Reader<'t> {
    text: &'t str,
    lines: Vec<Line<'t>>,
    at: usize,
    cases: Vec<Case>,
    case: Case,
    /// Whether the open case has a heading.
    headed: bool,
    /// The anchors given so far, each with the last number given to a repetition of it.
    anchors: SortedMap<String, u32>,
    diagnostics: Vec<Diagnostic>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            lines: Line::all(text).collect(),
            at: 0,
            cases: Vec::new(),
            case: Case::default(),
            headed: false,
            anchors: SortedMap::new(),
            diagnostics: Vec::new(),
        }
    }

    pub(super) fn read(mut self) -> (Vec<Case>, Vec<Diagnostic>) {
        self.skip_front_matter();
        while let Some(line) = self.lines.get(self.at).copied() {
            self.at += 1;
            let underlined =
                self.lines.get(self.at).is_some_and(is_underline) && is_paragraph(line.text);
            if let Some(fence) = Fence::opening(&line) {
                self.block(line, fence);
            } else if comment_start(line.text).is_some() {
                self.comments(line);
            } else if let Some(title) = heading(&line) {
                self.start_case(title, line.start);
            } else if underlined && self.paragraph_starts_here() {
                self.at += 1;
                self.start_case(line.text.trim(), line.start);
            } else {
                self.prose(line.text);
                self.case.prose.push('\n');
            }
        }
        self.end_case(self.text.len());
        (self.cases, self.diagnostics)
    }

    /// A documentation page may begin with properties of its own between two lines of hyphens.
    fn skip_front_matter(&mut self) {
        let is_rule =
            |line: &Line<'_>| line.text.trim_start_matches('\u{feff}').trim_end() == "---";
        if self.lines.first().is_some_and(is_rule)
            && let Some(length) = self.lines.iter().skip(1).position(is_rule)
        {
            self.at = length + 2;
        }
    }

    /// Whether the line just read is the first one of its paragraph.
    fn paragraph_starts_here(&self) -> bool {
        self.at < 2 || self.lines[self.at - 2].text.trim().is_empty()
    }

    fn prose(&mut self, text: &str) {
        self.case.prose.push_str(text.trim_end());
    }

    fn start_case(&mut self, title: &str, start: usize) {
        self.end_case(start);
        let anchor = self.fresh_anchor(title);
        let span = Span::new(start as u32, start as u32);
        self.case = Case {
            title: title.to_string(),
            anchor,
            span,
            ..Case::default()
        };
        self.headed = true;
    }

    /// The anchor of a heading, with a number behind it where the file has it already.
    fn fresh_anchor(&mut self, title: &str) -> String {
        let slug = anchor(title);
        let mut fresh = slug.clone();
        while self.anchors.contains_key(&fresh) {
            let used = self.anchors.get_or_insert_with(slug.clone(), || 0);
            *used += 1;
            fresh = format!("{slug}-{used}");
        }
        self.anchors.insert(fresh.clone(), 0);
        fresh
    }

    fn end_case(&mut self, end: usize) {
        let mut case = std::mem::take(&mut self.case);
        let is_page = end == self.text.len();
        if !self.headed && !is_page && case.blocks.is_empty() {
            for directive in &case.directives {
                let message = format!(
                    "`{}` stands before the first heading and belongs to no scenario",
                    directive.name
                );
                let cure = "put the comment below the heading of the scenario that it is for";
                self.diagnostics
                    .push(Diagnostic::warning(directive.span, message, cure));
            }
            return;
        }
        case.span.end = end as u32;
        case.prose = case.prose.trim().to_string();
        self.cases.push(case);
    }

    /// Comments in a line, and the prose round them. A comment may go over several lines.
    fn comments(&mut self, line: Line<'t>) {
        let mut from = line.start;
        let mut end = line.start + line.text.len();
        while let Some(offset) = comment_start(&self.text[from..end]) {
            let open = from + offset;
            self.prose(&self.text[from..open]);
            let inside = open + "<!--".len();
            let Some(length) = self.text[inside..].find("-->") else {
                let span = Span::new(open as u32, inside as u32);
                let message = "this comment has no end; the rest of the page is inside it";
                self.diagnostics
                    .push(Diagnostic::error(span, message, "close it with `-->`"));
                self.at = self.lines.len();
                return;
            };
            let close = inside + length;
            from = close + "-->".len();
            self.comment(
                &self.text[inside..close],
                Span::new(open as u32, from as u32),
            );
            while self.at < self.lines.len() && self.lines[self.at].start < from {
                end = self.lines[self.at].start + self.lines[self.at].text.len();
                self.at += 1;
            }
        }
        self.prose(&self.text[from..end]);
        self.case.prose.push('\n');
    }

    fn comment(&mut self, comment: &str, span: Span) {
        match directive(comment) {
            Some(("gallery", "no")) => self.case.hidden = true,
            Some(("gallery", "yes")) => self.case.hidden = false,
            Some(("gallery", value)) => {
                let message = format!("`gallery` cannot be `{value}`");
                self.diagnostics.push(Diagnostic::error(
                    span,
                    message,
                    "write `gallery: yes` or `gallery: no`",
                ));
            }
            Some((name, value)) => {
                let (name, value) = (name.to_string(), value.to_string());
                self.case.directives.push(Directive { name, value, span });
            }
            None => {}
        }
    }

    fn block(&mut self, opening: Line<'t>, fence: Fence<'t>) {
        let first = self.at;
        while self.at < self.lines.len() && !fence.is_closed_by(&self.lines[self.at]) {
            self.at += 1;
        }
        let end = self
            .lines
            .get(self.at)
            .map_or(self.text.len(), |line| line.start);
        if self.at == self.lines.len() {
            let start = opening.start + fence.indent;
            let span = Span::new(start as u32, (opening.start + opening.text.len()) as u32);
            let marks = fence.mark.to_string().repeat(fence.length);
            let message = "this block has no end; the rest of the page is inside it";
            self.diagnostics.push(Diagnostic::error(
                span,
                message,
                format!("close it with a line `{marks}`"),
            ));
        }
        let inside = &self.lines[first..self.at];
        let kind = BlockKind::new(fence.info);
        let text = if kind.is_input() {
            self.text[opening.next..end].to_string()
        } else {
            inside
                .iter()
                .flat_map(|line| [without_indent(line.text, fence.indent), "\n"])
                .collect()
        };
        let span = Span::new(opening.next as u32, end as u32);
        self.check_info(&kind, opening);
        self.case.blocks.push(Block {
            kind,
            info: fence.info.to_string(),
            span,
            text,
        });
        self.at += 1;
    }

    fn check_info(&mut self, kind: &BlockKind, opening: Line<'_>) {
        if *kind
            == (BlockKind::Cpp {
                provider: Some(String::new()),
            })
        {
            let span = Span::new(
                opening.start as u32,
                (opening.start + opening.text.len()) as u32,
            );
            let message = "`provider=` names no provider";
            self.diagnostics.push(Diagnostic::error(
                span,
                message,
                "write `cpp provider=Name`",
            ));
        }
    }
}

/// `text` without up to `indent` leading blanks.
fn without_indent(text: &str, indent: usize) -> &str {
    let blanks = text.len() - text.trim_start_matches([' ', '\t']).len();
    &text[blanks.min(indent)..]
}
