//! The forms of the report: one list of findings in each, and what each promises besides.

use crate::support::{Folder, NOTE, Run, example, finish, program, yinwen};
use serde_json::Value;
use sha2::Digest;
use std::collections::BTreeMap;

/// A rule and a line (from 1) of a file.
type Place = (String, String, u64);

fn check(format: &str) -> Run {
    yinwen(&example(), &["check", "--format", format])
}

fn text(value: &Value) -> String {
    value.as_str().expect("a string").to_owned()
}

fn number(value: &Value) -> u64 {
    value.as_u64().expect("a number")
}

fn json_place(path: &Value, finding: &Value) -> Place {
    let line = number(&finding["range"]["start"]["line"]) + 1;
    (text(path), text(&finding["rule"]), line)
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().expect("a list")
}

/// What stands between two words on a line.
fn between<'a>(line: &'a str, before: &str, after: &str) -> &'a str {
    let rest = line.split_once(before).expect(before).1;
    rest.split(after).next().unwrap_or_default()
}

/// The findings that a report of the example lists, sorted.
fn places(format: &str, run: &Run) -> Vec<Place> {
    let lines = || run.out.lines();
    let mut places: Vec<Place> = match format {
        "human" => {
            let mut rule = "";
            let mut places = Vec::new();
            for line in lines() {
                if let Some((_, rest)) = line.split_once('[')
                    && !line.starts_with(' ')
                    && let Some((name, _)) = rest.split_once("]: ")
                {
                    rule = name;
                } else if let Some(place) = line.trim_start().strip_prefix("--> ")
                    && !rule.is_empty()
                {
                    let mut parts = place.split(':');
                    let path = parts.next().expect("a path").to_owned();
                    let line = parts.next().expect("a line").parse().expect("a number");
                    places.push((path, std::mem::take(&mut rule).to_owned(), line));
                }
            }
            places
        }
        "concise" => lines()
            .map(|line| {
                let mut parts = line.split(':');
                let path = parts.next().expect("a path").to_owned();
                let number = parts.next().expect("a line").parse().expect("a number");
                (path, between(line, "[", "]").to_owned(), number)
            })
            .collect(),
        "json" => list(&run.json()["files"])
            .iter()
            .flat_map(|file| {
                let findings = list(&file["findings"]).iter();
                findings.map(|finding| json_place(&file["path"], finding))
            })
            .collect(),
        "jsonl" => lines()
            .map(|line| serde_json::from_str::<Value>(line).expect("an object a line"))
            .filter(|object| object["type"] == "finding")
            .map(|object| json_place(&object["path"], &object))
            .collect(),
        "sarif" => list(&run.json()["runs"][0]["results"])
            .iter()
            .map(|result| {
                let place = &result["locations"][0]["physicalLocation"];
                let path = text(&place["artifactLocation"]["uri"]);
                let line = number(&place["region"]["startLine"]);
                (path, text(&result["ruleId"]), line)
            })
            .collect(),
        "github" => lines()
            .map(|line| {
                let number = between(line, ",line=", ",").parse().expect("a number");
                let path = between(line, ",file=", ",").to_owned();
                (path, between(line, "yinwen (", ")").to_owned(), number)
            })
            .collect(),
        "junit" => {
            let tests = run.out.split("<testcase ").skip(1);
            tests
                .filter(|test| test.contains("<failure "))
                .map(|test| {
                    let number = between(test, " line=\"", "\"").parse().expect("a number");
                    let path = between(test, " file=\"", "\"").to_owned();
                    (path, between(test, " type=\"", "\"").to_owned(), number)
                })
                .collect()
        }
        "html" => {
            let mut path = "";
            let mut places = Vec::new();
            for line in lines() {
                if line.starts_with("<h2>") {
                    path = between(line, "<h2>", "<");
                } else if line.starts_with("<li ") {
                    let number = between(line, "data-line=\"", "\"")
                        .parse()
                        .expect("a number");
                    let link = between(line, "<a href=", "</a>");
                    let rule = link.split('>').nth(1).expect("a rule").to_owned();
                    places.push((path.to_owned(), rule, number));
                }
            }
            places
        }
        other => panic!("{other}"),
    };
    places.sort();
    places
}

const FORMATS: [&str; 8] = [
    "human", "concise", "json", "jsonl", "sarif", "github", "junit", "html",
];

#[test]
fn every_format_lists_the_same_findings_and_ends_alike() {
    let json = places("json", check("json").ends_with(1));
    assert!(json.len() > 40, "{}", json.len());
    for format in FORMATS {
        let run = check(format);
        run.ends_with(1);
        assert_eq!(run.err, "", "{format}");
        assert_eq!(places(format, &run), json, "{format}");
    }
}

#[test]
fn the_exit_code_does_not_depend_on_the_format() {
    let folder = Folder::workspace().with("clean/note.md", "“尊重网络主权”[@speech]。\n");
    for format in FORMATS {
        let run = |args: &[&str]| folder.run(&[&["check", "--format", format], args].concat());
        run(&["notes"]).ends_with(1);
        run(&["notes", "--exit-zero"]).ends_with(0);
        run(&["clean"]).ends_with(0);
        let run = run(&["no/such.md"]);
        run.ends_with(2).says(&["no/such.md: no such file"]);
        assert_eq!(run.out, "", "nothing was checked, so nothing is reported");
    }
}

#[test]
fn every_format_can_be_written_to_a_file() {
    let folder = Folder::workspace();
    for format in FORMATS {
        let args = ["check", "--color", "never", "--format", format];
        let printed = folder.run(&args).out;
        let run = folder.run(&[&args[..], &["--output-file", "out.report"]].concat());
        assert_eq!(run.ends_with(1).out, "", "{format}");
        assert_eq!(folder.read("out.report"), printed, "{format}");
    }
}

#[test]
fn an_output_file_is_tried_before_anything_is_checked() {
    let folder = Folder::workspace().with("out/file", "");
    for (file, cause) in [
        ("no/such/out", "No such file"),
        ("out", "directory"),
        ("notes/note.md/out", "cannot be written"),
    ] {
        let run = folder.run(&["check", "--output-file", file]);
        run.ends_with(2)
            .says(&[&format!("{file}: cannot be written"), cause]);
        assert_eq!(run.out, "");
    }
}

#[test]
fn a_run_that_fails_halfway_says_so_in_the_report_as_well() {
    let folder = Folder::workspace().with("notes/binary.md", b"PK\0\0\0");
    let run = folder.run(&["check", "--format", "sarif"]);
    run.ends_with(2).says(&["notes/binary.md: binary file"]);
    let sarif = run.json();
    assert_eq!(
        sarif["runs"][0]["invocations"][0]["executionSuccessful"],
        false
    );
    assert_eq!(list(&sarif["runs"][0]["results"]).len(), 1);
}

#[test]
fn jsonl_lines_are_complete_in_themselves() {
    let note = format!("{NOTE}\n“没有出处的一句完整的话。”\n");
    let folder = Folder::workspace().with("notes/note.md", note);
    let run = folder.run(&["check", "--format", "jsonl", "--all"]);
    let lines: Vec<Value> = run
        .ends_with(1)
        .out
        .lines()
        .map(|line| serde_json::from_str(line).expect("an object"))
        .collect();
    let types: Vec<_> = lines.iter().map(|line| text(&line["type"])).collect();
    assert_eq!(types, ["finding", "quotation", "quotation", "summary"]);
    let finding = &lines[0];
    assert_eq!(finding["path"], "notes/note.md");
    assert_eq!(finding["quotation"]["text"], "目前有7.6亿网民");
    assert_eq!(finding["quotation"]["verdict"], "altered");
    assert_eq!(lines[2]["reason"], "uncited");
    assert_eq!(
        (&lines[3]["version"], &lines[3]["quotations"]),
        (&1.into(), &3.into())
    );
    let run = folder.run(&["check", "--format", "jsonl"]);
    assert_eq!(run.out.lines().count(), 2, "a finding and the summary");
}

/// A note whose path is Chinese, with a space and a colon, and whose quotation stands behind a character of two UTF-16 units.
fn odd() -> Folder {
    Folder::empty()
        .with("corpus/speech.txt", crate::support::SPEECH)
        .with(
            "笔记/初 稿,一.md",
            "𠀀“目前有7.6亿网民”[@speech]。\n\n> 目前有\n> 7.6亿网民\n>\n> —— [@speech]\n",
        )
}

#[test]
fn sarif_places_are_what_collectors_expect() {
    let run = odd().run(&[
        "check",
        "--format",
        "sarif",
        "--ignore",
        "unmarked-omission",
    ]);
    let sarif = run.ends_with(1).json();
    let report = &sarif["runs"][0];
    assert_eq!(report["columnKind"], "utf16CodeUnits");
    let results = list(&report["results"]);
    assert_eq!(results.len(), 2);
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(
        place["artifactLocation"]["uri"],
        "%E7%AC%94%E8%AE%B0/%E5%88%9D%20%E7%A8%BF%2C%E4%B8%80.md"
    );
    let region = &place["region"];
    // 𠀀 takes columns 1 and 2, the opening mark 3.
    assert_eq!(
        (&region["startLine"], &region["startColumn"]),
        (&1.into(), &4.into())
    );
    assert_eq!(
        (&region["endLine"], &region["endColumn"]),
        (&1.into(), &13.into())
    );
    let related = &results[0]["relatedLocations"][0];
    assert_eq!(
        related["physicalLocation"]["artifactLocation"]["uri"],
        "corpus/speech.txt"
    );
    let change = &results[0]["fixes"][0]["artifactChanges"][0];
    let replacement = &change["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "6.7亿网民");
    assert_eq!(replacement["deletedRegion"]["startColumn"], 7);
    // Every result names a rule that is described.
    let rules = list(&report["tool"]["driver"]["rules"]);
    for result in results {
        let index = number(&result["ruleIndex"]) as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(!text(&rules[index]["help"]["markdown"]).is_empty());
    }
}

#[test]
fn a_fingerprint_stays_when_lines_move_and_tells_equal_findings_apart() {
    let prints = |note: &str| {
        let folder = Folder::workspace().with("notes/note.md", note);
        let run = folder.run(&["check", "--format", "sarif"]);
        let prints: Vec<String> = list(&run.ends_with(1).json()["runs"][0]["results"])
            .iter()
            .map(|result| text(&result["partialFingerprints"]["yinwenQuotation/v1"]))
            .collect();
        prints
    };
    let wrong = "“目前有7.6亿网民”[@speech]。\n";
    let [plain] = &prints(wrong)[..] else {
        panic!("one finding")
    };
    let moved = "新的一段。\n\n前文，“目前有\n７.６亿网民”[@speech]。\n";
    assert_eq!(
        prints(moved),
        std::slice::from_ref(plain),
        "reflowed and moved"
    );
    let twice = prints(&format!("{wrong}\n{wrong}"));
    assert_eq!(&twice[0], plain);
    assert_ne!(twice[0], twice[1]);
    let other = prints("“目前有8.6亿网民”[@speech]。\n");
    assert_ne!(&other[0], plain);
}

#[test]
fn github_commands_are_escaped_and_count_in_characters() {
    let run = odd().run(&[
        "check",
        "--format",
        "github",
        "--ignore",
        "unmarked-omission",
    ]);
    let lines: Vec<&str> = run.ends_with(1).out.lines().collect();
    assert!(
        lines[0].starts_with(
            "::error title=yinwen (misquoted-number),file=笔记/初 稿%2C一.md,line=1,col=3,endLine=1,endColumn=12::The value differs"
        ),
        "{}",
        lines[0]
    );
    // GitHub takes no columns for what runs over several lines.
    assert!(lines[1].contains(",line=3,endLine=4::"), "{}", lines[1]);
}

#[test]
fn in_a_workflow_paths_are_those_of_the_checkout() {
    let folder = Folder::empty()
        .with("part/corpus/speech.txt", crate::support::SPEECH)
        .with("part/notes/note.md", NOTE);
    for (format, path) in [
        ("github", "file=part/notes/note.md,"),
        ("sarif", "\"uri\": \"part/notes/note.md\""),
        ("junit", "file=\"part/notes/note.md\""),
    ] {
        let mut command = program(&folder.path().join("part"));
        let run = finish(
            command
                .args(["--lang", "en", "check", "--format", format])
                .env("GITHUB_WORKSPACE", folder.path()),
            b"",
        );
        run.ends_with(1).prints(&[path]);
    }
}

#[test]
fn junit_has_a_test_for_every_quotation() {
    let note = format!("{NOTE}\n“没有出处的\u{1b}一句<完整>的话。”\n");
    let folder = Folder::workspace().with("notes/note.md", note);
    let run = folder.run(&["check", "--format", "junit"]);
    run.ends_with(1).prints(&[
        "<testsuites name=\"yinwen\" tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\">",
        "<testsuite name=\"notes/note.md\" tests=\"3\"",
        "<testcase name=\"尊重网络主权\" classname=\"notes/note.md\" file=\"notes/note.md\" line=\"1\"/>",
        "<failure type=\"misquoted-number\" message=\"The value differs",
        "<skipped message=\"no citation\"/>",
        "没有出处的␛一句&lt;完整&gt;的话。",
    ]);
}

#[test]
fn statistics_of_a_form_for_programs_go_to_stderr() {
    let mut counts = BTreeMap::new();
    for format in FORMATS {
        let run = Folder::workspace().run(&["check", "--statistics", "--format", format]);
        let line = "     1  misquoted-number  error\n";
        counts.insert(format, (run.out.contains(line), run.err.contains(line)));
    }
    for (format, found) in counts {
        let is_read = matches!(format, "human" | "concise");
        assert_eq!(found, (is_read, !is_read), "{format}");
    }
}

#[test]
fn html_is_one_file_in_which_nothing_from_a_note_is_markup() {
    let note = format!(
        "“目前有7.6亿网民”[@speech]。\n\n“尊重网络<script>alert(1)</script>\u{202e}主权”[@speech]。\n\n{NOTE}"
    );
    let folder = Folder::workspace().with("notes/<b>&.md", note);
    let run = folder.run(&["check", "--format", "html"]);
    run.ends_with(1).prints(&[
        "<h2>notes/&lt;b&gt;&amp;.md</h2>",
        "<article class=\"altered\">",
        "<p class=\"quotation\">目前有<mark>7.6亿网民</mark></p>",
        "目前有</span><mark>6.7亿网民</mark>",
        "speech 开幕讲话 ¶2",
        "default-src 'none'",
    ]);
    for bad in ["<script", "\u{202e}", "http-equiv=\"refresh", "src="] {
        assert!(!run.out.contains(bad), "{bad}");
    }
    let digest = sha2::Sha256::digest(folder.bytes("corpus/speech.txt"));
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    run.prints(&[&hex]);
    assert_eq!(folder.run(&["check", "--format", "html"]).out, run.out);
}
