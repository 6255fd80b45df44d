//! Names that the parser knows without a declaration: keywords, builtin types, and the types of Windows, COM, WMI
//! and the C++ library that samples use. Which one is meant, and whether it can be used, is the machine's business.

/// Words that name nothing else.
pub(super) const KEYWORDS: &[&str] = &[
    "alignas", "alignof", "asm", "auto", "bool", "break", "case", "catch", "char", "class", "co_await", "co_return",
    "co_yield", "concept", "const", "const_cast", "constexpr", "continue", "decltype", "default", "delete", "do",
    "double", "dynamic_cast", "else", "enum", "explicit", "export", "extern", "false", "float", "for", "friend",
    "goto", "if", "inline", "int", "long", "mutable", "namespace", "new", "noexcept", "nullptr", "operator",
    "private", "protected", "public", "register", "reinterpret_cast", "requires", "return", "short", "signed",
    "sizeof", "static", "static_assert", "static_cast", "struct", "switch", "template", "this", "thread_local",
    "throw", "true", "try", "typedef", "typeid", "typename", "union", "unsigned", "using", "virtual", "void",
    "volatile", "wchar_t", "while",
];

/// Words of builtin types.
const BUILTIN: &[&str] = &[
    "bool", "char", "char16_t", "char8_t", "double", "float", "int", "long", "short", "signed", "unsigned", "void",
    "wchar_t", "__int16", "__int32", "__int64", "__int8",
];

/// Types of Windows, COM, WMI and the C++ library.
const WELL_KNOWN: &[&str] = &[
    "ATOM", "BLOB", "BOOL", "BOOLEAN", "BSTR", "BYTE", "CComBSTR", "CComPtr", "CComQIPtr", "CComVariant",
    "CFrameworkQuery", "CHAR", "CHPtrArray", "CHString", "CHStringArray", "CInstance", "CIMTYPE", "CLSID",
    "COAUTHIDENTITY", "COAUTHINFO", "COLORREF", "COSERVERINFO", "CRITICAL_SECTION", "CWbemProviderGlue", "CY",
    "DATE", "DECIMAL", "DISPID", "DISPPARAMS", "DOUBLE", "DWORD", "DWORD32", "DWORD64", "DWORDLONG", "DWORD_PTR",
    "EOLE_AUTHENTICATION_CAPABILITIES", "ErrorObject", "EXCEPINFO", "FARPROC", "FILE", "FILETIME", "FLOAT", "GUID",
    "HANDLE", "HINSTANCE", "HKEY", "HLOCAL", "HMODULE", "HRESULT", "HWND", "IID", "INT", "INT16", "INT32", "INT64",
    "INT8", "INT_PTR", "IWbemClassObjectPtr", "LARGE_INTEGER", "LCID", "LONG", "LONG32", "LONG64", "LONGLONG",
    "LONG_PTR", "LPARAM", "LRESULT", "MSG", "MULTI_QI", "MethodContext", "OLECHAR", "OVERLAPPED", "PBYTE",
    "PDWORD", "PHANDLE", "PLONG", "PROC", "PSECURITY_DESCRIPTOR", "PSID", "PSTR", "PULONG", "PVOID", "PWCHAR",
    "PWSTR", "Provider", "QWORD", "REFCLSID", "REFGUID", "REFIID", "SAFEARRAY", "SAFEARRAYBOUND", "SCODE",
    "SECURITY_ATTRIBUTES", "SECURITY_DESCRIPTOR", "SHORT", "SIZE_T", "SOLE_AUTHENTICATION_LIST",
    "SOLE_AUTHENTICATION_SERVICE", "SSIZE_T", "SYSTEMTIME", "TCHAR", "THREAD_START_ROUTINE", "TRefPointerCollection",
    "UCHAR", "UINT", "UINT16", "UINT32", "UINT64", "UINT8", "UINT_PTR", "ULARGE_INTEGER", "ULONG", "ULONG32",
    "ULONG64", "ULONGLONG", "ULONG_PTR", "USHORT", "UUID", "VARIANT", "VARIANTARG", "VARIANT_BOOL", "VARTYPE",
    "WBEMSTATUS", "WBEMTime", "WBEMTimeSpan", "WBEM_CHANGE_FLAG_TYPE", "WBEM_GENERIC_FLAG_TYPE", "WBEM_INFORMATION_FLAG_TYPE",
    "WCHAR", "WORD", "WPARAM", "WbemClassObject", "_bstr_t", "_com_error", "_variant_t", "atomic", "atomic_bool",
    "atomic_int", "atomic_long", "bstr_t", "chrono::milliseconds", "chrono::seconds", "condition_variable", "deque",
    "exception", "function", "int16_t", "int32_t", "int64_t", "int8_t", "intptr_t", "istringstream", "lock_guard",
    "map", "mutex", "ostringstream", "pair", "ptrdiff_t", "queue", "recursive_mutex", "runtime_error", "scoped_lock",
    "set", "shared_ptr", "size_t", "ssize_t", "string", "stringstream", "thread", "time_t", "uint16_t", "uint32_t",
    "uint64_t", "uint8_t", "uintptr_t", "unique_lock", "unique_ptr", "va_list", "variant_t", "vector", "wchar_t",
    "weak_ptr", "wostringstream", "wstring", "wstringstream", "tm",
];

/// A word that cannot name anything.
pub(super) fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word)
}

/// A word of a builtin type.
pub(super) fn is_builtin(word: &str) -> bool {
    BUILTIN.contains(&word)
}

/// A type that samples use without declaring it: from the table, an interface by its name (`IWbemServices`), or a
/// pointer type by its name (`LPCWSTR`).
pub(super) fn is_well_known(name: &str) -> bool {
    WELL_KNOWN.contains(&name) || is_interface(name) || is_long_pointer(name)
}

/// `I`, then a capital, no underscore and some small letter, so that `IID_…`, `INFINITE` and `IDOK` stay constants.
fn is_interface(name: &str) -> bool {
    let mut letters = name.bytes();
    letters.next() == Some(b'I')
        && letters.next().is_some_and(|b| b.is_ascii_uppercase())
        && !name.contains('_')
        && name.bytes().any(|b| b.is_ascii_lowercase())
}

fn is_long_pointer(name: &str) -> bool {
    name.len() > 3
        && name.starts_with("LP")
        && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_names_are_told_from_constants() {
        for name in ["IWbemServices", "IUnknown", "IDispatch", "LPCWSTR", "LPVOID", "HRESULT", "_bstr_t", "wstring"] {
            assert!(is_well_known(name), "{name}");
        }
        for name in ["IID_IWbemLocator", "INFINITE", "IDOK", "IsEqualGUID", "LP", "LPtoDP", "hRes", "WBEM_S_FALSE"] {
            assert!(!is_well_known(name), "{name}");
        }
    }
}
