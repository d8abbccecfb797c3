//! Findings that a team lives with for now. They are known again by what they are about, wherever note and line move to.

use super::Finding;
use crate::text::fold::fold;
use crate::workspace::CheckedNote;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Characters of the words that are kept: more than any two findings on one source share.
const MOST: usize = 400;

/// A rule, what is cited and the words, as written. Two of them with one [`Subject::key`] are the same finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Subject {
    /// The rule's name.
    pub rule: String,
    /// The ids that the quotation cites, sorted.
    pub citations: Vec<String>,
    /// The quotation's wording; for a finding on no quotation, the words it is reported on. White space is one space.
    pub words: String,
}

/// What makes two subjects one: the words count as folded, so that layout, punctuation, width and script do not matter.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SubjectKey {
    rule: String,
    citations: Vec<String>,
    folded: Vec<u16>,
    /// Words that fold to nothing, as they are.
    bare: String,
}

impl Subject {
    /// What `finding` is about. `text` is that of its file, `note` the note if it is one.
    pub fn of(finding: &Finding, text: &str, note: Option<&CheckedNote>) -> Subject {
        let quotation = finding.quotation.and_then(|n| note?.note.quotations.get(n));
        let bound = quotation.and_then(|quotation| quotation.binding.as_ref());
        let cited = bound.iter().flat_map(|binding| &binding.citations);
        let mut citations: Vec<String> = cited.map(|citation| citation.id.to_string()).collect();
        citations.sort();
        citations.dedup();
        let words = match quotation {
            Some(quotation) => &quotation.wording.text,
            None => text.get(finding.range.clone()).unwrap_or_default(),
        };
        let words: Vec<&str> = words.split_whitespace().collect();
        Subject {
            rule: finding.rule.to_owned(),
            citations,
            words: words.join(" ").chars().take(MOST).collect(),
        }
    }

    /// What it is compared by.
    pub fn key(&self) -> SubjectKey {
        let folded = fold(&self.words).units;
        SubjectKey {
            rule: self.rule.clone(),
            citations: self.citations.clone(),
            bare: if folded.is_empty() {
                self.words.clone()
            } else {
                String::new()
            },
            folded,
        }
    }
}

impl SubjectKey {
    /// The key as bytes, the same on every machine.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for part in std::iter::once(&self.rule).chain(&self.citations) {
            out.extend(part.bytes());
            out.push(0);
        }
        out.push(0);
        out.extend(self.folded.iter().flat_map(|unit| unit.to_le_bytes()));
        out.extend(self.bare.bytes());
        out
    }
}

/// The version of the form in which baselines are kept.
const VERSION: u64 = 1;

/// The findings that are not reported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    /// Sorted.
    entries: Vec<Entry>,
    /// The entries (indices) of each subject.
    by_key: HashMap<SubjectKey, Vec<usize>>,
}

/// Equal findings of one file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Entry {
    /// Where they were when the baseline was written: relative to it, with `/`. They count wherever they are now.
    pub path: String,
    /// What they are about.
    #[serde(flatten)]
    pub subject: Subject,
    /// How many there are.
    pub count: usize,
}

/// Why a text is no baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BaselineError {
    /// It is not of the form of one; the parser's words.
    Malformed(String),
    /// It is one of another version.
    Version(u64),
}

#[derive(Serialize, Deserialize)]
struct Form<E> {
    version: u64,
    baseline: Vec<E>,
}

impl Baseline {
    /// A baseline of these entries; those of one file and subject become one.
    #[must_use]
    pub fn new(entries: impl IntoIterator<Item = Entry>) -> Baseline {
        let mut out = Baseline::default();
        let mut known: HashMap<(String, SubjectKey), usize> = HashMap::new();
        for entry in entries {
            let at = *known
                .entry((entry.path.clone(), entry.subject.key()))
                .or_insert(out.entries.len());
            match out.entries.get_mut(at) {
                Some(same) => same.count += entry.count,
                None => out.entries.push(entry),
            }
        }
        out.entries.sort();
        for (index, entry) in out.entries.iter().enumerate() {
            let list = out.by_key.entry(entry.subject.key()).or_default();
            list.push(index);
        }
        out
    }

    /// Reads a baseline.
    ///
    /// # Errors
    ///
    /// [`BaselineError`] if the text is none, or one of another version.
    pub fn parse(text: &str) -> Result<Baseline, BaselineError> {
        let malformed = |error: serde_json::Error| BaselineError::Malformed(error.to_string());
        let form: Form<serde_json::Value> = serde_json::from_str(text).map_err(malformed)?;
        if form.version != VERSION {
            return Err(BaselineError::Version(form.version));
        }
        let entries = form.baseline.into_iter().map(serde_json::from_value);
        let entries: Result<Vec<Entry>, _> = entries.collect();
        Ok(Baseline::new(entries.map_err(malformed)?))
    }

    /// The text to keep, the same for the same entries.
    #[must_use]
    pub fn text(&self) -> String {
        let form = Form {
            version: VERSION,
            baseline: self.entries.iter().collect(),
        };
        serde_json::to_string_pretty(&form).unwrap_or_default() + "\n"
    }

    /// The entries, sorted.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether findings of this subject are in it, however many.
    #[must_use]
    pub fn knows(&self, subject: &Subject) -> bool {
        self.by_key.contains_key(&subject.key())
    }

    /// Takes one finding of this subject out, in the file `path` if there is one; says whether there was any.
    pub fn take(&mut self, path: &str, subject: &Subject) -> bool {
        let known = self.by_key.get(&subject.key());
        let left = |index: &&usize| self.entries.get(**index).is_some_and(|e| e.count > 0);
        let mut candidates = known.into_iter().flatten().filter(left).peekable();
        let Some(&&first) = candidates.peek() else {
            return false;
        };
        let is_here = |index: &&usize| self.entries.get(**index).is_some_and(|e| e.path == path);
        let index = candidates.find(is_here).copied().unwrap_or(first);
        if let Some(entry) = self.entries.get_mut(index) {
            entry.count -= 1;
        }
        true
    }
}
