// What a fragment finds around it.

class QuerySink : public IWbemObjectSink {
    LONG m_lRef;
public:
    bool bDone;
    QuerySink() { m_lRef = 0; bDone = false; }
    virtual ULONG AddRef() { return InterlockedIncrement(&m_lRef); }
    virtual ULONG Release() {
        LONG lRef = InterlockedDecrement(&m_lRef);
        if (lRef == 0) delete this;
        return lRef;
    }
    virtual HRESULT QueryInterface(REFIID riid, void** ppv) {
        if (riid == IID_IUnknown || riid == IID_IWbemObjectSink) {
            *ppv = (IWbemObjectSink*)this;
            AddRef();
            return WBEM_S_NO_ERROR;
        }
        return E_NOINTERFACE;
    }
    virtual HRESULT Indicate(LONG lObjectCount, IWbemClassObject** apObjArray) {
        printf("Indicate: %ld objects\n", lObjectCount);
        return WBEM_S_NO_ERROR;
    }
    virtual HRESULT SetStatus(LONG lFlags, HRESULT hResult, BSTR strParam, IWbemClassObject* pObjParam) {
        if (lFlags == WBEM_STATUS_COMPLETE) {
            printf("SetStatus: complete, 0x%08lx\n", hResult);
            bDone = true;
        } else {
            printf("SetStatus: %ld, 0x%08lx\n", lFlags, hResult);
        }
        return WBEM_S_NO_ERROR;
    }
};

struct __Connection {
    IWbemLocator* pLoc;
    IWbemServices* pSvc;
    __Connection() : pLoc(NULL), pSvc(NULL) {
        CoInitializeEx(NULL, COINIT_MULTITHREADED);
        CoInitializeSecurity(NULL, -1, NULL, NULL, RPC_C_AUTHN_LEVEL_DEFAULT, RPC_C_IMP_LEVEL_IMPERSONATE, NULL, EOAC_NONE, NULL);
        CoCreateInstance(CLSID_WbemLocator, NULL, CLSCTX_INPROC_SERVER, IID_IWbemLocator, (LPVOID*)&pLoc);
        pLoc->ConnectServer(_bstr_t(L"ROOT\\CIMV2"), NULL, NULL, NULL, 0, NULL, NULL, &pSvc);
        CoSetProxyBlanket(pSvc, RPC_C_AUTHN_WINNT, RPC_C_AUTHZ_NONE, NULL, RPC_C_AUTHN_LEVEL_CALL, RPC_C_IMP_LEVEL_IMPERSONATE, NULL, EOAC_NONE);
    }
    ~__Connection() {
        if (pSvc) pSvc->Release();
        if (pLoc) pLoc->Release();
        CoUninitialize();
    }
};

__Connection __connection;
IWbemLocator* pLoc = __connection.pLoc;
IWbemServices* pSvc = __connection.pSvc;
HRESULT hres;
hres = S_OK;
