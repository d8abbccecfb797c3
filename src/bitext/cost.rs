//! What it costs to take some Chinese sentences and some English ones for translations of each other.

use super::pair::{MARK_WEIGHTS, Marks, Pair, Token, Tokens};
use std::ops::Range;

/// The unit that is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Paragraph,
    Sentence,
}

/// Weight of the difference in length, and the most it may count.
const LENGTH: f32 = 0.6;
const LENGTH_MOST: f32 = 12.0;
/// Variance of the length of a translation.
const VARIANCE: f32 = 2.2;
/// Weight of what matches, and the share that matches by chance.
const LEXICAL: f32 = 0.25;
const CHANCE: f32 = 0.20;

/// A whole may match so much more than the sum of its parts, since what is matched first is not always the best.
const SLACK: f32 = 1.1;

/// What matches, of what there is to match.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Mass {
    pub matched: f32,
    pub total: f32,
}

impl Mass {
    /// The share that matches, 0 to 1.
    pub fn coverage(self) -> f32 {
        if self.total > 0.0 {
            (self.matched / self.total).min(1.0)
        } else {
            0.0
        }
    }
}

/// The cost of the bead's shape alone; `None` for a shape that is not tried. The priors of long beads are high because a longer
/// bead always matches more by chance.
pub(super) fn prior(level: Level, zh: usize, en: usize) -> Option<f32> {
    let shape = (zh.min(en), zh.max(en));
    Some(match (level, shape) {
        (_, (1, 1)) => 0.0,
        (Level::Sentence, (0, 1)) => 4.0,
        (Level::Sentence, (1, 2)) => 7.0,
        (Level::Sentence, (1, 3)) => 11.9,
        (Level::Sentence, (2, 2)) => 14.7,
        (Level::Sentence, (1, 4)) => 16.1,
        (Level::Sentence, (2, 3)) => 18.9,
        (Level::Paragraph, (0, 1)) => 1.0,
        (Level::Paragraph, (1, 2)) => 10.5,
        (Level::Paragraph, (1, 3)) => 15.8,
        (Level::Paragraph, (2, 2) | (1, 4)) => 21.0,
        _ => return None,
    })
}

/// Shapes that are tried, `(zh, en)`.
pub(super) const SHAPES: [(usize, usize); 12] = [
    (1, 1),
    (0, 1),
    (1, 0),
    (1, 2),
    (2, 1),
    (1, 3),
    (3, 1),
    (2, 2),
    (1, 4),
    (4, 1),
    (2, 3),
    (3, 2),
];

/// Computes masses and costs; holds what is reused between calls.
pub(super) struct Scorer<'p> {
    pub pair: &'p Pair,
    /// How often each English type is still to be had.
    left: Vec<u16>,
    /// Chinese tokens that have renderings: `(type, weight)`.
    wanted: Vec<(u32, f32)>,
}

impl<'p> Scorer<'p> {
    pub fn new(pair: &'p Pair) -> Self {
        Scorer {
            pair,
            left: vec![0; pair.en.weights.len()],
            wanted: Vec::new(),
        }
    }

    /// What of the sentences `zh` and `en` matches, words, numbers and marks.
    pub fn mass(&mut self, zh: &Range<usize>, en: &Range<usize>) -> Mass {
        let pair = self.pair;
        let mut mass = self.words(pair.zh.of(zh), pair.en.of(en));
        let (a, b) = (marks(&pair.zh, zh), marks(&pair.en, en));
        for ((a, b), weight) in a.iter().zip(&b).zip(MARK_WEIGHTS) {
            mass.matched += weight * a.min(*b);
            mass.total += weight * (a + b) / 2.0;
        }
        mass
    }

    /// What of some words and numbers matches: rare words first, each English token rendering one Chinese token at most.
    pub fn words(&mut self, zh: &[Token], en: &[Token]) -> Mass {
        let pair = self.pair;
        let mut mass = Mass::default();
        for token in en {
            mass.total += pair.en.weight(token.kind);
            if let Some(left) = self.left.get_mut(token.kind as usize) {
                *left = left.saturating_add(1);
            }
        }
        self.wanted.clear();
        for token in zh {
            let weight = pair.zh.weight(token.kind);
            mass.total += weight;
            let has = pair.renderings.get(token.kind as usize);
            if has.is_some_and(|renderings| !renderings.is_empty()) {
                self.wanted.push((token.kind, weight));
            }
        }
        self.wanted
            .sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        for &(kind, weight) in &self.wanted {
            let mut got = 0.0f32;
            for &(rendering, p) in pair.renderings.get(kind as usize).into_iter().flatten() {
                if got >= 0.999 {
                    break;
                }
                let Some(left) = self.left.get_mut(rendering as usize) else {
                    continue;
                };
                if *left > 0 {
                    *left -= 1;
                    let share = p.min(1.0 - got);
                    mass.matched += share * (weight + pair.en.weight(rendering));
                    got += share;
                }
            }
        }
        for token in en {
            if let Some(left) = self.left.get_mut(token.kind as usize) {
                *left = 0;
            }
        }
        mass
    }

    /// The cost of one bead.
    pub fn cost(&mut self, zh: &Range<usize>, en: &Range<usize>, prior: f32) -> f32 {
        if zh.is_empty() || en.is_empty() {
            return prior;
        }
        let mass = self.mass(zh, en);
        prior + LENGTH * self.length(zh, en) - LEXICAL * (mass.matched - CHANCE * mass.total)
    }

    /// The cost of a bead, or `None` if what matches in its parts cannot bring it below `limit`. `parts` is what matches in them
    /// one by one.
    pub fn cost_below(
        &mut self,
        zh: &Range<usize>,
        en: &Range<usize>,
        prior: f32,
        parts: f32,
        limit: f32,
    ) -> Option<f32> {
        let least = prior + LENGTH * self.length(zh, en) - LEXICAL * SLACK * parts;
        (least < limit).then(|| self.cost(zh, en, prior))
    }

    /// How unlikely the lengths of some sentences are.
    pub fn length(&self, zh: &Range<usize>, en: &Range<usize>) -> f32 {
        let en = self.pair.en.length(en) / self.pair.ratio;
        unlikely(self.pair.zh.length(zh), en, VARIANCE)
    }

    /// The ratio of the lengths, the English in Chinese characters.
    pub fn length_ratio(&self, zh: &Range<usize>, en: &Range<usize>) -> f32 {
        self.pair.en.length(en) / (self.pair.ratio * self.pair.zh.length(zh).max(1.0))
    }
}

/// How unlikely two lengths (in characters of one language) are for translations (Gale and Church), at most [`LENGTH_MOST`].
pub(super) fn unlikely(a: f32, b: f32, variance: f32) -> f32 {
    let mean = (a + b) / 2.0;
    if mean <= 0.0 {
        return 0.0;
    }
    let delta = (a - b).abs() / (mean * variance).sqrt();
    (-two_tails(delta).ln()).min(LENGTH_MOST)
}

fn marks(side: &Tokens, sentences: &Range<usize>) -> Marks {
    let mut sum = Marks::default();
    for marks in side.marks.get(sentences.clone()).unwrap_or_default() {
        for (sum, mark) in sum.iter_mut().zip(marks) {
            *sum += mark;
        }
    }
    sum
}

/// The probability that a normal variable lies further from its mean than `x` deviations (Abramowitz and Stegun 7.1.26).
fn two_tails(x: f32) -> f32 {
    let x = f64::from(x) / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let series = t
        * (0.254_829_592
            + t * (-0.284_496_736
                + t * (1.421_413_741 + t * (-1.453_152_027 + t * 1.061_405_429))));
    ((series * (-x * x).exp()) as f32).max(f32::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_of_the_normal_distribution() {
        for (x, p) in [(0.0, 1.0), (1.0, 0.3173), (1.96, 0.05), (3.0, 0.0027)] {
            assert!((two_tails(x) - p).abs() < 1e-3, "{x}");
        }
    }
}
