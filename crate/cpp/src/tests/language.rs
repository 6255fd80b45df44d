//! The language itself.

use super::{in_main, prints};

#[test]
fn statements_and_expressions() {
    let cases = [
        ("printf(\"%d %d\\n\", 1 + 2 * 3, (7 - 2) % 3);", "7 2\n"),
        (
            "int a = 5; a += 2; a <<= 1; printf(\"%d %d %d\\n\", a, a++, ++a);",
            "14 14 16\n",
        ),
        (
            "unsigned int u = 0; u--; printf(\"%u %x\\n\", u, u);",
            "4294967295 ffffffff\n",
        ),
        (
            "long s = 0; for (int i = 0; i < 5; i++) { if (i == 3) continue; s += i; } printf(\"%ld\\n\", s);",
            "7\n",
        ),
        (
            "int n = 0; while (true) { if (++n > 3) break; } do { n--; } while (n > 1); printf(\"%d\\n\", n);",
            "1\n",
        ),
        (
            "for (int i = 0; i < 4; i++) { switch (i) { case 0: printf(\"a\"); break; case 1: printf(\"b\"); case 2: printf(\"c\"); break; default: printf(\"d\"); } }",
            "abccd",
        ),
        (
            "int i = 0; again: printf(\"%d\", i); if (++i < 3) goto again; printf(\"!\");",
            "012!",
        ),
        (
            "int a[] = { 1, 2, 3 }; int* p = a; p++; printf(\"%d %d %d\\n\", *p, p[1], (int)(&a[2] - a));",
            "2 3 2\n",
        ),
        (
            "int a[4] = { 1, 2 }; int s = 0; for (int x : a) s += x; printf(\"%d %d\\n\", s, (int)sizeof(a));",
            "3 16\n",
        ),
        (
            "wchar_t w[] = L\"abc\"; w[1] = L'X'; wprintf(L\"%s %d\\n\", w, (int)wcslen(w));",
            "aXc 3\n",
        ),
        (
            "bool b = 3 > 2 && !(1 == 2); printf(\"%d %d\\n\", b, b ? 10 : 20);",
            "1 10\n",
        ),
        (
            "double d = 1; d = d / 4 + 2; printf(\"%.2f %d\\n\", d, (int)d);",
            "2.25 2\n",
        ),
        (
            "HRESULT hr = WBEM_E_NOT_FOUND; printf(\"%d %d 0x%08lx\\n\", FAILED(hr), SUCCEEDED(hr), hr);",
            "1 0 0x80041002\n",
        ),
        (
            "int x = 1; int& r = x; r = 7; int* p = &x; *p += 1; printf(\"%d\\n\", x);",
            "8\n",
        ),
        (
            "struct P { int x; int y; }; P p = { 1, 2 }; P q = p; q.x = 9; printf(\"%d %d %d\\n\", p.x, q.x, q.y);",
            "1 9 2\n",
        ),
        (
            "enum Color { Red, Green = 5, Blue }; Color c = Blue; printf(\"%d\\n\", c);",
            "6\n",
        ),
        (
            "auto n = 3LL; n <<= 40; printf(\"%I64d\\n\", n);",
            "3298534883328\n",
        ),
        ("char c = 'A'; c += 2; printf(\"%c%c\\n\", c, 'z');", "Cz\n"),
        (
            "int a = 3, b = 4; int* p = a > b ? &a : &b; printf(\"%d\\n\", *p);",
            "4\n",
        ),
        (
            "for (int i = 0; i < 2; i++) { static int n = 10; n++; printf(\"%d \", n); }",
            "11 12 ",
        ),
    ];
    for (body, expected) in cases {
        prints(&in_main(body), expected);
    }
}

#[test]
fn streams() {
    let cases = [
        ("cout << \"a=\" << 5 << endl;", "a=5\n"),
        (
            "cout << hex << 255 << \" \" << dec << 255 << endl;",
            "ff 255\n",
        ),
        (
            "wcout << L\"text \" << setw(5) << setfill(L'0') << 42 << endl;",
            "text 00042\n",
        ),
        (
            "HRESULT hr = 0x80041001; cout << \"0x\" << hex << hr << endl;",
            "0x80041001\n",
        ),
        ("bool b = true; cout << b << ' ' << 1.5 << endl;", "1 1.5\n"),
        (
            "_bstr_t t(L\"x\"); wcout << (wchar_t*)t << endl; wstring s = L\"y\"; wcout << s << endl;",
            "x\ny\n",
        ),
    ];
    for (body, expected) in cases {
        prints(&in_main(body), expected);
    }
}

#[test]
fn functions_and_function_pointers() {
    prints(
        "int twice(int x) { return 2 * x; }\n\
         int apply(int (*f)(int), int x) { return f(x); }\n\
         int fact(int n) { return n < 2 ? 1 : n * fact(n - 1); }\n\
         void swap(int& a, int& b) { int t = a; a = b; b = t; }\n\
         int add(int a, int b = 10);\n\
         int main() { int a = 1, b = 2; swap(a, b);\n\
         printf(\"%d %d %d %d %d\\n\", apply(twice, 4), fact(10), a, b, add(1)); return 0; }\n\
         int add(int a, int b) { return a + b; }",
        "8 3628800 2 1 11\n",
    );
}

#[test]
fn classes() {
    prints(
        "class Shape { public: Shape(const char* n) : name(n) {} virtual ~Shape() { printf(\"~%s \", name); }\n\
           virtual int area() { return 0; } int twice() { return 2 * area(); } protected: const char* name; };\n\
         class Box : public Shape { int a; public: Box(int a) : Shape(\"box\"), a(a) { count++; }\n\
           ~Box() { printf(\"~Box \"); } int area() override { return a * a; } static int count; };\n\
         int Box::count = 0;\n\
         int main() { Box b(3); Shape* s = new Box(4); printf(\"%d %d %d \", b.twice(), s->area(), Box::count);\n\
           delete s; printf(\"| \"); return 0; }",
        "18 16 2 ~Box ~box | ~Box ~box ",
    );
}

#[test]
fn several_bases_and_members() {
    prints(
        "struct A { virtual int f() { return 1; } int x; A() : x(10) {} };\n\
         struct B { virtual int g() { return 2; } int y; B() : y(20) {} };\n\
         struct M { ~M() { printf(\"~M \"); } };\n\
         struct C : public A, public B { M m; int g() { return x + y; } int f() { return 7; } };\n\
         int main() { C c; B* b = &c; A* a = &c; C* back = (C*)b;\n\
           printf(\"%d %d %d %d \", b->g(), a->f(), back->x, b->y); return 0; }",
        "30 7 10 20 ~M ",
    );
}

#[test]
fn destructors_run_on_every_way_out() {
    prints(
        "struct T { int n; T(int n) : n(n) {} ~T() { printf(\"~%d \", n); } };\n\
         int f(int k) { T a(1); for (int i = 0; i < 3; i++) { T b(2); if (k == 0) return 5; if (k == 1) break;\n\
           if (k == 2) goto end; } printf(\"loop \"); end: T c(3); return 6; }\n\
         int main() { for (int k = 0; k < 3; k++) printf(\"=%d \", f(k)); return 0; }",
        "~2 ~1 =5 ~2 loop ~3 ~1 =6 ~2 ~3 ~1 =6 ",
    );
}

#[test]
fn globals_live_around_main() {
    prints(
        "struct G { G() { printf(\"made \"); } ~G() { printf(\"ended\"); } int v; };\n\
         G g; int start = 40 + 2; int* p = &start;\n\
         int main() { printf(\"main %d \", *p); return 0; }",
        "made main 42 ended",
    );
}

#[test]
fn strings_and_containers() {
    let cases = [
        (
            "_bstr_t a(L\"SELECT * \"); a += L\"FROM X\"; wprintf(L\"%s %u\\n\", (wchar_t*)a, a.length());",
            "SELECT * FROM X 15\n",
        ),
        (
            "_bstr_t a = _bstr_t(L\"x\") + L\"y\"; wprintf(L\"%s\\n\", a.GetBSTR());",
            "xy\n",
        ),
        (
            "wstring s = L\"ab\"; s += L\"cd\"; wprintf(L\"%s %d\\n\", s.c_str(), (int)s.length());",
            "abcd 4\n",
        ),
        (
            "string s = \"ab\"; string t = s + \"c\"; if (t == \"abc\") printf(\"%s\\n\", t.c_str());",
            "abc\n",
        ),
        (
            "vector<int> v; for (int i = 0; i < 9; i++) v.push_back(i * i); int s = 0; for (int x : v) s += x; printf(\"%d %d\\n\", s, v[8]);",
            "204 64\n",
        ),
        (
            "wchar_t b[20]; swprintf_s(b, 20, L\"%d-%s\", 5, L\"x\"); wcscat_s(b, L\"!\"); wprintf(L\"%s\\n\", b);",
            "5-x!\n",
        ),
        (
            "char b[8]; strcpy_s(b, \"abc\"); printf(\"%s %d\\n\", b, strcmp(b, \"abd\"));",
            "abc -1\n",
        ),
        ("wprintf(L\"%d\\n\", _wcsicmp(L\"ABC\", L\"abc\"));", "0\n"),
        (
            "VARIANT v; VariantInit(&v); V_VT(&v) = VT_BSTR; V_BSTR(&v) = SysAllocString(L\"t\"); wprintf(L\"%s\\n\", v.bstrVal); VariantClear(&v);",
            "t\n",
        ),
        (
            "_variant_t v(L\"12\"); v.ChangeType(VT_I4); printf(\"%d\\n\", v.lVal);",
            "12\n",
        ),
        (
            "SAFEARRAY* a = SafeArrayCreateVector(VT_BSTR, 0, 2); LONG i = 1; BSTR b = SysAllocString(L\"q\"); SafeArrayPutElement(a, &i, b); SysFreeString(b); LONG u; SafeArrayGetUBound(a, 1, &u); SafeArrayGetElement(a, &i, &b); wprintf(L\"%d %s\\n\", u, b); SysFreeString(b); SafeArrayDestroy(a);",
            "1 q\n",
        ),
        (
            "atomic<int> n(3); n++; ++n; n += 5; printf(\"%d\\n\", (int)n); mutex m; { lock_guard<mutex> g(m); }",
            "10\n",
        ),
        (
            "int* p = (int*)malloc(3 * sizeof(int)); p[2] = 4; printf(\"%d\\n\", p[2]); free(p);",
            "4\n",
        ),
        (
            "struct S { int a; int* p; } s; ZeroMemory(&s, sizeof(s)); printf(\"%d %d\\n\", s.a, s.p == NULL);",
            "0 1\n",
        ),
    ];
    for (body, expected) in cases {
        prints(&in_main(body), expected);
        let outcome = super::run(&in_main(body));
        assert!(
            !outcome.findings.contains(&"leak".to_owned()),
            "{body}: {:?}",
            outcome.findings
        );
    }
}

#[test]
fn a_declaration_of_a_method_of_an_unknown_class_is_a_reference_page_speaking() {
    prints(
        "static HRESULT WINAPI Classname::Function(void* p);\nint main() { printf(\"ran\\n\"); return 0; }",
        "ran\n",
    );
}

#[test]
fn two_conditions_in_a_row_declare_nothing() {
    prints(
        "bool ready(int n) { return n > 0; }\n\
         int main() { int* p = new int(3); if (p && ready(*p)) printf(\"both\\n\"); delete p; return 0; }",
        "both\n",
    );
}

#[test]
fn the_library_copies_searches_and_grows() {
    let cases = [
        (
            "std::vector<std::wstring> v(2); v[1] = L\"b\"; std::vector<std::wstring> w = v; w[1] = L\"c\"; w.resize(1);\n\
             wprintf(L\"%s %d\\n\", v[1].c_str(), (int)w.size());",
            "b 1\n",
        ),
        (
            "std::vector<IUnknown*> v(1); printf(\"%d\\n\", v[0] == NULL);",
            "1\n",
        ),
        (
            "std::wstring s(L\"abcdef\"); wprintf(L\"%s %d %d\\n\", s.substr(2, 3).c_str(), (int)s.find(L\"de\"), s.find(L\"x\") == std::wstring::npos);",
            "cde 3 1\n",
        ),
        (
            "CComBSTR b(L\"a\"); b += L\"b\"; b.Append(L\"c\"); wprintf(L\"%s %d\\n\", (BSTR)b, b == CComBSTR(L\"abc\"));",
            "abc 1\n",
        ),
        (
            "_variant_t n(5L); _variant_t s; s.ChangeType(VT_BSTR, &n); wprintf(L\"%s\\n\", s.bstrVal);",
            "5\n",
        ),
        ("printf(\"%d\\n\", system(\"pause\"));", "0\n"),
    ];
    for (body, expected) in cases {
        prints(&in_main(body), expected);
        let findings = super::run(&in_main(body)).findings;
        assert_eq!(findings, Vec::<String>::new(), "{body}");
    }
    prints(
        "int sum(int a, int b) { return a + b; }\n\
         int main() { int (*p)(int, int) = &sum; printf(\"%d %d\\n\", (*p)(4, 5), p(1, 2)); return 0; }",
        "9 3\n",
    );
}
