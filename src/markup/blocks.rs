//! The structure of a note: which bytes are prose, in which block, inside which containers.

use super::NoteKind;
use super::links::Links;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::collections::HashMap;
use std::ops::Range;

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    Paragraph,
    Heading(u8),
    Cell,
    /// The title line of a callout, or the attribution line of a block quote.
    Label,
    /// The text of an inline footnote, `^[…]`.
    InlineNote,
}

/// Where a block stands: the innermost container of each sort.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub kind: BlockKind,
    /// The innermost container of any sort, to tell siblings.
    pub container: usize,
    pub quote: Option<usize>,
    /// The outermost list, and whether the innermost one has bullets.
    pub list: Option<usize>,
    pub bullet: bool,
    pub row: Option<usize>,
    /// The footnote whose text this is.
    pub note: Option<usize>,
}

/// A stretch of a block in the order of the note.
#[derive(Debug)]
pub(super) enum Piece {
    /// Text as written.
    Text,
    /// Text that renders differently: an entity, an escape.
    Rendered(String),
    /// A line break.
    Break,
    /// A reference to a footnote.
    NoteRef(usize),
    /// Code or math: never read, but not nothing.
    Opaque,
    /// What opens or closes a link to a file of the corpus: nothing, unless the link is read as a citation.
    LinkEdge,
}

/// A link to a file of the corpus.
#[derive(Debug)]
pub(super) struct Link {
    pub range: Range<usize>,
    /// The words that it shows.
    pub words: Range<usize>,
    /// The source in the file.
    pub id: String,
}

/// A block before its text is put together.
#[derive(Debug)]
pub(super) struct RawBlock {
    pub place: Place,
    pub pieces: Vec<(Range<usize>, Piece)>,
    /// What is emphasised or linked.
    pub emphasis: Vec<Range<usize>>,
    /// Links to files of the corpus.
    pub links: Vec<Link>,
}

/// A block quote or callout.
#[derive(Debug)]
pub(super) struct QuoteBox {
    pub range: Range<usize>,
    pub parent: Option<usize>,
    /// The container that it stands in.
    pub container: usize,
}

/// The structure of a whole note.
#[derive(Debug, Default)]
pub(super) struct Structure {
    pub blocks: Vec<RawBlock>,
    pub quotes: Vec<QuoteBox>,
    /// How many footnotes there are; inline ones are added later.
    pub notes: usize,
    /// HTML comments.
    pub comments: Vec<Range<usize>>,
    /// First block after the start of each list.
    pub lists: Vec<usize>,
}

/// Reads the structure of `text` from byte `start` on.
pub(super) fn read(text: &str, start: usize, kind: NoteKind, links: Links) -> Structure {
    match kind {
        NoteKind::Markdown => Reader::new(text, links).markdown(start),
        NoteKind::Text => plain(text, start),
    }
}

/// The Markdown that notes are written in.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
        | Options::ENABLE_MATH
}

#[derive(Clone)]
struct Frame {
    place: Place,
}

struct Reader<'a> {
    text: &'a str,
    links: Links<'a>,
    out: Structure,
    stack: Vec<Frame>,
    current: Option<RawBlock>,
    labels: HashMap<String, usize>,
    containers: usize,
    rows: usize,
    /// Depth inside code blocks, metadata in mid-text and images.
    skip: usize,
}

fn root() -> Place {
    Place {
        kind: BlockKind::Paragraph,
        container: 0,
        quote: None,
        list: None,
        bullet: false,
        row: None,
        note: None,
    }
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, links: Links<'a>) -> Self {
        Reader {
            text,
            links,
            out: Structure::default(),
            stack: vec![Frame { place: root() }],
            current: None,
            labels: HashMap::new(),
            containers: 0,
            rows: 0,
            skip: 0,
        }
    }

    fn place(&self) -> Place {
        self.stack
            .last()
            .map_or_else(root, |frame| frame.place.clone())
    }

    fn flush(&mut self) {
        if let Some(block) = self.current.take()
            && !block.pieces.is_empty()
        {
            self.out.blocks.push(block);
        }
    }

    fn open(&mut self, kind: BlockKind) {
        self.flush();
        let place = Place {
            kind,
            ..self.place()
        };
        self.current = Some(RawBlock {
            place,
            pieces: Vec::new(),
            emphasis: Vec::new(),
            links: Vec::new(),
        });
    }

    fn push(&mut self, change: impl FnOnce(&mut Place)) {
        self.flush();
        self.containers += 1;
        let mut place = self.place();
        place.container = self.containers;
        change(&mut place);
        self.stack.push(Frame { place });
    }

    fn pop(&mut self) {
        self.flush();
        if self.stack.len() > 1 {
            self.stack.pop();
        }
    }

    fn piece(&mut self, range: Range<usize>, piece: Piece) {
        if self.skip > 0 {
            return;
        }
        if self.current.is_none() {
            self.open(BlockKind::Paragraph);
        }
        if let Some(block) = &mut self.current {
            block.pieces.push((range, piece));
        }
    }

    fn note(&mut self, label: &str) -> usize {
        let label = label.to_lowercase();
        let next = self.labels.len();
        *self.labels.entry(label).or_insert(next)
    }

    fn markdown(mut self, start: usize) -> Structure {
        let text = self.text;
        let body = text.get(start..).unwrap_or_default();
        for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
            self.event(event, start + range.start..start + range.end);
        }
        self.flush();
        self.out.notes = self.labels.len();
        self.out
    }

    fn event(&mut self, event: Event, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(shown) => {
                let piece = if self.text.get(range.clone()) == Some(&*shown) {
                    Piece::Text
                } else {
                    Piece::Rendered(shown.to_string())
                };
                self.piece(range, piece);
            }
            Event::InlineMath(_) => {
                // `$5到$6` is money: Pandoc closes no math before a digit.
                let money = self
                    .text
                    .get(range.end..)
                    .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
                self.piece(range, if money { Piece::Text } else { Piece::Opaque });
            }
            Event::Code(_) | Event::DisplayMath(_) => self.piece(range, Piece::Opaque),
            Event::Html(_) | Event::InlineHtml(_) => {
                let raw = self.text.get(range.clone()).unwrap_or_default();
                if raw.trim_start().starts_with("<br") {
                    self.piece(range, Piece::Break);
                } else if matches!(event, Event::InlineHtml(_)) && raw.starts_with("<!--") {
                    self.out.comments.push(range);
                }
            }
            Event::FootnoteReference(label) => {
                let note = self.note(&label);
                self.piece(range, Piece::NoteRef(note));
            }
            Event::SoftBreak | Event::HardBreak => self.piece(range, Piece::Break),
            Event::Rule => self.flush(),
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.open(BlockKind::Paragraph),
            Tag::Heading { level, .. } => self.open(BlockKind::Heading(level as u8)),
            Tag::TableCell => self.open(BlockKind::Cell),
            Tag::BlockQuote(_) => {
                let quote = self.out.quotes.len();
                let place = self.place();
                self.out.quotes.push(QuoteBox {
                    range,
                    parent: place.quote,
                    container: place.container,
                });
                self.push(|place| place.quote = Some(quote));
            }
            Tag::List(number) => {
                let list = self.out.lists.len();
                self.push(|place| {
                    place.list.get_or_insert(list);
                    place.bullet = number.is_none();
                });
                self.out.lists.push(self.out.blocks.len());
            }
            Tag::Item | Tag::Table(_) => self.push(|_| ()),
            Tag::TableHead | Tag::TableRow => {
                self.rows += 1;
                let row = self.rows;
                self.push(|place| place.row = Some(row));
            }
            Tag::FootnoteDefinition(label) => {
                let note = self.note(&label);
                self.push(|place| place.note = Some(note));
            }
            Tag::MetadataBlock(_) => {
                self.flush();
                self.skip += 1;
            }
            Tag::CodeBlock(_) => {
                self.flush();
                self.skip += 1;
            }
            Tag::Image { .. } => {
                // A picture that leads to a file has no words to cite it with.
                if let Some(block) = &mut self.current {
                    block.links.pop_if(|link| range.end <= link.range.end);
                }
                self.skip += 1;
            }
            Tag::HtmlBlock => {
                self.flush();
                let raw = self.text.get(range.clone()).unwrap_or_default();
                let mut at = 0;
                while let Some(open) = raw.get(at..).and_then(|rest| rest.find("<!--")) {
                    let from = at + open;
                    let Some(close) = raw.get(from..).and_then(|rest| rest.find("-->")) else {
                        break;
                    };
                    at = from + close + 3;
                    self.out.comments.push(range.start + from..range.start + at);
                }
            }
            Tag::Link { dest_url, .. } => {
                let id = self.links.source(&dest_url).filter(|_| self.skip == 0);
                self.emphasize(range.start..range.end - usize::from(id.is_some()));
                if let Some(id) = id {
                    let inside = range.start + 1;
                    self.piece(range.start..inside, Piece::LinkEdge);
                    if let Some(block) = &mut self.current {
                        block.links.push(Link {
                            range,
                            words: inside..inside,
                            id: id.to_owned(),
                        });
                    }
                }
            }
            Tag::Emphasis | Tag::Strong => self.emphasize(range),
            _ => {}
        }
    }

    fn emphasize(&mut self, range: Range<usize>) {
        if self.current.is_none() {
            self.open(BlockKind::Paragraph);
        }
        if let Some(block) = &mut self.current {
            block.emphasis.push(range);
        }
    }

    /// Ends the link at `range`, if it leads to a file of the corpus.
    fn end_link(&mut self, range: Range<usize>) {
        let Some(block) = &mut self.current else {
            return;
        };
        if let Some(link) = block.links.last_mut().filter(|link| link.range == range)
            && let Some((last, _)) = block.pieces.last()
        {
            link.words.end = last.end;
            block.pieces.push((last.end..range.end, Piece::LinkEdge));
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Link => self.end_link(range),
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell => self.flush(),
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::Table
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::FootnoteDefinition => self.pop(),
            TagEnd::MetadataBlock(_) | TagEnd::CodeBlock | TagEnd::Image => {
                self.skip = self.skip.saturating_sub(1)
            }
            TagEnd::HtmlBlock => self.flush(),
            _ => {}
        }
    }
}

/// The directive at the end of a line of plain text; other comments are text there.
fn directive(line: &str) -> Option<Range<usize>> {
    let start = line.rfind("<!--")?;
    let comment = line.get(start..)?.trim_end();
    let is_directive = comment.ends_with("-->")
        && comment
            .get(4..)
            .is_some_and(|inner| inner.trim_start().starts_with("yinwen-"));
    is_directive.then(|| start..start + comment.len())
}

/// Plain text: paragraphs end at blank lines and before indented lines; `>` opens a block quote.
fn plain(text: &str, start: usize) -> Structure {
    let mut out = Structure::default();
    let mut current: Option<RawBlock> = None;
    let mut quote: Option<usize> = None;
    let mut quoted = false;
    let mut at = start;
    for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
        let start = at;
        at += line.len();
        let mut bare = line.trim_end_matches(['\n', '\r']);
        if let Some(comment) = directive(bare) {
            out.comments
                .push(start + comment.start..start + comment.end);
            bare = bare.get(..comment.start).unwrap_or_default();
            // On a line of its own it is no blank line: the paragraph goes on.
            if bare.trim().is_empty() {
                continue;
            }
        }
        let body = bare.trim_start();
        let mark = body.strip_prefix('>').map(str::trim_start);
        if mark.is_some() != quoted {
            out.blocks.extend(current.take());
            quote = None;
        }
        quoted = mark.is_some();
        let shown = mark.unwrap_or(body).trim_end();
        let indented = bare.starts_with(['\u{3000}', '\t']) || bare.starts_with("  ");
        if shown.is_empty() || indented {
            out.blocks.extend(current.take());
        }
        if shown.is_empty() {
            continue;
        }
        let from = start + (shown.as_ptr() as usize - line.as_ptr() as usize);
        let range = from..from + shown.len();
        if quoted && quote.is_none() {
            quote = Some(out.quotes.len());
            out.quotes.push(QuoteBox {
                range: range.clone(),
                parent: None,
                container: 0,
            });
        }
        if let Some(quote) = quote.and_then(|q| out.quotes.get_mut(q)) {
            quote.range.end = range.end;
        }
        let container = quote.map_or(0, |q| q + 1);
        match &mut current {
            Some(block) => {
                block
                    .pieces
                    .push((start.saturating_sub(1)..start, Piece::Break));
                block.pieces.push((range, Piece::Text));
            }
            None => {
                current = Some(RawBlock {
                    place: Place {
                        container,
                        quote,
                        ..root()
                    },
                    pieces: vec![(range, Piece::Text)],
                    emphasis: Vec::new(),
                    links: Vec::new(),
                });
            }
        }
    }
    out.blocks.extend(current);
    out
}
