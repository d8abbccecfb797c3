//! Which configuration a file belongs to.

use std::path::{Path, PathBuf};

use crate::files;

/// The name of the configuration file.
pub const CONFIG_NAME: &str = "yinwen.toml";

/// What is in force for a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Discovery {
    /// The nearest `yinwen.toml`, absolute; its folder is the root.
    File(PathBuf),
    /// No `yinwen.toml`, but this folder, absolute, has `corpus/`.
    Folder(PathBuf),
    /// Neither.
    None,
}

impl Discovery {
    /// The folder that globs and paths are relative to.
    #[must_use]
    pub fn root(&self) -> Option<&Path> {
        match self {
            Self::File(file) => file.parent(),
            Self::Folder(folder) => Some(folder),
            Self::None => None,
        }
    }
}

/// Looks for the configuration of `start`, a folder or a file in it, upwards to the folder with
/// `.git`. A `yinwen.toml` anywhere on the way wins over a `corpus/` that is nearer.
#[must_use]
pub fn find(start: &Path) -> Discovery {
    let start = files::absolute(start);
    let mut with_corpus = None;
    for folder in start.ancestors() {
        let file = folder.join(CONFIG_NAME);
        if files::is_file(&file) {
            return Discovery::File(file);
        }
        if with_corpus.is_none() && files::is_dir(&folder.join("corpus")) {
            with_corpus = Some(folder.to_path_buf());
        }
        if files::exists(&folder.join(".git")) {
            break;
        }
    }
    with_corpus.map_or(Discovery::None, Discovery::Folder)
}
