//! `wmi-lab compare`: the cases of a file side by side, measured on their real runs.

use serde_json::{Value, json};
use wmi_lab_core::modes::{ModeView, measure};

use crate::Ending;
use crate::args::Arguments;
use crate::case::{has_client, open_case, overrides};
use crate::catalogue;
use crate::console::Console;
use crate::page::Page;

/// Runs every case of a file that retrieves objects, and prints for each: when the call returned, when the first and the
/// last object came, how long the client was blocked inside WMI, and how many objects each side held at the most.
pub fn compare(arguments: &Arguments, console: &mut Console<'_>) -> Result<Ending, String> {
    let page = Page::open(arguments.file()?, arguments.values("--mof"))?;
    let (overrides, catalogue) = (overrides(arguments)?, catalogue::repository()?);
    let mut rows: Vec<(String, ModeView)> = Vec::new();
    for (index, case) in page.cases.iter().enumerate() {
        if !has_client(case) {
            continue;
        }
        let Some(opened) = open_case(&page, index, &catalogue, &overrides, console) else {
            return Ok(Ending::Unusable);
        };
        if let Some(view) = measure(&opened) {
            rows.push((case.title.clone(), view));
        }
    }
    if rows.is_empty() {
        return Err(format!(
            "{}: no case retrieves objects; compare cases that query or enumerate",
            page.name()
        ));
    }
    if arguments.has("--json") {
        let cases: Vec<Value> = rows.iter().map(|(title, it)| as_json(title, it)).collect();
        console.line(&Value::from(cases).to_string());
    } else {
        console.print(&table(&rows));
    }
    let ended_well = rows.iter().all(|(_, it)| it.outcome.starts_with("exit "));
    Ok(if ended_well {
        Ending::Well
    } else {
        Ending::Badly
    })
}

fn table(rows: &[(String, ModeView)]) -> String {
    let width = rows.iter().map(|(title, _)| title.chars().count()).max();
    let width = width.unwrap_or(0);
    let mut text = format!(
        "{:width$}  {:>9} {:>8} {:>8} {:>8}  {:>7}  {:>8} {:>8}\n",
        "ms after the call", "returned", "first", "last", "blocked", "objects", "by WMI", "client"
    );
    for (title, row) in rows {
        let at = |it: Option<u64>| it.map_or("never".to_owned(), |ms| format!("@{ms}"));
        text.push_str(&format!(
            "{title:width$}  {:>9} {:>8} {:>8} {:>8}  {:>7}  {:>8} {:>8}\n",
            at(row.returned_ms),
            at(row.first_ms),
            at(row.last_ms),
            row.blocked_ms(),
            row.objects,
            row.peak.by_wmi,
            row.peak.by_client,
        ));
    }
    text.push_str("By WMI, client: objects held at a time, at the most.\n");
    text
}

fn as_json(title: &str, row: &ModeView) -> Value {
    json!({
        "title": title, "call": row.call, "returnedMs": row.returned_ms, "firstMs": row.first_ms, "lastMs": row.last_ms,
        "blocked": row.blocked, "blockedMs": row.blocked_ms(), "objects": row.objects,
        "peakByWmi": row.peak.by_wmi, "peakByClient": row.peak.by_client, "outcome": row.outcome,
    })
}
