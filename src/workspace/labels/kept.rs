//! The sheet of the cache with what is known of the lists and labels of the sources, by what these are known by.

use crate::corpus::AccountKey;
use crate::files::Digest;
use crate::index::cache::{Sheet, Store};
use crate::labels::{FINDER, Scan, Seen};
use std::borrow::Cow;
use std::collections::HashMap;

/// What is known of a source: its scan, and the clues around its labels, where these were looked for.
pub(super) type Known<'a> = (Cow<'a, Scan>, Option<Cow<'a, Seen>>);

/// What was kept.
#[derive(Default)]
pub(super) struct Kept {
    pub sources: HashMap<AccountKey, Known<'static>>,
    /// The digest of the clues that were looked for.
    pub clues: Digest,
}

impl Kept {
    /// What is on the sheet; nothing if there is none, or if it means nothing to this program.
    pub fn read(store: &Store) -> Kept {
        let bytes = store.sheet(Sheet::Labels).unwrap_or_default();
        type Read<'a> = ((&'a str, u32), Digest, HashMap<AccountKey, Known<'static>>);
        match postcard::from_bytes::<Read>(&bytes) {
            Ok((FINDER, clues, sources)) => Kept { sources, clues },
            _ => Kept::default(),
        }
    }
}

/// Writes the sheet.
pub(super) fn write(store: &Store, clues: Digest, sources: &HashMap<AccountKey, Known>) {
    if let Ok(bytes) = postcard::to_allocvec(&(FINDER, clues, sources)) {
        store.keep_sheet(Sheet::Labels, &bytes);
    }
}
