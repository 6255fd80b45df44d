//! `#if`: integer expressions and `defined`.

use super::super::lex::{Kind, Token};
use super::super::{ast::ExprKind, literal};
use super::macros::Macros;
use crate::{Diagnostic, Span};

/// How deep brackets and signs may nest in one condition.
const MAX_CONDITION_NESTING: u32 = 64;

/// Binary operators by how tightly they bind, loosest first. `>>` comes as two marks.
const LEVELS: [&[&str]; 10] = [
    &["||"],
    &["&&"],
    &["|"],
    &["^"],
    &["&"],
    &["==", "!="],
    &["<=", ">=", "<", ">"],
    &["<<", ">>"],
    &["+", "-"],
    &["*", "/", "%"],
];

/// The value of the condition; a wrong one is reported and does not hold.
pub(super) fn holds(
    line: &[Token],
    span: Span,
    macros: &mut Macros,
    diagnostics: &mut Vec<Diagnostic>,
) -> bool {
    let tokens = macros.expand(answer_defined(line, macros), diagnostics);
    let mut reader = Reader {
        tokens: &tokens,
        at: 0,
        nesting: 0,
    };
    let value = reader.conditional().and_then(|value| match reader.peek() {
        None => Ok(value),
        Some(token) => Err(format!(
            "`{}` is not expected in this condition",
            token.text
        )),
    });
    value.map(|value| value != 0).unwrap_or_else(|message| {
        let cure = "write an integer expression of numbers, macros, defined(NAME), && || ! and comparisons";
        diagnostics.push(Diagnostic::error(span, message, cure));
        false
    })
}

/// Replaces `defined X` and `defined(X)` before macros are expanded.
fn answer_defined(line: &[Token], macros: &Macros) -> Vec<Token> {
    let mut out = Vec::new();
    let mut rest = line;
    while let Some((first, after)) = rest.split_first() {
        let (name, length) = match after {
            [open, name, close, ..] if open.is("(") && close.is(")") => (Some(name), 3),
            [name, ..] if name.kind == Kind::Name => (Some(name), 1),
            _ => (None, 0),
        };
        match name.filter(|_| first.is("defined")) {
            Some(name) => {
                let text = if macros.is_defined(&name.text) {
                    "1"
                } else {
                    "0"
                };
                out.push(Token {
                    kind: Kind::Number,
                    text: text.into(),
                    ..first.clone()
                });
                rest = &after[length..];
            }
            None => {
                out.push(first.clone());
                rest = after;
            }
        }
    }
    out
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
    nesting: u32,
}

impl Reader<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = match text {
            ">>" => {
                let two = self.tokens.get(self.at..self.at + 2);
                two.is_some_and(|two| two[0].is(">") && two[1].is(">") && !two[1].spaced)
            }
            _ => self.peek().is_some_and(|token| token.is(text)),
        };
        if found {
            self.at += if text == ">>" { 2 } else { 1 };
        }
        found
    }

    fn conditional(&mut self) -> Result<i64, String> {
        let condition = self.binary(0)?;
        if !self.eat("?") {
            return Ok(condition);
        }
        let yes = self.nested(Self::conditional)?;
        if !self.eat(":") {
            return Err("`:` is missing in this condition".to_owned());
        }
        let no = self.nested(Self::conditional)?;
        Ok(if condition != 0 { yes } else { no })
    }

    fn binary(&mut self, level: usize) -> Result<i64, String> {
        let Some(operators) = LEVELS.get(level) else {
            return self.unary();
        };
        let mut left = self.binary(level + 1)?;
        loop {
            // `>` must not take half of a `>>`.
            let shift_ahead = level == 6 && self.is_shift();
            let Some(operator) = operators.iter().find(|op| !shift_ahead && self.eat(op)) else {
                return Ok(left);
            };
            let right = self.binary(level + 1)?;
            left = apply(operator, left, right)?;
        }
    }

    fn is_shift(&mut self) -> bool {
        let before = self.at;
        let found = self.eat(">>");
        self.at = before;
        found
    }

    fn unary(&mut self) -> Result<i64, String> {
        for (operator, apply) in [
            ("!", (|v| i64::from(v == 0)) as fn(i64) -> i64),
            ("-", i64::wrapping_neg),
            ("+", |v| v),
            ("~", |v| !v),
        ] {
            if self.eat(operator) {
                return self.nested(Self::unary).map(apply);
            }
        }
        self.primary()
    }

    fn primary(&mut self) -> Result<i64, String> {
        if self.eat("(") {
            let value = self.nested(Self::conditional)?;
            return if self.eat(")") {
                Ok(value)
            } else {
                Err("`)` is missing in this condition".to_owned())
            };
        }
        let Some(token) = self.peek().cloned() else {
            return Err("the condition ends too early".to_owned());
        };
        self.at += 1;
        match token.kind {
            Kind::Number => match literal::number(&token.text) {
                Ok(ExprKind::Int { value, .. }) => Ok(value as i64),
                _ => Err(format!("`{}` is not an integer", token.text)),
            },
            Kind::Char => literal::character(&token.text)
                .map(|(value, _)| i64::from(value))
                .ok_or_else(|| format!("`{}` is not a character", token.text)),
            // A name that is no macro counts as 0, a call of one too.
            Kind::Name => {
                if self.peek().is_some_and(|next| next.is("(")) {
                    return Err(format!(
                        "`{}` is not a macro, so it cannot be called in a condition",
                        token.text
                    ));
                }
                Ok(i64::from(token.is("true")))
            }
            _ => Err(format!(
                "`{}` is not expected in this condition",
                token.text
            )),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<i64, String>) -> Result<i64, String> {
        if self.nesting >= MAX_CONDITION_NESTING {
            return Err(format!(
                "the condition is nested deeper than the limit of {MAX_CONDITION_NESTING}"
            ));
        }
        self.nesting += 1;
        let value = read(self);
        self.nesting -= 1;
        value
    }
}

fn apply(operator: &str, left: i64, right: i64) -> Result<i64, String> {
    let truth = i64::from;
    Ok(match operator {
        "||" => truth(left != 0 || right != 0),
        "&&" => truth(left != 0 && right != 0),
        "|" => left | right,
        "^" => left ^ right,
        "&" => left & right,
        "==" => truth(left == right),
        "!=" => truth(left != right),
        "<=" => truth(left <= right),
        ">=" => truth(left >= right),
        "<" => truth(left < right),
        ">" => truth(left > right),
        "<<" => left.wrapping_shl(right as u32),
        ">>" => left.wrapping_shr(right as u32),
        "+" => left.wrapping_add(right),
        "-" => left.wrapping_sub(right),
        "*" => left.wrapping_mul(right),
        _ if right == 0 => return Err("division by zero in this condition".to_owned()),
        "/" => left.wrapping_div(right),
        _ => left.wrapping_rem(right),
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::lex::lex;
    use super::*;

    fn value(text: &str) -> Result<bool, String> {
        let mut diagnostics = Vec::new();
        let mut macros = Macros::predefined();
        macros
            .define(&lex("TEN 10", 0, false))
            .expect("a definition");
        let held = holds(
            &lex(text, 0, false),
            Span::new(0, 1),
            &mut macros,
            &mut diagnostics,
        );
        diagnostics
            .pop()
            .map_or(Ok(held), |diagnostic| Err(diagnostic.message))
    }

    #[test]
    fn conditions_are_computed() {
        for text in [
            "defined(TEN) && TEN == 10",
            "defined TEN && !defined(ELEVEN)",
            "1 + 2 * 3 == 7",
            "(8 >> 2) == 2 && 1 << 3 == 8",
            "UNKNOWN == 0",
            "_MSC_VER >= 1400",
            "0 ? 0 : 5 > 4",
            "-1 < 0 && ~0 == -1 && 7 % 4 == 3 && (6 & 3) == 2 && (6 | 1) == 7 && (6 ^ 2) == 4",
        ] {
            assert_eq!(value(text), Ok(true), "{text}");
        }
        assert_eq!(value("!TEN || 0"), Ok(false));
    }

    #[test]
    fn wrong_conditions_are_said() {
        for (text, said) in [
            ("", "ends too early"),
            ("1 +", "ends too early"),
            ("(1", "`)` is missing"),
            ("1 / 0", "division by zero"),
            ("1 2", "not expected"),
            ("F(1)", "not a macro"),
        ] {
            assert!(
                value(text).is_err_and(|message| message.contains(said)),
                "{text}: {:?}",
                value(text)
            );
        }
        assert!(value(&"(".repeat(10_000)).is_err_and(|message| message.contains("limit of 64")));
    }
}
