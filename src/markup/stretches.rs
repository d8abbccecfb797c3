//! A note read by stretches, so that an edit costs the reading of what it touches and not of the whole note.
//!
//! A stretch begins where nothing before has a say: at a paragraph that begins with a letter (so no quotation goes on in it, and
//! it is no citation of a block quote before it), or at a heading. The section of a heading that may cite is one stretch, since
//! the heading binds all of it. Where something reaches farther (footnotes, link definitions, short titles that the note
//! defines), the note is read whole. Directives and default sources hold from one place on: they are applied to the note
//! put together.
//!
//! [`parse`](super::parse) is the definition; this is the same, sooner.

use super::citation::Citation;
use super::locator::Locator;
use super::{BoundCitation, Known, Names, Note, NoteKind, Quotation, Reading};
use crate::config::{self, Spanned};
use crate::text::recent::Recent;
use pulldown_cmark::{Event, Parser, Tag};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// So many bytes of stretches are young.
const GENERATION: usize = 8_000_000;

/// Reads notes, and remembers what was read by stretches. All that it reads is read with one [`Known`] (a note with a bibliography
/// of its own knows more keys: it is to be read whole).
#[derive(Debug, Default)]
pub struct Readings {
    names: OnceLock<Names>,
    markdown: Memory,
    plain: Memory,
    bytes_read: AtomicUsize,
}

/// Readings by the text of the stretch.
#[derive(Debug)]
struct Memory(Mutex<Recent<Box<str>, Arc<Reading>>>);

impl Default for Memory {
    fn default() -> Self {
        Memory(Mutex::new(Recent::new(GENERATION)))
    }
}

impl Readings {
    /// Reads a note that changes by small edits: what [`parse`](super::parse) says of it.
    pub fn edited(&self, text: &str, kind: NoteKind, known: &Known) -> Note {
        let front = config::front_matter(text).unwrap_or_default();
        let Some(stretches) = stretches(text, front.span.end, kind) else {
            return self.whole(text, kind, known);
        };
        let readings = self.read(text, &stretches, kind, known);
        if stretches.len() > 1 && readings.iter().any(|reading| reading.reaches_out) {
            return self.whole(text, kind, known);
        }
        let mut note = Note::default();
        for (stretch, reading) in stretches.iter().zip(&readings) {
            append(&mut note, &reading.note, stretch.start);
        }
        note.finish(front);
        note
    }

    /// Reads a note once. `known` may have more keys than others, but the same titles and works.
    pub fn whole(&self, text: &str, kind: NoteKind, known: &Known) -> Note {
        self.bytes_read.fetch_add(text.len(), Ordering::Relaxed);
        super::parse_with(text, kind, known, self.names(known))
    }

    /// How many bytes were read so far: what was not remembered.
    #[must_use]
    pub fn bytes_read(&self) -> usize {
        self.bytes_read.load(Ordering::Relaxed)
    }

    fn names(&self, known: &Known) -> &Names {
        self.names.get_or_init(|| Names::new(known))
    }

    fn read(
        &self,
        text: &str,
        stretches: &[Range<usize>],
        kind: NoteKind,
        known: &Known,
    ) -> Vec<Arc<Reading>> {
        let memory = match kind {
            NoteKind::Markdown => &self.markdown,
            NoteKind::Text => &self.plain,
        };
        let texts = stretches
            .iter()
            .map(|stretch| text.get(stretch.clone()).unwrap_or_default());
        let remembered: Vec<(&str, Option<Arc<Reading>>)> = {
            let mut memory = memory.lock();
            texts
                .map(|text| (text, memory.get(text, text.len())))
                .collect()
        };
        let names = self.names(known);
        remembered
            .into_par_iter()
            .map(|(text, reading)| {
                reading.unwrap_or_else(|| {
                    self.bytes_read.fetch_add(text.len(), Ordering::Relaxed);
                    let reading = Arc::new(super::read(text, 0, kind, known, names));
                    memory
                        .lock()
                        .insert(text.into(), Arc::clone(&reading), text.len());
                    reading
                })
            })
            .collect()
    }
}

impl Memory {
    fn lock(&self) -> std::sync::MutexGuard<'_, Recent<Box<str>, Arc<Reading>>> {
        // A panic while the lock was held leaves whole entries behind.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The stretches of `text` from byte `start` on, in order, without gaps; `None` if something reaches across all of it.
fn stretches(text: &str, start: usize, kind: NoteKind) -> Option<Vec<Range<usize>>> {
    let mut cuts = vec![start];
    match kind {
        NoteKind::Markdown => cut_markdown(text, start, &mut cuts)?,
        NoteKind::Text => cut_plain(text, start, &mut cuts),
    }
    let ends = cuts.iter().copied().skip(1).chain([text.len()]);
    Some(cuts.iter().zip(ends).map(|(from, to)| *from..to).collect())
}

fn cut_markdown(text: &str, start: usize, cuts: &mut Vec<usize>) -> Option<()> {
    let body = text.get(start..).unwrap_or_default();
    let events = Parser::new_ext(body, super::blocks::options()).into_offset_iter();
    if events.reference_definitions().iter().next().is_some() {
        return None;
    }
    let mut depth = 0;
    // The level of the outermost heading that may cite: its section is not cut.
    let mut citing: Option<u8> = None;
    for (event, range) in events {
        match event {
            Event::Start(tag) => {
                let range = start + range.start..start + range.end;
                match tag {
                    Tag::Paragraph if depth == 0 && citing.is_none() => {
                        cuts.extend(cut(text, range.start, char::is_alphanumeric));
                    }
                    Tag::Heading { level, .. } => {
                        let level = level as u8;
                        let heading = text.get(range.clone()).unwrap_or_default();
                        // A heading without text ends no section.
                        let is_text = |c: char| c.is_alphanumeric() || !c.is_ascii();
                        let shown = heading.trim_start_matches(['#', ' ', '\t']).trim_start();
                        if shown.starts_with(is_text) {
                            citing = citing.filter(|outer| *outer < level);
                            if depth == 0 && citing.is_none() {
                                cuts.extend(cut(text, range.start, |c| c == '#' || is_text(c)));
                            }
                        }
                        if heading.contains(['@', '＠', '[', '［', '【']) {
                            citing = citing.or(Some(level));
                        }
                    }
                    Tag::FootnoteDefinition(_) => return None,
                    _ => {}
                }
                depth += 1;
            }
            Event::End(_) => depth -= 1,
            Event::FootnoteReference(_) => return None,
            _ => {}
        }
    }
    Some(())
}

fn cut_plain(text: &str, start: usize, cuts: &mut Vec<usize>) {
    let mut at = start;
    for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
        cuts.extend(cut(text, at, char::is_alphanumeric).filter(|cut| *cut == at && at > start));
        at += line.len();
    }
}

/// Where to cut before the block at `at`: at the start of its line, if that follows a blank line, and if `begins` holds for the first
/// character of the block.
fn cut(text: &str, at: usize, begins: impl Fn(char) -> bool) -> Option<usize> {
    let (before, block) = text.split_at_checked(at)?;
    block.trim_start().starts_with(begins).then_some(())?;
    let before = before.trim_end_matches([' ', '\t']);
    let line_before = before.strip_suffix('\n')?;
    let blank = line_before.trim_end_matches([' ', '\t', '\r']);
    blank.ends_with('\n').then_some(before.len())
}

/// Adds what was read of the stretch that begins at `by`.
fn append(note: &mut Note, read: &Note, by: usize) {
    let first = note.quotations.len();
    let move_by = |range: &Range<usize>| range.start + by..range.end + by;
    note.quotations
        .extend(read.quotations.iter().cloned().map(|mut quotation| {
            move_quotation(&mut quotation, by);
            quotation
        }));
    note.citations
        .extend(read.citations.iter().cloned().map(|mut citation| {
            move_citation(&mut citation, by);
            citation
        }));
    note.titles
        .extend(read.titles.iter().cloned().map(|mut title| {
            title.range = move_by(&title.range);
            title.quotation = title.quotation.map(|index| index + first);
            title
        }));
    note.unclosed
        .extend(read.unclosed.iter().cloned().map(|mut mark| {
            mark.range = move_by(&mark.range);
            mark
        }));
    note.nonportable
        .extend(read.nonportable.iter().cloned().map(|mut place| {
            place.range = move_by(&place.range);
            for (range, _) in &mut place.fix {
                *range = move_by(range);
            }
            place
        }));
    note.directives
        .extend(read.directives.iter().cloned().map(|mut directive| {
            directive.range = move_by(&directive.range);
            for rule in &mut directive.rules {
                rule.span = move_by(&rule.span);
            }
            directive
        }));
    note.blocks.extend(read.blocks.iter().map(move_by));
}

fn move_range(range: &mut Range<usize>, by: usize) {
    range.start += by;
    range.end += by;
}

fn move_locator(locator: &mut Option<Spanned<Locator>>, by: usize) {
    if let Some(locator) = locator {
        move_range(&mut locator.span, by);
    }
}

fn move_citation(citation: &mut Citation, by: usize) {
    move_range(&mut citation.key_range, by);
    move_range(&mut citation.range, by);
    move_range(&mut citation.group, by);
    move_locator(&mut citation.locator, by);
}

fn move_bound(citation: &mut BoundCitation, by: usize) {
    move_range(&mut citation.range, by);
    move_range(&mut citation.key, by);
    move_locator(&mut citation.locator, by);
}

fn move_quotation(quotation: &mut Quotation, by: usize) {
    move_range(&mut quotation.range, by);
    move_range(&mut quotation.outer, by);
    for (_, bytes) in &mut quotation.wording.runs {
        move_range(bytes, by);
    }
    for citation in quotation.binding.iter_mut().flat_map(|b| &mut b.citations) {
        move_bound(citation, by);
    }
    if let Some(gloss) = &mut quotation.gloss {
        move_range(gloss, by);
    }
}
