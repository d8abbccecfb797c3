//! Labels of the form numeral and noun (四项原则, 五点主张): whether a cited source announces a list of that count.

use super::{Context, place};
use crate::corpus::Source;
use crate::markup::Quotation;
use crate::text::fold::{fold, fold_parts};

/// The measure words that labels use.
const MEASURES: &str = "项項点點个個条條大种種类類";

/// Whether the quotation is such a label and a cited source announces that many of these things, by number (5点主张) or by
/// an announcement (以下原则) with so many items after it.
pub(super) fn announced(cx: &Context, quotation: &Quotation) -> bool {
    let Some((count, rest)) = split(&quotation.wording.text) else {
        return false;
    };
    let corpus = &cx.ws.corpus;
    let ids = quotation
        .binding
        .iter()
        .flat_map(|b| &b.citations)
        .flat_map(|c| place::cited(corpus, &c.id));
    ids.filter_map(|id| place::source(corpus, id))
        .any(|source| {
            let Some(file) = corpus.files.get(source.file.0 as usize) else {
                return false;
            };
            by_number(source, &file.text, count, rest) || by_list(source, &file.text, count, rest)
        })
}

/// The count and what is counted, measure word included.
fn split(label: &str) -> Option<(u32, &str)> {
    let label = label.trim();
    let end = label
        .find(|c: char| !c.is_ascii_digit() && han_digit(c).is_none() && !"十两兩".contains(c))?;
    let (number, rest) = label.split_at(end);
    let count = value(number)?;
    (2..=40).contains(&count).then_some(())?;
    (rest.chars().count() >= 2).then_some((count, rest))
}

fn han_digit(c: char) -> Option<u32> {
    let index = "一二三四五六七八九".chars().position(|digit| digit == c)?;
    u32::try_from(index + 1).ok()
}

/// Value of a number up to 99, in Arabic or Chinese digits.
fn value(number: &str) -> Option<u32> {
    if number.chars().all(|c| c.is_ascii_digit()) {
        return number.parse().ok();
    }
    let digit = |text: &str| -> Option<u32> {
        let mut chars = text.chars();
        let (c, None) = (chars.next()?, chars.next()) else {
            return None;
        };
        if "两兩".contains(c) {
            Some(2)
        } else {
            han_digit(c)
        }
    };
    match number.split_once('十') {
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { digit(tens)? };
            let ones = if ones.is_empty() { 0 } else { digit(ones)? };
            Some(tens * 10 + ones)
        }
        None => digit(number),
    }
}

/// A number up to 99 in Chinese digits.
fn written(count: u32) -> String {
    let digit = |n: u32| {
        "一二三四五六七八九"
            .chars()
            .nth((n as usize).wrapping_sub(1))
            .map(String::from)
            .unwrap_or_default()
    };
    match count {
        0..=9 => digit(count),
        10..=19 => format!("十{}", digit(count % 10)),
        _ => format!("{}十{}", digit(count / 10), digit(count % 10)),
    }
}

/// Whether `text` holds `needle` in fold space.
fn holds(text: &[u16], needle: &str) -> bool {
    let needle = fold(needle).units;
    !needle.is_empty() && text.windows(needle.len()).any(|window| window == needle)
}

/// 五点主张 is announced as 5点主张.
fn by_number(source: &Source, text: &str, count: u32, rest: &str) -> bool {
    let folded = fold_parts(text, &source.readable).units;
    holds(&folded, &format!("{count}{rest}"))
        || holds(&folded, &format!("{}{rest}", written(count)))
}

/// 四项原则 is announced as 以下原则, with four items after it.
fn by_list(source: &Source, text: &str, count: u32, rest: &str) -> bool {
    let noun = rest.trim_start_matches(|c| MEASURES.contains(c));
    if noun.chars().count() < 2 {
        return false;
    }
    let announcements = ["以下", "下列", "如下", "下述"];
    let mut paragraphs = source
        .paragraphs
        .iter()
        .map(|p| text.get(p.range.clone()).unwrap_or_default());
    while let Some(paragraph) = paragraphs.next() {
        let folded = fold(paragraph).units;
        if announcements.iter().any(|word| {
            holds(&folded, &format!("{word}{noun}")) || holds(&folded, &format!("{noun}{word}"))
        }) {
            let items = paragraphs.clone().take_while(|p| is_item(p)).count();
            if u32::try_from(items) == Ok(count) {
                return true;
            }
        }
    }
    false
}

/// A dash item or a numbered one.
fn is_item(paragraph: &str) -> bool {
    let text = paragraph.trim_start();
    let numbered = |text: &str, ends: &str| {
        let number = text
            .find(|c: char| !c.is_ascii_digit() && han_digit(c).is_none() && c != '十')
            .unwrap_or(0);
        number > 0
            && text
                .get(number..)
                .is_some_and(|rest| rest.starts_with(|c| ends.contains(c)))
    };
    text.starts_with(['—', '–', '-', '•', '·'])
        || text
            .strip_prefix('第')
            .is_some_and(|rest| numbered(rest, "，,、：: 　"))
        || numbered(text, "、.．")
        || text
            .strip_prefix(['（', '('])
            .is_some_and(|rest| numbered(rest, "）)"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_split_into_count_and_noun() {
        assert_eq!(split("四项原则"), Some((4, "项原则")));
        assert_eq!(split("5点主张"), Some((5, "点主张")));
        assert_eq!(split("十二条措施"), Some((12, "条措施")));
        assert_eq!(split("原则"), None);
        assert_eq!(split("一带"), None);
    }

    #[test]
    fn numbers_are_written_in_chinese() {
        assert_eq!(
            [4, 10, 12, 20, 35].map(written),
            ["四", "十", "十二", "二十", "三十五"]
        );
    }

    #[test]
    fn items_open_with_a_dash_or_a_number() {
        assert!(is_item("——尊重网络主权。"));
        assert!(is_item("第一，加快建设。"));
        assert!(is_item("2. Build"));
        assert!(!is_item("第一产业"));
        assert!(!is_item("原则"));
    }
}
