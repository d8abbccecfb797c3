//! Taking in files that are new to a large corpus: some at a time, so that no more of their texts is in memory than a segment has.
//!
//! What is indexed is kept at once. Whoever stops or is killed goes on from there the next time.

use super::facts::{self, Look, Seen};
use super::{Archive, segment_units};
use crate::config::Config;
use crate::corpus::{AccountKey, LoadedFile, SourceId, build_with};
use crate::files::{self, Files};
use crate::index::cache::{Sheet, Store};
use crate::index::{Document, Segment};
use crate::text::fold::fold_parts;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

/// Bytes of files that are read at a time, or a little more.
const STEP: u64 = 4_000_000;

/// How far the taking in of new files is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is done of it.
    pub done: u64,
    /// All that is to be done; a byte that is to be read and indexed counts 2.
    pub total: u64,
}

impl Progress {
    /// What is done, in hundredths.
    #[must_use]
    pub fn percent(&self) -> u32 {
        let hundredths = self.done * 100 / self.total.max(1);
        u32::try_from(hundredths.min(100)).unwrap_or(100)
    }
}

/// Somebody who waits for a large corpus to be read: is told how far that is, and may cease to wait.
#[derive(Clone, Default)]
pub struct Observer(Option<Arc<Told>>);

type Told = dyn Fn(Progress) -> ControlFlow<()> + Send + Sync;

/// Whoever waited ceased to.
#[derive(Debug)]
pub(in crate::workspace) struct Cancelled;

impl Observer {
    /// One that is `told` every few megabytes, and says whether to go on.
    pub fn new(told: impl Fn(Progress) -> ControlFlow<()> + Send + Sync + 'static) -> Observer {
        Observer(Some(Arc::new(told)))
    }

    fn tell(&self, progress: Progress) -> Result<(), Cancelled> {
        match self.0.as_ref().map(|told| told(progress)) {
            Some(ControlFlow::Break(())) => Err(Cancelled),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Observer")
    }
}

/// What is the same for all batches.
pub(super) struct Intake<'a> {
    pub store: &'a Store,
    pub files: &'a Files,
    pub config: &'a Config,
    pub now: SystemTime,
    pub observer: &'a Observer,
    /// Bytes of the corpus.
    pub size: u64,
}

/// Files whose sources go into one segment.
struct Batch {
    documents: Vec<Document>,
    looks: Vec<Look>,
    bytes: u64,
}

/// What is still to be read, and what came so far.
struct Rest<'a> {
    new: &'a [Seen],
    /// How often each key was given.
    given: HashMap<AccountKey, u32>,
    progress: Progress,
}

impl Archive {
    /// Reads and indexes the files that are `new`. Their texts are left to the disk.
    pub(super) fn take_in(
        &mut self,
        intake: &Intake,
        new: &[Seen],
    ) -> Result<Vec<Look>, Cancelled> {
        let bytes: u64 = new.iter().map(Seen::new_bytes).sum();
        let mut rest = Rest {
            new,
            given: HashMap::new(),
            progress: Progress {
                done: 0,
                total: bytes * 2,
            },
        };
        let mut looks = Vec::new();
        let mut waiting = None;
        loop {
            intake.observer.tell(rest.progress)?;
            // While the sources of one batch are put in order, those of the next are read.
            let (indexed, read) = rayon::join(
                || waiting.map(|batch| index(intake.store, batch)),
                || self.batch(intake, &mut rest),
            );
            if let Some((segment, batch)) = indexed {
                rest.progress.done += batch.bytes;
                self.keep(intake.store, segment, &batch.looks);
                looks.extend(batch.looks);
            }
            waiting = read?;
            if waiting.is_none() {
                return Ok(looks);
            }
        }
    }

    /// Reads as many files as go into one segment; `None` if there are none.
    fn batch(&self, intake: &Intake, rest: &mut Rest) -> Result<Option<Batch>, Cancelled> {
        let most = segment_units(intake.size);
        let mut batch = Batch {
            documents: Vec::new(),
            looks: Vec::new(),
            bytes: 0,
        };
        let mut units = 0;
        // What is left over is no segment of its own if it would be a small one.
        let is_little = |rest: &Rest| {
            let left: u64 = rest.new.iter().map(Seen::new_bytes).sum();
            left / 3 < most as u64 / 2
        };
        while !rest.new.is_empty() && (units < most || is_little(rest)) {
            intake.observer.tell(rest.progress)?;
            let mut bytes = 0;
            let step = rest.new.iter().take_while(|seen| {
                let fits = bytes < STEP;
                bytes += seen.new_bytes();
                fits
            });
            let (step, tail) = rest.new.split_at(step.count());
            rest.new = tail;
            let step_bytes: u64 = step.iter().map(Seen::new_bytes).sum();
            rest.progress.done += step_bytes;
            batch.bytes += step_bytes;
            let looks = step.par_iter();
            let looks = looks.map(|seen| seen.read(&self.facts, intake.files, intake.now));
            let mut looks: Vec<Look> = looks.collect();
            let documents = self.documents(intake.config, &looks, &mut rest.given);
            units += documents.iter().map(|new| new.units.len()).sum::<usize>();
            batch.documents.extend(documents);
            looks.par_iter_mut().for_each(Look::release);
            batch.looks.extend(looks);
        }
        Ok((!batch.looks.is_empty()).then_some(batch))
    }

    /// The sources of files as documents, but for those that are in a segment already.
    fn documents(
        &self,
        config: &Config,
        looks: &[Look],
        given: &mut HashMap<AccountKey, u32>,
    ) -> Vec<Document> {
        let loaded = looks.iter().filter_map(|look| look.file.as_ref().ok());
        let loaded: Vec<LoadedFile> = loaded.cloned().collect();
        let paths: HashSet<PathBuf> = loaded.iter().map(|file| file.path.clone()).collect();
        let config = config.about(|path| paths.contains(&files::absolute(path)));
        let known = |key: &AccountKey| self.account(key);
        let (corpus, readings) = build_with(&config, loaded, Vec::new(), &known, given);
        let fresh = (0..).map(SourceId).zip(&readings);
        let fresh: Vec<_> = fresh
            .filter_map(|(id, reading)| Some((id, reading.key, reading.fresh.as_ref()?)))
            .collect();
        let documents = fresh.into_par_iter().filter_map(|(id, key, account)| {
            let source = corpus.sources.get(id.0 as usize)?;
            let file = corpus.files.get(source.file.0 as usize)?;
            Some(Document {
                key,
                units: fold_parts(&file.text, source.readable()).units,
                account: account.to_bytes(),
            })
        });
        documents.collect()
    }

    /// Keeps what is known of files, now that a segment has their sources.
    fn keep(&mut self, store: &Store, segment: Option<Arc<Segment>>, looks: &[Look]) {
        if let Some(segment) = segment {
            self.effort.sources_read += segment.documents();
            self.effort.sources_indexed += segment.documents();
            self.segments.push(segment);
            self.has_grown = true;
        }
        let facts = looks.iter().filter_map(|look| look.fact.clone());
        self.facts.extend(facts);
        store.keep_sheet(Sheet::Files, &facts::to_bytes(&self.facts));
    }
}

/// Puts the sources of a batch into a segment, if it has any.
fn index(store: &Store, mut batch: Batch) -> (Option<Arc<Segment>>, Batch) {
    let documents = std::mem::take(&mut batch.documents);
    let is_empty = documents.is_empty();
    let segment = (!is_empty).then(|| store.keep(Segment::build(documents)));
    (segment, batch)
}
