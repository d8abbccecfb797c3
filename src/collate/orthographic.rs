//! How equal units are written: orthography and punctuation.

use super::{Side, Variant, VariantKind};
use crate::text::fold::{fold_char, is_invisible, narrow};
use crate::text::number;
use std::ops::Range;

/// The variants of two stretches of equal units: orthography and punctuation.
pub fn orthographic(
    quotation: Side,
    source: Side,
    from: usize,
    at: usize,
    length: usize,
) -> Vec<Variant> {
    let mut variants: Vec<Variant> = Vec::new();
    let mut push = |kind: VariantKind, q: Range<usize>, s: Range<usize>| {
        let (quotation_text, source_text) =
            (quotation.reading(q.clone()), source.reading(s.clone()));
        match variants.last_mut() {
            Some(last)
                if last.kind == kind
                    && kind != VariantKind::Punctuation
                    && last.quotation.end == q.start
                    && last.source.end == s.start =>
            {
                last.quotation.end = q.end;
                last.source.end = s.end;
                last.quotation_text.push_str(&quotation_text);
                last.source_text.push_str(&source_text);
            }
            _ => variants.push(Variant {
                kind,
                quotation: q,
                source: s,
                quotation_text,
                source_text,
            }),
        }
    };
    // The last place where only one side has a break between two Latin letters: (unit, whether the quotation has it).
    let mut broken: Option<(usize, bool)> = None;
    // Steps before this one have had their spelling compared.
    let mut told = 0;
    for step in 0..length {
        let (q, s) = (from + step, at + step);
        if step > 0 {
            let (left, right) = (quotation.between(q), source.between(s));
            if left != right || source.readable.is_some() {
                let (a, b) = (
                    quotation.bytes(&(q - 1..q)).end..quotation.bytes(&(q..q + 1)).start,
                    source.bytes(&(s - 1..s)).end..source.bytes(&(s..s + 1)).start,
                );
                if a.start <= a.end && b.start <= b.end {
                    let (left, right) = (quotation.reading(a.clone()), source.reading(b.clone()));
                    if let Some(kind) = punctuation(&left, &right) {
                        push(kind, a, b);
                    } else if let Some(broken_here) = word_break(quotation, source, q, s) {
                        let crossing = broken.is_some_and(|(unit, side)| {
                            side != broken_here
                                && (unit..q)
                                    .all(|unit| unit == q || quotation.original(unit).is_ascii())
                                && q - unit <= 24
                        });
                        if crossing {
                            push(VariantKind::Substitution, a, b);
                        }
                        broken = Some((q, broken_here));
                    }
                }
            }
        }
        if step < told {
            continue;
        }
        // The digits of one number are told together; those of 四十六 share its bytes.
        let goes_on = |side: Side, unit: usize| {
            let digit = |unit: &u16| (48..58).contains(unit);
            let pair = side.units(&(unit..unit + 2));
            side.folded.origins.get(unit) == side.folded.origins.get(unit + 1)
                || (pair.iter().all(digit) && side.between(unit + 1).is_empty())
        };
        let group = (0..length - step - 1)
            .take_while(|ahead| goes_on(quotation, q + ahead) || goes_on(source, s + ahead))
            .count();
        told = step + group + 1;
        let (a, b) = (
            quotation.bytes(&(q..q + group + 1)),
            source.bytes(&(s..s + group + 1)),
        );
        let (left, right) = (
            quotation.text.get(a.clone()).unwrap_or_default(),
            source.text.get(b.clone()).unwrap_or_default(),
        );
        if left != right
            && let Some(kind) = spelling(left, right)
        {
            push(kind, a, b);
        }
    }
    variants
}

/// Whether one side alone has a break between two letters of a Latin word that is no line wrap: `Some(true)` if the quotation has it.
fn word_break(quotation: Side, source: Side, q: usize, s: usize) -> Option<bool> {
    let letter = |text: &str| text.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
    if !(letter(source.original(s)) && letter(source.original(s - 1))) {
        return None;
    }
    let (left, right) = (quotation.between(q), source.between(s));
    match (left.is_empty(), right.is_empty()) {
        (true, false) if !right.contains('\n') => Some(false),
        (false, true) => Some(true),
        _ => None,
    }
}

/// How two spellings of one unit differ.
fn spelling(left: &str, right: &str) -> Option<VariantKind> {
    let clean = |text: &str| {
        text.chars()
            .filter(|&c| !c.is_whitespace() && !is_invisible(c))
            .collect::<String>()
    };
    let (left, right) = (clean(left), clean(right));
    if left == right {
        return None;
    }
    let width = |text: &str| text.chars().map(narrow).collect::<String>();
    let (narrow_left, narrow_right) = (width(&left), width(&right));
    let numeric = |text: &str| {
        text.chars().any(|c| {
            narrow(c).is_ascii_digit() || number::is_han_numeral(c) || matches!(c, '两' | '兩')
        })
    };
    Some(if narrow_left == narrow_right {
        VariantKind::Width
    } else if narrow_left.to_lowercase() == narrow_right.to_lowercase() {
        VariantKind::Case
    } else if numeric(&left) && numeric(&right) {
        match is_other_number(&left, &right) || is_other_number(&right, &left) {
            true => VariantKind::NumberValue,
            false => VariantKind::NumberStyle,
        }
    } else if left.chars().map(fold_char).eq(right.chars().map(fold_char)) {
        VariantKind::Script
    } else if left.chars().count() == 1
        && right.chars().count() == 1
        && left.chars().chain(right.chars()).any(|c| c as u32 > 0xFFFF)
    {
        // Two astral characters that share a unit.
        VariantKind::Substitution
    } else {
        VariantKind::Script
    })
}

/// Whether `pair` is two Chinese digits that are no place value beside `other`: 三四 are three or four, not 34, and 四六 for a
/// written-out 四十六 has lost its ten.
fn is_other_number(pair: &str, other: &str) -> bool {
    let digits: Vec<u8> = pair.chars().filter_map(number::han_digit).collect();
    let [tens, ones] = digits.as_slice() else {
        return false;
    };
    pair.chars().count() == 2
        && *tens > 0
        && *ones > 0
        && (tens + 1 == *ones || other.chars().all(number::is_han_numeral))
}

/// How two runs of punctuation differ; `None` if they do not.
fn punctuation(left: &str, right: &str) -> Option<VariantKind> {
    // Square brackets are the quoter's (an interpolation that says what the source says), `*` is left over markup.
    let counts = |c: char| {
        !c.is_whitespace()
            && !is_invisible(c)
            && !matches!(c, '*' | '[' | ']' | '［' | '］' | '〔' | '〕')
    };
    let strip = |text: &str| text.chars().filter(|&c| counts(c)).collect::<String>();
    let (left, right) = (strip(left), strip(right));
    if left == right {
        return None;
    }
    let folded = |text: &str, class: fn(char) -> Option<char>| {
        let mut out = String::new();
        for c in text.chars() {
            let c = class(c).unwrap_or(c);
            if !(matches!(c, '—' | '…') && out.ends_with(c)) {
                out.push(c);
            }
        }
        out
    };
    let width =
        |c: char| Some(if c == '。' { '.' } else { narrow(c) }).filter(|&n| n != c && n != '-');
    for (kind, class) in [
        (VariantKind::Width, width as fn(char) -> Option<char>),
        (VariantKind::QuoteMarks, |c| {
            if is_quote_mark(c) {
                Some('"')
            } else {
                width_of(c)
            }
        }),
        (VariantKind::Dash, |c| {
            if is_dash(c) { Some('—') } else { width_of(c) }
        }),
        (VariantKind::EllipsisStyle, |c| {
            if matches!(c, '…' | '⋯' | '.' | '。') {
                Some('…')
            } else {
                width_of(c)
            }
        }),
    ] {
        if folded(&left, class) == folded(&right, class) {
            return Some(kind);
        }
    }
    Some(VariantKind::Punctuation)
}

fn width_of(c: char) -> Option<char> {
    Some(narrow(c)).filter(|&narrow| narrow != c)
}

/// Any style of quotation mark.
fn is_quote_mark(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '＂'
            | '＇'
            | '“'
            | '”'
            | '‘'
            | '’'
            | '„'
            | '‟'
            | '‚'
            | '‛'
            | '「'
            | '」'
            | '『'
            | '』'
            | '﹁'
            | '﹂'
            | '﹃'
            | '﹄'
            | '〝'
            | '〞'
            | '〟'
            | '«'
            | '»'
            | '‹'
            | '›'
    )
}

/// Any style of dash or hyphen.
fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '－' | '–' | '—' | '―' | '─' | '−' | '‐' | '‑' | '~' | '～' | '〜' | '﹣'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use VariantKind::*;

    #[test]
    fn punctuation_styles_are_told_apart() {
        assert_eq!(punctuation("，", ","), Some(Width));
        assert_eq!(punctuation("「", "“"), Some(QuoteMarks));
        assert_eq!(punctuation("--", "——"), Some(Dash));
        assert_eq!(punctuation("...", "……"), Some(EllipsisStyle));
        assert_eq!(punctuation("；", "，"), Some(Punctuation));
        assert_eq!(punctuation("， ", "，"), None);
    }

    #[test]
    fn two_bare_digits_are_not_a_written_out_number() {
        assert_eq!(spelling("三四", "三十四"), Some(NumberValue));
        assert_eq!(spelling("三四", "34"), Some(NumberValue));
        assert_eq!(spelling("八六", "86"), Some(NumberStyle));
        assert_eq!(spelling("二〇一五", "2015"), Some(NumberStyle));
        assert_eq!(spelling("十六", "16"), Some(NumberStyle));
    }
}
