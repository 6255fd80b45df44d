//! Conditions, evaluated over a chunk of typed columns at once or over a single instance.

use std::rc::Rc;

use wmi_lab_syntax::wql::ast::{CompareOp, Constant, Path};

use super::like::Pattern;
use super::predicate::{Test, comparison};
use super::query::{QueryRules, invalid};
use super::table::Chunk;
use crate::model::{
    CimType, ClassDef, Fault, Instance, Object, SYSTEM_PROPERTIES, Value, same_name,
};
use crate::rule::Rule;

/// Which rows of a chunk: one bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mask([u64; 4]);

impl Mask {
    pub const NONE: Self = Self([0; 4]);

    /// The first `len` rows.
    pub fn first(len: usize) -> Self {
        let mut mask = Self::NONE;
        (0..len).for_each(|row| mask.set(row));
        mask
    }

    fn set(&mut self, row: usize) {
        self.0[row / 64] |= 1 << (row % 64);
    }

    /// The rows whose cell is there and passes.
    pub fn pick<T>(cells: &[T], present: &[bool], test: impl Fn(&T) -> bool) -> Self {
        let mut mask = Self::NONE;
        for (word, (cells, present)) in cells.chunks(64).zip(present.chunks(64)).enumerate() {
            let bits = cells.iter().zip(present).enumerate();
            mask.0[word] = bits.fold(0, |sum, (at, (cell, is))| {
                sum | u64::from(*is && test(cell)) << at
            });
        }
        mask
    }

    fn zip(self, other: Self, join: impl Fn(u64, u64) -> u64) -> Self {
        Self(std::array::from_fn(|at| join(self.0[at], other.0[at])))
    }

    /// The rows in ascending order.
    pub fn rows(self) -> impl Iterator<Item = usize> {
        (0..256).filter(move |row| self.0[row / 64] >> (row % 64) & 1 == 1)
    }
}

/// A condition.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Filter {
    And(Box<Filter>, Box<Filter>),
    Or(Box<Filter>, Box<Filter>),
    Not(Box<Filter>),
    Leaf(Leaf),
}

impl Filter {
    /// The rows of a chunk that meet the condition. `row` makes the instance of a row, for what no column holds.
    pub fn scan(&self, chunk: &Chunk, row: &dyn Fn(usize) -> Instance) -> Mask {
        match self {
            Self::And(a, b) => a.scan(chunk, row).zip(b.scan(chunk, row), |a, b| a & b),
            Self::Or(a, b) => a.scan(chunk, row).zip(b.scan(chunk, row), |a, b| a | b),
            Self::Not(it) => {
                Mask::first(chunk.len()).zip(it.scan(chunk, row), |all, found| all & !found)
            }
            Self::Leaf(leaf) => leaf.scan(chunk, row),
        }
    }

    /// Whether one instance meets the condition.
    pub fn test(&self, instance: &Instance) -> bool {
        match self {
            Self::And(a, b) => a.test(instance) && b.test(instance),
            Self::Or(a, b) => a.test(instance) || b.test(instance),
            Self::Not(it) => !it.test(instance),
            Self::Leaf(leaf) => leaf.test_instance(instance),
        }
    }
}

/// Where the left side of a predicate comes from.
#[derive(Clone, Debug, PartialEq)]
enum Source {
    Column(usize),
    /// A property of an embedded object.
    Nested(usize, Rc<[String]>),
    System(&'static str),
}

/// The left side of a predicate.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Operand {
    source: Source,
    name: String,
    /// Its type; unknown inside an embedded object.
    pub ty: Option<CimType>,
}

impl Operand {
    /// The operand of a comparison.
    pub fn resolve(class: &ClassDef, path: &Path) -> Result<Self, Fault> {
        let operand = Self::resolve_any(class, path)?;
        if let Source::Column(at) = operand.source
            && class.properties[at].ty.array
        {
            return Err(invalid(
                Rule::Wq31,
                format!("{} is an array, which no condition may use", operand.name),
            ));
        }
        Ok(operand)
    }

    /// The operand of IS NULL, which may be an array.
    pub fn resolve_any(class: &ClassDef, path: &Path) -> Result<Self, Fault> {
        let name = path.names.join(".");
        let first = path.names.first().map_or("", |it| it);
        if let Some(system) = SYSTEM_PROPERTIES.iter().find(|it| same_name(it, first)) {
            let integer = matches!(*system, "__GENUS" | "__PROPERTY_COUNT");
            let ty = Some(if integer {
                CimType::Sint32
            } else {
                CimType::String
            });
            return Ok(Self {
                source: Source::System(system),
                name,
                ty,
            });
        }
        let Some(at) = class.position(first) else {
            return Err(invalid(
                Rule::Wq28,
                format!("class {} has no property {first}", class.name),
            ));
        };
        let cim = class.properties[at].ty.cim;
        match &path.names[1..] {
            [] => Ok(Self {
                source: Source::Column(at),
                name,
                ty: Some(cim),
            }),
            rest if cim == CimType::Object => Ok(Self {
                source: Source::Nested(at, rest.into()),
                name,
                ty: None,
            }),
            _ => Err(invalid(
                Rule::Wq28,
                format!("{first} is no embedded object, so {name} leads nowhere"),
            )),
        }
    }

    fn value(&self, instance: &Instance) -> (Value, CimType) {
        let known = self.ty.unwrap_or(CimType::String);
        match &self.source {
            Source::Column(at) => (
                instance.values().get(*at).cloned().unwrap_or(Value::Null),
                known,
            ),
            Source::System(name) => {
                let value = Object::Instance(instance.clone())
                    .get(name)
                    .map_or(Value::Null, |it| it.value);
                (value, known)
            }
            Source::Nested(at, names) => {
                nested(instance.values().get(*at), names).unwrap_or((Value::Null, known))
            }
        }
    }
}

/// Follows a path into embedded objects; a path to nothing is no error (WQ-29).
fn nested(value: Option<&Value>, names: &[String]) -> Option<(Value, CimType)> {
    let Some(Value::Object(object)) = value else {
        return None;
    };
    let found = object.get(names.first()?).ok()?;
    match &names[1..] {
        [] => Some((found.value, found.ty.cim)),
        rest => nested(Some(&found.value), rest),
    }
}

/// A predicate over one operand.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Leaf {
    operand: Operand,
    test: Test,
}

impl Leaf {
    pub fn is_null(operand: Operand, negated: bool) -> Self {
        Self {
            operand,
            test: Test::Null { negated },
        }
    }

    pub fn isa(operand: Operand, class: &str) -> Self {
        Self {
            operand,
            test: Test::Isa(class.into()),
        }
    }

    pub fn compare(
        operand: Operand,
        op: CompareOp,
        value: &Constant,
        rules: &QueryRules,
    ) -> Result<Self, Fault> {
        let test = match operand.ty {
            None => Test::Late(op, value.clone(), *rules),
            Some(cim) => comparison(&operand.name, cim, op, value, rules)?,
        };
        Ok(Self { operand, test })
    }

    /// LIKE is for strings; elsewhere it is `=`, and meta-characters are an error (WQ-22).
    pub fn like(operand: Operand, pattern: &str, rules: &QueryRules) -> Result<Self, Fault> {
        let read = Pattern::new(pattern);
        if operand.ty.is_none_or(|ty| ty == CimType::String) {
            return Ok(Self {
                operand,
                test: Test::Like(read),
            });
        }
        if read.is_meta() {
            let detail = format!(
                "{} is no string, so LIKE takes no `%`, `_` or brackets",
                operand.name
            );
            return Err(invalid(Rule::Wq22, detail));
        }
        Self::compare(
            operand,
            CompareOp::Equal,
            &Constant::Str(pattern.to_owned()),
            rules,
        )
    }

    fn scan(&self, chunk: &Chunk, row: &dyn Fn(usize) -> Instance) -> Mask {
        if let Source::Column(at) = self.operand.source
            && let Some(column) = chunk.column(at)
            && let Some(mask) = self.test.scan(column)
        {
            return mask;
        }
        let mut mask = Mask::NONE;
        (0..chunk.len())
            .filter(|it| self.test_instance(&row(*it)))
            .for_each(|it| mask.set(it));
        mask
    }

    fn test_instance(&self, instance: &Instance) -> bool {
        let (value, cim) = self.operand.value(instance);
        self.test.passes(&value, cim, &self.operand.name)
    }
}
