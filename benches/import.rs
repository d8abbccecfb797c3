//! Documents of other programs: how long each kind takes, and how much memory at its highest, by the size of its text; then
//! sixty files at once.
//!
//! `cargo bench --bench import [-- --program FILE] [FILE…]`. The release binary (or another) reads a document of 1 MB of text as
//! it does for `yinwen add`, in a process of its own: sentences of the example, re-mixed by a fixed seed, as text in GB18030, as a
//! web page, as a Word document and as a PDF of pages of 38 lines; and the files that are named.

#[path = "corpus/mod.rs"]
mod corpus;
#[path = "run/mod.rs"]
mod run;
#[allow(dead_code, reason = "it makes more documents than this bench has")]
#[path = "../tests/docx/writer.rs"]
mod writer;

use corpus::documents;
use run::fastest;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use yinwen::import;

/// Runs of which the fastest is told.
const RUNS: usize = 5;
/// Files that are added at once.
const FILES: usize = 60;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut program = env!("CARGO_BIN_EXE_yinwen").to_owned();
    let mut named = Vec::new();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--program" => program = arguments.next().expect("a program"),
            "--bench" => {}
            _ => named.push(PathBuf::from(argument)),
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    // Lines of about 100 characters, each a paragraph.
    let text = lines(&documents(1 << 20).concat(), 100).join("\n\n");
    let made = ["txt", "html", "docx", "pdf"].map(|kind| {
        let path = folder.join(format!("made.{kind}"));
        fs::write(&path, document(kind, &text)).expect("a file");
        path
    });
    for path in made.iter().chain(&named) {
        read(&program, path);
    }
    sixty(&program, folder);
}

/// How long one file takes.
fn read(program: &str, path: &Path) {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let bytes = fs::read(path).expect("a file");
    let text = import::read(&name, bytes.clone()).map(|document| document.text());
    let text = text.expect("a document").len() as f64 / f64::from(1 << 20);
    let run = fastest(RUNS, || {
        let mut command = Command::new(program);
        let input = File::open(path).expect("a file");
        command
            .args([import::COMMAND, "30", "--", &*name])
            .stdin(input);
        command
    });
    let memory = run.memory as f64 / 1024.0;
    println!(
        "{name}: {:.2} MB, {text:.2} MB of text; {:.2} s, {memory:.0} MB of memory; for 1 MB of text {:.2} s and {:.0} MB",
        bytes.len() as f64 / f64::from(1 << 20),
        run.time.as_secs_f64(),
        run.time.as_secs_f64() / text,
        memory / text
    );
}

/// How long it takes until sixty files of three kinds are a corpus.
fn sixty(program: &str, folder: &Path) {
    let texts = documents(FILES * 10_000);
    let mut round = 0;
    let run = fastest(RUNS, || {
        round += 1;
        let place = folder.join(round.to_string());
        let files = place.join("in");
        fs::create_dir_all(&files).expect("a folder");
        for (n, text) in texts.iter().take(FILES).enumerate() {
            let kind = ["pdf", "docx", "html"][n % 3];
            let text = lines(text, 100).join("\n\n");
            fs::write(files.join(format!("d{n:02}.{kind}")), document(kind, &text))
                .expect("a file");
        }
        let mut command = Command::new(program);
        command
            .args(["add", "in"])
            .current_dir(&place)
            .stdin(Stdio::null());
        command
    });
    println!(
        "{FILES} files of 10 kB of text: {:.2} s, {:.0} MB of memory",
        run.time.as_secs_f64(),
        run.memory as f64 / 1024.0
    );
}

/// `text` as a document.
fn document(kind: &str, text: &str) -> Vec<u8> {
    match kind {
        "txt" => encoding_rs::GB18030.encode(text).0.into_owned(),
        "html" => {
            let paragraphs: String = text
                .split("\n\n")
                .map(|text| format!("<p>{text}</p>\n"))
                .collect();
            format!("<!DOCTYPE html><title>T</title><nav><a href=/>x</a></nav><article>{paragraphs}</article>").into_bytes()
        }
        "docx" => writer::Document::of_lines(&text.replace("\n\n", "\n")).zip(),
        _ => pdf(text),
    }
}

/// Pieces of so many characters.
fn lines(text: &str, length: usize) -> Vec<String> {
    let characters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    characters
        .chunks(length)
        .map(|line| line.iter().collect())
        .collect()
}

/// Pages of 38 lines of 36 characters, in a font that is not embedded, as offices print them.
fn pdf(text: &str) -> Vec<u8> {
    let lines: Vec<String> = text
        .split("\n\n")
        .flat_map(|paragraph| lines(paragraph, 36))
        .collect();
    let pages: Vec<&[String]> = lines.chunks(38).collect();
    let kids: String = (0..pages.len())
        .map(|n| format!("{} 0 R ", 5 + 2 * n))
        .collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Count {} /Kids [{kids}] >>", pages.len()),
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [4 0 R] >>".to_owned(),
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /Ascent 880 /Descent -120 /StemV 80 /ItalicAngle 0 /CapHeight 700 /FontBBox [-25 -254 1000 880] >> >>".to_owned(),
    ];
    for (n, page) in pages.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R /Resources << /Font << /F 3 0 R >> >> >>",
            6 + 2 * n
        ));
        let mut content = String::from("BT /F 12 Tf 20 TL 80 780 Td\n");
        for line in *page {
            let units: String = line
                .encode_utf16()
                .map(|unit| format!("{unit:04x}"))
                .collect();
            content += &format!("<{units}> Tj T*\n");
        }
        content += "ET";
        objects.push(format!(
            "<< /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        ));
    }
    let mut out = String::from("%PDF-1.7\n");
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(out.len());
        out += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let (table, size) = (out.len(), objects.len() + 1);
    out += &format!("xref\n0 {size}\n0000000000 65535 f \n");
    for place in places {
        out += &format!("{place:010} 00000 n \n");
    }
    out += &format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
    out.into_bytes()
}
