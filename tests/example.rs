//! The example workspace against the lists of what a careful reader expects of its notes.
//!
//! Beside each note stands `NAME.expected`, written by hand from the specification: one finding a line in the order of the note, the rule, a
//! tab, and the words it is about (the quotation's, or the text it is reported on).

use std::path::{Path, PathBuf};
use yinwen::lint::{self, Locale};
use yinwen::workspace::Workspace;
use yinwen::workspace::load::LoadOptions;

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/wuzhen")
}

/// White space as one space, so that wrapped lines compare.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn findings_are_the_expected_ones() {
    let workspace = Workspace::load(&LoadOptions {
        start: example(),
        ..LoadOptions::default()
    })
    .expect("the example is a workspace");
    assert_eq!(workspace.config_errors, [], "yinwen.toml has no errors");
    let (notes, errors) = workspace.note_paths();
    assert!(
        errors.is_empty() && notes.len() >= 5,
        "{errors:?} {notes:?}"
    );
    let mut wrong = Vec::new();
    for path in notes {
        let text = std::fs::read_to_string(&path).expect("a readable note");
        let note = workspace.check(&path, text.as_str().into());
        let found: Vec<(String, Vec<String>)> = lint::lint(&workspace, &note, Locale::English)
            .into_iter()
            .map(|finding| {
                let quoted = finding
                    .quotation
                    .map(|index| plain(&note.note.quotations[index].wording.text));
                let place = plain(&text[finding.range.clone()]);
                (
                    finding.rule.to_owned(),
                    quoted.into_iter().chain([place]).collect(),
                )
            })
            .collect();
        let expected = std::fs::read_to_string(path.with_extension("expected"))
            .expect("a list beside the note");
        let mut rest = found;
        for line in expected
            .lines()
            .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        {
            let (rule, words) = line.split_once('\t').expect("rule, tab, words");
            let words = plain(words);
            let fits = |(name, texts): &(String, Vec<String>)| {
                name == rule
                    && texts.iter().any(|text| {
                        text.contains(&words)
                            || (text.chars().count() >= 2 && words.contains(text.as_str()))
                    })
            };
            match rest.iter().position(fits) {
                Some(at) => drop(rest.remove(at)),
                None => wrong.push(format!("{}: missing {line}", path.display())),
            }
        }
        wrong.extend(
            rest.into_iter()
                .map(|(rule, texts)| format!("{}: unexpected {rule} {texts:?}", path.display())),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_source_of_the_example_has_text() {
    let workspace = Workspace::load(&LoadOptions {
        start: example(),
        ..LoadOptions::default()
    })
    .expect("the example is a workspace");
    assert_eq!(workspace.corpus.problems, []);
    for source in &workspace.corpus.sources {
        assert!(
            !source.paragraphs().is_empty(),
            "{} has no paragraphs",
            source.id
        );
    }
}
