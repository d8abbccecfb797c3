//! PDFs and web pages that lie in the corpus: no sources as they are, but what sources are made of.

use crate::config::{self, Config};
use crate::corpus::LoadedFile;
use crate::files::{self, FileError};
use crate::text::hex::hex;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Takes them out of `paths` (absolute), where no `[[source]]` names them.
pub(super) fn take_out(config: &Config, paths: &mut Vec<PathBuf>) -> Vec<PathBuf> {
    let named: HashSet<PathBuf> = config
        .sources
        .iter()
        .filter_map(|source| source.path.as_ref())
        .map(|path| files::absolute(&config.root.join(&path.value)))
        .collect();
    paths
        .extract_if(.., |path| is_original(path) && !named.contains(path))
        .collect()
}

fn is_original(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    let extension = extension.map(str::to_ascii_lowercase);
    matches!(extension.as_deref(), Some("pdf" | "html" | "htm" | "xhtml"))
}

/// Those that none of the files `loaded` says it was made of: by the digest in its front matter, since an original may have
/// been moved or renamed.
pub(super) fn not_added(originals: Vec<PathBuf>, loaded: &[LoadedFile]) -> Vec<FileError> {
    if originals.is_empty() {
        return Vec::new();
    }
    let recorded: HashSet<String> = loaded.iter().filter_map(recorded).collect();
    let is_added = |path: &Path| {
        !recorded.is_empty()
            && files::bytes(path).is_ok_and(|bytes| recorded.contains(&hex(&Sha256::digest(bytes))))
    };
    originals
        .into_iter()
        .filter(|path| !is_added(path))
        .map(|path| FileError::NotAdded { path })
        .collect()
}

/// The digest of the original that a file records.
fn recorded(file: &LoadedFile) -> Option<String> {
    let head = file.text.head();
    let front = config::front_matter(head)?.span;
    let mut lines = head.get(front)?.lines();
    let digest = lines.find_map(|line| line.trim_start().strip_prefix("sha256: "))?;
    Some(digest.trim().to_owned())
}
