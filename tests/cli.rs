//! The program as a user runs it: exit codes, streams, refusals.

use std::path::Path;
use std::process::{Command, Output};

fn yinwen(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_yinwen"))
        .current_dir(folder)
        .args(["--lang", "en"])
        .args(args)
        .output()
        .expect("the program runs")
}

#[test]
fn without_a_workspace_check_fails_and_says_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = yinwen(folder.path(), &["check"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    assert!(String::from_utf8_lossy(&output.stderr).contains("yinwen init"));
}

#[test]
fn init_writes_once() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(yinwen(folder.path(), &["init"]).status.code(), Some(0));
    let written = std::fs::read(folder.path().join("yinwen.toml")).expect("a file");
    assert_eq!(yinwen(folder.path(), &["init"]).status.code(), Some(2));
    let after = std::fs::read(folder.path().join("yinwen.toml")).expect("a file");
    assert_eq!(written, after);
}

#[test]
fn an_unknown_rule_is_a_usage_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = yinwen(folder.path(), &["rule", "misquoted-numbre"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("`misquoted-number`"));
}
