//! What was moved: stretches that the alignment in order left alone on both sides, paired by what they say.

use super::cost::Scorer;
use super::dp::Span;
use std::ops::Range;

/// More pairs than this are not looked at: texts that differ so much are no translations of each other.
const MOST: usize = 60_000;
/// The least that must match, as a share and in mass.
pub(super) const PARAGRAPH: f32 = 0.38;
pub(super) const SENTENCE: f32 = 0.42;
const MASS: f32 = 4.0;
/// Lengths may differ so much.
const LENGTHS: Range<f32> = 0.4..2.5;
/// The second best may come so near.
const RUNNER_UP: f32 = 0.85;

/// The pairs among `zh` and `en` (sentence ranges) that are each other's best by far, with at least `least` coverage.
pub(super) fn rescue(
    scorer: &mut Scorer<'_>,
    zh: &[Range<usize>],
    en: &[Range<usize>],
    least: f32,
) -> Vec<Span> {
    if zh.is_empty() || en.is_empty() || zh.len() * en.len() > MOST {
        return Vec::new();
    }
    let mut scores = Vec::with_capacity(zh.len() * en.len());
    for zh in zh {
        for en in en {
            let fits = LENGTHS.contains(&scorer.length_ratio(zh, en));
            let mass = scorer.mass(zh, en);
            let enough = fits && mass.matched >= MASS;
            scores.push(if enough { mass.coverage() } else { 0.0 });
        }
    }
    let score = |z: usize, e: usize| scores.get(z * en.len() + e).copied().unwrap_or(0.0);
    let zh_count = zh.len();
    let mut found = Vec::new();
    for (z, zh) in zh.iter().enumerate() {
        let best = (0..en.len()).max_by(|&a, &b| score(z, a).total_cmp(&score(z, b)));
        let Some(e) = best.filter(|&e| score(z, e) >= least) else {
            continue;
        };
        let limit = RUNNER_UP * score(z, e);
        let alone = (0..en.len()).all(|other| other == e || score(z, other) <= limit)
            && (0..zh_count).all(|other| other == z || score(other, e) <= limit);
        if let (true, Some(en)) = (alone, en.get(e)) {
            found.push(Span {
                zh: zh.clone(),
                en: en.clone(),
            });
        }
    }
    found
}
