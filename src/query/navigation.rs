//! Where what stands under the cursor comes from, and who else quotes it.

use super::subject::Subject;
use super::translate::{Patience, translations_of};
use crate::corpus::{FileId, SourceId, WorkId};
use crate::markup::locator::Locator;
use crate::workspace::{CheckedNote, Workspace};
use std::ops::Range;
use std::path::PathBuf;

/// A stretch of a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// Absolute path.
    pub path: PathBuf,
    /// Bytes of its text.
    pub range: Range<usize>,
}

/// A place with what lies around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Where to go.
    pub place: Place,
    /// The paragraph or document around it: bytes of the same file, holding the place.
    pub around: Range<usize>,
}

/// Where `subject` is defined: of a quotation the list that it stands for, if it is a label, and its passages, the cited first, of a citation or title the beginning of what it
/// cites, of a locator the paragraph.
#[must_use]
pub fn definition(ws: &Workspace, note: &CheckedNote, subject: Subject) -> Vec<Target> {
    match subject {
        Subject::Quotation(index) => {
            let Some(check) = note.checks.get(index) else {
                return Vec::new();
            };
            // A label is defined where its list stands, whoever coined its name.
            let quotation = note.note.quotations.get(index);
            let lists = quotation.map_or_else(Vec::new, |quotation| {
                super::labels::of_quotation(ws, quotation)
            });
            let defined = lists
                .iter()
                .filter_map(|label| super::labels::target(ws, label));
            let found = check.passages.iter();
            let near = check.nearest.iter().map(|near| &near.passage);
            let targets = found
                .chain(near)
                .filter_map(|passage| target(ws, passage.source, passage.bytes.clone()));
            unique(defined.chain(targets))
        }
        Subject::Citation(_) | Subject::Title(_) => {
            let witnesses = subject.id(note).map(|id| ws.corpus.witnesses_of(id));
            let starts = witnesses
                .into_iter()
                .flatten()
                .filter_map(|source| start(ws, source));
            unique(starts)
        }
        Subject::Locator(index) => {
            let Some(citation) = note.note.citations.get(index) else {
                return Vec::new();
            };
            let Some(locator) = &citation.locator else {
                return Vec::new();
            };
            let witnesses = ws.corpus.witnesses_of(&citation.key);
            let places = witnesses
                .into_iter()
                .flat_map(|source| located(ws, source, &locator.value));
            unique(places)
        }
    }
}

/// Where the passages of a quotation are translated, and how the phrase is rendered there.
#[must_use]
pub fn implementation(ws: &Workspace, note: &CheckedNote, subject: Subject) -> Vec<Target> {
    let Subject::Quotation(index) = subject else {
        return Vec::new();
    };
    let passages = note.checks.get(index).into_iter();
    let passages = passages.flat_map(|check| &check.passages);
    let translations = passages.flat_map(|passage| {
        let root = &ws.config.root;
        translations_of(ws, passage.source, &passage.bytes, root, Patience::Wait)
    });
    let targets = translations.filter_map(|translation| {
        let sentence = translation.place?;
        let matched = translation.matched.map(|matched| matched.bytes);
        let range = matched.map_or(sentence.range.clone(), |[start, end]| start..end);
        Some(Target {
            around: sentence.range,
            place: Place {
                path: sentence.path,
                range,
            },
        })
    });
    unique(targets)
}

/// Where `id` is declared: its `[[source]]` tables, else its file; its bibliography entries.
#[must_use]
pub fn declaration(ws: &Workspace, id: &str) -> Vec<Target> {
    let mut targets = Vec::new();
    let config = ws.config.file.as_ref();
    // A client's settings have no place.
    let written = ws
        .config
        .sources
        .iter()
        .filter(|table| !table.span.is_empty());
    let tables = written.filter(|table| {
        let names = |value: &Option<crate::config::Spanned<String>>| {
            value.as_ref().is_some_and(|value| value.value == id)
        };
        names(&table.id) || names(&table.work)
    });
    for table in tables {
        let named = table.id.as_ref().map_or(&table.span, |id| &id.span);
        targets.extend(config.map(|path| Target {
            place: Place {
                path: path.clone(),
                range: named.clone(),
            },
            around: table.span.clone(),
        }));
    }
    if targets.is_empty() {
        let witnesses = ws.corpus.witnesses_of(id).into_iter();
        targets.extend(witnesses.filter_map(|source| start(ws, source)));
    }
    for (path, entries) in &ws.bibliographies {
        let entries = entries.iter().filter(|entry| entry.key == id);
        targets.extend(entries.map(|entry| Target {
            place: Place {
                path: path.clone(),
                range: entry.span.clone(),
            },
            around: entry.span.clone(),
        }));
    }
    unique(targets)
}

/// What references are asked of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// A work: whatever cites or quotes it.
    Work(WorkId),
    /// Bytes of a source: whatever quotes them.
    Passage(SourceId, Range<usize>),
    /// A key that no text stands behind.
    Key(String),
}

/// What the references of `subject` are references of.
#[must_use]
pub fn asked(ws: &Workspace, note: &CheckedNote, subject: Subject) -> Vec<Asked> {
    match subject {
        Subject::Quotation(index) => note
            .checks
            .get(index)
            .into_iter()
            .flat_map(|check| &check.passages)
            .map(|passage| Asked::Passage(passage.source, passage.bytes.clone()))
            .collect(),
        _ => subject
            .id(note)
            .map(|id| match ws.corpus.witnesses_of(id).first() {
                Some(source) => match ws.corpus.sources.get(source.0 as usize) {
                    Some(source) => Asked::Work(source.work),
                    None => Asked::Key(id.to_owned()),
                },
                None => Asked::Key(id.to_owned()),
            })
            .into_iter()
            .collect(),
    }
}

/// Every place of `notes` that quotes or cites what is asked, and for passages the places in sources, in order of path and
/// position.
pub fn references<'a>(
    ws: &Workspace,
    notes: impl IntoIterator<Item = &'a CheckedNote>,
    asked: &[Asked],
) -> Vec<Place> {
    let mut places = Vec::new();
    for note in notes {
        let place = |range: &Range<usize>| Place {
            path: note.path.clone(),
            range: range.clone(),
        };
        for (quotation, check) in note.note.quotations.iter().zip(&note.checks) {
            let quotes = check.passages.iter().any(|passage| {
                asked.iter().any(|asked| match asked {
                    Asked::Passage(source, bytes) => {
                        passage.source == *source && overlap(&passage.bytes, bytes)
                    }
                    Asked::Work(work) => {
                        passage.cited && work_of(ws, passage.source) == Some(*work)
                    }
                    Asked::Key(_) => false,
                })
            });
            if quotes {
                places.push(place(&quotation.range));
            }
        }
        let cites = |id: &str| {
            let cited = ws.corpus.witnesses_of(id);
            let works: Vec<Option<WorkId>> = cited.iter().map(|s| work_of(ws, *s)).collect();
            asked.iter().any(|asked| match asked {
                Asked::Work(work) => works.contains(&Some(*work)),
                Asked::Key(key) => key == id,
                Asked::Passage(..) => false,
            })
        };
        let citations = note.note.citations.iter();
        places.extend(
            citations
                .filter(|citation| cites(&citation.key))
                .map(|citation| place(&citation.key_range)),
        );
        let titles = note.note.titles.iter();
        places.extend(
            titles
                .filter(|title| title.id.as_deref().is_some_and(cites))
                .map(|title| place(&title.range)),
        );
    }
    for asked in asked {
        if let Asked::Passage(source, bytes) = asked {
            places.extend(target(ws, *source, bytes.clone()).map(|target| target.place));
        }
    }
    places.sort_by(|a, b| {
        (&a.path, a.range.start, a.range.end).cmp(&(&b.path, b.range.start, b.range.end))
    });
    places.dedup();
    places
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end.max(b.start + 1) && b.start < a.end.max(a.start + 1)
}

fn work_of(ws: &Workspace, source: SourceId) -> Option<WorkId> {
    ws.corpus
        .sources
        .get(source.0 as usize)
        .map(|source| source.work)
}

/// Bytes of a source with the paragraph around them.
fn target(ws: &Workspace, source: SourceId, bytes: Range<usize>) -> Option<Target> {
    let entry = ws.corpus.sources.get(source.0 as usize)?;
    let file = ws.corpus.files.get(entry.file.0 as usize)?;
    let number = ws.corpus.paragraph_at(source, bytes.start);
    let paragraph = number.and_then(|number| entry.paragraphs().get(number as usize - 1));
    let around = paragraph.map_or(bytes.clone(), |paragraph| {
        paragraph.range.start.min(bytes.start)..paragraph.range.end.max(bytes.end)
    });
    Some(Target {
        place: Place {
            path: file.path.clone(),
            range: bytes,
        },
        around,
    })
}

/// The beginning of a source: its first readable character.
/// Where a source begins.
pub(super) fn start(ws: &Workspace, source: SourceId) -> Option<Target> {
    let entry = ws.corpus.sources.get(source.0 as usize)?;
    let file = ws.corpus.files.get(entry.file.0 as usize)?;
    let first = entry
        .readable()
        .first()
        .map_or(entry.range.start, |r| r.start);
    Some(Target {
        place: Place {
            path: file.path.clone(),
            range: first..first,
        },
        around: entry.range.clone(),
    })
}

/// The paragraphs, sections or pages that a locator names.
fn located(ws: &Workspace, source: SourceId, locator: &Locator) -> Vec<Target> {
    ws.corpus
        .locate(source, locator)
        .into_iter()
        .filter_map(|range| target(ws, source, range))
        .collect()
}

fn unique(targets: impl IntoIterator<Item = Target>) -> Vec<Target> {
    let mut unique: Vec<Target> = Vec::new();
    for target in targets {
        if !unique.contains(&target) {
            unique.push(target);
        }
    }
    unique
}

/// The paragraph of a source file that holds `byte`, as something to ask the references of; the byte alone outside paragraphs.
#[must_use]
pub fn paragraph(ws: &Workspace, file: FileId, byte: usize) -> Vec<Asked> {
    (0..)
        .map(SourceId)
        .zip(&ws.corpus.sources)
        .filter(|(_, source)| {
            source.file == file && source.range.start <= byte && byte <= source.range.end
        })
        .map(|(id, source)| {
            let number = ws.corpus.paragraph_at(id, byte);
            let paragraph = number.and_then(|n| source.paragraphs().get(n as usize - 1));
            Asked::Passage(id, paragraph.map_or(byte..byte, |p| p.range.clone()))
        })
        .collect()
}
