//! Pandoc's citation syntax, and what yinwen reads beyond it.
//!
//! One reader serves both: without known keys it gives Pandoc's verdict ([`pandoc`]); with them it also accepts the habits
//! that MARKUP §3 lists, wherever they resolve to something known. What both readings agree on is portable.

mod habits;
mod key;
mod reader;
mod tokens;

use super::locator::{self, Locator};
use super::{Habit, Known, Nonportable};
use crate::config::Spanned;
use habits::full_width;
use reader::{Item, Reader};
use std::ops::Range;
use std::sync::Arc;
use unicode_normalization::char::is_combining_mark;

/// One item of a citation: one key with what surrounds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The key as meant (`xi2015`, also when written `＠xi２０１５`).
    pub key: Arc<str>,
    /// Bytes of the key in the note, without `@` and braces; of a link to a corpus file, the whole link.
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

impl Citation {
    /// Whether it is a link to a corpus file, in which no key is written.
    pub fn is_link(&self) -> bool {
        self.key_range == self.range
    }

    /// Whether a prefix says that the quotation is not verbatim (`cf.`, `参见`).
    pub fn says_not_verbatim(prefix: &str) -> bool {
        const LATIN: [&str; 14] = [
            "cf",
            "see also",
            "see generally",
            "but see",
            "compare",
            "paraphrasing",
            "paraphrased from",
            "paraphrase of",
            "adapted from",
            "after",
            "summarizing",
            "summarising",
            "based on",
            "confer",
        ];
        const HAN: [&str; 22] = [
            "参见",
            "參見",
            "参看",
            "參看",
            "参阅",
            "參閱",
            "参考",
            "參考",
            "另见",
            "另見",
            "又见",
            "又見",
            "改写自",
            "改寫自",
            "改编自",
            "改編自",
            "意译",
            "意譯",
            "大意",
            "转述",
            "轉述",
            "概括自",
        ];
        let folded = prefix.trim().to_lowercase();
        LATIN.iter().any(|word| {
            folded.match_indices(word).any(|(at, _)| {
                let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
                let before = folded.get(..at).unwrap_or_default().chars().next_back();
                let after = folded
                    .get(at + word.len()..)
                    .unwrap_or_default()
                    .chars()
                    .next();
                !letter(before) && !letter(after)
            })
        }) || HAN.iter().any(|word| folded.contains(word))
    }
}

/// The citations of one block of prose, in order of position, and the places where Pandoc would read something else.
///
/// `text` is the whole note and `prose` the bytes of it which are prose of the block. In-text handles that are close to no
/// known key, and Quarto's cross-references, are left out.
pub fn parse(
    text: &str,
    prose: &[Range<usize>],
    known: &Known,
) -> (Vec<Citation>, Vec<Nonportable>) {
    let portable = pandoc(text, prose);
    let mut reader = Reader::new(text, prose, Some(known));
    let mut items = reader.block();
    items.retain(|item| is_meant(&item.citation, known));
    items.sort_by_key(|item| item.citation.key_range.start);

    let mut citations = Vec::with_capacity(items.len());
    let mut nonportable: Vec<Nonportable> = Vec::new();
    for mut item in items {
        read_locator(text, &mut item);
        let mut citation = item.citation;
        let start = citation.key_range.start;
        let from = portable.partition_point(|other| other.key_range.start < start);
        citation.portable = portable
            .iter()
            .skip(from)
            .take_while(|other| other.key_range.start == start)
            .any(|other| {
                other.key_range == citation.key_range
                    && other.key == citation.key
                    && other.bracketed == citation.bracketed
            });
        for habit in item.habits {
            // One report for all the full-width characters of a citation: they come from one state of the input method.
            // Whatever was reported of it stands at the end of the list.
            let twin = nonportable
                .iter_mut()
                .rev()
                .take_while(|other| other.range.start >= citation.group.start)
                .find(|other| {
                    habit.habit == Habit::FullWidth
                        && other.habit == Habit::FullWidth
                        && other.range == citation.group
                });
            match twin {
                Some(twin) => {
                    for edit in habit.fix {
                        if !twin.fix.contains(&edit) {
                            twin.fix.push(edit);
                        }
                    }
                }
                None => nonportable.push(match habit.habit {
                    Habit::FullWidth => Nonportable {
                        range: citation.group.clone(),
                        ..habit
                    },
                    _ => habit,
                }),
            }
        }
        citations.push(citation);
    }
    for place in &mut nonportable {
        place.fix.sort_by_key(|(range, _)| (range.start, range.end));
    }
    nonportable.sort_by_key(|place| place.range.start);
    (citations, nonportable)
}

/// The citations that Pandoc 3.9 reads in one block of prose, whatever their keys, in order of position.
pub fn pandoc(text: &str, prose: &[Range<usize>]) -> Vec<Citation> {
    let mut citations: Vec<Citation> = Reader::new(text, prose, None)
        .block()
        .into_iter()
        .map(|item| item.citation)
        .collect();
    citations.sort_by_key(|citation| citation.key_range.start);
    citations
}

/// Not a Quarto cross-reference, not Pandoc's wildcard, and not somebody's handle.
fn is_meant(citation: &Citation, known: &Known) -> bool {
    const QUARTO: [&str; 5] = ["fig-", "tbl-", "sec-", "eq-", "lst-"];
    if known.keys.contains(&*citation.key) {
        return true;
    }
    if citation.key.is_empty()
        || &*citation.key == "*"
        || QUARTO.iter().any(|id| citation.key.starts_with(id))
    {
        return false;
    }
    citation.bracketed || is_close(&citation.key, known)
}

/// Close enough to a known key to be a slip for it. Short keys are all close to each other, so they never are.
fn is_close(key: &str, known: &Known) -> bool {
    const SHORTEST: usize = 5;
    const EDITS: usize = 2;
    let length = key.chars().count();
    length >= SHORTEST
        && known.keys.iter().any(|other| {
            let others = other.chars().count();
            others >= SHORTEST
                && others.abs_diff(length) <= EDITS
                && strsim::levenshtein(key, other) <= EDITS
        })
}

/// Reads the locator of an item off its suffix, with the habits that its writing shows.
fn read_locator(text: &str, item: &mut Item) {
    let Some(suffix) = text.get(item.suffix.clone()) else {
        return;
    };
    let Some((locator, range, portable)) = locator::parse(suffix) else {
        return;
    };
    let start = item.suffix.start + range.start;
    let span = start..item.suffix.start + range.end;
    let lead = suffix.get(..range.start).unwrap_or_default();
    if let Some(at) = lead.find('，') {
        let comma = item.suffix.start + at..item.suffix.start + at + '，'.len_utf8();
        let spaced = text
            .get(comma.end..)
            .is_some_and(|rest| rest.starts_with(char::is_whitespace));
        let ascii = if spaced { "," } else { ", " };
        item.habits.push(full_width(comma, ascii));
    }
    if !portable && let Some(form) = locator.portable_form() {
        // Without a separator the locator would become part of the key.
        let form = if lead.is_empty() && item.suffix_follows_key {
            format!(", {form}")
        } else {
            form
        };
        item.habits.push(Nonportable {
            range: span.clone(),
            habit: Habit::Locator,
            fix: vec![(span.clone(), form)],
        });
    }
    item.citation.locator = Some(Spanned {
        value: locator,
        span,
    });
}

/// Letters and digits as Haskell's `isAlphaNum` has them: no marks, no circled letters.
fn is_alphanumeric(c: char) -> bool {
    c.is_alphanumeric()
        && !is_combining_mark(c)
        && !matches!(c, '\u{24B6}'..='\u{24E9}' | '\u{1F130}'..='\u{1F149}' | '\u{1F150}'..='\u{1F169}' | '\u{1F170}'..='\u{1F189}')
}
