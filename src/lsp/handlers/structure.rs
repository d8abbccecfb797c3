//! Folding, growing selections, colours.

use crate::lsp::convert;
use crate::lsp::view::View;
use crate::query::{folds, selection, tokens};
use tower_lsp::ls_types::{FoldingRange, Position, SelectionRange, SemanticTokensResult};

pub(in crate::lsp) fn folds(view: &View) -> Option<Vec<FoldingRange>> {
    let folds = match view.note() {
        Some(note) => folds::note(note),
        None => folds::source(&view.workspace, view.source()?),
    };
    Some(convert::folds(view, &folds))
}

/// One answer for each position, in their order.
pub(in crate::lsp) fn selections(
    view: &View,
    positions: &[Position],
) -> Option<Vec<SelectionRange>> {
    let selections = positions.iter().map(|&position| {
        let byte = convert::offset_in(view, position)?;
        let chain = match view.note() {
            Some(note) => selection::note(note, byte),
            None => selection::source(&view.workspace, view.source()?, byte),
        };
        Some(convert::selection(view, position, &chain))
    });
    selections.collect()
}

pub(in crate::lsp) fn tokens(view: &View) -> Option<SemanticTokensResult> {
    convert::tokens(view, &tokens::tokens(view.note()?))
}
