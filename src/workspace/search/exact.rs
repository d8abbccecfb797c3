//! To the letter: as a whole, the parts in order, or with interpolations standing for a few words.

use super::{Found, Places, Scope, Told, Wanted};
use crate::collate::variants;
use crate::corpus::SourceId;
use crate::index::{Lookup, Place};
use crate::text::fold::stands_alone;
use crate::text::number;
use crate::workspace::{Arrangement, MOST_PASSAGES, Workspace};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

/// A fragment (by number) with its units in the quotation and in the source.
type Placed = (usize, Range<usize>, Range<usize>);

/// Where a fragment (by number) stands: a source and its units.
type Located = (usize, SourceId, Range<usize>);

/// An interpolation stands for at most this many units of Han text, or this many letters of Latin.
const INTERPOLATED: usize = 8;
const INTERPOLATED_LATIN: usize = 40;

impl Workspace {
    /// The places in `scope` where `units` stand, whole words and numbers, by source in the order of `scope`.
    pub(super) fn places(&self, units: &[u16], scope: Scope) -> Vec<(SourceId, Places)> {
        let mut by_source: BTreeMap<u32, Vec<Range<usize>>> = BTreeMap::new();
        for Place { document, units } in self.index.exact(units) {
            by_source.entry(document).or_default().push(units);
        }
        let ends = [units.first(), units.last()];
        let is_closed = ends.iter().flatten().all(|unit| stands_alone(**unit));
        scope
            .among(by_source.keys().copied().map(SourceId))
            .into_iter()
            .filter_map(|source| {
                let mut places = by_source.remove(&source.0)?;
                // Where nothing can go on, the text need not be looked at.
                if !is_closed {
                    let opened = self.opened(source)?;
                    let side = opened.side();
                    places.retain(|units| {
                        !side.inside_token(units.start) && !side.inside_token(units.end)
                    });
                }
                (!places.is_empty()).then_some((source, places))
            })
            .collect()
    }

    /// Finds `wanted` to the letter in `scope`: as a whole, else its fragments in order, else with interpolations standing
    /// for a few words. Of several sources, the one with the fewest variants is told of.
    pub(in crate::workspace) fn exact(&self, wanted: &Wanted, scope: Scope) -> Option<Found> {
        self.exact_up_to(wanted, scope, MOST_PASSAGES)
    }

    /// As [`exact`](Self::exact). Of more places than can be shown, `most` are looked up: the first, and the first by date.
    pub(super) fn exact_up_to(&self, wanted: &Wanted, scope: Scope, most: usize) -> Option<Found> {
        if scope.is_empty() || wanted.folded.units.is_empty() {
            return None;
        }
        let whole = 0..wanted.folded.units.len();
        let mut best: Option<(usize, SourceId, Told)> = None;
        let mut found: Vec<Located> = Vec::new();
        let mut consider = |source: SourceId, places: &[Placed], found: &mut Vec<Located>| {
            let perfect = best.as_ref().is_some_and(|(count, ..)| *count == 0);
            // A text is looked at only where that may tell something better.
            if !perfect {
                let Some(opened) = self.opened(source) else {
                    return;
                };
                let mut variants = Vec::new();
                for (fragment, quotation, units) in places {
                    let told = variants::orthographic(
                        wanted.side(),
                        opened.side(),
                        quotation.start,
                        units.start,
                        quotation.len(),
                    );
                    variants.extend(told.into_iter().map(|variant| (*fragment, variant)));
                }
                let weight = variants
                    .iter()
                    .map(|(_, variant)| if variant.kind.is_wording() { 1000 } else { 1 })
                    .sum();
                if best.as_ref().is_none_or(|(least, ..)| weight < *least) {
                    best = Some((weight, source, variants));
                }
            }
            let places = places.iter();
            found.extend(places.map(|(fragment, _, units)| (*fragment, source, units.clone())));
        };
        for (source, places) in self.places(&wanted.folded.units, scope) {
            for units in places {
                consider(source, &[(0, whole.clone(), units)], &mut found);
            }
        }
        if found.is_empty() && wanted.fragments.len() > 1 {
            for (source, chain) in self.in_order(wanted, scope) {
                let places: Vec<_> = chain
                    .into_iter()
                    .enumerate()
                    .filter_map(|(i, units)| Some((i, wanted.fragments.get(i)?.clone(), units)))
                    .collect();
                consider(source, &places, &mut found);
            }
        }
        if found.is_empty()
            && wanted
                .pieces
                .iter()
                .any(|pieces| pieces.len() > 1 || pieces.first() != wanted.fragments.first())
        {
            let first = wanted.pieces.first().and_then(|pieces| pieces.first());
            let places = first.map(|first| self.index.exact(wanted.units(first)));
            let places = places.iter().flatten();
            let having: BTreeSet<SourceId> = places.map(|place| SourceId(place.document)).collect();
            for source in scope.among(having.into_iter()) {
                if let Some(places) = self.interpolated(wanted, source) {
                    consider(source, &places, &mut found);
                }
            }
        }
        let (_, source, variants) = best?;
        let mut holders: Vec<SourceId> = found.iter().map(|(_, source, _)| *source).collect();
        holders.sort_unstable();
        holders.dedup();
        let all = found.len();
        self.keep_first(&mut found, most);
        let unlisted = all - found.len();
        let passages = found
            .into_iter()
            .filter_map(|(fragment, source, units)| self.passage(fragment, source, units, 1.0));
        Some(Found {
            source,
            passages: passages.collect(),
            unlisted,
            holders,
            variants,
            arrangement: Arrangement::Together,
        })
    }

    /// Keeps, of very many, the first `most`, and for each fragment the `most` that come first by date; their order stays.
    fn keep_first(&self, found: &mut Vec<Located>, most: usize) {
        if found.len() <= 2 * most {
            return;
        }
        let date = |source: &SourceId| {
            let source = self.corpus.sources.get(source.0 as usize);
            let date = source.and_then(|source| source.date);
            (date.is_none(), date)
        };
        let mut by_date: Vec<(usize, &Located)> = found.iter().enumerate().collect();
        by_date.sort_by_key(|(_, (fragment, source, units))| {
            (*fragment, date(source), *source, units.start)
        });
        let mut kept: HashSet<usize> = (0..most).collect();
        for of_fragment in by_date.chunk_by(|(_, a), (_, b)| a.0 == b.0) {
            kept.extend(of_fragment.iter().take(most).map(|(number, _)| *number));
        }
        let mut number = 0;
        found.retain(|_| {
            number += 1;
            kept.contains(&(number - 1))
        });
    }

    /// The fragments in order, by source: the first place of each after the one before.
    fn in_order(&self, wanted: &Wanted, scope: Scope) -> Vec<(SourceId, Places)> {
        let mut chains: Option<Vec<(SourceId, Places)>> = None;
        for fragment in &wanted.fragments {
            let found = self.places(wanted.units(fragment), scope);
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
        let opened = self.opened(source)?;
        let side = opened.side();
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
}
