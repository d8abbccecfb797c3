//! What opens a paragraph: numbers of articles, chapters, sections, lists, and dashes.

use crate::text::number;

/// The mark that opens a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marker {
    /// Unit and number: `('条', 24)`, `('一', 2)` for 二、, `('—', 0)` for a dash item.
    pub label: (char, u32),
    /// Order of nesting among the marks of plain text; smaller is further out.
    pub rank: u8,
    /// Bytes of the mark, with the space and punctuation that belong to it.
    pub length: usize,
}

/// Rank of 条 and Article: their text follows on the same line.
pub(super) const ARTICLE: u8 = 6;
/// Rank of an item that opens with a dash or a bullet.
pub(super) const DASH: u8 = 20;

/// The value of a Han digit or unit, in simplified, traditional and formal writing.
fn han_digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// The number that `text` opens with, in Arabic, full-width or Chinese digits, and its bytes. At most 9999.
pub(super) fn leading_number(text: &str) -> Option<(u32, usize)> {
    let mut length = 0;
    let mut value = 0u32;
    for c in text.chars() {
        let digit = match c {
            '0'..='9' => c as u32 - '0' as u32,
            '０'..='９' => c as u32 - '０' as u32,
            _ => break,
        };
        value = value * 10 + digit;
        length += c.len_utf8();
        if value > 9999 {
            return None;
        }
    }
    if length > 0 {
        return Some((value, length));
    }
    let (mut total, mut pending, mut positional, mut has_unit) = (0u32, None, 0u32, false);
    for c in text.chars().take(12) {
        if let Some(digit) = han_digit(c) {
            positional = (positional * 10 + digit).min(9999);
            pending = Some(digit);
        } else if let Some(unit) = match c {
            '十' | '拾' => Some(10),
            '百' | '佰' => Some(100),
            '千' | '仟' => Some(1000),
            _ => None,
        } {
            total += pending.take().unwrap_or(1) * unit;
            has_unit = true;
        } else {
            break;
        }
        length += c.len_utf8();
    }
    if length == 0 {
        return None;
    }
    let value = if has_unit {
        total + pending.unwrap_or(0)
    } else {
        positional
    };
    (value <= 9999).then_some((value, length))
}

/// The value of an English cardinal up to twenty, a Roman or an Arabic number that is a whole word.
fn word_number(word: &str) -> Option<u32> {
    let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
    if !digits.is_empty() && digits.len() <= 4 {
        return digits.parse().ok();
    }
    let lower = word.to_ascii_lowercase();
    if let Some(value) = number::cardinal(&lower).filter(|value| (1..=20).contains(value)) {
        return Some(value);
    }
    if word.is_empty() || !word.chars().all(|c| "IVXLC".contains(c)) {
        return None;
    }
    let value = |c| match c {
        'I' => 1,
        'V' => 5,
        'X' => 10,
        'L' => 50,
        _ => 100u32,
    };
    let (mut total, mut highest) = (0, 0);
    for c in word.chars().rev() {
        let v = value(c);
        if v < highest {
            total = u32::saturating_sub(total, v);
        } else {
            total += v;
            highest = v;
        }
    }
    Some(total)
}

/// The mark that opens `text` (without leading space), if there is one.
pub(super) fn marker(text: &str) -> Option<Marker> {
    let first = text.chars().next()?;
    match first {
        '第' => ordinal(text),
        '（' | '(' | '〔' => bracketed(text),
        '—' | '–' | '-' | '•' | '·' | '●' | '■' | '◆' | '－' | '▪' | '*' => {
            dash(text)
        }
        'A' | 'C' | 'P' | 'S' | 'F' | 'T' | 'E' | 'N' => english(text),
        '①'..='⑳' => Some(Marker {
            label: ('①', first as u32 - '①' as u32 + 1),
            rank: 12,
            length: first.len_utf8(),
        }),
        _ => numbered(text),
    }
}

/// 第二十四条, 第 9-1 條, 第三章, 第一，
fn ordinal(text: &str) -> Option<Marker> {
    let after = text.strip_prefix('第')?;
    let trimmed = after.trim_start();
    let (number, digits) = leading_number(trimmed)?;
    let mut rest = trimmed.get(digits..)?;
    // 第 9-1 條 is article 9-1; it carries the number of its article.
    if let Some(tail) = rest.strip_prefix(['-', '－', '之'])
        && let Some((_, more)) = leading_number(tail)
    {
        rest = tail.get(more..)?;
    }
    let rest = rest.trim_start();
    let unit = rest.chars().next()?;
    let (label, rank, mut length) = match unit {
        '编' | '編' => ('编', 1, unit.len_utf8()),
        '分' if rest.starts_with("分编") || rest.starts_with("分編") => ('分', 2, 6),
        '篇' => ('篇', 1, 3),
        '部' if rest.starts_with("部分") => ('部', 3, 6),
        '章' => ('章', 4, 3),
        '节' | '節' => ('节', 5, 3),
        '条' | '條' => ('条', ARTICLE, 3),
        '款' => ('款', 7, 3),
        '项' | '項' => ('项', 8, 3),
        '，' | ',' | '、' | '：' | ':' => ('第', 11, unit.len_utf8()),
        _ => return None,
    };
    let mut after_unit = rest.get(length..)?;
    if label == '条'
        && let Some(tail) = after_unit.strip_prefix('之')
        && let Some((_, more)) = leading_number(tail)
    {
        after_unit = tail.get(more..)?;
        length += 3 + more;
    }
    // 第一条第二款 within a sentence is a reference, and 第二章的 no heading.
    if label != '第'
        && after_unit.chars().next().is_some_and(|c| {
            matches!(
                c,
                '第' | '的'
                    | '规'
                    | '規'
                    | '、'
                    | '，'
                    | '至'
                    | '和'
                    | '或'
                    | '所'
                    | '及'
                    | '之'
                    | '中'
            )
        })
    {
        return None;
    }
    let start = text.len() - rest.len();
    Some(Marker {
        label: (label, number),
        rank,
        length: spaced(text, start + length),
    })
}

/// （一）, (1)
fn bracketed(text: &str) -> Option<Marker> {
    let open = text.chars().next()?;
    let inner = text.get(open.len_utf8()..)?;
    let (number, digits) = leading_number(inner)?;
    let rest = inner.get(digits..)?;
    let close = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '）' | ')' | '〕'))?;
    let han = inner
        .chars()
        .next()
        .is_some_and(|c| !c.is_numeric() || han_digit(c).is_some());
    if number == 0 || number > 99 {
        return None;
    }
    let length = open.len_utf8() + digits + close.len_utf8();
    let (label, rank) = if han { ('（', 10) } else { ('(', 12) };
    Some(Marker {
        label: (label, number),
        rank,
        length: spaced(text, length),
    })
}

/// —— and bullets.
fn dash(text: &str) -> Option<Marker> {
    let mark: usize = text
        .chars()
        .take_while(|c| {
            matches!(
                c,
                '—' | '–' | '-' | '•' | '·' | '●' | '■' | '◆' | '－' | '▪' | '*'
            )
        })
        .map(char::len_utf8)
        .sum();
    let rest = text.get(mark..)?;
    // A hyphen or asterisk is a bullet only before a space; and -12 is a number.
    let plain = text.starts_with(['-', '*', '·']);
    if rest.is_empty() || (plain && !rest.starts_with(char::is_whitespace)) {
        return None;
    }
    Some(Marker {
        label: ('—', 0),
        rank: DASH,
        length: spaced(text, mark),
    })
}

/// 一、 1. 1、 1) 一是
fn numbered(text: &str) -> Option<Marker> {
    let (number, digits) = leading_number(text)?;
    let rest = text.get(digits..)?;
    let mark = rest.chars().next()?;
    let han = text
        .chars()
        .next()
        .is_some_and(|c| !c.is_ascii_digit() && !('０'..='９').contains(&c));
    if number == 0 || number > 99 {
        return None;
    }
    let after = rest.get(mark.len_utf8()..)?.chars().next();
    let (label, rank) = match mark {
        '、' | '．' | '.' if han => ('一', 9),
        '\u{3000}' if han => ('一', 9),
        // 6.7 亿 is a number, 1.尊重 an item.
        '.' | '．' if after.is_some_and(|c| !c.is_numeric()) => ('1', 11),
        '、' if after.is_some_and(|c| !c.is_numeric()) => ('1', 11),
        ')' | '）' => (')', 12),
        _ => return None,
    };
    Some(Marker {
        label: (label, number),
        rank,
        length: spaced(text, digits + mark.len_utf8()),
    })
}

/// Article 5, Chapter I, Section 2, Part Three
fn english(text: &str) -> Option<Marker> {
    let mut words = text.split(|c: char| c.is_whitespace());
    let word = words.next()?;
    let number = words.find(|w| !w.is_empty())?;
    let (label, rank) = match word.to_ascii_lowercase().as_str() {
        "part" => ('编', 1),
        "title" => ('编', 1),
        "chapter" => ('章', 4),
        "section" => ('节', 5),
        "article" => ('条', ARTICLE),
        _ => return None,
    };
    let bare = number.trim_end_matches([':', '.', ',', '：', '—', '-']);
    let value = word_number(bare)?;
    let at = text.find(number)?;
    let rest = text.get(at + number.len()..)?;
    // “Article 5 of the Charter provides” is a sentence.
    let next = rest.split_whitespace().next();
    if number.ends_with(',')
        || next
            .is_some_and(|w| w.chars().next().is_some_and(char::is_lowercase) || w.starts_with(','))
    {
        return None;
    }
    Some(Marker {
        label: (label, value),
        rank,
        length: spaced(text, at + number.len()),
    })
}

/// `length` moved over the space after it.
fn spaced(text: &str, length: usize) -> usize {
    let rest = text.get(length..).unwrap_or("");
    length + (rest.len() - rest.trim_start().len())
}

/// The number of a list item ((一), 1., 一、, ①), for 第n项; `None` for other paragraphs.
pub(super) fn item_number(paragraph: &str) -> Option<u32> {
    let mark = marker(paragraph.trim_start())?;
    matches!(mark.label.0, '（' | '(' | '1' | '一' | ')' | '①').then_some(mark.label.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        assert_eq!(leading_number("二十四条"), Some((24, 9)));
        assert_eq!(leading_number("一百零三"), Some((103, 12)));
        assert_eq!(leading_number("二〇一五"), Some((2015, 12)));
        assert_eq!(leading_number("１２个"), Some((12, 6)));
        assert_eq!(word_number("XIV"), Some(14));
    }

    #[test]
    fn marks() {
        let label = |s: &str| marker(s).map(|m| m.label);
        assert_eq!(label("第二十四条 国家"), Some(('条', 24)));
        assert_eq!(label("第 9-1 條"), Some(('条', 9)));
        assert_eq!(label("第一百二十条之一 有"), Some(('条', 120)));
        assert_eq!(label("第二十四条第一款规定"), None);
        assert_eq!(label("第一，加快"), Some(('第', 1)));
        assert_eq!(label("一、时代背景"), Some(('一', 1)));
        assert_eq!(label("（三）其他"), Some(('（', 3)));
        assert_eq!(label("1.尊重"), Some(('1', 1)));
        assert_eq!(label("6.7 亿"), None);
        assert_eq!(label("——尊重"), Some(('—', 0)));
        assert_eq!(label("Article 5"), Some(('条', 5)));
        assert_eq!(label("Article 5 of the Charter"), None);
        assert_eq!(label("Chapter I  General Provisions"), Some(('章', 1)));
        assert_eq!(label("2015年"), None);
    }
}
