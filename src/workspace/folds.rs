//! The folds of sources with their way back to the bytes, made when somebody looks: the index finds by units alone.

use super::Workspace;
use crate::corpus::SourceId;
use crate::text::fold::{Folded, fold_parts};
use std::sync::OnceLock;

/// For each source its fold, once somebody looked at it.
#[derive(Debug, Default)]
pub(super) struct Folds(Vec<OnceLock<Folded>>);

impl Folds {
    pub fn new(sources: usize) -> Folds {
        Folds((0..sources).map(|_| OnceLock::new()).collect())
    }
}

impl Workspace {
    /// The fold of a source; offsets are bytes of its file.
    pub(super) fn folded(&self, source: SourceId) -> Option<&Folded> {
        let slot = self.folds.0.get(source.0 as usize)?;
        let fold = || {
            let entry = self.corpus.sources.get(source.0 as usize)?;
            let file = self.corpus.files.get(entry.file.0 as usize)?;
            Some(fold_parts(&file.text, entry.readable()))
        };
        Some(slot.get_or_init(|| fold().unwrap_or_default()))
    }
}
