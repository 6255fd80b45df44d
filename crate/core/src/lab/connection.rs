//! How the client and WMI are connected: what decides whether callbacks get through.

use super::{Mistake, Row};

/// An authentication level of RPC, the weakest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum AuthenticationLevel {
    /// `RPC_C_AUTHN_LEVEL_NONE`
    None,
    /// `RPC_C_AUTHN_LEVEL_CONNECT`
    Connect,
    /// `RPC_C_AUTHN_LEVEL_CALL`
    Call,
    /// `RPC_C_AUTHN_LEVEL_PKT`
    Pkt,
    /// `RPC_C_AUTHN_LEVEL_PKT_INTEGRITY`
    Integrity,
    /// `RPC_C_AUTHN_LEVEL_PKT_PRIVACY`
    #[default]
    Privacy,
}

impl AuthenticationLevel {
    /// All of them in the order in which callbacks try them (CS-12).
    pub const DOWNWARDS: [Self; 6] = [
        Self::Privacy,
        Self::Integrity,
        Self::Pkt,
        Self::Call,
        Self::Connect,
        Self::None,
    ];

    pub(super) const NAMES: [(&'static str, Self); 6] = [
        ("none", Self::None),
        ("connect", Self::Connect),
        ("call", Self::Call),
        ("pkt", Self::Pkt),
        ("integrity", Self::Integrity),
        ("privacy", Self::Privacy),
    ];
}

/// The instance of `Lab_Connection` named `default`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LabConnection {
    /// The scenario says something about it.
    pub declared: bool,
    /// The clients run on another computer.
    pub remote: bool,
    /// Kerberos authenticates.
    pub kerberos: bool,
    /// How long a caller on another computer waits for an answer before the connection times out; `None`: without limit.
    pub timeout_ms: Option<u64>,
    /// The highest level at which a callback gets through.
    pub callback_level: AuthenticationLevel,
    /// `UnsecAppAccessControlDefault` of the registry (CS-14).
    pub access_control: bool,
    /// `AllowAnonymousCallback` of the registry (CS-15).
    pub allow_anonymous: bool,
}

impl LabConnection {
    pub(super) fn read(row: &Row<'_>, mistakes: &mut Vec<Mistake>) -> Self {
        let level = row.choice("CallbackLevel", &AuthenticationLevel::NAMES, mistakes);
        let remote = row.flag("Remote");
        if row.number("TimeoutMs").is_some() && !remote {
            let message = "callers on one computer wait without limit, so that nothing times out";
            let cure =
                "write Remote = TRUE beside it, or cut the link with LinkCutMs of Lab_Server";
            mistakes.push(row.mistake("TimeoutMs", message.to_owned(), cure));
        }
        Self {
            declared: true,
            remote,
            kerberos: row.flag("Kerberos"),
            timeout_ms: row.number("TimeoutMs").map(|ms| ms as u64),
            callback_level: level.unwrap_or_default(),
            access_control: row.flag("UnsecAppAccessControlDefault"),
            allow_anonymous: row.flag("AllowAnonymousCallback"),
        }
    }
}
