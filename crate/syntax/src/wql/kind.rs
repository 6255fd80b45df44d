//! Which kind of query a text is, from its words alone.

use super::lexer::{Kind, Token, tokens};

/// The kinds of query (WQ-01).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum QueryKind {
    /// `SELECT … FROM Class …`: instances.
    Data,
    /// `SELECT * FROM META_CLASS …`, or an association query with `SchemaOnly`: class definitions.
    Schema,
    /// `SELECT … FROM … WITHIN …`, with `GROUP`, or from an intrinsic event class. An extrinsic event class without
    /// these looks like data; only who knows the class can tell.
    Event,
    /// `ASSOCIATORS OF {…} …`
    Associators,
    /// `REFERENCES OF {…} …`
    References,
    /// None of these.
    Unknown,
}

/// The kind of query that `text` is, or sets out to be; its other mistakes do not matter.
pub fn kind(text: &str) -> QueryKind {
    kind_of(text, &tokens(text, 0).0, 0)
}

/// As [`kind`], over the tokens of a text that starts at `base`.
pub(super) fn kind_of(text: &str, tokens: &[Token], base: u32) -> QueryKind {
    let word = |token: &Token| match token.kind {
        Kind::Name => {
            let range = (token.span.start - base) as usize..(token.span.end - base) as usize;
            text[range].to_ascii_uppercase()
        }
        _ => String::new(),
    };
    let words: Vec<String> = tokens.iter().map(word).collect();
    let has = |wanted: &str| words.iter().any(|word| word == wanted);
    let class = || {
        words
            .iter()
            .position(|word| word == "FROM")
            .and_then(|from| words.get(from + 1))
    };
    match words.first().map(String::as_str) {
        Some("ASSOCIATORS" | "REFERENCES") if has("SCHEMAONLY") => QueryKind::Schema,
        Some("ASSOCIATORS") => QueryKind::Associators,
        Some("REFERENCES") => QueryKind::References,
        Some("SELECT") => match class() {
            Some(class) if class == "META_CLASS" => QueryKind::Schema,
            Some(class) if class.starts_with("__") && class.ends_with("EVENT") => QueryKind::Event,
            Some(_) if event_clause(&words) => QueryKind::Event,
            _ => QueryKind::Data,
        },
        _ => QueryKind::Unknown,
    }
}

/// Whether WITHIN follows the class, or GROUP WITHIN stands anywhere behind it. The two words may also be names of
/// properties (WQ-33), so their neighbours decide.
fn event_clause(words: &[String]) -> bool {
    let Some(from) = words.iter().position(|word| word == "FROM") else {
        return false;
    };
    let rest = &words[from + 1..];
    let group = rest
        .windows(2)
        .any(|pair| pair[0] == "GROUP" && matches!(pair[1].as_str(), "WITHIN" | "BY"));
    group
        || rest
            .get(1)
            .is_some_and(|word| word == "WITHIN" || word == "GROUP")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_decide_the_kind() {
        let cases = [
            ("SELECT * FROM A", QueryKind::Data),
            ("select Within from A where Group = 1", QueryKind::Data),
            ("SELECT * FROM A WHERE x = 'WITHIN'", QueryKind::Data),
            ("SELECT * FROM __EventFilter", QueryKind::Data),
            ("SELECT", QueryKind::Data),
            (
                "SELECT * FROM meta_class WHERE __this ISA 'A'",
                QueryKind::Schema,
            ),
            ("associators of {A} where SchemaOnly", QueryKind::Schema),
            (
                "ASSOCIATORS OF{A='x'} WHERE AssocClass=B",
                QueryKind::Associators,
            ),
            ("References Of {A=@}", QueryKind::References),
            ("SELECT * FROM A WITHIN 2.5 WHERE x = 1", QueryKind::Event),
            (
                "SELECT * FROM A WHERE x = 1 GROUP WITHIN 5",
                QueryKind::Event,
            ),
            ("SELECT * FROM __InstanceCreationEvent", QueryKind::Event),
            ("", QueryKind::Unknown),
            ("DELETE FROM A", QueryKind::Unknown),
        ];
        for (text, expected) in cases {
            assert_eq!(kind(text), expected, "{text}");
        }
    }
}
