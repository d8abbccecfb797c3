//! Unmarked omissions: words left out between two stretches that are quoted to the letter.

use super::Side;
use super::align::Alignment;
use std::ops::Range;

/// A stretch that is surely a quotation: 6 Han letters or 3 words.
const SURE: usize = 6;

/// Marks as gaps of `alignment` what is left out between two sure stretches.
pub fn mark_gaps(quotation: Side, source: Side, alignment: &mut Alignment) {
    if !alignment.moved.is_empty() {
        return;
    }
    let length = quotation.folded.units.len();
    let mut before = 0;
    for (index, edit) in alignment.edits.iter().enumerate() {
        let after = (alignment.edits.get(index + 1)).map_or(length, |next| next.quotation.start);
        if edit.quotation.is_empty()
            && !alignment.gaps.contains(&index)
            && weight(source, &edit.source) > SURE
            && weight(quotation, &(before..edit.quotation.start)) >= SURE
            && weight(quotation, &(edit.quotation.end..after)) >= SURE
        {
            alignment.gaps.push(index);
        }
        before = edit.quotation.end;
    }
    alignment.gaps.sort_unstable();
}

/// How much a stretch says: a Han letter counts one, a Latin word or a number two.
fn weight(side: Side, units: &Range<usize>) -> usize {
    let is_latin = |word: &[u16]| word.iter().any(|&unit| unit < 0x2E80);
    let words = side.words(units).into_iter();
    words.map(|word| if is_latin(word) { 2 } else { 1 }).sum()
}
