//! The stretch of a translation that renders a phrase best.

use super::links::Links;
use super::phrase::View;
use crate::text::han::is_han;
use std::ops::Range;

/// What a window pays: for words that render something else, for content words, other words and commas, for words outside the
/// clause, for another length than expected, for standing elsewhere.
const OUTSIDE: f32 = 0.8;
const CONTENT: f32 = 0.12;
const FUNCTION: f32 = 0.03;
const COMMA: f32 = 0.25;
const STRAY: f32 = 0.35;
const LENGTH: f32 = 0.25;
const PLACE: f32 = 0.5;
/// A window shorter than this share of the expected length is widened.
const SHORT: f32 = 0.7;

/// A word of the translation as a window sees it.
pub(super) struct Atom {
    range: Range<usize>,
    inside: f32,
    outside: f32,
    is_content: bool,
    /// A comma or another clause mark stands before it.
    after_comma: bool,
}

/// All words of the translation, in order: tokens, and the function words between them.
pub(super) fn atoms(
    view: View<'_>,
    whole: &Range<usize>,
    links: &Links<'_>,
    phrase: &Range<usize>,
) -> Vec<Atom> {
    let words = &view.text.words;
    let mut out: Vec<Atom> = Vec::new();
    let mut last = whole.start;
    let push =
        |range: Range<usize>, link: Option<(f32, f32)>, out: &mut Vec<Atom>, last: &mut usize| {
            let gap = words.get(*last..range.start).unwrap_or_default();
            *last = range.end;
            let (inside, outside) = link.unwrap_or_default();
            out.push(Atom {
                range,
                inside,
                outside,
                is_content: link.is_some(),
                after_comma: gap.contains([',', ';', ':', '，', '；', '：', '、', '.', '。']),
            });
        };
    let mut at = whole.start;
    for (n, token) in links.target.iter().enumerate() {
        for range in function_words(words, at..token.range.start) {
            push(range, None, &mut out, &mut last);
        }
        push(
            token.range.clone(),
            Some(links.of(n, phrase)),
            &mut out,
            &mut last,
        );
        at = token.range.end;
    }
    for range in function_words(words, at..whole.end) {
        push(range, None, &mut out, &mut last);
    }
    out
}

/// The words of a gap: Latin words, and single Han characters.
fn function_words(words: &str, gap: Range<usize>) -> Vec<Range<usize>> {
    let text = words.get(gap.clone()).unwrap_or_default();
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut open: Option<usize> = None;
    for (at, c) in text.char_indices() {
        let is_letter = c.is_alphanumeric() && !is_han(c);
        if !is_letter {
            out.extend(open.take().map(|start| gap.start + start..gap.start + at));
        }
        if is_han(c) {
            out.push(gap.start + at..gap.start + at + c.len_utf8());
        } else if is_letter {
            open.get_or_insert(at);
        }
    }
    out.extend(open.map(|start| gap.start + start..gap.end));
    out
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    pub first: usize,
    pub last: usize,
    pub mass: f32,
    score: f32,
}

pub(super) struct Finder<'a> {
    pub atoms: &'a [Atom],
    /// Bytes that the rendering should have.
    pub wanted: f32,
    /// Where it should stand.
    pub middle: f32,
    /// Bytes of the whole.
    pub span: f32,
}

impl Finder<'_> {
    /// The best window; with `clause`, words outside it cost more.
    pub fn best(&self, clause: Option<&Range<usize>>) -> Option<Window> {
        let mut best: Option<Window> = None;
        for (first, start) in self.atoms.iter().enumerate() {
            if start.inside <= 0.0 {
                continue;
            }
            let (mut sum, mut mass) = (0.0, 0.0);
            for (last, atom) in self.atoms.iter().enumerate().skip(first) {
                sum += atom.inside - OUTSIDE * atom.outside;
                sum -= if atom.is_content { CONTENT } else { FUNCTION };
                mass += atom.inside;
                if last > first && atom.after_comma {
                    sum -= COMMA;
                }
                let is_stray =
                    clause.is_some_and(|c| atom.range.start < c.start || atom.range.end > c.end);
                if is_stray {
                    sum -= STRAY;
                }
                if atom.inside <= 0.0 {
                    continue;
                }
                let length = (atom.range.end - start.range.start).max(1) as f32;
                let middle = (atom.range.end + start.range.start) as f32 / 2.0;
                let score = sum
                    - LENGTH * (length / self.wanted).ln().abs()
                    - PLACE * (middle - self.middle).abs() / self.span;
                if best.is_none_or(|best| score > best.score) {
                    best = Some(Window {
                        first,
                        last,
                        mass,
                        score,
                    });
                }
            }
        }
        best
    }

    /// The bytes of a window of atoms, widened over words that render nothing else while it is much too short.
    pub fn widened(&self, window: Range<usize>) -> Option<Range<usize>> {
        let (mut first, mut last) = (window.start, window.end.checked_sub(1)?);
        let bytes = |first: usize, last: usize| {
            let range = self.atoms.get(first).zip(self.atoms.get(last))?;
            Some(range.0.range.start..range.1.range.end)
        };
        let is_free = |at: usize| {
            self.atoms
                .get(at)
                .is_some_and(|atom| atom.is_content && atom.outside < 0.2)
        };
        let comma = |at: usize| self.atoms.get(at).is_some_and(|atom| atom.after_comma);
        let is_function = |at: usize| self.atoms.get(at).is_some_and(|atom| !atom.is_content);
        while (bytes(first, last)?.len() as f32) < SHORT * self.wanted {
            // The next content word on either side, over function words, within the clause.
            let mut left = first;
            while left > 0 && !comma(left) && (left == first || is_function(left)) {
                left -= 1;
            }
            let mut right = last + 1;
            while !comma(right) && is_function(right) {
                right += 1;
            }
            if left < first && is_free(left) {
                first = left;
            } else if !comma(right) && is_free(right) {
                last = right;
            } else {
                break;
            }
        }
        bytes(first, last)
    }
}
