//! After `[@id, ` or `@id [`: the paragraphs, sections and articles of that source.

use super::super::place::{flatten, readable};
use super::{About, Completions, Item, ItemKind, clip, filter, is_prose};
use crate::corpus::{CorpusFile, Source, SourceId};
use crate::text::fold::{fold, narrow};
use crate::workspace::{CheckedNote, Workspace};
use std::collections::HashMap;
use std::ops::Range;

/// More than this nobody reads; typing a number or a word brings the others.
const MOST: usize = 200;
/// So much of the note before the cursor is looked at, in characters.
const REACH: usize = 160;
/// So much of a place is shown, in characters.
const SHOWN: usize = 24;
/// A quotation this far before its citation, in bytes, is not what is cited.
const FAR: usize = 300;
/// At most so many places of the quotation are likely ones.
const LIKELY: usize = 5;

/// A locator that is being typed.
struct Typed<'n> {
    key: String,
    /// Where the `@` of the citation stands.
    sign: usize,
    text: &'n str,
    range: Range<usize>,
    /// No space after the comma yet.
    needs_space: bool,
}

/// A place that can be named.
struct Place {
    /// `¶8`, `§2.1`, `第二十四条`.
    label: String,
    is_paragraph: bool,
    range: Range<usize>,
}

pub(super) fn complete(ws: &Workspace, note: &CheckedNote, at: usize) -> Option<Completions> {
    let typed = typed(note, at)?;
    let id = first_witness(ws, &typed.key)?;
    let source = ws.corpus.sources.get(id.0 as usize)?;
    let file = ws.corpus.files.get(source.file.0 as usize)?;
    let likely = likely(ws, note, typed.sign, id);
    let is_likely = |place: &Place| {
        // A chapter holds too much to be what is meant.
        let fits = place.is_paragraph || place.label.ends_with('条');
        fits && likely.iter().any(|byte| place.range.contains(byte))
    };
    let places = paragraphs(source).chain(sections(source, file));
    let mut found: Vec<(bool, Place)> = places
        .filter(|place| fits(place, file, typed.text))
        .map(|place| (!is_likely(&place), place))
        .collect();
    found.sort_by_key(|(is_unlikely, _)| *is_unlikely);
    let is_incomplete = found.len() > MOST || !typed.text.is_empty();
    found.truncate(MOST);
    let items = found.iter().map(|(_, place)| {
        let words = clip(&words(source, file, &place.range), SHOWN);
        let space = if typed.needs_space { " " } else { "" };
        Item {
            label: place.label.clone(),
            detail: source.title.clone(),
            kind: ItemKind::Locator,
            filter: filter(typed.text, [place.label.as_str(), words.as_str()]),
            range: typed.range.clone(),
            new_text: format!("{space}{}", place.label),
            about: Some(About::Passage(source.id.clone(), place.range.clone())),
            description: Some(words),
        }
    });
    Some(Completions {
        items: items.collect(),
        is_incomplete,
    })
}

/// The source whose numbers a locator of `id` counts: of a work its first witness.
fn first_witness(ws: &Workspace, id: &str) -> Option<SourceId> {
    let work = ws.corpus.work_by_id(id);
    let work = work.and_then(|work| ws.corpus.works.get(work.0 as usize));
    match work {
        Some(work) => work.witnesses.first().copied(),
        None => ws.corpus.source_by_id(id),
    }
}

/// The locator that ends at the cursor, with the key before it.
fn typed(note: &CheckedNote, at: usize) -> Option<Typed<'_>> {
    let before = note.text.get(..at)?;
    let from = before
        .char_indices()
        .rev()
        .take(REACH)
        .take_while(|(_, c)| *c != '\n')
        .last()
        .map_or(at, |(from, _)| from);
    let line = before.get(from..)?;
    let sign = line.rfind(['@', '＠'])?;
    let (head, rest) = line.split_at(sign);
    let rest = rest.trim_start_matches(['@', '＠']);
    let bare = rest.strip_prefix('{').unwrap_or(rest);
    let key_end = bare.find([',', '，', '[', '［', ' ', '}'])?;
    let (key, rest) = bare.split_at(key_end);
    let rest = rest.strip_prefix('}').unwrap_or(rest);
    let is_open = head.rfind(['[', '［', '【']).is_some_and(|open| {
        !head
            .get(open..)
            .unwrap_or_default()
            .contains([']', '］', '】'])
    });
    let (rest, needs_space) = match rest.strip_prefix([',', '，']) {
        Some(after) if is_open => (after, rest.starts_with(',') && after.is_empty()),
        Some(_) => return None,
        None => (rest.trim_start().strip_prefix(['[', '［'])?, false),
    };
    let text = rest.trim_start();
    if text.contains([']', '］', '】', '[', ';', '；', ',', '，']) || !is_prose(note, from + sign)
    {
        return None;
    }
    Some(Typed {
        key: key.chars().map(narrow).collect(),
        sign: from + sign,
        range: at - text.len()..at,
        text,
        needs_space,
    })
}

/// Where in the source the quotation before the citation stands, as bytes of its file.
fn likely(ws: &Workspace, note: &CheckedNote, sign: usize, source: SourceId) -> Vec<usize> {
    let quotations = note.note.quotations.iter().zip(&note.checks);
    let before = quotations
        .filter(|(quotation, _)| quotation.outer.end <= sign)
        .max_by_key(|(quotation, _)| quotation.outer.end);
    let Some((quotation, check)) = before else {
        return Vec::new();
    };
    let between = note.text.get(quotation.outer.end..sign);
    if between.is_none_or(|text| text.len() > FAR || text.contains("\n\n")) {
        return Vec::new();
    }
    let near = check.nearest.iter().map(|near| &near.passage);
    let known = check.passages.iter().chain(near);
    let mut bytes: Vec<usize> = known
        .filter(|passage| passage.source == source)
        .map(|passage| passage.bytes.start)
        .collect();
    if bytes.is_empty() {
        let found = ws.within(source, &quotation.wording.text, LIKELY);
        bytes.extend(found.iter().map(|range| range.start));
    }
    bytes
}

fn paragraphs(source: &Source) -> impl Iterator<Item = Place> {
    source
        .paragraphs()
        .iter()
        .zip(1..)
        .map(|(paragraph, n): (_, u32)| Place {
            label: format!("¶{n}"),
            is_paragraph: true,
            range: paragraph.range.clone(),
        })
}

/// Sections by number, or by their own label where they have one that counts chapters or articles.
fn sections<'c>(source: &'c Source, file: &'c CorpusFile) -> impl Iterator<Item = Place> {
    let mut children: HashMap<Option<usize>, u32> = HashMap::new();
    let mut numbers: Vec<String> = Vec::new();
    source.sections().iter().map(move |section| {
        let place = children.entry(section.parent).or_default();
        *place += 1;
        let above = section.parent.and_then(|parent| numbers.get(parent));
        let number = match above {
            Some(above) => format!("{above}.{place}"),
            None => place.to_string(),
        };
        numbers.push(number.clone());
        let heading = file.text.get(section.heading.clone()).unwrap_or_default();
        Place {
            label: own_label(heading, section.label).unwrap_or_else(|| format!("§{number}")),
            is_paragraph: false,
            range: section.range.clone(),
        }
    })
}

/// 第二十四条 of a heading that begins so.
fn own_label(heading: &str, label: Option<(char, u32)>) -> Option<String> {
    let (unit, _) = label?;
    let heading = heading.trim_start();
    let end = heading.find(unit)? + unit.len_utf8();
    let label = heading.get(..end)?;
    let is_label = label.starts_with('第') && label.chars().count() <= 12;
    is_label.then(|| label.split_whitespace().collect())
}

/// Whether a place is what is being typed: by its sign, its number, its first words.
fn fits(place: &Place, file: &CorpusFile, typed: &str) -> bool {
    let has = |signs: &[char]| typed.contains(signs);
    if has(&['¶', '段']) && !place.is_paragraph || has(&['§', '条']) && place.is_paragraph {
        return false;
    }
    let bare = |text: &str| {
        let signs = ['¶', '§', '第', '段', '节', '節', ' '];
        fold(text.trim_start_matches(signs)).units
    };
    let wanted = bare(typed);
    if wanted.is_empty() || bare(&place.label).starts_with(&wanted) {
        return true;
    }
    // A number is the place's own, not one that it speaks of.
    let is_number = typed.chars().all(|c| c.is_numeric());
    let words = file.text.get(place.range.clone()).unwrap_or_default();
    let words: String = words.chars().take(SHOWN * 2).collect();
    let words = fold(&words).units;
    !is_number && words.windows(wanted.len()).any(|found| found == wanted)
}

/// The first words of a place.
fn words(source: &Source, file: &CorpusFile, range: &Range<usize>) -> String {
    // Enough for what is shown, whatever layout is between.
    let start = file.text.get(range.clone()).unwrap_or_default();
    let end = start.char_indices().nth(SHOWN * 4);
    let end = range.start + end.map_or(start.len(), |(end, _)| end);
    flatten(&readable(source, &file.text, &(range.start..end)))
}
