//! A scenario that is open, and the branches of its run.

use std::collections::BTreeMap;

use wasm_bindgen::JsError;
use wmi_lab_core::history::History;
use wmi_lab_core::reading::Readings;
use wmi_lab_core::record::{Recorder, Utf16Offsets};
use wmi_lab_core::schedule::Policy;
use wmi_lab_core::trace::text_digest;
use wmi_lab_core::world::{Choice, World};

use crate::convert;
use crate::wire::Update;

/// A branch of the run.
pub struct Branch {
    pub history: History,
    pub from: usize,
    pub parent: usize,
}

/// A scenario that is open.
pub struct Live {
    pub text: String,
    pub offsets: Utf16Offsets,
    pub case: usize,
    pub overrides: BTreeMap<String, String>,
    pub policy: Policy,
    pub asked_policy: String,
    pub readings: Readings,
    pub branches: Vec<Branch>,
    pub current: usize,
}

impl Live {
    /// The run of the current branch.
    pub fn history(&self) -> &History {
        &self.branches[self.current].history
    }

    /// The same, to change it.
    pub fn history_mut(&mut self) -> &mut History {
        &mut self.branches[self.current].history
    }

    /// Starts a branch with the decisions before one in common, and makes it the current one.
    ///
    /// # Panics
    /// When the branch has fewer decisions.
    pub fn fork(&mut self, decision: usize) {
        self.branches.push(Branch {
            history: self.history().fork(decision),
            from: decision,
            parent: self.current,
        });
        self.current = self.branches.len() - 1;
    }

    /// What all its rows have in common.
    pub fn recorder(&self) -> Recorder<'_> {
        Recorder {
            lanes: self.history().head().lanes(),
            readings: &self.readings,
            offsets: &self.offsets,
        }
    }

    /// How far it is.
    pub fn update(&self) -> Update {
        let history = self.history();
        let world = history.head();
        let recorder = self.recorder();
        let findings = world.kernel.findings.iter();
        Update {
            length: history.events().len(),
            decisions: history.decisions().len(),
            lanes: convert::lanes(world.lanes()),
            outcome: world.outcome().map(convert::outcome),
            findings: findings
                .map(|(event, finding)| convert::finding(*event, finding, &recorder))
                .collect(),
            branch: self.current,
            drift: None,
        }
    }

    /// The World before a decision, and what was decided.
    pub fn at(&self, decision: usize) -> Result<(World, Option<Choice>), JsError> {
        let history = self.history();
        let decisions = history.decisions();
        if decision > decisions.len() {
            let message = format!("The branch has {} decisions only.", decisions.len());
            return Err(JsError::new(&message));
        }
        Ok((history.seek(decision), decisions.get(decision).copied()))
    }

    /// The check sum of the text trace.
    pub fn check(&self) -> String {
        let history = self.history();
        format!(
            "{:016x}",
            text_digest(history.events(), history.head().lanes())
        )
    }
}

/// Rules of what would happen first; the simulator's own only where there is no other.
pub fn rules_of(world: &World, choice: Choice) -> Vec<&'static str> {
    let mut rules: Vec<&str> = Vec::new();
    if let Choice::Pick(_, pick) = choice {
        rules.push(pick.rule().id());
    }
    let events = world.clone().step(choice);
    for event in &events {
        let id = event.rules[0].id();
        if !rules.contains(&id) {
            rules.push(id);
        }
    }
    let is_tried = matches!(choice, Choice::Trial(..));
    if !is_tried && rules.iter().any(|id| !id.starts_with("sim.")) {
        rules.retain(|id| !id.starts_with("sim."));
    }
    rules
}
