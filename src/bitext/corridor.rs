//! Where to look for beads: near the diagonal in short texts, near what rare words and numbers tell in long ones.

use super::pair::{Pair, Token};
use std::collections::HashMap;
use std::ops::Range;

/// Up to so many pairs of items the neighbourhood of the diagonal is looked at.
const SMALL: usize = 40_000;
/// A word in more items than this is not rare.
const RARE: usize = 8;
/// How much better than the second best an anchor is.
const RUNNER_UP: f32 = 0.6;
/// The least mass of rare words that makes an anchor.
const LEAST: f32 = 8.0;
/// How far beside the anchors beads may lie; and beside the line between two anchors that are far apart.
const MARGIN: usize = 10;
const FAR: usize = 80;

/// For each item of the Chinese text, and its end: the items of the English text (by number, its end included) before which a bead
/// may begin.
pub(super) type Rows = Vec<Range<usize>>;

/// The neighbourhood of the diagonal.
pub(super) fn diagonal(zh: usize, en: usize) -> Rows {
    let most = zh.max(en);
    let band = 14.max(zh.abs_diff(en) + 8).max(most * 12 / 100);
    beside_line((0, 0), (zh, en), band, en)
}

/// The neighbourhood of the anchors of two sequences of items, each some sentences.
pub(super) fn rows(pair: &Pair, zh: &[Range<usize>], en: &[Range<usize>]) -> Rows {
    if zh.len() * en.len() <= SMALL {
        return diagonal(zh.len(), en.len());
    }
    let anchors = in_order(anchors(pair, zh, en));
    if anchors.len() * 20 < zh.len().min(en.len()) {
        return diagonal(zh.len(), en.len());
    }
    let mut rows: Rows = Vec::with_capacity(zh.len() + 1);
    let mut last = (0, 0);
    for end in anchors.into_iter().chain([(zh.len(), en.len())]) {
        let stretch = match end.1 - last.1 <= FAR {
            true => {
                let row = last.1.saturating_sub(MARGIN)..(end.1 + MARGIN).min(en.len()) + 1;
                vec![row; end.0 - last.0 + 1]
            }
            false => beside_line(last, end, FAR / 2 + (end.1 - last.1) / 8, en.len()),
        };
        for (n, row) in stretch.into_iter().enumerate() {
            match rows.get_mut(last.0 + n) {
                Some(known) => *known = known.start.min(row.start)..known.end.max(row.end),
                None => rows.push(row),
            }
        }
        last = end;
    }
    rows
}

/// Rows beside the line from one cell to another.
fn beside_line(from: (usize, usize), to: (usize, usize), band: usize, en: usize) -> Rows {
    let (height, width) = (to.0 - from.0, to.1 - from.1);
    (0..=height)
        .map(|i| {
            let middle = from.1 + i * width / height.max(1);
            middle.saturating_sub(band)..(middle + band).min(en) + 1
        })
        .collect()
}

/// Items that are each other's best by far, told from rare words and numbers alone, with how much they share.
fn anchors(pair: &Pair, zh: &[Range<usize>], en: &[Range<usize>]) -> Vec<(usize, usize, f32)> {
    // The items that have an English type, where they are few.
    let mut places: HashMap<u32, Vec<usize>> = HashMap::new();
    for (item, sentences) in en.iter().enumerate() {
        for token in pair.en.of(sentences) {
            let places = places.entry(token.kind).or_default();
            if places.last() != Some(&item) && places.len() <= RARE {
                places.push(item);
            }
        }
    }
    places.retain(|_, places| places.len() <= RARE);
    let mut counts: HashMap<u32, usize> = HashMap::new();
    for sentences in zh {
        for kind in kinds(pair.zh.of(sentences)) {
            *counts.entry(kind).or_default() += 1;
        }
    }
    let mut best_zh: Vec<Option<(usize, f32)>> = Vec::with_capacity(zh.len());
    let mut best_en: Vec<(f32, usize)> = vec![(0.0, usize::MAX); en.len()];
    for (item, sentences) in zh.iter().enumerate() {
        let mut shared: HashMap<usize, f32> = HashMap::new();
        for kind in kinds(pair.zh.of(sentences)) {
            if counts.get(&kind).is_none_or(|&count| count > RARE) {
                continue;
            }
            for &(rendering, p) in pair.renderings.get(kind as usize).into_iter().flatten() {
                for &place in places.get(&rendering).into_iter().flatten() {
                    *shared.entry(place).or_default() +=
                        p * (pair.zh.weight(kind) + pair.en.weight(rendering));
                }
            }
        }
        let (mut first, mut second) = ((usize::MAX, 0.0f32), 0.0f32);
        for (&place, &mass) in &shared {
            if mass > first.1 || (mass == first.1 && place < first.0) {
                second = first.1;
                first = (place, mass);
            } else {
                second = second.max(mass);
            }
            if let Some(best) = best_en.get_mut(place)
                && mass > best.0
            {
                *best = (mass, item);
            }
        }
        let is_clear = first.1 >= LEAST && second <= RUNNER_UP * first.1;
        best_zh.push(is_clear.then_some(first));
    }
    let mutual = best_zh.iter().enumerate().filter_map(|(item, best)| {
        let (place, mass) = (*best)?;
        (best_en.get(place)?.1 == item).then_some((item, place, mass))
    });
    mutual.collect()
}

/// The types of some tokens, each once.
fn kinds(tokens: &[Token]) -> Vec<u32> {
    let mut kinds: Vec<u32> = tokens.iter().map(|token| token.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// The heaviest anchors that are in order on both sides.
fn in_order(anchors: Vec<(usize, usize, f32)>) -> Vec<(usize, usize)> {
    let mut best: Vec<(f32, Option<usize>)> = Vec::with_capacity(anchors.len());
    for (n, &(_, place, mass)) in anchors.iter().enumerate() {
        let before = best
            .iter()
            .zip(&anchors)
            .take(n)
            .enumerate()
            .filter(|(_, (_, anchor))| anchor.1 < place)
            .map(|(at, (&(sum, _), _))| (sum, at))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        best.push(match before {
            Some((sum, at)) => (sum + mass, Some(at)),
            None => (mass, None),
        });
    }
    let mut at = (0..best.len()).max_by(|&a, &b| {
        let sum = |n: usize| best.get(n).map_or(0.0, |best| best.0);
        sum(a).total_cmp(&sum(b))
    });
    let mut chain = Vec::new();
    while let Some(n) = at {
        chain.extend(anchors.get(n).map(|&(item, place, _)| (item, place)));
        at = best.get(n).and_then(|best| best.1);
    }
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_chain_is_kept() {
        let anchors = vec![(0, 1, 1.0), (1, 9, 1.5), (2, 2, 1.0), (3, 3, 1.0)];
        assert_eq!(in_order(anchors), [(0, 1), (2, 2), (3, 3)]);
        assert!(in_order(Vec::new()).is_empty());
    }

    #[test]
    fn the_diagonal_reaches_both_corners() {
        for (zh, en) in [(0, 0), (0, 5), (5, 0), (100, 3), (3, 100)] {
            let rows = diagonal(zh, en);
            assert_eq!(rows.len(), zh + 1);
            assert!(rows.first().is_some_and(|row| row.contains(&0)));
            assert!(rows.last().is_some_and(|row| row.contains(&en)));
        }
    }
}
