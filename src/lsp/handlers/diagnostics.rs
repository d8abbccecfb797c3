//! Diagnostics for a client that asks for them.

use crate::lint;
use crate::lsp::convert::{self, Report};
use crate::lsp::view::{Kind, View};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use tower_lsp::ls_types::{Diagnostic, WorkspaceDocumentDiagnosticReport};

/// What is found in the document; nothing new if it is what the result `before` said.
pub(in crate::lsp) fn document(view: &View, before: Option<&str>) -> Report {
    let items = match view.note() {
        Some(note) => {
            let findings = lint::lint(&view.workspace, note, view.locale);
            convert::diagnostics(view, &note.path, &findings)
        }
        None => of_corpus(view)
            .remove(&view.path)
            .filter(|_| view.kind != Kind::Other)
            .unwrap_or_default(),
    };
    Report::new(items, before)
}

/// What is found in the whole workspace: in its notes, its sources and yinwen.toml.
pub(in crate::lsp) fn workspace(
    view: &View,
    before: &HashMap<PathBuf, String>,
) -> Vec<WorkspaceDocumentDiagnosticReport> {
    let mut items = of_corpus(view);
    for note in view.all_notes() {
        let findings = lint::lint(&view.workspace, note, view.locale);
        let found = convert::diagnostics(view, &note.path, &findings);
        items.insert(note.path.clone(), found);
    }
    let report = |(path, items): (PathBuf, Vec<Diagnostic>)| {
        let before = before.get::<Path>(&path).map(String::as_str);
        convert::workspace_item(view, &path, Report::new(items, before))
    };
    items.into_iter().filter_map(report).collect()
}

fn of_corpus(view: &View) -> HashMap<PathBuf, Vec<Diagnostic>> {
    convert::corpus_diagnostics(&view.workspace, true, view.unit(), view.locale)
        .into_iter()
        .collect()
}
