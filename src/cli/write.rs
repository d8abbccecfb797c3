//! Files that the commands write: whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes `text` to a file that is not there yet.
///
/// # Errors
///
/// [`io::ErrorKind::AlreadyExists`] if there is anything of that name, which stays as it is; or what the system says.
pub(super) fn create(path: &Path, text: &str) -> io::Result<()> {
    // Takes the name, so that nobody else does before the text is there.
    File::create_new(path)?;
    replace(path, text).inspect_err(|_| {
        let _ = fs::remove_file(path);
    })
}

/// Writes `text` to a file, which it replaces if it is there; permissions and links to it stay.
///
/// # Errors
///
/// What the system says; the file is then as it was.
pub(super) fn replace(path: &Path, text: impl AsRef<[u8]>) -> io::Result<()> {
    let mut draft = Draft::of(path)?;
    draft.write(text.as_ref())?;
    draft.finish()
}

/// A file in the making, which takes the place of the one that is there when it is finished; permissions and links to it stay.
/// Dropped before, it leaves nothing behind.
pub(super) struct Draft {
    file: File,
    /// Where it is written, and what it is to replace; `None` for a pipe or a device, which is written to itself.
    moves: Option<(PathBuf, PathBuf)>,
}

impl Draft {
    /// Begins to write what `path` will be.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn of(path: &Path) -> io::Result<Draft> {
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let existing = fs::metadata(&target).ok();
        if existing.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if existing.as_ref().is_some_and(|found| !found.is_file()) {
            let file = File::options().write(true).open(&target)?;
            return Ok(Draft { file, moves: None });
        }
        let beside = beside(&target);
        let draft = Draft {
            file: File::create_new(&beside)?,
            moves: Some((beside, target)),
        };
        if let Some(found) = existing {
            draft.file.set_permissions(found.permissions())?;
        }
        Ok(draft)
    }

    /// Writes on.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)
    }

    /// Takes the name, once every byte is on the disk.
    ///
    /// # Errors
    ///
    /// What the system says; what was there is then as it was.
    pub fn finish(mut self) -> io::Result<()> {
        if let Some((beside, target)) = &self.moves {
            self.file.sync_all()?;
            fs::rename(beside, target)?;
            self.moves = None;
        }
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if let Some((beside, _)) = &self.moves {
            let _ = fs::remove_file(beside);
        }
    }
}

/// A name beside `path` that nobody else uses: hidden, so that it is no note and no source either.
fn beside(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", std::process::id()));
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<OsString> {
        let entries = fs::read_dir(folder).expect("a folder");
        entries
            .map(|entry| entry.expect("an entry").file_name())
            .collect()
    }

    #[test]
    fn a_new_file_overwrites_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a");
        create(&path, "one").expect("written");
        let error = create(&path, "two").expect_err("it is there");
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&path).expect("a file"), "one");
        replace(&path, "three").expect("written");
        assert_eq!(fs::read_to_string(&path).expect("a file"), "three");
        assert_eq!(names(folder.path()), ["a"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let (path, link) = (folder.path().join("a"), folder.path().join("link"));
        fs::write(&path, "one").expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("permissions");
        std::os::unix::fs::symlink("a", &link).expect("a link");
        replace(&link, "two").expect("written");
        assert_eq!(fs::read_to_string(&path).expect("a file"), "two");
        assert!(fs::symlink_metadata(&link).expect("a link").is_symlink());
        let mode = fs::metadata(&path).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_to() {
        replace(Path::new("/dev/null"), "text").expect("written");
        assert!(!fs::metadata("/dev/null").expect("a device").is_file());
    }

    #[test]
    fn what_cannot_be_written_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        create(&folder.path().join("no/a"), "text").expect_err("no such folder");
        replace(&folder.path().join("no/a"), "text").expect_err("no such folder");
        assert!(names(folder.path()).is_empty());
    }
}
