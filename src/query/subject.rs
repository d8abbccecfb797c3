//! What stands under the cursor in a note.

use crate::workspace::CheckedNote;
use std::ops::Range;

/// What a request is about. Indices are those of the note's lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A quotation (index in `note.quotations`), its marks included.
    Quotation(usize),
    /// A citation (index in `note.citations`).
    Citation(usize),
    /// The locator of a citation (index in `note.citations`).
    Locator(usize),
    /// A 《title》 that names a source (index in `note.titles`).
    Title(usize),
}

/// The innermost subject that holds `byte` or ends there.
#[must_use]
pub fn subject(checked: &CheckedNote, byte: usize) -> Option<Subject> {
    let holds = |range: &Range<usize>| range.start <= byte && byte <= range.end;
    let note = &checked.note;
    let citations = || note.citations.iter().enumerate();
    let locator = citations().find(|(_, citation)| {
        let locator = citation.locator.as_ref();
        locator.is_some_and(|locator| holds(&locator.span))
    });
    if let Some((index, _)) = locator {
        return Some(Subject::Locator(index));
    }
    // Items of one bracket touch: the one that the byte lies in wins over the one that it ends.
    let inside = citations().find(|(_, citation)| citation.range.contains(&byte));
    let citation = inside.or_else(|| citations().find(|(_, citation)| holds(&citation.range)));
    if let Some((index, _)) = citation {
        return Some(Subject::Citation(index));
    }
    let title = note
        .titles
        .iter()
        .position(|title| title.id.is_some() && holds(&title.range));
    if let Some(index) = title {
        return Some(Subject::Title(index));
    }
    note.quotations
        .iter()
        .enumerate()
        .filter(|(_, quotation)| holds(&quotation.outer))
        .min_by_key(|(_, quotation)| quotation.outer.len())
        .map(|(index, _)| Subject::Quotation(index))
}

impl Subject {
    /// The bytes of the note that it is.
    #[must_use]
    pub fn range(self, checked: &CheckedNote) -> Option<Range<usize>> {
        let note = &checked.note;
        match self {
            Subject::Quotation(index) => Some(note.quotations.get(index)?.range.clone()),
            Subject::Citation(index) => Some(note.citations.get(index)?.key_range.clone()),
            Subject::Locator(index) => {
                Some(note.citations.get(index)?.locator.as_ref()?.span.clone())
            }
            Subject::Title(index) => Some(note.titles.get(index)?.range.clone()),
        }
    }

    /// The id that it cites, unless it is a quotation.
    #[must_use]
    pub fn id(self, checked: &CheckedNote) -> Option<&str> {
        let note = &checked.note;
        match self {
            Subject::Quotation(_) => None,
            Subject::Citation(index) | Subject::Locator(index) => {
                Some(&note.citations.get(index)?.key)
            }
            Subject::Title(index) => note.titles.get(index)?.id.as_deref(),
        }
    }
}
