//! What ties the mention of a label to a list that does not bear its name: one work, a title, an event, an author, the dates.

use super::clues::{Clues, Seen};
use super::scan::{List, Mention};
use crate::config::Date;
use crate::corpus::{Corpus, Source, SourceId, WorkId};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// So much ties a mention to a list.
pub(super) const TIED: i32 = 2;
/// A label in plain words means a list that stands near it, within so many bytes.
const NEAR: usize = 3000;
/// A commentary is written within so many days.
const DAYS: i64 = 31;

/// What is known of the sources.
pub(super) struct Evidence<'a> {
    corpus: &'a Corpus,
    clues: &'a Clues,
    /// The clues around the mentions of each source.
    seen: &'a [Arc<Seen>],
    /// The sources that translate a work.
    translations: HashMap<WorkId, Vec<SourceId>>,
}

impl<'a> Evidence<'a> {
    pub fn new(corpus: &'a Corpus, clues: &'a Clues, seen: &'a [Arc<Seen>]) -> Self {
        let mut translations: HashMap<WorkId, Vec<SourceId>> = HashMap::new();
        for (id, source) in (0..).map(SourceId).zip(&corpus.sources) {
            if let Some(work) = source.translates {
                translations.entry(work).or_default().push(id);
            }
        }
        Evidence {
            corpus,
            clues,
            seen,
            translations,
        }
    }

    fn source(&self, id: SourceId) -> Option<&'a Source> {
        self.corpus.sources.get(id.0 as usize).map(Arc::as_ref)
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

    /// The work that a source carries.
    pub fn work(&self, id: SourceId) -> Option<WorkId> {
        self.source(id).map(|source| source.work)
    }

    /// The sources that translate the work of this one.
    pub fn translations(&self, id: SourceId) -> &[SourceId] {
        let work = self.work(id);
        let sources = work.and_then(|work| self.translations.get(&work));
        sources.map_or(&[], Vec::as_slice)
    }

    /// The clues around the mention of this number in its source.
    fn seen(&self, at: SourceId, number: usize) -> &[u32] {
        let seen = self.seen.get(at.0 as usize);
        seen.and_then(|seen| seen.get(number))
            .map_or(&[], |clues| clues)
    }

    /// The works that a mention may speak of, `among` these: its own, what that restates or translates, and those that clues around
    /// it point to. No other can be [`TIED`] to it.
    pub fn spoken_of(&self, at: SourceId, number: usize, among: &HashSet<WorkId>) -> Vec<WorkId> {
        let Some(source) = self.source(at) else {
            return Vec::new();
        };
        let work = self.corpus.works.get(source.work.0 as usize);
        let restated = work.and_then(|work| work.restates);
        let own = [Some(source.work), restated, source.translates];
        let own = own.into_iter().flatten();
        let mut works: Vec<WorkId> = own.filter(|work| among.contains(work)).collect();
        for &clue in self.seen(at, number) {
            let pointed_to = self.clues.works(clue);
            match pointed_to.len() <= among.len() {
                true => works.extend(pointed_to.iter().filter(|work| among.contains(work))),
                false => works.extend(
                    among
                        .iter()
                        .filter(|work| pointed_to.binary_search(work).is_ok()),
                ),
            }
        }
        works.sort_unstable();
        works.dedup();
        works
    }

    /// How much ties the mention of this number in its source to a list, each given with its source; from [`TIED`] on it means the
    /// list.
    pub fn tie(
        &self,
        (at, mention, number): (SourceId, &Mention, usize),
        (of, list): (SourceId, &List),
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
        let seen = self.seen(at, number);
        let work = self.corpus.works.get(to.work.0 as usize);
        let witnesses = work.map_or(&[][..], |work| &work.witnesses);
        let spoken = witnesses.iter().map(|id| self.clues.speak_for(*id, seen));
        let (mut title, mut event, mut author) = (0, 0, 0);
        for own in spoken {
            title = title.max(own.title);
            event = event.max(own.event);
            author = author.max(own.author);
        }
        tie + title + event + author
    }
}

/// Days of a date since the year 0, near enough to compare; an unknown month or day is the first.
fn days(date: Date) -> i64 {
    i64::from(date.year) * 372
        + i64::from(date.month.unwrap_or(1)) * 31
        + i64::from(date.day.unwrap_or(1))
}
