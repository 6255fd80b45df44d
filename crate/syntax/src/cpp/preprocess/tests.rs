//! What the preprocessor makes of whole texts.

use super::super::Include;
use super::*;

fn run(text: &str, options: &ParseOptions) -> (String, Preprocessed, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let done = preprocess(text, 0, options, &mut diagnostics);
    let words: Vec<_> = done.tokens.iter().map(|token| &*token.text).collect();
    (words.join(" "), done, diagnostics)
}

fn left(text: &str) -> String {
    let (words, _, diagnostics) = run(text, &ParseOptions::default());
    assert_eq!(diagnostics, [], "{text}");
    words
}

#[test]
fn branches_choose_text() {
    assert_eq!(left("#ifdef A\n1\n#else\n2\n#endif\n3"), "2 3");
    assert_eq!(left("#define A\n#ifdef A\n1\n#else\n2\n#endif"), "1");
    assert_eq!(
        left("#if 0\n1\n#elif 2 > 1\n2\n#elif 1\n3\n#else\n4\n#endif"),
        "2"
    );
    assert_eq!(left("#if 0\n#if 1\n1\n#else\n2\n#endif\n'\n#endif\nx"), "x");
    assert_eq!(
        left("#ifndef A\n#define A\na\n#endif\n#ifndef A\nb\n#endif"),
        "a"
    );
    assert_eq!(
        left("#define _WIN32_DCOM\n#undef _WIN32_DCOM\n#ifdef _WIN32_DCOM\n1\n#endif\n2"),
        "2"
    );
}

#[test]
fn includes_are_recorded_and_blocks_of_the_page_are_read_at_their_place() {
    let block = |name: &str, text: &str, base| Include {
        name: name.into(),
        text: text.into(),
        base,
    };
    let options = ParseOptions {
        includes: vec![
            block("a.h", "#pragma once\n#include \"b.h\"\nint a;", 500),
            block("b.h", "int b;", 900),
        ],
    };
    let (words, done, diagnostics) = run(
        "#include <sys/types.h>\n#include \"a.h\"\n#include \"a.h\"\nint c;",
        &options,
    );
    assert_eq!(words, "int b ; int a ; int c ;");
    assert_eq!(diagnostics, []);
    assert_eq!(done.includes, ["sys/types.h", "a.h", "b.h", "a.h"]);
    assert_eq!(done.tokens[0].span, Span::new(900, 903));
}

#[test]
fn a_block_that_includes_itself_meets_a_limit() {
    let options = ParseOptions {
        includes: vec![Include {
            name: "a".into(),
            text: "#include \"a\"\nx".into(),
            base: 50,
        }],
    };
    let (_, _, diagnostics) = run("#include \"a\"", &options);
    assert!(
        diagnostics[0].message.contains("limit of 16"),
        "{diagnostics:?}"
    );
}

#[test]
fn object_like_macros_are_listed() {
    let (_, done, _) = run(
        "#define A 1\n#define F(x) x\n#define A 2\n#pragma comment(lib, \"x\")",
        &ParseOptions::default(),
    );
    assert_eq!(done.macros, ["A"]);
}

#[test]
fn wrong_directives_are_said() {
    for (text, said) in [
        ("#endif", "without `#if`"),
        ("#if 1", "never closed"),
        ("#else", "without `#if`"),
        ("#include wbem", "names no file"),
        ("#import \"a.tlb\"", "`#import` is not supported"),
        ("#error it can't", "#error it can't"),
        ("#define 1", "names no macro"),
    ] {
        let (_, _, diagnostics) = run(text, &ParseOptions::default());
        assert!(
            diagnostics.len() == 1 && diagnostics[0].message.contains(said),
            "{text}: {diagnostics:?}"
        );
    }
}
