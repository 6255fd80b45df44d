//! The grammar as a whole: round trips, recovery, and texts that are not MOF at all.

use super::ast::*;
use super::*;
use crate::Span;

const EXAMPLES: &[&str] = &[
    "",
    r#"#pragma namespace("\\\\.\\root\\demo")
       #pragma autorecover
       #pragma classflags("createonly, safeupdate")
       #pragma instanceflags("updateonly")
       #pragma deleteclass("Old", NOFAIL)
       #pragma deleteinstance("Old.Id=\"1\"", FAIL)
       #pragma amendment("MS_409")
       #include("other.mof")"#,
    r#"Qualifier Note : ToInstance DisableOverride;
       Qualifier BitMap : string[], Scope(property, method), Flavor(EnableOverride, ToSubclass);
       Qualifier Max : uint32 = 7, Scope(any);
       Qualifier Plain : boolean;"#,
    r#"[abstract, description("one " "two"), values {"a", "b"}, pair("x", "y"), single {3}, off(false) : Restricted]
       class Demo_Base as $Base { };
       [dynamic : ToInstance, provider("P") : ToSubClass DisableOverride]
       class Demo_Item : Demo_Base as $Item
       {
         [key, read] string Id; [not_null] uint8 Sizes[] = {1, 2}; sint64 Many[4]; boolean On = TRUE;
         real64 Ratio = -1.5e-300; real32 Half = 0.5; char16 Letter = '\x41'; char16 Quote = '\''; datetime When = NULL;
         Demo_Base ref Parent; object ref Any; Demo_Base Inner; object Open; string ref; uint64 Big = 18446744073709551615;
         string Text = "tab\tquote\"back\\slash\x0001é";
         [implemented] uint32 Do([in, id(0)] string Names[], [out] Demo_Base ref Made, [in] sint8 Deep = -128);
         void Stop();
       };"#,
    r#"instance of Demo_Item as $One { Id = "1"; Sizes = {}; Parent = $Two; Many = {0x10, 010, 101b}; };
       [locale(1033)] instance of Demo_Item as $Two
       {
         Id = "2"; [note] On = false;
         Inner = instance of Demo_Base { X = instance of Deep { L = {instance of A { }, instance of B { V = 1; }}; }; };
       };"#,
];

/// The tree with every place left out, as text.
fn shape(file: &MofFile) -> String {
    let text = format!("{file:?}");
    let mut pieces = text.split("Span {");
    let first = pieces.next().unwrap_or_default().to_string();
    pieces.fold(first, |shape, piece| {
        shape + piece.split_once('}').map_or(piece, |(_, rest)| rest)
    })
}

fn clean(text: &str) -> MofFile {
    let (file, diagnostics) = parse(text, 0);
    assert_eq!(diagnostics, [], "{text}");
    file
}

/// The codes of the diagnostics, without their common prefix.
fn codes(text: &str) -> Vec<&'static str> {
    let code = |diagnostic: &Diagnostic| {
        diagnostic
            .code
            .map_or("", |code| code.trim_start_matches("WBEMMOF_E_"))
    };
    parse(text, 0).1.iter().map(code).collect()
}

#[test]
fn printing_and_reading_gives_the_same_tree() {
    for example in EXAMPLES {
        let tree = clean(example);
        let printed = print(&tree);
        let again = clean(&printed);
        assert_eq!(shape(&tree), shape(&again), "{printed}");
        assert_eq!(print(&again), printed);
    }
}

#[test]
fn shape_leaves_only_places_out() {
    assert_eq!(
        shape(&clean("class A{};")),
        shape(&clean("class   A  { } ;"))
    );
    assert_ne!(shape(&clean("class A{};")), shape(&clean("class B{};")));
}

/// Every text gets an answer, and every remark has a cure and a place inside the text.
#[test]
fn damaged_texts_are_answered_with_diagnostics() {
    let mut seen = 0;
    for example in EXAMPLES {
        for (cut, c) in example.char_indices() {
            let without = [&example[..cut], &example[cut + c.len_utf8()..]].concat();
            let with = [&example[..cut], "{", &example[cut..]].concat();
            for text in [&example[..cut], &without, &with] {
                for diagnostic in parse(text, 0).1 {
                    seen += 1;
                    assert!(diagnostic.cure.is_some(), "{diagnostic:?}");
                    assert!(
                        diagnostic.span.start <= diagnostic.span.end,
                        "{diagnostic:?}"
                    );
                    assert!(diagnostic.span.end as usize <= text.len(), "{diagnostic:?}");
                }
            }
        }
    }
    assert!(seen > 1000);
}

#[test]
fn one_reading_reports_every_mistake_and_keeps_the_rest() {
    let text = r#"
        class A { string ; uint32 B = ; [key string C; int D; string E };
        class F : { };
        instance of { };
        class G { string H;
        };
        instance of G { H = word; H = "x" };
    "#;
    let expected = [
        "EXPECTED_PROPERTY_NAME",
        "ILLEGAL_CONSTANT_VALUE",
        "EXPECTED_CLOSE_BRACKET",
        "UNRECOGNIZED_TYPE",
        "EXPECTED_SEMI",
        "EXPECTED_CLASS_NAME",
        "EXPECTED_CLASS_NAME",
        "ILLEGAL_CONSTANT_VALUE",
        "EXPECTED_SEMI",
    ];
    assert_eq!(codes(text), expected);
    let (file, _) = parse(text, 0);
    let Item::Class(a) = &file.items[0] else {
        panic!("a class")
    };
    assert_eq!(
        a.properties
            .iter()
            .map(|p| p.name.it.as_str())
            .collect::<Vec<_>>(),
        ["E"]
    );
    assert_eq!(file.items.len(), 3);
}

#[test]
fn each_mistake_has_its_published_code() {
    let cases = [
        ("class A { string x }", "EXPECTED_SEMI EXPECTED_SEMI"),
        ("class A", "EXPECTED_OPEN_BRACE"),
        ("class A;", "INVALID_CLASS_DECLARATION"),
        (
            "class A { string x; class B { };",
            "EXPECTED_BRACE_OR_BAD_TYPE",
        ),
        ("class A { string x;", "EXPECTED_BRACE_OR_BAD_TYPE"),
        ("class A { = 3; };", "EXPECTED_BRACE_OR_BAD_TYPE"),
        ("class A { string x[2; };", "EXPECTED_CLOSE_BRACKET"),
        ("class A { string x[0]; };", "OUT_OF_RANGE"),
        ("class A { string[] x; };", "EXPECTED_PROPERTY_NAME"),
        ("class A { void x; };", "UNRECOGNIZED_TYPE"),
        ("class A { string ref x; };", "UNRECOGNIZED_TYPE"),
        ("class A { void f(string a; };", "EXPECTED_CLOSE_PAREN"),
        ("class A { void f(void); };", "UNRECOGNIZED_TYPE"),
        ("class A { uint8 f()[]; };", "NO_ARRAYS_RETURNED"),
        ("class A { string x = {\"a\"}; };", "UNEXPECTED_ARRAY_INIT"),
        ("class A { uint8 x[] = {1, NULL}; };", "NULL_ARRAY_ELEM"),
        ("class A { uint8 x[] = {{1}}; };", "EXPECTED_CLOSE_BRACE"),
        ("class A { uint8 x[] = {1 2}; };", "EXPECTED_CLOSE_BRACE"),
        ("class A { string x; string X; };", "DUPLICATE_PROPERTY"),
        ("class A { void f(); void F(); };", "DUPLICATE_PROPERTY"),
        ("class A as x { };", "EXPECTED_DOLLAR"),
        ("class A as $ { };", "EXPECTED_ALIAS_NAME"),
        ("class A as $x { }; class B as $X { };", "MULTIPLE_ALIASES"),
        ("class A as $x { string y = $x; };", "UNEXPECTED_ALIAS"),
        (
            "instance of A { x = instance of B as $b { }; };",
            "ALIASES_IN_EMBEDDED",
        ),
        ("instance of A { x = $nobody; };", ""),
        ("instance A { };", "INVALID_INSTANCE_DECLARATION"),
        ("instance of A { x = 1; x = 2; };", "DUPLICATE_PROPERTY"),
        ("instance of A { x 1; };", "EXPECTED_SEMI"),
        ("instance of A { x = 1;", "EXPECTED_CLOSE_BRACE"),
        ("[] class A { };", "EXPECTED_QUALIFIER_NAME"),
        ("[a, a] class A { };", "DUPLICATE_QUALIFIER"),
        ("[cimtype(\"x\")] class A { };", "CIMTYPE_QUALIFIER"),
        ("[a : Sometimes] class A { };", "EXPECTED_FLAVOR_TYPE"),
        (
            "[a : EnableOverride DisableOverride] class A { };",
            "INCOMPATIBLE_FLAVOR_TYPES",
        ),
        (
            "[a : Restricted ToInstance] class A { };",
            "INCOMPATIBLE_FLAVOR_TYPES2",
        ),
        ("[a] enum A { };", "TYPEDEF_NOT_SUPPORTED"),
        ("Qualifier A = 1;", "INVALID_QUALIFIER_SYNTAX"),
        ("wrong;", "UNRECOGNIZED_TOKEN"),
        ("#pragma unknown(\"x\")", "INVALID_PRAGMA"),
        ("#define X 1\nclass A { };", "INVALID_PRAGMA"),
        (
            "#pragma namespace(\"\\\\\\\\.\\\\\")",
            "INVALID_NAMESPACE_SYNTAX",
        ),
        (
            "#pragma classflags(\"createonly\", \"updateonly\")",
            "INVALID_FLAGS_SYNTAX",
        ),
        (
            "#pragma deleteclass(\"A\", PERHAPS)",
            "INVALID_DELETECLASS_SYNTAX",
        ),
        (
            "#pragma deleteinstance(\"A\")",
            "INVALID_DELETEINSTANCE_SYNTAX",
        ),
        ("#pragma amendment", "INVALID_AMENDMENT_SYNTAX"),
        (
            "#pragma amendment(\"a\")\n#pragma amendment(\"b\")",
            "INVALID_DUPLICATE_AMENDMENT",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(
            codes(text).join(" "),
            expected,
            "{text}: {:?}",
            parse(text, 0).1
        );
    }
}

#[test]
fn a_line_with_a_bad_directive_does_not_take_the_next_one_along() {
    let (file, diagnostics) = parse("#define X 1\nclass A { };", 0);
    assert_eq!((file.items.len(), diagnostics.len()), (1, 1));
}

#[test]
fn places_count_from_the_base_to_the_end_of_each_piece() {
    let (file, _) = parse("class Ab { uint8 c[2]; };", 1000);
    let Item::Class(class) = &file.items[0] else {
        panic!("a class")
    };
    assert_eq!(class.span, Span::new(1000, 1025));
    assert_eq!(class.name.span, Span::new(1006, 1008));
    assert_eq!(class.properties[0].span, Span::new(1011, 1022));
    assert_eq!(class.properties[0].ty.array, Some(Some(2)));
    let (_, diagnostics) = parse("class A { string x = word; };", 1000);
    assert_eq!(diagnostics[0].span, Span::new(1021, 1025));
}

#[test]
fn nesting_ends_at_a_named_limit() {
    let nested = |levels: usize| {
        let open = "x = instance of A { ".repeat(levels);
        format!("instance of A {{ {open} {} }};", "};".repeat(levels))
    };
    assert_eq!(codes(&nested(MAX_DEPTH as usize)), Vec::<&str>::new());
    let (_, diagnostics) = parse(&nested(100_000), 0);
    assert!(
        diagnostics[0].message.contains("more than 64 deep"),
        "{:?}",
        diagnostics[0]
    );
}

#[test]
fn the_list_of_diagnostics_has_a_limit() {
    let (_, diagnostics) = parse(&"wrong;".repeat(MAX_DIAGNOSTICS * 2), 0);
    assert_eq!(diagnostics.len(), MAX_DIAGNOSTICS + 1);
    assert!(diagnostics[MAX_DIAGNOSTICS].message.contains("200"));
}
