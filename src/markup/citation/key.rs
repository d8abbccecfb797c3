//! Keys: `-@key`, `@key`, `@{key}`, and in the extended reading the habits in which keys are written.

use super::habits::{ascii, full_width};
use super::reader::Reader;
use super::tokens::REMOVED;
use super::{Habit, Nonportable, is_alphanumeric, is_close};
use std::ops::Range;

/// A key as read, from `-` or `@` to its last character or brace.
pub(super) struct Key {
    /// Token after the key.
    pub(super) next: usize,
    pub(super) key: String,
    pub(super) range: Range<usize>,
    /// Bytes from `-` or `@` to the end.
    pub(super) whole: Range<usize>,
    pub(super) habits: Vec<Nonportable>,
}

impl Reader<'_> {
    /// `-@key`, `@key`, `@{key}`; in the extended reading `＠key` and what MARKUP §3 adds.
    pub(super) fn key(&self, i: usize) -> Option<Key> {
        let suppressed = self.plain(i) == Some('-');
        let at = i + usize::from(suppressed);
        let sign = self.plain(at)?;
        let wide = sign == '＠' && self.extended();
        if sign != '@' && !wide {
            return None;
        }
        let after_word = self.after_word(i);
        if after_word && (suppressed || !self.extended()) {
            return None;
        }
        let mut habits = Vec::new();
        let braced = self.char(at + 1) == Some('{');
        let mut end = if braced {
            self.braced(at + 1)?
        } else {
            self.simple(at + 1)?
        };
        let inner = if braced { at + 2..end - 1 } else { at + 1..end };
        let written = self
            .text
            .get(self.byte(inner.start)..self.end(inner.end).max(self.byte(inner.start)))?;
        let mut range = self.byte(inner.start)..self.byte(inner.start) + written.len();
        let mut key = written.to_owned();
        if self.extended() && !braced && !self.is_known(&key) {
            let folded: String = written.chars().map(ascii).collect();
            let mail = after_word && self.is_mail(at, written);
            if self.is_known(&folded) && !mail {
                habits.push(full_width(range.clone(), &folded));
                key = folded;
            } else if let Some(length) = self.known_start(&folded)
                && !mail
                && !(after_word
                    && i.checked_sub(1)
                        .and_then(|b| self.char(b))
                        .is_some_and(|c| c.is_ascii_alphanumeric()))
            {
                end = at + 1 + length;
                range.end = self.end(end);
                key = folded.chars().take(length).collect();
                let fix = vec![(range.clone(), format!("{{{key}}}"))];
                habits.push(Nonportable {
                    range: self.byte(i)..range.end,
                    habit: Habit::KeyRunsOn,
                    fix,
                });
            } else if folded != written && (self.depth > 0 || is_close(&folded, self.known?)) {
                habits.push(full_width(range.clone(), &folded));
                key = folded;
            }
        }
        let accepted = self.is_known(&key);
        if after_word {
            if !accepted || self.is_mail(at, written) {
                return None;
            }
            let start = self.byte(i);
            habits.push(Nonportable {
                range: start..range.end,
                habit: Habit::NoSpaceBefore,
                fix: vec![(start..start, " ".to_owned())],
            });
        }
        if wide {
            if !accepted
                && self.depth == 0
                && !self.known.is_some_and(|known| is_close(&key, known))
            {
                return None;
            }
            habits.push(full_width(self.byte(at)..self.end(at + 1), "@"));
        }
        Some(Key {
            next: end,
            key,
            range,
            whole: self.byte(i)..self.end(end),
            habits,
        })
    }

    /// Whether Pandoc has just read a word when it comes to `i`.
    pub(super) fn after_word(&self, i: usize) -> bool {
        let Some(before) = i.checked_sub(1).and_then(|b| self.tokens.get(b)) else {
            return false;
        };
        if before.escaped || self.key_ends.contains(&i) {
            return false;
        }
        match before.c {
            // Three dots are an ellipsis; any other belongs to the word.
            '.' => {
                (0..i)
                    .rev()
                    .take_while(|j| self.plain(*j) == Some('.'))
                    .count()
                    % 3
                    != 0
            }
            '*' | '_' => before.closes,
            c => is_alphanumeric(c),
        }
    }

    /// `foo@bar.com`: Latin on both sides and a dot in the host.
    pub(super) fn is_mail(&self, at: usize, host: &str) -> bool {
        let latin = at
            .checked_sub(1)
            .and_then(|b| self.char(b))
            .is_some_and(|c| c.is_ascii_alphanumeric() || c == '.');
        latin && host.contains('.')
    }

    /// How many characters of a run-on key are the longest known key.
    pub(super) fn known_start(&self, key: &str) -> Option<usize> {
        let known = self.known?;
        let chars: Vec<(usize, char)> = key.char_indices().collect();
        (1..chars.len()).rev().find(|length| {
            let Some((byte, next)) = chars.get(*length).copied() else {
                return false;
            };
            // `xi2015b` and `xi2015-full` are other keys; a key runs on where the script changes.
            let runs_on = if is_alphanumeric(next) {
                let last = chars.get(length - 1).map_or(' ', |(_, c)| *c);
                !(next.is_ascii() && last.is_ascii())
            } else {
                let rest = chars.get(*length..).unwrap_or_default();
                rest.iter().all(|(_, c)| *c == '_')
                    || next != '_' && rest.get(1).is_some_and(|(_, c)| !c.is_ascii())
            };
            runs_on
                && key
                    .get(..byte)
                    .is_some_and(|start| known.keys.contains(start))
        })
    }

    pub(super) fn simple(&self, start: usize) -> Option<usize> {
        let regular = |c: char| is_alphanumeric(c) || c == '_';
        let first = self.char(start)?;
        if !regular(first) && first != '*' {
            return None;
        }
        let mut end = start + 1;
        while let Some(c) = self.char(end) {
            let next = self.char(end + 1);
            let internal = ":.#$%&-+?<>~/".contains(c) && next.is_some_and(regular)
                || ":/".contains(c) && next == Some('/');
            if !regular(c) && !internal {
                break;
            }
            end += 1;
        }
        Some(end)
    }

    pub(super) fn braced(&self, start: usize) -> Option<usize> {
        let mut depth = 0usize;
        for i in start.. {
            match self.char(i)? {
                '{' => depth += 1,
                '}' => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        return Some(i + 1);
                    }
                }
                c if c.is_whitespace() || c == REMOVED => return None,
                _ => {}
            }
        }
        None
    }
}
