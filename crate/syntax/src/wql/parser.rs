//! Tokens to a SELECT: the cursor, the columns and the class.

use super::ast::{Columns, Features, Path, Select};
use super::kind::{QueryKind, kind_of};
use super::lexer::{Kind, Token, tokens};
use super::{MAX_LENGTH, condition};
use crate::{Diagnostic, Span};

/// The first mistake ends the reading: a query is short, and what follows its first mistake is rarely meant.
/// (Boxed, because a diagnostic is much larger than what the readers give back.)
pub(super) type Read<T> = Result<T, Box<Diagnostic>>;

/// Reads a whole query.
pub(super) fn select(text: &str, base: u32) -> Read<Select> {
    if text.chars().count() > MAX_LENGTH {
        let span = Span::new(base, base + text.len() as u32);
        let message = format!("the query has more than {MAX_LENGTH} characters");
        let diagnostic = Diagnostic::error(span, message, "ask in several shorter queries");
        return Err(Box::new(diagnostic.with_code("WBEM_E_QUOTA_VIOLATION")));
    }
    let (tokens, diagnostics) = tokens(text, base);
    if let Some(diagnostic) = refusal(kind_of(text, &tokens, base), tokens[0].span) {
        return Err(Box::new(diagnostic));
    }
    if let Some(diagnostic) = diagnostics.into_iter().next() {
        return Err(Box::new(diagnostic));
    }
    let mut parser = Parser {
        text,
        base,
        tokens,
        at: 0,
        features: Features::default(),
        connectives: 0,
        depth: 0,
    };
    parser.select()
}

/// What to say about a query that is no data query.
fn refusal(kind: QueryKind, span: Span) -> Option<Diagnostic> {
    let what = match kind {
        QueryKind::Data => return None,
        QueryKind::Unknown => {
            let message = "this is no WQL query";
            let cure = "start with `SELECT`, as in `SELECT * FROM Win32_Service`";
            return Some(Diagnostic::error(span, message, cure).with_code("WBEM_E_INVALID_QUERY"));
        }
        QueryKind::Schema => "a schema query",
        QueryKind::Event => "an event query",
        QueryKind::Associators => "an ASSOCIATORS OF query",
        QueryKind::References => "a REFERENCES OF query",
    };
    let message = format!("this is {what}, which is not modelled yet");
    Some(Diagnostic::error(
        span,
        message,
        "use a data query: `SELECT … FROM Class WHERE …`",
    ))
}

/// A cursor over the tokens of one query.
pub(super) struct Parser<'t> {
    text: &'t str,
    base: u32,
    tokens: Vec<Token>,
    at: usize,
    pub(super) features: Features,
    /// AND and OR read so far.
    pub(super) connectives: u32,
    /// Open parentheses.
    pub(super) depth: u32,
}

impl Parser<'_> {
    fn select(&mut self) -> Read<Select> {
        self.expect_word("SELECT", "at the start")?;
        let columns = self.columns()?;
        self.expect_word("FROM", "after the columns")?;
        let class_span = self.here();
        let class = self.name("the name of a class")?;
        if self.is_mark(",") {
            return self.fail("a query asks one class", "name one class; WQL has no joins");
        }
        if self.is_mark("\\") || self.is_mark(":") || self.is_mark("/") {
            let cure =
                "name the class alone; the namespace is the one that the client is connected to";
            return self.fail("a query cannot name another namespace", cure);
        }
        let filter = if self.eat_word("WHERE") {
            Some(condition::expression(self)?)
        } else {
            None
        };
        self.features.trailing_semicolon = self.eat(";");
        self.end()?;
        Ok(Select {
            columns,
            class,
            class_span,
            filter,
            features: self.features,
        })
    }

    fn columns(&mut self) -> Read<Columns> {
        if self.eat("*") {
            return Ok(Columns::All);
        }
        let mut list = vec![self.path("`*` or the name of a property")?];
        while self.eat(",") {
            list.push(self.path("the name of a property")?);
        }
        if self.is_mark("(") {
            return self.fail("WQL has no functions", "list the properties, or write `*`");
        }
        Ok(Columns::List(list))
    }

    fn end(&mut self) -> Read<()> {
        if *self.kind() == Kind::End {
            return Ok(());
        }
        for (word, cure) in [
            (
                "ORDER",
                "leave it out: the order of the rows is not defined, sort them in the client",
            ),
            (
                "JOIN",
                "ask one class; associations are followed with ASSOCIATORS OF",
            ),
            (
                "AS",
                "leave it out: classes and columns have no second name",
            ),
            (
                "LIMIT",
                "leave it out: ask the enumerator for as many objects as are wanted",
            ),
        ] {
            if self.is_word(word) {
                return self.fail(&format!("WQL has no `{word}`"), cure);
            }
        }
        let message = format!("{} stands behind the end of the query", self.found());
        self.fail(&message, "remove it, or join conditions with AND or OR")
    }

    /// A name, or names joined by dots.
    pub(super) fn path(&mut self, what: &str) -> Read<Path> {
        let start = self.here();
        let mut names = vec![self.name(what)?];
        while self.eat(".") {
            names.push(self.name("a name after the dot")?);
        }
        if self.is_mark("[") {
            return self.fail(
                "elements of an array cannot be asked for",
                "WQL conditions and columns take no arrays",
            );
        }
        Ok(Path {
            names,
            span: start.to(self.before()),
        })
    }

    pub(super) fn name(&mut self, what: &str) -> Read<String> {
        let word = self.slice();
        if *self.kind() == Kind::Name && !is_reserved(word) {
            let name = word.to_string();
            self.bump();
            return Ok(name);
        }
        let message = format!("{} stands where {what} is needed", self.found());
        let reserved = *self.kind() == Kind::Name;
        let cure = format!(
            "write {what}{}",
            if reserved {
                "; this word is a keyword"
            } else {
                ""
            }
        );
        self.fail(&message, &cure)
    }

    // The cursor.

    pub(super) fn kind(&self) -> &Kind {
        &self.tokens[self.at].kind
    }

    pub(super) fn here(&self) -> Span {
        self.tokens[self.at].span
    }

    pub(super) fn before(&self) -> Span {
        self.tokens[self.at.saturating_sub(1)].span
    }

    /// Goes on by one token, but never past the end.
    pub(super) fn bump(&mut self) {
        self.at = (self.at + 1).min(self.tokens.len() - 1);
    }

    /// The text of the token here.
    fn slice(&self) -> &str {
        let span = self.here();
        &self.text[(span.start - self.base) as usize..(span.end - self.base) as usize]
    }

    pub(super) fn is_mark(&self, mark: &str) -> bool {
        matches!(self.kind(), Kind::Mark(found) if *found == mark)
    }

    pub(super) fn eat(&mut self, mark: &str) -> bool {
        let found = self.is_mark(mark);
        if found {
            self.bump();
        }
        found
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        *self.kind() == Kind::Name && self.slice().eq_ignore_ascii_case(word)
    }

    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        if found {
            self.bump();
        }
        found
    }

    fn expect_word(&mut self, word: &str, place: &str) -> Read<()> {
        if self.eat_word(word) {
            return Ok(());
        }
        let message = format!("{} stands where `{word}` is needed", self.found());
        self.fail(
            &message,
            &format!("write `{word}` {place}: `SELECT * FROM Class`"),
        )
    }

    /// The token here, for a message.
    pub(super) fn found(&self) -> String {
        match self.kind() {
            Kind::End => "the end of the query".to_string(),
            _ => format!("`{}`", self.slice()),
        }
    }

    pub(super) fn fail<T>(&self, message: &str, cure: &str) -> Read<T> {
        self.fail_at(self.here(), message, cure)
    }

    pub(super) fn fail_at<T>(&self, span: Span, message: &str, cure: &str) -> Read<T> {
        Err(Box::new(
            Diagnostic::error(span, message, cure).with_code("WBEM_E_INVALID_QUERY"),
        ))
    }

    pub(super) fn quota<T>(&self, message: String, cure: &str) -> Read<T> {
        Err(Box::new(
            Diagnostic::error(self.here(), message, cure).with_code("WBEM_E_QUOTA_VIOLATION"),
        ))
    }
}

/// Words that cannot be names. WITHIN, GROUP, BY and HAVING can, outside their places in event queries (WQ-33).
fn is_reserved(word: &str) -> bool {
    const WORDS: [&str; 12] = [
        "SELECT", "FROM", "WHERE", "AND", "OR", "NOT", "LIKE", "IS", "ISA", "NULL", "TRUE", "FALSE",
    ];
    WORDS
        .iter()
        .any(|reserved| word.eq_ignore_ascii_case(reserved))
}
