//! Which rule each refusal names: the sentence that a user reads comes from it.

use super::*;
use crate::reading::BadOperator;

const SHAPES: &str = "class Part { uint32 X; };
    class Shape { [key] string Id; uint32 Size; boolean On; Part P; uint16 List[]; };";

/// The rule of the first error in a MOF text.
fn rule_of_mof(text: &str) -> Rule {
    let refusal = add(&mut Store::new(), text).expect_err(text);
    refusal.fault.rule
}

#[test]
fn mof_is_refused_by_its_rule() {
    let class = "class V { [key] string K; uint8 S; datetime T; uint16 A[]; V P; };";
    let value = |value: &str| format!("{class} instance of V {{ K = \"v\"; {value} }};");
    let cases = [
        (value("S = 256;"), Rule::Mf03),
        (value("S = \"1\";"), Rule::Mf20),
        (
            value("P = instance of __Win32Provider { Name = \"x\"; };"),
            Rule::Mf06,
        ),
        (
            "class N { [key] string K; }; instance of N as $A { K = $A; };".into(),
            Rule::Mf08,
        ),
        ("class A { [Note($B)] uint32 P; };".into(), Rule::Mf19),
        (
            "class A { void M([Description(\"x\")] string P); };".into(),
            Rule::Mf11,
        ),
        (
            "#pragma classflags(\"updateonly\") class B { };".into(),
            Rule::Mf13,
        ),
        ("#pragma deleteclass(\"None\", FAIL)".into(), Rule::Mf15),
    ];
    for (text, rule) in cases {
        assert_eq!(rule_of_mof(&text), rule, "{text}");
    }
}

#[test]
fn aliases_in_a_circle_meet_the_limit_of_nesting() {
    let text = "class L { [key] L ref To; }; instance of L as $A { To = $B; }; instance of L as $B { To = $A; };";
    assert_eq!(rule_of_mof(text), Rule::Om25);
}

#[test]
fn a_class_without_its_superclass_and_a_namespace_without_a_name_are_refused() {
    let (mut store, ns) = demo("class Base { }; class Derived : Base { };");
    let derived = store.class(ns, "Derived").cloned().expect("it is there");
    let other = store
        .create_namespace("root\\other")
        .expect("the name is legal");
    assert_eq!(
        refused(put_class(&mut store, other, (*derived).clone())),
        (WbemStatus::E_INVALID_SUPERCLASS, Rule::Pc06)
    );
    let child = spawn(&store, ns, "__NAMESPACE", &[("Name", Value::text(""))]);
    assert_eq!(
        refused(put(&mut store, ns, &child, PutMode::CreateOrUpdate)).1,
        Rule::Pi07
    );
}

#[test]
fn a_query_is_refused_by_its_rule() {
    let (store, ns) = demo(SHAPES);
    let strict = QueryRules {
        allow_not: false,
        reversed_compare: false,
        trailing_semicolon: false,
        coerce: false,
        bad_operator: BadOperator::InvalidOperator,
        ..QueryRules::default()
    };
    let cases = [
        ("NOT Size = 10", strict, Rule::Wq06),
        ("24 > Size", strict, Rule::Wq07),
        ("On < 1", QueryRules::default(), Rule::Wq12),
        ("P = 5", strict, Rule::Wq15),
        ("Size = 'many'", QueryRules::default(), Rule::Wq17),
        ("Size = '24'", strict, Rule::Wq17),
        ("Size LIKE '2%'", QueryRules::default(), Rule::Wq22),
        ("List = 5", QueryRules::default(), Rule::Wq31),
        ("Size = 24;", strict, Rule::Wq35),
    ];
    for (condition, rules, rule) in cases {
        let text = format!("SELECT * FROM Shape WHERE {condition}");
        assert_eq!(
            refused(compiled(&store, ns, &text, &rules)).1,
            rule,
            "{condition}"
        );
    }
}
