//! Patterns of LIKE (WQ-20 to WQ-22).

use wmi_lab_syntax::letter::lower;

/// A pattern, read once.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pattern(Vec<Piece>);

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    /// Any run of characters, also none.
    Run,
    /// Exactly one character.
    One,
    /// This character, folded.
    Exact(char),
    /// One character in (or, negated, not in) any of these ranges.
    Set {
        ranges: Vec<(char, char)>,
        negated: bool,
    },
}

impl Pattern {
    /// Reads a pattern. A bracket without an end stands for itself.
    pub fn new(text: &str) -> Self {
        let text: Vec<char> = text.chars().map(lower).collect();
        let mut pieces = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let (piece, used) = match text[at] {
                '%' => (Piece::Run, 1),
                '_' => (Piece::One, 1),
                '[' => set(&text[at..]).unwrap_or((Piece::Exact('['), 1)),
                other => (Piece::Exact(other), 1),
            };
            at += used;
            if piece != Piece::Run || pieces.last() != Some(&Piece::Run) {
                pieces.push(piece);
            }
        }
        Self(pieces)
    }

    /// Whether the pattern has a character that stands for others.
    pub fn is_meta(&self) -> bool {
        self.0.iter().any(|it| !matches!(it, Piece::Exact(_)))
    }

    /// Whether the whole text fits, ignoring case. Takes time in proportion to text times pattern at worst.
    pub fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().map(lower).collect();
        let (mut at, mut piece) = (0, 0);
        let mut resume: Option<(usize, usize)> = None;
        while at < text.len() {
            match self.0.get(piece) {
                Some(Piece::Run) => {
                    resume = Some((piece + 1, at));
                    piece += 1;
                }
                Some(one) if one.fits(text[at]) => {
                    at += 1;
                    piece += 1;
                }
                _ => {
                    let Some((after_run, start)) = resume else {
                        return false;
                    };
                    resume = Some((after_run, start + 1));
                    piece = after_run;
                    at = start + 1;
                }
            }
        }
        self.0[piece..].iter().all(|it| *it == Piece::Run)
    }
}

impl Piece {
    fn fits(&self, it: char) -> bool {
        match self {
            Self::Run => false,
            Self::One => true,
            Self::Exact(exact) => *exact == it,
            Self::Set { ranges, negated } => {
                ranges
                    .iter()
                    .any(|(low, high)| (*low..=*high).contains(&it))
                    != *negated
            }
        }
    }
}

/// `[…]` at the start of `text`, and how many characters it takes. `-` and `=` make ranges except right before the
/// end; `[^]` is a caret (WQ-21).
fn set(text: &[char]) -> Option<(Piece, usize)> {
    let end = 2 + text.get(2..)?.iter().position(|it| *it == ']')?;
    let end = if text.get(1) == Some(&']') {
        return None;
    } else if text.get(1..3) == Some(&['^', ']']) {
        2
    } else {
        end
    };
    let negated = text[1] == '^' && end > 2;
    let inside = &text[if negated { 2 } else { 1 }..end];
    let mut ranges = Vec::new();
    let mut at = 0;
    while at < inside.len() {
        if at + 2 < inside.len() && matches!(inside[at + 1], '-' | '=') {
            ranges.push((inside[at], inside[at + 2]));
            at += 3;
        } else {
            ranges.push((inside[at], inside[at]));
            at += 1;
        }
    }
    Some((Piece::Set { ranges, negated }, end + 1))
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    fn like(text: &str, pattern: &str) -> bool {
        Pattern::new(pattern).matches(text)
    }

    #[test]
    fn windows_rows_of_explorer() {
        // W079 to W089
        assert!(like("explorer.exe", "explorer%"));
        assert!(!like("explorer.exe", "xplorer.exe"));
        assert!(like("explorer.exe", "%explorer.exe%"));
        assert!(like("explorer.exe", "%exe"));
        assert!(like("explorer.exe", "__plorer.exe"));
        assert!(!like("explorer.exe", "_plorer.exe"));
        assert!(like("explorer.exe", "exp%r.exe"));
        assert!(like("explorer.exe", "%.e_e"));
    }

    #[test]
    fn ignores_case_and_takes_the_whole_text() {
        assert!(like("Straße ÄÖ", "straße äö"));
        assert!(!like("abc", "ab"));
        assert!(like("", "%"));
        assert!(!like("", "_"));
    }

    #[test]
    fn sets_and_ranges() {
        assert!(like("b", "[a-f]") && like("b", "[a=f]") && !like("g", "[a=f]"));
        assert!(like("x", "[^a-f]") && !like("c", "[^a-f]"));
        assert!(like("-", "[a-]") && like("a", "[a-]") && like("=", "[a=]"));
        assert!(like("^", "[^]"));
        assert!(like("50%", "50[%]") && !like("50x", "50[%]"));
        assert!(like("a_b", "a[_]b") && !like("axb", "a[_]b"));
        assert!(like("[x", "[x"));
    }

    #[test]
    fn many_runs_do_not_explode() {
        let text = "a".repeat(4000);
        assert!(!like(&text, &format!("{}b", "%a".repeat(60))));
    }
}
