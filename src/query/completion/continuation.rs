//! Inside an open quotation: how the corpus goes on from what was typed.

use super::super::place::readable;
use super::{About, Completions, Item, ItemKind, clip, is_prose};
use crate::corpus::SourceId;
use crate::lint;
use crate::text::fold::fold;
use crate::text::sentence;
use crate::workspace::{CheckedNote, Workspace};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

/// The last so many letters typed decide.
const LETTERS: usize = 20;
/// Fewer say nothing.
const LEAST: usize = 2;
/// So many places are asked for, and so many of them, those in cited works first, are read.
const PLACES: usize = 4096;
const READ: usize = 256;
/// At most so many different texts are offered.
const MOST: usize = 20;
/// So much of a source is read on from a place, in bytes.
const WINDOW: usize = 1500;
/// So much of the note around the cursor is looked at, in bytes.
const REACH: usize = 4000;
/// So much of a text is shown, in characters.
const SHOWN: usize = 60;

/// A quotation that is being typed.
struct Typed<'n> {
    /// From after its opening mark to the cursor.
    text: &'n str,
    /// The mark that closes it.
    close: char,
    /// What is replaced: what was typed after the last letter, and a closing mark that stands after the cursor.
    range: Range<usize>,
    /// What was typed after the last letter.
    tail: &'n str,
    /// The mark is to be closed.
    closes: bool,
    /// A citation is to be added.
    cites: bool,
}

/// A text that goes on from what was typed.
struct Found {
    text: String,
    source: SourceId,
    bytes: Range<usize>,
    /// How many of the places read go on so.
    often: usize,
    /// How often the work is cited in the notes.
    cited: usize,
}

pub(super) fn complete<'a>(
    ws: &Workspace,
    note: &CheckedNote,
    notes: impl Iterator<Item = &'a CheckedNote>,
    at: usize,
) -> Option<Completions> {
    let typed = typed(note, at)?;
    let mut places = ws.continued(typed.text, LETTERS, PLACES);
    let cited = cited(ws, notes, &places);
    let often = |source: SourceId| cited.get(&source).copied().unwrap_or_default();
    places.sort_by_key(|(source, bytes)| (Reverse(often(*source)), *source, bytes.start));
    places.truncate(READ);

    let mut found: Vec<Found> = Vec::new();
    let mut by_text: HashMap<String, usize> = HashMap::new();
    for (source, bytes) in places {
        for text in following(ws, source, &bytes, &typed) {
            let index = *by_text.entry(text.clone()).or_insert(found.len());
            match found.get_mut(index) {
                Some(known) => known.often += 1,
                None => found.push(Found {
                    text,
                    source,
                    bytes: bytes.clone(),
                    often: 1,
                    cited: often(source),
                }),
            }
        }
    }
    found.sort_by_key(|found| (Reverse(found.cited), Reverse(found.often)));
    found.truncate(MOST);
    let items = found.iter().filter_map(|found| item(ws, &typed, found));
    Some(Completions {
        items: items.collect(),
        is_incomplete: true,
    })
}

/// The quotation that is open at the cursor.
fn typed(note: &CheckedNote, at: usize) -> Option<Typed<'_>> {
    let (before, after) = around(&note.text, at)?;
    let open = open_marks(before);
    let &(mark, close) = open.iter().find(|(_, close)| *close != '’')?;
    let start = before.get(mark..)?.chars().next()?.len_utf8() + mark;
    let text = before.get(start..)?;
    let folded = fold(text);
    if folded.units.len() < LEAST || !is_prose(note, at - before.len() + mark) {
        return None;
    }
    let tail = text.get(folded.origins.last()?.1 as usize..)?;
    let tail = if tail.contains(['\n', '\r']) {
        ""
    } else {
        tail
    };
    let follows = after.starts_with(close);
    let closed = match follows {
        true => Some(0),
        false => closing(after, close),
    };
    let between = closed.and_then(|end| after.get(..end)).unwrap_or_default();
    if between.chars().any(char::is_alphanumeric) {
        return None;
    }
    let end = if follows { at + close.len_utf8() } else { at };
    Some(Typed {
        text,
        close,
        range: at - tail.len()..end,
        tail,
        closes: follows || closed.is_none(),
        cites: (follows || closed.is_none()) && !is_cited(note, end),
    })
}

/// The block of the note around `at`, cut there: what stands before and after. A blank line ends a block, and a heading or
/// list item begins one.
fn around(text: &str, at: usize) -> Option<(&str, &str)> {
    let (before, after) = (text.get(..at)?, text.get(at..)?);
    let is_blank = |line: &str| line.trim_start_matches(['>', ' ', '\t', '\r']).is_empty();
    let mut start = at;
    for (index, line) in before.rsplit('\n').enumerate() {
        if index > 0 && (is_blank(line) || at - start > REACH) {
            break;
        }
        start = start.saturating_sub(line.len() + usize::from(index > 0));
        let line = line.trim_start_matches(['>', ' ', '\t']);
        if line.starts_with(['#', '|']) || line.starts_with("- ") || line.starts_with("* ") {
            break;
        }
    }
    let mut end = 0;
    for (index, line) in after.split_inclusive('\n').enumerate() {
        if index > 0 && (is_blank(line.trim_end()) || end > REACH) {
            break;
        }
        end += line.len();
    }
    Some((before.get(start..)?, after.get(..end)?))
}

/// The marks that are open at the end of a text, outermost first: where each stands, and what closes it. A mark that is opened
/// again was forgotten, not nested.
fn open_marks(text: &str) -> Vec<(usize, char)> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut before = None;
    for (at, c) in text.char_indices() {
        let next = || {
            text.get(at + c.len_utf8()..)
                .and_then(|rest| rest.chars().next())
        };
        let waits = |close: char| open.iter().position(|(_, other)| *other == close);
        match c {
            '"' | '＂' => match waits(c) {
                Some(from) => open.truncate(from),
                None if before.is_some_and(|c: char| c.is_ascii_digit()) => {}
                None => open.push((at, c)),
            },
            '’' if is_apostrophe(before, next()) => {}
            '”' | '’' | '」' | '』' => {
                if let Some(from) = waits(c) {
                    open.truncate(from);
                }
            }
            _ => {
                if let Some(close) = closer(c) {
                    if let Some(from) = waits(close) {
                        open.truncate(from);
                    }
                    open.push((at, close));
                }
            }
        }
        before = Some(c);
    }
    open
}

fn closer(open: char) -> Option<char> {
    Some(match open {
        '“' => '”',
        '‘' => '’',
        '「' => '」',
        '『' => '』',
        _ => return None,
    })
}

fn is_apostrophe(before: Option<char>, after: Option<char>) -> bool {
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    is_latin(before) && is_latin(after)
}

/// Where in `after` the mark that closes an open quotation stands: before another of its kind is opened.
fn closing(after: &str, close: char) -> Option<usize> {
    if matches!(close, '"' | '＂') {
        let is_odd = after.matches(close).count() % 2 == 1;
        return after.find(close).filter(|_| is_odd);
    }
    let opens = |c: char| closer(c) == Some(close);
    let next = after.find(|c| c == close || opens(c))?;
    after.get(next..)?.starts_with(close).then_some(next)
}

/// Whether a citation stands at `from`, punctuation passed over.
fn is_cited(note: &CheckedNote, from: usize) -> bool {
    let rest = note.text.get(from..).unwrap_or_default();
    let line = rest.split('\n').next().unwrap_or_default();
    let start = line.trim_start_matches([
        ' ', '。', '，', '、', '；', '：', '！', '？', '.', ',', ';', ':', '!', '?', '”', '’',
        '」', '』',
    ]);
    let byte = from + line.len() - start.len();
    let starts = ["^[", "[^", "（《", "[[", "[@", "[-@", "［@", "【@"];
    starts.iter().any(|mark| start.starts_with(mark))
        || note.note.citations.iter().any(|c| c.group.start == byte)
}

/// How often the notes cite the source or its work, for each source of `places`.
fn cited<'a>(
    ws: &Workspace,
    notes: impl Iterator<Item = &'a CheckedNote>,
    places: &[(SourceId, Range<usize>)],
) -> HashMap<SourceId, usize> {
    let mut by_key: HashMap<&str, usize> = HashMap::new();
    for citation in notes.flat_map(|note| &note.note.citations) {
        *by_key.entry(&citation.key).or_default() += 1;
    }
    let count = |source: SourceId| {
        let source = ws.corpus.sources.get(source.0 as usize)?;
        let work = &ws.corpus.works.get(source.work.0 as usize)?.id;
        let often = |key: &str| by_key.get(key).copied().unwrap_or_default();
        let own = if *work == source.id {
            0
        } else {
            often(&source.id)
        };
        Some(own + often(work))
    };
    let mut counts = HashMap::new();
    for (source, _) in places {
        counts
            .entry(*source)
            .or_insert_with(|| count(*source).unwrap_or_default());
    }
    counts
}

/// What follows a place, up to the end of the clause and of the sentence, as it can stand in the quotation.
fn following(ws: &Workspace, source: SourceId, bytes: &Range<usize>, typed: &Typed) -> Vec<String> {
    let Some((after, is_cut)) = after(ws, source, bytes) else {
        return Vec::new();
    };
    let mut texts: Vec<String> = Vec::new();
    let ends = [sentence::clauses(&after), sentence::sentences(&after)];
    for (pieces, is_clause) in ends.iter().zip([true, false]) {
        let has_letters = |piece: &&Range<usize>| {
            let text = after.get((*piece).clone()).unwrap_or_default();
            text.chars().any(char::is_alphanumeric)
        };
        let Some(piece) = pieces.iter().find(has_letters) else {
            continue;
        };
        if is_cut && piece.end == after.len() {
            continue;
        }
        let text = after.get(..piece.end).unwrap_or_default();
        let text = match is_clause {
            true => text.trim_end_matches(['，', '、', '；', '：', ',', ';', ':', '—', '–', ' ']),
            false => text,
        };
        let text = inside(typed, text);
        // Without punctuation typed before it, the text goes on where the cursor is.
        let text = match typed.tail.is_empty() && typed.text.ends_with(char::is_whitespace) {
            true => text.trim_start(),
            false => text,
        };
        if text.chars().any(char::is_alphanumeric) && !texts.iter().any(|other| other == text) {
            texts.push(text.to_owned());
        }
    }
    texts
}

/// The words of the paragraph after a place, and whether they were cut short.
fn after(ws: &Workspace, id: SourceId, bytes: &Range<usize>) -> Option<(String, bool)> {
    let source = ws.corpus.sources.get(id.0 as usize)?;
    let file = ws.corpus.files.get(source.file.0 as usize)?;
    let last = bytes.end.checked_sub(1)?;
    let paragraph = source
        .paragraphs()
        .partition_point(|paragraph| paragraph.range.start <= last)
        .checked_sub(1)?;
    let paragraph = &source.paragraphs().get(paragraph)?.range;
    if paragraph.end <= bytes.end {
        return None;
    }
    let mut end = paragraph.end.min(bytes.end + WINDOW);
    while !file.text.is_char_boundary(end) {
        end -= 1;
    }
    let start = bytes.start.max(paragraph.start);
    let whole = readable(source, &file.text, &(start..end));
    let place = readable(source, &file.text, &(start..bytes.end));
    let after = whole.strip_prefix(&place)?;
    Some((after.to_owned(), end < paragraph.end))
}

/// As much of a text as fits into the quotation: up to a mark that would close it, or that closes what was opened before the
/// words quoted.
fn inside<'t>(typed: &Typed, text: &'t str) -> &'t str {
    let typed_marks = typed.text.strip_suffix(typed.tail).unwrap_or(typed.text);
    let mut open: Vec<char> = open_marks(typed_marks)
        .iter()
        .map(|(_, close)| *close)
        .collect();
    let mut before = None;
    for (at, c) in text.char_indices() {
        let next = || {
            text.get(at + c.len_utf8()..)
                .and_then(|rest| rest.chars().next())
        };
        let ends = match c {
            '’' if is_apostrophe(before, next()) => false,
            '”' | '’' | '」' | '』' => match open.iter().rposition(|other| *other == c) {
                Some(from) => {
                    open.truncate(from);
                    false
                }
                None => true,
            },
            '"' | '＂' => c == typed.close,
            _ => {
                open.extend(closer(c));
                false
            }
        };
        if ends {
            return text.get(..at).unwrap_or_default();
        }
        before = Some(c);
    }
    text
}

fn item(ws: &Workspace, typed: &Typed, found: &Found) -> Option<Item> {
    let source = ws.corpus.sources.get(found.source.0 as usize)?;
    let id = lint::cite_id(&ws.corpus, found.source);
    let paragraph = ws.corpus.paragraph_at(found.source, found.bytes.start);
    let locator = lint::paragraph_locator(paragraph);
    let text = &found.text;
    let mut new_text = text.clone();
    if typed.closes {
        let typed_marks = typed.text.strip_suffix(typed.tail).unwrap_or(typed.text);
        let still_open = open_marks(&format!("{typed_marks}{text}"));
        new_text.extend(still_open.iter().rev().map(|(_, close)| *close));
        new_text.push(typed.close);
    }
    if typed.cites {
        let last = text.chars().next_back();
        new_text.extend(lint::citation(ws, id, locator.as_deref(), last));
    }
    let place = match &locator {
        Some(locator) => format!("{id} {locator}"),
        None => id.to_owned(),
    };
    let mut detail: Vec<String> = vec![place.clone()];
    detail.extend(source.title.clone());
    detail.extend(source.date.map(|date| date.to_string()));
    Some(Item {
        label: clip(text.trim_start(), SHOWN),
        description: Some(place),
        detail: Some(detail.join(" · ")),
        kind: ItemKind::Wording,
        filter: format!("{}{text}", typed.tail),
        range: typed.range.clone(),
        new_text,
        about: Some(About::Passage(source.id.clone(), found.bytes.clone())),
    })
}
