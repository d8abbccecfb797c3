//! What Git ignores: `.gitignore` files, `.git/info/exclude` and the user's own list.

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The rules that hold in one checkout, read as they are asked for. Outside a checkout nothing is ignored.
#[derive(Debug, Default)]
pub(super) struct Ignored {
    /// The folder of the checkout.
    top: Option<PathBuf>,
    /// The rules of `.git/info/exclude` and of the user, weakest last.
    general: Vec<Gitignore>,
    /// The rules of the `.gitignore` of each folder.
    folders: HashMap<PathBuf, Gitignore>,
    /// Folders that the user named: neither they nor those that they are in are ignored.
    named: Vec<PathBuf>,
}

impl Ignored {
    /// The rules that hold below `root` (absolute), except for the folders `named` (absolute).
    pub fn new(root: &Path, named: &[PathBuf]) -> Ignored {
        let top = root.ancestors().find(|folder| folder.join(".git").exists());
        let Some(top) = top else {
            return Ignored::default();
        };
        let (user, _) = GitignoreBuilder::new(top).build_global();
        Ignored {
            top: Some(top.to_owned()),
            general: vec![rules(top, &top.join(".git/info/exclude")), user],
            folders: HashMap::new(),
            named: named.to_vec(),
        }
    }

    /// Whether Git ignores what is at `path`, the folders above it taken not to be ignored.
    pub fn holds(&mut self, path: &Path, is_dir: bool) -> bool {
        let Some(top) = &self.top else {
            return false;
        };
        if self.named.iter().any(|named| named.starts_with(path)) {
            return false;
        }
        // The nearest file decides, in it the last line.
        for folder in path.ancestors().skip(1) {
            if !folder.starts_with(top) {
                break;
            }
            let read = || rules(folder, &folder.join(".gitignore"));
            let known = self.folders.entry(folder.to_owned()).or_insert_with(read);
            match known.matched(path, is_dir) {
                Match::None => {}
                found => return found.is_ignore(),
            }
        }
        let mut found = self.general.iter().map(|rules| rules.matched(path, is_dir));
        found
            .find(|found| !found.is_none())
            .is_some_and(|found| found.is_ignore())
    }
}

/// The rules of one file; lines that are none are left out, as Git does.
fn rules(folder: &Path, file: &Path) -> Gitignore {
    let mut builder = GitignoreBuilder::new(folder);
    builder.add(file);
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}
