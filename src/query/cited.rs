//! The works that notes quote or cite, and what a reference is made of.

use crate::config::BibEntry;
use crate::corpus::SourceId;
use crate::markup::Note;
use crate::references::{self, Style, Work};
use crate::workspace::Workspace;
use crate::workspace::bibliographies::{BibliographyContent, OwnBibliography};
use serde::Serialize;
use std::collections::HashSet;
use std::path::Path;

/// Works in the order in which they are cited, each once.
#[derive(Debug, Default)]
pub struct Cited {
    ids: Vec<(String, String)>,
    works: Vec<Work>,
    known: HashSet<String>,
}

/// A work in a list of references.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReferenceInfo {
    /// The id that it was first cited by.
    pub id: String,
    /// Its work's id.
    pub work: String,
    /// What the style numbers it with: `[1]`.
    pub label: Option<String>,
    /// The reference.
    pub text: String,
}

impl Cited {
    /// Adds the works that a note quotes or cites: by key, by link, by the 《title》 before a quotation, by the source that its
    /// front matter names. What nothing knows is no work.
    pub fn add(&mut self, ws: &Workspace, path: &Path, note: &Note) {
        let keys = note.citations.iter();
        let keys = keys.map(|citation| (citation.key_range.start, &*citation.key));
        let bindings = note.quotations.iter().filter_map(|q| q.binding.as_ref());
        let bound = bindings.flat_map(|binding| &binding.citations);
        let bound = bound.map(|citation| (citation.range.start, &*citation.id));
        let mut all: Vec<(usize, &str)> = keys.chain(bound).collect();
        all.sort_unstable();
        let own = ws.own_bibliographies(path, &note.bibliographies);
        for (_, id) in all {
            let witness = ws.corpus.witnesses_of(id).first().copied();
            let work = witness
                .and_then(|witness| ws.corpus.sources.get(witness.0 as usize))
                .and_then(|source| ws.corpus.works.get(source.work.0 as usize))
                .map_or(id, |work| &work.id);
            if self.known.contains(work) {
                continue;
            }
            if let Some(found) = work_of(ws, &own, id) {
                self.known.insert(work.to_owned());
                self.ids.push((id.to_owned(), work.to_owned()));
                self.works.push(found);
            }
        }
    }

    /// The list of references, in the order of citation or as the style sorts it.
    #[must_use]
    pub fn references(&self, style: &Style) -> Vec<ReferenceInfo> {
        let references = references::format(style, &self.works).into_iter();
        references
            .filter_map(|reference| {
                let (id, work) = self.ids.get(reference.work)?.clone();
                Some(ReferenceInfo {
                    id,
                    work,
                    text: references::plain(&reference.runs),
                    label: reference.label,
                })
            })
            .collect()
    }
}

/// What is known of the work or source `id`; its entry may stand in a note's `own` bibliographies.
fn work_of(ws: &Workspace, own: &[OwnBibliography], id: &str) -> Option<Work> {
    let mine = own
        .iter()
        .flat_map(|bibliography| match &bibliography.content {
            BibliographyContent::Read(entries) => entries.as_slice(),
            _ => &[],
        });
    let entry = mine.chain(entries(ws)).find(|entry| entry.key == id);
    match ws.corpus.witnesses_of(id).first() {
        Some(&witness) => of_witness(ws, entry, witness),
        None => Some(Work::new(Some(entry?), None)),
    }
}

/// What is known of a source. Without an entry of its own it has that of its work, if they bear the same title.
pub(super) fn of_source(ws: &Workspace, id: SourceId) -> Option<Work> {
    of_witness(ws, None, id)
}

fn of_witness(ws: &Workspace, entry: Option<&BibEntry>, id: SourceId) -> Option<Work> {
    let source = ws.corpus.sources.get(id.0 as usize)?;
    let work = ws.corpus.works.get(source.work.0 as usize);
    let named = |id: &str| entries(ws).find(|entry| entry.key == id);
    let entry = entry.or_else(|| named(&source.id)).or_else(|| {
        let entry = named(&work?.id)?;
        (source.title.is_none() || source.title == entry.title).then_some(entry)
    });
    Some(Work::new(entry, Some(source)))
}

fn entries(ws: &Workspace) -> impl Iterator<Item = &BibEntry> {
    ws.bibliographies.iter().flat_map(|(_, entries)| entries)
}
