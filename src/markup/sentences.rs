//! The sentences of a block: what a sentence names before a quotation, or at its end, binds it (rules 2, 3, 5 and 6 of §4).

use super::after::After;
use super::binding::{Bound, What, binding};
use super::document::Document;
use super::mention::{self, Mention, MentionKind};
use super::prose::Object;
use super::speech::{Speakers, Speech};
use super::titles::Titles;
use super::{Binding, BindingRule, BoundCitation, TitleMention};
use std::ops::Range;

/// What is known of a document when its sentences are read; by block, by quotation, by footnote.
pub(super) struct Sentences<'a> {
    pub doc: &'a Document<'a>,
    pub holders: &'a [Vec<Range<usize>>],
    pub mentions: &'a [Vec<Mention>],
    pub afters: &'a [After],
    pub notes: &'a [Vec<BoundCitation>],
    pub speakers: &'a Speakers,
}

impl Sentences<'_> {
    /// Binds the quotations of block `b`, which are listed from `first` on; and finds near titles.
    pub fn bind(&self, b: usize, first: usize, titles: &mut Titles, out: &mut Bound) {
        let Some(block) = self.doc.blocks.get(b) else {
            return;
        };
        let here = self.mentions.get(b).map_or(&[][..], Vec::as_slice);
        let mut next_mention = 0;
        let mut next_quote = first;
        // What the sentences before are bound to, for one that goes on about it.
        let mut before: Option<(BindingRule, Vec<BoundCitation>)> = None;
        for sentence in mention::sentences(block, self.holders.get(b).map_or(&[], Vec::as_slice)) {
            out.sentences.push(block.note_range(sentence.clone()));
            let mut cite: Option<&Mention> = None;
            let mut title: Option<&Mention> = None;
            let mut unknown: Option<&Mention> = None;
            let from = next_quote;
            let mut speech = Speech::default();
            let mut read = sentence.start;
            let mut guesses: Vec<(usize, Option<Binding>)> = Vec::new();
            let mut led = false;
            let going_on = block
                .text()
                .get(sentence.clone())
                .is_some_and(mention::goes_on);
            while let Some(listed) = out.listed.get_mut(next_quote) {
                let What::Marked(index) = listed.what else {
                    next_quote += 1;
                    continue;
                };
                let Some(quoted) = self.doc.quoted.get(index) else {
                    break;
                };
                if quoted.start.1 >= sentence.end {
                    break;
                }
                while let Some(m) = here
                    .get(next_mention)
                    .filter(|m| m.at.start < quoted.start.1)
                {
                    next_mention += 1;
                    if m.at.start < sentence.start {
                        continue;
                    }
                    match m.kind {
                        MentionKind::Before | MentionKind::Bracketed => cite = Some(m),
                        MentionKind::Title => (title, unknown) = (Some(m), None),
                        MentionKind::UnknownTitle => unknown = Some(m),
                    }
                }
                let lead = block
                    .text()
                    .get(sentence.start..quoted.start.1)
                    .unwrap_or_default();
                let source = cite
                    .filter(|m| m.kind == MentionKind::Before)
                    .or(title.filter(|_| unknown.is_none()));
                if listed.binding.is_none()
                    && let Some(m) = source
                {
                    listed.binding = binding(m.rule(), mention::leads(lead), m.cites.clone());
                }
                if listed.binding.is_none()
                    && let Some(note) = self
                        .afters
                        .get(index)
                        .and_then(|after| after.note)
                        .and_then(|note| self.notes.get(note))
                {
                    listed.binding = binding(BindingRule::Footnote, true, note.clone());
                }
                if let Some(words) = block.text().get(read..quoted.start.1) {
                    self.speakers.read(&mut speech, words, read);
                }
                read = quoted.end.1.max(read);
                led |= mention::leads(lead.trim_end_matches('的'));
                if led && cite.is_none() && unknown.is_none() {
                    let said = speech.work().and_then(|(id, name)| {
                        let cite = said_by(id, block.note_range(name));
                        binding(BindingRule::Title, false, vec![cite])
                    });
                    let goes_on = before
                        .as_ref()
                        .filter(|_| going_on)
                        .and_then(|(by, cites)| binding(*by, false, cites.clone()));
                    guesses.push((next_quote, said.or(goes_on)));
                }
                let near = unknown.map(|m| m.at.clone()).or_else(|| {
                    self.afters
                        .get(index)
                        .and_then(|after| after.unknown.clone())
                });
                if let Some(at) = near {
                    near_title(self.doc, b, at, next_quote, titles, &mut out.titles);
                }
                next_quote += 1;
            }
            let mut last_source = cite.filter(|m| m.kind == MentionKind::Before).or(title);
            while let Some(m) = here.get(next_mention).filter(|m| m.at.start < sentence.end) {
                next_mention += 1;
                if m.kind == MentionKind::Title || m.kind == MentionKind::Before {
                    last_source = Some(m);
                }
            }
            // A citation or footnote that ends the sentence binds its unbound quotations.
            let body = block.text().get(sentence.clone()).unwrap_or_default();
            let words = body.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
            let ending = block
                .objects_in(sentence.start + words..sentence.end)
                .iter()
                .find_map(|(_, object)| match object {
                    Object::Cite(_) => self
                        .doc
                        .group(*object)
                        .filter(|group| group.bracketed)
                        .map(|group| mention::cites_of(&self.doc.citations, group)),
                    Object::Note(note) => self.notes.get(*note).cloned(),
                    Object::Opaque => None,
                });
            if let Some(cites) = ending {
                for listed in out
                    .listed
                    .get_mut(from..next_quote)
                    .into_iter()
                    .flatten()
                    .filter(|listed| listed.binding.is_none())
                {
                    listed.binding = binding(BindingRule::Around, false, cites.clone());
                }
            }
            for (index, guess) in guesses {
                if let Some(listed) = out.listed.get_mut(index)
                    && listed.binding.is_none()
                {
                    listed.binding = guess;
                }
            }
            let last_bound = out
                .listed
                .get(from..next_quote)
                .and_then(|listed| listed.iter().rev().find_map(|l| l.binding.as_ref()));
            let said = last_source
                .map(|m| (m.rule(), m.cites.clone()))
                .or_else(|| last_bound.map(|b| (b.by, b.citations.to_vec())));
            if let Some((by, mut cites)) = said {
                // The next sentence goes on in the same source, not at the same place of it.
                for cite in &mut cites {
                    cite.locator = None;
                }
                before = Some((by, cites));
            }
        }
    }
}

/// What the naming of a speaker, with a date, cites.
fn said_by(id: &str, name: Range<usize>) -> BoundCitation {
    BoundCitation {
        id: id.into(),
        key: name.start..name.start,
        range: name,
        locator: None,
        not_verbatim: false,
    }
}

/// Notes a 《title》 that is close to a known one.
fn near_title(
    doc: &Document,
    b: usize,
    at: Range<usize>,
    quotation: usize,
    titles: &mut Titles,
    out: &mut Vec<TitleMention>,
) {
    let Some(block) = doc.blocks.get(b) else {
        return;
    };
    let inner = at.start + '《'.len_utf8()..at.end.saturating_sub('》'.len_utf8());
    let Some(words) = block.text().get(inner.clone()) else {
        return;
    };
    let range = block.note_range(inner);
    if out.last().is_some_and(|last| last.range == range) {
        return;
    }
    if let Some(near) = titles.near(words) {
        out.push(TitleMention {
            range,
            id: None,
            near: Some(near),
            quotation: Some(quotation),
        });
    }
}
