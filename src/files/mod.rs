//! The only reader of files: decoding, globs, disk overlaid by editor buffers.
//!
//! Everything that a note, a source or a configuration file says reaches the rest of the crate
//! through [`Files::read`] (or [`read`], which knows no editor buffers); every list of files comes
//! from [`walk`]. A Word document is read as the Markdown that [`docx`] makes of it.

mod decode;
pub mod docx;
mod encode;
mod error;
mod glob;
mod ignored;
mod overlay;
mod text;
mod walk;

use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, SystemTime};

pub use decode::{DOCX, Decoded, UTF_8, Undecodable, decode};
use docx::{Docx, DocxError};
pub use encode::{RewriteError, rewritten};
pub use error::FileError;
pub use glob::Globs;
pub use overlay::{Files, Overlay};
pub use text::{Digest, Text};
pub use walk::{walk, walk_unignored};

/// Reads one file from the disk as text.
///
/// # Errors
///
/// [`FileError`] if there is no such file, it may not be read, is no regular file (a folder, a
/// pipe), is binary, or is text in no known encoding.
pub fn read(path: &Path) -> Result<Decoded, FileError> {
    decode_file(path, bytes(path)?)
}

/// Decodes what was read from `path`, whose extension tells Word documents from text.
///
/// # Errors
///
/// [`FileError`] if it is binary, text in no known encoding, or a Word document that cannot be read.
pub fn decode_file(path: &Path, bytes: Vec<u8>) -> Result<Decoded, FileError> {
    if is_docx(path) {
        return docx_of(path, &bytes).map(|docx| Decoded::extracted(docx.text));
    }
    let ole = docx::is_ole(&bytes).then(|| docx::ole_error(&bytes));
    decode(bytes).map_err(|reason| match (reason, ole) {
        (_, Some(reason)) => FileError::Word {
            path: path.to_path_buf(),
            reason,
        },
        (Undecodable::Binary, _) => FileError::Binary {
            path: path.to_path_buf(),
        },
        (Undecodable::NoEncoding, _) => FileError::Undecodable {
            path: path.to_path_buf(),
        },
    })
}

/// Whether a file of that name is a Word document that can be read.
#[must_use]
pub fn is_docx(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    ["docx", "docm", "dotx"]
        .iter()
        .any(|word| extension.eq_ignore_ascii_case(word))
}

/// Reads the Word document in `bytes`, which came from `path` (only named in errors).
///
/// # Errors
///
/// [`FileError::Word`] if it cannot be read.
pub fn docx_of(path: &Path, bytes: &[u8]) -> Result<Docx, FileError> {
    Docx::read(bytes).map_err(|reason: DocxError| FileError::Word {
        path: path.to_path_buf(),
        reason,
    })
}

/// The name of an encoding as [`Decoded`] has it; `None` if there is none of that name.
#[must_use]
pub fn encoding_name(name: &str) -> Option<&'static str> {
    let known = encoding_rs::Encoding::for_label(name.as_bytes()).map(encoding_rs::Encoding::name);
    known.or((name == decode::DOCX).then_some(decode::DOCX))
}

/// Reads one file from the disk as it is, without decoding (archives, dictionaries).
///
/// # Errors
///
/// [`FileError`] if there is no such file, it may not be read or is no regular file.
pub fn bytes(path: &Path) -> Result<Vec<u8>, FileError> {
    // Opening a pipe or a device may block for ever, so the kind of file is asked for first.
    let metadata = fs::metadata(path).map_err(|error| FileError::from_io(path, &error))?;
    if !metadata.is_file() {
        return Err(FileError::NotAFile {
            path: path.to_path_buf(),
        });
    }
    fs::read(path).map_err(|error| FileError::from_io(path, &error))
}

/// As [`bytes`], if there are at most `most` of them.
///
/// # Errors
///
/// As [`bytes`], or [`FileError::TooLarge`].
pub fn bytes_up_to(path: &Path, most: u64) -> Result<Vec<u8>, FileError> {
    match stamp(path) {
        Some(stamp) if stamp.length > most => Err(FileError::TooLarge {
            path: path.to_path_buf(),
            most,
        }),
        _ => bytes(path),
    }
}

/// What tells one state of a file from another without reading it: when it was written last, and its length in bytes.
///
/// Where the system tells when the file was last changed in any way, that counts too: programs may set the other time as they like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    modified: Option<SystemTime>,
    changed: (i64, i64),
    length: u64,
}

/// Clocks of file systems may be so coarse.
const TICK: Duration = Duration::from_secs(2);

impl Stamp {
    /// Whether a change of the file after `now` would give it another stamp: it was written well before. A file written in the
    /// future, by a clock that was set back since, may be written again at that very moment.
    #[must_use]
    pub fn is_settled(&self, now: SystemTime) -> bool {
        let age = self.modified.map(|modified| now.duration_since(modified));
        matches!(age, Some(Ok(age)) if age > TICK)
    }

    /// How many bytes the file has.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }
}

/// The state of a file; `None` if there is none, or none that may be looked at.
#[must_use]
pub fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok()?;
    #[cfg(unix)]
    let changed = {
        use std::os::unix::fs::MetadataExt;
        (metadata.ctime(), metadata.ctime_nsec())
    };
    #[cfg(not(unix))]
    let changed = (0, 0);
    Some(Stamp {
        modified: metadata.modified().ok(),
        changed,
        length: metadata.len(),
    })
}

/// Whether there is a regular file (links followed).
#[must_use]
pub fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// Whether there is a folder (links followed).
#[must_use]
pub fn is_dir(path: &Path) -> bool {
    path.is_dir()
}

/// Whether there is anything at all under this name.
#[must_use]
pub fn exists(path: &Path) -> bool {
    path.exists()
}

/// Whether two names lead to one file, links resolved.
#[must_use]
pub fn is_same(a: &Path, b: &Path) -> bool {
    match (fs::canonicalize(a), fs::canonicalize(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => absolute(a) == absolute(b),
    }
}

/// Whether `path`, links resolved, lies in `root` or is `root`.
///
/// What does not exist is judged by its nearest folder that does.
#[must_use]
pub fn is_below(root: &Path, path: &Path) -> bool {
    let Ok(root) = fs::canonicalize(root) else {
        return false;
    };
    let path = absolute(path);
    path.ancestors()
        .find_map(|ancestor| fs::canonicalize(ancestor).ok())
        .is_some_and(|found| found.starts_with(&root))
}

/// `path` as an absolute path without `.` and `..`. Links stay as they are written; the disk is
/// not asked.
#[must_use]
pub fn absolute(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

/// `path` as seen from the folder `base`, with `/`; absolute if they have nothing in common.
#[must_use]
pub fn relative(path: &Path, base: &Path) -> String {
    let (from, to): (Vec<_>, Vec<_>) = (base.components().collect(), path.components().collect());
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let rooted = to
        .iter()
        .take(common)
        .any(|part| matches!(part, Component::Normal(_)));
    if !rooted && common < from.len() {
        return path.to_string_lossy().replace('\\', "/");
    }
    let up = from.iter().skip(common).map(|_| "..".to_owned());
    let down = to
        .iter()
        .skip(common)
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    let parts: Vec<String> = up.chain(down).collect();
    if parts.is_empty() {
        ".".to_owned()
    } else {
        parts.join("/")
    }
}
