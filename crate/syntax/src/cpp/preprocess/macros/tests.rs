//! Macros expand as the standard says.

use super::*;

fn run(text: &str) -> (Vec<Token>, Vec<Diagnostic>) {
    let (mut macros, mut diagnostics) = (Macros::predefined(), Vec::new());
    let mut last = Vec::new();
    for line in text.lines() {
        match line.strip_prefix("#define ") {
            Some(definition) => drop(macros.define(&lex(definition, 0, false)).expect(line)),
            None => last = macros.expand(lex(line, 1000, false), &mut diagnostics),
        }
    }
    (last, diagnostics)
}

fn words(text: &str) -> String {
    let (tokens, diagnostics) = run(text);
    assert_eq!(diagnostics, [], "{text}");
    tokens
        .iter()
        .map(|token| &*token.text)
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn macros_expand_as_the_standard_says() {
    assert_eq!(words("#define N 3\nint a[N];"), "int a [ 3 ] ;");
    assert_eq!(
        words("#define SQ(x) ((x)*(x))\nSQ(a+1)"),
        "( ( a + 1 ) * ( a + 1 ) )"
    );
    assert_eq!(words("#define F(x) x\nF (F(1)) F"), "1 F");
    assert_eq!(
        words("#define P(x) if (x) { x->Release(); x = NULL; }\nP(a);"),
        "if ( a ) { a -> Release ( ) ; a = 0 ; } ;"
    );
    assert_eq!(
        words("#define S(x) #x L###x\nS(a  \"b\")"),
        r#""a \"b\"" L"a \"b\"""#
    );
    assert_eq!(
        words("#define J(a, b) a##b\nJ(x, 1) J(L, \"q\")"),
        "x1 L\"q\""
    );
    assert_eq!(
        words("#define V(f, ...) printf(f, __VA_ARGS__)\nV(\"a\", 1, 2)"),
        "printf ( \"a\" , 1 , 2 )"
    );
    assert_eq!(words("#define G() 7\nG() G"), "7 G");
    assert_eq!(words("#define a a + b\n#define b a\na"), "a + a");
}

#[test]
fn windows_annotations_vanish() {
    assert_eq!(
        words("STDMETHODIMP_(ULONG) A::AddRef()"),
        "ULONG A :: AddRef ( )"
    );
    assert_eq!(
        words("STDMETHOD_(ULONG, AddRef)(THIS) PURE;"),
        "virtual ULONG AddRef ( ) = 0 ;"
    );
    assert_eq!(
        words("virtual HRESULT STDMETHODCALLTYPE f(IN long a, _Out_writes_(n) BSTR __RPC_FAR *b)"),
        "virtual HRESULT f ( long a , BSTR * b )"
    );
    assert_eq!(words("TEXT(\"a\")"), "L\"a\"");
}

#[test]
fn produced_tokens_point_to_the_use() {
    let (tokens, _) = run("#define F(x) g(x, 1)\n  F(abc)");
    let spans: Vec<_> = tokens
        .iter()
        .map(|token| (&*token.text, token.span.start, token.span.end))
        .collect();
    assert_eq!(spans[0], ("g", 1002, 1008));
    assert_eq!(spans[2], ("abc", 1004, 1007));
}

#[test]
fn runaway_expansion_meets_a_named_limit() {
    let mut doubling = String::from("#define x0 1 1\n");
    for i in 1..40 {
        doubling += &format!("#define x{i} x{} x{}\n", i - 1, i - 1);
    }
    let (_, diagnostics) = run(&(doubling + "x39"));
    assert!(
        diagnostics.len() == 1 && diagnostics[0].message.contains("200000 tokens"),
        "{diagnostics:?}"
    );

    let chain: String = (1..5000)
        .map(|i| format!("#define y{i} y{}\n", i - 1))
        .collect();
    let (_, diagnostics) = run(&(chain + "y4999"));
    assert!(
        diagnostics[0].message.contains("128 macros in one another"),
        "{diagnostics:?}"
    );

    let nested = format!(
        "#define F(x) x\n{}1{}",
        "F(".repeat(10_000),
        ")".repeat(10_000)
    );
    let (_, diagnostics) = run(&nested);
    assert!(
        diagnostics[0].message.contains("32 nested macro calls"),
        "{diagnostics:?}"
    );
}

#[test]
fn wrong_calls_are_said() {
    let (_, diagnostics) = run("#define F(a, b) a\nF(1)");
    assert!(diagnostics[0].message.contains("takes 2 arguments, not 1"));
    let (_, diagnostics) = run("#define F(a) a\nF(1");
    assert!(diagnostics[0].message.contains("not closed"));
}
