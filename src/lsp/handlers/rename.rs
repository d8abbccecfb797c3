//! Renaming ids, and following files that are renamed.

use crate::files::Files;
use crate::lsp::convert;
use crate::lsp::view::View;
use crate::query::rename::{self, Refusal};
use std::ops::Range;
use std::path::{Path, PathBuf};
use tower_lsp::ls_types::{Position, PrepareRenameResponse, WorkspaceEdit};

/// The id at a position, with its bytes.
fn at(view: &View, files: &Files, position: Position) -> Result<Option<Named>, Refusal> {
    let (Some(text), Some(byte)) = (&view.text, convert::offset_typed(view, position)) else {
        return Ok(None);
    };
    rename::at(&view.workspace, files, &view.path, text, byte)
}

type Named = (Range<usize>, String);

pub(in crate::lsp) fn prepare(
    view: &View,
    files: &Files,
    position: Position,
) -> Result<Option<PrepareRenameResponse>, Refusal> {
    let named = at(view, files, position)?;
    Ok(named.and_then(|(range, id)| convert::renamable(view, &range, id)))
}

pub(in crate::lsp) fn rename(
    view: &View,
    files: &Files,
    position: Position,
    new: &str,
) -> Result<Option<WorkspaceEdit>, Refusal> {
    let Some((_, old)) = at(view, files, position)? else {
        return Ok(None);
    };
    let edits = rename::rename(&view.workspace, files, open(view), &old, new)?;
    Ok(Some(convert::file_edits(view, &edits)))
}

/// What follows when files or folders move.
pub(in crate::lsp) fn moved(
    view: &View,
    files: &Files,
    moves: &[(PathBuf, PathBuf)],
) -> Option<WorkspaceEdit> {
    let edits = rename::moved(&view.workspace, files, open(view), moves);
    (!edits.is_empty()).then(|| convert::file_edits(view, &edits))
}

fn open(view: &View) -> impl Iterator<Item = &Path> {
    view.open.keys().map(PathBuf::as_path)
}
