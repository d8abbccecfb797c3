//! The text of a block as it renders, with its way back to the note. Citations, footnote references and code stand in it
//! as single placeholder characters.

use super::Wording;
use super::blocks::{BlockKind, Piece, Place, RawBlock};
use super::document::Group;
use std::ops::Range;

/// Stands for an [`Object`] in the text of a block.
pub(super) const PLACEHOLDER: char = '\u{FFFC}';

/// What a placeholder stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Object {
    /// A citation group.
    Cite(usize),
    /// A footnote.
    Note(usize),
    /// Code or math.
    Opaque,
}

/// A block of prose.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub place: Place,
    pub body: Wording,
    /// Placeholders by offset in the text.
    pub objects: Vec<(usize, Object)>,
    /// Offsets in the text at which a new line of the note begins.
    pub breaks: Vec<usize>,
    /// Emphasised or linked words: bytes of the text.
    pub emphasis: Vec<Range<usize>>,
}

/// Characters that are set without spaces between lines.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}'
        | '\u{20000}'..='\u{3FFFF}' | '“' | '”' | '‘' | '’' | '—' | '…' | '⋯')
}

/// A Han letter.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '〇')
}

impl Block {
    pub fn text(&self) -> &str {
        &self.body.text
    }

    pub fn note_range(&self, range: Range<usize>) -> Range<usize> {
        self.body.note_range(range)
    }

    pub fn object(&self, at: usize) -> Option<Object> {
        let i = self.objects.binary_search_by_key(&at, |(at, _)| *at).ok()?;
        self.objects.get(i).map(|(_, object)| *object)
    }

    /// Objects that stand in `range` of the text.
    pub fn objects_in(&self, range: Range<usize>) -> &[(usize, Object)] {
        let from = self.objects.partition_point(|(at, _)| *at < range.start);
        let to = self
            .objects
            .partition_point(|(at, _)| *at < range.end)
            .max(from);
        self.objects.get(from..to).unwrap_or_default()
    }

    /// The offset in the text of a byte of the note, if that byte is in the block.
    fn text_offset(&self, note: usize) -> Option<usize> {
        let i = self
            .body
            .runs
            .partition_point(|(_, bytes)| bytes.start <= note)
            .checked_sub(1)?;
        let (start, bytes) = self.body.runs.get(i)?;
        let end = self
            .body
            .runs
            .get(i + 1)
            .map_or(self.body.text.len(), |(next, _)| *next);
        (note < bytes.end).then(|| {
            if end - start == bytes.len() {
                start + (note - bytes.start)
            } else {
                *start
            }
        })
    }

    /// The bytes of the text that came from a range of the note, which cuts nothing that renders as a whole.
    pub fn text_range(&self, note: &Range<usize>) -> Range<usize> {
        let runs = &self.body.runs;
        let from = runs.partition_point(|(_, bytes)| bytes.start < note.start);
        let to = runs.partition_point(|(_, bytes)| bytes.end <= note.end);
        let offset = |i: usize| runs.get(i).map_or(self.text().len(), |(start, _)| *start);
        offset(from)..offset(to.max(from))
    }

    /// The line of the note that holds the offset `at`: bytes of the text.
    pub fn line(&self, at: usize) -> Range<usize> {
        let next = self.breaks.partition_point(|line| *line <= at);
        let start = next.checked_sub(1).and_then(|i| self.breaks.get(i));
        let end = self.breaks.get(next).copied().unwrap_or(self.text().len());
        start.copied().unwrap_or(0)..end
    }

    /// Puts a block together. `groups` are the citations in it, the first of which has the index `first`.
    pub fn new(raw: &RawBlock, text: &str, groups: &[Group], first: usize) -> Self {
        let mut block = Block {
            place: raw.place.clone(),
            body: Wording::default(),
            objects: Vec::new(),
            breaks: Vec::new(),
            emphasis: Vec::new(),
        };
        let mut pending: Option<Range<usize>> = None;
        let mut groups = groups.iter().zip(first..).peekable();
        for (range, piece) in &raw.pieces {
            let mut at = range.start;
            // A citation swallows the pieces it spans.
            while let Some((citation, index)) = groups.peek() {
                let group = &citation.range;
                if group.end <= at {
                    groups.next();
                    continue;
                }
                if group.start >= range.end {
                    break;
                }
                if group.start >= at {
                    if let Piece::Text = piece {
                        block.join(&mut pending, text.get(at..group.start).unwrap_or_default());
                        block.push(
                            text.get(at..group.start).unwrap_or_default(),
                            at..group.start,
                        );
                    }
                    block.join(&mut pending, "a");
                    let end = citation
                        .shown
                        .as_ref()
                        .map_or(group.end, |shown| shown.start);
                    block.push_object(Object::Cite(*index), group.start..end);
                }
                let end = group.end.min(range.end);
                if let (Some(shown), Piece::Text) = (&citation.shown, piece) {
                    let shown = at.max(shown.start)..end.min(shown.end);
                    block.push(text.get(shown.clone()).unwrap_or_default(), shown);
                }
                at = end;
                if group.end > range.end {
                    break;
                }
                groups.next();
            }
            if at >= range.end {
                continue;
            }
            match piece {
                Piece::Text => {
                    let shown = text.get(at..range.end).unwrap_or_default();
                    block.join(&mut pending, shown);
                    block.push(shown, at..range.end);
                }
                Piece::Rendered(shown) => {
                    block.join(&mut pending, shown);
                    block.push(shown, range.clone());
                }
                Piece::Break => pending = Some(range.clone()),
                Piece::NoteRef(note) => {
                    block.join(&mut pending, "");
                    block.push_object(Object::Note(*note), range.clone());
                }
                Piece::Opaque => {
                    block.join(&mut pending, "a");
                    block.push_object(Object::Opaque, range.clone());
                }
                Piece::LinkEdge => {}
            }
        }
        for range in &raw.emphasis {
            let words = block.text_range(range);
            if !words.is_empty() {
                block.emphasis.push(words);
            }
        }
        block
    }

    fn join(&mut self, pending: &mut Option<Range<usize>>, next: &str) {
        let Some(range) = pending.take() else { return };
        let spaced = match (self.body.text.chars().next_back(), next.chars().next()) {
            (Some(before), Some(after)) => {
                !is_wide(before) && !is_wide(after) && !before.is_whitespace()
            }
            _ => false,
        };
        if spaced {
            self.push(" ", range);
        }
        self.breaks.push(self.body.text.len());
    }

    fn push(&mut self, shown: &str, range: Range<usize>) {
        if shown.is_empty() {
            return;
        }
        let start = self.body.text.len();
        let extends = self.body.runs.last().is_some_and(|(from, bytes)| {
            bytes.end == range.start && start - from == bytes.len() && shown.len() == range.len()
        });
        self.body.text.push_str(shown);
        match self.body.runs.last_mut() {
            Some((_, bytes)) if extends => bytes.end = range.end,
            _ => self.body.runs.push((start, range)),
        }
    }

    fn push_object(&mut self, object: Object, range: Range<usize>) {
        let start = self.body.text.len();
        self.objects.push((start, object));
        self.body.text.push(PLACEHOLDER);
        self.body.runs.push((start, range));
    }

    /// A copy of the given ranges of the text (in order).
    pub fn slices(&self, keep: &[Range<usize>]) -> Block {
        let mut out = Block {
            place: self.place.clone(),
            body: Wording::default(),
            objects: Vec::new(),
            breaks: Vec::new(),
            emphasis: Vec::new(),
        };
        for range in keep {
            let base = out.body.text.len();
            append(&mut out.body, self, range.clone(), false);
            out.objects.extend(
                self.objects_in(range.clone())
                    .iter()
                    .map(|(at, o)| (at - range.start + base, *o)),
            );
            let from = self.breaks.partition_point(|at| *at < range.start);
            let to = self.breaks.partition_point(|at| *at < range.end).max(from);
            out.breaks.extend(
                self.breaks
                    .get(from..to)
                    .unwrap_or_default()
                    .iter()
                    .map(|at| at - range.start + base),
            );
        }
        for range in &self.emphasis {
            let (notes, notee) = (
                self.body.note_range(range.clone()).start,
                self.body.note_range(range.clone()).end,
            );
            if let (Some(start), Some(last)) = (
                out.text_offset(notes),
                notee.checked_sub(1).and_then(|n| out.text_offset(n)),
            ) {
                let end = out
                    .body
                    .text
                    .get(last..)
                    .and_then(|rest| rest.chars().next())
                    .map_or(last, |c| last + c.len_utf8());
                if out.body.text.is_char_boundary(start) && start < end {
                    out.emphasis.push(start..end);
                }
            }
        }
        out
    }

    /// What drops out of the text although it is no Markdown: Pandoc attributes, Obsidian comments and block ids,
    /// highlight marks; and the inline footnotes, each a block of its own, numbered from `next_note`.
    pub fn clean(self, note: &str, next_note: &mut usize) -> (Block, Vec<Block>) {
        let text = self.text();
        if !text.contains(['=', '%', '^', '{', '[', '*']) && !text.contains(":::") {
            return (self, Vec::new());
        }
        let mut drops: Vec<Range<usize>> = Vec::new();
        let mut notes: Vec<(usize, Range<usize>)> = Vec::new();
        self.find_drops(note, &mut drops, &mut notes);
        if drops.is_empty() && notes.is_empty() {
            return (self, Vec::new());
        }
        let mut cuts: Vec<(Range<usize>, Option<usize>)> =
            drops.into_iter().map(|d| (d, None)).collect();
        cuts.extend(
            notes
                .iter()
                .enumerate()
                .map(|(i, (at, inner))| (*at..inner.end + 1, Some(i))),
        );
        cuts.sort_by_key(|(range, _)| (range.start, range.end));
        let mut keep = Vec::new();
        let mut at = 0;
        let mut anchors: Vec<(usize, usize)> = Vec::new();
        let mut kept = 0;
        for (range, inline) in cuts {
            if range.start < at {
                continue;
            }
            if range.start > at {
                keep.push(at..range.start);
                kept += range.start - at;
            }
            if let Some(inline) = inline {
                anchors.push((kept, inline));
            }
            at = range.end;
        }
        keep.push(at..self.text().len());
        let mut blocks = Vec::new();
        let mut placed = Vec::new();
        for (at, inline) in anchors {
            let Some((mark, inner)) = notes.get(inline) else {
                continue;
            };
            let mut block = self.slices(std::slice::from_ref(inner));
            block.place.kind = BlockKind::InlineNote;
            block.place.note = Some(*next_note);
            block.place.quote = None;
            placed.push((at, *next_note, self.note_range(*mark..inner.end + 1)));
            blocks.push(block);
            *next_note += 1;
        }
        let main = self.slices(&keep);
        (main.with_notes(&placed), blocks)
    }

    /// Sets a placeholder for each inline note.
    fn with_notes(self, notes: &[(usize, usize, Range<usize>)]) -> Block {
        if notes.is_empty() {
            return self;
        }
        let mut out = Block {
            body: Wording::default(),
            objects: Vec::new(),
            breaks: Vec::new(),
            emphasis: Vec::new(),
            ..self.clone()
        };
        let mut at = 0;
        let mut shift = Vec::new();
        for (offset, note, range) in notes {
            append(&mut out.body, &self, at..*offset, false);
            out.push_object(Object::Note(*note), range.clone());
            shift.push(*offset);
            at = *offset;
        }
        append(&mut out.body, &self, at..self.text().len(), false);
        let width = PLACEHOLDER.len_utf8();
        let moved = |at: usize| at + width * shift.partition_point(|offset| *offset <= at);
        out.objects.extend(
            self.objects
                .iter()
                .map(|(at, object)| (moved(*at), *object)),
        );
        out.objects.sort_by_key(|(at, _)| *at);
        out.breaks = self.breaks.iter().map(|at| moved(*at)).collect();
        out.emphasis = self
            .emphasis
            .iter()
            .map(|range| moved(range.start)..moved(range.end))
            .collect();
        out
    }

    fn find_drops(
        &self,
        note: &str,
        drops: &mut Vec<Range<usize>>,
        notes: &mut Vec<(usize, Range<usize>)>,
    ) {
        let text = self.text();
        let bytes = text.as_bytes();
        let escaped = |at: usize| {
            let origin = self.note_range(at..at + 1).start;
            origin
                .checked_sub(1)
                .and_then(|before| note.as_bytes().get(before))
                == Some(&b'\\')
        };
        // Partners of `[` found in one pass, so that brackets cost linear time.
        let mut partner: std::collections::HashMap<usize, usize> = std::collections::HashMap::new();
        let mut open = Vec::new();
        for (at, byte) in bytes.iter().enumerate() {
            match byte {
                b'[' => open.push(at),
                b']' => {
                    if let Some(from) = open.pop() {
                        partner.insert(from, at);
                    }
                }
                _ => {}
            }
        }
        let mut comment: Option<usize> = None;
        let mut highlight: Option<usize> = None;
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            let two = bytes.get(at..at + 2).unwrap_or_default();
            if comment.is_none() && two == b"==" && !escaped(at) && bytes.get(at + 2) != Some(&b'=')
            {
                if let Some(from) = highlight.take() {
                    drops.push(from..from + 2);
                    drops.push(at..at + 2);
                } else {
                    highlight = Some(at);
                }
                at += 2;
                continue;
            }
            if two == b"%%" && !escaped(at) {
                match comment.take() {
                    Some(from) => drops.push(from..at + 2),
                    None => comment = Some(at),
                }
                at += 2;
                continue;
            }
            if two == b"**" && !escaped(at) {
                // Emphasis that closes after full-width punctuation is emphasis to its author, not to CommonMark.
                drops.push(at..at + 2);
                at += 2;
                continue;
            }
            match byte {
                b'^' if two == b"^[" && !escaped(at) => {
                    if let Some(close) = partner.get(&(at + 1)) {
                        notes.push((at, at + 2..*close));
                        at = *close + 1;
                        continue;
                    }
                }
                b'[' if two == b"[^" && !escaped(at) => {
                    if let Some(close) = partner.get(&at)
                        && close - at < 200
                        && text
                            .get(at..*close)
                            .is_some_and(|label| !label.contains(char::is_whitespace))
                    {
                        drops.push(at..close + 1);
                        at = close + 1;
                        continue;
                    }
                }
                b'[' if two == b"[[" && !escaped(at) => {
                    if let Some(close) = partner.get(&at)
                        && partner.get(&(at + 1)) == Some(&(close - 1))
                    {
                        let shown = text
                            .get(at + 2..close - 1)
                            .and_then(|inner| inner.rfind('|'))
                            .map_or(at + 2, |bar| at + 3 + bar);
                        drops.push(at..shown);
                        drops.push(close - 1..close + 1);
                        at = shown;
                        continue;
                    }
                }
                b'[' => {
                    if let Some(close) = partner.get(&at)
                        && bytes.get(close + 1) == Some(&b'{')
                        && !escaped(close + 1)
                        && attributes(text, close + 1).is_some()
                    {
                        drops.push(at..at + 1);
                        drops.push(*close..close + 1);
                    }
                }
                b'{' if !escaped(at) => {
                    if let Some(end) = attributes(text, at) {
                        drops.push(at..end);
                        at = end;
                        continue;
                    }
                }
                b':' if bytes.get(at..at + 3) == Some(b":::")
                    && !escaped(at)
                    && (at == 0 || self.breaks.binary_search(&at).is_ok()) =>
                {
                    let end = self
                        .breaks
                        .get(self.breaks.partition_point(|b| *b <= at))
                        .copied()
                        .unwrap_or(text.len());
                    drops.push(at..end);
                    at = end;
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        // `^block-id` at the end of a block.
        if let Some(mark) = text.trim_end().rfind('^')
            && !escaped(mark)
            && text.get(mark + 1..).is_some_and(|id| {
                let id = id.trim_end();
                !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            })
            && text
                .get(..mark)
                .is_none_or(|before| before.is_empty() || before.ends_with(char::is_whitespace))
        {
            drops.push(mark..text.len());
        }
    }
}

/// The end of a Pandoc attribute block `{.cls #id key=value}` that starts at `at`.
fn attributes(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at + 1..)?;
    let window = rest.char_indices().nth(200).map_or(rest.len(), |(i, _)| i);
    let end = rest.get(..window)?.find('}')?;
    let inner = rest.get(..end)?.trim();
    let like = |word: &str| {
        word.starts_with(['.', '#']) && word.len() > 1 || word.contains('=') || word == "-"
    };
    (!inner.is_empty() && inner.is_ascii() && inner.split_whitespace().all(like)
        || inner.starts_with('#') && !inner.contains(' '))
    .then_some(at + 1 + end + 1)
}

/// Appends a range of a block's text to `wording`, with or without its placeholders.
pub(super) fn append(
    wording: &mut Wording,
    block: &Block,
    range: Range<usize>,
    wording_only: bool,
) {
    let runs = &block.body.runs;
    let first = runs
        .partition_point(|(start, _)| *start <= range.start)
        .saturating_sub(1);
    for (i, (start, bytes)) in runs.iter().enumerate().skip(first) {
        if *start >= range.end {
            break;
        }
        let end = runs
            .get(i + 1)
            .map_or(block.text().len(), |(next, _)| *next);
        let (from, to) = ((*start).max(range.start), end.min(range.end));
        if from >= to || wording_only && block.object(*start).is_some() {
            continue;
        }
        let origin = if end - start == bytes.len() {
            bytes.start + (from - start)..bytes.start + (to - start)
        } else {
            bytes.clone()
        };
        wording.runs.push((wording.text.len(), origin));
        wording
            .text
            .push_str(block.text().get(from..to).unwrap_or_default());
    }
}
