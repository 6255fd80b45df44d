//! Opening a scenario: its MOF becomes the repository and the settings, its C++ becomes programs, and all of it a
//! World in which nothing has happened.

use std::rc::Rc;

use wmi_lab_syntax::scenario::{Block, BlockKind, Case};
use wmi_lab_syntax::{Diagnostic, Severity, Span, mof};

use crate::guest::{Guest, ProgramId};
use crate::lab::{LabConfig, LabPolicy};
use crate::reading::Readings;
use crate::schedule::Policy;
use crate::store::{self, MofRules, Store};
use crate::task::{Config, Limits};
use crate::world::{Participant, World};

/// The namespace into which MOF goes that names none.
const DEFAULT_NAMESPACE: &str = "root\\default";

/// The repository that is always there, compiled once.
#[derive(Clone, Debug)]
pub struct Catalogue {
    store: Store,
}

impl Catalogue {
    /// Compiles the catalogue's MOF texts in order: `lab.mof`, `cimv2.mof`.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn new(texts: &[&str]) -> Result<Self, Vec<Diagnostic>> {
        let mut store = Store::new();
        let mut diagnostics = Vec::new();
        for text in texts {
            diagnostics.extend(compile_mof(&mut store, text, 0));
        }
        match diagnostics.iter().any(is_error) {
            true => Err(diagnostics),
            false => Ok(Self { store }),
        }
    }

    /// The repository.
    pub fn store(&self) -> &Store {
        &self.store
    }
}

/// Turns C++ into a program. The client machine implements it; the core knows no language.
pub trait Compiler {
    /// Compiles one block. A program comes back unless there are errors.
    fn compile(
        &self,
        program: ProgramId,
        source: &Source<'_>,
    ) -> (Option<Box<dyn Guest>>, Vec<Diagnostic>);
}

/// The text of one program.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The block's text.
    pub text: &'a str,
    /// Where it stands in the file.
    pub base: u32,
    /// The provider that it implements; none for a client.
    pub provider: Option<&'a str>,
}

/// What the screen or the command line sets on top of a scenario.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// Switches and values.
    pub readings: Vec<(String, String)>,
    /// The policy.
    pub policy: Option<Policy>,
    /// Limits.
    pub limits: Limits,
}

/// A scenario that is ready to run.
#[derive(Debug)]
pub struct Opened {
    /// Its World at the start.
    pub world: World,
    /// The policy that it asks for.
    pub policy: Policy,
    /// The readings in force.
    pub readings: Readings,
}

/// Opens a case. Errors in its text leave nothing to run.
pub fn open(
    case: &Case,
    catalogue: &Catalogue,
    overrides: &Overrides,
    compiler: &dyn Compiler,
) -> (Option<Opened>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut store = catalogue.store.clone();
    let rules = MofRules::of(&early_readings(case, overrides));
    for block in case
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Mof)
    {
        let remarks = compile_mof_by(&mut store, &block.text, block.span.start, &rules);
        diagnostics.extend(remarks);
    }
    let (lab, mut mistakes) = LabConfig::read(&store);
    mistakes.extend(lab.make_objects(&mut store));
    diagnostics.extend(mistakes.into_iter().map(|it| {
        Diagnostic::error(
            case.span,
            format!("{}: {}", it.property, it.message),
            it.cure,
        )
    }));
    let (readings, remarks) = readings(&lab, case, overrides);
    diagnostics.extend(remarks);
    let policy = policy(&lab, case, overrides).unwrap_or_else(|remark| {
        diagnostics.push(remark);
        Policy::Fifo
    });
    let programs = compile_programs(case, compiler, &mut diagnostics);
    if diagnostics.iter().any(is_error) {
        return (None, diagnostics);
    }
    if programs.iter().all(|program| program.provider.is_some()) {
        let cure = "Add a ```cpp block with a client program.";
        diagnostics.push(Diagnostic::error(
            case.span,
            "the case has no client program",
            cure,
        ));
        return (None, diagnostics);
    }
    let config = Config {
        readings: readings.clone(),
        lab,
        limits: overrides.limits,
    };
    (
        Some(Opened {
            world: World::new(config, store, programs),
            policy,
            readings,
        }),
        diagnostics,
    )
}

fn is_error(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Error
}

/// Reads MOF that starts at byte `base` of the file, and compiles it into a repository unless it cannot be read.
pub fn compile_mof(store: &mut Store, text: &str, base: u32) -> Vec<Diagnostic> {
    compile_mof_by(store, text, base, &MofRules::default())
}

/// The same under other readings.
fn compile_mof_by(store: &mut Store, text: &str, base: u32, rules: &MofRules) -> Vec<Diagnostic> {
    let (file, mut diagnostics) = mof::parse(text, base);
    if diagnostics.iter().any(is_error) {
        return diagnostics;
    }
    if let Err(refusal) = store::compile(store, &file, DEFAULT_NAMESPACE, rules) {
        let (status, rule) = (refusal.fault.status.short(), refusal.fault.rule.id());
        let cure = format!("{status} ({rule})");
        diagnostics.push(Diagnostic::error(refusal.span, refusal.fault.detail, cure));
    }
    diagnostics
}

/// The readings as far as they can be known before the MOF is compiled, because they say how to compile it: what
/// stands as text in an instance of `Lab_Reading`, the directives, the overrides. Mistakes are reported later.
fn early_readings(case: &Case, overrides: &Overrides) -> Readings {
    let mut lab = LabConfig::default();
    let of_mof = case.blocks.iter().filter(|it| it.kind == BlockKind::Mof);
    for block in of_mof.filter(|it| it.text.contains("Lab_Reading")) {
        let (file, _) = mof::parse(&block.text, block.span.start);
        let instances = file.items.iter().filter_map(|item| match item {
            mof::Item::Instance(it) if it.class.it.eq_ignore_ascii_case("Lab_Reading") => Some(it),
            _ => None,
        });
        lab.readings.extend(instances.filter_map(|instance| {
            let text = |name: &str| {
                let mut list = instance.assignments.iter();
                let found = list.find(|it| it.name.it.eq_ignore_ascii_case(name))?;
                match &found.value.it {
                    mof::ValueKind::Str(text) => Some(text.clone()),
                    _ => None,
                }
            };
            Some((text("Name")?, text("Value")?))
        }));
    }
    readings(&lab, case, overrides).0
}

fn readings(lab: &LabConfig, case: &Case, overrides: &Overrides) -> (Readings, Vec<Diagnostic>) {
    let mut readings = Readings::default();
    let mut diagnostics = Vec::new();
    let mut set = |name: &str, value: &str, span: Span| {
        if let Err(message) = readings.set(name.trim(), value.trim()) {
            diagnostics.push(Diagnostic::error(
                span,
                message,
                "Choose one of the names and values listed.",
            ));
        }
    };
    for (name, value) in &lab.readings {
        set(name, value, case.span);
    }
    for directive in case.directives.iter().filter(|it| it.name == "reading") {
        let (name, value) = directive
            .value
            .split_once('=')
            .unwrap_or((&directive.value, ""));
        set(name, value, directive.span);
    }
    for (name, value) in &overrides.readings {
        set(name, value, case.span);
    }
    (readings, diagnostics)
}

fn policy(lab: &LabConfig, case: &Case, overrides: &Overrides) -> Result<Policy, Diagnostic> {
    if let Some(policy) = overrides.policy {
        return Ok(policy);
    }
    let Some(directive) = case.directives.iter().find(|it| it.name == "policy") else {
        return Ok(match lab.settings.policy {
            LabPolicy::Random => Policy::Random(lab.settings.seed),
            LabPolicy::Fifo | LabPolicy::Manual => Policy::Fifo,
        });
    };
    Policy::parse(&directive.value).map_err(|message| {
        Diagnostic::error(
            directive.span,
            message,
            "Write `fifo`, `random:SEED` or `any:SEED`.",
        )
    })
}

fn compile_programs(
    case: &Case,
    compiler: &dyn Compiler,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Participant> {
    let mut programs = Vec::new();
    let mut clients = 0;
    for block in &case.blocks {
        let BlockKind::Cpp { provider } = &block.kind else {
            continue;
        };
        let source = Source {
            text: &block.text,
            base: block.span.start,
            provider: provider.as_deref(),
        };
        let (guest, remarks) = compiler.compile(ProgramId(programs.len() as u8), &source);
        diagnostics.extend(remarks);
        clients += usize::from(provider.is_none());
        let name: Rc<str> = match (provider, clients) {
            (Some(provider), _) => provider.as_str().into(),
            (None, 1) => "Client".into(),
            (None, n) => format!("Client {n}").into(),
        };
        if let Some(guest) = guest {
            programs.push(Participant {
                guest,
                name,
                provider: provider.as_deref().map(Into::into),
            });
        }
    }
    programs
}

/// Blocks of a case of one kind.
pub fn blocks<'a>(case: &'a Case, kind: &'a BlockKind) -> impl Iterator<Item = &'a Block> {
    case.blocks.iter().filter(move |block| block.kind == *kind)
}
