//! Markdown links to files of the corpus: read as citations of the source in the file (the last habit of MARKUP §3).
//!
//! A link is read as the citation that the fix makes of it. Where a citation would stand alone (after a quotation, as an
//! attribution) the fix writes `[@id]` in its place; in running text its words stay, and `[@id]` follows them.

use super::blocks::{BlockKind, Link, RawBlock};
use super::citation::Citation;
use super::document::{Group, title_spans};
use super::marks;
use super::prose::{Block, PLACEHOLDER};
use super::{Habit, Known, Nonportable};
use crate::files;
use std::ops::Range;
use std::path::Path;

/// Leads from the destination of a link to the source that it cites.
#[derive(Clone, Copy)]
pub(super) struct Links<'a> {
    pub known: &'a Known,
    /// The note's, absolute. Without one a destination leads nowhere.
    pub folder: Option<&'a Path>,
}

impl<'a> Links<'a> {
    /// The id of the only source of the file at `destination`.
    pub fn source(&self, destination: &str) -> Option<&'a str> {
        let path = destination.split('#').next().filter(|p| !p.is_empty())?;
        let path = self.folder?.join(decoded(path)?);
        let id = self.known.files.get(&files::absolute(&path))?;
        Some(id)
    }
}

/// A path without its percent-encoding; `None` if that is no text.
fn decoded(written: &str) -> Option<String> {
    let mut out = Vec::with_capacity(written.len());
    let mut rest = written.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let digits = tail.get(..2).filter(|_| *first == b'%');
        let byte = digits
            .filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        out.push(byte.unwrap_or(*first));
        rest = match byte {
            Some(_) => tail.get(2..).unwrap_or_default(),
            None => tail,
        };
    }
    String::from_utf8(out).ok()
}

/// How a block stands to the block quotes of the note.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    /// In one: whether as its first and as its last block.
    quote: Option<(bool, bool)>,
    /// Right after one.
    after_quote: bool,
}

impl Standing {
    /// Of the block number `index`.
    pub fn of(blocks: &[RawBlock], index: usize) -> Standing {
        let quote = |index: Option<usize>| blocks.get(index?).and_then(|raw| raw.place.quote);
        let own = quote(Some(index));
        let (before, after) = (quote(index.checked_sub(1)), quote(Some(index + 1)));
        Standing {
            quote: own.map(|_| (before != own, after != own)),
            after_quote: own.is_none() && before.is_some(),
        }
    }
}

/// The citations that the links of a block are, in order, and what Pandoc would read instead. `groups` are its other
/// citations.
pub(super) fn cite(
    raw: &RawBlock,
    text: &str,
    standing: Standing,
    groups: &[Group],
    first: usize,
    known: &Known,
) -> (Vec<Citation>, Vec<Nonportable>) {
    let (mut citations, mut nonportable) = (Vec::new(), Vec::new());
    if raw.links.is_empty() {
        return (citations, nonportable);
    }
    let block = Block::new(raw, text, groups, first);
    let quoted = Quoted::new(&block);
    for link in &raw.links {
        // `[@id](file)` is the text of a link with a citation in it.
        let after = groups.partition_point(|group| group.range.end <= link.range.start);
        let next = groups.get(after).map(|group| group.range.start);
        if next.is_some_and(|start| start < link.range.end) {
            continue;
        }
        let Some(stands) = stands(&block, &quoted, link, standing) else {
            continue;
        };
        let (group, fix) = match stands {
            Stands::Alone => (
                link.range.clone(),
                vec![(link.range.clone(), format!("[@{}]", link.id))],
            ),
            Stands::InText => (
                link.words.end..link.range.end,
                with_words(text, link, known),
            ),
        };
        nonportable.push(Nonportable {
            range: link.range.clone(),
            habit: Habit::Wikilink,
            fix,
        });
        citations.push(Citation {
            key: link.id.as_str().into(),
            key_range: link.range.clone(),
            range: link.range.clone(),
            group,
            bracketed: true,
            prefix: None,
            locator: None,
            portable: false,
        });
    }
    (citations, nonportable)
}

/// The edits that set a citation after the words of a link.
fn with_words(text: &str, link: &Link, known: &Known) -> Vec<(Range<usize>, String)> {
    let tail = text.get(link.words.end..link.range.end).unwrap_or_default();
    let close = link.words.end + tail.find(']').unwrap_or(0);
    let latin = text
        .get(..close)
        .is_some_and(|before| before.ends_with(|c: char| c.is_ascii()));
    // `[@id](…` would be a link again.
    let goes_on = text
        .get(link.range.end..)
        .is_some_and(|after| after.starts_with(['(', '[', '{']));
    let space = |needed: bool| if needed { " " } else { "" };
    // A title that is no link any more would be mere words, and bind nothing.
    let words = text.get(link.range.start + 1..close).unwrap_or_default();
    let (open, shut) = match known.titles.iter().any(|title| title.title == words) {
        true if latin => ("*", "*"),
        true => ("《", "》"),
        false => ("", ""),
    };
    let cite = format!("{shut}{}[@{}]{}", space(latin), link.id, space(goes_on));
    vec![
        (link.range.start..link.range.start + 1, open.to_owned()),
        (close..link.range.end, cite),
    ]
}

/// The outermost quotations of a block, in order: bytes of its text.
struct Quoted(Vec<marks::Pair>);

impl Quoted {
    fn new(block: &Block) -> Quoted {
        let mut pairs = marks::pair(block, &title_spans(block.text())).pairs;
        pairs.retain(|pair| pair.parent.is_none());
        Quoted(pairs)
    }

    /// Whether one holds `words`.
    fn around(&self, words: &Range<usize>) -> bool {
        let after = self
            .0
            .partition_point(|pair| pair.inner.start <= words.start);
        let before = after.checked_sub(1).and_then(|i| self.0.get(i));
        before.is_some_and(|pair| words.end <= pair.inner.end)
    }

    /// Whether one stands in `words`.
    fn inside(&self, words: &Range<usize>) -> bool {
        let next = self
            .0
            .partition_point(|pair| pair.outer.start < words.start);
        self.0
            .get(next)
            .is_some_and(|pair| pair.outer.end <= words.end)
    }

    /// Whether one ends at `at`.
    fn end_at(&self, at: usize) -> bool {
        self.0
            .binary_search_by_key(&at, |pair| pair.outer.end)
            .is_ok()
    }
}

/// How a link that cites stands in its block.
enum Stands {
    /// Where nothing but a citation would.
    Alone,
    /// Its words belong to the text.
    InText,
}

/// `None` for a link that belongs to the wording of a quotation.
fn stands(block: &Block, quoted: &Quoted, link: &Link, standing: Standing) -> Option<Stands> {
    let text = block.text();
    let words = block.text_range(&link.words);
    if quoted.around(&words) {
        return None;
    }
    if quoted.inside(&words) {
        // The quotation itself is the link.
        return standing.quote.is_none().then_some(Stands::InText);
    }
    let before = text.get(..words.start).unwrap_or_default();
    if quoted.end_at(before.trim_end_matches(is_between).len()) {
        return Some(Stands::Alone);
    }
    let line = block.line(words.start);
    let lead = text.get(line.start..words.start).unwrap_or_default();
    let rest = text.get(words.end..line.end).unwrap_or_default();
    let is_bare = !lead.chars().chain(rest.chars()).any(char::is_alphanumeric);
    let whole = line == (0..text.len());
    let Some((first, last)) = standing.quote else {
        let alone = standing.after_quote || block.place.kind == BlockKind::Cell;
        return Some(if alone && whole && is_bare {
            Stands::Alone
        } else {
            Stands::InText
        });
    };
    // In a block quote the title line of a callout and the attribution are not wording.
    let lead = lead.trim_start();
    let begins = first && line.start == 0;
    let ends = last && line.end == text.len() && !begins;
    let is_sentence = rest.trim_end().ends_with(['。', '；', '！', '？']);
    if begins && lead.starts_with("[!") || ends && lead.starts_with(DASHES) && !is_sentence {
        return Some(Stands::InText);
    }
    (ends && is_bare).then_some(Stands::Alone)
}

/// What opens an attribution.
const DASHES: [char; 4] = ['—', '–', '―', '-'];

/// What may stand between a quotation and its citation (rule 1 of §4), and the parenthesis that opens around one.
fn is_between(c: char) -> bool {
    c.is_whitespace() || c == PLACEHOLDER || "，。、；：！？.,;:!?()（）—*_^[".contains(c)
}
