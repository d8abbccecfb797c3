//! Finding a quotation in sources: to the letter, fragment by fragment, or nearly.

mod altered;
mod exact;
mod inside;
mod nearest;
mod typed;
mod wanted;

pub(super) use wanted::Wanted;

use super::{Arrangement, Near, Passage, Workspace};
use crate::collate::Variant;
use crate::collate::align::Alignment;
use crate::corpus::SourceId;
use std::ops::Range;
use std::sync::atomic::AtomicBool;

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

/// Which sources are searched. Of a large corpus, few have a wording: those are gone through, not those that might.
#[derive(Clone, Copy)]
pub(super) enum Scope<'a> {
    /// These, in this order.
    Only(&'a [SourceId]),
    /// All but these, which are sorted.
    AllBut(&'a [SourceId]),
}

impl Scope<'_> {
    fn is_empty(self) -> bool {
        matches!(self, Scope::Only([]))
    }

    /// Those of `found`, which are sorted, that it has, in its order.
    fn among(self, found: impl Iterator<Item = SourceId>) -> Vec<SourceId> {
        match self {
            Scope::Only(sources) => {
                let found: Vec<SourceId> = found.collect();
                let is_found = |source: &&SourceId| found.binary_search(source).is_ok();
                sources.iter().filter(is_found).copied().collect()
            }
            Scope::AllBut(sources) => {
                let is_in = |source: &SourceId| sources.binary_search(source).is_err();
                found.filter(is_in).collect()
            }
        }
    }
}

/// Places of a source's units.
type Places = Vec<Range<usize>>;

/// Variants, each with the index of its passage or fragment.
type Told = Vec<(usize, Variant)>;

impl Workspace {
    /// The places where `text` stands to the letter, at most `limit`; else the nearest, best first.
    pub fn find(&self, text: &str, limit: usize) -> Vec<Near> {
        let never = AtomicBool::new(false);
        let found = self.find_unless(&never, text, limit);
        found.unwrap_or_default()
    }

    /// As [`find`](Self::find), for somebody who may cease to wait: `None` once `is_cancelled`.
    pub fn find_unless(
        &self,
        is_cancelled: &AtomicBool,
        text: &str,
        limit: usize,
    ) -> Option<Vec<Near>> {
        let exact = self.find_exactly(text, limit);
        if exact.is_empty() {
            return self.nearest(&Wanted::phrase(text), &[], limit, is_cancelled);
        }
        let exact = exact.into_iter().map(|passage| Near {
            passage,
            variants: Vec::new(),
        });
        Some(exact.collect())
    }

    /// The places where `text` stands to the letter, at most `limit`.
    pub fn find_exactly(&self, text: &str, limit: usize) -> Vec<Passage> {
        let wanted = Wanted::phrase(text);
        let found = self.exact_up_to(&wanted, Scope::AllBut(&[]), limit);
        let passages = found.map(|found| found.passages);
        let passages = passages.into_iter().flatten();
        passages.take(limit).collect()
    }

    /// The passages of `sources` that are nearest to `text`, best first.
    pub fn near_in(&self, text: &str, sources: &[SourceId], limit: usize) -> Vec<Near> {
        let count = sources.len() + limit;
        let everywhere = self.nearest_anyhow(&Wanted::phrase(text), sources, count);
        let inside = everywhere
            .into_iter()
            .filter(|near| sources.contains(&near.passage.source));
        inside.take(limit).collect()
    }

    fn nearest_anyhow(&self, wanted: &Wanted, cited: &[SourceId], count: usize) -> Vec<Near> {
        let never = AtomicBool::new(false);
        let nearest = self.nearest(wanted, cited, count, &never);
        nearest.unwrap_or_default()
    }

    fn passage(
        &self,
        fragment: usize,
        source: SourceId,
        units: Range<usize>,
        similarity: f32,
    ) -> Option<Passage> {
        let bytes = self.opened(source)?.folded.bytes(units)?;
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
