//! Labels as a note writes them, with the lists that it gives them, and how those differ from the lists they stand for.

use super::flat::Flat;
use super::gloss;
use super::items::{Block, Run, begin, runs};
use super::link::{Label, Labels, ListId};
use super::members::Wanted;
use super::name::{self, Key, Name};
use super::scan::{Member, letters, markup};
use std::ops::Range;

/// A label of a note and the list after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// What the label is known by.
    pub key: Key,
    /// Bytes of the label.
    pub name: Range<usize>,
    /// Bytes of the members that the note lists, in order.
    pub members: Vec<Range<usize>>,
    /// The members' letters.
    folded: Vec<String>,
    /// The list says that it goes on (等).
    is_open: bool,
}

impl Written {
    /// The same, so many bytes farther on.
    #[must_use]
    pub fn moved_by(&self, bytes: usize) -> Written {
        let moved = |range: &Range<usize>| range.start + bytes..range.end + bytes;
        Written {
            name: moved(&self.name),
            members: self.members.iter().map(moved).collect(),
            ..self.clone()
        }
    }
}

/// How a list in a note differs from the list that its label stands for. Members of the note and of the list go by index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mismatch {
    /// The list has members that the note leaves out, or the note more than there are.
    Count {
        /// Those left out.
        missing: Vec<usize>,
    },
    /// The members stand in another order.
    Order,
    /// A member is none of the list's.
    Foreign {
        /// The member of the note.
        member: usize,
        /// The list that has it, and which of its members it is.
        whose: Option<(Key, ListId, usize)>,
    },
}

/// What a list in a note was compared with, and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The label that the list belongs to: another than the note's where only the number is wrong.
    pub label: Label,
    /// The edition that comes nearest.
    pub list: ListId,
    /// How the two differ; never empty.
    pub mismatches: Vec<Mismatch>,
}

/// A list ends at most so many paragraphs after its label.
pub const REACH: usize = 64;

/// Whether a list may begin right after a label in a paragraph, as far as that paragraph and the `next` one tell. Of both, the
/// readable bytes of `text` in order.
#[must_use]
pub fn may_list(text: &str, paragraph: &[Range<usize>], next: &[Range<usize>]) -> bool {
    let block = block(text, paragraph);
    let names = name::names(&block.flat);
    if names.is_empty() {
        return false;
    }
    let next = self::block(text, next);
    names.iter().any(|name| {
        let announces = |end: usize| is_announced(&block.flat, name.outer().end..end);
        let here = begin(&block).any(|at| at >= name.outer().end && announces(at));
        let there = || begin(&next).any(|at| at == 0) && announces(block.flat.len());
        here || there() || gloss::after(&block.flat, name, Wanted::Any).is_some()
    })
}

/// The labels that a list follows, in paragraphs that lie together. Of each, the readable bytes of `text` in order.
#[must_use]
pub fn written(text: &str, paragraphs: &[Vec<Range<usize>>]) -> Vec<Written> {
    let parts = paragraphs.iter().filter(|parts| !parts.is_empty());
    let blocks: Vec<Block> = parts.map(|parts| block(text, parts)).collect();
    let names: Vec<Vec<Name>> = blocks
        .iter()
        .map(|block| name::names(&block.flat))
        .collect();
    let mut runs = runs(&blocks);
    runs.sort_by_key(Run::start);
    let mut found = Vec::new();
    for (number, (block, names)) in blocks.iter().zip(names).enumerate() {
        for name in names {
            let members = match announced(&blocks, &runs, number, &name) {
                Some(run) => run
                    .items
                    .iter()
                    .map(|item| (item.block, item.name.clone()))
                    .collect(),
                None => match gloss::after(&block.flat, &name, Wanted::Any) {
                    Some(members) => members.into_iter().map(|member| (number, member)).collect(),
                    None => Vec::new(),
                },
            };
            found.extend(with_members(&blocks, number, &name, &members));
        }
    }
    found
}

/// A paragraph of a note.
fn block(text: &str, parts: &[Range<usize>]) -> Block {
    Block {
        flat: Flat::new(text, parts.iter().cloned()),
        is_heading: false,
        markup: markup(text, parts.first().map_or(0, |part| part.start)),
    }
}

/// The list that begins right after the name: 四项原则：一是……
fn announced<'r>(blocks: &[Block], runs: &'r [Run], number: usize, name: &Name) -> Option<&'r Run> {
    let end = name.outer().end;
    let flat = &blocks.get(number)?.flat;
    // The list that begins next, whichever way it is numbered, or one inside its first item.
    let next = runs.partition_point(|run| run.start() < (number, end));
    runs.iter()
        .skip(next)
        .take(2)
        .find(|run| match run.start() {
            (block, start) if block == number => is_announced(flat, end..start),
            (block, start) => {
                block == number + 1 && start == 0 && is_announced(flat, end..flat.len())
            }
        })
}

/// Whether what stands between a name and a list says that the one announces the other.
fn is_announced(flat: &Flat, between: Range<usize>) -> bool {
    let between = flat.slice(between);
    let is_short = between.len() <= 8;
    is_short && (between.is_empty() || between.iter().any(|c| matches!(c, ':' | '。' | '即')))
}

fn with_members(
    blocks: &[Block],
    number: usize,
    name: &Name,
    members: &[(usize, Range<usize>)],
) -> Option<Written> {
    let flat = |number: usize| blocks.get(number).map(|block| &block.flat);
    let (last, range) = members.last()?;
    let after = flat(*last)?.slice(range.end..range.end + 2);
    let is_open = after.contains(&'等') || after.contains(&'…') || after.contains(&'.');
    let is_open = is_open && flat(*last)?.get(range.end) != Some('。');
    Some(Written {
        key: name.key.clone(),
        name: flat(number)?.bytes(&name.range),
        members: members
            .iter()
            .filter_map(|(n, range)| Some(flat(*n)?.bytes(range)))
            .collect(),
        folded: members
            .iter()
            .filter_map(|(n, range)| Some(letters(flat(*n)?.slice(range.clone()))))
            .collect(),
        is_open,
    })
}

/// How far two names of members agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    /// One is a part of the other.
    Part,
    /// One begins like all of the other, or they are equal.
    Called,
}

fn likeness(written: &str, member: &Member) -> Option<Likeness> {
    let listed = member.folded.as_str();
    let (short, long) = if written.len() <= listed.len() {
        (written, listed)
    } else {
        (listed, written)
    };
    let letters = short.chars().count();
    let enough = if short.is_ascii() { 4 } else { 2 };
    if short == long || (letters >= 4 && long.starts_with(short)) {
        return Some(Likeness::Called);
    }
    (letters >= enough && long.contains(short)).then_some(Likeness::Part)
}

/// For each member of the note the one of the list that it is.
fn matched(written: &[String], members: &[Member]) -> Vec<Option<(usize, Likeness)>> {
    let mut taken = vec![false; members.len()];
    let mut matches = vec![None; written.len()];
    // What is called the same goes first, so that a short name takes no other's place.
    for wanted in [Likeness::Called, Likeness::Part] {
        for (own, slot) in written
            .iter()
            .zip(&mut matches)
            .filter(|(_, slot)| slot.is_none())
        {
            let free = members
                .iter()
                .enumerate()
                .zip(&mut taken)
                .find(|((_, member), taken)| {
                    !**taken && likeness(own, member).is_some_and(|likeness| likeness >= wanted)
                });
            if let Some(((index, _), taken)) = free {
                *taken = true;
                *slot = Some((index, wanted));
            }
        }
    }
    matches
}

impl Written {
    /// Compares the list with those that the label stands for. `None` if it is one of them, or too unlike all of them to be
    /// meant for one.
    #[must_use]
    pub fn compared(&self, labels: &Labels) -> Option<Comparison> {
        let known = labels.look_up(&self.key);
        if known.is_empty() {
            return self.miscounted(labels);
        }
        let mut best: Option<(usize, &Label, ListId)> = None;
        for label in &known {
            for id in label.lists().chain(label.translations.iter().copied()) {
                let Some(list) = labels.list(id) else {
                    continue;
                };
                let matches = matched(&self.folded, &list.members);
                let count = matches.iter().flatten().count();
                if count == self.folded.len()
                    && self
                        .differences(labels, &known, list.members.len(), &matches)
                        .is_empty()
                {
                    return None;
                }
                if best.is_none_or(|(most, ..)| count > most) {
                    best = Some((count, label, id));
                }
            }
        }
        let (count, label, id) =
            best.filter(|(count, ..)| count * 2 >= self.folded.len() && *count > 0)?;
        let members = &labels.list(id)?.members;
        let matches = matched(&self.folded, members);
        // A single short word in common is chance.
        if count == 1
            && !matches
                .iter()
                .flatten()
                .any(|(_, likeness)| *likeness == Likeness::Called)
        {
            return None;
        }
        let mismatches = self.differences(labels, &known, members.len(), &matches);
        (!mismatches.is_empty()).then(|| Comparison {
            label: label.clone(),
            list: id,
            mismatches,
        })
    }

    fn differences(
        &self,
        labels: &Labels,
        known: &[Label],
        listed: usize,
        matches: &[Option<(usize, Likeness)>],
    ) -> Vec<Mismatch> {
        let mut found = Vec::new();
        let are_called = |other: usize| {
            let others = matches.iter().enumerate().filter(|(n, _)| *n != other);
            others.clone().count() > 1
                && others
                    .clone()
                    .all(|(_, m)| m.is_some_and(|(_, likeness)| likeness == Likeness::Called))
        };
        let strangers = matches
            .iter()
            .enumerate()
            .filter(|(_, matched)| matched.is_none());
        for (member, _) in strangers {
            let whose = self
                .folded
                .get(member)
                .and_then(|name| owner(labels, known, name));
            // Where all others are called as in the list, a member that is not is none of it; else it may be in other words.
            if whose.is_some() || are_called(member) {
                found.push(Mismatch::Foreign { member, whose });
            }
        }
        let order: Vec<usize> = matches.iter().flatten().map(|(index, _)| *index).collect();
        if order.windows(2).any(|pair| pair.first() > pair.last()) {
            found.push(Mismatch::Order);
        }
        let is_short = self.folded.len() < listed && !self.is_open;
        if is_short || self.folded.len() > listed {
            let missing = (0..listed).filter(|index| !order.contains(index)).collect();
            found.push(Mismatch::Count { missing });
        }
        found
    }

    /// The label of another number whose list this is, member by member: 五项原则（……four of them）.
    fn miscounted(&self, labels: &Labels) -> Option<Comparison> {
        let same_head = labels
            .all()
            .iter()
            .filter(|label| label.key.head == self.key.head);
        for label in same_head {
            for id in label.lists() {
                let Some(list) = labels.list(id) else {
                    continue;
                };
                let matches = matched(&self.folded, &list.members);
                let is_it = list.members.len() == self.folded.len()
                    && matches
                        .iter()
                        .all(|m| m.is_some_and(|(_, likeness)| likeness == Likeness::Called));
                if is_it {
                    return Some(Comparison {
                        label: label.clone(),
                        list: id,
                        mismatches: vec![Mismatch::Count {
                            missing: Vec::new(),
                        }],
                    });
                }
            }
        }
        None
    }
}

/// The list of another label that has a member of that name.
fn owner(labels: &Labels, known: &[Label], name: &str) -> Option<(Key, ListId, usize)> {
    let others = labels
        .all()
        .iter()
        .filter(|label| known.iter().all(|known| known.key != label.key));
    for label in others {
        for id in label.lists() {
            let members = labels.list(id).map_or(&[][..], |list| &list.members);
            let is_called = |member: &Member| likeness(name, member) == Some(Likeness::Called);
            if let Some(index) = members.iter().position(is_called) {
                return Some((label.key.clone(), id, index));
            }
        }
    }
    None
}

/// The label at `byte` of a paragraph, whose readable bytes of `text` are `parts`: what it is known by, and its bytes. Without
/// quotation marks, names that the corpus knows are read as well (三个代表).
#[must_use]
pub fn name_around(
    labels: &Labels,
    text: &str,
    parts: &[Range<usize>],
    byte: usize,
) -> Option<(Key, Range<usize>)> {
    let flat = Flat::new(text, parts.iter().cloned());
    let holds = |range: &Range<usize>| range.start <= byte && byte <= range.end;
    let names = name::names(&flat).into_iter();
    let mut names = names.map(|name| (name.key.clone(), flat.bytes(&name.range)));
    if let Some(found) = names.find(|(_, range)| holds(range)) {
        return Some(found);
    }
    let around = |i: &usize| holds(&flat.bytes(&(*i..(i + LONGEST).min(flat.len()))));
    let numbers: Vec<usize> = (0..flat.len())
        .filter(around)
        .filter(|&i| name::count_at(&flat, i).is_some())
        .collect();
    if numbers.is_empty() {
        return None;
    }
    let mut known = numbers.into_iter().filter_map(|i| {
        let name = name::known_at(&flat, i, |count| labels.heads(count))?;
        let range = flat.bytes(&name.range);
        Some((name.key, range))
    });
    known.find(|(_, range)| holds(range))
}

/// The longest label, in characters, that is looked for around a place.
const LONGEST: usize = 12;
