//! Hover: what a quotation, citation, locator or title is about.

use crate::lsp::convert;
use crate::lsp::render;
use crate::lsp::view::{Kind, View};
use crate::query::{card, settings, subject};
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
    let subject = subject(note, byte)?;
    let card = card::card(&view.workspace, note, subject)?;
    let text = render::card(view, &card);
    convert::hover(view, &subject.range(note)?, text)
}

/// The paragraph of a source, and who quotes it.
fn in_source(view: &View, position: Position) -> Option<Hover> {
    let file = view.source()?;
    let byte = convert::offset_in(view, position)?;
    let card = card::paragraph(&view.workspace, view.all_notes(), file, byte)?;
    let text = render::paragraph(view, &card);
    convert::hover(view, &card.range, text)
}
