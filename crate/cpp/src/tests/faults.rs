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
fn a_deleted_object_is_called_by_its_class() {
    let outcome = run(
        "struct S { virtual void f() {} virtual ~S() {} }; struct D : public S { ~D() {} };\n\
         int main() { S* s = new D; delete s; s->f(); return 0; }",
    );
    let (name, message) = outcome.fault.unwrap();
    assert_eq!(name, "use-after-delete");
    assert!(message.contains("class D"), "{message}");
}

#[test]
fn endless_recursion_and_endless_memory_are_limited() {
    let outcome = run("int f(int n) { return f(n + 1); } int main() { return f(0); }");
    assert_eq!(outcome.fault.unwrap().0, "limit");
    let outcome = run("int main() { while (true) { char* p = new char[100000]; } return 0; }");
    assert_eq!(outcome.fault.unwrap().0, "limit");
    let outcome = run("int main() { while (true) new int; return 0; }");
    let (name, message) = outcome.fault.unwrap();
    assert_eq!(name, "limit");
    assert!(message.contains("100000 pieces of memory"), "{message}");
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
fn what_a_loop_leaves_behind_is_one_finding() {
    let outcome = run("int main() { for (int i = 0; i < 1000; i++) new int; return 0; }");
    assert_eq!(outcome.fault, None);
    assert_eq!(outcome.findings, ["leak"]);
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
    let outcome = run(
        "IEnumWbemClassObject* p = NULL; pSvc->ExecNotificationQuery(NULL, NULL, 0, NULL, &p);",
    );
    let (name, message) = outcome.fault.unwrap();
    assert_eq!(name, "unsupported");
    assert!(
        message.contains("IWbemServices::ExecNotificationQuery"),
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

#[test]
fn impossible_classes_and_sizes_are_said() {
    let cases = [
        (
            "struct A { A a; }; int main() { A a; return 0; }",
            "not complete",
        ),
        (
            "struct A : public A {}; int main() { A a; return 0; }",
            "not complete",
        ),
        (
            "struct B; struct A { B b; }; struct B { A a; }; int main() { return 0; }",
            "not complete",
        ),
        ("int a[100000][100000]; int main() { return 0; }", "at most"),
        (
            "struct A { int a[1000000]; int b[1000000]; }; int main() { return 0; }",
            "at most",
        ),
        ("int main() { int a[2000000000]; return 0; }", "at most"),
    ];
    for (text, part) in cases {
        let (_, diagnostics) = load(text);
        assert!(
            diagnostics.iter().any(|it| it.contains(part)),
            "{text}: {diagnostics:?}"
        );
        run(text);
    }
}

#[test]
fn nested_expressions_take_bounded_time() {
    let nested = (0..60).fold("1".to_owned(), |inner, _| format!("(a ? {inner} : 2)"));
    let (_, diagnostics) = load(&in_main(&format!("int a = 1; int b = {nested};")));
    assert_eq!(diagnostics, Vec::<String>::new());
    let nested = (0..60).fold("t".to_owned(), |inner, _| format!("(t + {inner})"));
    let (_, diagnostics) = load(&in_main(&format!(
        "_bstr_t t(L\"x\"); _bstr_t s = {nested};"
    )));
    assert!(
        diagnostics
            .iter()
            .any(|it| it.contains("too deeply nested")),
        "{diagnostics:?}"
    );
}

#[test]
fn pointers_of_other_types_need_a_cast() {
    let wrong = [
        "wchar_t* w = \"narrow\";",
        "IWbemServices* p = NULL; IWbemLocator* l = p;",
        "IUnknown* u = NULL; IWbemServices* p = u;",
        "IWbemServices* p = L\"text\";",
    ];
    for body in wrong {
        let (_, diagnostics) = load(&in_main(body));
        assert_eq!(diagnostics.len(), 1, "{body}: {diagnostics:?}");
        assert!(diagnostics[0].contains("cannot become"), "{diagnostics:?}");
    }
    prints(
        &in_main(
            "IWbemServices* p = NULL; IUnknown* u = p; void* v = u; IWbemServices* q = (IWbemServices*)u; ULONG n = 1; InterlockedIncrement((LONG*)&n); printf(\"%lu\", n);",
        ),
        "2",
    );
}

#[test]
fn objects_are_made_of_values_once_at_most() {
    let text = "struct B; struct A { A(const B& b); }; struct B { B(const A& a); }; void f(const A& a) {}\n\
        int main() { f(5); A a = 5; _bstr_t t = 5; return 0; }";
    let (_, diagnostics) = load(text);
    assert_eq!(diagnostics.len(), 3, "{diagnostics:?}");
}

#[test]
fn an_object_is_not_made_by_a_constructor_that_takes_it_by_value() {
    let constructors = ["W(W x) {}", "W(W x, int n = 1) {}"];
    for constructor in constructors {
        let text = format!(
            "class W {{ public: {constructor} }}; int main() {{ W* p = new W(5); W w(*p); W v = 5; return 0; }}"
        );
        let (_, diagnostics) = load(&text);
        let first = diagnostics.first().map_or("", String::as_str);
        assert!(
            first.ends_with("cannot take a copy of one"),
            "{diagnostics:?}"
        );
    }
    let turns = "struct B; struct A { A(B b); }; struct B { B(A a) {} }; A::A(B b) {} int main() { A a(5); return 0; }";
    let (_, diagnostics) = load(turns);
    assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
}

#[test]
fn a_template_that_does_not_fit_is_told_where_it_is_used() {
    let cases = [
        ("CComPtr<int> p;", "CComPtr<int32>::"),
        (
            "TRefPointerCollection<VARIANT> list;",
            "TRefPointerCollection<VARIANT>::",
        ),
        ("std::vector<CComPtr<int>> v;", "CComPtr<int32>::"),
    ];
    for (statement, function) in cases {
        let globally = format!("{statement} int main() {{ return 0; }}");
        for text in [in_main(statement), globally] {
            let (_, diagnostics) = load(&text);
            assert!(!diagnostics.is_empty(), "{text}");
            for diagnostic in diagnostics {
                let (place, message) = diagnostic.split_once(": ").unwrap_or_default();
                assert!(place.len() > 5 && statement.contains(place), "{diagnostic}");
                assert!(message.starts_with(function), "{diagnostic}");
            }
        }
    }
}

#[test]
fn broken_texts_never_panic() {
    let text = "class S : public IWbemObjectSink { LONG n; public: S(int x) : n(x) {} ULONG AddRef() { return ++n; } };\n\
        int main() { S* s = new S(1); int a[3] = { 1, 2 }; VARIANT v; VariantInit(&v); for (int i = 0; i < 3; i++) a[i] += s->AddRef();\n\
        _bstr_t b(L\"x\"); wcout << (wchar_t*)b << hex << a[1] << endl; printf(\"%d %ls\", a[0], v.bstrVal); delete s; return 0; }";
    let words: Vec<&str> = text.split_inclusive([' ', '(', ')', ';']).collect();
    for skipped in 0..words.len() {
        let broken: String = words
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != skipped)
            .map(|it| *it.1)
            .collect();
        run(&broken);
        let doubled: String = words
            .iter()
            .enumerate()
            .flat_map(|(at, it)| std::iter::repeat_n(*it, if at == skipped { 2 } else { 1 }))
            .collect();
        run(&doubled);
    }
}
