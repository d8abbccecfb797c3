//! A note put together: its blocks with their citations, its block quotes with labels, and its marked quotations before
//! anything is bound.

use super::blocks::{self, BlockKind};
use super::citation::{self, Citation};
use super::links::{self, Links, Standing};
use super::marks::{self, Marks};
use super::prose::{self, Block, Object};
use super::{Binding, Heading, Known, Nonportable, NoteKind, Unclosed, Wording};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// The items of one citation.
#[derive(Debug)]
pub(super) struct Group {
    pub range: Range<usize>,
    pub items: Range<usize>,
    pub bracketed: bool,
    /// The words that a Wikilink shows instead of its key: bytes of the note.
    pub shown: Option<Range<usize>>,
}

/// A block quote.
#[derive(Debug, Clone, Default)]
pub(super) struct BoxState {
    /// Blocks of wording, in order.
    pub body: Vec<usize>,
    /// Callout title and attribution line.
    pub labels: Vec<usize>,
    /// A callout that quotes nothing itself.
    pub container: bool,
    /// The outermost quotation that it belongs to (itself, mostly).
    pub whole: usize,
    /// The container it stands in.
    pub outside: usize,
}

/// Text between quotation marks.
#[derive(Debug, Clone)]
pub(super) struct Quoted {
    /// Block and bytes of its text, marks excluded.
    pub segments: Vec<(usize, Range<usize>)>,
    /// Block and offset of the opening mark, and after the closing mark.
    pub start: (usize, usize),
    pub end: (usize, usize),
    pub open: char,
    pub close: char,
    pub parent: Option<usize>,
    /// No quotation after all: a gloss, the definition of a short title, marks that are layout.
    pub dropped: bool,
}

/// Everything about a note that binding needs.
pub(super) struct Document<'a> {
    pub text: &'a str,
    pub blocks: Vec<Block>,
    /// 《…》 in each block.
    pub titles: Vec<Vec<Range<usize>>>,
    pub boxes: Vec<BoxState>,
    pub citations: Vec<Citation>,
    pub groups: Vec<Group>,
    pub nonportable: Vec<Nonportable>,
    pub quoted: Vec<Quoted>,
    /// Quotations by block and opening offset.
    pub opening: BTreeMap<(usize, usize), usize>,
    pub unclosed: Vec<Unclosed>,
    pub notes: usize,
    pub comments: Vec<Range<usize>>,
}

impl<'a> Document<'a> {
    /// Reads `text` from byte `start` on, where the front matter ends.
    pub fn read(text: &'a str, start: usize, kind: NoteKind, links: Links) -> Self {
        let known = links.known;
        let mut structure = blocks::read(text, start, kind, links);
        let mut doc = Document {
            text,
            blocks: Vec::new(),
            titles: Vec::new(),
            boxes: Vec::new(),
            citations: Vec::new(),
            groups: Vec::new(),
            nonportable: Vec::new(),
            quoted: Vec::new(),
            opening: BTreeMap::new(),
            unclosed: Vec::new(),
            notes: structure.notes,
            comments: std::mem::take(&mut structure.comments),
        };
        let mut blocks = Vec::new();
        for (index, raw) in structure.blocks.iter().enumerate() {
            let first = doc.groups.len();
            doc.cite(raw, known);
            doc.cite_links(raw, Standing::of(&structure.blocks, index), first, known);
            let groups = doc.groups.get(first..).unwrap_or_default();
            let (block, notes) = Block::new(raw, text, groups, first).clean(text, &mut doc.notes);
            blocks.push(block);
            blocks.extend(notes);
        }
        doc.label(blocks, &structure.quotes, known);
        for block in &doc.blocks {
            doc.titles.push(title_spans(block.text()));
        }
        doc.pair();
        doc
    }

    /// Finds the citations of a block that are written with a key.
    fn cite(&mut self, raw: &blocks::RawBlock, known: &Known) {
        let mut prose: Vec<Range<usize>> = Vec::new();
        for (range, piece) in &raw.pieces {
            if !matches!(piece, blocks::Piece::Text | blocks::Piece::Rendered(_)) {
                continue;
            }
            match prose.last_mut() {
                Some(last) if last.end == range.start => last.end = range.end,
                _ => prose.push(range.clone()),
            }
        }
        let (citations, nonportable) = citation::parse(self.text, &prose, known);
        self.nonportable.extend(nonportable);
        self.add(citations);
    }

    /// Adds the links of a block that are citations to its other ones, of which `first` is the first group.
    fn cite_links(
        &mut self,
        raw: &blocks::RawBlock,
        standing: Standing,
        first: usize,
        known: &Known,
    ) {
        let groups = self.groups.get(first..).unwrap_or_default();
        let (citations, nonportable) = links::cite(raw, self.text, standing, groups, first, known);
        self.nonportable.extend(nonportable);
        self.add(citations);
        if let Some(groups) = self.groups.get_mut(first..) {
            groups.sort_by_key(|group| group.range.start);
        }
    }

    /// Adds citations, in order, and the groups they form.
    fn add(&mut self, citations: Vec<Citation>) {
        for citation in citations {
            let index = self.citations.len();
            match self.groups.last_mut() {
                Some(group) if group.range == citation.group => group.items.end = index + 1,
                _ => self.groups.push(Group {
                    range: citation.group.clone(),
                    items: index..index + 1,
                    bracketed: citation.bracketed,
                    shown: shown(self.text, &citation),
                }),
            }
            self.citations.push(citation);
        }
    }

    /// Splits callout titles and attribution lines off, and says which blocks make up which block quote.
    fn label(&mut self, blocks: Vec<Block>, quotes: &[blocks::QuoteBox], known: &Known) {
        self.boxes = quotes
            .iter()
            .map(|quote| BoxState {
                outside: quote.container,
                ..BoxState::default()
            })
            .collect();
        let mut first_seen = vec![false; quotes.len()];
        let mut split: Vec<Block> = Vec::with_capacity(blocks.len());
        for block in blocks {
            let quote = block.place.quote;
            let first = quote
                .and_then(|q| first_seen.get_mut(q))
                .is_some_and(|seen| !std::mem::replace(seen, true));
            match (quote, callout(&block).filter(|_| first)) {
                (Some(quote), Some((quoting, title))) => {
                    if let Some(state) = self.boxes.get_mut(quote) {
                        state.container = !quoting;
                    }
                    let line = block.breaks.first().copied().unwrap_or(block.text().len());
                    let mut label = block.slices(std::slice::from_ref(&(title..line.max(title))));
                    label.place.kind = BlockKind::Label;
                    let body = block.slices(std::slice::from_ref(&(line..block.text().len())));
                    split.push(label);
                    if !body.text().trim().is_empty() {
                        split.push(body);
                    }
                }
                _ => split.push(block),
            }
        }
        for (i, quote) in quotes.iter().enumerate() {
            let around = quote
                .parent
                .and_then(|p| self.boxes.get(p))
                .filter(|p| !p.container)
                .map(|p| p.whole);
            if let Some(state) = self.boxes.get_mut(i) {
                state.whole = around.unwrap_or(i);
            }
        }
        let whole = |boxes: &[BoxState], block: &Block| {
            block
                .place
                .quote
                .filter(|_| block.place.note.is_none())
                .and_then(|q| boxes.get(q))
                .map(|b| b.whole)
        };
        let mut last: HashMap<usize, (usize, usize)> = HashMap::new();
        for (i, block) in split.iter().enumerate() {
            if let Some(q) =
                whole(&self.boxes, block).filter(|_| block.place.kind != BlockKind::Label)
            {
                let entry = last.entry(q).or_insert((i, 0));
                entry.0 = i;
                entry.1 += 1;
            }
        }
        for (i, block) in split.into_iter().enumerate() {
            let Some(q) = whole(&self.boxes, &block) else {
                self.blocks.push(block);
                continue;
            };
            let is_last = last.get(&q).is_some_and(|(at, _)| *at == i);
            let alone = last.get(&q).is_none_or(|(_, count)| *count <= 1);
            let line = block.breaks.last().copied().unwrap_or(0);
            let container = self.boxes.get(q).is_some_and(|state| state.container);
            let has_label = is_last
                && !container
                && block.place.kind != BlockKind::Label
                && (line > 0 || !alone)
                && is_attribution(&block, line, known);
            let mut parts: Vec<(Block, bool)> = Vec::new();
            if has_label {
                let body = block.slices(std::slice::from_ref(&(0..line)));
                let mut label = block.slices(std::slice::from_ref(&(line..block.text().len())));
                label.place.kind = BlockKind::Label;
                if !body.text().trim().is_empty() {
                    parts.push((body, false));
                }
                parts.push((label, true));
            } else {
                let label = block.place.kind == BlockKind::Label;
                parts.push((block, label));
            }
            for (block, label) in parts {
                let index = self.blocks.len();
                self.blocks.push(block);
                if let Some(state) = self.boxes.get_mut(q) {
                    if label {
                        state.labels.push(index)
                    } else {
                        state.body.push(index)
                    }
                }
            }
        }
    }

    /// Pairs the quotation marks of all blocks.
    fn pair(&mut self) {
        // A quotation that goes on from the paragraph before: its index, and the mark it goes on with.
        let mut going: Option<(usize, char)> = None;
        for b in 0..self.blocks.len() {
            let Some(block) = self.blocks.get(b) else {
                continue;
            };
            let Marks { pairs, unclosed } =
                marks::pair(block, self.titles.get(b).map_or(&[], Vec::as_slice));
            let text = block.text();
            let indent = text.len() - text.trim_start().len();
            let next = self.blocks.get(b + 1).filter(|next| {
                next.place.container == block.place.container
                    && next.place.quote == block.place.quote
                    && next.place.kind == BlockKind::Paragraph
                    && block.place.kind == BlockKind::Paragraph
            });
            let goes_on = |at: usize, c: char| {
                let before = text.get(..at).unwrap_or_default().trim_end();
                "“「『".contains(c)
                    && (before.is_empty() || before.ends_with(['：', ':']))
                    && next.is_some_and(|next| next.text().trim_start().starts_with(c))
            };
            let chain = unclosed
                .iter()
                .rev()
                .find(|(at, c)| goes_on(*at, *c))
                .copied();
            let continued = going
                .take()
                .filter(|(_, mark)| text.trim_start().starts_with(*mark));
            let base = self.quoted.len();
            let mut replaced: HashMap<usize, usize> = HashMap::new();
            let mut indexes = Vec::new();
            for (i, pair) in pairs.iter().enumerate() {
                if let Some((whole, _)) = continued
                    && pair.outer.start == indent
                {
                    if let Some(quoted) = self.quoted.get_mut(whole) {
                        quoted.segments.push((b, pair.inner.clone()));
                        quoted.end = (b, pair.outer.end);
                        quoted.close = pair.close;
                        quoted.dropped = false;
                    }
                    replaced.insert(i, whole);
                    indexes.push(whole);
                    continue;
                }
                let index = self.quoted.len();
                let parent = pair.parent.and_then(|p| indexes.get(p).copied());
                self.opening.insert((b, pair.outer.start), index);
                self.quoted.push(Quoted {
                    segments: vec![(b, pair.inner.clone())],
                    start: (b, pair.outer.start),
                    end: (b, pair.outer.end),
                    open: pair.open,
                    close: pair.close,
                    parent,
                    dropped: false,
                });
                indexes.push(index);
            }
            let added = self.quoted.len();
            if let Some((at, c)) = chain {
                let rest = at + c.len_utf8()..text.len();
                let whole = match continued.filter(|_| at == indent) {
                    Some((whole, _)) => {
                        if let Some(quoted) = self.quoted.get_mut(whole) {
                            quoted.segments.push((b, rest));
                        }
                        whole
                    }
                    None => {
                        self.opening.insert((b, at), self.quoted.len());
                        self.quoted.push(Quoted {
                            segments: vec![(b, rest)],
                            start: (b, at),
                            end: (b, text.len()),
                            open: c,
                            close: c,
                            parent: None,
                            dropped: true,
                        });
                        self.quoted.len() - 1
                    }
                };
                going = Some((whole, c));
                for index in base..added {
                    if let Some(inner) = self.quoted.get_mut(index)
                        && inner.start.1 > at
                        && inner.parent.is_none()
                    {
                        inner.parent = Some(whole);
                    }
                }
            }
            for (at, c) in unclosed {
                if chain != Some((at, c)) {
                    let range = block.note_range(at..at + c.len_utf8());
                    self.unclosed.push(Unclosed {
                        range,
                        straight: matches!(c, '"' | '＂'),
                    });
                }
            }
            // A quotation that went on into this paragraph, but is not closed in it, never was one.
            if let Some((whole, _)) = continued
                && let Some(quoted) = self.quoted.get(whole)
                && quoted.dropped
                && going.map(|(index, _)| index) != Some(whole)
                && let Some(first) = self.blocks.get(quoted.start.0)
            {
                let range =
                    first.note_range(quoted.start.1..quoted.start.1 + quoted.open.len_utf8());
                self.unclosed.push(Unclosed {
                    range,
                    straight: false,
                });
            }
        }
        self.unclosed.sort_by_key(|mark| mark.range.start);
        self.unclosed.dedup_by_key(|mark| mark.range.start);
    }

    /// The headings outside block quotes that have a text, in order.
    pub fn headings(&self) -> Vec<Heading> {
        let blocks = self.blocks.iter().enumerate();
        let headings = blocks.filter_map(|(index, block)| {
            let BlockKind::Heading(level) = block.place.kind else {
                return None;
            };
            let all = 0..block.text().len();
            let is_shown = block.place.quote.is_none() && !all.is_empty();
            is_shown.then(|| Heading {
                level,
                range: block.note_range(all.clone()),
                text: self.wording(&[(index, all)]).text,
            })
        });
        headings.collect()
    }

    /// The wording of some segments, trimmed, without citations and other placeholders.
    pub fn wording(&self, segments: &[(usize, Range<usize>)]) -> Wording {
        let mut out = Wording::default();
        let mut last_end: Option<usize> = None;
        for (b, range) in segments {
            let Some(block) = self.blocks.get(*b) else {
                continue;
            };
            let range = self.trim(block, range.clone());
            if range.is_empty() {
                continue;
            }
            let next = block
                .text()
                .get(range.clone())
                .and_then(|text| text.chars().next());
            let start = block.note_range(range.clone()).start;
            if let (Some(end), Some(before), Some(after)) =
                (last_end, out.text.chars().next_back(), next)
                && !prose::is_wide(before)
                && !prose::is_wide(after)
            {
                out.runs.push((out.text.len(), end..start.max(end)));
                out.text.push(' ');
            }
            last_end = Some(block.note_range(range.clone()).end);
            prose::append(&mut out, block, range, true);
        }
        out
    }

    /// The attribution line of a block quote (a block), unless it holds a citation or title or is what binds the quote.
    pub fn attribution(&self, index: usize, binding: Option<&Binding>) -> Option<usize> {
        let state = self.boxes.get(index)?;
        let line = *state.labels.last()?;
        let block = self
            .blocks
            .get(line)
            .filter(|_| state.body.last() < Some(&line))?;
        let range = block.note_range(0..block.text().len());
        let binds = binding
            .iter()
            .flat_map(|binding| &binding.citations)
            .any(|cite| range.start <= cite.range.start && cite.range.end <= range.end);
        let cites = |(_, object): &(usize, Object)| matches!(object, Object::Cite(_));
        let names = block.text().contains('《') || block.objects.iter().any(cites);
        (!binds && !names).then_some(line)
    }

    /// Cuts spaces and placeholders off both ends.
    pub fn trim(&self, block: &Block, range: Range<usize>) -> Range<usize> {
        let (mut start, mut end) = (range.start, range.end);
        while let Some(c) = block
            .text()
            .get(start..end)
            .and_then(|text| text.chars().next_back())
        {
            let at = end - c.len_utf8();
            if !c.is_whitespace() && block.object(at).is_none() {
                break;
            }
            end = at;
        }
        while let Some(c) = block
            .text()
            .get(start..end)
            .and_then(|text| text.chars().next())
        {
            if !c.is_whitespace() && block.object(start).is_none() {
                break;
            }
            start += c.len_utf8();
        }
        start..end
    }

    pub fn group(&self, object: Object) -> Option<&Group> {
        match object {
            Object::Cite(index) => self.groups.get(index),
            _ => None,
        }
    }
}

/// The words after the bar of `[[key|shown]]`.
fn shown(text: &str, citation: &Citation) -> Option<Range<usize>> {
    let group = &citation.group;
    let rest = citation.key_range.end..group.end.checked_sub(2)?;
    let is_link = text.get(group.clone())?.starts_with("[[")
        && citation.key_range.start == group.start + 2
        && text.get(rest.clone())?.starts_with('|');
    is_link.then(|| rest.start + 1..rest.end)
}

/// 《…》 in a text, outermost ones.
pub(super) fn title_spans(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut open: Option<usize> = None;
    let mut depth = 0usize;
    for (at, c) in text
        .char_indices()
        .filter(|(_, c)| matches!(c, '《' | '》'))
    {
        if c == '《' {
            depth += 1;
            // A second 《 far off means that the first was never closed.
            if depth == 1 || open.is_some_and(|from| at - from > 300) {
                open = Some(at);
                depth = 1;
            }
        } else if depth > 0 {
            depth -= 1;
            if depth == 0
                && let Some(from) = open.take()
            {
                out.push(from..at + c.len_utf8());
            }
        }
    }
    out
}

/// Whether a block quote's first block opens a callout: whether that quotes, and where its title starts.
fn callout(block: &Block) -> Option<(bool, usize)> {
    let rest = block.text().strip_prefix("[!")?;
    let close = rest
        .char_indices()
        .take(40)
        .find(|(_, c)| *c == ']')
        .map(|(at, _)| at)?;
    let name = rest.get(..close)?;
    if name.is_empty()
        || !name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    {
        return None;
    }
    let mut title = 2 + close + 1;
    if block
        .text()
        .get(title..)
        .is_some_and(|rest| rest.starts_with(['+', '-']))
    {
        title += 1;
    }
    Some((
        matches!(name.to_ascii_lowercase().as_str(), "quote" | "cite"),
        title,
    ))
}

/// Whether the line of `block` from `at` says where a block quote comes from.
fn is_attribution(block: &Block, at: usize, known: &Known) -> bool {
    let line = block.text().get(at..).unwrap_or_default().trim();
    let objects = block.objects_in(at..block.text().len());
    let cited = objects
        .iter()
        .any(|(_, object)| matches!(object, Object::Cite(_)));
    let mut words = line.chars().filter(|c| c.is_alphanumeric());
    if cited && words.next().is_none() && !line.contains(['”', '」', '"']) {
        return true;
    }
    let dash =
        line.starts_with(['—', '–', '―']) || line.starts_with("--") || line.starts_with("- ");
    let bullet = at == 0 && block.place.list.is_some() && block.place.bullet;
    if !(dash || bullet) || line.chars().filter(|c| c.is_alphanumeric()).count() > 60 {
        return false;
    }
    if cited {
        return true;
    }
    let body = line.trim_start_matches(['—', '–', '―', '-', ' ']);
    let bytes = body.as_bytes();
    let dated = bytes.windows(4).any(|year| {
        year.iter().all(u8::is_ascii_digit) && (year.starts_with(b"1") || year.starts_with(b"2"))
    });
    let named = known
        .works
        .iter()
        .flat_map(|work| &work.author)
        .any(|author| !author.is_empty() && body.starts_with(author.as_str()));
    // A line of a list ends as a sentence does. So may who and when, which no line of a list begins with.
    if body.ends_with(['。', '；', '！', '？', '，', ';']) {
        return named && dated;
    }
    let latin_name = {
        let words: Vec<&str> = body
            .split([' ', ','])
            .filter(|word| !word.is_empty())
            .collect();
        (2..=4).contains(&words.len())
            && words.iter().all(|word| {
                word.starts_with(|c: char| {
                    c.is_uppercase() && c.is_alphabetic() && (c as u32) < 0x2E80
                })
            })
    };
    body.contains('《') || dated || named || latin_name
}
