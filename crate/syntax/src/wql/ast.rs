//! The tree of a WQL query.

use crate::Span;

/// A data query: `SELECT … FROM … WHERE …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Select {
    /// What is asked for.
    pub columns: Columns,
    /// The class, in the spelling of the text.
    pub class: String,
    /// Place of the class name.
    pub class_span: Span,
    /// The condition.
    pub filter: Option<Expr>,
    /// Constructs whose legality depends on a reading (WQ-06, WQ-07, WQ-35), for the evaluator to judge.
    pub features: Features,
}

/// Which of the disputed constructs a query uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Features {
    /// `NOT` before a primary (WQ-06).
    pub not: bool,
    /// `constant op property` (WQ-07).
    pub reversed: bool,
    /// A semicolon at the end (WQ-35).
    pub trailing_semicolon: bool,
}

/// `*` or a list of property paths.
#[derive(Clone, Debug, PartialEq)]
pub enum Columns {
    /// `*`
    All,
    /// Names in the order of the text.
    List(Vec<Path>),
}

/// A property, or a dotted path into an embedded object.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// The names from left to right.
    pub names: Vec<String>,
    /// Its place.
    pub span: Span,
}

/// A condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// Both.
    And(Box<Expr>, Box<Expr>),
    /// Either.
    Or(Box<Expr>, Box<Expr>),
    /// Not this.
    Not(Box<Expr>),
    /// `path op constant`; a reversed comparison is turned round when it is read.
    Compare {
        /// The property.
        path: Path,
        /// How it is compared.
        op: CompareOp,
        /// What it is compared with.
        value: Constant,
        /// The whole comparison.
        span: Span,
    },
    /// `path LIKE "pattern"`, with the literal unescaped.
    Like {
        /// The property.
        path: Path,
        /// The pattern.
        pattern: String,
        /// The whole comparison.
        span: Span,
    },
    /// `path IS NULL`
    IsNull {
        /// The property.
        path: Path,
        /// Whether it is `IS NOT NULL`.
        negated: bool,
    },
    /// `path ISA "Class"`
    Isa {
        /// The property that holds an embedded object.
        path: Path,
        /// The class that the object has or is derived from.
        class: String,
    },
}

/// The comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum CompareOp {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A constant of a condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    /// An integer.
    Int(i128),
    /// A real.
    Real(f64),
    /// A string, unescaped.
    Str(String),
    /// TRUE or FALSE.
    Bool(bool),
    /// NULL as an operand (W070, WQ-10).
    Null,
}
