// The provider framework.

class CHString {
    wchar_t* m_text;
public:
    CHString() : m_text(NULL) {}
    CHString(const CHString& other) : m_text(SysAllocString(other.m_text)) {}
    CHString(const wchar_t* text) : m_text(SysAllocString(text)) {}
    ~CHString() { SysFreeString(m_text); }
    wchar_t* op_cast() { return GetBuffer(0); }
    wchar_t* op_text() { return GetBuffer(0); }
    CHString& op_assign(const CHString& other) { wchar_t* text = SysAllocString(other.m_text); SysFreeString(m_text); m_text = text; return *this; }
    CHString& op_append(const CHString& other) {
        wchar_t* joined = SysAllocStringLen(NULL, GetLength() + other.GetLength());
        joined[0] = 0;
        if (m_text) wcscpy(joined, m_text);
        if (other.m_text) wcscat(joined, other.m_text);
        SysFreeString(m_text);
        m_text = joined;
        return *this;
    }
    CHString op_add(const CHString& other) { CHString sum(*this); sum.op_append(other); return sum; }
    bool op_equal(const CHString& other) { return Compare(other) == 0; }
    bool op_differs(const CHString& other) { return Compare(other) != 0; }
    int Compare(const CHString& other) { return wcscmp(GetBuffer(0), other.GetBuffer(0)); }
    int CompareNoCase(const CHString& other) { return _wcsicmp(GetBuffer(0), other.GetBuffer(0)); }
    int GetLength() { return SysStringLen(m_text); }
    bool IsEmpty() { return GetLength() == 0; }
    void Empty() { SysFreeString(m_text); m_text = NULL; }
    wchar_t GetAt(int index) { return m_text[index]; }
    wchar_t* GetBuffer(int least) { if (!m_text) m_text = SysAllocString(L""); return m_text; }
    wchar_t* AllocSysString() { return SysAllocString(GetBuffer(0)); }
    void __take(wchar_t* text) { SysFreeString(m_text); m_text = text; }
};

class MethodContext {
public:
    virtual ULONG AddRef();
    virtual ULONG Release();
    IWbemContext* GetIWBEMContext();
};

class CInstance {
public:
    virtual ULONG AddRef();
    virtual ULONG Release();
    int Set(const wchar_t* pName, VARIANT* value);
    int Get(const wchar_t* pName, VARIANT* value);
    int IsNull(const wchar_t* pName);
    HRESULT Commit();
    MethodContext* GetMethodContext();
    bool __set(const wchar_t* pName, VARIANT* value) { int done = Set(pName, value); VariantClear(value); return done != 0; }
    bool SetCHString(const wchar_t* pName, const wchar_t* text) { VARIANT v; v.vt = VT_BSTR; v.bstrVal = SysAllocString(text); return __set(pName, &v); }
    bool SetCHString(const wchar_t* pName, const char* text) { VARIANT v; v.vt = VT_BSTR; v.bstrVal = __widen(text); return __set(pName, &v); }
    bool SetWCHARSplat(const wchar_t* pName, const wchar_t* text) { return SetCHString(pName, text); }
    bool SetDWORD(const wchar_t* pName, DWORD value) { VARIANT v; v.vt = VT_UI4; v.ulVal = value; return __set(pName, &v); }
    bool SetWORD(const wchar_t* pName, WORD value) { VARIANT v; v.vt = VT_UI2; v.uiVal = value; return __set(pName, &v); }
    bool SetByte(const wchar_t* pName, BYTE value) { VARIANT v; v.vt = VT_UI1; v.bVal = value; return __set(pName, &v); }
    bool Setbool(const wchar_t* pName, bool value) { VARIANT v; v.vt = VT_BOOL; v.boolVal = value ? VARIANT_TRUE : VARIANT_FALSE; return __set(pName, &v); }
    bool SetDOUBLE(const wchar_t* pName, double value) { VARIANT v; v.vt = VT_R8; v.dblVal = value; return __set(pName, &v); }
    bool SetWBEMINT16(const wchar_t* pName, short value) { VARIANT v; v.vt = VT_I2; v.iVal = value; return __set(pName, &v); }
    bool SetWBEMINT64(const wchar_t* pName, LONGLONG value) { VARIANT v; v.vt = VT_I8; v.llVal = value; return __set(pName, &v); }
    bool SetWBEMINT64(const wchar_t* pName, const wchar_t* digits) { return SetCHString(pName, digits); }
    bool SetVariant(const wchar_t* pName, VARIANT value) { return Set(pName, &value) != 0; }
    bool SetNull(const wchar_t* pName) { VARIANT v; v.vt = VT_NULL; v.llVal = 0; return Set(pName, &v) != 0; }
    bool __get(const wchar_t* pName, VARIANT* value, VARTYPE vt) {
        VariantInit(value);
        return Get(pName, value) != 0 && value->vt != VT_NULL && VariantChangeType(value, value, 0, vt) == S_OK;
    }
    bool GetCHString(const wchar_t* pName, CHString& value) { VARIANT v; if (!__get(pName, &v, VT_BSTR)) { VariantClear(&v); return false; } value.__take(v.bstrVal); return true; }
    bool GetDWORD(const wchar_t* pName, DWORD& value) { VARIANT v; bool got = __get(pName, &v, VT_UI4); if (got) value = v.ulVal; VariantClear(&v); return got; }
    bool GetWORD(const wchar_t* pName, WORD& value) { VARIANT v; bool got = __get(pName, &v, VT_UI4); if (got) value = (WORD)v.ulVal; VariantClear(&v); return got; }
    bool GetByte(const wchar_t* pName, BYTE& value) { VARIANT v; bool got = __get(pName, &v, VT_UI4); if (got) value = (BYTE)v.ulVal; VariantClear(&v); return got; }
    bool Getbool(const wchar_t* pName, bool& value) { VARIANT v; bool got = __get(pName, &v, VT_BOOL); if (got) value = v.boolVal != VARIANT_FALSE; VariantClear(&v); return got; }
    bool GetDOUBLE(const wchar_t* pName, double& value) { VARIANT v; bool got = __get(pName, &v, VT_R8); if (got) value = v.dblVal; VariantClear(&v); return got; }
    bool GetWBEMINT64(const wchar_t* pName, LONGLONG& value) { VARIANT v; bool got = __get(pName, &v, VT_I8); if (got) value = v.llVal; VariantClear(&v); return got; }
    bool GetVariant(const wchar_t* pName, VARIANT& value) { return Get(pName, &value) != 0; }
};

typedef DWORD REFPTRCOLLECTION_POSITION;

class TRefPointerCollection {
    __T** m_items;
    int m_count;
    int m_next;
public:
    TRefPointerCollection() : m_items(NULL), m_count(0), m_next(0) {}
    ~TRefPointerCollection() { RemoveAll(); }
    bool Add(__T* item) {
        __T** items = new __T*[m_count + 1];
        for (int i = 0; i < m_count; i++) items[i] = m_items[i];
        items[m_count] = item;
        item->AddRef();
        delete[] m_items;
        m_items = items;
        m_count++;
        return true;
    }
    bool BeginEnum() { m_next = 0; return true; }
    bool BeginEnum(REFPTRCOLLECTION_POSITION& pos) { pos = 0; return true; }
    __T* GetNext(REFPTRCOLLECTION_POSITION& pos) {
        if (pos >= (DWORD)m_count) return NULL;
        __T* item = m_items[pos];
        pos++;
        item->AddRef();
        return item;
    }
    __T* GetNext() {
        if (m_next >= m_count) return NULL;
        __T* item = m_items[m_next];
        m_next++;
        item->AddRef();
        return item;
    }
    void EndEnum() {}
    int GetSize() { return m_count; }
    bool IsEmpty() { return m_count == 0; }
    void RemoveAll() {
        for (int i = 0; i < m_count; i++) m_items[i]->Release();
        delete[] m_items;
        m_items = NULL;
        m_count = 0;
        m_next = 0;
    }
    void Empty() { RemoveAll(); }
};

class CHStringArray {
    wchar_t** m_items;
    int m_count;
public:
    CHStringArray() : m_items(NULL), m_count(0) {}
    ~CHStringArray() { RemoveAll(); }
    int Add(const wchar_t* text) {
        wchar_t** items = new wchar_t*[m_count + 1];
        for (int i = 0; i < m_count; i++) items[i] = m_items[i];
        items[m_count] = SysAllocString(text);
        delete[] m_items;
        m_items = items;
        return m_count++;
    }
    int GetSize() { return m_count; }
    CHString GetAt(int index) { assert(index >= 0 && index < m_count); return CHString(m_items[index]); }
    wchar_t* op_index(LONGLONG index) { assert(index >= 0 && index < m_count); return m_items[index]; }
    void RemoveAll() {
        for (int i = 0; i < m_count; i++) SysFreeString(m_items[i]);
        delete[] m_items;
        m_items = NULL;
        m_count = 0;
    }
};

class CFrameworkQuery {
public:
    virtual ULONG AddRef();
    virtual ULONG Release();
    int GetQuery(BSTR* pQuery);
    int GetQueryClassName(BSTR* pName);
    int IsPropertyRequired(const wchar_t* propName);
    int AllPropertiesAreRequired();
    int KeysOnly();
    HRESULT GetValuesForProp(const wchar_t* pszPropName, SAFEARRAY** achNames);
    CHString GetQuery() { BSTR text = NULL; GetQuery(&text); CHString query; query.__take(text); return query; }
    CHString GetQueryClassName() { BSTR text = NULL; GetQueryClassName(&text); CHString name; name.__take(text); return name; }
    HRESULT GetValuesForProp(const wchar_t* pszPropName, CHStringArray& values) {
        SAFEARRAY* names = NULL;
        HRESULT hr = GetValuesForProp(pszPropName, &names);
        LONG last = -1;
        SafeArrayGetUBound(names, 1, &last);
        for (LONG i = 0; i <= last; i++) {
            BSTR text = NULL;
            SafeArrayGetElement(names, &i, &text);
            values.Add(text);
            SysFreeString(text);
        }
        SafeArrayDestroy(names);
        return hr;
    }
};

void __register_provider(void* provider, const wchar_t* name);

class Provider {
public:
    Provider(const wchar_t* setName, const wchar_t* pszNameSpace = NULL) { __register_provider(this, setName); }
    virtual ~Provider() {}
    virtual HRESULT EnumerateInstances(MethodContext* pMethodContext, long lFlags = 0) { return WBEM_E_PROVIDER_NOT_CAPABLE; }
    virtual HRESULT GetObject(CInstance* pInstance, long lFlags = 0) { return WBEM_E_PROVIDER_NOT_CAPABLE; }
    virtual HRESULT ExecQuery(MethodContext* pMethodContext, CFrameworkQuery& Query, long lFlags = 0) { return WBEM_E_PROVIDER_NOT_CAPABLE; }
    virtual HRESULT PutInstance(const CInstance& newInstance, long lFlags = 0) { return WBEM_E_PROVIDER_NOT_CAPABLE; }
    virtual HRESULT DeleteInstance(const CInstance& newInstance, long lFlags = 0) { return WBEM_E_PROVIDER_NOT_CAPABLE; }
    virtual HRESULT ExecMethod(const CInstance& Instance, const wchar_t* bstrMethodName, CInstance* pInParams, CInstance* pOutParams, long lFlags = 0) { return WBEM_E_PROVIDER_NOT_CAPABLE; }
    CInstance* CreateNewInstance(MethodContext* pMethodContext);
    HRESULT Commit(CInstance* pInstance, bool bCache = false) {
        HRESULT hr = pInstance->Commit();
        pInstance->Release();
        return hr;
    }
};

class CWbemProviderGlue {
public:
    static HRESULT GetAllInstances(const wchar_t* pszClassName, TRefPointerCollection<CInstance>* pList, const wchar_t* pszNamespace, MethodContext* pMethodContext);
    static HRESULT GetAllInstancesAsynch(const wchar_t* pszClassName, Provider* pRequester, LPPROVIDERINSTANCECALLBACK pCallback, const wchar_t* pszNamespace, MethodContext* pMethodContext, void* pUserData);
    static HRESULT GetAllDerivedInstances(const wchar_t* pszClassName, TRefPointerCollection<CInstance>* pList, MethodContext* pMethodContext, const wchar_t* pszNamespace);
    static HRESULT GetInstancesByQuery(const wchar_t* pszQuery, TRefPointerCollection<CInstance>* pList, MethodContext* pMethodContext, const wchar_t* pszNamespace = NULL);
    static HRESULT GetInstancesByQueryAsynch(const wchar_t* pszQuery, Provider* pRequester, LPPROVIDERINSTANCECALLBACK pCallback, const wchar_t* pszNamespace, MethodContext* pMethodContext, void* pUserData);
    static HRESULT GetInstanceByPath(const wchar_t* pszInstancePath, CInstance** ppInstance, MethodContext* pMethodContext = NULL);
    static HRESULT GetInstanceKeysByPath(const wchar_t* pszInstancePath, CInstance** ppInstance, MethodContext* pMethodContext = NULL);
    static HRESULT GetInstancePropertiesByPath(const wchar_t* pszInstancePath, CInstance** ppInstance, MethodContext* pMethodContext, const wchar_t* csaProperties);
    static HRESULT GetInstancePropertiesByPath(const wchar_t* pszInstancePath, CInstance** ppInstance, MethodContext* pMethodContext, CHStringArray& csaProperties) {
        CHString names;
        for (int i = 0; i < csaProperties.GetSize(); i++) {
            if (i > 0) names += L",";
            names += csaProperties.GetAt(i);
        }
        return GetInstancePropertiesByPath(pszInstancePath, ppInstance, pMethodContext, (const wchar_t*)names);
    }
    static HRESULT GetAllDerivedInstancesAsynch(const wchar_t* pszClassName, Provider* pRequester, LPPROVIDERINSTANCECALLBACK pCallback, const wchar_t* pszNamespace, MethodContext* pMethodContext, void* pUserData);
};
