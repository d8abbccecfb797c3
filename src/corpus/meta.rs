//! What a document says of itself in its first lines: authors and dates.

use super::heading::leading_number;
use super::special::length;
use crate::config::Date;
use std::ops::Range;

/// The first date in `text` that has a year and a month, and its bytes.
pub(super) fn find_date(text: &str) -> Option<(Date, Range<usize>)> {
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let c = rest.chars().next()?;
        if c.is_numeric()
            || matches!(
                c,
                '〇' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'
            )
        {
            let before = text.get(..at).unwrap_or("");
            if let Some((date, length)) = date_at(rest, before) {
                return Some((date, at..at + length));
            }
            at += leading_number(rest).map_or(c.len_utf8(), |(_, n)| n.max(c.len_utf8()));
        } else if c.is_ascii_uppercase() {
            if let Some((date, length)) = month_first(rest) {
                return Some((date, at..at + length));
            }
            let word = rest
                .find(|c: char| !c.is_ascii_alphabetic())
                .unwrap_or(rest.len());
            at += word.max(1);
        } else {
            at += c.len_utf8();
        }
    }
    None
}

/// A date that opens `text` with a number.
fn date_at(text: &str, before: &str) -> Option<(Date, usize)> {
    let (first, mut at) = leading_number(text)?;
    let skip = |at: usize| {
        let rest = text.get(at..).unwrap_or("");
        at + (rest.len() - rest.trim_start().len())
    };
    // 16 December 2015
    if first <= 31
        && let Some((month, length)) = text.get(skip(at)..).and_then(month_name)
    {
        at = skip(skip(at) + length);
        let rest = text.get(at..)?;
        let rest = rest.strip_prefix(',').map_or(rest, str::trim_start);
        let (year, length) = leading_number(rest).filter(|&(y, _)| (1000..=2999).contains(&y))?;
        let end = text.len() - rest.len() + length;
        return Some((date(year, month, Some(first))?, end));
    }
    let rest = text.get(skip(at)..)?;
    let separator = rest.chars().next()?;
    let (year, unit) = match separator {
        '年' if before.trim_end().ends_with("民國") || before.trim_end().ends_with("民国") => {
            (first + 1911, true)
        }
        '年' => (first, true),
        '-' | '/' | '.' => (first, false),
        _ => return None,
    };
    if !(1000..=2999).contains(&year) {
        return None;
    }
    at = skip(skip(at) + separator.len_utf8());
    let (month, length) = leading_number(text.get(at..)?)?;
    at += length;
    let rest = text.get(skip(at)..).unwrap_or("");
    if unit && !rest.starts_with('月') || !unit && !rest.starts_with(separator) {
        return None;
    }
    let after_month = skip(at) + if unit { 3 } else { 1 };
    let day = text.get(skip(after_month)..).and_then(leading_number);
    match day {
        Some((day, length)) => {
            let end = skip(after_month) + length;
            let mark = text.get(skip(end)..).unwrap_or("");
            if unit && !mark.starts_with('日') {
                return Some((date(year, month, None)?, after_month));
            }
            let end = if unit { skip(end) + 3 } else { end };
            Some((date(year, month, Some(day))?, end))
        }
        None if unit => Some((date(year, month, None)?, after_month)),
        None => None,
    }
}

/// `December 16, 2015`, `December 2015`
fn month_first(text: &str) -> Option<(Date, usize)> {
    let (month, length) = month_name(text)?;
    let rest = text.get(length..)?.trim_start();
    let (number, digits) = leading_number(rest)?;
    let tail = rest.get(digits..)?;
    if (1000..=2999).contains(&number) {
        return Some((date(number, month, None)?, text.len() - tail.len()));
    }
    let tail = tail
        .trim_start()
        .strip_prefix(',')
        .unwrap_or(tail)
        .trim_start();
    let (year, digits) = leading_number(tail).filter(|&(y, _)| (1000..=2999).contains(&y))?;
    Some((
        date(year, month, Some(number))?,
        text.len() - tail.len() + digits,
    ))
}

/// The month that `text` opens with, and the bytes of its name.
fn month_name(text: &str) -> Option<(u32, usize)> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let length = text
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(text.len());
    let word = text.get(..length)?.to_ascii_lowercase();
    if word.len() < 3 {
        return None;
    }
    let month = MONTHS
        .iter()
        .position(|m| *m == word || (word.len() <= 4 && m.starts_with(&word)))?;
    let dot = usize::from(text.get(length..).is_some_and(|r| r.starts_with('.')));
    Some((month as u32 + 1, length + dot))
}

fn date(year: u32, month: u32, day: Option<u32>) -> Option<Date> {
    if !(1..=12).contains(&month) || day.is_some_and(|d| !(1..=31).contains(&d)) {
        return None;
    }
    Some(Date {
        year: year as i32,
        month: Some(month as u8),
        day: day.map(|d| d as u8),
    })
}

/// The author that a line under the title names.
pub(super) fn author(line: &str) -> Option<String> {
    let line = line.trim();
    for label in ["作者：", "作者:", "文/", "文｜", "By ", "by "] {
        if let Some(name) = line.strip_prefix(label) {
            let name = name.trim();
            return (!name.is_empty() && length(name, 41) <= 40).then(|| name.to_owned());
        }
    }
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c) || c == '·';
    let compact: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    if line.chars().all(|c| han(c) || c.is_whitespace()) {
        const NOT_NAMES: &[&str] = &[
            "序言",
            "前言",
            "目录",
            "目錄",
            "摘要",
            "正文",
            "全文",
            "解釋文",
            "总则",
            "引言",
            "导言",
            "提要",
        ];
        if [
            "评论员",
            "評論員",
            "委员会",
            "委員會",
            "办公室",
            "办公厅",
            "国务院",
            "组委会",
        ]
        .iter()
        .any(|e| compact.ends_with(e))
        {
            return (length(&compact, 31) <= 30).then_some(compact);
        }
        // 中华人民共和国主席 习近平
        let name = match line.rsplit_once(char::is_whitespace) {
            Some((office, name)) if length(office, 9) > 2 => name.to_owned(),
            _ => compact,
        };
        let count = name.chars().count();
        return ((2..=4).contains(&count) && !NOT_NAMES.contains(&name.as_str())).then_some(name);
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let named = (2..=4).contains(&words.len())
        && words.iter().all(|w| {
            let mut chars = w.chars();
            chars.next().is_some_and(|c| c.is_uppercase())
                && chars.all(|c| {
                    c.is_alphabetic() && !c.is_uppercase() || matches!(c, '.' | '-' | '’' | '\'')
                })
        });
    named.then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        let read = |s: &str| find_date(s).map(|(d, _)| (d.year, d.month, d.day));
        assert_eq!(
            read("（2015年12月16日，乌镇）"),
            Some((2015, Some(12), Some(16)))
        );
        assert_eq!(
            read("来源：2015 年 12 月 17 日"),
            Some((2015, Some(12), Some(17)))
        );
        assert_eq!(
            read("二〇一五年十二月十六日"),
            Some((2015, Some(12), Some(16)))
        );
        assert_eq!(read("2019年10月"), Some((2019, Some(10), None)));
        assert_eq!(
            read("16 December 2015, Wuzhen"),
            Some((2015, Some(12), Some(16)))
        );
        assert_eq!(read("on Oct. 5, 2015"), Some((2015, Some(10), Some(5))));
        assert_eq!(read("（2026-02-02）"), Some((2026, Some(2), Some(2))));
        assert_eq!(read("中華民國102年5月1日"), Some((2013, Some(5), Some(1))));
        assert_eq!(read("2015年"), None);
    }

    #[test]
    fn authors() {
        assert_eq!(author("习近平 ").as_deref(), Some("习近平"));
        assert_eq!(
            author("中华人民共和国主席 习近平").as_deref(),
            Some("习近平")
        );
        assert_eq!(author("人民日报评论员").as_deref(), Some("人民日报评论员"));
        assert_eq!(author("Xi Jinping").as_deref(), Some("Xi Jinping"));
        assert_eq!(author("Posted on Updated on"), None);
        assert_eq!(author("序 言"), None);
    }
}
