//! What stands after a quotation: citation, footnote, title in parentheses, gloss, remark, or the next quotation.

use super::BoundCitation;
use super::document::Document;
use super::marks;
use super::mention::{cites_of, cites_of_title, is_letter, parenthesis};
use super::prose::{Block, Object, PLACEHOLDER};
use super::quotation::{is_gloss, is_remark};
use super::titles::Titles;
use std::ops::Range;

/// What was found after one quotation.
#[derive(Debug, Default)]
pub(super) struct After {
    pub cites: Vec<BoundCitation>,
    /// The citations come from a 《title》 in parentheses.
    pub by_title: bool,
    /// A few words stand in between.
    pub weak: bool,
    /// A footnote, across closing punctuation only.
    pub note: Option<usize>,
    /// The next quotation, strung to this one.
    pub strung: Option<usize>,
    /// Bytes of the note.
    pub gloss: Option<Range<usize>>,
    /// Quotations that stand in the gloss.
    pub glossing: Vec<usize>,
    /// An unknown 《title》 in parentheses: bytes of the block's text.
    pub unknown: Option<Range<usize>>,
}

/// What connects strung quotations.
const CONNECTORS: [&str; 11] = [
    "", "、", "，", ",", "和", "与", "與", "及", "以及", "and", "or",
];

/// A citation farther off than so many bytes belongs to no quotation, whatever stands between.
const REACH: usize = 1000;

impl Document<'_> {
    /// Reads on after the quotation `index`.
    pub fn after(&self, index: usize, titles: &Titles) -> After {
        let mut out = After::default();
        let Some(quoted) = self.quoted.get(index) else {
            return out;
        };
        let (b, mut at) = quoted.end;
        let Some(block) = self.blocks.get(b) else {
            return out;
        };
        let text = block.text();
        // A citation just inside the closing mark counts as after it.
        if let Some((_, inner)) = quoted.segments.last() {
            let trimmed = self.trim(block, inner.clone());
            for (_, object) in block.objects_in(trimmed.end..inner.end) {
                match object {
                    Object::Cite(_) if out.cites.is_empty() => {
                        out.cites = self
                            .group(*object)
                            .map(|group| cites_of(&self.citations, group))
                            .unwrap_or_default();
                    }
                    Object::Note(note) => out.note = out.note.or(Some(*note)),
                    _ => {}
                }
            }
            if !out.cites.is_empty() {
                return out;
            }
        }
        let mut between = String::new();
        let mut letters = 0;
        let mut full_stop = false;
        let end = at + REACH;
        while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
            if at > end {
                return out;
            }
            let next = at + c.len_utf8();
            if c == PLACEHOLDER
                && let Some(object) = block.object(at)
            {
                match object {
                    Object::Cite(_) => {
                        if let Some(group) = self.group(object).filter(|group| group.bracketed) {
                            let colon = text
                                .get(next..)
                                .is_some_and(|rest| rest.trim_start().starts_with(['：', ':']));
                            if !colon {
                                out.cites = cites_of(&self.citations, group);
                                out.weak = letters > 0;
                            }
                        }
                        return out;
                    }
                    Object::Note(note) => {
                        if letters == 0 {
                            out.note = out.note.or(Some(note));
                        }
                        between.push(c);
                        at = next;
                        continue;
                    }
                    Object::Opaque => return out,
                }
            }
            if marks::opens(c)
                && let Some(other) = self.opening.get(&(b, at))
            {
                let strung = CONNECTORS.contains(&between.trim());
                let same_holder = self
                    .quoted
                    .get(*other)
                    .is_some_and(|other| other.parent == quoted.parent);
                out.strung = (strung && same_holder && out.note.is_none()).then_some(*other);
                return out;
            }
            if matches!(c, '（' | '(')
                && let Some(inner) = parenthesis(text, at)
            {
                if !self.in_parentheses(block, b, index, &inner, titles, &mut out) {
                    return out;
                }
                if !out.cites.is_empty() {
                    out.weak = letters > 0;
                    return out;
                }
                let close = text
                    .get(inner.end..)
                    .and_then(|rest| rest.chars().next())
                    .map_or(0, char::len_utf8);
                at = inner.end + close;
                continue;
            }
            if is_letter(c) {
                if full_stop {
                    return out;
                }
                let rest = text.get(at..).unwrap_or_default();
                if c.is_ascii() {
                    let Some(word) = ["etc.", "etc", "and", "or"]
                        .iter()
                        .find(|word| rest.starts_with(**word))
                    else {
                        return out;
                    };
                    if word.starts_with("etc") {
                        letters += 1;
                    }
                    between.push_str(word);
                    at += word.len();
                    continue;
                }
                letters += 1;
                if letters > 6 {
                    return out;
                }
            } else if matches!(c, '。' | '！' | '？' | '!' | '?' | '.') {
                full_stop = true;
            } else if quoted.parent.is_some() && "”’」』»›".contains(c) {
                // The holder ends here: what follows is its citation.
                return out;
            } else if !(c.is_whitespace() || "，、；：,;:)）—*_~”’」』»›".contains(c))
            {
                return out;
            }
            between.push(c);
            at = next;
        }
        out
    }

    /// Reads a parenthesis after a quotation; `false` if nothing is to be read beyond it.
    fn in_parentheses(
        &self,
        block: &Block,
        b: usize,
        index: usize,
        inner: &Range<usize>,
        titles: &Titles,
        out: &mut After,
    ) -> bool {
        let text = block.text();
        let words = text.get(inner.clone()).unwrap_or_default();
        if is_remark(words) {
            return true;
        }
        for (_, object) in block.objects_in(inner.clone()) {
            if let Some(group) = self.group(*object) {
                out.cites = cites_of(&self.citations, group);
                return true;
            }
        }
        let spans = self.titles.get(b).map_or(&[][..], Vec::as_slice);
        let from = spans.partition_point(|span| span.start < inner.start);
        for span in spans
            .iter()
            .skip(from)
            .take_while(|span| span.end <= inner.end)
        {
            let title = span.start + '《'.len_utf8()..span.end - '》'.len_utf8();
            if let Some(ids) = text.get(title.clone()).and_then(|title| titles.get(title)) {
                out.cites = cites_of_title(block, span.clone(), title, ids);
                out.by_title = true;
                return true;
            }
            out.unknown = out.unknown.clone().or(Some(span.clone()));
        }
        if out.unknown.is_some() || out.gloss.is_some() {
            return false;
        }
        let quoted = self
            .quoted
            .get(index)
            .map(|quoted| self.wording(&quoted.segments).text)
            .unwrap_or_default();
        if !is_gloss(&quoted, words) {
            return false;
        }
        let pairs: Vec<usize> = self
            .opening
            .range((b, inner.start)..(b, inner.end))
            .map(|(_, index)| *index)
            .collect();
        let first = pairs
            .first()
            .and_then(|first| self.quoted.get(*first))
            .filter(|first| {
                let outside = text.get(first.end.1..inner.end).unwrap_or_default();
                first.start.1 <= inner.start + 1 && !outside.chars().any(is_letter)
            });
        let range = match first.and_then(|first| first.segments.first()) {
            Some((_, range)) => range.clone(),
            None => inner.clone(),
        };
        out.gloss = Some(block.note_range(self.trim(block, range)));
        out.glossing = pairs;
        true
    }
}
