//! `check --fix`, `--unsafe-fixes`, `--diff`: what is changed, and what is left exactly as it is.

use crate::support::{Folder, finish, program};
use encoding_rs::{BIG5, GB18030};
use std::fs;

/// A wrong ¶, whose fix is safe, and a wrong number, whose fix is not.
const NOTE: &str = "“维护和平安全”[@speech, ¶2]。\n\n“目前有7.6亿网民”[@speech]。\n";
const SAFE: &str = "“维护和平安全”[@speech, ¶1]。\n\n“目前有7.6亿网民”[@speech]。\n";
const ALL: &str = "“维护和平安全”[@speech, ¶1]。\n\n“目前有6.7亿网民”[@speech]。\n";

fn folder(note: impl AsRef<[u8]>) -> Folder {
    Folder::workspace().with("notes/note.md", note)
}

#[test]
fn safe_fixes_are_applied_and_the_rest_is_reported() {
    let folder = folder(NOTE);
    let run = folder.run(&["check", "--fix", "--format", "concise"]);
    run.ends_with(1)
        .says(&["1 finding repaired in 1 note\n"])
        .prints(&["notes/note.md:3:2: error[misquoted-number]"]);
    assert_eq!(run.out.lines().count(), 1, "{}", run.out);
    assert_eq!(folder.read("notes/note.md"), SAFE);
    let again = folder.run(&["check", "--fix", "--format", "concise"]);
    assert_eq!(
        (again.ends_with(1).out.as_str(), again.err.as_str()),
        (run.out.as_str(), "")
    );
    assert_eq!(folder.read("notes/note.md"), SAFE);
}

#[test]
fn unsafe_fixes_are_applied_on_demand() {
    let folder = folder(NOTE);
    folder
        .run(&["check", "--fix", "--unsafe-fixes"])
        .ends_with(0)
        .says(&["2 findings repaired in 1 note\n"])
        .prints(&["nothing to report"]);
    assert_eq!(folder.read("notes/note.md"), ALL);
    let run = folder.run(&["check", "--fix", "--unsafe-fixes"]);
    assert_eq!(run.ends_with(0).err, "", "there is nothing left to do");
    assert_eq!(folder.read("notes/note.md"), ALL);
}

#[test]
fn only_what_is_selected_is_fixed() {
    let folder = folder(NOTE);
    let args = [
        "check",
        "--fix",
        "--unsafe-fixes",
        "--ignore",
        "wrong-locator",
    ];
    folder.run(&args).ends_with(0);
    assert_eq!(folder.read("notes/note.md"), NOTE.replace("7.6亿", "6.7亿"));
}

#[test]
fn fixing_the_example_twice_changes_nothing_the_second_time() {
    let folder = Folder::empty();
    let copied = std::process::Command::new("cp")
        .arg("-r")
        .arg(crate::support::example())
        .arg(folder.path().join("w"))
        .status()
        .expect("cp runs");
    assert!(copied.success());
    let notes = || {
        let mut texts = Vec::new();
        for entry in fs::read_dir(folder.path().join("w/notes")).expect("a folder") {
            let path = entry.expect("an entry").path();
            texts.push((path.clone(), fs::read(path).expect("a file")));
        }
        texts.sort();
        texts
    };
    let before = notes();
    let args = [
        "check",
        "w",
        "--fix",
        "--unsafe-fixes",
        "--format",
        "concise",
    ];
    let first = folder.run(&args);
    let after = notes();
    assert_ne!(before, after);
    let second = folder.run(&args);
    assert_eq!(second.out, first.out);
    assert_eq!(second.err, "");
    assert!(notes() == after, "a second run changed a note");
}

#[test]
fn encoding_mark_and_line_ends_stay() {
    let windows = NOTE.replace('\n', "\r\n");
    let fixed = SAFE.replace('\n', "\r\n");
    let utf16 = |text: &str| {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        [0xFF, 0xFE].into_iter().chain(units).collect::<Vec<u8>>()
    };
    let gb = |text: &str| GB18030.encode(text).0.into_owned();
    let mark = |text: &str| format!("\u{feff}{text}").into_bytes();
    for (note, expected) in [
        (mark(&windows), mark(&fixed)),
        (utf16(&windows), utf16(&fixed)),
        (gb(&windows), gb(&fixed)),
        (
            NOTE.replace('\n', "\r").into_bytes(),
            SAFE.replace('\n', "\r").into_bytes(),
        ),
    ] {
        let folder = folder(note);
        folder.run(&["check", "--fix"]).ends_with(1);
        assert_eq!(folder.bytes("notes/note.md"), expected);
    }
}

#[test]
fn a_note_that_would_lose_something_is_left_as_it_is() {
    // Big5 has no ¶, which the fix needs.
    let text = "這裡說：“維護和平安全”[@speech，第2段]。這是一篇用繁體中文寫的筆記，內容是說明網路的發展。\n";
    let (big5, _, lacks) = BIG5.encode(text);
    assert!(!lacks);
    let mut broken = NOTE.as_bytes().to_vec();
    broken.extend_from_slice(b"\xff\n");
    for (note, cause) in [
        (big5.into_owned(), "Big5 lacks a character"),
        (broken, "would be lost"),
    ] {
        let folder = folder(note.clone());
        let run = folder.run(&["check", "--fix", "--format", "concise"]);
        run.ends_with(2)
            .says(&["notes/note.md: ", cause, "Save it as UTF-8."]);
        assert!(run.out.contains("wrong-locator"), "{}", run.out);
        assert_eq!(folder.bytes("notes/note.md"), note);
    }
}

#[cfg(unix)]
#[test]
fn a_read_only_note_is_left_and_the_others_are_fixed() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(NOTE).with("notes/other.md", NOTE);
    let path = folder.path().join("notes/note.md");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).expect("permissions");
    let run = folder.run(&["check", "--fix"]);
    run.ends_with(2).says(&[
        "notes/note.md: the note may not be written to",
        "Make it writable.",
    ]);
    assert_eq!(folder.read("notes/note.md"), NOTE);
    assert_eq!(folder.read("notes/other.md"), SAFE);
    // Permissions of what is written stay.
    let other = folder.path().join("notes/other.md");
    fs::write(&other, NOTE).expect("a file");
    fs::set_permissions(&other, fs::Permissions::from_mode(0o640)).expect("permissions");
    folder
        .run(&["check", "--fix", "notes/other.md"])
        .ends_with(1);
    let mode = fs::metadata(&other).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[test]
fn diff_is_a_patch_and_changes_nothing() {
    let folder = folder(NOTE);
    let run = folder.run(&["check", "--diff"]);
    run.ends_with(1)
        .says(&["--fix would repair 1 finding in 1 note\n"]);
    assert_eq!(
        run.out,
        "--- a/notes/note.md\n+++ b/notes/note.md\n@@ -1,3 +1,3 @@\n\
         -“维护和平安全”[@speech, ¶2]。\n+“维护和平安全”[@speech, ¶1]。\n \n “目前有7.6亿网民”[@speech]。\n"
    );
    assert_eq!(folder.read("notes/note.md"), NOTE);
    let patch = folder.run(&["check", "--diff", "--unsafe-fixes"]).out;
    let mut git = std::process::Command::new("git");
    let applied = finish(
        git.current_dir(folder.path()).args(["apply", "-"]),
        patch.as_bytes(),
    );
    applied.ends_with(0);
    assert_eq!(folder.read("notes/note.md"), ALL);
    let run = folder.run(&["check", "--diff", "--unsafe-fixes"]);
    assert_eq!((run.ends_with(0).out.as_str(), run.err.as_str()), ("", ""));
}

#[test]
fn diff_reads_stdin_and_fix_does_not() {
    let folder = Folder::workspace();
    let run = |option: &str| {
        let mut command = program(folder.path());
        command.args([
            "--lang",
            "en",
            "check",
            "--stdin-filename",
            "notes/new.md",
            option,
        ]);
        finish(&mut command, NOTE.as_bytes())
    };
    run("--diff")
        .ends_with(1)
        .prints(&["+++ b/notes/new.md\n", "\n+“维护和平安全”[@speech, ¶1]。\n"]);
    let run = run("--fix");
    run.ends_with(2)
        .says(&["'--stdin-filename <FILE>' cannot be used with '--fix'"]);
    assert_eq!(run.out, "");
}

#[test]
fn options_that_contradict_each_other_are_refused() {
    let folder = folder(NOTE);
    for (args, words) in [
        (
            &["--unsafe-fixes"][..],
            "--unsafe-fixes does nothing by itself",
        ),
        (&["--fix", "--diff"], "cannot be used with"),
        (&["--diff", "--format", "json"], "cannot be used with"),
        (
            &["--fix", "--write-baseline", "--baseline", "b.json"],
            "cannot be used with",
        ),
        (&["--fix", "--add-suppressions"], "cannot be used with"),
        (&["--write-baseline"], "there is no name for the baseline"),
    ] {
        let run = folder.run(&[&["check"], args].concat());
        run.ends_with(2).says(&[words]);
        assert_eq!(run.out, "", "{args:?}");
    }
    assert_eq!(folder.read("notes/note.md"), NOTE);
    assert!(!folder.path().join("b.json").exists());
}
