//! Diagnostics for a client that asks for them.

use crate::files::Files;
use crate::lint;
use crate::lsp::convert::{self, Report};
use crate::lsp::session;
use crate::lsp::view::{Kind, View};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use tower_lsp::ls_types::{Diagnostic, WorkspaceDocumentDiagnosticReport};

/// What is found in the document; nothing new if it is what the result `before` said.
pub(in crate::lsp) fn document(view: &View, before: Option<&str>) -> Report {
    let items = match view.kind {
        Kind::Other => Vec::new(),
        _ => of_note(view).unwrap_or_else(|| of_source(view)),
    };
    Report::new(items, before)
}

/// What is found in the source that is the document, and in how the editor shows it.
pub(in crate::lsp) fn of_source(view: &View) -> Vec<Diagnostic> {
    let mut items = of_corpus(view, &[]).remove(&view.path).unwrap_or_default();
    let original = view.original.as_ref();
    items.extend(original.map(|original| convert::misread(original, view.locale)));
    items
}

/// What is found in the whole workspace: in its notes as they are now in `files`, its sources and yinwen.toml.
pub(in crate::lsp) fn workspace(
    view: &View,
    files: &Files,
    before: &HashMap<PathBuf, String>,
) -> Vec<WorkspaceDocumentDiagnosticReport> {
    let sources = view.workspace.corpus.files.iter();
    let sources: Vec<PathBuf> = sources.map(|file| file.path.clone()).collect();
    let mut items = of_corpus(view, &sources);
    let (on_disk, _) = view.workspace.note_paths();
    let open = files.overlay.paths().map(Path::to_path_buf);
    let open = open.filter(|path| session::kind(&view.workspace, path) == Kind::Note);
    let notes: BTreeSet<PathBuf> = on_disk.into_iter().chain(open).collect();
    for path in notes {
        // A note that cannot be read has no diagnostics; `check` says why.
        let Ok(text) = files.read(&path).map(|decoded| decoded.text) else {
            continue;
        };
        let text = files.overlay.get(&path).cloned().unwrap_or(text.into());
        let view = view.of_note(&path, text);
        items.insert(path, of_note(&view).unwrap_or_default());
    }
    let report = |(path, items): (PathBuf, Vec<Diagnostic>)| {
        let before = before.get::<Path>(&path).map(String::as_str);
        convert::workspace_item(view, &path, Report::new(items, before))
    };
    items.into_iter().filter_map(report).collect()
}

/// What is found in the note that is the document.
fn of_note(view: &View) -> Option<Vec<Diagnostic>> {
    let note = view.note()?;
    let findings = lint::reported(&view.workspace, note, view.locale);
    Some(convert::diagnostics(view, &note.path, &findings))
}

/// What is found in yinwen.toml and in sources; nothing in those of `told` is found as well.
fn of_corpus(view: &View, told: &[PathBuf]) -> BTreeMap<PathBuf, Vec<Diagnostic>> {
    convert::corpus_diagnostics(&view.workspace, true, told, &view.client, view.locale)
        .into_iter()
        .collect()
}
