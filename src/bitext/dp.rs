//! The cheapest way to divide two sequences into beads, in order.

use super::corridor::Rows;
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

/// Divides sequences of `zh` and `en` items. `rows` says where beads may begin and end; `cost` gives the cost of a bead, `None` where it
/// is not to be tried or known to be more than its second argument.
pub(super) fn divide(
    zh: usize,
    en: usize,
    rows: &Rows,
    mut cost: impl FnMut(&Span, f32) -> Option<f32>,
) -> Vec<Span> {
    // The cells of all rows, one after the other.
    let mut starts = Vec::with_capacity(rows.len());
    let mut cells = 0;
    for row in rows {
        starts.push(cells);
        cells += row.len();
    }
    let slot = |i: usize, j: usize| {
        let row = rows.get(i).filter(|row| row.contains(&j))?;
        starts.get(i).map(|start| start + j - row.start)
    };
    let mut best = vec![(f32::INFINITY, 0u8); cells];
    if let Some(first) = slot(0, 0).and_then(|at| best.get_mut(at)) {
        first.0 = 0.0;
    }
    for (i, row) in rows.iter().enumerate() {
        for j in row.clone() {
            let Some(at) = slot(i, j).filter(|_| i > 0 || j > 0) else {
                continue;
            };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::corridor::diagonal;

    #[test]
    fn the_cheapest_beads_are_found() {
        // Items match where they are equal; one of the second sequence has no match.
        let (a, b) = ([1, 2, 3, 4], [1, 2, 9, 3, 4]);
        let spans = divide(a.len(), b.len(), &diagonal(4, 5), |span, _| {
            match (span.zh.len(), span.en.len()) {
                (1, 1) => Some(if a[span.zh.start] == b[span.en.start] {
                    0.0
                } else {
                    5.0
                }),
                (0, 1) | (1, 0) => Some(1.0),
                _ => None,
            }
        });
        assert_eq!(spans.len(), 5);
        assert_eq!(spans[2], Span { zh: 2..2, en: 2..3 });
    }

    #[test]
    fn empty_sequences_have_null_beads() {
        let spans = divide(0, 2, &diagonal(0, 2), |span, _| {
            span.is_null().then_some(1.0)
        });
        assert_eq!(spans.len(), 2);
    }
}
