//! Notes as the markup reads them: quotations, marks, and what the rules on marks and citations say of whole notes.

use yinwen::collate::Verdict;
use yinwen::config::Severity;
use yinwen::lint::{self, Finding, Locale};
use yinwen::workspace::load::LoadOptions;
use yinwen::workspace::{CheckedNote, Workspace};

/// A folder with these files, and the workspace in it.
fn workspace(files: &[(&str, &str)]) -> (tempfile::TempDir, Workspace) {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    let options = LoadOptions {
        start: folder.path().to_path_buf(),
        ..LoadOptions::default()
    };
    let workspace = Workspace::load(&options).expect("a workspace");
    (folder, workspace)
}

fn read(ws: &Workspace, name: &str, text: &str) -> (CheckedNote, Vec<Finding>) {
    let note = ws.check(&ws.config.root.join(name), text.into());
    let found = lint::lint(ws, &note, Locale::English);
    (note, found)
}

fn wordings(note: &CheckedNote) -> Vec<&str> {
    note.note
        .quotations
        .iter()
        .map(|quotation| quotation.wording.text.as_str())
        .collect()
}

/// The note after the first fix of each finding.
fn mended(note: &CheckedNote, found: &[Finding]) -> String {
    let mut text = note.text.to_string();
    let mut edits: Vec<_> = found
        .iter()
        .filter_map(|finding| finding.fixes.first())
        .flat_map(|fix| &fix.edits)
        .collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.range.start));
    edits.dedup();
    for edit in edits {
        text.replace_range(edit.range.clone(), &edit.new_text);
    }
    text
}

/// For each quotation: its wording, the ids it is bound to, and whether strongly.
fn bindings(note: &CheckedNote) -> Vec<(&str, Vec<&str>, bool)> {
    note.note
        .quotations
        .iter()
        .map(|quotation| {
            let citations = quotation.binding.iter().flat_map(|b| &b.citations);
            (
                quotation.wording.text.as_str(),
                citations.map(|c| &*c.id).collect(),
                quotation.binding.as_ref().is_some_and(|b| b.strong),
            )
        })
        .collect()
}

fn rules(found: &[Finding]) -> Vec<(&str, Severity)> {
    found.iter().map(|f| (f.rule, f.severity)).collect()
}

const SPEECH: &str = "讲话\n\n网络空间是人类共同的活动空间。我们应该尊重网络主权，维护和平安全。\n";

#[test]
fn marks_turned_the_wrong_way_round_are_a_pair_and_a_hint() {
    let (_folder, ws) = workspace(&[("corpus/a.txt", SPEECH)]);
    for written in [
        "他说“我们应该尊重网络主权“[@a]。",
        "他说 ”我们应该尊重网络主权”[@a]。",
    ] {
        let (note, found) = read(&ws, "n.md", written);
        assert_eq!(wordings(&note), ["我们应该尊重网络主权"], "{written}");
        assert_eq!(rules(&found), [("unclosed-quote", Severity::Hint)]);
        assert!(!found[0].fixes[0].safe);
        let after = mended(&note, &found);
        assert!(after.contains("“我们应该尊重网络主权”"), "{after}");
        assert_eq!(rules(&read(&ws, "n.md", &after).1), []);
    }
}

#[test]
fn an_escaped_at_sign_cites_nothing() {
    let (_folder, ws) = workspace(&[("corpus/a.txt", SPEECH)]);
    for (written, keys) in [
        (r"“尊重网络主权”\@a。", 0),
        (r"“尊重网络主权” **\@a**。", 0),
        (r"\@a 说“尊重网络主权”。", 0),
        (r"“尊重网络主权”[见 \@a]。", 0),
        (r"“尊重网络主权” \\@a。", 1),
        (r"“尊重网络主权”\* @a。", 1),
    ] {
        let (note, _) = read(&ws, "n.md", written);
        assert_eq!(note.note.citations.len(), keys, "{written}");
    }
}

const SAID: &[(&str, &str)] = &[
    (
        "yinwen.toml",
        r#"
[[source]]
id = "xi2015-book"
path = "corpus/book.txt"
work = "xi2015"
author = ["习近平"]
date = 2015-12-16
[[source]]
id = "xi2015-blog"
path = "corpus/blog.txt"
work = "xi2015"
author = ["习近平"]
date = 2015-12-16
[[source]]
id = "xi2015-en"
path = "corpus/en.txt"
translates = "xi2015"
author = ["Xi Jinping"]
[[source]]
id = "xi2016a"
path = "corpus/a.txt"
author = ["习近平"]
date = 2016-04-19
[[source]]
id = "xi2016b"
path = "corpus/b.txt"
author = ["习近平"]
date = 2016-11-16
"#,
    ),
    ("corpus/book.txt", "我们应该尊重网络主权，维护和平安全。"),
    ("corpus/blog.txt", "我们应该尊重网络主权，维护和平安全。"),
    (
        "corpus/en.txt",
        "We should respect cyber sovereignty and keep the peace.",
    ),
    ("corpus/a.txt", "网络空间是亿万民众共同的精神家园。"),
    ("corpus/b.txt", "互联网是我们这个时代最具发展活力的领域。"),
];

#[test]
fn a_speaker_and_a_date_that_fit_one_work_bind_weakly() {
    let (_folder, ws) = workspace(SAID);
    for (text, id) in [
        (
            "习近平2015年12月16日指出：“我们应该尊重网络主权”。",
            "xi2015",
        ),
        (
            "习近平主席2015年在乌镇强调，“我们应该尊重网络主权”。",
            "xi2015",
        ),
        (
            "二〇一五年十二月，习近平在乌镇说：“我们应该尊重网络主权”。",
            "xi2015",
        ),
        (
            "习近平2015年提出的“我们应该尊重网络主权”广为人知。",
            "xi2015",
        ),
        (
            "习近平2016年4月指出：“网络空间是亿万民众共同的精神家园”。",
            "xi2016a",
        ),
        (
            "In December 2015, Xi Jinping said “we should respect cyber sovereignty”.",
            "xi2015",
        ),
        (
            "On 16 December 2015 Xi Jinping argued: “we should respect cyber sovereignty”.",
            "xi2015",
        ),
    ] {
        let (note, _) = read(&ws, "n.md", text);
        let found = bindings(&note);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!((&found[0].1[..], found[0].2), (&[id][..], false), "{text}");
    }
    let (note, _) = read(
        &ws,
        "n.md",
        "习近平2015年指出，“尊重网络主权”、“维护和平安全”。",
    );
    assert_eq!(
        bindings(&note),
        [
            ("尊重网络主权", vec!["xi2015"], false),
            ("维护和平安全", vec!["xi2015"], false)
        ]
    );
}

#[test]
fn a_speaker_or_a_date_that_fits_none_or_two_binds_nothing() {
    let (_folder, ws) = workspace(SAID);
    for text in [
        "习近平2016年指出：“网络空间是亿万民众共同的精神家园”。",
        "习近平2014年指出：“我们应该尊重网络主权”。",
        "习近平2015年11月指出：“我们应该尊重网络主权”。",
        "习近平指出：“我们应该尊重网络主权”。",
        "2015年12月16日有人指出：“我们应该尊重网络主权”。",
        "习近平2015年访问乌镇，那里到处是“我们应该尊重网络主权”的标语。",
        "2015年是重要的一年。习近平指出：“我们应该尊重网络主权”。",
        "In December 2014, Xi Jinping said “we should respect cyber sovereignty”.",
        "In 2015, Xi Jinpingist writers said “we should respect cyber sovereignty”.",
        "习近平2015年在《某个没有收录的讲话》中指出：“我们应该尊重网络主权”。",
    ] {
        let (note, _) = read(&ws, "n.md", text);
        assert_eq!(bindings(&note)[0].1, [""; 0], "{text}");
    }
}

#[test]
fn a_citation_or_footnote_outweighs_speaker_and_date() {
    let (_folder, ws) = workspace(SAID);
    for text in [
        "习近平2015年指出：“网络空间是亿万民众共同的精神家园”[@xi2016a]。",
        "习近平2015年指出，“网络空间是亿万民众共同的精神家园”，意义重大 [@xi2016a]。",
        "习近平2015年指出：“网络空间是亿万民众共同的精神家园”[^1]。\n\n[^1]: @xi2016a\n",
    ] {
        let (note, _) = read(&ws, "n.md", text);
        assert_eq!(bindings(&note)[0].1, ["xi2016a"], "{text}");
    }
}

#[test]
fn a_next_sentence_goes_on_with_the_source_of_the_one_before() {
    let (_folder, ws) = workspace(SAID);
    for (text, id) in [
        (
            "习近平2015年指出：“尊重网络主权”。他还强调：“我们应该维护和平安全”。",
            Some("xi2015"),
        ),
        (
            "“我们应该尊重网络主权”[@xi2015, ¶1]。讲话还指出：“我们应该维护和平安全”。",
            Some("xi2015"),
        ),
        (
            "Xi Jinping said in December 2015: “we should keep peace”. He also said “respect cyber sovereignty now”.",
            Some("xi2015"),
        ),
        (
            "“我们应该尊重网络主权”[@xi2015]。李克强还强调：“我们应该维护和平安全”。",
            None,
        ),
        (
            "“我们应该尊重网络主权”[@xi2015]。\n\n他还强调：“我们应该维护和平安全”。",
            None,
        ),
    ] {
        let (note, _) = read(&ws, "n.md", text);
        let found = bindings(&note);
        assert_eq!(found[1].1, id.into_iter().collect::<Vec<_>>(), "{text}");
        assert!(!found[1].2, "{text}");
        let binding = note.note.quotations[1].binding.as_ref();
        let located = binding.is_some_and(|b| b.citations.iter().any(|c| c.locator.is_some()));
        assert!(!located, "the locator is the first quotation's: {text}");
    }
}

#[test]
fn a_name_is_never_replaced_by_a_title() {
    let (_folder, ws) = workspace(SAID);
    let text = "习近平2015年12月16日指出：“互联网是我们这个时代最具发展活力的领域”。";
    let (note, found) = read(&ws, "n.md", text);
    assert_eq!(rules(&found), [("misattributed", Severity::Info)]);
    assert_eq!(
        mended(&note, &found),
        "习近平2015年12月16日指出：“互联网是我们这个时代最具发展活力的领域”[@xi2016b, ¶1]。"
    );
}

const BIB: &str = "@misc{csl2016, title = {网络安全法}}\n";

#[test]
fn keys_of_the_bibliographies_that_a_note_names_are_known() {
    let files: Vec<(&str, &str)> = vec![
        ("corpus/a.txt", SPEECH),
        ("notes/refs.bib", BIB),
        ("root.bib", BIB),
        (
            "quarto/_quarto.yml",
            "project:\n  type: book\nbibliography: [lib/q.bib]\n",
        ),
        ("quarto/lib/q.bib", BIB),
    ];
    let (_folder, ws) = workspace(&files);
    let quoted = "“国家坚持网络安全与信息化发展并重”[@csl2016]。\n";
    for (name, front) in [
        ("notes/n.md", "---\nbibliography: refs.bib\n---\n\n"),
        (
            "notes/n.md",
            "---\nbibliography:\n- other/../refs.bib\n---\n\n",
        ),
        ("notes/n.md", "+++\nbibliography = ['refs.bib']\n+++\n\n"),
        ("notes/n.txt", "---\nbibliography: \"refs.bib\"\n---\n\n"),
        ("notes/n.md", "---\nbibliography: root.bib\n---\n\n"),
        ("quarto/chapters/n.md", ""),
    ] {
        let (_, found) = read(&ws, name, &format!("{front}{quoted}"));
        assert_eq!(
            rules(&found),
            [("source-text-missing", Severity::Info)],
            "{name} {front}"
        );
    }
    let (_, found) = read(&ws, "notes/n.md", quoted);
    assert_eq!(rules(&found), [("unknown-source", Severity::Error)]);
}

#[test]
fn a_bibliography_that_cannot_be_read_is_reported_where_it_is_named() {
    let files: Vec<(&str, &str)> = vec![
        (
            "yinwen.toml",
            "[corpus]\nbibliography = [\"none.bib\", \"bad.bib\"]\n",
        ),
        ("corpus/a.txt", SPEECH),
        ("bad.bib", "@misc{a, title = {\n"),
    ];
    let (_folder, ws) = workspace(&files);
    let found = lint::lint_corpus(&ws, Locale::English);
    assert_eq!(found.len(), 1);
    assert!(found[0].0.ends_with("yinwen.toml"));
    assert_eq!(
        rules(&found[0].1),
        [
            ("missing-file", Severity::Error),
            ("missing-file", Severity::Error)
        ]
    );
    assert_eq!(&ws.config_text[found[0].1[0].range.clone()], "\"none.bib\"");

    for named in ["gone.bib", "bad.bib"] {
        let text = format!("---\nbibliography: {named}\n---\n\n见 [@unknown]。\n");
        let (note, found) = read(&ws, "n.md", &text);
        // Whatever it holds may be the key.
        assert_eq!(
            rules(&found),
            [("missing-file", Severity::Error)],
            "{named}"
        );
        assert_eq!(&note.text[found[0].range.clone()], named);
    }
    // What lies elsewhere is nobody's business here.
    for named in [
        "../../refs.bib",
        "/refs.bib",
        "https://example.org/refs.bib",
    ] {
        let text = format!("---\nbibliography: {named}\n---\n\n见 [@unknown]。\n");
        assert_eq!(rules(&read(&ws, "n.md", &text).1), [], "{named}");
    }
}

#[test]
fn front_matter_names_the_default_source_in_yaml_and_toml() {
    let (_folder, ws) = workspace(&[("corpus/a.txt", SPEECH)]);
    for front in [
        "---\nyinwen:\n  source: a\n---\n",
        "---\nyinwen: {source: 'a'}\n---\n",
        "+++\n[yinwen]\nsource = \"a\"\n+++\n",
        "\u{feff}+++\r\nyinwen.source = \"a\"\r\n+++\r\n",
    ] {
        for name in ["n.md", "n.txt"] {
            let text = format!("{front}\n“我们应该尊重网络主权”\n");
            let (note, found) = read(&ws, name, &text);
            assert_eq!(
                bindings(&note),
                [("我们应该尊重网络主权", vec!["a"], false)]
            );
            assert_eq!(rules(&found), []);
            let named = note.note.default_source.as_ref().expect("a default source");
            assert_eq!(&text[named.span.clone()], "a");
        }
    }
    let (note, _) = read(&ws, "n.txt", "---\n“我们应该尊重网络主权”\n---\n");
    assert_eq!(
        wordings(&note).len(),
        1,
        "lines of dashes are no front matter"
    );
}

#[test]
fn marks_of_one_direction_nest_where_they_balance() {
    let (_folder, ws) = workspace(&[("corpus/a.txt", SPEECH)]);
    for (text, expected) in [
        (
            "“我们应该“尊重”网络主权”[@a]。",
            &["我们应该“尊重”网络主权"][..],
        ),
        (
            "「我们「应該「尊重」網絡」主權」[@a]。",
            &["我们「应該「尊重」網絡」主權"][..],
        ),
        // The first is never closed, and spoils no other pair.
        ("“我们应该“尊重网络主权”[@a]。", &["尊重网络主权"][..]),
    ] {
        assert_eq!(wordings(&read(&ws, "n.md", text).0), expected, "{text}");
    }
}

#[test]
fn plain_text_has_directives_and_inline_notes() {
    let (_folder, ws) = workspace(&[("corpus/a.txt", SPEECH)]);
    let wrong = "“我们应该尊敬网络主权”[@a]。";
    for (text, expected) in [
        (format!("{wrong}\n"), vec!["misquoted-wording"]),
        (format!("{wrong} <!-- yinwen-disable-line -->\n"), vec![]),
        (format!("<!-- yinwen-disable-next-line -->\n{wrong}\n"), vec![]),
        (format!("<!-- some comment -->\n{wrong}\n"), vec!["misquoted-wording"]),
        ("“我们应该尊敬网络主权”^[[@a]]。\n".to_owned(), vec!["misquoted-wording"]),
        (
            "<!-- yinwen-source a -->\n\n“我们应该尊敬网络主权”。\n".to_owned(),
            vec!["misquoted-wording"],
        ),
        // A directive does not cut a quotation that is wrapped around it.
        (
            "“我们应该尊重\n<!-- yinwen-disable-next-line nonportable-citation -->\n网络主权”［@a］。\n".to_owned(),
            vec![],
        ),
    ] {
        let (_, found) = read(&ws, "n.txt", &text);
        let found: Vec<&str> = found.iter().map(|finding| finding.rule).collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_link_inside_a_quotation_is_read_as_the_words_it_shows() {
    let (_folder, ws) = workspace(&[("corpus/a.txt", SPEECH)]);
    let text = "“我们应该尊重[[a|网络主权]]，维护[[b|和平]]安全”[@a]。";
    let (note, found) = read(&ws, "n.md", text);
    assert_eq!(wordings(&note), ["我们应该尊重网络主权，维护和平安全"]);
    assert_eq!(note.checks[0].verdict, yinwen::collate::Verdict::Verbatim);
    assert_eq!(rules(&found), [("nonportable-citation", Severity::Info)]);
    let after = mended(&note, &found);
    assert_eq!(
        after,
        "“我们应该尊重网络主权[@a]，维护[[b|和平]]安全”[@a]。"
    );
    assert_eq!(wordings(&read(&ws, "n.md", &after).0), wordings(&note));
}

const LINKED: &[(&str, &str)] = &[
    (
        "yinwen.toml",
        r#"
[corpus]
include = ["corpus/**/*.txt"]
[[source]]
id = "xi2015"
path = "corpus/人民 日报.txt"
title = "在乌镇的讲话"
[[source]]
id = "part-1"
path = "corpus/two.txt"
until = "第一部分完。"
[[source]]
id = "part-2"
path = "corpus/two.txt"
"#,
    ),
    ("corpus/人民 日报.txt", SPEECH),
    ("corpus/two.txt", "甲乙丙丁。第一部分完。\n\n戊己庚辛。\n"),
    ("notes/readme.txt", "附注。"),
];

/// A wording, the ids it is bound to, and whether strongly.
type Bound = (String, Vec<String>, bool);

/// The bindings of a note in a folder two levels down, its findings, and the note after their fixes.
fn linked(text: &str) -> (Vec<Bound>, Vec<String>, String) {
    let (_folder, ws) = workspace(LINKED);
    let (note, found) = read(&ws, "notes/a/n.md", text);
    let bound = bindings(&note)
        .into_iter()
        .map(|(wording, ids, strong)| {
            let ids = ids.into_iter().map(str::to_owned).collect();
            (wording.to_owned(), ids, strong)
        })
        .collect();
    let rules = found.iter().map(|f| f.rule.to_owned()).collect();
    let nonportable = found.iter().filter(|f| f.rule == "nonportable-citation");
    assert!(nonportable.flat_map(|f| &f.fixes).all(|fix| fix.safe));
    (bound, rules, mended(&note, &found))
}

#[test]
fn a_link_to_a_corpus_file_is_read_as_a_citation_and_mended() {
    let file = "../../corpus/人民%20日报.txt";
    let encoded = "../../corpus/%E4%BA%BA%E6%B0%91%20%E6%97%A5%E6%8A%A5.txt#L3";
    for (written, after) in [
        // After a quotation, the citation takes the place of the link.
        (
            format!("他说“我们应该尊重网络主权”[讲话]({file})。"),
            "他说“我们应该尊重网络主权”[@xi2015]。",
        ),
        (
            format!("他说“我们应该尊重网络主权”。（[讲话]({encoded})）"),
            "他说“我们应该尊重网络主权”。（[@xi2015]）",
        ),
        (
            "他说“我们应该尊重网络主权”[**讲话**](<../../corpus/人民 日报.txt> \"全文\")。"
                .to_owned(),
            "他说“我们应该尊重网络主权”[@xi2015]。",
        ),
        (
            format!("他说“我们应该尊重网络主权”[讲话][1]。\n\n[1]: {encoded}\n"),
            &format!("他说“我们应该尊重网络主权”[@xi2015]。\n\n[1]: {encoded}\n"),
        ),
        (
            format!("他说“我们应该尊重网络主权”[^1]。\n\n[^1]: [讲话]({file})，第1段。\n"),
            "他说“我们应该尊重网络主权”[^1]。\n\n[^1]: 讲话[@xi2015]，第1段。\n",
        ),
        // In running text its words stay.
        (
            format!("他说[“我们应该尊重网络主权”]({file})。"),
            "他说“我们应该尊重网络主权”[@xi2015]。",
        ),
        (
            format!("据[乌镇 speech]({file})：“我们应该尊重网络主权”。"),
            "据乌镇 speech [@xi2015]：“我们应该尊重网络主权”。",
        ),
        (
            format!("他在[《在乌镇的讲话》]({file})中指出：“我们应该尊重网络主权”。"),
            "他在《在乌镇的讲话》[@xi2015]中指出：“我们应该尊重网络主权”。",
        ),
        (
            format!("他在[在乌镇的讲话]({file})(2015)中指出：“我们应该尊重网络主权”。"),
            "他在《在乌镇的讲话》[@xi2015] (2015)中指出：“我们应该尊重网络主权”。",
        ),
        // Attributions.
        (
            format!("> 我们应该尊重网络主权\n>\n> ——[讲话]({file})\n"),
            "> 我们应该尊重网络主权\n>\n> ——讲话[@xi2015]\n",
        ),
        (
            format!("> 我们应该尊重网络主权\n> [讲话]({file})\n"),
            "> 我们应该尊重网络主权\n> [@xi2015]\n",
        ),
        (
            format!("> 我们应该尊重网络主权\n\n[讲话]({file})\n"),
            "> 我们应该尊重网络主权\n\n[@xi2015]\n",
        ),
        (
            format!("> [!quote] [讲话]({file})\n> 我们应该尊重网络主权\n"),
            "> [!quote] 讲话[@xi2015]\n> 我们应该尊重网络主权\n",
        ),
        (
            format!("| 引文 | 出处 |\n|---|---|\n| “我们应该尊重网络主权” | [讲话]({file}) |\n"),
            "| 引文 | 出处 |\n|---|---|\n| “我们应该尊重网络主权” | [@xi2015] |\n",
        ),
    ] {
        let (bound, rules, mended) = linked(&written);
        assert_eq!(bound.len(), 1, "{written}: {bound:?}");
        assert_eq!(bound[0].0, "我们应该尊重网络主权", "{written}");
        assert_eq!(bound[0].1, ["xi2015"], "{written}");
        assert!(
            rules.iter().any(|rule| rule == "nonportable-citation"),
            "{written}"
        );
        assert_eq!(mended, after, "{written}");
        let (again, rules, _) = linked(&mended);
        assert_eq!(again, bound, "{mended}");
        assert!(
            !rules.iter().any(|rule| rule == "nonportable-citation"),
            "{mended}"
        );
    }
}

#[test]
fn a_link_after_a_quotation_binds_it_strongly() {
    let (bound, _, _) = linked("他说“我们应该尊重网络主权”[讲话](../../corpus/人民%20日报.txt)。");
    assert!(bound[0].2);
}

#[test]
fn links_that_lead_to_no_source_are_links() {
    for target in [
        "../readme.txt",
        "../../corpus/two.txt",
        "../corpus/人民%20日报.txt",
        "https://example.com/corpus/a.txt",
        "#我们",
        "%FF",
    ] {
        let (bound, rules, _) = linked(&format!("他说“我们应该尊重网络主权”[讲话]({target})。"));
        assert_eq!(bound[0].1, [""; 0], "{target}");
        assert!(
            !rules.iter().any(|rule| rule == "nonportable-citation"),
            "{target}"
        );
    }
}

#[test]
fn a_link_inside_a_quotation_is_wording() {
    let file = "../../corpus/人民%20日报.txt";
    for written in [
        format!("他说“我们应该尊重[网络主权]({file})”。"),
        format!("他说“我们应该[尊重]({file})网络主权”。"),
        format!("> 我们应该尊重[网络主权]({file})\n"),
        format!("> [我们应该尊重网络主权]({file})\n"),
        format!("> 我们应该\n> [尊重]({file})网络主权\n"),
    ] {
        let (bound, rules, _) = linked(&written);
        assert_eq!(
            bound,
            [("我们应该尊重网络主权".to_owned(), vec![], false)],
            "{written}"
        );
        assert!(
            !rules.iter().any(|rule| rule == "nonportable-citation"),
            "{written}"
        );
    }
}

#[test]
fn what_a_link_shows_is_no_citation_of_its_own() {
    let file = "../../corpus/人民%20日报.txt";
    // A citation in the words is the citation; a picture has no words.
    for written in [
        format!("他说“我们应该尊重网络主权”（[@xi2015]({file})）。"),
        format!("他说“我们应该尊重网络主权”。[![图](a.png)]({file})"),
    ] {
        let (_, rules, _) = linked(&written);
        assert!(
            !rules.iter().any(|rule| rule == "nonportable-citation"),
            "{written}"
        );
    }
}

const PRINCIPLES: &str = "讲话\n\n习近平，2015年12月16日\n\n应该坚持以下原则。\n\n——维护和平安全。\n\n——尊重网络主权。\n\n——2020年前建成网络强国\n\n— Keep the Peace.\n\n— Respect Cyber Sovereignty\n";

#[test]
fn a_last_line_that_stands_in_the_bound_source_is_no_attribution() {
    let toml = "[[source]]\nid = \"xi2015\"\npath = \"corpus/a.txt\"\nauthor = [\"习近平\"]\n";
    let files = [("yinwen.toml", toml), ("corpus/a.txt", PRINCIPLES)];
    let (_folder, ws) = workspace(&files);
    let lead = "[@xi2015] 写道：\n\n";
    for (quoted, wording) in [
        (
            "> ——维护和平安全。\n> ——尊重网络主权。",
            "——维护和平安全。——尊重网络主权。",
        ),
        (
            "> ——尊重网络主权。\n>\n> ——2020年前建成网络强国",
            "——尊重网络主权。——2020年前建成网络强国",
        ),
        (
            "> — Keep the Peace.\n> — Respect Cyber Sovereignty",
            "— Keep the Peace.— Respect Cyber Sovereignty",
        ),
        // It stands in the source, but not after this.
        (
            "> ——尊重网络主权。\n> ——习近平，2015年12月16日",
            "——尊重网络主权。",
        ),
        (
            "> ——尊重网络主权。\n> ——习近平，2015年12月16日。",
            "——尊重网络主权。",
        ),
        ("> ——尊重网络主权。\n> ——Xi Jinping", "——尊重网络主权。"),
    ] {
        let text = format!("{lead}{quoted}\n");
        let (note, found) = read(&ws, "n.md", &text);
        assert_eq!(wordings(&note), [wording], "{quoted}");
        let quotation = &note.note.quotations[0];
        assert_eq!(quotation.binding.as_ref().map(|b| b.strong), Some(true));
        let last = wording.chars().next_back().expect("a character");
        assert!(text[quotation.range.clone()].ends_with(last), "{quoted}");
        assert_eq!(note.checks[0].verdict, Verdict::Verbatim, "{quoted}");
        assert_eq!(rules(&found), [], "{quoted}");
    }
}

#[test]
fn an_attribution_with_a_citation_of_its_own_stays_one() {
    let (_folder, ws) = workspace(&[("corpus/a.txt", PRINCIPLES)]);
    let text = "> ——尊重网络主权。\n> ——2020年前建成网络强国[@a]\n";
    let (note, _) = read(&ws, "n.md", text);
    assert_eq!(wordings(&note), ["——尊重网络主权。"]);
}
