//! One case of a page, opened as the options of the command line say.

use wmi_lab_core::history::History;
use wmi_lab_core::reading_set::ReadingSet;
use wmi_lab_core::scenario::{Catalogue, Opened, Overrides, open};
use wmi_lab_core::schedule::Policy;
use wmi_lab_cpp::CppCompiler;
use wmi_lab_syntax::scenario::{BlockKind, Case};

use crate::args::Arguments;
use crate::catalogue;
use crate::console::Console;
use crate::page::Page;

/// A case that is ready to run.
pub struct Ready {
    /// Its file.
    pub page: Page,
    /// Its place among the cases of the file.
    pub index: usize,
    /// Its World and what it asks for.
    pub opened: Opened,
    /// What the command line sets on top of it.
    overrides: Overrides,
}

impl Ready {
    /// The case.
    pub fn case(&self) -> &Case {
        &self.page.cases[self.index]
    }

    /// Runs it to its end.
    pub fn run(&self) -> History {
        wmi_lab_core::expect::run(&self.opened)
    }
}

/// Opens the case that `--case`, `--mof`, `--reading` and `--policy` speak of. Remarks go to standard error; none comes
/// back where there are errors among them.
pub fn ready(arguments: &Arguments, console: &mut Console<'_>) -> Result<Option<Ready>, String> {
    let page = Page::open(arguments.file()?, arguments.values("--mof"))?;
    for diagnostic in &page.diagnostics {
        console.note(&format!("{}\n", page.describe(diagnostic)));
    }
    let index = choose(&page, arguments.value("--case"))?;
    let overrides = overrides(arguments)?;
    let catalogue = catalogue::repository()?;
    let opened = open_case(&page, index, &catalogue, &overrides, console);
    Ok(opened.map(|opened| Ready {
        page,
        index,
        opened,
        overrides,
    }))
}

impl Ready {
    /// The same case under further readings.
    pub fn under(
        &self,
        readings: &[(String, String)],
        console: &mut Console<'_>,
    ) -> Result<Option<Opened>, String> {
        let mut overrides = self.overrides.clone();
        overrides.readings.extend_from_slice(readings);
        let catalogue = catalogue::repository()?;
        Ok(open_case(
            &self.page, self.index, &catalogue, &overrides, console,
        ))
    }
}

/// Opens a case of a page and reports the remarks about its text.
pub fn open_case(
    page: &Page,
    index: usize,
    catalogue: &Catalogue,
    overrides: &Overrides,
    console: &mut Console<'_>,
) -> Option<Opened> {
    let (opened, diagnostics) = open(&page.cases[index], catalogue, overrides, &CppCompiler);
    for diagnostic in &diagnostics {
        console.note(&format!("{}\n", page.describe(diagnostic)));
    }
    opened
}

/// Whether a case has a client program.
pub fn has_client(case: &Case) -> bool {
    let client = BlockKind::Cpp { provider: None };
    case.blocks.iter().any(|block| block.kind == client)
}

fn choose(page: &Page, wanted: Option<&str>) -> Result<usize, String> {
    let Some(wanted) = wanted else {
        return page.cases.iter().position(has_client).ok_or_else(|| {
            format!(
                "{}: no case has a client program; add a ```cpp block",
                page.name()
            )
        });
    };
    let by_number = wanted
        .parse::<usize>()
        .ok()
        .filter(|it| (1..=page.cases.len()).contains(it));
    let by_name = || {
        page.cases
            .iter()
            .position(|it| it.title == wanted || it.anchor == wanted)
    };
    by_number
        .map(|number| number - 1)
        .or_else(by_name)
        .ok_or_else(|| {
            let titles: Vec<String> = page
                .cases
                .iter()
                .enumerate()
                .map(|(at, it)| format!("{} {}", at + 1, it.title))
                .collect();
            format!(
                "{}: there is no case `{wanted}`; there are: {}",
                page.name(),
                titles.join("; ")
            )
        })
}

/// The `NAME=VALUE` pairs of an option.
pub fn pairs(arguments: &Arguments, option: &str) -> Result<Vec<(String, String)>, String> {
    let pairs = arguments.values(option).iter().map(|pair| {
        let (name, value) = pair
            .split_once('=')
            .ok_or_else(|| format!("{option} wants NAME=VALUE, not `{pair}`"))?;
        Ok((name.to_owned(), value.to_owned()))
    });
    pairs.collect()
}

/// A whole set of readings first, single ones on top of it.
pub fn overrides(arguments: &Arguments) -> Result<Overrides, String> {
    let set = arguments.value("--reading-set").map(ReadingSet::parse);
    let mut readings = set
        .transpose()?
        .map(ReadingSet::overrides)
        .unwrap_or_default();
    readings.extend(pairs(arguments, "--reading")?);
    Ok(Overrides {
        readings,
        policy: arguments.value("--policy").map(Policy::parse).transpose()?,
        ..Overrides::default()
    })
}
