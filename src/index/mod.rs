//! Where a text occurs in the corpus, exactly and approximately.
//!
//! One suffix array, truncated at `DEPTH` units, over the folded texts of all documents. Built by counting the first unit
//! and sorting each bucket; exact look-up is a binary search. A document is a source, numbered as in the corpus.

mod approximate;
pub mod myers;

pub use approximate::Approximate;

use rayon::prelude::*;
use std::cmp::Ordering;
use std::ops::Range;

/// Suffixes are sorted by this many units; beyond, by position. One, and then fours.
const DEPTH: usize = 65;

/// The index of a corpus.
#[derive(Debug, Default)]
pub struct Index {
    /// The documents one after the other, each followed by a 0.
    text: Vec<u16>,
    /// Where each document begins in `text`, and the end of the last.
    starts: Vec<u32>,
    /// Positions in the order of their suffixes.
    suffixes: Vec<u32>,
    /// For each unit, where its suffixes begin in `suffixes`.
    first: Vec<u32>,
}

/// Where something stands: a document and a range of its units.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// Number of the document.
    pub document: u32,
    /// Units of the document.
    pub units: Range<usize>,
}

impl Index {
    /// Indexes documents given as folded units. Texts beyond 4 billion units in all are left out.
    pub fn build<'a>(documents: impl IntoIterator<Item = &'a [u16]>) -> Index {
        let mut text = Vec::new();
        let mut starts = vec![0];
        for document in documents {
            if text.len() + document.len() < u32::MAX as usize {
                text.extend_from_slice(document);
            }
            text.push(0);
            starts.push(text.len() as u32);
        }
        let mut first = vec![0u32; 0x1_0001];
        for &unit in &text {
            if let Some(count) = first.get_mut(unit as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for count in &mut first {
            sum += *count;
            *count = sum;
        }
        let mut next = first.clone();
        let mut suffixes = vec![0u32; text.len()];
        for (position, &unit) in text.iter().enumerate() {
            if let Some(slot) = next.get_mut(unit as usize) {
                if let Some(suffix) = suffixes.get_mut(*slot as usize) {
                    *suffix = position as u32;
                }
                *slot += 1;
            }
        }
        // The separators need no order: nothing looks them up.
        let mut buckets = Vec::new();
        let mut rest = suffixes.as_mut_slice();
        for pair in first.windows(2) {
            let (bucket, tail) = rest.split_at_mut((pair[1] - pair[0]) as usize);
            buckets.push(bucket);
            rest = tail;
        }
        buckets
            .into_par_iter()
            .skip(1)
            .filter(|bucket| bucket.len() > 1)
            .for_each(|bucket| sort(&text, bucket, 1));
        Index {
            text,
            starts,
            suffixes,
            first,
        }
    }

    /// The units of a document; none if there is no such document.
    pub fn document(&self, document: u32) -> &[u16] {
        let start = self.starts.get(document as usize).copied().unwrap_or(0) as usize;
        let end = self.starts.get(document as usize + 1).copied().unwrap_or(1) as usize - 1;
        self.text.get(start..end).unwrap_or_default()
    }

    /// How many documents there are.
    pub fn documents(&self) -> u32 {
        self.starts.len().saturating_sub(1) as u32
    }

    /// Every place where `query` stands, to the unit, in order of document and position.
    pub fn exact(&self, query: &[u16]) -> Vec<Place> {
        let head = query.get(..query.len().min(DEPTH)).unwrap_or_default();
        let mut positions: Vec<u32> = self
            .interval(head)
            .iter()
            .copied()
            .filter(|&position| {
                self.text
                    .get(position as usize..)
                    .is_some_and(|text| text.starts_with(query))
            })
            .collect();
        positions.sort_unstable();
        positions
            .into_iter()
            .map(|position| self.place(position as usize..position as usize + query.len()))
            .collect()
    }

    /// At most `most` places where `query` (at most `DEPTH` units) stands, spread over all that there are in the order of what
    /// follows them.
    pub fn some(&self, query: &[u16], most: usize) -> Vec<Place> {
        let found = self.interval(query);
        let step = found.len().div_ceil(most.max(1)).max(1);
        let sample = found.iter().step_by(step).map(|&at| at as usize);
        sample.map(|at| self.place(at..at + query.len())).collect()
    }

    /// The places of one document, at most `most`, where `query` (at most `DEPTH` units) stands, in order.
    pub fn in_document(&self, query: &[u16], document: u32, most: usize) -> Vec<Place> {
        let bound = |number: u32| self.starts.get(number as usize).copied().unwrap_or(0);
        let whole = bound(document)..bound(document + 1);
        let mut found: Vec<u32> = self.interval(query).to_vec();
        found.retain(|at| whole.contains(at));
        found.sort_unstable();
        let first = found.iter().take(most).map(|&at| at as usize);
        first.map(|at| self.place(at..at + query.len())).collect()
    }

    /// How often `piece` (at most `DEPTH` units count) stands in the corpus.
    pub fn count(&self, piece: &[u16]) -> usize {
        self.interval(piece.get(..piece.len().min(DEPTH)).unwrap_or_default())
            .len()
    }

    /// The suffixes that begin with `piece`.
    fn interval(&self, piece: &[u16]) -> &[u32] {
        let Some(&unit) = piece.first() else {
            return &[];
        };
        let bounds = self
            .first
            .get(unit as usize)
            .zip(self.first.get(unit as usize + 1));
        let Some(bucket) =
            bounds.and_then(|(&from, &to)| self.suffixes.get(from as usize..to as usize))
        else {
            return &[];
        };
        let order = |position: u32| {
            let suffix = suffix(&self.text, position);
            suffix
                .get(..suffix.len().min(piece.len()))
                .unwrap_or_default()
                .cmp(piece)
        };
        let from = bucket.partition_point(|&position| order(position) == Ordering::Less);
        let bucket = bucket.get(from..).unwrap_or_default();
        let to = bucket.partition_point(|&position| order(position) == Ordering::Equal);
        bucket.get(..to).unwrap_or_default()
    }

    /// A range of `text`, which lies in one document, as a place.
    fn place(&self, range: Range<usize>) -> Place {
        let document = self
            .starts
            .partition_point(|&start| start as usize <= range.start)
            .saturating_sub(1);
        let start = self.starts.get(document).copied().unwrap_or(0) as usize;
        Place {
            document: document as u32,
            units: range.start - start..range.end - start,
        }
    }
}

/// Sorts positions whose suffixes are equal up to `depth`, in ascending order, by the units from there on.
fn sort(text: &[u16], positions: &mut [u32], depth: usize) {
    /// So few are compared unit by unit.
    const FEW: usize = 12;
    if positions.len() <= FEW {
        let rest = |position: u32| suffix(text, position).get(depth..);
        positions.sort_unstable_by(|&a, &b| rest(a).cmp(&rest(b)).then(a.cmp(&b)));
        return;
    }
    // Four units in one word; positions with the same word, which keep their order, are sorted by the next four.
    let mut keyed: Vec<(u64, u32)> = positions
        .iter()
        .map(|&position| (key(text, position as usize + depth), position))
        .collect();
    keyed.sort_unstable();
    for (slot, &(_, position)) in positions.iter_mut().zip(&keyed) {
        *slot = position;
    }
    if depth + 4 >= DEPTH {
        return;
    }
    let mut rest = positions;
    for equal in keyed.chunk_by(|a, b| a.0 == b.0) {
        let (group, tail) = rest.split_at_mut(equal.len());
        if group.len() > 1 {
            sort(text, group, depth + 4);
        }
        rest = tail;
    }
}

/// The four units from `start` on; what lies beyond the end counts as 0.
fn key(text: &[u16], start: usize) -> u64 {
    match text.get(start..start + 4) {
        Some(&[a, b, c, d]) => {
            u64::from(a) << 48 | u64::from(b) << 32 | u64::from(c) << 16 | u64::from(d)
        }
        _ => (start..start + 4).fold(0, |key, at| {
            key << 16 | text.get(at).copied().map_or(0, u64::from)
        }),
    }
}

/// The sorted part of the suffix at `position`.
fn suffix(text: &[u16], position: u32) -> &[u16] {
    let position = position as usize;
    text.get(position..text.len().min(position + DEPTH))
        .unwrap_or_default()
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
