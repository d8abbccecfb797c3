//! Where the words of a text end: Latin words and numbers by their characters, Chinese words by segmentation.

use super::Side;
use crate::text::{han, words};
use std::ops::Range;

/// Where the words of both sides end, found only around the places asked for.
#[derive(Default)]
pub(super) struct WordCuts {
    quotation: Vec<(Range<usize>, Vec<usize>)>,
    source: Vec<(Range<usize>, Vec<usize>)>,
}

impl WordCuts {
    /// Whether a word or number of either side runs across the places before units `q` and `s`.
    pub(super) fn splits(&mut self, quotation: Side, source: Side, q: usize, s: usize) -> bool {
        self.splits_quotation(quotation, q) || self.splits_source(source, s)
    }

    /// Whether a word or number of the source runs across the place before unit `s`.
    pub(super) fn splits_source(&mut self, source: Side, s: usize) -> bool {
        source.inside_token(s) || inside_word(&mut self.source, source, s)
    }

    /// Whether a word or number of the quotation runs across the place before unit `q`.
    pub(super) fn splits_quotation(&mut self, quotation: Side, q: usize) -> bool {
        quotation.inside_token(q) || inside_word(&mut self.quotation, quotation, q)
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
