//! `check --add-suppressions`: a directive for each finding, and nothing else changed.

use crate::support::{Folder, NOTE};

fn silenced(note: &str) -> (Folder, String) {
    let folder = Folder::workspace().with("notes/note.md", note);
    let args = ["check", "--format", "concise", "--add-suppressions=旧稿"];
    let run = folder.run(&args);
    assert_eq!(run.ends_with(0).out, "", "{}", folder.read("notes/note.md"));
    let text = folder.read("notes/note.md");
    let run = folder.run(&args);
    assert_eq!((run.ends_with(0).out.as_str(), run.err.as_str()), ("", ""));
    assert_eq!(
        folder.read("notes/note.md"),
        text,
        "a second run changes nothing"
    );
    (folder, text)
}

#[test]
fn the_directive_stands_at_the_end_of_the_line_with_its_reason() {
    let (_, text) = silenced(NOTE);
    assert_eq!(
        text,
        NOTE.trim_end().to_owned() + " <!-- yinwen-disable-line misquoted-number -- 旧稿 -->\n"
    );
}

#[test]
fn one_directive_names_all_rules_of_a_line() {
    let note = "“维护和平安全”[@speech, ¶2]，“目前有7.6亿网民”[@speech]。  \n下一行\n";
    let (_, text) = silenced(note);
    assert_eq!(
        text,
        "“维护和平安全”[@speech, ¶2]，“目前有7.6亿网民”[@speech]。 \
         <!-- yinwen-disable-line misquoted-number wrong-locator -- 旧稿 -->  \n下一行\n"
    );
}

#[test]
fn a_citation_on_the_next_line_stays_with_its_quotation() {
    let note = "前文。\n\n“目前有7.6亿网民”\n[@speech]。\n";
    let (_, text) = silenced(note);
    assert_eq!(
        text,
        "前文。\n\n<!-- yinwen-disable-next-line misquoted-number -- 旧稿 -->\n“目前有7.6亿网民”\n[@speech]。\n"
    );
}

#[test]
fn lines_end_as_before_and_a_table_keeps_its_cells() {
    let note = "| 引文 | 出处 |\r\n|---|---|\r\n| “目前有7.6亿网民”[@speech] | 讲话 |\r\n";
    let (_, text) = silenced(note);
    assert_eq!(
        text,
        "| 引文 | 出处 |\r\n|---|---|\r\n| “目前有7.6亿网民”[@speech] | 讲话 \
         <!-- yinwen-disable-line misquoted-number -- 旧稿 --> |\r\n"
    );
}

#[test]
fn the_reason_is_that_of_the_user_or_says_when() {
    let folder = Folder::workspace();
    folder
        .run(&["check", "--add-suppressions"])
        .ends_with(0)
        .says(&["1 finding silenced in 1 note\n"]);
    assert!(
        folder
            .read("notes/note.md")
            .contains(" -- known when yinwen was introduced -->"),
        "{}",
        folder.read("notes/note.md")
    );
    let folder = Folder::workspace();
    for reason in ["a -- b", "a\nb", "-->"] {
        let run = folder.run(&["check".to_owned(), format!("--add-suppressions={reason}")]);
        run.ends_with(2).says(&["the reason of a suppression"]);
    }
    assert_eq!(folder.read("notes/note.md"), NOTE);
}
