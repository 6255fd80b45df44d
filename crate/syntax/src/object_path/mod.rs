//! Object paths and namespace paths: where an object is.
//!
//! ```text
//! \\server\root\cimv2:Win32_Service.Name="Spooler"
//!   server  namespace  class         key part
//! ```
//!
//! [`parse`] reads what `GetObject`, a reference property or the braces of `ASSOCIATORS OF` hold;
//! [`NamespacePath::parse`] reads what `ConnectServer` and `#pragma namespace` hold. Names are kept as written; that
//! they compare without regard to letter case (OM-02) is for whoever compares.

mod namespace;
mod path;
mod reader;

pub use namespace::{NamespacePath, NamespacePathError, is_local_server};
pub use path::{KeyValue, Keys, ObjectPath, Spelling};
pub use reader::parse;
