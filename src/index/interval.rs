//! Where pieces stand in the order of suffixes, by binary search. Nearly all that a look costs is waiting for the memory: the
//! searches for several pieces take their looks together, in loops so short that the processor waits for many at the same time.

use super::segment::Segment;
use super::sort::{DEPTH, key};
use std::cmp::Ordering;
use std::ops::Range;

/// For each segment, where in its order of suffixes those are that begin with each of some pieces (at most `DEPTH` units count).
pub(super) fn intervals(segments: &[&Segment], pieces: &[&[u16]]) -> Vec<Vec<Range<usize>>> {
    let bucket = |segment: &Segment, piece: &[u16]| match piece.first() {
        Some(&unit) => segment.bucket(unit),
        None => 0..0,
    };
    let all = segments.iter().map(|segment| {
        let own = pieces.iter().map(|piece| bucket(segment, piece));
        own.collect()
    });
    let mut found: Vec<Vec<Range<usize>>> = all.collect();
    let rest = |piece: usize| {
        let piece = pieces.get(piece).copied().unwrap_or_default();
        piece.get(1..piece.len().min(DEPTH)).unwrap_or_default()
    };
    narrow(segments, &mut found, 1, rest);
    found
}

/// Leaves of the intervals of each segment the suffixes that go on with the units given for them, by number, all having the same
/// `depth` units so far.
pub(super) fn narrow<'a>(
    segments: &[&'a Segment],
    intervals: &'a mut [Vec<Range<usize>>],
    depth: usize,
    more: impl Fn(usize) -> &'a [u16],
) {
    let asked = segments.iter().zip(intervals).flat_map(|(segment, all)| {
        let all = all.iter_mut().enumerate();
        all.map(|(number, interval)| Search::new(segment, interval, more(number)))
    });
    let mut searches: Vec<Search> = asked.collect();
    while !searches.is_empty() {
        for search in &mut searches {
            search.aim(depth);
        }
        for search in &mut searches {
            search.look();
        }
        searches.retain_mut(|search| !search.learn());
    }
}

/// A search among suffixes that are the same for some units, for those that go on with certain units.
struct Search<'a> {
    segment: &'a Segment,
    /// The interval that becomes the one that was searched for.
    interval: &'a mut Range<usize>,
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

impl<'a> Search<'a> {
    fn new(segment: &'a Segment, interval: &'a mut Range<usize>, more: &'a [u16]) -> Search<'a> {
        let bits = 16 * more.len().min(4) as u32;
        Search {
            segment,
            more,
            head: key(more, 0),
            mask: u64::MAX.checked_shl(64 - bits).unwrap_or(0),
            first: interval.clone(),
            end: interval.clone(),
            interval,
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

    /// Finds out which position it looks at.
    #[inline]
    fn aim(&mut self, depth: usize) {
        let suffix = self.segment.suffix(self.middle()).map(|at| at as usize);
        self.position = suffix.unwrap_or(self.segment.len()) + depth;
    }

    /// Looks there.
    #[inline]
    fn look(&mut self) {
        self.units = key(&self.segment.head(self.position), 0);
    }

    /// Learns from what was looked at; says whether all is known, and has told it.
    #[inline]
    fn learn(&mut self) -> bool {
        if !self.is_over() {
            let at = self.middle();
            let order = match (self.units & self.mask).cmp(&self.head) {
                Ordering::Equal if self.more.len() > 4 => {
                    let end = (self.position + self.more.len()).min(self.segment.len());
                    self.segment.text(self.position..end).cmp(self.more)
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
        }
        if self.is_over() {
            let end = self.end.start;
            *self.interval = self.first.start.min(end)..end;
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
        fn each_piece_has_all_its_places(texts in prop::collection::vec(prop::collection::vec(1u16..4, 0..300), 1..4),
                                         pieces in prop::collection::vec((prop::collection::vec(1u16..5, 0..9), 0usize..9), 0..20)) {
            let segment = |text: &Vec<u16>| Segment::build(vec![Document { units: text.clone(), ..Document::default() }]);
            let segments: Vec<Segment> = texts.iter().map(segment).collect();
            let segments: Vec<&Segment> = segments.iter().collect();
            let places = |segment: &Segment, interval: &Range<usize>| {
                let mut places = segment.suffixes(interval.clone()).to_vec();
                places.sort_unstable();
                places
            };
            let heads: Vec<&[u16]> = pieces.iter().map(|(piece, head)| &piece[..*head.min(&piece.len())]).collect();
            let of_heads = intervals(&segments, &heads);
            prop_assert_eq!(of_heads.len(), texts.len());
            for ((text, segment), own) in texts.iter().zip(&segments).zip(&of_heads) {
                prop_assert_eq!(own.len(), heads.len());
                for (head, interval) in heads.iter().zip(own) {
                    let all = (0..text.len()).filter(|&at| !head.is_empty() && text[at..].starts_with(head));
                    prop_assert_eq!(places(segment, interval), all.map(|at| at as u32).collect::<Vec<_>>());
                }
            }
            // Those of the same depth grow by what is left.
            for depth in 1..9 {
                let same: Vec<usize> = (0..heads.len()).filter(|&n| heads[n].len() == depth).collect();
                let own = |all: &Vec<Range<usize>>| same.iter().map(|&n| all[n].clone()).collect();
                let mut grown: Vec<Vec<Range<usize>>> = of_heads.iter().map(own).collect();
                narrow(&segments, &mut grown, depth, |n| &pieces[same[n]].0[depth..]);
                let whole: Vec<&[u16]> = same.iter().map(|&n| pieces[n].0.as_slice()).collect();
                for ((segment, grown), whole) in segments.iter().zip(grown).zip(intervals(&segments, &whole)) {
                    for (grown, whole) in grown.iter().zip(&whole) {
                        prop_assert_eq!(places(segment, grown), places(segment, whole));
                    }
                }
            }
        }
    }
}
