//! From the paths on the command line to workspaces and notes.

use crate::{config, files};
use std::path::{Path, PathBuf};

/// What decides which workspace `start` belongs to; paths that share it share a workspace.
fn anchor(start: &Path) -> PathBuf {
    let found = config::find(start);
    found.root().unwrap_or(start).to_owned()
}

/// The paths with one anchor.
#[derive(Debug)]
pub(super) struct Group {
    /// Any of them, to load the workspace by.
    pub start: PathBuf,
    /// Folders whose notes are wanted.
    pub folders: Vec<PathBuf>,
    /// Single files.
    pub files: Vec<PathBuf>,
}

/// Sorts `paths` into groups by workspace, in order; gives those that do not exist apart.
pub(super) fn group(paths: &[PathBuf], base: &Path) -> (Vec<Group>, Vec<PathBuf>) {
    let mut groups: Vec<(PathBuf, Group)> = Vec::new();
    let mut missing = Vec::new();
    for path in paths {
        let path = files::absolute(&base.join(path));
        if !files::exists(&path) {
            missing.push(path);
            continue;
        }
        let anchor = anchor(&path);
        let at = groups
            .iter()
            .position(|(other, _)| *other == anchor)
            .unwrap_or_else(|| {
                groups.push((
                    anchor,
                    Group {
                        start: path.clone(),
                        folders: Vec::new(),
                        files: Vec::new(),
                    },
                ));
                groups.len() - 1
            });
        if let Some((_, group)) = groups.get_mut(at) {
            let list = if files::is_dir(&path) {
                &mut group.folders
            } else {
                &mut group.files
            };
            list.push(path);
        }
    }
    (
        groups.into_iter().map(|(_, group)| group).collect(),
        missing,
    )
}
