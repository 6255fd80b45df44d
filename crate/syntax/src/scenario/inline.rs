//! What stands within lines: headings, link fragments and comments.

use super::lines::Line;
use crate::letter::{is_letter, lower};

/// The text of a level-1 heading of the form `# Text`.
pub(super) fn heading<'t>(line: &Line<'t>) -> Option<&'t str> {
    if line.indent() > 3 || line.text.starts_with('\t') {
        return None;
    }
    let rest = line.text.trim_start().strip_prefix('#')?;
    if !rest.is_empty() && !rest.starts_with([' ', '\t']) {
        return None;
    }
    let rest = rest.trim();
    let open = rest.trim_end_matches('#');
    // Closing marks stand apart; those at the end of a word, as in `C#`, belong to it.
    Some(if open.is_empty() || open.ends_with([' ', '\t']) {
        open.trim_end()
    } else {
        rest
    })
}

/// Whether `line` underlines the line before it as a level-1 heading.
pub(super) fn is_underline(line: &Line<'_>) -> bool {
    let text = line.text.trim();
    line.indent() <= 3 && !text.is_empty() && text.chars().all(|c| c == '=')
}

/// Whether a line of prose may be the text of an underlined heading: it is a paragraph, and no list, quotation, table or heading.
pub(super) fn is_paragraph(text: &str) -> bool {
    !text.trim().is_empty()
        && !text
            .trim_start()
            .starts_with(['#', '>', '-', '*', '+', '|', '<'])
}

/// A heading as the fragment of a link: letters and digits in lower case, hyphens for blanks.
pub(super) fn anchor(title: &str) -> String {
    let kept = title.trim().chars().filter_map(|c| match c {
        ' ' | '-' => Some('-'),
        '_' => Some('_'),
        c => (is_letter(c) || c.is_ascii_digit()).then_some(lower(c)),
    });
    kept.collect()
}

/// Where a comment starts in a line; one between backticks is code.
pub(super) fn comment_start(text: &str) -> Option<usize> {
    let mut is_code = false;
    for (place, mark) in text.match_indices(['`', '<']) {
        if mark == "`" {
            is_code = !is_code;
        } else if !is_code && text[place..].starts_with("<!--") {
            return Some(place);
        }
    }
    None
}

/// The name and value of a comment `name: value`.
pub(super) fn directive(comment: &str) -> Option<(&str, &str)> {
    let (name, value) = comment.split_once(':')?;
    let (name, value) = (name.trim(), value.trim());
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    (is_name && !value.is_empty() && !value.contains('\n')).then_some((name, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading_of(text: &str) -> Option<&str> {
        heading(&Line {
            start: 0,
            text,
            next: text.len(),
        })
    }

    #[test]
    fn headings_of_level_one() {
        let cases = [
            ("# A b", Some("A b")),
            ("   #\tA ##", Some("A")),
            ("# C#", Some("C#")),
            ("#", Some("")),
            ("## A", None),
            ("#A", None),
            ("    # A", None),
        ];
        for (text, expected) in cases {
            assert_eq!(heading_of(text), expected, "{text}");
        }
    }

    #[test]
    fn anchors_are_lower_case_words_with_hyphens() {
        assert_eq!(
            anchor("SC-01 The `first` query, ÄÖ & more!"),
            "sc-01-the-first-query-äö--more"
        );
    }

    #[test]
    fn comments_between_backticks_are_code() {
        assert_eq!(comment_start("`<!-- x -->` <!-- y -->"), Some(13));
        assert_eq!(comment_start("write `<!-- x -->`"), None);
    }

    #[test]
    fn comments_with_a_name_and_a_value_are_directives() {
        assert_eq!(
            directive(" policy: random:7 "),
            Some(("policy", "random:7"))
        );
        for comment in [
            "a remark",
            "Note: see below",
            "see http://x",
            "policy:",
            "two words: x",
        ] {
            assert_eq!(directive(comment), None, "{comment}");
        }
    }
}
