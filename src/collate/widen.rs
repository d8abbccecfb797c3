//! Differences grown to whole words and numbers.

use super::Side;
use super::align::Edit;
use super::cuts::WordCuts;
use super::variants::Difference;

/// Differences grown to whole words and numbers; those that meet become one. What is only reordered stays as it is.
pub(super) fn widened(
    cuts: &mut WordCuts,
    quotation: Side,
    source: Side,
    differences: Vec<Difference>,
) -> Vec<Difference> {
    let starts: Vec<usize> = differences
        .iter()
        .skip(1)
        .map(|difference| difference.edit.quotation.start)
        .chain([quotation.folded.units.len()])
        .collect();
    let mut out: Vec<Difference> = Vec::new();
    for (difference, next) in differences.into_iter().zip(starts) {
        if difference.reordered {
            out.push(difference);
            continue;
        }
        let mut edit = difference.edit;
        while edit.quotation.start > 0
            && edit.source.start > 0
            && cuts.splits(quotation, source, edit.quotation.start, edit.source.start)
        {
            let before = out
                .last()
                .filter(|last| last.edit.quotation.end >= edit.quotation.start);
            if let Some(last) = before {
                if last.reordered || last.edit.source.end > edit.source.start {
                    break;
                }
                // The word began inside the edit before.
                edit = Edit {
                    quotation: last.edit.quotation.start..edit.quotation.end,
                    source: last.edit.source.start..edit.source.end,
                };
                out.pop();
                continue;
            }
            edit.quotation.start -= 1;
            edit.source.start -= 1;
        }
        while edit.quotation.end < next
            && cuts.splits(quotation, source, edit.quotation.end, edit.source.end)
        {
            edit.quotation.end += 1;
            edit.source.end += 1;
        }
        match out.last_mut() {
            Some(last)
                if !last.reordered
                    && last.edit.source.end <= edit.source.start
                    && (last.edit.quotation.end > edit.quotation.start
                        || (last.edit.quotation.end == edit.quotation.start
                            && last.edit.source.end == edit.source.start)) =>
            {
                last.edit.quotation.end = edit.quotation.end;
                last.edit.source.end = edit.source.end;
            }
            _ => out.push(Difference {
                edit,
                reordered: false,
            }),
        }
    }
    out
}
