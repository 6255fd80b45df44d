//! `wmi-lab run`: one program, to its end.

use wmi_lab_core::guest::Weight;
use wmi_lab_core::history::History;
use wmi_lab_core::record::{stream, weight};
use wmi_lab_core::task::Outcome;
use wmi_lab_core::trace::{Kind, golden_line};

use crate::Ending;
use crate::args::Arguments;
use crate::case::{Ready, ready};
use crate::compare::compare;
use crate::console::Console;
use crate::{json, mermaid};

/// Runs a program: its prints on standard output, how it ended and what it did wrong on standard error. With `--trace`
/// standard output carries the trace alone.
pub fn run(arguments: &Arguments, console: &mut Console<'_>) -> Result<Ending, String> {
    let form = arguments.value("--trace");
    if let Some(form) = form
        && !["text", "json", "mermaid"].contains(&form)
    {
        return Err(format!(
            "--trace cannot be `{form}`; it may be text, json or mermaid"
        ));
    }
    let Some(ready) = ready(arguments, console)? else {
        return Ok(Ending::Unusable);
    };
    let history = ready.run();
    if !arguments.values("--compare").is_empty() {
        return compare(arguments, &ready, &history, console);
    }
    match form {
        None => print_output(&history, console),
        Some("text") => print_text(&history, console),
        Some("json") => console.line(&json::recorded(&ready, &history, "").to_string()),
        Some(_) => console.print(&mermaid::diagram(history.events(), history.head().lanes())),
    }
    Ok(report(&ready, &history, console))
}

fn print_output(history: &History, console: &mut Console<'_>) {
    for event in history.events().iter().filter(|it| it.kind == Kind::Print) {
        match stream(event) {
            "err" => console.note(&event.label),
            _ => console.print(&event.label),
        }
    }
}

fn print_text(history: &History, console: &mut Console<'_>) {
    for event in history.events() {
        console.line(&golden_line(event, history.head().lanes()));
    }
}

/// Says how a run ended and what the programs did wrong.
pub fn report(ready: &Ready, history: &History, console: &mut Console<'_>) -> Ending {
    let world = history.head();
    let mut ending = Ending::Well;
    for (_, finding) in world.kernel.findings.iter() {
        let message = format!(
            "{}: {}: {}",
            weight(finding.weight),
            finding.name,
            finding.message
        );
        let line = ready.page.message(finding.span, &message, &finding.cure);
        console.note(&format!("{line}\n"));
        if finding.weight == Weight::Error {
            ending = Ending::Badly;
        }
    }
    match world.outcome() {
        Some(Outcome::Exit(_)) => {}
        Some(outcome) => {
            let detail = match outcome {
                Outcome::Hang(what) => format!("hang: {what}"),
                other => other.text(),
            };
            console.note(&format!("{}: {detail}\n", ready.page.name()));
            ending = Ending::Badly;
        }
        None => {
            console.note(&format!("{}: not ended\n", ready.page.name()));
            ending = Ending::Badly;
        }
    }
    ending
}
