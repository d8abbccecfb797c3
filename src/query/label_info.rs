//! Labels in the shapes of the JSON contract.

use super::labels::{head, text, written};
use super::place;
use crate::corpus::SourceId;
use crate::labels::{Label, ListId, MentionId};
use crate::workspace::{self, Workspace};
use serde::Serialize;
use std::ops::Range;
use std::path::Path;

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
pub fn label_info(ws: &Workspace, label: &Label, base: &Path) -> Option<LabelInfo> {
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
    place::passage(ws, &workspace::Passage::at(source, range.clone()), base)
}
