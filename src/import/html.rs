//! Web pages, reduced to their article.
//!
//! Which part of a page is the article is told by the rules of Firefox's reader view (`dom_smoothie`); what that gives is
//! read block by block here, so that headings, lists, table rows and footnotes stay what they are.

use super::html_meta::metadata;
use super::{Block, Body, Document, ImportError, Kind, Piece, plain, words};
use crate::files;
use crate::text::sentence::ends_closed;
use dom_query::NodeRef;
use dom_smoothie::{Config, Readability};
use std::collections::HashMap;

/// Longer pages, in MB, are no articles.
const LARGEST: u64 = 20;
/// Elements open at one time.
const DEEPEST: usize = 1_000;
/// Letters from which on an article is believed to be found; a Han character says more than a Latin letter.
const ENOUGH: usize = 120;

/// Reads a page.
pub(super) fn read(bytes: Vec<u8>) -> Result<Document, ImportError> {
    if bytes.len() as u64 > LARGEST << 20 {
        return Err(ImportError::TooLarge { megabytes: LARGEST });
    }
    let text = files::decode(bytes).map_err(ImportError::Undecodable)?.text;
    if is_too_deep(&text) {
        return Err(ImportError::TooDeep);
    }
    let page = dom_query::Document::from(text.as_str());
    let mut metadata = metadata(&page);
    let config = Config {
        char_threshold: ENOUGH,
        ..Config::default()
    };
    let article = Readability::with_document(page, None, Some(config))
        .and_then(|mut page| page.parse())
        .ok();
    let mut walk = Walk::default();
    match &article {
        Some(article) => {
            if metadata.author.is_empty() {
                metadata
                    .author
                    .extend(article.byline.clone().filter(|name| is_name(name)));
            }
            let fragment = dom_query::Document::fragment(article.content.clone());
            walk.article(&fragment.root());
        }
        // A page too short for the rules is all article.
        None => {
            let page = dom_query::Document::from(text.as_str());
            page.select("script,style,noscript,nav,header,footer,form,button,aside,template,head")
                .remove();
            walk.article(&page.html_root());
        }
    }
    let mut blocks = walk.blocks;
    if let Some(title) = &metadata.title {
        let has_title = blocks.iter().take(4).any(|block| match block {
            Block::Heading(_, pieces) | Block::Paragraph(pieces) => same(&words(pieces), title),
            _ => false,
        });
        if !has_title {
            blocks.insert(0, Block::Heading(1, vec![Piece::Text(title.clone())]));
        }
    }
    let all: String = blocks.iter().map(letters).collect();
    if !all.contains(char::is_alphanumeric) {
        return Err(ImportError::Empty);
    }
    Ok(Document {
        kind: Kind::Html,
        metadata,
        damage: plain::damage(&all)?,
        body: Body::Blocks(blocks),
    })
}

/// Whether a byline is a name, and not a line of the page's furniture.
fn is_name(byline: &str) -> bool {
    byline.chars().count() <= 40 && !byline.contains(['：', ':', '|', '\n'])
}

/// Whether two texts have the same letters.
fn same(a: &str, b: &str) -> bool {
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    letters(a) == letters(b)
}

/// The words of a block.
pub(super) fn letters(block: &Block) -> String {
    match block {
        Block::Heading(_, pieces)
        | Block::Paragraph(pieces)
        | Block::Item(pieces)
        | Block::Note(_, pieces) => words(pieces),
        Block::Table(rows) => rows.iter().flatten().map(|cell| words(cell)).collect(),
    }
}

/// A rough bound before a tree is built: elements whose end may be left out are not counted.
fn is_too_deep(html: &str) -> bool {
    const LEAVES: &[&str] = &[
        "p", "li", "td", "th", "tr", "dt", "dd", "option", "thead", "tbody", "tfoot", "br", "img",
        "hr", "input", "meta", "link", "col", "colgroup", "wbr", "area", "base", "source", "track",
        "embed", "param", "rt", "rp",
    ];
    let mut depth = 0_usize;
    for tag in html.split('<').skip(1) {
        let (closes, tag) = match tag.strip_prefix('/') {
            Some(tag) => (true, tag),
            None => (false, tag),
        };
        let end = tag
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(tag.len());
        let name = tag.get(..end).unwrap_or_default().to_ascii_lowercase();
        let is_empty = tag.split('>').next().is_some_and(|tag| tag.ends_with('/'));
        if name.is_empty() || is_empty || LEAVES.contains(&name.as_str()) {
            continue;
        }
        depth = if closes {
            depth.saturating_sub(1)
        } else {
            depth + 1
        };
        if depth > DEEPEST {
            return true;
        }
    }
    false
}

/// A tree on its way to blocks.
#[derive(Default)]
struct Walk {
    blocks: Vec<Block>,
    /// The block that is being written.
    pieces: Vec<Piece>,
    /// Footnote labels by the id of the element that holds the note.
    notes: HashMap<String, String>,
    /// What the open block is.
    open: Open,
}

#[derive(Default, Clone, PartialEq)]
enum Open {
    #[default]
    Paragraph,
    Heading(u8),
    Item,
    Note(String),
}

impl Walk {
    fn article(&mut self, root: &NodeRef) {
        for link in root.descendants() {
            if let Some((id, label)) = note_reference(&link)
                && !self.notes.contains_key(&id)
            {
                let is_taken = self.notes.values().any(|other| *other == label);
                let label = if is_taken {
                    format!("{label}-{}", self.notes.len() + 1)
                } else {
                    label
                };
                self.notes.insert(id, label);
            }
        }
        self.children(root);
        self.flush();
    }

    fn children(&mut self, node: &NodeRef) {
        for child in node.children() {
            self.node(&child);
        }
    }

    fn node(&mut self, node: &NodeRef) {
        if node.is_text() {
            self.text(&node.text());
            return;
        }
        let Some(name) = node.node_name() else { return };
        if let Some((id, _)) = note_reference(node)
            && let Some(label) = self.notes.get(&id)
        {
            self.pieces.push(Piece::Reference(label.clone()));
            return;
        }
        let note = node.id_attr().and_then(|id| self.notes.get(&*id).cloned());
        if let Some(label) = note {
            self.block(Open::Note(label), node);
            return;
        }
        match &*name {
            "script" | "style" | "noscript" | "template" | "button" | "svg" | "head" | "select"
            | "iframe" | "object" | "audio" | "video" => {}
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name.bytes().nth(1).map_or(2, |digit| digit - b'0');
                self.block(Open::Heading(level), node);
            }
            "li" if matches!(self.open, Open::Paragraph | Open::Item) => {
                self.block(Open::Item, node);
            }
            "table" if is_data(node) => {
                self.flush();
                self.table(node);
            }
            "br" => self.line_break(node),
            // A back reference of a footnote.
            "a" if is_arrow(&node.text()) => {}
            "p" | "div" | "section" | "article" | "main" | "ul" | "ol" | "dl" | "dt" | "dd"
            | "blockquote" | "pre" | "figure" | "figcaption" | "table" | "tr" | "td" | "th"
            | "header" | "footer" | "aside" | "center" | "address" | "hr" | "tbody" | "body"
            | "details" | "summary" => {
                let inside = self.open.clone();
                // A paragraph of an item or a note is part of that.
                if inside == Open::Paragraph {
                    self.flush();
                }
                self.children(node);
                if inside == Open::Paragraph {
                    self.flush();
                } else if !self.pieces.is_empty() {
                    self.text(" ");
                }
            }
            _ => self.children(node),
        }
    }

    /// The node as one block, with what blocks stand in it.
    fn block(&mut self, kind: Open, node: &NodeRef) {
        self.flush();
        let before = std::mem::replace(&mut self.open, kind);
        self.children(node);
        self.flush();
        self.open = before;
    }

    fn table(&mut self, table: &NodeRef) {
        let mut rows = Vec::new();
        for row in table
            .descendants()
            .iter()
            .filter(|node| node.has_name("tr"))
        {
            let mut cells = Vec::new();
            for cell in row.element_children() {
                if cell.has_name("td") || cell.has_name("th") {
                    let mut inner = Walk {
                        notes: self.notes.clone(),
                        open: Open::Item,
                        ..Walk::default()
                    };
                    inner.children(&cell);
                    cells.push(trimmed(inner.pieces));
                }
            }
            if cells.iter().any(|cell| !cell.is_empty()) {
                rows.push(cells);
            }
        }
        if !rows.is_empty() {
            self.blocks.push(Block::Table(rows));
        }
    }

    /// Chinese pages break lines where they mean paragraphs; other pages where they mean lines.
    fn line_break(&mut self, node: &NodeRef) {
        let so_far = words(&self.pieces);
        let next = node.next_sibling().map(|next| next.text().to_string());
        let next = next.unwrap_or_default();
        let doubled = node
            .next_element_sibling()
            .is_some_and(|e| e.has_name("br"))
            && next.trim().is_empty();
        let is_paragraph = self.open == Open::Paragraph
            && (ends_closed(so_far.trim_end())
                || doubled
                || next
                    .trim_start_matches(['\n', '\r', ' '])
                    .starts_with('\u{3000}'));
        if is_paragraph {
            self.flush();
        } else {
            self.text(" ");
        }
    }

    /// Adds words; white space is one space, and none between Han characters.
    fn text(&mut self, text: &str) {
        let mut out = String::new();
        for c in text.chars() {
            // No-break and full-width spaces are the author's.
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            } else {
                out.push(c);
            }
        }
        match self.pieces.last_mut() {
            Some(Piece::Text(last)) => {
                if last.ends_with(' ') {
                    last.push_str(out.trim_start_matches(' '));
                } else {
                    last.push_str(&out);
                }
            }
            _ => self.pieces.push(Piece::Text(out)),
        }
    }

    fn flush(&mut self) {
        let pieces = trimmed(std::mem::take(&mut self.pieces));
        if pieces.is_empty() {
            return;
        }
        self.blocks.push(match &self.open {
            Open::Paragraph => Block::Paragraph(pieces),
            Open::Heading(level) => Block::Heading(*level, pieces),
            Open::Item => Block::Item(pieces),
            Open::Note(label) => Block::Note(label.clone(), pieces),
        });
    }
}

/// The pieces without space around them, and without line ends of the file between Han characters; none if there are no words.
fn trimmed(mut pieces: Vec<Piece>) -> Vec<Piece> {
    if let Some(Piece::Text(first)) = pieces.first_mut() {
        *first = first.trim_start().to_owned();
    }
    if let Some(Piece::Text(last)) = pieces.last_mut() {
        *last = last.trim_end().to_owned();
    }
    for piece in &mut pieces {
        if let Piece::Text(text) = piece {
            *text = unspaced(text);
        }
    }
    if !words(&pieces).contains(|c: char| !c.is_whitespace()) {
        pieces.clear();
    }
    pieces
}

/// `text` without the single spaces that stand between two wide characters.
fn unspaced(text: &str) -> String {
    let is_wide = |c: char| c >= '\u{2e80}';
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let between = c == ' '
            && out.chars().last().is_some_and(is_wide)
            && chars.peek().copied().is_some_and(is_wide);
        if !between {
            out.push(c);
        }
    }
    out
}

/// The target and the label of a footnote reference: a raised number, or one in brackets, that is a link inside the page.
fn note_reference(node: &NodeRef) -> Option<(String, String)> {
    let is_link = node.has_name("a");
    if !is_link && !node.has_name("sup") {
        return None;
    }
    let text = node.text();
    let bare = text
        .trim()
        .trim_matches(['[', ']', '(', ')', '〔', '〕', '［', '］']);
    let is_label = !bare.is_empty()
        && bare.chars().count() <= 4
        && bare
            .chars()
            .all(|c| c.is_numeric() || c == '*' || c.is_ascii_lowercase());
    if !is_label {
        return None;
    }
    let link = match is_link {
        true => *node,
        false => node
            .descendants()
            .into_iter()
            .find(|inner| inner.has_name("a"))?,
    };
    let href = link.attr("href")?;
    let target = href.rsplit_once('#')?.1;
    let is_raised = !is_link
        || node.parent().is_some_and(|parent| parent.has_name("sup"))
        || node
            .first_element_child()
            .is_some_and(|child| child.has_name("sup"))
        || bare.len() < text.trim().len()
        || node
            .attr("role")
            .is_some_and(|role| &*role == "doc-noteref");
    let label = bare.replace('*', "n");
    (is_raised && !target.is_empty()).then(|| (target.to_owned(), label))
}

/// ↩, ^: back from a footnote.
fn is_arrow(text: &str) -> bool {
    let bare = text.trim();
    !bare.is_empty()
        && bare
            .chars()
            .all(|c| matches!(c, '↩' | '\u{fe0e}' | '^' | '↑' | '⏎' | '⬆'))
}

/// Whether a table holds data: more than one row of more than one short cell. Old pages are laid out by tables.
fn is_data(table: &NodeRef) -> bool {
    let nodes = table.descendants();
    let rows = nodes.iter().filter(|node| node.has_name("tr"));
    let wide = rows.filter(|row| row.element_children().len() > 1).count();
    let is_nested = nodes.iter().any(|node| node.has_name("table"));
    let longest = nodes
        .iter()
        .filter(|node| node.has_name("td"))
        .map(NodeRef::normalized_char_count)
        .max()
        .unwrap_or(0);
    wide > 1 && !is_nested && longest < 400
}
