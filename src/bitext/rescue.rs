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

/// The pairs among `zh` and `en` (sentence ranges) that are each other's best by far, with at least `least` coverage. A range that
/// matches one of `all`, on the other side, nearly as well says what is said more than once, and is left alone.
pub(super) fn rescue(
    scorer: &mut Scorer<'_>,
    zh: &[Range<usize>],
    en: &[Range<usize>],
    all: (&[Range<usize>], &[Range<usize>]),
    least: f32,
) -> Vec<Span> {
    if zh.is_empty() || en.is_empty() || zh.len() * en.len() > MOST {
        return Vec::new();
    }
    let mut scores = Vec::with_capacity(zh.len() * en.len());
    for zh in zh {
        for en in en {
            scores.push(score(scorer, zh, en));
        }
    }
    let at = |z: usize, e: usize| scores.get(z * en.len() + e).copied().unwrap_or(0.0);
    let mut found = Vec::new();
    for (z, zh) in zh.iter().enumerate() {
        let best = (0..en.len()).max_by(|&a, &b| at(z, a).total_cmp(&at(z, b)));
        let Some((e, en)) = best.and_then(|e| Some((e, en.get(e)?))) else {
            continue;
        };
        let limit = RUNNER_UP * at(z, e);
        let is_alone = at(z, e) >= least
            && all
                .1
                .iter()
                .all(|other| other == en || score(scorer, zh, other) <= limit)
            && all
                .0
                .iter()
                .all(|other| other == zh || score(scorer, other, en) <= limit);
        if is_alone {
            found.push(Span {
                zh: zh.clone(),
                en: en.clone(),
            });
        }
    }
    found
}

/// The coverage of two ranges, 0 where lengths or mass say that they are no pair.
fn score(scorer: &mut Scorer<'_>, zh: &Range<usize>, en: &Range<usize>) -> f32 {
    if !LENGTHS.contains(&scorer.length_ratio(zh, en)) {
        return 0.0;
    }
    let mass = scorer.mass(zh, en);
    match mass.matched >= MASS {
        true => mass.coverage(),
        false => 0.0,
    }
}
