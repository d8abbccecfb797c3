//! What tells, around a label, which work it speaks of: titles, events and authors of the works that have lists.

use super::flat::{Flat, folded_words};
use super::scan::{Scan, letters};
use crate::corpus::{Corpus, Source, SourceId, WorkId};
use crate::files::Digest;
use sha2::{Digest as _, Sha256};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, LazyLock};

/// The fewest letters of a title that name a work.
const TITLE: usize = 6;
/// The fewest letters of an author's name.
const AUTHOR: usize = 2;

static MEETINGS: LazyLock<Vec<Vec<char>>> = LazyLock::new(|| {
    folded_words(&[
        "大会",
        "会议",
        "峰会",
        "论坛",
        "全会",
        "研讨会",
        "座谈会",
        "博览会",
    ])
});

/// The clues to all works that have lists.
#[derive(Debug, Default)]
pub struct Clues {
    /// Folded to letters, sorted; a clue is known by its place here.
    all: Vec<String>,
    /// The clues that begin with a letter.
    by_first: HashMap<char, Range<usize>>,
    /// The clues to a source.
    of: HashMap<SourceId, Own>,
    /// The works that each clue points to, sorted.
    works: Vec<Vec<WorkId>>,
    digest: Digest,
}

/// The clues that a source gives to its work.
#[derive(Debug, Default, PartialEq, Eq)]
struct Own {
    titles: Vec<u32>,
    events: Vec<u32>,
    authors: Vec<u32>,
}

/// How much clues of each kind count.
#[derive(Debug, Default)]
pub(super) struct Weights {
    pub title: i32,
    pub event: i32,
    pub author: i32,
}

/// The clues around each mention of a source, in order, each sorted.
pub type Seen = Vec<Box<[u32]>>;

impl Clues {
    /// The clues to the works that have lists, as `scans` (one for each source, in order) tell.
    #[must_use]
    pub fn new(corpus: &Corpus, scans: &[Arc<Scan>]) -> Clues {
        let sources = corpus.sources.iter().zip(scans);
        let listed = sources.filter(|(_, scan)| !scan.lists.is_empty());
        let listed: HashSet<_> = listed.map(|(source, _)| source.work).collect();
        let sources = (0..).map(SourceId).zip(&corpus.sources).zip(scans);
        let witnesses = sources.filter(|((_, source), _)| listed.contains(&source.work));
        let named: Vec<(SourceId, [Vec<String>; 3])> = witnesses
            .map(|((id, source), scan)| (id, names(source, scan)))
            .collect();
        let all = named.iter().flat_map(|(_, names)| names.iter().flatten());
        let mut all: Vec<String> = all.cloned().collect();
        all.sort();
        all.dedup();
        let number = |name: &String| all.binary_search(name).ok().map(|place| place as u32);
        let numbers = |names: &Vec<String>| names.iter().filter_map(number).collect();
        let of = named.iter().map(|(id, [titles, events, authors])| {
            let own = Own {
                titles: numbers(titles),
                events: numbers(events),
                authors: numbers(authors),
            };
            (*id, own)
        });
        let of: HashMap<SourceId, Own> = of.collect();
        let mut works = vec![Vec::new(); all.len()];
        for (id, own) in &of {
            let Some(source) = corpus.sources.get(id.0 as usize) else {
                continue;
            };
            let clues = own.titles.iter().chain(&own.events).chain(&own.authors);
            for &clue in clues {
                if let Some(works) = works.get_mut(clue as usize) {
                    works.push(source.work);
                }
            }
        }
        for works in &mut works {
            works.sort_unstable();
            works.dedup();
        }
        let mut hasher = Sha256::new();
        for name in &all {
            hasher.update(name);
            hasher.update([0]);
        }
        Clues {
            of,
            works,
            by_first: by_first(&all),
            digest: hasher.finalize().into(),
            all,
        }
    }

    /// Tells whether the same numbers mean the same clues.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The works that a clue points to, sorted.
    pub(super) fn works(&self, clue: u32) -> &[WorkId] {
        self.works.get(clue as usize).map_or(&[], Vec::as_slice)
    }

    /// Whether all clues are the same, and to the same sources.
    #[must_use]
    pub fn are_those_of(&self, other: &Clues) -> bool {
        self.digest == other.digest && self.of == other.of
    }

    /// The clues around the mentions of a source, whose scan this is: its text is read for them.
    #[must_use]
    pub fn seen(&self, corpus: &Corpus, id: SourceId, scan: &Scan) -> Seen {
        let source = corpus.sources.get(id.0 as usize);
        let file = source.and_then(|source| corpus.files.get(source.file.0 as usize));
        let Some(file) = file.filter(|_| !scan.mentions.is_empty() && !self.all.is_empty()) else {
            return vec![Box::default(); scan.mentions.len()];
        };
        let text = file.text.passing();
        let mut seen: Seen = Vec::with_capacity(scan.mentions.len());
        let mut last = None;
        for mention in &scan.mentions {
            let again = seen.last().filter(|_| last == Some(&mention.around));
            let own = again.cloned().unwrap_or_else(|| {
                let around = Flat::new(&text, std::iter::once(mention.around.clone()));
                self.standing_in(&around.chars)
            });
            last = Some(&mention.around);
            seen.push(own);
        }
        seen
    }

    /// The clues that stand in a folded text, sorted.
    fn standing_in(&self, chars: &[char]) -> Box<[u32]> {
        let letters: Vec<char> = chars
            .iter()
            .copied()
            .filter(|c| c.is_alphanumeric())
            .collect();
        let mut found = Vec::new();
        for (at, first) in letters.iter().enumerate() {
            let Some(range) = self.by_first.get(first) else {
                continue;
            };
            // The clues that begin as the text does from here on: fewer with each letter.
            let mut range = range.clone();
            let mut length = first.len_utf8();
            for next in letters.iter().skip(at + 1).map(Some).chain([None]) {
                let clues = self.all.get(range.clone()).unwrap_or_default();
                // The shortest comes first, and no other has its letters.
                if clues.first().is_some_and(|clue| clue.len() == length) {
                    found.push(range.start as u32);
                }
                let Some(next) = next else { break };
                let goes_on =
                    |clue: &String| clue.get(length..).and_then(|rest| rest.chars().next());
                let from = clues.partition_point(|clue| goes_on(clue) < Some(*next));
                let to = clues.partition_point(|clue| goes_on(clue) <= Some(*next));
                range = range.start + from..range.start + to;
                if range.is_empty() {
                    break;
                }
                length += next.len_utf8();
            }
        }
        found.sort_unstable();
        found.dedup();
        found.into()
    }

    /// How much the clues `seen` around a mention speak for the work of a source.
    pub(super) fn speak_for(&self, source: SourceId, seen: &[u32]) -> Weights {
        let Some(own) = self.of.get(&source) else {
            return Weights::default();
        };
        let has = |clues: &[u32]| {
            let has = |clue: &u32| seen.binary_search(clue).is_ok();
            i32::from(clues.iter().any(has))
        };
        Weights {
            title: has(&own.titles) * 3,
            event: has(&own.events) * 2,
            author: has(&own.authors),
        }
    }
}

/// The places of the sorted clues by the letter that they begin with.
fn by_first(all: &[String]) -> HashMap<char, Range<usize>> {
    let mut ranges: HashMap<char, Range<usize>> = HashMap::new();
    for (place, clue) in all.iter().enumerate() {
        if let Some(first) = clue.chars().next() {
            let range = ranges.entry(first).or_insert(place..place);
            range.end = place + 1;
        }
    }
    ranges
}

/// Titles, events, authors, folded to letters.
fn names(source: &Source, scan: &Scan) -> [Vec<String>; 3] {
    let fold = |text: &String| Flat::new(text, std::iter::once(0..text.len()));
    let titles: Vec<Flat> = source
        .title
        .iter()
        .chain(&source.aliases)
        .map(fold)
        .collect();
    let opening = scan.events.iter().cloned();
    let authors = source
        .author
        .iter()
        .map(|author| letters(&fold(author).chars));
    let long = |fewest| move |name: &String| name.chars().count() >= fewest;
    let names = titles.iter().map(|title| letters(&title.chars));
    [
        names.filter(long(TITLE)).collect(),
        titles.iter().flat_map(events).chain(opening).collect(),
        authors.filter(long(AUTHOR)).collect(),
    ]
}

/// The numbered meetings of a text: 第二届世界互联网大会, 十八届五中全会.
pub(super) fn events(flat: &Flat) -> Vec<String> {
    let session = crate::text::han::class('届');
    let mut found = Vec::new();
    for at in (0..flat.len()).filter(|&i| flat.get(i) == Some(session)) {
        let start = (0..at)
            .rev()
            .take(4)
            .take_while(|&i| {
                flat.get(i).is_some_and(|c| {
                    c.is_ascii_digit() || c == '第' || crate::text::number::is_han_numeral(c)
                })
            })
            .last();
        let end = (at + 2..(at + 18).min(flat.len()))
            .find_map(|i| Some(i + flat.one_of(i, &MEETINGS)?.len()));
        if let (Some(start), Some(end)) = (start, end) {
            found.push(letters(flat.slice(start..end)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clues_are_found_wherever_they_stand() {
        let mut all = ["大会", "第二届大会", "第二届", "二届", "习近平", "习近"].map(String::from);
        all.sort();
        let clues = Clues {
            by_first: by_first(&all),
            all: all.to_vec(),
            ..Clues::default()
        };
        for text in [
            "在第二届大会上，习近平说",
            "习近",
            "第二，届",
            "第二 届大",
            "",
            "会",
        ] {
            let flat = Flat::new(text, std::iter::once(0..text.len()));
            let plain = letters(&flat.chars);
            let expected = all
                .iter()
                .zip(0..)
                .filter(|(clue, _)| plain.contains(*clue));
            let expected: Vec<u32> = expected.map(|(_, place)| place).collect();
            assert_eq!(*clues.standing_in(&flat.chars), *expected, "{text}");
        }
    }
}
