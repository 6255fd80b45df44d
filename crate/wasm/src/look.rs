//! What a session tells about any place of the current branch, without changing it.

use wasm_bindgen::JsError;
use wmi_lab_core::inspect::describe;
use wmi_lab_core::matrix::matrix;
use wmi_lab_core::task::Statement;
use wmi_lab_core::trace::Event;
use wmi_lab_core::world::Choice;

use crate::live::rules_of;
use crate::session::Lab;
use crate::wire::{ChoiceView, ClassWords, FlagMatrix, StateView, StatementView};
use crate::{convert, state, words};

impl Lab {
    /// The nearest event that mentions a text, at `from` or after it, or before it when `forward` is false.
    pub fn find(&self, text: &str, from: usize, forward: bool) -> Result<Option<u32>, JsError> {
        let live = self.live()?;
        let events = live.history().events();
        let recorder = live.recorder();
        let text = text.to_ascii_lowercase();
        let from = from.min(events.len());
        let is_hit = |event: &&Event| recorder.mentions(event, &text);
        let hit = if forward {
            events[from..].iter().find(is_hit)
        } else {
            events[..from].iter().rfind(is_hit)
        };
        Ok(hit.map(|event| event.id))
    }

    /// What a state tab shows after a number of events.
    pub fn inspect(&self, position: usize, part: &str) -> Result<StateView, JsError> {
        let live = self.live()?;
        Ok(state::view(
            live.history(),
            position,
            part,
            &live.recorder(),
        ))
    }

    /// The statements that run between event `position - 1` and the next one.
    pub fn statements(&self, position: usize) -> Result<Vec<StatementView>, JsError> {
        let live = self.live()?;
        let history = live.history();
        let recorder = live.recorder();
        let view = |(decision, it): (usize, Statement)| {
            Some(StatementView {
                decision,
                operations: it.operations,
                thread: it.key.to_string(),
                source: convert::source(recorder.place(Some((it.program, it.span)))?),
            })
        };
        let statements = history.statements(position.min(history.events().len()));
        Ok(statements.into_iter().filter_map(view).collect())
    }

    /// The state inside a decision, after a number of operations of its programs.
    pub fn inspect_inside(
        &self,
        decision: usize,
        operations: u32,
        part: &str,
    ) -> Result<StateView, JsError> {
        let live = self.live()?;
        let history = live.history();
        if decision >= history.decisions().len() {
            let message = format!("The branch has no decision {decision} to look into.");
            return Err(JsError::new(&message));
        }
        let world = history.inside(decision, operations);
        let events = world.kernel.event_count as usize;
        Ok(state::view_of(
            history,
            &world,
            events,
            part,
            &live.recorder(),
        ))
    }

    /// The first decision from `first` on at which something else than what was taken could have happened; `last` when
    /// none before it is such.
    pub fn open_decision(&self, first: usize, last: usize) -> Result<usize, JsError> {
        let open = self.live()?.history().open_between(first, last);
        Ok(open.unwrap_or(last))
    }

    /// What could have happened at a decision.
    pub fn choices(&self, decision: usize) -> Result<Vec<ChoiceView>, JsError> {
        let (world, taken) = self.live()?.at(decision)?;
        let view = |choice: &Choice| ChoiceView {
            key: world.key(*choice),
            sentence: describe(&world, *choice),
            taken: taken == Some(*choice),
            alternative: matches!(choice, Choice::Pick(..)),
            tried: matches!(choice, Choice::Trial(..)),
            rules: rules_of(&world, *choice),
        };
        let alternatives = world.alternatives();
        // What was tried here is no offer, but it is what happened.
        let tried = taken.filter(|it| matches!(it, Choice::Trial(..)));
        let all = world.choices().iter().chain(&alternatives).chain(&tried);
        Ok(all.map(view).collect())
    }

    /// The matrix for the last call of `PutInstance` before a position.
    pub fn flag_matrix(&self, position: usize) -> Result<Option<FlagMatrix>, JsError> {
        Ok(matrix(self.live()?.history(), position).map(convert::flag_matrix))
    }

    /// The classes of the repository as the current branch left it.
    pub fn classes(&self) -> Result<Vec<ClassWords>, JsError> {
        Ok(words::classes(self.live()?.history().head()))
    }
}
