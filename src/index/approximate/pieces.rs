//! Where a match may be, by the pigeonhole: of `edits` + 1 pieces of the query, one stands there as it is.

use super::super::Index;
use super::super::segment::Segment;
use super::{Diagonals, Query};
use std::borrow::Cow;

impl Query<'_> {
    /// The diagonals of the hits of `edits` + 1 equal pieces, but for those where no match can be; `None` if there are more hits than
    /// `budget`.
    pub(super) fn pieces<'a>(
        &self,
        index: &'a Index,
        edits: usize,
        budget: usize,
    ) -> Option<Diagonals<'a>> {
        let bound = |piece: usize| piece * self.units.len() / (edits + 1);
        let pieces = (0..=edits).map(|piece| self.piece(bound(piece), bound(piece + 1)));
        let pieces: Vec<&[u16]> = pieces.collect();
        let mut left = budget;
        let mut found: Vec<Vec<Cow<[u32]>>> = Vec::new();
        for part in &index.parts {
            let intervals = part.segment().intervals(&pieces).into_iter();
            let hits = intervals.map(|interval| {
                let hits = part.few(interval, left)?;
                left -= hits.len();
                Some(hits)
            });
            found.push(hits.collect::<Option<_>>()?);
        }
        let parts = index.parts.iter().zip(found).map(|(part, found)| {
            let mut diagonals = Vec::new();
            for (piece, hits) in found.iter().enumerate() {
                let (start, end) = (bound(piece), bound(piece + 1));
                let diagonal = |&at: &u32| i64::from(at) - start as i64;
                match pieces.get(piece + 1) {
                    Some(next) => {
                        let likely = likely(part.segment(), hits, end - start, next);
                        diagonals.extend(likely.map(diagonal));
                    }
                    None => diagonals.extend(hits.iter().map(diagonal)),
                }
            }
            (part, diagonals)
        });
        Some(parts.collect())
    }
}

/// Those hits of a piece that may be of a match: that have the `next` piece, within one edit, `after` so many units.
///
/// A match has fewer edits than there are pieces. Let every piece count one, less its edits: the sum is positive, and so, in a ring of
/// the pieces, is each sum from some piece on (Raney 1960). That piece has no edit, and the next, if it is not the last, one at most.
fn likely<'a>(
    segment: &'a Segment,
    hits: &'a [u32],
    after: usize,
    next: &'a [u16],
) -> impl Iterator<Item = &'a u32> {
    /// Hits whose text is asked of the memory before the first is looked at: it comes for all at about the same time.
    const CHUNK: usize = 64;
    // Four units of the text are enough for three of the piece.
    let begin = next.get(..next.len().min(3)).unwrap_or(next);
    hits.chunks(CHUNK).flat_map(move |hits| {
        let mut heads = [[0; 4]; CHUNK];
        for (head, &at) in heads.iter_mut().zip(hits) {
            *head = segment.head(at as usize + after);
        }
        let hits = hits.iter().zip(heads);
        let hits = hits.filter(move |(_, head)| is_close(begin, head));
        let hits = hits.filter(move |&(&at, _)| {
            let from = at as usize + after;
            let end = (from + next.len() + 1).min(segment.len());
            is_close(next, segment.text(from..end))
        });
        hits.map(|(at, _)| at)
    })
}

/// Whether `units` come within one edit of a beginning of `text`.
fn is_close(units: &[u16], text: &[u16]) -> bool {
    let same = units.iter().zip(text).take_while(|(a, b)| a == b).count();
    // The rest, without a unit of it or with it, stands in the text from here on or after one unit.
    let stands = |without: usize, after: usize| {
        let rest = units.get(same + without..).unwrap_or_default();
        let text = text.get(same + after..).unwrap_or_default();
        rest.len() <= text.len() && rest.iter().zip(text).all(|(a, b)| a == b)
    };
    stands(1, 1) || stands(1, 0) || stands(0, 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::atomic::AtomicBool;

    /// Edits between `units` and the nearest beginning of `text`, by the textbook.
    fn distance(units: &[u16], text: &[u16]) -> usize {
        let mut row: Vec<usize> = (0..=text.len()).collect();
        for (n, unit) in units.iter().enumerate() {
            let mut diagonal = row[0];
            row[0] = n + 1;
            for (at, own) in text.iter().enumerate() {
                let best = (diagonal + usize::from(own != unit))
                    .min(row[at] + 1)
                    .min(row[at + 1] + 1);
                diagonal = row[at + 1];
                row[at + 1] = best;
            }
        }
        row.into_iter().min().unwrap_or(0)
    }

    proptest! {
        #[test]
        fn one_edit_is_close_and_two_are_not(units in prop::collection::vec(1u16..4, 0..9), text in prop::collection::vec(1u16..4, 0..12)) {
            prop_assert_eq!(is_close(&units, &text), distance(&units, &text) <= 1);
        }

        #[test]
        fn what_has_no_more_edits_is_pointed_at(
            text in prop::collection::vec(1u16..6, 40..200), from in 0usize..100, length in 8usize..30,
            changes in prop::collection::vec((0usize..30, 0u16..6), 0..5), edits in 1usize..8,
        ) {
            let from = from % (text.len() - length);
            let mut units = text[from..from + length].to_vec();
            for (at, unit) in changes {
                let at = at % units.len();
                match unit {
                    0 => drop(units.remove(at)),
                    unit if at % 2 == 0 => units[at] = unit,
                    unit => units.insert(at, unit),
                }
            }
            let index = Index::build([text.as_slice()]);
            let is_cancelled = AtomicBool::new(false);
            let query = Query::new(&units, edits, 1, &is_cancelled);
            let diagonals = query.pieces(&index, edits, usize::MAX).expect("within the budget");
            for near in query.pattern.several(&text, edits, 9) {
                let start = near.units.start as i64;
                let is_near = |at: &i64| at.abs_diff(start) <= edits as u64;
                prop_assert!(diagonals[0].1.iter().any(is_near));
            }
        }
    }
}
