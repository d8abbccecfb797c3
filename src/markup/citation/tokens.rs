//! The characters of a block as Pandoc's reader comes to them, with what escapes, emphasis and brackets make of them.

use super::is_alphanumeric;
use super::reader::Reader;
use std::ops::Range;

/// A character of the block and its byte in the note.
#[derive(Clone, Copy)]
pub(super) struct Token {
    pub(super) at: usize,
    pub(super) c: char,
    /// A backslash stands before it and takes its meaning.
    pub(super) escaped: bool,
    /// The last character of a run that closes an emphasis.
    pub(super) closes: bool,
}

/// Stands for markup that was removed from the prose.
pub(super) const REMOVED: char = '\u{FFFC}';

/// The characters of a block. Emphasis marks between and before its ranges are kept, since Pandoc's guard looks through
/// them; any other gap is one character that is neither letter nor digit.
pub(super) fn tokens(text: &str, prose: &[Range<usize>]) -> Vec<Token> {
    fn push(tokens: &mut Vec<Token>, at: usize, c: char) {
        tokens.push(Token {
            at,
            c,
            escaped: false,
            closes: false,
        });
    }
    let mut tokens = Vec::new();
    let mut last: Option<usize> = None;
    for range in prose {
        let gap = match last {
            Some(end) => text.get(end..range.start).unwrap_or_default(),
            None => {
                let before = text.get(..range.start).unwrap_or_default();
                before
                    .get(before.trim_end_matches(['*', '_']).len()..)
                    .unwrap_or_default()
            }
        };
        let start = range.start.saturating_sub(gap.len());
        // The backslash of an escape is no part of the prose, and what it does is told by it alone.
        let escape = text
            .get(..range.start)
            .is_some_and(|before| before.ends_with('\\'));
        let gap = gap.strip_suffix('\\').unwrap_or(gap);
        let marks = gap.trim_end_matches(['*', '_']).len();
        if marks > 0 {
            push(
                &mut tokens,
                start,
                if gap.contains('\n') { '\n' } else { REMOVED },
            );
        }
        for (at, c) in gap.get(marks..).unwrap_or_default().char_indices() {
            push(&mut tokens, start + marks + at, c);
        }
        if escape {
            push(&mut tokens, range.start - 1, '\\');
        }
        for (at, c) in text.get(range.clone()).unwrap_or_default().char_indices() {
            push(&mut tokens, range.start + at, c);
        }
        last = Some(range.end);
    }
    tokens
}

impl Reader<'_> {
    pub(super) fn mark_escapes(&mut self) {
        let mut escapes = false;
        for token in &mut self.tokens {
            token.escaped = escapes && !is_alphanumeric(token.c);
            escapes = token.c == '\\' && !token.escaped;
        }
    }

    /// A word stays a word through the emphasis that ends on it: Pandoc reads no citation directly after it.
    pub(super) fn mark_emphasis(&mut self) {
        let mut open: Vec<(char, usize)> = Vec::new();
        let mut i = 0;
        while let Some(c) = self.plain(i) {
            if c != '*' && c != '_' {
                i += 1;
                continue;
            }
            let start = i;
            while self.plain(i) == Some(c) {
                i += 1;
            }
            let run = (c, i - start);
            let before = start
                .checked_sub(1)
                .and_then(|b| self.char(b))
                .unwrap_or(' ');
            let after = self.char(i).unwrap_or(' ');
            if c == '_' && is_alphanumeric(before) && is_alphanumeric(after) {
                continue;
            }
            let opened = open.iter().rposition(|other| *other == run);
            if let Some(opened) = opened
                && !before.is_whitespace()
            {
                open.truncate(opened);
                if let Some(last) = self.tokens.get_mut(i - 1) {
                    last.closes = true;
                }
            } else if !after.is_whitespace() && before != '@' {
                open.push(run);
            }
        }
    }

    /// Finds the brackets that something closes: `【` by `】`, the others by `]` or `］`.
    pub(super) fn match_brackets(&mut self) {
        let mut open: Vec<usize> = Vec::new();
        // How many of the open ones are `【`.
        let mut lenticular = 0;
        for i in 0..self.tokens.len() {
            let is_lenticular = match self.plain(i) {
                _ if self.opener(i).is_some() => self.plain(i) == Some('【'),
                Some(']' | '］') if open.len() > lenticular => false,
                Some('】') if lenticular > 0 => true,
                _ => continue,
            };
            if self.opener(i).is_some() {
                open.push(i);
                lenticular += usize::from(is_lenticular);
                continue;
            }
            // What was opened in between stays open.
            while let Some(from) = open.pop() {
                let other = self.plain(from) == Some('【');
                lenticular -= usize::from(other);
                if other == is_lenticular {
                    self.closed.insert(from);
                    break;
                }
            }
        }
    }

    pub(super) fn char(&self, i: usize) -> Option<char> {
        self.tokens.get(i).map(|token| token.c)
    }

    /// The character unless it is escaped; an escaped one never means anything.
    pub(super) fn plain(&self, i: usize) -> Option<char> {
        self.tokens
            .get(i)
            .map(|token| if token.escaped { REMOVED } else { token.c })
    }

    /// Byte where a token starts; after the last one, where that ends.
    pub(super) fn byte(&self, i: usize) -> usize {
        match self.tokens.get(i) {
            Some(token) => token.at,
            None => self
                .tokens
                .last()
                .map_or(0, |token| token.at + token.c.len_utf8()),
        }
    }

    /// Byte where the token before `i` ends.
    pub(super) fn end(&self, i: usize) -> usize {
        i.checked_sub(1)
            .and_then(|b| self.tokens.get(b))
            .map_or(0, |token| token.at + token.c.len_utf8())
    }

    pub(super) fn blank(&self, mut i: usize) -> usize {
        while self.char(i).is_some_and(char::is_whitespace) {
            i += 1;
        }
        i
    }

    pub(super) fn opener(&self, i: usize) -> Option<char> {
        match self.plain(i)? {
            '[' => Some('['),
            c @ ('［' | '【') if self.extended() => Some(c),
            _ => None,
        }
    }

    pub(super) fn closes(&self, i: usize, open: usize) -> bool {
        let (Some(close), Some(open)) = (self.plain(i), self.plain(open)) else {
            return false;
        };
        match open {
            '【' => close == '】',
            _ => close == ']' || close == '］' && self.extended(),
        }
    }
}
