//! The labels of the corpus: found when somebody asks, source by source, and kept for the snapshots after this one where a source
//! stays as it is.

use super::{CheckedNote, Workspace};
use crate::corpus::SourceId;
use crate::labels::{self, Labels, Scan};
use rayon::prelude::*;
use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    /// What snapshots before this one found in sources that are as they were, in the order of the corpus.
    inherited: Vec<Option<Arc<Scan>>>,
    labels: OnceLock<Labels>,
}

impl Workspace {
    /// The labels of the corpus. The first call scans it.
    pub fn labels(&self) -> &Labels {
        self.labels.labels.get_or_init(|| {
            let scans = (0..self.corpus.sources.len()).into_par_iter().map(|n| {
                let known = self.labels.inherited.get(n).and_then(Option::as_ref);
                let id = SourceId(u32::try_from(n).unwrap_or(u32::MAX));
                known.map_or_else(|| Arc::new(labels::scan(&self.corpus, id)), Arc::clone)
            });
            Labels::new(&self.corpus, scans.collect())
        })
    }

    /// Takes over what `before` found in sources that are as they were.
    pub(super) fn inherit_labels(&mut self, before: &Workspace) {
        let found = |n: usize| match before.labels.labels.get() {
            Some(labels) => labels.scans().get(n),
            None => before.labels.inherited.get(n)?.as_ref(),
        };
        let mut known: HashMap<(&Path, usize), usize> = HashMap::new();
        for (n, source) in before.corpus.sources.iter().enumerate() {
            if let Some(file) = before.corpus.files.get(source.file.0 as usize) {
                known.insert((&file.path, source.range.start), n);
            }
        }
        let inherited = self.corpus.sources.iter().map(|source| {
            let file = self.corpus.files.get(source.file.0 as usize)?;
            let n = *known.get(&(file.path.as_path(), source.range.start))?;
            let old = before.corpus.sources.get(n)?;
            let old_file = before.corpus.files.get(old.file.0 as usize)?;
            let is_same = source.range == old.range
                && source.readable == old.readable
                && source.paragraphs == old.paragraphs
                && source.sections == old.sections
                && file.text.get(source.range.clone()) == old_file.text.get(old.range.clone());
            found(n).filter(|_| is_same).cloned()
        });
        self.labels.inherited = inherited.collect();
    }
}

impl CheckedNote {
    /// The readable bytes of each paragraph of prose, in order: without citations and emphasis marks.
    pub fn paragraphs(&self) -> Vec<Vec<Range<usize>>> {
        let mut paragraphs: Vec<Vec<Range<usize>>> = Vec::new();
        let mut end = 0;
        for sentence in &self.note.blocks {
            let between = self.text.get(end..sentence.start).unwrap_or_default();
            // A line break alone is layout; another cell of a table begins behind a bar.
            let breaks = between.replace("\r\n", "\n").matches(['\n', '\r']).count();
            let is_same =
                breaks == 0 && !between.contains('|') || breaks == 1 && between.trim().is_empty();
            let parts = self.readable(sentence.clone());
            match paragraphs.last_mut().filter(|_| is_same) {
                Some(paragraph) => paragraph.extend(parts),
                None => paragraphs.push(parts),
            }
            end = sentence.end;
        }
        paragraphs.retain(|parts| !parts.is_empty());
        paragraphs
    }

    /// `range` without citations and emphasis marks.
    pub fn readable(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        let mut start = range.start;
        let citations = &self.note.citations;
        let first = citations.partition_point(|citation| citation.group.end <= range.start);
        let inside = citations
            .iter()
            .skip(first)
            .take_while(|citation| citation.group.start < range.end);
        let groups = inside
            .filter(|citation| citation.bracketed)
            .map(|citation| citation.group.clone());
        let marks = self
            .text
            .get(range.clone())
            .unwrap_or_default()
            .match_indices(['*', '`', '~']);
        let marks = marks.map(|(at, mark)| range.start + at..range.start + at + mark.len());
        let mut holes: Vec<Range<usize>> = groups.chain(marks).collect();
        holes.sort_by_key(|hole| hole.start);
        for hole in holes {
            if start < hole.start {
                parts.push(start..hole.start);
            }
            start = start.max(hole.end);
        }
        if start < range.end {
            parts.push(start..range.end);
        }
        parts
    }
}
