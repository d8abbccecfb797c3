//! What commands do.

use crate::lint::{self, Edit};
use crate::lsp::convert;
use crate::lsp::view::View;
use crate::query::{self, rename::Refusal, translate::Patience};
use serde_json::Value;
use tower_lsp::ls_types::{Position, WorkspaceEdit};

/// Where a text stands.
pub(in crate::lsp) fn find(view: &View, text: &str, limit: usize) -> Vec<Value> {
    let found = query::find(&view.workspace, text, None, limit, &view.root);
    let found = found.iter();
    found
        .filter_map(|passage| convert::passage(&view.root, passage))
        .collect()
}

/// How a text is translated.
pub(in crate::lsp) fn translate(view: &View, text: &str) -> Vec<Value> {
    let found = query::translate::translate(&view.workspace, text, &view.root, Patience::Wait);
    let found = found.iter();
    found
        .filter_map(|translation| convert::translation(&view.root, translation))
        .collect()
}

/// The edit that cites `id` at a position, in the configured style.
pub(in crate::lsp) fn insert_citation(
    view: &View,
    position: Position,
    id: &str,
    locator: Option<&str>,
) -> Option<Result<WorkspaceEdit, Refusal>> {
    let ws = &view.workspace;
    if !ws.known.keys.contains(id) {
        return Some(Err(Refusal::Unknown(id.to_owned())));
    }
    let note = view.note()?;
    let byte = convert::offset_in(view, position)?;
    let before = note.text.get(..byte)?;
    let last = before
        .chars()
        .rev()
        .find(|c| c.is_alphanumeric() || *c == ' ');
    let last = last.filter(|c| *c != ' ');
    let edit = Edit {
        path: note.path.clone(),
        range: byte..byte,
        new_text: lint::citation(ws, id, locator, last)?,
    };
    Some(Ok(convert::workspace_edit(view, &[edit])))
}
