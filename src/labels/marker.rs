//! What opens the item of a list: 第一，, 一是, 首先, 一、, （一）, 1., ——, First,.

use super::flat::{Flat, folded_words};
use crate::text::number;
use std::sync::LazyLock;

/// A way of numbering; the items of one list share it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// 第一，
    Ordinal,
    /// 一是, 一要
    Is,
    /// 其一
    Of,
    /// 首先, 其次
    Word,
    /// 一、
    Han,
    /// （一）
    Bracketed,
    /// 1. 1、
    Digit,
    /// (1) 1)
    Parenthesis,
    /// ①
    Circled,
    /// First, Second,
    English,
    /// —— and bullets
    Dash,
}

/// A mark in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marker {
    pub style: Style,
    /// From 1; 0 for a dash, [`LAST`] for 最后 and finally.
    pub value: u32,
    /// Its characters.
    pub length: usize,
}

/// The number of a mark that says only that it is the last.
pub(super) const LAST: u32 = u32::MAX;

impl Style {
    /// Whether such marks also stand inside a paragraph. 一、 and 1. there are as often something else.
    fn stands_inside(self) -> bool {
        !matches!(self, Style::Dash | Style::Han | Style::Digit)
    }

    /// How many blocks may lie between two items: headings have whole sections under them.
    pub fn reach(self) -> usize {
        match self {
            Style::Dash => 1,
            Style::Han => 60,
            _ => 12,
        }
    }
}

static WORDS: LazyLock<Vec<Vec<Vec<char>>>> = LazyLock::new(|| {
    [
        &["首先", "第一步"][..],
        &["其次"],
        &["再次", "再者", "第三步"],
    ]
    .iter()
    .map(|words| folded_words(words))
    .collect()
});
static LASTLY: LazyLock<Vec<Vec<char>>> = LazyLock::new(|| folded_words(&["最后"]));
static ORDINAL: LazyLock<char> = LazyLock::new(|| crate::text::han::class('第'));

/// First to tenth, with their forms in -ly.
const ENGLISH: [&str; 10] = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
];

/// A Chinese or Arabic number from 1 to 40 at `i`, its length, and whether it is Chinese.
fn number_at(flat: &Flat, i: usize) -> Option<(u32, usize, bool)> {
    let rest = flat.chars.get(i..)?;
    let digits = rest
        .iter()
        .take(3)
        .take_while(|c| c.is_ascii_digit())
        .count();
    let length = match digits {
        0 => rest
            .iter()
            .take(4)
            .take_while(|&&c| number::is_han_numeral(c))
            .count(),
        _ => digits,
    };
    let text: String = rest.iter().take(length).collect();
    let value = u32::try_from(number::parse_integer(&text)?).ok()?;
    ((1..=40).contains(&value)).then_some((value, length, digits == 0))
}

/// The mark at `i`; `opens` if a block begins there.
pub(super) fn marker_at(flat: &Flat, i: usize, opens: bool) -> Option<Marker> {
    if !opens && !is_boundary(flat, i) {
        return None;
    }
    let marker = match flat.get(i)? {
        '—' | '•' | '*' | '-' if opens => dash(flat, i),
        c @ '①'..='⑳' => Some(Marker {
            style: Style::Circled,
            value: c as u32 - '①' as u32 + 1,
            length: 1,
        }),
        '(' => bracketed(flat, i),
        c if c == *ORDINAL => ordinal(flat, i),
        '其' => number_at(flat, i + 1)
            .filter(|&(.., is_han)| is_han)
            .map(|(value, length, _)| (Style::Of, value, length + 1))
            .map(|(style, value, length)| Marker {
                style,
                value,
                length,
            })
            .or_else(|| word(flat, i)),
        c if c.is_ascii_alphabetic() => english(flat, i),
        c if c.is_ascii_digit() || number::is_han_numeral(c) => numbered(flat, i),
        _ => word(flat, i),
    }?;
    (opens || marker.style.stands_inside()).then_some(marker)
}

/// Whether an item may begin inside a text at `i`: after punctuation.
fn is_boundary(flat: &Flat, i: usize) -> bool {
    match flat.before(i) {
        Some(' ') => flat
            .before(i - 1)
            .is_none_or(|c| matches!(c, '.' | ';' | ':' | ',' | ')' | '!' | '?')),
        Some(c) => matches!(
            c,
            '。' | ';' | ':' | ',' | '、' | '—' | '!' | '?' | '”' | ')'
        ),
        None => true,
    }
}

fn dash(flat: &Flat, i: usize) -> Option<Marker> {
    let rest = flat.chars.get(i..)?;
    let marks = rest
        .iter()
        .take_while(|c| matches!(c, '—' | '•' | '*' | '-'))
        .count();
    let after = flat.get(i + marks)?;
    let spaces = usize::from(after == ' ');
    // -12 is a number, and **bold** no bullet.
    let is_bullet = match flat.get(i)? {
        '*' | '-' => marks == 1 && !after.is_ascii_digit(),
        _ => true,
    };
    is_bullet.then_some(Marker {
        style: Style::Dash,
        value: 0,
        length: marks + spaces,
    })
}

fn bracketed(flat: &Flat, i: usize) -> Option<Marker> {
    let (value, length, is_han) = number_at(flat, i + 1)?;
    (flat.get(i + 1 + length) == Some(')')).then_some(Marker {
        style: if is_han {
            Style::Bracketed
        } else {
            Style::Parenthesis
        },
        value,
        length: length + 2,
    })
}

/// 第一， 第一是 第一点， but not 第一产业 or 第一条.
fn ordinal(flat: &Flat, i: usize) -> Option<Marker> {
    let (value, length, is_han) = number_at(flat, i + 1)?;
    let mut end = i + 1 + length;
    if let Some(point) = flat
        .get(end)
        .filter(|&c| c == '点' || c == '个' || c == crate::text::han::class('项'))
    {
        // 第一点， and 第一个是 open an item; 第一个问题 counts.
        let goes_on = flat
            .get(end + 1)
            .is_some_and(|c| matches!(c, ',' | ':' | '是' | '、'));
        if !goes_on {
            return word(flat, i);
        }
        end += usize::from(point != ' ');
    }
    if !is_han || !matches!(flat.get(end)?, ',' | ':' | '、' | '是' | '要' | ';' | '.') {
        return word(flat, i);
    }
    Some(Marker {
        style: Style::Ordinal,
        value,
        length: end + 1 - i,
    })
}

/// 一是, 一要; 一、; 1. 1、 1)
fn numbered(flat: &Flat, i: usize) -> Option<Marker> {
    let (value, length, is_han) = number_at(flat, i)?;
    let after = flat.get(i + length + 1);
    let (style, marks) = match (flat.get(i + length)?, is_han) {
        // 一是一 and 二是二 are no items.
        ('是', true) if !after.is_some_and(number::is_han_numeral) => (Style::Is, 1),
        ('要', true) => (Style::Is, 1),
        ('、' | '.', true) if !after.is_some_and(number::is_han_numeral) => (Style::Han, 1),
        ('.' | '、', false) if !after.is_some_and(|c| c.is_ascii_digit()) => (Style::Digit, 1),
        (')', false) => (Style::Parenthesis, 1),
        _ => return None,
    };
    let spaces = usize::from(flat.get(i + length + marks) == Some(' '));
    Some(Marker {
        style,
        value,
        length: length + marks + spaces,
    })
}

/// 首先, 其次, 再次, 最后
fn word(flat: &Flat, i: usize) -> Option<Marker> {
    let (value, length) = WORDS
        .iter()
        .zip(1..)
        .find_map(|(words, value)| Some((value, flat.one_of(i, words)?.len())))
        .or_else(|| Some((LAST, flat.one_of(i, &LASTLY)?.len())))?;
    matches!(flat.get(i + length)?, ',' | '是' | '要').then_some(Marker {
        style: Style::Word,
        value,
        length: length + 1,
    })
}

/// First, Firstly: Second
fn english(flat: &Flat, i: usize) -> Option<Marker> {
    if flat.before(i).is_some_and(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let rest = flat.chars.get(i..)?;
    let word: String = rest
        .iter()
        .take(10)
        .take_while(|c| c.is_ascii_alphabetic())
        .collect();
    let length = word.len();
    let stem = word.strip_suffix("ly").unwrap_or(&word);
    let value = match stem {
        "final" | "last" => LAST,
        _ => (1..).zip(ENGLISH).find(|(_, name)| *name == stem)?.0,
    };
    (matches!(flat.get(i + length)?, ',' | ':') && flat.get(i + length + 1) == Some(' ')).then_some(
        Marker {
            style: Style::English,
            value,
            length: length + 2,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marker(text: &str) -> Option<(Style, u32)> {
        let flat = Flat::new(text, std::iter::once(0..text.len()));
        marker_at(&flat, 0, true).map(|marker| (marker.style, marker.value))
    }

    #[test]
    fn items_open_in_many_ways() {
        for (text, style, value) in [
            ("第一，加快建设", Style::Ordinal, 1),
            ("第三點，加快", Style::Ordinal, 3),
            ("二是优化", Style::Is, 2),
            ("首先，要", Style::Word, 1),
            ("一、背景", Style::Han, 1),
            ("（三）其他", Style::Bracketed, 3),
            ("1.尊重", Style::Digit, 1),
            ("②推动", Style::Circled, 2),
            ("——尊重", Style::Dash, 0),
            ("- 尊重", Style::Dash, 0),
            ("Second, building", Style::English, 2),
            ("Finally, we", Style::English, LAST),
        ] {
            assert_eq!(marker(text), Some((style, value)), "{text}");
        }
        for text in [
            "第一产业",
            "第一条 为了",
            "2.5个",
            "一方面，",
            "首先进的",
            "First of all",
            "-12",
        ] {
            assert_eq!(marker(text), None, "{text}");
        }
    }
}
