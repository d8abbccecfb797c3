//! The stretches that a quotation and a source have in common, to the unit.

use std::collections::HashMap;

/// Lengths that depend on the script: Latin letters carry less than Han characters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    /// Shortest run that is looked for.
    pub(super) seed: usize,
    /// Shortest stretch that is known again out of its place.
    pub(super) word: usize,
    /// A run on both sides of an unmarked gap.
    pub(super) run: usize,
    /// A run that may have moved.
    pub(super) block: usize,
    /// What a jump costs, in units, each time its length doubles: by chance a run stands far away sooner than near by.
    pub(super) jump: f32,
}

impl Scale {
    /// What it costs, in units, that a passage goes on after `skipped` others.
    pub(super) fn distance(&self, skipped: usize) -> f32 {
        1.0 + self.jump * (1.0 + skipped as f32).log2()
    }

    pub(super) fn of(query: &[u16]) -> Scale {
        let latin = query.iter().filter(|&&unit| unit < 0x2E80).count();
        if latin * 2 > query.len() {
            Scale {
                seed: 6,
                word: 5,
                run: 15,
                block: 12,
                jump: 1.0,
            }
        } else {
            Scale {
                seed: 3,
                word: 2,
                run: 6,
                block: 4,
                jump: 0.5,
            }
        }
    }
}

/// A maximal exact run: where it begins on both sides, and its length.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub(super) quotation: usize,
    pub(super) source: usize,
    pub(super) length: usize,
}

/// At most this many runs are chained; the longest are kept.
const MOST_RUNS: usize = 1200;

/// The maximal exact runs of at least `seed` units.
pub(super) fn runs(query: &[u16], source: &[u16], seed: usize) -> Vec<Run> {
    let mut grams: HashMap<&[u16], Vec<usize>> = HashMap::new();
    for (at, gram) in query.windows(seed).enumerate() {
        grams.entry(gram).or_default().push(at);
    }
    // Most of the source is no gram of the quotation: a bit per hash spares the look-up.
    let mut known = [0u64; 1 << 10];
    let bit = |gram: &[u16]| {
        let hash = gram.iter().fold(0u32, |hash, &unit| {
            (hash.rotate_left(5) ^ u32::from(unit)).wrapping_mul(0x9E37_79B9)
        }) >> 16;
        (hash as usize >> 6, 1u64 << (hash & 63))
    };
    for gram in grams.keys() {
        let (word, mask) = bit(gram);
        if let Some(word) = known.get_mut(word) {
            *word |= mask;
        }
    }
    let mut runs = Vec::new();
    for (at, gram) in source.windows(seed).enumerate() {
        let (word, mask) = bit(gram);
        if known.get(word).is_none_or(|word| word & mask == 0) {
            continue;
        }
        for &from in grams.get(gram).map(Vec::as_slice).unwrap_or_default() {
            if from > 0 && at > 0 && query.get(from - 1) == source.get(at - 1) {
                continue;
            }
            let rest = query
                .get(from..)
                .unwrap_or_default()
                .iter()
                .zip(source.get(at..).unwrap_or_default());
            runs.push(Run {
                quotation: from,
                source: at,
                length: rest.take_while(|(a, b)| a == b).count(),
            });
        }
    }
    if runs.len() > MOST_RUNS {
        runs.sort_unstable_by_key(|run| std::cmp::Reverse(run.length));
        runs.truncate(MOST_RUNS);
    }
    runs.sort_unstable_by_key(|run| (run.source, run.quotation));
    runs
}
