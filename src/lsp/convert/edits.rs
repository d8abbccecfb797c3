//! Edits of files as protocol types and back.

use super::{Lines, path, range, range_typed, uri_in};
use crate::lint;
use crate::lsp::view::View;
use crate::query::Write;
use crate::query::rename::{FileEdits, Refusal};
use crate::text::position::LineIndex;
use std::collections::BTreeMap;
use std::ops::Range as Bytes;
use std::path::{Path, PathBuf};
use tower_lsp::jsonrpc::{Error, ErrorCode};
use tower_lsp::ls_types::*;

/// Edits of files whose texts the view knows, for the versions that the client has of them.
pub(in crate::lsp) fn workspace_edit(view: &View, edits: &[lint::Edit]) -> WorkspaceEdit {
    let mut by_file: BTreeMap<&Path, Vec<TextEdit>> = BTreeMap::new();
    let mut lined = Lines::new(view);
    for edit in edits {
        if let Some(range) = lined.range(&edit.path, &edit.range) {
            by_file.entry(&edit.path).or_default().push(TextEdit {
                range,
                new_text: edit.new_text.clone(),
            });
        }
    }
    versioned(view, by_file)
}

/// Edits of files that come with their texts.
pub(in crate::lsp) fn file_edits(view: &View, files: &[FileEdits]) -> WorkspaceEdit {
    let by_file = files.iter().map(|file| {
        let lines = LineIndex::new(&file.text);
        let edit = |(bytes, new_text): &(Bytes<usize>, String)| TextEdit {
            range: range(&file.text, &lines, bytes, view.unit()),
            new_text: new_text.clone(),
        };
        (file.path.as_path(), file.edits.iter().map(edit).collect())
    });
    versioned(view, by_file)
}

fn versioned<'p>(
    view: &View,
    by_file: impl IntoIterator<Item = (&'p Path, Vec<TextEdit>)>,
) -> WorkspaceEdit {
    let files = by_file
        .into_iter()
        .filter_map(|(path, edits)| Some((path, uri_in(view, path)?, edits)));
    if !view.client.document_changes {
        return WorkspaceEdit {
            changes: Some(files.map(|(_, uri, edits)| (uri, edits)).collect()),
            ..WorkspaceEdit::default()
        };
    }
    let documents = files.map(|(path, uri, edits)| TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier {
            uri,
            version: view.open.get(path).map(|(_, version)| *version),
        },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    });
    WorkspaceEdit {
        document_changes: Some(DocumentChanges::Edits(documents.collect())),
        ..WorkspaceEdit::default()
    }
}

/// Files to write, as an edit that the client makes: its user sees it, and can take it back.
pub(in crate::lsp) fn file_writes(view: &View, writes: &[Write]) -> Option<WorkspaceEdit> {
    let mut operations = Vec::new();
    for write in writes {
        let uri = uri_in(view, &write.path)?;
        let before = if write.is_new {
            operations.push(DocumentChangeOperation::Op(ResourceOp::Create(
                CreateFile {
                    uri: uri.clone(),
                    options: None,
                    annotation_id: None,
                },
            )));
            String::new()
        } else {
            view.workspace.config_text.clone()
        };
        let lines = LineIndex::new(&before);
        let edit = TextEdit {
            range: range(&before, &lines, &(0..before.len()), view.unit()),
            new_text: write.text.clone(),
        };
        let version = view.open.get(&write.path).map(|(_, version)| *version);
        operations.push(DocumentChangeOperation::Edit(TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
            edits: vec![OneOf::Left(edit)],
        }));
    }
    Some(WorkspaceEdit {
        document_changes: Some(DocumentChanges::Operations(operations)),
        ..WorkspaceEdit::default()
    })
}

/// Edits of different files as one.
pub(in crate::lsp) fn merged(edits: Vec<WorkspaceEdit>) -> Option<WorkspaceEdit> {
    edits.into_iter().reduce(|mut all, edit| {
        if let (Some(all), Some(changes)) = (&mut all.changes, edit.changes) {
            all.extend(changes);
        }
        if let (Some(DocumentChanges::Edits(all)), Some(DocumentChanges::Edits(edits))) =
            (&mut all.document_changes, edit.document_changes)
        {
            all.extend(edits);
        }
        all
    })
}

/// What stands in the document at `bytes` can be renamed.
pub(in crate::lsp) fn renamable(
    view: &View,
    bytes: &Bytes<usize>,
    placeholder: String,
) -> Option<PrepareRenameResponse> {
    Some(PrepareRenameResponse::RangeWithPlaceholder {
        range: range_typed(view, bytes)?,
        placeholder,
    })
}

/// The files and folders that move: from, to.
pub(in crate::lsp) fn moves(params: &RenameFilesParams) -> Vec<(PathBuf, PathBuf)> {
    let file = |uri: &str| path(&uri.parse().ok()?);
    let moves = params.files.iter();
    moves
        .filter_map(|moved| Some((file(&moved.old_uri)?, file(&moved.new_uri)?)))
        .collect()
}

/// The protocol's RequestFailed.
const REQUEST_FAILED: ErrorCode = ErrorCode::ServerError(-32803);

/// What could not be done as the answer to a request.
pub(in crate::lsp) fn failed(message: String) -> Error {
    Error {
        code: REQUEST_FAILED,
        message: message.into(),
        data: None,
    }
}

/// A refusal as the answer to a request.
pub(in crate::lsp) fn refused(refusal: &Refusal, locale: lint::Locale) -> Error {
    let code = match refusal {
        Refusal::Illegal(_) | Refusal::Taken(_) => ErrorCode::InvalidParams,
        Refusal::FromFileName(..) | Refusal::FromSettings(_) | Refusal::Unknown(_) => {
            REQUEST_FAILED
        }
    };
    Error {
        code,
        message: refusal.message(locale).into(),
        data: None,
    }
}
