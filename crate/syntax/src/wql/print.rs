//! Tree to text.

use super::ast::{Columns, CompareOp, Constant, Expr, Path, Select};
use std::fmt::Write;

/// Writes a query in a fixed spelling. Reading the answer gives the same tree, places and `features.reversed` apart: a
/// comparison always comes out with the property first.
pub fn print(select: &Select) -> String {
    let mut out = "SELECT ".to_string();
    match &select.columns {
        Columns::All => out.push('*'),
        Columns::List(paths) => {
            let names: Vec<String> = paths.iter().map(dotted).collect();
            out.push_str(&names.join(", "));
        }
    }
    out.push_str(" FROM ");
    out.push_str(&select.class);
    if let Some(filter) = &select.filter {
        out.push_str(" WHERE ");
        expression(&mut out, filter, Place::Or);
    }
    if select.features.trailing_semicolon {
        out.push(';');
    }
    out
}

fn dotted(path: &Path) -> String {
    path.names.join(".")
}

/// What may stand at a place without parentheses, from loose to tight.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Place {
    Or,
    And,
    Not,
    Primary,
}

/// The recursion goes as deep as the tree, which the parser limits by the number of AND, OR and parentheses.
fn expression(out: &mut String, expression_: &Expr, place: Place) {
    let own = match expression_ {
        Expr::Or(..) => Place::Or,
        Expr::And(..) => Place::And,
        Expr::Not(_) => Place::Not,
        _ => Place::Primary,
    };
    let parentheses = own < place;
    if parentheses {
        out.push('(');
    }
    match expression_ {
        Expr::Or(left, right) => pair(out, left, " OR ", right, (Place::Or, Place::And)),
        Expr::And(left, right) => pair(out, left, " AND ", right, (Place::And, Place::Not)),
        Expr::Not(inner) => {
            out.push_str("NOT ");
            expression(out, inner, Place::Primary);
        }
        Expr::Compare {
            path, op, value, ..
        } => {
            out.push_str(&dotted(path));
            out.push_str(operator(*op));
            constant(out, value);
        }
        Expr::Like { path, pattern, .. } => {
            out.push_str(&dotted(path));
            out.push_str(" LIKE ");
            string(out, pattern);
        }
        Expr::IsNull { path, negated } => {
            out.push_str(&dotted(path));
            out.push_str(if *negated { " IS NOT NULL" } else { " IS NULL" });
        }
        Expr::Isa { path, class } => {
            out.push_str(&dotted(path));
            out.push_str(" ISA ");
            string(out, class);
        }
    }
    if parentheses {
        out.push(')');
    }
}

fn pair(out: &mut String, left: &Expr, word: &str, right: &Expr, places: (Place, Place)) {
    expression(out, left, places.0);
    out.push_str(word);
    expression(out, right, places.1);
}

fn operator(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Equal => " = ",
        CompareOp::NotEqual => " <> ",
        CompareOp::Less => " < ",
        CompareOp::LessOrEqual => " <= ",
        CompareOp::Greater => " > ",
        CompareOp::GreaterOrEqual => " >= ",
    }
}

fn constant(out: &mut String, value: &Constant) {
    match value {
        Constant::Int(n) => {
            let _ = write!(out, "{n}");
        }
        // The plain form has no exponent, which WQL lacks; the point makes it a real again.
        Constant::Real(real) => {
            let digits = real.to_string();
            out.push_str(&digits);
            if !digits.contains('.') {
                out.push_str(".0");
            }
        }
        Constant::Str(text) => string(out, text),
        Constant::Bool(true) => out.push_str("TRUE"),
        Constant::Bool(false) => out.push_str("FALSE"),
        Constant::Null => out.push_str("NULL"),
    }
}

fn string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
}
