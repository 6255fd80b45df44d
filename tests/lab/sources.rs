//! The unit tests of the crates as text, for tests that look up what a unit test names.

use std::fs;
use std::path::Path;

/// The test code of some crates: files of tests whole, and what follows `mod tests {` in others.
pub fn unit_tests(names: &[&str]) -> String {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("crate");
    let mut text = String::new();
    for name in names {
        read(&crates.join(name).join("src"), &mut text);
    }
    text
}

fn read(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).expect("the sources can be listed") {
        let path = entry.expect("the sources can be listed").path();
        if path.is_dir() {
            read(&path, text);
            continue;
        }
        let source = fs::read_to_string(&path).expect("a source can be read");
        let is_of_tests = path.components().any(|it| it.as_os_str() == "tests")
            || path
                .file_stem()
                .is_some_and(|it| it.to_string_lossy().ends_with("tests"));
        text.push_str(match source.split_once("mod tests {") {
            _ if is_of_tests => &source,
            Some((_, tests)) => tests,
            None => "",
        });
        text.push('\n');
    }
}
