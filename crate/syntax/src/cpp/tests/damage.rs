//! Texts that are outside the subset, spoilt, or built to break the reader.

use super::programs::{ASYNC_CLIENT, SINK_HEADER};
use super::*;

#[test]
fn what_is_not_supported_is_said_by_name_and_reading_goes_on() {
    for (text, said) in [
        (
            "template <class T> T max(T a, T b) { return a; }",
            "a template of one's own",
        ),
        (
            "struct A { A operator+(const A &b) { return b; } };",
            "an operator of one's own",
        ),
        (
            "bool operator==(int a, int b) { return true; }",
            "an operator of one's own",
        ),
        ("void A::operator=(int b) { }", "an operator of one's own"),
        (
            "void f() { throw 5; }",
            "throwing anything but `_com_error`",
        ),
        (
            "void f() { int n = typeid(x); }",
            "`typeid` in an expression",
        ),
        ("union U { int a; };", "a union of one's own"),
        ("namespace N { int x; }", "a namespace of one's own"),
        (
            "void f() { __try { a(); } __finally { } }",
            "structured exception handling",
        ),
        ("struct A { int x : 3; };", "a bit field"),
        ("void f() { goto in; { in: a(); } }", "`goto` into a block"),
        (
            "void f(int a, ...) { }",
            "a function of one's own with `...`",
        ),
        ("void f() { p = new (buffer) A; }", "`new` at a given place"),
        ("void f(A &&a) { }", "a reference to a temporary (`&&`)"),
        ("void f() { int (*p)[3]; }", "a pointer to an array"),
        (
            "void f() { int (A::*p)(); }",
            "a pointer to a member function",
        ),
        ("void f() { auto [a, b] = g(); }", "a structured binding"),
        ("class B : virtual public A { };", "a virtual base class"),
    ] {
        let (program, diagnostics) = parse(
            &format!("{text}\nint after() {{ return 1; }}"),
            0,
            &ParseOptions::default(),
        );
        let expected = format!("{said} is not supported");
        assert!(
            diagnostics
                .iter()
                .any(|d| d.message == expected && d.cure.is_some()),
            "{text}: {diagnostics:?}"
        );
        let goes_on = program
            .items
            .iter()
            .any(|item| matches!(item, Item::Function(f) if f.name == "after"));
        assert!(goes_on, "{text}: {program:?}");
    }
}

#[test]
fn several_errors_are_reported_each_at_its_place() {
    let text = "void f()\n{\n  int a = ;\n  b(1 2);\n  c()\n  d();\n  if e() { }\n  goto nowhere;\n}\nint g() { return 1 }\nvoid h() { } }\n";
    let (program, diagnostics) = parse(text, 0, &ParseOptions::default());
    let index = crate::LineIndex::new(text);
    let mut lines: Vec<_> = diagnostics
        .iter()
        .map(|d| index.line_column(text, d.span.start).0)
        .collect();
    lines.sort_unstable();
    assert_eq!(lines, [3, 4, 5, 7, 8, 10, 11], "{diagnostics:?}");
    assert!(
        diagnostics
            .iter()
            .all(|d| d.cure.as_ref().is_some_and(|cure| !cure.is_empty()))
    );
    assert_eq!(program.items.len(), 3);
}

/// Every diagnostic of texts that nest or repeat without end must name its limit.
#[test]
fn endless_texts_meet_named_limits() {
    let many = 10_000;
    let nested = |open: &str, close: &str, inner: &str| {
        format!("{}{inner}{}", open.repeat(many), close.repeat(many))
    };
    let texts = [
        format!("void f() {{ x = {}; }}", nested("(", ")", "1")),
        format!("void f() {}", nested("{", "}", "")),
        nested("{", "}", "x();"),
        format!("void f() {{ x = {}y; }}", "!".repeat(many)),
        format!("void f() {{ x = {}y; }}", "- ".repeat(many)),
        format!("void f() {{ {}; }}", nested("f(", ")", "1")),
        format!("void f() {{ {}; }}", nested("a[", "]", "1")),
        format!("void f() {{ x = {}1; }}", "1 + ".repeat(many)),
        format!("void f() {{ x{}; }}", ".y".repeat(many)),
        format!("void f() {{ x{}; }}", "()".repeat(many)),
        format!("void f() {{ {}1; }}", "a = ".repeat(many)),
        format!("void f() {{ x = {}1; }}", "a ? b : ".repeat(many)),
        format!("void f() {{ x = {}1; }}", "(int)".repeat(many)),
        format!("void f() {{ {}; }}", "if (a) ".repeat(many)),
        format!("void f() {{ {} x(); }}", "if (a) b(); else ".repeat(many)),
        format!("int a = {};", nested("{", "}", "1")),
        format!("void f() {{ {} }}", nested("[] {", "}", "")),
        format!("{} x;", nested("A<", ">", "int")),
        nested("struct A {", "};", ""),
        nested("extern \"C\" {", "}", ""),
        nested("namespace {", "}", ""),
        format!("{} x;", "int ".repeat(300) + &"*".repeat(300)),
        format!("void f(int (*a){};", nested("(int (*a)", ")", "")),
        format!("#if {}\n#endif", nested("(", ")", "1")),
        "#if 1\n".repeat(many) + &"#endif\n".repeat(many),
        "a ? ".repeat(many),
        "switch (a) { case 1: ".repeat(many),
    ];
    for text in &texts {
        let (program, diagnostics) = parse(text, 0, &ParseOptions::default());
        let head: String = text.chars().take(40).collect();
        let named = diagnostics.iter().any(|d| d.message.contains("limit of"));
        assert!(
            named || head.starts_with("#if 1") || head.contains("A<"),
            "{head}: {:?}",
            diagnostics.first()
        );
        drop(program.clone());
    }
}

/// Every prefix of a program and every single lost character must be readable.
#[test]
fn no_damage_makes_the_reader_fail() {
    let text = format!("{SINK_HEADER}{ASYNC_CLIENT}");
    for end in (0..text.len()).step_by(7) {
        let whole = parse(&text[..end], 0, &ParseOptions::default());
        let without = format!("{}{}", &text[..end], &text[end + 1..]);
        let other = parse(&without, 0, &ParseOptions::default());
        for diagnostic in whole.1.iter().chain(&other.1) {
            assert!(
                diagnostic.span.end as usize <= text.len() && diagnostic.cure.is_some(),
                "{diagnostic:?}"
            );
        }
    }
}
