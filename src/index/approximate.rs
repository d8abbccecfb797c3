//! Approximate look-up in the whole corpus: pigeonhole pieces, then adaptive seeds.

use super::myers::Pattern;
use super::{DEPTH, Index, Place};
use std::collections::HashMap;

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

impl Index {
    /// Up to `count` places within `limit` edits of `query`, best first.
    ///
    /// A match with k edits keeps one of k + 1 equal pieces of the query (pigeonhole), so the pieces' hits are verified with
    /// growing k. Where pieces are too common, seeds are grown until they are rare and the result is not proved.
    pub fn approximate(&self, query: &[u16], limit: usize, count: usize) -> Vec<Approximate> {
        let length = query.len();
        if length < 2 {
            return Vec::new();
        }
        let pattern = Pattern::new(query);
        let blocks = length.div_ceil(64);
        let budget = (2_000_000 / ((length + 3 * limit) * blocks)).clamp(300, 20_000);
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
            let pieces = edits + 1;
            let bounds = |piece: usize| piece * length / pieces;
            let mut diagonals = Vec::new();
            let mut hits = 0;
            for piece in 0..pieces {
                let units = query
                    .get(bounds(piece)..bounds(piece + 1))
                    .unwrap_or_default();
                let interval =
                    self.interval(units.get(..units.len().min(DEPTH)).unwrap_or_default());
                hits += interval.len();
                if hits > budget {
                    break;
                }
                diagonals.extend(
                    interval
                        .iter()
                        .map(|&position| i64::from(position) - bounds(piece) as i64),
                );
            }
            if hits > budget {
                break;
            }
            let found = self.verify(&pattern, length, diagonals, edits, count, true);
            if !found.is_empty() {
                return found;
            }
        }
        let diagonals = self.seeds(query, limit, blocks);
        self.verify(&pattern, length, diagonals, limit, count, false)
    }

    /// Diagonals of the rarest seeds: at each position of the query, the shortest piece that is rare enough.
    fn seeds(&self, query: &[u16], limit: usize, blocks: usize) -> Vec<i64> {
        let cap = (20_000 / query.len()).clamp(8, 1000);
        let width = (limit as i64).max(8);
        let mut votes: HashMap<i64, u32> = HashMap::new();
        for at in 0..query.len().saturating_sub(1) {
            let rest = query.get(at..).unwrap_or_default();
            for length in 2..=rest.len().min(DEPTH) {
                let interval = self.interval(rest.get(..length).unwrap_or_default());
                if interval.is_empty() {
                    break;
                }
                if interval.len() <= cap || length == rest.len().min(DEPTH) {
                    for &position in interval.iter().step_by(interval.len().div_ceil(cap)) {
                        *votes
                            .entry((i64::from(position) - at as i64).div_euclid(width))
                            .or_default() += 1;
                    }
                    break;
                }
            }
        }
        let most = (400_000 / ((query.len() + 3 * limit) * blocks)).clamp(20, 4000);
        let mut ranked: Vec<(u32, i64)> = votes
            .into_iter()
            .map(|(cluster, votes)| (votes, cluster))
            .collect();
        ranked.sort_unstable_by(|a, b| b.cmp(a));
        ranked.truncate(most);
        ranked
            .into_iter()
            .flat_map(|(_, cluster)| [cluster * width, cluster * width + width - 1])
            .collect()
    }

    /// Verifies the windows that `diagonals` point at, neighbours merged.
    fn verify(
        &self,
        pattern: &Pattern,
        length: usize,
        mut diagonals: Vec<i64>,
        edits: usize,
        count: usize,
        proved: bool,
    ) -> Vec<Approximate> {
        diagonals.sort_unstable();
        diagonals.dedup();
        let slack = edits as i64;
        let mut found: Vec<Approximate> = Vec::new();
        let mut rest = diagonals.as_slice();
        while let Some(&first) = rest.first() {
            let run = rest
                .iter()
                .take_while(|&&diagonal| diagonal - first <= slack + 16)
                .count();
            let last = rest.get(run - 1).copied().unwrap_or(first);
            rest = rest.get(run..).unwrap_or_default();
            let anchor = (first + length as i64 / 2).clamp(0, self.text.len() as i64 - 1) as usize;
            let place = self.place(anchor..anchor);
            let base = self
                .starts
                .get(place.document as usize)
                .map_or(0, |&start| i64::from(start));
            let text = self.document(place.document);
            let from = (first - slack - base).clamp(0, text.len() as i64) as usize;
            let to = (last + length as i64 + slack - base).clamp(0, text.len() as i64) as usize;
            let Some(window) = text.get(from..to) else {
                continue;
            };
            for near in pattern.several(window, edits, count) {
                let units = from + near.units.start..from + near.units.end;
                let place = Place {
                    document: place.document,
                    units,
                };
                found.push(Approximate {
                    place,
                    distance: near.distance,
                    proved,
                });
            }
        }
        found.sort_by_key(|near| (near.distance, near.place.document, near.place.units.start));
        let mut chosen: Vec<Approximate> = Vec::new();
        for near in found {
            if chosen.len() == count {
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
            let optimum = documents.iter().filter_map(|text| Pattern::new(&query).best(text, limit)).map(|near| near.distance).min();
            let found = index.approximate(&query, limit, 3);
            match found.first() {
                Some(best) if best.proved => prop_assert_eq!(Some(best.distance), optimum),
                Some(best) => prop_assert!(Some(best.distance) >= optimum),
                None => prop_assert!(optimum.is_none() || optimum > Some(limit / 2)),
            }
        }
    }
}
