//! A corpus in which one file has another text: what that file holds is read again, everything else is as it was.

use super::build::{Accounts, Reading, build_with};
use super::structure::head;
use super::{Corpus, CorpusFile, LoadedFile, ProblemKind, Source, SourceId};
use crate::config::Config;
use crate::files;
use std::collections::HashMap;
use std::sync::Arc;

impl Corpus {
    /// Takes `file` for the one that has been at its path, and says how each source in it was read.
    ///
    /// `None`, and nothing is changed, if more than the text may be another: which sources there are, what they are called, what
    /// they claim, or what is wrong with them. Then the corpus has to be built again.
    pub fn revise(
        &mut self,
        config: &Config,
        file: LoadedFile,
        known: &Accounts,
    ) -> Option<Vec<(SourceId, Reading)>> {
        let id = self.file_at(&file.path)?;
        let before = self.files.get(id.0 as usize)?;
        let (path, text, encoding) = (file.path.clone(), file.text.clone(), file.encoding);
        // What a source says of itself stands in its front matter.
        let is_alike = !file.damaged
            && head(before.text.head()) == head(&text)
            && self.problems.iter().all(|problem| problem.path != path);
        if !is_alike {
            return None;
        }
        let alone = config.about(|name| files::absolute(name) == path);
        let (read, readings) =
            build_with(&alone, vec![file], Vec::new(), known, &mut HashMap::new());
        let numbers = (0..).map(SourceId).zip(&self.sources);
        let own = numbers.filter(|(_, source)| source.file == id);
        let own: Vec<SourceId> = own.map(|(number, _)| number).collect();
        // The work that is translated or restated need not be in this file.
        let is_claim = |kind| kind == ProblemKind::UnknownReference;
        let is_sound = read.problems.iter().all(|problem| is_claim(problem.kind));
        if !is_sound || read.sources.len() != own.len() {
            return None;
        }
        if let Some(before) = self.files.get_mut(id.0 as usize) {
            *before = Arc::new(CorpusFile::new(path, text, encoding));
        }
        for (number, read) in own.iter().zip(read.sources) {
            if let Some(source) = self.sources.get_mut(number.0 as usize) {
                *source = Arc::new(Source {
                    id: source.id.clone(),
                    file: id,
                    work: source.work,
                    translates: source.translates,
                    ..Arc::unwrap_or_clone(read)
                });
            }
        }
        Some(own.into_iter().zip(readings).collect())
    }
}
