//! Who may import whom, read off the manifests and the sources.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The house crates that each crate may name among its dependencies: wasm, cli → cpp → core → syntax.
const CRATES: [(&str, &[&str]); 5] = [
    ("syntax", &[]),
    ("core", &["syntax"]),
    ("cpp", &["core", "syntax"]),
    ("wasm", &["core", "cpp", "syntax"]),
    ("cli", &["core", "cpp", "syntax"]),
];

/// Sources (a file or a folder) and what they must not name. The order of the rooms of core is what keeps the World a
/// value: what is stored knows nothing of what acts on it, and the World nothing of those who drive it.
const WALLS: [(&str, &[&str]); 8] = [
    (
        "crate/core/src/model",
        &[
            "store", "com", "trace", "task", "world", "schedule", "history", "explore",
        ],
    ),
    (
        "crate/core/src/store",
        &[
            "com", "trace", "task", "world", "schedule", "history", "explore",
        ],
    ),
    (
        "crate/core/src/com",
        &["task", "world", "schedule", "history", "explore"],
    ),
    (
        "crate/core/src/task",
        &["world", "schedule", "history", "explore"],
    ),
    (
        "crate/core/src/trace",
        &["world", "schedule", "history", "explore"],
    ),
    ("crate/core/src/world", &["schedule", "history", "explore"]),
    ("crate/core/src/schedule.rs", &["history", "explore"]),
    ("crate/core/src/history.rs", &["explore"]),
];

/// The parts of the other crates that the client machine has no business with.
const BEYOND_CPP: [&str; 8] = [
    "wmi_lab_syntax::mof",
    "wmi_lab_syntax::wql",
    "wmi_lab_core::store",
    "wmi_lab_core::com",
    "wmi_lab_core::task",
    "wmi_lab_core::world",
    "wmi_lab_core::history",
    "wmi_lab_core::explore",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file at or below a path whose name ends so.
fn files(path: &Path, ending: &str) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries = fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let paths = entries.map(|entry| entry.expect("a folder can be listed").path());
    paths
        .filter(|path| path.is_dir() || path.to_string_lossy().ends_with(ending))
        .flat_map(|path| files(&path, ending))
        .collect()
}

/// The lines of these files that hold `needle` as a whole path, as `file:line`. The unit tests at a file's end may drive
/// a module from above.
fn lines_naming(files: &[PathBuf], needle: &str) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        let text = fs::read_to_string(file).expect("a source is UTF-8");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (number, line) in code.lines().enumerate() {
            let whole =
                |rest: &str| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_');
            if line.split(needle).skip(1).any(whole) {
                found.push(format!("{}:{}", file.display(), number + 1));
            }
        }
    }
    found
}

/// The house crates named in a manifest's dependency sections, without their common prefix.
fn house_dependencies(manifest: &str) -> Vec<&str> {
    let mut in_dependencies = false;
    let mut found = Vec::new();
    for line in manifest.lines() {
        if let Some(section) = line.strip_prefix('[') {
            in_dependencies = section.contains("dependencies");
        } else if in_dependencies && let Some(rest) = line.strip_prefix("wmi-lab-") {
            found.extend(rest.split(['.', ' ', '=']).next());
        }
    }
    found
}

#[test]
fn crates_depend_downwards_only() {
    let allowed = BTreeMap::from(CRATES);
    for manifest in files(&root().join("crate"), "Cargo.toml") {
        let name = manifest
            .parent()
            .and_then(Path::file_name)
            .and_then(|name| name.to_str());
        let name = name.expect("a crate lies in a folder");
        let allowed = allowed
            .get(name)
            .unwrap_or_else(|| panic!("crate/{name} has no place in CRATES"));
        let text = fs::read_to_string(&manifest).expect("a manifest is UTF-8");
        for dependency in house_dependencies(&text) {
            assert!(
                allowed.contains(&dependency),
                "{name} must not depend on {dependency}"
            );
        }
    }
}

#[test]
fn syntax_depends_on_nothing() {
    let manifest =
        fs::read_to_string(root().join("crate/syntax/Cargo.toml")).expect("syntax has a manifest");
    let (_, dependencies) = manifest
        .split_once("[dependencies]")
        .expect("syntax lists its dependencies");
    let (dependencies, _) = dependencies.split_once("\n[").unwrap_or((dependencies, ""));
    assert_eq!(dependencies.trim(), "", "syntax sees only std");
}

#[test]
fn the_rooms_of_core_keep_their_walls() {
    for (room, beyond) in WALLS {
        let sources = files(&root().join(room), ".rs");
        assert!(!sources.is_empty(), "{room} is empty");
        for source in &sources {
            let text = fs::read_to_string(source).expect("a source is UTF-8");
            let file = source.display();
            assert!(
                !text.contains("crate::{"),
                "{file}: one `use` for each module, so that it can be read here"
            );
        }
        for module in beyond {
            let found = lines_naming(&sources, &format!("crate::{module}"));
            assert_eq!(
                found,
                Vec::<String>::new(),
                "{room} must not see core::{module}"
            );
        }
    }
}

#[test]
fn the_client_machine_knows_the_guest_door_only() {
    let sources = files(&root().join("crate/cpp/src"), ".rs");
    for path in BEYOND_CPP {
        let found = lines_naming(&sources, path);
        assert_eq!(found, Vec::<String>::new(), "cpp must not see {path}");
    }
}

#[test]
fn only_the_engine_folder_of_the_page_knows_the_wasm() {
    let outside = |file: &PathBuf| !file.starts_with(root().join("web/src/engine"));
    let sources: Vec<_> = files(&root().join("web/src"), ".ts")
        .into_iter()
        .filter(outside)
        .collect();
    assert!(!sources.is_empty(), "the page has sources");
    assert_eq!(
        lines_naming(&sources, "/pkg/wmi_lab"),
        Vec::<String>::new(),
        "ask engine/ instead"
    );
}
