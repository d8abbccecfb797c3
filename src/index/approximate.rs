//! Approximate look-up in the whole corpus: pigeonhole pieces, then adaptive seeds.

use super::myers::Pattern;
use super::sort::{DEPTH, UNITS};
use super::{Index, Part, Place};
use foldhash::fast::FixedState;
use std::cell::Cell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

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

/// Where a match would have to begin, in the text of each part.
type Diagonals<'a> = Vec<(&'a Part, Vec<i64>)>;

/// A bit for each unit that a query has somewhere.
struct Letters(Vec<u64>);

impl Letters {
    fn of(units: &[u16]) -> Letters {
        let mut words = vec![0; UNITS / 64];
        for &unit in units {
            if let Some(word) = words.get_mut(usize::from(unit) / 64) {
                *word |= 1 << (unit % 64);
            }
        }
        Letters(words)
    }

    /// How many units of `text` the query has somewhere. A stretch within `k` edits has all but `k` of the query's.
    fn common(&self, text: &[u16]) -> usize {
        let bits = text.iter().map(|&unit| {
            let word = self.0.get(usize::from(unit) / 64).copied().unwrap_or(0);
            (word >> (unit % 64) & 1) as usize
        });
        bits.sum()
    }
}

/// A query, made ready.
struct Query<'q> {
    units: &'q [u16],
    pattern: Pattern,
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
    if length < 2 {
        return Some(Vec::new());
    }
    let query = Query {
        units,
        pattern: Pattern::new(units),
        letters: Letters::of(units),
        blocks: length.div_ceil(64),
        limit,
        count,
        work: Cell::new(WORK),
        is_cancelled,
    };
    let budget = (2_000_000 / ((length + 3 * limit) * query.blocks)).clamp(300, 20_000);
    let mut tried = 0;
    for edits in [1, 3, length / 10, length / 5, limit] {
        let edits = edits.min(limit);
        if edits < tried.max(1) || length / (edits + 1) < 2 {
            continue;
        }
        if edits == tried && tried > 0 {
            continue;
        }
        tried = edits;
        let Some(diagonals) = query.pieces(index, edits, budget) else {
            break;
        };
        match query.verify(diagonals, edits, true) {
            found if !found.is_empty() => return query.answer(found),
            _ if query.gives_up() => break,
            _ => {}
        }
    }
    let seeds = query.seeds(index);
    // The best seeds are looked at in any case.
    query.work.set(WORK);
    query.answer(query.verify(seeds, limit, false))
}

impl Query<'_> {
    fn gives_up(&self) -> bool {
        self.work.get() == 0 || self.is_cancelled.load(Ordering::Relaxed)
    }

    /// What was found, unless the search was cancelled. Where the work came to an end, something better may be elsewhere.
    fn answer(&self, mut found: Vec<Approximate>) -> Option<Vec<Approximate>> {
        let is_whole = self.work.get() > 0;
        found.iter_mut().for_each(|near| near.proved &= is_whole);
        (!self.is_cancelled.load(Ordering::Relaxed)).then_some(found)
    }

    fn piece(&self, from: usize, to: usize) -> &[u16] {
        self.units.get(from..to).unwrap_or_default()
    }

    /// The diagonals of the hits of `edits` + 1 equal pieces; `None` if there are more than `budget`.
    fn pieces<'a>(&self, index: &'a Index, edits: usize, budget: usize) -> Option<Diagonals<'a>> {
        let pieces = edits + 1;
        let bound = |piece: usize| piece * self.units.len() / pieces;
        let mut hits = 0;
        let mut diagonals: Diagonals<'a> = index.each(|_| Vec::new());
        for piece in 0..pieces {
            let start = bound(piece);
            let units = self.piece(start, bound(piece + 1));
            let found = index.each(|part| part.few(units, budget));
            for ((_, all), (_, found)) in diagonals.iter_mut().zip(found) {
                let found = found?;
                hits += found.len();
                if hits > budget {
                    return None;
                }
                all.extend(found.iter().map(|&at| i64::from(at) - start as i64));
            }
        }
        Some(diagonals)
    }

    /// Diagonals of the rarest seeds: at each position of the query, the shortest piece that is rare enough.
    fn seeds<'a>(&self, index: &'a Index) -> Diagonals<'a> {
        let cap = (20_000 / self.units.len()).clamp(8, 1000);
        let width = (self.limit as i64).max(8);
        let mut votes: HashMap<(usize, i64), u32, FixedState> = HashMap::default();
        for at in 0..self.units.len().saturating_sub(1) {
            let longest = (self.units.len() - at).min(DEPTH);
            for length in 2..=longest {
                let units = self.piece(at, at + length);
                let found = match length < longest {
                    true => index.each(|part| part.few(units, cap)),
                    false => index.each(|part| Some(part.hits(units))),
                };
                let all: Option<Vec<_>> = found.into_iter().map(|(_, hits)| hits).collect();
                let Some(all) = all else {
                    continue;
                };
                let total: usize = all.iter().map(|hits| hits.len()).sum();
                if total == 0 {
                    break;
                }
                if total <= cap || length == longest {
                    let hits = (0..).zip(&all);
                    let hits = hits.flat_map(|(part, hits)| hits.iter().map(move |at| (part, *at)));
                    for (part, position) in hits.step_by(total.div_ceil(cap)) {
                        let cluster = (i64::from(position) - at as i64).div_euclid(width);
                        *votes.entry((part, cluster)).or_default() += 1;
                    }
                    break;
                }
            }
        }
        let window = (self.units.len() + 3 * self.limit) * self.blocks;
        let most = (400_000 / window).clamp(20, 4000);
        let most = most.min(WORK / window).max(1);
        let mut ranked: Vec<(u32, (usize, i64))> = votes
            .into_iter()
            .map(|(cluster, votes)| (votes, cluster))
            .collect();
        ranked.sort_unstable_by(|a, b| b.cmp(a));
        ranked.truncate(most);
        let mut diagonals: Diagonals<'a> = index.each(|_| Vec::new());
        for (_, (part, cluster)) in ranked {
            if let Some((_, all)) = diagonals.get_mut(part) {
                all.extend([cluster * width, cluster * width + width - 1]);
            }
        }
        diagonals
    }

    /// Verifies the windows that `diagonals` point at, neighbours merged.
    fn verify(&self, diagonals: Diagonals, edits: usize, proved: bool) -> Vec<Approximate> {
        let mut found: Vec<Approximate> = Vec::new();
        for (part, mut diagonals) in diagonals {
            diagonals.sort_unstable();
            diagonals.dedup();
            self.verify_in(part, &diagonals, edits, proved, &mut found);
        }
        found.sort_by_key(|near| (near.distance, near.place.document, near.place.units.start));
        let mut chosen: Vec<Approximate> = Vec::new();
        for near in found {
            if chosen.len() == self.count {
                break;
            }
            let overlaps = |other: &Approximate| {
                other.place.document == near.place.document
                    && other.place.units.start < near.place.units.end
                    && near.place.units.start < other.place.units.end
            };
            if !chosen.iter().any(overlaps) {
                chosen.push(near);
            }
        }
        chosen
    }

    fn verify_in(
        &self,
        part: &Part,
        diagonals: &[i64],
        edits: usize,
        proved: bool,
        found: &mut Vec<Approximate>,
    ) {
        let segment = part.segment();
        let (slack, length) = (edits as i64, self.units.len() as i64);
        let mut rest = diagonals;
        let mut own = 0;
        while let Some(&first) = rest.first().filter(|_| !self.gives_up()) {
            let run = rest
                .iter()
                .take_while(|&&diagonal| diagonal - first <= slack + 16)
                .count();
            let last = rest.get(run - 1).copied().unwrap_or(first);
            rest = rest.get(run..).unwrap_or_default();
            let anchor = (first + length / 2).max(0) as usize;
            own = segment.document_from(own, anchor);
            let Some(&Some(document)) = part.numbers.get(own) else {
                continue;
            };
            let base = segment.range(own).start as i64;
            let text = segment.units(own);
            let from = (first - slack - base).clamp(0, text.len() as i64) as usize;
            let to = (last + length + slack - base).clamp(0, text.len() as i64) as usize;
            let Some(window) = text.get(from..to) else {
                continue;
            };
            // Most windows of a text that stands nowhere are told by their letters.
            if self.letters.common(window) + edits < self.units.len() {
                continue;
            }
            let work = window.len() * self.blocks;
            self.work.set(self.work.get().saturating_sub(work));
            for near in self.pattern.several(window, edits, self.count) {
                let units = from + near.units.start..from + near.units.end;
                found.push(Approximate {
                    place: Place { document, units },
                    distance: near.distance,
                    proved,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Lookup, Scan};
    use super::*;
    use proptest::prelude::*;
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
