//! What of a workspace is to be read again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What of a workspace is to be read again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::lsp) enum Stale {
    #[default]
    Nothing,
    /// These files.
    Files(BTreeSet<PathBuf>),
    Everything,
}

impl Stale {
    /// Adds a file.
    pub(super) fn add(&mut self, path: &Path) {
        match self {
            Stale::Nothing => *self = Stale::Files(BTreeSet::from([path.to_path_buf()])),
            Stale::Files(files) => {
                files.insert(path.to_path_buf());
            }
            Stale::Everything => {}
        }
    }

    /// Adds everything, if that is so.
    pub(super) fn add_all_if(&mut self, is_so: bool) {
        if is_so {
            *self = Stale::Everything;
        }
    }

    /// Adds a file, if that is so.
    pub(super) fn add_if(&mut self, is_so: bool, path: &Path) {
        if is_so {
            self.add(path);
        }
    }
}
