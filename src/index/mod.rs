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
    /// What to add to the number of a document there, modulo 2^32, if that is the same for all: then the memory need not be asked.
    shift: Option<u32>,
    /// Whether the documents of the corpus are in their order there.
    is_in_order: bool,
    /// Where documents lie in the text that are no longer there, with what follows each; neighbours merged.
    dead: Vec<Range<usize>>,
    /// How many units that are.
    dead_units: usize,
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
            for (own, number) in (0..).zip(&numbers) {
                let Some(number) = number.map(|number| number as usize) else {
                    continue;
                };
                if documents.len() <= number {
                    documents.resize(number + 1, None);
                }
                if let Some(slot) = documents.get_mut(number) {
                    *slot = Some((part, own));
                }
            }
            parts.push(Part::new(segment, numbers));
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

    /// Where a document lies: the number of its segment, and its own there.
    pub fn place_of(&self, document: u32) -> Option<(usize, usize)> {
        let (segment, own) = (*self.documents.get(document as usize)?)?;
        Some((segment as usize, own as usize))
    }

    /// How many documents of a segment, by number, are in the corpus.
    pub fn live(&self, segment: usize) -> usize {
        self.numbers(segment).iter().flatten().count()
    }

    /// The units of a document; none if there is no such document.
    pub fn document(&self, document: u32) -> &[u16] {
        let Some((part, own)) = self.place_of(document) else {
            return &[];
        };
        let Some(part) = self.parts.get(part) else {
            return &[];
        };
        self.whole(|| part.segment().units(own))
    }

    /// How many documents there are.
    pub fn documents(&self) -> u32 {
        self.documents.len() as u32
    }

    /// At most `most` places where `query` (at most `DEPTH` units) stands, spread over all that there are in the order of what
    /// follows them.
    pub fn some(&self, query: &[u16], most: usize) -> Vec<Place> {
        let hits = self.whole(|| self.hits(query));
        let all: usize = hits.iter().map(|hits| hits.len()).sum();
        let step = all.div_ceil(most.max(1)).max(1);
        let parts = self.parts.iter().zip(&hits);
        let hits = parts.flat_map(|(part, hits)| hits.iter().map(move |&at| (part, at as usize)));
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
        let hits = self.whole(|| self.hits(piece));
        hits.iter().map(|hits| hits.len()).sum()
    }

    /// For each part, the positions where `piece` (at most `DEPTH` units count) stands in documents of the corpus, in the order of
    /// what follows.
    fn hits(&self, piece: &[u16]) -> Vec<Cow<'_, [u32]>> {
        let intervals = interval::intervals(&self.sound(), &[piece]);
        let parts = self.parts.iter().zip(intervals);
        let hits = parts.map(|(part, own)| own.into_iter().next().map(|own| part.hits(own)));
        hits.map(Option::unwrap_or_default).collect()
    }

    /// The segments of the parts, or what stands for them.
    fn sound(&self) -> Vec<&Segment> {
        self.parts.iter().map(Part::segment).collect()
    }

    /// What is answered once no segment turns out to be damaged any more, but for what cannot be mended.
    fn whole<T>(&self, mut answer: impl FnMut() -> T) -> T {
        loop {
            let parts = self.parts.iter();
            let mended = parts.filter(|part| part.mended.get().is_some()).count();
            let answered = answer();
            let damaged = self.parts.iter().filter(|part| part.segment.is_damaged());
            let damaged: Vec<&Part> = damaged.collect();
            if damaged.len() <= mended || !damaged.into_iter().all(|part| self.mend(part)) {
                return answered;
            }
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
        self.whole(|| approximate::search(self, query, limit, count, is_cancelled))
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
        self.whole(|| {
            let hits = self.hits(query);
            let most = hits.iter().map(|hits| hits.len()).sum();
            let mut places: Vec<Place> = Vec::with_capacity(most);
            let mut sorted: Vec<u32> = Vec::new();
            for parts in &self.order {
                let first = places.len();
                for &number in parts {
                    let Some((part, hits)) = self.parts.get(number).zip(hits.get(number)) else {
                        continue;
                    };
                    sorted.clear();
                    sorted.extend(hits.iter().filter(|&&at| part.goes_on(at as usize, query)));
                    sorted.sort_unstable();
                    places.extend(sorted.iter().filter_map(|&at| {
                        let at = at as usize;
                        part.place(at..at + query.len())
                    }));
                }
                // Of one part, they are in order already, unless its documents have other numbers since.
                let own = places.get_mut(first..).unwrap_or_default();
                let order = |place: &Place| (place.document, place.units.start);
                if !own.is_sorted_by_key(order) {
                    own.sort_unstable_by_key(order);
                }
            }
            places
        })
    }

    fn approximate(&self, query: &[u16], limit: usize, count: usize) -> Vec<Approximate> {
        let never = AtomicBool::new(false);
        let found = self.approximate_unless(&never, query, limit, count);
        found.unwrap_or_default()
    }
}

impl Part {
    fn new(segment: Arc<Segment>, numbers: Vec<Option<u32>>) -> Part {
        let mut dead: Vec<Range<usize>> = Vec::new();
        for own in (0..numbers.len()).filter(|&own| numbers.get(own) == Some(&None)) {
            let Range { start, end } = segment.range(own);
            match dead.last_mut() {
                Some(last) if last.end == start => last.end = end + 1,
                _ => dead.push(start..end + 1),
            }
        }
        let shifts = (0u32..).zip(&numbers);
        let mut shifts = shifts.filter_map(|(own, number)| Some((*number)?.wrapping_sub(own)));
        let shift = shifts.next();
        Part {
            shift: shift.filter(|shift| shifts.all(|other| other == *shift)),
            is_in_order: numbers.iter().flatten().is_sorted(),
            dead_units: dead.iter().map(ExactSizeIterator::len).sum(),
            dead,
            segment,
            numbers,
            mended: OnceLock::new(),
        }
    }

    fn segment(&self) -> &Segment {
        self.mended.get().unwrap_or(&self.segment)
    }

    /// The positions of an interval in documents of the corpus.
    fn hits(&self, interval: Range<usize>) -> Cow<'_, [u32]> {
        let all = self.segment().suffixes(interval);
        // What stands for a damaged segment has nothing of them.
        if self.dead.is_empty() || self.mended.get().is_some() {
            return Cow::Borrowed(all);
        }
        let live = all.iter().copied().filter(|&at| self.is_live(at as usize));
        Cow::Owned(live.collect())
    }

    /// As [`hits`](Self::hits), if there are no more than `most`.
    fn few(&self, interval: Range<usize>, most: usize) -> Option<Cow<'_, [u32]>> {
        // Looking at so many one by one would cost more than it tells.
        if interval.len() > most.saturating_add(self.dead_units) {
            return None;
        }
        Some(self.hits(interval)).filter(|hits| hits.len() <= most)
    }

    fn is_live(&self, position: usize) -> bool {
        let next = self.dead.partition_point(|dead| dead.end <= position);
        self.dead.get(next).is_none_or(|dead| position < dead.start)
    }

    /// Whether `query`, of which `DEPTH` units stand at a position, stands there as a whole.
    fn goes_on(&self, at: usize, query: &[u16]) -> bool {
        query.len() <= DEPTH || self.segment().text(at..at + query.len()) == query
    }

    /// A stretch of the text, which lies in a document of the corpus, as a place.
    fn place(&self, range: Range<usize>) -> Option<Place> {
        let segment = self.segment();
        let own = segment.document_at(range.start);
        let start = segment.range(own).start;
        Some(Place {
            document: match self.shift {
                Some(shift) => shift.wrapping_add(own as u32),
                None => (*self.numbers.get(own)?)?,
            },
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
        fn it_finds_what_a_scan_finds_whatever_became_of_the_documents(
            texts in prop::collection::vec((prop::collection::vec(1u16..4, 0..120), prop::bool::weighted(0.8)), 0..9),
            order in Just((0..9).collect::<Vec<usize>>()).prop_shuffle(), is_shuffled: bool, parts in 1usize..4,
            query in prop::collection::vec(1u16..4, 8..24),
        ) {
            // The texts by number: those that are still there, in their order or in another.
            let mut live: Vec<usize> = (0..texts.len()).filter(|&text| texts[text].1).collect();
            if is_shuffled {
                live.sort_by_key(|&text| order[text]);
            }
            let number = |text: usize| live.iter().position(|&own| own == text).map(|number| number as u32);
            let each = texts.len().div_ceil(parts).max(1);
            let own: Vec<usize> = (0..texts.len()).collect();
            let segments = own.chunks(each).map(|own| {
                let documents = own.iter().map(|&text| Document { units: texts[text].0.clone(), ..Document::default() });
                (Arc::new(Segment::build(documents.collect())), own.iter().map(|&text| number(text)).collect())
            });
            let index = Index::new(segments.collect(), None);
            let scan = Scan(live.iter().map(|&text| texts[text].0.as_slice()).collect());
            prop_assert_eq!(index.exact(&query), scan.exact(&query));
            prop_assert_eq!(index.count(&query), scan.exact(&query).len());
            for limit in 1..4 {
                let best = scan.approximate(&query, limit, 1).first().map(|near| near.distance);
                match index.approximate(&query, limit, 1).first() {
                    Some(near) if near.proved => prop_assert_eq!(Some(near.distance), best),
                    Some(near) => prop_assert!(Some(near.distance) >= best),
                    None => prop_assert!(best.is_none() || best > Some(limit / 2)),
                }
            }
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
