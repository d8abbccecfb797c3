//! Alignment of a quotation's units with a source's: as a whole, as exact runs in order, or as blocks in another order.

use super::chain::chained;
use super::gotoh::{Ends, differences_with};
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
    let scale = Scale::of(query);
    for near in Pattern::new(query).several(source, limit, 2) {
        if length >= 6 {
            found.push(around(query, source, near.units.clone(), scale));
        }
        if length * near.units.len() <= MOST_CELLS {
            found.push(Alignment::of(query, source, near.units));
        }
    }
    if length >= 6 {
        let runs = runs(query, source, scale.seed);
        if let Some(chained) = chained(query, source, &runs, scale) {
            found.push(chained);
        }
        if let Some(reordered) = reordered(query, source, &runs, scale) {
            found.push(reordered);
        }
    }
    for alignment in &mut found {
        alignment.take_in(query, source, scale);
    }
    found.sort_by_key(|alignment| alignment.cost(query, source, scale));
    found
}

/// Longer stretches are aligned from the exact runs that they have in common.
const MOST_CELLS: usize = 200_000;

/// The best alignment of `query` with a place of `source` and its surroundings: the words that `query` leaves out or changes at
/// its ends may make the place longer than it seems.
fn around(query: &[u16], source: &[u16], place: Range<usize>, scale: Scale) -> Alignment {
    let length = query.len();
    let reach = length + 16;
    let window = place.start.saturating_sub(reach)..(place.end + reach).min(source.len());
    if length * window.len() > MOST_CELLS {
        let near = source.get(window.clone()).unwrap_or_default();
        let runs = runs(query, near, scale.run);
        if let Some(mut chained) = chained(query, near, &runs, scale) {
            chained.shift(window.start);
            return chained;
        }
    }
    let (edits, span) = differences_with(
        query,
        0..length,
        source,
        window,
        Ends {
            start: true,
            end: true,
        },
    );
    alignment(edits, span, Vec::new(), length)
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

    /// Moves it by `units` of the source.
    fn shift(&mut self, units: usize) {
        let shift = |range: &mut Range<usize>| *range = range.start + units..range.end + units;
        shift(&mut self.span);
        self.edits
            .iter_mut()
            .for_each(|edit| shift(&mut edit.source));
    }

    /// Takes in what stands just outside the span where the quotation has it elsewhere: a moved stretch is told as moved, not as
    /// added or exchanged.
    fn take_in(&mut self, query: &[u16], source: &[u16], scale: Scale) {
        const REACH: usize = 4;
        if !self.moved.is_empty() {
            return;
        }
        let is_first = |edit: &Edit| edit.quotation.start == 0;
        let is_last = |edit: &Edit| edit.quotation.end == query.len();
        let foreign = |edit: &&mut Edit| {
            edit.quotation.len() >= scale.word
                && edit.quotation.len() < query.len()
                && (edit.source.is_empty() || is_first(edit) || is_last(edit))
        };
        let Some(edit) = self.edits.iter_mut().find(foreign) else {
            return;
        };
        let Some(units) = query.get(edit.quotation.clone()) else {
            return;
        };
        // What the source has instead at the very ends belongs to the passage only as long as nothing better does.
        let span = match (is_first(edit), is_last(edit)) {
            (true, _) => edit.source.end..self.span.end,
            (_, true) => self.span.start..edit.source.start,
            _ => self.span.clone(),
        };
        let stands_at = |at: usize| source.get(at..).is_some_and(|rest| rest.starts_with(units));
        let after = (span.end..=span.end + REACH)
            .find(|&at| !is_last(edit) && stands_at(at))
            .map(|at| span.end..at + units.len());
        let before = (0..=REACH)
            .filter_map(|skip| span.start.checked_sub(units.len() + skip))
            .find(|&at| !is_first(edit) && stands_at(at))
            .map(|at| at..span.start);
        if after.is_none() && before.is_none() {
            return;
        }
        let at = if is_first(edit) {
            span.start
        } else {
            edit.source.start
        };
        edit.source = at..at;
        self.span = span;
        if let Some(range) = after {
            self.span.end = range.end;
            self.edits.push(Edit {
                quotation: query.len()..query.len(),
                source: range,
            });
        } else if let Some(range) = before {
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

    /// What it leaves unexplained, and how far apart the parts lie: the smaller the better.
    fn cost(&self, query: &[u16], source: &[u16], scale: Scale) -> usize {
        let mut unmatched = query.len() - self.matched.min(query.len());
        let mut cost = self.moved.len() as f32 * 4.0;
        if !self.moved.is_empty() {
            let astray = self.span.len().saturating_sub(query.len());
            cost += 3.0 * scale.distance(astray) - 3.0;
        }
        let mut edits = self.edits.iter().enumerate().peekable();
        while let Some((index, edit)) = edits.next() {
            // Words that have only moved are told as one difference.
            if let Some((_, next)) = edits.peek()
                && let Some(moved) = moved_units(query, source, edit, next)
                && moved >= scale.word
            {
                unmatched = unmatched.saturating_sub(moved);
                cost += 5.0 + moved as f32;
                edits.next();
                continue;
            }
            let skipped = edit.source.len().saturating_sub(edit.quotation.len());
            let jump = 3.0 + 2.0 * scale.distance(skipped);
            cost += match skipped {
                0 => 0.0,
                _ if self.gaps.contains(&index) => jump,
                _ => jump.min((4 + skipped / 4 * 2) as f32),
            };
        }
        unmatched * 3 + cost as usize
    }
}

/// How many units an addition and an omission have in common, if one is nothing but the other in another place.
fn moved_units(query: &[u16], source: &[u16], first: &Edit, second: &Edit) -> Option<usize> {
    let (addition, omission) = match first.source.is_empty() {
        true => (first, second),
        false => (second, first),
    };
    let same = addition.source.is_empty()
        && omission.quotation.is_empty()
        && query.get(addition.quotation.clone()) == source.get(omission.source.clone());
    same.then_some(addition.quotation.len())
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
