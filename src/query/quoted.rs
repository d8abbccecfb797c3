//! Which paragraphs of a source file are quoted, and where.

use super::navigation::Place;
use crate::collate::Verdict;
use crate::corpus::{FileId, SourceId};
use crate::workspace::CheckedNote;
use crate::workspace::Workspace;
use std::collections::BTreeMap;
use std::ops::Range;

/// A paragraph that notes quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted {
    /// Its source.
    pub source: SourceId,
    /// Its number, from 1.
    pub number: u32,
    /// Bytes of the source's file.
    pub range: Range<usize>,
    /// The quotations, in order of path and position.
    pub by: Vec<Quoting>,
}

/// A quotation that cites a source and stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoting {
    /// Where it stands in its note.
    pub place: Place,
    /// Its wording.
    pub wording: String,
    /// What was found out about it.
    pub verdict: Verdict,
}

/// The paragraphs of a source file that `notes` quote, in order of position. A quotation counts where it cites the source (or
/// another witness of its work), also with altered words.
pub fn quoted<'a>(
    ws: &Workspace,
    notes: impl IntoIterator<Item = &'a CheckedNote>,
    file: FileId,
) -> Vec<Quoted> {
    let mut found: BTreeMap<(usize, SourceId, u32), Quoted> = BTreeMap::new();
    for note in notes {
        for (quotation, check) in note.note.quotations.iter().zip(&note.checks) {
            for passage in check.passages.iter().filter(|passage| passage.cited) {
                let Some(source) = ws.corpus.sources.get(passage.source.0 as usize) else {
                    continue;
                };
                if source.file != file {
                    continue;
                }
                let first = source
                    .paragraphs()
                    .partition_point(|p| p.range.end <= passage.bytes.start);
                let hit = (1..).zip(source.paragraphs()).skip(first);
                for (number, paragraph) in
                    hit.take_while(|(_, p)| p.range.start < passage.bytes.end)
                {
                    let quoting = Quoting {
                        place: Place {
                            path: note.path.clone(),
                            range: quotation.range.clone(),
                        },
                        wording: quotation.wording.text.clone(),
                        verdict: check.verdict,
                    };
                    let key = (paragraph.range.start, passage.source, number);
                    let quoted = found.entry(key).or_insert_with(|| Quoted {
                        source: passage.source,
                        number,
                        range: paragraph.range.clone(),
                        by: Vec::new(),
                    });
                    if !quoted.by.contains(&quoting) {
                        quoted.by.push(quoting);
                    }
                }
            }
        }
    }
    let mut all: Vec<Quoted> = found.into_values().collect();
    for quoted in &mut all {
        quoted.by.sort_by(|a, b| {
            let key = |q: &Quoting| (q.place.range.start, q.place.range.end);
            (&a.place.path, key(a)).cmp(&(&b.place.path, key(b)))
        });
    }
    all
}
