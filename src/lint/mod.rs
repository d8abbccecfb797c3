//! Rules: verdicts and bindings become findings with fixes.

use crate::config::Severity;
use std::ops::Range;
use std::path::PathBuf;

/// The language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Locale {
    English,
    Chinese,
}

/// What a rule says of a place in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The rule's stable name.
    pub rule: &'static str,
    /// How grave, after presets, configuration and overrides.
    pub severity: Severity,
    /// One sentence or two, in the locale asked for.
    pub message: String,
    /// The quotation concerned (index in the note).
    pub quotation: Option<usize>,
    /// Bytes of the file it is reported on.
    pub range: Range<usize>,
    /// Other places.
    pub related: Vec<Related>,
    /// Repairs, best first.
    pub fixes: Vec<Fix>,
}

/// Another place that explains a finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Related {
    /// Absolute path.
    pub path: PathBuf,
    /// Bytes there.
    pub range: Range<usize>,
    /// What it is.
    pub message: String,
    /// Words there to mark: bytes of that file.
    pub marks: Vec<Range<usize>>,
}

/// A repair.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    /// As shown in a menu.
    pub title: String,
    /// Quoted words and cited source stay as they are.
    pub safe: bool,
    /// Changes, in order of position, not overlapping.
    pub edits: Vec<Edit>,
}

/// A replacement of bytes of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// Absolute path.
    pub path: PathBuf,
    /// Bytes to replace.
    pub range: Range<usize>,
    /// With this.
    pub new_text: String,
}
