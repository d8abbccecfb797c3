//! Locators: the part of a citation that says where in the source.

use crate::text::number::{is_han_numeral, parse_integer};
use std::ops::Range;

/// Where in a source a citation points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Locator {
    /// `¶8`, `¶¶8-9`, `第8段`: paragraphs from 1, first and last.
    Paragraphs(u32, u32),
    /// `§2`, `节 2`: the N-th top-level section, then deeper ones (`§ 二.1` is `[2, 1]`).
    Section(Vec<u32>),
    /// `第二十四条第一款`: headings or articles so labelled, outermost first: unit character and number.
    Labelled(Vec<(char, u32)>),
    /// `p. 4`, `第4页`: pages, first and last.
    Pages(u32, u32),
    /// `"基本原则"`: a heading's words.
    Heading(String),
    /// Lines: accepted unchecked.
    Lines,
    /// A locator that nothing here reads, as written.
    Unreadable(String),
}

impl Locator {
    /// The form that Pandoc reads, in every language where there is one; `None` where it has none.
    ///
    /// A page is its bare number: what stands alone after the comma is a page for Pandoc whatever the language.
    pub fn portable_form(&self) -> Option<String> {
        match self {
            Locator::Paragraphs(first, last) if first == last => Some(format!("¶{first}")),
            Locator::Paragraphs(first, last) => Some(format!("¶¶{first}-{last}")),
            Locator::Section(numbers) => {
                let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
                Some(format!("§{}", numbers.join(".")))
            }
            Locator::Pages(first, last) if first == last => Some(first.to_string()),
            Locator::Pages(first, last) => Some(format!("{first}-{last}")),
            Locator::Labelled(_)
            | Locator::Heading(_)
            | Locator::Lines
            | Locator::Unreadable(_) => None,
        }
    }
}

/// What a label counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Paragraph,
    Section,
    Page,
    Line,
    /// A unit that headings and articles are labelled with.
    Label(char),
}

/// Labels before a number. Longer ones stand before their beginnings.
const LABELS: [(&str, Unit); 44] = [
    ("¶¶", Unit::Paragraph),
    ("¶", Unit::Paragraph),
    ("paragraphs", Unit::Paragraph),
    ("paragraph", Unit::Paragraph),
    ("paras.", Unit::Paragraph),
    ("paras", Unit::Paragraph),
    ("para.", Unit::Paragraph),
    ("para", Unit::Paragraph),
    ("pars.", Unit::Paragraph),
    ("par.", Unit::Paragraph),
    ("段落", Unit::Paragraph),
    ("段", Unit::Paragraph),
    ("§§", Unit::Section),
    ("§", Unit::Section),
    ("sections", Unit::Section),
    ("section", Unit::Section),
    ("secs.", Unit::Section),
    ("sec.", Unit::Section),
    ("节", Unit::Section),
    ("節", Unit::Section),
    ("pages", Unit::Page),
    ("page", Unit::Page),
    ("pp.", Unit::Page),
    ("pp", Unit::Page),
    ("p.", Unit::Page),
    ("p", Unit::Page),
    ("页码", Unit::Page),
    ("页", Unit::Page),
    ("頁", Unit::Page),
    ("lines", Unit::Line),
    ("line", Unit::Line),
    ("ll.", Unit::Line),
    ("l.", Unit::Line),
    ("行", Unit::Line),
    ("articles", Unit::Label('条')),
    ("article", Unit::Label('条')),
    ("arts.", Unit::Label('条')),
    ("art.", Unit::Label('条')),
    ("chapters", Unit::Label('章')),
    ("chapter", Unit::Label('章')),
    ("chaps.", Unit::Label('章')),
    ("chap.", Unit::Label('章')),
    ("条", Unit::Label('条')),
    ("章", Unit::Label('章')),
];

/// Units after `第` and a number. Longer ones stand before their beginnings.
const UNITS: [(&str, Unit); 21] = [
    ("自然段", Unit::Paragraph),
    ("段落", Unit::Paragraph),
    ("段", Unit::Paragraph),
    ("页", Unit::Page),
    ("頁", Unit::Page),
    ("行", Unit::Line),
    ("部分", Unit::Label('部')),
    ("分编", Unit::Label('分')),
    ("编", Unit::Label('编')),
    ("編", Unit::Label('编')),
    ("篇", Unit::Label('篇')),
    ("章", Unit::Label('章')),
    ("节", Unit::Label('节')),
    ("節", Unit::Label('节')),
    ("条", Unit::Label('条')),
    ("條", Unit::Label('条')),
    ("款", Unit::Label('款')),
    ("项", Unit::Label('项')),
    ("項", Unit::Label('项')),
    ("目", Unit::Label('目')),
    ("点", Unit::Label('点')),
];

/// The locator at the start of a suffix: what it says, its bytes in `suffix`, and whether Pandoc reads it as written.
///
/// The comma and the spaces before it, and braces around it, do not belong to its bytes.
pub fn parse(suffix: &str) -> Option<(Locator, Range<usize>, bool)> {
    let lead =
        suffix.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '{'));
    let start = suffix.len() - lead.len();
    let separator = suffix.get(..start).unwrap_or_default();
    let (locator, length, portable) = ordinal(lead)
        .or_else(|| labelled(lead))
        .or_else(|| heading(lead))
        .or_else(|| {
            if separator.contains(',') || separator.contains('，') {
                bare(lead)
            } else {
                None
            }
        })?;
    Some((locator, start..start + length, portable))
}

/// `第8段`, `第八段至第十段`, `第二十四条第一款`: never a locator for Pandoc.
fn ordinal(text: &str) -> Option<(Locator, usize, bool)> {
    let mut labels = Vec::new();
    let mut at = 0;
    while let Some((first, last, unit, length)) = text.get(at..).and_then(one_ordinal) {
        let locator = match unit {
            Unit::Label(c) => {
                labels.push((c, first));
                at += length;
                continue;
            }
            Unit::Paragraph => Locator::Paragraphs(first, last),
            Unit::Page => Locator::Pages(first, last),
            Unit::Section => Locator::Section(vec![first]),
            Unit::Line => Locator::Lines,
        };
        if !labels.is_empty() {
            break;
        }
        let mut locator = locator;
        let mut end = length;
        // `第八段至第十段` repeats the unit.
        if let Some(more) = text.get(end..).and_then(|rest| rest.strip_prefix(RANGE))
            && let Some((_, to, other, more_length)) = one_ordinal(more)
            && other == unit
        {
            end = text.len() - more.len() + more_length;
            locator = match locator {
                Locator::Paragraphs(from, _) => Locator::Paragraphs(from, to.max(from)),
                Locator::Pages(from, _) => Locator::Pages(from, to.max(from)),
                other => other,
            };
        }
        // Pandoc prints a line number as it stands; there is nothing to check and nothing to fix.
        let portable = locator == Locator::Lines;
        return Some((locator, end, portable));
    }
    // Articles and chapters have no label that Pandoc reads in every language; their words are printed as they stand.
    (!labels.is_empty()).then_some((Locator::Labelled(labels), at, true))
}

/// Marks between the two ends of a range.
const RANGE: [char; 10] = ['-', '–', '—', '‒', '~', '～', '－', '至', '到', '―'];

/// `第8段` or `第8-9段`: first, last, unit, length.
fn one_ordinal(text: &str) -> Option<(u32, u32, Unit, usize)> {
    let rest = text.strip_prefix('第')?;
    let (first, rest) = number(rest.trim_start())?;
    let (last, rest) = match rest.trim_start().strip_prefix(RANGE) {
        Some(more) => number(more.trim_start().trim_start_matches('第'))?,
        None => (first, rest),
    };
    let rest = rest.trim_start();
    let (name, unit) = UNITS.iter().find(|(name, _)| rest.starts_with(name))?;
    let length = text.len() - rest.len() + name.len();
    Some((first, last.max(first), *unit, length))
}

/// `¶8`, `para. 8`, `§ 二.1`, `段8`.
fn labelled(text: &str) -> Option<(Locator, usize, bool)> {
    let (label, unit) = LABELS.iter().find(|(label, _)| {
        text.get(..label.len()).is_some_and(|start| start.eq_ignore_ascii_case(label))
            // A word that only begins like a label is none: `parties`, `p2p`.
            && text.get(label.len()..).and_then(|rest| rest.chars().next()).is_some_and(|next| {
                !label.ends_with(|c: char| c.is_ascii_alphabetic()) || next.is_whitespace()
            })
    })?;
    let after = text.get(label.len()..)?;
    let numbers = after.trim_start();
    let spaced = numbers.len() < after.len();
    let han = !label.starts_with(['¶', '§']) && !label.is_ascii();
    let symbol = label.starts_with(['¶', '§']);
    let Some((first, mut rest)) = number(numbers) else {
        // 段 and 行 begin many words; a label without a number is a locator only where it can be nothing else.
        if !symbol && !label.ends_with('.') {
            return None;
        }
        let end = numbers.find([',', '，', ';', '}']).unwrap_or(numbers.len());
        let length = text.len() - numbers.len() + numbers.get(..end)?.trim_end().len();
        let written = text.get(..length)?.to_owned();
        return Some((Locator::Unreadable(written), length, true));
    };
    let mut path = vec![first];
    if *unit == Unit::Section {
        while let Some((deeper, more)) = rest.strip_prefix(['.', '．']).and_then(number) {
            path.push(deeper);
            rest = more;
        }
    }
    let (last, rest) = last_number(first, rest);
    let length = text.len() - rest.len();
    let written = numbers
        .get(..numbers.len() - rest.len())
        .unwrap_or_default();
    let readable = !written.chars().any(|c| is_digit(c) && !c.is_ascii_digit());
    let portable = readable && (!han || spaced);
    let locator = match unit {
        Unit::Paragraph => Locator::Paragraphs(first, last),
        Unit::Page => Locator::Pages(first, last),
        Unit::Section => Locator::Section(path),
        Unit::Line => Locator::Lines,
        Unit::Label(c) => Locator::Labelled(vec![(*c, first)]),
    };
    Some((locator, length, portable))
}

/// `"基本原则"`, `「基本原则」`: Pandoc prints them as they stand.
fn heading(text: &str) -> Option<(Locator, usize, bool)> {
    const MARKS: [(char, char); 7] = [
        ('"', '"'),
        ('“', '”'),
        ('”', '”'),
        ('「', '」'),
        ('『', '』'),
        ('‘', '’'),
        ('＂', '＂'),
    ];
    let first = text.chars().next()?;
    let (_, close) = MARKS.iter().find(|(open, _)| *open == first)?;
    let inside = text.get(first.len_utf8()..)?;
    let end = inside.find(*close)?;
    let words = inside.get(..end)?.trim();
    (!words.is_empty()).then(|| {
        (
            Locator::Heading(words.to_owned()),
            first.len_utf8() + end + close.len_utf8(),
            true,
        )
    })
}

/// A number alone after the comma is a page.
fn bare(text: &str) -> Option<(Locator, usize, bool)> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (first, rest) = number(text)?;
    let (last, rest) = last_number(first, rest);
    let ends = rest
        .trim_start()
        .chars()
        .next()
        .is_none_or(|c| matches!(c, ',' | '，' | ';' | '}' | '.'));
    ends.then(|| (Locator::Pages(first, last), text.len() - rest.len(), true))
}

/// The end of a range or the last of a list (`8-9`, `8, 10`), and what follows it.
fn last_number(first: u32, rest: &str) -> (u32, &str) {
    let mut last = first;
    let mut rest = rest;
    loop {
        let trimmed = rest.trim_start();
        let range = trimmed.strip_prefix(RANGE);
        let Some(after) = range.or_else(|| trimmed.strip_prefix([',', '，', '、', '&'])) else {
            return (last, rest);
        };
        let after = after.trim_start().trim_start_matches(['¶', '§']);
        // A list goes on only in plain digits: `¶8，一是…` does not.
        if range.is_none() && !after.starts_with(|c: char| c.is_ascii_digit()) {
            return (last, rest);
        }
        let Some((next, more)) = number(after) else {
            return (last, rest);
        };
        let counts = more.chars().next().is_some_and(char::is_alphabetic);
        if range.is_none() && (counts || next <= last) {
            return (last, rest);
        }
        // `¶118-19` leaves out the digits that stay the same.
        let next = if next < last {
            abbreviated(last, next)
        } else {
            next
        };
        last = next.max(last);
        rest = more;
    }
}

fn abbreviated(first: u32, last: u32) -> u32 {
    let digits = 10u32.saturating_pow(last.checked_ilog10().unwrap_or(0) + 1);
    (first / digits * digits).saturating_add(last)
}

/// A number at the start, and what follows it.
fn number(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c| !is_digit(c)).unwrap_or(text.len());
    let (digits, rest) = (text.get(..end)?, text.get(end..)?);
    let value = parse_integer(digits)?;
    Some((u32::try_from(value).ok()?, rest))
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '０'..='９') || is_han_numeral(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a suffix says, the bytes that say it, and whether Pandoc reads them.
    fn read(suffix: &str) -> Option<(Locator, &str, bool)> {
        parse(suffix)
            .map(|(locator, range, portable)| (locator, suffix.get(range).unwrap_or("?"), portable))
    }

    #[test]
    fn paragraphs() {
        for (suffix, first, last, portable) in [
            (", ¶8", 8, 8, true),
            (" ¶ 8", 8, 8, true),
            ("¶8", 8, 8, true),
            (", ¶¶8-9", 8, 9, true),
            (", ¶8–9", 8, 9, true),
            (", ¶8, 10", 8, 10, true),
            (", ¶118-19", 118, 119, true),
            (", para. 8", 8, 8, true),
            (", paras. 8-10", 8, 10, true),
            (", Paragraph 8", 8, 8, true),
            (", 段 8", 8, 8, true),
            ("，¶8", 8, 8, true),
            (", {¶8}", 8, 8, true),
            (", 段8", 8, 8, false),
            (", 第8段", 8, 8, false),
            (", 第 8 段", 8, 8, false),
            (", 第８段", 8, 8, false),
            (", 第八段", 8, 8, false),
            (", 第二十三段", 23, 23, false),
            (", 第一百零五段", 105, 105, false),
            (", 第8-9段", 8, 9, false),
            (", 第8至第10段", 8, 10, false),
            (", 第八段至第十段", 8, 10, false),
            (", 第8自然段", 8, 8, false),
            (", ¶８", 8, 8, false),
            (", ¶八", 8, 8, false),
        ] {
            let (locator, _, reads) = read(suffix).unwrap_or((Locator::Lines, "", false));
            assert_eq!(locator, Locator::Paragraphs(first, last), "{suffix}");
            assert_eq!(reads, portable, "{suffix}");
        }
    }

    #[test]
    fn sections_and_labels() {
        let section = |numbers: &[u32]| Locator::Section(numbers.to_vec());
        let labelled = |labels: &[(char, u32)]| Locator::Labelled(labels.to_vec());
        for (suffix, expected, portable) in [
            (", §2", section(&[2]), true),
            (", § 2.1", section(&[2, 1]), true),
            (", § 二.1", section(&[2, 1]), false),
            (", sec. 2", section(&[2]), true),
            (", 节 2", section(&[2]), true),
            (", 节2", section(&[2]), false),
            (", 第二条", labelled(&[('条', 2)]), true),
            (", 第三章", labelled(&[('章', 3)]), true),
            (", 第一节", labelled(&[('节', 1)]), true),
            (", 第二部分", labelled(&[('部', 2)]), true),
            (
                ", 第二十四条第一款",
                labelled(&[('条', 24), ('款', 1)]),
                true,
            ),
            (", 第２４條", labelled(&[('条', 24)]), true),
            (", art. 24", labelled(&[('条', 24)]), true),
        ] {
            assert_eq!(
                read(suffix).map(|(locator, _, reads)| (locator, reads)),
                Some((expected, portable)),
                "{suffix}"
            );
        }
    }

    #[test]
    fn pages_headings_and_lines() {
        for (suffix, expected, written) in [
            (", p. 4", Locator::Pages(4, 4), "p. 4"),
            (", pp. 4-5", Locator::Pages(4, 5), "pp. 4-5"),
            (", 页 4", Locator::Pages(4, 4), "页 4"),
            (", 第4页", Locator::Pages(4, 4), "第4页"),
            (", 8", Locator::Pages(8, 8), "8"),
            (
                ", \"基本原则\"",
                Locator::Heading("基本原则".into()),
                "\"基本原则\"",
            ),
            (
                ", 「基本原则」",
                Locator::Heading("基本原则".into()),
                "「基本原则」",
            ),
            (
                " “基本原则”一节",
                Locator::Heading("基本原则".into()),
                "“基本原则”",
            ),
            (", l. 5", Locator::Lines, "l. 5"),
            (", 行 5", Locator::Lines, "行 5"),
            (", p. iv", Locator::Unreadable("p. iv".into()), "p. iv"),
        ] {
            assert_eq!(
                read(suffix).map(|(locator, bytes, _)| (locator, bytes)),
                Some((expected, written)),
                "{suffix}"
            );
        }
    }

    #[test]
    fn words_are_no_locators() {
        for suffix in [
            "",
            ", ",
            " 的讲话",
            ", 2015年",
            ", 段玉裁注",
            ", parties",
            ", 行动计划",
            ", 第一届大会",
            " 8",
        ] {
            assert_eq!(read(suffix), None, "{suffix}");
        }
    }

    #[test]
    fn portable_forms_are_portable() {
        for suffix in ["第8段", "第8-9段", "节2", "§ 二.1", ", 第4页"] {
            let form = read(suffix)
                .and_then(|(locator, _, _)| locator.portable_form())
                .unwrap_or_default();
            let again = format!(", {form}");
            assert!(
                read(&again).is_some_and(|(_, _, portable)| portable),
                "{suffix} became {form}"
            );
        }
    }
}
