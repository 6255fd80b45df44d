//! `wmi-lab`: the lab for the terminal and for CI.
//!
//! Exit codes: 0 all is well, 1 a program ended badly or an expectation is not met, 2 the input cannot be used.

mod args;
mod case;
mod catalogue;
mod check;
mod compare;
mod console;
mod diff;
mod explore;
mod json;
mod mermaid;
mod modes;
mod mof;
mod page;
mod record;
mod run;
mod test;

use std::io::{stderr, stdout};
use std::process::ExitCode;

use args::Arguments;
use console::Console;

const HELP: &str = "\
wmi-lab runs C++ clients against a simulated WMI.

  wmi-lab run FILE.md|FILE.cpp    run one program; what it prints goes to stdout
      --case N|TITLE              which case of the file; the first one otherwise
      --mof FILE                  compile this MOF first (repeatable)
      --reading NAME=VALUE        choose a reading of an ambiguous rule (repeatable)
      --reading-set SET           choose all readings: default, win32 (its reference) or ms-wmi (the protocol)
      --compare NAME=VALUE        run it again under this reading too, and show where the two runs part (repeatable)
      --policy fifo|random:SEED   who decides what happens next
      --trace text|json|mermaid   print the trace instead of what the program prints
  wmi-lab test FILE.md|DIR...     check the expectation blocks; UPDATE_EXPECT=1 rewrites them
  wmi-lab check FILE.md...        try every MOF, WQL and C++ block of Markdown pages
      --json                      for other programs
  wmi-lab record FILE.md -o FILE  write a recorded trace for an embed
      --case, --mof, --reading, --reading-set, --policy as above
  wmi-lab explore FILE.md         all permitted orders: how they end, with the shortest schedule of each
      --max-states N              how far to look (200000)
      --no-merge                  look into equal states again and again, to check that merging loses nothing
      --json, --case, --mof, --reading, --reading-set as above
  wmi-lab compare FILE.md         the cases of a file side by side: when the call returned, when objects came, who held them
      --json, --mof, --reading, --reading-set, --policy as above
  wmi-lab mof FILE...             compile MOF: classes, instances, milliseconds
      --json                      for other programs
  wmi-lab wql 'QUERY'             query the repository
      --mof FILE, --namespace NAME (root\\cimv2)
";

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// All is well.
    Well = 0,
    /// A program ended badly, or an expectation is not met.
    Badly = 1,
    /// The input cannot be used.
    Unusable = 2,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let (mut out, mut err) = (stdout().lock(), stderr().lock());
    let mut console = Console::new(&mut out, &mut err);
    let ending = perform(&words, &mut console).unwrap_or_else(|message| {
        console.error(&message);
        Ending::Unusable
    });
    ExitCode::from(ending as u8)
}

/// Carries out a command line; an error is one sentence for people, with the cure.
fn perform(words: &[String], console: &mut Console<'_>) -> Result<Ending, String> {
    let Some((command, rest)) = words.split_first() else {
        console.note(HELP);
        return Ok(Ending::Unusable);
    };
    let read = |valued, switches| Arguments::read(rest, valued, switches);
    match command.as_str() {
        "run" => {
            let valued = &[
                "--case",
                "--mof",
                "--reading",
                "--reading-set",
                "--compare",
                "--policy",
                "--trace",
            ];
            run::run(&read(valued, &[])?, console)
        }
        "test" => test::test(&read(&[], &[])?, console),
        "check" => check::check(&read(&[], &["--json"])?, console),
        "record" => {
            let valued = &[
                "--case",
                "--mof",
                "--reading",
                "--reading-set",
                "--policy",
                "-o",
            ];
            record::record(&read(valued, &[])?, console)
        }
        "explore" => {
            let valued = &[
                "--case",
                "--mof",
                "--reading",
                "--reading-set",
                "--max-states",
            ];
            explore::explore(&read(valued, &["--json", "--no-merge"])?, console)
        }
        "compare" => {
            let valued = &["--mof", "--reading", "--reading-set", "--policy"];
            modes::compare(&read(valued, &["--json"])?, console)
        }
        "mof" => mof::mof(&read(&[], &["--json"])?, console),
        "wql" => mof::wql(&read(&["--mof", "--namespace"], &[])?, console),
        "help" | "--help" | "-h" => {
            console.print(HELP);
            Ok(Ending::Well)
        }
        "--version" | "-V" => {
            console.line(concat!("wmi-lab ", env!("CARGO_PKG_VERSION")));
            Ok(Ending::Well)
        }
        other => Err(format!(
            "`{other}` is no command; `wmi-lab help` lists them"
        )),
    }
}
