//! What is told of a quotation, a citation or a title where it stands: the data of a hover.

use super::cited;
use super::navigation::{self, Place};
use super::place::{flatten, relative};
use super::quoted::{Quoting, quoted};
use super::translate::{Patience, Translation, tell_apart, translations_of};
use super::{Subject, language_tag};
use crate::collate::{Variant, Verdict};
use crate::config::Standing;
use crate::corpus::{FileId, Source, SourceId};
use crate::markup::locator::Locator;
use crate::references::{self, Runs, Work};
use crate::workspace::{CheckedNote, Passage, Reason, Workspace};
use std::ops::Range;

/// What is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Card {
    /// Of a quotation.
    Quotation(QuotationCard),
    /// Of a citation or title: the witnesses that it accepts, the best first.
    Sources(Vec<SourceCard>),
    /// Of a locator: the places that it names.
    Places(Vec<PassageCard>),
    /// Of a key that has no text in the corpus, but an entry in a bibliography.
    Entry {
        /// The key.
        id: String,
        /// It as a reference, in the style that is set.
        reference: Runs,
    },
    /// Of a key that nothing knows.
    Unknown(String),
}

/// A paragraph of a source, and who quotes it.
#[derive(Debug, Clone, PartialEq)]
pub struct ParagraphCard {
    /// Its source.
    pub source: SourceCard,
    /// Its number, from 1.
    pub number: u32,
    /// The title of its section.
    pub section: Option<String>,
    /// Bytes of the source's file.
    pub range: Range<usize>,
    /// The quotations of it, each with its note's path from the workspace's root.
    pub by: Vec<(String, Quoting)>,
}

/// A quotation with what was found out about it.
#[derive(Debug, Clone, PartialEq)]
pub struct QuotationCard {
    /// The verdict.
    pub verdict: Verdict,
    /// Why it was not judged.
    pub reason: Option<Reason>,
    /// Judged against a declared translation.
    pub by_translation: bool,
    /// The wording in runs; a run is marked where it differs from the source.
    pub wording: Vec<(String, bool)>,
    /// How it differs.
    pub variants: Vec<Variant>,
    /// The passages told in full: for an altered quotation what it is an altered form of, for an absent one the nearest.
    pub passages: Vec<PassageCard>,
    /// How many more places have it.
    pub more: usize,
    /// The passages are only near.
    pub is_near: bool,
    /// How the first passage is translated.
    pub translations: Vec<Translation>,
}

/// A passage in its paragraph.
#[derive(Debug, Clone, PartialEq)]
pub struct PassageCard {
    /// Its source.
    pub source: SourceCard,
    /// Where it stands.
    pub place: Place,
    /// The number of its paragraph, from 1.
    pub paragraph: Option<u32>,
    /// The title of its section.
    pub section: Option<String>,
    /// The paragraph's text, layout gone: before, the passage itself in runs (a run is marked where a quotation differs from
    /// it), after. Far ends of long paragraphs are cut with an ellipsis.
    pub before: String,
    /// See `before`.
    pub text: Vec<(String, bool)>,
    /// See `before`.
    pub after: String,
}

/// A source.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceCard {
    /// Its id.
    pub id: String,
    /// Its work's id.
    pub work: String,
    /// It as a reference, in the style that is set: authors, title, date and what else is known.
    pub reference: Runs,
    /// Date, as far as it is known.
    pub date: Option<String>,
    /// BCP 47 tag of its language.
    pub lang: Option<&'static str>,
    /// Of a translation: how far it speaks for the author, and who made it.
    pub standing: Option<Standing>,
    /// See `standing`.
    pub translator: Option<String>,
    /// The work that it translates.
    pub translates: Option<String>,
    /// The other witnesses of its work.
    pub sisters: Vec<String>,
    /// How many paragraphs it has.
    pub paragraphs: usize,
    /// Where it begins.
    pub start: Place,
    /// The beginning of its text.
    pub opening: String,
}

/// At most so many characters of a paragraph are shown on either side of a passage.
const CONTEXT: usize = 160;
/// At most so many passages are told in full.
const PASSAGES: usize = 3;
/// At most so many translations are told.
const TRANSLATIONS: usize = 2;

/// What is told of `subject`.
#[must_use]
pub fn card(ws: &Workspace, note: &CheckedNote, subject: Subject) -> Option<Card> {
    if let Subject::Quotation(index) = subject {
        return quotation(ws, note, index).map(Card::Quotation);
    }
    let id = subject.id(note)?;
    let witnesses = ws.corpus.witnesses_of(id);
    if let Subject::Locator(index) = subject
        && let Some(locator) = &note.note.citations.get(index)?.locator
        && let Some(places) = located(ws, &witnesses, &locator.value)
    {
        return Some(Card::Places(places));
    }
    Some(of_id(ws, id))
}

/// What is told of a source, work or bibliography entry.
#[must_use]
pub fn of_id(ws: &Workspace, id: &str) -> Card {
    let witnesses = ws.corpus.witnesses_of(id);
    let cards: Vec<SourceCard> = witnesses.iter().filter_map(|&id| source(ws, id)).collect();
    if !cards.is_empty() {
        return Card::Sources(cards);
    }
    let mut entries = ws.bibliographies.iter().flat_map(|(_, entries)| entries);
    match entries.find(|entry| entry.key == id) {
        Some(entry) => Card::Entry {
            id: id.to_owned(),
            reference: references::format_one(&ws.style, &Work::new(Some(entry), None)),
        },
        None => Card::Unknown(id.to_owned()),
    }
}

/// What is told of `bytes` of the source of that id.
#[must_use]
pub fn of_passage(ws: &Workspace, id: &str, bytes: Range<usize>) -> Option<Card> {
    let source = ws.corpus.source_by_id(id)?;
    let card = passage(ws, source, bytes, Vec::new())?;
    Some(Card::Places(vec![card]))
}

/// What is told of the paragraph of a source file that holds `byte`.
pub fn paragraph<'a>(
    ws: &Workspace,
    notes: impl IntoIterator<Item = &'a CheckedNote>,
    file: FileId,
    byte: usize,
) -> Option<ParagraphCard> {
    let sources = (0..).map(SourceId).zip(&ws.corpus.sources);
    let mut here = sources.filter(|(_, source)| source.file == file);
    let (id, number, range) = here.find_map(|(id, source)| {
        let number = ws.corpus.paragraph_at(id, byte)?;
        let paragraph = source.paragraphs().get((number as usize).checked_sub(1)?)?;
        Some((id, number, paragraph.range.clone()))
    })?;
    let mut all = quoted(ws, notes, file).into_iter();
    let mine = all.find(|quoted| quoted.source == id && quoted.number == number);
    let by = mine.into_iter().flat_map(|quoted| quoted.by);
    Some(ParagraphCard {
        source: source(ws, id)?,
        number,
        section: ws.corpus.section_title_at(id, byte),
        range,
        by: by
            .map(|quoting| (relative(&quoting.place.path, &ws.config.root), quoting))
            .collect(),
    })
}

fn quotation(ws: &Workspace, note: &CheckedNote, index: usize) -> Option<QuotationCard> {
    let quotation = note.note.quotations.get(index)?;
    let check = note.checks.get(index)?;
    let is_near = check.passages.is_empty();
    let variants: Vec<(usize, Variant)> = match check.nearest.first() {
        Some(near) if is_near => near.variants.iter().map(|v| (0, v.clone())).collect(),
        _ => check.variants.clone(),
    };
    let wording = variants.iter().map(|(_, variant)| &variant.quotation);
    let wording = runs(&quotation.wording.text, wording);
    let nearest = check.nearest.iter().map(|near| &near.passage);
    let told: Vec<&Passage> = match is_near {
        true => nearest.take(PASSAGES).collect(),
        false => check.passages.iter().take(PASSAGES).collect(),
    };
    let passages = told
        .iter()
        .enumerate()
        .filter_map(|(index, found)| {
            let marks = variants
                .iter()
                .filter(|(passage, _)| *passage == index)
                .map(|(_, variant)| variant.source.clone());
            passage(ws, found.source, found.bytes.clone(), marks.collect())
        })
        .collect();
    let mut translations = match told.first() {
        Some(first) => translations_of(
            ws,
            first.source,
            &first.bytes,
            &ws.config.root,
            Patience::Short,
        ),
        None => Vec::new(),
    };
    translations.truncate(TRANSLATIONS);
    tell_apart(ws, &mut translations);
    Some(QuotationCard {
        verdict: check.verdict,
        reason: check.reason,
        by_translation: check.by_translation,
        wording,
        variants: variants.into_iter().map(|(_, variant)| variant).collect(),
        passages,
        more: check.passages_total.saturating_sub(told.len()),
        is_near,
        translations,
    })
}

/// The places that a locator names in the first witness that has them.
fn located(ws: &Workspace, witnesses: &[SourceId], locator: &Locator) -> Option<Vec<PassageCard>> {
    witnesses.iter().find_map(|&id| {
        let places = ws.corpus.locate(id, locator).into_iter().take(PASSAGES);
        let cards: Vec<PassageCard> = places
            .filter_map(|range| passage(ws, id, range, Vec::new()))
            .collect();
        (!cards.is_empty()).then_some(cards)
    })
}

fn passage(
    ws: &Workspace,
    id: SourceId,
    bytes: Range<usize>,
    marks: Vec<Range<usize>>,
) -> Option<PassageCard> {
    let entry = ws.corpus.sources.get(id.0 as usize)?;
    let file = ws.corpus.files.get(entry.file.0 as usize)?;
    let paragraph = ws.corpus.paragraph_at(id, bytes.start);
    let around = paragraph
        .and_then(|number| entry.paragraphs().get(number as usize - 1))
        .map_or(bytes.clone(), |paragraph| paragraph.range.clone());
    let around = around.start.min(bytes.start)..around.end.max(bytes.end);
    let text = |range: Range<usize>| readable(entry, &file.text, &range);
    let mut shown = Vec::new();
    let mut from = bytes.start;
    for mark in marks
        .iter()
        .filter(|mark| bytes.start <= mark.start && mark.end <= bytes.end && !mark.is_empty())
    {
        if mark.start >= from {
            shown.push((text(from..mark.start), false));
            shown.push((text(mark.clone()), true));
            from = mark.end;
        }
    }
    shown.push((text(from..bytes.end), false));
    shown.retain(|(text, _)| !text.is_empty());
    Some(PassageCard {
        source: source(ws, id)?,
        place: Place {
            path: file.path.clone(),
            range: bytes.clone(),
        },
        paragraph,
        section: ws.corpus.section_title_at(id, bytes.start),
        before: clip_start(&text(around.start..bytes.start)),
        text: shown,
        after: clip_end(&text(bytes.end..around.end)),
    })
}

/// The words of `range`; nothing if it is empty.
fn readable(source: &Source, text: &str, range: &Range<usize>) -> String {
    match range.is_empty() {
        true => String::new(),
        false => super::place::readable(source, text, range),
    }
}

/// A source as it is told.
#[must_use]
pub fn source(ws: &Workspace, id: SourceId) -> Option<SourceCard> {
    let entry = ws.corpus.sources.get(id.0 as usize)?;
    let file = ws.corpus.files.get(entry.file.0 as usize)?;
    let work = ws.corpus.works.get(entry.work.0 as usize);
    let name = |id: SourceId| Some(ws.corpus.sources.get(id.0 as usize)?.id.clone());
    let opening = entry.paragraphs().first();
    Some(SourceCard {
        id: entry.id.clone(),
        work: work.map_or_else(|| entry.id.clone(), |work| work.id.clone()),
        reference: cited::of_source(ws, id)
            .map(|work| references::format_one(&ws.style, &work))
            .unwrap_or_default(),
        date: entry.date.map(|date| date.to_string()),
        lang: language_tag(entry.language),
        standing: entry.standing,
        translator: entry.translator.clone(),
        translates: entry
            .translates
            .and_then(|work| ws.corpus.works.get(work.0 as usize))
            .map(|work| work.id.clone()),
        sisters: work
            .into_iter()
            .flat_map(|work| &work.witnesses)
            .filter(|&&other| other != id)
            .filter_map(|&other| name(other))
            .collect(),
        paragraphs: entry.paragraphs().len(),
        start: navigation::start(ws, id)?.place,
        opening: opening
            .map(|paragraph| clip_end(&readable(entry, &file.text, &paragraph.range)))
            .unwrap_or_default(),
    })
}

/// `text` in runs, marked where `marks` (bytes of it, in order) say.
fn runs<'m>(text: &str, marks: impl Iterator<Item = &'m Range<usize>>) -> Vec<(String, bool)> {
    let mut runs = Vec::new();
    let mut from = 0;
    let mut push = |range: Range<usize>, marked: bool| {
        let run = text.get(range).unwrap_or_default();
        if !run.is_empty() {
            runs.push((flatten_inner(run), marked));
        }
    };
    for mark in marks {
        if mark.start >= from && mark.end <= text.len() {
            push(from..mark.start, false);
            push(mark.clone(), true);
            from = mark.end;
        }
    }
    push(from..text.len(), false);
    runs
}

/// Line breaks gone, spaces at the ends kept: a run is a part of a line.
fn flatten_inner(run: &str) -> String {
    run.replace(['\n', '\r'], " ")
}

fn clip_start(text: &str) -> String {
    let count = text.chars().count();
    if count <= CONTEXT {
        return text.to_owned();
    }
    let kept: String = text.chars().skip(count - CONTEXT).collect();
    format!("…{kept}")
}

fn clip_end(text: &str) -> String {
    let text = flatten(text);
    if text.chars().count() <= CONTEXT {
        return text;
    }
    let kept: String = text.chars().take(CONTEXT).collect();
    format!("{kept}…")
}
