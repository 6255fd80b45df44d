//! The World: all state as a value, and the two functions that are the whole engine.

mod identity;
mod order;

use std::rc::Rc;

pub use crate::choice::Choice;

use crate::com::Blanket;
use crate::guest::{Finding, Guest, ProgramId, ThreadId, Weight};
use crate::pick::Occasion;
use crate::rule::Rule;
use crate::store::Store;
use crate::task::{Config, Draft, Kernel, Outcome, Process, Statement, Thread, ThreadRole, Watch};
use crate::trace::{Event, Kind, Lane, LaneKind, Level};

/// A program that takes part in a scenario.
#[derive(Debug)]
pub struct Participant {
    /// The program.
    pub guest: Box<dyn Guest>,
    /// Its name on the screen.
    pub name: Rc<str>,
    /// The provider that it implements; none for a client.
    pub provider: Option<Rc<str>>,
}

/// Decision points that the constructors of a provider program may pass.
const PROVIDER_START_STEPS: usize = 10_000;

/// All state of a simulation.
#[derive(Clone, Debug)]
pub struct World {
    /// What tasks act on.
    pub kernel: Kernel,
    /// What can happen now, longest possible first (Ghost).
    pub(crate) order: Vec<Choice>,
}

impl World {
    /// A World in which nothing has happened yet.
    pub fn new(config: Config, store: Store, programs: Vec<Participant>) -> Self {
        let lane = |key: &str, label: &str, kind| Lane {
            key: key.into(),
            label: label.into(),
            kind,
        };
        let lanes = vec![
            lane("WMI", "WMI", LaneKind::Wmi),
            lane("repository", "Repository", LaneKind::Repository),
        ];
        let processes = programs
            .into_iter()
            .map(|program| Process {
                guest: program.guest,
                name: program.name,
                provider: program.provider,
                security: false,
                blanket: Blanket::default(),
                com: 0,
                exited: None,
                sinks: wmi_lab_syntax::sorted::SortedMap::new(),
            })
            .collect();
        let mut world = Self {
            kernel: Kernel::new(config, store, processes, lanes),
            order: Vec::new(),
        };
        world.start_programs();
        world.renew_order(Choice::Tick);
        world
    }

    fn start_programs(&mut self) {
        let mut clients = 0;
        for index in 0..self.kernel.processes.len() {
            let program = ProgramId(index as u8);
            let process = self.kernel.process(program);
            let (name, provider) = (Rc::clone(&process.name), process.provider.clone());
            if let Some(provider) = provider {
                let lane = self.kernel.provider_lane(&provider);
                self.kernel
                    .start_main(program, format!("start of {provider}").into(), lane);
                continue;
            }
            clients += 1;
            let key = if clients == 1 {
                "main".to_owned()
            } else {
                format!("main {clients}")
            };
            let lane = self.kernel.lane(&key, &name, LaneKind::Client);
            self.kernel.start_main(program, key.into(), lane);
        }
        self.start_providers();
    }

    /// Runs the constructors of provider programs, which are loaded before anybody can ask for their classes.
    fn start_providers(&mut self) {
        let is_start =
            |kernel: &Kernel, thread: &Thread| kernel.process(thread.program).provider.is_some();
        for _ in 0..PROVIDER_START_STEPS {
            if self.kernel.outcome.is_some() {
                break;
            }
            let ready = self
                .kernel
                .threads
                .iter()
                .find(|(_, it)| is_start(&self.kernel, it) && self.kernel.can_run(it));
            let Some((thread, _)) = ready.map(|(id, it)| (*id, it.number)) else {
                break;
            };
            self.kernel.run_thread(thread);
        }
    }

    /// What could happen next: longest possible first. Empty when the run is over.
    pub fn choices(&self) -> &[Choice] {
        &self.order
    }

    /// How the run ended, if it did.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.kernel.outcome.as_ref()
    }

    /// Lanes in the order of first use.
    pub fn lanes(&self) -> &Rc<Vec<Lane>> {
        &self.kernel.lanes
    }

    /// Whether a choice can be taken now, whoever offers it.
    fn permits(&self, choice: Choice) -> bool {
        match choice {
            Choice::Trial(thread, trial) => self.can_try(thread, trial),
            Choice::Pick(..) => self.alternatives().contains(&choice),
            choice => self.order.contains(&choice),
        }
    }

    /// Lets one choice happen; answers the events.
    ///
    /// # Panics
    /// When the choice is neither among [`World::choices`] nor among [`World::alternatives`] nor among
    /// [`World::trials`]: the caller mixed up two Worlds.
    pub fn step(&mut self, choice: Choice) -> Vec<Event> {
        assert!(
            self.permits(choice),
            "a choice that is not possible now belongs to another World"
        );
        let open = match choice {
            Choice::Run(thread)
            | Choice::Pick(Occasion::Run(thread), _)
            | Choice::Trial(thread, _) => self.kernel.threads[&thread].open_events(),
            _ => Vec::new(),
        };
        let taken = match choice {
            Choice::Pick(occasion, pick) => {
                self.kernel.pick = Some(pick);
                Choice::from(occasion)
            }
            Choice::Trial(thread, trial) => {
                self.change_call(thread, trial);
                Choice::Run(thread)
            }
            choice => choice,
        };
        match taken {
            Choice::Run(thread) => self.kernel.run_thread(thread),
            Choice::Deliver(operation) => self.kernel.deliver(operation),
            Choice::Perform(operation) => self.kernel.perform(operation),
            Choice::Fill(result) => self.kernel.fill(result),
            Choice::Tick | Choice::Pick(..) | Choice::Trial(..) => self.tick(),
        }
        self.kernel.pick = None;
        self.kernel.changed = None;
        self.kernel.decision += 1;
        if self.kernel.decision >= self.kernel.config.limits.decisions {
            self.kernel.reach_limit(format!(
                "decisions ({})",
                self.kernel.config.limits.decisions
            ));
        }
        self.renew_order(taken);
        let mut events = std::mem::take(&mut self.kernel.outbox);
        adopt(&mut events, open);
        events
    }

    /// The statements that a step runs, without taking it.
    ///
    /// # Panics
    /// When the choice is not possible.
    pub fn statements(&self, choice: Choice) -> Vec<Statement> {
        self.clone().step_watched(choice, u32::MAX)
    }

    /// The World inside a step, after so many operations of its guests: for looking at, not for going on.
    ///
    /// # Panics
    /// When the choice is not possible.
    #[must_use]
    pub fn inside(&self, choice: Choice, operations: u32) -> World {
        let mut world = self.clone();
        world.step_watched(choice, operations);
        world
    }

    /// Takes a step, cut off after so many operations of its guests; answers the statements that it runs.
    pub(crate) fn step_watched(&mut self, choice: Choice, operations: u32) -> Vec<Statement> {
        self.kernel.watch = Some(Watch {
            left: operations,
            ..Watch::default()
        });
        self.step(choice);
        self.kernel.watch.take().unwrap_or_default().statements
    }

    fn tick(&mut self) {
        let Some(at) = self.next_moment() else { return };
        let passed = at - self.kernel.now_ms;
        self.kernel.now_ms = at;
        let lane = crate::trace::LaneId(0);
        let label = format!("{passed} ms");
        self.kernel
            .emit(Draft::new(Kind::Time, lane, Rule::SimClock, label).level(Level::Everything));
        self.kernel.lose_patience();
        self.kernel.lose_link();
    }

    /// Nothing can happen any more, and a program has not ended.
    fn hang(&mut self) {
        let waiting: Vec<(ThreadId, String)> = self
            .kernel
            .threads
            .iter()
            .filter_map(|(id, thread)| {
                thread
                    .wait
                    .as_ref()
                    .map(|wait| (*id, self.kernel.describe_wait(wait)))
            })
            .collect();
        let mut texts = Vec::new();
        for (id, what) in waiting {
            let thread = &self.kernel.threads[&id];
            let (program, lane, key) = (thread.program, thread.lane, Rc::clone(&thread.key));
            let span = self.kernel.process(program).guest.place(id);
            let message =
                format!("{key} waits {what}, and nothing is left that could end the wait");
            let source = span.map(|span| (program, span));
            self.kernel.emit(
                Draft::new(Kind::Fault, lane, Rule::SimClock, message.clone()).source(source),
            );
            let cure = "Wait for something that always comes, such as the final status, and give the wait a limit.".to_owned();
            self.kernel.find(Finding {
                name: "endless-wait",
                weight: Weight::Error,
                program,
                span,
                message: message.clone(),
                cure,
            });
            texts.push(message);
        }
        self.kernel.outcome = Some(Outcome::Hang(texts.join("; ")));
    }

    /// Where each thread stands: key, program, what it does.
    pub fn main_threads(&self) -> impl Iterator<Item = &Thread> {
        self.kernel
            .threads
            .values()
            .filter(|thread| thread.role == ThreadRole::Main)
    }
}

/// Gives each event of a step the call or callback that was open around it on its thread, where it named none itself.
/// `open` holds the events that opened those, the innermost last.
fn adopt(events: &mut [Event], mut open: Vec<u32>) {
    for event in events {
        if event.kind.is_return() {
            if event.parent.is_some() && event.parent == open.last().copied() {
                open.pop();
            }
            continue;
        }
        event.parent = event.parent.or(open.last().copied());
        if event.kind.is_callback() || event.kind == Kind::Call && event.lane != event.to {
            open.push(event.id);
        }
    }
}
