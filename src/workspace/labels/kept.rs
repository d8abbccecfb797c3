//! The sheet of the cache with the lists and labels of the sources, by what these are known by.

use crate::corpus::AccountKey;
use crate::files::Digest;
use crate::index::cache::{Sheet, Store};
use crate::labels::{FINDER, Links, Scan};
use std::collections::HashMap;
use std::sync::Arc;

/// What was kept.
#[derive(Default)]
pub(super) struct Kept {
    pub scans: HashMap<AccountKey, Arc<Scan>>,
    /// What they came to, and what that depends on.
    pub linked: Option<(Digest, Links)>,
}

/// The sheet: who found it, the scans, what they came to.
type Written<'a> = (
    (&'a str, u32),
    Vec<(AccountKey, Scan)>,
    Option<(Digest, Links)>,
);

impl Kept {
    /// What is on the sheet; `None` if there is none, or if it means nothing to this program.
    pub fn read(store: &Store) -> Option<Kept> {
        let bytes = store.sheet(Sheet::Labels)?;
        let (finder, scans, linked): Written = postcard::from_bytes(&bytes).ok()?;
        let nothing = Arc::new(Scan::default());
        let shared = |scan: Scan| match scan.is_empty() {
            true => Arc::clone(&nothing),
            false => Arc::new(scan),
        };
        let scans = scans.into_iter().map(|(key, scan)| (key, shared(scan)));
        (finder == FINDER).then(|| Kept {
            scans: scans.collect(),
            linked,
        })
    }
}

/// Writes the sheet.
pub(super) fn write(
    store: &Store,
    scans: Vec<(&AccountKey, &Scan)>,
    linked: Option<(&Digest, &Links)>,
) {
    if let Ok(bytes) = postcard::to_allocvec(&(FINDER, scans, linked)) {
        store.keep_sheet(Sheet::Labels, &bytes);
    }
}
