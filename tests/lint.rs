//! The linter on notes whose verdicts are made by hand (naming, severities, fixes, suppressions), and on whole notes where the
//! rule is about all of them.

use std::path::PathBuf;
use std::sync::Arc;
use yinwen::collate::{Variant, VariantKind, Verdict};
use yinwen::config::{BibEntry, Override, Preset, Severity, Spanned};
use yinwen::corpus::{
    Body, CorpusFile, FileId, Layout, Paragraph, Problem, ProblemKind, Source, SourceId, Work,
    WorkId,
};
use yinwen::lint::{self, Finding, Locale};
use yinwen::markup::citation::Citation;
use yinwen::markup::locator::Locator;
use yinwen::markup::{
    Binding, BindingRule, BoundCitation, Directive, DirectiveKind, Few, Note, Quotation,
    QuotationForm, Unclosed, Wording,
};
use yinwen::text::language::Language;
use yinwen::text::position::LineIndex;
use yinwen::workspace::{Arrangement, Check, CheckedNote, Near, Passage, Reason, Workspace};

const SPEECH: &str = "推进治理体系变革，应该坚持以下原则。\n——尊重网络主权。\n——维护和平安全。\n——促进开放合作。\n——构建良好秩序。\n我愿提出5点主张。\n";
const ADDRESS: &str = "各位嘉宾。\n维护平等的发展权、参与权、治理权。\n";

fn source(id: &str, file: u32, text: &str) -> Source {
    let mut at = 0;
    let mut paragraphs = Vec::new();
    for line in text.lines() {
        paragraphs.push(Paragraph {
            range: at..at + line.len(),
            section: None,
        });
        at += line.len() + 1;
    }
    Source {
        id: id.into(),
        file: FileId(file),
        range: 0..text.len(),
        title: Some(format!("{id}的题名")),
        aliases: Vec::new(),
        author: Vec::new(),
        date: None,
        language: Language::Hans,
        work: WorkId(file),
        translates: None,
        standing: None,
        translator: None,
        is_bilingual: false,
        is_readable: true,
        body: Body::from(Layout {
            readable: std::iter::once(0..text.len()).collect(),
            paragraphs,
            ..Layout::default()
        }),
    }
}

fn workspace() -> Workspace {
    let mut ws = Workspace::default();
    ws.config.root = PathBuf::from("/w");
    for (n, (id, text)) in [("xi2015", SPEECH), ("liu2016", ADDRESS)]
        .into_iter()
        .enumerate()
    {
        let n = u32::try_from(n).unwrap();
        ws.corpus.files.push(Arc::new(CorpusFile::new(
            PathBuf::from(format!("/w/corpus/{id}.txt")),
            text.into(),
            "UTF-8",
        )));
        ws.corpus.sources.push(Arc::new(source(id, n, text)));
        ws.corpus.works.push(Work {
            id: id.into(),
            witnesses: vec![SourceId(n)],
            restates: None,
        });
        Arc::make_mut(&mut ws.known).keys.insert(id.into());
    }
    ws
}

fn check(verdict: Verdict) -> Check {
    Check {
        verdict,
        reason: None,
        passages: Vec::new(),
        passages_total: 0,
        variants: Vec::new(),
        nearest: Vec::new(),
        arrangement: Arrangement::Together,
        citation: None,
        by_translation: false,
    }
}

fn passage(source: u32, text: &str, words: &str) -> Passage {
    let start = text.find(words).unwrap();
    Passage {
        fragment: 0,
        cited: source == 0,
        source: SourceId(source),
        bytes: start..start + words.len(),
        similarity: 1.0,
    }
}

fn find(text: &str, words: &str) -> std::ops::Range<usize> {
    let start = text.find(words).unwrap();
    start..start + words.len()
}

/// A note with one quotation between “ and ”, bound to the first `[@key…]` after it if there is one.
fn note(text: &str, check: Check) -> CheckedNote {
    let open = text.find('“').unwrap();
    let range = open + 3..text.find('”').unwrap();
    let words = &text[range.clone()];
    let mut note = Note::default();
    let mut binding = None;
    if let Some(at) = text.find("[@") {
        let close = at + text[at..].find(']').unwrap();
        let inner = &text[at + 2..close];
        let key = inner.split(',').next().unwrap();
        let key_range = at + 2..at + 2 + key.len();
        let locator = inner.split_once("¶").map(|(_, n)| Spanned {
            value: Locator::Paragraphs(n.parse().unwrap(), n.parse().unwrap()),
            span: close - n.len() - "¶".len()..close,
        });
        note.citations.push(Citation {
            key: key.into(),
            key_range: key_range.clone(),
            range: at + 1..close,
            group: at..close + 1,
            bracketed: true,
            prefix: None,
            locator: locator.clone(),
            portable: true,
        });
        let bound = BoundCitation {
            id: key.into(),
            range: key_range.clone(),
            key: key_range,
            locator,
            not_verbatim: false,
        };
        binding = Some(Binding {
            by: BindingRule::After,
            strong: true,
            citations: [bound].into(),
        });
    }
    note.quotations.push(Quotation {
        range: range.clone(),
        outer: open..range.end + 3,
        form: QuotationForm::Marks {
            open: '“',
            close: '”',
        },
        wording: Arc::new(Wording {
            text: words.into(),
            runs: vec![(0, 0..range.len())],
        }),
        fragments: Few::new(),
        interpolations: Vec::new(),
        with_attribution: None,
        binding,
        gloss: None,
        is_term: words.chars().count() < 8,
    });
    CheckedNote {
        path: PathBuf::from("/w/notes/a.md"),
        text: Arc::from(text),
        lines: LineIndex::new(text),
        note,
        checks: vec![check.into()],
        bibliographies: Vec::new(),
        snapshot: Default::default(),
    }
}

fn altered(kind: VariantKind, ours: &str, theirs: &str, wording: &str, at: usize) -> Check {
    let mut altered = check(Verdict::Altered);
    altered
        .passages
        .push(passage(0, SPEECH, "应该坚持以下原则"));
    let start = if ours.is_empty() {
        at
    } else {
        wording.find(ours).unwrap()
    };
    altered.variants.push((
        0,
        Variant {
            kind,
            quotation: start..start + ours.len(),
            source: find(SPEECH, theirs),
            quotation_text: ours.into(),
            source_text: theirs.into(),
        },
    ));
    altered
}

fn rules(found: &[Finding]) -> Vec<(&str, Severity)> {
    found.iter().map(|f| (f.rule, f.severity)).collect()
}

fn applied(note: &CheckedNote, fix: &lint::Fix) -> String {
    let mut text = note.text.to_string();
    for edit in fix.edits.iter().rev() {
        text.replace_range(edit.range.clone(), &edit.new_text);
    }
    text
}

const MODAL: &str = "讲话说“必须坚持以下原则”[@xi2015]。\n";

fn modal() -> CheckedNote {
    note(
        MODAL,
        altered(VariantKind::Modality, "必须", "应该", "必须坚持以下原则", 0),
    )
}

#[test]
fn an_altered_quotation_is_named_explained_and_repaired() {
    let (ws, note) = (workspace(), modal());
    let found = lint::lint(&ws, &note, Locale::English);
    assert_eq!(rules(&found), [("misquoted-modality", Severity::Error)]);
    assert_eq!(
        found[0].message,
        "The force differs: “必须” — the source has “应该” (xi2015 ¶1)"
    );
    assert_eq!(
        applied(&note, &found[0].fixes[0]),
        "讲话说“应该坚持以下原则”[@xi2015]。\n"
    );
    assert!(!found[0].fixes[0].safe);
    assert_eq!(found[0].related[0].marks, [find(SPEECH, "应该")]);
    let found = lint::lint(&ws, &note, Locale::Chinese);
    assert_eq!(
        found[0].message,
        "语气轻重有出入：“必须”——来源作“应该”（xi2015 ¶1）"
    );
}

#[test]
fn the_gravest_kind_names_the_finding_and_the_message_lists_all() {
    let mut note = modal();
    let mut negation = note.checks[0].variants[0].clone();
    negation.1.kind = VariantKind::Negation;
    negation.1.quotation_text = String::new();
    negation.1.source_text = "不".into();
    Arc::make_mut(&mut note.checks[0]).variants.push(negation);
    let found = lint::lint(&workspace(), &note, Locale::English);
    assert_eq!(found[0].rule, "misquoted-negation");
    assert!(found[0].message.contains("“不” is left out") && found[0].message.contains("“应该”"));
}

#[test]
fn omissions_are_named_by_their_arrangement() {
    let text = "“推进变革，应该坚持以下原则”[@xi2015]\n";
    for (arrangement, rule) in [
        (Arrangement::Together, "unmarked-omission"),
        (Arrangement::Gapped, "unmarked-omission"),
        (Arrangement::Scattered, "stitched"),
        (Arrangement::Reordered, "reordered"),
    ] {
        let mut check = altered(
            VariantKind::Omission,
            "",
            "治理体系",
            "推进变革，应该坚持以下原则",
            "推进".len(),
        );
        check.arrangement = arrangement;
        let note = note(text, check);
        let found = lint::lint(&workspace(), &note, Locale::English);
        assert_eq!(rules(&found), [(rule, Severity::Warning)]);
        assert_eq!(
            applied(&note, &found[0].fixes[0]),
            "“推进……变革，应该坚持以下原则”[@xi2015]\n"
        );
    }
}

#[test]
fn what_is_stitched_together_is_a_place_in_each_paragraph() {
    let mut check = check(Verdict::Altered);
    let words = "主权。\n——维护和平";
    check.passages.push(passage(0, SPEECH, words));
    let left_out = find(SPEECH, "——维护");
    check.variants.push((
        0,
        Variant {
            kind: VariantKind::Omission,
            quotation: 6..6,
            source: left_out.clone(),
            quotation_text: String::new(),
            source_text: "维护".into(),
        },
    ));
    check.arrangement = Arrangement::Scattered;
    let note = note("“主权和平”[@xi2015]\n", check);
    let found = lint::lint(&workspace(), &note, Locale::English);
    let related: Vec<_> = found[0]
        .related
        .iter()
        .map(|r| (r.message.as_str(), &SPEECH[r.range.clone()], &r.marks[..]))
        .collect();
    assert_eq!(
        related,
        [
            ("xi2015 ¶2", "主权。", &[][..]),
            ("xi2015 ¶3", "——维护和平", &[left_out][..]),
        ]
    );
}

#[test]
fn chinese_alternatives_are_spaced_beside_latin_words() {
    let mut ws = workspace();
    let absent = |keys: &str| {
        let mut note = note(
            &format!("“各国都要促进开放与合作”[@{keys}]"),
            check(Verdict::Absent),
        );
        let bound = &mut note.note.quotations[0].binding.as_mut().unwrap().citations;
        let first = bound[0].clone();
        *bound = keys
            .split("; @")
            .map(|id| BoundCitation {
                id: id.into(),
                ..first.clone()
            })
            .collect();
        note
    };
    let mut message = |keys: &str| {
        Arc::make_mut(&mut ws.known)
            .keys
            .extend(keys.split("; @").map(str::to_owned));
        let found = lint::lint(&ws, &absent(keys), Locale::Chinese);
        let found = found.iter().find(|f| f.rule == "not-in-source");
        found.expect("a finding").message.clone()
    };
    assert_eq!(
        message("xi2015; @liu2016"),
        "xi2015 或 liu2016 及其他来源中均无此文字"
    );
    assert_eq!(message("讲话; @文章"), "讲话或文章 及其他来源中均无此文字");
    assert_eq!(
        message("讲话; @liu2016"),
        "讲话或 liu2016 及其他来源中均无此文字"
    );
}

#[test]
fn weak_bindings_are_gentler_unless_configured() {
    let (mut ws, mut note) = (workspace(), modal());
    note.note.quotations[0].binding.as_mut().unwrap().strong = false;
    assert_eq!(
        rules(&lint::lint(&ws, &note, Locale::English)),
        [("misquoted-modality", Severity::Warning)]
    );
    let name = |text: &str| Spanned {
        value: text.to_string(),
        span: 0..0,
    };
    ws.config
        .rules
        .push((name("misquoted-modality"), Severity::Error));
    assert_eq!(
        rules(&lint::lint(&ws, &note, Locale::English)),
        [("misquoted-modality", Severity::Error)]
    );
    let rules_here = vec![(name("misquoted-modality"), Severity::Off)];
    ws.config.overrides.push(Override {
        paths: vec![name("notes/**")],
        rules: rules_here,
    });
    assert_eq!(rules(&lint::lint(&ws, &note, Locale::English)), []);
    ws.config.overrides[0].paths = vec![name("drafts/**")];
    assert_eq!(rules(&lint::lint(&ws, &note, Locale::English)).len(), 1);
    note.note.quotations[0].is_term = true;
    assert_eq!(rules(&lint::lint(&ws, &note, Locale::English)), []);
}

#[test]
fn the_publication_preset_is_stricter() {
    let mut ws = workspace();
    ws.config.preset = Preset::Publication;
    let check = altered(
        VariantKind::Omission,
        "",
        "治理体系",
        "推进变革，应该坚持以下原则",
        6,
    );
    let note = note("“推进变革，应该坚持以下原则”[@xi2015]\n", check);
    assert_eq!(
        rules(&lint::lint(&ws, &note, Locale::English)),
        [("unmarked-omission", Severity::Error)]
    );
}

#[test]
fn elsewhere_offers_the_right_id_and_editions_are_told_apart() {
    let mut ws = workspace();
    let mut check = check(Verdict::Elsewhere);
    check
        .passages
        .push(passage(1, ADDRESS, "维护平等的发展权、参与权、治理权"));
    let note = note("“维护平等的发展权、参与权、治理权”[@xi2015, ¶3]\n", check);
    let found = lint::lint(&ws, &note, Locale::English);
    assert_eq!(rules(&found), [("misattributed", Severity::Error)]);
    assert_eq!(found[0].message, "Not in xi2015; it stands in liu2016 ¶2");
    assert_eq!(
        applied(&note, &found[0].fixes[0]),
        "“维护平等的发展权、参与权、治理权”[@liu2016, ¶2]\n"
    );
    ws.corpus.works[1].restates = Some(WorkId(0));
    let found = lint::lint(&ws, &note, Locale::English);
    assert_eq!(rules(&found), [("superseded-wording", Severity::Warning)]);
}

#[test]
fn a_circle_of_editions_ends() {
    let mut ws = workspace();
    ws.corpus.works[0].restates = Some(WorkId(0));
    let mut check = check(Verdict::Elsewhere);
    check
        .passages
        .push(passage(1, ADDRESS, "维护平等的发展权、参与权、治理权"));
    let note = note("“维护平等的发展权、参与权、治理权”[@xi2015]\n", check);
    assert_eq!(
        rules(&lint::lint(&ws, &note, Locale::English)),
        [("misattributed", Severity::Error)]
    );
}

#[test]
fn a_label_that_the_source_lists_is_only_mentioned() {
    let ws = workspace();
    let term = |text: &str| note(text, check(Verdict::Absent));
    let severity = |text: &str| lint::lint(&ws, &term(text), Locale::English)[0].severity;
    assert_eq!(severity("“四项原则”[@xi2015]"), Severity::Info);
    assert_eq!(severity("“五点主张”[@xi2015]"), Severity::Info);
    assert_eq!(severity("“三项原则”[@xi2015]"), Severity::Warning);
    assert_eq!(severity("“数字丝路”[@xi2015]"), Severity::Warning);
}

#[test]
fn absent_quotations_name_what_comes_near() {
    let mut absent = check(Verdict::Absent);
    let mut near = passage(0, SPEECH, "——促进开放合作。");
    near.similarity = 0.5;
    absent.nearest.push(Near {
        passage: near,
        variants: Vec::new(),
    });
    let note = note("“各国都要促进开放与合作”[@xi2015]", absent);
    let found = lint::lint(&workspace(), &note, Locale::English);
    assert_eq!(rules(&found), [("not-in-source", Severity::Error)]);
    assert!(
        found[0]
            .message
            .ends_with("it looks like a paraphrase of “——促进开放合作。” (xi2015 ¶4)")
    );
}

#[test]
fn locators_are_corrected_where_there_is_one_place() {
    let mut verbatim = check(Verdict::Verbatim);
    verbatim
        .passages
        .push(passage(0, SPEECH, "我愿提出5点主张"));
    let wrong = note("“我愿提出5点主张”[@xi2015, ¶2]", verbatim.clone());
    let found = lint::lint(&workspace(), &wrong, Locale::English);
    assert_eq!(rules(&found), [("wrong-locator", Severity::Warning)]);
    assert!(found[0].fixes[0].safe);
    assert_eq!(
        applied(&wrong, &found[0].fixes[0]),
        "“我愿提出5点主张”[@xi2015, ¶6]"
    );
    let right = note("“我愿提出5点主张”[@xi2015, ¶6]", verbatim.clone());
    assert_eq!(
        rules(&lint::lint(&workspace(), &right, Locale::English)),
        []
    );
    let none = note("“我愿提出5点主张”[@xi2015, ¶31]", verbatim);
    assert_eq!(
        rules(&lint::lint(&workspace(), &none, Locale::English)),
        [("bad-locator", Severity::Warning)]
    );
}

#[test]
fn keys_are_unknown_or_without_text() {
    let mut ws = workspace();
    let mut unchecked = check(Verdict::Unchecked);
    unchecked.reason = Some(Reason::UnknownSource);
    let unknown = note("“我愿提出5点主张”[@xi2105]", unchecked.clone());
    let found = lint::lint(&ws, &unknown, Locale::English);
    assert_eq!(rules(&found), [("unknown-source", Severity::Error)]);
    assert_eq!(
        applied(&unknown, &found[0].fixes[0]),
        "“我愿提出5点主张”[@xi2015]"
    );
    let mut handle = unknown.clone();
    handle.note.citations[0].bracketed = false;
    handle.note.citations[0].key = "wuzhen_group".into();
    assert_eq!(rules(&lint::lint(&ws, &handle, Locale::English)), []);

    Arc::make_mut(&mut ws.known).keys.insert("csl2016".into());
    ws.bibliographies.push((
        PathBuf::from("/w/references.bib"),
        vec![BibEntry::default()],
    ));
    unchecked.reason = Some(Reason::NoText);
    let listed = note("“国家坚持网络安全与信息化发展并重”[@csl2016]", unchecked);
    assert_eq!(
        rules(&lint::lint(&ws, &listed, Locale::English)),
        [("source-text-missing", Severity::Info)]
    );
}

#[test]
fn equivalent_quotations_get_one_hint_for_each_cause() {
    let mut equivalent = altered(
        VariantKind::Punctuation,
        "；",
        "，",
        "变革；应该坚持以下原则",
        0,
    );
    equivalent.verdict = Verdict::Equivalent;
    let note = note("“变革；应该坚持以下原则”[@xi2015]", equivalent);
    let found = lint::lint(&workspace(), &note, Locale::English);
    assert_eq!(rules(&found), [("changed-punctuation", Severity::Hint)]);
    assert_eq!(
        applied(&note, &found[0].fixes[0]),
        "“变革，应该坚持以下原则”[@xi2015]"
    );
}

#[test]
fn uncited_quotations_that_come_near_are_pointed_out() {
    let mut uncited = check(Verdict::Unchecked);
    uncited.reason = Some(Reason::Uncited);
    let variants = altered(
        VariantKind::NumberValue,
        "6",
        "5",
        "推进变革，我愿提出6点主张",
        0,
    )
    .variants;
    let mut near = passage(0, SPEECH, "我愿提出5点主张");
    near.similarity = 0.9;
    uncited.nearest.push(Near {
        passage: near,
        variants: variants.into_iter().map(|(_, v)| v).collect(),
    });
    let long = note("“推进变革，我愿提出6点主张”", uncited.clone());
    assert_eq!(
        rules(&lint::lint(&workspace(), &long, Locale::English)),
        [("resembles-source", Severity::Warning)]
    );
    let short = note("“我愿提出6点主张”", uncited);
    assert_eq!(
        rules(&lint::lint(&workspace(), &short, Locale::English)),
        []
    );
}

fn directive(text: &str, comment: &str, kind: DirectiveKind, rule: Option<&str>) -> Directive {
    let range = find(text, comment);
    let named = |name: &str| {
        let at = range.start + comment.find(name).unwrap();
        Spanned {
            value: name.to_string(),
            span: at..at + name.len(),
        }
    };
    Directive {
        kind,
        rules: rule.map(named).into_iter().collect(),
        range: range.clone(),
    }
}

#[test]
fn directives_silence_their_lines_and_are_reported_when_idle() {
    let ws = workspace();
    let with = |comment: &str, kind: DirectiveKind, rule: Option<&str>| {
        let text = format!("{comment}\n{MODAL}");
        let mut note = note(
            &text,
            altered(VariantKind::Modality, "必须", "应该", "必须坚持以下原则", 0),
        );
        note.note
            .directives
            .push(directive(&text, comment, kind, rule));
        let found = lint::lint(&ws, &note, Locale::English);
        let fixed = found
            .iter()
            .find(|f| f.rule == "unused-suppression")
            .and_then(|f| f.fixes.first().map(|x| applied(&note, x)));
        (found.iter().map(|f| f.rule).collect::<Vec<_>>(), fixed)
    };
    let next = |rule: &str| {
        with(
            &format!("<!-- yinwen-disable-next-line {rule} -->"),
            DirectiveKind::DisableNextLine,
            Some(rule),
        )
    };
    assert_eq!(next("misquoted-modality"), (vec![], None));
    let idle = next("misquoted-number");
    assert_eq!(
        idle,
        (
            vec!["unused-suppression", "misquoted-modality"],
            Some(MODAL.to_string())
        )
    );
    let misspelt = next("misquoted-modalty");
    assert_eq!(
        misspelt.1.unwrap(),
        format!("<!-- yinwen-disable-next-line misquoted-modality -->\n{MODAL}")
    );
    assert_eq!(
        with("<!-- yinwen-disable -->", DirectiveKind::Disable, None),
        (vec![], None)
    );
    assert_eq!(
        with(
            "<!-- yinwen-disable-file -->",
            DirectiveKind::DisableFile,
            None
        ),
        (vec![], None)
    );
    let here = with(
        "<!-- yinwen-disable-line -->",
        DirectiveKind::DisableLine,
        None,
    );
    assert_eq!(here.0, ["unused-suppression", "misquoted-modality"]);
    assert_eq!(
        with("<!-- yinwen-disble -->", DirectiveKind::Unknown, None).0,
        ["unused-suppression", "misquoted-modality"]
    );
}

#[test]
fn straight_marks_left_open_are_a_hint() {
    let mut note = modal();
    note.checks[0] = check(Verdict::Verbatim).into();
    note.note.unclosed.push(Unclosed {
        range: 0..3,
        straight: false,
    });
    note.note.unclosed.push(Unclosed {
        range: 3..6,
        straight: true,
    });
    let found = lint::lint(&workspace(), &note, Locale::English);
    assert_eq!(
        rules(&found),
        [
            ("unclosed-quote", Severity::Warning),
            ("unclosed-quote", Severity::Hint)
        ]
    );
}

#[test]
fn problems_of_the_corpus_are_findings_by_file() {
    let mut ws = workspace();
    ws.corpus.problems.push(Problem {
        kind: ProblemKind::MissingFile,
        path: PathBuf::from("/w/yinwen.toml"),
        range: 3..9,
        subject: "corpus/x.txt".into(),
        cause: None,
    });
    let found = lint::lint_corpus(&ws, Locale::Chinese);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].1[0].message, "没有 corpus/x.txt 这个文件");
}

#[test]
fn unknown_rules_in_the_configuration_get_a_suggestion() {
    let mut ws = workspace();
    let name = Spanned {
        value: "misquoted-numbers".to_string(),
        span: 4..20,
    };
    ws.config.rules.push((name, Severity::Off));
    let errors = lint::validate(&ws.config);
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].span, 4..20);
    let message = errors[0].message(false);
    assert!(message.contains("misquoted-number`"), "{message}");
}

#[test]
fn every_rule_is_documented_once_in_both_languages() {
    let mut names: Vec<&str> = lint::RULES.iter().map(|rule| rule.name).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(count, names.len());
    for rule in lint::RULES {
        for locale in [Locale::English, Locale::Chinese] {
            let texts = [
                rule.summary(locale),
                rule.what(locale),
                rule.why(locale),
                rule.remedy(locale),
                rule.wrong,
                rule.right,
            ];
            assert!(
                texts.iter().all(|text| !text.trim().is_empty()),
                "{}",
                rule.name
            );
        }
        assert_eq!(lint::rule(rule.name), Some(rule));
    }
}

/// What yinwen reads beyond Pandoc (MARKUP §3), row by row: as written, and what the fix makes of it.
const HABITS: [(&str, &str); 22] = [
    ("习近平@xi2015指出", "习近平 @{xi2015}指出"),
    ("习近平@xi2015 指出", "习近平 @xi2015 指出"),
    ("[参见@xi2015]", "[参见 @xi2015]"),
    ("@xi2015的讲话", "@{xi2015}的讲话"),
    ("见 @xi2015的讲话 [¶1]", "见 @{xi2015}的讲话 [¶1]"),
    ("[@xi2015，¶1]", "[@xi2015, ¶1]"),
    ("[@xi2015， ¶1]", "[@xi2015, ¶1]"),
    ("[@xi2015；@liu2016]", "[@xi2015; @liu2016]"),
    ("［@xi2015, ¶1］", "[@xi2015, ¶1]"),
    ("［@xi2015，¶1；@liu2016］", "[@xi2015, ¶1; @liu2016]"),
    ("【@xi2015】", "[@xi2015]"),
    ("见 ＠xi2015 一文", "见 @xi2015 一文"),
    ("见 @xi２０１５ 一文", "见 @xi2015 一文"),
    ("[＠xi２０１５]", "[@xi2015]"),
    ("@xi2015.", "[@xi2015]."),
    ("[[xi2015]]", "[@xi2015]"),
    ("[[xi2015|讲话]]", "讲话[@xi2015]"),
    ("[[xi2015|the speech]]", "the speech [@xi2015]"),
    ("[@xi2015, 第1段]", "[@xi2015, ¶1]"),
    ("[@xi2015, 段1]", "[@xi2015, ¶1]"),
    ("[@xi2015, ¶１]", "[@xi2015, ¶1]"),
    ("[@xi2015 第一段]", "[@xi2015 ¶1]"),
];

#[test]
fn every_habit_beyond_pandoc_is_reported_with_the_fix_that_pandoc_reads() {
    let ws = workspace();
    for (written, mended) in HABITS {
        let checked = ws.check(&PathBuf::from("/w/notes/a.md"), written.into());
        let found = lint::lint(&ws, &checked, Locale::English);
        assert!(!found.is_empty(), "{written}: nothing reported");
        let mut edits = Vec::new();
        for finding in &found {
            assert_eq!(finding.rule, "nonportable-citation", "{written}");
            assert!(finding.fixes[0].safe, "{written}");
            edits.extend(finding.fixes[0].edits.clone());
        }
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        let all = lint::Fix {
            title: String::new(),
            safe: true,
            edits,
        };
        let after = applied(&checked, &all);
        assert_eq!(after, mended, "{written}");

        let again = ws.check(&PathBuf::from("/w/notes/a.md"), after.as_str().into());
        assert_eq!(
            rules(&lint::lint(&ws, &again, Locale::English)),
            [],
            "{written}"
        );
        let meant = |note: &CheckedNote| -> Vec<(String, Option<Locator>)> {
            let citations = note.note.citations.iter();
            citations
                .map(|c| (c.key.to_string(), c.locator.clone().map(|l| l.value)))
                .collect()
        };
        assert_eq!(meant(&again), meant(&checked), "{written}");
        let whole = 0..after.len();
        let pandoc = yinwen::markup::citation::pandoc(&after, std::slice::from_ref(&whole));
        let keys: Vec<&str> = pandoc.iter().map(|c| &*c.key).collect();
        let ours: Vec<&str> = again.note.citations.iter().map(|c| &*c.key).collect();
        assert_eq!(keys, ours, "{written}");
    }
}
