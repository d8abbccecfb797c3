//! Approximate look-up in the whole corpus: pigeonhole pieces, then adaptive seeds.

mod pieces;
mod seeds;
mod verify;

use super::myers::Pattern;
use super::{Index, Place};
use std::cell::{Cell, OnceCell};
use std::sync::atomic::{AtomicBool, Ordering};
use verify::Letters;

/// What a search may cost: units of text compared, times the words of 64 units that the query has. That is about a tenth of a second, and
/// only queries of thousands of units come near. It is counted, not timed: an answer does not depend on the machine or its load.
const WORK: usize = 40_000_000;

/// A place that comes near a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approximate {
    /// Where.
    pub place: Place,
    /// Edits of units.
    pub distance: usize,
    /// No place has fewer edits; else the best that the seeds led to.
    pub proved: bool,
}

/// A query, made ready.
struct Query<'q> {
    units: &'q [u16],
    pattern: Pattern,
    reversed: OnceCell<Pattern>,
    letters: Letters,
    blocks: usize,
    /// The most edits of interest.
    limit: usize,
    /// The most places of interest.
    count: usize,
    /// What is left of `WORK`.
    work: Cell<usize>,
    is_cancelled: &'q AtomicBool,
}

/// Up to `count` places within `limit` edits of `units`, best first.
///
/// A match with k edits keeps one of k + 1 equal pieces of the query (pigeonhole), so the pieces' hits are verified with
/// growing k. Where pieces are too common, seeds are grown until they are rare and the result is not proved. `None` once
/// `is_cancelled`.
pub(super) fn search(
    index: &Index,
    units: &[u16],
    limit: usize,
    count: usize,
    is_cancelled: &AtomicBool,
) -> Option<Vec<Approximate>> {
    let length = units.len();
    if length < 2 || count == 0 {
        return Some(Vec::new());
    }
    let query = Query::new(units, limit, count, is_cancelled);
    // Of the hits of pieces, few are verified: that there are many costs little more than a look at each.
    let budget = (8_000_000 / ((length + 3 * limit) * query.blocks)).clamp(300, 100_000);
    let mut tried = 0;
    for edits in [1, 3, length / 10, length * 3 / 20, length / 5, limit] {
        let edits = edits.min(limit);
        if edits < tried.max(1) || length / (edits + 1) < 2 {
            continue;
        }
        if edits == tried && tried > 0 {
            continue;
        }
        tried = edits;
        let Some(pieces) = query.pieces(index, edits, budget) else {
            break;
        };
        match query.verify(index, |part| pieces.pointers(part), edits, true) {
            found if !found.is_empty() => return query.answer(found),
            _ if query.gives_up() => break,
            _ => {}
        }
    }
    let seeds = query.seeds(index);
    // The best seeds are looked at in any case.
    query.work.set(WORK);
    let pointers = |part: usize| seeds.get(part).cloned().into_iter();
    query.answer(query.verify(index, pointers, limit, false))
}

impl<'q> Query<'q> {
    fn new(
        units: &'q [u16],
        limit: usize,
        count: usize,
        is_cancelled: &'q AtomicBool,
    ) -> Query<'q> {
        Query {
            units,
            pattern: Pattern::new(units),
            reversed: OnceCell::new(),
            letters: Letters::of(units),
            blocks: units.len().div_ceil(64),
            limit,
            count,
            work: Cell::new(WORK),
            is_cancelled,
        }
    }

    fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }

    fn gives_up(&self) -> bool {
        self.work.get() == 0 || self.is_cancelled()
    }

    /// What was found, unless the search was cancelled. Where the work came to an end, something better may be elsewhere.
    fn answer(&self, mut found: Vec<Approximate>) -> Option<Vec<Approximate>> {
        let is_whole = self.work.get() > 0;
        found.iter_mut().for_each(|near| near.proved &= is_whole);
        (!self.is_cancelled()).then_some(found)
    }

    fn piece(&self, from: usize, to: usize) -> &[u16] {
        self.units.get(from..to).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Document, Lookup, Scan, Segment};
    use super::*;
    use proptest::prelude::*;
    use std::sync::Arc;
    use std::time::{Duration, Instant};

    #[test]
    fn a_long_query_that_stands_nowhere_costs_no_seconds() {
        let mut random = 1u32;
        let mut text = |length: usize, letters: u32| -> Vec<u16> {
            let mut next = || {
                random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                1 + (random >> 8) as u16 % letters as u16
            };
            (0..length).map(|_| next()).collect()
        };
        let documents = [text(100_000, 30), text(100_000, 30)];
        let index = Index::build(documents.iter().map(Vec::as_slice));
        let query = text(10_000, 30);
        let start = Instant::now();
        let found = index.approximate(&query, query.len() * 3 / 10, 3);
        assert!(found.iter().all(|near| !near.proved));
        // Unoptimised, on a busy machine; without a bound it would be many minutes.
        assert!(start.elapsed() < Duration::from_secs(60));
    }

    #[test]
    fn who_cancels_gets_no_answer() {
        let text: Vec<u16> = (1..2000).collect();
        let index = Index::build([text.as_slice()]);
        let mut query = text[500..540].to_vec();
        query[20] = 7;
        let cancelled = AtomicBool::new(true);
        assert_eq!(index.approximate_unless(&cancelled, &query, 12, 3), None);
        cancelled.store(false, Ordering::Relaxed);
        let found = index.approximate_unless(&cancelled, &query, 12, 3);
        assert_eq!(found, Some(index.approximate(&query, 12, 3)));
    }

    proptest! {
        #[test]
        fn few_places_are_the_first_of_many(
            sentence in prop::collection::vec(1u16..9, 16..40),
            documents in prop::collection::vec(prop::collection::vec((prop::collection::vec((0usize..40, 1u16..9), 0..4), 0usize..12), 1..4), 2..8),
            parts in 1usize..4, count in 0usize..5,
        ) {
            let edited = |edits: &[(usize, u16)]| {
                let mut copy = sentence.clone();
                for &(at, unit) in edits {
                    let at = at % copy.len();
                    copy[at] = unit;
                }
                copy
            };
            // What is between the copies is like nothing in them.
            let document = |copies: &Vec<(Vec<(usize, u16)>, usize)>| -> Vec<u16> {
                let copies = copies.iter().map(|(edits, gap)| [edited(edits), vec![50; 40 + gap]].concat());
                copies.flatten().collect()
            };
            let documents: Vec<Vec<u16>> = documents.iter().map(document).collect();
            let numbered: Vec<(u32, &Vec<u16>)> = (0..).zip(&documents).collect();
            let parts = (0..parts).map(|part| {
                let own = numbered.iter().skip(part).step_by(parts);
                let documents = own.clone().map(|(_, units)| Document {
                    units: units.to_vec(),
                    ..Document::default()
                });
                let segment = Segment::build(documents.collect());
                (Arc::new(segment), own.map(|(number, _)| Some(*number)).collect())
            });
            let index = Index::new(parts.collect(), None);
            let limit = sentence.len() * 3 / 10;
            let many = index.approximate(&sentence, limit, 100);
            let few = index.approximate(&sentence, limit, count);
            prop_assert_eq!(&few[..], &many[..count.min(many.len())]);
            let order = |near: &Approximate| (near.distance, near.place.document, near.place.units.start);
            prop_assert!(many.is_sorted_by_key(order));
        }

        #[test]
        fn a_proved_result_is_the_optimum_of_the_scan(
            documents in prop::collection::vec(prop::collection::vec(1u16..30, 20..200), 1..4),
            from in 0usize..100, length in 12usize..40, edits in prop::collection::vec((0usize..40, 1u16..30), 0..4),
        ) {
            let document = &documents[0];
            let from = from.min(document.len() - 12);
            let mut query = document[from..document.len().min(from + length)].to_vec();
            for (at, unit) in edits {
                let at = at % query.len();
                query[at] = unit;
            }
            let limit = query.len() * 3 / 10;
            let index = Index::build(documents.iter().map(Vec::as_slice));
            let scan = Scan(documents.iter().map(Vec::as_slice).collect());
            let optimum = scan.approximate(&query, limit, 1).first().map(|near| near.distance);
            let found = index.approximate(&query, limit, 3);
            match found.first() {
                Some(best) if best.proved => prop_assert_eq!(Some(best.distance), optimum),
                Some(best) => prop_assert!(Some(best.distance) >= optimum),
                None => prop_assert!(optimum.is_none() || optimum > Some(limit / 2)),
            }
        }
    }
}
