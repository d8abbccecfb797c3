//! What a label stands for: its members, whose list it is, where its name was coined, other editions by date.

use super::card::{self, SourceCard};
use super::navigation::Place;
use super::place::{self, readable};
use crate::corpus::SourceId;
use crate::labels::{Key, Label, ListId, MentionId};
use crate::workspace::Workspace;
use serde::Serialize;
use std::ops::Range;
use std::path::Path;

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

/// Every label of the corpus (nothing asked), those of that name, or those whose name holds the words asked for.
#[must_use]
pub fn labels(ws: &Workspace, asked: Option<&str>) -> Vec<Label> {
    let labels = ws.labels();
    let Some(asked) = asked else {
        return labels.all().to_vec();
    };
    if let Some(key) = Key::read(asked) {
        return labels.look_up(&key);
    }
    let words = crate::labels::letters(asked);
    let named = labels
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
fn written(ws: &Workspace, label: &Label) -> String {
    let labels = ws.labels();
    let is_quoted = |id: &&MentionId| labels.mention(**id).is_some_and(|mention| mention.quoted);
    let id = label
        .mentions
        .iter()
        .find(is_quoted)
        .or(label.coined.as_ref());
    let text = id.and_then(|id| Some(text(ws, id.source, &labels.mention(*id)?.range)));
    text.unwrap_or_else(|| label.key.to_string())
}

fn text(ws: &Workspace, source: SourceId, range: &Range<usize>) -> String {
    let entry = ws.corpus.sources.get(source.0 as usize);
    let file = entry.and_then(|entry| ws.corpus.files.get(entry.file.0 as usize));
    entry.zip(file).map_or_else(String::new, |(entry, file)| {
        readable(entry, &file.text, range)
    })
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

/// A label in the shape of the JSON contract.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabelInfo {
    /// As it is written.
    pub label: String,
    /// How many members it has.
    pub count: usize,
    /// What is counted.
    pub head: String,
    /// Its members, in order.
    pub members: Vec<MemberInfo>,
    /// From the first member to the last.
    pub list: place::Passage,
    /// Where the name stands first.
    pub coined: Option<place::Passage>,
    /// Where the name stands, by date and place.
    pub mentions: Vec<place::Passage>,
    /// Later lists that restate it, by date.
    pub editions: Vec<ListInfo>,
    /// The list in declared translations.
    pub translations: Vec<ListInfo>,
}

/// A list in the shape of the JSON contract.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListInfo {
    /// Its members, in order.
    pub members: Vec<MemberInfo>,
    /// From the first member to the last.
    pub list: place::Passage,
}

/// A member: the passage that says all of it, and its name.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MemberInfo {
    /// What it is called.
    pub name: String,
    /// All that is said of it in its paragraph.
    #[serde(flatten)]
    pub passage: place::Passage,
}

/// A label as plain data; paths as seen from `base`.
#[must_use]
pub fn info(ws: &Workspace, label: &Label, base: &Path) -> Option<LabelInfo> {
    let mention = |id: &MentionId| passage(ws, id.source, &ws.labels().mention(*id)?.range, base);
    let lists = |ids: &[ListId]| {
        ids.iter()
            .filter_map(|&id| list_info(ws, id, base))
            .collect()
    };
    let own = list_info(ws, label.list, base)?;
    Some(LabelInfo {
        label: written(ws, label),
        count: own.members.len(),
        head: head(ws, label),
        members: own.members,
        list: own.list,
        coined: label.coined.as_ref().and_then(mention),
        mentions: label.mentions.iter().filter_map(mention).collect(),
        editions: lists(&label.editions),
        translations: lists(&label.translations),
    })
}

/// What is counted, as it is written: the end of the label.
fn head(ws: &Workspace, label: &Label) -> String {
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

fn list_info(ws: &Workspace, id: ListId, base: &Path) -> Option<ListInfo> {
    let list = ws.labels().list(id)?;
    let members = list.members.iter().filter_map(|member| {
        Some(MemberInfo {
            name: text(ws, id.source, &member.name),
            passage: passage(ws, id.source, &member.detail, base)?,
        })
    });
    Some(ListInfo {
        members: members.collect(),
        list: passage(ws, id.source, &list.range(), base)?,
    })
}

fn passage(
    ws: &Workspace,
    source: SourceId,
    range: &Range<usize>,
    base: &Path,
) -> Option<place::Passage> {
    let found = crate::workspace::Passage {
        fragment: 0,
        cited: false,
        source,
        bytes: range.clone(),
        similarity: 1.0,
    };
    place::passage(ws, &found, base)
}
