//! What is wrong with files is told by name and with a remedy, and harms nothing else.

use crate::support::{FOUND, Folder, NOTE, SPEECH};

#[test]
fn without_a_workspace_check_says_what_to_do() {
    let run = Folder::empty().run(&["check"]);
    run.ends_with(2)
        .says(&["no workspace", "corpus/", "`yinwen init`"]);
    assert_eq!(run.out, "");
}

#[test]
fn a_missing_note_is_told_and_the_others_are_checked() {
    let folder = Folder::workspace();
    let run = folder.run(&[
        "check",
        "notes/none.md",
        "notes/note.md",
        "--format",
        "concise",
    ]);
    run.ends_with(2)
        .says(&[
            "notes/none.md: no such file or folder",
            "Check the spelling",
        ])
        .prints(&[FOUND]);
}

#[test]
fn a_folder_named_like_a_note_is_a_folder() {
    let folder = Folder::workspace().with("notes/folder.md/inner.md", NOTE);
    let run = folder.check();
    run.ends_with(1).prints(&[
        FOUND,
        "notes/folder.md/inner.md:3:2: error[misquoted-number]",
    ]);
    assert_eq!(run.err, "");
}

#[test]
fn a_folder_without_notes_is_pointed_out() {
    let folder = Folder::workspace().with("empty.md/picture.png", "");
    let run = folder.run(&["check", "empty.md"]);
    run.ends_with(0).says(&[
        "warning: empty.md: no note in this folder",
        "[notes] include",
    ]);
}

#[test]
fn a_note_that_is_no_text_is_told_and_the_others_are_checked() {
    let folder = Folder::workspace().with("notes/binary.md", b"PK\x03\x04\0\0\0");
    let run = folder.check();
    run.ends_with(2)
        .says(&[
            "notes/binary.md: binary file, not text",
            "It was not checked",
        ])
        .prints(&[FOUND]);
}

#[test]
fn bytes_that_are_not_utf8_in_a_note_are_pointed_out() {
    let text = ["第一行。\n“尊重网络主权”[@speech]，坏\u{0}。\n", NOTE].concat();
    let bytes: Vec<u8> = text
        .bytes()
        .map(|byte| if byte == 0 { 0xff } else { byte })
        .collect();
    let folder = Folder::workspace().with("notes/note.md", bytes);
    let run = folder.check();
    run.ends_with(1).prints(&[
        "notes/note.md:2:20: warning[undecodable]",
        "notes/note.md:5:2: error[misquoted-number]",
    ]);
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::workspace()
        .with("notes/secret.md", NOTE)
        .with("corpus/secret.txt", SPEECH);
    for path in ["notes/secret.md", "corpus/secret.txt"] {
        let path = folder.path().join(path);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000))
            .expect("permissions");
        if std::fs::read(&path).is_ok() {
            return; // The administrator may read everything.
        }
    }
    let run = folder.check();
    run.ends_with(2)
        .says(&["notes/secret.md: permission denied"]);
    run.prints(&[FOUND, "corpus/secret.txt:1:1: error[missing-file] corpus/secret.txt cannot be read: permission denied"]);
}

#[test]
fn a_file_of_the_corpus_that_is_no_text_is_no_note_and_no_source() {
    let folder = Folder::workspace().with("corpus/scan.txt", b"%PDF-1.7\0\0\0");
    let run = folder.check();
    assert_eq!(run.ends_with(1).err, "");
    run.prints(&[
        "corpus/scan.txt:1:1: warning[undecodable] The file is not searched: binary file, not text",
        FOUND,
    ]);
    assert!(!folder.run(&["sources"]).out.contains("scan"));
}

#[test]
fn a_file_of_the_corpus_that_decodes_badly_is_pointed_out_where_it_does() {
    let mut bytes = format!("{SPEECH}又一段讲话，").into_bytes();
    bytes.extend(b"\xff\xff");
    bytes.extend("以及别的话。\n".as_bytes());
    let folder = Folder::workspace().with("corpus/damaged.txt", bytes);
    let run = folder.check();
    run.ends_with(1).prints(&[
        "corpus/damaged.txt:6:7: warning[undecodable] Some bytes of the file are not valid UTF-8",
        FOUND,
    ]);
}

#[test]
fn an_empty_corpus_is_no_failure() {
    let folder = Folder::empty()
        .with("yinwen.toml", "")
        .with("notes/note.md", NOTE);
    let run = folder.check();
    run.ends_with(1)
        .prints(&["notes/note.md:1:11: error[unknown-source] No source has the id speech"]);
    assert_eq!(
        folder.run(&["sources"]).ends_with(0).out,
        "the corpus is empty\n"
    );
    folder.run(&["find", "网络主权"]).ends_with(1);
}

#[cfg(unix)]
#[test]
fn folders_that_link_in_a_circle_are_walked_once() {
    let folder = Folder::workspace();
    for (target, link) in [
        ("..", "corpus/up"),
        (".", "notes/self"),
        ("../corpus", "corpus/corpus"),
    ] {
        std::os::unix::fs::symlink(target, folder.path().join(link)).expect("a link");
    }
    let run = folder.check();
    assert_eq!(run.ends_with(1).out.lines().count(), 1, "{}", run.out);
    run.prints(&[FOUND]);
    assert_eq!(run.err, "");
}

#[test]
fn a_malformed_configuration_is_told_with_line_and_column() {
    let folder =
        Folder::workspace().with("yinwen.toml", "[corpus]\ninclude = [\"corpus/*\"\n[notes\n");
    let run = folder.run(&["check"]);
    run.ends_with(2)
        .says(&["error: invalid TOML", "--> yinwen.toml:3:"]);
    assert_eq!(run.out, "");
    assert!(
        !run.err.contains("unknown key"),
        "guesses after a syntax error are no help:\n{}",
        run.err
    );
}

#[test]
fn an_unknown_key_is_told_with_the_nearest_one() {
    let text = "[corpus]\ninclud = []\n\n[rules]\nmisquoted-numbre = \"error\"\nwrong-locator = \"fatal\"\n";
    let run = Folder::workspace()
        .with("yinwen.toml", text)
        .run(&["check"]);
    run.ends_with(2).says(&[
        "unknown key `includ` in [corpus]; did you mean `include`?\n --> yinwen.toml:2:1",
        "unknown key `misquoted-numbre` in [rules]; did you mean `misquoted-number`?\n --> yinwen.toml:5:1",
        "`wrong-locator` cannot be \"fatal\"; possible: \"error\", \"warning\", \"info\", \"hint\", \"off\"\n --> yinwen.toml:6:17",
    ]);
}

#[test]
fn a_configuration_that_is_no_text_is_told() {
    let run = Folder::workspace()
        .with("yinwen.toml", b"PK\0\0\0")
        .run(&["check"]);
    run.ends_with(2)
        .says(&["yinwen.toml: binary file, not text"]);
}

#[test]
fn what_yinwen_toml_says_wrongly_of_the_corpus_is_found_there() {
    let text = r#"[[source]]
id = "one"
path = "corpus/speech.txt"
until = "维护和平安全。"

[[source]]
id = "one"
path = "corpus/speech.txt"
from = "第二段"

[[source]]
id = "two"
path = "corpus/speech.txt"
from = "没有这句话"

[[source]]
id = "three"
path = "corpus/speech.txt"
from = "开幕讲话"

[[source]]
id = "four"
path = "corpus/none.txt"
translates = "ome"
"#;
    let folder = Folder::workspace()
        .with("yinwen.toml", text)
        .with("notes/note.md", "“尊重网络主权”[@one]。\n");
    let run = folder.check();
    run.ends_with(1).prints(&[
        "yinwen.toml:7:6: error[duplicate-id] The id one is given twice; this source is left out\n",
        "yinwen.toml:14:8: error[bad-part] “没有这句话” stands nowhere in the file\n",
        "yinwen.toml:19:8: error[bad-part] “开幕讲话” stands in the file only before the end of the previous part;",
        "yinwen.toml:23:8: error[missing-file] There is no file corpus/none.txt\n",
    ]);
    assert!(
        !run.out.contains("note.md"),
        "the first part is as it was: {}",
        run.out
    );
}

#[test]
fn a_bibliography_that_cannot_be_read_is_told_where_it_is_named() {
    let folder = Folder::workspace()
        .with(
            "yinwen.toml",
            "[corpus]\nbibliography = [\"good.bib\", \"bad.bib\", \"bad.json\", \"none.bib\"]\n",
        )
        .with("good.bib", "@misc{li2020, title = {某书}}\n")
        .with("bad.bib", "@misc{a,\n title = {x\n")
        .with("bad.json", "{")
        .with(
            "notes/note.md",
            format!("{NOTE}\n“书中的一句完整的话。”[@li2020]\n"),
        );
    let run = folder.check();
    run.ends_with(1).prints(&[
        "yinwen.toml:2:29: error[missing-file] bad.bib cannot be read: line ",
        "yinwen.toml:2:40: error[missing-file] bad.json cannot be read: ",
        "yinwen.toml:2:52: error[missing-file] There is no file none.bib\n",
        FOUND,
        "info[source-text-missing]",
    ]);
}
