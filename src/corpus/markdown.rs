//! Markdown sources read as rendered: which bytes are text, and which blocks they make.

use super::PageMark;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// What a block of a Markdown file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// A heading of that level.
    Heading(u8),
    /// A paragraph of text.
    Text,
    /// A list item, table or code block: one block whatever its lines.
    Whole,
}

/// A block and its bytes, from first to last character of its text.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub kind: BlockKind,
    pub range: Range<usize>,
}

/// A Markdown file as it is read.
#[derive(Debug, Clone)]
pub(super) struct Markdown {
    /// Readable bytes, in order.
    pub readable: Vec<Range<usize>>,
    pub blocks: Vec<Block>,
    /// Where pages begin: `<!-- page 4 -->`, as it is written for a document that was printed.
    pub pages: Vec<PageMark>,
}

/// Reads a Markdown file from byte `body` on.
pub(super) fn read(text: &str, body: usize) -> Markdown {
    let source = text.get(body..).unwrap_or("");
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut readable: Vec<Range<usize>> = Vec::new();
    let mut blocks: Vec<Block> = Vec::new();
    let mut pages: Vec<PageMark> = Vec::new();
    let mut kind: Option<BlockKind> = None;
    let mut open: Option<Range<usize>> = None;
    let (mut hidden, mut items) = (0usize, 0usize);
    let mut finish = |open: &mut Option<Range<usize>>, kind: Option<BlockKind>| {
        if let Some(range) = open.take() {
            blocks.push(Block {
                kind: kind.unwrap_or(BlockKind::Whole),
                range,
            });
        }
    };
    for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
        let range = range.start + body..range.end + body;
        let mut add = |range: Range<usize>, open: &mut Option<Range<usize>>| {
            match open {
                Some(block) => block.end = range.end,
                None => *open = Some(range.clone()),
            }
            match readable.last_mut() {
                // Soft breaks and the indent after them are layout.
                Some(last)
                    if text
                        .get(last.end..range.start)
                        .is_some_and(|between| between.trim().is_empty()) =>
                {
                    last.end = range.end;
                }
                _ => readable.push(range),
            }
        };
        match event {
            Event::Start(tag) => match tag {
                Tag::Heading { level, .. } => {
                    finish(&mut open, kind);
                    kind = Some(BlockKind::Heading(level as u8));
                }
                Tag::Paragraph => {
                    finish(&mut open, kind);
                    kind = Some(if items > 0 {
                        BlockKind::Whole
                    } else {
                        BlockKind::Text
                    });
                }
                Tag::Item => {
                    finish(&mut open, kind);
                    items += 1;
                    kind = Some(BlockKind::Whole);
                }
                Tag::Table(_) => {
                    finish(&mut open, kind);
                    kind = Some(BlockKind::Whole);
                }
                Tag::CodeBlock(_) => {
                    finish(&mut open, kind);
                    kind = Some(BlockKind::Whole);
                }
                Tag::Image { .. } | Tag::MetadataBlock(_) | Tag::HtmlBlock => hidden += 1,
                _ => {}
            },
            Event::End(tag) => match tag {
                TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::CodeBlock => {
                    finish(&mut open, kind)
                }
                TagEnd::Item => {
                    finish(&mut open, kind);
                    items = items.saturating_sub(1);
                }
                TagEnd::Table => {
                    finish(&mut open, kind);
                }
                TagEnd::Image | TagEnd::MetadataBlock(_) | TagEnd::HtmlBlock => {
                    hidden = hidden.saturating_sub(1)
                }
                _ => {}
            },
            // An entity is shown as another text than its bytes; it is left out.
            Event::Text(shown)
                if hidden == 0 && text.get(range.clone()).is_some_and(|t| same(t, &shown)) =>
            {
                add(range, &mut open);
            }
            Event::Code(shown) if hidden == 0 => {
                let raw = text.get(range.clone()).unwrap_or("");
                if let Some(at) = raw.find(&*shown) {
                    add(range.start + at..range.start + at + shown.len(), &mut open);
                }
            }
            Event::Html(comment) | Event::InlineHtml(comment) => {
                pages.extend(page(&comment).map(|number| PageMark {
                    number,
                    start: range.end,
                }));
            }
            _ => {}
        }
    }
    finish(&mut open, kind);
    Markdown {
        readable,
        blocks,
        pages,
    }
}

/// The number of the page that a comment says begins there.
fn page(comment: &str) -> Option<u32> {
    let inside = comment.trim().strip_prefix("<!--")?.strip_suffix("-->")?;
    inside.trim().strip_prefix("page ")?.trim().parse().ok()
}

/// Whether the bytes are the text shown. Line ends inside code may differ.
fn same(raw: &str, shown: &str) -> bool {
    raw == shown || raw.contains('\r') && raw.replace("\r\n", "\n") == shown
}
