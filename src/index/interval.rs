//! Where pieces stand in the order of suffixes, by binary search. Nearly all that a look costs is waiting for the memory: the
//! searches for several pieces take their looks together, in loops so short that the processor waits for many at the same time.

use super::segment::Segment;
use super::sort::{DEPTH, key};
use std::cmp::Ordering;
use std::ops::Range;

/// A search among suffixes that are the same for some units, for those that go on with certain units.
struct Search<'a> {
    /// Which of the intervals.
    number: usize,
    /// The units that they go on with.
    more: &'a [u16],
    /// The first four of `more`, and the bits that are of these.
    head: u64,
    mask: u64,
    /// Where the first of them is, or would be.
    first: Range<usize>,
    /// Where the first after them is.
    end: Range<usize>,
    /// What is looked at: the position after the units that all have, and the four units there.
    position: usize,
    units: u64,
}

impl Segment {
    /// The positions where `piece` (at most `DEPTH` units) stands, in the order of what follows.
    pub(super) fn interval(&self, piece: &[u16]) -> &[u32] {
        let found = self.intervals(&[piece]).pop();
        self.suffixes(found.unwrap_or_default())
    }

    /// For each of some pieces (at most `DEPTH` units count), where in the order of suffixes those are that begin with it.
    pub(super) fn intervals(&self, pieces: &[&[u16]]) -> Vec<Range<usize>> {
        let bound = |unit: usize| self.tables.first.get(unit).map_or(0, |&at| at as usize);
        let buckets = pieces.iter().map(|piece| match piece.first() {
            Some(&unit) => bound(usize::from(unit))..bound(usize::from(unit) + 1),
            None => 0..0,
        });
        let mut found: Vec<Range<usize>> = buckets.collect();
        let rest = pieces
            .iter()
            .map(|piece| piece.get(1..piece.len().min(DEPTH)).unwrap_or_default());
        self.narrow(&mut found, 1, rest);
        found
    }

    /// Leaves of each interval the suffixes that go on with the units given for it, all of them having the same `depth` units so
    /// far.
    pub(super) fn narrow<'a>(
        &self,
        intervals: &mut [Range<usize>],
        depth: usize,
        more: impl Iterator<Item = &'a [u16]>,
    ) {
        let asked = intervals.iter().zip(more).enumerate();
        let searches = asked.map(|(number, (range, more))| Search::new(number, range, more));
        let mut searches: Vec<Search> = searches.collect();
        while !searches.is_empty() {
            for search in &mut searches {
                let position = self.suffix(search.middle()).map(|at| at as usize);
                search.position = position.unwrap_or(self.len()) + depth;
            }
            for search in &mut searches {
                search.units = key(&self.head(search.position), 0);
            }
            searches.retain_mut(|search| {
                let is_over = search.learn(self);
                if is_over && let Some(found) = intervals.get_mut(search.number) {
                    let end = search.end.start;
                    *found = search.first.start.min(end)..end;
                }
                !is_over
            });
        }
    }
}

impl<'a> Search<'a> {
    fn new(number: usize, range: &Range<usize>, more: &'a [u16]) -> Search<'a> {
        let bits = 16 * more.len().min(4) as u32;
        Search {
            number,
            more,
            head: key(more, 0),
            mask: u64::MAX.checked_shl(64 - bits).unwrap_or(0),
            first: range.clone(),
            end: range.clone(),
            position: 0,
            units: 0,
        }
    }

    /// Where in the order of suffixes it looks next.
    #[inline]
    fn middle(&self) -> usize {
        let range = match self.first.is_empty() {
            true => &self.end,
            false => &self.first,
        };
        range.start + range.len() / 2
    }

    /// Learns from what is looked at; says whether all is known.
    #[inline]
    fn learn(&mut self, segment: &Segment) -> bool {
        if self.is_over() {
            return true;
        }
        let at = self.middle();
        let order = match (self.units & self.mask).cmp(&self.head) {
            Ordering::Equal if self.more.len() > 4 => {
                let end = (self.position + self.more.len()).min(segment.len());
                segment.text(self.position..end).cmp(self.more)
            }
            order => order,
        };
        match order {
            Ordering::Less => {
                self.first.start = at + 1;
                self.end.start = self.end.start.max(at + 1);
            }
            Ordering::Equal => {
                self.first.end = self.first.end.min(at);
                self.end.start = self.end.start.max(at + 1);
            }
            Ordering::Greater => {
                self.first.end = self.first.end.min(at);
                self.end.end = at;
            }
        }
        self.is_over()
    }

    fn is_over(&self) -> bool {
        self.first.is_empty() && self.end.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::super::segment::Document;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn each_piece_has_all_its_places(text in prop::collection::vec(1u16..4, 0..300),
                                         pieces in prop::collection::vec((prop::collection::vec(1u16..5, 0..9), 0usize..9), 0..20)) {
            let document = Document { units: text.clone(), ..Document::default() };
            let segment = Segment::build(vec![document]);
            let places = |interval: &Range<usize>| {
                let mut places = segment.suffixes(interval.clone()).to_vec();
                places.sort_unstable();
                places
            };
            let heads: Vec<&[u16]> = pieces.iter().map(|(piece, head)| &piece[..*head.min(&piece.len())]).collect();
            let intervals = segment.intervals(&heads);
            for (head, interval) in heads.iter().zip(&intervals) {
                let all = (0..text.len()).filter(|&at| !head.is_empty() && text[at..].starts_with(head));
                prop_assert_eq!(places(interval), all.map(|at| at as u32).collect::<Vec<_>>());
            }
            // Those of the same depth grow by what is left.
            for depth in 1..9 {
                let same = || pieces.iter().zip(&heads).filter(|(_, head)| head.len() == depth);
                let mut grown: Vec<Range<usize>> = heads.iter().zip(&intervals).filter(|(head, _)| head.len() == depth).map(|(_, interval)| interval.clone()).collect();
                segment.narrow(&mut grown, depth, same().map(|((piece, _), _)| &piece[depth..]));
                let whole: Vec<&[u16]> = same().map(|((piece, _), _)| piece.as_slice()).collect();
                for (grown, whole) in grown.iter().zip(segment.intervals(&whole)) {
                    prop_assert_eq!(places(grown), places(&whole));
                }
            }
        }
    }
}
