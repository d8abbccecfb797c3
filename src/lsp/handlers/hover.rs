//! Hover: what a quotation, citation, locator, title, label or word is about.

use crate::lsp::convert;
use crate::lsp::render;
use crate::lsp::view::{Kind, View};
use crate::query::labels::{self, Spoken};
use crate::query::translation_word::{self, WordCard};
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
    let card = subject.and_then(|subject| {
        Some((
            subject.range(note)?,
            card::card(&view.workspace, note, subject)?,
        ))
    });
    let card = card.map(|(range, card)| (range, render::card(view, &card)));
    if let Some(label) = labels::in_note(&view.workspace, note, byte) {
        return with_label(view, card, Some(label));
    }
    let has_words = matches!(subject, None | Some(Subject::Quotation(_)));
    let word = translation_word::in_note(&view.workspace, note, byte).filter(|_| has_words);
    with_word(view, card, word)
}

/// What is told, and then what the word there means; of a quotation the sentences are told already.
fn with_word(
    view: &View,
    told: Option<(Range<usize>, String)>,
    word: Option<WordCard>,
) -> Option<Hover> {
    let Some((range, text)) = told else {
        let word = word?;
        return convert::hover(view, &word.range, render::word(view, &word));
    };
    let word = word.and_then(WordCard::without_sentences);
    let parts = [text].into_iter();
    let parts = parts.chain(word.map(|word| render::word(view, &word)));
    convert::hover(
        view,
        &range,
        render::joined(view, &parts.collect::<Vec<_>>()),
    )
}

/// What the label there stands for, and then what else is told.
fn with_label(
    view: &View,
    told: Option<(Range<usize>, String)>,
    label: Option<Spoken>,
) -> Option<Hover> {
    let label = label.map(|label| (label.range, render::label(view, &label.cards)));
    match (told, label) {
        (Some((range, text)), Some((_, label))) => {
            convert::hover(view, &range, render::joined(view, &[label, text]))
        }
        (Some((range, text)), None) | (None, Some((range, text))) => {
            convert::hover(view, &range, text)
        }
        (None, None) => None,
    }
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
    with_label(
        view,
        Some(told),
        labels::in_source(&view.workspace, file, byte),
    )
}
