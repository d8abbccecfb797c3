//! An open document.

use super::super::document::Document;
use super::super::misread::Original;
use crate::workspace::CheckedNote;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tower_lsp::ls_types::Uri;

/// An open document.
#[derive(Debug)]
pub(in crate::lsp) struct Open {
    /// As the client writes it.
    pub uri: Uri,
    pub version: i32,
    pub document: Document,
    /// The root folder of the workspace it belongs to.
    pub root: Option<PathBuf>,
    /// Is to be checked and published.
    pub is_due: bool,
    /// When it was last touched.
    pub(super) touched: u64,
    /// The file, where it is not in UTF-8.
    pub(super) original: Option<Original>,
    /// The last check, of this or an earlier text.
    pub checked: Option<Arc<CheckedNote>>,
    /// Stops the check under way.
    pub(super) cancel: Arc<AtomicBool>,
}

impl Open {
    /// The file, where the editor shows it in another encoding than it is in.
    pub(super) fn misread(&mut self) -> Option<&Original> {
        let original = self.original.as_ref()?;
        original
            .is_misread_as(&self.document.text())
            .then_some(original)
    }

    /// What the document says if it is a source: what the editor shows, unless nobody wrote that.
    pub(super) fn source_text(&mut self) -> Arc<str> {
        let original = self.misread().map(|original| Arc::clone(&original.text));
        original.unwrap_or_else(|| self.document.text())
    }
}
