//! What ties the mention of a label to a list that does not bear its name: one work, a title, an event, an author, the dates.

use super::flat::{Flat, folded_words};
use super::scan::{List, Mention, letters};
use crate::config::Date;
use crate::corpus::{Corpus, FileId, Source, SourceId};
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::{Arc, LazyLock};

/// So much ties a mention to a list.
pub(super) const TIED: i32 = 2;
/// A label in plain words means a list that stands near it, within so many bytes.
const NEAR: usize = 3000;
/// The fewest letters of a title that name a work.
const TITLE: usize = 6;
/// A commentary is written within so many days.
const DAYS: i64 = 31;

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

/// What is known of the sources. Texts are read when they are asked for, and not kept: a corpus may be large.
pub(super) struct Evidence<'a> {
    corpus: &'a Corpus,
    /// Of a source that was asked for: its titles, the events that it belongs to, its authors, folded to letters.
    names: RefCell<HashMap<SourceId, Rc<Names>>>,
    /// The text that was read last: who asks goes from place to place, in the order of the sources.
    read: RefCell<Option<(FileId, Arc<str>)>>,
}

#[derive(Debug, Default)]
struct Names {
    titles: Vec<String>,
    events: Vec<String>,
    authors: Vec<String>,
}

impl<'a> Evidence<'a> {
    pub fn new(corpus: &'a Corpus) -> Self {
        Evidence {
            corpus,
            names: RefCell::default(),
            read: RefCell::default(),
        }
    }

    fn source(&self, id: SourceId) -> Option<&'a Source> {
        self.corpus.sources.get(id.0 as usize).map(Arc::as_ref)
    }

    fn names(&self, id: SourceId) -> Rc<Names> {
        let mut known = self.names.borrow_mut();
        let names = known.entry(id).or_insert_with(|| {
            let source = self.source(id);
            Rc::new(source.map_or_else(Names::default, |source| names(self.corpus, source)))
        });
        Rc::clone(names)
    }

    fn text(&self, id: SourceId, range: &Range<usize>) -> Flat {
        let Some(source) = self.source(id) else {
            return Flat::default();
        };
        let mut read = self.read.borrow_mut();
        let is_other = |(file, _): &(FileId, Arc<str>)| *file != source.file;
        if read.as_ref().is_none_or(is_other) {
            let file = self.corpus.files.get(source.file.0 as usize);
            *read = file.map(|file| (source.file, file.text.passing()));
        }
        let text = read.as_ref().map_or("", |(_, text)| text);
        Flat::new(text, std::iter::once(range.clone()))
    }

    /// What sources are ordered by: their dates, those without one last, then their places.
    pub fn order(&self, id: SourceId) -> (i64, u32) {
        let date = self.source(id).and_then(|source| source.date);
        (date.map_or(i64::MAX, days), id.0)
    }

    /// Whether the sources carry one work.
    pub fn is_same_work(&self, a: SourceId, b: SourceId) -> bool {
        a == b || matches!((self.source(a), self.source(b)), (Some(a), Some(b)) if a.work == b.work)
    }

    /// The sources that translate the work of this one.
    pub fn translations(&self, id: SourceId) -> impl Iterator<Item = SourceId> {
        let work = self.source(id).map(|source| source.work);
        let sources = (0..).map(SourceId).zip(&self.corpus.sources);
        sources
            .filter(move |(_, source)| work.is_some() && source.translates == work)
            .map(|(id, _)| id)
    }

    /// The letters of what announces a list.
    pub fn lead(&self, id: SourceId, list: &List) -> String {
        list.lead
            .as_ref()
            .map_or_else(String::new, |lead| letters(&self.text(id, lead).chars))
    }

    /// The letters around a mention.
    pub fn around(&self, id: SourceId, mention: &Mention) -> String {
        letters(&self.text(id, &mention.around).chars)
    }

    /// How much ties a mention to a list, each given with its source; from [`TIED`] on it means the list. `around`: the letters
    /// around the mention.
    pub fn tie(
        &self,
        (at, mention): (SourceId, &Mention),
        (of, list): (SourceId, &List),
        around: impl FnOnce() -> Rc<str>,
    ) -> i32 {
        let (Some(from), Some(to)) = (self.source(at), self.source(of)) else {
            return 0;
        };
        if self.is_same_work(at, of) {
            let range = list.range();
            let gap = mention
                .range
                .start
                .saturating_sub(range.end)
                .max(range.start.saturating_sub(mention.range.end));
            return if mention.quoted || (at == of && gap <= NEAR) {
                TIED + 1
            } else {
                0
            };
        }
        let mut tie = 0;
        if let (Some(said), Some(listed)) = (from.date, to.date) {
            let after = days(said) - days(listed);
            if after < 0 {
                return 0;
            }
            tie += i32::from(after <= DAYS);
        }
        let restates = |a: &Source, b: &Source| {
            let work = self.corpus.works.get(a.work.0 as usize);
            work.is_some_and(|work| work.restates == Some(b.work)) || a.translates == Some(b.work)
        };
        if restates(from, to) {
            tie += TIED;
        }
        let around = around();
        let witnesses = self
            .corpus
            .works
            .get(to.work.0 as usize)
            .map_or(&[][..], |work| &work.witnesses);
        let mut named = (0, 0, 0);
        for names in witnesses.iter().map(|id| self.names(*id)) {
            let has = |words: &[String]| {
                i32::from(words.iter().any(|word| around.contains(word.as_str())))
            };
            named.0 = named.0.max(has(&names.titles) * 3);
            named.1 = named.1.max(has(&names.events) * 2);
            named.2 = named.2.max(has(&names.authors));
        }
        tie + named.0 + named.1 + named.2
    }
}

/// What the sources say of themselves, as bytes: besides their texts, all that it depends on which labels they have.
#[must_use]
pub fn testimony(corpus: &Corpus) -> Vec<u8> {
    let sources = corpus.sources.iter().map(|source| {
        let names = (&source.title, &source.aliases, &source.author);
        let restates = corpus.works.get(source.work.0 as usize);
        let restates = restates.and_then(|work| work.restates);
        (names, source.date, source.work, source.translates, restates)
    });
    // Nothing in it can fail to be written to memory.
    postcard::to_allocvec(&sources.collect::<Vec<_>>()).unwrap_or_default()
}

/// Days of a date since the year 0, near enough to compare; an unknown month or day is the first.
fn days(date: Date) -> i64 {
    i64::from(date.year) * 372
        + i64::from(date.month.unwrap_or(1)) * 31
        + i64::from(date.day.unwrap_or(1))
}

fn names(corpus: &Corpus, source: &Source) -> Names {
    let fold = |text: &String| Flat::new(text, std::iter::once(0..text.len()));
    let titles: Vec<Flat> = source
        .title
        .iter()
        .chain(&source.aliases)
        .map(fold)
        .collect();
    let file = corpus.files.get(source.file.0 as usize);
    let opening = source
        .body
        .passing(|layout| layout.paragraphs.first().cloned());
    let opening = opening.zip(file).map(|(paragraph, file)| {
        let text = file.text.passing();
        Flat::new(&text, std::iter::once(paragraph.range))
    });
    Names {
        events: titles.iter().chain(&opening).flat_map(events).collect(),
        titles: titles
            .iter()
            .map(|title| letters(&title.chars))
            .filter(|title| title.chars().count() >= TITLE)
            .collect(),
        authors: source
            .author
            .iter()
            .map(|author| letters(&fold(author).chars))
            .filter(|author| author.chars().count() >= 2)
            .collect(),
    }
}

/// The numbered meetings of a text: 第二届世界互联网大会, 十八届五中全会.
fn events(flat: &Flat) -> Vec<String> {
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
