//! What is written behind a quotation that holds: a check mark and where it stands, or how it is translated.

use super::translate::Patience;
use super::translation_gloss::glosses;
use super::{shortened, words};
use crate::collate::Verdict;
use crate::lint::Locale;
use crate::markup::Quotation;
use crate::workspace::{Check, CheckedNote, Workspace};
use std::ops::Range;

/// A remark in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The byte of the note before which it is shown.
    pub at: usize,
    /// `✓ ¶8`; with the id (`✓ xi2015-pdf ¶8`) where the citation alone does not say which source it is. Of a translation, its
    /// words in their marks.
    pub label: String,
    /// The source's title; of a translation, whose it is.
    pub title: Option<String>,
}

/// The hints of the quotations that end in `within` (bytes of the note).
#[must_use]
pub fn hints(ws: &Workspace, checked: &CheckedNote, within: &Range<usize>) -> Vec<Hint> {
    let quotations = checked.note.quotations.iter().zip(&checked.checks);
    quotations
        .filter(|(quotation, _)| {
            within.start <= quotation.outer.end && quotation.outer.end <= within.end
        })
        .filter_map(|(quotation, check)| hint(ws, quotation, check))
        .collect()
}

/// At most so many characters of a translation are shown.
const SHOWN: usize = 60;

/// The translations of the quotations that end in `within` (bytes of the note), where there is evidence for the words and the note
/// does not give them.
#[must_use]
pub fn translations(
    ws: &Workspace,
    checked: &CheckedNote,
    within: &Range<usize>,
    locale: Locale,
) -> Vec<Hint> {
    let quotations = checked.note.quotations.iter().enumerate();
    let here = quotations.filter(|(_, quotation)| {
        let end = quotation.outer.end;
        within.start <= end && end <= within.end && quotation.gloss.is_none()
    });
    here.filter_map(|(index, quotation)| {
        let gloss = glosses(ws, checked, index, Patience::Ready)
            .into_iter()
            .next()?;
        Some(Hint {
            at: quotation.outer.end,
            label: gloss.marks.around(&shortened(&gloss.words, SHOWN)),
            title: Some(gloss.provenance(locale)),
        })
    })
    .collect()
}

fn hint(ws: &Workspace, quotation: &Quotation, check: &Check) -> Option<Hint> {
    if !matches!(check.verdict, Verdict::Verbatim | Verdict::Equivalent) {
        return None;
    }
    let first = check.passages.first()?;
    let source = ws.corpus.sources.get(first.source.0 as usize)?;
    let citations = quotation
        .binding
        .as_ref()
        .map_or(&[][..], |binding| &binding.citations);
    let is_clear = match citations {
        [citation] => *citation.id == *source.id || ws.corpus.witnesses_of(&citation.id).len() == 1,
        _ => false,
    };
    let mut label = words::verdict_sign(check.verdict).to_owned();
    if !is_clear {
        label.push_str(&format!(" {}", source.id));
    }
    // The first place of each part between ellipses.
    let mut numbers: Vec<u32> = Vec::new();
    let fragments = (0..quotation.fragments.len()).filter_map(|fragment| {
        let mut passages = check.passages.iter();
        passages.find(|passage| passage.fragment == fragment && passage.source == first.source)
    });
    for passage in fragments {
        let number = ws.corpus.paragraph_at(passage.source, passage.bytes.start);
        numbers.extend(number.filter(|number| !numbers.contains(number)));
    }
    if !numbers.is_empty() {
        let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
        label.push_str(&format!(" ¶{}", numbers.join(", ")));
    }
    Some(Hint {
        at: quotation.outer.end,
        label,
        title: source.title.clone(),
    })
}
