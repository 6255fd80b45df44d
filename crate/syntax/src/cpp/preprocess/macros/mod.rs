//! The macro table and expansion.
//!
//! A token that a macro produced points to the use of the macro, and carries the names of the macros it came from:
//! they are not expanded in it again, so that expansion ends.

#[cfg(test)]
mod tests;

use crate::sorted::SortedMap;
use std::rc::Rc;

use super::super::lex::{Kind, Token, lex};
use super::{Name, predefined};
use crate::{Diagnostic, Span};

/// How many tokens all expansions of one text may produce together.
const MAX_EXPANDED_TOKENS: usize = 200_000;

/// How many macros may expand into one another.
const MAX_MACRO_CHAIN: u32 = 128;

/// How deep macro calls may stand in the arguments of macro calls.
const MAX_MACRO_NESTING: u32 = 32;

pub(super) struct Macro {
    /// `None` for an object-like macro.
    pub(super) params: Option<Vec<Name>>,
    /// Takes any number of further arguments as `__VA_ARGS__`.
    variadic: bool,
    pub(super) body: Vec<Token>,
}

/// The macros that are defined now.
pub(super) struct Macros {
    table: SortedMap<Name, Rc<Macro>>,
    produced: usize,
    limit_said: bool,
}

/// What one call passes: for each parameter the tokens as written.
pub(super) struct Arguments {
    pub(super) lists: Vec<Vec<Token>>,
    pub(super) call: Span,
}

impl Macros {
    /// The macros that Windows headers define for everybody.
    pub(super) fn predefined() -> Self {
        let mut macros = Self {
            table: SortedMap::new(),
            produced: 0,
            limit_said: false,
        };
        for line in predefined::lines() {
            // The table is ours and its test defines every line.
            let _ = macros.define(&lex(&line, 0, false));
        }
        macros
    }

    pub(super) fn is_defined(&self, name: &str) -> bool {
        self.table.contains_key(name)
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.table.remove(name);
    }

    /// Reads the rest of a `#define` line; answers the name and whether it is object-like.
    pub(super) fn define(&mut self, line: &[Token]) -> Result<(Name, bool), String> {
        let Some((name, rest)) = line
            .split_first()
            .filter(|(name, _)| name.kind == Kind::Name)
        else {
            return Err("`#define` names no macro".to_owned());
        };
        let is_call = rest
            .first()
            .is_some_and(|token| token.is("(") && !token.spaced);
        let (params, variadic, body) = if is_call {
            parameters(rest)?
        } else {
            (None, false, rest)
        };
        let defined = Macro {
            params,
            variadic,
            body: body.to_vec(),
        };
        self.table.insert(name.text.clone(), Rc::new(defined));
        Ok((name.text.clone(), !is_call))
    }

    /// Expands all macros in `tokens`.
    pub(super) fn expand(
        &mut self,
        tokens: Vec<Token>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Token> {
        self.expand_at(tokens, 0, diagnostics)
    }

    pub(super) fn expand_at(
        &mut self,
        tokens: Vec<Token>,
        nesting: u32,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Token> {
        let mut out = Vec::with_capacity(tokens.len());
        // Read from its end: expansions are put back and read again.
        let mut input = tokens;
        input.reverse();
        while let Some(token) = input.pop() {
            let found = if token.kind == Kind::Name {
                self.table.get(&token.text).cloned()
            } else {
                None
            };
            let Some(found) = found.filter(|_| !is_hidden(&token)) else {
                out.push(token);
                continue;
            };
            let arguments = match &found.params {
                None => Arguments {
                    lists: Vec::new(),
                    call: token.span,
                },
                Some(params) => match self.arguments(
                    &token,
                    params.len(),
                    found.variadic,
                    &mut input,
                    diagnostics,
                ) {
                    Some(arguments) => arguments,
                    None => {
                        out.push(token);
                        continue;
                    }
                },
            };
            if let Some(limit) = self.limit(&token, nesting) {
                if !self.limit_said {
                    self.limit_said = true;
                    diagnostics.push(Diagnostic::error(
                        token.span,
                        format!(
                            "the macro `{}` expands beyond the limit of {limit}",
                            token.text
                        ),
                        "write the text itself, or simplify the macro",
                    ));
                }
                out.push(token);
                continue;
            }
            let mut produced = self.substitute(&found, &arguments, &token, nesting, diagnostics);
            self.produced += produced.len() + 1;
            if let Some(first) = produced.first_mut() {
                (first.starts_line, first.spaced) = (token.starts_line, token.spaced);
            }
            input.extend(produced.into_iter().rev());
        }
        out
    }

    fn limit(&self, token: &Token, nesting: u32) -> Option<String> {
        if self.produced > MAX_EXPANDED_TOKENS {
            Some(format!("{MAX_EXPANDED_TOKENS} tokens"))
        } else if token
            .hidden
            .as_ref()
            .is_some_and(|hidden| hidden.length >= MAX_MACRO_CHAIN)
        {
            Some(format!("{MAX_MACRO_CHAIN} macros in one another"))
        } else if nesting >= MAX_MACRO_NESTING {
            Some(format!("{MAX_MACRO_NESTING} nested macro calls"))
        } else {
            None
        }
    }

    /// Takes `( … )` off the input; `None`, and nothing taken, when this is no call of the macro.
    fn arguments(
        &self,
        name: &Token,
        wanted: usize,
        variadic: bool,
        input: &mut Vec<Token>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Arguments> {
        if !input.last()?.is("(") {
            return None;
        }
        let Some(length) = call_length(input) else {
            diagnostics.push(Diagnostic::error(
                name.span,
                format!("the call of the macro `{}` is not closed", name.text),
                "close it with `)`",
            ));
            return None;
        };
        let taken: Vec<Token> = input.drain(input.len() - length..).rev().collect();
        let call = taken
            .last()
            .map_or(name.span, |close| name.span.to(close.span));
        let mut lists = vec![Vec::new()];
        let mut depth = 0;
        for token in &taken[1..length - 1] {
            match &*token.text {
                "(" => depth += 1,
                ")" => depth -= 1,
                "," if depth == 0 && !(variadic && lists.len() > wanted) => {
                    lists.push(Vec::new());
                    continue;
                }
                _ => {}
            }
            if let Some(list) = lists.last_mut() {
                list.push(token.clone());
            }
        }
        if wanted == 0 && !variadic && lists[0].is_empty() {
            lists.clear();
        }
        if lists.len() < wanted || (lists.len() > wanted && !variadic) {
            diagnostics.push(Diagnostic::error(
                call,
                format!(
                    "the macro `{}` takes {wanted} arguments, not {}",
                    name.text,
                    lists.len()
                ),
                "pass as many arguments as its #define names",
            ));
            lists.resize(wanted, Vec::new());
        }
        Some(Arguments { lists, call })
    }
}

impl Macro {
    pub(super) fn index_of(&self, token: &Token) -> Option<usize> {
        let params = self.params.as_ref().filter(|_| token.kind == Kind::Name)?;
        if self.variadic && token.is("__VA_ARGS__") {
            return Some(params.len());
        }
        params.iter().position(|param| *param == token.text)
    }
}

/// The parameter list of a function-like macro, whether it is variadic, and the body.
#[expect(
    clippy::type_complexity,
    reason = "taken apart at once by the only caller"
)]
fn parameters(rest: &[Token]) -> Result<(Option<Vec<Name>>, bool, &[Token]), String> {
    let close = rest
        .iter()
        .position(|token| token.is(")"))
        .ok_or("the parameter list of this macro is not closed")?;
    let mut params = Vec::new();
    let mut variadic = false;
    for token in rest[1..close].iter().filter(|token| !token.is(",")) {
        match token.kind {
            Kind::Name => params.push(token.text.clone()),
            _ if token.is("...") => variadic = true,
            _ => return Err(format!("`{}` is no name of a macro parameter", token.text)),
        }
    }
    Ok((Some(params), variadic, &rest[close + 1..]))
}

/// Number of tokens of the `( … )` at the end of the reversed `input`.
fn call_length(input: &[Token]) -> Option<usize> {
    let mut depth = 0;
    for (count, token) in input.iter().rev().enumerate() {
        match &*token.text {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(count + 1);
        }
    }
    None
}

fn is_hidden(token: &Token) -> bool {
    let mut hidden = token.hidden.as_deref();
    while let Some(one) = hidden {
        if one.name == token.text {
            return true;
        }
        hidden = one.next.as_deref();
    }
    false
}
