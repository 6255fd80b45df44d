//! The token stream with its cursor, limits and error reports; the grammar stands in the neighbouring files.

use crate::sorted::{SortedMap, SortedSet};

use super::ast::{Expr, Item};
use super::known;
use super::lex::{Kind, Token};
use crate::{Diagnostic, Span};

/// How deep brackets, blocks, types and prefix operators may nest.
pub(super) const MAX_NESTING: u32 = 128;

/// How high the tree of one expression may grow, long chains of operators included.
pub(super) const MAX_EXPRESSION_HEIGHT: u32 = 256;

/// How many diagnostics one text gets.
const MAX_DIAGNOSTICS: usize = 100;

/// The text cannot be read on here; it was reported, and the statement around it recovers.
pub(super) struct Stuck;

/// What a rule of the grammar answers.
pub(super) type Parsed<T> = Result<T, Stuck>;

/// Reads one translation unit.
pub(super) struct Parser {
    tokens: Vec<Token>,
    end: Token,
    pub at: usize,
    nesting: u32,
    /// Height of the expression that was read last.
    pub height: u32,
    /// Types declared in this text.
    pub types: SortedSet<String>,
    /// Classes of this text that have a constructor.
    pub constructed: SortedSet<String>,
    /// `Outer::Inner` for types declared inside a class; they are lifted out under their own name.
    pub lifted: SortedMap<String, String>,
    /// Items that come out of the declaration being read before it: a class in a `typedef`, a lifted one.
    pub extra_items: Vec<Item>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Parser {
    pub(super) fn new(tokens: Vec<Token>, end: u32, diagnostics: Vec<Diagnostic>) -> Self {
        let span = tokens.last().map_or(Span::new(end, end), |last| {
            Span::new(last.span.end, last.span.end)
        });
        let end = Token {
            kind: Kind::End,
            text: "".into(),
            span,
            starts_line: true,
            spaced: true,
            hidden: None,
        };
        let mut parser = Self {
            tokens: Vec::with_capacity(tokens.len()),
            end,
            at: 0,
            nesting: 0,
            height: 0,
            types: SortedSet::new(),
            constructed: SortedSet::new(),
            lifted: SortedMap::new(),
            extra_items: Vec::new(),
            diagnostics,
        };
        for token in tokens {
            match token.kind {
                Kind::Flaw(flaw) => {
                    let (message, cure) = flaw.explain();
                    parser.error(token.span, message, cure);
                }
                _ => parser.tokens.push(token),
            }
        }
        parser.learn_types();
        parser
    }

    /// Notes the names of all classes and enums beforehand: a method body may use a class that follows.
    fn learn_types(&mut self) {
        for pair in self.tokens.windows(2) {
            let introduces = matches!(&*pair[0].text, "class" | "struct" | "enum" | "union");
            if introduces && pair[1].kind == Kind::Name && !known::is_keyword(&pair[1].text) {
                self.types.insert(pair[1].text.to_string());
            }
        }
    }

    pub(super) fn token_at(&self, index: usize) -> &Token {
        self.tokens.get(index).unwrap_or(&self.end)
    }

    pub(super) fn peek(&self) -> &Token {
        self.token_at(self.at)
    }

    pub(super) fn span(&self) -> Span {
        self.peek().span
    }

    /// From `start` to the token read last.
    pub(super) fn since(&self, start: Span) -> Span {
        let last = self
            .at
            .checked_sub(1)
            .map_or(start, |at| self.token_at(at).span);
        if last.end < start.start {
            start
        } else {
            start.to(last)
        }
    }

    pub(super) fn at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    pub(super) fn is(&self, text: &str) -> bool {
        self.peek().is(text)
    }

    pub(super) fn is_at(&self, ahead: usize, text: &str) -> bool {
        self.token_at(self.at + ahead).is(text)
    }

    pub(super) fn bump(&mut self) -> Span {
        let span = self.span();
        if !self.at_end() {
            self.at += 1;
        }
        span
    }

    pub(super) fn eat(&mut self, text: &str) -> bool {
        let found = self.is(text);
        if found {
            self.at += 1;
        }
        found
    }

    /// Takes `text`, or reports that it is missing after what stands in front of it.
    pub(super) fn expect(&mut self, text: &str, after: &str) -> Parsed<Span> {
        if self.is(text) {
            return Ok(self.bump());
        }
        let found = self.describe();
        self.error(
            self.span(),
            format!("`{text}` is missing after {after}, found {found}"),
            format!("write `{text}` here"),
        );
        Err(Stuck)
    }

    /// The end of a statement. When the next token opens a line, the `;` was forgotten and nothing else is wrong.
    pub(super) fn expect_semicolon(&mut self, after: &str) -> Parsed<()> {
        if self.eat(";") {
            return Ok(());
        }
        if self.peek().starts_line || self.is("}") {
            let end = self.since(self.span()).end;
            let end = self
                .at
                .checked_sub(1)
                .map_or(end, |at| self.token_at(at).span.end);
            self.error(
                Span::new(end, end),
                format!("`;` is missing after {after}"),
                "write `;` here",
            );
            return Ok(());
        }
        self.expect(";", after).map(drop)
    }

    /// The next token, for a message.
    pub(super) fn describe(&self) -> String {
        let token = self.peek();
        match token.kind {
            Kind::End => "the end of the text".to_owned(),
            Kind::Str => "a string".to_owned(),
            _ => format!("`{}`", token.text),
        }
    }

    /// A name that is no keyword.
    pub(super) fn is_name(&self, index: usize) -> bool {
        let token = self.token_at(index);
        token.kind == Kind::Name && !known::is_keyword(&token.text)
    }

    pub(super) fn name(&mut self, of: &str) -> Parsed<String> {
        if self.is_name(self.at) {
            let name = self.peek().text.to_string();
            self.at += 1;
            return Ok(name);
        }
        let found = self.describe();
        self.error(
            self.span(),
            format!("the name of {of} is missing, found {found}"),
            "write a name here",
        );
        Err(Stuck)
    }

    pub(super) fn error(
        &mut self,
        span: Span,
        message: impl Into<String>,
        cure: impl Into<String>,
    ) {
        self.say(Diagnostic::error(span, message, cure));
    }

    pub(super) fn say(&mut self, diagnostic: Diagnostic) {
        match self.diagnostics.len() {
            count if count < MAX_DIAGNOSTICS => self.diagnostics.push(diagnostic),
            MAX_DIAGNOSTICS => self.diagnostics.push(Diagnostic::error(
                diagnostic.span,
                format!("the limit of {MAX_DIAGNOSTICS} remarks is reached; the rest of the text is not checked"),
                "mend the first ones, they often cause the others",
            )),
            _ => {}
        }
    }

    /// Reports a construct that the machine does not have.
    pub(super) fn unsupported(&mut self, span: Span, what: &str, cure: &str) {
        self.error(span, format!("{what} is not supported"), cure);
    }

    /// Reads something inside something, within the nesting limit.
    pub(super) fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.nesting >= MAX_NESTING {
            self.error(
                self.span(),
                format!("the text is nested deeper than the limit of {MAX_NESTING}"),
                "take inner parts out into variables or functions",
            );
            return Err(Stuck);
        }
        self.nesting += 1;
        let done = read(self);
        self.nesting -= 1;
        done
    }

    /// Puts a node on top of the expression read last and one of height `other`.
    pub(super) fn grow(&mut self, other: u32, expr: Expr) -> Parsed<Expr> {
        self.height = 1 + self.height.max(other);
        if self.height > MAX_EXPRESSION_HEIGHT {
            self.error(
                expr.span,
                format!("the expression is built higher than the limit of {MAX_EXPRESSION_HEIGHT} operators"),
                "split it into several statements",
            );
            return Err(Stuck);
        }
        Ok(expr)
    }

    /// Index after the bracket that closes the one at `open`; the end of the text when none does.
    pub(super) fn after_group(&self, open: usize) -> usize {
        let mut depth = 0usize;
        let mut at = open;
        while let Some(token) = self.tokens.get(at) {
            at += 1;
            match &*token.text {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return at;
                    }
                }
                _ => {}
            }
        }
        at
    }

    /// Goes to the end of a spoilt statement: after its `;` or its braces, or before the `}` of the block around it.
    pub(super) fn recover(&mut self) {
        while !self.at_end() && !self.is("}") {
            if self.eat(";") {
                return;
            }
            if !self.is("{") {
                self.at += 1;
                continue;
            }
            self.at = self.after_group(self.at);
            if !matches!(&*self.peek().text, ";" | "," | ")" | "else" | "catch") {
                return;
            }
        }
    }

    /// Goes past a construct that ends with `;` or with a braced body, whichever comes first.
    pub(super) fn skip_construct(&mut self) {
        while !self.at_end() && !self.is("}") {
            match &*self.peek().text {
                ";" => {
                    self.at += 1;
                    return;
                }
                "{" => {
                    self.at = self.after_group(self.at);
                    self.eat(";");
                    return;
                }
                "(" | "[" => self.at = self.after_group(self.at),
                _ => self.at += 1,
            }
        }
    }
}
