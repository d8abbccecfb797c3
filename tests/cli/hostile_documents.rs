//! `add` with files that are damaged, mislabelled or built to do harm: each is one clear line, and the others are added.

use crate::add::TEXT;
use crate::support::{Folder, made};
use crate::writer::{self, Document};
use std::io::Write;
use std::time::{Duration, Instant};
use yinwen::import::{ImportError, Reader};

/// A PDF of these objects, the first of which is the catalogue; `trailer` is added to its trailer.
fn pdf(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(out.len());
        out.extend(format!("{number} 0 obj\n").bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let xref = out.len();
    let count = objects.len() + 1;
    out.extend(format!("xref\n0 {count}\n0000000000 65535 f \n").bytes());
    for place in places {
        out.extend(format!("{place:010} 00000 n \n").bytes());
    }
    out.extend(
        format!("trailer\n<< /Size {count} /Root 1 0 R {trailer} >>\nstartxref\n{xref}\n%%EOF\n")
            .bytes(),
    );
    out
}

/// An object with a deflated stream.
fn stream(keys: &str, content: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    for piece in content {
        packed.write_all(&piece).expect("packed");
    }
    let packed = packed.finish().expect("packed");
    let head = format!(
        "<< /Filter /FlateDecode /Length {} {keys} >>\nstream\n",
        packed.len()
    );
    [head.into_bytes(), packed, b"\nendstream".to_vec()].concat()
}

fn object(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

fn catalogue() -> Vec<u8> {
    object("<< /Type /Catalog /Pages 2 0 R >>")
}

fn pages() -> Vec<u8> {
    object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
}

/// A page whose content is object 4.
fn page(resources: &str) -> Vec<u8> {
    object(&format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources << {resources} >> >>"
    ))
}

#[test]
fn hostile_and_useless_pdfs_are_named_in_bounded_time() {
    let image = stream(
        "/Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8",
        std::iter::once(vec![0; 64]),
    );
    let scanned = pdf(
        &[
            catalogue(),
            pages(),
            page("/XObject << /I 5 0 R >>"),
            stream(
                "",
                std::iter::once(b"q 300 0 0 300 0 0 cm /I Do Q".to_vec()),
            ),
            image,
        ],
        "",
    );
    let zeros = std::iter::repeat_with(|| vec![b' '; 1 << 20]).take(210);
    let bomb = pdf(&[catalogue(), pages(), page(""), stream("", zeros)], "");
    let locked = pdf(
        &[
            catalogue(),
            pages(),
            page(""),
            stream("", std::iter::once(b"BT ET".to_vec())),
            object(&format!(
                "<< /Filter /Standard /V 1 /R 2 /P -4 /O <{0}> /U <{0}> >>",
                "ab".repeat(32)
            )),
        ],
        "/Encrypt 5 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]",
    );
    let cyclic = pdf(
        &[
            catalogue(),
            object("<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"),
        ],
        "",
    );
    let calling = pdf(
        &[
            catalogue(),
            pages(),
            page("/XObject << /F 5 0 R >>"),
            stream("", std::iter::once(b"/F Do".to_vec())),
            stream(
                "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >>",
                std::iter::once(b"/F Do /F Do".to_vec()),
            ),
        ],
        "",
    );
    let folder = Folder::empty()
        .with("in/bomb.pdf", bomb)
        .with("in/calling.pdf", calling)
        .with("in/cyclic.pdf", cyclic)
        .with("in/good.txt", TEXT)
        .with("in/locked.pdf", locked)
        .with("in/scanned.pdf", scanned)
        .with("in/torn.pdf", &made("principles.pdf")[..9000]);
    let since = Instant::now();
    let run = folder.run(&["add", "in"]);
    assert!(since.elapsed() < Duration::from_secs(90));
    run.ends_with(2).prints(&[
        "over 200 MB",
        "locked with a password",
        "no text layer (1 page of images)",
        "1 added",
        "6 not added",
    ]);
    assert_eq!(
        run.out
            .lines()
            .filter(|line| line.contains("not added"))
            .count(),
        7,
        "{}",
        run.out
    );
    assert!(!run.err.contains("panicked"), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn a_reader_that_breaks_down_takes_nobody_along() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::empty()
        .with("killed", "#!/bin/sh\ncat >/dev/null; kill -SEGV $$\n")
        .with("hasty", "#!/bin/sh\nexit 0\n");
    for name in ["killed", "hasty"] {
        let program = folder.path().join(name);
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(&program, mode).expect("permitted");
        // More than a pipe holds.
        let read =
            Reader::new(program).read("a.pdf", [b"%PDF-1.7", [b' '; 1 << 20].as_slice()].concat());
        assert_eq!(read, Err(ImportError::Crashed), "{name}");
    }
    let read = Reader::new(folder.path().join("none")).read("a.pdf", b"%PDF-1.7".to_vec());
    assert!(matches!(read, Err(ImportError::Unstarted(_))), "{read:?}");
}

/// A page on which the pen is put down and taken up again without end.
#[test]
fn a_file_that_takes_too_long_is_given_up() {
    let tedious = std::iter::repeat_with(|| b"q Q ".repeat(1 << 18)).take(150);
    let tedious = pdf(&[catalogue(), pages(), page(""), stream("", tedious)], "");
    let reader = Reader::new(env!("CARGO_BIN_EXE_yinwen").into());
    let since = Instant::now();
    let read = reader
        .with_patience(Duration::from_secs(1))
        .read("a.pdf", tedious);
    assert_eq!(read, Err(ImportError::TooSlow { seconds: 1 }));
    assert!(since.elapsed() < Duration::from_secs(20));
}

/// The bound that the system keeps: what asks for more memory breaks down, and is named like all that break down.
#[cfg(target_os = "linux")]
#[test]
fn a_reader_of_documents_has_its_memory_bounded() {
    use std::process::{Command, Stdio};
    let mut reader = Command::new(env!("CARGO_BIN_EXE_yinwen"))
        .args([yinwen::import::COMMAND, "30", "--", "a.pdf"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    let limits = format!("/proc/{}/limits", reader.id());
    let bounded = || {
        let limits = std::fs::read_to_string(&limits).unwrap_or_default();
        let bound = limits
            .lines()
            .find(|line| line.starts_with("Max address space"));
        bound.is_some_and(|bound| bound.contains(&(4_u64 << 30).to_string()))
    };
    let since = Instant::now();
    while !bounded() {
        assert!(since.elapsed() < Duration::from_secs(20), "no bound");
        std::thread::sleep(Duration::from_millis(10));
    }
    // It waits for its file until there is none.
    drop(reader.stdin.take());
    reader.wait().expect("it ends");
}

#[test]
fn hostile_word_and_web_files_are_named() {
    let word = |xml: &str| {
        let files = Document::of_lines("文").files().into_iter();
        let files: Vec<(String, Vec<u8>)> = files
            .map(|(name, text)| match name.as_str() {
                "word/document.xml" => (name, xml.as_bytes().to_vec()),
                _ => (name, text.into_bytes()),
            })
            .collect();
        writer::zip(&files)
    };
    let folder = Folder::empty().with("secret.txt", "机密");
    let secret = folder.path().join("secret.txt");
    let external = format!(
        r#"<!DOCTYPE x [<!ENTITY f SYSTEM "file://{}">]><w:document><w:body><w:p><w:r><w:t>&f;</w:t></w:r></w:p></w:body></w:document>"#,
        secret.display()
    );
    let page = format!(
        "<!DOCTYPE html [<!ENTITY f SYSTEM \"file://{}\">]><html><body><p>网页中的文字&f;不少。</p></body></html>",
        secret.display()
    );
    let folder = folder
        .with("in/bomb.docx", word(&" ".repeat(17 << 20)))
        .with("in/external.docx", word(&external))
        .with("in/external.html", page)
        .with("in/good.txt", TEXT)
        .with(
            "in/long.html",
            format!("<html><body>{}", "<p>文</p>".repeat(5 << 20)),
        )
        .with(
            "in/quiet\n[@evil]\x1b[31m.docx",
            b"PK\x03\x04word/".as_slice(),
        );
    let since = Instant::now();
    let run = folder.run(&["add", "in"]);
    assert!(since.elapsed() < Duration::from_secs(60));
    run.ends_with(2)
        .prints(&["over 20 MB", "2 added", "4 not added"]);
    let lines = run.out.lines().filter(|line| line.contains("not added"));
    assert_eq!(lines.count(), 5, "{}", run.out);
    assert!(
        !run.out.contains('\x1b') && !run.out.contains("quiet\n"),
        "{}",
        run.out
    );
    let text = folder.read("corpus/external.md");
    assert!(text.contains("不少") && !text.contains("机密"), "{text}");
}

#[test]
fn a_file_is_what_its_content_says() {
    let packed = |kind: &str| {
        [
            b"PK\x03\x04",
            [0; 26].as_slice(),
            b"mimetype",
            kind.as_bytes(),
        ]
        .concat()
    };
    let folder = Folder::empty()
        .with("pdf.txt", made("principles.pdf"))
        .with("word.html", made("office.docx"))
        .with("text.pdf", TEXT)
        .with("book.docx", packed("application/epub+zip"))
        .with(
            "text.docx",
            packed("application/vnd.oasis.opendocument.text"),
        );
    let run = folder.run(&["add", "book.docx", "text.docx"]);
    run.ends_with(2)
        .prints(&["EPUB files are not read", "OpenDocument files are not read"]);
    let run = folder.run(&["add", "pdf.txt", "word.html", "text.pdf"]);
    run.ends_with(0).prints(&["3 added"]);
    assert!(
        folder
            .read("corpus/pdf.md")
            .contains("推进全球互联网治理体系变革")
    );
    assert!(
        folder
            .read("corpus/word.md")
            .contains("推进全球互联网治理体系变革")
    );
    assert!(
        folder
            .read("corpus/text.txt")
            .contains("加快全球网络基础设施建设")
    );
}
