//! What stands where in a file: readable text, paragraphs, sections, pages, and the facts a document tells about itself.
use super::{PageMark, Paragraph, Section};
use crate::config::{Date, SourceConfig};
use crate::text::language::{self, Language};
use std::ops::Range;
use std::path::Path;

#[derive(Debug)]
pub(super) struct FileLayout {}
impl FileLayout {
    pub(super) fn new(_path: &Path, _text: &str) -> Self {
        FileLayout {}
    }
}
#[derive(Debug)]
pub(super) struct Read {
    pub readable: Vec<Range<usize>>,
    pub paragraphs: Vec<Paragraph>,
    pub sections: Vec<Section>,
    pub pages: Vec<PageMark>,
    pub title: Option<String>,
    pub author: Vec<String>,
    pub date: Option<Date>,
    pub language: Language,
}
pub(super) fn read(
    text: &str,
    range: Range<usize>,
    _layout: &FileLayout,
    _title: Option<&str>,
) -> Read {
    let body = text.get(range.clone()).unwrap_or("");
    let mut paragraphs = Vec::new();
    let mut at = range.start;
    for line in body.split_inclusive(['\n', '\r']) {
        let inner = line.trim();
        if !inner.is_empty() {
            let start = at + (line.len() - line.trim_start().len());
            paragraphs.push(Paragraph {
                range: start..start + inner.len(),
                section: None,
            });
        }
        at += line.len();
    }
    Read {
        readable: vec![range],
        paragraphs,
        sections: Vec::new(),
        pages: Vec::new(),
        title: None,
        author: Vec::new(),
        date: None,
        language: language::detect(body),
    }
}
/// First byte after a byte order mark and front matter.
pub(super) fn body_start(text: &str) -> usize {
    front_matter(text).map_or(
        if text.starts_with('\u{feff}') { 3 } else { 0 },
        |(span, _)| span.end,
    )
}
/// The front matter of a source file: its bytes and its keys.
pub(super) fn front_matter(text: &str) -> Option<(Range<usize>, SourceConfig)> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let body = text.get(start..)?;
    let mut at = start;
    for (number, line) in body.split_inclusive('\n').enumerate() {
        at += line.len();
        let line = line.trim_end();
        if number == 0 && line != "---" {
            return None;
        }
        if number > 0 && (line == "---" || line == "...") {
            return Some((start..at, SourceConfig::default()));
        }
        if number > 200 {
            return None;
        }
    }
    None
}
