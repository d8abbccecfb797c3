//! Lines and columns: the one place where byte offsets become positions an editor understands.
//!
//! A line ends at LF, CRLF or CR only. Form feed, NEL and U+2028 are characters of their line: this is how editors count.
//! A byte order mark at the very start takes no column, because an editor's buffer does not hold it.

use std::ops::Range;

/// The lines of a text.
#[derive(Debug, Clone, Default)]
pub struct LineIndex {
    /// For each line, first byte and the byte after its last character, terminator excluded.
    lines: Vec<(usize, usize)>,
}

/// How columns are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Bytes of UTF-8.
    Utf8,
    /// UTF-16 code units.
    Utf16,
    /// Characters (UTF-32 code units).
    Char,
}

impl Unit {
    /// How many columns `c` takes.
    fn width(self, c: char) -> u32 {
        match self {
            Unit::Utf8 => c.len_utf8() as u32,
            Unit::Utf16 => c.len_utf16() as u32,
            Unit::Char => 1,
        }
    }
}

impl LineIndex {
    /// Finds the lines of `text`. There is always at least one, and one after a final line end.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut lines = Vec::new();
        let mut start = 0;
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let length = match byte {
                b'\n' => 1,
                b'\r' if bytes.get(at + 1) == Some(&b'\n') => 2,
                b'\r' => 1,
                _ => {
                    at += 1;
                    continue;
                }
            };
            lines.push((start, at));
            at += length;
            start = at;
        }
        lines.push((start, bytes.len()));
        LineIndex { lines }
    }

    /// Number of lines.
    pub fn count(&self) -> usize {
        self.lines.len()
    }

    /// The line (from 0) that holds `byte`. A byte of a line end belongs to the line it ends; a byte past the end, to the
    /// last line.
    pub fn line_of(&self, byte: usize) -> usize {
        self.lines
            .partition_point(|&(start, _)| start <= byte)
            .saturating_sub(1)
    }

    /// First byte of a line; past the last line, the end of the text.
    pub fn line_start(&self, line: usize) -> usize {
        self.line_range(line).start
    }

    /// Bytes of a line without its line end; past the last line, the empty range at the end of the text.
    pub fn line_range(&self, line: usize) -> Range<usize> {
        match self.lines.get(line) {
            Some(&(start, end)) => start..end,
            None => {
                let end = self.lines.last().map_or(0, |&(_, end)| end);
                end..end
            }
        }
    }

    /// Line and column (both from 0) of `byte`, columns counted in `unit`. A byte inside a character counts as the
    /// character's start, one inside a line end as the end of the line. `text` is the text the index was made of.
    pub fn position(&self, text: &str, byte: usize, unit: Unit) -> (u32, u32) {
        let line = self.line_of(byte);
        let range = self.line_range(line);
        let byte = byte.min(range.end);
        let content = text.get(range.clone()).unwrap_or("");
        let mut column = 0;
        for (offset, c) in content.char_indices() {
            let start = range.start + offset;
            if start + c.len_utf8() > byte {
                break;
            }
            if !is_mark(start, c) {
                column += unit.width(c);
            }
        }
        (line as u32, column)
    }

    /// The byte at a line and column (both from 0). A column past the line's end is the line's end, one inside a character
    /// the character's start; a line past the last is the end of the text.
    pub fn offset(&self, text: &str, line: u32, column: u32, unit: Unit) -> usize {
        let range = self.line_range(line as usize);
        let content = text.get(range.clone()).unwrap_or("");
        let mut left = column;
        for (offset, c) in content.char_indices() {
            let start = range.start + offset;
            if is_mark(start, c) {
                continue;
            }
            let width = unit.width(c);
            if left < width {
                return start;
            }
            left -= width;
        }
        range.end
    }

    /// Line and UTF-16 column of `byte`; see [`LineIndex::position`].
    pub fn utf16(&self, text: &str, byte: usize) -> (u32, u32) {
        self.position(text, byte, Unit::Utf16)
    }

    /// The byte at a line and UTF-16 column; see [`LineIndex::offset`].
    pub fn offset_utf16(&self, text: &str, line: u32, column: u32) -> usize {
        self.offset(text, line, column, Unit::Utf16)
    }

    /// Line and column in characters of `byte`; see [`LineIndex::position`].
    pub fn chars(&self, text: &str, byte: usize) -> (u32, u32) {
        self.position(text, byte, Unit::Char)
    }

    /// The byte at a line and column in characters; see [`LineIndex::offset`].
    pub fn offset_chars(&self, text: &str, line: u32, column: u32) -> usize {
        self.offset(text, line, column, Unit::Char)
    }
}

/// Whether `c` is a byte order mark at the start of the text.
fn is_mark(start: usize, c: char) -> bool {
    start == 0 && c == '\u{feff}'
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Lines by the definition, the slow way.
    fn oracle(text: &str) -> Vec<Range<usize>> {
        let chars: Vec<(usize, char)> = text.char_indices().collect();
        let mut lines = Vec::new();
        let mut start = 0;
        let mut i = 0;
        while i < chars.len() {
            let (at, c) = chars[i];
            if c == '\r' && chars.get(i + 1).is_some_and(|n| n.1 == '\n') {
                lines.push(start..at);
                start = at + 2;
                i += 1;
            } else if c == '\r' || c == '\n' {
                lines.push(start..at);
                start = at + 1;
            }
            i += 1;
        }
        lines.push(start..text.len());
        lines
    }

    proptest! {
        #[test]
        fn agrees_with_the_definition(text in "[ab字😀\u{feff}\u{c}\u{85}\u{2028}\r\n]{0,40}") {
            let index = LineIndex::new(&text);
            let lines = oracle(&text);
            prop_assert_eq!(index.count(), lines.len());
            for (number, range) in lines.iter().enumerate() {
                prop_assert_eq!(index.line_range(number), range.clone());
            }
            for (byte, c) in text.char_indices().chain([(text.len(), 'x')]) {
                let line = lines.iter().rposition(|l| l.start <= byte).unwrap();
                let shown = &text[lines[line].start..byte.min(lines[line].end)];
                let shown = if line == 0 { shown.strip_prefix('\u{feff}').unwrap_or(shown) } else { shown };
                let column = shown.encode_utf16().count();
                prop_assert_eq!(index.utf16(&text, byte), (line as u32, column as u32));
                prop_assert_eq!(index.chars(&text, byte), (line as u32, shown.chars().count() as u32));
                if !is_mark(byte, c) && byte <= lines[line].end {
                    prop_assert_eq!(index.offset_utf16(&text, line as u32, column as u32), byte);
                }
            }
        }

        #[test]
        fn any_position_is_a_character_boundary(text in "[ab字😀\r\n]{0,20}", line in 0u32..30, column in 0u32..30) {
            let index = LineIndex::new(&text);
            for unit in [Unit::Utf8, Unit::Utf16, Unit::Char] {
                let byte = index.offset(&text, line, column, unit);
                prop_assert!(text.is_char_boundary(byte));
            }
        }
    }
}
