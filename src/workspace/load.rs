//! Reading a workspace from disk.
use super::{CheckedNote, Workspace};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What to read, and how.
#[derive(Debug, Clone, Default)]
pub struct LoadOptions {
    /// Any path inside the workspace, absolute: a folder, a note, or yinwen.toml.
    pub start: PathBuf,
    /// Further corpus folders, granted by the user.
    pub corpus_folders: Vec<PathBuf>,
    /// Unsaved texts.
    pub overlay: crate::files::Overlay,
}

/// Why there is no workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadError {
    /// Neither yinwen.toml nor corpus/ above this folder.
    NoWorkspace(PathBuf),
    /// yinwen.toml cannot be read: path and cause.
    Unreadable(PathBuf, String),
}

impl Workspace {
    /// Reads the workspace that `options.start` belongs to. Errors inside it (configuration, files) are values of the
    /// workspace, not failures.
    pub fn load(options: &LoadOptions) -> Result<Workspace, LoadError> {
        Err(LoadError::NoWorkspace(options.start.clone()))
    }

    /// The note files of the workspace (absolute, sorted).
    pub fn note_paths(&self) -> Vec<PathBuf> {
        Vec::new()
    }

    /// Reads `text` as the note at `path` and judges its quotations.
    pub fn check(&self, path: &Path, text: Arc<str>) -> CheckedNote {
        let _ = text;
        unreachable!("{}", path.display())
    }
}
