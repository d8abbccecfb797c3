//! From the paths on the command line to workspaces and notes.

use std::path::{Component, Path, PathBuf};

/// `path` from the root, `.` and `..` resolved by name (a link is not followed: the user's spelling stays).
pub(super) fn absolute(path: &Path, base: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in base.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

/// What decides which workspace `start` belongs to: the nearest folder with a yinwen.toml, else the nearest with `corpus/`.
/// Paths that share it share a workspace. The workspace itself is found by [`crate::workspace::Workspace::load`].
pub(super) fn anchor(start: &Path) -> PathBuf {
    let folder = if start.is_dir() {
        Some(start)
    } else {
        start.parent()
    };
    let above = || folder.into_iter().flat_map(Path::ancestors);
    above()
        .find(|folder| folder.join("yinwen.toml").is_file())
        .or_else(|| above().find(|folder| folder.join("corpus").is_dir()))
        .or(folder)
        .unwrap_or(start)
        .to_owned()
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
        let path = absolute(path, base);
        if !path.exists() {
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
            let list = if path.is_dir() {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_resolved_by_name() {
        assert_eq!(
            absolute(Path::new("../x/./y"), Path::new("/a/b")),
            Path::new("/a/x/y")
        );
        assert_eq!(
            absolute(Path::new("/../x"), Path::new("/a/b")),
            Path::new("/x")
        );
    }
}
