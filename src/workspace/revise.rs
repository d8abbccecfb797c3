//! The next snapshot where nothing changed but texts of known sources: these are read again, and everything else is shared with the
//! snapshot before. It costs what changed, and a look at each of the rest.

use super::archive::Archive;
use super::bibliographies::Shelf;
use super::load::{LoadOptions, name_works};
use super::{Workspace, labels};
use crate::corpus::{AccountKey, Corpus, SourceId};
use crate::files::Files;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// With more changed files, reading them one by one costs more than looking at all of them.
const FEW: usize = 256;

impl Workspace {
    /// The snapshot after the files at the paths `changed` (absolute; also where an editor opened, edited or closed them) changed;
    /// this one if no text is another. `None` if more than texts may have changed: then everything has to be
    /// [read again](Workspace::reload).
    pub(super) fn revised(
        &self,
        options: &LoadOptions,
        changed: &BTreeSet<PathBuf>,
    ) -> Option<Revised> {
        let files = Files {
            overlay: options.overlay.clone(),
        };
        if changed.len() > FEW || self.underlay != options.underlay {
            return None;
        }
        let mut archive = Archive::open(Some(self), options, &self.config.root);
        let mut corpus = self.corpus.clone();
        let mut fresh = HashMap::new();
        let mut keys = self.keys.clone();
        let mut revised: HashSet<u32> = HashSet::new();
        for path in self.outdated(&files, changed) {
            let file = archive.read_again(&files, &path).ok()?;
            let before = corpus.file_at(&path)?;
            let before = corpus.files.get(before.0 as usize)?;
            if before.text == file.text && !before.text.is_lost() {
                continue;
            }
            let readings = {
                let known = |key: &AccountKey| archive.account(key);
                corpus.revise(&self.config, file, &known)?
            };
            for (SourceId(number), reading) in readings {
                *keys.get_mut(number as usize)? = reading.key;
                fresh.extend(reading.fresh.map(|account| (number, account)));
                revised.insert(number);
            }
        }
        if revised.is_empty() {
            return Some(Revised::Same);
        }
        archive.settle(&files, &corpus);
        let indexed = archive.index_again(&mut corpus, keys, fresh, self, &revised)?;
        let mut known = Arc::clone(&self.known);
        if !is_named_alike(&corpus, &self.corpus, &revised) {
            name_works(Arc::make_mut(&mut known), &corpus);
        }
        // What notes say does not depend on the words of sources, but on what these are called.
        let readings = match Arc::ptr_eq(&known, &self.known) {
            true => Arc::clone(&self.readings),
            false => Arc::default(),
        };
        let mut next = Workspace {
            config: self.config.clone(),
            config_errors: self.config_errors.clone(),
            config_text: self.config_text.clone(),
            underlay: self.underlay.clone(),
            underlay_error: self.underlay_error.clone(),
            style: self.style.clone(),
            bibliographies: self.bibliographies.clone(),
            bibliography_errors: self.bibliography_errors.clone(),
            known_findings: self.known_findings.clone(),
            glossary: Arc::clone(&self.glossary),
            known,
            readings,
            facts: indexed.facts,
            keys: indexed.keys,
            index: indexed.index,
            effort: indexed.effort,
            labels: labels::Shelf::new(indexed.store),
            shelf: Shelf::new(files),
            corpus,
            ..Workspace::default()
        };
        let stays = |number: usize| u32::try_from(number).is_ok_and(|n| !revised.contains(&n));
        let same = (0..next.corpus.sources.len()).map(|n| stays(n).then_some(n));
        next.inherit(self, &same.collect::<Vec<_>>());
        Some(Revised::Other(Box::new(next)))
    }

    /// The files to be read again: those that `changed`, those that are open with another text, and those that turned out to have
    /// changed.
    fn outdated(&self, files: &Files, changed: &BTreeSet<PathBuf>) -> BTreeSet<PathBuf> {
        let is_open_otherwise = |path: &&Path| {
            let file = self.corpus.file_at(path);
            let file = file.and_then(|file| self.corpus.files.get(file.0 as usize));
            let open = files.overlay.get(path);
            file.zip(open)
                .is_some_and(|(file, open)| file.text != *open)
        };
        let open = files.overlay.paths().filter(is_open_otherwise);
        let found: BTreeSet<PathBuf> = open.chain(self.lost()).map(Path::to_path_buf).collect();
        &found | changed
    }

    /// The files of the corpus that somebody looked at and that had another text than the snapshot: to be read again.
    pub fn lost(&self) -> impl Iterator<Item = &Path> {
        let lost = self.corpus.files.iter().filter(|file| file.text.is_lost());
        lost.map(|file| file.path.as_path())
    }
}

/// What came of looking at files that changed.
pub(super) enum Revised {
    /// No text is another.
    Same,
    Other(Box<Workspace>),
}

/// Whether the `revised` sources say of themselves what they said before, as far as notes may refer to it.
fn is_named_alike(now: &Corpus, before: &Corpus, revised: &HashSet<u32>) -> bool {
    revised.iter().all(|&number| {
        let source = |corpus: &Corpus| {
            let source = corpus.sources.get(number as usize)?;
            Some((source.title.clone(), source.author.clone(), source.date))
        };
        source(now) == source(before)
    })
}
