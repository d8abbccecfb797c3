//! Hover: what a quotation, citation, locator, title, label or word is about.

use crate::lsp::convert;
use crate::lsp::render;
use crate::lsp::view::{Kind, View};
use crate::query::labels::{self, Spoken};
use crate::query::translation_word;
use crate::query::{Subject, card, settings, subject};
use std::ops::Range;
use tower_lsp::ls_types::{Hover, Position};

pub(in crate::lsp) fn hover(view: &View, position: Position) -> Option<Hover> {
    if view.kind == Kind::Config {
        let byte = convert::offset_typed(view, position)?;
        let meaning = settings::meaning(view.text.as_ref()?, byte, view.locale)?;
        let text = render::meaning(view, &meaning);
        return convert::hover(view, &meaning.range, text);
    }
    let Some(note) = view.note() else {
        return in_source(view, position);
    };
    let byte = convert::offset_in(view, position)?;
    let subject = subject(note, byte);
    let told = subject.and_then(|subject| {
        let card = card::card(&view.workspace, note, subject)?;
        Some((subject.range(note)?, render::card(view, &card)))
    });
    if let Some(label) = labels::in_note(&view.workspace, note, byte) {
        return with_label(view, told, label);
    }
    // Of a quotation the sentences are told already.
    let word = match subject {
        None | Some(Subject::Quotation(_)) => {
            translation_word::in_note(&view.workspace, note, byte, told.is_none())
        }
        Some(_) => None,
    };
    let word = word.map(|word| (word.range.clone(), render::word(view, &word)));
    together(view, told, word)
}

/// What the label there stands for, and then what else is told.
fn with_label(view: &View, told: Option<Told>, label: Spoken) -> Option<Hover> {
    let text = render::label(view, &label.cards);
    match told {
        Some((range, told)) => convert::hover(view, &range, render::joined(view, &[text, told])),
        None => convert::hover(view, &label.range, text),
    }
}

/// A text, and the bytes of the document that it is about.
type Told = (Range<usize>, String);

/// Both texts, about what the first is about.
fn together(view: &View, first: Option<Told>, second: Option<Told>) -> Option<Hover> {
    let (range, text) = match (first, second) {
        (Some((range, first)), Some((_, second))) => {
            (range, render::joined(view, &[first, second]))
        }
        (first, second) => first.or(second)?,
    };
    convert::hover(view, &range, text)
}

/// The paragraph of a source, who quotes it, and what the word there means.
fn in_source(view: &View, position: Position) -> Option<Hover> {
    let file = view.source()?;
    let byte = convert::offset_in(view, position)?;
    let card = card::paragraph(&view.workspace, view.all_notes(), file, byte)?;
    let mut parts = vec![render::paragraph(view, &card)];
    let word = translation_word::in_source(&view.workspace, file, byte);
    parts.extend(word.map(|word| render::word(view, &word)));
    let told = (card.range.clone(), render::joined(view, &parts));
    match labels::in_source(&view.workspace, file, byte) {
        Some(label) => with_label(view, Some(told), label),
        None => together(view, Some(told), None),
    }
}
