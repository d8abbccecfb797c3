//! Which words of a translation render which words of the original, and how surely.

use super::clause::Group;
use super::pair::{Pair, Token};
use super::segment::Side;
use std::collections::HashMap;
use std::ops::Range;

/// How fast the chance of a link falls with the distance from the expected place, in parts of the sentence.
const DISTANCE: f32 = 6.0;
/// The chance that a word renders nothing.
const NULL: f32 = 0.08;
/// A word that claims more links than this shares them out.
const LINKS: f32 = 1.6;

/// Where on the other side something is expected: inside the corresponding clauses, at the same height.
pub(super) struct Places<'g> {
    pub groups: &'g [Group],
    pub from: Range<usize>,
    pub to: Range<usize>,
}

impl Places<'_> {
    pub fn expected(&self, at: usize) -> f32 {
        let group = self
            .groups
            .iter()
            .find(|(from, to)| from.contains(&at) && !to.is_empty());
        let (from, to) = group.map_or((&self.from, &self.to), |(from, to)| (from, to));
        let height = at.saturating_sub(from.start) as f32 / from.len().max(1) as f32;
        to.start as f32 + height.min(1.0) * to.len() as f32
    }
}

/// For each token of the translation: which tokens of the original it renders, and how surely.
pub(super) struct Links<'s> {
    source: &'s [Token],
    pub target: &'s [Token],
    shares: Vec<Vec<(usize, f32)>>,
}

impl<'s> Links<'s> {
    pub fn new(
        pair: &Pair,
        from: Side,
        source: &'s [Token],
        target: &'s [Token],
        places: &Places<'_>,
    ) -> Links<'s> {
        let span = places.to.len().max(1) as f32;
        // Chances by type, looked up once.
        let mut chances: HashMap<(u32, u32), f32> = HashMap::new();
        for zh in if from == Side::Chinese {
            source
        } else {
            target
        } {
            for &(en, p) in pair.renderings.get(zh.kind as usize).into_iter().flatten() {
                chances.insert((zh.kind, en), p);
            }
        }
        let mut shares: Vec<Vec<(usize, f32)>> = target
            .iter()
            .map(|token| {
                let middle = (token.range.start + token.range.end) as f32 / 2.0;
                let mut links: Vec<(usize, f32)> = Vec::new();
                for (at, other) in source.iter().enumerate() {
                    let key = match from {
                        Side::Chinese => (other.kind, token.kind),
                        Side::English => (token.kind, other.kind),
                    };
                    if let Some(p) = chances.get(&key) {
                        let place = places.expected((other.range.start + other.range.end) / 2);
                        let distance = (place - middle).abs() / span;
                        links.push((at, p * (-DISTANCE * distance).exp()));
                    }
                }
                let total: f32 = NULL + links.iter().map(|(_, weight)| weight).sum::<f32>();
                links
                    .iter()
                    .map(|&(at, weight)| (at, weight / total))
                    .collect()
            })
            .collect();
        let mut claimed = vec![0.0f32; source.len()];
        for &(at, share) in shares.iter().flatten() {
            if let Some(claimed) = claimed.get_mut(at) {
                *claimed += share;
            }
        }
        for (at, share) in shares.iter_mut().flatten() {
            let claimed = claimed.get(*at).copied().unwrap_or(0.0);
            if claimed > LINKS {
                *share *= LINKS / claimed;
            }
        }
        Links {
            source,
            target,
            shares,
        }
    }

    /// How surely target token `at` renders something inside and outside the phrase.
    pub fn of(&self, at: usize, phrase: &Range<usize>) -> (f32, f32) {
        let (mut inside, mut outside) = (0.0, 0.0);
        for &(source, share) in self.shares.get(at).into_iter().flatten() {
            let token = self.source.get(source).map(|token| &token.range);
            // A token counts as inside if most of it is.
            let is_inside = token.is_some_and(|token| {
                let middle = (token.start + token.end) / 2;
                phrase.start <= middle && middle < phrase.end
            });
            match is_inside {
                true => inside += share,
                false => outside += share,
            }
        }
        (inside, outside)
    }
}
