//! Pandoc's citation syntax, and what yinwen reads beyond it.
//!
//! One reader serves both: without known keys it gives Pandoc's verdict ([`pandoc`]); with them it also accepts the habits
//! that MARKUP §3 lists, wherever they resolve to something known. What both readings agree on is portable.

use super::locator::{self, Locator};
use super::{Habit, Known, Nonportable};
use crate::config::Spanned;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// One item of a citation: one key with what surrounds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The key as meant (`xi2015`, also when written `＠xi２０１５`).
    pub key: String,
    /// Bytes of the key in the note, without `@` and braces.
    pub key_range: Range<usize>,
    /// Bytes of the item: prefix to suffix, or `@key` with its trailing `[…]`.
    pub range: Range<usize>,
    /// Bytes of the whole citation this item belongs to, brackets included (items of one bracket share it).
    pub group: Range<usize>,
    /// Stands in brackets (else in the text).
    pub bracketed: bool,
    /// Text before the `@` in brackets, trimmed.
    pub prefix: Option<String>,
    /// The locator at the start of the suffix.
    pub locator: Option<Spanned<Locator>>,
    /// Pandoc reads it as a citation, as written.
    pub portable: bool,
}

impl Citation {
    /// Whether a prefix says that the quotation is not verbatim (`cf.`, `参见`).
    pub fn says_not_verbatim(prefix: &str) -> bool {
        const LATIN: [&str; 14] = [
            "cf",
            "see also",
            "see generally",
            "but see",
            "compare",
            "paraphrasing",
            "paraphrased from",
            "paraphrase of",
            "adapted from",
            "after",
            "summarizing",
            "summarising",
            "based on",
            "confer",
        ];
        const HAN: [&str; 22] = [
            "参见",
            "參見",
            "参看",
            "參看",
            "参阅",
            "參閱",
            "参考",
            "參考",
            "另见",
            "另見",
            "又见",
            "又見",
            "改写自",
            "改寫自",
            "改编自",
            "改編自",
            "意译",
            "意譯",
            "大意",
            "转述",
            "轉述",
            "概括自",
        ];
        let folded = prefix.trim().to_lowercase();
        LATIN.iter().any(|word| {
            folded.match_indices(word).any(|(at, _)| {
                let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
                let before = folded.get(..at).unwrap_or_default().chars().next_back();
                let after = folded
                    .get(at + word.len()..)
                    .unwrap_or_default()
                    .chars()
                    .next();
                !letter(before) && !letter(after)
            })
        }) || HAN.iter().any(|word| folded.contains(word))
    }
}

/// The citations of one block of prose, in order of position, and the places where Pandoc would read something else.
///
/// `text` is the whole note and `prose` the bytes of it which are prose of the block. In-text handles that are close to no
/// known key, and Quarto's cross-references, are left out.
pub fn parse(
    text: &str,
    prose: &[Range<usize>],
    known: &Known,
) -> (Vec<Citation>, Vec<Nonportable>) {
    let portable = pandoc(text, prose);
    let mut reader = Reader::new(text, prose, Some(known));
    let mut items = reader.block();
    items.retain(|item| is_meant(&item.citation, known));
    items.sort_by_key(|item| item.citation.key_range.start);

    let mut citations = Vec::with_capacity(items.len());
    let mut nonportable: Vec<Nonportable> = Vec::new();
    for mut item in items {
        read_locator(text, &mut item);
        let mut citation = item.citation;
        let start = citation.key_range.start;
        let from = portable.partition_point(|other| other.key_range.start < start);
        citation.portable = portable
            .iter()
            .skip(from)
            .take_while(|other| other.key_range.start == start)
            .any(|other| {
                other.key_range == citation.key_range
                    && other.key == citation.key
                    && other.bracketed == citation.bracketed
            });
        for habit in item.habits {
            // One report for all the full-width characters of a citation: they come from one state of the input method.
            // Whatever was reported of it stands at the end of the list.
            let twin = nonportable
                .iter_mut()
                .rev()
                .take_while(|other| other.range.start >= citation.group.start)
                .find(|other| {
                    habit.habit == Habit::FullWidth
                        && other.habit == Habit::FullWidth
                        && other.range == citation.group
                });
            match twin {
                Some(twin) => {
                    for edit in habit.fix {
                        if !twin.fix.contains(&edit) {
                            twin.fix.push(edit);
                        }
                    }
                }
                None => nonportable.push(match habit.habit {
                    Habit::FullWidth => Nonportable {
                        range: citation.group.clone(),
                        ..habit
                    },
                    _ => habit,
                }),
            }
        }
        citations.push(citation);
    }
    for place in &mut nonportable {
        place.fix.sort_by_key(|(range, _)| (range.start, range.end));
    }
    nonportable.sort_by_key(|place| place.range.start);
    (citations, nonportable)
}

/// The citations that Pandoc 3.9 reads in one block of prose, whatever their keys, in order of position.
pub fn pandoc(text: &str, prose: &[Range<usize>]) -> Vec<Citation> {
    let mut citations: Vec<Citation> = Reader::new(text, prose, None)
        .block()
        .into_iter()
        .map(|item| item.citation)
        .collect();
    citations.sort_by_key(|citation| citation.key_range.start);
    citations
}

/// Not a Quarto cross-reference, not Pandoc's wildcard, and not somebody's handle.
fn is_meant(citation: &Citation, known: &Known) -> bool {
    const QUARTO: [&str; 5] = ["fig-", "tbl-", "sec-", "eq-", "lst-"];
    if known.keys.contains(&citation.key) {
        return true;
    }
    if citation.key.is_empty()
        || citation.key == "*"
        || QUARTO.iter().any(|id| citation.key.starts_with(id))
    {
        return false;
    }
    citation.bracketed || is_close(&citation.key, known)
}

/// Close enough to a known key to be a slip for it. Short keys are all close to each other, so they never are.
fn is_close(key: &str, known: &Known) -> bool {
    const SHORTEST: usize = 5;
    const EDITS: usize = 2;
    let length = key.chars().count();
    length >= SHORTEST
        && known.keys.iter().any(|other| {
            let others = other.chars().count();
            others >= SHORTEST
                && others.abs_diff(length) <= EDITS
                && strsim::levenshtein(key, other) <= EDITS
        })
}

/// Reads the locator of an item off its suffix, with the habits that its writing shows.
fn read_locator(text: &str, item: &mut Item) {
    let Some(suffix) = text.get(item.suffix.clone()) else {
        return;
    };
    let Some((locator, range, portable)) = locator::parse(suffix) else {
        return;
    };
    let start = item.suffix.start + range.start;
    let span = start..item.suffix.start + range.end;
    let lead = suffix.get(..range.start).unwrap_or_default();
    if let Some(at) = lead.find('，') {
        let comma = item.suffix.start + at..item.suffix.start + at + '，'.len_utf8();
        let spaced = text
            .get(comma.end..)
            .is_some_and(|rest| rest.starts_with(char::is_whitespace));
        let ascii = if spaced { "," } else { ", " };
        item.habits.push(full_width(comma, ascii));
    }
    if !portable && let Some(form) = locator.portable_form() {
        // Without a separator the locator would become part of the key.
        let form = if lead.is_empty() && item.suffix_follows_key {
            format!(", {form}")
        } else {
            form
        };
        item.habits.push(Nonportable {
            range: span.clone(),
            habit: Habit::Locator,
            fix: vec![(span.clone(), form)],
        });
    }
    item.citation.locator = Some(Spanned {
        value: locator,
        span,
    });
}

fn full_width(range: Range<usize>, ascii: &str) -> Nonportable {
    Nonportable {
        range: range.clone(),
        habit: Habit::FullWidth,
        fix: vec![(range, ascii.to_owned())],
    }
}

/// Letters and digits as Haskell's `isAlphaNum` has them: no marks, no circled letters.
fn is_alphanumeric(c: char) -> bool {
    c.is_alphanumeric()
        && !is_combining_mark(c)
        && !matches!(c, '\u{24B6}'..='\u{24E9}' | '\u{1F130}'..='\u{1F149}' | '\u{1F150}'..='\u{1F169}' | '\u{1F170}'..='\u{1F189}')
}

/// The ASCII twin of a full-width character.
fn ascii(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => u32::from(c)
            .checked_sub(0xFEE0)
            .and_then(char::from_u32)
            .unwrap_or(c),
        _ => c,
    }
}

/// A citation while it is read.
#[derive(Debug, Clone)]
struct Item {
    citation: Citation,
    /// Bytes after the key (or after the opening bracket of an in-text citation's locator).
    suffix: Range<usize>,
    /// Nothing stands between the key and the suffix.
    suffix_follows_key: bool,
    habits: Vec<Nonportable>,
}

/// A key as read, from `-` or `@` to its last character or brace.
struct Key {
    /// Token after the key.
    next: usize,
    key: String,
    range: Range<usize>,
    /// Bytes from `-` or `@` to the end.
    whole: Range<usize>,
    habits: Vec<Nonportable>,
}

/// A character of the block and its byte in the note.
#[derive(Clone, Copy)]
struct Token {
    at: usize,
    c: char,
    /// A backslash stands before it and takes its meaning.
    escaped: bool,
    /// The last character of a run that closes an emphasis.
    closes: bool,
}

/// Stands for markup that was removed from the prose.
const REMOVED: char = '\u{FFFC}';
/// Brackets inside brackets beyond this are text; nobody writes them and the reader must not run out of stack.
const DEEPEST: usize = 24;

/// Characters that may begin a citation or enclose one; any other is an inline by itself.
const STARTS: [char; 10] = ['@', '＠', '-', '[', '［', '【', '"', '\'', '*', '_'];

type Read = (usize, Vec<Item>);

struct Reader<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    /// `None`: Pandoc's reading alone.
    known: Option<&'a Known>,
    /// Every inline is read once, however often a bracket around it fails.
    inlines: HashMap<usize, Read>,
    depth: usize,
    /// Tokens after an in-text key: for Pandoc's guard a key is no word.
    key_ends: HashSet<usize>,
    /// Opening brackets that something closes. The others are text, which need not be tried.
    closed: HashSet<usize>,
    /// Marks (and their number) that nothing closes from some place on.
    unclosed: HashSet<(char, usize)>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, prose: &[Range<usize>], known: Option<&'a Known>) -> Self {
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

    fn mark_escapes(&mut self) {
        let mut escapes = false;
        for token in &mut self.tokens {
            token.escaped = escapes && !is_alphanumeric(token.c);
            escapes = token.c == '\\' && !token.escaped;
        }
    }

    /// A word stays a word through the emphasis that ends on it: Pandoc reads no citation directly after it.
    fn mark_emphasis(&mut self) {
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
    fn match_brackets(&mut self) {
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

    fn char(&self, i: usize) -> Option<char> {
        self.tokens.get(i).map(|token| token.c)
    }

    /// The character unless it is escaped; an escaped one never means anything.
    fn plain(&self, i: usize) -> Option<char> {
        self.tokens
            .get(i)
            .map(|token| if token.escaped { REMOVED } else { token.c })
    }

    /// Byte where a token starts; after the last one, where that ends.
    fn byte(&self, i: usize) -> usize {
        match self.tokens.get(i) {
            Some(token) => token.at,
            None => self
                .tokens
                .last()
                .map_or(0, |token| token.at + token.c.len_utf8()),
        }
    }

    /// Byte where the token before `i` ends.
    fn end(&self, i: usize) -> usize {
        i.checked_sub(1)
            .and_then(|b| self.tokens.get(b))
            .map_or(0, |token| token.at + token.c.len_utf8())
    }

    fn extended(&self) -> bool {
        self.known.is_some()
    }

    fn is_known(&self, key: &str) -> bool {
        self.known.is_some_and(|known| known.keys.contains(key))
    }

    fn block(&mut self) -> Vec<Item> {
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

    /// The marker of Pandoc's example list at the start of the block: `@xi2015.`, `(@xi2015)`.
    fn example(&self) -> Option<(usize, Option<Item>)> {
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
                    key,
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

    /// Whatever starts at `i`, as Pandoc's inlines are cut: at least one token, with the citations in it.
    fn inline(&mut self, i: usize) -> Read {
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

    fn read_inline(&mut self, i: usize) -> Option<Read> {
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
    fn enclosed(&mut self, i: usize, mark: char) -> Option<Read> {
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

    /// Whether Pandoc has just read a word when it comes to `i`.
    fn after_word(&self, i: usize) -> bool {
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

    /// `-@key`, `@key`, `@{key}`; in the extended reading `＠key` and what MARKUP §3 adds.
    fn key(&self, i: usize) -> Option<Key> {
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

    /// `foo@bar.com`: Latin on both sides and a dot in the host.
    fn is_mail(&self, at: usize, host: &str) -> bool {
        let latin = at
            .checked_sub(1)
            .and_then(|b| self.char(b))
            .is_some_and(|c| c.is_ascii_alphanumeric() || c == '.');
        latin && host.contains('.')
    }

    /// How many characters of a run-on key are the longest known key.
    fn known_start(&self, key: &str) -> Option<usize> {
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

    fn simple(&self, start: usize) -> Option<usize> {
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

    fn braced(&self, start: usize) -> Option<usize> {
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

    fn blank(&self, mut i: usize) -> usize {
        while self.char(i).is_some_and(char::is_whitespace) {
            i += 1;
        }
        i
    }

    /// An in-text citation with the bracket that may follow it.
    fn textual(&mut self, i: usize) -> Option<Read> {
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
    fn bare_locator(&mut self, open: usize) -> Option<(usize, Range<usize>, Vec<Item>)> {
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

    fn inside<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth >= DEEPEST {
            return None;
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn opener(&self, i: usize) -> Option<char> {
        match self.plain(i)? {
            '[' => Some('['),
            c @ ('［' | '【') if self.extended() => Some(c),
            _ => None,
        }
    }

    fn closes(&self, i: usize, open: usize) -> bool {
        let (Some(close), Some(open)) = (self.plain(i), self.plain(open)) else {
            return false;
        };
        match open {
            '【' => close == '】',
            _ => close == ']' || close == '］' && self.extended(),
        }
    }

    /// A bracket: a Wikilink of a known key, a citation, or text with perhaps citations in it.
    fn bracket(&mut self, i: usize) -> Option<Read> {
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

    fn wikilink(&self, i: usize) -> Option<Read> {
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
                key,
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

    /// A bracketed citation.
    fn cite(&mut self, open: usize) -> Option<Read> {
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
                known.keys.contains(&item.citation.key) || is_close(&item.citation.key, known)
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

    fn twin_brackets(&self, open: usize, end: usize, habits: &mut Vec<Nonportable>) {
        if self.char(open) != Some('[') {
            habits.push(full_width(self.byte(open)..self.end(open + 1), "["));
        }
        if end > 0 && self.char(end - 1) != Some(']') {
            habits.push(full_width(self.byte(end - 1)..self.end(end), "]"));
        }
    }

    /// Whether `;` stands at `i`, or a full-width one with an item after it.
    fn separates(&mut self, i: usize) -> bool {
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
    fn cite_list(&mut self, start: usize, open: usize, mut first: bool) -> Option<Read> {
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
    fn prefix(&mut self, start: usize) -> Option<Read> {
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

    fn item(&mut self, start: usize, open: usize) -> Option<Read> {
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
    fn suffix(&mut self, start: usize, open: usize) -> Option<Read> {
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
            key: key.key,
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
        Some('(') => closed(')').is_some_and(|inside| !inside.contains("\n\n")),
        Some('[') => {
            !after.starts_with("[^") && closed(']').is_some_and(|inside| !inside.contains("\n\n"))
        }
        Some('{') => closed('}').is_some_and(|inside| {
            inside
                .split_whitespace()
                .all(|word| word == "-" || word.starts_with(['#', '.']) || word.contains('='))
        }),
        _ => false,
    }
}

/// The characters of a block. Emphasis marks between and before its ranges are kept, since Pandoc's guard looks through
/// them; any other gap is one character that is neither letter nor digit.
fn tokens(text: &str, prose: &[Range<usize>]) -> Vec<Token> {
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
        for (at, c) in text.get(range.clone()).unwrap_or_default().char_indices() {
            push(&mut tokens, range.start + at, c);
        }
        last = Some(range.end);
    }
    tokens
}
