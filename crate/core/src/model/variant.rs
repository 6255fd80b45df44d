//! VARIANTs that hold no object, and their conversion to and from values of properties (OM-12, CO-02).

use std::rc::Rc;

use super::{CimType, Fault, PropertyType, Real, Value};
use crate::canon::Canon;
use crate::rule::Rule;
use crate::status::WbemStatus;

/// The contents of a VARIANT. Objects cross separately.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the VT_ constants")]
pub enum Variant {
    Empty,
    Null,
    I1(i8),
    I2(i16),
    I4(i32),
    I8(i64),
    Ui1(u8),
    Ui2(u16),
    Ui4(u32),
    Ui8(u64),
    /// A 32-bit float, widened.
    R4(Real),
    R8(Real),
    Bool(bool),
    Bstr(Rc<str>),
    /// `VT_ARRAY` of the given `VT_…`; each element is a variant of that kind.
    Array(u16, Rc<[Variant]>),
}

impl std::fmt::Display for Variant {
    /// The contents as a reader of C++ would write them.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => f.write_str("VT_EMPTY"),
            Self::Null => f.write_str("VT_NULL"),
            Self::I1(it) => write!(f, "{it}"),
            Self::I2(it) => write!(f, "{it}"),
            Self::I4(it) => write!(f, "{it}"),
            Self::I8(it) => write!(f, "{it}"),
            Self::Ui1(it) => write!(f, "{it}"),
            Self::Ui2(it) => write!(f, "{it}"),
            Self::Ui4(it) => write!(f, "{it}"),
            Self::Ui8(it) => write!(f, "{it}"),
            Self::R4(it) | Self::R8(it) => write!(f, "{}", it.get()),
            Self::Bool(it) => f.write_str(if *it { "VARIANT_TRUE" } else { "VARIANT_FALSE" }),
            Self::Bstr(it) => f.write_str(&super::text::quoted(it)),
            Self::Array(_, items) => {
                let items: Vec<String> = items.iter().map(ToString::to_string).collect();
                write!(f, "{{{}}}", items.join(", "))
            }
        }
    }
}

impl Variant {
    /// A BSTR.
    pub fn bstr(text: &str) -> Self {
        Self::Bstr(text.into())
    }

    /// The `VT_…` number.
    pub fn vt(&self) -> u16 {
        match self {
            Self::Empty => 0,
            Self::Null => 1,
            Self::I2(_) => 2,
            Self::I4(_) => 3,
            Self::R4(_) => 4,
            Self::R8(_) => 5,
            Self::Bstr(_) => 8,
            Self::Bool(_) => 11,
            Self::I1(_) => 16,
            Self::Ui1(_) => 17,
            Self::Ui2(_) => 18,
            Self::Ui4(_) => 19,
            Self::I8(_) => 20,
            Self::Ui8(_) => 21,
            Self::Array(element, _) => 0x2000 | element,
        }
    }

    /// The value as a client sees it (OM-12); none where it is or holds an embedded object, which crosses as an
    /// interface pointer.
    pub fn from_value(value: &Value, ty: PropertyType) -> Option<Self> {
        Some(match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Int(value) => match ty.cim {
                CimType::Sint8 | CimType::Sint16 => Self::I2(*value as i16),
                CimType::Char16 => Self::I2(*value as u16 as i16),
                CimType::Uint8 => Self::Ui1(*value as u8),
                CimType::Sint64 | CimType::Uint64 => Self::Bstr(value.to_string().into()),
                _ => Self::I4(*value as u32 as i32),
            },
            Value::Real(real) if ty.cim == CimType::Real32 => Self::R4(*real),
            Value::Real(real) => Self::R8(*real),
            Value::Text(text) => Self::Bstr(text.clone()),
            Value::Object(_) => return None,
            Value::Array(elements) => {
                let scalar = PropertyType::scalar(ty.cim);
                let elements: Option<Rc<[Self]>> = elements
                    .iter()
                    .map(|it| Self::from_value(it, scalar))
                    .collect();
                Self::Array(ty.cim.vt(), elements?)
            }
        })
    }

    /// The value for a property of this type.
    ///
    /// # Errors
    /// `WBEM_E_TYPE_MISMATCH` where the conversion would lose something (CO-02).
    pub fn to_value(&self, ty: PropertyType) -> Result<Value, Fault> {
        let mismatch = |what: &str| {
            let detail = format!(
                "{what} (VT {:#x}) does not convert to {ty} without loss",
                self.vt()
            );
            Fault::new(WbemStatus::E_TYPE_MISMATCH, Rule::Co02, detail)
        };
        match self {
            Self::Null => Ok(Value::Null),
            Self::Empty => Err(mismatch("an empty VARIANT")),
            Self::Array(_, elements) if ty.array => {
                let scalar = PropertyType::scalar(ty.cim);
                let elements: Result<Rc<[Value]>, Fault> =
                    elements.iter().map(|it| it.to_value(scalar)).collect();
                Ok(Value::Array(elements?))
            }
            Self::Array(..) => Err(mismatch("an array")),
            _ if ty.array => Err(mismatch("a single value")),
            _ => self
                .scalar(ty.cim)
                .filter(|it| it.fits(ty))
                .ok_or_else(|| mismatch("the value")),
        }
    }

    fn scalar(&self, cim: CimType) -> Option<Value> {
        match cim {
            CimType::Boolean => match self {
                Self::Bool(value) => Some(Value::Bool(*value)),
                _ => None,
            },
            CimType::Real32 | CimType::Real64 => match self {
                Self::R4(real) | Self::R8(real) => Some(Value::Real(*real)),
                _ => Some(Value::Real(Real::new(self.integer()? as f64))),
            },
            CimType::String | CimType::Datetime | CimType::Reference => match self {
                Self::Bstr(text) if cim != CimType::Datetime || is_datetime(text) => {
                    Some(Value::Text(text.clone()))
                }
                _ => None,
            },
            CimType::Sint64 | CimType::Uint64 => match self {
                Self::Bstr(text) => decimal(text).map(Value::Int),
                _ => self.whole(cim).map(Value::Int),
            },
            CimType::Object => None,
            _ => self.whole(cim).map(Value::Int),
        }
    }

    /// The number for an integer property. A VT_I2 is refused where the property's own form is VT_I4, and a VT_I4
    /// carries the bits of a uint32 (CO-02, OM-12).
    fn whole(&self, cim: CimType) -> Option<i128> {
        match self {
            Self::R4(real) | Self::R8(real) => {
                let number = real.get();
                (number.fract() == 0.0 && number.abs() < 1e19).then_some(number as i128)
            }
            Self::I2(_) if cim == CimType::Uint32 => None,
            Self::I4(value) if cim == CimType::Uint32 => Some((*value as u32).into()),
            Self::I2(value) if cim == CimType::Char16 => Some((*value as u16).into()),
            _ => self.integer(),
        }
    }

    fn integer(&self) -> Option<i128> {
        Some(match self {
            Self::I1(value) => (*value).into(),
            Self::I2(value) => (*value).into(),
            Self::I4(value) => (*value).into(),
            Self::I8(value) => (*value).into(),
            Self::Ui1(value) => (*value).into(),
            Self::Ui2(value) => (*value).into(),
            Self::Ui4(value) => (*value).into(),
            Self::Ui8(value) => (*value).into(),
            _ => return None,
        })
    }

    /// Writes the variant.
    pub fn canon(&self, canon: &mut Canon) {
        canon.word(u64::from(self.vt()));
        match self {
            Self::Empty | Self::Null => {}
            Self::Bool(value) => canon.word(u64::from(*value)),
            Self::R4(real) | Self::R8(real) => canon.word(real.bits()),
            Self::Bstr(text) => canon.text(text),
            Self::Array(_, elements) => {
                canon.word(elements.len() as u64);
                elements.iter().for_each(|it| it.canon(canon));
            }
            _ => canon.word(self.integer().unwrap_or(0) as u64),
        }
    }
}

/// A number as a 64-bit property takes it: decimal digits with an optional sign.
fn decimal(text: &str) -> Option<i128> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let plain =
        !digits.is_empty() && digits.len() <= 20 && digits.bytes().all(|it| it.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// Whether a text has the form of a CIM datetime or interval (OM-13).
pub(crate) fn is_datetime(text: &str) -> bool {
    let bytes = text.as_bytes();
    let field = |byte: &u8| byte.is_ascii_digit() || *byte == b'*';
    bytes.len() == 25
        && bytes[..14].iter().all(field)
        && bytes[14] == b'.'
        && bytes[15..21].iter().all(field)
        && match bytes[21] {
            b'+' | b'-' => bytes[22..].iter().all(field),
            b':' => &bytes[22..] == b"000" && !bytes.contains(&b'*'),
            _ => false,
        }
}
