//! What an editor selects when a selection grows: word, clause, sentence, quotation, paragraph, section, document.

use super::outline::sections;
use crate::corpus::FileId;
use crate::markup::Quotation;
use crate::text::position::LineIndex;
use crate::text::sentence::{clauses, sentences};
use crate::text::words::words;
use crate::workspace::{CheckedNote, Workspace};
use std::ops::Range;

/// What lies around `byte` of a note, from the word to the document: each holds the one before and is larger.
#[must_use]
pub fn note(checked: &CheckedNote, byte: usize) -> Vec<Range<usize>> {
    let text = &*checked.text;
    let mut around = Around::new(text, byte);
    let note = &checked.note;
    let paragraph = paragraph(text, &checked.lines, byte);
    let sentence = around.pick(&note.blocks);
    around.words_in(paragraph.clone());
    if let Some(sentence) = sentence {
        around.level(&offset(clauses(slice(text, &sentence)), sentence.start));
        around.add(&sentence);
    }
    for quotation in &note.quotations {
        let wording = &quotation.range;
        around.firm.push(quotation.outer.clone());
        if holds(wording, byte) {
            around.level(&offset(clauses(slice(text, wording)), wording.start));
            around.level(&offset(sentences(slice(text, wording)), wording.start));
        }
        around.add(wording);
        around.add(&quotation.outer);
        if let Some(whole) = with_citation(checked, quotation) {
            around.add(&whole);
        }
    }
    for citation in &note.citations {
        around.firm.push(citation.group.clone());
        if let Some(locator) = &citation.locator {
            around.add(&locator.span);
        }
        around.add(&citation.key_range);
        around.add(&citation.range);
        around.add(&citation.group);
    }
    for title in &note.titles {
        around.add(&title.range);
    }
    around.add(&item(text, &checked.lines, &paragraph, byte));
    around.add(&paragraph);
    for section in sections(checked) {
        around.add(&section);
    }
    around.grown()
}

/// What lies around `byte` of a source file.
#[must_use]
pub fn source(ws: &Workspace, id: FileId, byte: usize) -> Vec<Range<usize>> {
    let Some(file) = ws.corpus.files.get(id.0 as usize) else {
        return Vec::new();
    };
    let text = &*file.text;
    let mut around = Around::new(text, byte);
    let mut block = paragraph(text, file.lines(), byte);
    for source in ws.corpus.sources.iter().filter(|source| source.file == id) {
        for paragraph in source.paragraphs().iter().filter(|p| holds(&p.range, byte)) {
            let range = &paragraph.range;
            around.level(&offset(clauses(slice(text, range)), range.start));
            around.level(&offset(sentences(slice(text, range)), range.start));
            around.add(range);
            block = range.clone();
        }
        for section in source.sections() {
            around.add(&section.heading);
            around.add(&section.range);
        }
        around.add(&source.range);
    }
    around.words_in(block);
    around.grown()
}

/// What was found around a byte.
struct Around<'t> {
    text: &'t str,
    byte: usize,
    found: Vec<Range<usize>>,
    /// What is selected whole or not at all: a comma in a citation ends no clause of the prose.
    firm: Vec<Range<usize>>,
}

impl<'t> Around<'t> {
    fn new(text: &'t str, byte: usize) -> Self {
        Around {
            text,
            byte,
            found: Vec::new(),
            firm: Vec::new(),
        }
    }

    /// The one of `ranges` (one level, so they do not overlap) that the byte lies in, else the one that it ends.
    fn pick(&self, ranges: &[Range<usize>]) -> Option<Range<usize>> {
        let inside = ranges.iter().find(|range| range.contains(&self.byte));
        inside
            .or_else(|| ranges.iter().find(|range| range.end == self.byte))
            .cloned()
    }

    fn level(&mut self, ranges: &[Range<usize>]) {
        self.found.extend(self.pick(ranges));
    }

    fn add(&mut self, range: &Range<usize>) {
        if holds(range, self.byte) {
            self.found.push(range.clone());
        }
    }

    /// Adds the word, as cut in its line of `block`; punctuation and space are no words.
    fn words_in(&mut self, block: Range<usize>) {
        let start = slice(self.text, &(block.start..self.byte)).rfind(['\n', '\r']);
        let start = start.map_or(block.start, |at| block.start + at + 1);
        let end = slice(self.text, &(self.byte..block.end)).find(['\n', '\r']);
        let end = end.map_or(block.end, |at| self.byte + at);
        let text = self.text;
        let mut words = offset(words(slice(text, &(start..end))), start);
        words.retain(|word| slice(text, word).chars().any(char::is_alphanumeric));
        self.level(&words);
    }

    /// The chain from the smallest to the document: each holds the one before and is larger.
    fn grown(mut self) -> Vec<Range<usize>> {
        let cuts = |range: &Range<usize>, firm: &Range<usize>| {
            let starts = firm.start < range.start && range.start < firm.end && firm.end < range.end;
            let ends = range.start < firm.start && firm.start < range.end && range.end < firm.end;
            starts || ends
        };
        self.found.push(0..self.text.len());
        self.found
            .retain(|range| !range.is_empty() && !self.firm.iter().any(|firm| cuts(range, firm)));
        self.found.sort_by_key(Range::len);
        let mut chain: Vec<Range<usize>> = Vec::new();
        for range in self.found {
            let grows = chain.last().is_none_or(|last| {
                range.start <= last.start && last.end <= range.end && range.len() > last.len()
            });
            if grows {
                chain.push(range);
            }
        }
        chain
    }
}

fn holds(range: &Range<usize>, byte: usize) -> bool {
    range.start <= byte && byte <= range.end
}

fn slice<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    text.get(range.clone()).unwrap_or_default()
}

fn offset(ranges: Vec<Range<usize>>, by: usize) -> Vec<Range<usize>> {
    ranges
        .into_iter()
        .map(|range| range.start + by..range.end + by)
        .collect()
}

/// A quotation with its citation, where only punctuation and space stand between them.
fn with_citation(checked: &CheckedNote, quotation: &Quotation) -> Option<Range<usize>> {
    let bound = &quotation.binding.as_ref()?.citations;
    let outer = &quotation.outer;
    bound.iter().find_map(|bound| {
        let mut citations = checked.note.citations.iter();
        let citation = citations.find(|citation| citation.key_range == bound.key)?;
        let group = &citation.group;
        let between = match outer.end <= group.start {
            true => outer.end..group.start,
            false => group.end..outer.start,
        };
        let gap = checked.text.get(between)?;
        (!gap.contains(char::is_alphanumeric))
            .then(|| outer.start.min(group.start)..outer.end.max(group.end))
    })
}

/// The lines around `byte` up to a blank one; the byte's line, if it is blank.
fn paragraph(text: &str, lines: &LineIndex, byte: usize) -> Range<usize> {
    let is_blank = |line: usize| {
        slice(text, &lines.line_range(line))
            .trim_matches([' ', '\t', '>'])
            .is_empty()
    };
    block(lines, byte, is_blank, |_| false)
}

/// The list item, heading line or paragraph without items around `byte`, inside `paragraph`.
fn item(text: &str, lines: &LineIndex, paragraph: &Range<usize>, byte: usize) -> Range<usize> {
    let begins = |line: usize| {
        let content = slice(text, &lines.line_range(line)).trim_start();
        let numbered = content.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_number = numbered.len() < content.len()
            && (numbered.starts_with(". ") || numbered.starts_with(") "));
        is_number
            || ["- ", "* ", "+ ", "|"]
                .iter()
                .any(|mark| content.starts_with(mark))
    };
    let outside = |line: usize| !holds(paragraph, lines.line_start(line));
    block(lines, byte, outside, begins)
}

/// The lines around `byte`, ended by lines that are `outside` and begun by those that `begins` says.
fn block(
    lines: &LineIndex,
    byte: usize,
    outside: impl Fn(usize) -> bool,
    begins: impl Fn(usize) -> bool,
) -> Range<usize> {
    let line = lines.line_of(byte);
    if outside(line) {
        return lines.line_range(line);
    }
    let mut first = line;
    while first > 0 && !begins(first) && !outside(first - 1) {
        first -= 1;
    }
    let mut last = line;
    while last + 1 < lines.count() && !begins(last + 1) && !outside(last + 1) {
        last += 1;
    }
    lines.line_range(first).start..lines.line_range(last).end
}
