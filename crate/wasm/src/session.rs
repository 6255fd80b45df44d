//! What a session does with the scenario that is open.

use std::collections::BTreeMap;

use wasm_bindgen::JsError;
use wmi_lab_core::history::History;
use wmi_lab_core::reading::Switch;
use wmi_lab_core::reading_set::ReadingSet;
use wmi_lab_core::record::{Columns, Marks, Utf16Offsets};
use wmi_lab_core::scenario::{self, Catalogue, Overrides};
use wmi_lab_core::schedule::Policy;
use wmi_lab_cpp::CppCompiler;
use wmi_lab_syntax::{Diagnostic, Severity, Span, scenario as pages};

use crate::compare::{self, Comparison, Mode};
use crate::convert;
use crate::live::{Branch, Live};
use crate::wire::{
    BranchView, CaseView, Opened, ReadingView, RecordedTrace, Row, ShareState, SharedRun, Update,
};

/// The version that share links and recorded traces name.
const ENGINE: &str = env!("CARGO_PKG_VERSION");

/// Whether a run goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// There is more to do.
    More,
    /// It is over, or somebody ended it.
    Over,
}

/// What a session holds.
pub struct Lab {
    catalogue: Catalogue,
    live: Option<Live>,
    /// Changes whenever a `run` that is under way must end.
    token: u32,
}

impl Lab {
    /// A lab in which nothing is open.
    pub fn new(catalogue: Catalogue) -> Self {
        Self {
            catalogue,
            live: None,
            token: 0,
        }
    }

    /// What is open.
    pub(crate) fn live(&self) -> Result<&Live, JsError> {
        self.live
            .as_ref()
            .ok_or_else(|| JsError::new("No scenario is open."))
    }

    fn live_mut(&mut self) -> Result<&mut Live, JsError> {
        self.live
            .as_mut()
            .ok_or_else(|| JsError::new("No scenario is open."))
    }

    /// Opens a case of a text; without an error in it, it takes the place of what was open.
    pub fn open(
        &mut self,
        text: &str,
        case: usize,
        readings: BTreeMap<String, String>,
        policy: &str,
    ) -> Opened {
        let (cases, mut diagnostics) = pages::parse(text);
        let mut overrides = Overrides {
            readings: readings.clone().into_iter().collect(),
            ..Overrides::default()
        };
        if !policy.is_empty() {
            match Policy::parse(policy) {
                Ok(policy) => overrides.policy = Some(policy),
                Err(message) => diagnostics.push(trouble(
                    message,
                    "Write `fifo`, `random:SEED` or `any:SEED`.",
                )),
            }
        }
        let mut opened = None;
        match cases.get(case) {
            Some(case) => {
                let (ready, remarks) =
                    scenario::open(case, &self.catalogue, &overrides, &CppCompiler);
                diagnostics.extend(remarks);
                opened = ready;
            }
            None => diagnostics.push(trouble(
                format!("there is no case number {}", case + 1),
                "Start a case with a heading of level 1.",
            )),
        }
        let is_good = diagnostics.iter().all(|it| it.severity != Severity::Error);
        let ready = is_good && opened.is_some();
        if let Some(opened) = opened.filter(|_| ready) {
            self.token += 1;
            self.live = Some(Live {
                text: text.to_owned(),
                offsets: Utf16Offsets::new(text),
                case,
                overrides: readings,
                policy: opened.policy,
                asked_policy: policy.to_owned(),
                readings: opened.readings,
                branches: vec![Branch {
                    history: History::new(opened.world),
                    from: 0,
                    parent: 0,
                }],
                current: 0,
            });
        }
        let case_view = |case: &pages::Case| CaseView {
            title: case.title.clone(),
            slug: case.anchor.clone(),
            prose: case.prose.clone(),
        };
        Opened {
            diagnostics: convert::diagnostics(&diagnostics, text),
            cases: cases.iter().map(case_view).collect(),
            ready,
            update: self.live.as_ref().filter(|_| ready).map(Live::update),
        }
    }

    /// Takes decisions with the policy at the end of the current branch.
    pub fn advance(&mut self, max: u32) -> Result<Update, JsError> {
        let live = self.live_mut()?;
        let policy = live.policy;
        live.history_mut().run(policy, max);
        Ok(live.update())
    }

    /// Ends a run that is under way, if there is one, and names the next.
    pub fn begin_run(&mut self) -> u32 {
        self.token += 1;
        self.token
    }

    /// Ends a run that is under way.
    pub fn stop(&mut self) {
        self.token += 1;
    }

    /// Takes decisions on behalf of a run, unless it was ended.
    pub fn go_on(&mut self, token: u32, max: u32) -> Step {
        let own = self.token == token;
        let Some(live) = self.live.as_mut().filter(|_| own) else {
            return Step::Over;
        };
        let policy = live.policy;
        live.history_mut().run(policy, max);
        if live.history().head().choices().is_empty() {
            Step::Over
        } else {
            Step::More
        }
    }

    /// How far the current branch is.
    pub fn update(&self) -> Result<Update, JsError> {
        Ok(self.live()?.update())
    }

    /// The numbers of all events from one on.
    pub fn columns(&self, from: usize) -> Result<(Columns, Marks), JsError> {
        let live = self.live()?;
        let history = live.history();
        let events = &history.events()[from.min(history.events().len())..];
        let marks = Marks::of(history, from, &live.offsets);
        Ok((Columns::of(events), marks))
    }

    /// The words of some events.
    pub fn rows(&self, from: usize, to: usize) -> Result<Vec<Row>, JsError> {
        let live = self.live()?;
        let events = live.history().events();
        let to = to.min(events.len());
        let recorder = live.recorder();
        let events = events[from.min(to)..to].iter();
        Ok(events
            .map(|event| convert::row(recorder.row(event)))
            .collect())
    }

    /// Takes a choice at a decision; another one than was taken there starts a branch.
    pub fn choose(&mut self, decision: usize, key: &str) -> Result<Update, JsError> {
        self.token += 1;
        let live = self.live_mut()?;
        let (world, taken) = live.at(decision)?;
        let choice = world.find(key).ok_or_else(|| {
            JsError::new(&format!("“{key}” is not possible at decision {decision}."))
        })?;
        match taken {
            None => live.history_mut().take(choice),
            Some(taken) if taken == choice => {}
            Some(_) => {
                live.fork(decision);
                live.history_mut().take(choice);
            }
        }
        Ok(live.update())
    }

    /// Starts a branch before a decision, on which nothing is decided yet.
    pub fn fork(&mut self, decision: usize) -> Result<Update, JsError> {
        self.token += 1;
        let live = self.live_mut()?;
        live.at(decision)?;
        live.fork(decision);
        Ok(live.update())
    }

    /// All branches.
    pub fn branches(&self) -> Result<Vec<BranchView>, JsError> {
        let branches = self.live()?.branches.iter().enumerate();
        Ok(branches
            .map(|(id, branch)| BranchView {
                id,
                from: branch.from,
                parent: branch.parent,
                length: branch.history.events().len(),
            })
            .collect())
    }

    /// Makes another branch the current one.
    pub fn switch_branch(&mut self, id: usize) -> Result<Update, JsError> {
        self.token += 1;
        let live = self.live_mut()?;
        if id >= live.branches.len() {
            return Err(JsError::new(&format!("There is no branch {id}.")));
        }
        live.current = id;
        Ok(live.update())
    }

    /// Where the open scenario goes another way under another reading.
    pub fn compare_reading(&self, name: &str, value: &str) -> Result<Comparison, JsError> {
        compare::readings(self.live()?, &self.catalogue, name, value)
    }

    /// How each of these programs retrieves its objects.
    pub fn compare_modes(&self, texts: &[String]) -> Vec<Mode> {
        compare::modes(texts, &self.catalogue, None)
    }

    /// What a share link carries.
    pub fn share(&self) -> Result<SharedRun, JsError> {
        let live = self.live()?;
        Ok(SharedRun {
            engine: ENGINE,
            case: live.case,
            readings: live.overrides.clone(),
            policy: live.asked_policy.clone(),
            decisions: live.history().keys(),
            check: live.check(),
        })
    }

    /// Opens a text and replays decisions.
    pub fn restore(&mut self, text: &str, shared: ShareState) -> Result<Opened, JsError> {
        let mut opened = self.open(text, shared.case, shared.readings, &shared.policy);
        if !opened.ready {
            return Ok(opened);
        }
        let live = self.live_mut()?;
        let drift = match live.history_mut().replay(&shared.decisions) {
            Err((decision, _)) => Some(decision as i32),
            Ok(()) if live.check() != shared.check => Some(-1),
            Ok(()) => None,
        };
        opened.update = Some(Update {
            drift,
            ..live.update()
        });
        Ok(opened)
    }

    /// The current branch as an embed reads it.
    pub fn record(&self, title: &str) -> Result<RecordedTrace, JsError> {
        let live = self.live()?;
        let Update {
            length,
            lanes,
            outcome,
            findings,
            ..
        } = live.update();
        Ok(RecordedTrace {
            format: 1,
            engine: ENGINE,
            title: title.to_owned(),
            scenario: live.text.clone(),
            case: live.case,
            lanes,
            columns: convert::recorded_columns(Columns::of(live.history().events())),
            rows: self.rows(0, length)?,
            outcome,
            findings,
        })
    }

    /// The switches with the values in force; their defaults while nothing is open.
    pub fn readings(&self) -> Vec<ReadingView> {
        let readings = self
            .live
            .as_ref()
            .map(|live| live.readings.clone())
            .unwrap_or_default();
        let view = |switch: &Switch| ReadingView {
            name: switch.name(),
            value: readings.value(*switch),
            values: switch.values().to_vec(),
            rule: switch.rule().id(),
            default: ReadingSet::Default.value(*switch),
            win32: ReadingSet::Win32.value(*switch),
            protocol: ReadingSet::MsWmi.value(*switch),
        };
        Switch::ALL.iter().map(view).collect()
    }
}

fn trouble(message: String, cure: &str) -> Diagnostic {
    Diagnostic::error(Span::default(), message, cure)
}
