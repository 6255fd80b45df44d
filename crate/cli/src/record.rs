//! `wmi-lab record`: a run as a file that an embed shows.

use std::fs;

use crate::Ending;
use crate::args::Arguments;
use crate::case::ready;
use crate::console::Console;
use crate::{json, run};

/// Writes the recorded trace of a case.
pub fn record(arguments: &Arguments, console: &mut Console<'_>) -> Result<Ending, String> {
    let target = arguments
        .value("-o")
        .ok_or_else(|| "-o FILE is missing: where the trace goes".to_owned())?;
    let Some(ready) = ready(arguments, console)? else {
        return Ok(Ending::Unusable);
    };
    let history = ready.run();
    let text = format!("{}\n", json::recorded(&ready, &history, ""));
    fs::write(target, text).map_err(|error| format!("{target}: {error}"))?;
    Ok(run::report(&ready, &history, console))
}
