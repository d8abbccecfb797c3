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
use crate::text::edit::Unchanged;
use crate::text::recent::Recent;
use pulldown_cmark::{Event, Parser, Tag};
use rayon::prelude::*;
use std::ops::Range;
use std::path::{Path, PathBuf};
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
    /// The texts of Markdown that were read last, the latest at the end.
    texts: Mutex<Vec<Arc<Text>>>,
    bytes_read: AtomicUsize,
}

/// A text in stretches.
#[derive(Debug)]
struct Text {
    whole: Arc<str>,
    /// Where front matter ends.
    start: usize,
    /// Where links lead from.
    folder: Option<PathBuf>,
    /// Where the stretches begin: bytes from `start` on, the first at 0.
    cuts: Vec<usize>,
    /// What was read of each of them.
    readings: Vec<Arc<Reading>>,
}

/// How an edited text is cut: what of it is as it was.
struct Edited {
    cuts: Vec<usize>,
    /// So many stretches at the start.
    head: usize,
    /// So many at the end.
    tail: usize,
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
    pub fn edited(
        &self,
        text: &Arc<str>,
        kind: NoteKind,
        folder: Option<&Path>,
        known: &Known,
    ) -> Note {
        let front = config::front_matter(text).unwrap_or_default();
        let start = front.span.end;
        let links = Links { known, folder };
        let read = match kind {
            NoteKind::Markdown => self.markdown(text, start, links),
            NoteKind::Text => Some(self.plain(text.get(start..).unwrap_or_default(), links)),
        };
        let Some(read) = read else {
            return self.whole(text, kind, folder, known);
        };
        if read.len() > 1 && read.iter().any(|(_, reading)| reading.reaches_out) {
            return self.whole(text, kind, folder, known);
        }
        let mut note = Note::default();
        let count =
            |of: fn(&Note) -> usize| read.iter().map(|(_, reading)| of(&reading.note)).sum();
        note.quotations.reserve(count(|note| note.quotations.len()));
        note.citations.reserve(count(|note| note.citations.len()));
        note.blocks.reserve(count(|note| note.blocks.len()));
        for (at, reading) in &read {
            append(&mut note, &reading.note, start + at);
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

    /// The stretches of Markdown from byte `start` on, in order: where each begins (from there), and what it says; `None` if
    /// something reaches across all of it. What an edit of a text that was read before leaves alone is not looked at again.
    fn markdown(
        &self,
        whole: &Arc<str>,
        start: usize,
        links: Links,
    ) -> Option<Vec<(usize, Arc<Reading>)>> {
        let body = whole.get(start..).unwrap_or_default();
        let lock = || self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        let before = lock().clone();
        let edited = before.iter().rev().find_map(|before| {
            let is_beside = before.folder.as_deref() == links.folder;
            let edited = is_beside.then(|| before.edit(body)).flatten()?;
            Some((edited, before))
        });
        let (cuts, readings) = match edited {
            Some((Edited { cuts, head, tail }, before)) => {
                let middle = cuts.len() - head - tail;
                let read = ends(&cuts, body.len()).skip(head).take(middle);
                let read = self.read(body, read, NoteKind::Markdown, links);
                let (first, last) = (before.readings.iter(), before.readings.iter());
                let last = last.skip(before.readings.len().saturating_sub(tail));
                let readings = first.take(head).cloned().chain(read);
                let readings = readings.chain(last.cloned()).collect();
                lock().retain(|text| !Arc::ptr_eq(text, before));
                (cuts, readings)
            }
            None => {
                let cuts = markdown_cuts(body)?;
                let all = ends(&cuts, body.len());
                let readings = self.read(body, all, NoteKind::Markdown, links);
                (cuts, readings)
            }
        };
        let text = Arc::new(Text {
            whole: Arc::clone(whole),
            start,
            folder: links.folder.map(Path::to_path_buf),
            cuts,
            readings,
        });
        let mut texts = lock();
        if texts.len() >= TEXTS {
            texts.remove(0);
        }
        texts.push(Arc::clone(&text));
        Some(text.read())
    }

    /// As [`markdown`](Self::markdown), for a body of plain text.
    fn plain(&self, body: &str, links: Links) -> Vec<(usize, Arc<Reading>)> {
        let cuts = plain_cuts(body);
        let all = ends(&cuts, body.len());
        let readings = self.read(body, all, NoteKind::Text, links);
        cuts.into_iter().zip(readings).collect()
    }

    fn names(&self, known: &Known) -> &Names {
        self.names.get_or_init(|| Names::new(known))
    }

    fn read(
        &self,
        text: &str,
        stretches: impl Iterator<Item = Range<usize>>,
        kind: NoteKind,
        links: Links,
    ) -> Vec<Arc<Reading>> {
        let memory = match kind {
            NoteKind::Markdown => &self.markdown,
            NoteKind::Text => &self.plain,
        };
        let texts = stretches.map(|stretch| text.get(stretch).unwrap_or_default());
        let remembered: Vec<(&str, Option<Arc<Reading>>)> = {
            let mut memory = memory.lock();
            texts.map(|text| (text, memory.get(text))).collect()
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
    /// Where each stretch begins, and what was read of it.
    fn read(&self) -> Vec<(usize, Arc<Reading>)> {
        let readings = self.readings.iter().cloned();
        self.cuts.iter().copied().zip(readings).collect()
    }

    /// The cuts of `body`, if it differs from this text in one place. What lies before a cut and what lies after it have nothing
    /// to do with each other, so new cuts are looked for only from the cut before that place to one after it.
    fn edit(&self, body: &str) -> Option<Edited> {
        let old = self.whole.get(self.start..).unwrap_or_default();
        let edit = Unchanged::between(old, body);
        if !edit.is_most_of(old.len().min(body.len())) {
            return None;
        }
        // The stretch before the one that is edited is sure to begin where it did.
        let head = self
            .cuts
            .partition_point(|cut| *cut <= edit.head)
            .saturating_sub(2);
        let from = *self.cuts.get(head)?;
        let after = self
            .cuts
            .partition_point(|cut| *cut < old.len() - edit.tail);
        let moved = |cut: usize| cut + body.len() - old.len();
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
        let found = markdown_cuts(window)?.into_iter().map(|cut| from + cut);
        let mut cuts = self.cuts.get(..head)?.to_vec();
        let Some(meets) = self.cuts.get(after).map(|cut| moved(*cut)) else {
            cuts.extend(found);
            return Some(Edited {
                cuts,
                head,
                tail: 0,
            });
        };
        let found: Vec<usize> = found.collect();
        let kept = found.iter().position(|cut| *cut == meets)?;
        cuts.extend(found.into_iter().take(kept));
        let rest = self.cuts.get(after..)?;
        cuts.extend(rest.iter().map(|cut| moved(*cut)));
        Some(Edited {
            cuts,
            head,
            tail: rest.len(),
        })
    }
}

/// The stretches that begin at `cuts`, in a text of so many bytes.
fn ends(cuts: &[usize], length: usize) -> impl Iterator<Item = Range<usize>> {
    let ends = cuts.iter().copied().skip(1).chain([length]);
    cuts.iter().zip(ends).map(|(start, end)| *start..end)
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

/// Adds what was read of a stretch as it stands in the whole text, where the stretch begins at `by`.
fn append(note: &mut Note, read: &Note, by: usize) {
    let first = note.quotations.len();
    let moved = |range: &Range<usize>| range.start + by..range.end + by;
    note.quotations
        .extend(moved_by(&read.quotations, by, move_quotation));
    note.citations
        .extend(moved_by(&read.citations, by, move_citation));
    note.titles.extend(moved_by(&read.titles, by, |title, by| {
        move_range(&mut title.range, by);
        title.quotation = title.quotation.map(|index| index + first);
    }));
    note.unclosed
        .extend(moved_by(&read.unclosed, by, |mark, by| {
            move_range(&mut mark.range, by);
        }));
    note.nonportable
        .extend(moved_by(&read.nonportable, by, |place, by| {
            move_range(&mut place.range, by);
            for (range, _) in &mut place.fix {
                move_range(range, by);
            }
        }));
    note.directives
        .extend(moved_by(&read.directives, by, |directive, by| {
            move_range(&mut directive.range, by);
            for rule in &mut directive.rules {
                move_range(&mut rule.span, by);
            }
        }));
    note.headings
        .extend(moved_by(&read.headings, by, |heading, by| {
            move_range(&mut heading.range, by);
        }));
    note.blocks.extend(read.blocks.iter().map(moved));
}

/// Copies, each moved.
fn moved_by<T: Clone>(
    all: &[T],
    by: usize,
    move_one: impl Fn(&mut T, usize),
) -> impl Iterator<Item = T> {
    all.iter().map(move |one| {
        let mut one = one.clone();
        move_one(&mut one, by);
        one
    })
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
    for citation in quotation.binding.iter_mut().flat_map(|b| &mut b.citations) {
        move_bound(citation, by);
    }
    if let Some(gloss) = &mut quotation.gloss {
        move_range(gloss, by);
    }
}
