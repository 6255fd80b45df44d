//! `wmi-lab run --compare`: the same case under another reading, and where the two runs part.

use std::fmt::Write;

use wmi_lab_core::compare::{Parting, parting};
use wmi_lab_core::expect;
use wmi_lab_core::history::History;
use wmi_lab_core::trace::{Level, golden_line};

use crate::Ending;
use crate::args::Arguments;
use crate::case::{Ready, pairs};
use crate::console::Console;

/// Steps shown before the two runs part, and of each after it.
const AROUND: usize = 3;

/// Runs the case under the readings of `--compare` too, and prints the first difference: the step, its event number in
/// both runs, and the rows on either side. Runs that end well but differ are no error.
pub fn compare(
    arguments: &Arguments,
    ready: &Ready,
    left: &History,
    console: &mut Console<'_>,
) -> Result<Ending, String> {
    let wanted = pairs(arguments, "--compare")?;
    let Some(opened) = ready.under(&wanted, console)? else {
        return Ok(Ending::Unusable);
    };
    let right = expect::run(&opened);
    for (name, value) in &wanted {
        let switch = ready.opened.readings.values().find(|(it, _)| it == name);
        let before = switch.map_or("", |(_, value)| value);
        console.line(&format!("< {name} = {before}\n> {name} = {value}"));
    }
    match parting(left, &right) {
        None => console.line("The two runs are the same, step by step."),
        Some(parting) => console.print(&side_by_side(&parting, left, &right)),
    }
    Ok(Ending::Well)
}

fn side_by_side(parting: &Parting, left: &History, right: &History) -> String {
    let event = |it: Option<usize>| it.map_or("its end".to_owned(), |it| format!("event {it}"));
    let mut text = format!(
        "They part after {} common steps: at {} of the first run, at {} of the second.\n",
        parting.common,
        event(parting.left),
        event(parting.right)
    );
    let end = parting.left.unwrap_or(left.events().len());
    let before = lines(left, 0, end);
    for line in &before[before.len().saturating_sub(AROUND)..] {
        let _ = writeln!(text, "  {line}");
    }
    for (mark, history, from) in [('<', left, parting.left), ('>', right, parting.right)] {
        let rest = lines(history, from.unwrap_or(usize::MAX), usize::MAX);
        for line in rest.iter().take(AROUND) {
            let _ = writeln!(text, "{mark} {line}");
        }
        if rest.is_empty() {
            let _ = writeln!(text, "{mark} (nothing more)");
        }
    }
    for (mark, history) in [('<', left), ('>', right)] {
        let _ = write!(text, "{mark} ends: {}", expect::ends(history));
    }
    text
}

/// The story between two events.
fn lines(history: &History, from: usize, to: usize) -> Vec<String> {
    let lanes = history.head().lanes();
    let events = history.events().iter().take(to).skip(from);
    // The event at which the runs part is shown whatever its level.
    let shown = events.filter(|it| it.level == Level::Story || it.id as usize == from);
    shown.map(|it| golden_line(it, lanes)).collect()
}
