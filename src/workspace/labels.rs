//! The labels of the corpus: found when somebody asks, source by source, and kept for the snapshots after this one where a source
//! stays as it is.

use super::listing::Listing;
use super::{CheckedNote, Workspace};
use crate::corpus::SourceId;
use crate::labels::{self, Labels, REACH, Scan, Written};
use crate::text::apart::apart;
use crate::text::recent::Recent;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// What was found so far.
#[derive(Debug)]
pub(super) struct Shelf {
    /// What was found in each source, in the order of the corpus. Snapshots share what they find in sources that stay as they are.
    found: OnceLock<Vec<Found>>,
    /// What a snapshot before this one made of the same sources, some of which have other texts now.
    before: Option<Arc<Labels>>,
    labels: OnceLock<Arc<Labels>>,
    /// Where in notes a list may begin after a label.
    listing: Listing,
    /// Stretches of notes, and the labels with lists in them.
    written: Mutex<Recent<Box<str>, Arc<[Written]>>>,
}

/// What is in a source, once somebody looked.
type Found = Arc<OnceLock<Arc<Scan>>>;

/// So many bytes of stretches are young.
const GENERATION: usize = 8_000_000;

impl Default for Shelf {
    fn default() -> Self {
        Shelf {
            found: OnceLock::new(),
            before: None,
            labels: OnceLock::new(),
            listing: Listing::default(),
            written: Mutex::new(Recent::new(GENERATION)),
        }
    }
}

impl Workspace {
    /// The labels of the corpus. The first call scans it, on as many threads as the pool has that it is made on.
    pub fn labels(&self) -> &Labels {
        self.labels.labels.get_or_init(|| {
            let scans = apart(|| self.scans());
            let before = self.labels.before.as_ref();
            let before = before.filter(|before| is_told_alike(before.scans(), &scans));
            let new = || Arc::new(Labels::new(&self.corpus, scans.clone()));
            before.map_or_else(new, Arc::clone)
        })
    }

    /// What every source holds, in the order of the corpus: what [`labels`](Self::labels) are made of. It takes its time, and is not
    /// lost to the snapshots after this one, even if it is only half done when they are made.
    pub fn scans(&self) -> Vec<Arc<Scan>> {
        let found = self.found().par_iter().enumerate().map(|(n, found)| {
            let id = SourceId(u32::try_from(n).unwrap_or(u32::MAX));
            let scan = || Arc::new(labels::scan(&self.corpus, id));
            Arc::clone(found.get_or_init(scan))
        });
        found.collect()
    }

    fn found(&self) -> &[Found] {
        let none = || self.corpus.sources.iter().map(|_| Found::default());
        self.labels.found.get_or_init(|| none().collect())
    }

    /// [`labels`](Self::labels) where nobody has to wait for them: a large corpus that was not scanned yet has none. For what is
    /// asked in passing, such as a hover.
    pub fn labels_at_hand(&self) -> Option<&Labels> {
        match self.is_small() {
            true => Some(self.labels()),
            false => self.labels.labels.get().map(Arc::as_ref),
        }
    }

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
        self.labels.listing.of(&note.text, pairs, may_list)
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
        let known = lock(&self.labels.written).get(words);
        let written = known.unwrap_or_else(|| {
            let apart = |part: Range<usize>| part.start - start..part.end - start;
            let readable = paragraphs.iter().map(|paragraph| {
                let parts = note.readable_of(paragraph).into_iter();
                parts.map(apart).collect()
            });
            let readable: Vec<Vec<Range<usize>>> = readable.collect();
            let written: Arc<[Written]> = labels::written(words, &readable).into();
            let mut known = lock(&self.labels.written);
            known.insert(words.into(), Arc::clone(&written), words.len());
            written
        });
        written.iter().map(|list| list.moved_by(start)).collect()
    }

    /// Takes over what `before` found in sources that are the `same`, and what that came to if the sources are the same ones but for
    /// their texts.
    pub(super) fn inherit_labels(
        &mut self,
        before: &Workspace,
        same: &[Option<usize>],
        is_same_but_for_texts: bool,
    ) {
        let labels = before.labels.labels.get();
        let known = before.found();
        let found = same.iter().map(|n| {
            let known = n.and_then(|n| known.get(n));
            known.map_or_else(Found::default, Arc::clone)
        });
        self.labels.found = OnceLock::from(found.collect::<Vec<Found>>());
        if is_same_but_for_texts {
            let known = labels.or(before.labels.before.as_ref());
            self.labels.before = known.map(Arc::clone);
        }
    }
}

/// Whether nothing changed but sources without lists and labels. Of the others, the words around count, too.
fn is_told_alike(before: &[Arc<Scan>], now: &[Arc<Scan>]) -> bool {
    let is_empty = |scan: &Scan| scan.lists.is_empty() && scan.mentions.is_empty();
    let mut pairs = before.iter().zip(now);
    before.len() == now.len() && pairs.all(|(a, b)| Arc::ptr_eq(a, b) || is_empty(a) && is_empty(b))
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
