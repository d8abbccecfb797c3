//! The scanner of Pandoc's grammar: brackets, items, prefixes and suffixes.

use super::habits::full_width;
use super::key::Key;
use super::tokens::{Token, tokens};
use super::{Citation, Known, Nonportable, is_alphanumeric, is_close};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A citation while it is read.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) citation: Citation,
    /// Bytes after the key (or after the opening bracket of an in-text citation's locator).
    pub(super) suffix: Range<usize>,
    /// Nothing stands between the key and the suffix.
    pub(super) suffix_follows_key: bool,
    pub(super) habits: Vec<Nonportable>,
}

/// Brackets inside brackets beyond this are text; nobody writes them and the reader must not run out of stack.
const DEEPEST: usize = 24;

/// Characters that may begin a citation or enclose one; any other is an inline by itself.
const STARTS: [char; 10] = ['@', '＠', '-', '[', '［', '【', '"', '\'', '*', '_'];

pub(super) type Read = (usize, Vec<Item>);

pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: Vec<Token>,
    /// `None`: Pandoc's reading alone.
    pub(super) known: Option<&'a Known>,
    /// Every inline is read once, however often a bracket around it fails.
    pub(super) inlines: HashMap<usize, Read>,
    pub(super) depth: usize,
    /// Tokens after an in-text key: for Pandoc's guard a key is no word.
    pub(super) key_ends: HashSet<usize>,
    /// Opening brackets that something closes. The others are text, which need not be tried.
    pub(super) closed: HashSet<usize>,
    /// Marks (and their number) that nothing closes from some place on.
    pub(super) unclosed: HashSet<(char, usize)>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, prose: &[Range<usize>], known: Option<&'a Known>) -> Self {
        let mut reader = Reader {
            text,
            tokens: tokens(text, prose),
            known,
            inlines: HashMap::new(),
            depth: 0,
            key_ends: HashSet::new(),
            closed: HashSet::new(),
            unclosed: HashSet::new(),
        };
        reader.mark_escapes();
        reader.mark_emphasis();
        reader.match_brackets();
        reader
    }

    pub(super) fn extended(&self) -> bool {
        self.known.is_some()
    }

    pub(super) fn is_known(&self, key: &str) -> bool {
        self.known.is_some_and(|known| known.keys.contains(key))
    }

    pub(super) fn block(&mut self) -> Vec<Item> {
        let mut items = Vec::new();
        let mut i = 0;
        if let Some((next, item)) = self.example() {
            i = next;
            items.extend(item);
        }
        while i < self.tokens.len() {
            let (next, more) = self.inline(i);
            items.extend(more);
            i = next.max(i + 1);
        }
        items
    }

    /// Whatever starts at `i`, as Pandoc's inlines are cut: at least one token, with the citations in it.
    pub(super) fn inline(&mut self, i: usize) -> Read {
        let plain = (i + 1, Vec::new());
        if !self.plain(i).is_some_and(|c| STARTS.contains(&c)) {
            return plain;
        }
        if let Some(read) = self.inlines.get(&i) {
            return read.clone();
        }
        let read = self.read_inline(i).unwrap_or(plain);
        // Outside of brackets nothing is read twice.
        if self.depth > 0 {
            self.inlines.insert(i, read.clone());
        }
        read
    }

    pub(super) fn read_inline(&mut self, i: usize) -> Option<Read> {
        let c = self.plain(i)?;
        match c {
            '@' | '＠' => self.textual(i),
            '-' => {
                let dashes = (i..)
                    .take_while(|j| self.plain(*j) == Some('-'))
                    .take(3)
                    .count();
                if dashes > 1 {
                    Some((i + dashes, Vec::new()))
                } else {
                    self.textual(i)
                }
            }
            '[' | '［' | '【' => self.bracket(i),
            '"' | '\'' | '*' | '_' if self.depth > 0 => self.enclosed(i, c),
            _ => None,
        }
    }

    /// Emphasis or straight quotation marks inside a bracket: what they enclose ends no item.
    pub(super) fn enclosed(&mut self, i: usize, mark: char) -> Option<Read> {
        let before = i.checked_sub(1).and_then(|b| self.char(b)).unwrap_or(' ');
        let length = match mark {
            '*' | '_' => (i..).take_while(|j| self.plain(*j) == Some(mark)).count(),
            _ => 1,
        };
        let after = self.char(i + length).unwrap_or(' ');
        let blocked = mark != '*' && mark != '"' && is_alphanumeric(before);
        if blocked
            || after.is_whitespace()
            || self.depth >= DEEPEST
            || after == '@' && before == '@'
        {
            return Some((i + length, Vec::new()));
        }
        let emphasis = matches!(mark, '*' | '_');
        if self.unclosed.contains(&(mark, length)) {
            // An emphasis that nothing closes takes the rest of the block with it.
            let next = if emphasis { self.tokens.len() } else { i + 1 };
            return Some((next, Vec::new()));
        }
        self.depth += 1;
        let mut items = Vec::new();
        let mut j = i + length;
        let mut closed = None;
        while let Some(c) = self.plain(j) {
            if c == mark {
                let run = (j..).take_while(|k| self.plain(*k) == Some(mark)).count();
                let space = self.char(j - 1).is_some_and(char::is_whitespace);
                let inside = mark == '\'' && self.char(j + 1).is_some_and(is_alphanumeric);
                if !space && !inside && (run == length || !emphasis) {
                    closed = Some(j + length);
                    break;
                }
                j += run;
                continue;
            }
            let (next, more) = self.inline(j);
            items.extend(more);
            j = next.max(j + 1);
        }
        self.depth -= 1;
        if closed.is_none() {
            self.unclosed.insert((mark, length));
        }
        match closed {
            Some(next) => Some((next, items)),
            None if emphasis => Some((j, items)),
            None => Some((i + 1, Vec::new())),
        }
    }

    /// An in-text citation with the bracket that may follow it.
    pub(super) fn textual(&mut self, i: usize) -> Option<Read> {
        let key = self.key(i)?;
        let next = key.next;
        self.key_ends.insert(next);
        let mut first = item(key, false);
        let open = self.blank(next);
        if !self.closed.contains(&open) {
            return Some((next, vec![first]));
        }
        let (end, mut items, bare) = match self.cite(open) {
            Some((end, items)) => (end, items, None),
            None => match self.bare_locator(open) {
                Some((end, suffix, items)) => (end, items, Some(suffix)),
                None => return Some((next, vec![first])),
            },
        };
        let group = first.citation.range.start..self.end(end);
        let bracket = self.byte(open)..group.end;
        for item in &mut items {
            // Items of brackets further inside keep their own group.
            if item.citation.group == bracket {
                item.citation.group = group.clone();
            }
        }
        if let Some(suffix) = bare {
            self.twin_brackets(open, end, &mut first.habits);
            first.suffix = suffix;
            first.suffix_follows_key = false;
            first.citation.range = group.clone();
        }
        first.citation.group = group;
        items.insert(0, first);
        Some((end, items))
    }

    /// `[¶8]` or `[¶8; @li]` after an in-text citation: its end, its suffix and the items after.
    pub(super) fn bare_locator(&mut self, open: usize) -> Option<(usize, Range<usize>, Vec<Item>)> {
        if self.char(open + 1) == Some('^') {
            return None;
        }
        self.inside(|reader| {
            let (stop, mut items) = reader.suffix(open + 1, open)?;
            let suffix = reader.byte(open + 1)..reader.byte(stop);
            let mut end = stop;
            if reader.separates(stop) {
                let (next, more) = reader.cite_list(stop, open, false)?;
                items.extend(more);
                end = next;
            }
            end = reader.blank(end);
            if !reader.closes(end, open) {
                return None;
            }
            let after = reader.text.get(reader.end(end + 1)..).unwrap_or_default();
            if after.starts_with(['[', '(']) {
                return None;
            }
            let bracket = reader.byte(open)..reader.end(end + 1);
            for item in items
                .iter_mut()
                .filter(|item| item.citation.group.is_empty())
            {
                item.citation.group = bracket.clone();
            }
            Some((end + 1, suffix, items))
        })
    }

    pub(super) fn inside<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth >= DEEPEST {
            return None;
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// A bracket: a Wikilink of a known key, a citation, or text with perhaps citations in it.
    pub(super) fn bracket(&mut self, i: usize) -> Option<Read> {
        if !self.closed.contains(&i) {
            return None;
        }
        if let Some(read) = self.wikilink(i).or_else(|| self.cite(i)) {
            return Some(read);
        }
        if self.depth == 0 {
            return None;
        }
        self.inside(|reader| {
            let mut items = Vec::new();
            let mut j = i + 1;
            while j < reader.tokens.len() {
                if reader.closes(j, i) {
                    return Some((j + 1, items));
                }
                let (next, more) = reader.inline(j);
                items.extend(more);
                j = next.max(j + 1);
            }
            None
        })
    }

    /// A bracketed citation.
    pub(super) fn cite(&mut self, open: usize) -> Option<Read> {
        let opener = self.opener(open)?;
        let (end, mut items) = self.inside(|reader| {
            let start = reader.blank(open + 1);
            let (stop, items) = reader.cite_list(start, open, true)?;
            let stop = reader.blank(stop);
            reader.closes(stop, open).then_some((stop + 1, items))
        })?;
        if opener == '['
            && self.plain(end - 1) == Some(']')
            && is_link(self.text.get(self.end(end)..).unwrap_or_default())
        {
            return None;
        }
        let group = self.byte(open)..self.end(end);
        for item in items
            .iter_mut()
            .filter(|item| item.citation.group.is_empty())
        {
            item.citation.group = group.clone();
        }
        // 【@小明】 is how people are mentioned; a source has to be one.
        if opener == '【' {
            let known = self.known?;
            if !items.iter().any(|item| {
                known.keys.contains(&*item.citation.key) || is_close(&item.citation.key, known)
            }) {
                return None;
            }
        }
        if let Some(first) = items.iter_mut().find(|item| item.citation.group == group) {
            let mut habits = Vec::new();
            self.twin_brackets(open, end, &mut habits);
            first.habits.extend(habits);
        }
        Some((end, items))
    }

    /// Whether `;` stands at `i`, or a full-width one with an item after it.
    pub(super) fn separates(&mut self, i: usize) -> bool {
        match self.plain(i) {
            Some(';') => true,
            Some('；') if self.extended() => {
                let start = self.blank(i + 1);
                self.prefix(start).is_some()
            }
            _ => false,
        }
    }

    /// Items from `start` to the closing bracket; unless `first`, a separator stands at `start`. Their group is left empty.
    pub(super) fn cite_list(&mut self, start: usize, open: usize, mut first: bool) -> Option<Read> {
        let mut items: Vec<Item> = Vec::new();
        let mut i = start;
        loop {
            let mut habit = None;
            if !first {
                if !self.separates(i) {
                    return Some((i, items));
                }
                if self.plain(i) == Some('；') {
                    let spaced = self.char(i + 1).is_some_and(char::is_whitespace);
                    habit = Some(full_width(
                        self.byte(i)..self.end(i + 1),
                        if spaced { ";" } else { "; " },
                    ));
                }
                i = self.blank(i + 1);
            }
            first = false;
            let (next, mut more) = self.item(i, open)?;
            if let (Some(habit), Some(item)) = (
                habit,
                more.iter_mut().find(|item| item.citation.group.is_empty()),
            ) {
                item.habits.push(habit);
            }
            items.extend(more);
            i = next;
        }
    }

    /// The text before the key of an item: the token where the key starts, and citations inside the prefix.
    pub(super) fn prefix(&mut self, start: usize) -> Option<Read> {
        let mut items = Vec::new();
        let mut i = start;
        while let Some(c) = self.plain(i) {
            if self.key(i).is_some() {
                return Some((i, items));
            }
            if matches!(c, ';' | ']') || self.extended() && matches!(c, '］' | '】') {
                return None;
            }
            let (next, more) = self.inline(i);
            items.extend(more);
            i = next.max(i + 1);
        }
        None
    }

    pub(super) fn item(&mut self, start: usize, open: usize) -> Option<Read> {
        let (at, mut items) = self.prefix(start)?;
        let key = self.key(at)?;
        let next = key.next;
        let (stop, more) = self.suffix(next, open)?;
        let mut item = item(key, true);
        let prefix = self
            .text
            .get(self.byte(start)..self.byte(at))
            .unwrap_or_default()
            .trim();
        item.citation.prefix = (!prefix.is_empty()).then(|| prefix.to_owned());
        let trimmed = self
            .text
            .get(item.citation.range.end..self.byte(stop))
            .unwrap_or_default()
            .trim_end()
            .len();
        item.suffix = item.citation.range.end..item.citation.range.end + trimmed;
        item.citation.range = self.byte(start)..item.suffix.end;
        items.push(item);
        items.extend(more);
        Some((stop, items))
    }

    /// Inlines up to the separator or bracket that ends the item.
    pub(super) fn suffix(&mut self, start: usize, open: usize) -> Option<Read> {
        let mut items = Vec::new();
        let mut i = start;
        while i < self.tokens.len() {
            if self.closes(i, open) || self.plain(i) == Some(']') || self.separates(i) {
                return Some((i, items));
            }
            let (next, more) = self.inline(i);
            items.extend(more);
            i = next.max(i + 1);
        }
        None
    }
}

/// An item without its surroundings; its group is empty until the bracket around it is read.
fn item(key: Key, bracketed: bool) -> Item {
    let group = if bracketed {
        key.whole.start..key.whole.start
    } else {
        key.whole.clone()
    };
    Item {
        suffix: key.whole.end..key.whole.end,
        suffix_follows_key: true,
        habits: key.habits,
        citation: Citation {
            key: key.key.into(),
            key_range: key.range,
            range: key.whole,
            group,
            bracketed,
            prefix: None,
            locator: None,
            portable: true,
        },
    }
}

/// Whether what follows a `]` makes the bracket a link or a bracketed span.
fn is_link(after: &str) -> bool {
    /// No address is longer; a parenthesis that nothing closes must not be searched for to the end of every line.
    const LONGEST: usize = 4096;
    let after = after
        .get(..after.floor_char_boundary(LONGEST))
        .unwrap_or(after);
    let closed = |close: char| {
        after
            .get(1..)
            .and_then(|rest| rest.split_once(close))
            .map(|(inside, _)| inside)
    };
    match after.chars().next() {
        Some('(') => closed(')').is_some_and(is_one_block),
        Some('[') => !after.starts_with("[^") && closed(']').is_some_and(is_one_block),
        Some('{') => closed('}').is_some_and(|inside| {
            is_one_block(inside)
                && inside
                    .split_whitespace()
                    .all(|word| word == "-" || word.starts_with(['#', '.']) || word.contains('='))
        }),
        _ => false,
    }
}

/// Whether no blank line cuts `text`.
fn is_one_block(text: &str) -> bool {
    let mut lines = text.split('\n').skip(1).peekable();
    while let Some(line) = lines.next() {
        if lines.peek().is_some() && line.trim().is_empty() {
            return false;
        }
    }
    true
}
