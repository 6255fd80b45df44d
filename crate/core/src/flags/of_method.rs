//! The flag bits of each method.
//!
//! Several flags share a bit (`UPDATE_SAFE_MODE` and `FORWARD_ONLY` are both 0x20), so a bit is only decoded together
//! with its method.

use super::{
    CONNECT_USE_MAX_WAIT, CREATE_ONLY, DIRECT_READ, ENSURE_LOCATABLE, FORWARD_ONLY, NO_FLAVORS,
    PROTOTYPE, RETURN_IMMEDIATELY, SEND_STATUS, SHALLOW, UPDATE_FORCE_MODE, UPDATE_ONLY,
    UPDATE_SAFE_MODE, USE_AMENDED_QUALIFIERS,
};
use crate::method::Method;

type Bits = &'static [(&'static str, u32)];

const AMENDED: (&str, u32) = ("USE_AMENDED_QUALIFIERS", USE_AMENDED_QUALIFIERS);
const IMMEDIATELY: (&str, u32) = ("RETURN_IMMEDIATELY", RETURN_IMMEDIATELY);
const FORWARD: (&str, u32) = ("FORWARD_ONLY", FORWARD_ONLY);
const STATUS: (&str, u32) = ("SEND_STATUS", SEND_STATUS);
const DIRECT: (&str, u32) = ("DIRECT_READ", DIRECT_READ);
const UPDATE: (&str, u32) = ("UPDATE_ONLY", UPDATE_ONLY);
const CREATE: (&str, u32) = ("CREATE_ONLY", CREATE_ONLY);
const SAFELY: (&str, u32) = ("UPDATE_SAFE_MODE", UPDATE_SAFE_MODE);
const FORCEFULLY: (&str, u32) = ("UPDATE_FORCE_MODE", UPDATE_FORCE_MODE);
const NOT_DEEP: (&str, u32) = ("SHALLOW", SHALLOW);
const LOCATABLE: (&str, u32) = ("ENSURE_LOCATABLE", ENSURE_LOCATABLE);
const SHAPE: (&str, u32) = ("PROTOTYPE", PROTOTYPE);

/// The flag bits that a method takes (AC-07, SS-05), in the order in which they are printed.
fn bits(method: Method) -> Option<Bits> {
    Some(match method {
        Method::OpenNamespace => &[IMMEDIATELY],
        Method::GetObject => &[IMMEDIATELY, DIRECT, AMENDED],
        Method::GetObjectAsync => &[STATUS, DIRECT, AMENDED],
        Method::PutClass => &[UPDATE, CREATE, IMMEDIATELY, SAFELY, FORCEFULLY, AMENDED],
        Method::PutClassAsync => &[UPDATE, CREATE, SAFELY, FORCEFULLY, STATUS, AMENDED],
        Method::DeleteClass => &[IMMEDIATELY],
        Method::DeleteClassAsync => &[STATUS],
        Method::PutInstance => &[UPDATE, CREATE, IMMEDIATELY, AMENDED],
        Method::PutInstanceAsync => &[UPDATE, CREATE, STATUS, AMENDED],
        Method::DeleteInstance => &[IMMEDIATELY],
        Method::DeleteInstanceAsync => &[STATUS],
        Method::CreateClassEnum => &[NOT_DEEP, IMMEDIATELY, FORWARD, AMENDED],
        Method::CreateClassEnumAsync => &[NOT_DEEP, STATUS, AMENDED],
        Method::CreateInstanceEnum => &[NOT_DEEP, IMMEDIATELY, FORWARD, DIRECT, AMENDED],
        Method::CreateInstanceEnumAsync => &[NOT_DEEP, STATUS, DIRECT, AMENDED],
        Method::ExecQuery => &[SHAPE, IMMEDIATELY, FORWARD, LOCATABLE, DIRECT, AMENDED],
        Method::ExecQueryAsync => &[SHAPE, STATUS, LOCATABLE, DIRECT, AMENDED],
        Method::ExecMethod => &[IMMEDIATELY],
        Method::ExecMethodAsync => &[STATUS],
        Method::ConnectServer => &[("CONNECT_USE_MAX_WAIT", CONNECT_USE_MAX_WAIT)],
        Method::ObjectGet | Method::ObjectPut | Method::ObjectSpawnInstance => &[],
        Method::ObjectGetObjectText => &[("NO_FLAVORS", NO_FLAVORS)],
        _ => return None,
    })
}

/// The flags that a method takes, by their names without `WBEM_FLAG_`; empty for a method without flags.
pub fn flags_of(method: Method) -> impl Iterator<Item = &'static str> {
    bits(method).unwrap_or(&[]).iter().map(|(name, _)| *name)
}

/// The mask of legal flags of a method that takes any; all other bits are `WBEM_E_INVALID_PARAMETER` (AC-05, SS-05).
pub fn legal_flags(method: Method) -> Option<u32> {
    Some(bits(method)?.iter().fold(0, |mask, (_, bit)| mask | bit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bit_means_different_things_to_different_methods() {
        let name = |method: Method, bit: u32| {
            let mut bits = bits(method)?.iter();
            bits.find(|(_, it)| *it == bit).map(|(name, _)| *name)
        };
        assert_eq!(name(Method::ExecQuery, 0x20), Some("FORWARD_ONLY"));
        assert_eq!(name(Method::PutClass, 0x20), Some("UPDATE_SAFE_MODE"));
        assert_eq!(name(Method::PutInstance, 0x2), Some("CREATE_ONLY"));
        assert_eq!(name(Method::ExecQueryAsync, 0x2), Some("PROTOTYPE"));
        assert_eq!(name(Method::CreateInstanceEnum, 0x1), Some("SHALLOW"));
        assert_eq!(name(Method::ExecQueryAsync, 0x10), None);
    }

    #[test]
    fn masks_follow_the_tables_of_the_methods() {
        assert_eq!(legal_flags(Method::PutInstanceAsync), Some(0x2_0083));
        assert_eq!(legal_flags(Method::DeleteInstance), Some(0x10));
        assert_eq!(legal_flags(Method::ExecQuery), Some(0x2_0332));
        assert_eq!(
            legal_flags(Method::ExecQueryAsync).map(|mask| mask & RETURN_IMMEDIATELY),
            Some(0)
        );
        assert_eq!(legal_flags(Method::Sleep), None);
    }
}
