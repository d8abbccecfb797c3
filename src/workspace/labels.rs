//! The labels of the corpus: found when somebody asks, source by source, and kept for the snapshots after this one where a source
//! stays as it is. Of a large corpus they are kept in the cache, too: no source is read for them that was read for them before.

mod kept;

use super::{KEPT_FROM, Workspace};
use crate::corpus::SourceId;
use crate::files::Digest;
use crate::index::cache::Store;
use crate::labels::{self, Labels, Links, Scan};
use crate::text::apart::apart;
use kept::Kept;
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    /// The cache, where there is one.
    store: Option<Store>,
    /// What was found in each source, in the order of the corpus. Snapshots share what they find in sources that stay as they are.
    found: OnceLock<Vec<Found>>,
    /// What the sources came to when it was kept, and what tells whether they are still the same.
    linked: OnceLock<(Digest, Links)>,
    /// What this or a snapshot before it came to is kept: that will do for the next start.
    is_kept: Arc<AtomicBool>,
    /// What a snapshot before this one made of the same sources, some of which have other texts now.
    before: Option<Arc<Labels>>,
    labels: OnceLock<Arc<Labels>>,
}

/// What is in a source, once somebody looked.
type Found = Arc<OnceLock<Arc<Scan>>>;

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

impl Workspace {
    /// The labels of the corpus. The first call scans it, on as many threads as the pool has that it is made on.
    pub fn labels(&self) -> &Labels {
        self.labels.labels.get_or_init(|| {
            let scans = apart(|| self.scans());
            let before = self.labels.before.as_ref();
            let before = before.filter(|before| is_told_alike(before.scans(), &scans));
            before.map_or_else(|| Arc::new(self.link(scans)), Arc::clone)
        })
    }

    /// What the scans come to: as it was kept, if nothing is different.
    fn link(&self, scans: Vec<Arc<Scan>>) -> Labels {
        if self.labels.store.is_none() {
            return Labels::new(&self.corpus, scans);
        }
        let now = self.grounds();
        let linked = self.labels.linked.get();
        if let Some((_, links)) = linked.filter(|(grounds, _)| *grounds == now) {
            self.labels.is_kept.store(true, Ordering::Relaxed);
            return Labels::linked(scans, links.clone());
        }
        let labels = Labels::new(&self.corpus, scans);
        if !self.labels.is_kept.swap(true, Ordering::Relaxed) {
            self.keep_labels(Some((&now, labels.links())));
        }
        labels
    }

    /// What every source holds, in the order of the corpus: what [`labels`](Self::labels) are made of. It takes its time, and is not
    /// lost to the snapshots after this one, even if it is only half done when they are made.
    pub fn scans(&self) -> Vec<Arc<Scan>> {
        let found = self.found();
        // Bytes of sources: scanned and not kept, looked at.
        let (mut new, mut all) = (0, 0);
        for (first, step) in (0u32..).step_by(STEP).zip(found.chunks(STEP)) {
            let numbered = step.par_iter().zip(first..first + STEP as u32);
            let sizes = numbered.map(|(found, number)| {
                let size = self.size_of(number);
                let is_known = found.get().is_some();
                found.get_or_init(|| Arc::new(labels::scan(&self.corpus, SourceId(number))));
                (if is_known { 0 } else { size }, size)
            });
            let sizes = sizes.reduce(|| (0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
            (new, all) = (new + sizes.0, all + sizes.1);
            // Each time all of it is written: that the sum of it is no more than a few times as much, these are fewer and fewer.
            if new >= MUCH.max(all / 4) {
                self.keep_labels(None);
                new = 0;
            }
        }
        if new >= KEPT_FROM {
            self.keep_labels(None);
        }
        let found = found.iter().map(|found| found.get().map(Arc::clone));
        found.map(Option::unwrap_or_default).collect()
    }

    fn size_of(&self, source: u32) -> u64 {
        let source = self.corpus.sources.get(source as usize);
        source.map_or(0, |source| source.range.len() as u64)
    }

    fn found(&self) -> &[Found] {
        self.labels.found.get_or_init(|| {
            let store = self.labels.store.as_ref();
            let mut kept = store.and_then(Kept::read).unwrap_or_default();
            if let Some(linked) = kept.linked.take() {
                let _ = self.labels.linked.set(linked);
            }
            let sources = 0..self.corpus.sources.len();
            let known = sources.map(|source| kept.scans.get(self.keys.get(source)?));
            let found = known.map(|scan| scan.cloned().map_or_else(OnceLock::new, OnceLock::from));
            found.map(Arc::new).collect()
        })
    }

    /// Keeps what was found so far, and what it comes to.
    fn keep_labels(&self, linked: Option<(&Digest, &Links)>) {
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
        let scans = self.keys.iter().zip(self.found()).enumerate();
        let scans = scans.filter_map(|(source, (key, found))| {
            let scan = found.get().filter(|_| is_there(source))?;
            Some((key, &**scan))
        });
        let linked = linked.filter(|_| self.lost().next().is_none());
        kept::write(store, scans.collect(), linked);
    }

    /// What it depends on what the scans come to.
    fn grounds(&self) -> Digest {
        let mut hasher = Sha256::new();
        self.keys.iter().for_each(|key| hasher.update(key));
        hasher.update(labels::testimony(&self.corpus));
        hasher.finalize().into()
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
        self.labels.is_kept = Arc::clone(&before.labels.is_kept);
        if let Some(known) = before.labels.found.get() {
            let found = same.iter().map(|n| {
                let known = n.and_then(|n| known.get(n));
                known.map_or_else(Found::default, Arc::clone)
            });
            self.labels.found = OnceLock::from(found.collect::<Vec<Found>>());
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
        && pairs.all(|(a, b)| Arc::ptr_eq(a, b) || a.is_empty() && b.is_empty())
}
