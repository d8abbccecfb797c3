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
use super::links::Links;
use super::locator::Locator;
use super::{BoundCitation, Known, Names, Note, NoteKind, Quotation, Reading};
use crate::config::{self, Spanned};
use crate::text::recent::Recent;
use pulldown_cmark::{Event, Parser, Tag};
use rayon::prelude::*;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// So many bytes of stretches are young.
const GENERATION: usize = 8_000_000;

/// Cuts are found anew only around an edit of one of so many texts.
const TEXTS: usize = 4;

/// Reads notes, and remembers what was read by stretches. All that it reads is read with one [`Known`] (a note with a bibliography
/// of its own knows more keys: it is to be read whole).
#[derive(Debug, Default)]
pub struct Readings {
    names: OnceLock<Names>,
    markdown: Memory,
    plain: Memory,
    /// The texts of Markdown that were cut last, without front matter, the latest at the end.
    texts: Mutex<Vec<Arc<Text>>>,
    bytes_read: AtomicUsize,
}

/// A text and where it is cut: bytes, from 0 on.
#[derive(Debug)]
struct Text {
    text: Box<str>,
    cuts: Vec<usize>,
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
    /// Reads a note in `folder` (absolute) that changes by small edits: what [`parse_in`](super::parse_in) says of it.
    pub fn edited(&self, text: &str, kind: NoteKind, folder: Option<&Path>, known: &Known) -> Note {
        let front = config::front_matter(text).unwrap_or_default();
        let Some(stretches) = self.stretches(text, front.span.end, kind) else {
            return self.whole(text, kind, folder, known);
        };
        let readings = self.read(text, &stretches, kind, Links { known, folder });
        if stretches.len() > 1 && readings.iter().any(|reading| reading.reaches_out) {
            return self.whole(text, kind, folder, known);
        }
        let mut note = Note::default();
        for (stretch, reading) in stretches.iter().zip(&readings) {
            append(&mut note, &reading.note, stretch.start);
        }
        note.finish(front);
        note
    }

    /// Reads a note once. `known` may have more keys than others, but the same titles and works.
    pub fn whole(&self, text: &str, kind: NoteKind, folder: Option<&Path>, known: &Known) -> Note {
        self.bytes_read.fetch_add(text.len(), Ordering::Relaxed);
        super::parse_with(text, kind, Links { known, folder }, self.names(known))
    }

    /// How many bytes were read so far: what was not remembered.
    #[must_use]
    pub fn bytes_read(&self) -> usize {
        self.bytes_read.load(Ordering::Relaxed)
    }

    /// The stretches of `text` from byte `start` on, in order, without gaps; `None` if something reaches across all of it.
    fn stretches(&self, text: &str, start: usize, kind: NoteKind) -> Option<Vec<Range<usize>>> {
        let body = text.get(start..).unwrap_or_default();
        let cuts = match kind {
            NoteKind::Markdown => self.cuts(body)?,
            NoteKind::Text => plain_cuts(body),
        };
        let ends = cuts.iter().copied().skip(1).chain([body.len()]);
        let stretches = cuts.iter().zip(ends);
        Some(
            stretches
                .map(|(from, to)| start + from..start + to)
                .collect(),
        )
    }

    /// The cuts of a body of Markdown: those of a text that it is an edit of, where it is the same.
    fn cuts(&self, body: &str) -> Option<Vec<usize>> {
        let lock = || self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        let before = lock().clone();
        let edited = before.iter().rev().find_map(|before| {
            let cuts = before.cuts_after_edit(body)?;
            Some((Arc::clone(before), cuts))
        });
        let (replaced, cuts) = match edited {
            Some((before, cuts)) => (Some(before), cuts),
            None => (None, markdown_cuts(body)?),
        };
        let mut texts = lock();
        texts.retain(|text| {
            replaced
                .as_ref()
                .is_none_or(|gone| !Arc::ptr_eq(gone, text))
        });
        if texts.len() >= TEXTS {
            texts.remove(0);
        }
        texts.push(Arc::new(Text {
            text: body.into(),
            cuts: cuts.clone(),
        }));
        Some(cuts)
    }

    fn names(&self, known: &Known) -> &Names {
        self.names.get_or_init(|| Names::new(known))
    }

    fn read(
        &self,
        text: &str,
        stretches: &[Range<usize>],
        kind: NoteKind,
        links: Links,
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
        let names = self.names(links.known);
        remembered
            .into_par_iter()
            .map(|(text, reading)| {
                reading.unwrap_or_else(|| {
                    self.bytes_read.fetch_add(text.len(), Ordering::Relaxed);
                    let reading = Arc::new(super::read(text, 0, kind, links, names));
                    // Where a link leads depends on the folder of the note.
                    if !text.contains("](") {
                        memory
                            .lock()
                            .insert(text.into(), Arc::clone(&reading), text.len());
                    }
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

impl Text {
    /// The cuts of `body`, if it differs from this text in one place. What lies before a cut and what lies after it have nothing
    /// to do with each other, so new cuts are looked for only from the cut before that place to one after it.
    fn cuts_after_edit(&self, body: &str) -> Option<Vec<usize>> {
        let (old, new) = (self.text.as_bytes(), body.as_bytes());
        let shorter = old.len().min(new.len());
        let prefix = common_start(old, new);
        let suffix = common_end(old, new).min(shorter - prefix);
        if prefix + suffix < shorter / 2 {
            return None;
        }
        // The stretch before the one that is edited is sure to begin where it did.
        let first = self
            .cuts
            .partition_point(|cut| *cut <= prefix)
            .saturating_sub(2);
        let from = *self.cuts.get(first)?;
        let mut after = self.cuts.partition_point(|cut| *cut < old.len() - suffix);
        let moved = |cut: usize| cut + new.len() - old.len();
        // One more block is read, to see that it still begins there.
        let until = self
            .cuts
            .get(after + 1)
            .map_or(body.len(), |cut| moved(*cut));
        let window = body.get(from..until)?;
        // Whether such lines open or close a block of metadata depends on what is far off.
        let may_fence = |line: &str| ["---", "+++", "..."].iter().any(|at| line.starts_with(at));
        if window.split(['\n', '\r']).any(may_fence) {
            return None;
        }
        let found = markdown_cuts(window)?;
        let mut cuts = self.cuts.get(..first)?.to_vec();
        match self.cuts.get(after).map(|cut| moved(*cut)) {
            Some(meets) => {
                let kept = found.iter().position(|cut| from + cut == meets)?;
                cuts.extend(found.iter().take(kept).map(|cut| from + cut));
            }
            None => {
                cuts.extend(found.iter().map(|cut| from + cut));
                after = self.cuts.len();
            }
        }
        cuts.extend(self.cuts.iter().skip(after).map(|cut| moved(*cut)));
        Some(cuts)
    }
}

/// So many bytes are compared at once.
const CHUNK: usize = 256;

/// How many bytes are the same from the start.
fn common_start(a: &[u8], b: &[u8]) -> usize {
    let chunks = a.chunks(CHUNK).zip(b.chunks(CHUNK));
    let same = CHUNK * chunks.take_while(|(a, b)| a == b).count();
    let rest = a.iter().zip(b).skip(same);
    (same + rest.take_while(|(a, b)| a == b).count())
        .min(a.len())
        .min(b.len())
}

/// How many bytes are the same up to the end.
fn common_end(a: &[u8], b: &[u8]) -> usize {
    let chunks = a.rchunks(CHUNK).zip(b.rchunks(CHUNK));
    let same = CHUNK * chunks.take_while(|(a, b)| a == b).count();
    let rest = a.iter().rev().zip(b.iter().rev()).skip(same);
    (same + rest.take_while(|(a, b)| a == b).count())
        .min(a.len())
        .min(b.len())
}

/// Where a body of Markdown is cut, from 0 on; `None` if something reaches across all of it.
fn markdown_cuts(text: &str) -> Option<Vec<usize>> {
    let mut cuts = vec![0];
    let events = Parser::new_ext(text, super::blocks::options()).into_offset_iter();
    if events.reference_definitions().iter().next().is_some() {
        return None;
    }
    let mut depth = 0;
    // The level of the outermost heading that may cite: its section is not cut.
    let mut citing: Option<u8> = None;
    for (event, range) in events {
        match event {
            Event::Start(tag) => {
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
    Some(cuts)
}

/// Where a body of plain text is cut, from 0 on.
fn plain_cuts(text: &str) -> Vec<usize> {
    let mut cuts = vec![0];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        cuts.extend(cut(text, at, char::is_alphanumeric).filter(|cut| *cut == at && at > 0));
        at += line.len();
    }
    cuts
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
    note.headings
        .extend(read.headings.iter().cloned().map(|mut heading| {
            heading.range = move_by(&heading.range);
            heading
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
    let wordings = std::iter::once(&mut quotation.wording).chain(&mut quotation.with_attribution);
    for (_, bytes) in wordings.flat_map(|wording| &mut wording.runs) {
        move_range(bytes, by);
    }
    for citation in quotation.binding.iter_mut().flat_map(|b| &mut b.citations) {
        move_bound(citation, by);
    }
    if let Some(gloss) = &mut quotation.gloss {
        move_range(gloss, by);
    }
}
