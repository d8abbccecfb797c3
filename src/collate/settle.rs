//! Where a difference lies that could lie in several places.

use super::Side;
use super::align::Alignment;
use super::cuts::WordCuts;
use std::cmp::Reverse;
use std::ops::Range;

/// Moves what is only left out, or only put in, to where it begins and ends with punctuation or words, if the text allows
/// several readings: in “加强沟通、[扩大共识、]深化合作” the 、 tells which words were left out. Likewise the borders of moved stretches.
pub(super) fn settle(
    cuts: &mut WordCuts,
    quotation: Side,
    source: Side,
    alignment: &mut Alignment,
) {
    let mut floor = (0, alignment.span.start);
    let count = alignment.edits.len();
    for index in 0..count {
        let ceiling = alignment
            .edits
            .get(index + 1)
            .map_or((quotation.folded.units.len(), alignment.span.end), |next| {
                (next.quotation.start, next.source.start)
            });
        let Some(edit) = alignment.edits.get_mut(index) else {
            return;
        };
        let gone = edit.quotation.is_empty();
        if gone != edit.source.is_empty() {
            let (side, range) = if gone {
                (source, &edit.source)
            } else {
                (quotation, &edit.quotation)
            };
            let back = (edit.quotation.start.saturating_sub(floor.0))
                .min(edit.source.start.saturating_sub(floor.1));
            let ahead = (ceiling.0.saturating_sub(edit.quotation.end))
                .min(ceiling.1.saturating_sub(edit.source.end));
            let shift = best_shift(side, range, back, ahead, |unit| match gone {
                true => cuts.splits_source(source, unit),
                false => cuts.splits_quotation(quotation, unit),
            });
            let moved = |range: &Range<usize>| {
                range.start.saturating_add_signed(shift)..range.end.saturating_add_signed(shift)
            };
            (edit.quotation, edit.source) = (moved(&edit.quotation), moved(&edit.source));
        }
        floor = (edit.quotation.end, edit.source.end);
    }
    settle_moved(cuts, quotation, source, alignment);
}

/// By how many units `range` of `side` should move, at most `back` to the left and `ahead` to the right, over units that repeat.
fn best_shift(
    side: Side,
    range: &Range<usize>,
    back: usize,
    ahead: usize,
    mut splits: impl FnMut(usize) -> bool,
) -> isize {
    let units = &side.folded.units;
    let (start, end) = (range.start, range.end);
    let left = (1..=back)
        .take_while(|step| units.get(start - step) == units.get(end - step))
        .count();
    let right = (0..ahead)
        .take_while(|step| units.get(start + step) == units.get(end + step))
        .count();
    if left + right == 0 {
        return 0;
    }
    (-(left as isize)..=right as isize)
        .rev()
        .max_by_key(|&shift| {
            let ends = [start, end].map(|unit| unit.saturating_add_signed(shift));
            let marks = ends.iter().filter(|&&unit| side.is_marked(unit)).count();
            let cut = ends.iter().filter(|&&unit| splits(unit)).count();
            (marks, Reverse(cut), Reverse(shift.abs()))
        })
        .unwrap_or(0)
}

/// Moved stretches that follow each other in the quotation: where the one ends and the other begins.
fn settle_moved(cuts: &mut WordCuts, quotation: Side, source: Side, alignment: &mut Alignment) {
    const FARTHEST: usize = 4;
    let edits = &alignment.edits;
    for index in 1..alignment.moved.len() {
        let (Some(left), Some(right)) = (
            alignment.moved.get(index - 1).cloned(),
            alignment.moved.get(index).cloned(),
        ) else {
            return;
        };
        let border = right.0.start;
        let touched = |from: usize, to: usize| {
            edits
                .iter()
                .any(|edit| edit.quotation.start < to && from < edit.quotation.end)
        };
        if left.0.end != border || touched(border - 1, border + 1) {
            continue;
        }
        let equal = |unit: usize, place: Option<usize>| {
            place.and_then(|place| source.folded.units.get(place))
                == quotation.folded.units.get(unit)
        };
        let back = (1..=FARTHEST.min(left.0.len() - 1))
            .take_while(|&step| {
                equal(border - step, right.1.start.checked_sub(step))
                    && !touched(border - step, border)
            })
            .count();
        let ahead = (0..FARTHEST.min(right.0.len() - 1))
            .take_while(|&step| {
                equal(border + step, Some(left.1.end + step)) && !touched(border, border + step + 1)
            })
            .count();
        let shift = (-(back as isize)..=ahead as isize)
            .max_by_key(|&shift| {
                let unit = border.saturating_add_signed(shift);
                (
                    quotation.is_marked(unit),
                    !cuts.splits_quotation(quotation, unit),
                    Reverse(shift.abs()),
                )
            })
            .unwrap_or(0);
        if let Some([left, right]) = alignment.moved.get_mut(index - 1..=index) {
            left.0.end = border.saturating_add_signed(shift);
            left.1.end = left.1.end.saturating_add_signed(shift);
            right.0.start = border.saturating_add_signed(shift);
            right.1.start = right.1.start.saturating_add_signed(shift);
        }
    }
    let starts = alignment.moved.iter().map(|(_, source)| source.start);
    let ends = alignment.moved.iter().map(|(_, source)| source.end);
    if let Some((start, end)) = starts.min().zip(ends.max()) {
        alignment.span = start..end;
    }
}
