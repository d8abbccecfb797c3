//! The cheapest way to divide two sequences into beads, in order.

use super::cost::SHAPES;
use std::ops::Range;

/// So many items of one side with so many of the other, one of them perhaps empty. Indexes of the sequences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub zh: Range<usize>,
    pub en: Range<usize>,
}

impl Span {
    pub fn is_null(&self) -> bool {
        self.zh.is_empty() || self.en.is_empty()
    }
}

/// Divides sequences of `zh` and `en` items. `cost` gives the cost of a bead, `None` where it is not to be tried or known to be more
/// than its second argument. Only beads near the diagonal are looked at.
pub(super) fn divide(
    zh: usize,
    en: usize,
    mut cost: impl FnMut(&Span, f32) -> Option<f32>,
) -> Vec<Span> {
    let band = band(zh, en);
    let width = 2 * band + 1;
    // The column in the band of row `i` that stands for `j`.
    let slot = |i: usize, j: usize| {
        let middle = i * en / zh.max(1);
        (j + band)
            .checked_sub(middle)
            .filter(|&column| column < width && j <= en)
            .map(|column| i * width + column)
    };
    let mut best = vec![(f32::INFINITY, 0u8); (zh + 1) * width];
    if let Some(first) = best.get_mut(band) {
        first.0 = 0.0;
    }
    for i in 0..=zh {
        let middle = i * en / zh.max(1);
        for j in middle.saturating_sub(band)..=(middle + band).min(en) {
            let Some(at) = slot(i, j) else { continue };
            if i == 0 && j == 0 {
                continue;
            }
            let mut found = (f32::INFINITY, 0u8);
            for (shape, &(dz, de)) in (0u8..).zip(&SHAPES) {
                let (Some(pi), Some(pj)) = (i.checked_sub(dz), j.checked_sub(de)) else {
                    continue;
                };
                let before = slot(pi, pj).and_then(|at| best.get(at));
                let Some(&(before, _)) = before.filter(|(cost, _)| cost.is_finite()) else {
                    continue;
                };
                let span = Span {
                    zh: pi..i,
                    en: pj..j,
                };
                let Some(step) = cost(&span, found.0 - before) else {
                    continue;
                };
                if before + step < found.0 {
                    found = (before + step, shape);
                }
            }
            if let Some(cell) = best.get_mut(at) {
                *cell = found;
            }
        }
    }
    let mut spans = Vec::new();
    let (mut i, mut j) = (zh, en);
    while i > 0 || j > 0 {
        let shape = slot(i, j)
            .and_then(|at| best.get(at))
            .and_then(|&(_, shape)| SHAPES.get(usize::from(shape)));
        let Some(&(dz, de)) = shape else { break };
        let (pi, pj) = (i.saturating_sub(dz), j.saturating_sub(de));
        spans.push(Span {
            zh: pi..i,
            en: pj..j,
        });
        (i, j) = (pi, pj);
    }
    spans.reverse();
    spans
}

/// How far from the diagonal a bead may lie.
fn band(zh: usize, en: usize) -> usize {
    let most = zh.max(en);
    14.max(zh.abs_diff(en) + 8).max(most * 12 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cheapest_beads_are_found() {
        // Items match where they are equal; one of the second sequence has no match.
        let (a, b) = ([1, 2, 3, 4], [1, 2, 9, 3, 4]);
        let spans = divide(a.len(), b.len(), |span, _| {
            match (span.zh.len(), span.en.len()) {
                (1, 1) => Some(if a[span.zh.start] == b[span.en.start] { 0.0 } else { 5.0 }),
                (0, 1) | (1, 0) => Some(1.0),
                _ => None,
            }
        });
        assert_eq!(spans.len(), 5);
        assert_eq!(spans[2], Span { zh: 2..2, en: 2..3 });
    }

    #[test]
    fn empty_sequences_have_null_beads() {
        let spans = divide(0, 2, |span, _| span.is_null().then_some(1.0));
        assert_eq!(spans.len(), 2);
    }
}
