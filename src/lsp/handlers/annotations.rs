//! What is shown in and over the text: hints behind quotations, lenses over quoted paragraphs, links.

use crate::lsp::convert;
use crate::lsp::settings::InlayHints;
use crate::lsp::view::View;
use crate::query::{hints, links, quoted};
use tower_lsp::ls_types::{CodeLens, DocumentLink, InlayHint, Range};

pub(in crate::lsp) fn hints(view: &View, range: Range) -> Option<Vec<InlayHint>> {
    let note = view.note()?;
    let within = convert::bytes_in(view, range)?;
    let hints = match view.settings.inlay_hints {
        InlayHints::Off => return None,
        InlayHints::Places => hints::hints(&view.workspace, note, &within),
        InlayHints::Translation => hints::translations(&view.workspace, note, &within, view.locale),
    };
    Some(convert::hints(view, &hints))
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
