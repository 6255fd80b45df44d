// COM, BSTRs and VARIANTs.

class IUnknown {
public:
    virtual HRESULT QueryInterface(REFIID riid, void** ppvObject);
    virtual ULONG AddRef();
    virtual ULONG Release();
};
class IDispatch : public IUnknown {};
class IErrorInfo : public IUnknown {
public:
    virtual HRESULT GetDescription(BSTR* pBstrDescription);
};
class IClientSecurity : public IUnknown {
public:
    virtual HRESULT QueryBlanket(IUnknown* pProxy, DWORD* pAuthnSvc, DWORD* pAuthzSvc, wchar_t** pServerPrincName, DWORD* pAuthnLevel, DWORD* pImpLevel, void** pAuthInfo, DWORD* pCapabilites);
    virtual HRESULT SetBlanket(IUnknown* pProxy, DWORD dwAuthnSvc, DWORD dwAuthzSvc, wchar_t* pServerPrincName, DWORD dwAuthnLevel, DWORD dwImpLevel, void* pAuthInfo, DWORD dwCapabilities);
    virtual HRESULT CopyProxy(IUnknown* pProxy, IUnknown** ppCopy);
};

HRESULT CoInitializeEx(void* pvReserved, DWORD dwCoInit);
HRESULT CoInitialize(void* pvReserved) { return CoInitializeEx(pvReserved, COINIT_APARTMENTTHREADED); }
void CoUninitialize();
HRESULT CoInitializeSecurity(void* pSecDesc, LONG cAuthSvc, void* asAuthSvc, void* pReserved1, DWORD dwAuthnLevel, DWORD dwImpLevel, void* pAuthList, DWORD dwCapabilities, void* pReserved3);
HRESULT CoCreateInstance(REFCLSID rclsid, IUnknown* pUnkOuter, DWORD dwClsContext, REFIID riid, void** ppv);
HRESULT __api_CoCreateInstance(REFCLSID rclsid, IUnknown* pUnkOuter, DWORD dwClsContext, REFIID riid, void** ppv);
HRESULT CoSetProxyBlanket(IUnknown* pProxy, DWORD dwAuthnSvc, DWORD dwAuthzSvc, wchar_t* pServerPrincName, DWORD dwAuthnLevel, DWORD dwImpLevel, void* pAuthInfo, DWORD dwCapabilities);
HRESULT CoQueryProxyBlanket(IUnknown* pProxy, DWORD* pwAuthnSvc, DWORD* pAuthzSvc, wchar_t** pServerPrincName, DWORD* pAuthnLevel, DWORD* pImpLevel, void** pAuthInfo, DWORD* pCapabilites);
bool IsEqualGUID(REFGUID a, REFGUID b) { return a == b; }
bool IsEqualIID(REFIID a, REFIID b) { return a == b; }
bool IsEqualCLSID(REFCLSID a, REFCLSID b) { return a == b; }
bool InlineIsEqualGUID(REFGUID a, REFGUID b) { return a == b; }

BSTR SysAllocString(const wchar_t* psz);
BSTR SysAllocStringLen(const wchar_t* strIn, UINT ui);
void SysFreeString(wchar_t* bstrString);
UINT SysStringLen(wchar_t* pbstr);
UINT SysStringByteLen(wchar_t* bstr);
wchar_t* __widen(const char* text);
char* __narrow(const wchar_t* text);

struct SAFEARRAY { LONG lLbound; WORD vt; };
struct SAFEARRAYBOUND { ULONG cElements; LONG lLbound; };
SAFEARRAY* SafeArrayCreateVector(VARTYPE vt, LONG lLbound, ULONG cElements);
SAFEARRAY* SafeArrayCreate(VARTYPE vt, UINT cDims, SAFEARRAYBOUND* rgsabound);
HRESULT SafeArrayGetLBound(SAFEARRAY* psa, UINT nDim, LONG* plLbound);
HRESULT SafeArrayGetUBound(SAFEARRAY* psa, UINT nDim, LONG* plUbound);
UINT SafeArrayGetDim(SAFEARRAY* psa);
HRESULT __safearray_get(SAFEARRAY* psa, LONG* rgIndices, void* pv);
IUnknown* __safearray_object(SAFEARRAY* psa, LONG* rgIndices);
IUnknown* __safearray_take(SAFEARRAY* psa);
HRESULT __safearray_destroy(SAFEARRAY* psa);
HRESULT SafeArrayGetElement(SAFEARRAY* psa, LONG* rgIndices, void* pv) {
    HRESULT hr = __safearray_get(psa, rgIndices, pv);
    IUnknown* object = __safearray_object(psa, rgIndices);
    if (object) object->AddRef();
    return hr;
}
HRESULT SafeArrayPutElement(SAFEARRAY* psa, LONG* rgIndices, void* pv);
HRESULT SafeArrayAccessData(SAFEARRAY* psa, void** ppvData);
HRESULT SafeArrayUnaccessData(SAFEARRAY* psa);
HRESULT SafeArrayDestroy(SAFEARRAY* psa) {
    for (IUnknown* object = __safearray_take(psa); object; object = __safearray_take(psa)) object->Release();
    return __safearray_destroy(psa);
}

struct VARIANT {
    VARTYPE vt;
    LONG lVal; ULONG ulVal; INT intVal; UINT uintVal; SHORT iVal; USHORT uiVal; char cVal; BYTE bVal;
    LONGLONG llVal; ULONGLONG ullVal; VARIANT_BOOL boolVal; float fltVal; double dblVal; double date;
    SCODE scode; wchar_t* bstrVal; IUnknown* punkVal; IDispatch* pdispVal; SAFEARRAY* parray; void* byref;
};
typedef VARIANT VARIANTARG;
typedef VARIANT* LPVARIANT;

void VariantInit(VARIANT* pvarg);
IUnknown* __variant_release(VARIANT* pvarg);
IUnknown* __variant_copy(VARIANT* to, const VARIANT* from);
HRESULT VariantChangeType(VARIANT* pvargDest, const VARIANT* pvarSrc, USHORT wFlags, VARTYPE vt);
HRESULT VariantClear(VARIANT* pvarg) {
    for (IUnknown* object = __variant_release(pvarg); object; object = __variant_release(pvarg)) object->Release();
    return S_OK;
}
HRESULT VariantCopy(VARIANT* to, const VARIANT* from) {
    if (to == from) return S_OK;
    VariantClear(to);
    IUnknown* object = __variant_copy(to, from);
    if (object) object->AddRef();
    return S_OK;
}

class _bstr_t {
    wchar_t* m_text;
public:
    _bstr_t() : m_text(NULL) {}
    _bstr_t(const _bstr_t& other) : m_text(SysAllocString(other.m_text)) {}
    _bstr_t(const wchar_t* text) : m_text(SysAllocString(text)) {}
    _bstr_t(const char* text) : m_text(__widen(text)) {}
    _bstr_t(wchar_t* text, bool copy) : m_text(copy ? SysAllocString(text) : text) {}
    ~_bstr_t() { SysFreeString(m_text); }
    wchar_t* op_cast() { return m_text; }
    wchar_t* op_text() { return m_text; }
    _bstr_t& op_assign(const _bstr_t& other) { wchar_t* text = SysAllocString(other.m_text); SysFreeString(m_text); m_text = text; return *this; }
    _bstr_t& op_append(const _bstr_t& other) {
        wchar_t* joined = SysAllocStringLen(NULL, length() + other.length());
        joined[0] = 0;
        if (m_text) wcscpy(joined, m_text);
        if (other.m_text) wcscat(joined, other.m_text);
        SysFreeString(m_text);
        m_text = joined;
        return *this;
    }
    _bstr_t op_add(const _bstr_t& other) { _bstr_t sum(*this); sum.op_append(other); return sum; }
    bool op_equal(const _bstr_t& other) { return m_text && other.m_text ? wcscmp(m_text, other.m_text) == 0 : m_text == other.m_text; }
    bool op_differs(const _bstr_t& other) { return !op_equal(other); }
    UINT length() { return SysStringLen(m_text); }
    wchar_t* GetBSTR() { return m_text; }
    wchar_t** GetAddress() { SysFreeString(m_text); m_text = NULL; return &m_text; }
    wchar_t* copy() { return SysAllocString(m_text); }
    wchar_t* Detach() { wchar_t* text = m_text; m_text = NULL; return text; }
    void Attach(wchar_t* text) { SysFreeString(m_text); m_text = text; }
};
typedef _bstr_t bstr_t;

class CComBSTR {
public:
    wchar_t* m_str;
    CComBSTR() : m_str(NULL) {}
    CComBSTR(const CComBSTR& other) : m_str(SysAllocString(other.m_str)) {}
    CComBSTR(const wchar_t* text) : m_str(SysAllocString(text)) {}
    CComBSTR(const char* text) : m_str(__widen(text)) {}
    ~CComBSTR() { SysFreeString(m_str); }
    wchar_t* op_cast() { return m_str; }
    wchar_t* op_text() { return m_str; }
    wchar_t** op_address() { return &m_str; }
    CComBSTR& op_assign(const CComBSTR& other) { wchar_t* text = SysAllocString(other.m_str); SysFreeString(m_str); m_str = text; return *this; }
    CComBSTR& op_append(const CComBSTR& other) { Append(other.m_str); return *this; }
    bool op_equal(const CComBSTR& other) { return m_str && other.m_str ? wcscmp(m_str, other.m_str) == 0 : m_str == other.m_str; }
    bool op_differs(const CComBSTR& other) { return !op_equal(other); }
    HRESULT Append(const wchar_t* more) {
        _bstr_t joined(m_str);
        joined.op_append(more);
        SysFreeString(m_str);
        m_str = joined.Detach();
        return S_OK;
    }
    UINT Length() { return SysStringLen(m_str); }
    wchar_t* Copy() { return SysAllocString(m_str); }
    wchar_t* Detach() { wchar_t* text = m_str; m_str = NULL; return text; }
    void Attach(wchar_t* text) { SysFreeString(m_str); m_str = text; }
    void Empty() { SysFreeString(m_str); m_str = NULL; }
};

class _com_error {
    HRESULT m_hr;
    wchar_t m_text[64];
public:
    _com_error(HRESULT hr) : m_hr(hr) {
        if (hr >= (HRESULT)0x80040200 && hr <= (HRESULT)0x8004FFFF) swprintf_s(m_text, 64, L"IDispatch error #%d", hr - (HRESULT)0x80040200);
        else swprintf_s(m_text, 64, L"Unknown error 0x%0lX", hr);
    }
    HRESULT Error() { return m_hr; }
    const wchar_t* ErrorMessage() { return m_text; }
};
void _com_issue_error(HRESULT hr) { throw _com_error(hr); }
void CheckError(HRESULT hr) { if (FAILED(hr)) throw _com_error(hr); }

class _variant_t : public VARIANT {
public:
    _variant_t() { VariantInit(this); }
    _variant_t(const _variant_t& other) { VariantInit(this); VariantCopy(this, &other); }
    _variant_t(const VARIANT& other) { VariantInit(this); VariantCopy(this, &other); }
    _variant_t(const wchar_t* text) { VariantInit(this); vt = VT_BSTR; bstrVal = SysAllocString(text); }
    _variant_t(const char* text) { VariantInit(this); vt = VT_BSTR; bstrVal = __widen(text); }
    _variant_t(bool value) { VariantInit(this); vt = VT_BOOL; boolVal = value ? VARIANT_TRUE : VARIANT_FALSE; }
    _variant_t(LONG value) { VariantInit(this); vt = VT_I4; lVal = value; }
    _variant_t(ULONG value) { VariantInit(this); vt = VT_UI4; ulVal = value; }
    _variant_t(short value) { VariantInit(this); vt = VT_I2; iVal = value; }
    _variant_t(BYTE value) { VariantInit(this); vt = VT_UI1; bVal = value; }
    _variant_t(LONGLONG value) { VariantInit(this); vt = VT_I8; llVal = value; }
    _variant_t(double value) { VariantInit(this); vt = VT_R8; dblVal = value; }
    ~_variant_t() { VariantClear(this); }
    _variant_t& op_assign(const _variant_t& other) { VariantCopy(this, &other); return *this; }
    VARIANT* op_address() { return this; }
    void Clear() { VariantClear(this); }
    VARIANT* GetAddress() { VariantClear(this); return this; }
    void ChangeType(VARTYPE type, const VARIANT* from = NULL) {
        HRESULT hr = VariantChangeType(this, from ? from : this, 0, type);
        if (FAILED(hr)) throw _com_error(hr);
    }
    wchar_t* op_cast_text() { return vt == VT_BSTR ? bstrVal : (wchar_t*)NULL; }
    LONG op_cast_long() { return lVal; }
    bool op_cast_bool() { return boolVal != VARIANT_FALSE; }
};
typedef _variant_t variant_t;
typedef _variant_t CComVariant;

struct COAUTHIDENTITY {
    wchar_t* User; ULONG UserLength; wchar_t* Domain; ULONG DomainLength; wchar_t* Password; ULONG PasswordLength; ULONG Flags;
};
struct SOLE_AUTHENTICATION_INFO { DWORD dwAuthnSvc; DWORD dwAuthzSvc; void* pAuthInfo; };
struct SOLE_AUTHENTICATION_LIST { DWORD cAuthInfo; SOLE_AUTHENTICATION_INFO* aAuthInfo; };

typedef int __T;

// Known, and not answered.
HRESULT CoImpersonateClient();
HRESULT CoRevertToSelf();
HRESULT CoGetObject(const wchar_t* name, void* options, REFIID riid, void** ppv);
HRESULT GetErrorInfo(ULONG reserved, IErrorInfo** info);
HRESULT SetErrorInfo(ULONG reserved, IErrorInfo* info);
HRESULT StringFromCLSID(REFCLSID id, wchar_t** text);
HRESULT CLSIDFromString(const wchar_t* text, CLSID* id);

class CComPtr {
public:
    __T* p;
    CComPtr() : p(NULL) {}
    CComPtr(__T* object) : p(object) { if (p) p->AddRef(); }
    CComPtr(const CComPtr& other) : p(other.p) { if (p) p->AddRef(); }
    ~CComPtr() { if (p) p->Release(); }
    __T* op_cast() { return p; }
    __T* op_arrow() { return p; }
    __T** op_address() { return &p; }
    __T& op_deref() { return *p; }
    bool op_equal(void* object) { return p == object; }
    bool op_differs(void* object) { return p != object; }
    CComPtr& op_assign(__T* object) { if (object) object->AddRef(); if (p) p->Release(); p = object; return *this; }
    CComPtr& op_assign(const CComPtr& other) { if (other.p) other.p->AddRef(); if (p) p->Release(); p = other.p; return *this; }
    void Release() { __T* object = p; p = NULL; if (object) object->Release(); }
    __T* Detach() { __T* object = p; p = NULL; return object; }
    void Attach(__T* object) { if (p) p->Release(); p = object; }
    HRESULT CopyTo(__T** to) { *to = p; if (p) p->AddRef(); return S_OK; }
    HRESULT QueryInterface(REFIID riid, void** ppv) { return p->QueryInterface(riid, ppv); }
    HRESULT CoCreateInstance(REFCLSID rclsid, IUnknown* pUnkOuter = NULL, DWORD dwClsContext = CLSCTX_ALL) {
        return __api_CoCreateInstance(rclsid, pUnkOuter, dwClsContext, __uuidof(*p), (void**)&p);
    }
};

class CComQIPtr {
    void __ask(IUnknown* object) { if (object) object->QueryInterface(__uuidof(*p), (void**)&p); }
public:
    __T* p;
    CComQIPtr() : p(NULL) {}
    CComQIPtr(IUnknown* object) : p(NULL) { __ask(object); }
    CComQIPtr(const CComQIPtr& other) : p(other.p) { if (p) p->AddRef(); }
    ~CComQIPtr() { if (p) p->Release(); }
    __T* op_cast() { return p; }
    __T* op_arrow() { return p; }
    __T** op_address() { return &p; }
    bool op_equal(void* object) { return p == object; }
    bool op_differs(void* object) { return p != object; }
    CComQIPtr& op_assign(IUnknown* object) { Release(); __ask(object); return *this; }
    CComQIPtr& op_assign(const CComQIPtr& other) { if (other.p) other.p->AddRef(); if (p) p->Release(); p = other.p; return *this; }
    void Release() { __T* object = p; p = NULL; if (object) object->Release(); }
    __T* Detach() { __T* object = p; p = NULL; return object; }
};

// The one of the Windows Runtime library.
class ComPtr {
    __T* m_object;
public:
    ComPtr() : m_object(NULL) {}
    ComPtr(__T* object) : m_object(object) { if (object) object->AddRef(); }
    ComPtr(const ComPtr& other) : m_object(other.m_object) { if (m_object) m_object->AddRef(); }
    ~ComPtr() { if (m_object) m_object->Release(); }
    __T* Get() { return m_object; }
    bool op_cast() { return m_object != NULL; }
    __T* op_arrow() { return m_object; }
    __T** op_address() { return ReleaseAndGetAddressOf(); }
    __T** GetAddressOf() { return &m_object; }
    __T** ReleaseAndGetAddressOf() { Reset(); return &m_object; }
    bool op_equal(void* object) { return m_object == object; }
    bool op_differs(void* object) { return m_object != object; }
    ComPtr& op_assign(__T* object) { if (object) object->AddRef(); Reset(); m_object = object; return *this; }
    ComPtr& op_assign(const ComPtr& other) { return op_assign(other.m_object); }
    ULONG Reset() { __T* object = m_object; m_object = NULL; return object ? object->Release() : 0; }
    __T* Detach() { __T* object = m_object; m_object = NULL; return object; }
    void Attach(__T* object) { Reset(); m_object = object; }
    HRESULT CopyTo(__T** to) { *to = m_object; if (m_object) m_object->AddRef(); return S_OK; }
    HRESULT As(REFIID riid, void** ppv) { return m_object->QueryInterface(riid, ppv); }
};
