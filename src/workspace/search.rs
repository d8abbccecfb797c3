//! Finding a quotation in sources: to the letter, fragment by fragment, or nearly.

use super::{Arrangement, Near, Passage, Workspace};
use crate::collate::Variant;
use crate::collate::align::{self, ACCEPTABLE, Alignment};
use crate::collate::variants::{self, Side};
use crate::corpus::SourceId;
use crate::index::Place;
use crate::markup::Quotation;
use crate::text::fold::{Folded, fold};
use crate::text::han;
use crate::text::language::Language;
use crate::text::number;
use std::ops::Range;

/// What is looked for: a wording and its parts, folded.
pub(super) struct Wanted {
    text: String,
    folded: Folded,
    /// Units of each part between ellipses; one for a quotation without an ellipsis.
    fragments: Vec<Range<usize>>,
    /// For each fragment, its pieces between interpolations (units).
    pieces: Vec<Vec<Range<usize>>>,
}

/// Where and how something was found.
pub(super) struct Found {
    /// The source that the variants are told of.
    pub source: SourceId,
    pub passages: Vec<Passage>,
    /// With the index of the passage (for exact finds: the fragment) each belongs to.
    pub variants: Told,
    pub arrangement: Arrangement,
}

/// Places of a source's units.
type Places = Vec<Range<usize>>;

/// Variants, each with the index of its passage or fragment.
type Told = Vec<(usize, Variant)>;

/// A fragment (by number) with its units in the quotation and in the source.
type Placed = (usize, Range<usize>, Range<usize>);

/// An interpolation stands for at most this many units of Han text, or this many letters of Latin.
const INTERPOLATED: usize = 8;
const INTERPOLATED_LATIN: usize = 40;

impl Wanted {
    pub(super) fn new(quotation: &Quotation) -> Wanted {
        let text = quotation.wording.text.clone();
        let folded = fold(&text);
        let mut fragments: Vec<Range<usize>> = quotation
            .fragments
            .iter()
            .map(|fragment| folded.units_in(fragment.range.clone()))
            .filter(|units| !units.is_empty())
            .collect();
        if fragments.is_empty() {
            fragments.push(0..folded.units.len());
        }
        let brackets: Vec<Range<usize>> = quotation
            .interpolations
            .iter()
            .map(|i| folded.units_in(i.range.clone()))
            .collect();
        let pieces = fragments
            .iter()
            .map(|fragment| {
                let mut pieces = Vec::new();
                let mut from = fragment.start;
                for bracket in brackets
                    .iter()
                    .filter(|b| b.start >= fragment.start && b.end <= fragment.end)
                {
                    if bracket.start > from {
                        pieces.push(from..bracket.start);
                    }
                    from = bracket.end;
                }
                if fragment.end > from {
                    pieces.push(from..fragment.end);
                }
                pieces
            })
            .collect();
        Wanted {
            text,
            folded,
            fragments,
            pieces,
        }
    }

    /// A phrase without ellipses or interpolations.
    pub(super) fn phrase(text: &str) -> Wanted {
        let folded = fold(text);
        let whole = 0..folded.units.len();
        Wanted {
            text: text.to_owned(),
            folded,
            fragments: vec![whole.clone()],
            pieces: vec![vec![whole]],
        }
    }

    /// How many letters and digits it has.
    pub(super) fn letters(&self) -> usize {
        self.text.chars().filter(|c| c.is_alphanumeric()).count()
    }

    /// No ellipsis divides it.
    pub(super) fn is_whole(&self) -> bool {
        self.fragments.len() == 1
    }

    /// At least 10 Han letters or 6 words.
    pub(super) fn is_substantial(&self) -> bool {
        let han = self.text.chars().filter(|&c| han::is_han(c)).count();
        han >= 10 || (han == 0 && self.text.split_whitespace().count() >= 6)
    }

    pub(super) fn language(&self) -> Language {
        let han = self.text.chars().filter(|&c| han::is_han(c)).count();
        let latin = self.text.chars().filter(char::is_ascii_alphabetic).count();
        match (han, latin) {
            (0, 0) => Language::Unknown,
            _ if han * 4 >= latin => Language::Hans,
            _ => Language::English,
        }
    }

    fn units(&self, range: &Range<usize>) -> &[u16] {
        self.folded.units.get(range.clone()).unwrap_or_default()
    }

    fn side(&self) -> Side<'_> {
        Side {
            text: &self.text,
            folded: &self.folded,
            readable: None,
        }
    }

    /// A part of it as a quotation of its own, with the byte at which it begins.
    fn part(&self, units: &Range<usize>) -> (Wanted, usize) {
        let bytes = self.folded.bytes(units.clone()).unwrap_or(0..0);
        (
            Wanted::phrase(self.text.get(bytes.clone()).unwrap_or_default()),
            bytes.start,
        )
    }
}

impl Workspace {
    /// The places where `text` stands to the letter, then the nearest, best first.
    pub fn find(&self, text: &str, limit: usize) -> Vec<Near> {
        let wanted = Wanted::phrase(text);
        let everything: Vec<SourceId> = (0..self.corpus.sources.len() as u32)
            .map(SourceId)
            .collect();
        match self.exact(&wanted, &everything) {
            Some(found) => found
                .passages
                .into_iter()
                .take(limit)
                .map(|passage| Near {
                    passage,
                    variants: Vec::new(),
                })
                .collect(),
            None => self.nearest(&wanted, &[], limit),
        }
    }

    fn side(&self, source: SourceId) -> Option<Side<'_>> {
        let entry = self.corpus.sources.get(source.0 as usize)?;
        let file = self.corpus.files.get(entry.file.0 as usize)?;
        Some(Side {
            text: &file.text,
            folded: self.folded.get(source.0 as usize)?,
            readable: Some(&entry.readable),
        })
    }

    fn passage(
        &self,
        fragment: usize,
        source: SourceId,
        units: Range<usize>,
        similarity: f32,
    ) -> Option<Passage> {
        let bytes = self.folded.get(source.0 as usize)?.bytes(units)?;
        Some(Passage {
            fragment,
            cited: false,
            source,
            bytes,
            similarity,
        })
    }

    /// The places in `sources` where `units` stand, whole words and numbers, by source in the order of `sources`.
    fn places(&self, units: &[u16], sources: &[SourceId]) -> Vec<(SourceId, Places)> {
        let mut by_source: std::collections::HashMap<u32, Vec<Range<usize>>> =
            std::collections::HashMap::new();
        for Place { document, units } in self.index.exact(units) {
            by_source.entry(document).or_default().push(units);
        }
        sources
            .iter()
            .filter_map(|&source| {
                let side = self.side(source)?;
                let mut places = by_source.remove(&source.0)?;
                places.retain(|units| {
                    !side.inside_token(units.start) && !side.inside_token(units.end)
                });
                (!places.is_empty()).then_some((source, places))
            })
            .collect()
    }

    /// Finds `wanted` to the letter in `sources`: as a whole, else its fragments in order, else with interpolations standing
    /// for a few words. Of several sources, the one with the fewest variants is told of.
    pub(super) fn exact(&self, wanted: &Wanted, sources: &[SourceId]) -> Option<Found> {
        if sources.is_empty() || wanted.folded.units.is_empty() {
            return None;
        }
        let whole = 0..wanted.folded.units.len();
        let mut best: Option<(usize, SourceId, Told)> = None;
        let mut passages = Vec::new();
        let mut consider = |source: SourceId, places: &[Placed], passages: &mut Vec<Passage>| {
            let Some(side) = self.side(source) else {
                return;
            };
            let perfect = best.as_ref().is_some_and(|(count, ..)| *count == 0);
            if !perfect {
                let mut variants = Vec::new();
                for (fragment, quotation, units) in places {
                    let found = variants::orthographic(
                        wanted.side(),
                        side,
                        quotation.start,
                        units.start,
                        quotation.len(),
                    );
                    variants.extend(found.into_iter().map(|variant| (*fragment, variant)));
                }
                let weight = variants
                    .iter()
                    .map(|(_, variant)| if variant.kind.is_wording() { 1000 } else { 1 })
                    .sum();
                if best.as_ref().is_none_or(|(least, ..)| weight < *least) {
                    best = Some((weight, source, variants));
                }
            }
            passages.extend(places.iter().filter_map(|(fragment, _, units)| {
                self.passage(*fragment, source, units.clone(), 1.0)
            }));
        };
        for (source, places) in self.places(&wanted.folded.units, sources) {
            for units in places {
                consider(source, &[(0, whole.clone(), units)], &mut passages);
            }
        }
        if passages.is_empty() && wanted.fragments.len() > 1 {
            for (source, chain) in self.in_order(wanted, sources) {
                let places: Vec<_> = chain
                    .into_iter()
                    .enumerate()
                    .filter_map(|(i, units)| Some((i, wanted.fragments.get(i)?.clone(), units)))
                    .collect();
                consider(source, &places, &mut passages);
            }
        }
        if passages.is_empty()
            && wanted
                .pieces
                .iter()
                .any(|pieces| pieces.len() > 1 || pieces.first() != wanted.fragments.first())
        {
            for &source in sources {
                if let Some(places) = self.interpolated(wanted, source) {
                    consider(source, &places, &mut passages);
                }
            }
        }
        let (_, source, variants) = best?;
        Some(Found {
            source,
            passages,
            variants,
            arrangement: Arrangement::Together,
        })
    }

    /// The fragments in order, by source: the first place of each after the one before.
    fn in_order(&self, wanted: &Wanted, sources: &[SourceId]) -> Vec<(SourceId, Places)> {
        let mut chains: Option<Vec<(SourceId, Places)>> = None;
        for fragment in &wanted.fragments {
            let found = self.places(wanted.units(fragment), sources);
            chains = Some(match chains {
                None => found
                    .into_iter()
                    .filter_map(|(source, places)| Some((source, vec![places.into_iter().next()?])))
                    .collect(),
                Some(chains) => chains
                    .into_iter()
                    .filter_map(|(source, mut chain)| {
                        let (_, places) = found.iter().find(|(other, _)| *other == source)?;
                        let end = chain.last()?.end;
                        chain.push(places.iter().find(|units| units.start >= end)?.clone());
                        Some((source, chain))
                    })
                    .collect(),
            });
        }
        chains.unwrap_or_default()
    }

    /// The pieces around interpolations, close together and in order; between them no number and no negator. Each is listed as
    /// `(fragment, units of the quotation, units of the source)`.
    fn interpolated(&self, wanted: &Wanted, source: SourceId) -> Option<Vec<Placed>> {
        let document = self.index.document(source.0);
        let side = self.side(source)?;
        let mut out = Vec::new();
        let mut after = 0;
        for (fragment, pieces) in wanted.pieces.iter().enumerate() {
            let first = pieces.first()?;
            let (_, starts) = self.places_unbounded(wanted.units(first), source);
            let chain = starts
                .into_iter()
                .filter(|start| start.start >= after)
                .find_map(|start| {
                    let mut chain = vec![(fragment, first.clone(), start.clone())];
                    let mut end = start.end;
                    for piece in pieces.iter().skip(1) {
                        let units = wanted.units(piece);
                        let latin = units.first().is_some_and(|&unit| unit < 0x2E80);
                        let reach = if latin {
                            INTERPOLATED_LATIN
                        } else {
                            INTERPOLATED
                        };
                        let skip = (0..=reach).find(|skip| {
                            document
                                .get(end + skip..)
                                .is_some_and(|rest| rest.starts_with(units))
                        })?;
                        let gap = side.reading(side.folded.bytes(end..end + skip).unwrap_or(0..0));
                        let counts = gap.chars().any(|c| {
                            c.is_ascii_digit()
                                || number::is_han_numeral(c)
                                || "不没未无非".contains(c)
                        });
                        if counts
                            || gap
                                .split_whitespace()
                                .any(|word| matches!(word, "not" | "no" | "never"))
                        {
                            return None;
                        }
                        chain.push((
                            fragment,
                            piece.clone(),
                            end + skip..end + skip + piece.len(),
                        ));
                        end += skip + piece.len();
                    }
                    Some(chain)
                })?;
            after = chain.last()?.2.end;
            out.extend(chain);
        }
        Some(out)
    }

    fn places_unbounded(&self, units: &[u16], source: SourceId) -> (SourceId, Places) {
        let places = self
            .index
            .exact(units)
            .into_iter()
            .filter(|place| place.document == source.0)
            .map(|place| place.units)
            .collect();
        (source, places)
    }

    /// The best passage of `sources` that `wanted` may be an altered form of.
    pub(super) fn altered(&self, wanted: &Wanted, sources: &[SourceId]) -> Option<Found> {
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
        let side = self.side(source)?;
        let found = align::alignments(&wanted.folded.units, self.index.document(source.0))
            .into_iter()
            .map(|alignment| (similarity(wanted, &alignment), alignment))
            .find(|(similarity, alignment)| is_acceptable(wanted, *similarity, alignment));
        let (similarity, mut alignment) = found?;
        variants::settle(wanted.side(), side, &mut alignment);
        let variants = variants::variants(wanted.side(), side, &alignment);
        let paragraph = |unit: usize| {
            let byte = side
                .folded
                .origins
                .get(unit)
                .map_or(0, |&(start, _)| start as usize);
            let source = self.corpus.sources.get(source.0 as usize)?;
            Some(
                source
                    .paragraphs
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
                variants,
                arrangement,
            },
        ))
    }

    /// Each fragment by itself; those that are nowhere are additions.
    fn altered_fragments(&self, wanted: &Wanted, source: SourceId) -> Option<(f32, Found)> {
        let side = self.side(source)?;
        let mut passages: Vec<Passage> = Vec::new();
        let mut variants: Told = Vec::new();
        let mut matched = 0.0;
        let (mut end, mut reordered) = (0, false);
        let mut missing: Vec<Range<usize>> = Vec::new();
        for (number, fragment) in wanted.fragments.iter().enumerate() {
            let (part, base) = wanted.part(fragment);
            let places = self
                .places(wanted.units(fragment), &[source])
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
            let Some(passage) = self.passage(number, source, alignment.span.clone(), similarity)
            else {
                continue;
            };
            variants::settle(part.side(), side, &mut alignment);
            for mut variant in variants::variants(part.side(), side, &alignment) {
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
            let kind = crate::collate::VariantKind::Addition;
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
                .any(|(_, variant)| variant.kind == crate::collate::VariantKind::Transposition)
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
            let kind = crate::collate::VariantKind::Transposition;
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
                variants,
                arrangement,
            },
        ))
    }

    /// The passages nearest to `wanted`: in `cited`, however far, then anywhere.
    pub(super) fn nearest(&self, wanted: &Wanted, cited: &[SourceId], count: usize) -> Vec<Near> {
        let query = &wanted.folded.units;
        let mut found: Vec<(f32, SourceId, Alignment)> = Vec::new();
        for &source in cited {
            let best = align::alignments(query, self.index.document(source.0))
                .into_iter()
                .next();
            found.extend(best.map(|alignment| (similarity(wanted, &alignment), source, alignment)));
        }
        for near in self.index.approximate(query, query.len() * 3 / 10, count) {
            let source = SourceId(near.place.document);
            let alignment = Alignment::of(
                query,
                self.index.document(near.place.document),
                near.place.units,
            );
            found.push((similarity(wanted, &alignment), source, alignment));
        }
        found.retain(|(similarity, ..)| *similarity >= 0.3);
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        found.dedup_by(|a, b| {
            a.1 == b.1 && a.2.span.start < b.2.span.end && b.2.span.start < a.2.span.end
        });
        found.truncate(count);
        found
            .into_iter()
            .filter_map(|(similarity, source, alignment)| {
                let mut passage = self.passage(0, source, alignment.span.clone(), similarity)?;
                passage.cited = cited.contains(&source);
                Some(Near {
                    passage,
                    variants: variants::variants(wanted.side(), self.side(source)?, &alignment),
                })
            })
            .collect()
    }
}

fn cited(passage: Passage) -> Passage {
    Passage {
        cited: true,
        ..passage
    }
}

/// Share of the quotation's letters (Latin: words) that have their counterpart in order.
fn similarity(wanted: &Wanted, alignment: &Alignment) -> f32 {
    let side = wanted.side();
    let (mut tokens, mut matched) = (0, 0);
    let mut start = 0;
    for end in 1..=wanted.folded.units.len() {
        if end < wanted.folded.units.len() && side.inside_token(end) {
            continue;
        }
        tokens += 1;
        let differs = alignment
            .edits
            .iter()
            .any(|edit| match edit.quotation.is_empty() {
                true => edit.quotation.start > start && edit.quotation.start < end,
                false => edit.quotation.start < end && start < edit.quotation.end,
            });
        matched += usize::from(!differs);
        start = end;
    }
    matched as f32 / tokens.max(1) as f32
}

/// Whether an alignment is near enough for the quotation to be an altered form of the passage (DESIGN §3).
fn is_acceptable(wanted: &Wanted, similarity: f32, alignment: &Alignment) -> bool {
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
