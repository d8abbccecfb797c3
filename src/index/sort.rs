//! The order of suffixes. Those at which the text begins to rise again are sorted, each bucket of one first unit by four units at a
//! time; all others follow from them in two passes (Itoh and Tanaka 1999; Ko and Aluru 2003).

use rayon::prelude::*;

/// Suffixes are sorted by this many units. One, and then fours.
pub(super) const DEPTH: usize = 65;

/// How many different units there are.
pub(super) const UNITS: usize = 0x1_0000;

/// No position.
const NONE: u32 = u32::MAX;

/// The positions of `text` in the order of their suffixes, and for each unit where its suffixes begin there (one more at the end).
/// The suffixes of the separator 0 are in no order: nothing looks them up. Suffixes that are equal for `DEPTH` units may stand in
/// any order, the same every time.
pub(super) fn suffixes(text: &[u16]) -> (Vec<u32>, Vec<u32>) {
    let first = starts(text.iter().copied());
    let mut suffixes = vec![NONE; text.len()];
    let ends = first.get(1..).unwrap_or_default();
    let mut end = ends.to_vec();
    for position in sorted_valleys(text).into_iter().rev() {
        push_back(text, &mut suffixes, &mut end, position);
    }
    // A suffix that begins with a fall comes, among those of its unit, as the one after it comes among all. What orders the
    // valleys to some depth orders all others to more.
    let mut start = first.clone();
    if let Some(last) = text.len().checked_sub(1) {
        push(text, &mut suffixes, &mut start, last as u32);
    }
    for at in 0..suffixes.len() {
        if let Some((before, unit, next)) = before(text, &suffixes, at)
            && unit >= next
        {
            push(text, &mut suffixes, &mut start, before);
        }
    }
    // Likewise one that begins with a rise, from the other end; the valleys themselves are put in place once more.
    let mut end = ends.to_vec();
    for at in (0..suffixes.len()).rev() {
        if let Some((before, unit, next)) = before(text, &suffixes, at) {
            let risen = || {
                end.get(unit as usize)
                    .is_some_and(|end| *end as usize <= at)
            };
            if unit < next || unit == next && risen() {
                push_back(text, &mut suffixes, &mut end, before);
            }
        }
    }
    (suffixes, first)
}

/// For each unit where those like it begin if all are sorted, and the number of all.
fn starts(units: impl Iterator<Item = u16>) -> Vec<u32> {
    let mut starts = vec![0u32; UNITS + 1];
    for unit in units {
        if let Some(count) = starts.get_mut(unit as usize + 1) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for count in &mut starts {
        sum += *count;
        *count = sum;
    }
    starts
}

/// The position before the one at `at` of `suffixes`, with its unit and the unit after it.
#[inline]
fn before(text: &[u16], suffixes: &[u32], at: usize) -> Option<(u32, u16, u16)> {
    let position = suffixes.get(at).filter(|&&position| position != NONE)?;
    let before = position.checked_sub(1)?;
    match text.get(before as usize..before as usize + 2) {
        Some(&[unit, next]) => Some((before, unit, next)),
        _ => None,
    }
}

/// Puts a position where the next suffix of its unit goes.
#[inline]
fn push(text: &[u16], suffixes: &mut [u32], start: &mut [u32], position: u32) {
    let unit = text.get(position as usize).copied().unwrap_or_default();
    if let Some(start) = start.get_mut(unit as usize)
        && let Some(slot) = suffixes.get_mut(*start as usize)
    {
        *slot = position;
        *start += 1;
    }
}

/// Puts a position where the last suffix of its unit goes that is not there yet.
#[inline]
fn push_back(text: &[u16], suffixes: &mut [u32], end: &mut [u32], position: u32) {
    let unit = text.get(position as usize).copied().unwrap_or_default();
    if let Some(end) = end.get_mut(unit as usize)
        && let Some(last) = end.checked_sub(1)
        && let Some(slot) = suffixes.get_mut(last as usize)
    {
        *slot = position;
        *end = last;
    }
}

/// The positions at which the text rises after a fall, from the last to the first.
fn valleys(text: &[u16]) -> impl Iterator<Item = (u32, u16)> {
    let (mut rises, mut next) = (false, None);
    let units = text.iter().enumerate().rev();
    units.filter_map(move |(position, &unit)| {
        let rose = rises;
        rises = next.is_some_and(|next| unit < next || unit == next && rose);
        let valley = next.filter(|_| rose && !rises);
        next = Some(unit);
        Some((position as u32 + 1, valley?))
    })
}

/// The valleys in the order of their suffixes.
fn sorted_valleys(text: &[u16]) -> Vec<u32> {
    let starts = starts(valleys(text).map(|(_, unit)| unit));
    let all = starts.last().copied().unwrap_or(0);
    let mut sorted = vec![0u32; all as usize];
    let mut end = starts.get(1..).unwrap_or_default().to_vec();
    for (position, _) in valleys(text) {
        push_back(text, &mut sorted, &mut end, position);
    }
    let mut buckets = Vec::new();
    let mut rest = sorted.as_mut_slice();
    for pair in starts.windows(2) {
        let (bucket, tail) = rest.split_at_mut((pair[1] - pair[0]) as usize);
        buckets.push(bucket);
        rest = tail;
    }
    let buckets = buckets.into_par_iter().skip(1);
    let buckets = buckets.filter(|bucket| bucket.len() > 1);
    buckets.for_each_init(Vec::new, |keyed, bucket| sort(text, bucket, 1, keyed));
    sorted
}

/// Sorts `positions`, whose suffixes are equal for `depth` units, by their suffixes up to `DEPTH` units, then by position. `keyed` is
/// left as it was.
fn sort(text: &[u16], positions: &mut [u32], depth: usize, keyed: &mut Vec<u128>) {
    /// So few are compared unit by unit.
    const FEW: usize = 12;
    if positions.len() <= FEW {
        let rest = |position: u32| suffix(text, position).get(depth..);
        positions.sort_unstable_by(|&a, &b| rest(a).cmp(&rest(b)).then(a.cmp(&b)));
        return;
    }
    // Four units and the position in one word; positions with the same units, which keep their order, are sorted by the next four.
    let mine = keyed.len();
    keyed.extend(positions.iter().map(|&position| {
        let units = key(text, position as usize + depth);
        u128::from(units) << 32 | u128::from(position)
    }));
    let words = keyed.get_mut(mine..).unwrap_or_default();
    words.sort_unstable();
    for (slot, &word) in positions.iter_mut().zip(&*words) {
        *slot = word as u32;
    }
    let mut rest = positions;
    let mut at = mine;
    while depth + 4 < DEPTH && !rest.is_empty() {
        let words = keyed.get(at..).unwrap_or_default();
        let units = words.first().map(|word| word >> 32);
        let equal = words.iter().take_while(|word| Some(**word >> 32) == units);
        let (group, tail) = rest.split_at_mut(equal.count().clamp(1, rest.len()));
        rest = tail;
        at += group.len();
        if group.len() > 1 {
            sort(text, group, depth + 4, keyed);
        }
    }
    keyed.truncate(mine);
}

/// The four units from `start` on; what lies beyond the end counts as 0.
pub(super) fn key(text: &[u16], start: usize) -> u64 {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_position_comes_once_and_in_its_place(documents in prop::collection::vec(prop::collection::vec(1u16..4, 0..200), 0..6)) {
            let text: Vec<u16> = documents.iter().flat_map(|units| units.iter().copied().chain([0])).collect();
            let (order, first) = suffixes(&text);
            let mut all = order.clone();
            all.sort_unstable();
            prop_assert_eq!(all, (0..text.len() as u32).collect::<Vec<u32>>());
            // Within a document; what follows a separator is another matter.
            let suffix = |at: u32| {
                let units = suffix(&text, at);
                units.split(|unit| *unit == 0).next().unwrap_or_default().to_vec()
            };
            let ordered = &order[first[1] as usize..];
            prop_assert!(ordered.is_sorted_by_key(|at| suffix(*at)));
        }
    }
}
