//! Findings as plain data: the shapes of the JSON contract.

use super::place::{TextRange, Texts, relative};
use crate::lint;
use crate::workspace::CheckedNote;
use serde::Serialize;
use std::path::Path;

/// What a rule says of a place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// The rule.
    pub rule: &'static str,
    /// error, warning, info or hint.
    pub severity: &'static str,
    /// What is wrong.
    pub message: String,
    /// Index in the listed quotations.
    pub quotation: Option<usize>,
    /// Where.
    pub range: TextRange,
    /// Where, in bytes.
    pub bytes: [usize; 2],
    /// Other places.
    pub related: Vec<Related>,
    /// Repairs.
    pub fixes: Vec<Fix>,
}

/// Another place that explains a finding.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Related {
    /// The file.
    pub path: String,
    /// Where.
    pub range: TextRange,
    /// What it is.
    pub message: String,
}

/// A repair.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fix {
    /// As shown in a menu.
    pub title: String,
    /// Quoted words and cited source stay as they are.
    pub safe: bool,
    /// The changes.
    pub edits: Vec<Edit>,
}

/// A replacement.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Edit {
    /// The file.
    pub path: String,
    /// Bytes to replace.
    pub bytes: [usize; 2],
    /// With this.
    pub new_text: String,
}

/// The finding `found` on the file at `path` (of `note`, if it is one) as plain data. `listed` gives a quotation's place among
/// those that are listed.
pub fn finding(
    texts: &Texts<'_>,
    found: &lint::Finding,
    path: &Path,
    note: Option<&CheckedNote>,
    base: &Path,
    listed: impl Fn(usize) -> Option<usize>,
) -> Finding {
    let related = |other: &lint::Related| Related {
        path: relative(&other.path, base),
        range: texts.range(&other.path, &other.range, note),
        message: other.message.clone(),
    };
    let edit = |edit: &lint::Edit| Edit {
        path: relative(&edit.path, base),
        bytes: [edit.range.start, edit.range.end],
        new_text: edit.new_text.clone(),
    };
    let fix = |fix: &lint::Fix| Fix {
        title: fix.title.clone(),
        safe: fix.safe,
        edits: fix.edits.iter().map(edit).collect(),
    };
    Finding {
        rule: found.rule,
        severity: found.severity.as_str(),
        message: found.message.clone(),
        quotation: found.quotation.and_then(listed),
        range: texts.range(path, &found.range, note),
        bytes: [found.range.start, found.range.end],
        related: found.related.iter().map(related).collect(),
        fixes: found.fixes.iter().map(fix).collect(),
    }
}
