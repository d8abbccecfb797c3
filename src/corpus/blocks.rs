//! Paragraph recovery: printed lines put together again into the paragraphs that were broken to make them.

use super::heading::{self, marker};
use super::lines::{Line, width};
use super::special;
use crate::text::sentence::ends_closed;
use std::ops::Range;

/// How a text is wrapped.
#[derive(Debug, Clone, Copy)]
struct Wrap {
    /// Columns of a full line.
    full: usize,
    /// The usual indent.
    base: usize,
    /// Whether a blank line separates paragraphs; false where one follows every printed line.
    blanks_count: bool,
    /// Columns that the first line of a paragraph lacks because its indent was lost.
    lost_indent: usize,
}

/// The paragraphs, headings and other blocks of `lines`, in order: bytes from first to last character.
pub(super) fn blocks(text: &str, lines: &[Line]) -> Vec<Range<usize>> {
    let wrap = wrap(text, lines);
    let mut blocks: Vec<Range<usize>> = Vec::new();
    let mut before: Option<&Line> = None;
    for line in lines {
        let joins = match (before, blocks.last()) {
            (Some(before), Some(block)) => match wrap {
                Some(wrap) => !begins(text, &wrap, block, before, line),
                None => goes_on(text, before, line),
            },
            _ => false,
        };
        match blocks.last_mut() {
            Some(block) if joins => block.end = line.content.end,
            _ => blocks.push(line.content.clone()),
        }
        before = Some(line);
    }
    blocks
}

/// Whether and how the text is hard-wrapped: many lines of nearly full width end in mid-sentence.
fn wrap(text: &str, lines: &[Line]) -> Option<Wrap> {
    let mut widths: Vec<usize> = lines.iter().map(|l| l.indent + l.width).collect();
    if widths.len() < 3 {
        return None;
    }
    widths.sort_unstable();
    let count = widths.len();
    let rank = if count < 10 {
        count - 1
    } else {
        count * 9 / 10
    };
    let full = *widths.get(rank)?;
    let beyond = count - widths.partition_point(|&w| w <= full * 3 / 2);
    if !(30..=140).contains(&full) || beyond * 20 > count {
        return None;
    }
    let (mut soft, mut soft_blank) = (0, 0);
    for pair in lines.windows(2) {
        let [line, next] = pair else { continue };
        let content = text.get(line.content.clone()).unwrap_or("");
        if (line.indent + line.width) * 5 >= full * 4
            && !ends_closed(content)
            && !content.ends_with(['：', ':', '；', ';'])
        {
            soft += 1;
            soft_blank += usize::from(next.blank_before);
        }
    }
    let is_wrapped = if count >= 6 {
        soft * 100 >= count * 35
    } else {
        soft * 2 >= count && full >= 50
    };
    if !is_wrapped {
        return None;
    }
    let mut indents = [0usize; 64];
    for line in lines {
        if let Some(slot) = indents.get_mut(line.indent.min(63)) {
            *slot += 1;
        }
    }
    let base = indents
        .iter()
        .enumerate()
        .max_by_key(|&(i, n)| (n, 64 - i))
        .map_or(0, |(i, _)| i);
    // A text without any indent has lost them where Han lines are as wide as one another: PDF text layers do that.
    let is_flush = lines.iter().all(|l| l.indent < base + 2);
    let is_han = lines.iter().take(20).any(|l| {
        let content = text.get(l.content.clone()).unwrap_or("");
        content.chars().any(|c| c >= '\u{3400}')
    });
    Some(Wrap {
        full,
        base,
        blanks_count: soft_blank * 2 <= soft,
        lost_indent: if is_flush && is_han { 4 } else { 0 },
    })
}

/// In a text with one paragraph a line: whether a page break cut the paragraph before `line` in two.
fn goes_on(text: &str, before: &Line, line: &Line) -> bool {
    let end = text.get(before.content.clone()).unwrap_or("");
    let start = text.get(line.content.clone()).unwrap_or("");
    (line.gap_before || line.feed_before)
        && before.width >= 40
        && !closes(end)
        && line.indent < 2
        && marker(start).is_none()
}

/// Whether a line's end may end a paragraph or an item.
fn closes(content: &str) -> bool {
    ends_closed(content) || content.ends_with(['：', ':', '；', ';'])
}

/// In a hard-wrapped text: whether `line` begins a block, `before` being the line before it and the last of `block`.
fn begins(text: &str, wrap: &Wrap, block: &Range<usize>, before: &Line, line: &Line) -> bool {
    let end = text.get(before.content.clone()).unwrap_or("");
    let start = text.get(line.content.clone()).unwrap_or("");
    let opens_block = block.start == before.content.start;
    let lost = if opens_block { wrap.lost_indent } else { 0 };
    let columns = before.indent + before.width + lost;
    // A line is short if the word that follows would have fitted; justified text varies by a character.
    let slack = (wrap.full / 24).clamp(1, 3);
    let is_short = columns + first_word(start) + slack <= wrap.full;
    let is_closed = closes(end);
    let page_break = line.gap_before || line.feed_before;
    let opening = text.get(block.clone()).unwrap_or("");
    let in_item = marker(opening).is_some();
    if line.blank_before && wrap.blanks_count && !(page_break && !is_closed && !is_short) {
        return true;
    }
    // Hanging lines of an item are indented too.
    if line.indent >= wrap.base + 2
        && line.indent != before.indent
        && (!in_item || is_short || is_closed)
    {
        return !page_break || is_closed || is_short || line.indent >= wrap.base + 4;
    }
    if line.indent >= wrap.base + 2 && line.indent == before.indent && is_short {
        return true;
    }
    if is_short && is_closed {
        return true;
    }
    // Where indents were lost, a first line is narrower by them than the lines that run on.
    if wrap.lost_indent > 0
        && ends_closed(end)
        && !closes(start)
        && line.width + wrap.lost_indent <= wrap.full
    {
        return true;
    }
    // Titles and bylines: far too short, and not in the middle of an enumeration.
    if columns * 2 < wrap.full && is_short && !end.ends_with(['，', '、', ',']) {
        return true;
    }
    if (is_closed || is_short)
        && (marker(start).is_some_and(|m| m.rank != heading::DASH || is_closed)
            || special::is_apparatus(start))
    {
        return true;
    }
    // A chapter's heading or a bare article number on a line of its own.
    block.end == before.content.end
        && block.start == before.content.start
        && is_short
        && marker(end).is_some_and(|m| m.rank <= heading::ARTICLE)
}

/// Columns of the first word: a Han character, or a Latin word up to space.
fn first_word(text: &str) -> usize {
    let end = text
        .char_indices()
        .find(|&(i, c)| i > 0 && (c.is_whitespace() || c >= '\u{2e80}'))
        .map_or(text.len(), |(i, _)| i);
    text.get(..end).map_or(2, width).min(20)
}
