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
pub(super) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let existing = fs::metadata(&target).ok();
    if existing.as_ref().is_some_and(|found| !found.is_file()) {
        // A pipe or a device is written to, not replaced.
        return fs::write(&target, text);
    }
    let draft = draft(&target);
    let written = File::create_new(&draft)
        .and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            existing.map_or(Ok(()), |found| file.set_permissions(found.permissions()))
        })
        .and_then(|()| fs::rename(&draft, &target));
    written.inspect_err(|_| {
        let _ = fs::remove_file(&draft);
    })
}

/// A name beside `path` that nobody else uses: hidden, so that it is no note and no source either.
fn draft(path: &Path) -> PathBuf {
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
