//! Clients of WMI.

use wmi_lab_core::canon::{Canon, Node};
use wmi_lab_core::guest::{Guest, ThreadId};

use super::world::{World, load, run};
use super::{in_main, prints};

const SINK: &str = r#"
#include <wbemidl.h>
class QuerySink : public IWbemObjectSink
{
    LONG m_lRef;
    bool bDone;
public:
    HANDLE m_done;
    QuerySink(HANDLE done) { m_lRef = 0; bDone = false; m_done = done; }
    ~QuerySink() { bDone = true; printf("sink deleted\n"); }
    virtual ULONG STDMETHODCALLTYPE AddRef();
    virtual ULONG STDMETHODCALLTYPE Release();
    virtual HRESULT STDMETHODCALLTYPE QueryInterface(REFIID riid, void** ppv);
    virtual HRESULT STDMETHODCALLTYPE Indicate(LONG lObjectCount, IWbemClassObject __RPC_FAR *__RPC_FAR *apObjArray);
    virtual HRESULT STDMETHODCALLTYPE SetStatus(LONG lFlags, HRESULT hResult, BSTR strParam, IWbemClassObject __RPC_FAR *pObjParam);
};
ULONG QuerySink::AddRef() { return InterlockedIncrement(&m_lRef); }
ULONG QuerySink::Release()
{
    LONG lRef = InterlockedDecrement(&m_lRef);
    if (lRef == 0) delete this;
    return lRef;
}
HRESULT QuerySink::QueryInterface(REFIID riid, void** ppv)
{
    if (riid == IID_IUnknown || riid == IID_IWbemObjectSink)
    {
        *ppv = (IWbemObjectSink*) this;
        AddRef();
        return WBEM_S_NO_ERROR;
    }
    else return E_NOINTERFACE;
}
HRESULT QuerySink::Indicate(long lObjCount, IWbemClassObject **pArray)
{
    for (long i = 0; i < lObjCount; i++)
    {
        IWbemClassObject *pObj = pArray[i];
        VARIANT v;
        VariantInit(&v);
        HRESULT hr = pObj->Get(L"Name", 0, &v, 0, 0);
        if (SUCCEEDED(hr)) wprintf(L"Name: %s\n", v.bstrVal);
        VariantClear(&v);
    }
    return WBEM_S_NO_ERROR;
}
HRESULT QuerySink::SetStatus(LONG lFlags, HRESULT hResult, BSTR strParam, IWbemClassObject *pObjParam)
{
    printf("QuerySink::SetStatus hResult = 0x%X\n", hResult);
    SetEvent(m_done);
    return WBEM_S_NO_ERROR;
}
"#;

const MAIN: &str = r#"
int main()
{
    HRESULT hres = CoInitializeEx(0, COINIT_MULTITHREADED);
    if (FAILED(hres)) return 1;
    IWbemLocator *pLoc = NULL;
    hres = CoCreateInstance(CLSID_WbemLocator, 0, CLSCTX_INPROC_SERVER, IID_IWbemLocator, (LPVOID *) &pLoc);
    IWbemServices *pSvc = NULL;
    hres = pLoc->ConnectServer(_bstr_t(L"ROOT\\CIMV2"), NULL, NULL, 0, NULL, 0, 0, &pSvc);
    HANDLE hDone = CreateEvent(NULL, TRUE, FALSE, NULL);
    QuerySink *pSink = new QuerySink(hDone);
    pSink->AddRef();
    BSTR lang = SysAllocString(L"WQL");
    BSTR query = SysAllocString(L"SELECT * FROM Win32_Service");
    hres = pSvc->ExecQueryAsync(lang, query, WBEM_FLAG_SEND_STATUS, NULL, pSink);
    SysFreeString(lang);
    SysFreeString(query);
    if (FAILED(hres)) { printf("failed 0x%X\n", hres); pSink->Release(); return 1; }
    WaitForSingleObject(hDone, INFINITE);
    pSink->Release();
    CloseHandle(hDone);
    pSvc->Release();
    pLoc->Release();
    CoUninitialize();
    return 0;
}
"#;

const EXPECTED: &str =
    "Name: Spooler\nName: Winmgmt\nQuerySink::SetStatus hResult = 0x0\nsink deleted\n";

#[test]
fn an_asynchronous_client_runs_as_printed() {
    let text = format!("{SINK}{MAIN}");
    prints(&text, EXPECTED);
    let outcome = run(&text);
    assert_eq!(outcome.findings, Vec::<String>::new());
    assert_eq!(outcome.exit, Some(0));
    let query = "ExecQueryAsync(\"WQL\", \"SELECT * FROM Win32_Service\", 128, null, guest)";
    assert!(
        outcome.calls.contains(&query.to_owned()),
        "{:?}",
        outcome.calls
    );
    let create = "CoCreateInstance(\"CLSID_WbemLocator\", null, 1, \"IID_IWbemLocator\", out)";
    assert!(
        outcome.calls.contains(&create.to_owned()),
        "{:?}",
        outcome.calls
    );
}

#[test]
fn shared_cells_stop_only_while_threads_compete() {
    let (machine, _) = load(&format!("{SINK}{MAIN}"));
    let mut quiet = World::new(Box::new(machine.clone()));
    quiet.start();
    quiet.finish();
    let mut busy = World::new(Box::new(machine));
    busy.concurrent = true;
    busy.start();
    busy.finish();
    assert_eq!(quiet.shared_stops, 0);
    assert!(busy.shared_stops >= 5, "{}", busy.shared_stops);
    assert_eq!(busy.printed, quiet.printed);
}

fn digest(guest: &dyn Guest) -> u128 {
    let mut canon = Canon::default();
    guest.canon(&mut canon);
    while let Some(node) = canon.next_pending() {
        if let Node::Allocation(_, alloc) = node {
            guest.canon_allocation(alloc, &mut canon);
        }
    }
    canon.finish()
}

#[test]
fn forks_run_apart_and_end_alike() {
    let (machine, _) = load(&format!("{SINK}{MAIN}"));
    let mut one = World::new(Box::new(machine));
    one.start();
    for steps in 0..30 {
        let mut two = one.fork();
        assert_eq!(digest(&*one.guest), digest(&*two.guest), "after {steps}");
        if two.advance(ThreadId(1)).is_some() {
            break;
        }
        assert_ne!(digest(&*one.guest), digest(&*two.guest), "after {steps}");
        two.finish();
        one.advance(ThreadId(1));
        let mut rest = one.fork();
        rest.finish();
        assert_eq!(digest(&*rest.guest), digest(&*two.guest));
        assert_eq!((rest.printed, rest.exit), (two.printed, two.exit));
    }
}

#[test]
fn a_semisynchronous_client() {
    prints(
        r#"#include <wbemidl.h>
        int main() {
            IWbemLocator* pLoc = 0; IWbemServices* pSvc = 0; IEnumWbemClassObject* pEnumerator = NULL;
            CoCreateInstance(CLSID_WbemLocator, 0, CLSCTX_INPROC_SERVER, IID_PPV_ARGS(&pLoc));
            pLoc->ConnectServer(_bstr_t(L"ROOT\\CIMV2"), NULL, NULL, 0, NULL, 0, 0, &pSvc);
            HRESULT hres = pSvc->ExecQuery(bstr_t("WQL"), bstr_t("SELECT * FROM Win32_OperatingSystem"),
                WBEM_FLAG_FORWARD_ONLY | WBEM_FLAG_RETURN_IMMEDIATELY, NULL, &pEnumerator);
            IWbemClassObject *pclsObj = NULL; ULONG uReturn = 0;
            while (pEnumerator) {
                HRESULT hr = pEnumerator->Next(WBEM_INFINITE, 1, &pclsObj, &uReturn);
                if (0 == uReturn) break;
                VARIANT vtProp;
                VariantInit(&vtProp);
                hr = pclsObj->Get(L"Name", 0, &vtProp, 0, 0);
                wcout << " Name : " << vtProp.bstrVal << endl;
                VariantClear(&vtProp);
                pclsObj->Release();
            }
            pSvc->Release(); pLoc->Release(); pEnumerator->Release();
            return 0;
        }"#,
        " Name : Spooler\n Name : Winmgmt\n Name : W32Time\n",
    );
}

#[test]
fn c_style_calls_mean_the_same() {
    let text = r#"#define COBJMACROS
        int main(void) {
            IWbemLocator* locator = NULL; IWbemServices* services = NULL; IEnumWbemClassObject* results = NULL;
            BSTR resource = SysAllocString(L"ROOT\\CIMV2"); BSTR language = SysAllocString(L"WQL");
            BSTR query = SysAllocString(L"SELECT * FROM Win32_Processor");
            CoCreateInstance(&CLSID_WbemLocator, 0, CLSCTX_INPROC_SERVER, &IID_IWbemLocator, (LPVOID*)&locator);
            IWbemLocator_ConnectServer(locator, resource, NULL, NULL, NULL, 0, NULL, NULL, &services);
            services->lpVtbl->ExecQuery(services, language, query, WBEM_FLAG_BIDIRECTIONAL, NULL, &results);
            IWbemClassObject* batch[2]; ULONG returned = 0;
            IEnumWbemClassObject_Next(results, WBEM_INFINITE, 2, batch, &returned);
            printf("%lu %d\n", returned, batch[0] != batch[1]);
            SysFreeString(query); SysFreeString(language); SysFreeString(resource);
            return 0;
        }"#;
    prints(text, "2 1\n");
}

#[test]
fn a_fragment_runs_in_its_surrounding() {
    let text = r#"IWbemClassObject* pObj = NULL;
        hres = pSvc->GetObject(_bstr_t(L"Win32_Service.Name=\"Spooler\""), 0, NULL, &pObj, NULL);
        if (FAILED(hres)) { return 1; }
        pObj->Release();
        QuerySink* pSink = new QuerySink;
        pSvc->ExecQueryAsync(_bstr_t(L"WQL"), _bstr_t(L"SELECT * FROM X"), 0, NULL, pSink);
        Sleep(1000);
        printf("done\n");"#;
    prints(
        text,
        "Indicate: 2 objects\nSetStatus: complete, 0x00000000\ndone\n",
    );
    let outcome = run(text);
    assert_eq!(outcome.findings, Vec::<String>::new());
    assert_eq!(
        outcome.calls.last().map(String::as_str),
        Some("CoUninitialize()")
    );
}

#[test]
fn a_lone_function_is_called_with_the_connection() {
    let text = r#"void GetObjSemiSync(IWbemServices *pSvc)
        {
            IWbemCallResult *pCallRes = 0;
            IWbemClassObject *pObj = 0;
            HRESULT hRes = pSvc->GetObject(_bstr_t(L"MyClass=\"AAA\""), 0, 0, 0, &pCallRes);
            if (hRes || pCallRes == 0) return;
            while (true)
            {
                LONG lStatus = 0;
                HRESULT hRes = pCallRes->GetCallStatus(5000, &lStatus);
                if (hRes == WBEM_S_NO_ERROR || hRes != WBEM_S_TIMEDOUT) break;
            }
            hRes = pCallRes->GetResultObject(5000, &pObj);
            pCallRes->Release();
            printf("0x%x\n", hRes);
            pObj->Release();
        }"#;
    prints(text, "0x0\n");
}

#[test]
fn smart_pointers_give_back_what_they_hold() {
    let outcome = run(&in_main(
        "CComPtr<IWbemLocator> loc; CoCreateInstance(CLSID_WbemLocator, 0, CLSCTX_ALL, __uuidof(IWbemLocator), (void**)&loc);\n\
         if (loc) { CComPtr<IWbemServices> svc; loc->ConnectServer(CComBSTR(L\"root\"), 0, 0, 0, 0, 0, 0, &svc); }\n\
         printf(\"%d\\n\", loc != NULL);",
    ));
    assert_eq!(outcome.fault, None);
    assert_eq!(outcome.printed, "1\n");
    assert_eq!(
        outcome.calls.iter().filter(|it| *it == "Release()").count(),
        2
    );
}

#[test]
fn smart_pointers_ask_for_the_interface_that_they_point_to() {
    for body in [
        "CComPtr<IWbemLocator> loc; loc.CoCreateInstance(CLSID_WbemLocator);",
        "ComPtr<IWbemLocator> loc; CoCreateInstance(CLSID_WbemLocator, nullptr, CLSCTX_ALL, IID_PPV_ARGS(&loc));",
    ] {
        let outcome = run(&in_main(&format!(
            "{body} printf(\"%d\\n\", loc != nullptr);"
        )));
        assert_eq!(outcome.diagnostics, Vec::<String>::new(), "{body}");
        assert_eq!((outcome.fault, &*outcome.printed), (None, "1\n"), "{body}");
        let created =
            "CoCreateInstance(\"CLSID_WbemLocator\", null, 23, \"IID_IWbemLocator\", out)";
        assert_eq!(outcome.calls, [created, "Release()"], "{body}");
    }
}

#[test]
fn a_provider_registers_and_answers() {
    let text = r#"
        class MyProvider : public Provider {
        public:
            MyProvider(LPCWSTR name, LPCWSTR ns) : Provider(name, ns) {}
            static HRESULT WINAPI Each(Provider* pProvider, CInstance* pInstance, MethodContext* pContext, void* pUserData) {
                CHString name;
                pInstance->GetCHString(L"Name", name);
                wprintf(L"each %s %d\n", (LPCWSTR)name, *(int*)pUserData);
                pInstance->Release();
                return WBEM_S_NO_ERROR;
            }
        protected:
            HRESULT EnumerateInstances(MethodContext* pMethodContext, long lFlags = 0L) {
                CInstance* pInstance = CreateNewInstance(pMethodContext);
                pInstance->SetCHString(L"Name", "first");
                pInstance->SetDWORD(L"Size", 12);
                HRESULT hr = Commit(pInstance);
                TRefPointerCollection<CInstance> list;
                if (SUCCEEDED(CWbemProviderGlue::GetAllInstances(L"Win32_Service", &list, NULL, pMethodContext))) {
                    list.BeginEnum();
                    CInstance* pOther;
                    while ((pOther = list.GetNext()) != NULL) {
                        DWORD id = 0;
                        pOther->GetDWORD(L"ProcessId", id);
                        printf("id %lu\n", id);
                        pOther->Release();
                    }
                    list.EndEnum();
                }
                int seven = 7;
                CWbemProviderGlue::GetAllInstancesAsynch(L"X", this, Each, NULL, pMethodContext, &seven);
                return hr;
            }
        };
        MyProvider g_provider(L"MyProv", L"root\\cimv2");"#;
    let (machine, diagnostics) = load(text);
    assert_eq!(diagnostics, Vec::<String>::new());
    let mut world = World::new(Box::new(machine));
    world.start();
    world.finish();
    let providers = world.guest.providers();
    assert_eq!(providers.len(), 1);
    assert_eq!(&*providers[0].0, "MyProv");
    assert_eq!(&*world.guest.class_name(providers[0].1), "MyProvider");
    world.exit = None;
    let context = wmi_lab_core::guest::Arg::Object(wmi_lab_core::guest::ObjectId(7));
    let call = |name, args| wmi_lab_core::guest::UpCall {
        target: wmi_lab_core::guest::Target::Method(providers[0].1, name),
        args,
    };
    let zero = wmi_lab_core::guest::Arg::Int(0);
    let done = world.up_call(
        ThreadId(5),
        &call("EnumerateInstances", vec![context.clone(), zero.clone()]),
    );
    assert_eq!(world.fault, None);
    assert_eq!(done, Some(zero.clone()));
    assert_eq!(world.printed, "id 7\nid 7\nid 7\neach Callback 7\n");
    assert!(
        world.calls.contains(&"Set(\"Size\", Ui4(12))".to_owned()),
        "{:?}",
        world.calls
    );
    let refused = world.up_call(ThreadId(5), &call("GetObject", vec![context, zero]));
    assert_eq!(
        refused,
        Some(wmi_lab_core::guest::Arg::Int(i64::from(
            0x8004_1024u32 as i32
        )))
    );
    assert!(world.guest.leaks().is_empty(), "{:?}", world.guest.leaks());
}

#[test]
fn threads_critical_sections_and_ticks() {
    let text = r#"
        CRITICAL_SECTION g_lock; int g_count = 0;
        DWORD WINAPI Worker(LPVOID p) {
            EnterCriticalSection(&g_lock); g_count += *(int*)p; LeaveCriticalSection(&g_lock); return 3;
        }
        int main() {
            InitializeCriticalSection(&g_lock);
            int add = 5;
            HANDLE h[2];
            h[0] = CreateThread(NULL, 0, Worker, &add, 0, NULL);
            h[1] = CreateThread(NULL, 0, (LPTHREAD_START_ROUTINE)Worker, (LPVOID)&add, 0, NULL);
            DWORD r = WaitForMultipleObjects(2, h, TRUE, INFINITE);
            DeleteCriticalSection(&g_lock);
            printf("%d %lu\n", g_count, GetTickCount());
            return 0;
        }"#;
    prints(text, "10 1\n");
    let outcome = run(text);
    assert!(
        outcome
            .calls
            .contains(&"WaitForMultipleObjects(2, [2], 1, 4294967295)".to_owned()),
        "{:?}",
        outcome.calls
    );
}
