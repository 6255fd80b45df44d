//! How a compilation ends: the return value, and the struct that says more.

use wmi_lab_syntax::mof::Item;
use wmi_lab_syntax::{LineIndex, Span};

use crate::guest::Arg;
use crate::model::Fault;
use crate::reading::Switch;
use crate::rule::Rule;
use crate::status::WbemStatus;
use crate::store::PutMode;
use crate::task::deliver::capitalised;
use crate::task::frame::{Answer, CallFrame};
use crate::task::kernel::{Draft, Kernel, WMI};
use crate::trace::Kind;

use super::Compiling;

/// What stopped a compilation: the members of `WBEM_COMPILE_STATUS_INFO`.
pub(super) struct Stopped {
    /// 1 for the syntax, 2 for the repository.
    pub phase: i64,
    pub status: WbemStatus,
    /// Counted from 1; 0 where it is about no object.
    pub object: u32,
    pub span: Span,
}

impl Kernel {
    /// Says why a compilation stops, and how the call ends.
    pub(super) fn refuse_item(
        &mut self,
        frame: &CallFrame,
        compiling: Option<&Compiling>,
        fault: Fault,
    ) -> Answer {
        let item = compiling.and_then(Compiling::item);
        let label = match item {
            Some(_) => compiling.map_or_else(String::new, |it| it.label("is refused")),
            None => "The compiler gets no connection".to_owned(),
        };
        let mut draft = Draft::new(Kind::Hop, WMI, fault.rule, label).status(fault.status);
        if fault.rule == Rule::Mf18 {
            draft = draft.reading(Switch::MissingSuper);
        }
        if matches!(item, Some(Item::Pragma(it)) if it.name.it.starts_with("delete")) {
            draft = draft.rule(Rule::Mf15);
        }
        if is_of_mode(compiling, &fault) {
            draft = draft.rule(Rule::Mf13);
        }
        if !fault.detail.is_empty() {
            draft = draft.note(format!("{}.", capitalised(&fault.detail)));
        }
        self.emit(draft.parent(frame.event).cause(frame.event));
        let is_object = matches!(item, Some(Item::Class(_) | Item::Instance(_)));
        let stopped = Stopped {
            phase: 2,
            status: fault.status,
            object: compiling.filter(|_| is_object).map_or(0, |it| it.objects),
            span: item.map(Item::span).unwrap_or_default(),
        };
        stopped.answer(frame, "What came before stays stored: nothing is undone.")
    }
}

impl Stopped {
    /// The end of the call: the code itself stands in the struct.
    pub fn answer(&self, frame: &CallFrame, note: &str) -> Answer {
        let text = frame.arg("pBuffer").as_text().map_or("", |it| &**it);
        let lines = LineIndex::new(text);
        let line = |at| i64::from(lines.line_column(text, at).0);
        let (first, last) = match self.span {
            span if span == Span::default() => (0, 0),
            span => (
                line(span.start),
                line(span.end.saturating_sub(1).max(span.start)),
            ),
        };
        let status = i64::from(self.status.0 as i32);
        let members = [self.phase, status, self.object.into(), first, last, 0];
        told(frame, WbemStatus::S_FALSE, members).note(note)
    }
}

/// The end of a compilation without an error.
pub(super) fn compiled(frame: &CallFrame) -> Answer {
    told(frame, WbemStatus::NO_ERROR, [0; 6])
}

fn told(frame: &CallFrame, status: WbemStatus, members: [i64; 6]) -> Answer {
    let answer = Answer::status(status, Rule::Mf17);
    if !frame.wants("pInfo") {
        return answer;
    }
    let members = members.into_iter().map(Arg::Int).collect();
    answer.out(frame.method, "pInfo", Arg::Array(members))
}

/// Whether an object is refused because it is there, or because it is not (MF-13).
fn is_of_mode(compiling: Option<&Compiling>, fault: &Fault) -> bool {
    let state = compiling.map(|it| &it.state);
    let mode = match compiling.and_then(Compiling::item) {
        Some(Item::Class(_)) => state.map(|it| it.modes.class),
        Some(Item::Instance(_)) => state.map(|it| it.modes.instance),
        _ => None,
    };
    match mode {
        Some(PutMode::CreateOnly) => fault.status == WbemStatus::E_ALREADY_EXISTS,
        Some(PutMode::UpdateOnly) => fault.status == WbemStatus::E_NOT_FOUND,
        _ => false,
    }
}
