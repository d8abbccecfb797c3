//! Sentence and clause boundaries in Chinese and English.
//!
//! The functions take one paragraph: a line break inside it is layout, never a boundary. Both are linear in its length.

use std::ops::Range;

/// The sentences of a paragraph, in order, without the space around them. Offsets are bytes of `text`.
///
/// A Chinese sentence ends at 。！？ and at a half-width ! or ?, an English one at . ! ? before a space and a capital, digit,
/// quotation mark or dash; closing marks belong to the sentence they close. Titles, months and other abbreviations, single
/// initials and decimals do not end one.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    cut(text, sentence_end)
}

/// The clauses of a paragraph: its sentences, cut also after `，；：、,;:—`, in order, without the space around them. Offsets are
/// bytes of `text`. A mark between digits (1,000; 3:2) cuts nothing.
pub fn clauses(text: &str) -> Vec<Range<usize>> {
    cut(text, |view, i| sentence_end(view, i) || clause_end(view, i))
}

/// Whether `c` closes what a sentence's end mark stands in.
pub fn is_closer(c: char) -> bool {
    matches!(
        c,
        '”' | '’'
            | '」'
            | '』'
            | '）'
            | '》'
            | '〉'
            | ')'
            | ']'
            | '】'
            | '〕'
            | '〗'
            | '］'
            | '»'
            | '›'
    )
}

/// Whether a line that ends in `text` may end a paragraph: its last character, closing marks passed over, ends a sentence.
pub fn ends_closed(text: &str) -> bool {
    text.trim_end()
        .trim_end_matches(|c: char| is_closer(c) || c == '"' || c == '\'')
        .trim_end()
        .ends_with(['。', '！', '？', '!', '?', '.', '…', '⋯', '．', '｡'])
}

/// A text by characters, so that both neighbours of one are at hand.
struct View<'t> {
    text: &'t str,
    chars: Vec<(usize, char)>,
}

impl View<'_> {
    fn char(&self, i: usize) -> Option<char> {
        self.chars.get(i).map(|&(_, c)| c)
    }

    fn byte(&self, i: usize) -> usize {
        self.chars.get(i).map_or(self.text.len(), |&(at, _)| at)
    }
}

/// Cuts after every character that `ends` (and the closers and end marks after it).
fn cut(text: &str, ends: impl Fn(&View, usize) -> bool) -> Vec<Range<usize>> {
    let view = View {
        text,
        chars: text.char_indices().collect(),
    };
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut i = 0;
    while i < view.chars.len() {
        let end = ends(&view, i);
        i += 1;
        if !end {
            continue;
        }
        while view.char(i).is_some_and(|c| is_tail(&view, i, c)) {
            i += 1;
        }
        push_trimmed(text, start..view.byte(i), &mut pieces);
        start = view.byte(i);
    }
    push_trimmed(text, start..text.len(), &mut pieces);
    pieces
}

/// Whether the character at `i`, which follows an end mark, still belongs to the sentence.
fn is_tail(view: &View, i: usize, c: char) -> bool {
    match c {
        '"' | '\'' => view
            .char(i + 1)
            .is_none_or(|n| n.is_whitespace() || is_closer(n)),
        '。' | '！' | '？' | '!' | '?' | '…' | '⋯' => true,
        // A dash that words follow opens the next sentence: ……。——尊重网络主权。
        '—' => {
            let after = (i..).find_map(|at| match view.char(at) {
                Some('—') => None,
                after => Some(after),
            });
            !after.flatten().is_some_and(char::is_alphanumeric)
        }
        c => is_closer(c),
    }
}

/// Adds `range` without the space around it, if anything is left.
fn push_trimmed(text: &str, range: Range<usize>, pieces: &mut Vec<Range<usize>>) {
    let Some(piece) = text.get(range.clone()) else {
        return;
    };
    let start = range.start + (piece.len() - piece.trim_start().len());
    let end = range.start + piece.trim_end().len();
    if start < end {
        pieces.push(start..end);
    }
}

/// Whether the character at `i` ends a sentence.
fn sentence_end(view: &View, i: usize) -> bool {
    let Some(c) = view.char(i) else { return false };
    match c {
        '。' | '！' | '？' | '｡' => true,
        '!' | '?' => {
            // Half-width marks are common in Chinese text; inside an URL or code they do not stand before a space or Han.
            let next = view.char(i + 1);
            next.is_none_or(|n| n.is_whitespace() || is_closer(n) || !n.is_ascii() || n == '"')
                && !lower_follows(view, i + 1)
        }
        '.' => full_stop(view, i),
        _ => false,
    }
}

/// Whether, after closers and space, a lower-case letter follows: the sentence goes on (“Why?” he asked).
fn lower_follows(view: &View, from: usize) -> bool {
    next_word(view, from).is_some_and(|(_, c)| c.is_lowercase())
}

/// The first character after closers and space, and whether there was space. Looks at most 16 characters ahead.
fn next_word(view: &View, from: usize) -> Option<(bool, char)> {
    let mut spaced = false;
    for i in from..from + 16 {
        let c = view.char(i)?;
        if c.is_whitespace() {
            spaced = true;
        } else if is_closer(c) || (!spaced && matches!(c, '"' | '\'')) {
            continue;
        } else {
            return Some((spaced, c));
        }
    }
    None
}

/// Whether the full stop at `i` ends a sentence.
fn full_stop(view: &View, i: usize) -> bool {
    let before = i.checked_sub(1).and_then(|p| view.char(p));
    match next_word(view, i + 1) {
        None => {
            if view.chars.len() > i + 16 {
                return false;
            }
        }
        Some((spaced, next)) => {
            let han = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c);
            if !spaced {
                // A Latin full stop between Han letters is a 。 typed in the wrong mode.
                return before.is_some_and(han) && han(next);
            }
            let opens = next.is_uppercase()
                || next.is_numeric()
                || han(next)
                || matches!(
                    next,
                    '"' | '\'' | '“' | '‘' | '「' | '『' | '(' | '[' | '–' | '—' | '-'
                );
            if !opens {
                return false;
            }
        }
    }
    !is_abbreviation(view, i)
}

/// Words (without their full stop) that do not end a sentence.
const ABBREVIATIONS: &[&str] = &[
    "al", "apr", "art", "arts", "aug", "bros", "brig", "capt", "cf", "ch", "chap", "cl", "co",
    "col", "corp", "dec", "dept", "dr", "e.g", "ed", "eds", "esp", "etc", "feb", "fig", "figs",
    "fr", "gen", "gov", "hon", "i.e", "ibid", "inc", "jan", "jr", "jul", "jun", "lt", "ltd", "maj",
    "mar", "messrs", "mr", "mrs", "ms", "mt", "nos", "nov", "oct", "p", "para", "paras", "pp",
    "pres", "prof", "pt", "rep", "rev", "sec", "sen", "sept", "sep", "sgt", "sr", "st", "supp",
    "vol", "vols", "vs", "v", "viz",
];

/// Whether the full stop at `i` belongs to an abbreviation, an initial or a list number that opens the text.
fn is_abbreviation(view: &View, i: usize) -> bool {
    let mut start = i;
    while start > 0 && i - start < 12 {
        match view.char(start - 1) {
            Some(c) if c.is_ascii_alphanumeric() || c == '.' => start -= 1,
            _ => break,
        }
    }
    let word: String = view
        .chars
        .get(start..i)
        .unwrap_or_default()
        .iter()
        .map(|&(_, c)| c.to_ascii_lowercase())
        .collect();
    if word.is_empty() {
        return false;
    }
    let mut letters = word.chars();
    let single = letters.next().filter(|_| letters.next().is_none());
    if let Some(letter) = single {
        // An initial. “I.” ends sentences as often; a digit ends one unless it opens the paragraph as a list number.
        return if letter.is_ascii_digit() {
            start == 0
        } else {
            letter != 'i' && view.char(start).is_some_and(char::is_uppercase)
                || ABBREVIATIONS.contains(&word.as_str())
        };
    }
    if word.chars().all(|c| c.is_ascii_digit()) {
        return start == 0;
    }
    // A dotted initialism (U.S., e.g.) cannot be told from a sentence's end; it seldom is one.
    let dotted = word.len() > 1 && word.split('.').all(|part| part.len() == 1);
    if word == "no" {
        // “No. 5”, but not “He said no. 5 came.”
        return next_word(view, i + 1).is_some_and(|(_, c)| c.is_ascii_digit())
            && view.char(start).is_some_and(char::is_uppercase);
    }
    if word == "may" {
        return false;
    }
    dotted || ABBREVIATIONS.contains(&word.as_str())
}

/// Whether the character at `i` ends a clause.
fn clause_end(view: &View, i: usize) -> bool {
    let digit = |i: Option<usize>| {
        i.and_then(|i| view.char(i))
            .is_some_and(|c| c.is_ascii_digit())
    };
    match view.char(i) {
        Some('，' | '；' | '：' | '、' | '—' | '–' | ';') => true,
        Some(',' | ':') => !(digit(i.checked_sub(1)) && digit(Some(i + 1))),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut_sentences(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|r| &text[r]).collect()
    }

    #[test]
    fn chinese() {
        assert_eq!(
            cut_sentences("“凡益之道，与时偕行。”互联网虽然是无形的。谢谢!大家好？！”好"),
            [
                "“凡益之道，与时偕行。”",
                "互联网虽然是无形的。",
                "谢谢!",
                "大家好？！”",
                "好"
            ]
        );
        assert_eq!(
            cut_sentences("坚持以下原则。——尊重网络主权。"),
            ["坚持以下原则。", "——尊重网络主权。"]
        );
    }

    #[test]
    fn english() {
        assert_eq!(
            cut_sentences(
                "Mr. Speaker came on Oct. 5 to the U.S. Capitol. It grew 6.7 per cent. “Why?” he asked. J. F. Kennedy spoke."
            ),
            [
                "Mr. Speaker came on Oct. 5 to the U.S. Capitol.",
                "It grew 6.7 per cent.",
                "“Why?” he asked.",
                "J. F. Kennedy spoke."
            ]
        );
        assert_eq!(
            cut_sentences("1. One thing. Two."),
            ["1. One thing.", "Two."]
        );
    }

    #[test]
    fn line_breaks_are_layout() {
        assert_eq!(
            cut_sentences("一半\n\n另一半。\n完。"),
            ["一半\n\n另一半。", "完。"]
        );
    }

    #[test]
    fn clause_marks() {
        let text = "自由是目的，秩序是保障；1,000人。";
        let pieces: Vec<_> = clauses(text).into_iter().map(|r| &text[r]).collect();
        assert_eq!(pieces, ["自由是目的，", "秩序是保障；", "1,000人。"]);
    }

    proptest! {
        #[test]
        fn every_letter_is_in_one_sentence(text in "[a-cA字。.!?”\" \n，5]{0,40}") {
            for pieces in [sentences(&text), clauses(&text)] {
                let mut last = 0;
                for piece in &pieces {
                    prop_assert!(piece.start >= last && piece.start < piece.end);
                    prop_assert!(text[last..piece.start].trim().is_empty());
                    last = piece.end;
                }
                prop_assert!(text[last..].trim().is_empty());
            }
        }
    }
}
