//! Queries in string literals: what WMI would refuse at run time is said where it is written.
//!
//! Only a literal that clearly reaches a query method is read: one that stands in the call, bare or wrapped
//! (`bstr_t(L"…")`, `SysAllocString(L"…")`), or that a variable of the call was given. A program may send a broken query
//! on purpose, so that nothing here is worse than a warning.

use super::lex::{Kind, Token};
use super::literal;
use crate::wql::{self, QueryKind};
use crate::{Diagnostic, Span};

/// Methods with a data query, and the position of the query among their arguments.
const METHODS: [(&str, usize); 3] = [
    ("ExecQuery", 1),
    ("ExecQueryAsync", 1),
    ("GetInstancesByQuery", 0),
];

/// How many tokens are looked at in one argument or initialiser.
const MOST: usize = 64;

/// Warns of each query that is no WQL.
pub(super) fn check(tokens: &[Token], diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = Vec::new();
    for at in 0..tokens.len() {
        let Some(argument) = query_argument(tokens, at) else {
            continue;
        };
        let Some(parts) = literal_of(tokens, argument, at) else {
            continue;
        };
        if !seen.contains(&parts[0].span) {
            seen.push(parts[0].span);
            diagnostics.extend(remarks(parts));
        }
    }
}

/// The tokens of the query argument, if a call of a query method starts at `at`: `->ExecQuery(`, its C form
/// `->lpVtbl->ExecQuery(this, ` or the macro `IWbemServices_ExecQuery(this, `.
fn query_argument(tokens: &[Token], at: usize) -> Option<&[Token]> {
    let name = &*tokens[at].text;
    let method = name.strip_prefix("IWbemServices_");
    let (_, index) = METHODS
        .iter()
        .find(|(known, _)| *known == method.unwrap_or(name))?;
    let before = |back: usize| at.checked_sub(back).map(|at| &*tokens[at].text);
    let explicit_this = method.is_some() || before(2) == Some("lpVtbl");
    if method.is_none() && !matches!(before(1), Some("->" | "." | "::")) {
        return None;
    }
    let rest = tokens.get(at + 1..)?;
    let first = rest.first()?;
    first
        .is("(")
        .then(|| nth_argument(&rest[1..], index + usize::from(explicit_this)))?
}

/// The tokens of the `n`-th of some arguments, of which the first starts here.
fn nth_argument(tokens: &[Token], n: usize) -> Option<&[Token]> {
    let (mut depth, mut index, mut start) = (0, 0, 0);
    for (at, token) in tokens.iter().enumerate() {
        let ends = match &*token.text {
            "(" | "[" | "{" => {
                depth += 1;
                false
            }
            ")" | "]" | "}" if depth == 0 => true,
            ")" | "]" | "}" => {
                depth -= 1;
                false
            }
            "," => depth == 0,
            ";" => return None,
            _ => false,
        };
        if ends && index == n {
            return Some(&tokens[start..at]);
        }
        if ends && !token.is(",") {
            return None;
        }
        if ends {
            (index, start) = (index + 1, at + 1);
        }
    }
    None
}

/// The adjacent literals that an argument comes to: its own, or those that the variable it names was given last
/// before `call`.
fn literal_of<'a>(tokens: &'a [Token], argument: &'a [Token], call: usize) -> Option<&'a [Token]> {
    if let Some(parts) = only_literal(argument) {
        return Some(parts);
    }
    let [name] = argument else {
        return None;
    };
    let given = (1..call).rev().find(|at| {
        tokens[*at].kind == Kind::Name
            && tokens[*at].text == name.text
            && tokens
                .get(at + 1)
                .is_some_and(|next| next.is("=") || next.is("("))
    })?;
    let value = &tokens[given + 2..call];
    let end = value.iter().take(MOST).position(|token| token.is(";"))?;
    only_literal(&value[..end])
}

/// The one run of adjacent literals in an expression that does nothing but wrap it.
fn only_literal(tokens: &[Token]) -> Option<&[Token]> {
    let is_text = |token: &Token| token.kind == Kind::Str;
    let start = tokens.iter().take(MOST).position(is_text)?;
    let length = tokens[start..].iter().take_while(|it| is_text(it)).count();
    let wraps = |token: &Token| {
        token.kind == Kind::Name
            || ["(", ")", "{", "}", "*", "::", "<", ">"]
                .iter()
                .any(|mark| token.is(mark))
    };
    let (before, after) = (&tokens[..start], &tokens[start + length..]);
    (before.iter().all(wraps) && after.iter().all(wraps)).then_some(&tokens[start..start + length])
}

/// What WMI would say of the query that adjacent literals spell, each remark at the characters it is about.
fn remarks(parts: &[Token]) -> Vec<Diagnostic> {
    let mut text = String::new();
    let mut places = Vec::new();
    for part in parts {
        let whole =
            part.hidden.is_some() || part.text.len() as u32 != part.span.end - part.span.start;
        for (offset, character) in literal::characters(&part.text).0 {
            let start = part.span.start + offset as u32;
            places.push((
                text.len() as u32,
                if whole {
                    part.span
                } else {
                    Span::new(start, start)
                },
            ));
            text.push(character);
        }
    }
    let Some(last) = parts.last() else {
        return Vec::new();
    };
    if matches!(wql::kind(&text), QueryKind::Event) {
        return Vec::new();
    }
    let end = Span::new(last.span.end - 1, last.span.end);
    let place = |offset: u32| match places.partition_point(|(at, _)| *at < offset) {
        index if index < places.len() => places[index].1,
        _ => end,
    };
    let (_, remarks) = wql::parse(&text, 0);
    remarks
        .into_iter()
        .map(|mut remark| {
            let (from, to) = (place(remark.span.start), place(remark.span.end));
            remark.span = Span::new(from.start, to.end.max(from.start + 1).max(from.end));
            remark.severity = crate::Severity::Warning;
            remark
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::Severity;
    use crate::cpp::{ParseOptions, parse};

    /// The remarks on `text`: the words each is about, and what is wrong.
    fn remarks(text: &str) -> Vec<(String, String)> {
        let (_, diagnostics) = parse(text, 0, &ParseOptions::default());
        diagnostics
            .into_iter()
            .map(|it| {
                assert_eq!(it.severity, Severity::Warning, "{}", it.message);
                assert!(it.cure.is_some_and(|cure| !cure.is_empty()));
                let words = &text[it.span.start as usize..it.span.end as usize];
                (words.to_owned(), it.message)
            })
            .collect()
    }

    fn words(text: &str) -> Vec<String> {
        remarks(text).into_iter().map(|(words, _)| words).collect()
    }

    #[test]
    fn a_broken_query_is_marked_at_its_own_words() {
        let call = |query: &str| {
            format!("int main() {{ p->ExecQuery(bstr_t(\"WQL\"), {query}, 0, NULL, &e); }}")
        };
        assert_eq!(words(&call("bstr_t(\"SELECT * FORM A\")")), ["FORM"]);
        assert_eq!(
            words(&call(
                "(BSTR)L\"SELECT * \" L\"FROM A WHERE X = \\\"a\\\" ANDD Y = 1\""
            )),
            ["ANDD"]
        );
        assert_eq!(words(&call("L\"SELECT * FROM A WHERE\"")), ["\""]);
        assert_eq!(words(&call("L\"SELECT * FROM A\"")), [""; 0]);
        assert_eq!(words(&call("MakeQuery(a, L\"SELEC\")")), [""; 0]);
    }

    #[test]
    fn a_variable_carries_its_literal_to_the_call() {
        let text = "int main() { BSTR q = SysAllocString(L\"SELEC * FROM A\"); BSTR l = SysAllocString(L\"WQL\");
            p->lpVtbl->ExecQueryAsync(p, l, q, 0, NULL, s); IWbemServices_ExecQuery(p, l, q, 0, 0, &e); }";
        assert_eq!(words(text), ["SELEC"]);
        let text =
            "int main() { bstr_t q(L\"SELECT * FROM A WHERE\"); p.ExecQuery(l, q, 0, NULL, &e); }";
        assert_eq!(words(text), ["\""]);
        let text = "int main() { q = L\"SELEC\"; q = Build(); p.ExecQuery(l, q, 0, NULL, &e); }";
        assert_eq!(words(text), [""; 0]);
    }

    #[test]
    fn a_query_of_a_macro_is_marked_where_the_macro_is_used() {
        let text = "#define Q L\"SELEC * FROM A\"\nint main() { p->ExecQuery(l, Q, 0, NULL, &e); }";
        assert_eq!(remarks(text).len(), 1);
    }
}
