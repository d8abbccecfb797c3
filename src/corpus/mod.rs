//! Configuration and file texts as sources, works, paragraphs, sections and locators.

mod account;
mod blocks;
mod body;
mod build;
mod detect;
mod furniture;
mod heading;
mod lines;
mod locate;
mod markdown;
mod meta;
mod parts;
mod revise;
mod special;
mod structure;

pub use account::{Account, AccountKey};
pub use body::{Body, Kept, Layout};
pub use build::{Reading, build, build_with, id_of_path};
pub use detect::{PartHint, part_hints};
pub use locate::LocatorVerdict;
pub use structure::head;

use crate::config::{Date, Standing};
use crate::files::{FileError, Text};
use crate::text::language::Language;
use crate::text::position::LineIndex;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// Index of a file in [`Corpus::files`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);
/// Index of a source in [`Corpus::sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);
/// Index of a work in [`Corpus::works`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkId(pub u32);

/// Everything that can be quoted. A copy shares files and sources.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    /// Files, in order of path.
    pub files: Vec<Arc<CorpusFile>>,
    /// Sources: those of yinwen.toml in its order, then the other files in order of path.
    pub sources: Vec<Arc<Source>>,
    /// Works in order of their first witness.
    pub works: Vec<Work>,
    /// Files that could not be read, by path: neither sources nor notes.
    pub unread: Vec<PathBuf>,
    /// What is wrong with the corpus or its configuration.
    pub problems: Vec<Problem>,
    ids: OnceLock<Ids>,
}

/// Sources and works by id, made when one is first asked for: by then all of them are there.
#[derive(Debug, Clone, Default)]
struct Ids {
    sources: HashMap<String, SourceId>,
    works: HashMap<String, WorkId>,
}

/// A file as it was read, handed to [`build`].
#[derive(Debug, Clone)]
pub struct LoadedFile {
    /// Absolute path.
    pub path: PathBuf,
    /// Decoded text, a byte order mark kept.
    pub text: Text,
    /// Name of the encoding it was read in.
    pub encoding: &'static str,
    /// Whether decoding met bytes that the encoding does not have.
    pub damaged: bool,
}

/// One decoded file of the corpus.
#[derive(Debug, Clone)]
pub struct CorpusFile {
    /// Absolute path.
    pub path: PathBuf,
    /// Decoded text; offsets below are bytes of it. A UTF-8 byte order mark is kept (it is part of the bytes on disk).
    pub text: Text,
    /// Name of the encoding it was read in (`UTF-8`, `GB18030`, …).
    pub encoding: &'static str,
    lines: OnceLock<LineIndex>,
}

impl CorpusFile {
    /// The file at `path` (absolute), read as a text.
    #[must_use]
    pub fn new(path: PathBuf, text: Text, encoding: &'static str) -> CorpusFile {
        CorpusFile {
            path,
            text,
            encoding,
            lines: OnceLock::new(),
        }
    }

    /// Lines of the text.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }
}

/// One document of the corpus.
#[derive(Debug, Clone)]
pub struct Source {
    /// Unique id.
    pub id: String,
    /// The file that holds it.
    pub file: FileId,
    /// Its part of the file, in bytes.
    pub range: Range<usize>,
    /// Title, given or detected.
    pub title: Option<String>,
    /// Other names, given.
    pub aliases: Vec<String>,
    /// Authors, given or detected.
    pub author: Vec<String>,
    /// Date, given or detected.
    pub date: Option<Date>,
    /// Language and script, given or detected.
    pub language: Language,
    /// A fifth of it at least is in Chinese, and as much in English, whatever its language is given as.
    pub is_bilingual: bool,
    /// The work it carries.
    pub work: WorkId,
    /// The work it translates, by `translates`.
    pub translates: Option<WorkId>,
    /// Standing of a translation.
    pub standing: Option<Standing>,
    /// Who translated it.
    pub translator: Option<String>,
    /// False if the text layer is garbage (private-use characters, decoding errors): nothing is `absent` from it.
    pub is_readable: bool,
    /// Its paragraphs, sections and pages.
    pub body: Body,
}

impl Source {
    /// Its readable text: byte ranges of the file in order. Markup, running heads, page numbers are left out.
    #[must_use]
    pub fn readable(&self) -> &[Range<usize>] {
        &self.body.layout().readable
    }

    /// Body paragraphs; the one at `i` has number `i + 1`.
    #[must_use]
    pub fn paragraphs(&self) -> &[Paragraph] {
        &self.body.layout().paragraphs
    }

    /// Headings and articles, in order.
    #[must_use]
    pub fn sections(&self) -> &[Section] {
        &self.body.layout().sections
    }

    /// Page marks, in order.
    #[must_use]
    pub fn pages(&self) -> &[PageMark] {
        &self.body.layout().pages
    }
}

/// A text as such, carried by one or more sources.
#[derive(Debug, Clone)]
pub struct Work {
    /// Its id; may equal the id of one of its witnesses, and then means the work.
    pub id: String,
    /// Witnesses, in the order of [`Corpus::sources`].
    pub witnesses: Vec<SourceId>,
    /// The earlier work that this one restates.
    pub restates: Option<WorkId>,
}

/// A body paragraph, list item or dash item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// Bytes of the file, first to last character (may span line wraps and page breaks).
    pub range: Range<usize>,
    /// Innermost section: index in [`Source::sections`].
    pub section: Option<usize>,
}

/// A heading, or an article of a law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// 1 for the outermost.
    pub level: u8,
    /// Unit and number as labelled: `('条', 24)`, `('一', 2)` for 二、, `('#', 0)` for an unnumbered Markdown heading.
    pub label: Option<(char, u32)>,
    /// The heading's line or the article's label, bytes of the file.
    pub heading: Range<usize>,
    /// From the heading to the next one of the same or a higher level.
    pub range: Range<usize>,
    /// Index of the enclosing section.
    pub parent: Option<usize>,
}

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageMark {
    /// Printed number.
    pub number: u32,
    /// Byte of the file where its text begins.
    pub start: usize,
}

/// Something wrong with the corpus or with yinwen.toml's account of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What.
    pub kind: ProblemKind,
    /// The file it is reported on: yinwen.toml, or a corpus file.
    pub path: PathBuf,
    /// Bytes there.
    pub range: Range<usize>,
    /// The id, path, or anchor text concerned.
    pub subject: String,
    /// Why, or what was found instead.
    pub cause: Option<Cause>,
}

/// Why something is a [`Problem`], or what was found instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// Why a file could not be read.
    File(FileError),
    /// The encoding that a file was read in, though not all of its bytes fit.
    Encoding(&'static str),
    /// An anchor without letters to look for.
    NoLetters,
    /// An anchor that stands nowhere in its file.
    NotInFile,
    /// An `until` that stands in the file only before its part's first words.
    BeforePart,
    /// An anchor that stands in the file only before the end of the previous part.
    InPreviousPart,
    /// The known id that is most like the one given.
    Near(String),
}

/// The corpus rules of the linter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// `duplicate-id`.
    DuplicateId,
    /// `missing-file`: no such file, or one that the system does not let us read.
    MissingFile,
    /// `bad-part`: an anchor that is not found, or found before the part's start.
    BadPart,
    /// A `restates` or `translates` that names no source or work; reported as `bad-part` is, on yinwen.toml.
    UnknownReference,
    /// `undecodable`: no encoding reads it well, or at all.
    Undecodable,
    /// `unreadable-text`: a text layer of private-use characters.
    UnreadableText,
}
