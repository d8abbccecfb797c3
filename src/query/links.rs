//! Citation keys and titles of a note as links to what they cite.

use super::Subject;
use super::navigation::{self, Place};
use crate::workspace::{CheckedNote, Workspace};
use std::ops::Range;

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Bytes of the note.
    pub range: Range<usize>,
    /// Where it leads.
    pub target: Place,
    /// The title of what it leads to.
    pub title: Option<String>,
}

/// The links of a note in order of position: a key leads to the place that its locator names, else to the beginning of its
/// source; a key without a text, to its bibliography entry.
#[must_use]
pub fn links(ws: &Workspace, checked: &CheckedNote) -> Vec<Link> {
    let citations = (0..checked.note.citations.len()).flat_map(|index| {
        let located = link(
            ws,
            checked,
            Subject::Locator(index),
            Subject::Citation(index),
        );
        located.or_else(|| {
            link(
                ws,
                checked,
                Subject::Citation(index),
                Subject::Citation(index),
            )
        })
    });
    let titles = (0..checked.note.titles.len())
        .filter_map(|index| link(ws, checked, Subject::Title(index), Subject::Title(index)));
    let mut links: Vec<Link> = citations.chain(titles).collect();
    links.sort_by_key(|link| link.range.start);
    links
}

/// A link on `on` to where `to` leads.
fn link(ws: &Workspace, checked: &CheckedNote, to: Subject, on: Subject) -> Option<Link> {
    let id = on.id(checked)?;
    let mut targets = navigation::definition(ws, checked, to);
    if targets.is_empty() && to == on {
        targets = navigation::declaration(ws, id);
    }
    let witness = ws.corpus.witnesses_of(id).first().copied();
    let source = witness.and_then(|source| ws.corpus.sources.get(source.0 as usize));
    let mut entries = ws.bibliographies.iter().flat_map(|(_, entries)| entries);
    let title = match source {
        Some(source) => source.title.clone(),
        None => entries
            .find(|entry| entry.key == id)
            .and_then(|entry| entry.title.clone()),
    };
    Some(Link {
        range: on.range(checked)?,
        target: targets.into_iter().next()?.place,
        title,
    })
}
