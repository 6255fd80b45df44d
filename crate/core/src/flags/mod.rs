//! Constants that a client may name, and what the flag bits of each method mean.

mod of_method;

pub use of_method::{flags_of, legal_flags};

use crate::status::WbemStatus;

macro_rules! flags {
    ($($constant:ident = $value:literal;)*) => {
        $(
            #[doc = concat!("`WBEM_FLAG_", stringify!($constant), "`")]
            pub const $constant: u32 = $value;
        )*

        /// Every `WBEM_FLAG_…` by its full name.
        const FLAGS: &[(&str, u32)] = &[$((concat!("WBEM_FLAG_", stringify!($constant)), $value)),*];
    };
}

flags! {
    CREATE_OR_UPDATE = 0x0;
    UPDATE_ONLY = 0x1;
    CREATE_ONLY = 0x2;
    UPDATE_COMPATIBLE = 0x0;
    UPDATE_SAFE_MODE = 0x20;
    UPDATE_FORCE_MODE = 0x40;
    RETURN_WBEM_COMPLETE = 0x0;
    RETURN_IMMEDIATELY = 0x10;
    BIDIRECTIONAL = 0x0;
    FORWARD_ONLY = 0x20;
    NO_ERROR_OBJECT = 0x40;
    RETURN_ERROR_OBJECT = 0x0;
    SEND_STATUS = 0x80;
    DONT_SEND_STATUS = 0x0;
    ENSURE_LOCATABLE = 0x100;
    DIRECT_READ = 0x200;
    SEND_ONLY_SELECTED = 0x0;
    DEEP = 0x0;
    SHALLOW = 0x1;
    PROTOTYPE = 0x2;
    ADVISORY = 0x1_0000;
    OWNER_UPDATE = 0x1_0000;
    USE_AMENDED_QUALIFIERS = 0x2_0000;
    STRONG_VALIDATION = 0x10_0000;
    ALWAYS = 0x0;
    ONLY_IF_TRUE = 0x1;
    ONLY_IF_FALSE = 0x2;
    ONLY_IF_IDENTICAL = 0x3;
    KEYS_ONLY = 0x4;
    REFS_ONLY = 0x8;
    LOCAL_ONLY = 0x10;
    PROPAGATED_ONLY = 0x20;
    SYSTEM_ONLY = 0x30;
    NONSYSTEM_ONLY = 0x40;
    CLASS_OVERRIDES_ONLY = 0x100;
    CLASS_LOCAL_AND_OVERRIDES = 0x100;
    NO_FLAVORS = 0x1;
    IGNORE_QUALIFIERS = 0x1;
    IGNORE_OBJECT_SOURCE = 0x2;
    IGNORE_DEFAULT_VALUES = 0x4;
    IGNORE_CLASS = 0x8;
    IGNORE_CASE = 0x10;
    IGNORE_FLAVOR = 0x20;
    INPROC_LOGIN = 0x0;
    LOCAL_LOGIN = 0x1;
    REMOTE_LOGIN = 0x2;
    CONNECT_REPOSITORY_ONLY = 0x40;
    CONNECT_USE_MAX_WAIT = 0x80;
    CONNECT_PROVIDERS = 0x100;
    UNSECAPP_DEFAULT_CHECK_ACCESS = 0x0;
    UNSECAPP_CHECK_ACCESS = 0x1;
    UNSECAPP_DONT_CHECK_ACCESS = 0x2;
    BACKUP_RESTORE_DEFAULT = 0x0;
    BACKUP_RESTORE_FORCE_SHUTDOWN = 0x1;
    CHECK_ONLY = 0x1;
    AUTORECOVER = 0x2;
    WMI_CHECK = 0x4;
    CONSOLE_PRINT = 0x8;
    DONT_ADD_TO_LIST = 0x10;
    SPLIT_FILES = 0x20;
    STORE_FILE = 0x100;
    REFRESH_AUTO_RECONNECT = 0x0;
    REFRESH_NO_AUTO_RECONNECT = 0x1;
}

/// `WBEM_ENABLE`: read and connect.
pub const RIGHT_ENABLE: u32 = 0x1;
/// `WBEM_METHOD_EXECUTE`
pub const RIGHT_METHOD_EXECUTE: u32 = 0x2;
/// `WBEM_FULL_WRITE_REP`: classes, and instances below system classes.
pub const RIGHT_FULL_WRITE: u32 = 0x4;
/// `WBEM_PARTIAL_WRITE_REP`: other static instances.
pub const RIGHT_PARTIAL_WRITE: u32 = 0x8;
/// `WBEM_WRITE_PROVIDER`: what a provider serves.
pub const RIGHT_WRITE_PROVIDER: u32 = 0x10;
/// `WBEM_REMOTE_ACCESS`: from another computer.
pub const RIGHT_REMOTE_ACCESS: u32 = 0x20;
/// `RPC_C_IMP_LEVEL_IMPERSONATE`: the lowest level at which WMI serves a client (CS-04).
pub const RPC_C_IMP_LEVEL_IMPERSONATE: u32 = 3;
/// `WBEM_STATUS_COMPLETE`: the last report of an operation.
pub const STATUS_COMPLETE: u32 = 0;
/// `WBEM_STATUS_REQUIREMENTS`: never sent to ordinary clients.
pub const STATUS_REQUIREMENTS: u32 = 1;
/// `WBEM_STATUS_PROGRESS`: a report on the way.
pub const STATUS_PROGRESS: u32 = 2;
/// `WBEM_NO_WAIT`, in milliseconds.
pub const NO_WAIT: u32 = 0;
/// `WBEM_INFINITE` and `INFINITE`: no limit of time.
pub const INFINITE: u32 = 0xFFFF_FFFF;
/// `WAIT_OBJECT_0`.
pub const WAIT_OBJECT_0: u32 = 0;
/// `WAIT_TIMEOUT`.
pub const WAIT_TIMEOUT: u32 = 0x102;
/// `WAIT_FAILED`.
pub const WAIT_FAILED: u32 = 0xFFFF_FFFF;
/// `WBEM_MAX_IDENTIFIER`, in characters.
pub const MAX_IDENTIFIER: usize = 0x1000;
/// `WBEM_MAX_QUERY`, in characters.
pub const MAX_QUERY: usize = 0x4000;
/// `WBEM_MAX_PATH`, in characters.
pub const MAX_PATH: usize = 0x2000;
/// `WBEM_MAX_OBJECT_NESTING`, in levels.
pub const MAX_OBJECT_NESTING: usize = 0x40;
/// `WBEM_MAX_USER_PROPERTIES` of one class.
pub const MAX_USER_PROPERTIES: usize = 0x400;

/// Constants that are no flags of a WMI method.
const OTHERS: &[(&str, i64)] = &[
    ("WBEM_INFINITE", 0xFFFF_FFFF),
    ("WBEM_NO_WAIT", 0),
    ("WBEM_STATUS_COMPLETE", 0),
    ("WBEM_STATUS_REQUIREMENTS", 1),
    ("WBEM_STATUS_PROGRESS", 2),
    ("WBEM_STATUS_LOGGING_INFORMATION", 0x100),
    ("WBEM_STATUS_LOGGING_INFORMATION_PROVIDER", 0x200),
    ("WBEM_STATUS_LOGGING_INFORMATION_HOST", 0x400),
    ("WBEM_STATUS_LOGGING_INFORMATION_REPOSITORY", 0x800),
    ("WBEM_STATUS_LOGGING_INFORMATION_ESS", 0x1000),
    ("WBEM_MASK_UPDATE_MODE", 0x60),
    ("WBEM_MASK_RESERVED_FLAGS", 0x1_F000),
    ("WBEM_MASK_CONDITION_ORIGIN", 0x70),
    ("WBEM_MASK_CLASS_CONDITION", 0x300),
    ("WBEM_MASK_PRIMARY_CONDITION", 0x3),
    ("WBEM_GENUS_CLASS", 1),
    ("WBEM_GENUS_INSTANCE", 2),
    ("WBEM_MAX_IDENTIFIER", 0x1000),
    ("WBEM_MAX_QUERY", 0x4000),
    ("WBEM_MAX_PATH", 0x2000),
    ("WBEM_MAX_OBJECT_NESTING", 0x40),
    ("WBEM_MAX_USER_PROPERTIES", 0x400),
    ("WBEM_ENABLE", 0x1),
    ("WBEM_METHOD_EXECUTE", 0x2),
    ("WBEM_FULL_WRITE_REP", 0x4),
    ("WBEM_PARTIAL_WRITE_REP", 0x8),
    ("WBEM_WRITE_PROVIDER", 0x10),
    ("WBEM_REMOTE_ACCESS", 0x20),
    ("WBEM_RIGHT_SUBSCRIBE", 0x40),
    ("WBEM_RIGHT_PUBLISH", 0x80),
    ("WBEM_FLAVOR_DONT_PROPAGATE", 0x0),
    ("WBEM_FLAVOR_FLAG_PROPAGATE_TO_INSTANCE", 0x1),
    ("WBEM_FLAVOR_FLAG_PROPAGATE_TO_DERIVED_CLASS", 0x2),
    ("WBEM_FLAVOR_MASK_PROPAGATION", 0xF),
    ("WBEM_FLAVOR_OVERRIDABLE", 0x0),
    ("WBEM_FLAVOR_NOT_OVERRIDABLE", 0x10),
    ("WBEM_FLAVOR_MASK_PERMISSIONS", 0x10),
    ("WBEM_FLAVOR_ORIGIN_LOCAL", 0x0),
    ("WBEM_FLAVOR_ORIGIN_PROPAGATED", 0x20),
    ("WBEM_FLAVOR_ORIGIN_SYSTEM", 0x40),
    ("WBEM_FLAVOR_MASK_ORIGIN", 0x60),
    ("WBEM_FLAVOR_AMENDED", 0x80),
    ("WBEM_COMPARISON_INCLUDE_ALL", 0x0),
    ("CIM_ILLEGAL", 0xFFF),
    ("CIM_EMPTY", 0),
    ("CIM_SINT8", 16),
    ("CIM_UINT8", 17),
    ("CIM_SINT16", 2),
    ("CIM_UINT16", 18),
    ("CIM_SINT32", 3),
    ("CIM_UINT32", 19),
    ("CIM_SINT64", 20),
    ("CIM_UINT64", 21),
    ("CIM_REAL32", 4),
    ("CIM_REAL64", 5),
    ("CIM_BOOLEAN", 11),
    ("CIM_STRING", 8),
    ("CIM_DATETIME", 101),
    ("CIM_REFERENCE", 102),
    ("CIM_CHAR16", 103),
    ("CIM_OBJECT", 13),
    ("CIM_FLAG_ARRAY", 0x2000),
    ("VT_EMPTY", 0),
    ("VT_NULL", 1),
    ("VT_I2", 2),
    ("VT_I4", 3),
    ("VT_R4", 4),
    ("VT_R8", 5),
    ("VT_CY", 6),
    ("VT_DATE", 7),
    ("VT_BSTR", 8),
    ("VT_DISPATCH", 9),
    ("VT_ERROR", 10),
    ("VT_BOOL", 11),
    ("VT_VARIANT", 12),
    ("VT_UNKNOWN", 13),
    ("VT_DECIMAL", 14),
    ("VT_I1", 16),
    ("VT_UI1", 17),
    ("VT_UI2", 18),
    ("VT_UI4", 19),
    ("VT_I8", 20),
    ("VT_UI8", 21),
    ("VT_INT", 22),
    ("VT_UINT", 23),
    ("VT_ARRAY", 0x2000),
    ("VT_BYREF", 0x4000),
    ("VARIANT_TRUE", -1),
    ("VARIANT_FALSE", 0),
    ("COINIT_MULTITHREADED", 0x0),
    ("COINIT_APARTMENTTHREADED", 0x2),
    ("COINIT_DISABLE_OLE1DDE", 0x4),
    ("COINIT_SPEED_OVER_MEMORY", 0x8),
    ("CLSCTX_INPROC_SERVER", 0x1),
    ("CLSCTX_INPROC_HANDLER", 0x2),
    ("CLSCTX_LOCAL_SERVER", 0x4),
    ("CLSCTX_REMOTE_SERVER", 0x10),
    ("CLSCTX_INPROC", 0x3),
    ("CLSCTX_SERVER", 0x15),
    ("CLSCTX_ALL", 0x17),
    ("RPC_C_AUTHN_LEVEL_DEFAULT", 0),
    ("RPC_C_AUTHN_LEVEL_NONE", 1),
    ("RPC_C_AUTHN_LEVEL_CONNECT", 2),
    ("RPC_C_AUTHN_LEVEL_CALL", 3),
    ("RPC_C_AUTHN_LEVEL_PKT", 4),
    ("RPC_C_AUTHN_LEVEL_PKT_INTEGRITY", 5),
    ("RPC_C_AUTHN_LEVEL_PKT_PRIVACY", 6),
    ("RPC_C_IMP_LEVEL_DEFAULT", 0),
    ("RPC_C_IMP_LEVEL_ANONYMOUS", 1),
    ("RPC_C_IMP_LEVEL_IDENTIFY", 2),
    ("RPC_C_IMP_LEVEL_IMPERSONATE", 3),
    ("RPC_C_IMP_LEVEL_DELEGATE", 4),
    ("RPC_C_AUTHN_NONE", 0),
    ("RPC_C_AUTHN_GSS_NEGOTIATE", 9),
    ("RPC_C_AUTHN_WINNT", 10),
    ("RPC_C_AUTHN_GSS_KERBEROS", 16),
    ("RPC_C_AUTHN_DEFAULT", 0xFFFF_FFFF),
    ("RPC_C_AUTHZ_NONE", 0),
    ("RPC_C_AUTHZ_NAME", 1),
    ("RPC_C_AUTHZ_DCE", 2),
    ("RPC_C_AUTHZ_DEFAULT", 0xFFFF_FFFF),
    ("EOAC_NONE", 0x0),
    ("EOAC_MUTUAL_AUTH", 0x1),
    ("EOAC_SECURE_REFS", 0x2),
    ("EOAC_ACCESS_CONTROL", 0x4),
    ("EOAC_APPID", 0x8),
    ("EOAC_STATIC_CLOAKING", 0x20),
    ("EOAC_DYNAMIC_CLOAKING", 0x40),
    ("EOAC_ANY_AUTHORITY", 0x80),
    ("EOAC_DEFAULT", 0x800),
    ("INFINITE", 0xFFFF_FFFF),
    ("WAIT_OBJECT_0", 0),
    ("WAIT_ABANDONED", 0x80),
    ("WAIT_ABANDONED_0", 0x80),
    ("WAIT_TIMEOUT", 0x102),
    ("WAIT_FAILED", 0xFFFF_FFFF),
    ("MAXIMUM_WAIT_OBJECTS", 64),
    ("TRUE", 1),
    ("FALSE", 0),
    ("ERROR", 0),
    ("NULL", 0),
    ("ERROR_SUCCESS", 0),
    ("ERROR_FILE_NOT_FOUND", 2),
    ("ERROR_ACCESS_DENIED", 5),
    ("ERROR_INVALID_HANDLE", 6),
    ("ERROR_NOT_ENOUGH_MEMORY", 8),
    ("ERROR_OUTOFMEMORY", 14),
    ("ERROR_INVALID_PARAMETER", 87),
    ("ERROR_ALREADY_EXISTS", 183),
    ("CP_ACP", 0),
    ("CP_UTF8", 65001),
    ("MB_OK", 0),
    ("EXIT_SUCCESS", 0),
    ("EXIT_FAILURE", 1),
    ("LOCALE_USER_DEFAULT", 0x400),
    ("LOCALE_SYSTEM_DEFAULT", 0x800),
    ("FACILITY_WIN32", 7),
    ("FACILITY_ITF", 4),
    ("SEVERITY_SUCCESS", 0),
    ("SEVERITY_ERROR", 1),
    ("MAX_PATH", 260),
    ("CHAR_BIT", 8),
    ("INT_MAX", 0x7FFF_FFFF),
    ("INT_MIN", -0x8000_0000),
    ("UINT_MAX", 0xFFFF_FFFF),
    ("LONG_MAX", 0x7FFF_FFFF),
    ("LONG_MIN", -0x8000_0000),
    ("ULONG_MAX", 0xFFFF_FFFF),
];

/// The value of a published constant, statuses included. HRESULTs and masks of 32 bits come as unsigned numbers.
pub fn constant(name: &str) -> Option<i64> {
    if let Some(status) = WbemStatus::lookup(name) {
        return Some(i64::from(status.0));
    }
    let flag = FLAGS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, value)| i64::from(*value));
    flag.or_else(|| {
        OTHERS
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| *value)
    })
}

/// Names of the flags, `WBEM_FLAG_` included.
pub fn flag_names() -> impl Iterator<Item = &'static str> {
    FLAGS.iter().map(|(name, _)| *name)
}

/// Every constant with its value, statuses included, for completion and explanation.
pub fn constants() -> impl Iterator<Item = (&'static str, i64)> {
    let statuses = crate::status::NAMED.iter();
    let flags = FLAGS.iter();
    statuses
        .map(|(name, status)| (*name, i64::from(status.0)))
        .chain(flags.map(|(name, value)| (*name, i64::from(*value))))
        .chain(OTHERS.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_cover_statuses_flags_and_windows() {
        assert_eq!(constant("WBEM_E_INVALID_QUERY"), Some(0x8004_1017));
        assert_eq!(constant("WBEM_FLAG_FORWARD_ONLY"), Some(0x20));
        assert_eq!(constant("E_FAIL"), Some(0x8000_4005));
        assert_eq!(constant("VARIANT_TRUE"), Some(-1));
        assert_eq!(constant("WBEM_FLAG_NO_SUCH"), None);
    }

    #[test]
    fn every_constant_stands_once() {
        let mut names: Vec<_> = constants().map(|(name, _)| name).collect();
        names.sort_unstable();
        let twice: Vec<_> = names.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
