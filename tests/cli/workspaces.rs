//! Which workspace a note belongs to, and several of them in one run.

use crate::support::{FOUND, Folder, NOTE, SPEECH};

#[test]
fn notes_of_several_workspaces_are_checked_in_one_run() {
    let folder = Folder::empty()
        .with("a/corpus/speech.txt", SPEECH)
        .with("a/note.md", NOTE)
        .with("b/corpus/speech.txt", SPEECH.replace("6.7", "7.6"))
        .with("b/note.md", NOTE);
    let run = folder.run(&["check", "a", "b", "--format", "concise"]);
    assert_eq!(
        run.ends_with(1).out,
        "a/note.md:3:2: error[misquoted-number] The value differs: “7.6亿网民” — the source has “6.7亿网民” (speech ¶2)\n"
    );
    let json = folder.run(&["check", "a", "b", "--format", "json"]).json();
    assert_eq!(json["summary"]["files"], 2);
    assert_eq!(json["summary"]["quotations"], 4);
    assert_eq!(
        json["summary"]["corpus"].as_str().map(str::len),
        Some(64 + 1 + 64)
    );
    folder.run(&["check", "b"]).ends_with(0);
}

#[test]
fn a_folder_with_corpus_is_a_workspace_from_within_too() {
    let folder = Folder::workspace().with("notes/deep/er/note.md", NOTE);
    let run = crate::support::yinwen(
        &folder.path().join("notes/deep"),
        &["check", "--format", "concise"],
    );
    run.ends_with(1)
        .prints(&["er/note.md:3:2: error[misquoted-number]"]);
    assert_eq!(run.out.lines().count(), 1, "{}", run.out);
}

#[test]
fn files_of_the_corpus_and_the_configuration_are_no_notes() {
    let folder = Folder::workspace().with("yinwen.toml", "[notes]\ninclude = [\"notes/**\"]\n");
    let run = folder.run(&[
        "check",
        "--format",
        "concise",
        "yinwen.toml",
        "corpus/speech.txt",
        "notes/note.md",
    ]);
    assert_eq!(run.ends_with(1).out.lines().count(), 1);
    run.prints(&[FOUND]);
}

#[test]
fn a_corpus_elsewhere_is_granted_on_the_command_line() {
    let folder = Folder::empty()
        .with("archive/speech.txt", SPEECH)
        .with("work/note.md", NOTE);
    let run = folder.run(&[
        "check", "work", "--corpus", "archive", "--format", "concise",
    ]);
    run.ends_with(1)
        .prints(&["work/note.md:3:2: error[misquoted-number]"]);
    let run = folder.run(&["check", "work", "--corpus", "archiv"]);
    run.ends_with(2)
        .says(&["archiv: no such folder", "`--corpus` takes a folder"]);
}

#[test]
fn notes_that_git_ignores_are_left_out_unless_they_are_named() {
    let folder = Folder::workspace()
        .with(".git/info/exclude", "secret.md\n")
        .with(".gitignore", "*.log.md\n/drafts/\n")
        .with("notes/sub/.gitignore", "!kept.log.md\n")
        .with("notes/a.log.md", NOTE)
        .with("notes/sub/kept.log.md", NOTE)
        .with("notes/secret.md", NOTE)
        .with("drafts/draft.md", NOTE)
        .with("drafts/old/older.md", NOTE);
    let found = |args: &[&str]| {
        let run = folder.run(&[&["check", "--format", "concise"], args].concat());
        let path = |line: &str| line.split(':').next().map(str::to_owned);
        run.ends_with(1)
            .out
            .lines()
            .filter_map(path)
            .collect::<Vec<_>>()
    };
    assert_eq!(found(&[]), ["notes/note.md", "notes/sub/kept.log.md"]);
    assert_eq!(found(&["notes/a.log.md"]), ["notes/a.log.md"]);
    assert_eq!(
        found(&["drafts"]),
        ["drafts/draft.md", "drafts/old/older.md"]
    );
    assert_eq!(found(&["drafts/old"]), ["drafts/old/older.md"]);
    // A source is a source, tracked or not: it may be somebody else's text.
    let folder = folder.with(".gitignore", "corpus/\n");
    folder.run(&["check", "notes/note.md"]).ends_with(1);
    // Without a checkout the file means nothing.
    let folder = Folder::workspace().with(".gitignore", "notes/\n");
    folder.check().ends_with(1);
}
