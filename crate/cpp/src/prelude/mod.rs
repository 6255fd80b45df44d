//! The ready-made surrounding of a program, written in the client language itself: interfaces, framework classes,
//! and the declarations of what [`crate::library`] and the World answer.

use std::sync::OnceLock;

use wmi_lab_syntax::cpp::ParseOptions;
use wmi_lab_syntax::cpp::ast::Program;

const COMMON: [&str; 5] = [
    include_str!("windows.cpp"),
    include_str!("com.cpp"),
    include_str!("wmi.cpp"),
    include_str!("framework.cpp"),
    include_str!("standard.cpp"),
];

const SURROUND: &str = include_str!("surround.cpp");

/// What every program has. It is the same text each time, so it is read once.
pub(crate) fn common() -> &'static Program {
    static TREE: OnceLock<Program> = OnceLock::new();
    TREE.get_or_init(|| read(&COMMON.concat()))
}

/// What a fragment has in addition: a connected service and a recording sink.
pub(crate) fn surround() -> &'static Program {
    static TREE: OnceLock<Program> = OnceLock::new();
    TREE.get_or_init(|| read(SURROUND))
}

fn read(text: &str) -> Program {
    wmi_lab_syntax::cpp::parse(text, 0, &ParseOptions::default()).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_surrounding_is_read_without_remarks() {
        for text in [&COMMON.concat(), SURROUND] {
            let remarks = wmi_lab_syntax::cpp::parse(text, 0, &ParseOptions::default()).1;
            let shown: Vec<String> = remarks
                .iter()
                .map(|it| {
                    let place = text.get(it.span.start as usize..it.span.end as usize);
                    format!("{}: {}", place.unwrap_or_default(), it.message)
                })
                .collect();
            assert!(shown.is_empty(), "{shown:#?}");
        }
    }
}
