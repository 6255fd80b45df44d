//! Text to an object path.

use super::namespace::{NamespacePath, is_separator};
use super::path::{KeyValue, Keys, ObjectPath, Spelling};
use crate::letter::fold;
use crate::sorted::SortedSet;
use crate::{Diagnostic, Span};

/// Reads an object path. Places count from the start of `text`.
///
/// # Errors
///
/// The first mistake, under the name `WBEM_E_INVALID_OBJECT_PATH` (OM-07).
pub fn parse(text: &str) -> Result<ObjectPath, Diagnostic> {
    let colon = namespace_end(text);
    let (space, start) = match colon {
        Some(colon) => (Some(&text[..colon]), colon + 1),
        None => (None, 0),
    };
    let mut spelling = Spelling::default();
    let (server, namespace) = match space {
        None => (None, Vec::new()),
        Some(space) => {
            let path = NamespacePath::parse(space).map_err(|error| {
                invalid(
                    0,
                    space.len(),
                    &error.to_string(),
                    "write `\\\\server\\root\\name:Class`, `root\\name:Class` or `Class`",
                )
            })?;
            let written = space.trim_start_matches(is_separator);
            let names = path
                .server
                .as_ref()
                .map_or(written, |server| &written[server.len() + 1..]);
            spelling.forward_slash = names.contains('/');
            (path.server, path.names)
        }
    };
    let mut reader = Reader {
        text,
        at: start,
        spelling,
    };
    let class = reader.name("the name of a class")?;
    let keys = reader.keys()?;
    Ok(ObjectPath {
        server,
        namespace,
        class,
        keys,
        spelling: reader.spelling,
    })
}

/// Where the colon between namespace and class stands: the first one outside the key part.
fn namespace_end(text: &str) -> Option<usize> {
    let end = text.find(['=', '"', '\'']).unwrap_or(text.len());
    text[..end].find(':')
}

fn invalid(start: usize, end: usize, message: &str, cure: &str) -> Diagnostic {
    Diagnostic::error(Span::new(start as u32, end as u32), message, cure)
        .with_code("WBEM_E_INVALID_OBJECT_PATH")
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    spelling: Spelling,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn eat(&mut self, mark: char) -> bool {
        let found = self.rest().starts_with(mark);
        if found {
            self.at += mark.len_utf8();
        }
        found
    }

    /// What stands here instead of `wanted`.
    fn wrong(&self, wanted: &str) -> Diagnostic {
        let Some(c) = self.rest().chars().next() else {
            return invalid(
                self.at,
                self.at,
                &format!("the path ends where {wanted} is needed"),
                &format!("write {wanted}"),
            );
        };
        let message = format!("`{}` stands where {wanted} is needed", c.escape_debug());
        let cure = if c.is_whitespace() {
            "remove it: a path has no blanks outside quotation marks"
        } else if is_separator(c) {
            "put a colon between namespace and class: `root\\cimv2:Class`"
        } else {
            "write `Class`, `Class.Key=\"value\"`, `Class=\"value\"` or `Class=@`"
        };
        invalid(self.at, self.at + c.len_utf8(), &message, cure)
    }

    fn name(&mut self, what: &str) -> Result<String, Diagnostic> {
        let rest = self.rest();
        let part =
            |c: char| c.is_ascii_alphanumeric() || c == '_' || !c.is_ascii() && !c.is_whitespace();
        let length = rest.find(|c| !part(c)).unwrap_or(rest.len());
        if length == 0 || rest.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(self.wrong(what));
        }
        let name = rest[..length].to_string();
        self.at += length;
        Ok(name)
    }

    fn keys(&mut self) -> Result<Keys, Diagnostic> {
        let keys = if self.rest().is_empty() {
            return Ok(Keys::None);
        } else if self.eat('=') {
            if self.eat('@') {
                Keys::Singleton
            } else {
                Keys::Unnamed(self.value()?)
            }
        } else if self.eat('.') {
            self.named_keys()?
        } else {
            return Err(self.wrong("`.`, `=` or the end of the path"));
        };
        if self.rest().is_empty() {
            Ok(keys)
        } else {
            Err(self.wrong("the end of the path"))
        }
    }

    fn named_keys(&mut self) -> Result<Keys, Diagnostic> {
        let mut keys = Vec::new();
        let mut seen = SortedSet::new();
        loop {
            let start = self.at;
            let name = self.name("the name of a key")?;
            if !seen.insert(fold(&name)) {
                let message = format!("the key `{name}` stands here a second time");
                return Err(invalid(start, self.at, &message, "give each key once"));
            }
            if !self.eat('=') {
                return Err(self.wrong("`=` and the value of the key"));
            }
            let value = self.value()?;
            keys.push((name, value));
            if !self.eat(',') {
                return Ok(Keys::Named(keys));
            }
        }
    }

    fn value(&mut self) -> Result<KeyValue, Diagnostic> {
        match self.rest().chars().next() {
            Some(quote @ ('"' | '\'')) => self.string(quote).map(KeyValue::Str),
            Some(c) if c.is_ascii_alphanumeric() || matches!(c, '+' | '-') => self.word(),
            _ => Err(self.wrong("the value of a key")),
        }
    }

    /// A backslash stands before a quotation mark or a backslash that belongs to the text; before anything else it
    /// stands for itself (W103).
    fn string(&mut self, quote: char) -> Result<String, Diagnostic> {
        let start = self.at;
        let mut value = String::new();
        let mut characters = self.text[start + 1..].char_indices().peekable();
        while let Some((offset, c)) = characters.next() {
            if c == quote {
                self.at = start + 1 + offset + 1;
                return Ok(value);
            }
            let escaped =
                characters.next_if(|(_, next)| c == '\\' && matches!(next, '\\' | '"' | '\''));
            value.push(escaped.map_or(c, |(_, next)| next));
        }
        let message = "this string has no closing quotation mark";
        Err(invalid(
            start,
            self.text.len(),
            message,
            &format!("close it with `{quote}`; inside, write `\\{quote}`"),
        ))
    }

    fn word(&mut self) -> Result<KeyValue, Diagnostic> {
        let rest = self.rest();
        let length = rest.find([',', ' ']).unwrap_or(rest.len());
        let (start, word) = (self.at, &rest[..length]);
        let (negative, digits) = match word.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, word.strip_prefix('+').unwrap_or(word)),
        };
        let hex = digits
            .strip_prefix("0x")
            .or_else(|| digits.strip_prefix("0X"));
        let (digits, radix) = hex.map_or((digits, 10), |digits| (digits, 16));
        let plain = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
        let value = if word.eq_ignore_ascii_case("true") {
            Some(KeyValue::Bool(true))
        } else if word.eq_ignore_ascii_case("false") {
            Some(KeyValue::Bool(false))
        } else if plain {
            let magnitude = i128::from_str_radix(digits, radix).unwrap_or(i128::MAX);
            let value = if negative { -magnitude } else { magnitude };
            let range = i128::from(i64::MIN)..=i128::from(u64::MAX);
            range.contains(&value).then_some(KeyValue::Int(value))
        } else {
            None
        };
        let Some(value) = value else {
            let message = format!("`{word}` is not the value of a key");
            let cure = "write a 64-bit integer, TRUE, FALSE, or text in double quotes";
            return Err(invalid(start, start + length, &message, cure));
        };
        self.spelling.hex_key |= hex.is_some();
        self.at += length;
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> ObjectPath {
        parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
    }

    #[test]
    fn the_forms_of_a_path() {
        assert_eq!(read("Win32_Process").keys, Keys::None);
        assert_eq!(read("Sys=@").keys, Keys::Singleton);
        let disk = read(r#"Win32_LogicalDisk="C:""#);
        assert_eq!(disk.keys, Keys::Unnamed(KeyValue::Str("C:".to_string())));
        let path = read(r#"\\Host.example\root\cimv2:A.Name="x:y",Id=-5,On=TRUE"#);
        assert_eq!(path.server.as_deref(), Some("Host.example"));
        assert_eq!(path.namespace, ["root", "cimv2"]);
        assert_eq!(path.class, "A");
        let Keys::Named(keys) = path.keys else {
            panic!("named keys")
        };
        assert_eq!(
            keys[0],
            ("Name".to_string(), KeyValue::Str("x:y".to_string()))
        );
        assert_eq!(keys[1], ("Id".to_string(), KeyValue::Int(-5)));
        assert_eq!(keys[2], ("On".to_string(), KeyValue::Bool(true)));
    }

    #[test]
    fn backslashes_in_strings_escape_only_quotes_and_backslashes() {
        let expected = Keys::Unnamed(KeyValue::Str(r#"C:\Win"dows"#.to_string()));
        for text in [r#"A="C:\\Win\"dows""#, r#"A='C:\Win"dows'"#] {
            assert_eq!(read(text).keys, expected, "{text}");
        }
    }

    #[test]
    fn the_canonical_form_reads_back_to_the_same_path() {
        let cases = [
            (
                r#"//./root/cimv2:A.k='x\y'"#,
                r#"\\.\root\cimv2:A.k="x\\y""#,
            ),
            ("A.k=0x1F", "A.k=31"),
            ("root:a=true", "root:a=TRUE"),
            (r#"A.r="B.k=\"v\"""#, r#"A.r="B.k=\"v\"""#),
            (
                "Größe.Maß=18446744073709551615",
                "Größe.Maß=18446744073709551615",
            ),
            ("S=@", "S=@"),
        ];
        for (text, canonical) in cases {
            let path = ObjectPath {
                spelling: Spelling::default(),
                ..read(text)
            };
            assert_eq!(path.to_string(), canonical);
            assert_eq!(read(canonical), path);
        }
    }

    #[test]
    fn disputed_spellings_are_noted() {
        let spelling = |text| read(text).spelling;
        assert!(spelling("A.k=0x1F").hex_key);
        assert!(spelling("root/cimv2:A").forward_slash);
        assert!(spelling(r"\\.\root/cimv2:A").forward_slash);
        assert!(!spelling(r"//./root\cimv2:A.k=1").forward_slash);
        assert_eq!(spelling(r#"\\.\root:A="a/0x1""#), Spelling::default());
    }

    #[test]
    fn mistakes_have_a_place_a_cure_and_the_published_name() {
        let cases = [
            ("", 0),
            ("A.", 2),
            ("A.k", 3),
            ("A.k=", 4),
            ("A.k = 1", 3),
            ("A.k= 1", 4),
            ("A.k=1,k=2", 6),
            ("A.k=1 ", 5),
            ("A=\"open", 2),
            ("A=x", 2),
            ("A=99999999999999999999", 2),
            (r"root\cimv2", 4),
            (r"root\\cimv2:A", 0),
            (r"\\host:A", 0),
            (":A", 0),
            ("root:", 5),
            ("A=@x", 3),
            ("A B", 1),
            ("1A", 0),
        ];
        for (text, place) in cases {
            let error = parse(text).expect_err(text);
            assert_eq!(error.span.start, place, "{text}: {}", error.message);
            assert!(error.span.end as usize <= text.len(), "{text}");
            assert_eq!(error.code, Some("WBEM_E_INVALID_OBJECT_PATH"));
            assert!(error.cure.is_some());
        }
    }
}
