//! `yinwen.toml`, front matter and bibliographies as typed data that knows where it was written.

mod bibliography;
mod csl;
mod date;
mod error;
mod find;
mod front_matter;
pub mod keys;
mod parse;
mod underlay;

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

pub use bibliography::{BibEntry, bibliography};
pub use csl::date_parts;
pub use error::{ConfigError, ConfigErrorKind};
pub use find::{CONFIG_NAME, Discovery, find};
pub use front_matter::{FrontMatter, front_matter, quarto_bibliographies};
pub use parse::{is_legal_id, parse, parse_over};
pub use underlay::Underlay;

/// A value and the bytes of the file it was read from (an empty range at 0 for a value that nobody wrote).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where, in bytes of the file.
    pub span: Range<usize>,
}

/// How grave a finding is; `Off` silences a rule. Ordered from mildest to gravest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Severity {
    Off,
    Hint,
    Info,
    Warning,
    Error,
}

impl Severity {
    /// As it is written in `yinwen.toml` and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Hint => "hint",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The severity of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [
            Self::Off,
            Self::Hint,
            Self::Info,
            Self::Warning,
            Self::Error,
        ]
        .into_iter()
        .find(|severity| severity.as_str() == name)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The configuration of one workspace: `yinwen.toml`, or the defaults of a folder without one.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The folder that everything is relative to, absolute.
    pub root: PathBuf,
    /// The `yinwen.toml`, absolute; `None` for a folder that only has `corpus/`.
    pub file: Option<PathBuf>,
    /// `[corpus] include`: globs relative to `root`; [`DEFAULT_CORPUS`] if nobody wrote it.
    pub corpus_include: Vec<Spanned<String>>,
    /// `[corpus] bibliography`: files relative to `root`.
    pub bibliographies: Vec<Spanned<String>>,
    /// `[notes] include`. Empty if nobody wrote it: then every file of [`DEFAULT_NOTES`] that is
    /// not in the corpus is a note.
    pub notes_include: Vec<Spanned<String>>,
    /// `[notes] exclude`.
    pub notes_exclude: Vec<Spanned<String>>,
    /// `[[source]]`, in file order.
    pub sources: Vec<SourceConfig>,
    /// `[rules] preset`.
    pub preset: Preset,
    /// `[rules]`: severity by rule name. Whether the rule exists is for `lint` to say.
    pub rules: Vec<(Spanned<String>, Severity)>,
    /// `[[override]]`, later ones win.
    pub overrides: Vec<Override>,
    /// `[check] uncited`; with `preset = "publication"` it is `Check` unless written.
    pub uncited: Uncited,
    /// `[check] fail-on`.
    pub fail_on: Option<Severity>,
    /// `[check] baseline`: a file relative to `root`.
    pub baseline: Option<Spanned<String>>,
    /// `[check] citation-style`.
    pub citation_style: CitationStyle,
    /// `[check] reference-style`.
    pub reference_style: Spanned<ReferenceStyle>,
    /// `[[term]]`, in file order.
    pub terms: Vec<Term>,
    /// `[terms] files`: CSV files relative to `root`.
    pub term_files: Vec<Spanned<String>>,
    /// `[bitext] files`: TMX files relative to `root`.
    pub bitext_files: Vec<Spanned<String>>,
    /// `[dictionary] cedict`: a file relative to `root`.
    pub cedict: Option<Spanned<String>>,
}

/// What `[corpus] include` is where nobody wrote it.
pub const DEFAULT_CORPUS: &str = "corpus/**/*";

/// What `[notes] include` is where nobody wrote it; files of the corpus are none of it.
pub const DEFAULT_NOTES: &str = "**/*.{md,markdown,qmd,Rmd,txt}";

impl Config {
    /// The configuration of a folder without `yinwen.toml`.
    #[must_use]
    pub fn defaults(root: &Path) -> Self {
        Self {
            root: root.to_path_buf(),
            corpus_include: vec![Spanned {
                value: DEFAULT_CORPUS.to_owned(),
                span: 0..0,
            }],
            ..Self::default()
        }
    }

    /// The configuration with no more `[[source]]` tables than those whose file, a path below `root`, `is_meant`.
    #[must_use]
    pub fn about(&self, is_meant: impl Fn(&Path) -> bool) -> Self {
        let names = |source: &&SourceConfig| {
            let path = source.path.as_ref();
            path.is_some_and(|path| is_meant(&self.root.join(&path.value)))
        };
        Self {
            sources: self.sources.iter().filter(names).cloned().collect(),
            ..self.clone()
        }
    }
}

/// One `[[term]]`: a Chinese term and the English ones that stand for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Term {
    /// The whole table, in bytes of `yinwen.toml`.
    pub span: Range<usize>,
    /// The Chinese term.
    pub zh: Spanned<String>,
    /// Its translations, the preferred one first.
    pub en: Vec<Spanned<String>>,
}

/// One `[[source]]`, or the front matter of a source file.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs)]
pub struct SourceConfig {
    /// The whole table, in bytes of `yinwen.toml`.
    pub span: Range<usize>,
    pub id: Option<Spanned<String>>,
    pub path: Option<Spanned<String>>,
    pub from: Option<Spanned<String>>,
    pub until: Option<Spanned<String>>,
    pub title: Option<Spanned<String>>,
    pub aliases: Vec<Spanned<String>>,
    pub author: Vec<Spanned<String>>,
    pub date: Option<Spanned<Date>>,
    pub lang: Option<Spanned<String>>,
    pub work: Option<Spanned<String>>,
    pub restates: Option<Spanned<String>>,
    pub translates: Option<Spanned<String>>,
    pub standing: Option<Spanned<Standing>>,
    pub translator: Option<Spanned<String>>,
}

/// A date that may stop at the year or the month. Ordered by time; a year sorts before its months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Date {
    /// The year, of the common era.
    pub year: i32,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31.
    pub day: Option<u8>,
}

/// How far a translation speaks for the author of the original.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Standing {
    Official,
    Press,
    Unofficial,
}

/// `[rules] preset`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Preset {
    #[default]
    Default,
    Publication,
}

/// `[check] uncited`: what is made of a quotation without a citation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Uncited {
    /// Nothing.
    Ignore,
    /// A near match to a source is pointed out (`resembles-source`).
    #[default]
    Suggest,
    /// It is judged against the source that fits best, as a weak binding.
    Check,
}

/// `[check] citation-style`: the form in which citations are inserted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum CitationStyle {
    #[default]
    Pandoc,
    Footnote,
    Title,
}

/// `[check] reference-style`: how works are named in full.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ReferenceStyle {
    /// GB/T 7714—2015, numbered.
    #[default]
    Gb7714,
    /// Chicago, notes and bibliography.
    Chicago,
    /// A CSL style: a path relative to `root`.
    File(String),
}

/// One `[[override]]`.
#[derive(Debug, Clone, Default)]
pub struct Override {
    /// Globs of notes it holds for.
    pub paths: Vec<Spanned<String>>,
    /// Severities there.
    pub rules: Vec<(Spanned<String>, Severity)>,
}
