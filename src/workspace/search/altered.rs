//! The passage that a quotation is an altered form of.

use super::{Found, Scope, Told, Wanted, similarity};
use crate::collate::Variant;
use crate::collate::VariantKind;
use crate::collate::align::{self, ACCEPTABLE, Alignment};
use crate::collate::variants::{self, mark_gaps};
use crate::corpus::SourceId;
use crate::workspace::{Arrangement, Passage, Workspace};
use std::ops::Range;

impl Workspace {
    /// The best passage of `sources` that `wanted` may be an altered form of.
    pub(in crate::workspace) fn altered(
        &self,
        wanted: &Wanted,
        sources: &[SourceId],
    ) -> Option<Found> {
        let mut best: Option<(f32, Found)> = None;
        for &source in sources {
            let found = match wanted.fragments.len() {
                1 => self.altered_whole(wanted, source),
                _ => self.altered_fragments(wanted, source),
            };
            if let Some((score, found)) = found
                && best.as_ref().is_none_or(|(most, _)| score > *most)
            {
                best = Some((score, found));
            }
        }
        best.map(|(_, found)| found)
    }

    fn altered_whole(&self, wanted: &Wanted, source: SourceId) -> Option<(f32, Found)> {
        let opened = self.opened(source)?;
        let side = opened.side();
        let found = align::alignments(&wanted.folded.units, self.index.document(source.0))
            .into_iter()
            .map(|mut alignment| {
                mark_gaps(wanted.side(), side, &mut alignment);
                (similarity(wanted, &alignment), alignment)
            })
            .find(|(similarity, alignment)| is_acceptable(wanted, *similarity, alignment));
        let (similarity, mut alignment) = found?;
        let variants = variants::variants(wanted.side(), side, &mut alignment);
        let paragraph = |unit: usize| {
            let byte = side
                .folded
                .origins
                .get(unit)
                .map_or(0, |&(start, _)| start as usize);
            let source = self.corpus.sources.get(source.0 as usize)?;
            Some(
                source
                    .paragraphs()
                    .partition_point(|paragraph| paragraph.range.end <= byte),
            )
        };
        let mut arrangement = if alignment.moved.is_empty() {
            Arrangement::Together
        } else {
            Arrangement::Reordered
        };
        let mut spans = vec![alignment.span.clone()];
        for edit in alignment
            .gaps
            .iter()
            .filter_map(|&gap| alignment.edits.get(gap))
        {
            let (before, after) = (
                paragraph(edit.source.start.saturating_sub(1)),
                paragraph(edit.source.end),
            );
            if before == after {
                if arrangement == Arrangement::Together {
                    arrangement = Arrangement::Gapped;
                }
                continue;
            }
            arrangement = Arrangement::Scattered;
            let apart = before
                .zip(after)
                .is_none_or(|(before, after)| after.abs_diff(before) > 1);
            if let Some(last) = spans
                .last_mut()
                .filter(|last| apart && last.contains(&edit.source.start))
            {
                let end = std::mem::replace(&mut last.end, edit.source.start);
                spans.push(edit.source.end..end);
            }
        }
        let passages: Vec<Passage> = spans
            .into_iter()
            .filter_map(|units| self.passage(0, source, units, similarity))
            .map(cited)
            .collect();
        let holder = |variant: &Variant| {
            passages
                .iter()
                .rposition(|passage| passage.bytes.start <= variant.source.start)
                .unwrap_or(0)
        };
        let variants: Vec<(usize, Variant)> = variants
            .into_iter()
            .map(|variant| (holder(&variant), variant))
            .collect();
        // Of two witnesses, the one that explains more: each difference counts a little.
        let wording = variants
            .iter()
            .filter(|(_, variant)| variant.kind.is_wording())
            .count();
        Some((
            similarity - 0.01 * wording as f32,
            Found {
                source,
                passages,
                unlisted: 0,
                holders: Vec::new(),
                variants,
                arrangement,
            },
        ))
    }

    /// Each fragment by itself; those that are nowhere are additions.
    fn altered_fragments(&self, wanted: &Wanted, source: SourceId) -> Option<(f32, Found)> {
        let opened = self.opened(source)?;
        let side = opened.side();
        let mut passages: Vec<Passage> = Vec::new();
        let mut variants: Told = Vec::new();
        let mut matched = 0.0;
        let (mut end, mut reordered) = (0, false);
        let mut missing: Vec<Range<usize>> = Vec::new();
        for (number, fragment) in wanted.fragments.iter().enumerate() {
            let (part, base) = wanted.part(fragment);
            let places = self
                .places(wanted.units(fragment), Scope::Only(&[source]))
                .pop()
                .map(|(_, places)| places)
                .unwrap_or_default();
            let place = places
                .iter()
                .find(|units| units.start >= end)
                .or_else(|| places.first())
                .cloned();
            let exact = place.map(|span| {
                (
                    1.0,
                    Alignment {
                        span,
                        edits: Vec::new(),
                        gaps: Vec::new(),
                        moved: Vec::new(),
                        matched: fragment.len(),
                    },
                )
            });
            let found = exact.or_else(|| {
                align::alignments(&part.folded.units, self.index.document(source.0))
                    .into_iter()
                    .map(|alignment| (similarity(&part, &alignment), alignment))
                    .find(|(similarity, alignment)| is_acceptable(&part, *similarity, alignment))
            });
            let Some((similarity, mut alignment)) = found else {
                missing.extend(wanted.folded.bytes(fragment.clone()));
                continue;
            };
            matched += similarity * fragment.len() as f32;
            reordered |= alignment.span.start < end || !alignment.moved.is_empty();
            end = alignment.span.end;
            let told = variants::variants(part.side(), side, &mut alignment);
            let Some(passage) = self.passage(number, source, alignment.span.clone(), similarity)
            else {
                continue;
            };
            for mut variant in told {
                variant.quotation = base + variant.quotation.start..base + variant.quotation.end;
                variants.push((passages.len(), variant));
            }
            passages.push(cited(passage));
        }
        let total: usize = wanted.fragments.iter().map(Range::len).sum();
        let score = matched / total.max(1) as f32;
        if score < ACCEPTABLE || passages.is_empty() {
            return None;
        }
        let at = passages.last().map_or(0, |passage| passage.bytes.end);
        for bytes in missing {
            let quotation_text = wanted.side().reading(bytes.clone());
            let kind = VariantKind::Addition;
            variants.push((
                0,
                Variant {
                    kind,
                    quotation: bytes,
                    source: at..at,
                    quotation_text,
                    source_text: String::new(),
                },
            ));
        }
        if reordered
            && !variants
                .iter()
                .any(|(_, variant)| variant.kind == VariantKind::Transposition)
        {
            let quotation = wanted
                .fragments
                .first()
                .zip(wanted.fragments.last())
                .and_then(|(a, b)| wanted.folded.bytes(a.start..b.end))
                .unwrap_or(0..0);
            let from = passages
                .iter()
                .map(|passage| passage.bytes.start)
                .min()
                .unwrap_or(0);
            let to = passages
                .iter()
                .map(|passage| passage.bytes.end)
                .max()
                .unwrap_or(0);
            let kind = VariantKind::Transposition;
            let (quotation_text, source_text) = (
                wanted.side().reading(quotation.clone()),
                side.reading(from..to),
            );
            variants.push((
                0,
                Variant {
                    kind,
                    quotation,
                    source: from..to,
                    quotation_text,
                    source_text,
                },
            ));
        }
        variants.sort_by_key(|(_, variant)| variant.quotation.start);
        let arrangement = if reordered {
            Arrangement::Reordered
        } else {
            Arrangement::Together
        };
        Some((
            score,
            Found {
                source,
                passages,
                unlisted: 0,
                holders: Vec::new(),
                variants,
                arrangement,
            },
        ))
    }
}

fn cited(passage: Passage) -> Passage {
    Passage {
        cited: true,
        ..passage
    }
}

/// Whether an alignment is near enough for the quotation to be an altered form of the passage (DESIGN §3).
pub(super) fn is_acceptable(wanted: &Wanted, similarity: f32, alignment: &Alignment) -> bool {
    let length = wanted.folded.units.len();
    if alignment.edits.is_empty() {
        return true;
    }
    if length < 6 {
        return length >= 3
            && matches!(alignment.edits.as_slice(), [edit] if edit.quotation.len() <= 1 && edit.source.len() <= 1);
    }
    let skipped: usize = alignment
        .gaps
        .iter()
        .filter_map(|&gap| alignment.edits.get(gap))
        .map(|edit| edit.source.len())
        .sum();
    let window = alignment.span.len().saturating_sub(skipped);
    similarity >= ACCEPTABLE && (!alignment.moved.is_empty() || window * 2 <= length * 3 + 4)
}
