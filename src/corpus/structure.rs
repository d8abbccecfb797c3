//! What stands where in a source: readable text, paragraphs, sections, pages, and the facts it tells about itself.

use super::heading::{self, Marker, marker};
use super::lines::{self, Line};
use super::markdown::{self, BlockKind};
use super::special::{self, length};
use super::{PageMark, Paragraph, Section, blocks, furniture, meta};
use crate::config::{Date, SourceConfig};
use crate::files;
use crate::text::fold::fold;
use crate::text::language::{self, Language};
use crate::text::sentence::{ends_closed, is_closer};
use std::ops::Range;
use std::path::Path;

/// The layout of a file, shared by the sources in it.
#[derive(Debug)]
pub(super) enum FileLayout {
    /// Plain text: its lines without running heads and page numbers, the bytes of those, and the pages.
    Text {
        lines: Vec<Line>,
        dropped: Vec<Range<usize>>,
        pages: Vec<PageMark>,
    },
    /// Markdown: readable bytes, blocks and pages.
    Markdown(markdown::Markdown),
}

impl FileLayout {
    /// Reads the layout of the file at `path`.
    pub(super) fn new(path: &Path, text: &str) -> Self {
        let body = body_start(text);
        if is_markdown(path) {
            return FileLayout::Markdown(markdown::read(text, body));
        }
        let all = lines::lines(text, body..text.len());
        let (unwanted, pages) = furniture::find(text, &all);
        let mut dropped = Vec::new();
        let mut kept: Vec<Line> = Vec::with_capacity(all.len());
        let mut unwanted = unwanted.into_iter().peekable();
        let (mut gap, mut blank, mut feed) = (false, false, false);
        for (index, mut line) in all.into_iter().enumerate() {
            if unwanted.next_if_eq(&index).is_some() {
                gap = true;
                blank |= line.blank_before;
                feed |= line.feed_before;
                dropped.push(line.content);
                continue;
            }
            line.gap_before = std::mem::take(&mut gap);
            line.blank_before |= std::mem::take(&mut blank);
            line.feed_before |= std::mem::take(&mut feed);
            kept.push(line);
        }
        FileLayout::Text {
            lines: kept,
            dropped,
            pages,
        }
    }
}

/// Whether the file at `path` is read as Markdown.
pub(super) fn is_markdown(path: &Path) -> bool {
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    let is_markdown = matches!(
        extension.as_deref(),
        Some("md" | "markdown" | "qmd" | "rmd")
    );
    // The text of a Word document is extracted as Markdown.
    is_markdown || files::is_docx(path)
}

/// What reading a source found.
#[derive(Debug)]
pub(super) struct Read {
    pub readable: Vec<Range<usize>>,
    pub paragraphs: Vec<Paragraph>,
    pub sections: Vec<Section>,
    pub pages: Vec<PageMark>,
    pub title: Option<String>,
    pub author: Vec<String>,
    pub date: Option<Date>,
    pub language: Language,
    pub is_bilingual: bool,
}

/// Reads the source at `range` of a file. `title` is the one that was given, if any.
pub(super) fn read(
    text: &str,
    range: Range<usize>,
    layout: &FileLayout,
    title: Option<&str>,
) -> Read {
    let clip = |r: &Range<usize>| {
        let clipped = r.start.max(range.start)..r.end.min(range.end);
        (clipped.start < clipped.end).then_some(clipped)
    };
    let (readable, pages, blocks) = match layout {
        FileLayout::Text {
            lines,
            dropped,
            pages,
        } => {
            let mut readable = Vec::new();
            let mut start = range.start;
            let first = dropped.partition_point(|d| d.end <= range.start);
            for cut in dropped.iter().skip(first).filter_map(clip) {
                if start < cut.start {
                    readable.push(start..cut.start);
                }
                start = cut.end;
            }
            if start < range.end {
                readable.push(start..range.end);
            }
            let pages = own_pages(pages, &range);
            let own: Vec<Line> = clip_lines(text, lines, &range);
            let blocks = blocks::blocks(text, &own)
                .into_iter()
                .map(|r| markdown::Block {
                    kind: BlockKind::Text,
                    range: r,
                });
            (readable, pages, blocks.collect())
        }
        FileLayout::Markdown(file) => {
            let readable = file.readable.iter().filter_map(clip).collect();
            let pages = own_pages(&file.pages, &range);
            (readable, pages, markdown_blocks(text, &file.blocks, &range))
        }
    };
    let sample = text.get(range.clone()).unwrap_or("");
    let mut outline = Outline::new(text, range.end, title);
    outline.read(&blocks);
    outline.close(0, range.end);
    let paragraphs = outline.paragraphs.iter();
    let paragraphs = paragraphs.filter_map(|paragraph| text.get(paragraph.range.clone()));
    Read {
        is_bilingual: language::is_bilingual(paragraphs),
        readable,
        pages,
        paragraphs: outline.paragraphs,
        sections: outline.sections,
        title: outline.title,
        author: outline.author,
        date: outline.date,
        language: language::detect(sample),
    }
}

/// The pages that have text in `range`.
fn own_pages(pages: &[PageMark], range: &Range<usize>) -> Vec<PageMark> {
    let first = pages
        .partition_point(|page| page.start <= range.start)
        .saturating_sub(1);
    let pages = pages.iter().skip(first);
    pages
        .take_while(|page| page.start < range.end)
        .copied()
        .collect()
}

/// The lines in `range`, cut at its ends.
fn clip_lines(text: &str, lines: &[Line], range: &Range<usize>) -> Vec<Line> {
    let first = lines.partition_point(|l| l.content.end <= range.start);
    let inside = lines
        .get(first..)
        .unwrap_or_default()
        .iter()
        .take_while(|l| l.content.start < range.end);
    inside
        .map(|line| {
            let mut line = line.clone();
            let content = line.content.start.max(range.start)..line.content.end.min(range.end);
            if content != line.content {
                line.width = text.get(content.clone()).map_or(0, lines::width);
                line.content = content;
            }
            line
        })
        .collect()
}

/// The blocks in `range`. A Markdown paragraph of several lines is recovered like plain text: many a Chinese file has a paragraph
/// on each line and no blank ones.
fn markdown_blocks(
    text: &str,
    all: &[markdown::Block],
    range: &Range<usize>,
) -> Vec<markdown::Block> {
    let mut blocks = Vec::new();
    let first = all.partition_point(|b| b.range.end <= range.start);
    for block in all
        .iter()
        .skip(first)
        .take_while(|b| b.range.start < range.end)
    {
        let own = block.range.start.max(range.start)..block.range.end.min(range.end);
        let is_broken = block.kind == BlockKind::Text
            && text
                .get(own.clone())
                .is_some_and(|t| t.contains(['\n', '\r']));
        let lines = if is_broken {
            lines::lines(text, own.clone())
        } else {
            Vec::new()
        };
        let one_each = lines.len() > 1
            && lines.iter().all(|l| {
                let content = text.get(l.content.clone()).unwrap_or("");
                ends_closed(content) && language::detect(content) != Language::English
                    || content.ends_with(['：', '；'])
            });
        if one_each {
            blocks.extend(lines.into_iter().map(|l| markdown::Block {
                kind: BlockKind::Text,
                range: l.content,
            }));
        } else {
            blocks.push(markdown::Block {
                kind: block.kind,
                range: own,
            });
        }
    }
    blocks
}

/// Paragraphs and sections as they are read, block by block.
struct Outline<'t> {
    text: &'t str,
    end: usize,
    given_title: Option<Vec<u16>>,
    paragraphs: Vec<Paragraph>,
    sections: Vec<Section>,
    /// Open sections: rank and index.
    stack: Vec<(u8, usize)>,
    title: Option<String>,
    author: Vec<String>,
    date: Option<Date>,
}

/// Rank of unnumbered headings in plain text: beside 一、
const UNNUMBERED: u8 = 9;
/// Added to the rank of marks in plain text, so that Markdown headings are further out.
const TEXT_RANK: u8 = 10;
/// Longest text (characters) that a heading has.
const HEADING: usize = 40;

impl<'t> Outline<'t> {
    fn new(text: &'t str, end: usize, title: Option<&str>) -> Self {
        Outline {
            text,
            end,
            given_title: title.map(|t| fold(t).units).filter(|t| !t.is_empty()),
            paragraphs: Vec::new(),
            sections: Vec::new(),
            stack: Vec::new(),
            title: None,
            author: Vec::new(),
            date: None,
        }
    }

    fn slice(&self, range: &Range<usize>) -> &'t str {
        self.text.get(range.clone()).unwrap_or("")
    }

    fn read(&mut self, blocks: &[markdown::Block]) {
        let first_level = blocks
            .iter()
            .filter(|b| b.kind == BlockKind::Heading(1))
            .count();
        let mut in_head = true;
        let mut short_run = 0;
        for (index, block) in blocks.iter().enumerate() {
            let content = self.slice(&block.range);
            let mark = marker(content);
            if let BlockKind::Heading(level) = block.kind {
                let is_title = self.paragraphs.is_empty()
                    && self.sections.is_empty()
                    && (level == 1 && first_level == 1 || self.is_title(content));
                if is_title {
                    self.title.get_or_insert_with(|| one_line(content));
                } else {
                    in_head = false;
                    let label = mark
                        .filter(|m| m.rank != heading::DASH)
                        .map_or(('#', 0), |m| m.label);
                    self.open(level, label, block.range.clone(), None);
                }
                continue;
            }
            if special::is_apparatus(content) {
                if in_head || self.date.is_none() && special::is_source_line(content) {
                    self.take_date(content);
                }
                continue;
            }
            if in_head && block.kind == BlockKind::Text && self.is_head(content, mark) {
                self.take_head(content);
                continue;
            }
            if block.kind == BlockKind::Whole {
                in_head = false;
                self.paragraph(block.range.clone());
                continue;
            }
            let is_short = is_short_line(content);
            short_run = if is_short && mark.is_none() {
                short_run + 1
            } else {
                0
            };
            let next = blocks.get(index + 1).map(|b| self.slice(&b.range));
            match mark {
                Some(mark) if mark.rank != heading::DASH => {
                    in_head = false;
                    self.marked(block.range.clone(), content, mark);
                }
                Some(_) if is_signature(content, next) => {}
                None if is_short
                    && short_run <= 2
                    && next.is_some_and(|n| {
                        !is_short_line(n) || marker(n).is_some_and(|m| m.rank != heading::DASH)
                    }) =>
                {
                    self.open(UNNUMBERED + TEXT_RANK, ('#', 0), block.range.clone(), None);
                }
                _ => {
                    in_head = false;
                    self.paragraph(block.range.clone());
                }
            }
        }
    }

    /// A block that opens with a number.
    fn marked(&mut self, range: Range<usize>, content: &str, mark: Marker) {
        let rest = content.get(mark.length..).unwrap_or("");
        let is_open =
            !ends_closed(content) && !content.ends_with(['；', ';', '：', ':', '，', ',']);
        let rank = mark.rank + TEXT_RANK;
        if mark.rank == heading::ARTICLE {
            let title_only = is_open && length(rest, HEADING + 1) <= HEADING / 2;
            let label_end =
                range.start + content.get(..mark.length).map_or(0, |l| l.trim_end().len());
            let heading = if title_only {
                range.clone()
            } else {
                range.start..label_end
            };
            self.open(rank, mark.label, heading, None);
            if !title_only {
                self.paragraph(range);
            }
            return;
        }
        let in_article = self
            .stack
            .iter()
            .any(|&(r, _)| r == heading::ARTICLE + TEXT_RANK)
            && mark.rank > heading::ARTICLE;
        if in_article {
            self.paragraph(range);
        } else if is_open && length(content, HEADING * 2 + 1) <= heading_limit(content) {
            self.open(rank, mark.label, range, None);
        } else if let Some(first) = opening_sentence(content, mark.length) {
            // 1.尊重网络主权。《联合国宪章》…: heading and paragraph in one. What follows 一、 or （一） belongs to it too.
            let until = (!matches!(mark.label.0, '一' | '（')).then_some(range.end);
            self.open(rank, mark.label, range.start..range.start + first, until);
            self.paragraph(range);
        } else {
            self.paragraph(range);
        }
    }

    /// Adds a paragraph to the innermost open section.
    fn paragraph(&mut self, range: Range<usize>) {
        while let Some(&(_, index)) = self.stack.last() {
            if self
                .sections
                .get(index)
                .is_none_or(|s| s.range.end > range.start)
            {
                break;
            }
            self.stack.pop();
        }
        let section = self.stack.last().map(|&(_, index)| index);
        self.paragraphs.push(Paragraph { range, section });
    }

    /// Opens a section; `until` where its end is known already.
    fn open(&mut self, rank: u8, label: (char, u32), heading: Range<usize>, until: Option<usize>) {
        self.close(rank, heading.start);
        let parent = self.stack.last().map(|&(_, index)| index);
        self.stack.push((rank, self.sections.len()));
        self.sections.push(Section {
            level: self.stack.len().min(255) as u8,
            label: Some(label),
            range: heading.start..until.unwrap_or(self.end),
            heading,
            parent,
        });
    }

    /// Ends the open sections of `rank` and further in at byte `at`.
    fn close(&mut self, rank: u8, at: usize) {
        while let Some(&(last, index)) = self.stack.last() {
            let ended = self.sections.get(index).is_none_or(|s| s.range.end <= at);
            if last < rank && !ended {
                break;
            }
            if let Some(section) = self.sections.get_mut(index) {
                section.range.end = section.range.end.min(at);
            }
            self.stack.pop();
        }
    }

    fn is_title(&self, content: &str) -> bool {
        self.given_title
            .as_ref()
            .is_some_and(|t| *t == fold(content).units)
    }

    /// Whether a block before the body is title, subtitle, byline or the history of a law.
    fn is_head(&self, content: &str, mark: Option<Marker>) -> bool {
        let is_short = length(content, 81) <= 60;
        if self.is_title(content) {
            return true;
        }
        let ends = content.ends_with(['：', ':', '；', ';', '，', ',', '、'])
            || (ends_closed(content) && !content.ends_with(['）', ')', '》']));
        match mark {
            None if is_history(content) => true,
            None
            | Some(Marker {
                rank: heading::DASH,
                ..
            }) => is_short && !ends && (self.title.is_none() || !is_section_name(content)),
            Some(_) => false,
        }
    }

    /// Learns from a block before the body.
    fn take_head(&mut self, content: &str) {
        self.take_date(content);
        if self.title.is_some() {
            if self.author.is_empty() {
                self.author.extend(meta::author(content));
            }
        } else if !content.starts_with(['—', '–']) && !is_history(content) {
            self.title = Some(one_line(content));
        }
    }

    /// The latest date before the body: of a law's history, that of the version in force.
    fn take_date(&mut self, content: &str) {
        let taking_effect = content.contains("施行") && !content.contains("通过");
        if let Some((date, _)) = meta::find_date(content)
            && !taking_effect
            && self.date.is_none_or(|d| d < date)
        {
            self.date = Some(date);
        }
    }
}

/// The text of a heading on one line.
fn one_line(content: &str) -> String {
    content.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// 1993年10月31日 第八届…通过: a line of a law's history.
fn is_history(content: &str) -> bool {
    let bare = content.trim_start_matches(['（', '(']);
    length(bare, 201) <= 200
        && meta::find_date(bare).is_some_and(|(_, r)| r.start == 0)
        && [
            "通过", "通過", "施行", "公布", "發布", "发布", "修正", "修订", "修訂", "颁布", "頒布",
        ]
        .iter()
        .any(|w| bare.contains(w))
        && !ends_closed(content.trim_end_matches(['）', ')']))
}

/// Names that sections have and titles have not.
pub(super) fn is_section_name(content: &str) -> bool {
    let compact: String = content
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(12)
        .collect();
    [
        "序言",
        "前言",
        "基本案情",
        "摘要",
        "解釋文",
        "新闻摘要",
        "目录",
        "目錄",
        "引言",
        "preamble",
        "introduction",
    ]
    .contains(&compact.to_lowercase().as_str())
}

/// A line that may be a heading without a number: short, no punctuation at its end, some letters.
fn is_short_line(content: &str) -> bool {
    lines::width(content) <= 50
        && !ends_closed(content)
        && !content.ends_with(['，', '、', '；', '：', ',', ';', ':', '—', '”', '」', '|'])
        && content.chars().any(char::is_alphabetic)
}

/// ——世界互联网大会组委会: the signature under a text, before its date or at its end.
fn is_signature(content: &str, next: Option<&str>) -> bool {
    is_short_line(content) && next.is_none_or(|n| special::is_date(n) || special::is_source_line(n))
}

/// Longest heading in characters: Latin ones are longer.
fn heading_limit(content: &str) -> usize {
    if content.is_ascii() {
        HEADING * 2
    } else {
        HEADING
    }
}

/// The end (bytes) of the short first sentence of an item with more text after it.
fn opening_sentence(content: &str, after: usize) -> Option<usize> {
    let rest = content.get(after..)?;
    let mut count = 0;
    for (at, c) in rest.char_indices() {
        if c == '。' || c == '：' && count > 1 {
            let end = after + at + if c == '。' { 3 } else { 0 };
            let more = content
                .get(after + at + 3..)?
                .trim_start_matches(is_closer)
                .trim();
            return (!more.is_empty()).then_some(end);
        }
        if matches!(c, '；' | '\n') && c == '；' || count > HEADING {
            return None;
        }
        if !c.is_whitespace() {
            count += 1;
        }
    }
    None
}

/// First byte after a byte order mark and front matter.
pub(super) fn body_start(text: &str) -> usize {
    match front_matter(text) {
        Some((span, _)) => span.end.min(text.len()),
        None if text.starts_with('\u{feff}') => '\u{feff}'.len_utf8(),
        None => 0,
    }
}

/// The beginning of a source file that tells of its front matter all that there is to tell.
#[must_use]
pub fn head(text: &str) -> &str {
    let body = body_start(text);
    let head = text.get(..body).unwrap_or(text);
    match body_start(head) == body {
        true => head,
        false => text,
    }
}

/// The front matter of a source file: its bytes and its keys.
pub(super) fn front_matter(text: &str) -> Option<(Range<usize>, SourceConfig)> {
    crate::config::front_matter(text).map(|front| (front.span, front.source))
}
