//! The table of rules: names, default severities, summaries, explanations.

use crate::config::Severity;

pub(super) use super::rules_citation::*;
pub(super) use super::rules_labels::*;
pub(super) use super::rules_quotation::*;
pub(super) use super::rules_translation::*;
pub(super) use super::rules_wording::*;

/// What is said of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleInfo {
    /// The stable name.
    pub name: &'static str,
    /// The severity that nothing has changed.
    pub default: Severity,
    /// One line, English.
    pub summary_en: &'static str,
    /// One line, Chinese.
    pub summary_zh: &'static str,
    /// What it is reported on.
    pub on: Target,
    /// What it catches, a sentence or three, English.
    pub what_en: &'static str,
    /// The same in Chinese.
    pub what_zh: &'static str,
    /// Why that matters, English.
    pub why_en: &'static str,
    /// The same in Chinese.
    pub why_zh: &'static str,
    /// What it is reported on: a line of a note against the example's corpus, or a piece of yinwen.toml.
    pub wrong: &'static str,
    /// The same, mended.
    pub right: &'static str,
    /// How to mend it, English.
    pub fix_en: &'static str,
    /// The same in Chinese.
    pub fix_zh: &'static str,
}

/// What a rule is reported on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A place in a note, where a directive can silence it.
    Note,
    /// A source, or the place in yinwen.toml that names it.
    Corpus,
}

/// Every rule, in the order in which they are listed.
pub const RULES: &[RuleInfo] = &[
    MISQUOTED_NEGATION,
    MISQUOTED_NUMBER,
    MISQUOTED_WORDING,
    MISQUOTED_MODALITY,
    DROPPED_QUALIFIER,
    UNMARKED_OMISSION,
    REORDERED,
    STITCHED,
    NOT_IN_SOURCE,
    MISATTRIBUTED,
    SUPERSEDED_WORDING,
    UNKNOWN_SOURCE,
    SOURCE_TEXT_MISSING,
    UNKNOWN_TITLE,
    WRONG_LOCATOR,
    BAD_LOCATOR,
    CHANGED_PUNCTUATION,
    CHANGED_SCRIPT,
    NUMBER_STYLE,
    TRANSLATION_MISMATCH,
    LABEL_MISMATCH,
    NONPORTABLE_CITATION,
    UNCLOSED_QUOTE,
    UNCITED_QUOTATION,
    RESEMBLES_SOURCE,
    UNUSED_SUPPRESSION,
    DUPLICATE_ID,
    MISSING_FILE,
    BAD_PART,
    UNDECODABLE,
    UNREADABLE_TEXT,
];

/// The rule of that name.
pub fn rule(name: &str) -> Option<&'static RuleInfo> {
    RULES.iter().find(|rule| rule.name == name)
}

/// The rule that a misspelt name may mean.
pub fn nearest_rule(name: &str) -> Option<&'static str> {
    let wanted = name.trim().to_lowercase().replace('_', "-");
    let likeness = |rule: &RuleInfo| strsim::jaro_winkler(&wanted, rule.name);
    let best = RULES
        .iter()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(best) >= 0.85).then_some(best.name)
}
