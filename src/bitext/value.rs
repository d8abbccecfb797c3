//! Numbers by value: 6.7亿 and 670 million, 一八四〇年 and 1840, 第十八届 and 18th, Chapter I and 第一章.

use crate::text::number::{
    cardinal, han_digit, han_multiplier, is_han_numeral, ordinal, parse_integer,
};

/// A value to four significant digits; equal values have equal keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Value(u64);

impl Value {
    pub fn of(number: f64) -> Value {
        if !number.is_finite() || number < 1e-12 {
            return Value(0);
        }
        let mut exponent = number.log10().floor();
        let mut digits = (number / 10f64.powf(exponent - 3.0)).round();
        if digits >= 10_000.0 {
            digits /= 10.0;
            exponent += 1.0;
        }
        Value((((exponent + 64.0) as u64) << 16) | digits as u64)
    }
}

/// The number that `text` (half-width) begins with in a Chinese text, and its length in bytes. A single Chinese digit is none: it is
/// as often a part of a word.
pub(super) fn chinese(text: &str) -> Option<(Value, usize)> {
    let first = text.chars().next()?;
    if first.is_ascii_digit() {
        let (mut number, mut len) = arabic(text)?;
        let rest = |len: usize| text.get(len..).and_then(|rest| rest.chars().next());
        let mut after = len;
        if let Some(c @ ('多' | '余' | '餘')) = rest(after) {
            after += c.len_utf8();
        }
        while let Some((c, power)) = rest(after).and_then(|c| Some((c, multiplier(c)?))) {
            number *= power;
            after += c.len_utf8();
            len = after;
        }
        return Some((Value::of(number), len));
    }
    if !is_han_numeral(first) {
        return None;
    }
    let run: usize = text
        .chars()
        .take_while(|&c| is_han_numeral(c) || multiplier(c).is_some())
        .map(char::len_utf8)
        .sum();
    // The longest beginning that is a number: 十三五 is 十三, then 五.
    let ends = text.get(..run)?.char_indices().skip(2).map(|(at, _)| at);
    let mut ends: Vec<usize> = ends.chain(std::iter::once(run)).collect();
    ends.retain(|&end| end > first.len_utf8());
    ends.into_iter().rev().find_map(|end| {
        let number = parse_integer(text.get(..end)?)?;
        Some((Value::of(number as f64), end))
    })
}

/// The value of a single Chinese digit.
pub(super) fn digit(c: char) -> Option<Value> {
    let small = han_digit(c).map(f64::from);
    let number = small.or_else(|| han_multiplier(c).map(|power| power as f64));
    number.map(Value::of)
}

fn multiplier(c: char) -> Option<f64> {
    Some(match c {
        '百' => 1e2,
        '千' => 1e3,
        '万' | '萬' => 1e4,
        '亿' | '億' => 1e8,
        _ => return None,
    })
}

/// The Arabic number that `text` begins with, and its length in bytes.
fn arabic(text: &str) -> Option<(f64, usize)> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut digits = String::new();
    let mut at = 0;
    let mut point = false;
    loop {
        match bytes.get(at) {
            Some(&b) if b.is_ascii_digit() => digits.push(char::from(b)),
            Some(b',') if !point && (1..=3).all(|k| digit(at + k)) && !digit(at + 4) => {}
            Some(b'.') if !point && digit(at + 1) => {
                point = true;
                digits.push('.');
            }
            _ => break,
        }
        at += 1;
    }
    Some((digits.parse().ok()?, at))
}

/// A word of an English text, as far as numbers go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'t> {
    /// As written.
    pub text: &'t str,
    /// Only a space, a hyphen or nothing stands between it and the word before.
    pub joined: bool,
}

/// The number that the words begin with, and how many words it takes. `before` is the word before them.
pub(super) fn english(words: &[Piece<'_>], before: Option<&str>) -> Option<(Value, usize)> {
    let first = words.first()?.text;
    if let Some(value) = roman(first, before).or_else(|| month(words, before)) {
        return Some((Value::of(value), 1));
    }
    let (mut total, mut part, mut taken) = (0f64, 0f64, 0);
    let mut small = f64::INFINITY;
    for (n, piece) in words.iter().enumerate() {
        if n > 0 && !piece.joined {
            break;
        }
        let word = piece.text.to_ascii_lowercase();
        if word == "and" && part >= 100.0 {
            continue;
        }
        if let Some(power) = scale(&word) {
            if power == 100.0 {
                part = part.max(1.0) * power;
            } else {
                total += part.max(1.0) * power;
                part = 0.0;
            }
            small = if power == 100.0 { 100.0 } else { f64::INFINITY };
            taken = n + 1;
            continue;
        }
        let written = word.as_bytes().first().is_some_and(u8::is_ascii_digit);
        let value = match written {
            true if n == 0 => arabic(&word)
                .filter(|(_, len)| matches!(word.get(*len..), Some("" | "st" | "nd" | "rd" | "th")))
                .map(|(value, _)| value),
            true => None,
            false => count(&word),
        };
        match value {
            // After twenty comes a unit, after a hundred anything smaller.
            Some(value)
                if n == 0
                    || value < small && (small >= 100.0 || value < 10.0) && taken == n
                    || words
                        .get(n - 1)
                        .is_some_and(|w| w.text.eq_ignore_ascii_case("and")) =>
            {
                part += value;
                small = if (20.0..100.0).contains(&value) {
                    10.0
                } else {
                    0.0
                };
                taken = n + 1;
            }
            _ => break,
        }
    }
    (taken > 0).then(|| (Value::of(total + part), taken))
}

fn scale(word: &str) -> Option<f64> {
    Some(match word {
        "hundred" | "hundreds" | "hundredth" => 1e2,
        "thousand" | "thousands" => 1e3,
        "million" | "millions" => 1e6,
        "billion" | "billions" => 1e9,
        "trillion" | "trillions" => 1e12,
        _ => return None,
    })
}

/// The value of a number word below a hundred.
fn count(word: &str) -> Option<f64> {
    match word {
        "once" => Some(1.0),
        "twice" => Some(2.0),
        _ => cardinal(word).or_else(|| ordinal(word)).map(f64::from),
    }
}

/// A Roman number, where the word before it says that it counts chapters.
fn roman(word: &str, before: Option<&str>) -> Option<f64> {
    let mut chars = word.chars();
    if let (Some(c @ 'Ⅰ'..='Ⅻ'), None) = (chars.next(), chars.next()) {
        return Some(f64::from(c as u32 - 'Ⅰ' as u32 + 1));
    }
    let before = before?.to_ascii_lowercase();
    if !matches!(
        before.as_str(),
        "chapter" | "article" | "part" | "section" | "title" | "book" | "volume"
    ) {
        return None;
    }
    let (mut total, mut last) = (0u32, u32::MAX);
    for c in word.chars() {
        let value = match c {
            'I' => 1,
            'V' => 5,
            'X' => 10,
            'L' => 50,
            'C' => 100,
            _ => return None,
        };
        total += value;
        if value > last {
            total = total.checked_sub(2 * last)?;
        }
        last = value;
    }
    Some(f64::from(total))
}

/// The number of a month; “may” and “march” only beside a number.
fn month(words: &[Piece<'_>], before: Option<&str>) -> Option<f64> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let word = words.first()?.text;
    let at = MONTHS
        .iter()
        .position(|month| *month == word || (word.len() >= 3 && month.get(..3) == Some(word)))?;
    let is_number = |word: Option<&str>| {
        word.is_some_and(|w| w.as_bytes().first().is_some_and(u8::is_ascii_digit))
    };
    let beside = is_number(before) || is_number(words.get(1).map(|piece| piece.text));
    (beside || !matches!(at, 2 | 4) && word.len() > 3).then_some(at as f64 + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value_en(text: &str) -> Option<Value> {
        let words: Vec<Piece> = text
            .split([' ', '-'])
            .map(|text| Piece { text, joined: true })
            .collect();
        let (before, words) = match words.first() {
            Some(first) if matches!(first.text, "Chapter" | "on") => {
                (Some(first.text), words.get(1..)?)
            }
            _ => (None, words.as_slice()),
        };
        english(words, before).map(|(value, _)| value)
    }

    #[test]
    fn values_are_equal_in_both_languages() {
        for (zh, en) in [
            ("6.7亿", "670 million"),
            ("413万", "4.13 million"),
            ("13亿多", "1.30 billion"),
            ("一八四〇年", "1840"),
            ("十八届", "18th"),
            ("十八届", "eighteenth"),
            ("二十一", "twenty-first"),
            ("3,000", "three thousand"),
            ("12月", "December"),
            ("二百零五", "two hundred and five"),
            ("十九", "Chapter XIX"),
            ("5点", "five"),
        ] {
            let zh_value = chinese(zh).map(|(value, _)| value);
            assert!(zh_value.is_some(), "{zh}");
            assert_eq!(zh_value, value_en(en), "{zh} {en}");
        }
        assert_eq!(digit('两'), value_en("two"));
        assert_eq!(value_en("may"), None);
    }

    #[test]
    fn a_name_is_read_in_parts() {
        assert_eq!(chinese("十三五"), Some((Value::of(13.0), "十三".len())));
        assert_eq!(chinese("一切"), None);
    }
}
