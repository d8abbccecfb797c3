//! The cache on the disk: a folder for each workspace, with segments, and with what is known of its files and its labels.
//!
//! Nothing in it is needed. What is missing, foreign, damaged or cannot be written is made again and kept in memory; nothing here
//! is an error. A file is written under a name of its own and renamed when it is whole, so that two programs may work in one folder
//! and may be killed at any moment: each finds files that are whole, or none.

use super::format::{Fault, VERSION};
use super::segment::Segment;
use crate::text::hex::hex;
use etcetera::BaseStrategy;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

/// The variable that names another folder.
pub const VARIABLE: &str = "YINWEN_CACHE_DIR";

const SEGMENT: &str = "segment";
const MAGIC: &[u8; 7] = b"yinwen\x00";

/// A file of the cache beside the segments, which is read and written as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    /// What is known of the files of the workspace.
    Files,
    /// What is known of the lists and labels of its sources.
    Labels,
}

impl Sheet {
    /// What it is called, and what it begins with.
    fn name(self) -> (&'static str, u8) {
        match self {
            Sheet::Files => ("files", b'F'),
            Sheet::Labels => ("labels", b'L'),
        }
    }
}

/// What no snapshot of this program uses is left alone for so long: another program may just have written it.
const GRACE: Duration = Duration::from_secs(3600);

/// Where caches are kept: as `YINWEN_CACHE_DIR` says, else `yinwen` in the platform's folder of caches.
#[must_use]
pub fn folder() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os(VARIABLE).filter(|folder| !folder.is_empty()) {
        return std::path::absolute(folder).ok();
    }
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.cache_dir().join("yinwen"))
}

/// The cache of one workspace.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
}

/// A file of the cache that is no segment that can be used.
#[derive(Debug)]
pub struct Broken {
    /// Its path.
    pub path: PathBuf,
    /// What is wrong with it.
    pub fault: Fault,
}

impl Store {
    /// The cache of the workspace with this root, in the folder `caches`.
    #[must_use]
    pub fn new(caches: &Path, root: &Path) -> Store {
        let digest = Sha256::digest(root.as_os_str().as_encoded_bytes());
        let name = hex(digest.get(..12).unwrap_or_default());
        Store {
            folder: caches.join(name),
        }
    }

    /// Its folder, there or not.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The segments there are, by name, and the files that are none.
    #[must_use]
    pub fn segments(&self) -> (Vec<Arc<Segment>>, Vec<Broken>) {
        let (mut segments, mut broken) = (Vec::new(), Vec::new());
        for path in self.paths(SEGMENT) {
            match Segment::open(&path) {
                Ok(segment) => segments.push(Arc::new(segment)),
                Err(fault) => broken.push(Broken { path, fault }),
            }
        }
        (segments, broken)
    }

    /// The segment as a file, or, where none can be written, as it is.
    #[must_use]
    pub fn keep(&self, segment: Segment) -> Arc<Segment> {
        let path = self.path_of(&segment);
        // Where it cannot be replaced, another program may have written the same.
        let _ = self.write(&path, |file| segment.write(file));
        match Segment::open(&path) {
            Ok(kept) if kept.keys() == segment.keys() => Arc::new(kept),
            _ => Arc::new(segment),
        }
    }

    /// Removes the segments that are not among `used`, and what a program left half written. What is young is left: another
    /// program may be about to use it.
    pub fn sweep(&self, used: &[Arc<Segment>]) {
        let used: Vec<PathBuf> = used.iter().map(|segment| self.path_of(segment)).collect();
        for path in self.paths(SEGMENT).into_iter().chain(self.paths("tmp")) {
            let age = fs::metadata(&path)
                .and_then(|data| data.modified())
                .map(|modified| SystemTime::now().duration_since(modified));
            // A file of the future tells of a clock that was set back.
            let is_old = matches!(age, Ok(Ok(age)) if age > GRACE);
            if is_old && !used.contains(&path) {
                let _ = fs::remove_file(path);
            }
        }
    }

    /// Removes files that are no segments that can be used. One of another version may be in use by a program of that version.
    pub fn discard(&self, broken: &[Broken]) {
        for file in broken {
            if matches!(file.fault, Fault::Damaged) {
                let _ = fs::remove_file(&file.path);
            }
        }
    }

    /// Removes the file of a segment that turned out to be damaged.
    pub fn forget(&self, segment: &Segment) {
        let _ = fs::remove_file(self.path_of(segment));
    }

    /// What was kept on a sheet.
    #[must_use]
    pub fn sheet(&self, sheet: Sheet) -> Option<Vec<u8>> {
        let (name, kind) = sheet.name();
        let bytes = fs::read(self.folder.join(name)).ok()?;
        let rest = bytes.strip_prefix(MAGIC)?.strip_prefix(&[kind])?;
        let rest = rest.strip_prefix(&VERSION.to_le_bytes())?;
        let (sum, kept) = rest.split_first_chunk::<4>()?;
        (crc32fast::hash(kept) == u32::from_le_bytes(*sum)).then(|| kept.to_vec())
    }

    /// Keeps this on a sheet, if that can be written.
    pub fn keep_sheet(&self, sheet: Sheet, bytes: &[u8]) {
        let (name, kind) = sheet.name();
        // Where nothing can be written, it is found out again.
        let _ = self.write(&self.folder.join(name), |mut file| {
            file.write_all(MAGIC)?;
            file.write_all(&[kind])?;
            file.write_all(&VERSION.to_le_bytes())?;
            file.write_all(&crc32fast::hash(bytes).to_le_bytes())?;
            file.write_all(bytes)
        });
    }

    /// How many bytes the folder holds.
    #[must_use]
    pub fn size(&self) -> u64 {
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let sizes = files.filter_map(|file| file.metadata().ok());
        sizes.map(|data| data.len()).sum()
    }

    /// Removes the folder.
    ///
    /// # Errors
    ///
    /// If there is one and it cannot be removed.
    pub fn clear(&self) -> io::Result<()> {
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// The files of a kind, sorted.
    fn paths(&self, extension: &str) -> Vec<PathBuf> {
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let paths = files.map(|file| file.path());
        let mut paths: Vec<PathBuf> = paths
            .filter(|path| path.extension().is_some_and(|own| own == extension))
            .collect();
        paths.sort();
        paths
    }

    /// Where a segment is kept, or would be. It is called by what is in it.
    #[must_use]
    pub fn path_of(&self, segment: &Segment) -> PathBuf {
        let mut hasher = Sha256::new();
        for key in segment.keys() {
            hasher.update(key);
        }
        let name = hex(hasher.finalize().get(..12).unwrap_or_default());
        self.folder.join(name).with_extension(SEGMENT)
    }

    /// Writes a file as a whole.
    fn write(&self, path: &Path, fill: impl FnOnce(&File) -> io::Result<()>) -> io::Result<()> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        make_private(&self.folder)?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let half = format!("{}-{number}.tmp", std::process::id());
        let half = self.folder.join(half);
        let written = File::create(&half)
            .and_then(|file| fill(&file))
            .and_then(|()| fs::rename(&half, path));
        if written.is_err() {
            let _ = fs::remove_file(&half);
        }
        written
    }
}

/// Makes a folder that is nobody else's business, with the mark that tells backups that it is a cache.
fn make_private(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    let tag = folder.join("CACHEDIR.TAG");
    fs::write(tag, "Signature: 8a477f597d28d172789f06886806bc55\n")
}
