//! Classes, fragments and whole programs in the documentation's style.

use super::*;

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

pub(super) const ASYNC_CLIENT: &str = r#"
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

pub(super) const SINK_HEADER: &str = "#ifndef SINK_H\n#define SINK_H\nclass ListSink : public IWbemObjectSink\n{\n    LONG m_refs;\npublic:\n    \
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
