//! The example texts of the grammars, as the parser reads them: what an editor colours is what `check` reads.
//!
//! `grammars/examples/NAME.md` is a note, `NAME.spans` what is to be seen in it, one span a line:
//! `line:column-line:column kind text`, from 1, in characters, the end excluded. The TextMate grammar and the tree-sitter
//! grammar are held to the same files by `.ci/grammars`.

use std::path::{Path, PathBuf};
use yinwen::markup::citation::Citation;
use yinwen::markup::{self, Known, KnownTitle, Note, NoteKind, QuotationForm};

/// The keys and titles that the examples use: the grammars, which know no corpus, take any for known.
fn known() -> Known {
    Known {
        keys: ["xi2015", "liu-2016:a", "习近平2015"].map(str::to_owned).into(),
        titles: vec![KnownTitle {
            title: "在第二届世界互联网大会开幕式上的讲话".to_owned(),
            id: "xi2015".to_owned(),
        }],
        ..Known::default()
    }
}

fn examples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("grammars/examples");
    let entries = std::fs::read_dir(folder).expect("the examples");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a file").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "md"));
    paths.sort();
    paths
}

/// What the grammars show of a note: kind and bytes.
fn spans(note: &Note) -> Vec<(&'static str, std::ops::Range<usize>)> {
    let mut spans = Vec::new();
    for quotation in &note.quotations {
        // A block quote is Markdown's to show.
        if matches!(quotation.form, QuotationForm::Marks { .. }) {
            spans.push(("quotation", quotation.outer.clone()));
        }
        spans.extend(quotation.gloss.iter().map(|gloss| ("gloss", gloss.clone())));
    }
    for citation in &note.citations {
        spans.push(("citation", citation.group.clone()));
        spans.push(("key", citation.key_range.clone()));
        if let Some(locator) = &citation.locator {
            spans.push(("locator", locator.span.clone()));
        }
        if let Some(prefix) = &citation.prefix {
            let kind = match Citation::says_not_verbatim(prefix) {
                true => "not-verbatim",
                false => "prefix",
            };
            spans.push((kind, citation.range.start..citation.range.start + prefix.len()));
        }
    }
    for title in &note.titles {
        let marks = "《".len();
        spans.push(("title", title.range.start - marks..title.range.end + marks));
    }
    let directives = note.directives.iter();
    spans.extend(directives.map(|directive| ("directive", directive.range.clone())));
    spans.sort_by_key(|(kind, range)| (range.start, std::cmp::Reverse(range.end), *kind));
    spans.dedup();
    spans
}

/// Line and column, from 1, in characters.
fn position(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..at];
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    (before.matches('\n').count() + 1, before[line..].chars().count() + 1)
}

fn print(text: &str, spans: &[(&str, std::ops::Range<usize>)]) -> String {
    let mut out = String::new();
    for (kind, range) in spans {
        let (from, to) = (position(text, range.start), position(text, range.end));
        let shown = text[range.clone()].replace('\n', "⏎");
        out += &format!("{}:{}-{}:{} {kind} {shown}\n", from.0, from.1, to.0, to.1);
    }
    out
}

#[test]
fn the_parser_reads_the_examples_as_the_grammars_show_them() {
    let paths = examples();
    assert!(!paths.is_empty());
    for path in paths {
        let read = |path: &Path| std::fs::read_to_string(path).expect("an example and its spans");
        let (text, expected) = (read(&path), read(&path.with_extension("spans")));
        let note = markup::parse(&text, NoteKind::Markdown, &known());
        let found = print(&text, &spans(&note));
        let (found, expected): (Vec<_>, Vec<_>) = (found.lines().collect(), expected.lines().collect());
        assert_eq!(found, expected, "{}", path.display());
    }
}
