//! Where a gap lies that could lie in several places.

use super::Side;
use super::align::Alignment;
use std::ops::Range;

/// Moves what is only left out, or only put in, to where it begins and ends with punctuation, if the text allows several readings:
/// in “加强沟通、[扩大共识、]深化合作” the 、 tells which words were left out.
pub fn settle(quotation: Side, source: Side, alignment: &mut Alignment) {
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
            let units = &side.folded.units;
            let (back, ahead) = if gone {
                (
                    (edit.quotation.start - floor.0).min(edit.source.start - floor.1),
                    (ceiling.0 - edit.quotation.end).min(ceiling.1 - edit.source.end),
                )
            } else {
                (
                    (edit.source.start - floor.1).min(edit.quotation.start - floor.0),
                    (ceiling.1 - edit.source.end).min(ceiling.0 - edit.quotation.end),
                )
            };
            let (start, end) = (range.start, range.end);
            let left = (1..=back)
                .take_while(|step| units.get(start - step) == units.get(end - step))
                .count();
            let right = (0..ahead)
                .take_while(|step| units.get(start + step) == units.get(end + step))
                .count();
            let weight = |shift: isize| {
                let at = |unit: usize| {
                    unit.checked_add_signed(shift)
                        .map_or("", |unit| side.between(unit))
                        .chars()
                        .any(|c| !c.is_whitespace())
                };
                u8::from(at(start)) + u8::from(at(end))
            };
            let shifts = (-(left as isize)..=right as isize).rev();
            let best = shifts
                .max_by_key(|&shift| (weight(shift), -shift.abs()))
                .unwrap_or(0);
            let moved = |range: &Range<usize>| {
                range.start.saturating_add_signed(best)..range.end.saturating_add_signed(best)
            };
            (edit.quotation, edit.source) = (moved(&edit.quotation), moved(&edit.source));
        }
        floor = (edit.quotation.end, edit.source.end);
    }
}
