//! What a request sees: one snapshot of the workspace, one document, and how the client counts and speaks.

use super::capabilities::Negotiated;
use super::misread::Original;
use super::settings::Settings;
use crate::corpus::FileId;
use crate::files;
use crate::lint::Locale;
use crate::text::position::{LineIndex, Unit};
use crate::workspace::{CheckedNote, Workspace};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tower_lsp::ls_types::Uri;

/// An immutable view. Made under the session's lock, used on the blocking pool.
#[derive(Debug, Clone)]
pub(super) struct View {
    /// The workspace's root folder.
    pub root: PathBuf,
    /// The document asked about.
    pub path: PathBuf,
    pub kind: Kind,
    /// Its text; `None` where the request is about no document, or about one that is not open (see [`View::prepare`]).
    pub text: Option<Arc<str>>,
    /// The file, where the text is what the editor made of it in another encoding.
    pub original: Option<Original>,
    /// The note as checked, if its text was checked already; see [`View::prepare`].
    pub checked: Option<Arc<CheckedNote>>,
    pub workspace: Arc<Workspace>,
    /// Notes of the workspace as they were last checked.
    pub notes: Arc<BTreeMap<PathBuf, Arc<CheckedNote>>>,
    /// Open documents: address as the client writes it, and version.
    pub open: BTreeMap<PathBuf, (Uri, i32)>,
    pub client: Arc<Negotiated>,
    pub settings: Settings,
    pub locale: Locale,
    /// Nobody waits for the answer any longer.
    pub is_cancelled: Arc<AtomicBool>,
}

/// What a document is to its workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Note,
    Source(FileId),
    /// yinwen.toml.
    Config,
    /// Another file that yinwen.toml names: a bibliography, the baseline.
    Declared,
    /// Nothing that is served.
    Other,
}

/// A text with its lines.
pub(super) type Lined<'a> = (Cow<'a, str>, Cow<'a, LineIndex>);

impl View {
    /// How columns are counted.
    pub fn unit(&self) -> Unit {
        self.client.unit
    }

    /// Checks the note, if its present text was not checked yet. What the memo knows is not searched again. A note that is not open
    /// is read.
    pub fn prepare(&mut self) {
        if self.kind != Kind::Note || self.checked.is_some() {
            return;
        }
        if self.text.is_none() {
            self.text = files::read(&self.path).ok().map(|read| read.text.into());
            let known = self.notes.get(&self.path);
            self.checked = known
                .filter(|note| note.snapshot == self.workspace.identity)
                .filter(|note| Some(&note.text) == self.text.as_ref())
                .cloned();
        }
        if self.checked.is_none()
            && let Some(text) = &self.text
        {
            let text = Arc::clone(text);
            let before = self.notes.get(&self.path).map(Arc::as_ref);
            let note = self
                .workspace
                .check_unless(&self.is_cancelled, &self.path, text, before);
            self.checked = note.map(Arc::new);
        }
    }

    /// The note at `path` with this text, as the document of a view: as it was last checked if the text is the same, else
    /// checked now.
    pub fn of_note(&self, path: &Path, text: Arc<str>) -> View {
        let known = self.notes.get(path);
        let known = known.filter(|note| note.snapshot == self.workspace.identity);
        let known = known.filter(|note| note.text == text);
        let mut view = View {
            path: path.to_path_buf(),
            kind: Kind::Note,
            checked: known.cloned(),
            text: Some(text),
            ..self.clone()
        };
        view.prepare();
        view
    }

    /// The note, where the document is one.
    pub fn note(&self) -> Option<&CheckedNote> {
        self.checked.as_deref()
    }

    /// The source file, where the document is one and the snapshot was made of its present text.
    pub fn source(&self) -> Option<FileId> {
        let Kind::Source(id) = self.kind else {
            return None;
        };
        let file = self.workspace.corpus.files.get(id.0 as usize)?;
        let is_current = self.text.as_ref().is_none_or(|text| file.text == *text);
        is_current.then_some(id)
    }

    /// The text at `path` with its lines: the document, a note, a corpus file, yinwen.toml, the baseline, else what is on the disk.
    pub fn lined(&self, path: &Path) -> Option<Lined<'_>> {
        if let Some(note) = self.checked.as_deref().filter(|note| note.path == path) {
            return Some((Cow::Borrowed(&note.text), Cow::Borrowed(&note.lines)));
        }
        if let Some(id) = self.workspace.corpus.file_at(path) {
            let file = self.workspace.corpus.files.get(id.0 as usize)?;
            return Some((Cow::Borrowed(&file.text), Cow::Borrowed(file.lines())));
        }
        if let Some(note) = self.notes.get(path) {
            return Some((Cow::Borrowed(&note.text), Cow::Borrowed(&note.lines)));
        }
        if path == self.path
            && let Some(text) = &self.text
        {
            return Some((Cow::Borrowed(text), Cow::Owned(LineIndex::new(text))));
        }
        if self.workspace.config.file.as_deref() == Some(path) {
            let text = &self.workspace.config_text;
            return Some((Cow::Borrowed(text), Cow::Owned(LineIndex::new(text))));
        }
        if let Some(known) = &self.workspace.known_findings
            && known.path == path
        {
            let text = &known.text;
            return Some((Cow::Borrowed(text), Cow::Owned(LineIndex::new(text))));
        }
        let text = files::read(path).ok()?.text;
        let lines = LineIndex::new(&text);
        Some((Cow::Owned(text), Cow::Owned(lines)))
    }

    /// Every note of the workspace, the document's own as it is now.
    pub fn all_notes(&self) -> impl Iterator<Item = &CheckedNote> {
        let mine = self.checked.as_deref();
        self.notes
            .iter()
            .filter(move |(path, _)| mine.is_none_or(|note| note.path != **path))
            .map(|(_, note)| note.as_ref())
            .chain(mine)
    }
}

/// Set when the request that holds it is dropped.
#[derive(Debug, Default)]
pub(super) struct Cancel(pub Arc<AtomicBool>);

impl Drop for Cancel {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
