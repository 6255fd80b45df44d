use super::*;
use crate::reading::DefaultDirection;

fn first_error(text: &str) -> (WbemStatus, Rule, String) {
    let mut store = Store::new();
    let refusal = add(&mut store, text).expect_err(text);
    let place = &text[refusal.span.start as usize..refusal.span.end as usize];
    (refusal.fault.status, refusal.fault.rule, place.to_owned())
}

#[test]
fn an_error_stops_and_keeps_what_came_before() {
    // MF-17, MF-18
    let mut store = Store::new();
    let text = "class A { [key] string K; }; instance of A { K = \"1\"; }; class B : None { }; instance of A { K = \"2\"; };";
    assert!(add(&mut store, text).is_err());
    let ns = store.namespace(DEMO).expect("the compiler made it");
    assert_eq!(relpaths(&store.instances(ns, "A", true)), ["A.K=\"1\""]);
}

#[test]
fn the_namespace_directive_switches() {
    // MF-12
    let (store, ns) = demo(
        "class Here { }; #pragma namespace(\"\\\\\\\\.\\\\root\\\\a\\\\b\") class There { }; #pragma namespace(\"root/demo\") class Back { };",
    );
    let there = store
        .namespace("root\\a\\b")
        .expect("the directive made it");
    assert!(
        store.class(ns, "Here").is_some()
            && store.class(ns, "Back").is_some()
            && store.class(ns, "There").is_none()
    );
    assert!(store.class(there, "There").is_some());
    let (status, rule, _) = first_error("#pragma namespace(\"\\\\\\\\far\\\\root\\\\a\")");
    assert_eq!(
        (status, rule),
        (WbemStatus::E_INVALID_NAMESPACE, Rule::Om01)
    );
}

#[test]
fn values_take_the_type_of_the_property() {
    // MF-03 to MF-05, OM-26
    let (store, ns) = demo(
        r#"class V { [key] string K; sint8 S; uint64 Big; sint64 Low; real32 R; real64 D; char16 C; boolean B; datetime T; uint16 A[]; string Texts[]; };
           instance of V { K = "v"; S = -128; Big = "18446744073709551615"; Low = -9223372036854775808; R = 0.1; D = 3; C = 'x';
                           B = TRUE; T = "20261121090000.000000+060"; A = {1, 0x41, 101b}; Texts = {"a" "b", "c"}; };"#,
    );
    let instance = &store.instances(ns, "V", false)[0];
    let value = |name: &str| instance.value(name).cloned().unwrap_or(Value::Null);
    assert_eq!(value("S"), Value::Int(-128));
    assert_eq!(value("Big"), Value::Int(u64::MAX.into()));
    assert_eq!(value("Low"), Value::Int(i64::MIN.into()));
    assert_eq!(
        value("R"),
        Value::Real(crate::model::Real::new(f64::from(0.1f32)))
    );
    assert_eq!(value("D"), Value::Real(crate::model::Real::new(3.0)));
    assert_eq!(value("C"), Value::Int(120));
    assert_eq!(
        value("A"),
        Value::Array([1, 0x41, 5].map(Value::Int).into())
    );
    assert_eq!(
        value("Texts"),
        Value::Array([Value::text("ab"), Value::text("c")].into())
    );
}

#[test]
fn values_that_do_not_fit() {
    let class = "class V { [key] string K; uint8 S; datetime T; string X; uint16 A[]; };";
    let case = |value: &str| {
        let (status, _, place) =
            first_error(&format!("{class} instance of V {{ K = \"v\"; {value} }};"));
        (status, place)
    };
    assert_eq!(
        case("S = 256;"),
        (
            WbemStatus::WBEMMOF_E_ILLEGAL_CONSTANT_VALUE,
            "256".to_owned()
        )
    );
    assert_eq!(
        case("S = \"1\";"),
        (WbemStatus::WBEMMOF_E_TYPE_MISMATCH, "\"1\"".to_owned())
    );
    assert_eq!(
        case("T = \"today\";"),
        (WbemStatus::WBEMMOF_E_TYPE_MISMATCH, "\"today\"".to_owned())
    );
    assert_eq!(
        case("X = {\"a\"};"),
        (
            WbemStatus::WBEMMOF_E_UNEXPECTED_ARRAY_INIT,
            "{\"a\"}".to_owned()
        )
    );
    assert_eq!(
        case("A = 5;"),
        (WbemStatus::WBEMMOF_E_TYPE_MISMATCH, "5".to_owned())
    );
    assert_eq!(
        case("Gone = 5;"),
        (WbemStatus::E_NOT_FOUND, "Gone".to_owned())
    );
}

#[test]
fn aliases_are_paths_also_before_their_declaration() {
    // MF-08, M098
    let (store, ns) = demo(
        r#"class Node { [key] uint32 N; [key] string T; };
           [association] class Link { [key] Node ref From; [key] object ref To; };
           instance of Link { From = $Late; To = $Kind; };
           class Kind as $Kind { };
           instance of Node as $Late { N = 3; T = "a\"b"; };"#,
    );
    let link = &store.instances(ns, "Link", false)[0];
    assert_eq!(
        link.value("From"),
        Some(&Value::text(r#"\\LAB\root\demo:Node.N=3,T="a\"b""#))
    );
    assert_eq!(
        link.value("To"),
        Some(&Value::text(r"\\LAB\root\demo:Kind"))
    );
    let circle = "class L { [key] L ref To; }; instance of L as $A { To = $B; }; instance of L as $B { To = $A; };";
    assert_eq!(first_error(circle).0, WbemStatus::E_QUOTA_VIOLATION);
    let no_reference = "class N { [key] string K; }; instance of N as $A { K = $A; };";
    assert_eq!(
        first_error(no_reference).0,
        WbemStatus::WBEMMOF_E_UNEXPECTED_ALIAS
    );
}

#[test]
fn embedded_objects_keep_to_their_class() {
    // MF-06
    let classes = "class In { uint32 X = 4; }; class Sub : In { }; class Other { };
                   class Out { [key] string K; In P; object Any; };";
    let (store, ns) = demo(&format!(
        "{classes} instance of Out {{ K = \"1\"; P = instance of Sub {{ X = 5; }}; Any = instance of Other {{ }}; }};"
    ));
    let out = &store.instances(ns, "Out", false)[0];
    let Some(Value::Object(inner)) = out.value("P") else {
        panic!("{out:?}")
    };
    assert_eq!(inner.get("X").map(|it| it.value), Ok(Value::Int(5)));
    let wrong = format!("{classes} instance of Out {{ K = \"1\"; P = instance of Other {{ }}; }};");
    assert_eq!(first_error(&wrong).0, WbemStatus::WBEMMOF_E_TYPE_MISMATCH);
}

#[test]
fn directions_of_parameters_by_reading() {
    // MF-11
    let text = "class A { void M([Description(\"x\")] string P); };";
    assert_eq!(first_error(text).0, WbemStatus::WBEMMOF_E_MUST_BE_IN_OR_OUT);
    for (default_direction, goes_out) in [
        (DefaultDirection::In, false),
        (DefaultDirection::InOut, true),
    ] {
        let mut store = Store::new();
        let compiled = add_with(
            &mut store,
            text,
            &MofRules {
                default_direction,
                ..MofRules::default()
            },
        );
        assert_eq!(compiled, Ok(()));
        let ns = store.namespace(DEMO).expect("the compiler made it");
        let method = store
            .class(ns, "A")
            .and_then(|it| it.method("M").cloned())
            .expect("it is there");
        assert_eq!(
            (method.inputs.is_some(), method.outputs.is_some()),
            (true, goes_out)
        );
    }
}

#[test]
fn flags_and_deletions() {
    // MF-13, MF-15
    let class = "class A { [key] string K; }; instance of A { K = \"1\"; };";
    let case = |more: &str| {
        let compiled = add(&mut Store::new(), &format!("{class} {more}"));
        compiled.err().map(|it| it.fault.status)
    };
    assert_eq!(
        case("#pragma instanceflags(\"createonly\") instance of A { K = \"1\"; };"),
        Some(WbemStatus::E_ALREADY_EXISTS)
    );
    assert_eq!(
        case("#pragma instanceflags(\"updateonly\") instance of A { K = \"2\"; };"),
        Some(WbemStatus::E_NOT_FOUND)
    );
    assert_eq!(
        case("#pragma classflags(\"createonly\") class A { [key] string K; };"),
        Some(WbemStatus::E_ALREADY_EXISTS)
    );
    assert_eq!(
        case("#pragma classflags(\"updateonly\") class B { };"),
        Some(WbemStatus::E_NOT_FOUND)
    );
    assert_eq!(
        case("#pragma deleteinstance(\"A.K=\\\"1\\\"\", FAIL)"),
        None
    );
    assert_eq!(
        case("#pragma deleteinstance(\"A.K=\\\"9\\\"\", FAIL)"),
        Some(WbemStatus::E_NOT_FOUND)
    );
    assert_eq!(
        case("#pragma deleteinstance(\"A.K=\\\"9\\\"\", NOFAIL)"),
        None
    );
    assert_eq!(
        case("#pragma deleteclass(\"None\", FAIL)"),
        Some(WbemStatus::E_NOT_FOUND)
    );
    assert_eq!(
        case("#pragma deleteclass(\"A\", NOFAIL) instance of A { K = \"1\"; };"),
        Some(WbemStatus::E_INVALID_CLASS)
    );
    assert_eq!(case("#pragma autorecover"), None);
}

#[test]
fn the_default_repository_compiles_and_answers() {
    let mut store = Store::new();
    for text in [
        include_str!("../../../catalogue/lab.mof"),
        include_str!("../../../catalogue/cimv2.mof"),
    ] {
        assert_eq!(add(&mut store, text), Ok(()));
    }
    let ns = store.namespace("root\\cimv2").expect("it is always there");
    let count = |text: &str| query(&store, ns, text).map(|it| it.len());
    assert_eq!(count("SELECT * FROM Win32_OperatingSystem"), Ok(1));
    assert_eq!(
        count("SELECT * FROM Win32_LogicalDisk WHERE DriveType = 3"),
        Ok(2)
    );
    assert_eq!(
        count("SELECT Name FROM Win32_Process WHERE Name LIKE '%explorer%'"),
        Ok(1)
    );
    assert_eq!(
        count("SELECT * FROM Win32_Service WHERE Started = TRUE AND StartMode = 'auto'"),
        Ok(4)
    );
    assert_eq!(
        count("SELECT * FROM CIM_LogicalElement WHERE __CLASS = 'Win32_BIOS'"),
        Ok(1)
    );
    assert!(get(&store, ns, "Win32_OperatingSystem=@").is_ok());
    assert!(get(&store, ns, "Win32_LogicalDisk.DeviceID=\"C:\"").is_ok());
    let lab = store.namespace("root\\lab").expect("lab.mof makes it");
    assert!(
        store
            .class(lab, "Lab_Provider")
            .is_some_and(|it| it.is_a("__Provider"))
    );
}
