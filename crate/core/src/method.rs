//! The method table: every API function and method that reaches the World, with its parameters.
//!
//! One table serves argument checks, `COBJMACROS`, trace labels, completion and "insert a call".

/// What a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An integer, a handle that is an integer, a Boolean, an enumeration.
    Int,
    /// A string in; null is allowed here and judged by the method.
    Text,
    /// Bytes of a text in, as many as the parameter before it says.
    Bytes,
    /// A VARIANT in.
    Variant,
    /// An object of the World or of the program in.
    Object,
    /// A function of the program in.
    Function,
    /// Anything the World ignores or only hands back: user data, reserved pointers.
    Opaque,
    /// An interface pointer out.
    OutObject,
    /// An integer out.
    OutInt,
    /// A BSTR out.
    OutText,
    /// A VARIANT out.
    OutVariant,
    /// An array of interface pointers out (`apObjects`), filled from its start.
    OutObjects,
    /// A SAFEARRAY out.
    OutArray,
    /// A `TRefPointerCollection` out.
    OutCollection,
    /// A struct of integers out.
    OutRecord,
}

impl Kind {
    /// Whether a result is written through the parameter.
    pub fn is_out(self) -> bool {
        matches!(
            self,
            Self::OutObject
                | Self::OutInt
                | Self::OutText
                | Self::OutVariant
                | Self::OutObjects
                | Self::OutArray
                | Self::OutCollection
                | Self::OutRecord
        )
    }
}

/// What a call gives back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returns {
    /// Nothing.
    Void,
    /// An HRESULT.
    Status,
    /// A reference count, a wait result, a Boolean, a time.
    Int,
    /// A kernel handle or an interface pointer.
    Object,
}

/// A parameter.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its published name.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
}

macro_rules! methods {
    ($($variant:ident = $interface:literal $name:literal -> $returns:ident ($($param:ident : $kind:ident),*);)*) => {
        /// An API function or a method.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        #[expect(missing_docs, reason = "each name is interface and method of the table")]
        pub enum Method { $($variant),* }

        impl Method {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Method] = &[$(Method::$variant),*];

            /// The interface or framework class; empty for a plain function.
            pub fn interface(self) -> &'static str {
                match self { $(Method::$variant => $interface),* }
            }

            /// The published name.
            pub fn name(self) -> &'static str {
                match self { $(Method::$variant => $name),* }
            }

            /// What it gives back.
            pub fn returns(self) -> Returns {
                match self { $(Method::$variant => Returns::$returns),* }
            }

            /// Its parameters in order.
            pub fn parameters(self) -> &'static [Parameter] {
                match self {
                    $(Method::$variant => &[$(Parameter { name: stringify!($param), kind: Kind::$kind }),*]),*
                }
            }
        }
    };
}

methods! {
    AddRef = "IUnknown" "AddRef" -> Int ();
    Release = "IUnknown" "Release" -> Int ();
    QueryInterface = "IUnknown" "QueryInterface" -> Status (riid: Text, ppvObject: OutObject);

    CoInitializeEx = "" "CoInitializeEx" -> Status (pvReserved: Opaque, dwCoInit: Int);
    CoUninitialize = "" "CoUninitialize" -> Void ();
    CoInitializeSecurity = "" "CoInitializeSecurity" -> Status (pSecDesc: Opaque, cAuthSvc: Int, asAuthSvc: Opaque,
        pReserved1: Opaque, dwAuthnLevel: Int, dwImpLevel: Int, pAuthList: Opaque, dwCapabilities: Int, pReserved3: Opaque);
    CoCreateInstance = "" "CoCreateInstance" -> Status (rclsid: Text, pUnkOuter: Opaque, dwClsContext: Int, riid: Text,
        ppv: OutObject);
    CoSetProxyBlanket = "" "CoSetProxyBlanket" -> Status (pProxy: Object, dwAuthnSvc: Int, dwAuthzSvc: Int,
        pServerPrincName: Opaque, dwAuthnLevel: Int, dwImpLevel: Int, pAuthInfo: Opaque, dwCapabilities: Int);
    CoQueryProxyBlanket = "" "CoQueryProxyBlanket" -> Status (pProxy: Object, pwAuthnSvc: OutInt, pAuthzSvc: OutInt,
        pServerPrincName: OutText, pAuthnLevel: OutInt, pImpLevel: OutInt, pAuthInfo: Opaque, pCapabilites: OutInt);
    QueryBlanket = "IClientSecurity" "QueryBlanket" -> Status (pProxy: Object, pwAuthnSvc: OutInt, pAuthzSvc: OutInt,
        pServerPrincName: OutText, pAuthnLevel: OutInt, pImpLevel: OutInt, pAuthInfo: Opaque, pCapabilites: OutInt);
    SetBlanket = "IClientSecurity" "SetBlanket" -> Status (pProxy: Object, dwAuthnSvc: Int, dwAuthzSvc: Int,
        pServerPrincName: Opaque, dwAuthnLevel: Int, dwImpLevel: Int, pAuthInfo: Opaque, dwCapabilities: Int);

    ConnectServer = "IWbemLocator" "ConnectServer" -> Status (strNetworkResource: Text, strUser: Text, strPassword: Text,
        strLocale: Text, lSecurityFlags: Int, strAuthority: Text, pCtx: Object, ppNamespace: OutObject);

    CreateObjectStub = "IUnsecuredApartment" "CreateObjectStub" -> Status (pObject: Object, ppStub: OutObject);
    CreateSinkStub = "IWbemUnsecuredApartment" "CreateSinkStub" -> Status (pSink: Object, dwFlags: Int, wszReserved: Text,
        ppStub: OutObject);

    CompileBuffer = "IMofCompiler" "CompileBuffer" -> Status (BuffSize: Int, pBuffer: Bytes, ServerAndNamespace: Text,
        User: Text, Authority: Text, Password: Text, lOptionFlags: Int, lClassFlags: Int, lInstanceFlags: Int,
        pInfo: OutRecord);

    OpenNamespace = "IWbemServices" "OpenNamespace" -> Status (strNamespace: Text, lFlags: Int, pCtx: Object,
        ppWorkingNamespace: OutObject, ppResult: OutObject);
    CancelAsyncCall = "IWbemServices" "CancelAsyncCall" -> Status (pSink: Object);
    GetObject = "IWbemServices" "GetObject" -> Status (strObjectPath: Text, lFlags: Int, pCtx: Object, ppObject: OutObject,
        ppCallResult: OutObject);
    GetObjectAsync = "IWbemServices" "GetObjectAsync" -> Status (strObjectPath: Text, lFlags: Int, pCtx: Object,
        pResponseHandler: Object);
    PutClass = "IWbemServices" "PutClass" -> Status (pObject: Object, lFlags: Int, pCtx: Object,
        ppCallResult: OutObject);
    PutClassAsync = "IWbemServices" "PutClassAsync" -> Status (pObject: Object, lFlags: Int, pCtx: Object,
        pResponseHandler: Object);
    DeleteClass = "IWbemServices" "DeleteClass" -> Status (strClass: Text, lFlags: Int, pCtx: Object,
        ppCallResult: OutObject);
    DeleteClassAsync = "IWbemServices" "DeleteClassAsync" -> Status (strClass: Text, lFlags: Int, pCtx: Object,
        pResponseHandler: Object);
    PutInstance = "IWbemServices" "PutInstance" -> Status (pInst: Object, lFlags: Int, pCtx: Object,
        ppCallResult: OutObject);
    PutInstanceAsync = "IWbemServices" "PutInstanceAsync" -> Status (pInst: Object, lFlags: Int, pCtx: Object,
        pResponseHandler: Object);
    DeleteInstance = "IWbemServices" "DeleteInstance" -> Status (strObjectPath: Text, lFlags: Int, pCtx: Object,
        ppCallResult: OutObject);
    DeleteInstanceAsync = "IWbemServices" "DeleteInstanceAsync" -> Status (strObjectPath: Text, lFlags: Int, pCtx: Object,
        pResponseHandler: Object);
    CreateClassEnum = "IWbemServices" "CreateClassEnum" -> Status (strSuperclass: Text, lFlags: Int, pCtx: Object,
        ppEnum: OutObject);
    CreateClassEnumAsync = "IWbemServices" "CreateClassEnumAsync" -> Status (strSuperclass: Text, lFlags: Int,
        pCtx: Object, pResponseHandler: Object);
    CreateInstanceEnum = "IWbemServices" "CreateInstanceEnum" -> Status (strFilter: Text, lFlags: Int, pCtx: Object,
        ppEnum: OutObject);
    CreateInstanceEnumAsync = "IWbemServices" "CreateInstanceEnumAsync" -> Status (strFilter: Text, lFlags: Int,
        pCtx: Object, pResponseHandler: Object);
    ExecQuery = "IWbemServices" "ExecQuery" -> Status (strQueryLanguage: Text, strQuery: Text, lFlags: Int, pCtx: Object,
        ppEnum: OutObject);
    ExecQueryAsync = "IWbemServices" "ExecQueryAsync" -> Status (strQueryLanguage: Text, strQuery: Text, lFlags: Int,
        pCtx: Object, pResponseHandler: Object);

    ExecMethod = "IWbemServices" "ExecMethod" -> Status (strObjectPath: Text, strMethodName: Text, lFlags: Int,
        pCtx: Object, pInParams: Object, ppOutParams: OutObject, ppCallResult: OutObject);
    ExecMethodAsync = "IWbemServices" "ExecMethodAsync" -> Status (strObjectPath: Text, strMethodName: Text, lFlags: Int,
        pCtx: Object, pInParams: Object, pResponseHandler: Object);

    EnumReset = "IEnumWbemClassObject" "Reset" -> Status ();
    EnumNext = "IEnumWbemClassObject" "Next" -> Status (lTimeout: Int, uCount: Int, apObjects: OutObjects,
        puReturned: OutInt);
    EnumNextAsync = "IEnumWbemClassObject" "NextAsync" -> Status (uCount: Int, pSink: Object);
    EnumClone = "IEnumWbemClassObject" "Clone" -> Status (ppEnum: OutObject);
    EnumSkip = "IEnumWbemClassObject" "Skip" -> Status (lTimeout: Int, nCount: Int);

    GetCallStatus = "IWbemCallResult" "GetCallStatus" -> Status (lTimeout: Int, plStatus: OutInt);
    GetResultObject = "IWbemCallResult" "GetResultObject" -> Status (lTimeout: Int, ppResultObject: OutObject);
    GetResultString = "IWbemCallResult" "GetResultString" -> Status (lTimeout: Int, pstrResultString: OutText);
    GetResultServices = "IWbemCallResult" "GetResultServices" -> Status (lTimeout: Int, ppServices: OutObject);

    ObjectGet = "IWbemClassObject" "Get" -> Status (wszName: Text, lFlags: Int, pVal: OutVariant, pType: OutInt,
        plFlavor: OutInt);
    ObjectPut = "IWbemClassObject" "Put" -> Status (wszName: Text, lFlags: Int, pVal: Variant, Type: Int);
    ObjectDelete = "IWbemClassObject" "Delete" -> Status (wszName: Text);
    ObjectBeginEnumeration = "IWbemClassObject" "BeginEnumeration" -> Status (lEnumFlags: Int);
    ObjectNext = "IWbemClassObject" "Next" -> Status (lFlags: Int, strName: OutText, pVal: OutVariant, pType: OutInt,
        plFlavor: OutInt);
    ObjectEndEnumeration = "IWbemClassObject" "EndEnumeration" -> Status ();
    ObjectSpawnDerivedClass = "IWbemClassObject" "SpawnDerivedClass" -> Status (lFlags: Int, ppNewClass: OutObject);
    ObjectCompareTo = "IWbemClassObject" "CompareTo" -> Status (lFlags: Int, pCompareTo: Object);
    ObjectInheritsFrom = "IWbemClassObject" "InheritsFrom" -> Status (strAncestor: Text);
    ObjectGetMethod = "IWbemClassObject" "GetMethod" -> Status (wszName: Text, lFlags: Int, ppInSignature: OutObject,
        ppOutSignature: OutObject);
    ObjectSpawnInstance = "IWbemClassObject" "SpawnInstance" -> Status (lFlags: Int, ppNewInstance: OutObject);
    ObjectGetNames = "IWbemClassObject" "GetNames" -> Status (wszQualifierName: Text, lFlags: Int,
        pQualifierVal: Variant, pNames: OutArray);
    ObjectGetQualifierSet = "IWbemClassObject" "GetQualifierSet" -> Status (ppQualSet: OutObject);
    ObjectGetPropertyQualifierSet = "IWbemClassObject" "GetPropertyQualifierSet" -> Status (wszProperty: Text,
        ppQualSet: OutObject);
    ObjectGetMethodQualifierSet = "IWbemClassObject" "GetMethodQualifierSet" -> Status (wszMethod: Text,
        ppQualSet: OutObject);
    ObjectGetPropertyOrigin = "IWbemClassObject" "GetPropertyOrigin" -> Status (wszName: Text, pstrClassName: OutText);
    ObjectGetMethodOrigin = "IWbemClassObject" "GetMethodOrigin" -> Status (wszMethodName: Text,
        pstrClassName: OutText);
    ObjectBeginMethodEnumeration = "IWbemClassObject" "BeginMethodEnumeration" -> Status (lEnumFlags: Int);
    ObjectNextMethod = "IWbemClassObject" "NextMethod" -> Status (lFlags: Int, pstrName: OutText,
        ppInSignature: OutObject, ppOutSignature: OutObject);
    ObjectEndMethodEnumeration = "IWbemClassObject" "EndMethodEnumeration" -> Status ();
    QualifierGet = "IWbemQualifierSet" "Get" -> Status (wszName: Text, lFlags: Int, pVal: OutVariant, plFlavor: OutInt);
    QualifierPut = "IWbemQualifierSet" "Put" -> Status (wszName: Text, pVal: Variant, lFlavor: Int);
    QualifierDelete = "IWbemQualifierSet" "Delete" -> Status (wszName: Text);
    QualifierGetNames = "IWbemQualifierSet" "GetNames" -> Status (lFlags: Int, pNames: OutArray);
    QualifierBeginEnumeration = "IWbemQualifierSet" "BeginEnumeration" -> Status (lFlags: Int);
    QualifierNext = "IWbemQualifierSet" "Next" -> Status (lFlags: Int, pstrName: OutText, pVal: OutVariant,
        plFlavor: OutInt);
    QualifierEndEnumeration = "IWbemQualifierSet" "EndEnumeration" -> Status ();
    ObjectClone = "IWbemClassObject" "Clone" -> Status (ppCopy: OutObject);
    ObjectGetObjectText = "IWbemClassObject" "GetObjectText" -> Status (lFlags: Int, pstrObjectText: OutText);

    ContextClone = "IWbemContext" "Clone" -> Status (ppNewCopy: OutObject);
    ContextGetNames = "IWbemContext" "GetNames" -> Status (lFlags: Int, pNames: OutArray);
    ContextBeginEnumeration = "IWbemContext" "BeginEnumeration" -> Status (lFlags: Int);
    ContextNext = "IWbemContext" "Next" -> Status (lFlags: Int, pstrName: OutText, pValue: OutVariant);
    ContextEndEnumeration = "IWbemContext" "EndEnumeration" -> Status ();
    ContextSetValue = "IWbemContext" "SetValue" -> Status (wszName: Text, lFlags: Int, pValue: Variant);
    ContextGetValue = "IWbemContext" "GetValue" -> Status (wszName: Text, lFlags: Int, pValue: OutVariant);
    ContextDeleteValue = "IWbemContext" "DeleteValue" -> Status (wszName: Text, lFlags: Int);
    ContextDeleteAll = "IWbemContext" "DeleteAll" -> Status ();

    GetAllInstances = "CWbemProviderGlue" "GetAllInstances" -> Status (pszClassName: Text, pList: OutCollection,
        pszNamespace: Text, pMethodContext: Object);
    GetAllInstancesAsynch = "CWbemProviderGlue" "GetAllInstancesAsynch" -> Status (pszClassName: Text, pRequester: Opaque,
        pCallback: Function, pszNamespace: Text, pMethodContext: Object, pUserData: Opaque);
    GetAllDerivedInstances = "CWbemProviderGlue" "GetAllDerivedInstances" -> Status (pszClassName: Text,
        pList: OutCollection, pMethodContext: Object, pszNamespace: Text);
    GetAllDerivedInstancesAsynch = "CWbemProviderGlue" "GetAllDerivedInstancesAsynch" -> Status (pszClassName: Text,
        pRequester: Opaque, pCallback: Function, pszNamespace: Text, pMethodContext: Object, pUserData: Opaque);
    GetInstancesByQuery = "CWbemProviderGlue" "GetInstancesByQuery" -> Status (pszQuery: Text, pList: OutCollection,
        pMethodContext: Object, pszNamespace: Text);
    GetInstancesByQueryAsynch = "CWbemProviderGlue" "GetInstancesByQueryAsynch" -> Status (pszQuery: Text,
        pRequester: Opaque, pCallback: Function, pszNamespace: Text, pMethodContext: Object, pUserData: Opaque);
    GetInstanceByPath = "CWbemProviderGlue" "GetInstanceByPath" -> Status (pszInstancePath: Text, ppInstance: OutObject,
        pMethodContext: Object);
    GetInstanceKeysByPath = "CWbemProviderGlue" "GetInstanceKeysByPath" -> Status (pszInstancePath: Text,
        ppInstance: OutObject, pMethodContext: Object);
    GetInstancePropertiesByPath = "CWbemProviderGlue" "GetInstancePropertiesByPath" -> Status (pszInstancePath: Text,
        ppInstance: OutObject, pMethodContext: Object, csaProperties: Text);
    QueryGetQuery = "CFrameworkQuery" "GetQuery" -> Int (pQuery: OutText);
    QueryGetClassName = "CFrameworkQuery" "GetQueryClassName" -> Int (pName: OutText);
    QueryIsPropertyRequired = "CFrameworkQuery" "IsPropertyRequired" -> Int (propName: Text);
    QueryAllPropertiesAreRequired = "CFrameworkQuery" "AllPropertiesAreRequired" -> Int ();
    QueryKeysOnly = "CFrameworkQuery" "KeysOnly" -> Int ();
    QueryGetValuesForProp = "CFrameworkQuery" "GetValuesForProp" -> Status (pszPropName: Text, achNames: OutArray);
    CreateNewInstance = "Provider" "CreateNewInstance" -> Object (pMethodContext: Object);
    InstanceCommit = "CInstance" "Commit" -> Status ();
    InstanceSet = "CInstance" "Set" -> Int (pName: Text, value: Variant);
    InstanceGet = "CInstance" "Get" -> Int (pName: Text, value: OutVariant);
    InstanceIsNull = "CInstance" "IsNull" -> Int (pName: Text);
    MethodContextValues = "MethodContext" "GetIWBEMContext" -> Object ();
    InstanceGetMethodContext = "CInstance" "GetMethodContext" -> Object ();

    CreateEvent = "" "CreateEvent" -> Object (lpEventAttributes: Opaque, bManualReset: Int, bInitialState: Int, lpName: Text);
    SetEvent = "" "SetEvent" -> Int (hEvent: Object);
    ResetEvent = "" "ResetEvent" -> Int (hEvent: Object);
    CloseHandle = "" "CloseHandle" -> Int (hObject: Object);
    WaitForSingleObject = "" "WaitForSingleObject" -> Int (hHandle: Object, dwMilliseconds: Int);
    WaitForMultipleObjects = "" "WaitForMultipleObjects" -> Int (nCount: Int, lpHandles: Opaque, bWaitAll: Int,
        dwMilliseconds: Int);
    Sleep = "" "Sleep" -> Void (dwMilliseconds: Int);
    CreateThread = "" "CreateThread" -> Object (lpThreadAttributes: Opaque, dwStackSize: Int, lpStartAddress: Function,
        lpParameter: Opaque, dwCreationFlags: Int, lpThreadId: OutInt);
    GetErrorInfo = "" "GetErrorInfo" -> Status (dwReserved: Int, pperrinfo: OutObject);
    ErrorGetDescription = "IErrorInfo" "GetDescription" -> Status (pBstrDescription: OutText);
    GetTickCount = "" "GetTickCount64" -> Int ();
    GetCurrentThreadId = "" "GetCurrentThreadId" -> Int ();
    InitializeCriticalSection = "" "InitializeCriticalSection" -> Object ();
    EnterCriticalSection = "" "EnterCriticalSection" -> Void (lpCriticalSection: Object);
    LeaveCriticalSection = "" "LeaveCriticalSection" -> Void (lpCriticalSection: Object);
    DeleteCriticalSection = "" "DeleteCriticalSection" -> Void (lpCriticalSection: Object);
}

impl Method {
    /// The method of an interface by its published name; methods of `IUnknown` belong to every interface.
    pub fn find(interface: &str, name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|method| {
            method.name() == name
                && (method.interface() == interface || method.interface() == "IUnknown")
        })
    }

    /// The plain function of that name.
    pub fn find_function(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|method| method.interface().is_empty() && method.name() == name)
    }

    /// The position of a parameter.
    pub fn position(self, parameter: &str) -> Option<usize> {
        self.parameters().iter().position(|it| it.name == parameter)
    }

    /// `Interface::Method`, or the function's name.
    pub fn label(self) -> String {
        if self.interface().is_empty() {
            self.name().to_owned()
        } else {
            format!("{}::{}", self.interface(), self.name())
        }
    }
}
