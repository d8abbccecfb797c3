//! What editors ask of any note, however broken: answers that keep the rules of the protocol.

use proptest::prelude::*;
use std::ops::Range;
use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};
use yinwen::lint::Locale;
use yinwen::query::outline::{self, Symbol};
use yinwen::query::translate::{Patience, translations_of};
use yinwen::query::{find, folds, hints, links, selection, tokens, translation_word};
use yinwen::workspace::Workspace;
use yinwen::workspace::load::LoadOptions;

static WORKSPACE: LazyLock<Workspace> = LazyLock::new(|| {
    let start = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/wuzhen");
    let options = LoadOptions {
        start,
        ..LoadOptions::default()
    };
    Workspace::load(&options).expect("the example loads")
});

/// Pieces that notes are made of, whole and broken.
fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "\n",
        "\n\n",
        "\r\n",
        "> ",
        "- ",
        "# ",
        "## ",
        "---\n",
        "===\n",
        "**",
        "`",
        "```\n",
        "| ",
        "“",
        "”",
        "「",
        "」",
        "\"",
        "尊重网络主权",
        "目前，中国有6.7亿网民",
        "他说",
        "。",
        "，",
        "……",
        "《",
        "》",
        "乌镇讲话",
        "[@xi2015, ¶8]",
        "[@xi2015; @liu2016]",
        "@xi2015",
        "[",
        "]",
        "<!-- yinwen-disable -->",
        "<!--",
        "-->",
        "cyber sovereignty",
        "\u{feff}",
        "😀",
        "𠀀",
        "é\u{301}",
        "&amp;",
        "^[",
        "[^1]",
        "\n[^1]: ",
        "\t",
        "\u{3000}",
        "\u{2028}",
        "\u{c}",
    ])
}

fn walk(symbols: &[Symbol], holds: &Range<usize>, text: &str) {
    let mut before = holds.start;
    for symbol in symbols {
        assert!(!symbol.name.trim().is_empty(), "a symbol has a name");
        assert!(text.get(symbol.range.clone()).is_some());
        assert!(text.get(symbol.name_range.clone()).is_some());
        assert!(before <= symbol.range.start, "symbols are in order");
        before = symbol.range.start;
        walk(&symbol.children, &symbol.range, text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn answers_keep_the_rules(pieces in prop::collection::vec(piece(), 0..40)) {
        let text = pieces.concat();
        let path = WORKSPACE.config.root.join("notes/any.md");
        let note = WORKSPACE.check(&path, text.as_str().into());

        let all = outline::note(&WORKSPACE, &note, Locale::English);
        walk(&all, &(0..text.len()), &text);

        let mut end = 0;
        for token in tokens::tokens(&note) {
            prop_assert!(end <= token.range.start, "tokens do not overlap");
            prop_assert!(text.get(token.range.clone()).is_some_and(|words| !words.is_empty()));
            end = token.range.end;
        }
        for fold in folds::note(&note) {
            prop_assert!(text.get(fold).is_some());
        }
        for hint in hints::hints(&WORKSPACE, &note, &(0..text.len())) {
            prop_assert!(text.is_char_boundary(hint.at));
        }
        for link in links::links(&WORKSPACE, &note) {
            prop_assert!(text.get(link.range).is_some());
        }
        for (byte, _) in text.char_indices() {
            let chain = selection::note(&note, byte);
            for (inner, outer) in chain.iter().zip(chain.iter().skip(1)) {
                prop_assert!(outer.start <= inner.start && inner.end <= outer.end && inner != outer);
            }
            for range in &chain {
                prop_assert!(range.start <= byte && byte <= range.end);
                prop_assert!(text.get(range.clone()).is_some());
            }
            prop_assert_eq!(chain.last(), Some(&(0..text.len())));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_word_that_is_told_holds_the_cursor(pieces in prop::collection::vec(piece(), 0..40)) {
        for &pair in WORKSPACE.source_pairs() {
            WORKSPACE.bitext(pair);
        }
        let text = pieces.concat();
        let path = WORKSPACE.config.root.join("notes/any.md");
        let note = WORKSPACE.check(&path, text.as_str().into());
        for (byte, _) in text.char_indices().step_by(5) {
            if let Some(card) = translation_word::in_note(&WORKSPACE, &note, byte, true) {
                prop_assert!(card.range.contains(&byte));
                prop_assert!(text.get(card.range).is_some());
            }
        }
        for hint in hints::translations(&WORKSPACE, &note, &(0..text.len()), Locale::English) {
            prop_assert!(text.is_char_boundary(hint.at));
        }
    }
}

#[test]
fn a_long_text_is_aligned_while_nobody_waits() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("a file");
    };
    let chapters = |line: &dyn Fn(usize) -> String| {
        let lines: Vec<String> = (1..=500).map(line).collect();
        lines.join("\n\n")
    };
    std::fs::create_dir(folder.path().join("corpus")).expect("a folder");
    write(
        "yinwen.toml",
        "[[source]]\nid = \"zh\"\npath = \"corpus/zh.txt\"\n[[source]]\nid = \"en\"\npath = \"corpus/en.txt\"\ntranslates = \"zh\"\n",
    );
    write(
        "corpus/zh.txt",
        &chapters(&|n| format!("第{n}条规定，网络运营者应当遵守法律，违者罚款{n}元。")),
    );
    write(
        "corpus/en.txt",
        &chapters(&|n| {
            format!(
                "Article {n} says that network operators shall obey the law, or be fined {n} yuan."
            )
        }),
    );
    let options = LoadOptions {
        start: folder.path().to_path_buf(),
        ..LoadOptions::default()
    };
    let workspace = Workspace::load(&options).expect("it loads");
    let place = workspace.find("违者罚款77元", 1).remove(0).passage;
    let translated = |patience| {
        let root = folder.path();
        translations_of(&workspace, place.source, &place.bytes, root, patience)
    };
    assert_eq!(translated(Patience::Ready), []);
    assert_eq!(translated(Patience::Short), []);
    let aligned = translated(Patience::Wait);
    assert!(
        aligned[0].text.starts_with("Article 77 says"),
        "{aligned:?}"
    );
    assert_eq!(translated(Patience::Ready), aligned);
    assert_eq!(translated(Patience::Short), aligned);
}

#[test]
fn who_ceases_to_wait_is_told_nothing_of_what_comes_near() {
    let cancelled = AtomicBool::new(true);
    let root = &WORKSPACE.config.root;
    let near = "国际互联网以后我们按照积极利用";
    assert_eq!(find(&WORKSPACE, &cancelled, near, None, 3, root), []);
    cancelled.store(false, Ordering::Relaxed);
    let found = find(&WORKSPACE, &cancelled, near, None, 3, root);
    assert_eq!(found.len(), 2);
    assert!(
        found
            .iter()
            .all(|place| place.text.contains("国际互联网以来"))
    );
}
