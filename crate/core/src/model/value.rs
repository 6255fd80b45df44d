//! Values of properties.

use std::fmt;
use std::rc::Rc;

use super::{CimType, Object, PropertyType};
use crate::canon::Canon;

/// A floating-point number that is equal when its bits are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Real(u64);

impl Real {
    /// Keeps the bits of `number`.
    pub fn new(number: f64) -> Self {
        Self(number.to_bits())
    }

    /// The number.
    pub fn get(self) -> f64 {
        f64::from_bits(self.0)
    }

    /// The bits of the number.
    pub fn bits(self) -> u64 {
        self.0
    }
}

impl fmt::Debug for Real {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.get())
    }
}

/// The value of a property. Which integers are legal depends on the type of the property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// No value.
    Null,
    /// boolean
    Bool(bool),
    /// Any integer type, and char16.
    Int(i128),
    /// real32 (exactly as its 32-bit value) and real64.
    Real(Real),
    /// string, datetime, reference.
    Text(Rc<str>),
    /// An embedded object.
    Object(Rc<Object>),
    /// Elements of one type, none of them null.
    Array(Rc<[Value]>),
}

impl std::fmt::Display for Value {
    /// The value as MOF writes it, as far as that is possible without its type.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&super::text::bare(self))
    }
}

impl Value {
    /// A text.
    pub fn text(text: &str) -> Self {
        Self::Text(text.into())
    }

    /// Whether it is NULL.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The integer, where it is one.
    pub fn as_int(&self) -> Option<i128> {
        match self {
            Self::Int(value) => Some(*value),
            _ => None,
        }
    }

    /// The text, where it is one.
    pub fn as_text(&self) -> Option<&Rc<str>> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The Boolean, where it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The elements of an array; none for everything else.
    pub fn elements(&self) -> &[Value] {
        match self {
            Self::Array(elements) => elements,
            _ => &[],
        }
    }

    /// Whether the value may stand in a property of this type; NULL may stand anywhere.
    pub fn fits(&self, ty: PropertyType) -> bool {
        match self {
            Self::Null => true,
            Self::Array(elements) => {
                ty.array
                    && elements
                        .iter()
                        .all(|it| !it.is_null() && it.fits(PropertyType::scalar(ty.cim)))
            }
            _ if ty.array => false,
            Self::Bool(_) => ty.cim == CimType::Boolean,
            Self::Int(value) => ty
                .cim
                .range()
                .is_some_and(|(low, high)| (low..=high).contains(value)),
            Self::Real(real) => match ty.cim {
                CimType::Real64 => true,
                CimType::Real32 => {
                    f64::from(real.get() as f32).to_bits() == real.bits() || real.get().is_nan()
                }
                _ => false,
            },
            Self::Text(_) => ty.cim.is_text(),
            Self::Object(_) => ty.cim == CimType::Object,
        }
    }

    /// Writes the value.
    pub fn canon(&self, canon: &mut Canon) {
        match self {
            Self::Null => canon.word(0),
            Self::Bool(value) => canon.word(1 + u64::from(*value)),
            Self::Int(value) => {
                canon.word(3);
                canon.word(*value as u64);
                canon.word((*value >> 64) as u64);
            }
            Self::Real(real) => {
                canon.word(4);
                canon.word(real.bits());
            }
            Self::Text(text) => {
                canon.word(5);
                canon.text(text);
            }
            Self::Object(object) => {
                canon.word(6);
                object.canon(canon);
            }
            Self::Array(elements) => {
                canon.word(7);
                canon.word(elements.len() as u64);
                elements.iter().for_each(|it| it.canon(canon));
            }
        }
    }
}
