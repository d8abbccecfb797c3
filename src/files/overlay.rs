//! Editor buffers that stand in for what is on the disk.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Decoded, FileError, Globs, absolute, is_file, read, walk};

/// Texts that replace files, by absolute path. Cheap to clone: the texts are shared.
#[derive(Debug, Clone, Default)]
pub struct Overlay {
    texts: BTreeMap<PathBuf, Arc<str>>,
}

impl Overlay {
    /// Lets `text` stand for the file at `path` from now on.
    pub fn insert(&mut self, path: &Path, text: impl Into<Arc<str>>) {
        self.texts.insert(absolute(path), text.into());
    }

    /// Lets the disk speak for `path` again; says whether anything was laid over it.
    pub fn remove(&mut self, path: &Path) -> bool {
        self.texts.remove(&absolute(path)).is_some()
    }

    /// The text laid over `path`, if any.
    #[must_use]
    pub fn get(&self, path: &Path) -> Option<&Arc<str>> {
        // Mostly nothing is laid over anything.
        let is_any = !self.texts.is_empty();
        is_any.then(|| self.texts.get(&absolute(path)))?
    }

    /// The paths that are laid over, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.texts.keys().map(PathBuf::as_path)
    }
}

/// The files of the disk, seen through an overlay.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// What stands in for the disk.
    pub overlay: Overlay,
}

impl Files {
    /// Reads one file; the overlay wins over the disk.
    ///
    /// # Errors
    ///
    /// As [`read`](super::read). A text of the overlay never fails.
    pub fn read(&self, path: &Path) -> Result<Decoded, FileError> {
        match self.overlay.get(path) {
            Some(text) => Ok(Decoded::from_text(text)),
            None => read(path),
        }
    }

    /// Whether there is a file, in the overlay or on the disk.
    #[must_use]
    pub fn is_file(&self, path: &Path) -> bool {
        self.overlay.get(path).is_some() || is_file(path)
    }

    /// As [`walk`](super::walk), with the files of the overlay that the disk does not have.
    #[must_use]
    pub fn walk(
        &self,
        root: &Path,
        include: &[String],
        exclude: &[String],
    ) -> (Vec<PathBuf>, Vec<FileError>) {
        let (mut paths, errors) = walk(root, include, exclude);
        let root = absolute(root);
        // Globs that do not parse were reported by the walk.
        let (included, _) = Globs::new(include);
        let (excluded, _) = Globs::new(exclude);
        let unsaved = self.overlay.paths().filter(|path| {
            path.strip_prefix(&root)
                .is_ok_and(|below| included.matches(below) && !excluded.matches(below))
        });
        paths.extend(unsaved.map(Path::to_path_buf));
        paths.sort();
        paths.dedup();
        (paths, errors)
    }
}
