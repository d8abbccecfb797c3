//! Pandoc's citation syntax, and what yinwen reads beyond it.

use super::locator::Locator;
use crate::config::Spanned;
use std::ops::Range;

/// One item of a citation: one key with what surrounds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The key as meant (`xi2015`, also when written `＠xi２０１５`).
    pub key: String,
    /// Bytes of the key in the note, without `@` and braces.
    pub key_range: Range<usize>,
    /// Bytes of the item: prefix to suffix, or `@key` with its trailing `[…]`.
    pub range: Range<usize>,
    /// Bytes of the whole citation this item belongs to, brackets included (items of one bracket share it).
    pub group: Range<usize>,
    /// Stands in brackets (else in the text).
    pub bracketed: bool,
    /// Text before the `@` in brackets, trimmed.
    pub prefix: Option<String>,
    /// The locator at the start of the suffix.
    pub locator: Option<Spanned<Locator>>,
    /// Pandoc reads it as a citation, as written.
    pub portable: bool,
}
