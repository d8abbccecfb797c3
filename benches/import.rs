//! Documents of other programs: how long each kind takes, and how much memory at its peak ("max alloc"), by size of the file.
//!
//! `cargo bench --bench import`. Text and pages are the example's, repeated to a megabyte; the PDF and Word files are those
//! that typst, LibreOffice and Pandoc made of it.

use divan::counter::BytesCount;
use divan::{AllocProfiler, Bencher};
use std::path::Path;

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

const MEGABYTE: usize = 1 << 20;

fn file(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect("a file")
}

fn text() -> String {
    let page = String::from_utf8(file("examples/wuzhen/corpus/xi2015-blog.txt")).expect("UTF-8");
    page.repeat(MEGABYTE / page.len() + 1)
}

fn read(bencher: Bencher, name: &str, bytes: &[u8]) {
    bencher.counter(BytesCount::new(bytes.len())).bench(|| {
        yinwen::import::read(name, bytes.to_vec())
            .expect("a document")
            .text()
    });
}

#[divan::bench(sample_count = 10)]
fn text_gb18030(bencher: Bencher) {
    let bytes = encoding_rs::GB18030.encode(&text()).0.into_owned();
    read(bencher, "a.txt", &bytes);
}

#[divan::bench(sample_count = 10)]
fn web_page(bencher: Bencher) {
    let paragraphs: String = text()
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| format!("<p>{line}</p>\n"))
        .collect();
    let page = format!(
        "<!DOCTYPE html><title>T</title><nav><a href=/>x</a></nav><article>{paragraphs}</article>"
    );
    read(bencher, "a.html", page.as_bytes());
}

#[divan::bench(args = ["principles.pdf", "columns.pdf", "office.docx", "pandoc.docx"], sample_count = 20)]
fn made(bencher: Bencher, name: &str) {
    let bytes = file(&format!("tests/sources/fixtures/{name}"));
    read(bencher, name, &bytes);
}
