//! Conditions: OR over AND over NOT over comparisons (WQ-05).

use super::ast::{CompareOp, Constant, Expr, Path};
use super::lexer::Kind;
use super::parser::{Parser, Read};
use super::{MAX_CONNECTIVES, MAX_DEPTH};
use crate::Span;

/// Reads a whole condition; chains lean to the left.
pub(super) fn expression(parser: &mut Parser<'_>) -> Read<Expr> {
    let mut left = conjunction(parser)?;
    while parser.eat_word("OR") {
        count_connective(parser)?;
        left = Expr::Or(Box::new(left), Box::new(conjunction(parser)?));
    }
    Ok(left)
}

fn conjunction(parser: &mut Parser<'_>) -> Read<Expr> {
    let mut left = negation(parser)?;
    while parser.eat_word("AND") {
        count_connective(parser)?;
        left = Expr::And(Box::new(left), Box::new(negation(parser)?));
    }
    Ok(left)
}

fn count_connective(parser: &mut Parser<'_>) -> Read<()> {
    parser.connectives += 1;
    if parser.connectives > MAX_CONNECTIVES {
        let message = format!("the condition has more than {MAX_CONNECTIVES} AND and OR");
        return parser.quota(message, "ask in several shorter queries");
    }
    Ok(())
}

fn negation(parser: &mut Parser<'_>) -> Read<Expr> {
    if parser.eat_word("NOT") {
        parser.features.not = true;
        return Ok(Expr::Not(Box::new(primary(parser)?)));
    }
    primary(parser)
}

fn primary(parser: &mut Parser<'_>) -> Read<Expr> {
    if !parser.eat("(") {
        return predicate(parser);
    }
    parser.depth += 1;
    if parser.depth > MAX_DEPTH {
        let message = format!("parentheses are nested more than {MAX_DEPTH} deep");
        return parser.quota(message, "leave out parentheses that change nothing");
    }
    let inner = expression(parser)?;
    parser.depth -= 1;
    if !parser.eat(")") {
        let message = format!("{} stands where `)` is needed", parser.found());
        return parser.fail(
            &message,
            "close the parenthesis, or join conditions with AND or OR",
        );
    }
    Ok(inner)
}

fn predicate(parser: &mut Parser<'_>) -> Read<Expr> {
    if parser.is_word("NOT") {
        return parser.fail(
            "NOT stands twice in a row",
            "leave both out, or use parentheses",
        );
    }
    let start = parser.here();
    if let Some(value) = constant(parser) {
        return reversed(parser, value, start);
    }
    let path = parser.path("a condition")?;
    if parser.eat_word("LIKE") {
        return like(parser, path);
    }
    if parser.eat_word("IS") {
        let negated = parser.eat_word("NOT");
        if parser.eat_word("NULL") {
            return Ok(Expr::IsNull { path, negated });
        }
        let message = format!("{} stands where `NULL` is needed", parser.found());
        return parser.fail(
            &message,
            "IS compares with NULL only; use `=` or `<>` for other values",
        );
    }
    if parser.eat_word("ISA") {
        let class = class_constant(parser)?;
        return Ok(Expr::Isa { path, class });
    }
    compare(parser, path)
}

/// `constant op path`, turned round (WQ-07).
fn reversed(parser: &mut Parser<'_>, value: Constant, start: Span) -> Read<Expr> {
    let op_span = parser.here();
    let op = operator(parser)?;
    let second = parser.here();
    if constant(parser).is_some() {
        return parser.fail_at(
            second,
            "two constants are compared",
            "compare a property with a constant",
        );
    }
    let path = parser.path("the name of a property")?;
    parser.features.reversed = true;
    let op = match op {
        CompareOp::Less => CompareOp::Greater,
        CompareOp::LessOrEqual => CompareOp::GreaterOrEqual,
        CompareOp::Greater => CompareOp::Less,
        CompareOp::GreaterOrEqual => CompareOp::LessOrEqual,
        CompareOp::Equal | CompareOp::NotEqual => op,
    };
    comparison(parser, path, (op, op_span), value, start)
}

/// `path op constant`.
fn compare(parser: &mut Parser<'_>, path: Path) -> Read<Expr> {
    let op_span = parser.here();
    let op = operator(parser)?;
    let value = compared(parser, &path)?;
    let start = path.span;
    comparison(parser, path, (op, op_span), value, start)
}

/// What `path` is compared with: a constant; after the system property `__CLASS` a bare class name is one too.
fn compared(parser: &mut Parser<'_>, path: &Path) -> Read<Constant> {
    if let Some(value) = constant(parser) {
        return Ok(value);
    }
    let names_class = path
        .names
        .last()
        .is_some_and(|name| name.eq_ignore_ascii_case("__CLASS"));
    match parser.kind() {
        Kind::Name if names_class => Ok(Constant::Str(parser.name("the name of a class")?)),
        Kind::Name => {
            let message = format!("{} is no constant", parser.found());
            parser.fail(
                &message,
                "put text in quotation marks; two properties cannot be compared",
            )
        }
        _ => {
            let message = format!("{} stands where a constant is needed", parser.found());
            parser.fail(
                &message,
                "write a number, a string in quotation marks, TRUE or FALSE",
            )
        }
    }
}

/// Checks what holds for every class: NULL, TRUE and FALSE have no order (WQ-10, WQ-12), and there is no arithmetic (WQ-08).
fn comparison(
    parser: &Parser<'_>,
    path: Path,
    (op, op_span): (CompareOp, Span),
    value: Constant,
    start: Span,
) -> Read<Expr> {
    let ordered = !matches!(op, CompareOp::Equal | CompareOp::NotEqual);
    if ordered && matches!(value, Constant::Null | Constant::Bool(_)) {
        return parser.fail_at(
            op_span,
            "TRUE, FALSE and NULL have no order",
            "compare them with `=` or `<>`",
        );
    }
    let signed = matches!(parser.kind(), Kind::Int(_) | Kind::Real(_));
    if signed || ["+", "-", "*", "/"].iter().any(|mark| parser.is_mark(mark)) {
        return parser.fail(
            "WQL has no arithmetic",
            "work the value out first and write the result",
        );
    }
    let span = start.to(parser.before());
    Ok(Expr::Compare {
        path,
        op,
        value,
        span,
    })
}

fn like(parser: &mut Parser<'_>, path: Path) -> Read<Expr> {
    let Kind::Str(pattern) = parser.kind().clone() else {
        let message = format!("{} stands where a pattern is needed", parser.found());
        return parser.fail(
            &message,
            "write the pattern in quotation marks: `LIKE \"a%\"`",
        );
    };
    parser.bump();
    let span = path.span.to(parser.before());
    Ok(Expr::Like {
        path,
        pattern,
        span,
    })
}

fn class_constant(parser: &mut Parser<'_>) -> Read<String> {
    if let Kind::Str(class) = parser.kind().clone() {
        parser.bump();
        return Ok(class);
    }
    parser.name("the name of a class")
}

fn operator(parser: &mut Parser<'_>) -> Read<CompareOp> {
    let op = match parser.kind() {
        Kind::Mark("=") => CompareOp::Equal,
        Kind::Mark("!=" | "<>") => CompareOp::NotEqual,
        Kind::Mark("<") => CompareOp::Less,
        Kind::Mark("<=") => CompareOp::LessOrEqual,
        Kind::Mark(">") => CompareOp::Greater,
        Kind::Mark(">=") => CompareOp::GreaterOrEqual,
        Kind::Mark("==") => return parser.fail("`==` is not an operator of WQL", "write `=`"),
        Kind::Mark("+" | "-" | "*" | "/") => {
            return parser.fail(
                "WQL has no arithmetic",
                "work the value out first and write the result",
            );
        }
        _ => {
            let message = format!("{} stands where an operator is needed", parser.found());
            return parser.fail(
                &message,
                "write =, <>, !=, <, >, <=, >=, LIKE, IS NULL or ISA",
            );
        }
    };
    parser.bump();
    Ok(op)
}

/// A constant, where one stands.
fn constant(parser: &mut Parser<'_>) -> Option<Constant> {
    let value = match parser.kind() {
        Kind::Int(n) => Constant::Int(*n),
        Kind::Real(real) => Constant::Real(*real),
        Kind::Str(text) => Constant::Str(text.clone()),
        Kind::Name if parser.is_word("TRUE") => Constant::Bool(true),
        Kind::Name if parser.is_word("FALSE") => Constant::Bool(false),
        Kind::Name if parser.is_word("NULL") => Constant::Null,
        _ => return None,
    };
    parser.bump();
    Some(value)
}
