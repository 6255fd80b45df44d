// The interfaces of WMI. A method that the World does not answer says so when it is called.

class IWbemClassObject;
class IWbemObjectSink;
class IWbemServices;

class IWbemContext : public IUnknown {
public:
    virtual HRESULT Clone(IWbemContext** ppNewCopy);
    virtual HRESULT GetNames(long lFlags, SAFEARRAY** pNames);
    virtual HRESULT BeginEnumeration(long lFlags);
    virtual HRESULT Next(long lFlags, BSTR* pstrName, VARIANT* pValue);
    virtual HRESULT EndEnumeration();
    virtual HRESULT SetValue(const wchar_t* wszName, long lFlags, VARIANT* pValue);
    virtual HRESULT GetValue(const wchar_t* wszName, long lFlags, VARIANT* pValue);
    virtual HRESULT DeleteValue(const wchar_t* wszName, long lFlags);
    virtual HRESULT DeleteAll();
};

class IWbemQualifierSet : public IUnknown {
public:
    virtual HRESULT Get(const wchar_t* wszName, long lFlags, VARIANT* pVal, long* plFlavor);
    virtual HRESULT Put(const wchar_t* wszName, VARIANT* pVal, long lFlavor);
    virtual HRESULT Delete(const wchar_t* wszName);
    virtual HRESULT GetNames(long lFlags, SAFEARRAY** pNames);
    virtual HRESULT BeginEnumeration(long lFlags);
    virtual HRESULT Next(long lFlags, BSTR* pstrName, VARIANT* pVal, long* plFlavor);
    virtual HRESULT EndEnumeration();
};

class IWbemClassObject : public IUnknown {
public:
    virtual HRESULT GetQualifierSet(IWbemQualifierSet** ppQualSet);
    virtual HRESULT Get(const wchar_t* wszName, long lFlags, VARIANT* pVal, long* pType = NULL, long* plFlavor = NULL);
    virtual HRESULT Put(const wchar_t* wszName, long lFlags, VARIANT* pVal, long Type = 0);
    virtual HRESULT Delete(const wchar_t* wszName);
    virtual HRESULT GetNames(const wchar_t* wszQualifierName, long lFlags, VARIANT* pQualifierVal, SAFEARRAY** pNames);
    virtual HRESULT BeginEnumeration(long lEnumFlags);
    virtual HRESULT Next(long lFlags, BSTR* strName, VARIANT* pVal, long* pType, long* plFlavor);
    virtual HRESULT EndEnumeration();
    virtual HRESULT GetPropertyQualifierSet(const wchar_t* wszProperty, IWbemQualifierSet** ppQualSet);
    virtual HRESULT Clone(IWbemClassObject** ppCopy);
    virtual HRESULT GetObjectText(long lFlags, BSTR* pstrObjectText);
    virtual HRESULT SpawnDerivedClass(long lFlags, IWbemClassObject** ppNewClass);
    virtual HRESULT SpawnInstance(long lFlags, IWbemClassObject** ppNewInstance);
    virtual HRESULT CompareTo(long lFlags, IWbemClassObject* pCompareTo);
    virtual HRESULT GetPropertyOrigin(const wchar_t* wszName, BSTR* pstrClassName);
    virtual HRESULT InheritsFrom(const wchar_t* strAncestor);
    virtual HRESULT GetMethod(const wchar_t* wszName, long lFlags, IWbemClassObject** ppInSignature, IWbemClassObject** ppOutSignature);
    virtual HRESULT PutMethod(const wchar_t* wszName, long lFlags, IWbemClassObject* pInSignature, IWbemClassObject* pOutSignature);
    virtual HRESULT DeleteMethod(const wchar_t* wszName);
    virtual HRESULT BeginMethodEnumeration(long lEnumFlags);
    virtual HRESULT NextMethod(long lFlags, BSTR* pstrName, IWbemClassObject** ppInSignature, IWbemClassObject** ppOutSignature);
    virtual HRESULT EndMethodEnumeration();
    virtual HRESULT GetMethodQualifierSet(const wchar_t* wszMethod, IWbemQualifierSet** ppQualSet);
    virtual HRESULT GetMethodOrigin(const wchar_t* wszMethodName, BSTR* pstrClassName);
};

class IWbemObjectSink : public IUnknown {
public:
    virtual HRESULT Indicate(long lObjectCount, IWbemClassObject** apObjArray);
    virtual HRESULT SetStatus(long lFlags, HRESULT hResult, BSTR strParam, IWbemClassObject* pObjParam);
};

class IEnumWbemClassObject : public IUnknown {
public:
    virtual HRESULT Reset();
    virtual HRESULT Next(long lTimeout, ULONG uCount, IWbemClassObject** apObjects, ULONG* puReturned);
    virtual HRESULT NextAsync(ULONG uCount, IWbemObjectSink* pSink);
    virtual HRESULT Clone(IEnumWbemClassObject** ppEnum);
    virtual HRESULT Skip(long lTimeout, ULONG nCount);
};

class IWbemCallResult : public IUnknown {
public:
    virtual HRESULT GetResultObject(long lTimeout, IWbemClassObject** ppResultObject);
    virtual HRESULT GetResultString(long lTimeout, BSTR* pstrResultString);
    virtual HRESULT GetResultServices(long lTimeout, IWbemServices** ppServices);
    virtual HRESULT GetCallStatus(long lTimeout, long* plStatus);
};

class IWbemServices : public IUnknown {
public:
    virtual HRESULT OpenNamespace(BSTR strNamespace, long lFlags, IWbemContext* pCtx, IWbemServices** ppWorkingNamespace, IWbemCallResult** ppResult);
    virtual HRESULT CancelAsyncCall(IWbemObjectSink* pSink);
    virtual HRESULT QueryObjectSink(long lFlags, IWbemObjectSink** ppResponseHandler);
    virtual HRESULT GetObject(BSTR strObjectPath, long lFlags, IWbemContext* pCtx, IWbemClassObject** ppObject, IWbemCallResult** ppCallResult);
    virtual HRESULT GetObjectAsync(BSTR strObjectPath, long lFlags, IWbemContext* pCtx, IWbemObjectSink* pResponseHandler);
    virtual HRESULT PutClass(IWbemClassObject* pObject, long lFlags, IWbemContext* pCtx, IWbemCallResult** ppCallResult);
    virtual HRESULT PutClassAsync(IWbemClassObject* pObject, long lFlags, IWbemContext* pCtx, IWbemObjectSink* pResponseHandler);
    virtual HRESULT DeleteClass(BSTR strClass, long lFlags, IWbemContext* pCtx, IWbemCallResult** ppCallResult);
    virtual HRESULT DeleteClassAsync(BSTR strClass, long lFlags, IWbemContext* pCtx, IWbemObjectSink* pResponseHandler);
    virtual HRESULT CreateClassEnum(BSTR strSuperclass, long lFlags, IWbemContext* pCtx, IEnumWbemClassObject** ppEnum);
    virtual HRESULT CreateClassEnumAsync(BSTR strSuperclass, long lFlags, IWbemContext* pCtx, IWbemObjectSink* pResponseHandler);
    virtual HRESULT PutInstance(IWbemClassObject* pInst, long lFlags, IWbemContext* pCtx, IWbemCallResult** ppCallResult);
    virtual HRESULT PutInstanceAsync(IWbemClassObject* pInst, long lFlags, IWbemContext* pCtx, IWbemObjectSink* pResponseHandler);
    virtual HRESULT DeleteInstance(BSTR strObjectPath, long lFlags, IWbemContext* pCtx, IWbemCallResult** ppCallResult);
    virtual HRESULT DeleteInstanceAsync(BSTR strObjectPath, long lFlags, IWbemContext* pCtx, IWbemObjectSink* pResponseHandler);
    virtual HRESULT CreateInstanceEnum(BSTR strFilter, long lFlags, IWbemContext* pCtx, IEnumWbemClassObject** ppEnum);
    virtual HRESULT CreateInstanceEnumAsync(BSTR strFilter, long lFlags, IWbemContext* pCtx, IWbemObjectSink* pResponseHandler);
    virtual HRESULT ExecQuery(BSTR strQueryLanguage, BSTR strQuery, long lFlags, IWbemContext* pCtx, IEnumWbemClassObject** ppEnum);
    virtual HRESULT ExecQueryAsync(BSTR strQueryLanguage, BSTR strQuery, long lFlags, IWbemContext* pCtx, IWbemObjectSink* pResponseHandler);
    virtual HRESULT ExecNotificationQuery(BSTR strQueryLanguage, BSTR strQuery, long lFlags, IWbemContext* pCtx, IEnumWbemClassObject** ppEnum);
    virtual HRESULT ExecNotificationQueryAsync(BSTR strQueryLanguage, BSTR strQuery, long lFlags, IWbemContext* pCtx, IWbemObjectSink* pResponseHandler);
    virtual HRESULT ExecMethod(BSTR strObjectPath, BSTR strMethodName, long lFlags, IWbemContext* pCtx, IWbemClassObject* pInParams, IWbemClassObject** ppOutParams, IWbemCallResult** ppCallResult);
    virtual HRESULT ExecMethodAsync(BSTR strObjectPath, BSTR strMethodName, long lFlags, IWbemContext* pCtx, IWbemClassObject* pInParams, IWbemObjectSink* pResponseHandler);
};

class IWbemLocator : public IUnknown {
public:
    virtual HRESULT ConnectServer(BSTR strNetworkResource, BSTR strUser, BSTR strPassword, BSTR strLocale, long lSecurityFlags, BSTR strAuthority, IWbemContext* pCtx, IWbemServices** ppNamespace);
};

class IUnsecuredApartment : public IUnknown {
public:
    virtual HRESULT CreateObjectStub(IUnknown* pObject, IUnknown** ppStub);
};
class IWbemUnsecuredApartment : public IUnsecuredApartment {
public:
    virtual HRESULT CreateSinkStub(IWbemObjectSink* pSink, DWORD dwFlags, const wchar_t* wszReserved, IWbemObjectSink** ppStub);
};
struct WBEM_COMPILE_STATUS_INFO {
    LONG lPhaseError; HRESULT hRes; LONG ObjectNum; LONG FirstLine; LONG LastLine; DWORD dwOutFlags;
};
class IMofCompiler : public IUnknown {
public:
    virtual HRESULT CompileFile(wchar_t* FileName, wchar_t* ServerAndNamespace, wchar_t* User, wchar_t* Authority, wchar_t* Password, LONG lOptionFlags, LONG lClassFlags, LONG lInstanceFlags, WBEM_COMPILE_STATUS_INFO* pInfo);
    virtual HRESULT CompileBuffer(long BuffSize, BYTE* pBuffer, wchar_t* ServerAndNamespace, wchar_t* User, wchar_t* Authority, wchar_t* Password, LONG lOptionFlags, LONG lClassFlags, LONG lInstanceFlags, WBEM_COMPILE_STATUS_INFO* pInfo);
    virtual HRESULT CreateBMOF(wchar_t* TextFileName, wchar_t* BMOFFileName, wchar_t* ServerAndNamespace, LONG lOptionFlags, LONG lClassFlags, LONG lInstanceFlags, WBEM_COMPILE_STATUS_INFO* pInfo);
};
class IWbemStatusCodeText : public IUnknown {
public:
    virtual HRESULT GetErrorCodeText(HRESULT hRes, DWORD LocaleId, long lFlags, BSTR* MessageText);
    virtual HRESULT GetFacilityCodeText(HRESULT hRes, DWORD LocaleId, long lFlags, BSTR* MessageText);
};
