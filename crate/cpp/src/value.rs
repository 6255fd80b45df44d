//! What one cell of memory holds.

use wmi_lab_core::guest::{GuestHandle, ObjectId};

/// A place in memory: an allocation, and a cell in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pointer {
    pub(crate) alloc: u32,
    pub(crate) offset: u32,
}

impl Pointer {
    pub(crate) fn handle(self) -> GuestHandle {
        GuestHandle(u64::from(self.alloc) << 32 | u64::from(self.offset))
    }

    pub(crate) fn from_handle(handle: GuestHandle) -> Self {
        Self {
            alloc: (handle.0 >> 32) as u32,
            offset: handle.0 as u32,
        }
    }

    /// The number that `%p` and casts show: it looks like an address and depends on nothing but the program.
    pub(crate) fn address(self) -> i64 {
        0x0020_0000 + i64::from(self.alloc) * 0x1000 + i64::from(self.offset) * 8
    }
}

/// The contents of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Value {
    /// Nothing was written yet.
    #[default]
    Uninit,
    /// An integer in the range of its static type.
    Int(i64),
    /// The bits of a double.
    Float(u64),
    Null,
    Ptr(Pointer),
    /// An object that the World owns.
    Kernel(ObjectId),
    /// A function of the program.
    Func(u32),
    /// A `GUID`, by its number in the machine's table of names.
    Name(u32),
    /// Start of a part of an object with virtual methods: its most derived class, and where the part lies in it.
    Head {
        class: u32,
        sub: u32,
    },
}

impl Value {
    pub(crate) fn float(value: f64) -> Self {
        Self::Float(value.to_bits())
    }

    pub(crate) fn bool(value: bool) -> Self {
        Self::Int(i64::from(value))
    }

    /// Whether it counts as true; `None` for a cell that was never written.
    pub(crate) fn truth(self) -> Option<bool> {
        match self {
            Self::Uninit => None,
            Self::Int(value) => Some(value != 0),
            Self::Float(bits) => Some(f64::from_bits(bits) != 0.0),
            Self::Null => Some(false),
            _ => Some(true),
        }
    }

    /// A null pointer, also one that was made by clearing memory.
    pub(crate) fn is_null(self) -> bool {
        matches!(self, Self::Null | Self::Int(0))
    }

    /// The number behind the value, for casts to integers.
    pub(crate) fn number(self) -> i64 {
        match self {
            Self::Uninit | Self::Null => 0,
            Self::Int(value) => value,
            Self::Float(bits) => f64::from_bits(bits) as i64,
            Self::Ptr(pointer) => pointer.address(),
            Self::Kernel(object) => 0x7ff0_0000_0000 + i64::from(object.0) * 0x40,
            Self::Func(function) => 0x7ff6_0000_0000 + i64::from(function) * 0x10,
            Self::Name(name) => 0x7ff4_0000_0000 + i64::from(name) * 0x10,
            Self::Head { class, .. } => 0x7ff5_0000_0000 + i64::from(class) * 0x10,
        }
    }

    /// The value as a floating point number.
    pub(crate) fn real(self) -> f64 {
        match self {
            Self::Float(bits) => f64::from_bits(bits),
            other => other.number() as f64,
        }
    }
}
