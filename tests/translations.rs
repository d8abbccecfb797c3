//! Glosses and translated quotations against the translations that the configuration declares.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use yinwen::config::Severity;
use yinwen::corpus::SourceId;
use yinwen::files::Overlay;
use yinwen::lint::{self, Finding, Locale};
use yinwen::workspace::load::LoadOptions;
use yinwen::workspace::{Claim, Workspace};

fn load(folder: &Path) -> Workspace {
    let workspace = Workspace::load(&LoadOptions {
        start: folder.to_owned(),
        overlay: Overlay::default(),
        ..LoadOptions::default()
    })
    .expect("a workspace");
    assert_eq!(workspace.config_errors, []);
    workspace
}

fn fresh_example() -> Workspace {
    load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/wuzhen"))
}

/// The example, its texts aligned once for all tests.
fn example() -> &'static Workspace {
    static EXAMPLE: LazyLock<Workspace> = LazyLock::new(fresh_example);
    &EXAMPLE
}

/// A copy of the example's corpus with another yinwen.toml, and further sources.
fn corpus(
    config: impl Fn(String) -> String,
    files: &[(&str, &str)],
) -> (tempfile::TempDir, Workspace) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/wuzhen");
    let folder = tempfile::tempdir().expect("a folder");
    let to = |name: &str| -> PathBuf { folder.path().join(name) };
    std::fs::create_dir(to("corpus")).expect("corpus/");
    for file in std::fs::read_dir(from.join("corpus")).expect("the example's corpus") {
        let file = file.expect("a file");
        std::fs::copy(file.path(), to("corpus").join(file.file_name())).expect("a copy");
    }
    std::fs::copy(from.join("references.bib"), to("references.bib")).expect("a copy");
    let given = std::fs::read_to_string(from.join("yinwen.toml")).expect("yinwen.toml");
    std::fs::write(to("yinwen.toml"), config(given)).expect("yinwen.toml");
    for (name, text) in files {
        std::fs::write(to("corpus").join(name), text).expect("a file");
    }
    let workspace = load(folder.path());
    (folder, workspace)
}

fn mismatches(workspace: &Workspace, text: &str, locale: Locale) -> Vec<Finding> {
    let path = workspace.config.root.join("notes/n.md");
    let note = workspace.check(&path, Arc::from(text));
    let findings = lint::lint(workspace, &note, locale);
    findings
        .into_iter()
        .filter(|finding| finding.rule == "translation-mismatch")
        .collect()
}

/// The messages on a note, in English.
fn said(workspace: &Workspace, text: &str) -> Vec<String> {
    let findings = mismatches(workspace, text, Locale::English);
    findings
        .into_iter()
        .map(|finding| finding.message)
        .collect()
}

#[track_caller]
fn silent(workspace: &Workspace, notes: &[&str]) {
    for note in notes {
        assert_eq!(said(workspace, note), [""; 0], "{note}");
    }
}

/// One finding on `words` of the note; what its first fix makes of the note.
#[track_caller]
fn one(workspace: &Workspace, note: &str, words: &str, message: &str) -> Option<String> {
    let findings = mismatches(workspace, note, Locale::English);
    let [finding] = findings.as_slice() else {
        panic!("{note}: {findings:#?}");
    };
    assert_eq!(&note[finding.range.clone()], words, "{note}");
    assert_eq!(finding.message, message, "{note}");
    assert_eq!(finding.related.len(), 1, "the translation's place");
    let fix = finding.fixes.first()?;
    assert!(!fix.safe);
    let [edit] = fix.edits.as_slice() else {
        panic!("one edit");
    };
    let mut fixed = note.to_owned();
    fixed.replace_range(edit.range.clone(), &edit.new_text);
    assert_eq!(
        said(workspace, &fixed),
        [""; 0],
        "the fix is right: {fixed}"
    );
    Some(fixed)
}

#[test]
fn a_gloss_that_the_translation_has_is_right() {
    silent(
        example(),
        &[
            "“尊重网络主权”（“respect for cyber sovereignty”）[@xi2015]。",
            "“尊重网络主权”（Respect for cyber sovereignty）[@xi2015]。",
            "“自由是秩序的目的，秩序是自由的保障”（“Freedom is the objective of order, and order is the guarantee of freedom.”）[@xi2015]。",
            // Where in its sentence the rendering stands is for the author to say.
            "“秩序是自由的保障”（“order is the guarantee of freedom”）[@xi2015, ¶11]。",
            // Inflection and articles.
            "“网民”（“netizen”）[@xi2015]、“法外之地”（“the land outside the law”）[@xi2015]。",
            // In traditional characters, against a witness in simplified ones.
            "「尊重網絡主權」（“respect for cyber sovereignty”）[@xi2015]。",
            // Part by part.
            "“网络空间，不应成为各国角力的战场……违法犯罪的温床”（“Cyberspace should not become a battlefield … hotbed of illegality and crime”）[@xi2015]。",
            // No glosses, or on nothing that is cited.
            "“尊重网络主权”（zunzhong wangluo zhuquan）[@xi2015]、“尊重网络主权”（emphasis added）[@xi2015]。",
            "“尊重网络主权”（“respect for internet freedom”）是一句口号。",
        ],
    );
}

#[test]
fn either_may_be_the_original() {
    let example = example();
    silent(
        example,
        &[
            "“Respect for cyber sovereignty” (“尊重网络主权”) [@xi2015]",
            "“Respect for cyber sovereignty” (「尊重網絡主權」) [@xi2015-en]",
            "“Freedom is the objective of order” (自由是秩序的目的) [@xi2015-en].",
        ],
    );
    let fixed = one(
        example,
        "“Freedom is the objective of order” (“自由是秩序的保障”) [@xi2015-en].",
        "自由是秩序的保障",
        "Differs from the original: “保障” — it has “目的” (xi2015 ¶11)",
    );
    assert_eq!(
        fixed.as_deref(),
        Some("“Freedom is the objective of order” (“自由是秩序的目的”) [@xi2015-en].")
    );
}

#[test]
fn words_that_differ_are_named() {
    let example = example();
    let fixed = one(
        example,
        "“尊重网络主权”（“respect for internet sovereignty”）[@xi2015]。",
        "respect for internet sovereignty",
        "Differs from the unofficial translation: “internet” — it has “cyber” (xi2015-en ¶8)",
    );
    assert_eq!(
        fixed.as_deref(),
        Some("“尊重网络主权”（“respect for cyber sovereignty”）[@xi2015]。")
    );
    one(
        example,
        "“网络空间，不应成为各国角力的战场”（cyberspace should become a battlefield over which various countries wrestle）[@xi2015]。",
        "cyberspace should become a battlefield over which various countries wrestle",
        "Differs from the unofficial translation: “not” is left out (xi2015-en ¶9)",
    );
    one(
        example,
        "“中国有6.7亿网民”（“China has 760 million netizens”）[@xi2015]。",
        "China has 760 million netizens",
        "Differs from the unofficial translation: “760” — it has “670” (xi2015-en ¶4)",
    );
}

#[test]
fn the_translation_of_another_passage_is_none_of_this_one() {
    let example = example();
    one(
        example,
        "“尊重网络主权”（“Building a good order”）[@xi2015]。",
        "Building a good order",
        "Not what the unofficial translation has here: “Respect for cyber sovereignty” (xi2015-en ¶8)",
    );
    one(
        example,
        "“尊重网络主权”（internet sovereignty）[@xi2015]。",
        "internet sovereignty",
        "Not what the unofficial translation has here: “Respect for cyber sovereignty” (xi2015-en ¶8)",
    );
    // A remark may stand beside a gloss.
    silent(
        example,
        &[
            "“尊重网络主权”（respect for cyber sovereignty, hereinafter CS）[@xi2015]。",
            "“维护和平安全”（i.e. safeguarding peace and security）[@xi2015]。",
        ],
    );
    // Bare words with nothing in common may be any remark.
    silent(
        example,
        &["“尊重网络主权”（see Smith, 2016）[@xi2015]、“互联互通”（in his own words）[@xi2015]。"],
    );
}

#[test]
fn messages_in_chinese() {
    let example = example();
    let found = |note: &str| {
        let findings = mismatches(example, note, Locale::Chinese);
        findings.into_iter().map(|f| f.message).collect::<Vec<_>>()
    };
    assert_eq!(
        found("“尊重网络主权”（“internet sovereignty”）[@xi2015]。"),
        ["与非官方译文不符，译文作“Respect for cyber sovereignty”（xi2015-en ¶8）"]
    );
    assert_eq!(
        found("“尊重网络主权”（“respect for internet sovereignty”）[@xi2015]。"),
        ["与非官方译文有出入：“internet”——译文作“cyber”（xi2015-en ¶8）"]
    );
}

#[test]
fn synonyms_of_the_termbase_are_accepted() {
    let with_synonym = |config: String| {
        config.replace(
            "[\"cyber sovereignty\"]",
            "[\"cyber sovereignty\", \"sovereignty in cyberspace\"]",
        )
    };
    let (_folder, workspace) = corpus(with_synonym, &[]);
    silent(
        &workspace,
        &[
            "“网络主权”（“sovereignty in cyberspace”）[@xi2015]。",
            "“尊重网络主权”（“respect for sovereignty in cyberspace”）[@xi2015]。",
        ],
    );
    assert_eq!(
        said(
            &workspace,
            "“尊重网络主权”（“esteem for sovereignty in cyberspace”）[@xi2015]。"
        ),
        ["Differs from the unofficial translation: “esteem” — it has “Respect” (xi2015-en ¶8)"]
    );
}

/// Some sentences of the speech as another translator has them.
const OFFICIAL: &str = "Guests, friends!\n\nTo advance the transformation of the global Internet governance system, we should uphold the following principles.\n\n\
    – Respecting sovereignty in cyberspace. The principle of sovereign equality enshrined in the Charter of the United Nations is one of the basic norms in contemporary international relations.\n\n\
    – Building a good order. Freedom is what order is meant for, and order is the guarantee of freedom. Cyberspace is not a place beyond the rule of law.\n";

fn with_official() -> (tempfile::TempDir, Workspace) {
    let declared = |config: String| {
        format!("{config}\n[[source]]\nid = \"gov-en\"\npath = \"corpus/gov.txt\"\nlang = \"en\"\ntranslates = \"xi2015\"\nstanding = \"official\"\n")
            .replace("en = [\"cyber sovereignty\"]", "en = [\"internet sovereignty\"]")
    };
    corpus(declared, &[("gov.txt", OFFICIAL)])
}

#[test]
fn official_against_unofficial() {
    let (_folder, workspace) = with_official();
    silent(
        &workspace,
        &[
            "“秩序是自由的保障”（“order is the guarantee of freedom”）[@xi2015]。",
            "“自由是秩序的目的”（“freedom is what order is meant for”）[@xi2015]。",
            // The official translation does not have this passage.
            "“第一，加快全球网络基础设施建设”（“accelerating the construction of a global network infrastructure”）[@xi2015]。",
            "“Freedom is what order is meant for” [@xi2015].",
            "“order is the guarantee of freedom” [@xi2015].",
            // Cited as what it is.
            "“Freedom is the objective of order” [@xi2015-en].",
        ],
    );
    let both = "This is the wording of the unofficial translation (xi2015-en ¶11); the official translation has “Freedom is what order is meant for” (gov-en ¶3)";
    for note in [
        "“自由是秩序的目的”（“Freedom is the objective of order”）[@xi2015]。",
        "“Freedom is the objective of order” [@xi2015].",
    ] {
        one(&workspace, note, "Freedom is the objective of order", both);
        let findings = mismatches(&workspace, note, Locale::English);
        assert_eq!(findings[0].severity, Severity::Info);
    }
    let note = "“自由是秩序的目的”（“freedom is what law is meant for”）[@xi2015]。";
    one(
        &workspace,
        note,
        "freedom is what law is meant for",
        "Differs from the official translation: “law” — it has “order” (gov-en ¶3)",
    );
    assert_eq!(
        mismatches(&workspace, note, Locale::English)[0].severity,
        Severity::Warning
    );
}

#[test]
fn a_pair_that_nobody_declared_says_nothing() {
    let undeclared =
        |config: String| config.replace("translates = \"xi2015\"\nstanding = \"unofficial\"\n", "");
    let (_folder, workspace) = corpus(undeclared, &[]);
    assert!(
        workspace
            .source_pairs()
            .iter()
            .any(|pair| !pair.is_declared)
    );
    silent(
        &workspace,
        &["“尊重网络主权”（“respect for internet freedom”）[@xi2015]。"],
    );
}

#[test]
fn nothing_is_aligned_without_a_gloss_and_nothing_twice() {
    let workspace = fresh_example();
    let aligned = || {
        let pairs = workspace.source_pairs().iter();
        pairs
            .filter_map(|pair| workspace.bitext_ready(*pair))
            .collect::<Vec<_>>()
    };
    silent(
        &workspace,
        &[
            "“尊重网络主权”[@xi2015]，“respect for cyber sovereignty” [@xi2015]。",
            "“网络主权”（“cyber sovereignty”）[@xi2015]。",
        ],
    );
    assert_eq!(
        aligned().len(),
        0,
        "a term's gloss needs no alignment either"
    );
    silent(
        &workspace,
        &["“尊重网络主权”（“respect for cyber sovereignty”）[@xi2015]。"],
    );
    let before = aligned();
    assert_eq!(before.len(), 1, "one witness is enough");
    silent(
        &workspace,
        &["“尊重网络主权”（“respect for cyber sovereignty”）[@xi2015]！"],
    );
    let after = aligned();
    // Nor is a gloss looked into again while it stays as it is.
    let source = workspace
        .corpus
        .sources
        .iter()
        .position(|source| source.id == "xi2015-blog");
    let source = SourceId(
        source
            .and_then(|at| u32::try_from(at).ok())
            .expect("the source"),
    );
    let places = workspace.within(source, "尊重网络主权", 1).into_iter();
    let claim = Claim {
        quoted: "尊重网络主权".to_owned(),
        gloss: Some("internet freedom".to_owned()),
        is_bare: false,
        places: places.map(|bytes| (source, bytes)).collect(),
    };
    let doubt = || workspace.doubt(claim.clone());
    assert!(doubt().is_some() && Arc::ptr_eq(&doubt(), &doubt()));
    assert!(before.iter().zip(&after).all(|(a, b)| Arc::ptr_eq(a, b)) && after.len() == 1);
}

#[test]
fn it_can_be_suppressed_and_turned_off() {
    let note = "“尊重网络主权”（“internet freedom”）[@xi2015]。";
    assert_eq!(said(example(), note).len(), 1);
    let above = format!("<!-- yinwen-disable-next-line translation-mismatch -->\n{note}");
    silent(example(), &[&above]);
    let off = |config: String| format!("[rules]\ntranslation-mismatch = \"off\"\n\n{config}");
    let (_folder, workspace) = corpus(off, &[]);
    silent(&workspace, &[note]);
}
