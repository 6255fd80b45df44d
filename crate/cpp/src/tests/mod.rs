//! Whole programs against a World in miniature.

mod clients;
mod faults;
mod language;
mod world;

use world::run;

/// Runs a program and compares what it prints.
fn prints(text: &str, expected: &str) {
    let outcome = run(text);
    assert_eq!(outcome.diagnostics, Vec::<String>::new(), "{text}");
    assert_eq!(outcome.fault, None, "{text}\n{}", outcome.printed);
    assert_eq!(outcome.printed, expected, "{text}");
}

/// The body of `main`.
fn in_main(body: &str) -> String {
    format!("#include <stdio.h>\nint main()\n{{\n{body}\nreturn 0;\n}}\n")
}
