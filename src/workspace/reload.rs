//! The next snapshot of a workspace whose files changed.

use super::load::{LoadError, LoadOptions};
use super::memo::Key;
use super::{Check, Workspace};
use crate::collate::Verdict;
use crate::index::Lookup;
use crate::text::fold::fold;
use std::collections::HashSet;

impl Workspace {
    /// Reads the workspace again after a change. Results that no changed source can have touched are remembered; the others
    /// are searched for anew when they are asked for.
    ///
    /// # Errors
    ///
    /// As [`Workspace::load`].
    pub fn reload(&self, options: &LoadOptions) -> Result<Workspace, LoadError> {
        let mut next = Workspace::load_after(Some(self), options)?;
        next.inherit_labels(self);
        next.inherit_bitexts(self);
        if next.is_same_but_for_texts(self) {
            let changed = next.changed_since(self);
            next.memo.inherit(&self.memo, |key, check| {
                next.still_holds(&changed, key, check)
            });
        }
        Ok(next)
    }

    /// Whether the sources are the same, in the same order and of the same works, so that their numbers mean the same.
    fn is_same_but_for_texts(&self, before: &Workspace) -> bool {
        self.config_text == before.config_text
            && self.underlay == before.underlay
            && self.known.keys == before.known.keys
            && self.corpus.sources.len() == before.corpus.sources.len()
            && self
                .corpus
                .sources
                .iter()
                .zip(&before.corpus.sources)
                .all(|(a, b)| {
                    a.id == b.id
                        && a.file == b.file
                        && a.work == b.work
                        && a.translates == b.translates
                        && a.language == b.language
                        && a.date == b.date
                        && a.is_readable == b.is_readable
                })
    }

    /// The sources (by number) whose file has another text.
    fn changed_since(&self, before: &Workspace) -> HashSet<u32> {
        let files: Vec<bool> = self
            .corpus
            .files
            .iter()
            .zip(&before.corpus.files)
            .map(|(a, b)| a.text != b.text)
            .collect();
        (0..)
            .zip(&self.corpus.sources)
            .filter(|(_, source)| files.get(source.file.0 as usize) != Some(&false))
            .map(|(number, _)| number)
            .collect()
    }

    /// Whether a result found before is what a search would find now: nothing changed, or the wording stands as a whole in
    /// sources that are as they were and in no other.
    fn still_holds(&self, changed: &HashSet<u32>, key: &Key, check: &Check) -> bool {
        if changed.is_empty() {
            return true;
        }
        let places = self.index.exact(&fold(&key.text).units);
        matches!(check.verdict, Verdict::Verbatim | Verdict::Equivalent)
            && !places.is_empty()
            && places
                .iter()
                .all(|place| !changed.contains(&place.document))
            && check
                .passages
                .iter()
                .all(|passage| !changed.contains(&passage.source.0))
    }
}
