//! Approximate matching of one pattern: the bit-parallel algorithm of Myers (1999) in the block form of Hyyrö (2003), over
//! `u16` units.

use std::ops::Range;

/// A pattern made ready for scanning.
#[derive(Debug)]
pub struct Pattern {
    units: Vec<u16>,
    blocks: usize,
    rows: Rows,
    /// Per row and block, the pattern positions that have the unit.
    matches: Vec<u64>,
}

/// The number of each unit of a pattern in order of appearance, from 1; 0 for others. Units with the same high byte share a page,
/// so that a pattern is made without touching a table of all units.
#[derive(Debug)]
struct Rows {
    /// The page of each high byte; page 0 is empty.
    page: [u8; 256],
    pages: Vec<[u16; 256]>,
}

impl Rows {
    fn new() -> Rows {
        Rows {
            page: [0; 256],
            pages: vec![[0; 256]],
        }
    }

    fn get(&self, unit: u16) -> u16 {
        let [high, low] = unit.to_be_bytes();
        let page = self.page.get(high as usize).copied().unwrap_or(0);
        self.pages
            .get(page as usize)
            .and_then(|page| page.get(low as usize))
            .copied()
            .unwrap_or(0)
    }

    /// The slot of `unit`, on a page of its own if need be.
    fn slot(&mut self, unit: u16) -> Option<&mut u16> {
        let [high, low] = unit.to_be_bytes();
        let page = self.page.get_mut(high as usize)?;
        if *page == 0 {
            // A byte numbers them all: no unit is a surrogate, so that eight pages never come to be.
            *page = u8::try_from(self.pages.len()).ok()?;
            self.pages.push([0; 256]);
        }
        self.pages.get_mut(*page as usize)?.get_mut(low as usize)
    }
}

/// A stretch of a text that comes near a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// Units of the text.
    pub units: Range<usize>,
    /// Insertions, deletions and substitutions of units.
    pub distance: usize,
}

impl Pattern {
    /// Prepares `units`.
    pub fn new(units: &[u16]) -> Pattern {
        let blocks = units.len().div_ceil(64).max(1);
        let mut rows = Rows::new();
        let mut matches = vec![0u64; blocks];
        for (position, &unit) in units.iter().enumerate() {
            let Some(row) = rows.slot(unit) else {
                continue;
            };
            if *row == 0 {
                *row = (matches.len() / blocks) as u16;
                matches.resize(matches.len() + blocks, 0);
            }
            if let Some(word) = matches.get_mut(*row as usize * blocks + position / 64) {
                *word |= 1 << (position % 64);
            }
        }
        Pattern {
            units: units.to_vec(),
            blocks,
            rows,
            matches,
        }
    }

    /// Calls `report(end, distance)` for every end (exclusive) in `text` at which some stretch comes within `limit`.
    fn scan(&self, text: &[u16], limit: usize, mut report: impl FnMut(usize, usize)) {
        let length = self.units.len();
        if length == 0 {
            return;
        }
        let last_bit = 1u64 << ((length - 1) % 64);
        let mut score = length;
        // Says whether some stretch may still come within the limit: each unit takes one edit away at most.
        let mut score = |at: usize, change: i32| {
            score = score.wrapping_add_signed(change as isize);
            if score <= limit {
                report(at + 1, score);
            }
            score <= limit.saturating_add(text.len() - at - 1)
        };
        if self.blocks == 1 {
            let mut vertical = (u64::MAX, 0);
            for (at, &unit) in text.iter().enumerate() {
                let row = self.rows.get(unit) as usize;
                let matched = self.matches.get(row).copied().unwrap_or(0);
                if !score(at, advance(&mut vertical, matched, 0, last_bit)) {
                    break;
                }
            }
            return;
        }
        let mut vertical = vec![(u64::MAX, 0u64); self.blocks];
        for (at, &unit) in text.iter().enumerate() {
            let row = self.rows.get(unit) as usize * self.blocks;
            let Some(row) = self.matches.get(row..row + self.blocks) else {
                continue;
            };
            let mut change = 0;
            for (block, (&matched, vertical)) in row.iter().zip(&mut vertical).enumerate() {
                let is_last = block + 1 == self.blocks;
                let top = if is_last { last_bit } else { 1 << 63 };
                change = advance(vertical, matched, change, top);
            }
            if !score(at, change) {
                break;
            }
        }
    }

    /// The best stretch of `text` within `limit` edits; the first of equals.
    pub fn best(&self, text: &[u16], limit: usize) -> Option<Near> {
        self.several(text, limit, 1).pop()
    }

    /// Up to `count` stretches of `text` within `limit` edits, best first, at least half the pattern apart.
    pub fn several(&self, text: &[u16], limit: usize, count: usize) -> Vec<Near> {
        let ends = self.ends(text, limit, count);
        if ends.is_empty() {
            return Vec::new();
        }
        let reversed = self.reversed();
        let near = ends.into_iter().map(|(distance, end)| {
            let text = text.get(..end).unwrap_or_default();
            Near {
                units: end - reversed.reach(text, distance)..end,
                distance,
            }
        });
        near.collect()
    }

    /// As [`several`](Self::several), but only the distances and ends of the stretches.
    pub(super) fn ends(&self, text: &[u16], limit: usize, count: usize) -> Vec<(usize, usize)> {
        let mut ends: Vec<(usize, usize)> = Vec::new();
        self.scan(text, limit, |end, distance| match ends.last_mut() {
            // Of a run of neighbouring ends only the best is of interest.
            Some(last) if end <= last.1 + self.units.len() / 4 => {
                // Of equals in a row the last: a wrong last letter is an exchange, not an addition.
                if distance < last.0 || (distance == last.0 && end == last.1 + 1) {
                    *last = (distance, end);
                }
            }
            _ => ends.push((distance, end)),
        });
        ends.sort_unstable();
        let mut chosen: Vec<(usize, usize)> = Vec::new();
        for (distance, end) in ends {
            if chosen.len() == count {
                break;
            }
            if chosen
                .iter()
                .all(|&(_, other)| other.abs_diff(end) > self.units.len() / 2)
            {
                chosen.push((distance, end));
            }
        }
        chosen
    }

    /// The pattern read from its end, for [`reach`](Self::reach).
    pub(super) fn reversed(&self) -> Pattern {
        Pattern::new(&self.units.iter().rev().copied().collect::<Vec<_>>())
    }

    /// For a reversed pattern: how many units the stretch of `distance` edits has with which `text` ends.
    pub(super) fn reach(&self, text: &[u16], distance: usize) -> usize {
        let from = text.len().saturating_sub(self.units.len() + distance);
        let window = text.get(from..).unwrap_or_default();
        let window: Vec<u16> = window.iter().rev().copied().collect();
        let mut length = 0usize;
        let mut closest = usize::MAX;
        self.scan(&window, distance, |at, score| {
            // The anchored end must be spent entirely: a later start with the same distance explains no more.
            if score < closest
                || (score == closest
                    && at.abs_diff(self.units.len()) < length.abs_diff(self.units.len()))
            {
                (length, closest) = (at, score);
            }
        });
        length
    }
}

/// Goes on by a unit of the text in one block: from the vertical differences (where it is one more, and one less) to the next, with the
/// horizontal difference that comes in at its bottom to the one that goes out at its `top` bit.
#[inline]
fn advance(vertical: &mut (u64, u64), matched: u64, carry: i32, top: u64) -> i32 {
    let (plus, minus) = *vertical;
    let negative = u64::from(carry < 0);
    let matched_or_carry = matched | negative;
    let diagonal = (((matched_or_carry & plus).wrapping_add(plus)) ^ plus) | matched_or_carry;
    let mut up = minus | !(diagonal | plus);
    let mut down = plus & diagonal;
    let out = i32::from(up & top != 0) - i32::from(down & top != 0);
    up = (up << 1) | u64::from(carry > 0);
    down = (down << 1) | negative;
    let horizontal = matched | minus;
    *vertical = (down | !(horizontal | up), up & horizontal);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The textbook table: distance of the best stretch that ends at each place.
    fn oracle(pattern: &[u16], text: &[u16]) -> Vec<usize> {
        let mut column: Vec<usize> = (0..=pattern.len()).collect();
        let mut ends = Vec::new();
        for unit in text {
            let mut diagonal = column[0];
            column[0] = 0;
            for (row, wanted) in pattern.iter().enumerate() {
                let best = (diagonal + usize::from(wanted != unit))
                    .min(column[row] + 1)
                    .min(column[row + 1] + 1);
                diagonal = column[row + 1];
                column[row + 1] = best;
            }
            ends.push(column[pattern.len()]);
        }
        ends
    }

    proptest! {
        #[test]
        fn distances_equal_the_table(pattern in prop::collection::vec(1u16..5, 1..150), text in prop::collection::vec(1u16..5, 0..200),
                                     limit in prop_oneof![0usize..50, Just(usize::MAX / 2)]) {
            let mut found = Vec::new();
            Pattern::new(&pattern).scan(&text, limit, |end, distance| found.push((end, distance)));
            let all = (1..).zip(oracle(&pattern, &text));
            prop_assert_eq!(found, all.filter(|(_, distance)| *distance <= limit).collect::<Vec<_>>());
        }

        #[test]
        fn the_best_stretch_has_the_least_distance(pattern in prop::collection::vec(1u16..4, 1..80), text in prop::collection::vec(1u16..4, 1..200)) {
            let least = oracle(&pattern, &text).into_iter().min().unwrap_or(0);
            let best = Pattern::new(&pattern).best(&text, pattern.len());
            if least <= pattern.len() {
                let best = best.expect("within the limit");
                prop_assert_eq!(best.distance, least);
                let stretch = &text[best.units.clone()];
                prop_assert!(oracle(&pattern, stretch).last().copied().unwrap_or(pattern.len()) >= least);
            }
        }
    }
}
