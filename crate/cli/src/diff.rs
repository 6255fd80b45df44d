//! Lines that differ between what a file says and what a run gave.

/// Lines above which only the first difference is looked for.
const LINES: usize = 2_000;

/// Both texts line by line: `-` what was expected, `+` what came, and two unchanged lines round each difference.
pub fn diff(expected: &str, actual: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), actual.lines().collect());
    if old.len().max(new.len()) > LINES {
        let at = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
        let line = |side: &[&str]| side.get(at).map_or("nothing", |it| it).to_owned();
        return format!("  line {}:\n- {}\n+ {}\n", at + 1, line(&old), line(&new));
    }
    let lines = edits(&old, &new);
    let mut text = String::new();
    let mut skipped = false;
    for (at, (mark, line)) in lines.iter().enumerate() {
        let near = lines[at.saturating_sub(2)..lines.len().min(at + 3)].iter();
        if near.clone().any(|(mark, _)| *mark != ' ') {
            if skipped {
                text.push_str("  …\n");
            }
            text.push_str(&format!("{mark} {line}\n"));
        }
        skipped = *mark == ' ' && !near.clone().any(|(mark, _)| *mark != ' ');
    }
    text
}

/// The shortest list of lines to keep, take away and add (by the longest common subsequence).
fn edits<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(char, &'a str)> {
    let mut common = vec![vec![0_u32; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] = if same(old[i], new[j]) {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut lines) = (0, 0, Vec::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && same(old[i], new[j]) {
            lines.push((' ', old[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || (i < old.len() && common[i + 1][j] >= common[i][j + 1]) {
            lines.push(('-', old[i]));
            i += 1;
        } else {
            lines.push(('+', new[j]));
            j += 1;
        }
    }
    lines
}

/// White space at the end of a line does not count, as in the comparison itself.
fn same(old: &str, new: &str) -> bool {
    old.trim_end() == new.trim_end()
}

#[cfg(test)]
mod tests {
    use super::diff;

    #[test]
    fn only_the_neighbourhood_of_a_difference_is_shown() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n";
        let new = "1\n2\n3\n4\n5\nsix\n7\n8\n";
        assert_eq!(diff(old, new), "  …\n  4\n  5\n- 6\n+ six\n  7\n  8\n");
    }

    #[test]
    fn gaps_between_differences_are_marked() {
        let old = "a\n2\n3\n4\n5\n6\n7\nb\n";
        let new = "A\n2\n3\n4\n5\n6\n7\nB\n";
        assert_eq!(
            diff(old, new),
            "- a\n+ A\n  2\n  3\n  …\n  6\n  7\n- b\n+ B\n"
        );
    }
}
