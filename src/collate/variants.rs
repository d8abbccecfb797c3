//! From an alignment to classified variants in the original texts.

use super::align::{Alignment, Edit};
use super::widen::{whole_ends, widened};
use super::{Variant, VariantKind};
use crate::text::fold::fold;
use std::ops::Range;

pub use super::classify::classify;
pub use super::orthographic::orthographic;
pub use super::settle::settle;
pub use super::side::Side;

/// All variants of an alignment, in order of the quotation.
pub fn variants(quotation: Side, source: Side, alignment: &Alignment) -> Vec<Variant> {
    let mut whole = alignment.edits.clone();
    whole_ends(quotation, source, alignment, &mut whole);
    let edits = transposed(quotation, widened(quotation, source, &whole));
    let mut out = Vec::new();
    let begin = edits
        .first()
        .filter(|(edit, _)| edit.quotation.start == 0)
        .map_or(alignment.span.start, |(edit, _)| edit.source.start);
    let (mut q, mut s) = (0, begin);
    if alignment.moved.is_empty() {
        for (edit, swapped) in &edits {
            let length = edit.quotation.start.saturating_sub(q);
            out.extend(orthographic(quotation, source, q, s, length));
            out.push(difference(quotation, source, edit, *swapped));
            (q, s) = (edit.quotation.end, edit.source.end);
        }
        out.extend(orthographic(
            quotation,
            source,
            q,
            s,
            quotation.folded.units.len().saturating_sub(q),
        ));
    } else {
        let first = out_of_order(&alignment.moved);
        let units = first
            .iter()
            .fold(None::<Range<usize>>, |whole, (range, _)| {
                Some(whole.map_or(range.clone(), |w| {
                    w.start.min(range.start)..w.end.max(range.end)
                }))
            });
        let source_units = first
            .iter()
            .fold(None::<Range<usize>>, |whole, (_, range)| {
                Some(whole.map_or(range.clone(), |w| {
                    w.start.min(range.start)..w.end.max(range.end)
                }))
            });
        if let (Some(quotation_units), Some(source_units)) = (units, source_units) {
            out.push(difference(
                quotation,
                source,
                &Edit {
                    quotation: quotation_units,
                    source: source_units,
                },
                true,
            ));
        }
        out.extend(
            edits
                .iter()
                .map(|(edit, swapped)| difference(quotation, source, edit, *swapped)),
        );
        out.sort_by_key(|variant| variant.quotation.start);
    }
    out
}

/// The groups from the first to the last that are out of order.
fn out_of_order(moved: &[(Range<usize>, Range<usize>)]) -> &[(Range<usize>, Range<usize>)] {
    let mut sorted: Vec<usize> = moved.iter().map(|(_, source)| source.start).collect();
    sorted.sort_unstable();
    let differs = |index: &usize| {
        moved.get(*index).map(|(_, source)| source.start) != sorted.get(*index).copied()
    };
    let first = (0..moved.len()).find(differs).unwrap_or(0);
    let last = (0..moved.len())
        .rev()
        .find(differs)
        .unwrap_or(moved.len().saturating_sub(1));
    moved.get(first..=last).unwrap_or(moved)
}

/// Joins an addition and the omission of the same words into a transposition (`true`).
fn transposed(quotation: Side, edits: Vec<Edit>) -> Vec<(Edit, bool)> {
    let mut out: Vec<(Edit, bool)> = Vec::new();
    for edit in edits {
        let partner = out.iter().rposition(|(other, swapped)| {
            let near = edit.quotation.start - other.quotation.end <= 60;
            let pure = |edit: &Edit| edit.quotation.is_empty() != edit.source.is_empty();
            let opposite = other.quotation.is_empty() != edit.quotation.is_empty();
            let unit = |range: &Range<usize>| {
                quotation
                    .folded
                    .units
                    .get(range.clone())
                    .unwrap_or_default()
                    .to_vec()
            };
            !swapped && near && pure(other) && pure(&edit) && opposite && {
                let (moved, gone) = if other.quotation.is_empty() {
                    (&edit, other)
                } else {
                    (other, &edit)
                };
                moved.quotation.len() == gone.source.len() && !unit(&moved.quotation).is_empty()
            }
        });
        match partner {
            Some(at) => {
                let first = out
                    .get(at)
                    .map(|(first, _)| first.clone())
                    .unwrap_or(edit.clone());
                out.truncate(at);
                out.push((
                    Edit {
                        quotation: first.quotation.start..edit.quotation.end,
                        source: first.source.start..edit.source.end,
                    },
                    true,
                ));
            }
            None => out.push((edit, false)),
        }
    }
    out
}

/// An edit as a classified variant.
fn difference(quotation: Side, source: Side, edit: &Edit, swapped: bool) -> Variant {
    let (q, s) = (quotation.bytes(&edit.quotation), source.bytes(&edit.source));
    let (quotation_text, source_text) = (quotation.reading(q.clone()), source.reading(s.clone()));
    let same_letters = || {
        let sorted = |text: &str| {
            let mut units = fold(text).units;
            units.sort_unstable();
            units
        };
        sorted(&quotation_text) == sorted(&source_text)
    };
    let kind = if swapped && same_letters() {
        VariantKind::Transposition
    } else {
        classify(&quotation_text, &source_text)
    };
    Variant {
        kind,
        quotation: q,
        source: s,
        quotation_text,
        source_text,
    }
}
