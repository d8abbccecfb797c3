//! What a finding is about, wherever its note and its line move to: the key of a baseline, and of a fingerprint.

use super::Finding;
use crate::text::fold::fold;
use crate::workspace::CheckedNote;

/// Characters of the words that are kept: more than any two findings on one source share.
const MOST: usize = 400;

/// A rule, what is cited and the words, as written. Two of them with one [`Subject::key`] are the same finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
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
        let mut citations: Vec<String> = cited.map(|citation| citation.id.clone()).collect();
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
