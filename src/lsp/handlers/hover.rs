//! Hover: what a quotation, citation, locator, title or label is about.

use crate::lsp::convert;
use crate::lsp::render;
use crate::lsp::view::{Kind, View};
use crate::query::labels::{self, Spoken};
use crate::query::{card, settings, subject};
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
    let label = labels::in_note(&view.workspace, note, byte);
    with_label(view, card, label)
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

/// The paragraph of a source, and who quotes it.
fn in_source(view: &View, position: Position) -> Option<Hover> {
    let file = view.source()?;
    let byte = convert::offset_in(view, position)?;
    let card = card::paragraph(&view.workspace, view.all_notes(), file, byte)?;
    let told = (card.range.clone(), render::paragraph(view, &card));
    with_label(
        view,
        Some(told),
        labels::in_source(&view.workspace, file, byte),
    )
}
