//! Text as labels are looked for in it: layout gone, width, script and case folded, each character with the bytes it came from.
//!
//! Unlike the fold of the index it keeps punctuation, because lists are told by it.

use crate::text::fold::{is_invisible, narrow};
use crate::text::han;
use std::ops::Range;

/// No sentence and no pair of marks is longer, in characters: what is looked up around a place costs the same in any text.
const SPAN: usize = 1000;

/// A stretch of text, folded.
#[derive(Debug, Clone, Default)]
pub(super) struct Flat {
    /// Folded characters. Quotation marks are `“` and `”`, dashes `—`, other punctuation is half-width where it has such a form.
    pub chars: Vec<char>,
    /// Bytes of the file where each character begins and ends.
    at: Vec<(u32, u32)>,
}

impl Flat {
    /// Folds the `parts` (byte ranges in order) of `text` as one text.
    pub fn new(text: &str, parts: impl IntoIterator<Item = Range<usize>>) -> Flat {
        let mut flat = Flat::default();
        let mut space = None;
        let mut is_open = false;
        for part in parts {
            let slice = text.get(part.clone()).unwrap_or_default();
            flat.chars.reserve(slice.len() / 3);
            for (offset, original) in slice.char_indices() {
                let start = (part.start + offset) as u32;
                let end = start + original.len_utf8() as u32;
                if original.is_whitespace() {
                    space.get_or_insert((start, end));
                    continue;
                }
                if is_invisible(original) {
                    continue;
                }
                let c = folded(original, &mut is_open);
                if let Some(at) = space.take()
                    && flat.chars.last().is_some_and(char::is_ascii)
                    && c.is_ascii()
                {
                    flat.chars.push(' ');
                    flat.at.push(at);
                }
                flat.chars.push(c);
                flat.at.push((start, end));
            }
        }
        flat
    }

    /// The character at `i`.
    pub fn get(&self, i: usize) -> Option<char> {
        self.chars.get(i).copied()
    }

    /// The character before `i`.
    pub fn before(&self, i: usize) -> Option<char> {
        self.get(i.checked_sub(1)?)
    }

    /// The characters of `range`; none if it reaches outside.
    pub fn slice(&self, range: Range<usize>) -> &[char] {
        self.chars.get(range).unwrap_or_default()
    }

    /// How many characters there are.
    pub fn len(&self) -> usize {
        self.chars.len()
    }

    /// Bytes of the file from the first to the last character of `range`; empty at the end of the text for an empty one.
    pub fn bytes(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.at.get(range.start);
        let last = range.end.checked_sub(1).and_then(|last| self.at.get(last));
        match (first, last) {
            (Some(first), Some(last)) if !range.is_empty() => first.0 as usize..last.1 as usize,
            _ => {
                let end = self.at.last().map_or(0, |at| at.1 as usize);
                end..end
            }
        }
    }

    /// Whether `words` (folded) stand at `i`.
    pub fn has(&self, i: usize, words: &[char]) -> bool {
        // Nearly always the first character tells, without a call.
        let rest = self.chars.get(i..).unwrap_or_default();
        rest.first() == words.first() && rest.starts_with(words)
    }

    /// The longest of `words` that stands at `i`.
    pub fn one_of<'w>(&self, i: usize, words: &'w [Vec<char>]) -> Option<&'w [char]> {
        let here = words.iter().filter(|word| self.has(i, word));
        here.max_by_key(|word| word.len()).map(Vec::as_slice)
    }

    /// The longest of `words` that ends at `i`.
    pub fn one_before<'w>(&self, i: usize, words: &'w [Vec<char>]) -> Option<&'w [char]> {
        let rest = self.chars.get(..i)?;
        let here = words.iter().filter(|word| rest.ends_with(word));
        here.max_by_key(|word| word.len()).map(Vec::as_slice)
    }

    /// The mark that closes the one at `open`, which is `“` or a bracket.
    pub fn closing(&self, open: usize) -> Option<usize> {
        let (opens, closes) = match self.get(open)? {
            '“' => ('“', '”'),
            '(' => ('(', ')'),
            '[' => ('[', ']'),
            _ => return None,
        };
        let mut depth = 0usize;
        for i in open..(open + SPAN).min(self.len()) {
            let c = self.get(i)?;
            if c == opens {
                depth += 1;
            } else if c == closes {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(i);
                }
            }
        }
        None
    }

    /// The sentence that holds `i`, as a range of characters without its end mark.
    pub fn sentence(&self, i: usize) -> Range<usize> {
        let (first, last) = (i.saturating_sub(SPAN), (i + SPAN).min(self.len()));
        let start = (first..i.min(self.len()))
            .rev()
            .find(|&at| self.is_stop(at))
            .map_or(first, |at| at + 1);
        let end = (i..last).find(|&at| self.is_stop(at)).unwrap_or(last);
        start..end
    }

    /// Whether the character at `i` ends a sentence.
    pub fn is_stop(&self, i: usize) -> bool {
        match self.get(i) {
            Some('。' | '!' | '?' | '｡') => true,
            Some('.') => {
                let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
                let after = self.get(i + 1);
                after.is_none_or(|c| c == ' ' || c == '”' || !c.is_ascii())
                    && !(is_digit(self.before(i)) && after.is_some())
            }
            _ => false,
        }
    }
}

/// One character, folded. Straight quotation marks open and close in turn.
fn folded(original: char, is_open: &mut bool) -> char {
    match original {
        '“' | '‘' | '「' | '『' | '«' | '‹' | '〝' => '“',
        '”' | '」' | '』' | '»' | '›' | '〞' => '”',
        '"' | '＂' => {
            *is_open = !*is_open;
            if *is_open { '“' } else { '”' }
        }
        '’' => '”',
        '–' | '―' | '─' | '﹣' | '－' => '—',
        '［' | '〔' | '【' => '[',
        '］' | '〕' | '】' => ']',
        '·' | '•' | '●' | '■' | '◆' | '▪' | '・' => '•',
        _ => han::class(narrow(original)).to_ascii_lowercase(),
    }
}

/// `words` as they stand in a [`Flat`].
pub(super) fn folded_words(words: &[&str]) -> Vec<Vec<char>> {
    words.iter().map(|word| folded_word(word)).collect()
}

/// `word` as it stands in a [`Flat`].
pub(super) fn folded_word(word: &str) -> Vec<char> {
    let mut is_open = false;
    word.chars().map(|c| folded(c, &mut is_open)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(text: &str) -> Flat {
        Flat::new(text, std::iter::once(0..text.len()))
    }

    #[test]
    fn layout_goes_and_bytes_stay() {
        let text = "四项原\r\n\r\n則” the\nfour  principles";
        let folded = flat(text);
        let shown: String = folded.chars.iter().collect();
        let plain = flat("四項原则”the four principles");
        assert_eq!(shown, plain.chars.iter().collect::<String>());
        assert_eq!(&text[folded.bytes(&(0..4))], "四项原\r\n\r\n則");
    }

    #[test]
    fn sentences_end_at_marks_and_not_in_numbers() {
        let folded = flat("甲。增长2.5个点。丙");
        assert_eq!(folded.sentence(4), 2..9);
    }
}
