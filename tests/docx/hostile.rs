//! Documents that are none, are damaged or protected, or are built to do harm: each is an error that says so.

use crate::writer::{Document, zip};
use std::time::Instant;
use yinwen::files::docx::{Docx, DocxError};

fn error(bytes: &[u8]) -> DocxError {
    Docx::read(bytes).unwrap_err()
}

/// The parts of a small document, one of them replaced.
fn with_part(name: &str, content: impl Into<Vec<u8>>) -> Vec<u8> {
    let files = Document::of_lines("文").files();
    let mut files: Vec<(String, Vec<u8>)> = files
        .into_iter()
        .map(|(name, text)| (name, text.into_bytes()))
        .collect();
    files.retain(|(other, _)| other != name);
    files.push((name.to_owned(), content.into()));
    zip(&files)
}

#[test]
fn what_is_no_word_document() {
    assert_eq!(error(b""), DocxError::NotZip);
    assert_eq!(error("文".as_bytes()), DocxError::NotZip);
    assert_eq!(
        error(&zip(&[("a.txt".to_owned(), "x")])),
        DocxError::NotWord
    );
}

#[test]
fn old_and_protected_documents() {
    let ole = |name: &str| -> Vec<u8> {
        let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    assert_eq!(error(&ole("WordDocument")), DocxError::Old);
    assert_eq!(error(&ole("EncryptedPackage")), DocxError::Encrypted);
}

#[test]
fn a_document_cut_short_or_changed_anywhere_never_panics() {
    let bytes = Document::of_lines("“尊重网络主权”[@xi2015]\n第二段").zip();
    for end in 0..bytes.len() {
        let _ = Docx::read(&bytes[..end]);
    }
    for at in 0..bytes.len() {
        for change in [0x01, 0x80, 0xFF] {
            let mut changed = bytes.clone();
            changed[at] ^= change;
            let _ = Docx::read(&changed);
        }
    }
}

#[test]
fn xml_that_is_none() {
    for (xml, reason) in [
        ("<w:document><w:body>", "it ends too early"),
        ("<w:document>&nbsp;</w:document>", "&nbsp;"),
        ("<w:document></w:body>", ""),
    ] {
        match error(&with_part("word/document.xml", xml)) {
            DocxError::Damaged { part, reason: said } => {
                assert_eq!(part, "word/document.xml");
                assert!(said.contains(reason), "{said}");
            }
            other => panic!("{other:?}"),
        }
    }
    let latin: &[u8] = b"<w:document>\xE9</w:document>";
    assert!(matches!(
        error(&with_part("word/document.xml", latin)),
        DocxError::Damaged { .. }
    ));
}

#[test]
fn entities_are_never_expanded_and_nothing_is_fetched() {
    let secret = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(secret.path(), "secret").unwrap();
    let external = format!(
        r#"<!DOCTYPE x [<!ENTITY file SYSTEM "file://{}">]><w:document><w:body><w:p><w:r><w:t>&file;</w:t></w:r></w:p></w:body></w:document>"#,
        secret.path().display()
    );
    let laughs =
        r#"<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><w:document>&b;</w:document>"#;
    for xml in [external.as_str(), laughs] {
        for part in [
            "word/document.xml",
            "_rels/.rels",
            "word/_rels/document.xml.rels",
        ] {
            let found = error(&with_part(part, xml));
            assert_eq!(
                found,
                DocxError::DocType {
                    part: part.to_owned()
                }
            );
        }
    }
}

#[test]
fn deep_nesting_is_an_error() {
    let deep = |element: &str, depth: usize| {
        format!(
            "<w:document><w:body>{}{}</w:body></w:document>",
            format!("<w:{element}>").repeat(depth),
            format!("</w:{element}>").repeat(depth)
        )
    };
    for element in ["p", "tbl", "sdt", "r"] {
        let found = error(&with_part("word/document.xml", deep(element, 100_000)));
        assert!(
            matches!(found, DocxError::Deep { .. }),
            "{element}: {found:?}"
        );
    }
    // Tables in tables, as deep as is read.
    let nest = 450;
    let tables = "<w:tbl><w:tr><w:tc>".repeat(nest)
        + "<w:p><w:r><w:t>底</w:t></w:r></w:p>"
        + &"</w:tc></w:tr></w:tbl>".repeat(nest);
    assert_eq!(
        Docx::read(&Document::new(tables).zip()).unwrap().text,
        "底\n"
    );
}

#[test]
fn a_bomb_is_not_inflated() {
    let bomb = vec![b' '; 17 << 20];
    assert_eq!(
        error(&with_part("word/document.xml", bomb)),
        DocxError::Bomb
    );
    // Many parts that are harmless one by one.
    let third = vec![b' '; 6 << 20];
    let mut files: Vec<(String, Vec<u8>)> = Document::of_lines("文")
        .footnotes(&[])
        .endnotes(&[])
        .styles("")
        .files()
        .into_iter()
        .map(|(name, text)| (name, text.into_bytes()))
        .collect();
    for (name, content) in &mut files {
        if name.ends_with("notes.xml") || name.ends_with("styles.xml") {
            content.clone_from(&third);
        }
    }
    assert_eq!(error(&zip(&files)), DocxError::Bomb);
    // A picture of any size is no text and is not looked at.
    let picture = with_part("word/media/image1.png", vec![0; 17 << 20]);
    assert_eq!(Docx::read(&picture).unwrap().text, "文\n");
}

#[test]
fn many_notes_links_and_brackets_cost_linear_time() {
    let time = |count: usize| {
        let references: String = (0..count)
            .map(|id| format!(r#"<w:r><w:footnoteReference w:id="{id}"/></w:r>"#))
            .collect();
        let links =
            r#"<w:hyperlink r:id="link1"><w:r><w:t>[</w:t></w:r></w:hyperlink>"#.repeat(count);
        let directives = "&lt;!-- yinwen-".repeat(count);
        let body = format!("<w:p>{references}{links}<w:r><w:t>{directives}</w:t></w:r></w:p>");
        let bytes = Document::new(body).link("x").zip();
        let start = Instant::now();
        Docx::read(&bytes).unwrap();
        start.elapsed()
    };
    // The best of several, for other programs run on this machine, too.
    let best = |count| (0..3).map(|_| time(count)).min().unwrap_or_default();
    let (few, many) = (best(500), best(8_000));
    assert!(many < few * 16 * 5, "{few:?} for 500, {many:?} for 8000");
}
