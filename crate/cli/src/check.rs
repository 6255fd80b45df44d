//! `wmi-lab check`: every MOF, WQL and C++ block of Markdown pages.

use serde_json::json;
use wmi_lab_core::guest::Weight;
use wmi_lab_core::scenario::{Catalogue, Overrides, compile_mof, open};
use wmi_lab_core::store::Store;
use wmi_lab_core::task::Outcome;
use wmi_lab_core::{expect, scenario};
use wmi_lab_cpp::CppCompiler;
use wmi_lab_syntax::scenario::{Block, BlockKind, Case};
use wmi_lab_syntax::{Diagnostic, Severity, Span, wql};

use crate::Ending;
use crate::args::Arguments;
use crate::catalogue;
use crate::console::Console;
use crate::page::Page;

/// What is to be said about a block, from good to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Ok,
    Unsupported,
    Finding,
    Error,
}

impl Verdict {
    const ALL: [Self; 4] = [Self::Ok, Self::Finding, Self::Unsupported, Self::Error];

    fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Unsupported => "unsupported",
            Self::Finding => "finding",
            Self::Error => "error",
        }
    }
}

/// One remark about a block.
struct Remark {
    verdict: Verdict,
    span: Option<Span>,
    message: String,
    cure: String,
}

impl Remark {
    fn new(verdict: Verdict, span: Option<Span>, message: impl Into<String>) -> Self {
        Self {
            verdict,
            span,
            message: message.into(),
            cure: String::new(),
        }
    }

    /// Warnings of the text spoil nothing.
    fn of(diagnostic: Diagnostic) -> Option<Self> {
        if diagnostic.severity == Severity::Warning {
            return None;
        }
        let verdict = match diagnostic.message.ends_with("is not supported") {
            true => Verdict::Unsupported,
            false => Verdict::Error,
        };
        let cure = diagnostic.cure.unwrap_or_default();
        Some(Self {
            cure,
            ..Self::new(verdict, Some(diagnostic.span), diagnostic.message)
        })
    }
}

/// A block with what is to be said about it.
struct Checked {
    line: u32,
    language: &'static str,
    remarks: Vec<Remark>,
}

impl Checked {
    fn verdict(&self) -> Verdict {
        let verdicts = self.remarks.iter().map(|remark| remark.verdict);
        verdicts.max().unwrap_or(Verdict::Ok)
    }
}

/// Tries every block; the last line counts the verdicts.
pub fn check(arguments: &Arguments, console: &mut Console<'_>) -> Result<Ending, String> {
    let catalogue = catalogue::repository()?;
    let mut counts = [0_usize; Verdict::ALL.len()];
    let mut values = Vec::new();
    for file in arguments.files()? {
        let page = Page::open(file, &[])?;
        for diagnostic in &page.diagnostics {
            console.note(&format!("{}\n", page.describe(diagnostic)));
        }
        for checked in page
            .cases
            .iter()
            .flat_map(|case| check_case(case, &page, &catalogue))
        {
            let verdict = checked.verdict();
            counts[position(verdict)] += 1;
            if arguments.has("--json") {
                values.push(as_json(&page, &checked));
            } else {
                print(&page, &checked, console);
            }
        }
    }
    let summary = Verdict::ALL.map(|it| format!("{} {}", counts[position(it)], it.name()));
    if arguments.has("--json") {
        let names = Verdict::ALL
            .iter()
            .map(|it| (it.name().to_owned(), counts[position(*it)].into()));
        let counts: serde_json::Map<_, _> = names.collect();
        console.line(&json!({ "blocks": values, "counts": counts }).to_string());
    } else {
        console.line(&summary.join(", "));
    }
    let bad = counts[position(Verdict::Finding)] + counts[position(Verdict::Error)];
    Ok(if bad == 0 {
        Ending::Well
    } else {
        Ending::Badly
    })
}

fn position(verdict: Verdict) -> usize {
    Verdict::ALL
        .iter()
        .position(|it| *it == verdict)
        .unwrap_or(0)
}

fn check_case(case: &Case, page: &Page, catalogue: &Catalogue) -> Vec<Checked> {
    let mut store = catalogue.store().clone();
    let mut checked = Vec::new();
    for block in &case.blocks {
        let (language, remarks) = match &block.kind {
            BlockKind::Mof => ("mof", check_mof(block, &mut store)),
            BlockKind::Cpp { .. } => ("cpp", check_program(case, block, catalogue)),
            BlockKind::Other(word) if word == "wql" => ("wql", check_query(block)),
            _ => continue,
        };
        checked.push(Checked {
            line: page.line(block.span),
            language,
            remarks,
        });
    }
    checked
}

fn check_mof(block: &Block, store: &mut Store) -> Vec<Remark> {
    let diagnostics = compile_mof(store, &block.text, block.span.start);
    diagnostics.into_iter().filter_map(Remark::of).collect()
}

fn check_query(block: &Block) -> Vec<Remark> {
    let lead = block.text.len() - block.text.trim_start().len();
    let (_, diagnostics) = wql::parse(block.text.trim(), block.span.start + lead as u32);
    diagnostics.into_iter().filter_map(Remark::of).collect()
}

/// Runs a program with the MOF and the providers of its case; a provider's program is only compiled.
fn check_program(case: &Case, block: &Block, catalogue: &Catalogue) -> Vec<Remark> {
    let is_client = block.kind == BlockKind::Cpp { provider: None };
    let surroundings = case.blocks.iter().filter(|other| match &other.kind {
        BlockKind::Mof => compile_mof(
            &mut catalogue.store().clone(),
            &other.text,
            other.span.start,
        )
        .iter()
        .all(|it| it.severity == Severity::Warning),
        BlockKind::Cpp { provider } => is_client && provider.is_some(),
        _ => false,
    });
    if !is_client {
        return compile_only(block);
    }
    let mut alone = case.clone();
    alone.blocks = surroundings.chain([block]).cloned().collect();
    let (opened, diagnostics) = open(&alone, catalogue, &Overrides::default(), &CppCompiler);
    let inside = |span: Span| block.span.start <= span.start && span.start <= block.span.end;
    let own = diagnostics.into_iter().filter(|it| inside(it.span));
    let mut remarks: Vec<Remark> = own.filter_map(Remark::of).collect();
    if let Some(opened) = opened {
        remarks.extend(run(&opened));
    }
    remarks
}

fn compile_only(block: &Block) -> Vec<Remark> {
    use wmi_lab_core::guest::ProgramId;
    use wmi_lab_core::scenario::{Compiler, Source};
    let source = Source {
        text: &block.text,
        base: block.span.start,
        provider: block.attribute("provider"),
    };
    let (_, diagnostics) = CppCompiler.compile(ProgramId(0), &source);
    diagnostics.into_iter().filter_map(Remark::of).collect()
}

fn run(opened: &scenario::Opened) -> Vec<Remark> {
    let history = expect::run(opened);
    let world = history.head();
    let findings = world
        .kernel
        .findings
        .iter()
        .filter(|(_, it)| it.weight > Weight::Note);
    let mut remarks: Vec<Remark> = findings
        .map(|(_, finding)| {
            let verdict = match finding.name {
                "unsupported" => Verdict::Unsupported,
                _ => Verdict::Finding,
            };
            let message = format!("{}: {}", finding.name, finding.message);
            let cure = finding.cure.clone();
            Remark {
                cure,
                ..Remark::new(verdict, finding.span, message)
            }
        })
        .collect();
    let explained = |verdict| remarks.iter().any(|it| it.verdict == verdict);
    match world.outcome() {
        Some(Outcome::Exit(_)) => {}
        Some(Outcome::NotModelled(what)) if !explained(Verdict::Unsupported) => {
            remarks.push(Remark::new(Verdict::Unsupported, None, what.clone()));
        }
        Some(Outcome::NotModelled(_)) => {}
        Some(outcome) if !explained(Verdict::Finding) => {
            remarks.push(Remark::new(Verdict::Finding, None, outcome.text()));
        }
        Some(_) => {}
        None => remarks.push(Remark::new(
            Verdict::Finding,
            None,
            "the program does not end",
        )),
    }
    remarks
}

fn print(page: &Page, checked: &Checked, console: &mut Console<'_>) {
    let verdict = checked.verdict();
    let what = match verdict {
        Verdict::Unsupported => {
            let first = checked.remarks.iter().find(|it| it.verdict == verdict);
            format!(": {}", first.map_or("", |it| it.message.as_str()))
        }
        _ => String::new(),
    };
    let (name, line, language) = (page.name(), checked.line, checked.language);
    console.line(&format!(
        "{name}:{line}: {language}: {}{what}",
        verdict.name()
    ));
    for remark in &checked.remarks {
        let line = page.message(remark.span, &remark.message, &remark.cure);
        console.line(&format!("  {line}"));
    }
}

fn as_json(page: &Page, checked: &Checked) -> serde_json::Value {
    let remarks = checked.remarks.iter().map(|remark| {
        json!({
            "verdict": remark.verdict.name(), "place": remark.span.map(|span| page.place(span)),
            "message": remark.message, "cure": remark.cure,
        })
    });
    json!({
        "file": page.name(), "line": checked.line, "language": checked.language,
        "verdict": checked.verdict().name(), "remarks": remarks.collect::<Vec<_>>(),
    })
}
