//! The next snapshot of a workspace whose files changed.

use super::load::{LoadError, LoadOptions};
use super::memo::Key;
use super::revise::Revised;
use super::{Check, Passage, Workspace};
use crate::collate::Verdict;
use crate::index::{Lookup, Place};
use crate::text::fold::fold;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// So many changed sources are looked through one by one sooner than all are searched.
const FEW: usize = 4;

impl Workspace {
    /// Reads the workspace again after a change. Results that no changed source can have touched are remembered; the others
    /// are searched for anew when they are asked for.
    ///
    /// # Errors
    ///
    /// As [`Workspace::load`].
    pub fn reload(&self, options: &LoadOptions) -> Result<Workspace, LoadError> {
        let mut next = Workspace::load_after(Some(self), options)?;
        let same = next.same_sources(self);
        next.inherit(self, &same);
        Ok(next)
    }

    /// The snapshot after the files at the paths `changed` (absolute) changed on the disk, or in an editor that opened, edited or
    /// closed them. Only these are looked at, unless more than texts changed: a file that appeared or vanished, the configuration,
    /// what a source says of itself. Where no text is another, the snapshot stays.
    ///
    /// # Errors
    ///
    /// As [`Workspace::load`].
    pub fn follow(
        self: &Arc<Self>,
        options: &LoadOptions,
        changed: &BTreeSet<PathBuf>,
    ) -> Result<Arc<Workspace>, LoadError> {
        match self.revised(options, changed) {
            Some(Revised::Same) => Ok(Arc::clone(self)),
            Some(Revised::Other(next)) => Ok(Arc::from(next)),
            None => self.reload(options).map(Arc::new),
        }
    }

    /// Takes over what `before` found out and what holds still. `same` says for each source which one of `before` is the same to
    /// the letter.
    pub(super) fn inherit(&mut self, before: &Workspace, same: &[Option<usize>]) {
        self.opened = Arc::clone(&before.opened);
        let is_same_but_for_texts = self.is_same_but_for_texts(before);
        self.inherit_labels(before, same, is_same_but_for_texts);
        self.inherit_bitexts(before);
        if is_same_but_for_texts {
            let changed = self.changed_since(before);
            self.memo.inherit(&before.memo, &changed);
        }
    }

    /// For each source the one of `before` at the same place of the same file, if that has the same text there and was read alike.
    fn same_sources(&self, before: &Workspace) -> Vec<Option<usize>> {
        let mut known: HashMap<(&Path, usize), usize> = HashMap::new();
        for (n, source) in before.corpus.sources.iter().enumerate() {
            if let Some(file) = before.corpus.files.get(source.file.0 as usize) {
                known.insert((&file.path, source.range.start), n);
            }
        }
        let same = self.corpus.sources.iter().map(|source| {
            let file = self.corpus.files.get(source.file.0 as usize)?;
            let n = *known.get(&(file.path.as_path(), source.range.start))?;
            let old = before.corpus.sources.get(n)?;
            let old_file = before.corpus.files.get(old.file.0 as usize)?;
            let is_same = source.range == old.range
                && source.body == old.body
                && (file.text == old_file.text
                    || file.text.get(source.range.clone()) == old_file.text.get(old.range.clone()));
            is_same.then_some(n)
        });
        same.collect()
    }

    /// Whether the same files are sources, so that the same ones are notes.
    #[must_use]
    pub fn has_files_of(&self, before: &Workspace) -> bool {
        let mut files = self.corpus.files.iter().zip(&before.corpus.files);
        self.config_text == before.config_text
            && self.underlay == before.underlay
            && self.corpus.files.len() == before.corpus.files.len()
            && files.all(|(a, b)| Arc::ptr_eq(a, b) || a.path == b.path)
            && self.corpus.unread == before.corpus.unread
    }

    /// Whether the sources are the same, in the same order and of the same works, so that their numbers mean the same.
    fn is_same_but_for_texts(&self, before: &Workspace) -> bool {
        self.config_text == before.config_text
            && self.underlay == before.underlay
            && (Arc::ptr_eq(&self.known, &before.known) || self.known.keys == before.known.keys)
            && self.corpus.sources.len() == before.corpus.sources.len()
            && self
                .corpus
                .sources
                .iter()
                .zip(&before.corpus.sources)
                .all(|(a, b)| {
                    Arc::ptr_eq(a, b)
                        || a.id == b.id
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
            .map(|(a, b)| !Arc::ptr_eq(a, b) && a.text != b.text)
            .collect();
        (0..)
            .zip(&self.corpus.sources)
            .filter(|(_, source)| files.get(source.file.0 as usize) != Some(&false))
            .map(|(number, _)| number)
            .collect()
    }

    /// Whether a result found before is what a search would find now: nothing changed, or the wording stands as a whole in
    /// sources that are as they were and in no other.
    pub(super) fn still_holds(&self, changed: &HashSet<u32>, key: &Key, check: &Check) -> bool {
        if changed.is_empty() {
            return true;
        }
        let is_elsewhere = |passage: &Passage| !changed.contains(&passage.source.0);
        if !matches!(check.verdict, Verdict::Verbatim | Verdict::Equivalent)
            || !check.passages.iter().all(is_elsewhere)
        {
            return false;
        }
        let units = fold(&key.text).units;
        if changed.len() > FEW {
            let places = self.index.exact(&units);
            let is_elsewhere = |place: &Place| !changed.contains(&place.document);
            return !places.is_empty() && places.iter().all(is_elsewhere);
        }
        let stands_in = |document: u32| self.index.stands_in(&units, document);
        check
            .passages
            .iter()
            .any(|passage| stands_in(passage.source.0))
            && !changed.iter().any(|&document| stands_in(document))
    }
}
