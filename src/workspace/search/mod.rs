//! Finding a quotation in sources: to the letter, fragment by fragment, or nearly.

mod altered;
mod exact;
mod inside;
mod nearest;
mod typed;
mod wanted;

pub(super) use wanted::Wanted;

use super::{Arrangement, MOST_PASSAGES, Near, Passage, Workspace};
use crate::collate::Variant;
use crate::collate::align::Alignment;
use crate::collate::variants::Side;
use crate::corpus::SourceId;
use std::ops::Range;

/// Where and how something was found.
pub(super) struct Found {
    /// The source that the variants are told of.
    pub source: SourceId,
    pub passages: Vec<Passage>,
    /// How many more there are: of a phrase that stands everywhere, only those that may be shown are looked up.
    pub unlisted: usize,
    /// For exact finds: every source that has it, in order.
    pub holders: Vec<SourceId>,
    /// With the index of the passage (for exact finds: the fragment) each belongs to.
    pub variants: Told,
    pub arrangement: Arrangement,
}

/// Places of a source's units.
type Places = Vec<Range<usize>>;

/// Variants, each with the index of its passage or fragment.
type Told = Vec<(usize, Variant)>;

impl Workspace {
    /// The places where `text` stands to the letter, then the nearest, best first.
    pub fn find(&self, text: &str, limit: usize) -> Vec<Near> {
        let wanted = Wanted::phrase(text);
        let everything: Vec<SourceId> = (0..self.corpus.sources.len() as u32)
            .map(SourceId)
            .collect();
        match self.exact_up_to(&wanted, &everything, limit.max(MOST_PASSAGES)) {
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

    /// The passages of `sources` that are nearest to `text`, best first.
    pub fn near_in(&self, text: &str, sources: &[SourceId], limit: usize) -> Vec<Near> {
        let everywhere = self.nearest(&Wanted::phrase(text), sources, sources.len() + limit);
        let inside = everywhere
            .into_iter()
            .filter(|near| sources.contains(&near.passage.source));
        inside.take(limit).collect()
    }

    fn side(&self, source: SourceId) -> Option<Side<'_>> {
        let entry = self.corpus.sources.get(source.0 as usize)?;
        let file = self.corpus.files.get(entry.file.0 as usize)?;
        Some(Side {
            text: &file.text,
            folded: self.folded(source)?,
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
        let bytes = self.folded(source)?.bytes(units)?;
        Some(Passage {
            fragment,
            cited: false,
            source,
            bytes,
            similarity,
        })
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
