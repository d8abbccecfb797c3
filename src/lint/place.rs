//! Where in the corpus something stands, as the linter names it.

use super::{Context, Related};
use crate::corpus::{Corpus, Source, SourceId};
use crate::workspace::Passage;
use std::ops::Range;
use std::sync::Arc;

/// The source with this index.
pub(super) fn source(corpus: &Corpus, id: SourceId) -> Option<&Source> {
    corpus.sources.get(id.0 as usize).map(Arc::as_ref)
}

/// The sources that citing `id` means: a work's witnesses, else the source of that name.
pub(super) fn cited(corpus: &Corpus, id: &str) -> Vec<SourceId> {
    let work = corpus.work_by_id(id);
    match work.and_then(|work| corpus.works.get(work.0 as usize)) {
        Some(work) => work.witnesses.clone(),
        None => corpus.source_by_id(id).into_iter().collect(),
    }
}

/// Number of the paragraph that holds `byte`.
pub(super) fn paragraph_at(corpus: &Corpus, id: SourceId, byte: usize) -> Option<u32> {
    let paragraphs = source(corpus, id)?.paragraphs();
    let after = paragraphs.partition_point(|paragraph| paragraph.range.start <= byte);
    let paragraph = paragraphs.get(after.checked_sub(1)?)?;
    (byte < paragraph.range.end)
        .then(|| u32::try_from(after).ok())
        .flatten()
}

/// The id that a citation of this source should use. Paragraph numbers of the first witness are those of the work, so that
/// one goes by the work's id.
pub fn cite_id(corpus: &Corpus, id: SourceId) -> &str {
    let Some(source) = source(corpus, id) else {
        return "";
    };
    match corpus.works.get(source.work.0 as usize) {
        Some(work) if work.witnesses.first() == Some(&id) => &work.id,
        _ => &source.id,
    }
}

/// `xi2015 ¶8`.
pub(super) fn name(corpus: &Corpus, id: SourceId, byte: usize) -> String {
    match paragraph_at(corpus, id, byte) {
        Some(n) => format!("{} ¶{n}", cite_id(corpus, id)),
        None => cite_id(corpus, id).to_string(),
    }
}

/// What a passage has of each paragraph that it runs through.
pub(super) fn by_paragraph(corpus: &Corpus, passage: &Passage) -> Vec<Passage> {
    let paragraphs = source(corpus, passage.source).map_or(&[][..], |source| source.paragraphs());
    let first = paragraphs.partition_point(|paragraph| paragraph.range.end <= passage.bytes.start);
    let parts: Vec<Passage> = paragraphs
        .iter()
        .skip(first)
        .map(|paragraph| Passage {
            bytes: paragraph.range.start.max(passage.bytes.start)
                ..paragraph.range.end.min(passage.bytes.end),
            ..passage.clone()
        })
        .take_while(|part| part.bytes.start < part.bytes.end)
        .collect();
    if parts.is_empty() {
        return vec![passage.clone()];
    }
    parts
}

/// The text of a passage, layout gone.
pub(super) fn text(corpus: &Corpus, passage: &Passage) -> String {
    let file =
        source(corpus, passage.source).and_then(|source| corpus.files.get(source.file.0 as usize));
    let raw = file
        .and_then(|file| file.text.get(passage.bytes.clone()))
        .unwrap_or_default();
    let mut out = String::with_capacity(raw.len());
    for word in raw.split_whitespace() {
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii());
        if latin(out.chars().next_back()) && latin(word.chars().next()) {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// A passage as a related place.
pub(super) fn related(
    cx: &Context,
    passage: &Passage,
    message: String,
    marks: Vec<Range<usize>>,
) -> Option<Related> {
    let corpus = &cx.ws.corpus;
    let file = corpus
        .files
        .get(source(corpus, passage.source)?.file.0 as usize)?;
    Some(Related {
        path: file.path.clone(),
        range: passage.bytes.clone(),
        message,
        marks,
    })
}
