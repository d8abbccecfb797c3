//! The order of suffixes: counted by their first unit, each bucket then sorted by four units at a time.

use rayon::prelude::*;

/// Suffixes are sorted by this many units; beyond, by position. One, and then fours.
pub(super) const DEPTH: usize = 65;

/// How many different units there are.
pub(super) const UNITS: usize = 0x1_0000;

/// The positions of `text` in the order of their suffixes, and for each unit where its suffixes begin there (one more at the end).
/// The suffixes of the separator 0 are in no order: nothing looks them up.
pub(super) fn suffixes(text: &[u16]) -> (Vec<u32>, Vec<u32>) {
    let mut first = vec![0u32; UNITS + 1];
    for &unit in text {
        if let Some(count) = first.get_mut(unit as usize + 1) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for count in &mut first {
        sum += *count;
        *count = sum;
    }
    let mut next = first.clone();
    let mut suffixes = vec![0u32; text.len()];
    for (position, &unit) in text.iter().enumerate() {
        if let Some(slot) = next.get_mut(unit as usize) {
            if let Some(suffix) = suffixes.get_mut(*slot as usize) {
                *suffix = position as u32;
            }
            *slot += 1;
        }
    }
    let mut buckets = Vec::new();
    let mut rest = suffixes.as_mut_slice();
    for pair in first.windows(2) {
        let (bucket, tail) = rest.split_at_mut((pair[1] - pair[0]) as usize);
        buckets.push(bucket);
        rest = tail;
    }
    buckets
        .into_par_iter()
        .skip(1)
        .filter(|bucket| bucket.len() > 1)
        .for_each(|bucket| sort(text, bucket, 1));
    (suffixes, first)
}

/// Sorts `positions`, whose suffixes are equal for `depth` units, by their suffixes up to `DEPTH` units, then by position. They come
/// in the order of their positions.
fn sort(text: &[u16], positions: &mut [u32], depth: usize) {
    /// So few are compared unit by unit.
    const FEW: usize = 12;
    if positions.len() <= FEW {
        let rest = |position: u32| suffix(text, position).get(depth..);
        positions.sort_unstable_by(|&a, &b| rest(a).cmp(&rest(b)).then(a.cmp(&b)));
        return;
    }
    // Four units in one word; positions with the same word, which keep their order, are sorted by the next four.
    let mut keyed: Vec<(u64, u32)> = positions
        .iter()
        .map(|&position| (key(text, position as usize + depth), position))
        .collect();
    keyed.sort_unstable();
    for (slot, &(_, position)) in positions.iter_mut().zip(&keyed) {
        *slot = position;
    }
    if depth + 4 >= DEPTH {
        return;
    }
    let mut rest = positions;
    for equal in keyed.chunk_by(|a, b| a.0 == b.0) {
        let (group, tail) = rest.split_at_mut(equal.len());
        if group.len() > 1 {
            sort(text, group, depth + 4);
        }
        rest = tail;
    }
}

/// The four units from `start` on; what lies beyond the end counts as 0.
fn key(text: &[u16], start: usize) -> u64 {
    match text.get(start..start + 4) {
        Some(&[a, b, c, d]) => {
            u64::from(a) << 48 | u64::from(b) << 32 | u64::from(c) << 16 | u64::from(d)
        }
        _ => (start..start + 4).fold(0, |key, at| {
            key << 16 | text.get(at).copied().map_or(0, u64::from)
        }),
    }
}

/// The sorted part of the suffix at `position`.
fn suffix(text: &[u16], position: u32) -> &[u16] {
    let position = position as usize;
    text.get(position..text.len().min(position + DEPTH))
        .unwrap_or_default()
}
