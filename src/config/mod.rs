//! `yinwen.toml`, front matter and bibliographies as typed data that knows where it was written.

use std::ops::Range;
use std::path::PathBuf;

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

/// The configuration of one workspace: `yinwen.toml`, or the defaults of a folder without one.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The folder that everything is relative to, absolute.
    pub root: PathBuf,
    /// The `yinwen.toml`, absolute; `None` for a folder that only has `corpus/`.
    pub file: Option<PathBuf>,
    /// `[corpus] include`: globs relative to `root`.
    pub corpus_include: Vec<Spanned<String>>,
    /// `[corpus] bibliography`: files relative to `root`.
    pub bibliographies: Vec<Spanned<String>>,
    /// `[notes] include`.
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
    /// `[check] uncited`.
    pub uncited: Uncited,
    /// `[check] fail-on`.
    pub fail_on: Option<Severity>,
    /// `[check] citation-style`.
    pub citation_style: CitationStyle,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

/// One `[[override]]`.
#[derive(Debug, Clone, Default)]
pub struct Override {
    /// Globs of notes it holds for.
    pub paths: Vec<Spanned<String>>,
    /// Severities there.
    pub rules: Vec<(Spanned<String>, Severity)>,
}

/// Something wrong in yinwen.toml.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// Bytes of yinwen.toml.
    pub span: Range<usize>,
}

/// An entry of a bibliography.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BibEntry {
    /// The citation key.
    pub key: String,
    /// Title.
    pub title: Option<String>,
    /// Authors.
    pub author: Vec<String>,
    /// Date.
    pub date: Option<Date>,
    /// Bytes of the key in the file.
    pub span: Range<usize>,
}
