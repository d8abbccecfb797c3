//! Forms that Pandoc does not read as citations, or reads as something else: list markers, Wikilinks, full-width twins.

use super::reader::{Item, Read, Reader};
use super::{Citation, Habit, Nonportable, is_alphanumeric};
use std::ops::Range;

pub(super) fn full_width(range: Range<usize>, ascii: &str) -> Nonportable {
    Nonportable {
        range: range.clone(),
        habit: Habit::FullWidth,
        fix: vec![(range, ascii.to_owned())],
    }
}

/// The ASCII twin of a full-width character.
pub(super) fn ascii(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => u32::from(c)
            .checked_sub(0xFEE0)
            .and_then(char::from_u32)
            .unwrap_or(c),
        _ => c,
    }
}

impl Reader<'_> {
    /// The marker of Pandoc's example list at the start of the block: `@xi2015.`, `(@xi2015)`.
    pub(super) fn example(&self) -> Option<(usize, Option<Item>)> {
        let start = self.blank(0);
        let first = self.byte(start);
        let line = self
            .text
            .get(..first)?
            .rsplit('\n')
            .next()
            .unwrap_or_default();
        if !line
            .chars()
            .all(|c| " \t>*+-.)".contains(c) || c.is_ascii_digit())
        {
            return None;
        }
        let parenthesis = self.plain(start) == Some('(');
        let at = start + usize::from(parenthesis);
        if self.plain(at) != Some('@') {
            return None;
        }
        let mut end = at + 1;
        while let Some(c) = self.char(end) {
            let joint = matches!(c, '_' | '-') && self.char(end + 1).is_some_and(is_alphanumeric);
            if !is_alphanumeric(c) && !joint {
                break;
            }
            end += 1;
        }
        let closed = match self.char(end) {
            Some(')') => true,
            Some('.') => !parenthesis,
            _ => false,
        };
        if !closed || self.char(end + 1).is_some_and(|c| !c.is_whitespace()) {
            return None;
        }
        let range = self.byte(at + 1)..self.end(end);
        let key = self.text.get(range.clone()).unwrap_or_default().to_owned();
        let item = self.is_known(&key).then(|| {
            let whole = self.byte(at)..range.end;
            let fix = vec![(whole.clone(), format!("[@{key}]"))];
            Item {
                suffix: range.end..range.end,
                suffix_follows_key: true,
                habits: vec![Nonportable {
                    range: whole.clone(),
                    habit: Habit::ExampleList,
                    fix,
                }],
                citation: Citation {
                    key: key.into(),
                    key_range: range,
                    range: whole.clone(),
                    group: whole,
                    bracketed: false,
                    prefix: None,
                    locator: None,
                    portable: false,
                },
            }
        });
        Some((end + 1, item))
    }

    pub(super) fn wikilink(&self, i: usize) -> Option<Read> {
        let double = self.plain(i) == Some('[') && self.plain(i + 1) == Some('[');
        if !double || i.checked_sub(1).and_then(|b| self.plain(b)) == Some('!') {
            return None;
        }
        let end = (i + 2..).find(|j| self.char(*j).is_none_or(|c| "[]|\n".contains(c)))?;
        // `[[id|shown]]`.
        let close = match self.plain(end) {
            Some('|') => (end + 1..).find(|j| self.char(*j).is_none_or(|c| "[]\n".contains(c)))?,
            _ => end,
        };
        if self.plain(close) != Some(']') || self.plain(close + 1) != Some(']') {
            return None;
        }
        let range = self.byte(i + 2)..self.end(end);
        let key: String = self.text.get(range.clone())?.chars().map(ascii).collect();
        if !self.is_known(&key) {
            return None;
        }
        let group = self.byte(i)..self.end(close + 2);
        let cite = format!("[@{key}]");
        let fix = match self.plain(end) {
            // The words that it shows stay.
            Some('|') => {
                let latin = self.char(close - 1).is_some_and(|c| c.is_ascii());
                let space = if latin { " " } else { "" };
                vec![
                    (group.start..self.end(end + 1), String::new()),
                    (self.byte(close)..group.end, format!("{space}{cite}")),
                ]
            }
            _ => vec![(group.clone(), cite)],
        };
        let item = Item {
            suffix: range.end..range.end,
            suffix_follows_key: true,
            habits: vec![Nonportable {
                range: group.clone(),
                habit: Habit::Wikilink,
                fix,
            }],
            citation: Citation {
                key: key.into(),
                key_range: range,
                range: group.clone(),
                group,
                bracketed: true,
                prefix: None,
                locator: None,
                portable: false,
            },
        };
        Some((close + 2, vec![item]))
    }

    pub(super) fn twin_brackets(&self, open: usize, end: usize, habits: &mut Vec<Nonportable>) {
        if self.char(open) != Some('[') {
            habits.push(full_width(self.byte(open)..self.end(open + 1), "["));
        }
        if end > 0 && self.char(end - 1) != Some(']') {
            habits.push(full_width(self.byte(end - 1)..self.end(end), "]"));
        }
    }
}
