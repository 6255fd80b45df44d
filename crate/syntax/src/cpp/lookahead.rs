//! Is this a declaration or an expression, a cast or brackets? Answered by looking at tokens, without building
//! anything: by type names that are known, and by shapes that make no sense as an expression.

use super::known;
use super::lex::Kind;
use super::parser::Parser;

/// How deep template arguments are looked into.
const MAX_TEMPLATE_NESTING: u32 = 16;

/// A stretch of tokens that can be a type.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    /// Index after it.
    pub end: usize,
    /// It names a type for certain; otherwise it is only a name that could be one.
    pub certain: bool,
    /// `*` and `&` at its end.
    pub decorations: usize,
    /// It ends in a template list.
    pub template: bool,
}

impl Parser {
    pub(super) fn is_type_name(&self, name: &str) -> bool {
        self.types.contains(name) || self.lifted.contains_key(name) || known::is_well_known(name)
    }

    /// A type without `*` and `&` at `index`.
    pub(super) fn see_base(&self, index: usize, nesting: u32) -> Option<Seen> {
        let mut at = index;
        let mut certain = false;
        while matches!(
            &*self.token_at(at).text,
            "const" | "volatile" | "typename" | "struct" | "class" | "enum"
        ) {
            certain = true;
            at += 1;
        }
        if known::is_builtin(&self.token_at(at).text) || self.token_at(at).is("auto") {
            while known::is_builtin(&self.token_at(at).text)
                || matches!(&*self.token_at(at).text, "const" | "auto")
            {
                at += 1;
            }
            return Some(Seen {
                end: at,
                certain: true,
                decorations: 0,
                template: false,
            });
        }
        if self.token_at(at).is("::") {
            at += 1;
        }
        let mut full = String::new();
        let mut template = false;
        loop {
            if !self.is_name(at) {
                return None;
            }
            let word = &*self.token_at(at).text;
            if word != "std" {
                full += word;
            }
            at += 1;
            if self.token_at(at).is("<")
                && let Some(end) = self.see_template_arguments(at, nesting)
            {
                at = end;
                template = true;
            }
            if !(self.token_at(at).is("::") && self.is_name(at + 1)) {
                break;
            }
            if !full.is_empty() {
                full += "::";
            }
            at += 1;
        }
        certain |= self.is_type_name(&full);
        while self.token_at(at).is("const") {
            certain = true;
            at += 1;
        }
        Some(Seen {
            end: at,
            certain,
            decorations: 0,
            template,
        })
    }

    /// Index after the `>` that closes the list of types opened at `open`.
    fn see_template_arguments(&self, open: usize, nesting: u32) -> Option<usize> {
        if nesting >= MAX_TEMPLATE_NESTING {
            return None;
        }
        let mut at = open + 1;
        loop {
            if self.token_at(at).is(">") {
                return Some(at + 1);
            }
            at = match self.token_at(at).kind {
                Kind::Number => at + 1,
                _ => self.see_type(at, nesting + 1)?.end,
            };
            // The `R(P…)` of `std::function`.
            if self.token_at(at).is("(")
                && matches!(&*self.token_at(self.after_group(at)).text, ">" | ",")
            {
                at = self.after_group(at);
            }
            match &*self.token_at(at).text {
                "," => at += 1,
                ">" => {}
                _ => return None,
            }
        }
    }

    /// A type with its `*`, `&` and `const`.
    pub(super) fn see_type(&self, index: usize, nesting: u32) -> Option<Seen> {
        let mut seen = self.see_base(index, nesting)?;
        loop {
            match &*self.token_at(seen.end).text {
                "*" | "&" | "&&" => seen.decorations += 1,
                "const" | "volatile" => {}
                _ => break,
            }
            seen.end += 1;
        }
        // `R (*)(P…)`
        if seen.certain && self.token_at(seen.end).is("(") && self.token_at(seen.end + 1).is("*") {
            let close = self.after_group(seen.end);
            if self.token_at(close).is("(") && !self.is_name(seen.end + 2) {
                seen.end = self.after_group(close);
            }
        }
        Some(seen)
    }

    /// True when a declaration stands here rather than an expression.
    pub(super) fn starts_declaration(&self) -> bool {
        match &*self.peek().text {
            "static" | "const" | "constexpr" | "auto" | "volatile" | "register" | "extern"
            | "inline" | "virtual" | "typename" | "thread_local" | "mutable" | "explicit"
            | "typedef" | "class" | "struct" | "union" | "enum" => return true,
            _ => {}
        }
        let Some(base) = self.see_base(self.at, 0) else {
            return false;
        };
        if known::is_builtin(&self.peek().text) {
            return !matches!(&*self.token_at(base.end).text, "(" | "{")
                || self.opens_function_pointer(base.end);
        }
        let Some(seen) = self.see_type(self.at, 0) else {
            return false;
        };
        let after = &*self.token_at(seen.end + 1).text;
        if !self.is_name(seen.end) {
            return base.certain && self.opens_function_pointer(base.end)
                || base.certain && seen.decorations == 0 && self.token_at(seen.end).is("operator");
        }
        match seen.decorations {
            // `Name name`: two names in a row are never an expression.
            0 => true,
            // `Name * name`: a product whose value nobody uses.
            _ if base.certain || base.template => true,
            // `p && f(x)`: of an unknown name the value is asked for, not a reference to it.
            _ if self.token_at(base.end).is("&&") => false,
            _ if self.token_at(base.end).is("&") => matches!(after, "="),
            _ => matches!(after, "=" | ";" | "," | "[" | "(" | ")" | "::"),
        }
    }

    /// Index after `Name<types>` in an expression. `f(a < b, c > (d))` has the same shape, so either the name or the
    /// first type must be known.
    pub(super) fn see_template_use(&self) -> Option<usize> {
        let seen = self.see_base(self.at, 0).filter(|seen| seen.template)?;
        let open = (self.at..seen.end).find(|at| self.token_at(*at).is("<"))?;
        let known = seen.certain || self.see_type(open + 1, 1).is_none_or(|first| first.certain);
        known.then_some(seen.end)
    }

    /// `(*name)(` at `open`, or `(Class::*name)(`.
    fn opens_function_pointer(&self, open: usize) -> bool {
        if self.token_at(open).is("(")
            && self.token_at(open + 2).is("::")
            && self.token_at(open + 3).is("*")
        {
            return true;
        }
        self.token_at(open).is("(")
            && self.token_at(open + 1).is("*")
            && self.is_name(open + 2)
            && matches!(&*self.token_at(open + 3).text, ")" | "[")
    }

    /// Index after the `)` when the `(` here opens a C cast.
    pub(super) fn see_cast(&self) -> Option<usize> {
        let seen = self.see_type(self.at + 1, 0)?;
        if !self.token_at(seen.end).is(")") {
            return None;
        }
        let next = self.token_at(seen.end + 1);
        let operand = match next.kind {
            Kind::Name => {
                !known::is_keyword(&next.text)
                    || matches!(
                        &*next.text,
                        "this" | "new" | "nullptr" | "true" | "false" | "sizeof"
                    )
                    || next.text.ends_with("_cast")
                    || known::is_builtin(&next.text)
            }
            Kind::Number | Kind::Str | Kind::Char => true,
            _ => next.is("::"),
        };
        let ambiguous = matches!(
            &*next.text,
            "(" | "-" | "+" | "*" | "&" | "~" | "!" | "{" | "++" | "--" | "["
        );
        let is_cast =
            operand || ambiguous && (seen.certain || seen.template || seen.decorations > 0);
        is_cast.then_some(seen.end + 1)
    }

    /// True when the `(` of a declarator opens parameters and not the arguments of a constructor.
    pub(super) fn opens_parameters(&self) -> bool {
        let mut first = self.at + 1;
        // `[in] long lFlags`: interface definitions on documentation pages.
        while self.token_at(first).is("[") {
            first = self.after_group(first);
        }
        if matches!(&*self.token_at(first).text, ")" | "...") {
            return true;
        }
        let Some(seen) = self.see_type(first, 0) else {
            return false;
        };
        let next = self.token_at(seen.end);
        match &*next.text {
            "," | ")" => seen.certain && !self.is_scoped_value(first, seen.end),
            "[" | "=" => seen.certain && seen.decorations > 0,
            "(" => seen.certain && self.token_at(seen.end + 1).is("*"),
            "..." => true,
            _ if self.is_name(seen.end) => {
                seen.decorations == 0
                    || seen.certain
                    || matches!(&*self.token_at(seen.end + 1).text, "," | ")" | "=" | "[")
            }
            _ => false,
        }
    }

    /// `Class::name`, which is a value far more often than a type.
    fn is_scoped_value(&self, start: usize, end: usize) -> bool {
        (start..end).any(|at| self.token_at(at).is("::")) && !self.token_at(start).is("std")
    }
}
