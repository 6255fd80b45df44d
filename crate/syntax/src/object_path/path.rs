//! The parts of an object path and its canonical text.

use std::fmt;

/// The path of a class or an instance (I.1).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectPath {
    /// The server as written; none means this computer (OM-04).
    pub server: Option<String>,
    /// The names of the namespace from the root down; none means the current namespace (OM-04).
    pub namespace: Vec<String>,
    /// The class as written.
    pub class: String,
    /// Which instance, if any.
    pub keys: Keys,
    /// Disputed spellings in the text.
    pub spelling: Spelling,
}

/// The key part of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Keys {
    /// `Class`: the class itself.
    None,
    /// `Class=@`: the only instance of a singleton.
    Singleton,
    /// `Class=value`: the only key, without its name.
    Unnamed(KeyValue),
    /// `Class.Name=value,…`: keys in the order of the text, which means nothing.
    Named(Vec<(String, KeyValue)>),
}

/// The value of a key; datetimes and references are strings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyValue {
    /// An integer; wide enough for sint64 and uint64.
    Int(i128),
    /// A string, unescaped.
    Str(String),
    /// TRUE or FALSE.
    Bool(bool),
}

/// Spellings whose legality depends on a reading, for whoever knows the reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spelling {
    /// A key is written in hexadecimal (OM-05).
    pub hex_key: bool,
    /// A slash separates two names of the namespace (OM-06).
    pub forward_slash: bool,
}

impl fmt::Display for ObjectPath {
    /// The canonical form: names as written, backslashes between them, decimal integers, strings in double quotes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(server) = &self.server {
            write!(f, "\\\\{server}\\")?;
        }
        if !self.namespace.is_empty() {
            write!(f, "{}:", self.namespace.join("\\"))?;
        }
        f.write_str(&self.class)?;
        match &self.keys {
            Keys::None => Ok(()),
            Keys::Singleton => f.write_str("=@"),
            Keys::Unnamed(value) => write!(f, "={value}"),
            Keys::Named(keys) => {
                for (index, (name, value)) in keys.iter().enumerate() {
                    let mark = if index == 0 { '.' } else { ',' };
                    write!(f, "{mark}{name}={value}")?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for KeyValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(value) => write!(f, "{value}"),
            Self::Bool(true) => f.write_str("TRUE"),
            Self::Bool(false) => f.write_str("FALSE"),
            Self::Str(text) => {
                f.write_str("\"")?;
                for c in text.chars() {
                    if matches!(c, '"' | '\\') {
                        f.write_str("\\")?;
                    }
                    write!(f, "{c}")?;
                }
                f.write_str("\"")
            }
        }
    }
}
