//! Where a finding stands, as its reader looks for it: by line and column, or in a Word document by paragraph.

use super::File;
use crate::cli::excerpt::place;
use crate::cli::words;
use crate::files::docx::{Paragraph, Part};
use crate::lint::{Finding, Locale};
use serde::Serialize;
use std::fmt;

/// A place in a file.
pub(in crate::cli) enum Position {
    /// Line and column (in characters), both from 1.
    Line(u32, u32),
    /// `paragraph 12`, `footnote 3`, in the language of the report.
    Paragraph(String),
}

/// As it follows a path.
impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Position::Line(line, column) => write!(f, ":{line}:{column}"),
            Position::Paragraph(place) => write!(f, ", {place}"),
        }
    }
}

/// A place in a Word document, for programs.
#[derive(Serialize)]
pub(super) struct WordPlace {
    /// body, footnote or endnote.
    part: &'static str,
    /// The number of the note.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<usize>,
    /// From 1, among the paragraphs with text of the body or the note.
    paragraph: usize,
}

impl WordPlace {
    fn of(paragraph: &Paragraph) -> WordPlace {
        WordPlace {
            part: match paragraph.part {
                Part::Body => "body",
                Part::Footnotes => "footnote",
                Part::Endnotes => "endnote",
            },
            note: (paragraph.part != Part::Body).then_some(paragraph.note),
            paragraph: paragraph.number,
        }
    }
}

/// A paragraph as a reader of the document finds it.
pub(in crate::cli) fn paragraph(locale: Locale, paragraph: &Paragraph) -> String {
    let Paragraph { note, number, .. } = paragraph;
    let is_first = *number == 1;
    match (locale, paragraph.part) {
        (Locale::English, Part::Body) => format!("paragraph {number}"),
        (Locale::Chinese, Part::Body) => format!("第 {number} 段"),
        (_, part) => {
            let kind = match part {
                Part::Endnotes => words::say(locale, "endnote", "尾注"),
                _ => words::say(locale, "footnote", "脚注"),
            };
            match (locale, is_first) {
                (_, true) => format!("{kind} {note}"),
                (Locale::English, false) => format!("{kind} {note}, paragraph {number}"),
                (Locale::Chinese, false) => format!("{kind} {note} 第 {number} 段"),
            }
        }
    }
}

impl File<'_> {
    /// Where a byte of the file's text stands.
    pub(super) fn position(&self, locale: Locale, byte: usize) -> Position {
        if let Some(found) = self.docx.and_then(|docx| docx.paragraph_at(byte)) {
            return Position::Paragraph(paragraph(locale, found));
        }
        let (line, column) = self
            .text()
            .map_or((1, 1), |(text, lines)| place(text, lines, byte));
        Position::Line(line, column)
    }

    /// Where a byte of a Word document's text stands; `None` in any other file.
    pub(super) fn word_place(&self, byte: usize) -> Option<WordPlace> {
        self.docx?.paragraph_at(byte).map(WordPlace::of)
    }

    /// The words that a finding is about: its quotation's, else those where it stands.
    pub(super) fn words(&self, finding: &Finding) -> &str {
        self.note
            .zip(finding.quotation)
            .and_then(|(note, n)| note.note.quotations.get(n))
            .map(|quotation| quotation.wording.text.as_str())
            .or_else(|| self.text()?.0.get(finding.range.clone()))
            .unwrap_or_default()
    }
}
