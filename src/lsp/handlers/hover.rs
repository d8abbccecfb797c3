//! Hover: what a quotation, citation, locator or title is about.

use crate::lsp::convert;
use crate::lsp::render;
use crate::lsp::view::View;
use crate::query::{card, subject};
use tower_lsp::ls_types::{Hover, Position};

pub(in crate::lsp) fn hover(view: &View, position: Position) -> Option<Hover> {
    let note = view.note()?;
    let byte = convert::offset_in(view, position)?;
    let subject = subject(note, byte)?;
    let card = card::card(&view.workspace, note, subject)?;
    let text = render::card(view, &card);
    convert::hover(view, &subject.range(note)?, text)
}
