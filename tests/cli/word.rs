//! Word documents as notes: checked, reported on by paragraph and words, and annotated.

use crate::support::{Folder, NOTE, finish, program};
use crate::writer::{Document, paragraph, run, styled, zip};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// What [`NOTE`] says, in Word: the finding stands in the second paragraph with text.
fn document() -> Document {
    Document::new(
        paragraph("“尊重网络主权”[@speech, ¶1]。")
            + "<w:p/>"
            + &paragraph("“目前有7.6亿网民”[@speech]。"),
    )
}

fn folder() -> Folder {
    with(&document())
}

fn with(document: &Document) -> Folder {
    Folder::workspace().with("report.docx", document.zip())
}

/// The files in an archive.
fn unzipped(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut files = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("an entry");
        let mut content = Vec::new();
        file.read_to_end(&mut content).expect("content");
        files.insert(file.name().expect("a name").into_owned(), content);
    }
    files
}

/// The text of the copy with comments, of its part of that name.
fn annotated(folder: &Folder, part: &str) -> String {
    let files = unzipped(&folder.bytes("out.docx"));
    String::from_utf8(files[part].clone()).expect("UTF-8")
}

const ANNOTATE: [&str; 4] = ["check", "report.docx", "--annotate", "out.docx"];

#[test]
fn findings_stand_at_paragraphs_and_words() {
    let folder = folder();
    let run = folder.run(&["check", "report.docx"]);
    run.ends_with(1).prints(&[
        "error[misquoted-number]",
        "report.docx, paragraph 2",
        "“目前有7.6亿网民”",
        "目前有6.7亿网民",
    ]);
    let run = folder.run(&["check", "report.docx", "--format", "concise", "--quiet"]);
    assert_eq!(run.ends_with(1).out.lines().count(), 1);
    run.prints(&["report.docx, paragraph 2: error[misquoted-number] “目前有7.6亿网民” "]);
    let run = finish(
        program(folder.path()).args([
            "--lang",
            "zh",
            "check",
            "report.docx",
            "--format",
            "concise",
        ]),
        b"",
    );
    run.prints(&["report.docx, 第 2 段: 错误[misquoted-number] “目前有7.6亿网民” "]);
    let run = folder.run(&["check", "report.docx", "--all"]);
    run.prints(&["paragraph 1  尊重网络主权"]);
}

#[test]
fn what_programs_read_has_the_place_too() {
    let folder = folder();
    let report = |format: &str| folder.run(&["check", "report.docx", "--format", format]);
    let json = report("json").json();
    let finding = &json["files"][0]["findings"][0];
    assert_eq!(finding["place"]["part"], "body");
    assert_eq!(finding["place"]["paragraph"], 2);
    // Bytes are those of the extracted text.
    let text = "“尊重网络主权”[@speech, ¶1]。\n\n“目前有7.6亿网民”[@speech]。\n";
    assert_eq!(text, NOTE);
    let at = text.find("目前").expect("the words");
    assert_eq!(finding["bytes"][0], at);
    let line: serde_json::Value =
        serde_json::from_str(report("jsonl").out.lines().next().expect("a line")).expect("JSON");
    assert_eq!(line["place"]["paragraph"], 2);

    let sarif = report("sarif").json();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(
        result["locations"][0]["logicalLocations"][0]["name"],
        "paragraph 2"
    );
    assert!(
        result["fixes"].is_null(),
        "nothing can be replaced in a zip archive"
    );
    report("github").prints(&["file=report.docx::paragraph 2, “目前有7.6亿网民”: "]);
    let junit = report("junit");
    junit.prints(&["report.docx, paragraph 2: error: "]);
    assert!(!junit.out.contains("line="), "{}", junit.out);
    report("html").prints(&["paragraph 2", "paragraph 1"]);
    // Other notes have lines, and no such place.
    let json = folder.run(&["check", "notes", "--format", "json"]).json();
    assert!(json["files"][0]["findings"][0]["place"].is_null());
}

#[test]
fn notes_bind_as_in_markdown_and_are_places() {
    let body = format!(
        r#"<w:p>{}<w:r><w:footnoteReference w:id="1"/></w:r></w:p><w:p>{}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>"#,
        run("“目前有7.6亿网民”"),
        run("别处。")
    );
    let document = Document::new(body).footnotes(&[
        &paragraph("[@speech, ¶2]"),
        &paragraph("“维护和平安宁”[@speech]"),
    ]);
    let folder = with(&document);
    let run = folder.run(&["check", "report.docx", "--format", "concise", "--quiet"]);
    run.ends_with(1).prints(&[
        "report.docx, paragraph 1: error[misquoted-number]",
        "report.docx, footnote 2: error[misquoted-wording] “维护和平安宁”",
    ]);
    let run = folder.run(&["check", "report.docx", "--format", "json"]);
    assert_eq!(run.json()["files"][0]["findings"][1]["place"]["note"], 2);
}

#[test]
fn full_width_citations_are_at_home_in_word() {
    let folder = with(&Document::of_lines("“尊重网络主权”［@speech，¶1］"));
    let run = folder.run(&["check", "report.docx", "--format", "concise", "--quiet"]);
    assert_eq!(run.ends_with(0).out, "");
}

#[test]
fn folders_hold_word_notes_where_the_configuration_says_so() {
    let folder = folder();
    let run = folder.run(&["check", "--format", "concise", "--quiet"]);
    assert!(!run.out.contains("report.docx"), "{}", run.out);
    // The file that Word keeps beside an open document is none.
    let folder = folder
        .with(
            "yinwen.toml",
            "[notes]\ninclude = [\"**/*.{md,docx}\"]\n[corpus]\ninclude = [\"corpus/**\"]\n",
        )
        .with("~$report.docx", "owner");
    let run = folder.run(&["check", "--format", "concise", "--quiet"]);
    run.ends_with(1)
        .prints(&["report.docx, paragraph 2: ", "notes/note.md:3:2: "]);
    assert_eq!(run.err, "");
    // Repairs are for the others.
    let before = folder.bytes("report.docx");
    let run = folder.run(&[
        "check",
        "--fix",
        "--unsafe-fixes",
        "--format",
        "concise",
        "--quiet",
    ]);
    run.ends_with(1).prints(&["report.docx, paragraph 2: "]);
    assert!(folder.read("notes/note.md").contains("6.7亿"));
    assert_eq!(folder.bytes("report.docx"), before);
}

#[test]
fn a_word_document_is_never_changed() {
    let folder = folder();
    let before = folder.bytes("report.docx");
    for option in ["--fix", "--diff", "--add-suppressions"] {
        let run = folder.run(&["check", "report.docx", option]);
        run.ends_with(2).says(&[
            "report.docx: a Word document is never changed itself",
            "--annotate",
        ]);
        assert_eq!(run.out, "");
    }
    assert_eq!(folder.bytes("report.docx"), before);
}

#[test]
fn stdin_may_be_a_word_document() {
    let folder = folder();
    let bytes = folder.bytes("report.docx");
    let run = finish(
        program(folder.path()).args([
            "--lang",
            "en",
            "check",
            "--stdin-filename",
            "draft.docx",
            "--format",
            "concise",
        ]),
        &bytes,
    );
    run.ends_with(1).prints(&["draft.docx, paragraph 2: "]);
}

#[test]
fn baselines_and_references_know_word_documents() {
    let folder = folder();
    folder
        .run(&[
            "check",
            "report.docx",
            "--baseline",
            "known.json",
            "--write-baseline",
        ])
        .ends_with(0);
    let run = folder.run(&[
        "check",
        "report.docx",
        "--baseline",
        "known.json",
        "--quiet",
    ]);
    assert_eq!(run.ends_with(0).out, "");
    folder
        .run(&["references", "report.docx"])
        .ends_with(0)
        .prints(&["开幕讲话"]);
}

#[test]
fn a_word_document_in_the_corpus_is_a_source() {
    let document = Document::new(
        styled("Heading1", "另一讲话")
            + &paragraph("坚持*星号*和5_000的原则，共同构建命运共同体。"),
    )
    .styles(r#"<w:style w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>"#);
    let folder = Folder::workspace()
        .with("corpus/other.docx", document.zip())
        .with(
            "notes/note.md",
            "“坚持\\*星号\\*和5_000的原则，共同构建命运共同体”[@other, ¶1]。\n",
        );
    let run = folder.check();
    run.ends_with(0);
    let run = folder.run(&["find", "共同构建命运共同体"]);
    run.ends_with(0).prints(&["other"]);
}

#[test]
fn the_copy_has_a_comment_at_each_finding_and_is_else_the_same() {
    let folder = folder();
    let run = folder.run(&ANNOTATE);
    run.ends_with(1).says(&["1 comment written to out.docx"]);
    let (before, after) = (
        unzipped(&folder.bytes("report.docx")),
        unzipped(&folder.bytes("out.docx")),
    );
    for (name, content) in &before {
        let may_change = [
            "word/document.xml",
            "word/_rels/document.xml.rels",
            "[Content_Types].xml",
        ];
        assert!(
            may_change.contains(&name.as_str()) || after[name] == *content,
            "{name}"
        );
    }
    let body = annotated(&folder, "word/document.xml");
    let words = r#"“</w:t></w:r><w:commentRangeStart w:id="0"/><w:r><w:t xml:space="preserve">目前有7.6亿网民</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r><w:r><w:t xml:space="preserve">”[@speech]。"#;
    assert!(body.contains(words), "{body}");
    // Without the marks, the text is what it was.
    let copy = Folder::workspace().with("report.docx", folder.bytes("out.docx"));
    let arguments = ["check", "report.docx", "--format", "json"];
    assert_eq!(copy.run(&arguments).json(), folder.run(&arguments).json());
    let comments = annotated(&folder, "word/comments.xml");
    for words in [
        "misquoted-number",
        "目前有6.7亿网民",
        "speech ¶2",
        "w:author=\"yinwen\"",
    ] {
        assert!(comments.contains(words), "{words}: {comments}");
    }
    let related = annotated(&folder, "word/_rels/document.xml.rels");
    assert!(
        related.contains("relationships/comments\" Target=\"/word/comments.xml\""),
        "{related}"
    );
    assert!(annotated(&folder, "[Content_Types].xml").contains("PartName=\"/word/comments.xml\""));
}

#[test]
fn comments_that_are_there_stay() {
    let old = r#"<w:comment w:id="7" w:author="李四"><w:p><w:r><w:t>旧批注</w:t></w:r></w:p></w:comment>"#;
    let body = format!(
        r#"<w:p><w:commentRangeStart w:id="7"/>{}<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r></w:p>"#,
        run("“目前有7.6亿网民”[@speech]。")
    );
    let folder = with(&Document::new(body).comments(old));
    folder.run(&ANNOTATE).ends_with(1);
    let comments = annotated(&folder, "word/comments.xml");
    assert!(
        comments.contains(old) && comments.contains("w:id=\"8\""),
        "{comments}"
    );
    let files = unzipped(&folder.bytes("report.docx"));
    let same = |name: &str| annotated(&folder, name).into_bytes() == files[name];
    assert!(same("word/_rels/document.xml.rels") && same("[Content_Types].xml"));
    assert!(annotated(&folder, "word/document.xml").contains(r#"<w:commentRangeStart w:id="7"/>"#));
}

#[test]
fn words_over_several_runs_are_marked_from_end_to_end() {
    let body = r#"<w:p><w:r w:rsidR="00A1"><w:rPr><w:b/></w:rPr><w:t>他说 “目前有7.6</w:t></w:r><w:ins w:id="1" w:author="a"><w:r><w:tab/><w:t>亿网民”[@speech]</w:t></w:r></w:ins></w:p>"#;
    let folder = with(&Document::new(body));
    folder.run(&ANNOTATE).ends_with(1);
    let body = annotated(&folder, "word/document.xml");
    let marked = r#"<w:r w:rsidR="00A1"><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">他说 “</w:t></w:r><w:commentRangeStart w:id="0"/><w:r w:rsidR="00A1"><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">目前有7.6</w:t></w:r><w:ins w:id="1" w:author="a"><w:r><w:tab/><w:t xml:space="preserve">亿网民</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r><w:r><w:t xml:space="preserve">”[@speech]</w:t></w:r></w:ins>"#;
    assert!(body.contains(marked), "{body}");
}

#[test]
fn a_comment_on_a_note_or_a_text_box_is_set_where_the_body_refers_to_it() {
    let body = format!(
        r#"<w:p>{}<w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r></w:p>"#,
        run("正文。"),
        paragraph("“维护和平安宁”[@speech]")
    );
    let document = Document::new(body).footnotes(&[&paragraph("“目前有7.6亿网民”[@speech]")]);
    let folder = with(&document);
    folder.run(&ANNOTATE).ends_with(1).says(&["2 comments"]);
    let body = annotated(&folder, "word/document.xml");
    for around in [
        r#"<w:commentRangeStart w:id="0"/><w:r><w:pict>"#,
        r#"</w:pict></w:r><w:commentRangeEnd w:id="0"/>"#,
        r#"<w:commentRangeStart w:id="1"/><w:r><w:footnoteReference w:id="1"/></w:r><w:commentRangeEnd w:id="1"/>"#,
    ] {
        assert!(body.contains(around), "{around}: {body}");
    }
    let comments = annotated(&folder, "word/comments.xml");
    assert!(
        comments.contains("footnote 1: “目前有7.6亿网民”"),
        "{comments}"
    );
    let (before, after) = (
        unzipped(&folder.bytes("report.docx")),
        unzipped(&folder.bytes("out.docx")),
    );
    assert_eq!(before["word/footnotes.xml"], after["word/footnotes.xml"]);
}

#[test]
fn without_findings_the_copy_is_the_same_to_the_byte() {
    let folder = with(&Document::of_lines("“尊重网络主权”[@speech, ¶1]。"));
    folder.run(&ANNOTATE).ends_with(0).says(&["0 comments"]);
    assert_eq!(folder.bytes("out.docx"), folder.bytes("report.docx"));
}

#[test]
fn what_annotate_cannot_do_it_says_and_leaves_nothing() {
    let folder = folder();
    let before = folder.bytes("report.docx");
    for (arguments, says) in [
        (
            &["check", "report.docx", "--annotate", "report.docx"][..],
            "would overwrite",
        ),
        (
            &[
                "check",
                "report.docx",
                "--annotate",
                "./notes/../report.docx",
            ],
            "would overwrite",
        ),
        (
            &["check", "notes/note.md", "--annotate", "out.docx"],
            "needs one Word document",
        ),
        (
            &["check", "--annotate", "out.docx"],
            "needs one Word document",
        ),
        (
            &[
                "check",
                "report.docx",
                "report.docx",
                "--annotate",
                "out.docx",
            ],
            "needs one Word document",
        ),
        (
            &["check", "report.docx", "--annotate", "out.md"],
            "ends in .docx",
        ),
        (
            &["check", "report.docx", "--annotate", "none/out.docx"],
            "none/out.docx",
        ),
        (
            &["check", "report.docx", "--annotate", "out.docx", "--fix"],
            "cannot be used with",
        ),
        (
            &["check", "report.docx", "--annotate", "out.docx", "--watch"],
            "cannot be used with",
        ),
    ] {
        folder.run(arguments).ends_with(2).says(&[says]);
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("report.docx", folder.path().join("link.docx")).expect("a link");
        let run = folder.run(&["check", "report.docx", "--annotate", "link.docx"]);
        run.ends_with(2).says(&["would overwrite"]);
    }
    assert_eq!(folder.bytes("report.docx"), before);
    assert!(!folder.path().join("out.docx").exists() && !folder.path().join("out.md").exists());
}

#[test]
fn documents_that_cannot_be_read_are_told_by_name() {
    let mut old = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    let bomb = vec![b' '; 17 << 20];
    let bomb = zip(&[
        ("_rels/.rels".to_owned(), &b"<Relationships/>"[..]),
        ("word/document.xml".to_owned(), &bomb[..]),
    ]);
    old.extend([0; 600]);
    let folder = Folder::workspace()
        .with("torn.docx", &document().zip()[..200])
        .with("bomb.docx", bomb)
        .with("old.docx", &old)
        .with("old.doc", &old)
        .with("other.docx", zip(&[("content.xml".to_owned(), "x")]));
    for (name, says) in [
        ("torn.docx", "not a Word document (.docx), or a damaged one"),
        ("bomb.docx", "unpacks to far more than a document needs"),
        (
            "old.docx",
            "a document of Word 97–2003 (.doc); save it as .docx",
        ),
        (
            "old.doc",
            "a document of Word 97–2003 (.doc); save it as .docx",
        ),
        ("other.docx", "a zip archive without a Word document in it"),
    ] {
        let run = folder.run(&["check", name, "--annotate", "out.docx"]);
        if name.ends_with(".docx") {
            run.ends_with(2).says(&[name, says, "It was not checked"]);
            assert!(!folder.path().join("out.docx").exists());
        }
        folder
            .run(&["check", name])
            .ends_with(2)
            .says(&[name, says]);
        let all = folder.run(&["check", name, "notes/note.md", "--format", "concise"]);
        all.ends_with(2)
            .says(&[says])
            .prints(&["notes/note.md:3:2: "]);
    }
}
