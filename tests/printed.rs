//! What `check` prints, as a whole: the example's notes, for the eye of whoever changes the output.
//!
//! After a change on purpose: look at the difference, then `INSTA_UPDATE=always cargo test --test printed`.

use std::path::Path;
use std::process::Command;

/// `check` of notes of the example, without colour.
fn check(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_yinwen"))
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/wuzhen"))
        .args(["check", "--color", "never"])
        .args(args)
        .env_remove("GITHUB_WORKSPACE")
        .output()
        .expect("the program runs");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// A test that a note is reported on as before.
macro_rules! printed {
    ($($name:ident: $($arg:literal)*;)*) => {$(
        #[test]
        fn $name() {
            insta::with_settings!({ omit_expression => true }, {
                insta::assert_snapshot!(check(&[$($arg),*]));
            });
        }
    )*};
}

printed! {
    brief: "notes/brief.md" "--lang" "en";
    clean_brief: "notes/clean-brief.md" "--lang" "en";
    essay: "notes/essay.md" "--lang" "en";
    memo: "notes/memo.md" "--lang" "en";
    messy: "notes/messy.md" "--lang" "en";
    reading_notes: "notes/reading-notes.md" "--lang" "en";
    talking_points: "notes/talking-points.md" "--lang" "en";
    traditional: "notes/traditional.md" "--lang" "en";
    brief_in_chinese: "notes/brief.md" "--lang" "zh";
    brief_concise: "notes/brief.md" "--lang" "en" "--format" "concise";
    brief_as_a_table: "notes/brief.md" "--lang" "en" "--all" "--select" "misquoted-number";
    memo_as_json: "notes/memo.md" "--lang" "en" "--format" "json";
    memo_as_json_lines: "notes/memo.md" "--lang" "en" "--format" "jsonl";
    memo_as_workflow_commands: "notes/memo.md" "--lang" "en" "--format" "github";
    memo_as_a_test_report: "notes/memo.md" "--lang" "en" "--format" "junit";
}

#[test]
fn memo_as_sarif() {
    let args = ["notes/memo.md", "--lang", "en", "--format", "sarif"];
    let mut report: serde_json::Value = serde_json::from_str(&check(&args)).expect("JSON");
    // What is said of every rule is told by `yinwen rule`.
    let driver = &mut report["runs"][0]["tool"]["driver"];
    driver["rules"] = serde_json::json!([]);
    driver["version"] = "".into();
    driver["semanticVersion"] = "".into();
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!(serde_json::to_string_pretty(&report).expect("JSON"));
    });
}
