//! The facts seen on real Windows (W) about areas A to G and L: each is a case or a unit test that names it, or is listed
//! here with the reason why not.
#![cfg(not(target_arch = "wasm32"))]

mod lab;

use std::collections::{BTreeMap, BTreeSet};

use lab::scenarios;
use lab::sources::unit_tests;

/// The numbers of the facts, by the section they stand in.
const FACTS: [(&str, &[u32]); 12] = [
    (
        "CONNECT",
        &[
            1, 2, 4, 5, 7, 8, 10, 11, 13, 14, 16, 17, 19, 20, 22, 23, 25, 26, 28, 29,
        ],
    ),
    ("SECURITY", &[31, 32, 34, 35]),
    ("CONTEXT", &[37, 38, 40, 41, 43, 44, 46, 47]),
    (
        "QUERY CALL",
        &[49, 50, 52, 53, 55, 56, 58, 59, 61, 62, 64, 65],
    ),
    (
        "ENUMERATOR",
        &[112, 113, 115, 116, 118, 119, 121, 122, 124, 125],
    ),
    (
        "ASYNC",
        &[127, 128, 130, 131, 133, 134, 136, 137, 139, 140, 142],
    ),
    (
        "OBJECT ACCESS",
        &[152, 154, 155, 157, 158, 160, 161, 163, 164],
    ),
    (
        "OBJECT",
        &[
            166, 167, 169, 170, 172, 173, 175, 176, 178, 179, 181, 182, 184, 185, 187, 188, 190,
            191, 193,
        ],
    ),
    ("SYSTEM PROPERTIES", &[194, 196, 197, 199, 200]),
    ("TYPES", &[202, 203, 205, 206, 208, 209, 211, 212, 214, 215]),
    (
        "METHODS",
        &[
            217, 218, 220, 221, 223, 224, 226, 227, 229, 230, 232, 233, 235, 236,
        ],
    ),
    (
        "REPOSITORY",
        &[
            238, 239, 241, 242, 244, 245, 247, 248, 250, 251, 253, 254, 256,
        ],
    ),
];

/// Facts that nothing holds, with the reason.
const OPEN: &[(&str, &[u32])] = &[
    (
        "a put without flags gave no call result; the default reading of SS-08 gives one, as the documentation's sample needs it",
        &[251],
    ),
    (
        "it is about event queries, which are not modelled yet",
        &[131, 133, 134, 142],
    ),
    (
        "it is a provider of Windows that reads a value of its own from the context",
        &[47],
    ),
];

/// Facts of each hundred that must be held.
const HELD_PERCENT: usize = 95;

/// The numbers behind a `W` in a text; `W010 to W014` and `W010–W014` are all of them.
fn numbers(text: &str) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    let mut last = None;
    for part in text.split('W').skip(1) {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        let Ok(number) = digits.parse::<u32>() else {
            last = None;
            continue;
        };
        if digits.len() != 3 {
            last = None;
            continue;
        }
        let from = last.take().unwrap_or(number);
        found.extend(from..=number);
        let rest = &part[digits.len()..];
        last = matches!(rest, "–" | " to ").then_some(number);
    }
    found
}

/// The facts that titles of cases and unit tests name.
fn held() -> BTreeSet<u32> {
    let mut held = BTreeSet::new();
    for scenario in scenarios() {
        held.extend(numbers(&scenario.case.title));
    }
    held.extend(numbers(&unit_tests(&["core", "cpp", "syntax"])));
    held
}

#[test]
fn every_fact_is_held_or_open_for_a_reason() {
    let held = held();
    let open: BTreeMap<u32, &str> = OPEN
        .iter()
        .flat_map(|(reason, ids)| ids.iter().map(move |id| (*id, *reason)))
        .collect();
    let mut missing = Vec::new();
    let (mut all, mut kept) = (0, 0);
    for (section, ids) in FACTS {
        for id in ids {
            all += 1;
            kept += usize::from(held.contains(id));
            if !held.contains(id) && !open.contains_key(id) {
                missing.push(format!("W{id:03} ({section})"));
            }
        }
    }
    assert!(missing.is_empty(), "nothing holds {missing:?}");
    assert!(
        kept * 100 >= all * HELD_PERCENT,
        "{kept} of {all} facts are held"
    );
}

#[test]
fn ranges_of_facts_are_read() {
    let all = |text: &str| numbers(text).into_iter().collect::<Vec<_>>();
    assert_eq!(all("Next (W115, W118)"), [115, 118]);
    assert_eq!(
        all("W010–W012 and W199 to W201"),
        [10, 11, 12, 199, 200, 201]
    );
    assert_eq!(all("WBEM_E_FAILED, W12"), []);
}
