//! Types of the client language after names are resolved, with the rules of integer arithmetic.

use std::rc::Rc;

use wmi_lab_core::guest::Stream;

/// Number of a class in [`crate::code::Code::classes`].
pub(crate) type ClassId = u32;

/// A resolved type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ty {
    Void,
    Bool,
    /// `char`, one byte.
    Char,
    /// `wchar_t`, a UTF-16 unit.
    WChar,
    Int(Int),
    /// 32 or 64 bits.
    Float(u8),
    /// `GUID` and its synonyms: one cell that holds the published name.
    Guid,
    Ptr(Rc<Ty>),
    Ref(Rc<Ty>),
    Array(Rc<Ty>, u32),
    Class(ClassId),
    /// A function; values are pointers to it.
    Func(Rc<Signature>),
    /// `cout` and its relatives.
    Stream(Stream),
    /// `auto` before its initialiser is known.
    Auto,
}

/// An integer type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Int {
    pub(crate) bits: u8,
    pub(crate) signed: bool,
}

/// What is called and what comes back.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Signature {
    pub(crate) returns: Ty,
    pub(crate) params: Vec<Ty>,
}

/// `int`, `long`, `HRESULT`.
pub(crate) const INT: Int = Int {
    bits: 32,
    signed: true,
};
/// `DWORD`.
pub(crate) const UINT: Int = Int {
    bits: 32,
    signed: false,
};
/// `long long`.
pub(crate) const INT64: Int = Int {
    bits: 64,
    signed: true,
};
/// `size_t`.
pub(crate) const UINT64: Int = Int {
    bits: 64,
    signed: false,
};

impl Int {
    /// Brings a number into the range of the type; unsigned 64-bit numbers keep their bits.
    pub(crate) fn wrap(self, value: i64) -> i64 {
        match (self.bits, self.signed) {
            (8, true) => i64::from(value as i8),
            (8, false) => i64::from(value as u8),
            (16, true) => i64::from(value as i16),
            (16, false) => i64::from(value as u16),
            (32, true) => i64::from(value as i32),
            (32, false) => i64::from(value as u32),
            _ => value,
        }
    }

    fn promoted(self) -> Self {
        if self.bits < 32 { INT } else { self }
    }

    /// The type in which two operands meet.
    pub(crate) fn common(self, other: Self) -> Self {
        let (a, b) = (self.promoted(), other.promoted());
        if a.bits == b.bits {
            Self {
                bits: a.bits,
                signed: a.signed && b.signed,
            }
        } else if a.bits > b.bits {
            a
        } else {
            b
        }
    }
}

impl Ty {
    pub(crate) const INT: Self = Self::Int(INT);
    pub(crate) const UINT: Self = Self::Int(UINT);

    pub(crate) fn pointer(self) -> Self {
        Self::Ptr(Rc::new(self))
    }

    /// The integer type of an arithmetic value that is no floating point number.
    pub(crate) fn as_int(&self) -> Option<Int> {
        match self {
            Self::Bool => Some(Int {
                bits: 8,
                signed: false,
            }),
            Self::Char => Some(Int {
                bits: 8,
                signed: true,
            }),
            Self::WChar => Some(Int {
                bits: 16,
                signed: false,
            }),
            Self::Int(int) => Some(*int),
            _ => None,
        }
    }

    pub(crate) fn is_arithmetic(&self) -> bool {
        self.as_int().is_some() || matches!(self, Self::Float(_))
    }

    pub(crate) fn is_pointer(&self) -> bool {
        matches!(self, Self::Ptr(_) | Self::Func(_))
    }

    /// A character type.
    pub(crate) fn is_char(&self) -> bool {
        matches!(self, Self::Char | Self::WChar)
    }

    /// What a pointer points to.
    pub(crate) fn pointee(&self) -> Option<&Self> {
        match self {
            Self::Ptr(to) => Some(to),
            _ => None,
        }
    }

    /// The referenced type, or the type itself.
    pub(crate) fn without_ref(&self) -> &Self {
        match self {
            Self::Ref(to) => to,
            other => other,
        }
    }

    /// The class of an object, a reference to one or a pointer to one.
    pub(crate) fn class_behind(&self) -> Option<ClassId> {
        match self {
            Self::Class(class) => Some(*class),
            Self::Ptr(to) | Self::Ref(to) => to.class_behind(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_wrap_at_their_width() {
        assert_eq!(INT.wrap(0x8004_1001), -2_147_217_407);
        assert_eq!(UINT.wrap(-1), 0xffff_ffff);
        assert_eq!(
            Int {
                bits: 16,
                signed: false
            }
            .wrap(0x1_0041),
            0x41
        );
    }

    #[test]
    fn operands_meet_as_in_c() {
        let short = Int {
            bits: 16,
            signed: false,
        };
        assert_eq!(short.common(short), INT);
        assert_eq!(INT.common(UINT), UINT);
        assert_eq!(UINT.common(INT64), INT64);
    }
}
