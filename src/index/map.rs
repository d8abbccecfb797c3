//! A file as memory. The only place with `unsafe`.

use memmap2::Mmap;
use std::fs::File;
use std::io;
use std::ops::Deref;
use std::path::Path;

/// A file of the cache, mapped for reading.
#[derive(Debug)]
pub(super) struct Map(Mmap);

impl Map {
    /// Maps the file at `path` as it is now.
    pub fn open(path: &Path) -> io::Result<Map> {
        let file = File::open(path)?;
        // SAFETY: the bytes of a mapped file must not change while somebody looks at them. Files of the cache never do: they are
        // written under another name and renamed when they are whole, replaced or removed by name only, and a file that was
        // renamed or removed keeps its bytes as long as it is mapped. Whoever else writes into the user's cache folder is
        // met by checksums; every access to the bytes is by checked slices of plain integers, for which any value is valid.
        #[allow(unsafe_code)]
        let map = unsafe { Mmap::map(&file)? };
        // The system may begin to read; that it cannot be asked to is no failure.
        #[cfg(unix)]
        let _ = map.advise(memmap2::Advice::WillNeed);
        Ok(Map(map))
    }
}

impl Deref for Map {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}
