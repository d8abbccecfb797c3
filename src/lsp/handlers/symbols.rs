//! Symbols of a document and of the workspace.

use crate::lsp::convert;
use crate::lsp::view::{Kind, View};
use crate::query::{outline, symbols};
use tower_lsp::ls_types::{DocumentSymbolResponse, SymbolInformation};

pub(in crate::lsp) fn document(view: &View) -> Option<DocumentSymbolResponse> {
    let symbols = match view.kind {
        Kind::Note => outline::note(&view.workspace, view.note()?, view.locale),
        Kind::Source(_) => outline::source(&view.workspace, view.source()?),
        Kind::Config => outline::config(view.text.as_deref()?),
        Kind::Declared | Kind::Other => return None,
    };
    Some(convert::document_symbols(view, &symbols))
}

pub(in crate::lsp) fn workspace(view: &View, query: &str) -> Vec<SymbolInformation> {
    convert::workspace_symbols(view, symbols::search(&view.workspace, query))
}
