//! Sources that reach a quotation from farther off: footnotes, table rows, the paragraph before a list, headings.

use super::blocks::BlockKind;
use super::document::Document;
use super::mention::{Mention, MentionKind};
use super::prose::{Object, PLACEHOLDER};
use super::{Binding, BindingRule, BoundCitation};
use std::collections::HashMap;

/// What each footnote cites: nothing unless it names just one source.
pub(super) fn note_sources(doc: &Document, mentions: &[Vec<Mention>]) -> Vec<Vec<BoundCitation>> {
    let mut out: Vec<Vec<BoundCitation>> = vec![Vec::new(); doc.notes];
    let mut titled: Vec<Vec<BoundCitation>> = vec![Vec::new(); doc.notes];
    let mut same = vec![false; doc.notes];
    for (block, found) in doc.blocks.iter().zip(mentions) {
        let Some(note) = block.place.note else {
            continue;
        };
        for m in found {
            let list = if m.is_citation() {
                out.get_mut(note)
            } else {
                titled.get_mut(note)
            };
            if let Some(list) = list {
                list.extend(m.cites.iter().cloned());
            }
        }
        let text = block.text().trim_start().to_lowercase();
        if ["同上", "同前", "ibid", "id."]
            .iter()
            .any(|word| text.starts_with(word))
            && let Some(same) = same.get_mut(note)
        {
            *same = true;
        }
    }
    for (cites, titled) in out.iter_mut().zip(titled) {
        if cites.is_empty() {
            *cites = titled;
        }
        let one = cites.first().map(|first| first.id.clone());
        if cites.iter().any(|cite| Some(&cite.id) != one.as_ref()) {
            cites.clear();
        }
    }
    // 同上 repeats the note before, in the order of the references.
    let mut before: Option<usize> = None;
    let mut seen = vec![false; doc.notes];
    for block in doc.blocks.iter().filter(|block| block.place.note.is_none()) {
        for (_, object) in &block.objects {
            let Object::Note(note) = object else { continue };
            if std::mem::replace(seen.get_mut(*note).unwrap_or(&mut true), true) {
                before = Some(*note);
                continue;
            }
            if same.get(*note).copied().unwrap_or(false)
                && let Some(cites) = before.and_then(|before| out.get(before)).cloned()
                && let Some(own) = out.get_mut(*note)
                && own.is_empty()
            {
                *own = cites;
            }
            before = Some(*note);
        }
    }
    out
}

/// The sources around each block.
pub(super) struct Around {
    rows: HashMap<usize, Vec<BoundCitation>>,
    lists: HashMap<usize, Vec<BoundCitation>>,
    /// By block: an index into `sections`.
    headed: Vec<Option<usize>>,
    sections: Vec<Vec<BoundCitation>>,
}

impl Around {
    /// Gathers what rows, lists and headings cite.
    pub fn new(doc: &Document, mentions: &[Vec<Mention>], notes: &[Vec<BoundCitation>]) -> Self {
        let mut out = Around {
            rows: HashMap::new(),
            lists: HashMap::new(),
            headed: Vec::new(),
            sections: Vec::new(),
        };
        let mut stack: Vec<(u8, Option<usize>)> = Vec::new();
        let mut lists_seen: std::collections::HashSet<usize> = std::collections::HashSet::new();
        for (b, block) in doc.blocks.iter().enumerate() {
            let found = mentions.get(b).map_or(&[][..], Vec::as_slice);
            let cited = || -> Vec<BoundCitation> {
                let last = found
                    .iter()
                    .rev()
                    .find(|m| matches!(m.kind, MentionKind::Before | MentionKind::Bracketed));
                let note = block
                    .objects
                    .iter()
                    .rev()
                    .find_map(|(_, object)| match object {
                        Object::Note(note) => notes.get(*note).filter(|cites| !cites.is_empty()),
                        _ => None,
                    });
                last.map(|m| m.cites.clone())
                    .or_else(|| note.cloned())
                    .unwrap_or_default()
            };
            if let BlockKind::Heading(level) = block.place.kind {
                while stack.last().is_some_and(|(top, _)| *top >= level) {
                    stack.pop();
                }
                let cites = cited();
                let around = stack.last().and_then(|(_, index)| *index);
                if cites.is_empty() {
                    stack.push((level, around));
                } else {
                    stack.push((level, Some(out.sections.len())));
                    out.sections.push(cites);
                }
            }
            out.headed.push(
                stack
                    .last()
                    .and_then(|(_, index)| *index)
                    .filter(|_| block.place.note.is_none()),
            );
            if let Some(row) = block.place.row
                && !block.text().chars().any(char::is_alphanumeric)
            {
                let cites = cited();
                if !cites.is_empty() {
                    out.rows.entry(row).or_insert(cites);
                }
            }
            if let Some(list) = block.place.list
                && lists_seen.insert(list)
                && let Some(before) = b.checked_sub(1)
                && let Some(lead) = doc.blocks.get(before)
                && lead.place.kind == BlockKind::Paragraph
                && lead.place.note == block.place.note
                && lead
                    .text()
                    .trim_end()
                    .trim_end_matches(PLACEHOLDER)
                    .trim_end()
                    .ends_with(['：', ':'])
            {
                let cites = mentions
                    .get(before)
                    .and_then(|found| found.iter().rev().find(|m| m.is_citation()))
                    .map(|m| m.cites.clone());
                let note = || {
                    lead.objects
                        .iter()
                        .rev()
                        .find_map(|(_, object)| match object {
                            Object::Note(note) => notes.get(*note).cloned(),
                            _ => None,
                        })
                };
                if let Some(cites) = cites.or_else(note).filter(|cites| !cites.is_empty()) {
                    out.lists.insert(list, cites);
                }
            }
        }
        out
    }

    /// Rule 6 beyond the sentence, for a quotation in block `b`.
    pub fn bind(&self, doc: &Document, b: usize) -> Option<Binding> {
        let place = &doc.blocks.get(b)?.place;
        let row = place.row.and_then(|row| self.rows.get(&row));
        let list = place.list.and_then(|list| self.lists.get(&list));
        let section = self
            .headed
            .get(b)
            .copied()
            .flatten()
            .and_then(|index| self.sections.get(index));
        let citations = row.or(list).or(section)?.clone();
        Some(Binding {
            by: BindingRule::Around,
            strong: false,
            citations: citations.into(),
        })
    }
}
