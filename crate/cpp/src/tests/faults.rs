//! What a program does wrong is found, named and placed.

use super::world::{load, run};
use super::{in_main, prints};

fn stops(body: &str, name: &str, place: &str) {
    let outcome = run(&in_main(body));
    assert_eq!(outcome.diagnostics, Vec::<String>::new(), "{body}");
    let Some((found, message)) = outcome.fault else {
        panic!("{body} ends with {:?}", outcome.printed);
    };
    assert_eq!(found, name, "{body}: {message}");
    assert_eq!(outcome.place, place, "{body}");
}

#[test]
fn crashes_are_findings() {
    let cases = [
        ("int* p = NULL; *p = 1;", "null-pointer", "*p = 1;"),
        (
            "int* p = new int(3); delete p; int x = *p;",
            "use-after-delete",
            "int x = *p;",
        ),
        (
            "int* p = new int(3); delete p; delete p;",
            "double-delete",
            "delete p;",
        ),
        ("int x; int y = x + 1;", "uninitialised", "int y = x + 1;"),
        ("int a[3]; a[3] = 1;", "out-of-bounds", "a[3] = 1;"),
        (
            "int* p; { int x = 1; p = &x; } *p = 2;",
            "use-after-scope",
            "*p = 2;",
        ),
        (
            "int z = 0; int y = 1 / z;",
            "division-by-zero",
            "int y = 1 / z;",
        ),
        (
            "BSTR b = SysAllocString(L\"x\"); SysFreeString(b); SysFreeString(b);",
            "double-delete",
            "SysFreeString(b);",
        ),
        (
            "delete (char*)malloc(3);",
            "wrong-delete",
            "delete (char*)malloc(3);",
        ),
        (
            "char* s = (char*)\"abc\"; s[0] = 'x';",
            "write-to-literal",
            "s[0] = 'x';",
        ),
        (
            "char b[3]; strcpy_s(b, 3, \"abc\");",
            "out-of-bounds",
            "strcpy_s(b, 3, \"abc\");",
        ),
        (
            "VARIANT v; VariantClear(&v);",
            "uninitialised",
            "VariantClear(&v);",
        ),
        ("int* p = (int*)12345; *p = 1;", "wild-pointer", "*p = 1;"),
        ("printf(\"%s\", 5);", "format", "printf(\"%s\", 5);"),
        ("assert(1 == 2);", "assert", "assert(1 == 2);"),
    ];
    for (body, name, place) in cases {
        stops(body, name, place);
    }
}

#[test]
fn a_call_through_null_names_pointer_and_method() {
    let outcome = run(
        "IWbemServices* pSvc = 0;\nHRESULT hRes = pSvc->ExecQueryAsync(NULL, NULL, 0, NULL, NULL);",
    );
    let (name, message) = outcome.fault.unwrap();
    assert_eq!(name, "null-pointer");
    assert!(
        message.contains("ExecQueryAsync") && message.contains("pSvc"),
        "{message}"
    );
    assert!(
        outcome.place.starts_with("HRESULT hRes"),
        "{}",
        outcome.place
    );
}

#[test]
fn endless_recursion_and_endless_memory_are_limited() {
    let outcome = run("int f(int n) { return f(n + 1); } int main() { return f(0); }");
    assert_eq!(outcome.fault.unwrap().0, "limit");
    let outcome = run("int main() { while (true) { char* p = new char[100000]; } return 0; }");
    assert_eq!(outcome.fault.unwrap().0, "limit");
}

#[test]
fn what_is_left_at_the_end_is_reported() {
    let outcome = run(&in_main(
        "BSTR b = SysAllocString(L\"x\"); int* p = new int; VARIANT v; VariantInit(&v);",
    ));
    assert_eq!(outcome.fault, None);
    assert_eq!(outcome.findings, ["leak", "leak"]);
}

#[test]
fn a_literal_is_no_bstr() {
    let outcome = run(
        "IWbemClassObject* p = NULL; pSvc->GetObject((BSTR)L\"X\", 0, NULL, &p, NULL); p->Release();",
    );
    assert_eq!(outcome.fault, None);
    assert_eq!(outcome.findings, ["not-a-bstr"]);
}

#[test]
fn an_unsupported_method_says_its_name() {
    let outcome = run("IEnumWbemClassObject* p = NULL; pSvc->CreateClassEnum(NULL, 0, NULL, &p);");
    let (name, message) = outcome.fault.unwrap();
    assert_eq!(name, "unsupported");
    assert!(
        message.contains("IWbemServices::CreateClassEnum"),
        "{message}"
    );
}

#[test]
fn unknown_names_are_said_at_once_and_stop_where_they_are_reached() {
    let text = in_main("printf(\"a\"); Foo(1);");
    let (_, diagnostics) = load(&text);
    assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
    assert!(diagnostics[0].contains("Foo"), "{diagnostics:?}");
    let outcome = run(&text);
    assert_eq!(outcome.printed, "a");
    assert_eq!(outcome.fault.unwrap().0, "unsupported");
}

#[test]
fn a_program_ends_itself() {
    prints(&in_main("printf(\"x\"); exit(4); printf(\"y\");"), "x");
    assert_eq!(run(&in_main("exit(4);")).exit, Some(4));
}
