//! Tokens to items: the cursor over the tokens, recovery after an error, and the top level of the grammar.

use super::MAX_DIAGNOSTICS;
use super::ast::{Item, MofFile, Name, Qualifier, Spanned};
use super::lexer::{Kind, Token};
use crate::{Diagnostic, Span};

/// A cursor over the tokens of one text.
///
/// The reading functions answer `None` when they have recorded a diagnostic and given up; the caller who knows a
/// place to go on from recovers.
pub(super) struct Parser<'t> {
    text: &'t str,
    base: u32,
    tokens: Vec<Token>,
    at: usize,
    diagnostics: Vec<Diagnostic>,
}

impl<'t> Parser<'t> {
    pub(super) fn new(text: &'t str, base: u32, tokens: Vec<Token>) -> Self {
        Self {
            text,
            base,
            tokens,
            at: 0,
            diagnostics: Vec::new(),
        }
    }

    /// Reads everything.
    pub(super) fn file(mut self) -> (MofFile, Vec<Diagnostic>) {
        let mut items = Vec::new();
        while !self.at_end() {
            if self.is_mark('#') {
                items.extend(self.directive().map(Item::Pragma));
                continue;
            }
            let before = self.at;
            match self.item() {
                Some(item) => items.push(item),
                None => self.recover_item(before),
            }
        }
        (MofFile { items }, self.diagnostics)
    }

    fn item(&mut self) -> Option<Item> {
        let start = self.here();
        let qualifiers = self.qualifiers()?;
        if self.is_word("class") {
            self.class(qualifiers, start).map(Item::Class)
        } else if self.is_word("instance") {
            let instance = self.instance(qualifiers, start, 0)?;
            self.end_declaration("instance");
            Some(Item::Instance(instance))
        } else if self.is_word("qualifier") && qualifiers.is_empty() {
            self.qualifier_declaration().map(Item::QualifierDefault)
        } else {
            self.no_item(&qualifiers)
        }
    }

    fn no_item(&mut self, qualifiers: &[Qualifier]) -> Option<Item> {
        let found = self.found();
        if ["typedef", "enum", "struct"]
            .iter()
            .any(|word| self.is_word(word))
        {
            let cure = "declare a class";
            return self.fail(
                format!("{found} is not part of MOF here"),
                cure,
                "WBEMMOF_E_TYPEDEF_NOT_SUPPORTED",
            );
        }
        let cure = if qualifiers.is_empty() {
            "start with `class`, `instance of`, `#pragma`, `Qualifier` or a list of qualifiers in square brackets"
        } else {
            "after the qualifiers write `class` or `instance of`"
        };
        self.fail(
            format!("a declaration cannot start with {found}"),
            cure,
            "WBEMMOF_E_UNRECOGNIZED_TOKEN",
        )
    }

    /// Goes to a place where the next item may start, at least one token after `before`.
    fn recover_item(&mut self, before: usize) {
        if self.at == before {
            self.bump();
        }
        self.skip_to(&[';'], &[]);
        while self.eat('}') || self.eat(';') {}
    }

    /// Skips up to and including a mark of `last`, or up to a mark of `before`, a directive, a closing brace or the
    /// end. Whole brace groups are passed over.
    pub(super) fn skip_to(&mut self, last: &[char], before: &[char]) {
        let mut depth = 0_u32;
        loop {
            match self.kind() {
                Kind::End | Kind::Mark('#') => return,
                Kind::Mark('{') => depth += 1,
                Kind::Mark('}') if depth == 0 => return,
                Kind::Mark('}') => depth -= 1,
                Kind::Mark(mark) if depth == 0 && before.contains(mark) => return,
                Kind::Mark(mark) if depth == 0 && last.contains(mark) => {
                    self.bump();
                    return;
                }
                _ => {}
            }
            self.bump();
        }
    }

    // The cursor.

    pub(super) fn kind(&self) -> &Kind {
        &self.tokens[self.at].kind
    }

    pub(super) fn kind_after(&self, distance: usize) -> &Kind {
        let last = self.tokens.len() - 1;
        &self.tokens[(self.at + distance).min(last)].kind
    }

    pub(super) fn at_end(&self) -> bool {
        *self.kind() == Kind::End
    }

    pub(super) fn here(&self) -> Span {
        self.tokens[self.at].span
    }

    /// The place of the token before this one.
    pub(super) fn before(&self) -> Span {
        self.tokens[self.at.saturating_sub(1)].span
    }

    /// Whether a line ends between the token before and this one.
    pub(super) fn starts_line(&self) -> bool {
        let gap = Span::new(self.before().end, self.here().start);
        self.slice(gap).contains('\n')
    }

    /// Goes on by one token, but never past the end.
    pub(super) fn bump(&mut self) {
        self.at = (self.at + 1).min(self.tokens.len() - 1);
    }

    pub(super) fn is_mark(&self, mark: char) -> bool {
        *self.kind() == Kind::Mark(mark)
    }

    pub(super) fn eat(&mut self, mark: char) -> bool {
        let found = self.is_mark(mark);
        if found {
            self.bump();
        }
        found
    }

    /// The text of a token of this file.
    pub(super) fn slice(&self, span: Span) -> &'t str {
        let range = (span.start - self.base) as usize..(span.end - self.base) as usize;
        &self.text[range]
    }

    /// Whether the token here is the keyword `word`, in any letter case.
    pub(super) fn is_word(&self, word: &str) -> bool {
        *self.kind() == Kind::Name && self.slice(self.here()).eq_ignore_ascii_case(word)
    }

    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        if found {
            self.bump();
        }
        found
    }

    /// The token here, for a message.
    pub(super) fn found(&self) -> String {
        const SHOWN: usize = 40;
        if self.at_end() {
            return "the end of the text".to_string();
        }
        let text = self.slice(self.here());
        match text.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("`{}…`", &text[..end]),
            None => format!("`{text}`"),
        }
    }

    // Diagnostics.

    pub(super) fn report(&mut self, span: Span, message: String, cure: &str, code: &'static str) {
        // One more than is listed shows that there are more; the rest would only take memory.
        if self.diagnostics.len() <= MAX_DIAGNOSTICS {
            self.diagnostics
                .push(Diagnostic::error(span, message, cure).with_code(code));
        }
    }

    /// Records an error at this token and gives up.
    pub(super) fn fail<T>(&mut self, message: String, cure: &str, code: &'static str) -> Option<T> {
        self.report(self.here(), message, cure, code);
        None
    }

    pub(super) fn expect(&mut self, mark: char, after: &str, code: &'static str) -> Option<()> {
        if self.eat(mark) {
            return Some(());
        }
        let message = format!(
            "{} stands where `{mark}` is needed after {after}",
            self.found()
        );
        self.fail(message, &format!("write `{mark}` before it"), code)
    }

    pub(super) fn name(&mut self, what: &str, code: &'static str) -> Option<Name> {
        if *self.kind() == Kind::Name {
            let span = self.here();
            self.bump();
            let it = self.slice(span).to_string();
            return Some(Spanned { it, span });
        }
        let message = format!("{} stands where {what} is needed", self.found());
        self.fail(
            message,
            &format!("write {what}; it starts with a letter"),
            code,
        )
    }

    /// `as $Name`, where it stands.
    pub(super) fn alias(&mut self) -> Option<Option<Name>> {
        if !self.eat_word("as") {
            return Some(None);
        }
        if !self.eat('$') {
            let message = format!(
                "{} stands where an alias is needed after `as`",
                self.found()
            );
            return self.fail(
                message,
                "an alias starts with a dollar sign: `as $Name`",
                "WBEMMOF_E_EXPECTED_DOLLAR",
            );
        }
        self.name("the name of the alias", "WBEMMOF_E_EXPECTED_ALIAS_NAME")
            .map(Some)
    }

    /// The semicolon after a closing brace. Where it is missing nothing is skipped: the brace ends the declaration
    /// clearly enough. Where the brace is missing too, that has been said already.
    pub(super) fn end_declaration(&mut self, what: &str) {
        if !self.eat(';') && self.slice(self.before()) == "}" {
            let message = format!("the {what} ends without a semicolon");
            self.report(
                self.before(),
                message,
                "write `};`",
                "WBEMMOF_E_EXPECTED_SEMI",
            );
        }
    }

    /// The semicolon after a member or an assignment. Where it is missing, reading goes on at once if the next token
    /// starts a new line, and after the next semicolon otherwise.
    pub(super) fn end_member(&mut self, what: &str) {
        if self.eat(';') {
            return;
        }
        let message = format!(
            "the {what} ends without a semicolon; {} follows",
            self.found()
        );
        let before = self.before();
        self.report(
            before,
            message,
            "write `;` after it",
            "WBEMMOF_E_EXPECTED_SEMI",
        );
        if !self.starts_line() {
            self.skip_to(&[';'], &[]);
        }
    }
}
