//! Which sources of the corpus translate each other, and their alignments.
//!
//! A pair is aligned when it is first asked for. Alignments are kept by the content of both texts, and the next snapshot takes them
//! over, so that an edit elsewhere costs nothing.

use super::Workspace;
use crate::bitext::{Bitext, Side, Text};
use crate::corpus::{FileId, SourceId};
use crate::text::language::Language;
use crate::text::recent::Recent;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// So many alignments are young before the generation before them is forgotten; no more are made ahead of time.
const GENERATION: usize = 64;
/// Two texts of so many bytes each are aligned while somebody waits: a speech is, a law is not.
const SHORT: usize = 24 << 10;
/// Sources larger than this (bytes) are not taken for translations of themselves.
const LARGE: usize = 1 << 20;
/// A file with more sources than this is a collection: its neighbours are not taken for translations.
const COLLECTION: usize = 8;

/// Two sources, or the two languages of one, that translate each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SourcePair {
    /// The Chinese source.
    pub zh: SourceId,
    /// The English source; may be the same.
    pub en: SourceId,
    /// Said so by `translates`. Other pairs are guesses: they serve look-ups, never verdicts.
    pub is_declared: bool,
}

impl SourcePair {
    /// The source on one side.
    #[must_use]
    pub fn side(&self, side: Side) -> SourceId {
        match side {
            Side::Chinese => self.zh,
            Side::English => self.en,
        }
    }

    /// The side on which `source` stands; for the two languages of one source, none is told.
    #[must_use]
    pub fn side_of(&self, source: SourceId) -> Option<Side> {
        match (self.zh == source, self.en == source) {
            (true, false) => Some(Side::Chinese),
            (false, true) => Some(Side::English),
            _ => None,
        }
    }

    /// Whether `source` is one of the two.
    #[must_use]
    pub fn has(&self, source: SourceId) -> bool {
        self.zh == source || self.en == source
    }
}

type TextDigest = [u8; 32];
/// What an alignment depends on: the digests of both texts.
type Key = (TextDigest, TextDigest);

/// Pairs and alignments of a snapshot.
#[derive(Debug)]
pub(super) struct Bitexts {
    declared: OnceLock<Vec<SourcePair>>,
    pairs: OnceLock<Vec<SourcePair>>,
    /// Of the sources that were asked for: a text is hashed once for a snapshot.
    digests: Mutex<HashMap<SourceId, TextDigest>>,
    aligned: Arc<Mutex<Recent<Key, Arc<Bitext>>>>,
}

impl Default for Bitexts {
    fn default() -> Self {
        Bitexts {
            declared: OnceLock::new(),
            pairs: OnceLock::new(),
            digests: Mutex::default(),
            aligned: Arc::new(Mutex::new(Recent::new(GENERATION))),
        }
    }
}

/// The side that a language is on.
#[must_use]
pub fn side_of(language: Language) -> Option<Side> {
    match language {
        Language::Hans | Language::Hant => Some(Side::Chinese),
        Language::English => Some(Side::English),
        Language::Unknown => None,
    }
}

impl Workspace {
    /// The pairs that `translates` declares: the only ones that a verdict or a rule may rest on. No text is looked at for them.
    pub fn declared_pairs(&self) -> &[SourcePair] {
        self.bitexts.declared.get_or_init(|| self.find_declared())
    }

    /// The pairs of the corpus, the declared ones first.
    pub fn source_pairs(&self) -> &[SourcePair] {
        self.bitexts.pairs.get_or_init(|| self.find_pairs())
    }

    /// The pairs where nobody has to wait for them: those of a large corpus only once they were found.
    pub fn source_pairs_at_hand(&self) -> Option<&[SourcePair]> {
        match self.is_small() {
            true => Some(self.source_pairs()),
            false => self.source_pairs_ready(),
        }
    }

    /// The pairs, if they were found before.
    pub fn source_pairs_ready(&self) -> Option<&[SourcePair]> {
        self.bitexts.pairs.get().map(Vec::as_slice)
    }

    /// The pairs that are worth aligning ahead of time.
    pub fn pairs_to_warm(&self) -> &[SourcePair] {
        let pairs = self.source_pairs();
        pairs.get(..GENERATION).unwrap_or(pairs)
    }

    /// Whether a pair is aligned so fast that a request may wait for it.
    pub fn is_short(&self, pair: SourcePair) -> bool {
        let length = |id: SourceId| {
            let source = self.corpus.sources.get(id.0 as usize);
            source.map_or(0, |source| source.range.len())
        };
        length(pair.zh).max(length(pair.en)) <= SHORT
    }

    /// The alignment of a pair, made now if it is not at hand (some 50 ms for a speech).
    pub fn bitext(&self, pair: SourcePair) -> Option<Arc<Bitext>> {
        let key = self.bitext_key(pair)?;
        let kept = || {
            self.bitexts
                .aligned
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(bitext) = kept().get(&key) {
            return Some(bitext);
        }
        let own = pair.zh == pair.en;
        let zh = self.bitext_text(pair.zh, own.then_some(Side::Chinese))?;
        let en = self.bitext_text(pair.en, own.then_some(Side::English))?;
        let bitext = Arc::new(Bitext::new(zh, en, self.glossary.lexicon()));
        kept().insert(key, Arc::clone(&bitext), 1);
        Some(bitext)
    }

    /// The alignment of a pair if it was made before: for requests that should not wait.
    pub fn bitext_ready(&self, pair: SourcePair) -> Option<Arc<Bitext>> {
        let key = self.bitext_key(pair)?;
        let kept = self.bitexts.aligned.lock();
        kept.unwrap_or_else(PoisonError::into_inner).get(&key)
    }

    /// Takes over the alignments of the snapshot before this one.
    pub(super) fn inherit_bitexts(&mut self, before: &Workspace) {
        if self.glossary.has_words_of(&before.glossary) {
            self.glossary.take_words(&before.glossary);
            self.bitexts.aligned = Arc::clone(&before.bitexts.aligned);
        }
    }

    /// The sentences of a source, or of one of its languages.
    pub fn bitext_text(&self, source: SourceId, only: Option<Side>) -> Option<Text> {
        let source = self.corpus.sources.get(source.0 as usize)?;
        let file = self.corpus.files.get(source.file.0 as usize)?;
        let whole: Vec<Range<usize>> = source
            .paragraphs()
            .iter()
            .map(|p| p.range.clone())
            .collect();
        Some(Text::new(&file.text, source.readable(), &whole, only))
    }

    fn bitext_key(&self, pair: SourcePair) -> Option<Key> {
        Some((self.text_digest(pair.zh)?, self.text_digest(pair.en)?))
    }

    fn text_digest(&self, id: SourceId) -> Option<TextDigest> {
        let kept = || {
            let digests = self.bitexts.digests.lock();
            digests.unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(digest) = kept().get(&id) {
            return Some(*digest);
        }
        let source = self.corpus.sources.get(id.0 as usize)?;
        let file = self.corpus.files.get(source.file.0 as usize)?;
        let mut hasher = Sha256::new();
        for part in source.readable() {
            hasher.update(part.start.to_le_bytes());
            hasher.update(part.end.to_le_bytes());
            hasher.update(file.text.get(part.clone()).unwrap_or_default());
        }
        let digest: TextDigest = hasher.finalize().into();
        kept().insert(id, digest);
        Some(digest)
    }

    fn find_declared(&self) -> Vec<SourcePair> {
        let mut pairs = Vec::new();
        for (id, source) in (0u32..).map(SourceId).zip(&self.corpus.sources) {
            let work = source.translates;
            let work = work.and_then(|work| self.corpus.works.get(work.0 as usize));
            let originals = work.into_iter().flat_map(|work| &work.witnesses);
            pairs.extend(originals.filter_map(|&original| self.pair_of(id, original, true)));
        }
        once_each(pairs)
    }

    /// The declared pairs, then those that the corpus suggests: of one work, next to each other in one file, or in one source.
    fn find_pairs(&self) -> Vec<SourcePair> {
        let mut files: HashMap<FileId, Vec<SourceId>> = HashMap::new();
        for (id, source) in (0u32..).map(SourceId).zip(&self.corpus.sources) {
            files.entry(source.file).or_default().push(id);
        }
        let mut pairs = self.declared_pairs().to_vec();
        for (id, source) in (0u32..).map(SourceId).zip(&self.corpus.sources) {
            let work = self.corpus.works.get(source.work.0 as usize);
            let twins = work.into_iter().flat_map(|work| &work.witnesses);
            let twins = twins.filter(|twin| **twin > id);
            let beside = files.get(&source.file).map_or(&[][..], Vec::as_slice);
            let next = beside.iter().find(|other| **other > id);
            let next = next.filter(|_| beside.len() <= COLLECTION);
            let guesses = twins.chain(next);
            pairs.extend(guesses.filter_map(|&other| self.pair_of(id, other, false)));
        }
        let both = (0u32..).map(SourceId).zip(&self.corpus.sources);
        let both = both.filter(|(_, source)| source.is_bilingual && source.range.len() <= LARGE);
        pairs.extend(both.map(|(id, _)| SourcePair {
            zh: id,
            en: id,
            is_declared: false,
        }));
        once_each(pairs)
    }

    /// Two sources as a pair, if one is Chinese and the other English.
    fn pair_of(&self, a: SourceId, b: SourceId, is_declared: bool) -> Option<SourcePair> {
        let side = |id: SourceId| side_of(self.corpus.sources.get(id.0 as usize)?.language);
        let (zh, en) = match (side(a)?, side(b)?) {
            (Side::Chinese, Side::English) => (a, b),
            (Side::English, Side::Chinese) => (b, a),
            _ => return None,
        };
        Some(SourcePair {
            zh,
            en,
            is_declared,
        })
    }
}

/// Each pair where it stands first.
fn once_each(mut pairs: Vec<SourcePair>) -> Vec<SourcePair> {
    let mut seen = HashSet::new();
    pairs.retain(|pair| seen.insert((pair.zh, pair.en)));
    pairs
}
