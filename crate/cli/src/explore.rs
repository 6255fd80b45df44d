//! `wmi-lab explore`: all permitted orders of a case.

use serde_json::{Value, json};
use wmi_lab_core::explore::{End, Exploration, Found, Options, explore as explore_orders};

use crate::Ending;
use crate::args::Arguments;
use crate::case::ready;
use crate::console::Console;

/// Prints every way in which a case can end, with the shortest schedule of each.
pub fn explore(arguments: &Arguments, console: &mut Console<'_>) -> Result<Ending, String> {
    let mut options = Options::default();
    if let Some(text) = arguments.value("--max-states") {
        options.max_states = text
            .parse()
            .map_err(|_| format!("--max-states wants a whole number, not `{text}`"))?;
    }
    options.merge = !arguments.has("--no-merge");
    options.picks = arguments.has("--picks");
    if options.picks && !options.merge {
        return Err("--picks and --no-merge exclude each other: some of what is picked leads back to where it began".to_owned());
    }
    let Some(ready) = ready(arguments, console)? else {
        return Ok(Ending::Unusable);
    };
    let found = explore_orders(&ready.opened.world, options);
    if arguments.has("--json") {
        console.line(&as_json(&found, options).to_string());
    } else {
        console.print(&as_text(&found, options));
    }
    let is_bad = |end: &End| !end.outcome.starts_with("exit ");
    Ok(if found.ends.keys().any(is_bad) {
        Ending::Badly
    } else {
        Ending::Well
    })
}

fn as_text(found: &Exploration, options: Options) -> String {
    let mut text = String::new();
    for (
        end,
        Found {
            schedules,
            shortest,
        },
    ) in &found.ends
    {
        text.push_str(&format!(
            "{}  ({})\n",
            end.outcome,
            counted(*schedules, "schedule")
        ));
        for line in end.output.lines() {
            text.push_str(&format!("  | {line}\n"));
        }
        for (key, times) in run_lengths(shortest) {
            let times = if times > 1 {
                format!(" ×{times}")
            } else {
                String::new()
            };
            text.push_str(&format!("  > {key}{times}\n"));
        }
    }
    if found.bounded {
        text.push_str(&format!(
            "the bound of {} steps was reached; there may be more (--max-states N)\n",
            options.max_states
        ));
    }
    text.push_str(&format!(
        "{}, {}, {}, {}\n",
        counted(found.ends.len(), "outcome"),
        counted(found.orders.len(), "callback order"),
        counted(found.steps, "step"),
        counted(found.merged, "merged state"),
    ));
    text
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn run_lengths(keys: &[String]) -> Vec<(&str, usize)> {
    let mut runs: Vec<(&str, usize)> = Vec::new();
    for key in keys {
        match runs.last_mut() {
            Some((last, times)) if last == key => *times += 1,
            _ => runs.push((key, 1)),
        }
    }
    runs
}

fn as_json(found: &Exploration, options: Options) -> Value {
    let ends = found.ends.iter().map(|(end, found)| {
        json!({
            "outcome": end.outcome, "output": end.output, "schedules": found.schedules,
            "shortest": run_lengths(&found.shortest),
        })
    });
    let orders: std::collections::BTreeMap<_, _> = found.orders.iter().collect();
    json!({
        "outcomes": ends.collect::<Vec<_>>(), "orders": orders, "steps": found.steps, "merged": found.merged,
        "bounded": found.bounded, "maxStates": options.max_states,
    })
}

#[cfg(test)]
mod tests {
    use super::run_lengths;

    #[test]
    fn repeated_choices_are_counted() {
        let keys = ["a", "a", "b", "a"].map(str::to_owned);
        assert_eq!(run_lengths(&keys), [("a", 2), ("b", 1), ("a", 1)]);
    }
}
