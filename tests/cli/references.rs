//! `references`: the works that notes quote or cite.

use crate::support::{Folder, SPEECH, example, finish, program, yinwen};

/// A workspace with two sources, a bibliography, and a note that quotes in several ways.
fn folder() -> Folder {
    Folder::empty()
        .with(
            "yinwen.toml",
            "[corpus]\ninclude = [\"corpus/*.txt\"]\nbibliography = [\"refs.bib\"]\n\
             [[source]]\npath = \"corpus/speech.txt\"\ntitle = \"开幕讲话\"\nauthor = [\"王明\"]\ndate = 2015-12-16\n\
             [[source]]\npath = \"corpus/talk.txt\"\ntitle = \"Opening speech\"\nauthor = [\"Wang Ming\"]\ndate = 2015-12-16\ntranslates = \"speech\"\ntranslator = \"A. Smith\"\n",
        )
        .with("corpus/speech.txt", SPEECH)
        .with(
            "corpus/talk.txt",
            "Opening speech\n\nWe should respect cyber sovereignty and keep the peace.\n",
        )
        .with(
            "refs.bib",
            "@legislation{law, title = {网络安全法}, date = {2016-11-07}}\n@book{unused, title = {无关}}\n",
        )
        .with(
            "notes/a.md",
            "“respect cyber sovereignty”[@talk]，依[@law]，《开幕讲话》指出：“尊重网络主权”。再引[@talk]，[@nobody]。\n",
        )
}

const LISTED: &str = "\
[1] Wang Ming. Opening speech[Z]. A. Smith, trans. 2015-12-16.
[2] 网络安全法[Z]. 2016-11-07.
[3] 王明. 开幕讲话[Z]. 2015-12-16.
";

#[test]
fn each_work_is_listed_once_in_the_order_of_citation() {
    let run = folder().run(&["references", "notes/a.md"]);
    assert_eq!(run.ends_with(0).out, LISTED);
    let run = folder().run(&["references", "notes"]);
    assert_eq!(run.ends_with(0).out, LISTED);
}

#[test]
fn a_style_may_sort_them() {
    let run = folder().run(&["references", "notes/a.md", "--style", "chicago"]);
    assert_eq!(
        run.ends_with(0).out,
        "王明. 《开幕讲话》. 2015年12月16日.\n网络安全法. 2016年11月7日.\n\
         Wang Ming. “Opening Speech.” Translated by A. Smith. December 16, 2015.\n"
    );
}

#[test]
fn json_has_ids_and_labels() {
    let run = folder().run(&["references", "notes/a.md", "--format", "json"]);
    let json = run.ends_with(0).json();
    assert_eq!(json["version"], 1);
    let first = &json["references"][0];
    assert_eq!(first["id"], "talk");
    assert_eq!(first["work"], "talk");
    assert_eq!(first["label"], "[1]");
    assert!(
        first["text"]
            .as_str()
            .is_some_and(|text| text.starts_with("Wang Ming. "))
    );
    assert_eq!(json["references"].as_array().map(Vec::len), Some(3));
}

const STYLE: &str = r#"<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
    <info><title>t</title><id>t</id><updated>2025-01-01T00:00:00+00:00</updated></info>
    <citation><layout><text variable="title"/></layout></citation>
    <bibliography><layout suffix="!"><text variable="title"/></layout></bibliography></style>"#;

#[test]
fn a_style_of_ones_own_is_given_or_configured() {
    let folder = folder().with("styles/own.csl", STYLE);
    let listed = "Opening speech!\n网络安全法!\n开幕讲话!\n";
    let run = folder.run(&["references", "notes/a.md", "--style", "styles/own.csl"]);
    assert_eq!(run.ends_with(0).out, listed);
    let config = folder.read("yinwen.toml") + "[check]\nreference-style = \"styles/own.csl\"\n";
    let folder = folder.with("yinwen.toml", config);
    let run = folder.run(&["references", "notes/a.md"]);
    assert_eq!(run.ends_with(0).out, listed);
    let run = folder.run(&["references", "notes/a.md", "--style", "gb7714"]);
    assert_eq!(run.ends_with(0).out, LISTED);
}

#[test]
fn what_fails_is_named() {
    let folder = folder().with("bad.csl", "hello");
    folder
        .run(&["references", "notes/a.md", "--style", "bad.csl"])
        .ends_with(2)
        .says(&["bad.csl", "no CSL style", "gb7714"]);
    folder
        .run(&["references", "notes/a.md", "--style", "none.csl"])
        .ends_with(2)
        .says(&["none.csl", "no such file"]);
    folder
        .run(&["references", "notes/none.md"])
        .ends_with(2)
        .says(&["notes/none.md"]);
    let config = folder.read("yinwen.toml") + "[check]\nreference-style = \"bad.csl\"\n";
    folder
        .with("yinwen.toml", config)
        .run(&["check"])
        .ends_with(2)
        .says(&["yinwen.toml", "the style bad.csl cannot be used", "chicago"]);
}

#[test]
fn a_note_that_cites_nothing_is_no_failure() {
    let folder = folder().with("notes/b.md", "无引文。\n");
    let run = folder.run(&["references", "notes/b.md"]);
    assert_eq!(run.ends_with(0).out, "");
    run.says(&["cite no work"]);
}

#[test]
fn the_example_has_its_bibliography() {
    let run = yinwen(&example(), &["references", "notes/clean-brief.md"]);
    run.ends_with(0).prints(&["习近平. "]);
    let help = finish(
        program(&example()).args(["--lang", "zh", "references", "--help"]),
        b"",
    );
    help.ends_with(0).prints(&["著录格式", "CSL"]);
    let shell = yinwen(&example(), &["completions", "bash"]);
    shell.ends_with(0).prints(&["references"]);
}
