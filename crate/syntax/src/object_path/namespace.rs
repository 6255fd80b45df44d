//! Namespace paths as `IWbemLocator::ConnectServer` takes them.

use std::fmt;

/// A namespace and, where it is written, the server it is on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NamespacePath {
    /// The server as written; `.` and `localhost` mean this computer (W025).
    pub server: Option<String>,
    /// The names from the root down; at least one.
    pub names: Vec<String>,
}

/// Why a text is no namespace path. The caller turns it into the status that fits the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamespacePathError {
    /// Nothing, or an empty or impossible name: `WBEM_E_INVALID_NAMESPACE` from `ConnectServer`
    /// (W001, W002, W004, W005, W020).
    Namespace,
    /// More than two separators in front: `WBEM_E_INVALID_PARAMETER` from `ConnectServer` (W011).
    Prefix,
    /// A server other than this computer by its dot, and no namespace. `ConnectServer` looks for the server first,
    /// so an unknown one is an RPC failure, 0x800706BA (W007, W008).
    ServerOnly(String),
}

impl fmt::Display for NamespacePathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Namespace => f.write_str(
                "a namespace is names with one separator between them, such as `root\\cimv2`",
            ),
            Self::Prefix => {
                f.write_str("a server name follows two separators, not more, as in `\\\\.\\root`")
            }
            Self::ServerOnly(server) => {
                write!(
                    f,
                    "after two separators stands a server, here `{server}`; a namespace must follow it"
                )
            }
        }
    }
}

impl NamespacePath {
    /// Reads `\\server\name\name` or `name\name`; a slash does for a backslash everywhere (W013, W014, W022, OM-06).
    ///
    /// # Errors
    ///
    /// Where the text is no namespace path; whether the namespace exists is not asked.
    pub fn parse(text: &str) -> Result<Self, NamespacePathError> {
        let leading = text.chars().take_while(|c| is_separator(*c)).count();
        let rest = &text[leading..];
        let (server, names) = match leading {
            0 => (None, rest),
            2 => {
                let (server, names) = rest.split_once(is_separator).unwrap_or((rest, ""));
                (Some(server.to_string()), names)
            }
            1 => return Err(NamespacePathError::Namespace),
            _ => return Err(NamespacePathError::Prefix),
        };
        if let Some(server) = server
            .as_deref()
            .filter(|server| names.is_empty() && !matches!(*server, "" | "."))
        {
            return Err(NamespacePathError::ServerOnly(server.to_string()));
        }
        let names: Vec<String> = names.split(is_separator).map(str::to_string).collect();
        if server.as_deref() == Some("") || !names.iter().all(|name| is_namespace_name(name)) {
            return Err(NamespacePathError::Namespace);
        }
        Ok(Self { server, names })
    }
}

impl fmt::Display for NamespacePath {
    /// The canonical form, with backslashes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(server) = &self.server {
            write!(f, "\\\\{server}\\")?;
        }
        f.write_str(&self.names.join("\\"))
    }
}

/// Whether a server name always means this computer (W010, W025). Its own machine name does too; that is not known here.
pub fn is_local_server(server: &str) -> bool {
    server == "." || server.eq_ignore_ascii_case("localhost")
}

/// Whether `c` separates the parts of a namespace path.
pub(super) fn is_separator(c: char) -> bool {
    matches!(c, '\\' | '/')
}

/// A name of a namespace has no blank (OM-03) and none of the characters that end it in an object path.
fn is_namespace_name(name: &str) -> bool {
    !name.is_empty()
        && !name.contains(|c: char| {
            c.is_whitespace() || c.is_control() || matches!(c, ':' | '=' | '"' | '\'')
        })
}

#[cfg(test)]
mod tests {
    use super::NamespacePathError as Error;
    use super::*;

    /// The rows of real Windows, W001 to W025, by text.
    #[test]
    fn connect_server_strings() {
        let names = |server: Option<&str>, names: &[&str]| {
            Ok(NamespacePath {
                server: server.map(String::from),
                names: names.iter().map(|n| n.to_string()).collect(),
            })
        };
        let cases = [
            ("", Err(Error::Namespace)),
            ("\\", Err(Error::Namespace)),
            (r"\\.", Err(Error::Namespace)),
            (r"\\.\", Err(Error::Namespace)),
            (r"\\ROOT", Err(Error::ServerOnly("ROOT".to_string()))),
            (r"\\.ROOT", Err(Error::ServerOnly(".ROOT".to_string()))),
            (r"\\.\ROOT", names(Some("."), &["ROOT"])),
            (r"\\\.\ROOT", Err(Error::Prefix)),
            (r"//.\ROOT", names(Some("."), &["ROOT"])),
            (r"\\./ROOT", names(Some("."), &["ROOT"])),
            ("NONE", names(None, &["NONE"])),
            (r"ROOT\CIMV2", names(None, &["ROOT", "CIMV2"])),
            (r"ROOT\\CIMV2", Err(Error::Namespace)),
            ("ROOT/CIMV2", names(None, &["ROOT", "CIMV2"])),
            (r"\\localhost\ROOT", names(Some("localhost"), &["ROOT"])),
            (
                r"\\machine\root\cimv2",
                names(Some("machine"), &["root", "cimv2"]),
            ),
            (r"\ROOT", Err(Error::Namespace)),
            (r"ROOT\", Err(Error::Namespace)),
            (r"root\cim v2", Err(Error::Namespace)),
            (r"root\cimv2:Class", Err(Error::Namespace)),
            (r"\\", Err(Error::Namespace)),
        ];
        for (text, expected) in cases {
            assert_eq!(NamespacePath::parse(text), expected, "{text}");
        }
    }

    #[test]
    fn the_canonical_form_has_backslashes_and_reads_back() {
        for (text, canonical) in [
            ("//./root/cimv2", r"\\.\root\cimv2"),
            ("root/a.b", r"root\a.b"),
        ] {
            let path = NamespacePath::parse(text).expect("well formed");
            assert_eq!(path.to_string(), canonical);
            assert_eq!(NamespacePath::parse(canonical), Ok(path));
        }
    }

    #[test]
    fn dot_and_localhost_are_this_computer() {
        let local = [".", "localhost", "LOCALHOST", ".ROOT", "server"].map(is_local_server);
        assert_eq!(local, [true, true, true, false, false]);
    }
}
