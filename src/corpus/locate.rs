//! Looking things up in the corpus: ids, paragraphs, sections, and whether a locator holds.

use super::{
    Corpus, CorpusFile, FileId, Ids, Paragraph, Section, Source, SourceId, WorkId, heading,
};
use crate::markup::locator::Locator;
use crate::markup::{KnownTitle, KnownWork};
use crate::text::fold::fold;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Whether a passage stands where a locator says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LocatorVerdict {
    /// It does, or the source has nothing to check it against (pages without page marks).
    Holds,
    /// The place exists, the passage is not there.
    Elsewhere,
    /// The source has no such paragraph, section, page or heading.
    NoSuchPlace,
    /// Nothing reads the locator.
    Unreadable,
}

impl Corpus {
    /// The file at that path (absolute).
    pub fn file_at(&self, path: &Path) -> Option<FileId> {
        self.files
            .binary_search_by(|file| file.path.as_path().cmp(path))
            .ok()
            .map(|index| FileId(index as u32))
    }

    /// The source with that id.
    pub fn source_by_id(&self, id: &str) -> Option<SourceId> {
        self.ids().sources.get(id).copied()
    }

    /// The work with that id.
    pub fn work_by_id(&self, id: &str) -> Option<WorkId> {
        self.ids().works.get(id).copied()
    }

    fn ids(&self) -> &Ids {
        self.ids.get_or_init(|| {
            let mut ids = Ids::default();
            for (number, source) in (0..).zip(&self.sources) {
                ids.sources
                    .entry(source.id.clone())
                    .or_insert(SourceId(number));
            }
            for (number, work) in (0..).zip(&self.works) {
                ids.works.entry(work.id.clone()).or_insert(WorkId(number));
            }
            ids
        })
    }

    /// The sources that citing `id` accepts: a work's witnesses (the one of the work's own id first), else the source of that
    /// id. Empty if nothing has it.
    pub fn witnesses_of(&self, id: &str) -> Vec<SourceId> {
        let Some(work) = self
            .work_by_id(id)
            .and_then(|w| self.works.get(w.0 as usize))
        else {
            return self.source_by_id(id).into_iter().collect();
        };
        let mut witnesses = work.witnesses.clone();
        let is_own = |w: &SourceId| self.sources.get(w.0 as usize).is_some_and(|s| s.id == id);
        if let Some(own) = witnesses.iter().position(is_own) {
            witnesses[..=own].rotate_right(1);
        }
        witnesses
    }

    /// The number (from 1) of the body paragraph that holds `byte` of the source's file; `None` in headings and the like.
    pub fn paragraph_at(&self, source: SourceId, byte: usize) -> Option<u32> {
        let paragraphs = self.sources.get(source.0 as usize)?.paragraphs();
        let index = paragraphs
            .partition_point(|p| p.range.start <= byte)
            .checked_sub(1)?;
        paragraphs
            .get(index)
            .filter(|p| byte < p.range.end)
            .map(|_| index as u32 + 1)
    }

    /// The heading of the innermost section that holds `byte` of the source's file, as it stands there, line breaks as spaces.
    pub fn section_title_at(&self, source: SourceId, byte: usize) -> Option<String> {
        let entry = self.sources.get(source.0 as usize)?;
        let index = entry
            .sections()
            .partition_point(|s| s.range.start <= byte)
            .checked_sub(1)?;
        let mut section = entry.sections().get(index)?;
        while !section.range.contains(&byte) {
            section = entry.sections().get(section.parent?)?;
        }
        let text = self.text(entry, &section.heading);
        Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The paragraphs, sections or pages of a source that `locator` names, in bytes of its file; none if there are none, or if
    /// nothing reads the locator.
    pub fn locate(&self, source: SourceId, locator: &Locator) -> Vec<Range<usize>> {
        let Some(entry) = self.sources.get(source.0 as usize) else {
            return Vec::new();
        };
        match locator {
            Locator::Lines | Locator::Unreadable(_) => Vec::new(),
            Locator::Pages(first, last) => pages(entry, *first, *last),
            Locator::Paragraphs(first, last) => paragraphs(entry, *first, *last),
            Locator::Section(path) => sections(entry, path),
            Locator::Labelled(path) => self.labelled(entry, path),
            Locator::Heading(words) => self.headed(entry, words),
        }
    }

    fn has_no_pages(&self, source: SourceId) -> bool {
        let source = self.sources.get(source.0 as usize);
        source.is_some_and(|source| source.pages().is_empty())
    }

    /// Whether `passage` (bytes of the source's file) stands where `locator` says. A passage that runs over several places
    /// stands in each of them.
    pub fn locator_holds(
        &self,
        source: SourceId,
        locator: &Locator,
        passage: Range<usize>,
    ) -> LocatorVerdict {
        match locator {
            Locator::Lines => return LocatorVerdict::Holds,
            Locator::Unreadable(_) => return LocatorVerdict::Unreadable,
            Locator::Pages(..) if self.has_no_pages(source) => return LocatorVerdict::Holds,
            _ => {}
        }
        let places = self.locate(source, locator);
        if places.is_empty() {
            LocatorVerdict::NoSuchPlace
        } else if places
            .iter()
            .any(|p| p.start < passage.end && passage.start < p.end)
        {
            LocatorVerdict::Holds
        } else {
            LocatorVerdict::Elsewhere
        }
    }

    /// Titles and aliases of all sources, and what is left of a title without parentheses, 中华人民共和国 and subtitle. A title that
    /// several witnesses of a work share cites the work.
    pub fn known_titles(&self) -> Vec<KnownTitle> {
        let mut titles = Vec::new();
        let mut seen = HashSet::new();
        for source in &self.sources {
            let names: Vec<&String> = source.title.iter().chain(&source.aliases).collect();
            for name in names {
                let id = self.cited_by(source, name);
                for form in std::iter::once(name.clone()).chain(short_forms(name)) {
                    if seen.insert((fold(&form).units, id.clone())) {
                        titles.push(KnownTitle {
                            title: form,
                            id: id.clone(),
                        });
                    }
                }
            }
        }
        titles
    }

    /// The files that hold just one source, with its id.
    pub fn known_files(&self) -> HashMap<PathBuf, String> {
        let mut held: Vec<(&CorpusFile, Vec<&str>)> = self
            .files
            .iter()
            .map(|file| (&**file, Vec::new()))
            .collect();
        for source in &self.sources {
            if let Some((_, sources)) = held.get_mut(source.file.0 as usize) {
                sources.push(&source.id);
            }
        }
        held.into_iter()
            .filter_map(|(file, sources)| match sources.as_slice() {
                [only] => Some((file.path.clone(), (*only).to_owned())),
                _ => None,
            })
            .collect()
    }

    /// Who said what when: a work with the authors of its witnesses and declared translations, and its earliest date.
    pub fn known_works(&self) -> Vec<KnownWork> {
        let mut works: Vec<KnownWork> = self
            .works
            .iter()
            .map(|work| KnownWork {
                id: work.id.clone(),
                author: Vec::new(),
                date: None,
            })
            .collect();
        for source in &self.sources {
            let said = source.translates.unwrap_or(source.work);
            let Some(work) = works.get_mut(said.0 as usize) else {
                continue;
            };
            work.author.extend(source.author.iter().cloned());
            // A translation may be much younger than what was said.
            if source.translates.is_none() {
                work.date = work.date.into_iter().chain(source.date).min();
            }
        }
        for work in &mut works {
            work.author.sort();
            work.author.dedup();
        }
        works
    }

    /// The id that `name`, a title of `source`, cites.
    fn cited_by(&self, source: &Source, name: &str) -> String {
        let folded = fold(name).units;
        let has = |s: &Source| {
            s.title
                .iter()
                .chain(&s.aliases)
                .any(|t| fold(t).units == folded)
        };
        let work = self.works.get(source.work.0 as usize);
        let sharing = work.map_or(0, |w| {
            let witnesses = w
                .witnesses
                .iter()
                .filter_map(|&s| self.sources.get(s.0 as usize));
            witnesses.filter(|s| has(s)).count()
        });
        match work {
            Some(work) if sharing > 1 => work.id.clone(),
            _ => source.id.clone(),
        }
    }

    /// Text of a range of the source's file.
    fn text(&self, source: &Source, range: &Range<usize>) -> &str {
        self.files
            .get(source.file.0 as usize)
            .and_then(|f| f.text.get(range.clone()))
            .unwrap_or("")
    }

    /// The places that a path of labels names: sections so labelled inside one another, then 款 and 项 of an article.
    fn labelled(&self, source: &Source, path: &[(char, u32)]) -> Vec<Range<usize>> {
        let mut places = vec![source.range.clone()];
        for &(unit, number) in path {
            let inside =
                |r: &Range<usize>| places.iter().any(|p| p.start <= r.start && r.end <= p.end);
            let mut next: Vec<Range<usize>> = source
                .sections()
                .iter()
                .filter(|s| s.label == Some((unit, number)) && inside(&s.range))
                .map(|s| s.range.clone())
                .collect();
            if next.is_empty() && matches!(unit, '款' | '项') {
                next = places
                    .iter()
                    .flat_map(|place| self.subparagraph(source, place, unit, number))
                    .collect();
            }
            places = next;
        }
        places
    }

    /// 第n款 (a paragraph of the article with the items that follow it) or 第n项 (an item so numbered) within a place.
    fn subparagraph(
        &self,
        source: &Source,
        place: &Range<usize>,
        unit: char,
        number: u32,
    ) -> Vec<Range<usize>> {
        let first = source
            .paragraphs()
            .partition_point(|p| p.range.start < place.start);
        let inside = source.paragraphs().get(first..).unwrap_or_default();
        let inside = inside.iter().take_while(|p| p.range.start < place.end);
        let mut found: Vec<Range<usize>> = Vec::new();
        let mut plain = 0;
        for Paragraph { range, .. } in inside {
            let item = heading::item_number(self.text(source, range));
            match (unit, item) {
                ('项', Some(item)) if item == number => found.push(range.clone()),
                ('款', None) => {
                    plain += 1;
                    if plain == number {
                        found.push(range.clone());
                    }
                }
                ('款', Some(_)) if plain == number => {
                    if let Some(last) = found.last_mut() {
                        last.end = range.end;
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// The sections whose heading has these words.
    fn headed(&self, source: &Source, words: &str) -> Vec<Range<usize>> {
        let wanted = fold(words).units;
        if wanted.is_empty() {
            return Vec::new();
        }
        let has = |s: &&Section| {
            let heading = fold(self.text(source, &s.heading)).units;
            heading.windows(wanted.len()).any(|w| w == wanted)
        };
        let mut places: Vec<Range<usize>> = source
            .sections()
            .iter()
            .filter(has)
            .map(|s| s.range.clone())
            .collect();
        if places.is_empty()
            && source
                .title
                .as_deref()
                .is_some_and(|t| fold(t).units == wanted)
        {
            places.push(source.range.clone());
        }
        places
    }
}

/// Paragraphs `first` to `last`; nothing unless both exist.
fn paragraphs(source: &Source, first: u32, last: u32) -> Vec<Range<usize>> {
    let (first, last) = (first.min(last), first.max(last));
    let get = |n: u32| source.paragraphs().get((n as usize).checked_sub(1)?);
    match (get(first), get(last)) {
        (Some(a), Some(b)) => {
            let span = a.range.start..b.range.end;
            vec![span]
        }
        _ => Vec::new(),
    }
}

/// Pages `first` to `last`.
fn pages(source: &Source, first: u32, last: u32) -> Vec<Range<usize>> {
    let (first, last) = (first.min(last), first.max(last));
    let ends = source
        .pages()
        .iter()
        .skip(1)
        .map(|p| p.start)
        .chain([source.range.end]);
    source
        .pages()
        .iter()
        .zip(ends)
        .filter(|(page, _)| (first..=last).contains(&page.number))
        .map(|(page, end)| page.start..end)
        .collect()
}

/// The N-th section of each level, or those labelled N: a preface before 一、 makes the two differ, and either is meant.
fn sections(source: &Source, path: &[u32]) -> Vec<Range<usize>> {
    let mut parents: Vec<Option<usize>> = vec![None];
    let mut found: Vec<usize> = Vec::new();
    for &number in path {
        found.clear();
        for parent in &parents {
            let children = source
                .sections()
                .iter()
                .enumerate()
                .filter(|(_, s)| s.parent == *parent);
            for (place, (index, section)) in children.enumerate() {
                let labelled = section
                    .label
                    .is_some_and(|(unit, n)| unit != '#' && n == number);
                if place as u32 + 1 == number || labelled {
                    found.push(index);
                }
            }
        }
        parents = found.iter().map(|&i| Some(i)).collect();
    }
    found
        .iter()
        .filter_map(|&i| source.sections().get(i))
        .map(|s| s.range.clone())
        .collect()
}

/// Shorter forms of a title that people cite by, of at least four letters.
fn short_forms(title: &str) -> Vec<String> {
    let mut forms = Vec::new();
    let mut bare = String::new();
    let mut depth = 0usize;
    for c in title.chars() {
        match c {
            '（' | '(' | '〔' => depth += 1,
            '）' | ')' | '〕' => depth = depth.saturating_sub(1),
            c if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    let bare = bare.trim();
    let main = bare
        .split("——")
        .next()
        .and_then(|s| s.split(['：', '—']).next())
        .map_or(bare, str::trim);
    let short = main
        .trim_start_matches("中华人民共和国")
        .trim_start_matches("中華人民共和國");
    for form in [bare, main, short] {
        if form != title
            && form.chars().filter(|c| c.is_alphanumeric()).count() >= 4
            && !forms.iter().any(|f| f == form)
        {
            forms.push(form.to_owned());
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_shortened() {
        assert_eq!(
            short_forms("中华人民共和国网络安全法（2016年）"),
            ["中华人民共和国网络安全法", "网络安全法"]
        );
        assert_eq!(short_forms("论持久战"), Vec::<String>::new());
    }
}
