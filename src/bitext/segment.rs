//! A source's text as paragraphs and sentences, with the way back to the bytes of its file.
//!
//! A paragraph is a run of lines that are not blank. Inside it line breaks are layout: they vanish between Chinese characters and are a
//! space elsewhere. Footnote marks (`[3]`, superscript digits) are left out, so that they are neither numbers nor in the way of a
//! sentence's end.

use crate::text::han::is_han;
use crate::text::sentence;
use std::ops::Range;

/// One side of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// Chinese, in either script.
    Chinese,
    /// English.
    English,
}

impl Side {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Side {
        match self {
            Side::Chinese => Side::English,
            Side::English => Side::Chinese,
        }
    }
}

/// A text cut into sentences.
#[derive(Debug, Clone, Default)]
pub struct Text {
    /// The words without layout; ranges below are bytes of it.
    pub words: String,
    /// Sentences, in order.
    pub sentences: Vec<Range<usize>>,
    /// Paragraphs, as ranges of indexes in `sentences`.
    pub paragraphs: Vec<Range<usize>>,
    /// `(byte of words, byte of the file)` where a stretch that both have begins.
    runs: Vec<(usize, usize)>,
}

impl Text {
    /// Cuts the `parts` (byte ranges, in order) of a file's `text`. A blank line inside one of `whole` (in order, not overlapping) is
    /// a page break and ends no paragraph. With `only`, paragraphs in the other language are left out.
    pub fn new(
        text: &str,
        parts: &[Range<usize>],
        whole: &[Range<usize>],
        only: Option<Side>,
    ) -> Text {
        let mut cutter = Cutter {
            out: Text::default(),
            start: 0,
            only,
            gap: false,
        };
        for part in parts {
            cutter.part(text, part, whole);
        }
        cutter.end_paragraph();
        cutter.out
    }

    /// The words of sentence `index`.
    pub fn sentence(&self, index: usize) -> &str {
        self.sentences
            .get(index)
            .and_then(|range| self.words.get(range.clone()))
            .unwrap_or_default()
    }

    /// The bytes of the file that `range` (bytes of `words`) came from.
    pub fn in_file(&self, range: &Range<usize>) -> Range<usize> {
        let last = self
            .words
            .get(range.clone())
            .and_then(|words| words.chars().next_back())
            .map_or(0, char::len_utf8);
        let end = self.byte(range.end.saturating_sub(last)) + last;
        let start = self.byte(range.start);
        start..end.max(start)
    }

    /// The bytes of `words` that lie in `range`, bytes of the file.
    pub fn of_file(&self, range: &Range<usize>) -> Range<usize> {
        let place = |byte: usize, is_end: bool| {
            let run = self.runs.partition_point(|&(_, file)| match is_end {
                true => file < byte,
                false => file <= byte,
            });
            let Some(&(words, file)) = run.checked_sub(1).and_then(|run| self.runs.get(run)) else {
                return 0;
            };
            let limit = self
                .runs
                .get(run)
                .map_or(self.words.len(), |&(words, _)| words);
            (words + (byte - file)).min(limit)
        };
        let start = place(range.start, false);
        start..place(range.end, true).max(start)
    }

    /// The sentence that holds byte `at` of `words`.
    pub fn sentence_at(&self, at: usize) -> Option<usize> {
        let index = self.sentences.partition_point(|range| range.end <= at);
        self.sentences
            .get(index)
            .filter(|range| range.start <= at)
            .map(|_| index)
    }

    fn byte(&self, at: usize) -> usize {
        let run = self.runs.partition_point(|&(words, _)| words <= at);
        run.checked_sub(1)
            .and_then(|run| self.runs.get(run))
            .map_or(0, |&(words, file)| file + (at - words))
    }
}

struct Cutter {
    out: Text,
    /// Where the paragraph under way begins in `words`.
    start: usize,
    only: Option<Side>,
    /// A line break or other space came after the last character.
    gap: bool,
}

impl Cutter {
    fn part(&mut self, text: &str, part: &Range<usize>, whole: &[Range<usize>]) {
        let Some(slice) = text.get(part.clone()) else {
            return;
        };
        let mut at = part.start;
        for line in slice.split_inclusive(['\n', '\r']) {
            // A part may begin in the middle of a line; a line is blank only as a whole.
            let is_line = at == 0 || matches!(text.as_bytes().get(at - 1), Some(b'\n' | b'\r'));
            if is_line && is_blank(line) && !is_second_half(text, at, line) {
                let paragraph = whole.partition_point(|range| range.end <= at);
                let is_inside = whole
                    .get(paragraph)
                    .is_some_and(|range| range.start < at && at < range.end);
                if !is_inside {
                    self.end_paragraph();
                }
            } else {
                self.line(line, at);
            }
            at += line.len();
        }
    }

    fn line(&mut self, line: &str, base: usize) {
        let mut rest = line.char_indices();
        while let Some((at, c)) = rest.next() {
            if let Some(mark) = line.get(at..).map(footnote_mark).filter(|&len| len > 0) {
                while rest.as_str().len() > line.len() - at - mark {
                    rest.next();
                }
                continue;
            }
            if c.is_whitespace() {
                self.space(c, base + at);
            } else if !matches!(c, '\u{feff}' | '\u{ad}' | '\u{200b}') {
                self.push(c, base + at);
            }
        }
    }

    /// Space within a line is kept; one with a line break waits for what follows it.
    fn space(&mut self, c: char, at: usize) {
        if matches!(c, '\n' | '\r' | '\u{c}') || self.gap || self.out.words.len() == self.start {
            self.gap = true;
        } else {
            self.write(c, at);
        }
    }

    fn push(&mut self, c: char, at: usize) {
        if std::mem::take(&mut self.gap) && self.out.words.len() > self.start {
            let before = self.out.words.trim_end().chars().next_back();
            let is_han_break = before.is_some_and(is_wide) && is_wide(c);
            if !is_han_break && !self.out.words.ends_with(char::is_whitespace) {
                self.write(' ', at);
            }
        }
        self.write(c, at);
    }

    fn write(&mut self, c: char, at: usize) {
        let here = self.out.words.len();
        let follows = self
            .out
            .runs
            .last()
            .is_some_and(|&(words, file)| here - words == at.wrapping_sub(file));
        if !follows {
            self.out.runs.push((here, at));
        }
        self.out.words.push(c);
    }

    fn end_paragraph(&mut self) {
        self.gap = false;
        let start = std::mem::replace(&mut self.start, self.out.words.len());
        let paragraph = self.out.words.get(start..).unwrap_or_default();
        let letters = paragraph.chars().filter(|c| c.is_alphanumeric()).count();
        if letters == 0
            || self
                .only
                .is_some_and(|side| language(paragraph) != Some(side))
        {
            return;
        }
        let first = self.out.sentences.len();
        let cut = sentence::sentences(paragraph);
        let has_words = |range: &Range<usize>| {
            paragraph
                .get(range.clone())
                .is_some_and(|words| words.contains(char::is_alphanumeric))
        };
        self.out.sentences.extend(
            cut.into_iter()
                .filter(has_words)
                .map(|range| start + range.start..start + range.end),
        );
        self.out.paragraphs.push(first..self.out.sentences.len());
        // The next paragraph is no continuation of this one's last word.
        self.out.words.push('\n');
        self.start = self.out.words.len();
    }
}

fn is_blank(line: &str) -> bool {
    line.chars()
        .all(|c| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}

/// Whether `line` is only the LF of a CRLF.
fn is_second_half(text: &str, at: usize, line: &str) -> bool {
    line == "\n" && at > 0 && text.as_bytes().get(at - 1) == Some(&b'\r')
}

fn is_wide(c: char) -> bool {
    is_han(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}' | '“' | '”' | '—')
}

/// The length in bytes of the footnote mark that `text` begins with; 0 if there is none.
fn footnote_mark(text: &str) -> usize {
    let first = text.chars().next();
    if matches!(first, Some('¹' | '²' | '³' | '⁰' | '⁴'..='⁹')) {
        return first.map_or(0, char::len_utf8);
    }
    let Some(open) = first.filter(|c| matches!(c, '[' | '［')) else {
        return 0;
    };
    let inner = text.get(open.len_utf8()..).unwrap_or_default();
    let inner = inner.strip_prefix('^').unwrap_or(inner);
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    let close = inner.get(digits..).and_then(|rest| rest.chars().next());
    match close {
        Some(close @ (']' | '］')) if (1..=3).contains(&digits) => {
            text.len() - inner.len() + digits + close.len_utf8()
        }
        _ => 0,
    }
}

/// The language of a paragraph, from its letters.
fn language(paragraph: &str) -> Option<Side> {
    let han = paragraph.chars().filter(|&c| is_han(c)).count();
    let latin = paragraph.chars().filter(char::is_ascii_alphabetic).count();
    if han + latin == 0 {
        None
    } else if 2 * han >= latin {
        Some(Side::Chinese)
    } else {
        Some(Side::English)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> (Text, Vec<Vec<String>>) {
        let cut = Text::new(text, std::slice::from_ref(&(0..text.len())), &[], None);
        let sentences = cut
            .paragraphs
            .iter()
            .map(|p| p.clone().map(|s| cut.sentence(s).to_owned()).collect())
            .collect();
        (cut, sentences)
    }

    #[test]
    fn blank_lines_end_paragraphs_and_line_breaks_are_layout() {
        let (_, sentences) = cut("网络\n主权。安全!\n\nOne line\r\nand two. Three.\r\n\r\nEnd");
        assert_eq!(
            sentences,
            [
                vec!["网络主权。", "安全!"],
                vec!["One line and two.", "Three."],
                vec!["End"]
            ]
        );
    }

    #[test]
    fn footnote_marks_are_left_out_and_ranges_lead_back() {
        let text = "Order matters.[12] Freedom² too.";
        let (cut, sentences) = cut(text);
        assert_eq!(sentences, [["Order matters.", "Freedom too."]]);
        let second = cut.in_file(&cut.sentences[1]);
        assert_eq!(&text[second.clone()], "Freedom² too.");
        assert_eq!(cut.of_file(&second), cut.sentences[1]);
    }

    #[test]
    fn a_paragraph_over_a_page_break_is_one() {
        let text = "网络主权\n\n是国家主权。";
        let all = 0..text.len();
        let all = std::slice::from_ref(&all);
        let cut = Text::new(text, all, all, None);
        assert_eq!(cut.sentence(0), "网络主权是国家主权。");
        assert_eq!(cut.in_file(&cut.sentences[0]), 0..text.len());
    }

    #[test]
    fn one_language_of_two_in_a_file() {
        let text = "Hello there.\n\n你好。";
        let all = 0..text.len();
        let all = std::slice::from_ref(&all);
        let cut = Text::new(text, all, &[], Some(Side::Chinese));
        assert_eq!(cut.sentences.len(), 1);
        assert_eq!(cut.sentence(0), "你好。");
    }
}
