//! The labels of notes that a list follows: remembered paragraph by paragraph.

use super::listing::Listing;
use super::{CheckedNote, Workspace};
use crate::labels::{self, REACH, Written};
use crate::text::recent::Recent;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What was found so far.
#[derive(Debug)]
pub(super) struct Shelf {
    /// Where in notes a list may begin after a label.
    listing: Listing,
    /// Stretches of notes, and the labels with lists in them.
    written: Mutex<Recent<Box<str>, Arc<[Written]>>>,
}

/// So many bytes of stretches are young.
const GENERATION: usize = 8_000_000;

impl Default for Shelf {
    fn default() -> Self {
        Shelf {
            listing: Listing::default(),
            written: Mutex::new(Recent::new(GENERATION)),
        }
    }
}

impl Workspace {
    /// The labels of a note that a list follows, in order. What is known of a paragraph is remembered: a key stroke asks for all of
    /// them.
    #[must_use]
    pub fn lists_of(&self, note: &CheckedNote) -> Vec<Written> {
        let paragraphs = note.paragraphs();
        let listing = self.listing(note, &paragraphs);
        let is_listing = |n: &usize| listing.get(*n).is_some_and(|may_list| *may_list);
        let mut found = Vec::new();
        let mut next = 0;
        while let Some(first) = (next..paragraphs.len()).find(is_listing) {
            let mut last = first;
            while let Some(another) = (last + 1..=last + REACH).find(is_listing) {
                last = another;
            }
            next = (last + REACH + 1).min(paragraphs.len());
            found.extend(self.written(note, paragraphs.get(first..next).unwrap_or_default()));
        }
        found
    }

    /// Of each of the paragraphs, whether a list may begin after a label in it.
    fn listing(&self, note: &CheckedNote, paragraphs: &[Range<usize>]) -> Vec<bool> {
        let nexts = paragraphs.iter().skip(1).map(Some).chain([None]);
        let pair = |(paragraph, next): (&Range<usize>, Option<&Range<usize>>)| {
            note.bytes_of(paragraph).start..note.bytes_of(next.unwrap_or(paragraph)).end
        };
        let pairs = paragraphs.iter().zip(nexts).map(pair).collect();
        let readable = |n: usize| {
            let paragraph = paragraphs.get(n);
            paragraph.map_or_else(Vec::new, |paragraph| note.readable_of(paragraph))
        };
        let may_list = |n| labels::may_list(&note.text, &readable(n), &readable(n + 1));
        self.lists.listing.of(&note.text, pairs, may_list)
    }

    /// The labels with lists in some paragraphs that lie together.
    fn written(&self, note: &CheckedNote, paragraphs: &[Range<usize>]) -> Vec<Written> {
        let (Some(first), Some(last)) = (paragraphs.first(), paragraphs.last()) else {
            return Vec::new();
        };
        // What stands before a paragraph on its line may be the mark of a list.
        let start = note.bytes_of(first).start;
        let start = note.lines.line_start(note.lines.line_of(start));
        let words = note.text.get(start..note.bytes_of(last).end);
        let words = words.unwrap_or_default();
        let known = lock(&self.lists.written).get(words);
        let written = known.unwrap_or_else(|| {
            let apart = |part: Range<usize>| part.start - start..part.end - start;
            let readable = paragraphs.iter().map(|paragraph| {
                let parts = note.readable_of(paragraph).into_iter();
                parts.map(apart).collect()
            });
            let readable: Vec<Vec<Range<usize>>> = readable.collect();
            let written: Arc<[Written]> = labels::written(words, &readable).into();
            let mut known = lock(&self.lists.written);
            known.insert(words.into(), Arc::clone(&written), words.len());
            written
        });
        written.iter().map(|list| list.moved_by(start)).collect()
    }
}

fn lock<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic while the lock was held leaves whole entries behind.
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

impl CheckedNote {
    /// The paragraphs of prose, in order: which sentences (indices of `note.blocks`) each has.
    #[must_use]
    pub fn paragraphs(&self) -> Vec<Range<usize>> {
        let mut paragraphs: Vec<Range<usize>> = Vec::new();
        let mut end = 0;
        for (n, sentence) in self.note.blocks.iter().enumerate() {
            let between = self.text.get(end..sentence.start).unwrap_or_default();
            match paragraphs.last_mut().filter(|_| is_within(between)) {
                Some(paragraph) => paragraph.end = n + 1,
                None => paragraphs.push(n..n + 1),
            }
            end = sentence.end;
        }
        paragraphs
    }

    /// The bytes of a [paragraph](Self::paragraphs), from its first sentence to its last.
    #[must_use]
    pub fn bytes_of(&self, paragraph: &Range<usize>) -> Range<usize> {
        let sentences = self.note.blocks.get(paragraph.clone()).unwrap_or_default();
        match (sentences.first(), sentences.last()) {
            (Some(first), Some(last)) => first.start..last.end,
            _ => 0..0,
        }
    }

    /// The readable bytes of a [paragraph](Self::paragraphs), in order: without citations and emphasis marks.
    #[must_use]
    pub fn readable_of(&self, paragraph: &Range<usize>) -> Vec<Range<usize>> {
        let sentences = self.note.blocks.get(paragraph.clone()).unwrap_or_default();
        let parts = sentences.iter().cloned();
        parts.flat_map(|part| self.readable(part)).collect()
    }

    /// `range` without citations and emphasis marks.
    pub fn readable(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        let mut start = range.start;
        let citations = &self.note.citations;
        let first = citations.partition_point(|citation| citation.group.end <= range.start);
        let inside = citations
            .iter()
            .skip(first)
            .take_while(|citation| citation.group.start < range.end);
        let groups = inside
            .filter(|citation| citation.bracketed)
            .map(|citation| citation.group.clone());
        let marks = self
            .text
            .get(range.clone())
            .unwrap_or_default()
            .match_indices(['*', '`', '~']);
        let marks = marks.map(|(at, mark)| range.start + at..range.start + at + mark.len());
        let mut holes: Vec<Range<usize>> = groups.chain(marks).collect();
        holes.sort_by_key(|hole| hole.start);
        for hole in holes {
            if start < hole.start {
                parts.push(start..hole.start);
            }
            start = start.max(hole.end);
        }
        if start < range.end {
            parts.push(start..range.end);
        }
        parts
    }
}

/// Whether a paragraph goes on after what stands `between` two sentences: a line break alone is layout; another cell of a table
/// begins behind a bar.
fn is_within(between: &str) -> bool {
    if between.is_empty() {
        return true;
    }
    let pairs = between.matches("\r\n").count();
    let breaks = between.matches(['\n', '\r']).count() - pairs;
    breaks == 0 && !between.contains('|') || breaks == 1 && between.trim().is_empty()
}
