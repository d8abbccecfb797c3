//! `check --format json`: every shape of the contract, over the example.

use crate::support::{Run, example, yinwen};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

fn report(all: bool) -> (Run, Value) {
    let all = all.then_some("--all");
    let args: Vec<&str> = ["check", "--format", "json"]
        .into_iter()
        .chain(all)
        .collect();
    let run = yinwen(&example(), &args);
    let json = run.json();
    (run, json)
}

fn list(value: &Value) -> &[Value] {
    value
        .as_array()
        .unwrap_or_else(|| panic!("no array: {value}"))
}

fn number(value: &Value) -> usize {
    let number = value
        .as_u64()
        .unwrap_or_else(|| panic!("no number: {value}"));
    usize::try_from(number).expect("a small number")
}

fn text(value: &Value) -> &str {
    value
        .as_str()
        .unwrap_or_else(|| panic!("no string: {value}"))
}

fn keys(value: &Value) -> Vec<&str> {
    let object = value
        .as_object()
        .unwrap_or_else(|| panic!("no object: {value}"));
    object.keys().map(String::as_str).collect()
}

/// The names of an object, whatever their order.
#[track_caller]
fn assert_keys(value: &Value, names: &str) {
    let mut expected: Vec<&str> = names.split_whitespace().collect();
    expected.sort_unstable();
    let mut found = keys(value);
    found.sort_unstable();
    assert_eq!(found, expected, "{value}");
}

/// The texts of the files that the report names.
#[derive(Default)]
struct Files(BTreeMap<String, String>);

impl Files {
    fn read(&mut self, path: &Value) -> &str {
        let path = text(path);
        assert!(
            !path.contains('\\') && Path::new(path).is_relative(),
            "{path}"
        );
        let read = || std::fs::read_to_string(example().join(path)).expect("a file of the example");
        self.0.entry(path.to_owned()).or_insert_with(read)
    }

    /// The words at `bytes`, after looking whether `range` means the same place.
    #[track_caller]
    fn slice(&mut self, path: &Value, bytes: &Value, range: Option<&Value>) -> String {
        let file = self.read(path);
        let (start, end) = (number(&bytes[0]), number(&bytes[1]));
        if let Some(range) = range {
            assert_keys(range, "start end");
            assert_eq!(range["start"], position(file, start));
            assert_eq!(range["end"], position(file, end));
        }
        file[start..end].to_owned()
    }
}

/// Line from 0 and column in UTF-16 units, counted by hand.
fn position(file: &str, byte: usize) -> Value {
    let before = &file[..byte];
    let line = before.matches('\n').count();
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .encode_utf16()
        .count();
    serde_json::json!({"line": line, "character": column})
}

/// Letters and digits only: what is left when markup and layout are gone.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn one_of(value: &Value, names: &str) {
    assert!(
        names.split_whitespace().any(|name| name == text(value)),
        "{value}"
    );
}

fn is_passage(files: &mut Files, passage: &Value) {
    assert_keys(
        passage,
        "fragment cited source work path bytes range text paragraph section similarity",
    );
    let words = files.slice(&passage["path"], &passage["bytes"], Some(&passage["range"]));
    let shown = letters(text(&passage["text"]));
    // What lies between lines of a page (running heads, page numbers) is left out.
    assert!(
        !shown.is_empty() && shown.chars().all(|c| words.contains(c)),
        "{passage}"
    );
    assert!(passage["cited"].is_boolean());
    assert!(passage["paragraph"].is_null() || number(&passage["paragraph"]) > 0);
    assert!(passage["section"].is_null() || passage["section"].is_string());
    let similarity = passage["similarity"].as_f64().expect("a number");
    assert!((0.0..=1.0).contains(&similarity), "{similarity}");
}

fn is_quotation(files: &mut Files, path: &Value, quotation: &Value) {
    assert_keys(
        quotation,
        "range bytes text citations verdict reason passages passagesTotal variants",
    );
    let written = files.slice(path, &quotation["bytes"], Some(&quotation["range"]));
    let wording = text(&quotation["text"]);
    assert!(
        letters(wording).chars().all(|c| written.contains(c)),
        "{wording:?} is the wording of {written:?}"
    );
    for mark in ['“', '”', '\n', '>'] {
        assert!(
            !wording.starts_with(mark) && !wording.ends_with(mark),
            "{wording:?}"
        );
    }
    for citation in list(&quotation["citations"]) {
        assert_keys(citation, "id locator binding strength");
        assert!(!text(&citation["id"]).is_empty());
        assert!(citation["locator"].is_null() || citation["locator"].is_string());
        one_of(
            &citation["binding"],
            "after before title block-quote footnote around default",
        );
        one_of(&citation["strength"], "strong weak");
    }
    one_of(
        &quotation["verdict"],
        "verbatim equivalent altered elsewhere absent unchecked",
    );
    let passages = list(&quotation["passages"]);
    for passage in passages {
        is_passage(files, passage);
    }
    assert!(number(&quotation["passagesTotal"]) >= passages.len());
    let variants = list(&quotation["variants"]);
    match text(&quotation["verdict"]) {
        "unchecked" => {
            let reasons = "uncited not-verbatim unknown-source no-text too-short other-language";
            one_of(&quotation["reason"], reasons);
        }
        verdict => {
            assert!(quotation["reason"].is_null(), "{quotation}");
            assert_eq!(verdict == "absent", passages.is_empty(), "{quotation}");
            assert!(verdict != "altered" || !variants.is_empty(), "{quotation}");
        }
    }
    for variant in variants {
        is_variant(files, path, passages, variant);
    }
}

fn is_variant(files: &mut Files, path: &Value, passages: &[Value], variant: &Value) {
    assert_keys(variant, "kind passage quotation source");
    one_of(
        &variant["kind"],
        "width script quote-marks dash ellipsis-style case punctuation number-style negation number-value \
         substitution addition modality qualifier omission transposition",
    );
    let passage = &passages[number(&variant["passage"])];
    for (side, path) in [("quotation", path), ("source", &passage["path"])] {
        let side = &variant[side];
        assert_keys(side, "text bytes");
        let words = files.slice(path, &side["bytes"], None);
        let told = text(&side["text"]);
        if told.is_empty() {
            assert_eq!(
                words, "",
                "an absent side stands at its insertion point: {variant}"
            );
        } else {
            assert!(
                letters(told).chars().all(|c| words.contains(c)),
                "{variant} {words:?}"
            );
        }
    }
}

fn is_finding(files: &mut Files, path: &Value, quotations: usize, finding: &Value) {
    assert_keys(
        finding,
        "rule severity message quotation range bytes related fixes",
    );
    one_of(&finding["severity"], "error warning info hint");
    assert!(!text(&finding["message"]).is_empty() && !text(&finding["rule"]).is_empty());
    files.slice(path, &finding["bytes"], Some(&finding["range"]));
    assert!(finding["quotation"].is_null() || number(&finding["quotation"]) < quotations);
    for related in list(&finding["related"]) {
        assert_keys(related, "path range message");
        assert_keys(&related["range"], "start end");
        files.read(&related["path"]);
    }
    for fix in list(&finding["fixes"]) {
        assert_keys(fix, "title safe edits");
        assert!(fix["safe"].is_boolean() && !text(&fix["title"]).is_empty());
        assert!(!list(&fix["edits"]).is_empty());
        for edit in list(&fix["edits"]) {
            assert_keys(edit, "path bytes newText");
            let before = files.slice(&edit["path"], &edit["bytes"], None);
            assert_ne!(before, text(&edit["newText"]), "an edit changes something");
        }
    }
}

#[test]
fn every_shape_is_as_promised() {
    for all in [false, true] {
        let (run, json) = report(all);
        run.ends_with(1);
        assert_eq!(run.err, "");
        assert_keys(&json, "version files summary");
        assert_eq!(json["version"], 1);
        let mut files = Files::default();
        for file in list(&json["files"]) {
            assert_keys(file, "path quotations findings");
            let quotations = list(&file["quotations"]);
            for quotation in quotations {
                is_quotation(&mut files, &file["path"], quotation);
            }
            for finding in list(&file["findings"]) {
                is_finding(&mut files, &file["path"], quotations.len(), finding);
            }
        }
    }
}

#[test]
fn the_summary_counts_what_the_files_list() {
    let (_, json) = report(true);
    let summary = &json["summary"];
    assert_keys(
        summary,
        "files quotations verbatim equivalent altered elsewhere absent unchecked errors warnings infos hints corpus",
    );
    let files = list(&json["files"]);
    assert_eq!(number(&summary["files"]), files.len());
    let all = |name: &str| {
        files
            .iter()
            .flat_map(|file| list(&file[name]))
            .collect::<Vec<_>>()
    };
    let (quotations, findings) = (all("quotations"), all("findings"));
    assert_eq!(number(&summary["quotations"]), quotations.len());
    for verdict in [
        "verbatim",
        "equivalent",
        "altered",
        "elsewhere",
        "absent",
        "unchecked",
    ] {
        let count = quotations
            .iter()
            .filter(|q| q["verdict"] == verdict)
            .count();
        assert_eq!(number(&summary[verdict]), count, "{verdict}");
    }
    for severity in ["error", "warning", "info", "hint"] {
        let count = findings
            .iter()
            .filter(|f| f["severity"] == severity)
            .count();
        assert_eq!(
            number(&summary[format!("{severity}s")]),
            count,
            "{severity}"
        );
    }
    let digest = text(&summary["corpus"]);
    assert!(
        digest.len() == 64 && digest.chars().all(|c| c.is_ascii_hexdigit()),
        "{digest}"
    );
}

#[test]
fn without_all_only_quotations_with_findings_are_listed_and_all_are_counted() {
    let ((_, some), (_, all)) = (report(false), report(true));
    assert_eq!(some["summary"], all["summary"]);
    for (some, all) in list(&some["files"]).iter().zip(list(&all["files"])) {
        let findings = list(&some["findings"]);
        assert_eq!(findings.len(), list(&all["findings"]).len());
        let mut listed: Vec<usize> = findings
            .iter()
            .filter_map(|f| f["quotation"].as_u64())
            .map(|n| n as usize)
            .collect();
        listed.sort_unstable();
        listed.dedup();
        assert_eq!(
            listed,
            (0..list(&some["quotations"]).len()).collect::<Vec<_>>(),
            "{}",
            some["path"]
        );
        // A finding means the same quotation in both lists.
        for (short, long) in findings.iter().zip(list(&all["findings"])) {
            if let (Some(n), Some(m)) = (short["quotation"].as_u64(), long["quotation"].as_u64()) {
                assert_eq!(
                    some["quotations"][n as usize],
                    all["quotations"][m as usize]
                );
            }
        }
    }
}

#[test]
fn paths_are_relative_to_the_current_directory() {
    let run = yinwen(
        &example().join("corpus"),
        &["check", "../notes/brief.md", "--format", "json"],
    );
    let json = run.ends_with(1).json();
    assert_eq!(json["files"][0]["path"], "../notes/brief.md");
    assert_eq!(
        json["files"][0]["quotations"][0]["passages"][0]["path"],
        "rmrb-2015.txt"
    );
}

#[test]
fn bytes_count_a_byte_order_mark_and_columns_do_not() {
    let folder = crate::support::Folder::workspace()
        .with("notes/note.md", "\u{feff}𠮷“目前有7.6亿网民”[@speech]。\n");
    let run = folder.run(&["check", "--format", "json"]);
    let finding = &run.ends_with(1).json()["files"][0]["findings"][0];
    // The mark has 3 bytes, 𠮷 has 4 (and 2 units of UTF-16), the quotation mark 3.
    assert_eq!(finding["bytes"][0], 10);
    assert_eq!(
        finding["range"]["start"],
        serde_json::json!({"line": 0, "character": 3})
    );
}
