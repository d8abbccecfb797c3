//! `check --baseline`, `--write-baseline`: adopting the check on notes that are old.

use crate::support::{FOUND, Folder, NOTE, Run};

const WRITE: [&str; 4] = ["check", "--baseline", "known.json", "--write-baseline"];

/// A workspace whose findings are written down.
fn adopted(note: &str) -> Folder {
    let folder = Folder::workspace().with("notes/note.md", note);
    let run = folder.run(&WRITE);
    run.ends_with(0)
        .says(&["known.json: ", "of this run written\n"]);
    folder
}

fn check(folder: &Folder) -> Run {
    folder.run(&["check", "--format", "concise", "--baseline", "known.json"])
}

#[test]
fn what_is_in_the_baseline_is_not_reported() {
    let folder = adopted(NOTE);
    let text = folder.read("known.json");
    assert_eq!(
        text,
        r#"{
  "version": 1,
  "baseline": [
    {
      "path": "notes/note.md",
      "rule": "misquoted-number",
      "citations": [
        "speech"
      ],
      "words": "目前有7.6亿网民",
      "count": 1
    }
  ]
}
"#
    );
    let run = check(&folder);
    assert_eq!((run.ends_with(0).out.as_str(), run.err.as_str()), ("", ""));
    folder
        .run(&["check", "--format", "concise"])
        .ends_with(1)
        .prints(&[FOUND]);
    folder.run(&WRITE).ends_with(0);
    assert_eq!(
        folder.read("known.json"),
        text,
        "writing it again changes nothing"
    );
}

#[test]
fn a_finding_is_known_again_where_it_moves_to_and_as_it_is_reflowed() {
    let folder = adopted(NOTE);
    for (path, note) in [
        (
            "notes/note.md",
            "新的一段。\n\n新的一句，“目前有\n7.6亿网民”[@speech, ¶2]。\n",
        ),
        ("notes/note.md", "「目前有７.６億網民」[@speech]。\n"),
        ("notes/sub/moved.md", NOTE),
    ] {
        std::fs::remove_dir_all(folder.path().join("notes")).expect("a folder");
        let folder = std::path::Path::new(path)
            .parent()
            .map(|parent| std::fs::create_dir_all(folder.path().join(parent)))
            .map(|_| &folder)
            .expect("a folder");
        std::fs::write(folder.path().join(path), note).expect("a file");
        let run = check(folder);
        assert_eq!(
            (run.ends_with(0).out.as_str(), run.err.as_str()),
            ("", ""),
            "{note}"
        );
    }
}

#[test]
fn what_is_new_is_reported() {
    let folder = adopted(NOTE);
    for (note, found) in [
        // One more of the same.
        (
            format!("{NOTE}\n{NOTE}"),
            "notes/note.md:7:2: error[misquoted-number]",
        ),
        // Another value.
        (NOTE.replace("7.6", "76"), FOUND),
        // Another rule.
        (
            format!("{NOTE}\n“维护和平安全”[@speech, ¶2]。\n"),
            "warning[wrong-locator]",
        ),
    ] {
        std::fs::write(folder.path().join("notes/note.md"), note).expect("a file");
        let run = folder.run(&[
            "check",
            "--format",
            "concise",
            "--baseline",
            "known.json",
            "--fail-on",
            "warning",
        ]);
        run.ends_with(1).prints(&[found]);
        assert_eq!(run.out.lines().count(), 1, "{}", run.out);
    }
}

#[test]
fn entries_that_match_nothing_any_more_are_told() {
    let folder = adopted(NOTE).with("notes/note.md", "“尊重网络主权”[@speech]。\n");
    let run = check(&folder);
    run.ends_with(0).says(&[
        "warning: known.json: 1 of its findings are not found any more\n  \
         notes/note.md: misquoted-number “目前有7.6亿网民”\n  Take them out with --write-baseline.\n",
    ]);
    // Nothing is known of notes and rules that are not looked at.
    let folder = folder.with("notes/other.md", "没有引文。\n");
    for args in [&["notes/other.md"][..], &["--ignore", "misquoted-number"]] {
        let run = folder.run(&[&["check", "--baseline", "known.json"], args].concat());
        assert_eq!(run.ends_with(0).err, "", "{args:?}");
    }
    // Nor are they dropped by a run that does not look at them.
    folder
        .run(&[&WRITE[..], &["notes/other.md"]].concat())
        .ends_with(0);
    assert!(folder.read("known.json").contains("7.6亿"));
    folder.run(&WRITE).ends_with(0);
    assert!(!folder.read("known.json").contains("7.6亿"));
}

#[test]
fn fixes_and_suppressions_leave_alone_what_is_in_the_baseline() {
    let note = "“维护和平安全”[@speech, ¶2]。\n";
    let folder = adopted(note);
    for option in ["--fix", "--add-suppressions"] {
        let args = ["check", "--baseline", "known.json", option];
        folder.run(&args).ends_with(0);
        assert_eq!(folder.read("notes/note.md"), note, "{option}");
    }
}

#[test]
fn a_file_that_is_no_baseline_is_refused_and_never_overwritten() {
    for (content, cause) in [
        ("“笔记”", "no baseline of yinwen: "),
        ("{}", "no baseline of yinwen: "),
        (
            "{\"version\": 1, \"baseline\": [{\"path\": 3}]}",
            "no baseline of yinwen: ",
        ),
        (
            "{\"version\": 2, \"baseline\": []}",
            "a baseline of version 2, which this yinwen does not read",
        ),
    ] {
        let folder = Folder::workspace().with("known.json", content);
        for args in [&WRITE[..3], &WRITE[..]] {
            let run = folder.run(args);
            run.ends_with(2).says(&["error: known.json: ", cause]);
            assert_eq!(run.out, "");
            assert_eq!(folder.read("known.json"), content);
        }
    }
    let run = Folder::workspace().run(&WRITE[..3]);
    run.ends_with(2)
        .says(&["known.json: no such file\n  --write-baseline writes it."]);
}

#[test]
fn a_baseline_that_cannot_be_written_is_an_error() {
    let args = [
        "check",
        "--baseline",
        "no/such/known.json",
        "--write-baseline",
    ];
    Folder::workspace()
        .run(&args)
        .ends_with(2)
        .says(&["no/such/known.json: cannot be written"]);
}

/// A workspace whose yinwen.toml names the baseline.
fn configured() -> Folder {
    Folder::workspace().with("yinwen.toml", "[check]\nbaseline = \"known.json\"\n")
}

#[test]
fn the_baseline_of_the_configuration_needs_no_option() {
    let folder = configured();
    let run = folder.check();
    run.ends_with(1).prints(&[
        FOUND,
        "There is no baseline known.json; `yinwen check --write-baseline` writes it",
    ]);
    folder
        .run(&["check", "--write-baseline"])
        .ends_with(0)
        .says(&["known.json: 1 finding of this run written\n"]);
    let run = folder.check();
    assert_eq!((run.ends_with(0).out.as_str(), run.err.as_str()), ("", ""));
    // One on the command line takes its place.
    let folder = folder.with("other.json", "{\"version\": 1, \"baseline\": []}");
    folder
        .run(&["check", "--format", "concise", "--baseline", "other.json"])
        .ends_with(1)
        .prints(&[FOUND]);
}

#[test]
fn each_workspace_has_its_own() {
    let folder = Folder::empty();
    let folder = ["a", "b"].iter().fold(folder, |folder, name| {
        let one = configured();
        let path = |file: &str| format!("{name}/{file}");
        ["yinwen.toml", "corpus/speech.txt", "notes/note.md"]
            .iter()
            .fold(folder, |folder, file| {
                folder.with(&path(file), one.read(file))
            })
    });
    folder.run(&["check", "a", "--write-baseline"]).ends_with(0);
    let run = folder.run(&["check", "--format", "concise", "a", "b"]);
    run.ends_with(1).prints(&["b/notes/note.md"]);
    assert!(!run.out.contains("a/notes/note.md"), "{}", run.out);
}

#[test]
fn a_baseline_without_a_name_is_refused() {
    Folder::workspace()
        .run(&["check", "--write-baseline"])
        .ends_with(2)
        .says(&["there is no name for the baseline\n  Say --baseline FILE, or write baseline = \"FILE\" under [check] in yinwen.toml."]);
}

#[test]
fn a_baseline_of_the_configuration_that_is_none_is_a_finding_and_is_not_overwritten() {
    let folder = configured().with("known.json", "{}");
    folder.check().ends_with(1).prints(&[
        FOUND,
        "The baseline known.json cannot be read: no baseline of yinwen: ",
    ]);
    folder
        .run(&["check", "--write-baseline"])
        .ends_with(2)
        .says(&["known.json: no baseline of yinwen: "]);
    assert_eq!(folder.read("known.json"), "{}");
}
