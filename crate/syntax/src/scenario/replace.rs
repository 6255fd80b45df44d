//! New text for blocks of a page.

use super::lines::{Fence, Line};
use crate::Span;
use crate::sorted::sort_by;

/// Writes new text into blocks: each entry is the span of a [`Block`](super::Block) and its new text.
///
/// The new lines get the indentation of their fence and the line ending of the page. A fence that the new text would
/// close too early is made longer. Everything else stays as it is, byte by byte. Entries may come in any order; one
/// that is no block of `text`, or overlaps an earlier one, is left out.
pub fn replace(text: &str, changes: &[(Span, String)]) -> String {
    let mut changes: Vec<&(Span, String)> = changes.iter().collect();
    sort_by(&mut changes, |a, b| a.0.cmp(&b.0));
    let lines: Vec<Line<'_>> = Line::all(text).collect();
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for (span, new) in changes {
        let (start, end) = (span.start as usize, span.end as usize);
        let Some(opening) = lines
            .iter()
            .find(|line| line.next == start && line.start >= copied)
        else {
            continue;
        };
        let Some(fence) = Fence::opening(opening).filter(|_| start <= end && end <= text.len())
        else {
            continue;
        };
        let closing = lines
            .iter()
            .find(|line| line.start == end)
            .filter(|line| fence.is_closed_by(line));
        let extra: String = std::iter::repeat_n(fence.mark, longer_by(&fence, new)).collect();
        let marks_end = opening.start + fence.indent + fence.length;
        let ending = if text[..start].ends_with("\r\n") {
            "\r\n"
        } else {
            "\n"
        };
        let margin = &opening.text[..fence.indent];
        out.push_str(&text[copied..marks_end]);
        out.push_str(&extra);
        out.push_str(&text[marks_end..start]);
        if !text[..start].ends_with('\n') {
            out.push_str(ending);
        }
        for line in new.lines() {
            if !line.is_empty() {
                out.push_str(margin);
                out.push_str(line);
            }
            out.push_str(ending);
        }
        copied = end;
        if let Some(closing) = closing {
            let marks_end = closing.start + closing.text.trim_end().len();
            out.push_str(&text[copied..marks_end]);
            out.push_str(&extra);
            copied = marks_end;
        }
    }
    out.push_str(&text[copied..]);
    out
}

/// How many marks a fence lacks to hold `new`.
fn longer_by(fence: &Fence<'_>, new: &str) -> usize {
    let closes = |line: &Line<'_>| {
        let inner = Fence::opening(line)
            .filter(|inner| inner.mark == fence.mark && inner.info.is_empty())?;
        (inner.length >= fence.length).then_some(inner.length + 1 - fence.length)
    };
    Line::all(new)
        .filter_map(|line| closes(&line))
        .max()
        .unwrap_or(0)
}
