//! What each label stands for in the corpus: the scans of all sources brought together.

use super::clues::{Clues, Seen};
use super::evidence::{Evidence, TIED};
use super::name::{Key, is_same};
use super::scan::{List, Mention, Scan};
use crate::corpus::{Corpus, SourceId, WorkId};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// A list of the corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ListId {
    /// The source that it stands in.
    pub source: SourceId,
    /// Index in [`Scan::lists`].
    pub index: usize,
}

/// A place of the corpus where a label stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MentionId {
    /// The source that it stands in.
    pub source: SourceId,
    /// Index in [`Scan::mentions`].
    pub index: usize,
}

/// A label and the list that it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// What it is known by.
    pub key: Key,
    /// The list: the earliest that gives more than names.
    pub list: ListId,
    /// The same list in other witnesses and documents.
    pub copies: Vec<ListId>,
    /// Later lists that restate it, with at least half of its members, by date.
    pub editions: Vec<ListId>,
    /// The list in declared translations.
    pub translations: Vec<ListId>,
    /// What the declared translations call it, with their lists.
    pub(super) aliases: Vec<(Key, ListId)>,
    /// Where the name stands first, by date and then by place. `None` if the corpus has the list and nowhere its name.
    pub coined: Option<MentionId>,
    /// Where the name stands, by date and then by place.
    pub mentions: Vec<MentionId>,
}

impl Label {
    /// The label with the list of its first translation in the place of its own.
    fn translated(&self) -> Label {
        let mut label = self.clone();
        if let Some(&list) = self.translations.first() {
            label.translations = vec![self.list];
            label.list = list;
        }
        label
    }

    /// The list, its copies and its editions.
    pub fn lists(&self) -> impl Iterator<Item = ListId> {
        let all = [self.list].into_iter().chain(self.copies.iter().copied());
        all.chain(self.editions.iter().copied())
    }
}

/// The labels of a corpus.
#[derive(Debug, Default)]
pub struct Labels {
    scans: Vec<Arc<Scan>>,
    clues: Arc<Clues>,
    all: Vec<Label>,
    by_key: HashMap<Key, Vec<usize>>,
    /// Lists that are announced without a number and that no label of the corpus stands for.
    unnamed: Vec<ListId>,
}

/// More lists or mentions than that are not compared one by one.
const MOST: usize = 200;

impl Labels {
    /// Brings `scans` together: one for each source, in order, as `seen`, the `clues` around its mentions. No text is read.
    #[must_use]
    pub fn new(
        corpus: &Corpus,
        scans: Vec<Arc<Scan>>,
        clues: Arc<Clues>,
        seen: &[Arc<Seen>],
    ) -> Labels {
        let mut labels = Labels {
            scans,
            clues: Arc::clone(&clues),
            ..Labels::default()
        };
        let linker = Linker::new(Evidence::new(corpus, &clues, seen), &labels);
        let all = without_translations(linker.labels());
        let named: BTreeSet<ListId> = all.iter().flat_map(Label::lists).collect();
        let is_unnamed = |id: &ListId| !named.contains(id);
        labels.unnamed = linker.announced().into_iter().filter(is_unnamed).collect();
        labels.all = all;
        for (index, label) in labels.all.iter().enumerate() {
            let key = label.key.clone();
            labels.by_key.entry(key).or_default().push(index);
        }
        labels
    }

    /// The clues to the works that have lists.
    #[must_use]
    pub fn clues(&self) -> &Clues {
        &self.clues
    }

    /// Every label that has a name and a list in the corpus, by count and name, then by date.
    #[must_use]
    pub fn all(&self) -> &[Label] {
        &self.all
    }

    /// The scans that they were brought together from, in the order of the sources.
    #[must_use]
    pub fn scans(&self) -> &[Arc<Scan>] {
        &self.scans
    }

    /// The list of that id.
    #[must_use]
    pub fn list(&self, id: ListId) -> Option<&List> {
        self.scans.get(id.source.0 as usize)?.lists.get(id.index)
    }

    /// The mention of that id.
    #[must_use]
    pub fn mention(&self, id: MentionId) -> Option<&Mention> {
        self.scans.get(id.source.0 as usize)?.mentions.get(id.index)
    }

    /// Where the label is written as it is quoted: in quotation marks where there are such, else where it stands first.
    #[must_use]
    pub fn quoted(&self, label: &Label) -> Option<MentionId> {
        let is_quoted = |id: &&MentionId| self.mention(**id).is_some_and(|mention| mention.quoted);
        label
            .mentions
            .iter()
            .find(is_quoted)
            .copied()
            .or(label.coined)
    }

    /// The heads of the labels that count so many.
    pub(super) fn heads(&self, count: u8) -> impl Iterator<Item = &str> {
        let keys = self.by_key.keys().filter(move |key| key.count == count);
        keys.map(|key| key.head.as_str())
    }

    /// Every place where this name stands, whatever it means there.
    pub fn mentions<'a>(&'a self, key: &'a Key) -> impl Iterator<Item = MentionId> + 'a {
        let scans = (0..).map(SourceId).zip(&self.scans);
        scans.flat_map(move |(source, scan)| {
            let own = scan
                .mentions
                .iter()
                .enumerate()
                .filter(move |(_, mention)| mention.key == *key);
            own.map(move |(index, _)| MentionId { source, index })
        })
    }

    /// What a label stands for: one answer for each list that the corpus has under this name, by date. If it has none: in another
    /// language, what the name means there, with the list in its declared translation; else the lists announced as so many of
    /// these things (以下原则, with four items).
    #[must_use]
    pub fn look_up(&self, key: &Key) -> Vec<Label> {
        let known = self.by_key.get(key).into_iter().flatten();
        let known: Vec<Label> = known
            .filter_map(|&index| self.all.get(index).cloned())
            .collect();
        if !known.is_empty() {
            return known;
        }
        let means = |label: &&Label| {
            let is_name = label.aliases.iter().any(|(alias, _)| alias == key);
            is_name || (label.key.count == key.count && is_same(&label.key.head, &key.head))
        };
        let meant: Vec<Label> = self
            .all
            .iter()
            .filter(means)
            .map(Label::translated)
            .collect();
        if !meant.is_empty() {
            return meant;
        }
        let fits = |id: &&ListId| {
            self.list(**id).is_some_and(|list| {
                key.fits(list.members.len()) && list.head.as_ref() == Some(&key.head)
            })
        };
        let unnamed = self.unnamed.iter().filter(fits);
        let label = |&list: &ListId| Label {
            key: key.clone(),
            list,
            copies: Vec::new(),
            editions: Vec::new(),
            translations: Vec::new(),
            aliases: Vec::new(),
            coined: None,
            mentions: Vec::new(),
        };
        unnamed.map(label).collect()
    }
}

/// A label whose list is only the translation of another's is what that one is called there.
fn without_translations(all: Vec<Label>) -> Vec<Label> {
    let translations: BTreeSet<ListId> = all
        .iter()
        .flat_map(|label| label.translations.iter().copied())
        .collect();
    let (aliases, mut labels): (Vec<Label>, Vec<Label>) = all
        .into_iter()
        .partition(|label| translations.contains(&label.list));
    for label in &mut labels {
        let own = aliases
            .iter()
            .filter(|alias| label.translations.contains(&alias.list));
        label.aliases = own.map(|alias| (alias.key.clone(), alias.list)).collect();
    }
    labels
}

/// The work of bringing scans together.
struct Linker<'a> {
    labels: &'a Labels,
    evidence: Evidence<'a>,
    /// The lists that have a member of this name.
    by_member: HashMap<&'a str, Vec<ListId>>,
}

/// Lists that a label means, all of which share members.
struct Group {
    /// Those that have its name, or are tied to it.
    own: Vec<ListId>,
    /// With those that restate them, by date.
    lists: Vec<ListId>,
    /// The same by the works that they stand in.
    by_work: BTreeMap<WorkId, Vec<ListId>>,
}

/// A mention of a label, and the works that it may speak of.
struct Spoken {
    id: MentionId,
    works: Vec<WorkId>,
}

impl<'a> Linker<'a> {
    fn new(evidence: Evidence<'a>, labels: &'a Labels) -> Self {
        let mut linker = Linker {
            labels,
            evidence,
            by_member: HashMap::new(),
        };
        for id in linker.lists() {
            let members = linker.labels.list(id).map_or(&[][..], |list| &list.members);
            for member in members {
                let lists = linker.by_member.entry(&member.folded).or_default();
                if lists.last() != Some(&id) {
                    lists.push(id);
                }
            }
        }
        linker
    }

    /// Every list, by date of its source and then by place.
    fn lists(&self) -> Vec<ListId> {
        let mut all: Vec<ListId> = Vec::new();
        for (scan, n) in self.labels.scans.iter().zip(0..) {
            let source = SourceId(n);
            all.extend((0..scan.lists.len()).map(|index| ListId { source, index }));
        }
        all.sort_by_key(|id| (self.evidence.order(id.source), id.index));
        all
    }

    /// Lists announced as 以下原则 and the like.
    fn announced(&self) -> Vec<ListId> {
        let is_announced = |id: &ListId| {
            self.labels
                .list(*id)
                .is_some_and(|list| list.head.is_some() && !list.is_gloss)
        };
        self.lists().into_iter().filter(is_announced).collect()
    }

    fn labels(&self) -> Vec<Label> {
        let mut mentions: BTreeMap<&Key, Vec<MentionId>> = BTreeMap::new();
        let mut named: HashMap<&Key, Vec<ListId>> = HashMap::new();
        for (scan, n) in self.labels.scans.iter().zip(0..) {
            let source = SourceId(n);
            for (mention, index) in scan.mentions.iter().zip(0..) {
                mentions
                    .entry(&mention.key)
                    .or_default()
                    .push(MentionId { source, index });
            }
            for (list, index) in scan.lists.iter().zip(0..) {
                for mention in list.named.iter().filter_map(|&m| scan.mentions.get(m)) {
                    named
                        .entry(&mention.key)
                        .or_default()
                        .push(ListId { source, index });
                }
            }
        }
        let mut by_count: HashMap<usize, Vec<ListId>> = HashMap::new();
        for id in self.announced() {
            if let Some(list) = self.labels.list(id).filter(|list| list.named.is_empty()) {
                by_count.entry(list.members.len()).or_default().push(id);
            }
        }
        let mut all = Vec::new();
        for (key, mut mentions) in mentions {
            mentions.sort_by_key(|id| (self.evidence.order(id.source), id.index));
            let mut lists = named.remove(key).unwrap_or_default();
            let announced = key
                .counts()
                .into_iter()
                .filter_map(|count| by_count.get(&count))
                .flatten();
            let tied = announced.filter(|&&id| self.is_tied(key, &mentions, id));
            lists.extend(tied.take(MOST));
            all.extend(self.labels_of(key, &mentions, lists));
        }
        all
    }

    /// Whether something besides the number ties a mention to a list announced without one.
    fn is_tied(&self, key: &Key, mentions: &[MentionId], id: ListId) -> bool {
        let Some(list) = self.labels.list(id) else {
            return false;
        };
        let head = list.head.as_deref().unwrap_or_default();
        // 四项基本原则 are not whichever four principles a text happens to have.
        let counts_the_same =
            key.head == head || (key.head.ends_with(head) && list.lead.contains(&key.head));
        counts_the_same
            && mentions
                .iter()
                .take(MOST)
                .any(|&mention| self.tie(mention, id) >= TIED)
    }

    /// How much ties a mention to a list.
    fn tie(&self, id: MentionId, list: ListId) -> i32 {
        let (Some(mention), Some(found)) = (self.labels.mention(id), self.labels.list(list)) else {
            return 0;
        };
        let mention = (id.source, mention, id.index);
        self.evidence.tie(mention, (list.source, found))
    }

    /// The labels that one key has: one for each list that shares no members with the others.
    fn labels_of(&self, key: &Key, mentions: &[MentionId], mut lists: Vec<ListId>) -> Vec<Label> {
        lists.sort_by_key(|id| (self.evidence.order(id.source), id.index));
        lists.dedup();
        let mut groups: Vec<Vec<ListId>> = Vec::new();
        for id in lists {
            match groups
                .iter_mut()
                .find(|group| group.iter().any(|&other| self.overlap(id, other) >= 0.5))
            {
                Some(group) => group.push(id),
                None => groups.push(vec![id]),
            }
        }
        let groups: Vec<Group> = groups.into_iter().map(|own| self.group(own)).collect();
        let works = groups.iter().flat_map(|group| group.by_work.keys());
        let works: HashSet<WorkId> = works.copied().collect();
        let spoken = mentions.iter().map(|&id| Spoken {
            id,
            works: self.evidence.spoken_of(id.source, id.index, &works),
        });
        let spoken: Vec<Spoken> = spoken.collect();
        let is_only = groups.len() == 1;
        // Only what speaks of a work of its lists can mean one of several groups.
        let mut of_work: HashMap<WorkId, Vec<usize>> = HashMap::new();
        for (place, mention) in spoken.iter().enumerate().filter(|_| !is_only) {
            for work in &mention.works {
                of_work.entry(*work).or_default().push(place);
            }
        }
        let labels = groups.into_iter().map(|group| {
            let places: BTreeSet<usize> = match is_only {
                true => (0..spoken.len()).collect(),
                false => {
                    let works = group.by_work.keys();
                    let places = works.filter_map(|work| of_work.get(work));
                    places.flatten().copied().collect()
                }
            };
            let spoken = places.into_iter().filter_map(|place| spoken.get(place));
            self.label(key, spoken, group, is_only)
        });
        let mut labels: Vec<Label> = labels.collect();
        labels.sort_by_key(|label| (self.evidence.order(label.list.source), label.list.index));
        labels
    }

    /// Share of members that two lists have in common, by name.
    fn overlap(&self, a: ListId, b: ListId) -> f64 {
        let (Some(a), Some(b)) = (self.labels.list(a), self.labels.list(b)) else {
            return 0.0;
        };
        let is_shared =
            |member: &&super::Member| b.members.iter().any(|other| other.is_called_like(member));
        let shared = a.members.iter().filter(is_shared).count();
        shared as f64 / a.members.len().max(b.members.len()).max(1) as f64
    }

    /// A group with the lists that restate its own.
    fn group(&self, own: Vec<ListId>) -> Group {
        let mut lists = own.clone();
        lists.extend(own.iter().flat_map(|&id| self.restated(id)));
        lists.sort_by_key(|id| (self.evidence.order(id.source), id.index));
        lists.dedup();
        let mut by_work: BTreeMap<WorkId, Vec<ListId>> = BTreeMap::new();
        for &id in &lists {
            if let Some(work) = self.evidence.work(id.source) {
                by_work.entry(work).or_default().push(id);
            }
        }
        Group {
            own,
            lists,
            by_work,
        }
    }

    fn label<'s>(
        &self,
        key: &Key,
        mentions: impl Iterator<Item = &'s Spoken>,
        group: Group,
        is_only: bool,
    ) -> Label {
        let Group {
            own,
            lists,
            by_work,
        } = group;
        let is_full = |id: &&ListId| self.labels.list(**id).is_some_and(|list| !list.is_gloss);
        let first = lists.iter().find(is_full).or(lists.first()).copied();
        let list = first.unwrap_or(ListId {
            source: SourceId(0),
            index: 0,
        });
        let (mut copies, mut editions) = (Vec::new(), Vec::new());
        for &id in lists.iter().filter(is_full).filter(|&&id| id != list) {
            let known = [list]
                .iter()
                .chain(&editions)
                .any(|&other| self.is_copy(id, other));
            if known {
                copies.push(id)
            } else {
                editions.push(id)
            }
        }
        let is_own = |id: MentionId| {
            let lists = own.iter().filter(|list| list.source == id.source);
            let mut lists = lists.filter_map(|&list| self.labels.list(list));
            lists.any(|list| list.named.contains(&id.index))
        };
        let is_quoted = |id: MentionId| self.labels.mention(id).is_some_and(|m| m.quoted);
        let is_tied = |mention: &Spoken| {
            let works = mention.works.iter();
            let mut lists = works.filter_map(|work| by_work.get(work)).flatten();
            lists.any(|&list| self.tie(mention.id, list) >= TIED)
        };
        let is_mine = |mention: &&Spoken| {
            let id = mention.id;
            is_own(id)
                || is_only && is_quoted(id)
                || (is_only || !self.is_named_elsewhere(id)) && is_tied(mention)
        };
        let mentions = mentions.filter(is_mine).map(|mention| mention.id);
        let mentions: Vec<MentionId> = mentions.collect();
        Label {
            key: key.clone(),
            translations: self.translations(list),
            aliases: Vec::new(),
            coined: mentions.first().copied(),
            list,
            copies,
            editions,
            mentions,
        }
    }

    /// Whether a list of its source has this mention for its name: then it speaks of no other.
    fn is_named_elsewhere(&self, id: MentionId) -> bool {
        let scan = self.labels.scans.get(id.source.0 as usize);
        scan.is_some_and(|scan| scan.lists.iter().any(|list| list.named.contains(&id.index)))
    }

    /// The lists of as many members, most of them with the same names.
    fn restated(&self, id: ListId) -> Vec<ListId> {
        let Some(list) = self.labels.list(id) else {
            return Vec::new();
        };
        let mut shared: BTreeMap<ListId, usize> = BTreeMap::new();
        for member in &list.members {
            for &other in self
                .by_member
                .get(member.folded.as_str())
                .into_iter()
                .flatten()
                .take(MOST)
            {
                *shared.entry(other).or_default() += 1;
            }
        }
        let count = list.members.len();
        let is_restated = |(other, shared): (ListId, usize)| {
            let same_count = self
                .labels
                .list(other)
                .is_some_and(|other| other.members.len() == count);
            (other != id && same_count && shared * 5 >= count * 3).then_some(other)
        };
        shared.into_iter().filter_map(is_restated).collect()
    }

    /// Whether two lists are one: in witnesses of one work, or with the same details.
    fn is_copy(&self, a: ListId, b: ListId) -> bool {
        if self.evidence.is_same_work(a.source, b.source) {
            return true;
        }
        let (Some(a), Some(b)) = (self.labels.list(a), self.labels.list(b)) else {
            return false;
        };
        let same = a
            .members
            .iter()
            .zip(&b.members)
            .filter(|(a, b)| a.continuation == b.continuation && a.folded == b.folded);
        same.count() * 5 >= a.members.len() * 4
    }

    /// The list in the declared translations of its work: of as many members, of the same kind or at the same place.
    fn translations(&self, id: ListId) -> Vec<ListId> {
        let Some(list) = self.labels.list(id) else {
            return Vec::new();
        };
        let count = list.members.len();
        let of_count = |source: SourceId| -> Vec<ListId> {
            let lists = self
                .labels
                .scans
                .get(source.0 as usize)
                .map_or(&[][..], |scan| &scan.lists);
            let fits = lists
                .iter()
                .zip(0..)
                .filter(|(list, _)| list.members.len() == count && !list.is_gloss);
            fits.map(|(_, index)| ListId { source, index }).collect()
        };
        let rank = of_count(id.source).iter().position(|&other| other == id);
        let mut found = Vec::new();
        for &source in self.evidence.translations(id.source) {
            let lists = of_count(source);
            let kin = lists.iter().find(|&&other| {
                let heads = (
                    list.head.as_deref(),
                    self.labels
                        .list(other)
                        .and_then(|list| list.head.as_deref()),
                );
                matches!(heads, (Some(a), Some(b)) if is_same(a, b))
            });
            found.extend(kin.or_else(|| rank.and_then(|rank| lists.get(rank))));
        }
        found
    }
}
