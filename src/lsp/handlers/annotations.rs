//! What is shown in and over the text: hints behind quotations, lenses over quoted paragraphs, links.

use crate::lsp::convert;
use crate::lsp::view::View;
use crate::query::{hints, links, quoted};
use tower_lsp::ls_types::{CodeLens, DocumentLink, InlayHint, Range};

pub(in crate::lsp) fn hints(view: &View, range: Range) -> Option<Vec<InlayHint>> {
    let note = view.note().filter(|_| view.settings.inlay_hints)?;
    let within = convert::bytes_in(view, range)?;
    Some(convert::hints(
        view,
        &hints::hints(&view.workspace, note, &within),
    ))
}

pub(in crate::lsp) fn lenses(view: &View) -> Option<Vec<CodeLens>> {
    let file = view.source().filter(|_| view.settings.code_lens)?;
    let quoted = quoted::quoted(&view.workspace, view.all_notes(), file);
    Some(convert::lenses(view, &quoted))
}

pub(in crate::lsp) fn links(view: &View) -> Option<Vec<DocumentLink>> {
    Some(convert::links(
        view,
        &links::links(&view.workspace, view.note()?),
    ))
}
