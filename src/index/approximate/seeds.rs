//! Where a match may be, by adaptive seeds: at each position of the query, the shortest piece that is rare enough.

use super::super::Index;
use super::super::interval;
use super::super::sort::DEPTH;
use super::verify::Pointer;
use super::{Query, WORK};

impl Query<'_> {
    /// What points, in each part, at the clusters of diagonals that most seeds have.
    pub(super) fn seeds(&self, index: &Index) -> Vec<Vec<Pointer>> {
        let width = (self.limit as i64).max(8);
        // Each vote is for a part and a cluster.
        let mut votes: Vec<(usize, i64)> = Vec::new();
        self.grow(index, |at, part, position| {
            let cluster = (i64::from(position) - at as i64).div_euclid(width);
            votes.push((part, cluster));
        });
        votes.sort_unstable();
        let clusters = votes.chunk_by(|a, b| a == b);
        let ranked = clusters.filter_map(|same| Some((same.len(), *same.first()?)));
        let mut ranked: Vec<(usize, (usize, i64))> = ranked.collect();
        let window = (self.units.len() + 3 * self.limit) * self.blocks;
        let most = (400_000 / window).clamp(20, 4000);
        let most = most.min(WORK / window).max(1);
        if ranked.len() > most {
            ranked.select_nth_unstable_by(most, |a, b| b.cmp(a));
            ranked.truncate(most);
        }
        let mut pointers = vec![Vec::new(); index.parts.len()];
        for (_, (number, cluster)) in ranked {
            let part = index.parts.get(number).zip(pointers.get_mut(number));
            let Some((part, pointers)) = part else {
                continue;
            };
            let diagonals = [cluster * width, cluster * width + width - 1];
            // Where one document ends and another begins, the seeds may be of either.
            let document_at = |at: i64| part.segment().document_at(at.max(0) as usize);
            let [first, last] = diagonals;
            for document in document_at(first)..=document_at(last + self.units.len() as i64) {
                pointers.extend(diagonals.map(|diagonal| Pointer { document, diagonal }));
            }
        }
        pointers
    }

    /// Calls `report(at, part, position)` for the hits of the seed at each position of the query; for some, evenly spread, where even
    /// the longest piece is common.
    fn grow(&self, index: &Index, mut report: impl FnMut(usize, usize, u32)) {
        let cap = (20_000 / self.units.len()).clamp(8, 1000);
        let pairs: Vec<&[u16]> = self.units.windows(2).collect();
        // Where seeds begin that are still to be found, and for each part, where those are that have the units so far.
        let mut starts: Vec<usize> = (0..pairs.len()).collect();
        let segments = index.sound();
        let mut intervals = interval::intervals(&segments, &pairs);
        let mut length = 2;
        while !starts.is_empty() && !self.is_cancelled() {
            let mut seed = |n: usize, at: usize| {
                let is_longest = length == (self.units.len() - at).min(DEPTH);
                let most = if is_longest { usize::MAX } else { cap };
                let parts = index.parts.iter().zip(&intervals);
                let hits = parts.map(|(part, all)| part.few(all.get(n)?.clone(), most));
                let hits: Vec<_> = hits.collect::<Option<_>>()?;
                let total: usize = hits.iter().map(|hits| hits.len()).sum();
                if total > most {
                    return None;
                }
                let hits = (0..).zip(&hits);
                let hits = hits.flat_map(|(part, hits)| hits.iter().map(move |&at| (part, at)));
                for (part, position) in hits.step_by(total.div_ceil(cap).max(1)) {
                    report(at, part, position);
                }
                Some(())
            };
            let is_common = (0..).zip(&starts).map(|(n, &at)| seed(n, at).is_none());
            let is_common: Vec<bool> = is_common.collect();
            retain(&mut starts, &is_common);
            for intervals in &mut intervals {
                retain(intervals, &is_common);
            }
            let next = |seed: usize| {
                let at = starts.get(seed).copied().unwrap_or(self.units.len()) + length;
                self.piece(at, at + 1)
            };
            interval::narrow(&segments, &mut intervals, length, next);
            length += 1;
        }
    }
}

/// Leaves those items that `keep` says so of.
fn retain<T>(items: &mut Vec<T>, keep: &[bool]) {
    let mut keep = keep.iter();
    items.retain(|_| keep.next().is_some_and(|keep| *keep));
}
