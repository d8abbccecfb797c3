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
    /// Places inside long lines with their columns, so that a column far out is not counted from the line's start.
    marks: Vec<Mark>,
}

/// At most this many bytes are counted for one column.
const STEP: usize = 1024;

/// A character inside a line and the columns before it.
#[derive(Debug, Clone, Copy)]
struct Mark {
    byte: usize,
    utf8: u32,
    utf16: u32,
    chars: u32,
}

impl Mark {
    /// The start of a line.
    fn start(byte: usize) -> Mark {
        Mark {
            byte,
            utf8: 0,
            utf16: 0,
            chars: 0,
        }
    }

    fn column(&self, unit: Unit) -> u32 {
        match unit {
            Unit::Utf8 => self.utf8,
            Unit::Utf16 => self.utf16,
            Unit::Char => self.chars,
        }
    }
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
    /// How many columns `text` takes.
    fn count(self, text: &str) -> u32 {
        match self {
            Unit::Utf8 => u32::try_from(text.len()).unwrap_or(u32::MAX),
            Unit::Char => count(text, |byte| byte & 0xc0 != 0x80),
            // Beyond the basic plane a character takes two.
            Unit::Utf16 => Unit::Char.count(text) + astral(text),
        }
    }

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
        let (mut lines, mut marks) = (Vec::new(), Vec::new());
        let mut start = 0;
        for end in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            // The LF of a CR LF ends no line of its own.
            if end < start {
                continue;
            }
            lines.push((start, end));
            mark_long(text, start..end, &mut marks);
            let is_pair = bytes.get(end..end + 2) == Some(b"\r\n");
            start = end + 1 + usize::from(is_pair);
        }
        lines.push((start, text.len()));
        mark_long(text, start..text.len(), &mut marks);
        LineIndex { lines, marks }
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
        let byte = text.floor_char_boundary(byte.min(range.end));
        let from = self.mark(&range, |mark| mark.byte <= byte);
        let column = from.column(unit) + unit.count(columns(text, from.byte..byte));
        (line as u32, column)
    }

    /// The byte at a line and column (both from 0). A column past the line's end is the line's end, one inside a character
    /// the character's start; a line past the last is the end of the text.
    pub fn offset(&self, text: &str, line: u32, column: u32, unit: Unit) -> usize {
        let range = self.line_range(line as usize);
        let from = self.mark(&range, |mark| mark.column(unit) <= column);
        let content = text.get(from.byte..range.end).unwrap_or("");
        let mut left = column - from.column(unit);
        for (offset, c) in content.char_indices() {
            let start = from.byte + offset;
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

    /// The last mark of a line that `is_before` holds for; its start if it holds for none.
    fn mark(&self, line: &Range<usize>, is_before: impl Fn(&Mark) -> bool) -> Mark {
        let first = self.marks.partition_point(|mark| mark.byte < line.start);
        let after = self.marks.partition_point(|mark| {
            mark.byte < line.end && (mark.byte < line.start || is_before(mark))
        });
        let inside = self.marks.get(first..after);
        let last = inside.and_then(|marks| marks.last());
        last.copied().unwrap_or_else(|| Mark::start(line.start))
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
}

/// Sets marks inside a line, if it is long.
fn mark_long(text: &str, line: Range<usize>, marks: &mut Vec<Mark>) {
    let mut here = Mark::start(line.start);
    loop {
        let next = text.ceil_char_boundary(here.byte + STEP);
        if next >= line.end {
            return;
        }
        let passed = columns(text, here.byte..next);
        let (utf8, chars) = (Unit::Utf8.count(passed), Unit::Char.count(passed));
        here = Mark {
            byte: next,
            utf8: here.utf8 + utf8,
            utf16: here.utf16 + chars + astral(passed),
            chars: here.chars + chars,
        };
        marks.push(here);
    }
}

/// What takes columns in these bytes.
fn columns(text: &str, bytes: Range<usize>) -> &str {
    let is_first = bytes.start == 0;
    let text = text.get(bytes).unwrap_or_default();
    match text.strip_prefix('\u{feff}') {
        Some(rest) if is_first => rest,
        _ => text,
    }
}

/// Whether `c` is a byte order mark at the start of the text.
fn is_mark(start: usize, c: char) -> bool {
    start == 0 && c == '\u{feff}'
}

/// How many characters of a text are beyond the basic plane.
fn astral(text: &str) -> u32 {
    count(text, |byte| byte >= 0xf0)
}

/// How many bytes of a text `is` holds for. In small counts of many bytes at once.
fn count(text: &str, is: impl Fn(u8) -> bool) -> u32 {
    let chunks = text.as_bytes().chunks(255);
    let counts = chunks.map(|chunk| chunk.iter().map(|byte| u8::from(is(*byte))).sum::<u8>());
    counts.map(u32::from).sum()
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

    #[test]
    fn columns_far_out_on_a_long_line() {
        let text = format!("\u{feff}甲\r\n{}", "字😀a".repeat(2 * STEP));
        let index = LineIndex::new(&text);
        let line = "\u{feff}甲\r\n".len();
        for word in [0, 1, 100, STEP, 2 * STEP - 1] {
            // A word has 8 bytes, 4 UTF-16 units, 3 characters; the last of them has one of each.
            let byte = line + 8 * word + 7;
            let n = word as u32;
            for (unit, column) in [
                (Unit::Utf8, 8 * n + 7),
                (Unit::Utf16, 4 * n + 3),
                (Unit::Char, 3 * n + 2),
            ] {
                assert_eq!(index.position(&text, byte, unit), (1, column));
                assert_eq!(index.offset(&text, 1, column, unit), byte);
            }
        }
        assert_eq!(index.offset_utf16(&text, 1, u32::MAX), text.len());
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
