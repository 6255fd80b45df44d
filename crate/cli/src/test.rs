//! `wmi-lab test`: the expectation blocks of scenario files.

use std::fs;
use std::path::Path;

use wmi_lab_core::expect;
use wmi_lab_core::scenario::{Catalogue, Overrides};
use wmi_lab_syntax::Span;
use wmi_lab_syntax::scenario::{BlockKind, Case, replace};

use crate::Ending;
use crate::args::Arguments;
use crate::case::{has_client, open_case};
use crate::catalogue;
use crate::console::Console;
use crate::diff::diff;
use crate::page::{Page, has_error};

/// Cases that passed and failed.
#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
}

/// Checks files and folders. With `UPDATE_EXPECT=1` blocks that differ are rewritten in place and count as passed.
pub fn test(arguments: &Arguments, console: &mut Console<'_>) -> Result<Ending, String> {
    let update = std::env::var("UPDATE_EXPECT").is_ok_and(|value| value == "1");
    let catalogue = catalogue::repository()?;
    let mut files = Vec::new();
    for name in arguments.files()? {
        collect(Path::new(name), &mut files)?;
    }
    let mut tally = Tally::default();
    for file in &files {
        test_file(file, &catalogue, update, &mut tally, console)?;
    }
    console.line(&format!("{} passed, {} failed", tally.passed, tally.failed));
    if tally.passed + tally.failed == 0 {
        return Err("no case was found; name files or folders with scenarios".to_owned());
    }
    Ok(if tally.failed == 0 {
        Ending::Well
    } else {
        Ending::Badly
    })
}

/// A file as it is, a folder's `*.md` in the order of their paths, those of `README.md` excepted.
fn collect(path: &Path, files: &mut Vec<String>) -> Result<(), String> {
    let name = path.to_string_lossy().into_owned();
    if !path.is_dir() {
        files.push(name);
        return Ok(());
    }
    let entries = fs::read_dir(path).map_err(|error| format!("{name}: {error}"))?;
    let mut paths: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    paths.sort();
    for path in paths {
        let is_page = path.extension().is_some_and(|it| it == "md");
        if path.is_dir() || (is_page && path.file_name().is_some_and(|it| it != "README.md")) {
            collect(&path, files)?;
        }
    }
    Ok(())
}

fn test_file(
    file: &str,
    catalogue: &Catalogue,
    update: bool,
    tally: &mut Tally,
    console: &mut Console<'_>,
) -> Result<(), String> {
    let page = Page::open(file, &[])?;
    for diagnostic in &page.diagnostics {
        console.line(&page.describe(diagnostic));
    }
    if has_error(&page.diagnostics) {
        tally.failed += 1;
        return Ok(());
    }
    let mut changes = Vec::new();
    for index in 0..page.cases.len() {
        let case = &page.cases[index];
        if case.blocks.is_empty() {
            continue;
        }
        let before = changes.len();
        let passed = test_case(&page, index, catalogue, update, &mut changes, console);
        let rewritten = if changes.len() > before {
            " (rewritten)"
        } else {
            ""
        };
        let word = if passed { "ok  " } else { "FAIL" };
        console.line(&format!("{word} {file}: {}{rewritten}", case.title));
        if passed {
            tally.passed += 1;
        } else {
            tally.failed += 1;
        }
    }
    if !changes.is_empty() {
        let text = replace(page.text(), &changes);
        fs::write(file, text).map_err(|error| format!("{file}: {error}"))?;
    }
    Ok(())
}

fn test_case(
    page: &Page,
    index: usize,
    catalogue: &Catalogue,
    update: bool,
    changes: &mut Vec<(Span, String)>,
    console: &mut Console<'_>,
) -> bool {
    let case = &page.cases[index];
    if !has_expectation(case) {
        let cure = "add an ```output, ```ends, ```trace or ```outcomes block";
        console.line(&page.message(Some(case.span), "the case expects nothing", cure));
        return false;
    }
    if !has_client(case) {
        let cure = "add a ```cpp block with a client program";
        console.line(&page.message(Some(case.span), "the case has nothing to run", cure));
        return false;
    }
    let Some(opened) = open_case(page, index, catalogue, &Overrides::default(), console) else {
        return false;
    };
    let history = expect::run(&opened);
    let mut passed = true;
    for mismatch in expect::check(case, &opened, &history) {
        if update {
            changes.push((mismatch.span, mismatch.actual));
            continue;
        }
        passed = false;
        let message = format!("`{}` is not what the run gave", mismatch.block);
        let cure = "correct the program, or accept with UPDATE_EXPECT=1";
        console.line(&page.message(Some(mismatch.span), &message, cure));
        console.print(&diff(&mismatch.expected, &mismatch.actual));
    }
    passed
}

fn has_expectation(case: &Case) -> bool {
    case.blocks.iter().any(|block| {
        matches!(
            block.kind,
            BlockKind::Output | BlockKind::Ends | BlockKind::Trace | BlockKind::Outcomes
        )
    })
}
