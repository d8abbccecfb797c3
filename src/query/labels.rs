//! What a label stands for: its members, whose list it is, where its name was coined, other editions by date.

use super::card::{self, SourceCard};
use super::navigation::{Place, Target};
use super::place::readable;
use crate::corpus::{FileId, SourceId};
use crate::labels::{self, Key, Label, ListId, MentionId};
use crate::markup::Quotation;
use crate::workspace::{CheckedNote, Workspace};
use std::ops::Range;

/// A label as it is told.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelCard {
    /// As it is written where it was coined.
    pub label: String,
    /// How many members it has.
    pub count: usize,
    /// What is counted.
    pub head: String,
    /// The list that it stands for.
    pub list: ListCard,
    /// Where the name stands first; nowhere in the corpus if `None`.
    pub coined: Option<NameCard>,
    /// Later lists that restate it, by date.
    pub editions: Vec<ListCard>,
    /// The list in declared translations.
    pub translations: Vec<ListCard>,
}

/// A list as it is told.
#[derive(Debug, Clone, PartialEq)]
pub struct ListCard {
    /// Whose it is.
    pub source: SourceCard,
    /// From the first member to the last.
    pub place: Place,
    /// The numbers of its first and last paragraphs, from 1.
    pub paragraphs: Option<(u32, u32)>,
    /// Its members.
    pub members: Vec<MemberCard>,
}

/// A member of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct MemberCard {
    /// What it is called.
    pub name: String,
    /// Where its name stands.
    pub place: Place,
    /// The number of its paragraph, from 1.
    pub paragraph: Option<u32>,
}

/// Where a name stands.
#[derive(Debug, Clone, PartialEq)]
pub struct NameCard {
    /// Its source.
    pub source: SourceCard,
    /// It.
    pub place: Place,
    /// The number of its paragraph, from 1.
    pub paragraph: Option<u32>,
}

/// A label in a text, and what it stands for: one card for each list of that name, by date.
#[derive(Debug, Clone, PartialEq)]
pub struct Spoken {
    /// Bytes of the label.
    pub range: Range<usize>,
    /// What it stands for.
    pub cards: Vec<LabelCard>,
}

/// The label at `byte` of a note: a quotation, or words of its prose. Where a quotation cites a source that has the list, that
/// one alone is told.
#[must_use]
pub fn in_note(ws: &Workspace, note: &CheckedNote, byte: usize) -> Option<Spoken> {
    let (range, labels) = named(ws, note, byte)?;
    spoken(ws, range, &labels)
}

/// Where the label at `byte` of a note is defined: the lists that it stands for.
#[must_use]
pub fn definition(
    ws: &Workspace,
    note: &CheckedNote,
    byte: usize,
) -> Option<(Range<usize>, Vec<Target>)> {
    let (range, labels) = named(ws, note, byte)?;
    let targets: Vec<Target> = labels
        .iter()
        .filter_map(|label| target(ws, label))
        .collect();
    (!targets.is_empty()).then_some((range, targets))
}

/// Where the list of a label stands.
pub(super) fn target(ws: &Workspace, label: &Label) -> Option<Target> {
    let place = at(
        ws,
        label.list.source,
        &ws.labels().list(label.list)?.range(),
    )?;
    Some(Target {
        around: place.range.clone(),
        place,
    })
}

/// The labels that a quotation may mean, those whose list stands in a cited source first.
pub(super) fn of_quotation(ws: &Workspace, quotation: &Quotation) -> Vec<Label> {
    let Some(key) = Key::read(&quotation.wording.text) else {
        return Vec::new();
    };
    let Some(labels) = ws.labels_at_hand() else {
        return Vec::new();
    };
    let mut found = labels.look_up(&key);
    let citations = quotation
        .binding
        .iter()
        .flat_map(|binding| &binding.citations);
    let cited: Vec<SourceId> = citations
        .flat_map(|citation| ws.corpus.witnesses_of(&citation.id))
        .collect();
    let is_cited = |label: &Label| label.lists().any(|list| cited.contains(&list.source));
    if found.iter().any(is_cited) {
        found.retain(is_cited);
    }
    found
}

/// The label at `byte` of a note, and what it may mean.
fn named(ws: &Workspace, note: &CheckedNote, byte: usize) -> Option<(Range<usize>, Vec<Label>)> {
    let holds = |range: &Range<usize>| range.start <= byte && byte <= range.end;
    let quoted = note
        .note
        .quotations
        .iter()
        .filter(|quotation| holds(&quotation.outer));
    for quotation in quoted {
        let found = of_quotation(ws, quotation);
        if !found.is_empty() {
            return Some((quotation.range.clone(), found));
        }
    }
    let mut paragraphs = note.paragraphs().into_iter();
    let paragraph = paragraphs.find(|paragraph| holds(&note.bytes_of(paragraph)))?;
    let parts = note.readable_of(&paragraph);
    let labels = ws.labels_at_hand()?;
    let (key, range) = labels::name_around(labels, &note.text, &parts, byte)?;
    Some((range, labels.look_up(&key)))
}

/// The label at `byte` of a source file.
#[must_use]
pub fn in_source(ws: &Workspace, file: FileId, byte: usize) -> Option<Spoken> {
    let text = &ws.corpus.files.get(file.0 as usize)?.text;
    let (_, parts) = paragraph_at(ws, file, byte)?;
    let labels = ws.labels_at_hand()?;
    let (key, range) = labels::name_around(labels, text, &parts, byte)?;
    let own: Vec<Label> = labels.look_up(&key);
    spoken(ws, range, &own)
}

/// The source that has `byte` of a file, and the readable bytes of the paragraph around it.
pub(super) fn paragraph_at(
    ws: &Workspace,
    file: FileId,
    byte: usize,
) -> Option<(SourceId, Vec<Range<usize>>)> {
    let sources = (0..).map(SourceId).zip(&ws.corpus.sources);
    let mut here =
        sources.filter(|(_, source)| source.file == file && source.range.contains(&byte));
    let (id, entry) = here.next()?;
    let number = ws.corpus.paragraph_at(id, byte)?;
    let paragraph = &entry
        .paragraphs()
        .get((number as usize).checked_sub(1)?)?
        .range;
    let parts = entry
        .readable()
        .iter()
        .map(|part| part.start.max(paragraph.start)..part.end.min(paragraph.end));
    Some((id, parts.filter(|part| part.start < part.end).collect()))
}

fn spoken(ws: &Workspace, range: Range<usize>, labels: &[Label]) -> Option<Spoken> {
    let cards: Vec<LabelCard> = labels.iter().filter_map(|label| card(ws, label)).collect();
    (!cards.is_empty()).then_some(Spoken { range, cards })
}

/// Every label of the corpus (nothing asked), those of that name, or those whose name holds the words asked for.
#[must_use]
pub fn labels(ws: &Workspace, asked: Option<&str>) -> Vec<Label> {
    let Some(asked) = asked else {
        return ws.labels().all().to_vec();
    };
    if let Some(key) = Key::read(asked) {
        return ws.labels().look_up(&key);
    }
    let words = labels::letters(asked);
    let named = ws
        .labels()
        .all()
        .iter()
        .filter(|label| !words.is_empty() && label.key.head.contains(&words));
    named.cloned().collect()
}

/// A label as it is told.
#[must_use]
pub fn card(ws: &Workspace, label: &Label) -> Option<LabelCard> {
    let list = list(ws, label.list)?;
    let lists = |ids: &[ListId]| ids.iter().filter_map(|&id| self::list(ws, id)).collect();
    Some(LabelCard {
        label: written(ws, label),
        count: list.members.len(),
        head: head(ws, label),
        coined: label.coined.and_then(|id| name(ws, id)),
        editions: lists(&label.editions),
        translations: lists(&label.translations),
        list,
    })
}

/// The label as it is written in quotation marks where there are such, else where it stands first.
pub(super) fn written(ws: &Workspace, label: &Label) -> String {
    let labels = ws.labels();
    let id = labels.quoted(label);
    let text = id.and_then(|id| Some(text(ws, id.source, &labels.mention(id)?.range)));
    text.unwrap_or_else(|| label.key.to_string())
}

/// The words of `range`; spaces that the layout left between Han characters are no part of a name.
pub(super) fn text(ws: &Workspace, source: SourceId, range: &Range<usize>) -> String {
    let entry = ws.corpus.sources.get(source.0 as usize);
    let file = entry.and_then(|entry| ws.corpus.files.get(entry.file.0 as usize));
    let words = entry.zip(file).map_or_else(String::new, |(entry, file)| {
        readable(entry, &file.text, range)
    });
    let mut name = String::with_capacity(words.len());
    let mut rest = words.chars().peekable();
    while let Some(c) = rest.next() {
        let is_between = |other: Option<char>| other.is_some_and(|c| c.is_ascii());
        if c != ' ' || (is_between(name.chars().next_back()) && is_between(rest.peek().copied())) {
            name.push(c);
        }
    }
    name
}

fn at(ws: &Workspace, source: SourceId, range: &Range<usize>) -> Option<Place> {
    let entry = ws.corpus.sources.get(source.0 as usize)?;
    let file = ws.corpus.files.get(entry.file.0 as usize)?;
    Some(Place {
        path: file.path.clone(),
        range: range.clone(),
    })
}

fn list(ws: &Workspace, id: ListId) -> Option<ListCard> {
    let list = ws.labels().list(id)?;
    let members = list.members.iter().filter_map(|member| {
        Some(MemberCard {
            name: text(ws, id.source, &member.name),
            place: at(ws, id.source, &member.name)?,
            paragraph: ws.corpus.paragraph_at(id.source, member.name.start),
        })
    });
    let members: Vec<MemberCard> = members.collect();
    let paragraph = |member: Option<&MemberCard>| member.and_then(|member| member.paragraph);
    Some(ListCard {
        source: card::source(ws, id.source)?,
        place: at(ws, id.source, &list.range())?,
        paragraphs: paragraph(members.first()).zip(paragraph(members.last())),
        members,
    })
}

fn name(ws: &Workspace, id: MentionId) -> Option<NameCard> {
    let mention = ws.labels().mention(id)?;
    Some(NameCard {
        source: card::source(ws, id.source)?,
        place: at(ws, id.source, &mention.range)?,
        paragraph: ws.corpus.paragraph_at(id.source, mention.range.start),
    })
}

/// What is counted, as it is written: the end of the label.
pub(super) fn head(ws: &Workspace, label: &Label) -> String {
    let whole = written(ws, label);
    let letters = label.key.head.chars().count();
    match label.key.head.is_ascii() {
        true => label.key.head.clone(),
        false => whole
            .chars()
            .skip(whole.chars().count().saturating_sub(letters))
            .collect(),
    }
}
