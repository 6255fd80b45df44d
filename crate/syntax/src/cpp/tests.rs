//! Snippets in a table, whole programs in the documentation's style, and texts that attack the limits.

use std::fmt::Write;

use super::ast::*;
use super::{Include, ParseOptions, parse};

fn read(text: &str) -> (Program, Vec<String>) {
    let (program, diagnostics) = parse(text, 0, &ParseOptions::default());
    (
        program,
        diagnostics
            .into_iter()
            .map(|diagnostic| diagnostic.message)
            .collect(),
    )
}

fn clean(text: &str) -> Program {
    let (program, said) = read(text);
    assert_eq!(said, [""; 0], "{text}");
    program
}

/// A type in a short form of our own.
fn ty(t: &Type) -> String {
    let mut out = String::new();
    if t.is_const {
        out += "const ";
    }
    match &t.base {
        BaseType::Named(name) => out += name,
        BaseType::Auto => out += "auto",
        BaseType::Template(name, args) => write!(
            out,
            "{name}<{}>",
            args.iter().map(ty).collect::<Vec<_>>().join(",")
        )
        .unwrap(),
        BaseType::FunctionPointer(returns, params) => {
            write!(
                out,
                "{}(*)({})",
                ty(returns),
                params.iter().map(ty).collect::<Vec<_>>().join(",")
            )
            .unwrap();
        }
    }
    out += &"*".repeat(t.pointers.into());
    if t.reference {
        out += "&";
    }
    for bound in &t.arrays {
        write!(out, "[{}]", bound.as_ref().map(ex).unwrap_or_default()).unwrap();
    }
    out
}

fn list(expressions: &[Expr]) -> String {
    expressions.iter().map(ex).collect::<Vec<_>>().join(",")
}

/// An expression in a short form, every operator in brackets.
fn ex(e: &Expr) -> String {
    match &e.kind {
        ExprKind::Int { value, .. } => value.to_string(),
        ExprKind::Float(value) => value.to_string(),
        ExprKind::Bool(value) => value.to_string(),
        ExprKind::Char { value, .. } => format!("'{value}'"),
        ExprKind::Str { value, wide } => format!("{}{value:?}", if *wide { "L" } else { "" }),
        ExprKind::Null => "nullptr".into(),
        ExprKind::This => "this".into(),
        ExprKind::Name(name) => name.clone(),
        ExprKind::Scoped { scope, name } => format!("{scope}::{name}"),
        ExprKind::Unary(op, a) => format!("({op:?} {})", ex(a)),
        ExprKind::Step {
            increment,
            prefix,
            target,
        } => {
            let mark = if *increment { "++" } else { "--" };
            if *prefix {
                format!("({mark}{})", ex(target))
            } else {
                format!("({}{mark})", ex(target))
            }
        }
        ExprKind::Binary(op, a, b) => format!("({} {op:?} {})", ex(a), ex(b)),
        ExprKind::Assign {
            op: None,
            target,
            value,
        } => format!("({} = {})", ex(target), ex(value)),
        ExprKind::Assign {
            op: Some(op),
            target,
            value,
        } => format!("({} {op:?}= {})", ex(target), ex(value)),
        ExprKind::Conditional(a, b, c) => format!("({} ? {} : {})", ex(a), ex(b), ex(c)),
        ExprKind::Comma(a, b) => format!("({} , {})", ex(a), ex(b)),
        ExprKind::Call { callee, args } => format!("{}({})", ex(callee), list(args)),
        ExprKind::Member {
            object,
            arrow,
            scope,
            name,
        } => {
            let scope = scope
                .as_ref()
                .map(|scope| format!("{scope}::"))
                .unwrap_or_default();
            format!(
                "{}{}{scope}{name}",
                ex(object),
                if *arrow { "->" } else { "." }
            )
        }
        ExprKind::Index(a, b) => format!("{}[{}]", ex(a), ex(b)),
        ExprKind::Cast(t, a) => format!("cast<{}>({})", ty(t), ex(a)),
        ExprKind::Construct(t, args) => format!("make<{}>({})", ty(t), list(args)),
        ExprKind::SizeofType(t) => format!("sizeof<{}>", ty(t)),
        ExprKind::SizeofExpr(a) => format!("sizeof({})", ex(a)),
        ExprKind::New { ty: t, args, count } => {
            format!(
                "new<{}>({}){}",
                ty(t),
                list(args),
                count
                    .as_ref()
                    .map(|n| format!("[{}]", ex(n)))
                    .unwrap_or_default()
            )
        }
        ExprKind::Delete { target, array } => {
            format!("delete{}({})", if *array { "[]" } else { "" }, ex(target))
        }
        ExprKind::List(elements) => format!("{{{}}}", list(elements)),
        ExprKind::Lambda {
            captures, params, ..
        } => format!("lambda{captures:?}/{}", params.len()),
        ExprKind::Unsupported(what) => format!("<{what}>"),
    }
}

fn var(decl: &VarDecl) -> String {
    let init = match &decl.init {
        Init::None => String::new(),
        Init::Assign(value) => format!(" = {}", ex(value)),
        Init::Construct(values) => format!("({})", list(values)),
        Init::List(values) => format!(" = {{{}}}", list(values)),
    };
    format!("{} {}{init}", ty(&decl.ty), decl.name)
}

/// Every statement of a body in a short form.
fn st(stmt: &Stmt) -> String {
    match &stmt.kind {
        StmtKind::Expr(e) => ex(e),
        StmtKind::Decl(decls) => decls.iter().map(var).collect::<Vec<_>>().join("; "),
        StmtKind::Block(block) => format!("{{{}}}", sts(&block.stmts)),
        StmtKind::If {
            cond,
            then,
            otherwise,
        } => {
            let otherwise = otherwise
                .as_ref()
                .map(|stmt| format!(" else {}", st(stmt)))
                .unwrap_or_default();
            format!("if {} {}{otherwise}", ex(cond), st(then))
        }
        StmtKind::While { cond, body } => format!("while {} {}", ex(cond), st(body)),
        StmtKind::DoWhile { body, cond } => format!("do {} while {}", st(body), ex(cond)),
        StmtKind::For {
            init,
            cond,
            step,
            body,
        } => {
            let init = init.as_ref().map(|stmt| st(stmt)).unwrap_or_default();
            let part = |part: &Option<Expr>| part.as_ref().map(ex).unwrap_or_default();
            format!("for ({init}; {}; {}) {}", part(cond), part(step), st(body))
        }
        StmtKind::RangeFor { decl, range, body } => {
            format!("for ({} : {}) {}", var(decl), ex(range), st(body))
        }
        StmtKind::Switch { on, body } => format!("switch {} {{{}}}", ex(on), sts(body)),
        StmtKind::Case(value) => format!("case {}", ex(value)),
        StmtKind::Return(Some(value)) => format!("return {}", ex(value)),
        StmtKind::Throw(Some(value)) => format!("throw {}", ex(value)),
        StmtKind::Goto(label) => format!("goto {label}"),
        StmtKind::Label(label) => format!("{label}:"),
        StmtKind::Try { body, catches } => {
            let catches: Vec<_> = catches
                .iter()
                .map(|(param, body)| {
                    let param = param
                        .as_ref()
                        .map_or("...".to_owned(), |param| ty(&param.ty));
                    format!(" catch {param} {{{}}}", sts(&body.stmts))
                })
                .collect();
            format!("try {{{}}}{}", sts(&body.stmts), catches.concat())
        }
        StmtKind::Item(item) => match &**item {
            Item::Class(class) => format!("class {}", class.name),
            Item::Typedef { name, ty: t, .. } => format!("typedef {} {name}", ty(t)),
            Item::Enum(definition) => format!("enum {:?}", definition.name),
            _ => "item".into(),
        },
        other => format!("{other:?}").to_lowercase().replace("(none)", ""),
    }
}

fn sts(stmts: &[Stmt]) -> String {
    stmts.iter().map(st).collect::<Vec<_>>().join("; ")
}

fn body(text: &str) -> String {
    let program = clean(&format!("void f() {{ {text} }}"));
    let Item::Function(Function {
        body: Some(body), ..
    }) = &program.items[0]
    else {
        panic!("{program:?}")
    };
    sts(&body.stmts)
}

fn class(text: &str) -> Class {
    match clean(text).items.into_iter().find_map(|item| {
        if let Item::Class(class) = item {
            Some(class)
        } else {
            None
        }
    }) {
        Some(class) => class,
        None => panic!("no class in {text}"),
    }
}

fn table(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(body(text), *expected, "{text}");
    }
}

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

#[test]
fn classes_have_their_parts() {
    let sink = class(
        "class Sink : public IWbemObjectSink, private Base {\n LONG m_lRef; bool bDone = false; static int s_count;\n\
         enum State { Idle, Busy };\npublic:\n Sink(LONG n = 0) : m_lRef(n), Base(1) { }\n explicit Sink(const Sink &other);\n\
         virtual ~Sink() { bDone = TRUE; }\n virtual ULONG STDMETHODCALLTYPE AddRef();\n STDMETHOD(SetStatus)(LONG f, HRESULT hr) override;\n\
         virtual void pure() = 0;\n static DWORD WINAPI Run(LPVOID p);\n int get() const noexcept { return 1; }\n friend class Other;\n\
         Sink *next[4]; HRESULT (*callback)(int);\n Sink(int, int) = delete;\n};",
    );
    assert_eq!(
        (&*sink.name, &sink.bases[..]),
        (
            "Sink",
            &["IWbemObjectSink".to_owned(), "Base".to_owned()][..]
        )
    );
    let fields: Vec<_> = sink.fields.iter().map(var).collect();
    assert_eq!(
        fields,
        [
            "LONG m_lRef",
            "bool bDone = false",
            "Sink*[4] next",
            "HRESULT(*)(int) callback"
        ]
    );
    assert_eq!(
        sink.statics.iter().map(var).collect::<Vec<_>>(),
        ["int s_count"]
    );
    assert_eq!(sink.enums[0].constants.len(), 2);
    let methods: Vec<_> = sink
        .methods
        .iter()
        .map(|m| {
            (
                &*m.name,
                m.kind,
                ty(&m.returns),
                m.is_virtual,
                m.body.is_some(),
            )
        })
        .collect();
    use FunctionKind::*;
    let of = |name, kind, returns: &str, is_virtual, body| {
        (name, kind, returns.to_owned(), is_virtual, body)
    };
    assert_eq!(
        methods,
        [
            of("Sink", Constructor, "void", false, true),
            of("Sink", Constructor, "void", false, false),
            of("Sink", Destructor, "void", true, true),
            of("AddRef", Method, "ULONG", true, false),
            of("SetStatus", Method, "HRESULT", true, false),
            of("pure", Method, "void", true, false),
            of("Run", StaticMethod, "DWORD", false, false),
            of("get", Method, "int", false, true),
            of("Sink", Constructor, "void", false, false),
        ]
    );
    let initialisers: Vec<_> = sink.methods[0]
        .initializers
        .iter()
        .map(|(name, args)| format!("{name}({})", list(args)))
        .collect();
    assert_eq!(initialisers, ["m_lRef(n)", "Base(1)"]);
}

#[test]
fn members_are_defined_outside_the_class() {
    let program = clean(
        "class A { static LONG s; public: A(); ~A(); ULONG f(IWbemClassObject **ap); struct Node { Node *next; }; };\n\
         LONG A::s = 7;\nA::A() : x(1) { }\nA::~A() { }\nSTDMETHODIMP_(ULONG) A::f(IWbemClassObject __RPC_FAR *__RPC_FAR ap[]) { A::Node n; return 0; }",
    );
    let shown: Vec<_> = program
        .items
        .iter()
        .map(|item| match item {
            Item::Class(class) => format!("class {}", class.name),
            Item::Global { owner, decl } => format!("global {owner:?} {}", var(decl)),
            Item::Function(f) => {
                let params: Vec<_> = f.params.iter().map(|p| ty(&p.ty)).collect();
                format!(
                    "{:?} {:?} {} {}({})",
                    f.kind,
                    f.owner.as_deref(),
                    ty(&f.returns),
                    f.name,
                    params.join(",")
                )
            }
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(
        shown,
        [
            "class Node",
            "class A",
            "global Some(\"A\") LONG s = 7",
            "Constructor Some(\"A\") void A()",
            "Destructor Some(\"A\") void A()",
            "Method Some(\"A\") ULONG f(IWbemClassObject**)",
        ]
    );
    let Item::Function(f) = &program.items[5] else {
        panic!()
    };
    assert_eq!(sts(&f.body.as_ref().unwrap().stmts), "Node n; return 0");
}

#[test]
fn spans_point_into_the_file_and_heads_only() {
    let text = "void f() {\n  if (a)\n  { b(); }\n}";
    let (program, _) = parse(text, 100, &ParseOptions::default());
    let Item::Function(f) = &program.items[0] else {
        panic!()
    };
    let at = |span: crate::Span| &text[span.start as usize - 100..span.end as usize - 100];
    assert_eq!(at(f.span), "void f()");
    let stmt = &f.body.as_ref().unwrap().stmts[0];
    assert_eq!(at(stmt.span), "if (a)");
    let StmtKind::If { then, .. } = &stmt.kind else {
        panic!()
    };
    let StmtKind::Block(block) = &then.kind else {
        panic!()
    };
    assert_eq!(at(block.stmts[0].span), "b();");
    let StmtKind::Expr(call) = &block.stmts[0].kind else {
        panic!()
    };
    assert_eq!(at(call.span), "b()");
}

#[test]
fn a_fragment_is_the_body_of_a_main() {
    let program = clean(
        "#include <wbemidl.h>\nusing namespace std;\nBSTR q = SysAllocString(L\"SELECT * FROM A\");\nQuerySink *pSink = new QuerySink;\n\
         HRESULT hr = pSvc->ExecQueryAsync(lang, q, 0, NULL, pSink);\nif (hr)\n{\n  delete pSink;\n  return ERROR;\n}\nclass Later { };",
    );
    assert_eq!(
        sts(&program.fragment),
        "BSTR q = SysAllocString(L\"SELECT * FROM A\"); QuerySink* pSink = new<QuerySink>(); \
        HRESULT hr = pSvc->ExecQueryAsync(lang,q,0,0,pSink); if hr {delete(pSink); return ERROR}"
    );
    assert_eq!(program.items.len(), 1);
    assert_eq!(program.includes, ["wbemidl.h"]);

    let with_function = clean("IWbemServices *g = 0;\nvoid f(IWbemServices *p) { p->Release(); }");
    assert_eq!(
        (with_function.items.len(), with_function.fragment.len()),
        (2, 0)
    );
    assert_eq!(sts(&clean("LONG lFlags = 0;").fragment), "LONG lFlags = 0");

    let (program, said) = read("int x;\nint main() { }\nx = 3;");
    assert_eq!(said, ["this statement stands outside every function"]);
    assert!(matches!(program.items[0], Item::Global { .. }));
}

const ASYNC_CLIENT: &str = r#"
#define _WIN32_DCOM
#include <iostream>
#include <wbemidl.h>
#include "sink.h"
#pragma comment(lib, "wbemuuid.lib")
using namespace std;

ULONG ListSink::AddRef() { return InterlockedIncrement(&m_refs); }

ULONG ListSink::Release()
{
    LONG left = InterlockedDecrement(&m_refs);
    if (left == 0)
        delete this;
    return left;
}

HRESULT ListSink::QueryInterface(REFIID riid, void **ppv)
{
    if (riid == IID_IUnknown || riid == IID_IWbemObjectSink)
    {
        *ppv = (IWbemObjectSink *) this;
        AddRef();
        return WBEM_S_NO_ERROR;
    }
    else return E_NOINTERFACE;
}

HRESULT ListSink::Indicate(long count, IWbemClassObject **objects)
{
    for (int i = 0; i < count; i++)
    {
        VARIANT name;
        VariantInit(&name);
        HRESULT hr = objects[i]->Get(L"Name", 0, &name, NULL, NULL);
        if (SUCCEEDED(hr) && V_VT(&name) == VT_BSTR)
            wcout << L"found " << V_BSTR(&name) << endl;
        VariantClear(&name);
    }
    return WBEM_S_NO_ERROR;
}

HRESULT ListSink::SetStatus(LONG flags, HRESULT hResult, BSTR param, IWbemClassObject __RPC_FAR *extra)
{
    if (flags == WBEM_STATUS_COMPLETE)
    {
        printf("done, 0x%X\n", hResult);
        SetEvent(m_done);
    }
    return WBEM_S_NO_ERROR;
}

int __cdecl main(int argc, char **argv)
{
    HRESULT hr = CoInitializeEx(0, COINIT_MULTITHREADED);
    if (FAILED(hr))
    {
        cout << "CoInitializeEx: 0x" << hex << hr << endl;
        return 1;
    }
    hr = CoInitializeSecurity(NULL, -1, NULL, NULL, RPC_C_AUTHN_LEVEL_DEFAULT, RPC_C_IMP_LEVEL_IMPERSONATE,
                              NULL, EOAC_NONE, NULL);
    IWbemLocator *pLoc = NULL;
    IWbemServices *pSvc = NULL;
    hr = CoCreateInstance(CLSID_WbemLocator, 0, CLSCTX_INPROC_SERVER, IID_IWbemLocator, (LPVOID *) &pLoc);
    if (FAILED(hr)) goto cleanup;
    hr = pLoc->ConnectServer(_bstr_t(L"ROOT\\CIMV2"), NULL, NULL, 0, NULL, 0, 0, &pSvc);
    if (FAILED(hr)) goto cleanup;
    {
        ListSink *pSink = new ListSink;
        pSink->AddRef();
        hr = pSvc->ExecQueryAsync(bstr_t("WQL"), bstr_t("SELECT * FROM Win32_Service"), WBEM_FLAG_SEND_STATUS, NULL, pSink);
        if (WaitForSingleObject(pSink->m_done, INFINITE) != WAIT_OBJECT_0)
            pSvc->CancelAsyncCall(pSink);
        pSink->Release();
    }
cleanup:
    if (pSvc) pSvc->Release();
    if (pLoc) pLoc->Release();
    CoUninitialize();
    return SUCCEEDED(hr) ? 0 : 1;
}
"#;

const SINK_HEADER: &str = "#ifndef SINK_H\n#define SINK_H\nclass ListSink : public IWbemObjectSink\n{\n    LONG m_refs;\npublic:\n    \
    HANDLE m_done;\n    ListSink() : m_refs(0) { m_done = CreateEvent(NULL, TRUE, FALSE, NULL); }\n    ~ListSink() { CloseHandle(m_done); }\n    \
    virtual ULONG STDMETHODCALLTYPE AddRef();\n    virtual ULONG STDMETHODCALLTYPE Release();\n    \
    virtual HRESULT STDMETHODCALLTYPE QueryInterface(REFIID riid, void **ppv);\n    virtual HRESULT STDMETHODCALLTYPE Indicate(\n        \
    LONG lObjectCount,\n        /* [size_is][in] */ IWbemClassObject __RPC_FAR *__RPC_FAR *apObjArray);\n    \
    virtual HRESULT STDMETHODCALLTYPE SetStatus(\n        /* [in] */ LONG lFlags,\n        _In_ HRESULT hResult,\n        BSTR strParam,\n        \
    IWbemClassObject __RPC_FAR *pObjParam);\n};\n#endif\n";

#[test]
fn a_whole_asynchronous_client_is_read() {
    let header = Include {
        name: "sink.h".into(),
        text: SINK_HEADER.into(),
        base: 50_000,
    };
    let (program, diagnostics) = parse(
        ASYNC_CLIENT,
        0,
        &ParseOptions {
            includes: vec![header],
        },
    );
    assert_eq!(diagnostics, []);
    assert_eq!(program.includes, ["iostream", "wbemidl.h", "sink.h"]);
    assert_eq!(program.macros, ["_WIN32_DCOM", "SINK_H"]);
    let names: Vec<_> = program
        .items
        .iter()
        .map(|item| match item {
            Item::Class(class) => format!(
                "{}/{}/{}",
                class.name,
                class.fields.len(),
                class.methods.len()
            ),
            Item::Function(f) => format!(
                "{}{}",
                f.owner
                    .as_ref()
                    .map(|o| format!("{o}::"))
                    .unwrap_or_default(),
                f.name
            ),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        names,
        [
            "ListSink/2/7",
            "ListSink::AddRef",
            "ListSink::Release",
            "ListSink::QueryInterface",
            "ListSink::Indicate",
            "ListSink::SetStatus",
            "main",
        ]
    );
    let Item::Class(sink) = &program.items[0] else {
        panic!()
    };
    assert!(sink.span.start >= 50_000);
    assert_eq!(ty(&sink.methods[5].params[1].ty), "IWbemClassObject**");
    let Item::Function(main) = &program.items[6] else {
        panic!()
    };
    assert_eq!(main.body.as_ref().unwrap().stmts.len(), 15);
}

#[test]
fn a_framework_provider_is_read() {
    let program = clean(
        "#define PROVIDER_NAME L\"Acme_Disk\"\nclass DiskProvider : public Provider {\npublic:\n  DiskProvider(LPCWSTR name, LPCWSTR ns) : Provider(name, ns) {}\n\
         protected:\n  virtual HRESULT EnumerateInstances(MethodContext *pMethodContext, long lFlags = 0L);\n\
         static HRESULT WINAPI Each(Provider *p, CInstance *i, MethodContext *c, void *user);\n};\n\
         DiskProvider MyDisks(PROVIDER_NAME, L\"root\\\\cimv2\");\n\
         HRESULT DiskProvider::EnumerateInstances(MethodContext *pMethodContext, long lFlags) {\n  HRESULT hr = WBEM_S_NO_ERROR;\n\
         TRefPointerCollection<CInstance> list;\n  CHString path;\n  if (CInstance *pInstance = CreateNewInstance(pMethodContext)) { hr = pInstance->Commit(); pInstance->Release(); }\n\
         hr = CWbemProviderGlue::GetAllInstancesAsynch(L\"A\", this, (LPProviderInstanceCallback) DiskProvider::Each, NULL, pMethodContext, NULL);\n  return hr;\n}",
    );
    let Item::Global { owner: None, decl } = &program.items[1] else {
        panic!("{:?}", program.items[1])
    };
    assert_eq!(
        var(decl),
        "DiskProvider MyDisks(L\"Acme_Disk\",L\"root\\\\cimv2\")"
    );
    let Item::Function(f) = &program.items[2] else {
        panic!()
    };
    let shown = sts(&f.body.as_ref().unwrap().stmts);
    assert!(
        shown.contains("cast<LPProviderInstanceCallback>(DiskProvider::Each)"),
        "{shown}"
    );
    assert!(
        shown.contains("{CInstance* pInstance = CreateNewInstance(pMethodContext); if pInstance {"),
        "{shown}"
    );
}

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

#[test]
fn a_syntax_block_of_a_reference_page_declares_a_method() {
    let program = clean(
        "HRESULT Next(\n  [in]  long lTimeout,\n  [in]  ULONG uCount,\n  [out] IWbemClassObject **apObjects,\n  [out] ULONG *puReturned\n);",
    );
    let Item::Function(next) = &program.items[0] else {
        panic!("{program:?}")
    };
    let params: Vec<_> = next.params.iter().map(|p| ty(&p.ty)).collect();
    assert_eq!(params, ["long", "ULONG", "IWbemClassObject**", "ULONG*"]);
}

#[test]
fn identifiers_of_classes_are_defined_or_announced() {
    let program = clean(
        "DEFINE_GUID(CLSID_A, 0x1, 0x2, 0x3, 4, 5, 6, 7, 8, 9, 10, 11);\nEXTERN_C const CLSID CLSID_B;\n\
         STDAPI DllCanUnloadNow(void) { return S_OK; }",
    );
    let Item::Global { decl, .. } = &program.items[0] else {
        panic!("{program:?}")
    };
    assert_eq!(
        var(decl),
        "const GUID CLSID_A = {1,2,3,{4,5,6,7,8,9,10,11}}"
    );
    assert_eq!(program.items.len(), 2);
}
