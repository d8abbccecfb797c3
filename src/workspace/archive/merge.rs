//! Bringing segments together: those of which little is left, and many small ones. A large one takes its time, so that a server has
//! it done beside its work; the next snapshot then finds the new segment and has no use for the old ones.

use super::{FEW, Part, units_of_segments};
use crate::index::cache::Store;
use crate::index::{Document, Segment};
use crate::workspace::Workspace;
use std::path::Path;
use std::sync::Arc;

/// More segments than so many that are less than half of what they could be are brought together.
const MOST: usize = 6;

/// Segments that were brought together of what is in others; none if nothing came of it.
#[derive(Debug, Clone, Default)]
pub struct Merged(pub(super) Vec<Arc<Segment>>);

/// Units of the documents of a segment that are still there.
fn live((segment, numbers): &Part) -> usize {
    let numbers = (0..).zip(numbers);
    let live = numbers.filter(|(_, number)| number.is_some());
    live.map(|(own, _)| segment.units_of(own)).sum()
}

/// The parts, by number, that are better brought together: of which half or more is no longer there, and small ones, if there are
/// many. `most` are the units of a segment. What is in memory is made anew with every change anyway.
pub(super) fn due(parts: &[Part], most: usize) -> Vec<usize> {
    let kept = parts
        .iter()
        .enumerate()
        .filter(|(_, part)| !is_passing(part));
    let kept: Vec<(usize, usize, usize)> = kept
        .map(|(number, part)| (number, live(part), part.0.len()))
        .collect();
    let is_small = |live: usize| live < most / 2;
    let has_many = kept.iter().filter(|(_, live, _)| is_small(*live)).count() > MOST;
    let due = kept
        .into_iter()
        .filter(|&(_, live, all)| live * 2 <= all || has_many && is_small(live));
    due.map(|(number, _, _)| number).collect()
}

/// Whether a part is small and in memory.
pub(super) fn is_passing((segment, _): &Part) -> bool {
    !segment.is_mapped() && segment.len() <= FEW
}

impl Workspace {
    /// Whether segments of the index are better brought [together](Self::merge).
    #[must_use]
    pub fn is_scattered(&self) -> bool {
        let is_scattered = || !due(&self.parts(), units_of_segments(&self.corpus)).is_empty();
        self.merged.get().is_none() && *self.is_scattered.get_or_init(is_scattered)
    }

    /// Brings segments of the index together, as files of the cache in the folder `caches`. It takes as long as indexing the sources
    /// in them.
    #[must_use]
    pub fn merge(&self, caches: &Path) -> Merged {
        let parts = self.parts();
        let store = Store::new(caches, &self.config.root);
        let is_kept = parts.iter().any(|(segment, _)| segment.is_mapped());
        let build = |documents| match is_kept {
            true => store.keep(Segment::build(documents)),
            false => Arc::new(Segment::build(documents)),
        };
        let most = units_of_segments(&self.corpus);
        let (mut segments, mut documents, mut units) = (Vec::new(), Vec::new(), 0);
        for number in due(&parts, most) {
            let Some((segment, numbers)) = parts.get(number) else {
                continue;
            };
            for (own, _) in (0..).zip(numbers).filter(|(_, number)| number.is_some()) {
                let document = document(segment, own);
                units += document.units.len();
                documents.push(document);
                if units >= most {
                    segments.push(build(std::mem::take(&mut documents)));
                    units = 0;
                }
            }
            // What is not what was written goes nowhere.
            if segment.is_damaged() {
                return Merged::default();
            }
        }
        if !documents.is_empty() {
            segments.push(build(documents));
        }
        Merged(segments)
    }

    /// Has the next snapshot use what was brought together, of this snapshot or of an earlier one.
    pub fn hand_on(&self, merged: Merged) {
        // Whoever came first did the same.
        let _ = self.merged.set(merged);
    }

    /// The segments of the index, and what of them is there.
    pub(super) fn parts(&self) -> Vec<Part> {
        let segments = self.index.segments().enumerate();
        let parts = segments.map(|(number, segment)| {
            let numbers = self.index.numbers(number).to_vec();
            (Arc::clone(segment), numbers)
        });
        parts.collect()
    }
}

/// A document of a segment.
pub(super) fn document(segment: &Segment, own: usize) -> Document {
    Document {
        key: segment.keys().get(own).copied().unwrap_or_default(),
        units: segment.units(own).to_vec(),
        account: segment.account(own).unwrap_or_default().to_vec(),
    }
}
