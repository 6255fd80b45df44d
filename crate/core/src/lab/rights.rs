//! What clients may do in a namespace: instances of `Lab_Rights`.

use super::{AuthenticationLevel, LabConfig, Mistake, Row};
use crate::flags::RPC_C_IMP_LEVEL_IMPERSONATE;
use crate::model::fold;

/// The rights of the client and what its sessions have to bring along, in one namespace and below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabRights {
    /// Name of the namespace, folded.
    pub namespace: String,
    /// Bits of `WBEM_SECURITY_FLAGS` (CS-07, CS-08).
    pub mask: u32,
    /// The lowest `RPC_C_IMP_LEVEL_…` that is served (CS-04).
    pub impersonation: u32,
    /// The lowest authentication level that is served (CS-05, CS-06).
    pub authentication: AuthenticationLevel,
}

impl Default for LabRights {
    fn default() -> Self {
        Self {
            namespace: String::new(),
            mask: u32::MAX,
            impersonation: RPC_C_IMP_LEVEL_IMPERSONATE,
            authentication: AuthenticationLevel::Connect,
        }
    }
}

const IMPERSONATION: [(&str, u32); 2] = [
    ("impersonate", RPC_C_IMP_LEVEL_IMPERSONATE),
    ("delegate", RPC_C_IMP_LEVEL_IMPERSONATE + 1),
];

impl LabRights {
    pub(super) fn read(row: &Row<'_>, mistakes: &mut Vec<Mistake>) -> Self {
        let usual = Self::default();
        let impersonation = row.choice("Impersonation", &IMPERSONATION, mistakes);
        let authentication = row.choice("Authentication", &AuthenticationLevel::NAMES, mistakes);
        Self {
            namespace: fold(&row.text("Namespace").unwrap_or_default()).replace('/', "\\"),
            mask: row.number("Mask").map_or(usual.mask, |it| it as u32),
            impersonation: impersonation.unwrap_or(usual.impersonation),
            authentication: authentication.unwrap_or(usual.authentication),
        }
    }
}

impl LabConfig {
    /// What holds in a namespace: its own declaration, or that of the nearest namespace above it.
    pub fn rights(&self, namespace: &str) -> LabRights {
        let name = fold(namespace);
        let covers = |it: &&LabRights| {
            let rest = name.strip_prefix(&it.namespace);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('\\'))
        };
        let nearest = self.rights.iter().filter(covers);
        let nearest = nearest.max_by_key(|it| it.namespace.len());
        nearest.cloned().unwrap_or_default()
    }
}
