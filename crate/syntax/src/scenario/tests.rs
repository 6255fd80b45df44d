//! Whole pages: cases, blocks, comments, and replacing.

use super::*;
use crate::Severity;

const PAGE: &str = "\
# First query
<!-- gallery: no -->
<!-- policy: random:7 --> Prose with `code`.
<!-- reading: nextasync.overlap=block_caller -->

```mof
class A { };
```

More prose.

```CPP provider=Slow
int main() { }
```

## A section of it

~~~~ output
one
~~~
two
~~~~

# First query

```trace
x
```
";

fn clean(text: &str) -> Vec<Case> {
    let (cases, diagnostics) = parse(text);
    assert_eq!(diagnostics, [], "{text}");
    cases
}

fn only_block(text: &str) -> Block {
    let mut cases = clean(text);
    assert_eq!((cases.len(), cases[0].blocks.len()), (1, 1), "{text}");
    cases.remove(0).blocks.remove(0)
}

#[test]
fn a_page_splits_at_its_headings() {
    let cases = clean(PAGE);
    assert_eq!(cases.len(), 2);
    let first = &cases[0];
    assert_eq!(
        (first.title.as_str(), first.anchor.as_str()),
        ("First query", "first-query")
    );
    assert_eq!(cases[1].anchor, "first-query-1");
    assert_eq!(first.span.end, cases[1].span.start);
    assert_eq!(cases[1].span.end as usize, PAGE.len());
    assert!(first.hidden && !cases[1].hidden);
    let directives: Vec<_> = first
        .directives
        .iter()
        .map(|d| (d.name.as_str(), d.value.as_str()))
        .collect();
    assert_eq!(
        directives,
        [
            ("policy", "random:7"),
            ("reading", "nextasync.overlap=block_caller")
        ]
    );
    let place = first.directives[0].span;
    assert_eq!(
        &PAGE[place.start as usize..place.end as usize],
        "<!-- policy: random:7 -->"
    );
    assert!(
        first.prose.starts_with("Prose with `code`."),
        "{}",
        first.prose
    );
    assert!(
        first.prose.ends_with("More prose.\n\n\n## A section of it"),
        "{}",
        first.prose
    );
}

#[test]
fn repeated_headings_get_distinct_anchors() {
    let cases = clean("# A\n# A-1\n# A\n# A\n");
    let anchors: Vec<_> = cases.iter().map(|case| case.anchor.as_str()).collect();
    assert_eq!(anchors, ["a", "a-1", "a-2", "a-3"]);
}

#[test]
fn blocks_have_a_kind_a_place_and_a_text() {
    let cases = clean(PAGE);
    let kinds: Vec<_> = cases[0]
        .blocks
        .iter()
        .map(|block| block.kind.clone())
        .collect();
    let provider = Some("Slow".to_string());
    assert_eq!(
        kinds,
        [
            BlockKind::Mof,
            BlockKind::Cpp { provider },
            BlockKind::Output
        ]
    );
    let texts: Vec<_> = cases[0]
        .blocks
        .iter()
        .map(|block| block.text.as_str())
        .collect();
    assert_eq!(
        texts,
        ["class A { };\n", "int main() { }\n", "one\n~~~\ntwo\n"]
    );
    for block in &cases[0].blocks {
        assert_eq!(
            &PAGE[block.span.start as usize..block.span.end as usize],
            block.text
        );
    }
    assert_eq!(cases[0].blocks[1].attribute("provider"), Some("Slow"));
    assert_eq!(cases[0].blocks[1].attribute("other"), None);
}

#[test]
fn languages_go_by_several_names() {
    for language in ["cpp", "c++", "C++", "CPP", "Cpp"] {
        let block = only_block(&format!("```{language}\nx\n```"));
        assert_eq!(block.kind, BlockKind::Cpp { provider: None }, "{language}");
    }
    assert_eq!(only_block("```MOF\n```").kind, BlockKind::Mof);
    assert_eq!(only_block("```outcomes\n```").kind, BlockKind::Outcomes);
    assert_eq!(only_block("```Ends\n```").kind, BlockKind::Ends);
    assert_eq!(
        only_block("```PowerShell x\n```").kind,
        BlockKind::Other("powershell".to_string())
    );
    assert_eq!(only_block("```\n```").kind, BlockKind::Other(String::new()));
}

#[test]
fn fences_may_be_indented_and_long() {
    let list = "- item\n\n    ```output\n      a\n    b\n\n    ```\n";
    assert_eq!(only_block(list).text, "  a\nb\n\n");
    let program = "  ```cpp\n  int x;\n  ```\n";
    assert_eq!(only_block(program).text, "  int x;\n");
    let long = "`````output\n```\n# no heading\n````\n`````\n";
    assert_eq!(only_block(long).text, "```\n# no heading\n````\n");
    assert_eq!(clean("```not a fence``` of a block\n")[0].blocks, []);
    assert_eq!(only_block("```output\r\na\r\n```\r\n").text, "a\n");
}

#[test]
fn pages_without_headings_are_one_case() {
    let cases = clean("Text.\n\n```mof\n```\n");
    assert_eq!(
        (
            cases.len(),
            cases[0].title.as_str(),
            cases[0].anchor.as_str()
        ),
        (1, "", "")
    );
    assert_eq!(clean("").len(), 1);
    let cases = clean("Text.\n\n```mof\n```\n# A\n");
    assert_eq!(
        cases
            .iter()
            .map(|case| case.title.as_str())
            .collect::<Vec<_>>(),
        ["", "A"]
    );
    assert_eq!(clean("Only text.\n# A\n").len(), 1);
}

#[test]
fn documentation_pages_have_front_matter_and_underlined_headings() {
    let page =
        "---\ntitle: x\n# comment\n---\n\nTitle here\n====\n\nText\nmore\n====\n\n```cpp\n```\n";
    let cases = clean(page);
    assert_eq!(cases.len(), 1);
    assert_eq!(
        (cases[0].title.as_str(), cases[0].prose.as_str()),
        ("Title here", "Text\nmore\n====")
    );
}

#[test]
fn comments_hide_what_they_hold() {
    let page = "# A\nbefore <!-- two\n```mof\n# x\n--> after\n<!-- a: b --><!-- c: d -->\n";
    let cases = clean(page);
    assert_eq!((cases.len(), cases[0].blocks.len()), (1, 0));
    assert!(cases[0].prose.starts_with("before"), "{}", cases[0].prose);
    assert!(cases[0].prose.contains("after"));
    assert_eq!(cases[0].directives.len(), 2);
}

#[test]
fn mistakes_are_reported_at_their_place() {
    let cases = [
        ("# A\n```mof\nx", 4, Severity::Error),
        ("# A\n<!-- open\n", 4, Severity::Error),
        ("# A\n<!-- gallery: perhaps -->\n", 4, Severity::Error),
        ("# A\n```cpp provider=\n```\n", 4, Severity::Error),
        ("<!-- policy: fifo -->\n# A\n", 0, Severity::Warning),
    ];
    for (text, place, severity) in cases {
        let (_, diagnostics) = parse(text);
        assert_eq!(diagnostics.len(), 1, "{text}");
        assert_eq!(
            (diagnostics[0].span.start, diagnostics[0].severity),
            (place, severity),
            "{text}"
        );
        assert!(diagnostics[0].cure.is_some());
    }
    let (cases, _) = parse("# A\n```mof\nx");
    assert_eq!(cases[0].blocks[0].text, "x");
}

#[test]
fn replacing_with_the_same_text_changes_nothing() {
    let indented = "- x\n\n  ```output\n  a\n\n  b\n  ```\n";
    let windows = "# A\r\n```output\r\na\r\n```\r\n";
    for page in [PAGE, indented, windows] {
        let blocks: Vec<Block> = clean(page)
            .into_iter()
            .flat_map(|case| case.blocks)
            .collect();
        let same: Vec<_> = blocks
            .iter()
            .rev()
            .map(|block| (block.span, block.text.clone()))
            .collect();
        assert_eq!(replace(page, &same), page);
    }
}

#[test]
fn replaced_text_reads_back_and_the_rest_stays() {
    let page = "# A\nx\n  ```output\n  old\n  ```\ny\n\n```trace\n```\n";
    let blocks = clean(page).remove(0).blocks;
    let new = ["one\n\n```\n  two\n".to_string(), "t\n".to_string()];
    let changes: Vec<_> = blocks
        .iter()
        .zip(&new)
        .map(|(block, new)| (block.span, new.clone()))
        .collect();
    let replaced = replace(page, &changes);
    let expected = "# A\nx\n  ````output\n  one\n\n  ```\n    two\n  ````\ny\n\n```trace\nt\n```\n";
    assert_eq!(replaced, expected);
    let texts: Vec<_> = clean(&replaced)
        .remove(0)
        .blocks
        .into_iter()
        .map(|block| block.text)
        .collect();
    assert_eq!(texts, new);
}

#[test]
fn a_span_that_is_no_block_is_left_alone() {
    let nowhere = [
        (Span::new(3, 5), "x\n".to_string()),
        (Span::new(900, 901), "x\n".to_string()),
    ];
    assert_eq!(replace(PAGE, &nowhere), PAGE);
}

#[test]
fn a_block_without_any_line_can_be_filled() {
    let page = "# A\n```output";
    let span = parse(page).0[0].blocks[0].span;
    assert_eq!(
        replace(page, &[(span, "x\n".to_string())]),
        "# A\n```output\nx\n"
    );
}

#[test]
fn damaged_pages_are_answered() {
    for (cut, _) in PAGE.char_indices() {
        for text in [&PAGE[..cut], &PAGE[cut..]] {
            let (cases, _) = parse(text);
            for block in cases.iter().flat_map(|case| &case.blocks) {
                assert!(
                    block.span.start <= block.span.end && block.span.end as usize <= text.len()
                );
            }
        }
    }
}
