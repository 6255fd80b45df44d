//! Macros that the Windows headers and the compiler define: annotations, which say nothing to the machine and
//! expand to nothing, and the spellings of COM method declarations.

/// Annotations and calling conventions without arguments.
const EMPTY: &str = "WINAPI CALLBACK APIENTRY STDMETHODCALLTYPE STDAPICALLTYPE STDMETHODVCALLTYPE __stdcall __cdecl \
    _cdecl __fastcall __thiscall __vectorcall __RPC_FAR __RPC_STUB __RPC_USER FAR NEAR PASCAL IN OUT \
    OPTIONAL THIS THIS_ CONST_VTBL __forceinline FORCEINLINE __restrict __unaligned _In_ _In_opt_ _In_z_ _In_opt_z_ \
    _Inout_ _Inout_opt_ _Inout_z_ _Out_ _Out_opt_ _Outptr_ _Outptr_opt_ _Outptr_result_maybenull_ _COM_Outptr_ \
    _COM_Outptr_opt_ _Ret_maybenull_ _Ret_notnull_ _Check_return_ _Must_inspect_result_ _Reserved_ _Null_terminated_ \
    _Frees_ptr_ _Frees_ptr_opt_ _Use_decl_annotations_ _Pre_ _Post_ __in __in_opt __in_z __inout __inout_opt __out \
    __out_opt __deref_out __deref_out_opt __deref_inout __deref_inout_opt __reserved __RPC__in __RPC__in_opt \
    __RPC__in_string __RPC__out __RPC__inout __RPC__inout_opt __RPC__deref_out __RPC__deref_out_opt \
    __RPC__deref_inout_opt __RPC_unique_pointer WINBASEAPI DECLSPEC_NOTHROW";

/// Annotations with arguments.
const EMPTY_CALLS: &str = "__declspec DECLSPEC_UUID _In_reads_ _In_reads_opt_ _In_reads_bytes_ \
    _In_reads_bytes_opt_ _In_reads_z_ _Out_writes_ _Out_writes_opt_ _Out_writes_z_ _Out_writes_bytes_ \
    _Out_writes_to_ _Out_writes_bytes_to_ _Inout_updates_ _Inout_updates_bytes_ _Outptr_result_buffer_ _When_ \
    _At_ _Success_ _Return_type_success_ _Field_size_ _Field_size_bytes_ _Printf_format_string_params_ _Acquires_lock_ \
    _Releases_lock_ _Requires_lock_held_ __in_ecount __in_ecount_opt __in_bcount __out_ecount __out_ecount_opt \
    __out_ecount_part __out_bcount __inout_ecount __RPC__in_ecount_full __RPC__in_ecount_full_opt \
    __RPC__out_ecount_part __RPC__out_ecount_full __RPC__deref_out_ecount_full_opt __pragma __attribute__";

/// Macros with a text.
const SPELLED: [&str; 28] = [
    "_WIN32 1",
    "_MSC_VER 1940",
    "__cplusplus 201703L",
    "UNICODE 1",
    "_UNICODE 1",
    "NULL 0",
    "CONST const",
    "VOID void",
    "PURE = 0",
    "STDMETHODIMP HRESULT",
    "STDMETHODIMP_(type) type",
    "STDMETHOD(method) virtual HRESULT method",
    "STDMETHOD_(type, method) virtual type method",
    "STDAPI HRESULT",
    "STDAPI_(type) type",
    "interface struct",
    "MIDL_INTERFACE(guid) struct",
    "DECLARE_INTERFACE(name) struct name",
    "DECLARE_INTERFACE_(name, base) struct name : public base",
    "TEXT(text) __TEXT(text)",
    "_TEXT(text) __TEXT(text)",
    "_T(text) __TEXT(text)",
    "__TEXT(text) L##text",
    "OLESTR(text) L##text",
    "__inline inline",
    "_tmain wmain",
    "EXTERN_C extern \"C\"",
    "DEFINE_GUID(name, a, b, c, ...) const GUID name = { a, b, c, { __VA_ARGS__ } }",
];

/// What would stand after each `#define`.
pub(super) fn lines() -> impl Iterator<Item = String> {
    let empty = EMPTY.split_whitespace().map(str::to_owned);
    let calls = EMPTY_CALLS
        .split_whitespace()
        .map(|name| format!("{name}(...)"));
    empty
        .chain(calls)
        .chain(SPELLED.into_iter().map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::super::super::lex::lex;
    use super::super::macros::Macros;

    #[test]
    fn every_line_is_a_definition() {
        let mut macros = Macros::predefined();
        for line in super::lines() {
            let (name, _) = macros.define(&lex(&line, 0, false)).expect(&line);
            assert!(macros.is_defined(&name));
        }
    }
}
