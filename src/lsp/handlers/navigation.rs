//! Definition, declaration, implementation (the translation), references, highlights.

use crate::corpus::FileId;
use crate::lsp::convert;
use crate::lsp::view::View;
use crate::query::labels;
use crate::query::navigation::{self, Asked, Place};
use crate::query::{Subject, subject};
use tower_lsp::ls_types::{
    DocumentHighlight, DocumentHighlightKind, GotoDefinitionResponse, Location, Position,
};

/// What stands at a position of a note.
fn at(view: &View, position: Position) -> Option<Subject> {
    subject(view.note()?, convert::offset_in(view, position)?)
}

pub(in crate::lsp) fn definition(
    view: &View,
    position: Position,
) -> Option<GotoDefinitionResponse> {
    let note = view.note()?;
    let Some(subject) = at(view, position) else {
        let byte = convert::offset_in(view, position)?;
        let (range, targets) = labels::definition(&view.workspace, note, byte)?;
        return convert::definition(view, &range, &targets);
    };
    let targets = navigation::definition(&view.workspace, note, subject);
    convert::definition(view, &subject.range(note)?, &targets)
}

pub(in crate::lsp) fn declaration(
    view: &View,
    position: Position,
) -> Option<GotoDefinitionResponse> {
    let note = view.note()?;
    let subject = at(view, position)?;
    let targets = navigation::declaration(&view.workspace, subject.id(note)?);
    convert::definition(view, &subject.range(note)?, &targets)
}

pub(in crate::lsp) fn implementation(
    view: &View,
    position: Position,
) -> Option<GotoDefinitionResponse> {
    let note = view.note()?;
    let subject = at(view, position)?;
    let targets = navigation::implementation(&view.workspace, note, subject);
    convert::definition(view, &subject.range(note)?, &targets)
}

pub(in crate::lsp) fn references(view: &View, position: Position) -> Option<Vec<Location>> {
    let places = places(view, position)?;
    Some(convert::locations(view, &places))
}

/// The references in the document itself.
pub(in crate::lsp) fn highlights(
    view: &View,
    position: Position,
) -> Option<Vec<DocumentHighlight>> {
    let places = places(view, position)?;
    let here = places.iter().filter(|place| place.path == view.path);
    let highlight = |place: &Place| {
        Some(DocumentHighlight {
            range: convert::range_in(view, &place.path, &place.range)?,
            kind: Some(DocumentHighlightKind::TEXT),
        })
    };
    Some(here.filter_map(highlight).collect())
}

fn places(view: &View, position: Position) -> Option<Vec<Place>> {
    let asked = match view.note() {
        Some(note) => navigation::asked(&view.workspace, note, at(view, position)?),
        None => in_source(view, view.source()?, position)?,
    };
    Some(navigation::references(
        &view.workspace,
        view.all_notes(),
        &asked,
    ))
}

/// The paragraph of a source, or where there is none the character.
fn in_source(view: &View, file: FileId, position: Position) -> Option<Vec<Asked>> {
    let byte = convert::offset_in(view, position)?;
    Some(navigation::paragraph(&view.workspace, file, byte))
}
