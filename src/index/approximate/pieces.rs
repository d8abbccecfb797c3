//! Where a match may be, by the pigeonhole: of `edits` + 1 pieces of the query, one stands there as it is.

use super::super::Index;
use super::super::interval::intervals;
use super::super::segment::Segment;
use super::Query;
use super::verify::Pointer;
use std::borrow::Cow;
use std::hint::black_box;
use std::ops::Range;

/// Where the pieces of a query stand, one after the other.
pub(super) struct Pieces<'a> {
    index: &'a Index,
    /// Each piece, and where in the query it begins.
    pieces: Vec<(usize, &'a [u16])>,
    /// For each part, the hits of each piece.
    hits: Vec<Vec<Cow<'a, [u32]>>>,
}

/// Where two equal pieces have more hits, it costs less to try others than to look at so many.
const COMMON: usize = 300;

/// The pieces of a query, each with where it begins there, and for each segment where they stand in its order of suffixes.
struct Cut<'a> {
    pieces: Vec<(usize, &'a [u16])>,
    intervals: Vec<Vec<Range<usize>>>,
}

impl Cut<'_> {
    /// How many hits a piece has.
    fn hits(&self, piece: usize) -> usize {
        let intervals = self.intervals.iter().filter_map(|all| all.get(piece));
        intervals.map(ExactSizeIterator::len).sum()
    }

    fn all_hits(&self) -> usize {
        (0..self.pieces.len()).map(|piece| self.hits(piece)).sum()
    }
}

impl Query<'_> {
    /// The hits of `edits` + 1 pieces; `None` if there are more than `budget`. They are equal, but where one of two is too common and
    /// a longer one is less so.
    pub(super) fn pieces<'a>(
        &'a self,
        index: &'a Index,
        edits: usize,
        budget: usize,
    ) -> Option<Pieces<'a>> {
        let length = self.units.len();
        let equal = (1..=edits).map(|piece| piece * length / (edits + 1));
        let mut cut = self.cut(index, vec![equal.collect()])?;
        if edits == 1 && length >= 16 && cut.all_hits() > COMMON {
            let eighths = match cut.hits(0) > cut.hits(1) {
                true => 5..8,
                false => 1..4,
            };
            let others = eighths.map(|eighths| vec![eighths * length / 8]);
            let other = self.cut(index, others.collect());
            let is_rarer = |other: &Cut| other.all_hits() < cut.all_hits();
            cut = other.filter(is_rarer).unwrap_or(cut);
        }
        let mut left = budget;
        let parts = index.parts.iter().zip(cut.intervals);
        let parts = parts.map(|(part, intervals)| {
            let hits = intervals.into_iter().map(|interval| {
                let hits = part.few(interval, left)?;
                left -= hits.len();
                Some(hits)
            });
            hits.collect::<Option<_>>()
        });
        Some(Pieces {
            hits: parts.collect::<Option<_>>()?,
            index,
            pieces: cut.pieces,
        })
    }

    /// Of some ways to cut the query, each given by where the pieces but the first begin, the one whose pieces have the fewest hits.
    fn cut(&self, index: &Index, ways: Vec<Vec<usize>>) -> Option<Cut<'_>> {
        let pieces = ways.iter().map(|way| {
            let starts = [0].into_iter().chain(way.iter().copied());
            let ends = way.iter().copied().chain([self.units.len()]);
            let pieces = starts.zip(ends);
            let pieces = pieces.map(|(start, end)| (start, self.piece(start, end)));
            pieces.collect::<Vec<_>>()
        });
        let pieces: Vec<Vec<(usize, &[u16])>> = pieces.collect();
        let units: Vec<&[u16]> = pieces.iter().flatten().map(|(_, units)| *units).collect();
        let mut intervals: Vec<_> = intervals(&index.sound(), &units)
            .into_iter()
            .map(Vec::into_iter)
            .collect();
        let cuts = pieces.into_iter().map(|pieces| Cut {
            intervals: intervals
                .iter_mut()
                .map(|all| all.take(pieces.len()).collect())
                .collect(),
            pieces,
        });
        cuts.min_by_key(Cut::all_hits)
    }
}

/// About so many hits are looked at first: of what stands in many places, the first are all that is of interest.
const FIRST: usize = 32;

impl<'a> Pieces<'a> {
    /// What the hits in a part point at, but for those where no match can be: first those where the text begins, then all others.
    pub(super) fn pointers(&self, part: usize) -> impl Iterator<Item = Vec<Pointer>> {
        let part = self.index.parts.get(part).zip(self.hits.get(part));
        part.into_iter().flat_map(move |(part, hits)| {
            let segment = part.segment();
            let all: usize = hits.iter().map(|hits| hits.len()).sum();
            // Hits are everywhere alike, more or less.
            let first = match all <= 2 * FIRST {
                true => u32::MAX,
                false => (segment.len() * FIRST / all) as u32,
            };
            let stretches = [0..first, first..u32::MAX].into_iter();
            let stretches = stretches.filter(|stretch| !stretch.is_empty());
            stretches.map(move |stretch| self.within(segment, hits, &stretch))
        })
    }

    /// What those hits point at that lie in a stretch of the text.
    fn within(&self, segment: &Segment, hits: &[Cow<[u32]>], stretch: &Range<u32>) -> Vec<Pointer> {
        let mut pointers = Vec::new();
        for (n, ((start, units), hits)) in self.pieces.iter().zip(hits).enumerate() {
            let hits: Cow<[u32]> = match *stretch == (0..u32::MAX) {
                true => Cow::Borrowed(hits.as_ref()),
                false => hits
                    .iter()
                    .copied()
                    .filter(|at| stretch.contains(at))
                    .collect(),
            };
            // Pieces have no separators: they lie in one document, and so does the match.
            let pointer = |&at: &u32| Pointer {
                document: segment.document_at(at as usize),
                diagonal: i64::from(at) - *start as i64,
            };
            let before = n.checked_sub(1).and_then(|n| self.pieces.get(n));
            match (self.pieces.get(n + 1), before) {
                (Some((_, next)), _) => {
                    pointers.extend(followed(segment, &hits, units.len(), next).map(pointer));
                }
                (None, Some((_, before))) => {
                    let edits = n.min(2);
                    pointers.extend(preceded(segment, &hits, before, edits).map(pointer));
                }
                (None, None) => pointers.extend(hits.iter().map(pointer)),
            }
        }
        pointers
    }
}

/// Hits whose text is asked of the memory before the first is looked at: it comes for all at about the same time.
const CHUNK: usize = 64;

/// Those hits of a piece that have the `next` piece, within one edit, `after` so many units.
///
/// A match has fewer edits than there are pieces. Either one that has no edit comes before one that has at most one: hits of that
/// piece are enough. Or every piece without an edit but the last comes before one that has two or more, so that both have as many
/// edits as they are; since all have fewer, and no other piece lacks one, that takes a last piece without an edit, and none has more
/// than it must. Then the hits of the last piece are enough, with at most two edits in the one before it.
fn followed<'a>(
    segment: &'a Segment,
    hits: &'a [u32],
    after: usize,
    next: &'a [u16],
) -> impl Iterator<Item = &'a u32> {
    // Four units of the text are enough for three of the piece.
    let begin = next.get(..next.len().min(3)).unwrap_or(next);
    hits.chunks(CHUNK).flat_map(move |hits| {
        let mut heads = [[0; 4]; CHUNK];
        for (head, &at) in heads.iter_mut().zip(hits) {
            *head = segment.head(at as usize + after);
        }
        let hits = hits.iter().zip(heads);
        let hits = hits.filter(move |(_, head)| is_close(begin.iter(), head.iter(), 1));
        let hits = hits.filter(move |&(&at, _)| {
            let from = at as usize + after;
            let end = (from + next.len() + 1).min(segment.len());
            is_close(next.iter(), segment.text(from..end).iter(), 1)
        });
        hits.map(|(at, _)| at)
    })
}

/// Those hits of the last piece that have the piece `before` it, within so many edits, right before them.
fn preceded<'a>(
    segment: &'a Segment,
    hits: &'a [u32],
    before: &'a [u16],
    edits: usize,
) -> impl Iterator<Item = &'a u32> {
    hits.chunks(CHUNK).flat_map(move |hits| {
        let mut all = 0;
        for &at in hits {
            let [unit, ..] = segment.head((at as usize).saturating_sub(4));
            all ^= unit;
        }
        black_box(all);
        hits.iter().filter(move |&&at| {
            let at = at as usize;
            let from = at.saturating_sub(before.len() + edits);
            let text = segment.text(from..at).iter().rev();
            is_close(before.iter().rev(), text, edits)
        })
    })
}

/// Whether `units` come within so many edits of a beginning of `text`.
fn is_close<'a>(
    mut units: impl Iterator<Item = &'a u16> + Clone,
    mut text: impl Iterator<Item = &'a u16> + Clone,
    edits: usize,
) -> bool {
    loop {
        let (rest, text_rest) = (units.clone(), text.clone());
        let Some(unit) = units.next() else {
            return true;
        };
        if text.next() != Some(unit) {
            // The text has another unit, none, or one more.
            return edits > 0
                && (is_close(units.clone(), text.clone(), edits - 1)
                    || is_close(units, text_rest, edits - 1)
                    || is_close(rest, text, edits - 1));
        }
    }
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
        fn what_is_close_has_few_edits(units in prop::collection::vec(1u16..4, 0..9), text in prop::collection::vec(1u16..4, 0..12), edits in 0usize..4) {
            prop_assert_eq!(is_close(units.iter(), text.iter(), edits), distance(&units, &text) <= edits);
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
            let pieces = query.pieces(&index, edits, usize::MAX).expect("within the budget");
            let pointers: Vec<Pointer> = pieces.pointers(0).flatten().collect();
            for near in query.pattern.several(&text, edits, 9) {
                let start = near.units.start as i64;
                let is_near = |pointer: &Pointer| pointer.diagonal.abs_diff(start) <= edits as u64;
                prop_assert!(pointers.iter().any(is_near));
            }
        }
    }
}
