//! Tests of single values: a comparison with a constant, in the form of the columns.

use std::cmp::Ordering;
use std::rc::Rc;

use wmi_lab_syntax::wql::ast::{CompareOp, Constant};

use super::datetime::moment;
use super::filter::Mask;
use super::like::Pattern;
use super::query::{QueryRules, invalid};
use super::table::{Column, encode};
use crate::model::{CimType, Fault, Real, Value, fold, is_datetime, same_name};
use crate::reading::TrueValue;
use crate::rule::Rule;
use crate::status::WbemStatus;

/// What a value must be. NULL passes [`Test::Null`] alone (WQ-11).
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Test {
    Null {
        negated: bool,
    },
    /// Any value that is there, or none.
    Fixed(bool),
    /// Against an integer in the form of the columns.
    Int(CompareOp, i64),
    Real(CompareOp, Real),
    Bool {
        equal: bool,
        value: bool,
    },
    /// Against a folded text.
    Text(CompareOp, Rc<str>),
    /// Against a moment (WQ-32).
    Moment(CompareOp, i64),
    Like(Pattern),
    Isa(Rc<str>),
    /// Inside an embedded object, where the type is known only with the row.
    Late(CompareOp, Constant, QueryRules),
}

impl Test {
    /// The rows of a column that pass; none where the test does not know the kind of column.
    pub fn scan(&self, column: &Column) -> Option<Mask> {
        let there =
            |cells: &[Option<Rc<str>>]| cells.iter().map(Option::is_some).collect::<Vec<_>>();
        Some(match (self, column) {
            (Self::Null { negated }, Column::Others(cells)) => {
                Mask::pick(cells, &vec![true; cells.len()], |it| {
                    it.is_null() != *negated
                })
            }
            (Self::Null { negated }, Column::Texts(cells)) => {
                Mask::pick(cells, &vec![true; cells.len()], |it| {
                    it.is_none() != *negated
                })
            }
            (
                Self::Null { negated },
                Column::Ints { present, .. }
                | Column::Reals { present, .. }
                | Column::Bools { present, .. },
            ) => Mask::pick(present, &vec![true; present.len()], |it| *it == *negated),
            (Self::Fixed(value), Column::Ints { cells, present }) => {
                Mask::pick(cells, present, |_| *value)
            }
            (Self::Int(op, bound), Column::Ints { cells, present }) => match op {
                CompareOp::Equal => Mask::pick(cells, present, |it| it == bound),
                CompareOp::NotEqual => Mask::pick(cells, present, |it| it != bound),
                CompareOp::Less => Mask::pick(cells, present, |it| it < bound),
                CompareOp::LessOrEqual => Mask::pick(cells, present, |it| it <= bound),
                CompareOp::Greater => Mask::pick(cells, present, |it| it > bound),
                CompareOp::GreaterOrEqual => Mask::pick(cells, present, |it| it >= bound),
            },
            (Self::Real(op, bound), Column::Reals { cells, present }) => {
                Mask::pick(cells, present, |it| {
                    it.partial_cmp(&bound.get())
                        .is_some_and(|it| holds(*op, it))
                })
            }
            (Self::Bool { equal, value }, Column::Bools { cells, present }) => {
                Mask::pick(cells, present, |it| (it == value) == *equal)
            }
            (Self::Text(..) | Self::Moment(..) | Self::Like(_), Column::Texts(cells)) => {
                Mask::pick(cells, &there(cells), |it| {
                    it.as_deref().is_some_and(|text| self.text(text))
                })
            }
            _ => return None,
        })
    }

    fn text(&self, text: &str) -> bool {
        match self {
            Self::Text(op, wanted) => match op {
                CompareOp::Equal => same_name(text, wanted),
                CompareOp::NotEqual => !same_name(text, wanted),
                _ => holds(*op, fold(text).as_str().cmp(wanted)),
            },
            Self::Moment(op, wanted) => moment(text).is_some_and(|it| holds(*op, it.cmp(wanted))),
            Self::Like(pattern) => pattern.matches(text),
            _ => false,
        }
    }

    pub fn passes(&self, value: &Value, cim: CimType, name: &str) -> bool {
        match (self, value) {
            (Self::Null { negated }, _) => value.is_null() != *negated,
            (_, Value::Null) => false,
            (Self::Fixed(fixed), _) => *fixed,
            (Self::Int(op, bound), Value::Int(it)) => holds(*op, encode(*it, cim).cmp(bound)),
            (Self::Real(op, bound), Value::Real(it)) => it
                .get()
                .partial_cmp(&bound.get())
                .is_some_and(|it| holds(*op, it)),
            (Self::Bool { equal, value }, Value::Bool(it)) => (it == value) == *equal,
            (_, Value::Text(text)) if !matches!(self, Self::Late(..)) => self.text(text),
            (Self::Isa(class), Value::Object(object)) => object.class().is_a(class),
            (Self::Late(op, constant, rules), _) => comparison(name, cim, *op, constant, rules)
                .is_ok_and(|test| test.passes(value, cim, name)),
            _ => false,
        }
    }
}

fn holds(op: CompareOp, order: Ordering) -> bool {
    match op {
        CompareOp::Equal => order == Ordering::Equal,
        CompareOp::NotEqual => order != Ordering::Equal,
        CompareOp::Less => order == Ordering::Less,
        CompareOp::LessOrEqual => order != Ordering::Greater,
        CompareOp::Greater => order == Ordering::Greater,
        CompareOp::GreaterOrEqual => order != Ordering::Less,
    }
}

/// The test of `name op constant` for a property of this type.
pub(super) fn comparison(
    name: &str,
    cim: CimType,
    op: CompareOp,
    value: &Constant,
    rules: &QueryRules,
) -> Result<Test, Fault> {
    let equality = matches!(op, CompareOp::Equal | CompareOp::NotEqual);
    if matches!(value, Constant::Null) {
        // W070 is accepted on Windows; the meaning is the one that WQ-10 permits.
        if equality {
            return Ok(Test::Null {
                negated: op == CompareOp::NotEqual,
            });
        }
        return Err(invalid(
            Rule::Wq10,
            format!("{name} cannot be less or greater than NULL"),
        ));
    }
    if cim == CimType::Object || (!equality && matches!(cim, CimType::Boolean | CimType::Reference))
    {
        let rule = if cim == CimType::Boolean {
            Rule::Wq12
        } else {
            Rule::Wq15
        };
        return Err(Fault::new(
            rules.bad_operator_status(),
            rule,
            format!("{name} is {}, which has no such operator", cim.name()),
        ));
    }
    match cim {
        CimType::Datetime => return datetime(name, op, value),
        CimType::String | CimType::Reference => {
            text_constant(value, rules).map(|it| Test::Text(op, fold(&it).into()))
        }
        CimType::Boolean => bool_constant(value, rules).map(|value| Test::Bool {
            equal: op == CompareOp::Equal,
            value,
        }),
        CimType::Real32 | CimType::Real64 => {
            real_constant(value, rules).map(|it| Test::Real(op, Real::new(it)))
        }
        _ => return int_test(name, cim, op, value, rules),
    }
    .ok_or_else(|| unfit(name, cim))
}

fn unfit(name: &str, cim: CimType) -> Fault {
    invalid(
        Rule::Wq17,
        format!("the constant compared with {name} is no {}", cim.name()),
    )
}

fn text_constant(value: &Constant, rules: &QueryRules) -> Option<String> {
    match value {
        Constant::Str(text) => Some(text.clone()),
        Constant::Int(number) if rules.coerce => Some(number.to_string()),
        Constant::Real(number) if rules.coerce => Some(number.to_string()),
        Constant::Bool(value) if rules.coerce => {
            Some(if *value { "TRUE" } else { "FALSE" }.to_owned())
        }
        _ => None,
    }
}

fn bool_constant(value: &Constant, rules: &QueryRules) -> Option<bool> {
    match value {
        Constant::Bool(value) => Some(*value),
        Constant::Int(0) => Some(false),
        Constant::Int(number) => match rules.true_value {
            TrueValue::NonZero => Some(true),
            TrueValue::One => (*number == 1).then_some(true),
            TrueValue::MinusOne => (*number == -1).then_some(true),
        },
        Constant::Str(text) if rules.coerce => match fold(text).as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

fn real_constant(value: &Constant, rules: &QueryRules) -> Option<f64> {
    match value {
        Constant::Real(number) => Some(*number),
        Constant::Int(number) => Some(*number as f64),
        Constant::Str(text) if rules.coerce => {
            text.trim().parse().ok().filter(|it: &f64| it.is_finite())
        }
        _ => None,
    }
}

/// A comparison of integers. A constant that no value of the type can reach decides at once.
fn int_test(
    name: &str,
    cim: CimType,
    op: CompareOp,
    value: &Constant,
    rules: &QueryRules,
) -> Result<Test, Fault> {
    let (op, bound) = match value {
        Constant::Int(number) => (op, *number),
        Constant::Bool(value) if rules.coerce => (op, i128::from(*value)),
        Constant::Real(number) => match round(op, *number) {
            Ok(pair) => pair,
            Err(fixed) => return Ok(Test::Fixed(fixed)),
        },
        Constant::Str(text) if rules.coerce => {
            let mut letters = text.chars();
            match (cim, letters.next(), letters.next()) {
                (CimType::Char16, Some(only), None) => (op, i128::from(only as u32)),
                _ => (op, text.trim().parse().map_err(|_| unfit(name, cim))?),
            }
        }
        _ => return Err(unfit(name, cim)),
    };
    let (low, high) = cim.range().unwrap_or((i64::MIN.into(), i64::MAX.into()));
    if (low..=high).contains(&bound) {
        return Ok(Test::Int(op, encode(bound, cim)));
    }
    Ok(Test::Fixed(match op {
        CompareOp::Equal => false,
        CompareOp::NotEqual => true,
        CompareOp::Less | CompareOp::LessOrEqual => bound > high,
        CompareOp::Greater | CompareOp::GreaterOrEqual => bound < low,
    }))
}

/// A comparison of integers with a fraction as one with a whole number, or its fixed outcome.
fn round(op: CompareOp, number: f64) -> Result<(CompareOp, i128), bool> {
    let floor = number.floor() as i128;
    if number.fract() == 0.0 {
        return Ok((op, floor));
    }
    match op {
        CompareOp::Equal => Err(false),
        CompareOp::NotEqual => Err(true),
        CompareOp::Less | CompareOp::LessOrEqual => Ok((CompareOp::LessOrEqual, floor)),
        CompareOp::Greater | CompareOp::GreaterOrEqual => Ok((CompareOp::Greater, floor)),
    }
}

/// A full datetime is a moment, one with asterisks is compared as text; the shorthands depend on the locale of a
/// server, which is not modelled.
fn datetime(name: &str, op: CompareOp, value: &Constant) -> Result<Test, Fault> {
    let Constant::Str(text) = value else {
        return Err(unfit(name, CimType::Datetime));
    };
    if let Some(moment) = moment(text) {
        return Ok(Test::Moment(op, moment));
    }
    if is_datetime(text) {
        return Ok(Test::Text(op, fold(text).into()));
    }
    let detail =
        format!("{name} is compared with `{text}`; only yyyymmddHHMMSS.mmmmmm+UUU is modelled");
    Err(Fault::new(
        WbemStatus::E_NOT_SUPPORTED,
        Rule::SimNotModelled,
        detail,
    ))
}
