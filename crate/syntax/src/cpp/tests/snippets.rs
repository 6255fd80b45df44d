//! Single statements and declarations, in tables.

use super::*;

#[test]
fn operators_bind_as_in_c() {
    table(&[
        ("a = b + c * d - e;", "(a = ((b Add (c Mul d)) Sub e))"),
        ("a = b = c;", "(a = (b = c))"),
        (
            "x |= a << 2 | b >> 3 & 4;",
            "(x BitOr= ((a Shl 2) BitOr ((b Shr 3) BitAnd 4)))",
        ),
        ("x >>= 1;", "(x Shr= 1)"),
        (
            "r = a < b == c > d && e || !f;",
            "(r = ((((a Less b) Eq (c Greater d)) And e) Or (Not f)))",
        ),
        ("r = a ? b : c ? d : e;", "(r = (a ? b : (c ? d : e)))"),
        ("i++, --j;", "((i++) , (--j))"),
        ("*p++ = -1;", "((Deref (p++)) = (Minus 1))"),
        ("r = a > b >= c;", "(r = ((a Greater b) GreaterEq c))"),
        ("f(a < b, c > d);", "f((a Less b),(c Greater d))"),
        ("f(a < b, c > (d));", "f((a Less b),(c Greater d))"),
        (
            "apObj[i]->Get(_bstr_t(L\"Name\"), 0, &v, 0, 0);",
            "apObj[i]->Get(make<_bstr_t>(L\"Name\"),0,(AddressOf v),0,0)",
        ),
        ("this->Base::f();", "this->Base::f()"),
        ("printf(\"a\" \"b\" L\"c\");", "printf(L\"abc\")"),
        (
            "std::cout << hex << hr << std::endl;",
            "(((cout Shl hex) Shl hr) Shl endl)",
        ),
        ("p = NULL; q = nullptr;", "(p = 0); (q = nullptr)"),
    ]);
}

#[test]
fn casts_are_told_from_brackets() {
    table(&[
        ("f((LPVOID *)&p);", "f(cast<LPVOID*>((AddressOf p)))"),
        ("x = (DWORD)-1;", "(x = cast<DWORD>((Minus 1)))"),
        ("x = (a) - 1;", "(x = (a Sub 1))"),
        ("x = (unsigned long)y;", "(x = cast<unsigned long>(y))"),
        ("x = (Unknown)y;", "(x = cast<Unknown>(y))"),
        ("x = (Unknown *)&y;", "(x = cast<Unknown*>((AddressOf y)))"),
        ("x = (f)(1);", "(x = f(1))"),
        (
            "x = static_cast<IUnknown *>(p);",
            "(x = cast<IUnknown*>(p))",
        ),
        (
            "x = reinterpret_cast<void**>(&p);",
            "(x = cast<void**>((AddressOf p)))",
        ),
        (
            "x = int(y) + long(3);",
            "(x = (cast<int>(y) Add cast<long>(3)))",
        ),
        (
            "x = (IWbemObjectSink *) this;",
            "(x = cast<IWbemObjectSink*>(this))",
        ),
        (
            "f((LPTHREAD_START_ROUTINE)Run);",
            "f(cast<LPTHREAD_START_ROUTINE>(Run))",
        ),
        ("x = (HRESULT (*)(int))p;", "(x = cast<HRESULT(*)(int)>(p))"),
        (
            "n = sizeof(VARIANT) + sizeof(v) / sizeof v[0];",
            "(n = (sizeof<VARIANT> Add (sizeof(v) Div sizeof(v[0]))))",
        ),
        ("n = sizeof(WCHAR[20]);", "(n = sizeof<WCHAR[20]>)"),
    ]);
}

#[test]
fn declarations_are_told_from_expressions() {
    table(&[
        ("IWbemLocator *pLoc = 0;", "IWbemLocator* pLoc = 0"),
        ("Unknown * p;", "Unknown* p"),
        ("Unknown thing;", "Unknown thing"),
        ("a * b;", "a* b"),
        ("hr & MASK;", "(hr BitAnd MASK)"),
        ("const Unknown &r = x;", "const Unknown& r = x"),
        (
            "unsigned __int64 n = 1, *p = &n, a[3] = { 1, 2 };",
            "unsigned long long n = 1; unsigned long long* p = (AddressOf n); unsigned long long[3] a = {1,2}",
        ),
        (
            "std::vector<std::vector<std::wstring>> v;",
            "vector<vector<wstring>> v",
        ),
        (
            "CComPtr<IWbemServices> p(q);",
            "CComPtr<IWbemServices> p(q)",
        ),
        ("CInstance x(a, 1);", "CInstance x(a,1)"),
        ("VARIANT v = { 0 };", "VARIANT v = {0}"),
        ("VARIANT v{};", "VARIANT v = {}"),
        ("int n{3};", "int n(3)"),
        (
            "_bstr_t s = L\"a\"; s += L\"b\";",
            "_bstr_t s = L\"a\"; (s Add= L\"b\")",
        ),
        (
            "std::lock_guard<std::mutex> lock(m);",
            "lock_guard<mutex> lock(m)",
        ),
        (
            "std::function<void(int)> fn = Run;",
            "function<void(*)(int)> fn = Run",
        ),
        ("const static int n = 3;", "const int n = 3"),
        (
            "[[maybe_unused]] int k = (hr) ? 1 : 2;",
            "int k = (hr ? 1 : 2)",
        ),
        (
            "((IUnknown *)*ppv)->AddRef();",
            "cast<IUnknown*>((Deref ppv))->AddRef()",
        ),
        (
            "reinterpret_cast<IUnknown*>(*ppv)->AddRef();",
            "cast<IUnknown*>((Deref ppv))->AddRef()",
        ),
        (
            "V_BSTR(&v) = SysAllocString(L\"a\");",
            "(V_BSTR((AddressOf v)) = SysAllocString(L\"a\"))",
        ),
        (
            "f(__uuidof(WbemLocator), IID_PPV_ARGS(&p));",
            "f(__uuidof(WbemLocator),IID_PPV_ARGS((AddressOf p)))",
        ),
        ("std::thread t([&] { f(); });", "thread t(lambda[]/0)"),
        (
            "auto f = [=, &x](int a) mutable -> int { return a; };",
            "auto f = lambda[(\"x\", true)]/1",
        ),
        (
            "HRESULT (WINAPI *fn)(int, BSTR *) = 0;",
            "HRESULT(*)(int,BSTR*) fn = 0",
        ),
        ("OLECHAR name[10][2];", "OLECHAR[10][2] name"),
        ("static const LONG k = 5L;", "const LONG k = 5"),
        (
            "typedef struct tagA { int x; } A, *PA;",
            "class tagA; typedef tagA A; typedef tagA* PA",
        ),
        ("typedef struct { int x; } A;", "class A"),
        (
            "enum Color { Red, Green = 3 }; Color c = Red;",
            "enum Some(\"Color\"); Color c = Red",
        ),
        ("struct P { int x; } p = { 1 };", "class P; P p = {1}"),
        (
            "typedef HRESULT (CALLBACK *Fn)(LONG); Fn fn = 0;",
            "typedef HRESULT(*)(LONG) Fn; Fn fn = 0",
        ),
        (
            "using Name = const wchar_t *; Name n;",
            "typedef const wchar_t* Name; Name n",
        ),
        (
            "std::this_thread::sleep_for(std::chrono::milliseconds(50));",
            "this_thread::sleep_for(make<chrono::milliseconds>(50))",
        ),
    ]);
}

#[test]
fn statements_of_every_kind() {
    table(&[
        (
            "if (FAILED(hr)) return; else { x(); }",
            "if FAILED(hr) return else {x()}",
        ),
        (
            "while (true) { break; continue; }",
            "while true {break; continue}",
        ),
        ("do x++; while (x < 3);", "do (x++) while (x Less 3)"),
        (
            "for (int i = 0, j = 1; i < n; i++) ;",
            "for (int i = 0; int j = 1; (i Less n); (i++)) empty",
        ),
        ("for (;;) { }", "for (; ; ) {}"),
        (
            "for (auto &o : objects) o->Release();",
            "for (auto& o : objects) o->Release()",
        ),
        (
            "switch (vt) { case VT_I4: case CIM_SINT32: f(); break; default: g(); }",
            "switch vt {case VT_I4; case CIM_SINT32; f(); break; default; g()}",
        ),
        ("goto done; done: return;", "goto done; done:; return"),
        (
            "try { f(); } catch (_com_error &e) { g(e); } catch (...) { throw; }",
            "try {f()} catch _com_error& {g(e)} catch ... {throw}",
        ),
        ("throw _com_error(hr);", "throw make<_com_error>(hr)"),
        (
            "if (HRESULT hr = f()) g();",
            "{HRESULT hr = f(); if hr g()}",
        ),
        (
            "p = new QuerySink; q = new (std::nothrow) A(1, 2); r = new BYTE[n];",
            "(p = new<QuerySink>()); (q = new<A>(1,2)); (r = new<BYTE>()[n])",
        ),
        ("delete p; delete [] r;", "delete(p); delete[](r)"),
        (";{}", "empty; {}"),
        (
            "\n#define CHECK(hr) if (FAILED(hr)) { goto out; }\nCHECK(f()) out: ;",
            "if FAILED(f()) {goto out}; out:; empty",
        ),
    ]);
}
