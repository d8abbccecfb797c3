//! Where a phrase, or a sentence as someone remembers it, stands in the corpus.

use super::place::{Passage, passage};
use crate::workspace::Workspace;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// More hits than anyone reads; a bound on the work when the hits of one source are picked out of all.
const ALL: usize = 10_000;

/// The places of `text`, exact ones first; with `source`, only those in the source or work of that id. At most `limit`. None once
/// `is_cancelled`.
pub fn find(
    ws: &Workspace,
    is_cancelled: &AtomicBool,
    text: &str,
    source: Option<&str>,
    limit: usize,
    base: &Path,
) -> Vec<Passage> {
    let wanted = |found: &Passage| source.is_none_or(|id| found.source == id || found.work == id);
    let most = if source.is_some() { ALL } else { limit };
    let found = ws.find_unless(is_cancelled, text, most);
    let found = found.unwrap_or_default();
    found
        .iter()
        .filter_map(|near| passage(ws, &near.passage, base))
        .filter(wanted)
        .take(limit)
        .collect()
}
