//! Queries as a whole: round trips, the facts of real Windows, and what is refused.

use super::ast::*;
use super::*;
use crate::Span;

fn read(text: &str) -> Select {
    let (select, diagnostics) = parse(text, 0);
    assert_eq!(diagnostics, [], "{text}");
    select.expect("a tree where there is no diagnostic")
}

/// Accepted queries; those in the second column are the same tree in the fixed spelling.
const ACCEPTED: &[(&str, &str)] = &[
    ("SELECT * FROM A", "SELECT * FROM A"),
    (
        "\n\tselect\r\nName , Emb.Part from A",
        "SELECT Name, Emb.Part FROM A",
    ),
    (
        "SELECT * FROM A WHERE \"NTFS\" = FileSystem",
        "SELECT * FROM A WHERE FileSystem = \"NTFS\"",
    ),
    ("SELECT * FROM A WHERE 3 < x", "SELECT * FROM A WHERE x > 3"),
    (
        "SELECT * FROM A WHERE NULL = Name",
        "SELECT * FROM A WHERE Name = NULL",
    ),
    (
        "SELECT a\u{80}, \u{fffd} FROM \u{ff21}\u{200c}",
        "SELECT a\u{80}, \u{fffd} FROM \u{ff21}\u{200c}",
    ),
    (
        "SELECT * FROM A WHERE x LIKE 'PCI\\\\%'",
        "SELECT * FROM A WHERE x LIKE \"PCI\\\\%\"",
    ),
    (
        "SELECT * FROM A WHERE a=1 OR b=2 AND NOT c<>3",
        "SELECT * FROM A WHERE a = 1 OR b = 2 AND NOT c <> 3",
    ),
    (
        "SELECT * FROM A WHERE (a=1 OR b!=-2) AND c>=.5",
        "SELECT * FROM A WHERE (a = 1 OR b <> -2) AND c >= 0.5",
    ),
    (
        "SELECT * FROM A WHERE a=1 AND (b=2 AND c=3)",
        "SELECT * FROM A WHERE a = 1 AND (b = 2 AND c = 3)",
    ),
    (
        "SELECT * FROM A WHERE NOT (NOT (a IS NULL))",
        "SELECT * FROM A WHERE NOT (NOT a IS NULL)",
    ),
    (
        "SELECT * FROM A WHERE a IS NOT NULL;",
        "SELECT * FROM A WHERE a IS NOT NULL;",
    ),
    (
        "SELECT * FROM A WHERE e ISA B AND __CLASS = C",
        "SELECT * FROM A WHERE e ISA \"B\" AND __CLASS = \"C\"",
    ),
    (
        "SELECT Group FROM Within WHERE By = TRUE",
        "SELECT Group FROM Within WHERE By = TRUE",
    ),
    (
        "SELECT * FROM A WHERE x = 2.0",
        "SELECT * FROM A WHERE x = 2.0",
    ),
];

#[test]
fn printing_and_reading_gives_the_same_tree() {
    for (text, printed) in ACCEPTED {
        let tree = read(text);
        assert_eq!(print(&tree), *printed);
        let again = read(printed);
        assert_eq!(without_places(&again), without_places(&tree), "{text}");
        assert_eq!(print(&again), *printed);
    }
}

/// The tree as text without places and without the one feature that printing evens out.
fn without_places(select: &Select) -> String {
    let mut select = select.clone();
    select.features.reversed = false;
    let text = format!("{select:?}");
    let mut pieces = text.split("Span {");
    let first = pieces.next().unwrap_or_default().to_string();
    pieces.fold(first, |shape, piece| {
        shape + piece.split_once('}').map_or(piece, |(_, rest)| rest)
    })
}

#[test]
fn disputed_constructs_are_noted() {
    let features = |text: &str| read(text).features;
    assert_eq!(features("SELECT * FROM A WHERE a = 1"), Features::default());
    assert!(features("SELECT * FROM A WHERE NOT a = 1").not);
    assert!(!features("SELECT * FROM A WHERE a IS NOT NULL").not);
    assert!(features("SELECT * FROM A WHERE 1 = a").reversed);
    assert!(features("SELECT * FROM A;").trailing_semicolon);
}

#[test]
fn mistakes_have_a_place_and_a_cure() {
    let cases = [
        ("SELEC * FROM A", 0),
        ("", 0),
        ("SELECT FROM A", 7),
        ("SELECT * A", 9),
        ("SELECT * FROM", 13),
        ("SELECT * FROM A, B", 15),
        ("SELECT * FROM root\\cimv2:A", 18),
        ("SELECT count(*) FROM A", 12),
        ("SELECT * FROM A WHERE", 21),
        ("SELECT * FROM A WHERE x", 23),
        ("SELECT * FROM A WHERE x IS 5", 27),
        ("SELECT * FROM A WHERE x >= NULL", 24),
        ("SELECT * FROM A WHERE x < TRUE", 24),
        ("SELECT * FROM A WHERE x = y", 26),
        ("SELECT * FROM A WHERE 1 = 2", 26),
        ("SELECT * FROM A WHERE x = 1 + 2", 28),
        ("SELECT * FROM A WHERE x = 1 +2", 28),
        ("SELECT * FROM A WHERE x + 1 = 2", 24),
        ("SELECT * FROM A WHERE x == 2", 24),
        ("SELECT * FROM A WHERE x LIKE 5", 29),
        ("SELECT * FROM A WHERE x LIKE 'PCI\\%'", 29),
        ("SELECT * FROM A WHERE (x = 1", 28),
        ("SELECT * FROM A WHERE x = 1)", 27),
        ("SELECT * FROM A WHERE NOT NOT x = 1", 26),
        ("SELECT * FROM A WHERE x[0] = 1", 23),
        ("SELECT * FROM A ORDER BY x", 16),
        ("SELECT NULL FROM A", 7),
    ];
    for (text, place) in cases {
        let (select, diagnostics) = parse(text, 50);
        assert_eq!(select, None, "{text}");
        assert_eq!(diagnostics.len(), 1, "{text}");
        let diagnostic = &diagnostics[0];
        assert_eq!(
            diagnostic.span.start,
            50 + place,
            "{text}: {}",
            diagnostic.message
        );
        assert!(diagnostic.span.end <= 50 + text.len() as u32, "{text}");
        assert_eq!(diagnostic.code, Some("WBEM_E_INVALID_QUERY"), "{text}");
        assert!(diagnostic.cure.is_some());
    }
}

#[test]
fn other_kinds_of_query_are_refused_by_name() {
    let cases = [
        (
            "ASSOCIATORS OF {A='C:\\x'} WHERE ResultClass = B",
            "an ASSOCIATORS OF query",
        ),
        ("REFERENCES OF {A=1}", "a REFERENCES OF query"),
        ("SELECT * FROM META_CLASS", "a schema query"),
        (
            "SELECT * FROM __InstanceCreationEvent WITHIN 1",
            "an event query",
        ),
    ];
    for (text, name) in cases {
        let (select, diagnostics) = parse(text, 0);
        assert_eq!(select, None);
        assert!(
            diagnostics[0].message.contains(name),
            "{}",
            diagnostics[0].message
        );
        assert!(diagnostics[0].message.contains("not modelled yet"));
        assert_eq!(diagnostics[0].code, None);
    }
}

#[test]
fn limits_are_quota_violations_that_name_the_limit() {
    let many = |count: u32| {
        format!(
            "SELECT * FROM A WHERE x=1{}",
            " OR x=1".repeat(count as usize)
        )
    };
    let deep = |count: u32| {
        let count = count as usize;
        format!(
            "SELECT * FROM A WHERE {}x=1{}",
            "(".repeat(count),
            ")".repeat(count)
        )
    };
    read(&many(MAX_CONNECTIVES));
    read(&deep(MAX_DEPTH));
    let long = format!("SELECT * FROM A{}", " ".repeat(MAX_LENGTH));
    for (text, limit) in [
        (many(MAX_CONNECTIVES + 1), "512"),
        (deep(MAX_DEPTH + 1), "64"),
        (long, "16384"),
    ] {
        let (_, diagnostics) = parse(&text, 0);
        assert_eq!(diagnostics[0].code, Some("WBEM_E_QUOTA_VIOLATION"));
        assert!(
            diagnostics[0].message.contains(limit),
            "{}",
            diagnostics[0].message
        );
    }
}

#[test]
fn damaged_queries_are_answered() {
    for (text, _) in ACCEPTED {
        for (cut, c) in text.char_indices() {
            for damaged in [
                text[..cut].to_string(),
                [&text[..cut], &text[cut + c.len_utf8()..]].concat(),
            ] {
                let (select, diagnostics) = parse(&damaged, 0);
                assert_eq!(select.is_some(), diagnostics.is_empty(), "{damaged}");
            }
        }
    }
}

#[test]
fn places_count_from_the_base() {
    let (select, _) = parse("SELECT * FROM Ab WHERE c = 10", 100);
    let select = select.expect("well formed");
    assert_eq!(select.class_span, Span::new(114, 116));
    let Some(Expr::Compare { path, span, .. }) = select.filter else {
        panic!("a comparison")
    };
    assert_eq!(path.span, Span::new(123, 124));
    assert_eq!(span, Span::new(123, 129));
}
