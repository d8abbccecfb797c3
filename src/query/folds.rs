//! What an editor can fold away: sections, block quotes, front matter; in a source its sections and parts.

use super::outline::{sections, trimmed};
use crate::config::front_matter;
use crate::corpus::FileId;
use crate::text::position::LineIndex;
use crate::workspace::{CheckedNote, Workspace};
use std::ops::Range;

/// What can be folded in a note, in bytes from somewhere on the first line to somewhere on the last.
#[must_use]
pub fn note(checked: &CheckedNote) -> Vec<Range<usize>> {
    let (text, lines) = (&checked.text, &checked.lines);
    let front = front_matter(text).map(|front| trimmed(text, front.span));
    let mut folds: Vec<Range<usize>> = front.into_iter().collect();
    folds.extend(sections(checked));
    folds.extend(block_quotes(text, lines));
    in_order(folds, lines)
}

/// What can be folded in a source file.
#[must_use]
pub fn source(ws: &Workspace, id: FileId) -> Vec<Range<usize>> {
    let Some(file) = ws.corpus.files.get(id.0 as usize) else {
        return Vec::new();
    };
    let text = &file.text;
    let parts: Vec<_> = ws
        .corpus
        .sources
        .iter()
        .filter(|source| source.file == id)
        .collect();
    let front = front_matter(text).map(|front| front.span);
    let mut folds: Vec<Range<usize>> = front.into_iter().collect();
    // A file that is one document needs no fold for it.
    if parts.len() > 1 {
        folds.extend(parts.iter().map(|source| source.range.clone()));
    }
    folds.extend(
        parts
            .iter()
            .flat_map(|source| source.sections())
            .map(|section| section.range.clone()),
    );
    let folds = folds.into_iter().map(|fold| trimmed(text, fold)).collect();
    in_order(folds, file.lines())
}

/// Runs of lines that begin with `>`.
fn block_quotes(text: &str, lines: &LineIndex) -> Vec<Range<usize>> {
    let mut quotes: Vec<Range<usize>> = Vec::new();
    let mut is_open = false;
    for line in (0..lines.count()).map(|line| lines.line_range(line)) {
        let content = text.get(line.clone()).unwrap_or_default();
        let is_quote = content.trim_start().starts_with('>');
        match quotes.last_mut() {
            Some(quote) if is_quote && is_open => quote.end = line.end,
            _ if is_quote => quotes.push(line),
            _ => {}
        }
        is_open = is_quote;
    }
    quotes
}

/// Those of more than one line, in order of position, the outer before the inner.
fn in_order(mut folds: Vec<Range<usize>>, lines: &LineIndex) -> Vec<Range<usize>> {
    folds.retain(|fold| lines.line_of(fold.start) < lines.line_of(fold.end));
    folds.sort_by_key(|fold| (fold.start, std::cmp::Reverse(fold.end)));
    folds.dedup();
    folds
}
