//! The printed lines of a plain text: where they begin, how wide they are, what separates them.

use std::ops::Range;

/// A line that is not blank.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its text without the space around it, bytes of the file.
    pub content: Range<usize>,
    /// Columns of space before it; a full-width space takes two.
    pub indent: usize,
    /// Columns of its text.
    pub width: usize,
    /// Whether blank lines stand before it.
    pub blank_before: bool,
    /// Whether a form feed stands before it.
    pub feed_before: bool,
    /// Whether a running head or page number was taken out before it.
    pub gap_before: bool,
}

/// The lines of `text` in `range` that are not blank. A form feed ends a line here: it ends a printed page.
pub(super) fn lines(text: &str, range: Range<usize>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let body = text.get(range.clone()).unwrap_or("");
    let (mut breaks, mut feed) = (0, false);
    let mut start = 0;
    let bytes = body.as_bytes();
    while start <= bytes.len() {
        let rest = bytes.get(start..).unwrap_or_default();
        let length = rest
            .iter()
            .position(|b| matches!(b, b'\n' | b'\r' | b'\x0c'))
            .unwrap_or(rest.len());
        let end = start + length;
        let raw = body.get(start..end).unwrap_or("");
        if let Some(mut line) = measure(raw, range.start + start) {
            line.blank_before = breaks > 1 && !lines.is_empty();
            line.feed_before = feed;
            (breaks, feed) = (0, false);
            lines.push(line);
        }
        match (bytes.get(end), bytes.get(end + 1)) {
            (Some(b'\r'), Some(b'\n')) => {
                breaks += 1;
                start = end + 2;
            }
            (Some(b'\x0c'), _) => {
                feed = true;
                start = end + 1;
            }
            (Some(_), _) => {
                breaks += 1;
                start = end + 1;
            }
            (None, _) => break,
        }
    }
    lines
}

/// A line at byte `at`; `None` if it is blank.
fn measure(raw: &str, at: usize) -> Option<Line> {
    let content = raw.trim();
    if content.is_empty() {
        return None;
    }
    let lead = raw.len() - raw.trim_start().len();
    let indent = raw.get(..lead).map_or(0, width);
    Some(Line {
        content: at + lead..at + lead + content.len(),
        indent,
        width: width(content),
        blank_before: false,
        feed_before: false,
        gap_before: false,
    })
}

/// Columns of `text`: two for a character of the Han block and beyond, and for marks such as “ in a line that has those.
pub(super) fn width(text: &str) -> usize {
    let (mut columns, mut either, mut is_wide) = (0, 0, false);
    for c in text.chars() {
        match c {
            '\t' => columns += 4,
            '\u{2014}'..='\u{201f}' | '\u{2026}' | '\u{22ef}' | '\u{b7}' => either += 1,
            '\u{1100}'.. => {
                columns += 2;
                is_wide = true;
            }
            c if c.is_control() => {}
            _ => columns += 1,
        }
    }
    columns + if is_wide { either * 2 } else { either }
}
