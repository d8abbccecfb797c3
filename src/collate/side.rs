//! One side of a collation: what its text reads, and where its words and numbers end.

use crate::text::fold::{Folded, is_invisible, narrow};
use crate::text::{han, number};
use std::ops::Range;

/// One side of a collation: a text, its fold, and which of its bytes are read.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The original text.
    pub text: &'a str,
    /// Its fold, with origins in `text`.
    pub folded: &'a Folded,
    /// Byte ranges of `text` that are read; `None`: all of it.
    pub readable: Option<&'a [Range<usize>]>,
}

impl Side<'_> {
    /// The readable text of a byte range, layout gone.
    pub fn reading(&self, bytes: Range<usize>) -> String {
        let mut out = String::new();
        match self.readable {
            None => tidy(self.text.get(bytes).unwrap_or_default(), &mut out),
            Some(parts) => {
                let from = parts.partition_point(|part| part.end <= bytes.start);
                for part in parts
                    .iter()
                    .skip(from)
                    .take_while(|part| part.start < bytes.end)
                {
                    tidy(
                        self.text
                            .get(part.start.max(bytes.start)..part.end.min(bytes.end))
                            .unwrap_or_default(),
                        &mut out,
                    );
                }
            }
        }
        out
    }

    /// The original character or characters of a unit, without invisible ones.
    pub(super) fn original(&self, unit: usize) -> &str {
        self.folded
            .origins
            .get(unit)
            .and_then(|&(start, end)| self.text.get(start as usize..end as usize))
            .unwrap_or_default()
    }

    /// The bytes of `units`; for an empty range, the point after the unit before.
    pub(super) fn bytes(&self, units: &Range<usize>) -> Range<usize> {
        if let Some(bytes) = self.folded.bytes(units.clone()) {
            return bytes;
        }
        let at = match units
            .start
            .checked_sub(1)
            .and_then(|before| self.folded.origins.get(before))
        {
            Some(&(_, end)) => end as usize,
            None => self
                .folded
                .origins
                .first()
                .map_or(0, |&(start, _)| start as usize),
        };
        at..at
    }

    /// What stands between unit `at - 1` and unit `at`, as it lies in the file.
    pub(super) fn between(&self, at: usize) -> &str {
        let bounds = at
            .checked_sub(1)
            .and_then(|before| self.folded.origins.get(before))
            .zip(self.folded.origins.get(at));
        bounds
            .and_then(|(&(_, end), &(start, _))| self.text.get(end as usize..start as usize))
            .unwrap_or_default()
    }

    /// The units of a range; none if it reaches outside.
    pub(super) fn units(&self, range: &Range<usize>) -> &[u16] {
        self.folded.units.get(range.clone()).unwrap_or_default()
    }

    /// The words of a range, sorted: Latin words, numbers, single Han letters.
    pub(super) fn words(&self, range: &Range<usize>) -> Vec<&[u16]> {
        let mut words = Vec::new();
        let mut start = range.start;
        for end in start + 1..=range.end {
            if end == range.end || !self.inside_token(end) {
                words.push(self.units(&(start..end)));
                start = end;
            }
        }
        words.sort_unstable();
        words
    }

    /// Whether punctuation stands between unit `at - 1` and unit `at`.
    pub(super) fn is_marked(&self, at: usize) -> bool {
        self.between(at).chars().any(|c| !c.is_whitespace())
    }

    /// Whether the place between unit `at - 1` and unit `at` lies inside a Latin word or a number.
    pub fn inside_token(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else {
            return false;
        };
        let (Some(&left), Some(&right)) =
            (self.folded.origins.get(before), self.folded.origins.get(at))
        else {
            return false;
        };
        if left == right {
            return true;
        }
        let (Some(a), Some(b)) = (
            self.original(before).chars().next_back(),
            self.original(at).chars().next(),
        ) else {
            return false;
        };
        let (a, b) = (narrow(a), narrow(b));
        let gap = self.between(at);
        if gap == "," {
            let digits = (at..at + 4).take_while(|&unit| self.is_digit(unit)).count();
            return a.is_ascii_digit() && digits == 3;
        }
        if !gap.is_empty() {
            return false;
        }
        let numeral = |c: char| c.is_ascii_digit() || number::is_han_numeral(c);
        let word = |c: char| {
            c.is_alphanumeric() && !han::is_han(c) && !number::is_han_numeral(c) && is_spaced(c)
        };
        match (a, b) {
            _ if word(a) && word(b) => true,
            ('.', _) | ('-' | '−', _) => b.is_ascii_digit(),
            ('$' | '¥' | '￥' | '€' | '£', _) => b.is_ascii_digit(),
            (_, '.') => a.is_ascii_digit(),
            (_, '%' | '‰') => numeral(a),
            (_, '万' | '亿' | '萬' | '億') => numeral(a) || matches!(a, '万' | '萬'),
            // A positional numeral: 二〇|一五.
            _ if number::han_digit(a).is_some() && number::han_digit(b).is_some() => {
                self.positional(at)
            }
            _ => false,
        }
    }

    fn is_digit(&self, unit: usize) -> bool {
        self.original(unit)
            .chars()
            .next()
            .is_some_and(|c| narrow(c).is_ascii_digit())
    }

    /// Whether the Chinese digits around `at` are a positional number: three or more, or one with a zero.
    fn positional(&self, at: usize) -> bool {
        let digit = |unit: usize| {
            self.original(unit)
                .chars()
                .next()
                .filter(|&c| number::han_digit(c).is_some())
        };
        let left = (0..at).rev().map_while(digit).take(8);
        let run: Vec<char> = left.chain((at..at + 8).map_while(digit)).collect();
        run.len() >= 3 || run.iter().any(|c| matches!(c, '〇' | '零' | '○'))
    }
}

/// Whether a letter belongs to a script that separates its words by spaces.
fn is_spaced(c: char) -> bool {
    !matches!(c as u32, 0x0E00..=0x0EFF | 0x1100..=0x11FF | 0x3040..=0x30FF | 0x3100..=0x312F | 0xAC00..=0xD7AF)
}

/// Copies `text` without layout: white space goes, except one space between letters that need it.
fn tidy(text: &str, out: &mut String) {
    let mut space = false;
    for c in text.chars() {
        if c.is_whitespace() {
            space = true;
        } else if !is_invisible(c) {
            let needs = |c: char| {
                !han::is_han(c)
                    && !matches!(c as u32, 0x2010..=0x206F | 0x3000..=0x303F | 0xFF00..=0xFFEF)
            };
            if space && out.chars().next_back().is_some_and(needs) && needs(c) {
                out.push(' ');
            }
            space = false;
            out.push(c);
        }
    }
}
