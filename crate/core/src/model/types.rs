//! The types of properties.

use std::fmt;

/// A CIM type by its published number (section I.3, OM-11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are those of MOF")]
pub enum CimType {
    Sint16 = 2,
    Sint32 = 3,
    Real32 = 4,
    Real64 = 5,
    String = 8,
    Boolean = 11,
    /// An embedded object.
    Object = 13,
    Sint8 = 16,
    Uint8 = 17,
    Uint16 = 18,
    Uint32 = 19,
    Sint64 = 20,
    Uint64 = 21,
    Datetime = 101,
    Reference = 102,
    Char16 = 103,
}

impl CimType {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Sint16,
        Self::Sint32,
        Self::Real32,
        Self::Real64,
        Self::String,
        Self::Boolean,
        Self::Object,
        Self::Sint8,
        Self::Uint8,
        Self::Uint16,
        Self::Uint32,
        Self::Sint64,
        Self::Uint64,
        Self::Datetime,
        Self::Reference,
        Self::Char16,
    ];

    /// The name that MOF uses; a typed reference or object is written by its class instead.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sint8 => "sint8",
            Self::Uint8 => "uint8",
            Self::Sint16 => "sint16",
            Self::Uint16 => "uint16",
            Self::Sint32 => "sint32",
            Self::Uint32 => "uint32",
            Self::Sint64 => "sint64",
            Self::Uint64 => "uint64",
            Self::Real32 => "real32",
            Self::Real64 => "real64",
            Self::Boolean => "boolean",
            Self::String => "string",
            Self::Datetime => "datetime",
            Self::Reference => "object ref",
            Self::Char16 => "char16",
            Self::Object => "object",
        }
    }

    /// Lowest and highest value, for the integer types and `char16`.
    pub fn range(self) -> Option<(i128, i128)> {
        Some(match self {
            Self::Sint8 => (i8::MIN.into(), i8::MAX.into()),
            Self::Uint8 => (0, u8::MAX.into()),
            Self::Sint16 => (i16::MIN.into(), i16::MAX.into()),
            Self::Uint16 | Self::Char16 => (0, u16::MAX.into()),
            Self::Sint32 => (i32::MIN.into(), i32::MAX.into()),
            Self::Uint32 => (0, u32::MAX.into()),
            Self::Sint64 => (i64::MIN.into(), i64::MAX.into()),
            Self::Uint64 => (0, u64::MAX.into()),
            _ => return None,
        })
    }

    /// Whether its values are integers.
    pub fn is_integer(self) -> bool {
        self.range().is_some()
    }

    /// Whether its values are kept as text: string, datetime, reference.
    pub fn is_text(self) -> bool {
        matches!(self, Self::String | Self::Datetime | Self::Reference)
    }

    /// Whether its values are floating-point numbers.
    pub fn is_real(self) -> bool {
        matches!(self, Self::Real32 | Self::Real64)
    }

    /// The `VT_…` number under which a value crosses to a client (OM-12).
    pub fn vt(self) -> u16 {
        match self {
            Self::Sint8 | Self::Sint16 | Self::Char16 => 2,
            Self::Uint16 | Self::Sint32 | Self::Uint32 => 3,
            Self::Real32 => 4,
            Self::Real64 => 5,
            Self::Sint64 | Self::Uint64 | Self::String | Self::Datetime | Self::Reference => 8,
            Self::Boolean => 11,
            Self::Object => 13,
            Self::Uint8 => 17,
        }
    }
}

/// A type with its array bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PropertyType {
    /// Type of the value, or of each element.
    pub cim: CimType,
    /// One-dimensional array.
    pub array: bool,
}

impl PropertyType {
    /// A single value.
    pub const fn scalar(cim: CimType) -> Self {
        Self { cim, array: false }
    }

    /// An array.
    pub const fn array(cim: CimType) -> Self {
        Self { cim, array: true }
    }

    /// `CIM_…`, with `CIM_FLAG_ARRAY` for an array.
    pub fn code(self) -> u32 {
        self.cim as u32 | if self.array { 0x2000 } else { 0 }
    }

    /// The type of a `CIM_…` number.
    pub fn from_code(code: u32) -> Option<Self> {
        let cim = CimType::ALL
            .into_iter()
            .find(|it| *it as u32 == code & !0x2000)?;
        Some(Self {
            cim,
            array: code & 0x2000 != 0,
        })
    }
}

impl fmt::Display for PropertyType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}{}",
            self.cim.name(),
            if self.array { "[]" } else { "" }
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_go_both_ways() {
        for cim in CimType::ALL {
            for array in [false, true] {
                let ty = PropertyType { cim, array };
                assert_eq!(PropertyType::from_code(ty.code()), Some(ty));
            }
        }
        assert_eq!(PropertyType::array(CimType::Uint16).code(), 0x2012);
        assert_eq!(PropertyType::from_code(7), None);
    }
}
