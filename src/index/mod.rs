//! Where a text occurs in the corpus, exactly and approximately.
//!
//! The folded texts of the documents lie in segments (see [`Segment`]), each with a suffix array truncated at `DEPTH` units; exact
//! look-up is a binary search in each. A document is a source, numbered as in the corpus. Segments never change: of a source that
//! changed, the old text stays behind in its segment, where nobody finds it any longer, and the new one is in another segment.
//! Large segments are files of a [`cache`].

mod approximate;
pub mod cache;
mod format;
mod interval;
mod map;
pub mod myers;
mod scan;
mod segment;
mod sort;

pub use approximate::Approximate;
pub use format::{Fault, VERSION};
pub use scan::Scan;
pub use segment::{Document, Key, Segment};

use crate::text::apart::apart;
use sort::DEPTH;
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

/// What looks texts up: the index, or a scan of everything.
pub trait Lookup {
    /// Every place where `query` stands, to the unit, in order of document and position.
    fn exact(&self, query: &[u16]) -> Vec<Place>;

    /// Up to `count` places within `limit` edits of `query`, best first.
    fn approximate(&self, query: &[u16], limit: usize, count: usize) -> Vec<Approximate>;
}

/// Folds a document again.
pub type Fold = Box<dyn Fn(u32) -> Vec<u16> + Send + Sync>;

/// The index of a corpus.
#[derive(Default)]
pub struct Index {
    parts: Vec<Part>,
    /// The parts, by number, in the order of their documents; those together whose documents are mixed.
    order: Vec<Vec<usize>>,
    /// For each document, its part and its number there.
    documents: Vec<Option<(u32, u32)>>,
    /// What to do where a segment turns out to be damaged.
    remedy: Option<Remedy>,
}

/// What to do where a segment turns out to be damaged.
pub struct Remedy {
    /// Folds a document again.
    pub fold: Fold,
    /// Where the segment is removed from.
    pub store: Option<cache::Store>,
}

/// A segment, and which documents of the corpus are in it.
struct Part {
    segment: Arc<Segment>,
    /// For each of its documents, the number in the corpus; none if it is no longer there.
    numbers: Vec<Option<u32>>,
    /// How many units are of documents that are no longer there.
    dead: usize,
    /// Stands for the segment once that turned out to be damaged.
    mended: OnceLock<Segment>,
}

/// Where something stands: a document and a range of its units.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// Number of the document.
    pub document: u32,
    /// Units of the document.
    pub units: Range<usize>,
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let segments = self.parts.iter().map(|part| &part.segment);
        f.debug_list().entries(segments.map(|s| s.len())).finish()
    }
}

impl Index {
    /// Indexes documents given as folded units, in memory.
    pub fn build<'a>(documents: impl IntoIterator<Item = &'a [u16]>) -> Index {
        let documents = documents.into_iter().map(|units| Document {
            units: units.to_vec(),
            ..Document::default()
        });
        let segment = Segment::build(documents.collect());
        let numbers = (0..segment.documents() as u32).map(Some).collect();
        Index::new(vec![(Arc::new(segment), numbers)], None)
    }

    /// The index of what is in segments: for each document of a segment, its number in the corpus, if it is there. `remedy` is
    /// for segments that turn out to be damaged.
    pub fn new(segments: Vec<(Arc<Segment>, Vec<Option<u32>>)>, remedy: Option<Remedy>) -> Index {
        let mut documents = Vec::new();
        let mut parts = Vec::new();
        for (part, (segment, numbers)) in (0..).zip(segments) {
            let mut dead = 0;
            for (own, number) in numbers.iter().enumerate() {
                let Some(number) = number.map(|number| number as usize) else {
                    dead += segment.range(own).len();
                    continue;
                };
                if documents.len() <= number {
                    documents.resize(number + 1, None);
                }
                if let Some(slot) = documents.get_mut(number) {
                    *slot = Some((part, own as u32));
                }
            }
            parts.push(Part {
                segment,
                numbers,
                dead,
                mended: OnceLock::new(),
            });
        }
        Index {
            order: order(&parts),
            parts,
            documents,
            remedy,
        }
    }

    /// The segments that it is made of.
    pub fn segments(&self) -> impl Iterator<Item = &Arc<Segment>> {
        self.parts.iter().map(|part| &part.segment)
    }

    /// For each document of a segment, by number, its number in the corpus, if it is there.
    pub fn numbers(&self, segment: usize) -> &[Option<u32>] {
        let part = self.parts.get(segment);
        part.map_or(&[], |part| &part.numbers)
    }

    /// How many documents of a segment, by number, are in the corpus.
    pub fn live(&self, segment: usize) -> usize {
        self.numbers(segment).iter().flatten().count()
    }

    /// The units of a document; none if there is no such document.
    pub fn document(&self, document: u32) -> &[u16] {
        let Some(&Some((part, own))) = self.documents.get(document as usize) else {
            return &[];
        };
        let Some(part) = self.parts.get(part as usize) else {
            return &[];
        };
        self.ask(part, &mut |part| part.segment().units(own as usize))
    }

    /// How many documents there are.
    pub fn documents(&self) -> u32 {
        self.documents.len() as u32
    }

    /// At most `most` places where `query` (at most `DEPTH` units) stands, spread over all that there are in the order of what
    /// follows them.
    pub fn some(&self, query: &[u16], most: usize) -> Vec<Place> {
        let parts = self.each(|part| part.hits(query));
        let all: usize = parts.iter().map(|(_, hits)| hits.len()).sum();
        let step = all.div_ceil(most.max(1)).max(1);
        let hits = parts
            .iter()
            .flat_map(|(part, hits)| hits.iter().map(move |&at| (*part, at as usize)));
        let sample = hits.step_by(step);
        sample
            .filter_map(|(part, at)| part.place(at..at + query.len()))
            .collect()
    }

    /// The places of one document, at most `most`, where `query` (at most `DEPTH` units) stands, in order.
    pub fn in_document(&self, query: &[u16], document: u32, most: usize) -> Vec<Place> {
        let units = self.document(document);
        let Some(&first) = query.first() else {
            return Vec::new();
        };
        let starts = (0..units.len()).filter(|&at| {
            units.get(at) == Some(&first)
                && units
                    .get(at..at + query.len())
                    .is_some_and(|own| own == query)
        });
        let places = starts.map(|at| Place {
            document,
            units: at..at + query.len(),
        });
        places.take(most).collect()
    }

    /// Whether `query` stands in a document.
    pub fn stands_in(&self, query: &[u16], document: u32) -> bool {
        let units = self.document(document);
        let Some(&first) = query.first() else {
            return false;
        };
        let mut windows = units.windows(query.len());
        windows.any(|own| own.first() == Some(&first) && own == query)
    }

    /// How often `piece` (at most `DEPTH` units count) stands in the corpus.
    pub fn count(&self, piece: &[u16]) -> usize {
        let parts = self.each(|part| part.hits(piece));
        parts.iter().map(|(_, hits)| hits.len()).sum()
    }

    /// What each part says.
    fn each<'a, T>(&'a self, mut ask: impl FnMut(&'a Part) -> T) -> Vec<(&'a Part, T)> {
        let parts = self.parts.iter();
        parts.map(|part| (part, self.ask(part, &mut ask))).collect()
    }

    /// What a part says. If it turns out to be damaged, it is mended and asked again.
    fn ask<'a, T>(&'a self, part: &'a Part, ask: &mut impl FnMut(&'a Part) -> T) -> T {
        let was_mended = part.mended.get().is_some();
        let answer = ask(part);
        match !was_mended && part.segment.is_damaged() && self.mend(part) {
            true => ask(part),
            false => answer,
        }
    }

    /// Makes the segment of a part anew in memory, if that can be done.
    fn mend(&self, part: &Part) -> bool {
        let Some(Remedy { fold, store }) = &self.remedy else {
            return false;
        };
        let units = |number: &Option<u32>| number.map_or_else(Vec::new, fold);
        let make = || {
            let documents = part.numbers.iter().map(|number| Document {
                units: units(number),
                ..Document::default()
            });
            Segment::build(documents.collect())
        };
        part.mended.get_or_init(|| {
            if let Some(store) = store {
                store.forget(&part.segment);
            }
            apart(make)
        });
        true
    }

    /// As [`approximate`](Lookup::approximate), for somebody who may cease to wait: `None` once `is_cancelled`.
    pub fn approximate_unless(
        &self,
        is_cancelled: &AtomicBool,
        query: &[u16],
        limit: usize,
        count: usize,
    ) -> Option<Vec<Approximate>> {
        loop {
            let mended = self.mended();
            let found = approximate::search(self, query, limit, count, is_cancelled)?;
            let damaged = self.parts.iter().filter(|part| part.segment.is_damaged());
            let damaged: Vec<&Part> = damaged.collect();
            if damaged.len() <= mended || !damaged.into_iter().all(|part| self.mend(part)) {
                return Some(found);
            }
        }
    }

    /// How many parts were mended.
    fn mended(&self) -> usize {
        let parts = self.parts.iter();
        parts.filter(|part| part.mended.get().is_some()).count()
    }
}

/// The parts in the order of their documents; those together whose documents are mixed.
fn order(parts: &[Part]) -> Vec<Vec<usize>> {
    let ranges = parts.iter().enumerate().filter_map(|(number, part)| {
        let live = || part.numbers.iter().flatten();
        Some((*live().min()?, *live().max()?, number))
    });
    let mut ranges: Vec<(u32, u32, usize)> = ranges.collect();
    ranges.sort_unstable();
    let mut order: Vec<Vec<usize>> = Vec::new();
    let mut end = None;
    for (first, last, number) in ranges {
        match order.last_mut() {
            Some(mixed) if end > Some(first) => mixed.push(number),
            _ => order.push(vec![number]),
        }
        end = end.max(Some(last));
    }
    order
}

impl Lookup for Index {
    fn exact(&self, query: &[u16]) -> Vec<Place> {
        let head = query.get(..query.len().min(DEPTH)).unwrap_or_default();
        let found = self.each(|part| {
            let mut hits = part.hits(head).into_owned();
            hits.retain(|&at| {
                let at = at as usize;
                query.len() <= DEPTH || part.segment().text(at..at + query.len()) == query
            });
            hits.sort_unstable();
            part.places(&hits, query.len())
        });
        let mut found: Vec<Vec<Place>> = found.into_iter().map(|(_, places)| places).collect();
        // Mostly, parts are in order, and what they have: the stable sort has little to do.
        found.sort_by_key(|places| places.first().map(|place| place.document));
        let mut places: Vec<Place> = found.into_iter().flatten().collect();
        places.sort_by_key(|place| (place.document, place.units.start));
        places
    }

    fn approximate(&self, query: &[u16], limit: usize, count: usize) -> Vec<Approximate> {
        let never = AtomicBool::new(false);
        let found = self.approximate_unless(&never, query, limit, count);
        found.unwrap_or_default()
    }
}

impl Part {
    fn segment(&self) -> &Segment {
        self.mended.get().unwrap_or(&self.segment)
    }

    /// The positions where `piece` (at most `DEPTH` units count) stands in documents of the corpus, in the order of what follows.
    fn hits(&self, piece: &[u16]) -> Cow<'_, [u32]> {
        self.live(self.segment().interval(piece))
    }

    /// Those of some positions that are in documents of the corpus.
    fn live<'a>(&self, all: &'a [u32]) -> Cow<'a, [u32]> {
        match self.dead {
            0 => Cow::Borrowed(all),
            _ => {
                let live = all.iter().copied().filter(|&at| self.is_live(at as usize));
                Cow::Owned(live.collect())
            }
        }
    }

    /// The positions of an interval in documents of the corpus, if there are no more than `most`.
    fn few(&self, interval: Range<usize>, most: usize) -> Option<Cow<'_, [u32]>> {
        // Looking at so many one by one would cost more than it tells.
        if interval.len() > most.saturating_add(self.dead) {
            return None;
        }
        let all = self.segment().suffixes(interval);
        Some(self.live(all)).filter(|hits| hits.len() <= most)
    }

    fn is_live(&self, position: usize) -> bool {
        let own = self.segment().document_at(position);
        self.numbers.get(own).is_some_and(Option::is_some)
    }

    /// The stretches of so many units at some positions, in order, as places.
    fn places(&self, positions: &[u32], length: usize) -> Vec<Place> {
        let segment = self.segment();
        let first = positions.first().copied().unwrap_or(0) as usize;
        let mut own = segment.document_at(first);
        let places = positions.iter().filter_map(|&at| {
            let at = at as usize;
            own = segment.document_from(own, at);
            self.place_in(own, at..at + length)
        });
        places.collect()
    }

    /// A stretch of the text, which lies in one document, as a place; none if that is no longer there.
    fn place(&self, range: Range<usize>) -> Option<Place> {
        self.place_in(self.segment().document_at(range.start), range)
    }

    /// As [`place`](Self::place), where the document is known.
    fn place_in(&self, own: usize, range: Range<usize>) -> Option<Place> {
        let start = self.segment().range(own).start;
        Some(Place {
            document: (*self.numbers.get(own)?)?,
            units: range.start.checked_sub(start)?..range.end.checked_sub(start)?,
        })
    }
}
#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn exact_finds_what_a_scan_finds(documents in prop::collection::vec(prop::collection::vec(1u16..4, 0..120), 0..5),
                                         query in prop::collection::vec(1u16..4, 1..6)) {
            let index = Index::build(documents.iter().map(Vec::as_slice));
            let mut expected = Vec::new();
            for (number, document) in documents.iter().enumerate() {
                for start in 0..document.len() {
                    if document[start..].starts_with(&query) {
                        expected.push(Place { document: number as u32, units: start..start + query.len() });
                    }
                }
            }
            prop_assert_eq!(index.exact(&query), expected);
        }

        #[test]
        fn long_queries_are_compared_to_their_end(tail in prop::collection::vec(1u16..3, 1..10)) {
            let mut document = vec![1u16; 100];
            document.extend(&tail);
            let index = Index::build([document.as_slice()]);
            prop_assert_eq!(index.exact(&document).len(), 1);
            let mut other = document.clone();
            if let Some(last) = other.last_mut() { *last += 7; }
            prop_assert_eq!(index.exact(&other).len(), 0);
        }
    }
}
