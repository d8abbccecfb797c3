//! From an alignment to classified variants in the original texts.

use super::align::{Alignment, Edit};
use super::cuts::WordCuts;
use super::edges::{reach_over_clauses, replace_ends, whole_tokens, whole_words};
use super::settle::settle;
use super::widen::widened;
use super::{Variant, VariantKind};
use crate::text::fold::fold;
use std::ops::Range;

pub use super::classify::classify;
pub use super::gaps::mark_gaps;
pub use super::orthographic::orthographic;
pub use super::side::Side;

/// A difference on the way to a variant.
#[derive(Debug, Clone)]
pub(super) struct Difference {
    pub(super) edit: Edit,
    /// Both sides have the same words in another order.
    pub(super) reordered: bool,
}

fn plain(edit: Edit) -> Difference {
    Difference {
        edit,
        reordered: false,
    }
}

/// All variants of an alignment, in order of the quotation. The differences of the alignment are put where a reader would see
/// them; its span then ends with whole words.
pub fn variants(quotation: Side, source: Side, alignment: &mut Alignment) -> Vec<Variant> {
    let mut cuts = WordCuts::default();
    settle(&mut cuts, quotation, source, alignment);
    if !alignment.moved.is_empty() {
        return out_of_place(&mut cuts, quotation, source, alignment);
    }
    reach_over_clauses(quotation, source, alignment);
    replace_ends(quotation, source, alignment);
    let mut edits = alignment.edits.clone();
    whole_tokens(quotation, source, alignment, &mut edits);
    let differences = moved(quotation, source, edits.into_iter().map(plain).collect());
    let mut differences = widened(&mut cuts, quotation, source, differences);
    whole_words(&mut cuts, quotation, source, &mut differences);
    let differences = moved(quotation, source, differences);
    let differences = exchanged(quotation, source, differences);
    let length = quotation.folded.units.len();
    let edits = || differences.iter().map(|difference| &difference.edit);
    if let Some(edit) = edits().next().filter(|edit| edit.quotation.start == 0) {
        alignment.span.start = edit.source.start;
    }
    if let Some(edit) = edits()
        .next_back()
        .filter(|edit| edit.quotation.end == length)
    {
        alignment.span.end = edit.source.end;
    }
    let mut out = Vec::new();
    let (mut q, mut s) = (0, alignment.span.start);
    for difference in &differences {
        let edit = &difference.edit;
        let equal = edit.quotation.start.saturating_sub(q);
        out.extend(orthographic(quotation, source, q, s, equal));
        out.push(variant(quotation, source, difference));
        (q, s) = (edit.quotation.end, edit.source.end);
    }
    out.extend(orthographic(
        quotation,
        source,
        q,
        s,
        length.saturating_sub(q),
    ));
    out
}

/// The variants of an alignment whose stretches stand in another order in the source.
fn out_of_place(
    cuts: &mut WordCuts,
    quotation: Side,
    source: Side,
    alignment: &Alignment,
) -> Vec<Variant> {
    let moved = out_of_order(&alignment.moved);
    let hull = |ranges: &mut dyn Iterator<Item = &Range<usize>>| {
        let first = ranges.next()?.clone();
        Some(ranges.fold(first, |hull, range| {
            hull.start.min(range.start)..hull.end.max(range.end)
        }))
    };
    let quotation_units = hull(&mut moved.iter().map(|(quotation, _)| quotation));
    let source_units = hull(&mut moved.iter().map(|(_, source)| source));
    let transposition = quotation_units
        .zip(source_units)
        .map(|(quotation, source)| Difference {
            edit: Edit { quotation, source },
            reordered: true,
        });
    let differences = alignment.edits.iter().cloned().map(plain).collect();
    let differences = widened(cuts, quotation, source, differences);
    let mut out: Vec<Variant> = transposition
        .iter()
        .chain(&differences)
        .map(|difference| variant(quotation, source, difference))
        .collect();
    out.sort_by_key(|variant| variant.quotation.start);
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

/// Joins an addition and the omission of the same words (in any order) next to it: words that have moved. At the ends of the quotation the
/// source's side of the addition is only what happens to stand beside the passage.
fn moved(quotation: Side, source: Side, differences: Vec<Difference>) -> Vec<Difference> {
    /// The words between are as many units at most.
    const FARTHEST: usize = 60;
    let length = quotation.folded.units.len();
    let is_whole = |side: Side, units: &Range<usize>| {
        !side.inside_token(units.start) && !side.inside_token(units.end)
    };
    let is_pair = |addition: &Edit, omission: &Edit, at_end: bool| {
        (addition.source.is_empty() || at_end)
            && omission.quotation.is_empty()
            && quotation.words(&addition.quotation) == source.words(&omission.source)
            && is_whole(quotation, &addition.quotation)
            && is_whole(source, &omission.source)
    };
    joined(differences, |first, second| {
        if second.quotation.start - first.quotation.end > FARTHEST {
            None
        } else if is_pair(first, second, first.quotation.start == 0) {
            Some(first.source.end..second.source.end)
        } else if is_pair(second, first, second.quotation.end == length) {
            Some(first.source.start..second.source.start)
        } else {
            None
        }
    })
}

/// Joins two substitutions of which each has what the other lacks: words that have changed places.
fn exchanged(quotation: Side, source: Side, differences: Vec<Difference>) -> Vec<Difference> {
    joined(differences, |first, second| {
        let crossed = !first.quotation.is_empty()
            && !second.quotation.is_empty()
            && quotation.units(&first.quotation) == source.units(&second.source)
            && quotation.units(&second.quotation) == source.units(&first.source);
        crossed.then_some(first.source.start..second.source.end)
    })
}

/// Joins neighbours that are a pair, with what stands between them. `pair` gives the units of the source that they span.
fn joined(
    differences: Vec<Difference>,
    pair: impl Fn(&Edit, &Edit) -> Option<Range<usize>>,
) -> Vec<Difference> {
    let mut out: Vec<Difference> = Vec::new();
    for difference in differences {
        let last = out.last_mut().filter(|last| !last.reordered);
        let span = last
            .as_ref()
            .filter(|_| !difference.reordered)
            .and_then(|last| pair(&last.edit, &difference.edit));
        match (last, span) {
            (Some(last), Some(span)) => {
                last.edit.quotation.end = difference.edit.quotation.end;
                last.edit.source = span;
                last.reordered = true;
            }
            _ => out.push(difference),
        }
    }
    out
}

/// A difference as a classified variant.
fn variant(quotation: Side, source: Side, difference: &Difference) -> Variant {
    let edit = &difference.edit;
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
    let kind = if difference.reordered && same_letters() {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collate::align::alignments;
    use VariantKind::*;

    /// Kind, quotation's and source's reading of each variant of the best alignment, and the passage.
    fn told(quotation: &str, source: &str) -> (Vec<(VariantKind, String, String)>, String) {
        let (q, s) = (fold(quotation), fold(source));
        let mut best = alignments(&q.units, &s.units).swap_remove(0);
        let side = |text, folded| Side {
            text,
            folded,
            readable: None,
        };
        let variants = variants(side(quotation, &q), side(source, &s), &mut best);
        let passage = s.bytes(best.span).map(|bytes| source[bytes].to_owned());
        let told = variants
            .into_iter()
            .map(|variant| (variant.kind, variant.quotation_text, variant.source_text));
        (told.collect(), passage.unwrap_or_default())
    }

    fn one(kind: VariantKind, quotation: &str, source: &str) -> Vec<(VariantKind, String, String)> {
        vec![(kind, quotation.to_owned(), source.to_owned())]
    }

    #[test]
    fn clauses_left_out_next_to_the_first_or_last_words_are_an_omission() {
        let source = "共识。我们应在扩大网络交流、促进文明互鉴方面深化合作，完善对话、协商等机制。应该如此。";
        let (variants, passage) = told("在促进文明互鉴方面深化合作", source);
        assert_eq!(variants, one(Omission, "", "扩大网络交流"));
        assert_eq!(passage, "在扩大网络交流、促进文明互鉴方面深化合作");
        let (variants, passage) = told("文明互鉴方面深化合作，完善对话等机制", source);
        assert_eq!(variants, one(Omission, "", "协商"));
        assert_eq!(passage, "文明互鉴方面深化合作，完善对话、协商等机制");
        // A sentence ends between, or the words are not there.
        let (variants, _) = told("共识促进文明互鉴方面深化合作", source);
        assert_eq!(variants, one(Addition, "共识", ""));
        let (variants, _) = told("对促进文明互鉴方面深化合作", source);
        assert_eq!(variants, one(Addition, "对", ""));
    }

    #[test]
    fn a_changed_first_or_last_word_is_told_whole() {
        let (variants, passage) = told(
            "cash destruction of life and property",
            "the violent destruction of life and property incident to war",
        );
        assert_eq!(variants, one(Substitution, "cash", "violent"));
        assert_eq!(passage, "violent destruction of life and property");
        let (variants, _) = told(
            "因为它有助于保护公民",
            "大家知道，因为它有助于保护人民。另外",
        );
        assert_eq!(variants, one(Substitution, "公民", "人民"));
    }

    #[test]
    fn what_is_added_at_an_end_does_not_reach_into_another_sentence() {
        let (variants, passage) = told(
            "必须尊重各国自主选择网络发展道路",
            "这是原则。尊重各国自主选择网络发展道路、网络管理模式",
        );
        assert_eq!(variants, one(Addition, "必须", ""));
        assert_eq!(passage, "尊重各国自主选择网络发展道路");
    }

    #[test]
    fn items_that_have_changed_places_are_one_transposition() {
        for (quotation, source, moved, from) in [
            (
                "很大的国家，地大、人多、物博、兵多",
                "又是一个很大的国家，地大、物博、人多、兵多，能够",
                "人多、物博",
                "物博、人多",
            ),
            (
                "促进科学技术成果的研发、应用、转化和",
                "促进科学技术成果的研发、转化、应用和推广。",
                "应用、转化",
                "转化、应用",
            ),
            (
                "provided to the public by a local or central government agency",
                "materials provided to the public by a central or local government agency",
                "local or central",
                "central or local",
            ),
        ] {
            let (variants, _) = told(quotation, source);
            assert_eq!(variants, one(Transposition, moved, from));
        }
    }

    #[test]
    fn words_left_out_near_an_end_are_an_omission() {
        let (variants, passage) = told(
            "其以、飞弹恫吓之危险仍然存在",
            "敌对状态并未消除，其以武力威胁、飞弹恫吓之危险仍然存在，为维护",
        );
        assert_eq!(variants, one(Omission, "", "武力威胁"));
        assert_eq!(passage, "其以武力威胁、飞弹恫吓之危险仍然存在");
    }

    #[test]
    fn a_passage_is_local() {
        let far = "各级政府要落实责任。".repeat(40);
        let source = format!(
            "制定前条规则时应当公开征求意见，并存档。{far}制定前条规则时应当公开征求意见，并予公布。"
        );
        let (variants, passage) = told("制定前条规则时应当公开征集意见，并存档", &source);
        assert_eq!(variants, one(Substitution, "征集", "征求"));
        assert_eq!(passage, "制定前条规则时应当公开征求意见，并存档");
    }
}
