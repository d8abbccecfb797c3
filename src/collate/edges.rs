//! The ends of a passage: what stands in the source before, after or instead of the quotation's first and last words, whole words on
//! both sides.

use super::Side;
use super::align::{Alignment, Edit};
use super::cuts::WordCuts;
use super::variants::Difference;
use std::ops::Range;

/// Units of the source that are looked over for the first or last letter of a quotation, and for more than one letter.
const REACH: [usize; 2] = [16, 40];

/// Where the first words of the quotation stand only before some items or clauses of the same sentence, these are left out, rather
/// than the words added: 在促进文明互鉴方面 for 在扩大网络交流、促进文明互鉴方面. The same for the last words.
pub(super) fn reach_over_clauses(quotation: Side, source: Side, alignment: &mut Alignment) {
    let length = quotation.folded.units.len();
    if let Some(edit) = alignment.edits.first_mut()
        && edit.quotation.start == 0
        && !edit.quotation.is_empty()
        && edit.quotation.end < length
        && parts_clauses(source, edit.source.end)
    {
        let (words, at) = (edit.quotation.clone(), edit.source.end);
        let nearest = at.checked_sub(words.len() + 1);
        let starts = nearest.into_iter().flat_map(|nearest| (0..=nearest).rev());
        if let Some(start) = starts
            .take(reach(&words))
            .take_while(|&start| is_one_sentence(source, start + 1))
            .find(|&start| stands_at(quotation, &words, source, start))
        {
            edit.quotation = words.end..words.end;
            edit.source = start + words.len()..at;
            alignment.span.start = start;
            alignment.matched += words.len();
        }
    }
    if let Some(edit) = alignment.edits.last_mut()
        && edit.quotation.end == length
        && !edit.quotation.is_empty()
        && edit.quotation.start > 0
        && parts_clauses(source, edit.source.start)
    {
        let (words, at) = (edit.quotation.clone(), edit.source.start);
        if let Some(start) = (at + 1..source.folded.units.len())
            .take(reach(&words))
            .take_while(|&start| is_one_sentence(source, start))
            .find(|&start| stands_at(quotation, &words, source, start))
        {
            edit.quotation = words.start..words.start;
            edit.source = at..start;
            alignment.span.end = start + words.len();
            alignment.matched += words.len();
        }
    }
}

fn reach(words: &Range<usize>) -> usize {
    REACH[usize::from(words.len() > 1)]
}

/// Whether the mark before unit `at` of the source parts items or clauses of a sentence.
fn parts_clauses(source: Side, at: usize) -> bool {
    source.is_marked(at) && is_one_sentence(source, at)
}

/// Whether no sentence and no quotation begins or ends before unit `at` of the source.
fn is_one_sentence(source: Side, at: usize) -> bool {
    let between = source.between(at);
    between
        .chars()
        .all(|c| c.is_whitespace() || matches!(c, '、' | '，' | ','))
}

/// Whether the words of the quotation stand in the source from unit `start`, as they stand in the quotation.
fn stands_at(quotation: Side, words: &Range<usize>, source: Side, start: usize) -> bool {
    let there = start..start + words.len();
    quotation.units(words) == source.units(&there)
        && !source.inside_token(there.start)
        && !source.inside_token(there.end)
        && (there.start + 1..there.end).all(|at| !source.is_marked(at))
}

/// Gives a difference at the very beginning or end of the quotation as many words of the source as the quotation has there,
/// unless a sentence or clause of the source ends before.
pub(super) fn replace_ends(quotation: Side, source: Side, alignment: &mut Alignment) {
    let length = quotation.folded.units.len();
    if let Some(edit) = alignment.edits.first()
        && edit.quotation.start == 0
        && !edit.quotation.is_empty()
        && edit.quotation.end < length
    {
        let tokens = (1..=edit.quotation.end)
            .filter(|&at| !quotation.inside_token(at))
            .count();
        let mut marks = (1..=edit.quotation.end)
            .filter(|&at| quotation.is_marked(at))
            .count();
        let mut start = edit.source.end;
        for _ in 0..tokens {
            if start == 0 || (source.is_marked(start) && marks == 0) {
                break;
            }
            marks -= usize::from(source.is_marked(start));
            start -= 1;
            while source.inside_token(start) {
                start -= 1;
            }
        }
        alignment.span.start = start;
        if let Some(edit) = alignment.edits.first_mut() {
            edit.source.start = start;
        }
    }
    if let Some(edit) = alignment.edits.last()
        && edit.quotation.end == length
        && !edit.quotation.is_empty()
        && edit.quotation.start > 0
    {
        let tokens = (edit.quotation.start..length)
            .filter(|&at| !quotation.inside_token(at))
            .count();
        let mut marks = (edit.quotation.start..length)
            .filter(|&at| quotation.is_marked(at))
            .count();
        let mut end = edit.source.start;
        for _ in 0..tokens {
            if end >= source.folded.units.len() || (source.is_marked(end) && marks == 0) {
                break;
            }
            marks -= usize::from(source.is_marked(end));
            end += 1;
            while source.inside_token(end) {
                end += 1;
            }
        }
        alignment.span.end = end;
        if let Some(edit) = alignment.edits.last_mut() {
            edit.source.end = end;
        }
    }
}

/// Adds an edit where the quotation begins or ends inside a Latin word or number of the source.
pub(super) fn whole_tokens(
    quotation: Side,
    source: Side,
    alignment: &Alignment,
    edits: &mut Vec<Edit>,
) {
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

/// Grows the first and the last edit, where they lie at the ends of the quotation, to whole words and numbers of the source.
pub(super) fn whole_words(
    cuts: &mut WordCuts,
    quotation: Side,
    source: Side,
    differences: &mut [Difference],
) {
    let length = quotation.folded.units.len();
    if let Some(edit) = differences.first_mut().map(|first| &mut first.edit)
        && edit.quotation.start == 0
        && !edit.source.is_empty()
    {
        while cuts.splits_source(source, edit.source.start) {
            edit.source.start -= 1;
        }
    }
    if let Some(edit) = differences.last_mut().map(|last| &mut last.edit)
        && edit.quotation.end == length
        && !edit.source.is_empty()
    {
        while cuts.splits_source(source, edit.source.end) {
            edit.source.end += 1;
        }
    }
}
