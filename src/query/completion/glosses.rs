//! Behind a quotation, after `（“` or ` ("`: how it is translated.

use super::super::translate::Patience;
use super::super::translation_gloss;
use super::{About, Completions, Item, ItemKind, clip, letters};
use crate::lint::Locale;
use crate::workspace::{CheckedNote, Workspace};
use std::ops::Range;

/// So much of a translation is shown, in characters.
const SHOWN: usize = 60;

/// A gloss that is being typed behind a quotation.
struct Typed<'n> {
    /// The quotation's index.
    index: usize,
    /// From after the mark to the cursor.
    text: &'n str,
    /// The mark that closes it, and the parenthesis.
    close: [char; 2],
    /// What is replaced: what was typed, and what an editor closed by itself.
    range: Range<usize>,
}

pub(super) fn complete(
    ws: &Workspace,
    note: &CheckedNote,
    at: usize,
    locale: Locale,
) -> Option<Completions> {
    let typed = typed(note, at)?;
    let glosses = translation_gloss::glosses(ws, note, typed.index, Patience::Short);
    let fitting = glosses
        .iter()
        .filter(|gloss| letters(&gloss.words).starts_with(&letters(typed.text)));
    let items = fitting.map(|gloss| {
        let [mark, parenthesis] = typed.close;
        let translation = &gloss.translation;
        let of = translation.source.clone().zip(translation.place.as_ref());
        Item {
            label: clip(&gloss.words, SHOWN),
            description: translation.source.clone(),
            detail: Some(gloss.provenance(locale)),
            kind: ItemKind::Wording,
            filter: format!("{} {}", typed.text, gloss.words),
            range: typed.range.clone(),
            new_text: format!("{}{mark}{parenthesis}", gloss.words),
            about: of.map(|(source, place)| About::Passage(source, place.range.clone())),
        }
    });
    let items: Vec<Item> = items.collect();
    (!items.is_empty()).then_some(Completions {
        items,
        is_incomplete: false,
    })
}

/// The gloss at the cursor: behind the mark of a quotation, a parenthesis, a mark, and the beginning of it.
fn typed(note: &CheckedNote, at: usize) -> Option<Typed<'_>> {
    let quotations = note.note.quotations.iter().enumerate();
    let before = quotations.filter(|(_, quotation)| quotation.outer.end < at);
    let (index, quotation) = before.max_by_key(|(_, quotation)| quotation.outer.end)?;
    let gap = note.text.get(quotation.outer.end..at)?;
    let inner = gap.trim_start_matches(' ');
    let (parenthesis, rest) = match inner.chars().next()? {
        '（' => ('）', inner.strip_prefix('（')?),
        '(' => (')', inner.strip_prefix('(')?),
        _ => return None,
    };
    let (mark, text) = match rest.chars().next()? {
        '“' => ('”', rest.strip_prefix('“')?),
        '"' => ('"', rest.strip_prefix('"')?),
        _ => return None,
    };
    if text.contains([mark, parenthesis, '\n', '\r']) {
        return None;
    }
    let mut end = at;
    for closing in [mark, parenthesis] {
        if note.text.get(end..)?.starts_with(closing) {
            end += closing.len_utf8();
        }
    }
    Some(Typed {
        index,
        text,
        close: [mark, parenthesis],
        range: at - text.len()..end,
    })
}
