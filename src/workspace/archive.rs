//! What is known of the sources from before: from the cache on the disk, and from the snapshot that this one follows.
//!
//! A file with the stamp that it had when it was read last is not read again. A source whose text is the same, wherever the file lies
//! and however often it was written meanwhile, is neither taken apart nor folded nor indexed again: its account and its units lie in
//! a segment. What no segment has goes into new ones; large ones are files of the cache, a small one stays in memory.

mod claim;
mod facts;
mod intake;
mod merge;

pub(super) use facts::Facts;
pub(super) use intake::Cancelled;
pub use intake::{Observer, Progress};
pub use merge::Merged;

use super::Workspace;
use super::load::LoadOptions;
use crate::config::Config;
use crate::corpus::{Account, AccountKey, Corpus, LoadedFile, SourceId};
use crate::files::{FileError, Files, Text};
use crate::index::cache::{Sheet, Store};
use crate::index::{Document, Index, Remedy, Segment};
use crate::text::fold::fold_parts;
use claim::{Claim, Part};
use facts::{Fact, Look, Seen, State};
use intake::Intake;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// A corpus of so many bytes and more is kept in a cache; a smaller one is read about as fast.
pub const KEPT_FROM: u64 = 1_000_000;
/// New documents of so many units together stay in memory.
const FEW: usize = 1 << 18;
/// Units of the segments that a large corpus is divided into: half of it, but no fewer and no more. What a look-up costs grows with
/// their number, what building costs in memory with their length.
const SEGMENT: (usize, usize) = (4 << 20, 64 << 20);
/// What is known from before.
#[derive(Debug, Default)]
pub(super) struct Archive {
    store: Option<Store>,
    facts: Facts,
    /// Those that are whole.
    segments: Vec<Arc<Segment>>,
    /// The files that an editor has open.
    overlaid: HashSet<PathBuf>,
    /// Nothing is known from a snapshot.
    is_first: bool,
    /// Somebody else brings segments together.
    merges_later: bool,
    /// The files are not those that were known.
    is_changed: bool,
    /// There are segments that were not kept before.
    has_grown: bool,
    effort: Effort,
}

/// What was done to make a snapshot.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Effort {
    /// Files of the corpus whose state was asked for.
    pub files_looked_at: usize,
    /// Files of the corpus that were read.
    pub files_read: usize,
    /// Sources that were taken apart into paragraphs and sections.
    pub sources_read: usize,
    /// Sources that were put into new segments of the index.
    pub sources_indexed: usize,
}

/// The account of a document of a segment.
struct InSegment {
    segment: Arc<Segment>,
    document: usize,
}

impl AsRef<[u8]> for InSegment {
    fn as_ref(&self) -> &[u8] {
        self.segment.account(self.document).unwrap_or_default()
    }
}

/// The index of a corpus, and what the next snapshot is to know.
pub(super) struct Indexed {
    pub index: Index,
    pub facts: Facts,
    /// What each source is known by.
    pub keys: Vec<AccountKey>,
    pub effort: Effort,
    /// The cache, where there is one.
    pub store: Option<Store>,
}

impl Archive {
    /// What the snapshot `before` knew; without one, what is in the cache of the workspace in the folder `caches`.
    pub fn open(before: Option<&Workspace>, options: &LoadOptions, root: &Path) -> Archive {
        let caches = options.caches.as_deref();
        let mut archive = Archive {
            store: caches.map(|caches| Store::new(caches, root)),
            is_first: before.is_none(),
            merges_later: options.merges_later,
            ..Archive::default()
        };
        if let Some(before) = before {
            archive.facts = before.facts.clone();
            archive.segments = before.index.segments().map(Arc::clone).collect();
            let merged = before.merged.get().into_iter();
            archive
                .segments
                .extend(merged.flat_map(|merged| merged.0.iter().cloned()));
        } else if let Some(store) = &archive.store {
            let (segments, broken) = store.segments();
            store.discard(&broken);
            // What is known of files is of no use without what is known of their texts.
            let facts = store.sheet(Sheet::Files).filter(|_| !segments.is_empty());
            let facts = facts.as_deref().and_then(facts::from_bytes);
            archive.facts = facts.unwrap_or_default();
            archive.segments = segments;
        }
        archive.segments.retain(|segment| !segment.is_damaged());
        archive
    }

    /// Reads files; says which cannot be read. What is neither laid over nor changed is not looked at. Much that is new is indexed at
    /// once, a part after the other: `observer` is told how far that is.
    ///
    /// # Errors
    ///
    /// If the observer ceased to wait.
    pub fn read(
        &mut self,
        files: &Files,
        config: &Config,
        paths: Vec<PathBuf>,
        observer: &Observer,
    ) -> Result<(Vec<LoadedFile>, Vec<FileError>), Cancelled> {
        let now = SystemTime::now();
        let known = &self.facts;
        let seen = paths.into_par_iter();
        let seen = seen.map(|path| Seen::new(known, files, path));
        let (mut new, mut seen): (Vec<Seen>, Vec<Seen>) =
            seen.partition(|seen| matches!(seen.state, State::New(_)));
        self.effort.files_looked_at = new.len() + seen.len();
        let bytes: u64 = new.iter().map(Seen::bytes).sum();
        let size = bytes + seen.iter().map(Seen::bytes).sum::<u64>();
        let mut looks = Vec::new();
        if let Some(store) = self.store.clone()
            && size >= KEPT_FROM
            && bytes > FEW as u64 * 3
        {
            let intake = Intake {
                store: &store,
                files,
                config,
                now,
                observer,
                size,
            };
            looks = self.take_in(&intake, &new)?;
            new.clear();
        }
        seen.append(&mut new);
        let rest = seen.par_iter();
        let rest = rest.map(|seen| seen.read(&self.facts, files, now));
        looks.par_extend(rest);
        let (mut loaded, mut failed) = (Vec::new(), Vec::new());
        let mut facts = Vec::new();
        for look in looks {
            self.effort.files_read += usize::from(look.is_read);
            facts.extend(look.fact);
            match look.file {
                Ok(file) => loaded.push(file),
                Err(error) => failed.push(error),
            }
        }
        let is_known = |fact: &Arc<Fact>| {
            let known = self.facts.get(&fact.file.path);
            known.is_some_and(|known| known.stamp == fact.stamp)
        };
        self.is_changed = facts.len() != self.facts.len() || !facts.iter().all(is_known);
        self.facts = facts.into_iter().collect();
        self.overlaid = overlaid(files);
        self.forget_if_small(loaded.iter().map(|file| &file.text));
        Ok((loaded, failed))
    }

    /// Reads one file again, as the others stay.
    pub fn read_again(&mut self, files: &Files, path: &Path) -> Result<LoadedFile, FileError> {
        let Look {
            file,
            fact,
            is_read,
        } = Seen::new(&self.facts, files, path.to_path_buf()).read(
            &self.facts,
            files,
            SystemTime::now(),
        );
        self.effort.files_looked_at += 1;
        self.effort.files_read += usize::from(is_read);
        self.facts.set(path, fact);
        file
    }

    /// What [`read`](Self::read) settles of all files, where only some were [read again](Self::read_again).
    pub fn settle(&mut self, files: &Files, corpus: &Corpus) {
        self.overlaid = overlaid(files);
        self.forget_if_small(corpus.files.iter().map(|file| &file.text));
    }

    /// A small corpus is not kept.
    fn forget_if_small<'a>(&mut self, texts: impl Iterator<Item = &'a Text>) {
        let mut sizes = texts.scan(0, |size, text| {
            *size += text.len() as u64;
            Some(*size)
        });
        if sizes.all(|size| size < KEPT_FROM) {
            self.store = None;
        }
    }

    /// The account of a source.
    pub fn account(&self, key: &AccountKey) -> Option<Account> {
        let (segment, document) = self.find(key)?;
        let segment = Arc::clone(segment);
        Account::kept(Arc::new(InSegment { segment, document }))
    }

    /// A segment that has a source, and its document there.
    fn find(&self, key: &AccountKey) -> Option<(&Arc<Segment>, usize)> {
        let mut segments = self.segments.iter();
        segments.find_map(|segment| Some((segment, segment.find(key)?)))
    }

    /// The index of the corpus, whose sources have these `keys`; the accounts of those that were read just now are `fresh`. Where
    /// there is a cache, it is brought up to date, and texts are left to the disk from now on.
    pub fn index(
        self,
        corpus: &mut Corpus,
        keys: Vec<AccountKey>,
        fresh: HashMap<u32, Account>,
    ) -> Indexed {
        let claim = self.claim(&keys);
        self.complete(corpus, keys, fresh, claim)
    }

    /// As [`index`](Self::index), where the sources are those of the snapshot `before`, and only these `revised` ones have another
    /// text. `None` if one of them is like another source to the letter: these are told apart by an order that only building all
    /// of them gives.
    pub fn index_again(
        self,
        corpus: &mut Corpus,
        keys: Vec<AccountKey>,
        fresh: HashMap<u32, Account>,
        before: &Workspace,
        revised: &HashSet<u32>,
    ) -> Option<Indexed> {
        let claim = self.claim_again(&keys, before, revised)?;
        Some(self.complete(corpus, keys, fresh, claim))
    }

    /// The index of what lies in segments, and of sources that do not.
    fn complete(
        mut self,
        corpus: &mut Corpus,
        keys: Vec<AccountKey>,
        fresh: HashMap<u32, Account>,
        claim: Claim,
    ) -> Indexed {
        let most = units_of_segments(corpus);
        let Claim {
            parts: mut segments,
            missing,
        } = self.bring_together(claim, most);
        self.effort.sources_read += fresh.len();
        self.effort.sources_indexed += missing.len();
        let pool = Pool {
            corpus,
            keys: &keys,
            fresh,
            archive: &self,
        };
        let new = pool.segments(missing, most);
        self.has_grown |= new.iter().any(|(segment, _)| segment.is_mapped());
        segments.extend(new);
        if self.store.is_some() {
            self.release(corpus);
        }
        if let Some(store) = &self.store {
            if self.has_grown {
                let used: Vec<_> = segments.iter().map(|(s, _)| Arc::clone(s)).collect();
                store.sweep(&used);
            }
            // A server does not write all of it for every file that was saved.
            if self.has_grown || self.is_changed && self.is_first {
                store.keep_sheet(Sheet::Files, &facts::to_bytes(&self.facts));
            }
        }
        let (sources, files) = (corpus.sources.clone(), corpus.files.clone());
        let fold = move |number: u32| {
            let source = sources.get(number as usize);
            let file = source.and_then(|source| files.get(source.file.0 as usize));
            let (Some(source), Some(file)) = (source, file) else {
                return Vec::new();
            };
            let text = file.text.passing();
            source
                .body
                .passing(|layout| fold_parts(&text, &layout.readable).units)
        };
        let remedy = Remedy {
            fold: Box::new(fold),
            store: self.store.clone(),
        };
        Indexed {
            index: Index::new(segments, Some(remedy)),
            facts: self.facts,
            keys,
            effort: self.effort,
            store: self.store,
        }
    }

    /// Leaves the texts that were read from the disk to the disk, also those that somebody looked at meanwhile.
    fn release(&mut self, corpus: &mut Corpus) {
        for file in &mut corpus.files {
            // Of an open document the disk may have another text at any moment.
            let stays = || file.text.is_lost() || self.overlaid.contains(&file.path);
            if !file.text.is_in_memory() || stays() {
                continue;
            }
            if let Some(unread) = file.text.unread() {
                Arc::make_mut(file).text = unread;
            } else if let Some(fact) = self.facts.get(&file.path)
                && fact.file.text == file.text
            {
                let mut fact = Fact::clone(fact);
                fact.file.text = facts::stored(&fact.file);
                Arc::make_mut(file).text = facts::unread(&fact.file).text;
                self.facts.set(&file.path, Some(Arc::new(fact)));
            }
        }
    }
}

/// Units of the segments that a corpus of `size` bytes is divided into.
fn segment_units(size: u64) -> usize {
    let units = usize::try_from(size / 3).unwrap_or(usize::MAX);
    (units / 2).clamp(SEGMENT.0, SEGMENT.1)
}

/// As [`segment_units`], for a corpus that was read.
fn units_of_segments(corpus: &Corpus) -> usize {
    let sizes = corpus.sources.iter().map(|source| source.range.len());
    segment_units(sizes.sum::<usize>() as u64)
}

/// Sources that are in no segment.
struct Pool<'a> {
    corpus: &'a Corpus,
    keys: &'a [AccountKey],
    fresh: HashMap<u32, Account>,
    archive: &'a Archive,
}

impl Pool<'_> {
    /// Segments of `most` units for the sources of these numbers.
    fn segments(&self, missing: Vec<u32>, most: usize) -> Vec<Part> {
        let new: usize = missing.iter().map(|&number| self.units(number)).sum();
        let store = self.archive.store.as_ref().filter(|_| new > FEW);
        let mut segments = Vec::new();
        let mut rest = missing.as_slice();
        while !rest.is_empty() {
            let mut units = 0;
            let fits = rest.iter().take_while(|&&number| {
                let fits = units == 0 || units < most;
                units += self.units(number);
                fits
            });
            let (chunk, tail) = rest.split_at(fits.count());
            rest = tail;
            let documents: Vec<Document> = chunk.par_iter().map(|&n| self.document(n)).collect();
            let segment = Segment::build(documents);
            let segment = match store {
                Some(store) => store.keep(segment),
                None => Arc::new(segment),
            };
            segments.push((segment, chunk.iter().copied().map(Some).collect()));
        }
        segments
    }

    /// About how many units a source has.
    fn units(&self, number: u32) -> usize {
        let source = self.corpus.sources.get(number as usize);
        source.map_or(0, |source| source.range.len() / 3)
    }

    /// A source as a document, out of another segment if it is in one.
    fn document(&self, number: u32) -> Document {
        let key = self.keys.get(number as usize).copied().unwrap_or_default();
        if let Some((segment, own)) = self.archive.find(&key) {
            let document = merge::document(segment, own);
            if !segment.is_damaged() {
                return document;
            }
        }
        let source = self.corpus.sources.get(number as usize);
        let file = source.and_then(|source| self.corpus.files.get(source.file.0 as usize));
        let Some((source, file)) = source.zip(file) else {
            return Document::default();
        };
        let text = file.text.passing();
        let units = fold_parts(&text, source.readable()).units;
        let known = || self.archive.account(&key);
        let fresh = self.fresh.get(&number).cloned();
        match fresh
            .or_else(known)
            .filter(|_| text.len() == file.text.len())
        {
            Some(account) => Document {
                key,
                units,
                account: account.to_bytes(),
            },
            // A text that was not there is nothing to remember.
            None => Document {
                units,
                ..Document::default()
            },
        }
    }
}

fn overlaid(files: &Files) -> HashSet<PathBuf> {
    files.overlay.paths().map(Path::to_path_buf).collect()
}

/// A segment of the index, as far as one may want to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SegmentInfo {
    /// How many documents it has.
    pub documents: usize,
    /// How many of them are sources of the corpus.
    pub sources: usize,
    /// Letters and digits, folded.
    pub units: usize,
    /// It is a file of the cache.
    pub is_kept: bool,
}

impl Workspace {
    /// The segments of the index.
    #[must_use]
    pub fn segments(&self) -> Vec<SegmentInfo> {
        let segments = self.index.segments().enumerate();
        let info = segments.map(|(number, segment)| SegmentInfo {
            documents: segment.documents(),
            sources: self.index.live(number),
            units: segment.len(),
            is_kept: segment.is_mapped(),
        });
        info.collect()
    }

    /// Compares what is indexed with the texts as they are now, all of it: the sources that are indexed otherwise.
    #[must_use]
    pub fn misindexed(&self) -> Vec<SourceId> {
        let sources = self.corpus.sources.par_iter().enumerate();
        let wrong = sources.filter_map(|(number, source)| {
            let number = u32::try_from(number).ok()?;
            let file = self.corpus.files.get(source.file.0 as usize)?;
            let units = fold_parts(&file.text.passing(), source.readable()).units;
            (self.index.document(number) != units).then_some(SourceId(number))
        });
        wrong.collect()
    }
}
