//! One immutable snapshot of configuration, corpus, index and notes, and the verdicts it gives.

mod archive;
mod baseline;
pub mod bibliographies;
mod bitexts;
pub mod check;
mod glossary;
mod glosses;
mod labels;
mod listing;
mod lists;
pub mod load;
mod memo;
mod opened;
mod originals;
mod reload;
mod revise;
mod search;

pub use archive::{Effort, KEPT_FROM, Merged, Observer, Progress, SegmentInfo};
pub use baseline::{Baseline, BaselineError, Entry, KnownFindings, Subject, SubjectKey, Unmet};
pub use bibliographies::OwnBibliography;
pub use bitexts::{SourcePair, side_of};
pub use glossary::{Glossary, GlossaryCause, GlossaryError};
pub use glosses::{Claim, Doubt, DoubtKind};
pub use memo::Memo;

use crate::collate::{Variant, Verdict};
use crate::config::{BibEntry, Config, ConfigError, Underlay};
use crate::corpus::{AccountKey, Corpus, SourceId};
use crate::files::{FileError, Globs};
use crate::markup::{Known, Note, Readings};
use crate::references::Style;
use crate::text::position::LineIndex;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// A snapshot: what a check is made against.
#[derive(Debug, Default)]
pub struct Workspace {
    /// The configuration in force.
    pub config: Config,
    /// What is wrong in yinwen.toml.
    pub config_errors: Vec<ConfigError>,
    /// Text of yinwen.toml.
    pub config_text: String,
    /// The settings that hold where yinwen.toml says nothing. What is wrong in them is not among `config_errors`.
    pub underlay: Underlay,
    /// What is wrong in those settings that only reading a file tells.
    pub underlay_error: Option<ConfigError>,
    /// How works are named in full.
    pub style: Style,
    /// The sources.
    pub corpus: Corpus,
    /// Bibliographies of yinwen.toml: absolute path and entries.
    pub bibliographies: Vec<(PathBuf, Vec<BibEntry>)>,
    /// Bibliographies that cannot be read.
    pub bibliography_errors: Vec<FileError>,
    /// The findings that are lived with, where yinwen.toml names a baseline.
    pub known_findings: Option<Arc<KnownFindings>>,
    /// Terms, translation memories and the dictionary of yinwen.toml.
    pub glossary: Arc<Glossary>,
    /// The keys and titles that a note may cite.
    pub known: Arc<Known>,
    /// Bibliographies that notes name.
    shelf: bibliographies::Shelf,
    /// The labels of the corpus, once somebody asked.
    labels: labels::Shelf,
    /// The lists of notes.
    lists: lists::Shelf,
    /// Which files are notes, and which of them are not, once somebody asked.
    notes: OnceLock<(Globs, Globs)>,
    /// The sources that somebody looked at.
    opened: Arc<opened::Shelf>,
    /// What is known of the files of the corpus.
    facts: archive::Facts,
    /// What each source is known by.
    keys: Vec<AccountKey>,
    /// What was done to make this snapshot.
    pub effort: Effort,
    /// Where texts occur; its documents are the sources.
    pub(crate) index: crate::index::Index,
    /// Whether segments are better brought together, once somebody asked.
    is_scattered: OnceLock<bool>,
    /// Segments for the next snapshot, once somebody brought some together.
    merged: OnceLock<Merged>,
    /// Which snapshot this is.
    pub identity: Identity,
    /// Which sources translate each other, and how.
    bitexts: bitexts::Bitexts,
    /// What was found out about glosses so far.
    glosses: glosses::Memo,
    /// What was found out so far.
    pub memo: Memo,
    /// What was read of notes so far.
    pub readings: Arc<Readings>,
}

/// At most this many passages are listed for each fragment.
const MOST_PASSAGES: usize = 50;

/// So many bytes of sources are looked through while somebody waits.
const SMALL: usize = 1_000_000;

impl Workspace {
    /// Whether all sources are looked through so fast that a request may wait for it.
    fn is_small(&self) -> bool {
        let length = self.corpus.files.iter().map(|file| file.text.len());
        length.sum::<usize>() <= SMALL
    }
}

/// Tells snapshots apart: equal only to itself and its clones.
#[derive(Debug, Clone, Default)]
pub struct Identity(Arc<()>);

impl PartialEq for Identity {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// A note with a verdict on each of its quotations.
#[derive(Debug, Clone)]
pub struct CheckedNote {
    /// Absolute path.
    pub path: PathBuf,
    /// Decoded text.
    pub text: Arc<str>,
    /// Its lines.
    pub lines: LineIndex,
    /// What the markup says.
    pub note: Note,
    /// One for each of `note.quotations`, in the same order.
    pub checks: Vec<Arc<Check>>,
    /// The bibliographies that the note names itself.
    pub bibliographies: Vec<OwnBibliography>,
    /// The snapshot that it was checked against.
    pub snapshot: Identity,
}

/// What is known of one quotation after collation.
#[derive(Debug, Clone)]
pub struct Check {
    /// The verdict.
    pub verdict: Verdict,
    /// Why it is `unchecked`.
    pub reason: Option<Reason>,
    /// Where it stands (verbatim, equivalent, elsewhere) or the best passages (altered); cited first, then by date, then
    /// position; at most 50 per fragment.
    pub passages: Vec<Passage>,
    /// How many there are, listed or not.
    pub passages_total: usize,
    /// The differences, in order of the quotation; wording and orthographic kinds.
    pub variants: Vec<(usize, Variant)>,
    /// For `absent`, and for uncited quotations that resemble a source: the nearest passages, best first, with their variants.
    pub nearest: Vec<Near>,
    /// For `altered`: how the parts found lie in the source.
    pub arrangement: Arrangement,
    /// The index of the citation (of the binding) whose source has it.
    pub citation: Option<usize>,
    /// Judged against a declared translation rather than the cited text itself.
    pub by_translation: bool,
}

/// Why a quotation is not judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Nothing binds it to a source.
    Uncited,
    /// Its citation says that it is not verbatim (参见, cf.).
    NotVerbatim,
    /// The key is no source, work or bibliography entry.
    UnknownSource,
    /// The key is known, its text is not in the corpus or cannot be read.
    NoText,
    /// Fewer than two letters.
    TooShort,
    /// In another language than every cited witness.
    OtherLanguage,
}

/// A stretch of a source that has the quotation or a fragment of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// Which part between ellipses, from 0.
    pub fragment: usize,
    /// Stands in a cited source, or a sister witness of one.
    pub cited: bool,
    /// The source.
    pub source: SourceId,
    /// Bytes of its file.
    pub bytes: Range<usize>,
    /// Share of the quotation's letters (Latin: words) found in order.
    pub similarity: f32,
}

impl Passage {
    /// A stretch of a source, found otherwise than by looking for words.
    #[must_use]
    pub fn at(source: SourceId, bytes: Range<usize>) -> Passage {
        Passage {
            fragment: 0,
            cited: false,
            source,
            bytes,
            similarity: 1.0,
        }
    }
}

/// A passage that comes near.
#[derive(Debug, Clone)]
pub struct Near {
    /// The passage.
    pub passage: Passage,
    /// How it differs.
    pub variants: Vec<Variant>,
}

/// How the parts of an altered quotation lie in the source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Arrangement {
    /// One stretch.
    #[default]
    Together,
    /// In order, with words left out inside one paragraph.
    Gapped,
    /// In order, from several paragraphs.
    Scattered,
    /// In another order than the source's.
    Reordered,
}
