//! The labels of the corpus: found when somebody asks, source by source, and kept for the snapshots after this one where a source
//! stays as it is. Of a large corpus they are kept in the cache, too: no source is read for them that was read for them before.

mod kept;

use super::{KEPT_FROM, Workspace};
use crate::corpus::SourceId;
use crate::files::Digest;
use crate::index::cache::Store;
use crate::labels::{self, Clues, Labels, Scan, Seen};
use crate::text::apart::apart;
use kept::Kept;
use rayon::prelude::*;
use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    /// The cache, where there is one.
    store: Option<Store>,
    /// What was found in each source, in the order of the corpus. Snapshots share what they find in sources that stay as they are.
    found: OnceLock<Vec<Arc<Found>>>,
    /// So many bytes of sources were looked through since what was found was kept.
    unkept: Arc<AtomicU64>,
    /// What a snapshot before this one made of the same sources, some of which have other texts now.
    before: Option<Arc<Labels>>,
    labels: OnceLock<Arc<Labels>>,
}

/// What is in a source, once somebody looked.
#[derive(Debug, Default)]
struct Found {
    scan: OnceLock<Arc<Scan>>,
    /// The clues around its labels, and the digest of those that were looked for.
    seen: Mutex<Option<(Digest, Arc<Seen>)>>,
}

/// So many sources are scanned before somebody sees whether it is time to keep what was found.
const STEP: usize = 256;
/// So many bytes of sources are some seconds of work: what was found in them is kept, though the others are still to be scanned.
const MUCH: u64 = 64_000_000;

impl Shelf {
    /// An empty one, for a workspace that has this cache.
    pub fn new(store: Option<Store>) -> Shelf {
        Shelf {
            store,
            ..Shelf::default()
        }
    }
}

impl Found {
    fn seen(&self) -> MutexGuard<'_, Option<(Digest, Arc<Seen>)>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Workspace {
    /// The labels of the corpus. The first call looks through it, on as many threads as the pool has that it is made on.
    pub fn labels(&self) -> &Labels {
        self.labels.labels.get_or_init(|| {
            apart(|| {
                let scans = self.scans();
                let clues = Clues::new(&self.corpus, &scans);
                let is_same = |before: &&Arc<Labels>| {
                    is_told_alike(before.scans(), &scans) && before.clues().are_those_of(&clues)
                };
                if let Some(before) = self.labels.before.as_ref().filter(is_same) {
                    return Arc::clone(before);
                }
                let seen = self.seen(&scans, &clues);
                if self.labels.unkept.load(Ordering::Relaxed) >= KEPT_FROM {
                    self.keep_labels(Some(&clues));
                }
                Arc::new(Labels::new(&self.corpus, scans, Arc::new(clues), &seen))
            })
        })
    }

    /// What every source holds, in the order of the corpus: what [`labels`](Self::labels) are made of. It takes its time, and is not
    /// lost to the snapshots after this one, even if it is only half done when they are made.
    pub fn scans(&self) -> Vec<Arc<Scan>> {
        let found = self.found();
        let mut size = 0;
        for (first, step) in (0u32..).step_by(STEP).zip(found.chunks(STEP)) {
            let numbered = step.par_iter().zip(first..first + STEP as u32);
            let sizes = numbered.map(|(found, number)| {
                let scan = || Arc::new(labels::scan(&self.corpus, SourceId(number)));
                let is_new = found.scan.get().is_none();
                found.scan.get_or_init(scan);
                self.looked_through(number, is_new)
            });
            size += sizes.sum::<u64>();
            // Each time all of it is written: that the sum of it is no more than a few times as much, these are fewer and fewer.
            if self.labels.unkept.load(Ordering::Relaxed) >= MUCH.max(size / 4) {
                self.keep_labels(None);
            }
        }
        let scans = found.iter().map(|found| found.scan.get().map(Arc::clone));
        scans.map(Option::unwrap_or_default).collect()
    }

    /// The clues around the labels of every source, in the order of the corpus.
    fn seen(&self, scans: &[Arc<Scan>], clues: &Clues) -> Vec<Arc<Seen>> {
        let found = self.found().par_iter().zip(scans);
        let seen = found.zip(0..scans.len() as u32);
        let seen = seen.map(|((found, scan), number)| {
            if scan.mentions.is_empty() {
                return Arc::default();
            }
            let known = found.seen().clone();
            if let Some((_, seen)) = known.filter(|(digest, _)| *digest == clues.digest()) {
                return seen;
            }
            let seen = Arc::new(clues.seen(&self.corpus, SourceId(number), scan));
            self.looked_through(number, true);
            *found.seen() = Some((clues.digest(), Arc::clone(&seen)));
            seen
        });
        seen.collect()
    }

    /// The size of a source, which was looked through just now or before.
    fn looked_through(&self, source: u32, is_new: bool) -> u64 {
        let source = self.corpus.sources.get(source as usize);
        let size = source.map_or(0, |source| source.range.len() as u64);
        if is_new {
            self.labels.unkept.fetch_add(size, Ordering::Relaxed);
        }
        size
    }

    fn found(&self) -> &[Arc<Found>] {
        self.labels.found.get_or_init(|| {
            let store = self.labels.store.as_ref();
            let mut kept = store.map_or_else(Kept::default, Kept::read);
            let sources = 0..self.corpus.sources.len();
            let found = sources.map(|source| {
                let key = self.keys.get(source)?;
                let (scan, seen) = kept.sources.remove(key)?;
                let seen = seen.map(|seen| (kept.clues, Arc::new(seen.into_owned())));
                Some(Found {
                    scan: OnceLock::from(Arc::new(scan.into_owned())),
                    seen: Mutex::new(seen),
                })
            });
            found.map(Option::unwrap_or_default).map(Arc::new).collect()
        })
    }

    /// Keeps what was found so far: all scans, and where these `clues` were seen.
    fn keep_labels(&self, clues: Option<&Clues>) {
        self.labels.unkept.store(0, Ordering::Relaxed);
        // What was read of a text that is gone, or of a damaged account, is not what its key stands for.
        let is_in_doubt = self.index.segments().any(|segment| segment.is_damaged());
        let Some(store) = self.labels.store.as_ref().filter(|_| !is_in_doubt) else {
            return;
        };
        let is_there = |source: usize| {
            let source = self.corpus.sources.get(source);
            let file = source.and_then(|source| self.corpus.files.get(source.file.0 as usize));
            file.is_some_and(|file| !file.text.is_lost())
        };
        let clues = clues.map_or(Digest::default(), Clues::digest);
        let found = self.keys.iter().zip(self.found()).enumerate();
        let found = found.filter(|(source, _)| is_there(*source));
        let found = found.filter_map(|(_, (key, found))| {
            let seen = found.seen().clone();
            let seen = seen.filter(|(digest, _)| *digest == clues);
            let seen = seen.map(|(_, seen)| Cow::Owned(Seen::clone(&seen)));
            Some((*key, (Cow::Borrowed(&**found.scan.get()?), seen)))
        });
        kept::write(store, clues, &found.collect());
    }

    /// [`labels`](Self::labels) where nobody has to wait for them: a large corpus that was not scanned yet has none. For what is
    /// asked in passing, such as a hover.
    pub fn labels_at_hand(&self) -> Option<&Labels> {
        match self.is_small() {
            true => Some(self.labels()),
            false => self.labels.labels.get().map(Arc::as_ref),
        }
    }

    /// Takes over what `before` found in sources that are the `same`, and what that came to if the sources are the same ones but for
    /// their texts.
    pub(super) fn inherit_labels(
        &mut self,
        before: &Workspace,
        same: &[Option<usize>],
        is_same_but_for_texts: bool,
    ) {
        self.labels.unkept = Arc::clone(&before.labels.unkept);
        if let Some(known) = before.labels.found.get() {
            let found = same.iter().map(|n| {
                let known = n.and_then(|n| known.get(n));
                known.map_or_else(Arc::default, Arc::clone)
            });
            self.labels.found = OnceLock::from(found.collect::<Vec<_>>());
        }
        if is_same_but_for_texts {
            let known = before.labels.labels.get();
            let known = known.or(before.labels.before.as_ref());
            self.labels.before = known.map(Arc::clone);
        }
    }
}

/// Whether nothing changed but sources without lists and labels. Of the others, the words around count, too.
fn is_told_alike(before: &[Arc<Scan>], now: &[Arc<Scan>]) -> bool {
    let mut pairs = before.iter().zip(now);
    before.len() == now.len()
        && pairs.all(|(a, b)| Arc::ptr_eq(a, b) || a.has_nothing() && b.has_nothing())
}
