//! The body of a macro with its arguments in the place of the parameters: `#`, `##`, and what hides a macro from itself.

use std::rc::Rc;

use super::super::lex::{Flaw, Hidden, Kind, Token, lex};
use super::macros::{Arguments, Macro, Macros};
use crate::Diagnostic;

impl Macros {
    /// What a use of a macro becomes, before it is looked through for further macros.
    pub(super) fn substitute(
        &mut self,
        defined: &Macro,
        arguments: &Arguments,
        name: &Token,
        nesting: u32,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Token> {
        let mut out: Vec<Token> = Vec::new();
        let mut expanded: Vec<Option<Vec<Token>>> = vec![None; arguments.lists.len()];
        let mut body = defined.body.iter().peekable();
        let mut paste = false;
        while let Some(token) = body.next() {
            if token.is("##") && !out.is_empty() {
                paste = true;
                continue;
            }
            let next_param = body.peek().and_then(|next| defined.index_of(next));
            if let (true, true, Some(index)) = (token.is("#"), defined.params.is_some(), next_param)
            {
                body.next();
                let string = stringify(
                    arguments.lists.get(index).map_or(&[][..], |list| list),
                    token,
                );
                match out.last_mut().filter(|_| std::mem::take(&mut paste)) {
                    Some(left) => glue(left, &string),
                    None => out.push(string),
                }
                continue;
            }
            let pasted_next = body.peek().is_some_and(|next| next.is("##"));
            let replacement = match defined
                .index_of(token)
                .and_then(|index| Some((index, arguments.lists.get(index)?)))
            {
                None if token.is("__VA_ARGS__") => Vec::new(),
                None => vec![token.clone()],
                Some((_, list)) if paste || pasted_next => list.clone(),
                Some((index, list)) => {
                    if expanded[index].is_none() {
                        expanded[index] =
                            Some(self.expand_at(list.clone(), nesting + 1, diagnostics));
                    }
                    expanded[index].clone().unwrap_or_default()
                }
            };
            let mut replacement = replacement.into_iter();
            if std::mem::take(&mut paste)
                && let (Some(left), Some(right)) = (out.last_mut(), replacement.next())
            {
                glue(left, &right);
            }
            out.extend(replacement);
        }
        let hidden = hide(name);
        for token in &mut out {
            // Tokens of the body point to the use; those of an argument stand there already.
            if !(arguments.call.start <= token.span.start && token.span.end <= arguments.call.end) {
                token.span = arguments.call;
            }
            token.starts_line = false;
            token.hidden = Some(match &token.hidden {
                Some(own) if own.length > hidden.length => Rc::new(Hidden {
                    name: name.text.clone(),
                    length: own.length + 1,
                    next: Some(own.clone()),
                }),
                _ => hidden.clone(),
            });
        }
        out
    }
}

fn hide(name: &Token) -> Rc<Hidden> {
    let length = name.hidden.as_ref().map_or(0, |hidden| hidden.length) + 1;
    Rc::new(Hidden {
        name: name.text.clone(),
        length,
        next: name.hidden.clone(),
    })
}

/// `#param`: the argument's spelling as a string literal.
fn stringify(list: &[Token], at: &Token) -> Token {
    let mut text = String::from("\"");
    for (index, token) in list.iter().enumerate() {
        if index > 0 && token.spaced {
            text.push(' ');
        }
        let is_literal = matches!(token.kind, Kind::Str | Kind::Char);
        for c in token.text.chars() {
            if is_literal && matches!(c, '"' | '\\') {
                text.push('\\');
            }
            text.push(c);
        }
    }
    text.push('"');
    Token {
        kind: Kind::Str,
        text: text.into(),
        ..at.clone()
    }
}

/// `left ## right`
fn glue(left: &mut Token, right: &Token) {
    let text = format!("{}{}", left.text, right.text);
    let kind = match &lex(&text, 0, false)[..] {
        [one] => one.kind,
        _ => Kind::Flaw(Flaw::Stray),
    };
    (left.kind, left.text) = (kind, text.into());
}
