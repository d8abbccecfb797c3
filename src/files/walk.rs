//! The files of a folder that globs name.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::ignored::Ignored;
use super::{FileError, Globs, absolute};

/// The regular files below `root` that match one of `include` and none of `exclude`, sorted by
/// path, and what could not be listed.
///
/// The globs are relative to `root`. Hidden files and folders, `target`, `node_modules`
/// and the lock files of Word are skipped. Links are followed, but not out of `root`, and a folder is entered through a link only
/// once; a loop of links is no error.
///
/// # Errors
///
/// None is fatal: the second list holds globs that do not parse, folders that cannot be read, and
/// links that would have matched but lead nowhere or out of `root`.
#[must_use]
pub fn walk(root: &Path, include: &[String], exclude: &[String]) -> (Vec<PathBuf>, Vec<FileError>) {
    walk_but(Ignored::default(), root, include, exclude)
}

/// As [`walk`], without what Git ignores. Folders that are `named` (absolute) are entered all the same.
#[must_use]
pub fn walk_unignored(
    root: &Path,
    include: &[String],
    exclude: &[String],
    named: &[PathBuf],
) -> (Vec<PathBuf>, Vec<FileError>) {
    let ignored = Ignored::new(&absolute(root), named);
    walk_but(ignored, root, include, exclude)
}

fn walk_but(
    mut ignored: Ignored,
    root: &Path,
    include: &[String],
    exclude: &[String],
) -> (Vec<PathBuf>, Vec<FileError>) {
    let (include, mut errors) = Globs::new(include);
    let (exclude, bad) = Globs::new(exclude);
    errors.extend(bad);
    let root = absolute(root);
    let canonical = match fs::canonicalize(&root) {
        Ok(canonical) => canonical,
        Err(error) => {
            errors.push(FileError::from_io(&root, &error));
            return (Vec::new(), errors);
        }
    };
    let wanted = |path: &Path| {
        path.strip_prefix(&root)
            .is_ok_and(|below| include.matches(below) && !exclude.matches(below))
    };

    let mut paths = Vec::new();
    let mut outside = Vec::new();
    // Folders that link to each other would otherwise be walked once for every order of the links.
    let mut entered: BTreeSet<PathBuf> = BTreeSet::new();
    let walker = WalkDir::new(&root)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| {
            if entry.depth() == 0 {
                return true;
            }
            if is_skipped(entry) {
                return false;
            }
            let is_dir = entry.file_type().is_dir();
            if ignored.holds(entry.path(), is_dir) {
                return false;
            }
            if is_dir {
                let Ok(below) = entry.path().strip_prefix(&root) else {
                    return false;
                };
                if !include.may_match_below(below) {
                    return false;
                }
            }
            if !entry.path_is_symlink() {
                return true;
            }
            let Ok(target) = fs::canonicalize(entry.path()) else {
                return false;
            };
            if !target.starts_with(&canonical) {
                // Of a folder it is unknown what would match, so names that a note may have are tried.
                let path = entry.path();
                let would_match = if is_dir {
                    wanted(&path.join("x.txt")) || wanted(&path.join("x.md"))
                } else {
                    wanted(path)
                };
                if would_match {
                    outside.push(FileError::Outside {
                        path: path.to_path_buf(),
                    });
                }
                return false;
            }
            !is_dir || entered.insert(target)
        });
    for entry in walker {
        match entry {
            Ok(entry) => {
                if entry.file_type().is_file() && wanted(entry.path()) {
                    paths.push(entry.into_path());
                }
            }
            // A loop hides nothing: its files are listed where they stand.
            Err(error) if error.loop_ancestor().is_some() => {}
            Err(error) => {
                let path = error.path().unwrap_or(&root).to_path_buf();
                let Some(cause) = error.io_error() else {
                    continue;
                };
                let error = FileError::from_io(&path, cause);
                // A link to nothing matters only under a name that was asked for.
                let matters = match error {
                    FileError::NotFound { .. } => path == root || wanted(&path),
                    _ => true,
                };
                if matters && !has_hidden_name(&path) {
                    errors.push(error);
                }
            }
        }
    }
    errors.extend(outside);
    paths.sort();
    (paths, errors)
}

fn is_skipped(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    // Word keeps a file of that name beside a document that is open.
    let is_lock = name.as_encoded_bytes().starts_with(b"~$");
    is_hidden(name)
        || is_lock
        || (entry.file_type().is_dir() && (name == "target" || name == "node_modules"))
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().first() == Some(&b'.')
}

fn has_hidden_name(path: &Path) -> bool {
    path.file_name().is_some_and(is_hidden)
}
