//! What one source has: its lists, and the labels in it. Found once, from its text alone.

use super::clues::events;
use super::flat::{Flat, folded_words};
use super::gloss;
use super::items::{Block, Item, Run, runs};
use super::marker::{Marker, Style};
use super::name::{self, Key, Name};
use crate::corpus::Layout;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// The lists and labels of a source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scan {
    /// Its lists, in order.
    pub lists: Vec<List>,
    /// Its labels, in order.
    pub mentions: Vec<Mention>,
    /// The numbered meetings that it names where it begins, folded.
    pub(super) events: Vec<String>,
}

/// A list as it stands in a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// Its members, in order.
    pub members: Vec<Member>,
    /// The letters of the sentence that announces it without a number.
    pub(super) lead: String,
    /// What the source itself calls it: the labels (in [`Scan::mentions`]) that announce it or sum it up.
    pub(super) named: Vec<usize>,
    /// What is listed, where it is announced without a number: 以下原则.
    pub(super) head: Option<String>,
    /// It is run together in a sentence, and its members are only named.
    pub(super) is_gloss: bool,
}

impl Scan {
    /// Whether the source has neither lists nor labels.
    #[must_use]
    pub fn has_nothing(&self) -> bool {
        self.lists.is_empty() && self.mentions.is_empty()
    }
}

impl List {
    /// Bytes from the first member to the last.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        let start = self.members.first().map_or(0, |member| member.detail.start);
        let end = self
            .members
            .last()
            .map_or(start, |member| member.detail.end);
        start..end.max(start)
    }
}

/// A member of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// What it is called, folded: letters and digits only.
    pub(super) folded: String,
    /// What tells how its detail goes on after the name, folded: a copy goes on alike, a restatement otherwise.
    pub(super) continuation: [u8; 8],
    /// Bytes of its name.
    pub name: Range<usize>,
    /// Bytes of all that is said of it in its paragraph.
    pub detail: Range<usize>,
}

impl Member {
    /// Whether both are called alike: by the same letters, or one by the beginning of what the other is called.
    pub(super) fn is_called_like(&self, other: &Member) -> bool {
        let (short, long) = match self.folded.len() <= other.folded.len() {
            true => (&self.folded, &other.folded),
            false => (&other.folded, &self.folded),
        };
        short == long || (short.chars().count() >= 4 && long.starts_with(short.as_str()))
    }
}

/// A label in a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// What it is known by.
    pub key: Key,
    /// Bytes of it.
    pub range: Range<usize>,
    /// It stands in quotation marks.
    pub quoted: bool,
    /// Bytes of the paragraph or heading around it.
    pub(super) around: Range<usize>,
}

static FOLLOWING: LazyLock<Vec<Vec<char>>> = LazyLock::new(|| {
    folded_words(&[
        "以下",
        "下列",
        "如下",
        "下述",
        "几点",
        "几项",
        "几个",
        "几条",
        "the following",
        "following",
    ])
});

/// So many characters of a detail tell two of them apart.
const DETAIL: usize = 24;
/// So many characters from the end of its announcement stands the name of a list.
const NEAR: usize = 12;
/// So many characters into its block a sentence sums up the list before it.
const SOON: usize = 200;
/// How many blocks may lie between a list and the sentence that sums it up.
const AFTER: usize = 2;

/// Scans a source that lies so in a file of that text.
pub(super) fn scan(layout: &Layout, text: &str) -> Scan {
    let blocks = blocks(layout, text);
    let opening = layout.paragraphs.first();
    let opening = opening.map(|opening| Flat::new(text, std::iter::once(opening.range.clone())));
    Scan {
        events: opening.iter().flat_map(events).collect(),
        ..scan_blocks(&blocks)
    }
}

/// The paragraphs and headings of a source in order. An article's number is no heading of its own, and a heading that begins a
/// paragraph is read with it.
fn blocks(layout: &Layout, text: &str) -> Vec<Block> {
    let paragraphs = layout.paragraphs.iter().map(|p| (p.range.clone(), false));
    let holds = |heading: &Range<usize>| {
        let after = layout
            .paragraphs
            .partition_point(|p| p.range.start <= heading.start);
        let before = after.checked_sub(1).and_then(|n| layout.paragraphs.get(n));
        before.is_some_and(|p| heading.start < p.range.end)
    };
    let headings = layout.sections.iter().map(|section| &section.heading);
    let headings = headings
        .filter(|heading| !holds(heading))
        .map(|heading| (heading.clone(), true));
    let mut ranges: Vec<(Range<usize>, bool)> = paragraphs.chain(headings).collect();
    ranges.sort_by_key(|(range, _)| range.start);
    let is_article = |range: &Range<usize>| {
        let at = layout
            .sections
            .partition_point(|section| section.heading.start < range.start);
        layout.sections.get(at).is_some_and(|section| {
            section.heading.start == range.start
                && section.label.is_some_and(|(unit, _)| unit == '条')
        })
    };
    ranges
        .into_iter()
        .filter(|(range, is_heading)| !is_heading || !is_article(range))
        .map(|(range, is_heading)| {
            let first = layout
                .readable
                .partition_point(|part| part.end <= range.start);
            let parts = layout.readable.get(first..).unwrap_or_default().iter();
            let parts = parts
                .take_while(|part| part.start < range.end)
                .map(|part| part.start.max(range.start)..part.end.min(range.end));
            Block {
                flat: Flat::new(text, parts),
                is_heading,
                markup: markup(text, range.start),
            }
        })
        .collect()
}

/// The bullet or number of a Markdown item before its text at byte `start`.
pub(super) fn markup(text: &str, start: usize) -> Option<Marker> {
    let before = text.get(..start)?;
    let line = before
        .rsplit(['\n', '\r'])
        .next()?
        .trim_start_matches([' ', '\t', '>']);
    let mark = line.strip_suffix([' ', '\t'])?.trim_end();
    let marker = |style, value| Marker {
        style,
        value,
        length: 0,
    };
    match mark {
        "-" | "*" | "+" => Some(marker(Style::Dash, 0)),
        _ => {
            let digits = mark.strip_suffix(['.', ')'])?;
            let value = digits.parse().ok().filter(|_| digits.len() <= 2)?;
            Some(marker(Style::Digit, value))
        }
    }
}

/// The lists and labels of a text in blocks.
fn scan_blocks(blocks: &[Block]) -> Scan {
    let mut mentions = Vec::new();
    // The labels of each block: the first one's number in `mentions`, and the names.
    let mut named: Vec<(usize, Vec<Name>)> = Vec::with_capacity(blocks.len());
    for block in blocks {
        let names = name::names(&block.flat);
        named.push((mentions.len(), Vec::new()));
        let around = block.flat.bytes(&(0..block.flat.len()));
        mentions.extend(names.iter().map(|name| Mention {
            key: name.key.clone(),
            range: block.flat.bytes(&name.range),
            quoted: name.quoted,
            around: around.clone(),
        }));
        if let Some(last) = named.last_mut() {
            last.1 = names;
        }
    }
    let runs = runs(blocks);
    let mut lists: Vec<List> = runs
        .iter()
        .map(|run| announced(blocks, &named, run))
        .collect();
    let announcing: HashSet<usize> = lists
        .iter()
        .flat_map(|list| list.named.iter().copied())
        .collect();
    for (block, (first, names)) in blocks.iter().zip(&named) {
        // What announces the paragraphs after it is explained by them.
        let names = names.iter().zip(*first..);
        let names = names.filter(|(_, mention)| !announcing.contains(mention));
        lists.extend(names.filter_map(|(name, mention)| glossed(block, name, mention)));
    }
    summed_up(blocks, &named, &runs, &mut lists);
    lists.sort_by_key(|list| (list.range().start, list.range().end));
    Scan {
        lists,
        mentions,
        events: Vec::new(),
    }
}

/// The list of a run, with what announces it.
fn announced(blocks: &[Block], named: &[(usize, Vec<Name>)], run: &Run) -> List {
    let members = run
        .items
        .iter()
        .filter_map(|item| member(blocks, item))
        .collect();
    let mut list = List {
        members,
        lead: String::new(),
        named: Vec::new(),
        head: None,
        is_gloss: false,
    };
    let Some((number, sentence)) = lead(blocks, run) else {
        return list;
    };
    let (Some(block), Some((first, names))) = (blocks.get(number), named.get(number)) else {
        return list;
    };
    let count = run.items.len();
    let from = names.partition_point(|name| name.range.start < sentence.start);
    let inside = names.iter().zip(*first..).skip(from);
    let inside = inside.take_while(|(name, _)| name.range.end <= sentence.end);
    let own = inside.filter(|(name, _)| name.key.fits(count));
    // The name that stands nearest to the list is its name; one further away is only spoken of.
    let nearest = own
        .last()
        .filter(|(name, _)| name.outer().end + NEAR >= sentence.end);
    list.named.extend(nearest.map(|(_, mention)| mention));
    list.head = head(block, &sentence);
    if list.head.is_some() {
        list.lead = letters(block.flat.slice(sentence));
    }
    list
}

/// The sentence before the first item: (block, characters).
fn lead(blocks: &[Block], run: &Run) -> Option<(usize, Range<usize>)> {
    let first = run.items.first()?;
    let block = blocks.get(first.block)?;
    let last_sentence = |flat: &Flat, end: usize| {
        let mut end = end;
        while end > 0
            && (flat.is_stop(end - 1)
                || matches!(flat.before(end), Some(' ' | ',' | ':' | ';' | '”')))
        {
            end -= 1;
        }
        (end > 0).then(|| flat.sentence(end - 1).start..end)
    };
    if let Some(sentence) = last_sentence(&block.flat, first.whole.start) {
        return Some((first.block, sentence));
    }
    let before = first.block.checked_sub(1)?;
    let sentence = last_sentence(&blocks.get(before)?.flat, blocks.get(before)?.flat.len())?;
    Some((before, sentence))
}

/// What a sentence or heading announces without a number: 应该坚持以下原则, 基本原则.
fn head(block: &Block, sentence: &Range<usize>) -> Option<String> {
    let flat = &block.flat;
    let (noun, start) = name::last_noun(flat, sentence)?;
    let end = start + noun.chars().count();
    let announces = sentence
        .clone()
        .any(|i| flat.one_of(i, &FOLLOWING).is_some());
    let closes = end + 6 >= sentence.end;
    let has_colon = flat.get(sentence.end) == Some(':');
    (announces || (closes && (block.is_heading || has_colon))).then_some(noun)
}

fn member(blocks: &[Block], item: &Item) -> Option<Member> {
    let flat = &blocks.get(item.block)?.flat;
    let end = (item.name.end + DETAIL * 2).min(item.whole.end);
    let end = end.max(item.name.end);
    Some(Member {
        folded: letters(flat.slice(item.name.clone())),
        continuation: continuation(flat.slice(item.name.end..end)),
        name: flat.bytes(&item.name),
        detail: flat.bytes(&item.whole),
    })
}

fn continuation(chars: &[char]) -> [u8; 8] {
    let digest = Sha256::digest(letters(chars));
    let mut first = [0; 8];
    first
        .iter_mut()
        .zip(digest)
        .for_each(|(own, byte)| *own = byte);
    first
}

/// Letters and digits of folded text.
pub(super) fn letters(chars: &[char]) -> String {
    chars.iter().filter(|c| c.is_alphanumeric()).collect()
}

/// The list that the sentences around a label give it.
fn glossed(block: &Block, name: &Name, mention: usize) -> Option<List> {
    let flat = &block.flat;
    let members = gloss::members(flat, name)?;
    let member = |range: &Range<usize>| Member {
        folded: letters(flat.slice(range.clone())),
        continuation: [0; 8],
        name: flat.bytes(range),
        detail: flat.bytes(range),
    };
    Some(List {
        members: members.iter().map(member).collect(),
        lead: String::new(),
        named: vec![mention],
        head: None,
        is_gloss: true,
    })
}

/// Gives a list the name that sums it up right after it: 一是……二是……三是……。这“三个必须”……
fn summed_up(blocks: &[Block], named: &[(usize, Vec<Name>)], runs: &[Run], lists: &mut [List]) {
    let these = &folded_words(&["这", "上述", "以上", "these", "the above"]);
    for (run, list) in runs.iter().zip(lists) {
        let Some(last) = run.items.last() else {
            continue;
        };
        for number in last.block..=last.block + AFTER {
            let (Some(block), Some((first, names))) = (blocks.get(number), named.get(number))
            else {
                break;
            };
            let from = match number == last.block {
                true => last.whole.end,
                false => 0,
            };
            let sums = |name: &Name| {
                let before = name.outer().start;
                let is_pointed_at = |word: &Vec<char>| {
                    before >= word.len() && block.flat.has(before - word.len(), word)
                };
                name.key.fits(run.items.len()) && these.iter().any(is_pointed_at)
            };
            let skipped = names.partition_point(|name| name.range.start < from);
            let near = names.iter().zip(*first..).skip(skipped);
            let mut near = near.take_while(|(name, _)| name.range.start <= from + SOON);
            if let Some((_, mention)) = near.find(|(name, _)| sums(name)) {
                list.named.push(mention);
                break;
            }
        }
    }
}
