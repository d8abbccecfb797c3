//! Excerpts for a terminal: the lines of a text around some places, cut to a window, every character made harmless.

use super::terminal::shown;
use crate::text::position::LineIndex;
use std::ops::Range;
use unicode_width::UnicodeWidthChar;

/// Columns kept on each side of a place.
const CONTEXT: usize = 40;
/// Bytes of a line that are looked at on each side of its places: more than `CONTEXT` columns of anything legible have.
const LOOKED_AT: usize = 512;
/// Lines of one excerpt; a longer stretch is shown by its beginning.
const LINES: usize = 6;

/// Lines to show and what to mark in them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// The lines, joined by LF.
    pub text: String,
    /// The number of the first, from 1.
    pub line: usize,
    /// For each of the places asked for, its parts: bytes of `text`.
    pub places: Vec<Vec<Range<usize>>>,
}

/// The line and column (in characters) of a byte, both from 1. A byte order mark is no character.
pub(super) fn place(text: &str, lines: &LineIndex, byte: usize) -> (u32, u32) {
    let (line, column) = lines.chars(text, byte);
    (line + 1, column + 1)
}

/// The lines of `text` that hold `places` (bytes), each cut to a window around them.
pub(super) fn excerpt(text: &str, lines: &LineIndex, places: &[Range<usize>]) -> Excerpt {
    let first = lines.line_of(places.iter().map(|place| place.start).min().unwrap_or(0));
    let last = lines.line_of(places.iter().map(|place| place.end).max().unwrap_or(0));
    let mut out = Excerpt {
        line: first + 1,
        places: vec![Vec::new(); places.len()],
        ..Excerpt::default()
    };
    for line in first..=last.min(first + LINES - 1) {
        if line > first {
            out.text.push('\n');
        }
        add_line(&mut out, text, lines.line_range(line), places);
    }
    out
}

fn add_line(out: &mut Excerpt, text: &str, line: Range<usize>, places: &[Range<usize>]) {
    let here: Vec<(usize, Range<usize>)> = places
        .iter()
        .enumerate()
        .filter(|(_, p)| {
            p.start <= line.end
                && p.end >= line.start
                && (p.is_empty() || p.start < line.end && p.end > line.start)
        })
        .map(|(n, p)| (n, p.start.max(line.start)..p.end.min(line.end)))
        // A blank line in the midst of a place has nothing to underline.
        .filter(|(n, part)| {
            let is_point = places.get(*n).is_some_and(Range::is_empty);
            is_point || text.get(part.clone()).is_some_and(|t| !t.trim().is_empty())
        })
        .collect();
    let first = here.iter().map(|(_, p)| p.start).min();
    let last = here.iter().map(|(_, p)| p.end).max();
    let from = text.floor_char_boundary(first.unwrap_or(0).saturating_sub(LOOKED_AT));
    let to = text.ceil_char_boundary(last.unwrap_or(line.start) + LOOKED_AT);
    let window = from.max(line.start)..to.min(line.end);
    let content = text.get(window.clone()).unwrap_or_default();
    // (byte in the file, column) of every character, to measure distances by.
    let mut columns = Vec::with_capacity(content.len() / 2);
    let mut column = 0;
    for (at, c) in content.char_indices() {
        columns.push((window.start + at, column, c));
        column += c.width().unwrap_or(1);
    }
    let column_of = |byte: usize| {
        columns
            .get(columns.partition_point(|(at, _, _)| *at < byte))
            .map_or(column, |c| c.1)
    };
    let edges: Vec<usize> = here
        .iter()
        .flat_map(|(_, p)| [column_of(p.start), column_of(p.end)])
        .collect();
    let near = |column: usize| {
        edges.iter().any(|edge| column.abs_diff(*edge) <= CONTEXT)
            || (edges.is_empty() && column <= 2 * CONTEXT)
    };

    // Shown bytes by file byte: what begins at or after `.0` is shown from `.1`.
    let mut shown_at = Vec::with_capacity(columns.len());
    let mut gap = false;
    for (at, column, c) in &columns {
        if near(*column) {
            gap = false;
            shown_at.push((*at, out.text.len()));
            out.text.extend(shown(*c));
        } else if !gap {
            gap = true;
            out.text.push('…');
        }
    }
    let end = if gap {
        out.text.len() - '…'.len_utf8()
    } else {
        out.text.len()
    };
    let at = |byte: usize| {
        shown_at
            .get(shown_at.partition_point(|(b, _)| *b < byte))
            .map_or(end, |s| s.1)
    };
    for (n, part) in here {
        let trimmed = trim(text, &part);
        if let Some(parts) = out.places.get_mut(n) {
            parts.push(at(trimmed.start)..at(trimmed.end).max(at(trimmed.start)));
        }
    }
}

/// Without white space at the ends, if anything else is in it: indentation is not underlined.
fn trim(text: &str, part: &Range<usize>) -> Range<usize> {
    let Some(inner) = text.get(part.clone()) else {
        return part.clone();
    };
    let head = inner.len() - inner.trim_start().len();
    let body = inner.trim().len();
    if body == 0 {
        part.clone()
    } else {
        part.start + head..part.start + head + body
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, places: &[Range<usize>]) -> (String, Vec<Vec<String>>) {
        let found = excerpt(text, &LineIndex::new(text), places);
        let parts = found
            .places
            .iter()
            .map(|p| p.iter().map(|r| found.text[r.clone()].to_owned()).collect())
            .collect();
        (found.text, parts)
    }

    #[test]
    fn long_lines_are_cut_to_a_window() {
        let text = format!("{}中国{}", "甲".repeat(500), "乙".repeat(500));
        let (shown, parts) = marked(&text, std::slice::from_ref(&(1500..1506)));
        assert!(
            shown.starts_with("…甲") && shown.ends_with("乙…"),
            "{shown}"
        );
        assert!(shown.chars().count() < 60, "{shown}");
        assert_eq!(parts, [["中国"]]);
    }

    #[test]
    fn places_over_several_lines_are_marked_line_by_line() {
        let (shown, parts) = marked("a\n  one\r\n  two\nb", std::slice::from_ref(&(4..14)));
        assert_eq!(shown, "  one\n  two");
        assert_eq!(parts, [["one", "two"]]);
    }

    #[test]
    fn blank_lines_inside_a_place_are_not_marked() {
        let (shown, parts) = marked("甲\n \n乙", std::slice::from_ref(&(0..9)));
        assert_eq!(shown, "甲\n \n乙");
        assert_eq!(parts, [["甲", "乙"]]);
    }

    #[test]
    fn an_insertion_point_is_a_place() {
        let (shown, parts) = marked("甲乙\n丙", &[3..3, 6..6]);
        assert_eq!(shown, "甲乙");
        assert_eq!(parts, [[""], [""]]);
    }

    #[test]
    fn columns_are_characters_from_one() {
        let at = |text: &str, byte| place(text, &LineIndex::new(text), byte);
        assert_eq!(at("a\rb\r\nc\u{c}\u{2028}d", 10), (3, 4));
        assert_eq!(at("\u{feff}甲乙", 6), (1, 2));
        assert_eq!(at("", 9), (1, 1));
    }
}
