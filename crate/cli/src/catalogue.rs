//! The catalogue: the repository that is always there, and what rules and statuses mean.

use std::collections::BTreeSet;

use serde_json::Value;
use wmi_lab_core::scenario::Catalogue;

const LAB: &str = include_str!("../../core/catalogue/lab.mof");
const CIMV2: &str = include_str!("../../core/catalogue/cimv2.mof");
const RULES: &str = include_str!("../../core/catalogue/rules.json");
const STATUSES: &str = include_str!("../../core/catalogue/statuses.json");

/// The repository that is always there.
pub fn repository() -> Result<Catalogue, String> {
    Catalogue::new(&[LAB, CIMV2]).map_err(|diagnostics| {
        let first = diagnostics.first().map_or("", |it| &it.message);
        format!("the built-in repository does not compile: {first}")
    })
}

/// The catalogue's entries for these rules.
pub fn rules(used: &BTreeSet<String>) -> Vec<Value> {
    entries(RULES, |entry| {
        entry["id"].as_str().is_some_and(|id| used.contains(id))
    })
}

/// The catalogue's entries for these statuses.
pub fn statuses(used: &BTreeSet<u32>) -> Vec<Value> {
    entries(STATUSES, |entry| {
        let value = entry["value"].as_i64();
        value.is_some_and(|value| used.contains(&(value as u32)))
    })
}

fn entries(text: &str, wanted: impl Fn(&Value) -> bool) -> Vec<Value> {
    let all: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
    all.into_iter().filter(wanted).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_repository_compiles() {
        repository().expect("the built-in MOF is right");
    }

    #[test]
    fn entries_are_found_by_identifier_and_number() {
        let rules = rules(&BTreeSet::from(["SK-11".to_owned()]));
        assert_eq!(rules.len(), 1);
        assert!(
            rules[0]["sentence"]
                .as_str()
                .is_some_and(|it| !it.is_empty())
        );
        let statuses = statuses(&BTreeSet::from([0x8004_1017]));
        assert_eq!(statuses[0]["name"], "WBEM_E_INVALID_QUERY");
    }
}
