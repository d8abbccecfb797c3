//! Differences grown to whole words and numbers.

use super::Side;
use super::align::{Alignment, Edit};
use crate::text::{han, words};
use std::ops::Range;

/// Adds an edit where the quotation begins or ends inside a word or number of the source.
pub(super) fn whole_ends(
    quotation: Side,
    source: Side,
    alignment: &Alignment,
    edits: &mut Vec<Edit>,
) {
    if !alignment.moved.is_empty() {
        return;
    }
    let length = quotation.folded.units.len();
    let start = (0..=alignment.span.start)
        .rev()
        .find(|&at| !source.inside_token(at))
        .unwrap_or(0);
    if start < alignment.span.start && edits.first().is_none_or(|edit| edit.quotation.start > 0) {
        edits.insert(
            0,
            Edit {
                quotation: 0..0,
                source: start..alignment.span.start,
            },
        );
    }
    let end = (alignment.span.end..source.folded.units.len())
        .find(|&at| !source.inside_token(at))
        .unwrap_or(source.folded.units.len());
    if end > alignment.span.end && edits.last().is_none_or(|edit| edit.quotation.end < length) {
        edits.push(Edit {
            quotation: length..length,
            source: alignment.span.end..end,
        });
    }
}

/// Edits grown to whole words and numbers; those that meet become one.
pub(super) fn widened(quotation: Side, source: Side, edits: &[Edit]) -> Vec<Edit> {
    let mut cuts = WordCuts::default();
    let mut out: Vec<Edit> = Vec::new();
    for (index, edit) in edits.iter().enumerate() {
        let mut edit = edit.clone();
        let next = edits
            .get(index + 1)
            .map_or(quotation.folded.units.len(), |next| next.quotation.start);
        let mut floor = out.last().map_or(0, |last| last.quotation.end);
        while cuts.splits(quotation, source, edit.quotation.start, edit.source.start)
            && edit.quotation.start > 0
            && edit.source.start > 0
        {
            if edit.quotation.start == floor {
                // The word began inside the edit before.
                let Some(last) = out.pop() else { break };
                if last.source.end > edit.source.start {
                    out.push(last);
                    break;
                }
                edit = Edit {
                    quotation: last.quotation.start..edit.quotation.end,
                    source: last.source.start..edit.source.end,
                };
                floor = out.last().map_or(0, |last| last.quotation.end);
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
                if last.quotation.end >= edit.quotation.start
                    && last.source.end <= edit.source.start =>
            {
                let equal = edit.source.start - last.source.end;
                if equal == 0 || last.quotation.end > edit.quotation.start {
                    last.quotation.end = edit.quotation.end;
                    last.source.end = edit.source.end;
                } else {
                    out.push(edit);
                }
            }
            _ => out.push(edit),
        }
    }
    out
}

/// Where the words of both sides end, found only around the places asked for.
#[derive(Default)]
struct WordCuts {
    quotation: Vec<(Range<usize>, Vec<usize>)>,
    source: Vec<(Range<usize>, Vec<usize>)>,
}

impl WordCuts {
    /// Whether a word or number of either side runs across the places before units `q` and `s`.
    fn splits(&mut self, quotation: Side, source: Side, q: usize, s: usize) -> bool {
        quotation.inside_token(q)
            || source.inside_token(s)
            || inside_word(&mut self.quotation, quotation, q)
            || inside_word(&mut self.source, source, s)
    }
}

/// Whether a Chinese word of `side` runs across the place before unit `at`. Words are cut in the run of Han characters around it.
fn inside_word(cuts: &mut Vec<(Range<usize>, Vec<usize>)>, side: Side, at: usize) -> bool {
    const REACH: usize = 24;
    let is_han = |unit: usize| side.original(unit).chars().next().is_some_and(han::is_han);
    if at == 0
        || !is_han(at)
        || !is_han(at - 1)
        || at >= side.folded.units.len()
        || !side.between(at).trim().is_empty()
    {
        return false;
    }
    if let Some((_, ends)) = cuts.iter().find(|(range, _)| range.contains(&at)) {
        return !ends.contains(&at);
    }
    let unbroken = |unit: &usize| is_han(*unit) && side.between(*unit).trim().is_empty();
    let first = (at.saturating_sub(REACH)..at)
        .rev()
        .take_while(|unit| unbroken(&(unit + 1)) && is_han(*unit))
        .last()
        .unwrap_or(at);
    let last = (at..at + REACH)
        .take_while(unbroken)
        .last()
        .map_or(at, |unit| unit + 1);
    let mut text = String::new();
    let mut offsets = Vec::new();
    for unit in first..last {
        offsets.push((text.len(), unit));
        text.extend(side.original(unit).chars().next().map(han::class));
    }
    let ends: Vec<usize> = words::words(&text)
        .into_iter()
        .filter_map(|word| {
            offsets
                .iter()
                .find(|(offset, _)| *offset == word.start)
                .map(|&(_, unit)| unit)
        })
        .collect();
    let inside = !ends.contains(&at);
    cuts.push((first..last, ends));
    inside
}
