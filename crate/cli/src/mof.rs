//! `wmi-lab mof` and `wmi-lab wql`: the repository alone.

use std::time::Instant;

use serde_json::json;
use wmi_lab_core::model::Instance;
use wmi_lab_core::scenario::compile_mof;
use wmi_lab_core::store::{QueryRules, Store};
use wmi_lab_syntax::{LineIndex, Severity, wql as query_text};

use crate::Ending;
use crate::args::Arguments;
use crate::catalogue;
use crate::console::Console;
use crate::page;

/// Where a query looks unless `--namespace` says otherwise.
const NAMESPACE: &str = "root\\cimv2";

/// What a repository holds besides system classes.
fn sizes(store: &Store) -> (usize, usize) {
    let classes = store.namespaces().flat_map(|ns| {
        let all = store.subclasses(ns, "", true).into_iter();
        all.filter(|class| !class.name.starts_with("__"))
            .map(move |class| store.count(ns, &class.name))
    });
    classes.fold((0, 0), |(classes, rows), count| (classes + 1, rows + count))
}

/// Compiles one file; false when it has an error.
fn compile(store: &mut Store, name: &str, console: &mut Console<'_>) -> Result<bool, String> {
    let text = page::read(name)?;
    let lines = LineIndex::new(&text);
    let mut good = true;
    for diagnostic in compile_mof(store, &text, 0) {
        let (line, column) = lines.line_column(&text, diagnostic.span.start);
        let cure = diagnostic
            .cure
            .map_or_else(String::new, |cure| format!("; {cure}"));
        let code = diagnostic
            .code
            .map_or_else(String::new, |code| format!(" [{code}]"));
        console.note(&format!(
            "{name}:{line}:{column}: {}{cure}{code}\n",
            diagnostic.message
        ));
        good &= diagnostic.severity == Severity::Warning;
    }
    Ok(good)
}

/// Compiles files into one repository, and says how much is in it and how long it took.
pub fn mof(arguments: &Arguments, console: &mut Console<'_>) -> Result<Ending, String> {
    let mut store = catalogue::repository()?.store().clone();
    let before = sizes(&store);
    let begun = Instant::now();
    let mut good = true;
    for file in arguments.files()? {
        good &= compile(&mut store, file, console)?;
    }
    let ms = begun.elapsed().as_secs_f64() * 1000.0;
    let after = sizes(&store);
    let (classes, rows) = (after.0 - before.0, after.1 - before.1);
    if arguments.has("--json") {
        let value = json!({ "ok": good, "classes": classes, "instances": rows, "ms": ms });
        console.line(&value.to_string());
    } else {
        console.line(&format!("{classes} classes, {rows} instances, {ms:.1} ms"));
    }
    Ok(if good { Ending::Well } else { Ending::Badly })
}

/// Answers a query with one line for each row.
pub fn wql(arguments: &Arguments, console: &mut Console<'_>) -> Result<Ending, String> {
    let text = arguments
        .file()
        .map_err(|_| "name one query, in quotes".to_owned())?;
    let mut store = catalogue::repository()?.store().clone();
    for file in arguments.values("--mof") {
        if !compile(&mut store, file, console)? {
            return Ok(Ending::Unusable);
        }
    }
    let name = arguments.value("--namespace").unwrap_or(NAMESPACE);
    let namespace = store
        .namespace(name)
        .ok_or_else(|| format!("there is no namespace {name}; name another with --namespace"))?;
    let begun = Instant::now();
    let (select, diagnostics) = query_text::parse(text, 0);
    for diagnostic in diagnostics {
        let (_, column) = LineIndex::new(text).line_column(text, diagnostic.span.start);
        let cure = diagnostic
            .cure
            .map_or_else(String::new, |cure| format!("; {cure}"));
        console.note(&format!("query:1:{column}: {}{cure}\n", diagnostic.message));
    }
    let Some(select) = select else {
        return Ok(Ending::Badly);
    };
    let query = match store.compile(namespace, &select, &QueryRules::default()) {
        Ok(query) => query,
        Err(fault) => {
            console.note(&format!("query: {fault}\n"));
            return Ok(Ending::Badly);
        }
    };
    let rows = store.select(namespace, &query);
    let ms = begun.elapsed().as_secs_f64() * 1000.0;
    for row in &rows {
        console.line(&describe(row));
    }
    console.line(&format!("{} rows, {ms:.1} ms", rows.len()));
    Ok(Ending::Well)
}

fn describe(row: &Instance) -> String {
    let class = row.class();
    let values = class.properties.iter().filter_map(|property| {
        let value = row.value(&property.name)?;
        (!value.is_null()).then(|| format!("{} = {value}", property.name))
    });
    let values: Vec<String> = values.collect();
    format!("{} {{ {} }}", class.name, values.join("; "))
}
