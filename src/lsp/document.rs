//! The text of an open document, as the editor's notifications change it.

use crate::text::position::Unit;
use ropey::Rope;
use std::sync::Arc;

/// A text that changes by small edits and is read whole.
#[derive(Debug, Default)]
pub(super) struct Document {
    rope: Rope,
    /// The whole text, made when it is first asked for after a change.
    text: Option<Arc<str>>,
}

/// A place in a document: line and column from 0, the column in units of the negotiated encoding.
pub(super) type At = (u32, u32);

impl Document {
    pub fn new(text: &str) -> Document {
        Document {
            rope: Rope::from_str(text),
            text: Some(text.into()),
        }
    }

    /// Replaces what lies between two places, or everything, by `text`. Places beyond a line's or the text's end are its end;
    /// places in the wrong order are exchanged.
    pub fn change(&mut self, range: Option<(At, At)>, text: &str, unit: Unit) {
        self.text = None;
        let Some((start, end)) = range else {
            self.rope = Rope::from_str(text);
            return;
        };
        let (start, end) = (self.char_at(start, unit), self.char_at(end, unit));
        let (start, end) = (start.min(end), start.max(end));
        self.rope.remove(start..end);
        self.rope.insert(start, text);
    }

    /// The whole text. Costs a copy after a change, nothing after that.
    pub fn text(&mut self) -> Arc<str> {
        let whole = || {
            let mut whole = String::with_capacity(self.rope.len_bytes());
            self.rope.chunks().for_each(|chunk| whole.push_str(chunk));
            whole.into()
        };
        Arc::clone(self.text.get_or_insert_with(whole))
    }

    /// The index of the character at a place.
    fn char_at(&self, (line, column): At, unit: Unit) -> usize {
        let line = line as usize;
        if line >= self.rope.len_lines() {
            return self.rope.len_chars();
        }
        let start = self.rope.line_to_char(line);
        let content = self.rope.line(line);
        let mut length = content.len_chars();
        // The line end is no part of the line; it is at most CR LF.
        while length > 0 && matches!(content.get_char(length - 1), Some('\n' | '\r')) {
            length -= 1;
        }
        let content = content.slice(..length);
        let column = column as usize;
        let within = match unit {
            Unit::Utf8 => content.byte_to_char(column.min(content.len_bytes())),
            Unit::Utf16 => content.utf16_cu_to_char(column.min(content.len_utf16_cu())),
            Unit::Char => column.min(length),
        };
        start + within
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::position::LineIndex;
    use proptest::prelude::*;

    /// The edit made on a plain string.
    fn oracle(text: &str, (start, end): (At, At), new: &str, unit: Unit) -> String {
        let lines = LineIndex::new(text);
        let at = |(line, column): At| lines.offset(text, line, column, unit);
        let (start, end) = (at(start), at(end));
        let (start, end) = (start.min(end), start.max(end));
        format!("{}{new}{}", &text[..start], &text[end..])
    }

    fn place() -> impl Strategy<Value = At> {
        (0u32..8, 0u32..12)
    }

    proptest! {
        #[test]
        fn edits_are_those_of_a_plain_string(
            text in "[ab字😀é\u{301}\u{c}\u{85}\u{2028}\r\n]{0,40}",
            edits in prop::collection::vec((place(), place(), "[x引𠀀\r\n\u{c}]{0,4}"), 1..12),
        ) {
            for unit in [Unit::Utf8, Unit::Utf16, Unit::Char] {
                let mut document = Document::new(&text);
                let mut plain = text.clone();
                for (start, end, new) in &edits {
                    document.change(Some((*start, *end)), new, unit);
                    plain = oracle(&plain, (*start, *end), new, unit);
                    prop_assert_eq!(&*document.text(), plain.as_str());
                }
            }
        }
    }

    #[test]
    fn a_change_without_a_range_replaces_everything() {
        let mut document = Document::new("旧");
        document.change(None, "新", Unit::Utf16);
        assert_eq!(&*document.text(), "新");
    }
}
