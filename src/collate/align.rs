//! Alignment of a quotation's units with a source's: as a whole, as exact runs in order, or as blocks in another order.

use super::chain::chained;
use super::reorder::reordered;
use super::runs::{Scale, runs};
use crate::index::myers::Pattern;
use std::ops::Range;

pub use super::gotoh::differences;

/// A stretch where the units differ; either side may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Units of the quotation.
    pub quotation: Range<usize>,
    /// Units of the source.
    pub source: Range<usize>,
}

/// How a quotation lies in a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alignment {
    /// Units of the source, first to last.
    pub span: Range<usize>,
    /// The differences, in order of the quotation. Between them the units are equal, one to one.
    pub edits: Vec<Edit>,
    /// Edits (indexes) that are unmarked gaps between long exact runs.
    pub gaps: Vec<usize>,
    /// Quotation stretches in another order than the source's: groups of `(quotation, source)`, in order of the quotation. Empty if in order.
    pub moved: Vec<(Range<usize>, Range<usize>)>,
    /// Units of the quotation that have their counterpart.
    pub matched: usize,
}

/// Share of the quotation that must be found for a passage to be its altered original.
pub const ACCEPTABLE: f32 = 0.6;

/// The ways in which `query` may lie in `source`, best first; those that are too far off are left out.
pub fn alignments(query: &[u16], source: &[u16]) -> Vec<Alignment> {
    let length = query.len();
    if length < 2 || source.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let limit = if length < 6 { 1 } else { length * 4 / 10 };
    for near in Pattern::new(query).several(source, limit, 2) {
        let edits = differences(query, 0..length, source, near.units.clone());
        found.push(alignment(edits, near.units, Vec::new(), length));
    }
    if length >= 6 {
        let scale = Scale::of(query);
        let runs = runs(query, source, scale.seed);
        if let Some(chained) = chained(query, source, &runs, scale) {
            found.push(chained);
        }
        if let Some(reordered) = reordered(query, source, &runs, scale) {
            found.push(reordered);
        }
    }
    for alignment in &mut found {
        alignment.take_in(query, source);
    }
    found.sort_by_key(|alignment| alignment.cost(length));
    found
}

impl Alignment {
    /// The alignment of `query` with one stretch of `source`, end to end.
    pub fn of(query: &[u16], source: &[u16], span: Range<usize>) -> Alignment {
        alignment(
            differences(query, 0..query.len(), source, span.clone()),
            span,
            Vec::new(),
            query.len(),
        )
    }

    /// Takes in what stands just outside the span where the quotation has it elsewhere: a moved stretch is told as moved, not as
    /// added.
    fn take_in(&mut self, query: &[u16], source: &[u16]) {
        const SHORTEST: usize = 2;
        const REACH: usize = 4;
        if !self.moved.is_empty() {
            return;
        }
        let moved = |edit: &&Edit| edit.source.is_empty() && edit.quotation.len() >= SHORTEST;
        let Some(units) = self
            .edits
            .iter()
            .find(moved)
            .and_then(|edit| query.get(edit.quotation.clone()))
        else {
            return;
        };
        let stands_at = |at: usize| source.get(at..).is_some_and(|rest| rest.starts_with(units));
        if let Some(at) = (self.span.end..=self.span.end + REACH).find(|&at| stands_at(at)) {
            let range = self.span.end..at + units.len();
            self.span.end = range.end;
            self.edits.push(Edit {
                quotation: query.len()..query.len(),
                source: range,
            });
        } else if let Some(at) = (0..=REACH)
            .filter_map(|skip| self.span.start.checked_sub(units.len() + skip))
            .find(|&at| stands_at(at))
        {
            let range = at..self.span.start;
            self.span.start = range.start;
            self.edits.insert(
                0,
                Edit {
                    quotation: 0..0,
                    source: range,
                },
            );
            self.gaps.iter_mut().for_each(|gap| *gap += 1);
        }
    }

    /// What it leaves unexplained: the smaller the better.
    fn cost(&self, length: usize) -> usize {
        let excess: usize = self
            .edits
            .iter()
            .enumerate()
            .filter(|(index, _)| !self.gaps.contains(index))
            .map(
                |(_, edit)| match edit.source.len().saturating_sub(edit.quotation.len()) {
                    0 => 0,
                    more => 2 + more / 4,
                },
            )
            .sum();
        (length - self.matched.min(length)) * 3
            + excess * 2
            + self.gaps.len() * 5
            + self.moved.len() * 4
    }
}

pub(super) fn alignment(
    edits: Vec<Edit>,
    span: Range<usize>,
    gaps: Vec<usize>,
    length: usize,
) -> Alignment {
    let differing: usize = edits.iter().map(|edit| edit.quotation.len()).sum();
    Alignment {
        span,
        edits,
        gaps,
        moved: Vec::new(),
        matched: length.saturating_sub(differing),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold::fold;

    /// The best alignment as `quotation→source` for each difference, letters only.
    fn shown(quotation: &str, source: &str) -> Vec<String> {
        let (q, s) = (fold(quotation), fold(source));
        let best = alignments(&q.units, &s.units).into_iter().next();
        let text = |folded: &crate::text::fold::Folded, text: &str, range: &Range<usize>| {
            folded
                .bytes(range.clone())
                .map_or(String::new(), |bytes| text[bytes].to_string())
        };
        best.map_or_else(Vec::new, |best| {
            best.edits
                .iter()
                .map(|edit| {
                    format!(
                        "{}→{}",
                        text(&q, quotation, &edit.quotation),
                        text(&s, source, &edit.source)
                    )
                })
                .collect()
        })
    }

    #[test]
    fn one_difference_is_one_edit() {
        assert_eq!(
            shown(
                "各国应该加强沟通、深化合作，共同构建",
                "。各国应该加强沟通、扩大共识、深化合作，共同构建网络"
            ),
            ["→扩大共识"]
        );
        assert_eq!(
            shown(
                "网络空间，应成为各国角力的战场",
                "网络空间，不应成为各国角力的战场，更不能"
            ),
            ["→不"]
        );
        assert_eq!(
            shown(
                "明确各方权力义务",
                "大家都应该遵守法律，明确各方权利义务。要坚持"
            ),
            ["力→利"]
        );
    }

    #[test]
    fn a_long_unmarked_gap_is_one_edit() {
        let source = "网络空间同现实社会一样，既要提倡自由，也要保持秩序。自由是秩序的目的，秩序是自由的保障。我们既要尊重网民交流思想、表达意愿的权利，也要依法构建良好网络秩序。网络空间不是法外之地。";
        let quotation = "既要提倡自由，也要保持秩序。网络空间不是法外之地。";
        assert_eq!(shown(quotation, source).len(), 1);
    }
}
