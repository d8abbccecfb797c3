//! The fold: text → comparable units, with a map back to every original byte.
//!
//! Folded text ("fold space") is a sequence of `u16` units that holds only what carries wording: letters, digits and the few
//! marks that change a value (a decimal point, a sign, `%`, a currency, an attached `+` or `#`). Width, script, case, layout and
//! punctuation are gone. Numbers have one form: 十六, １６ and 16 fold to the same units, 百分之五 to those of 5%, while 十三五
//! stays a name. Every unit knows the bytes it came from; several units may share them.
//!
//! Not NFKC in one step: that would turn ① into 1 and ½ into 1⁄2.

use super::han;
use super::number;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, compose};

/// Folded text with its way back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    /// One unit per letter or digit.
    pub units: Vec<u16>,
    /// For each unit, the byte range in the original text it came from: `(start, end)`.
    pub origins: Vec<(u32, u32)>,
}

impl Folded {
    /// The bytes from the first to the last of `units` (a range of unit indexes).
    /// `None` if the range is empty or reaches outside.
    pub fn bytes(&self, units: Range<usize>) -> Option<Range<usize>> {
        if units.is_empty() {
            return None;
        }
        let start = self.origins.get(units.start)?.0;
        let end = self.origins.get(units.end - 1)?.1;
        Some(start as usize..end as usize)
    }

    /// The units whose bytes lie inside `bytes`.
    pub fn units_in(&self, bytes: Range<usize>) -> Range<usize> {
        let start = self
            .origins
            .partition_point(|origin| (origin.0 as usize) < bytes.start);
        let end = self
            .origins
            .partition_point(|origin| (origin.1 as usize) <= bytes.end);
        start..end.max(start)
    }

    fn extend(&mut self, other: &Folded, units: Range<usize>) {
        self.units
            .extend_from_slice(other.units.get(units.clone()).unwrap_or_default());
        self.origins
            .extend_from_slice(other.origins.get(units).unwrap_or_default());
    }

    fn push(&mut self, c: char, start: usize, end: usize) {
        self.units.push(unit(c));
        self.origins.push((start as u32, end as u32));
    }
}

/// Folds `text`. Offsets are bytes of `text`.
pub fn fold(text: &str) -> Folded {
    fold_parts(text, std::slice::from_ref(&(0..text.len())))
}

/// Folds the given byte ranges of `text` (in order, not overlapping) as one text; what lies between them is layout.
/// Offsets are bytes of `text`. Ranges that do not fall on character boundaries are skipped.
pub fn fold_parts(text: &str, parts: &[Range<usize>]) -> Folded {
    let mut folder = Folder::default();
    folder.out.units.reserve(text.len() / 3);
    folder.out.origins.reserve(text.len() / 3);
    for part in parts {
        if let Some(slice) = text.get(part.clone()) {
            folder.text(slice, part.start);
        }
    }
    folder.end_numeral();
    folder.percentages();
    folder.out
}

/// The unit of a folded character. A rare astral character gets a private code, never a surrogate pair; two of them may share
/// one, which the comparison of the original characters tells apart.
fn unit(c: char) -> u16 {
    u16::try_from(c as u32).unwrap_or(0xE000 + (c as u32 % 0x1900) as u16)
}

/// The folded form of one character that carries wording, apart from numbers; `None` for punctuation, space and marks.
pub fn fold_char(c: char) -> Option<char> {
    match c {
        'a'..='z' | '0'..='9' => Some(c),
        'A'..='Z' => Some(c.to_ascii_lowercase()),
        '\0'..='\x7f' => None,
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{2e80}'..='\u{2fdf}' => {
            Some(han::class(c))
        }
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => fold_char(narrow(c)),
        '〇' => Some(c),
        _ if !c.is_alphanumeric() => None,
        // Circled and other composite numbers, fractions and exponents are characters of their own.
        _ if c.is_numeric() => Some(c),
        _ => {
            let mut whole = std::iter::once(c).nfkc();
            let single = match (whole.next(), whole.next()) {
                (Some(only), None) if only.is_alphanumeric() => only,
                _ => c,
            };
            let mut lower = single.to_lowercase();
            let single = match (lower.next(), lower.next()) {
                (Some(only), None) => only,
                _ => single,
            };
            Some(han::class(single))
        }
    }
}

/// Whether a unit is a Han letter that is part of no number: neither a word nor a number goes on across it, whatever the text is.
#[must_use]
pub fn stands_alone(unit: u16) -> bool {
    let c = char::from_u32(u32::from(unit)).unwrap_or_default();
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
        && !number::is_han_numeral(c)
        && !matches!(c, '万' | '亿' | '萬' | '億')
}

/// A full-width ASCII character as its half-width twin; anything else as it is.
pub fn narrow(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '　' => ' ',
        _ => c,
    }
}

/// A mark that changes a value wherever it stands.
fn value_mark(c: char) -> Option<char> {
    Some(match c {
        '%' | '％' | '﹪' => '%',
        '‰' => '‰',
        '$' | '＄' => '$',
        '¥' | '￥' => '¥',
        '€' | '£' => c,
        '+' | '＋' => '+',
        '#' | '＃' => '#',
        _ => return None,
    })
}

#[derive(Default)]
struct Folder {
    out: Folded,
    /// A run of Chinese numeral characters that has not ended: characters with their bytes.
    numeral: Vec<(char, usize, usize)>,
    /// The last character that was not white space, and whether white space followed it.
    before: Option<(char, bool)>,
    /// The units at which a 百分之 begins.
    percent: Vec<usize>,
}

/// 百分之, folded.
const PER_CENT: [u16; 3] = ['百' as u16, '分' as u16, '之' as u16];

impl Folder {
    fn text(&mut self, text: &str, base: usize) {
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let (start, end) = (base + at, base + at + c.len_utf8());
            let is_han = matches!(c, '\u{4e00}'..='\u{9fff}');
            if !is_han && (c.is_whitespace() || is_invisible(c)) {
                if let Some(before) = &mut self.before {
                    before.1 = true;
                }
                continue;
            }
            // Radicals and compatibility forms stand for numerals as well, and for what comes before a mark.
            let c = match c {
                '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' => fold_char(c).unwrap_or(c),
                _ => c,
            };
            let next = chars.peek().map(|&(_, next)| next);
            self.character(c, start, end, next);
            self.before = Some((c, false));
        }
    }

    fn character(&mut self, c: char, start: usize, end: usize, next: Option<char>) {
        if number::is_han_numeral(c) && (c != '○' || self.in_number(next)) {
            self.numeral.push((c, start, end));
            return;
        }
        self.end_numeral();
        if let Some(folded) = fold_char(c) {
            self.out.push(folded, start, end);
            if c == '之' && self.out.units.ends_with(&PER_CENT) {
                self.percent.push(self.out.units.len() - PER_CENT.len());
            }
            return;
        }
        if canonical_combining_class(c) != 0 {
            self.combine(c, end);
            return;
        }
        let after_letter = || {
            let before = self.before;
            before.is_some_and(|(before, _)| before.is_alphanumeric())
        };
        let directly_after =
            |test: fn(char) -> bool| matches!(self.before, Some((before, false)) if test(before));
        let before_digit = next.is_some_and(|next| narrow(next).is_ascii_digit());
        let is_digit = |c: char| narrow(c).is_ascii_digit();
        let mark = match narrow(c) {
            '.' if before_digit && directly_after(is_digit) => Some('.'),
            // A hyphen is a sign only where nothing else can explain it.
            '-' | '−'
                if before_digit
                    && !after_letter()
                    && !matches!(self.before, Some(('-' | '−' | '—' | '–' | '－', _)) | None) =>
            {
                Some('-')
            }
            '#' if directly_after(|before| before.is_ascii_alphabetic()) => Some('#'),
            '#' => None,
            '+' if after_letter() => Some('+'),
            '+' => None,
            _ => value_mark(c),
        };
        if let Some(mark) = mark {
            self.out.push(mark, start, end);
        }
    }

    /// Whether a ○ stands for a zero: a numeral is under way or follows.
    fn in_number(&self, next: Option<char>) -> bool {
        !self.numeral.is_empty()
            || next.is_some_and(|next| next != '○' && number::han_digit(next).is_some())
    }

    /// Puts a combining mark onto the letter before it, where there is a composed form.
    fn combine(&mut self, mark: char, end: usize) {
        let Some((unit, origin)) = self.out.units.last_mut().zip(self.out.origins.last_mut())
        else {
            return;
        };
        let composed = char::from_u32(u32::from(*unit)).and_then(|letter| compose(letter, mark));
        if let Some(folded) = composed.and_then(fold_char) {
            *unit = self::unit(folded);
            origin.1 = end as u32;
        }
    }

    /// Ends a run of Chinese numeral characters: a well-formed number becomes its decimal digits.
    fn end_numeral(&mut self) {
        if self.numeral.is_empty() {
            return;
        }
        let run = std::mem::take(&mut self.numeral);
        let chars: Vec<char> = run.iter().map(|&(c, ..)| c).collect();
        let multiplied = chars.iter().any(|&c| number::han_digit(c).is_none());
        let span = (
            run.first().map_or(0, |r| r.1),
            run.last().map_or(0, |r| r.2),
        );
        match number::section(&chars).filter(|_| multiplied) {
            Some(value) => {
                for digit in value.to_string().chars() {
                    self.out.push(digit, span.0, span.1);
                }
            }
            None => {
                for &(c, start, end) in &run {
                    let digit = match c {
                        // A lone 零 is a word (零和); in a run it is a digit.
                        '零' if run.len() == 1 => None,
                        _ => number::han_digit(c),
                    };
                    let folded =
                        digit.map_or_else(|| han::class(c), |digit| char::from(b'0' + digit));
                    self.out.push(folded, start, end);
                }
            }
        }
    }

    /// Gives 百分之五点六 the form of 5.6%; its units share its bytes.
    fn percentages(&mut self) {
        const POINT: u16 = '点' as u16;
        let is_digit = |unit: Option<&u16>| unit.is_some_and(|unit| (48..58).contains(unit));
        let mut done = 0;
        let whole = std::mem::take(&mut self.out);
        for &begin in &self.percent {
            let first = begin + PER_CENT.len();
            let mut end = first;
            while is_digit(whole.units.get(end))
                || (matches!(whole.units.get(end), Some(&POINT | &0x2e))
                    && end > first
                    && is_digit(whole.units.get(end + 1)))
            {
                end += 1;
            }
            let (Some(from), Some(to)) = (
                whole.origins.get(begin),
                whole.origins.get(end.wrapping_sub(1)),
            ) else {
                continue;
            };
            if end == first || begin < done {
                continue;
            }
            self.out.extend(&whole, done..begin);
            for &unit in whole.units.get(first..end).unwrap_or_default() {
                self.out.units.push(if unit == POINT { 0x2e } else { unit });
            }
            self.out.units.push(u16::from(b'%'));
            self.out
                .origins
                .resize(self.out.units.len(), (from.0, to.1));
            done = end;
        }
        match done {
            0 => self.out = whole,
            _ => self.out.extend(&whole, done..whole.units.len()),
        }
    }
}

/// Characters that show nothing: they never separate what they stand between.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
        || c.is_control()
}

#[cfg(test)]
mod tests {
    use super::{fold, stands_alone};
    use crate::text::{han, number};
    use proptest::prelude::*;

    fn same(a: &str, b: &str) -> bool {
        fold(a).units == fold(b).units
    }

    #[test]
    fn orthography_and_layout_fold_away() {
        for (a, b) in [
            ("構建網絡空間", "构建网络空间"),
            ("１１月１６日", "11月16日"),
            ("萨里\n\n 耶夫", "萨里耶夫"),
            ("⼀带⼀路", "一带一路"),
            ("互联⽹+", "互联网+"),
            ("Cyber Sovereignty", "cyber　sovereignty"),
            ("二〇一五年十二月十六日", "2015年12月16日"),
            ("二○一五", "２０１５"),
            ("1,000", "1000"),
            ("增长百分之五点六左右", "增长5.6％左右"),
            ("百分之二十", "20%"),
            ("cafe\u{301}", "café"),
        ] {
            assert!(same(a, b), "{a} {b}");
        }
    }

    #[test]
    fn what_stands_alone_never_was_a_numeral_or_a_latin_letter() {
        for c in '\0'..=char::MAX {
            let alone = fold(&c.to_string()).units.iter().any(|&u| stands_alone(u));
            let is_numeral = number::is_han_numeral(c) || "万亿萬億".contains(c);
            assert!(!alone || han::is_han(c) && !is_numeral, "{c}");
        }
    }

    #[test]
    fn what_changes_a_value_stays() {
        for (a, b) in [
            ("2.8万亿", "28万亿"),
            ("互联网+", "互联网"),
            ("7%", "7"),
            ("十三五", "35"),
            ("零和", "0和"),
            ("①", "1"),
            ("é", "e"),
        ] {
            assert!(!same(a, b), "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn every_unit_maps_to_the_bytes_it_came_from(text in "[一二十百三五网網a-zA-Z0-9.,，。 \n（）％+é\u{301}𠮷ﬁ①]{0,60}") {
            let folded = fold(&text);
            prop_assert_eq!(folded.units.len(), folded.origins.len());
            let mut last = 0;
            for (&unit, &(start, end)) in folded.units.iter().zip(&folded.origins) {
                prop_assert!(start >= last && start < end);
                last = start;
                let original = &text[start as usize..end as usize];
                prop_assert!(fold(original).units.contains(&unit) || original.contains('零') || original.chars().count() == 1);
            }
        }
    }
}
