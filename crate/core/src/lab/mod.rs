//! What a scenario assumes: the instances of the `Lab_…` classes in `root\lab`, read once when it opens.
//!
//! The classes stand in `catalogue/lab.mof`. A name or a value that does not exist is a [`Mistake`] with its cure,
//! and the setting keeps its default.

mod aim;
mod connection;
mod fault;
mod make;
mod method;
mod provider;
mod rights;
mod server;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use wmi_lab_syntax::sorted::{SortedMap, sort_by};

use crate::model::{Instance, Value, fold, same_name};
use crate::store::Store;

pub use aim::Aim;
pub use connection::{AuthenticationLevel, LabConnection};
pub use fault::{FaultPhase, LabFault, Planned};
pub use method::{Assignment, LabMethod, Term, fitted};
pub use provider::{Capability, FailPhase, LabProvider};
pub use rights::LabRights;
pub use server::{LabServer, ServerState};

/// The namespace of the settings.
pub const LAB_NAMESPACE: &str = "root\\lab";

/// Who decides where more than one thing could happen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LabPolicy {
    /// Whatever has been possible longest.
    #[default]
    Fifo,
    /// A generator with the seed of the settings.
    Random,
    /// The user, at each decision.
    Manual,
}

impl LabPolicy {
    const NAMES: [(&'static str, Self); 3] = [
        ("fifo", Self::Fifo),
        ("random", Self::Random),
        ("manual", Self::Manual),
    ];
}

/// The instance of `Lab_Settings` named `default`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabSettings {
    /// Objects of one `Indicate` at the most; 0 means all that are ready (SK-06).
    pub indicate_batch: u32,
    /// Objects that a forward-only enumerator collects beyond what was asked for; 0 means all (SS-20).
    pub look_ahead: u32,
    /// Who decides.
    pub policy: LabPolicy,
    /// Where the random policy starts.
    pub seed: u64,
}

/// An instance of `Lab_Latency`: how long an operation takes before its first result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Latency {
    /// The calls that it is about.
    pub aim: Aim,
    /// Milliseconds of virtual time.
    pub ms: u64,
}

/// Everything that the scenario assumes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabConfig {
    /// Settings of the run.
    pub settings: LabSettings,
    /// How the clients are connected.
    pub connection: LabConnection,
    /// The rights of the clients, in the order of the text.
    pub rights: Vec<LabRights>,
    /// Readings in the order of the text: switch and value, as written.
    pub readings: Vec<(String, String)>,
    /// Latencies in the order of the text.
    pub latencies: Vec<Latency>,
    /// Faults in the order of the text.
    pub faults: Vec<LabFault>,
    /// What holds for the server, in the order of the text.
    pub servers: Vec<LabServer>,
    providers: SortedMap<String, LabProvider>,
    methods: Vec<Rc<LabMethod>>,
}

/// A setting that cannot be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The instance and its property, such as `Lab_Settings.Name="default".Policy`.
    pub property: String,
    /// What is wrong, as a sentence without a full stop.
    pub message: String,
    /// What would be right.
    pub cure: String,
}

impl LabConfig {
    /// Reads the instances of `root\lab`; without that namespace everything keeps its default.
    pub fn read(store: &Store) -> (Self, Vec<Mistake>) {
        let mut config = Self::default();
        let mut mistakes = Vec::new();
        let Some(ns) = store.namespace(LAB_NAMESPACE) else {
            return (config, mistakes);
        };
        for instance in store.instances(ns, "Lab_Settings", true) {
            config.read_settings(&Row(&instance), &mut mistakes);
        }
        for instance in store.instances(ns, "Lab_Connection", true) {
            config.connection = LabConnection::read(&Row(&instance), &mut mistakes);
        }
        for instance in store.instances(ns, "Lab_Rights", true) {
            let rights = LabRights::read(&Row(&instance), &mut mistakes);
            config.rights.push(rights);
        }
        for instance in store.instances(ns, "Lab_Provider", true) {
            let provider = LabProvider::read(&Row(&instance), &mut mistakes);
            config.providers.insert(fold(&provider.name), provider);
        }
        for instance in store.instances(ns, "Lab_Latency", true) {
            config.read_latency(&Row(&instance), &mut mistakes);
        }
        for instance in store.instances(ns, "Lab_Method", true) {
            let method = LabMethod::read(&Row(&instance), store, &mut mistakes);
            config.methods.extend(method.map(Rc::new));
        }
        for instance in store.instances(ns, "Lab_Fault", true) {
            let fault = LabFault::read(&Row(&instance), &mut mistakes);
            config.faults.extend(fault);
        }
        for instance in store.instances(ns, "Lab_Server", true) {
            let server = LabServer::read(&Row(&instance), &mut mistakes);
            config.servers.push(server);
        }
        sort_by(&mut config.methods, |a, b| a.case.cmp(&b.case));
        for instance in store.instances(ns, "Lab_Reading", true) {
            let row = Row(&instance);
            config.readings.push((
                row.text("Name").unwrap_or_default(),
                row.text("Value").unwrap_or_default(),
            ));
        }
        (config, mistakes)
    }

    /// The declared behaviour of a provider; names ignore case.
    pub fn provider(&self, name: &str) -> Option<&LabProvider> {
        self.providers.get(&fold(name))
    }

    /// All declared providers, by name.
    pub fn providers(&self) -> impl Iterator<Item = &LabProvider> {
        self.providers.values()
    }

    /// The cases of a method that a class implements, in the order in which they are tried.
    pub fn cases(&self, class: &str, method: &str) -> impl Iterator<Item = &Rc<LabMethod>> {
        let is_it =
            move |it: &&Rc<LabMethod>| same_name(&it.class, class) && same_name(&it.name, method);
        self.methods.iter().filter(is_it)
    }

    /// How long an operation on a class or an instance takes, in milliseconds. The most particular declaration
    /// counts: that of the path, then that of the class, then that of every target.
    pub fn latency_ms(&self, operation: &str, target: &str) -> u64 {
        let best = self
            .latencies
            .iter()
            .filter_map(|it| Some((it.aim.weight(operation, target)?, it.ms)));
        best.max_by_key(|(weight, _)| *weight)
            .map_or(0, |(_, ms)| ms)
    }

    fn read_settings(&mut self, row: &Row<'_>, mistakes: &mut Vec<Mistake>) {
        let name = row.text("Name").unwrap_or_default();
        if fold(&name) != "default" {
            let message = format!("there is no set of settings named `{name}`");
            mistakes.push(row.mistake(
                "Name",
                message,
                "write Name = \"default\"; there is one set only",
            ));
            return;
        }
        self.settings.indicate_batch = row.number("IndicateBatch").unwrap_or(0) as u32;
        self.settings.look_ahead = row.number("LookAhead").unwrap_or(0) as u32;
        self.settings.seed = row.number("Seed").unwrap_or(0) as u64;
        if let Some(policy) = row.choice("Policy", &LabPolicy::NAMES, mistakes) {
            self.settings.policy = policy;
        }
    }

    fn read_latency(&mut self, row: &Row<'_>, mistakes: &mut Vec<Mistake>) {
        if let Some(aim) = Aim::read(row, mistakes) {
            let ms = row.number("Ms").unwrap_or(0) as u64;
            self.latencies.push(Latency { aim, ms });
        }
    }
}

/// An instance of a lab class, to read its properties from.
struct Row<'i>(&'i Instance);

impl Row<'_> {
    fn text(&self, property: &str) -> Option<String> {
        self.0.value(property)?.as_text().map(|it| it.to_string())
    }

    fn number(&self, property: &str) -> Option<i128> {
        self.0.value(property)?.as_int()
    }

    fn flag(&self, property: &str) -> bool {
        self.0.value(property) == Some(&Value::Bool(true))
    }

    fn list(&self, property: &str) -> &[Value] {
        self.0.value(property).map_or(&[], Value::elements)
    }

    /// One of a list of words, which ignore case; a word that is none is a mistake.
    fn choice<T: Copy>(
        &self,
        property: &str,
        legal: &[(&'static str, T)],
        mistakes: &mut Vec<Mistake>,
    ) -> Option<T> {
        let written = self.text(property)?;
        self.word(property, &written, legal, mistakes)
    }

    fn word<T: Copy>(
        &self,
        property: &str,
        written: &str,
        legal: &[(&'static str, T)],
        mistakes: &mut Vec<Mistake>,
    ) -> Option<T> {
        let found = legal
            .iter()
            .find(|(word, _)| word.eq_ignore_ascii_case(written))
            .map(|(_, it)| *it);
        if found.is_none() {
            let words: Vec<&str> = legal.iter().map(|(word, _)| *word).collect();
            let cure = format!("write one of {}", words.join(", "));
            mistakes.push(self.mistake(
                property,
                format!("`{written}` is no value of {property}"),
                &cure,
            ));
        }
        found
    }

    fn mistake(&self, property: &str, message: String, cure: &str) -> Mistake {
        let path = self
            .0
            .relpath()
            .unwrap_or_else(|| self.0.class().name.to_string());
        Mistake {
            property: format!("{path}.{property}"),
            message,
            cure: cure.to_owned(),
        }
    }
}
