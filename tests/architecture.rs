//! The arrows between the crates, read off their manifests: wasm, cli → cpp → core → syntax.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The house crates that each crate may name among its dependencies.
const ARROWS: [(&str, &[&str]); 5] = [
    ("syntax", &[]),
    ("core", &["syntax"]),
    ("cpp", &["core", "syntax"]),
    ("wasm", &["core", "cpp", "syntax"]),
    ("cli", &["core", "cpp", "syntax"]),
];

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
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("crate");
    let arrows = BTreeMap::from(ARROWS);
    for entry in fs::read_dir(&root).expect("the crate folder can be listed") {
        let path = entry.expect("the crate folder can be listed").path();
        let Ok(manifest) = fs::read_to_string(path.join("Cargo.toml")) else {
            continue;
        };
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let allowed = arrows
            .get(name)
            .unwrap_or_else(|| panic!("crate/{name} has no place in ARROWS"));
        for dependency in house_dependencies(&manifest) {
            assert!(
                allowed.contains(&dependency),
                "{name} must not depend on {dependency}"
            );
        }
    }
}

#[test]
fn syntax_depends_on_nothing() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("crate/syntax/Cargo.toml");
    let manifest = fs::read_to_string(path).expect("syntax has a manifest");
    let (_, dependencies) = manifest
        .split_once("[dependencies]")
        .expect("syntax lists its dependencies");
    let (dependencies, _) = dependencies.split_once("\n[").unwrap_or((dependencies, ""));
    assert_eq!(dependencies.trim(), "", "syntax sees only std");
}
