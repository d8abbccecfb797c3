//! Which source each quotation cites: the rules of §4 of the markup, the first that applies.

use super::after::After;
use super::around::{Around, note_sources};
use super::blocks::BlockKind;
use super::document::Document;
use super::mention::{self, Mention, MentionKind};
use super::prose::Object;
use super::sentences::Sentences;
use super::titles::Titles;
use super::{Binding, BindingRule, BoundCitation, Names, TitleMention};
use std::ops::Range;

/// A quotation that is listed.
#[derive(Debug)]
pub(super) struct Listed {
    pub what: What,
    pub binding: Option<Binding>,
    pub gloss: Option<Range<usize>>,
}

/// Which text a listed quotation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A marked quotation: an index into the document's.
    Marked(usize),
    /// A block quote: an index, and the marked quotation that wraps all of it.
    Box(usize, Option<usize>),
}

/// Everything bound.
#[derive(Debug, Default)]
pub(super) struct Bound {
    pub listed: Vec<Listed>,
    /// With the index of the listed quotation that a near title stands before.
    pub titles: Vec<TitleMention>,
    /// The sentences: bytes of the note.
    pub sentences: Vec<Range<usize>>,
    /// A short title was defined, which holds everywhere in the note.
    pub defines: bool,
}

pub(super) fn binding(
    by: BindingRule,
    strong: bool,
    citations: Vec<BoundCitation>,
) -> Option<Binding> {
    (!citations.is_empty()).then_some(Binding {
        by,
        strong,
        citations: citations.into(),
    })
}

/// Binds every quotation of the document but for defaults.
pub(super) fn bind(doc: &mut Document, names: &Names) -> Bound {
    let mut titles = Titles::new(&names.titles);
    let holders = doc.holders();
    let mut mentions: Vec<Vec<Mention>> = Vec::with_capacity(doc.blocks.len());
    for b in 0..doc.blocks.len() {
        let found = doc.mentions(b, holders.get(b).map_or(&[], Vec::as_slice), &mut titles);
        mentions.push(found);
    }
    let mut afters: Vec<After> = Vec::with_capacity(doc.quoted.len());
    for index in 0..doc.quoted.len() {
        let after = if doc.quoted.get(index).is_some_and(|quoted| quoted.dropped) {
            After::default()
        } else {
            doc.after(index, &titles)
        };
        for inner in &after.glossing {
            if let Some(quoted) = doc.quoted.get_mut(*inner) {
                quoted.dropped = true;
            }
        }
        afters.push(after);
    }
    share(doc, &mut afters);
    let boxes = boxes(doc, &afters);
    let mut out = Bound::default();
    let notes = note_sources(doc, &mentions);
    let around = Around::new(doc, &mentions, &notes);
    let by_block = listed_by_block(doc, &afters, &boxes);
    let sentences = Sentences {
        doc,
        holders: &holders,
        mentions: &mentions,
        afters: &afters,
        notes: &notes,
        speakers: &names.speakers,
    };
    for (b, here) in by_block.iter().enumerate() {
        let first = out.listed.len();
        for what in here {
            let found = match what {
                What::Marked(index) => bind_marked(*index, &afters),
                What::Box(index, wrap) => bind_box(doc, *index, *wrap, &mentions, &notes, &afters),
            };
            let gloss = match what {
                What::Marked(index) => afters.get(*index).and_then(|after| after.gloss.clone()),
                What::Box(..) => None,
            };
            out.listed.push(Listed {
                what: *what,
                binding: found,
                gloss,
            });
        }
        sentences.bind(b, first, &mut titles, &mut out);
        for listed in out
            .listed
            .iter_mut()
            .skip(first)
            .filter(|listed| listed.binding.is_none())
        {
            listed.binding = around.bind(doc, b);
        }
    }
    mention_titles(&mentions, &mut out);
    out.defines = titles.has_own();
    out
}

/// Strung quotations share the citation after the last.
fn share(doc: &Document, afters: &mut [After]) {
    for index in (0..afters.len()).rev() {
        let Some(other) = afters
            .get(index)
            .filter(|after| after.cites.is_empty())
            .and_then(|after| after.strung)
        else {
            continue;
        };
        if doc.quoted.get(other).is_some_and(|quoted| quoted.dropped) {
            continue;
        }
        let Some((cites, by_title, weak, note)) = afters
            .get(other)
            .map(|after| (after.cites.clone(), after.by_title, after.weak, after.note))
        else {
            continue;
        };
        if let Some(after) = afters.get_mut(index) {
            (after.cites, after.by_title, after.weak) = (cites, by_title, weak);
            after.note = after.note.or(note);
        }
    }
}

/// The block quotes that are quotations: index, and the marked quotation that wraps all of it.
fn boxes(doc: &mut Document, afters: &[After]) -> Vec<(usize, Option<usize>)> {
    let mut cited = vec![false; doc.boxes.len()];
    let mut wraps: Vec<Option<usize>> = vec![None; doc.boxes.len()];
    for (index, quoted) in doc.quoted.iter().enumerate() {
        let place = |b: usize| {
            doc.blocks
                .get(b)
                .filter(|block| block.place.kind != BlockKind::Label)
                .and_then(|block| block.place.quote)
        };
        let Some(whole) = place(quoted.start.0)
            .and_then(|q| doc.boxes.get(q))
            .map(|state| state.whole)
        else {
            continue;
        };
        let Some(state) = doc.boxes.get(whole) else {
            continue;
        };
        if quoted.dropped
            || doc
                .blocks
                .get(quoted.start.0)
                .is_some_and(|block| block.place.note.is_some())
        {
            continue;
        }
        let (Some(first), Some(last)) = (state.body.first(), state.body.last()) else {
            continue;
        };
        let before = doc
            .blocks
            .get(*first)
            .and_then(|block| block.text().get(..quoted.start.1));
        let after = doc
            .blocks
            .get(*last)
            .and_then(|block| block.text().get(quoted.end.1..));
        let bare =
            |text: Option<&str>| text.is_some_and(|text| !text.chars().any(char::is_alphanumeric));
        let wrapping = quoted.parent.is_none()
            && quoted.start.0 == *first
            && quoted.end.0 == *last
            && bare(before)
            && bare(after);
        if wrapping {
            if let Some(wrap) = wraps.get_mut(whole) {
                *wrap = Some(index);
            }
        } else if afters
            .get(index)
            .is_some_and(|after| !after.cites.is_empty())
            && let Some(cited) = cited.get_mut(whole)
        {
            *cited = true;
        }
    }
    let mut out = Vec::new();
    for (i, cited) in cited.iter().enumerate() {
        let Some(state) = doc
            .boxes
            .get_mut(i)
            .filter(|state| state.whole == i && !state.body.is_empty())
        else {
            continue;
        };
        if *cited && !state.container {
            state.container = true;
        }
        if !state.container {
            out.push((i, wraps.get(i).copied().flatten()));
        }
    }
    out
}

/// The quotations that are listed, by the block they start in, in order of position.
fn listed_by_block(
    doc: &Document,
    afters: &[After],
    boxes: &[(usize, Option<usize>)],
) -> Vec<Vec<What>> {
    let mut out: Vec<Vec<(usize, What)>> = vec![Vec::new(); doc.blocks.len()];
    for (index, wrap) in boxes {
        let first = doc.boxes.get(*index).and_then(|state| state.body.first());
        if let Some(list) = first.and_then(|first| out.get_mut(*first)) {
            list.push((0, What::Box(*index, *wrap)));
        }
    }
    for (index, quoted) in doc.quoted.iter().enumerate() {
        let own = afters
            .get(index)
            .is_some_and(|after| !after.cites.is_empty() && after.strung.is_none());
        if quoted.dropped
            || quoted.parent.is_some_and(|parent| {
                !own || doc.quoted.get(parent).is_none_or(|p| p.dropped && !own)
            })
        {
            continue;
        }
        let block = doc.blocks.get(quoted.start.0);
        let in_box = block
            .filter(|block| block.place.note.is_none())
            .and_then(|block| block.place.quote)
            .and_then(|q| doc.boxes.get(q))
            .and_then(|state| doc.boxes.get(state.whole))
            .is_some_and(|whole| !whole.container);
        if in_box {
            continue;
        }
        if let Some(list) = out.get_mut(quoted.start.0) {
            list.push((quoted.start.1, What::Marked(index)));
        }
    }
    out.into_iter()
        .map(|mut list| {
            list.sort_by_key(|(at, _)| *at);
            list.into_iter().map(|(_, what)| what).collect()
        })
        .collect()
}

/// Rule 1. (Rule 5 comes after rules 2 and 3.)
fn bind_marked(index: usize, afters: &[After]) -> Option<Binding> {
    let after = afters.get(index)?;
    let rule = if after.by_title {
        BindingRule::Title
    } else {
        BindingRule::After
    };
    binding(rule, !after.weak, after.cites.clone())
}

/// Rule 4.
fn bind_box(
    doc: &Document,
    index: usize,
    wrap: Option<usize>,
    mentions: &[Vec<Mention>],
    notes: &[Vec<BoundCitation>],
    afters: &[After],
) -> Option<Binding> {
    let state = doc.boxes.get(index)?;
    let strong = |cites: Vec<BoundCitation>| binding(BindingRule::BlockQuote, true, cites);
    let sources = |b: usize| {
        let found = mentions.get(b).map_or(&[][..], Vec::as_slice);
        let cited: Vec<BoundCitation> = found
            .iter()
            .filter(|m| m.is_citation())
            .flat_map(|m| m.cites.clone())
            .collect();
        if cited.is_empty() {
            found
                .iter()
                .find(|m| m.kind == MentionKind::Title)
                .map(|m| m.cites.clone())
                .unwrap_or_default()
        } else {
            cited
        }
    };
    // The label: an attribution line, or the title of a quoting callout.
    for label in state.labels.iter().rev() {
        if let Some(found) = strong(sources(*label)) {
            return Some(found);
        }
    }
    let last = *state.body.last()?;
    let block = doc.blocks.get(last)?;
    let end = doc.trim(block, 0..block.text().len()).end;
    let trailing = block.objects_in(end..block.text().len());
    let cited = trailing.iter().find_map(|(_, object)| doc.group(*object));
    if let Some(found) = cited.and_then(|group| strong(mention::cites_of(&doc.citations, group))) {
        return Some(found);
    }
    if let Some(after) = wrap.and_then(|wrap| afters.get(wrap))
        && let Some(found) = strong(after.cites.clone())
    {
        return Some(found);
    }
    // A paragraph right after the block that is nothing but a citation.
    let after_box = state
        .body
        .iter()
        .chain(&state.labels)
        .max()
        .map_or(last, |b| *b)
        + 1;
    if let Some(next) = doc.blocks.get(after_box)
        && next.place.container == state.outside
        && next.place.kind == BlockKind::Paragraph
        && !next.text().chars().any(char::is_alphanumeric)
        && next
            .objects
            .iter()
            .any(|(_, object)| matches!(object, Object::Cite(_)))
        && let Some(found) = strong(sources(after_box))
    {
        return Some(found);
    }
    let first = state
        .body
        .iter()
        .chain(&state.labels)
        .min()
        .copied()
        .unwrap_or(last);
    if let Some(before) = first.checked_sub(1)
        && let Some(block) = doc.blocks.get(before)
        && block.place.container == state.outside
        && block
            .text()
            .trim_end()
            .trim_end_matches(super::prose::PLACEHOLDER)
            .trim_end()
            .ends_with(['：', ':'])
    {
        let found = mentions.get(before).map_or(&[][..], Vec::as_slice);
        let source = found
            .iter()
            .rev()
            .find(|m| m.is_citation())
            .or_else(|| found.iter().rev().find(|m| m.kind == MentionKind::Title));
        if let Some(found) = source.and_then(|m| strong(m.cites.clone())) {
            return Some(found);
        }
    }
    let note = trailing.iter().find_map(|(_, object)| match object {
        Object::Note(note) => notes.get(*note),
        _ => None,
    });
    let wrapped = wrap
        .and_then(|wrap| afters.get(wrap))
        .and_then(|after| after.note)
        .and_then(|note| notes.get(note));
    binding(
        BindingRule::Footnote,
        true,
        note.or(wrapped).cloned().unwrap_or_default(),
    )
}

/// Lists the known titles that are named.
fn mention_titles(mentions: &[Vec<Mention>], out: &mut Bound) {
    for m in mentions
        .iter()
        .flatten()
        .filter(|m| m.kind == MentionKind::Title)
    {
        if let Some(cite) = m.cites.first() {
            out.titles.push(TitleMention {
                range: cite.key.clone(),
                id: Some(cite.id.to_string()),
                near: None,
                quotation: None,
            });
        }
    }
    out.titles.sort_by_key(|title| title.range.start);
    out.titles.dedup_by_key(|title| title.range.clone());
}
