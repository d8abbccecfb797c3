//! Speakers and dates in the prose: 习近平2015年12月16日指出, “in December 2015 Xi Jinping said”.

use super::mention::tail;
use super::{Known, KnownWork};
use crate::config::Date;
use crate::text::number::{is_han_numeral, parse_integer};
use std::collections::BTreeMap;
use std::ops::Range;

/// The works by the names of their authors.
#[derive(Debug, Default)]
pub(super) struct Speakers {
    by_name: BTreeMap<String, Vec<KnownWork>>,
}

/// Who speaks, and when, as far as a sentence has said.
#[derive(Default)]
pub(super) struct Speech<'a> {
    date: Option<Date>,
    works: Vec<&'a KnownWork>,
    /// Where the last name stands: bytes of the block's text.
    name: Range<usize>,
}

impl Speakers {
    pub fn new(known: &Known) -> Self {
        let mut by_name: BTreeMap<String, Vec<KnownWork>> = BTreeMap::new();
        for work in known.works.iter().filter(|work| work.date.is_some()) {
            for name in work.author.iter().filter(|name| name.chars().count() > 1) {
                by_name.entry(name.clone()).or_default().push(work.clone());
            }
        }
        Speakers { by_name }
    }

    /// Reads on: `words` stand at `at` in the block's text, outside of quotations.
    pub fn read<'a>(&'a self, speech: &mut Speech<'a>, words: &str, at: usize) {
        if self.by_name.is_empty() {
            return;
        }
        let near = tail(words);
        let at = at + words.len() - near.len();
        speech.date = last_date(near).or(speech.date);
        for (name, works) in &self.by_name {
            if let Some(found) = find_name(near, name) {
                speech.works.extend(works);
                let name = at + found..at + found + name.len();
                if name.start >= speech.name.start {
                    speech.name = name;
                }
            }
        }
    }
}

impl Speech<'_> {
    /// The one work whose author and date fit, and where its author is named.
    pub fn work(&self) -> Option<(&str, Range<usize>)> {
        let said = self.date?;
        let mut fitting = self
            .works
            .iter()
            .filter(|work| work.date.is_some_and(|date| fits(said, date)))
            .map(|work| work.id.as_str());
        let id = fitting.next()?;
        fitting
            .all(|other| other == id)
            .then(|| (id, self.name.clone()))
    }
}

/// Whether two dates do not contradict each other: what one leaves open fits.
fn fits(said: Date, date: Date) -> bool {
    let open = |a: Option<u8>, b: Option<u8>| a.is_none() || b.is_none() || a == b;
    said.year == date.year && open(said.month, date.month) && open(said.day, date.day)
}

/// Where `name` stands in `text`, as a word of its own if it is Latin.
fn find_name(text: &str, name: &str) -> Option<usize> {
    text.match_indices(name).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).unwrap_or_default().chars().next_back();
        let after = text
            .get(at + name.len()..)
            .unwrap_or_default()
            .chars()
            .next();
        let cut = |inner: Option<char>, outer: Option<char>| {
            inner.is_some_and(|c| c.is_ascii_alphanumeric())
                && outer.is_some_and(|c| c.is_ascii_alphanumeric())
        };
        !cut(name.chars().next(), before) && !cut(name.chars().next_back(), after)
    })
}

/// The last date that `text` names.
fn last_date(text: &str) -> Option<Date> {
    let mut last = None;
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(c) = rest.chars().next() else { break };
        let in_word = text
            .get(..at)
            .and_then(|before| before.chars().next_back())
            .is_some_and(|before| before.is_ascii_alphanumeric() && c.is_ascii_alphanumeric());
        let found = (!in_word)
            .then(|| {
                chinese(rest)
                    .or_else(|| english(rest))
                    .or_else(|| plain(rest))
            })
            .flatten();
        match found {
            Some((date, length)) => {
                last = Some(date);
                at += length;
            }
            None => at += c.len_utf8(),
        }
    }
    last
}

/// `2015年12月16日`, `二〇一五年十二月`, `2015年`: the date and its length.
fn chinese(text: &str) -> Option<(Date, usize)> {
    let (year, rest) = number(text)?;
    let rest = rest.trim_start().strip_prefix('年')?;
    let year = i32::try_from(year).ok().filter(|year| *year > 999)?;
    let part = |rest: &'_ str, units: [char; 2]| -> Option<(u8, usize)> {
        let (value, after) = number(rest.trim_start())?;
        let after = after.trim_start().strip_prefix(units)?;
        Some((u8::try_from(value).ok()?, rest.len() - after.len()))
    };
    let month = part(rest, ['月', '月']);
    let rest = rest.get(month.map_or(0, |(_, length)| length)..)?;
    let day = month.and_then(|_| part(rest, ['日', '号']));
    let rest = rest.get(day.map_or(0, |(_, length)| length)..)?;
    let date = Date::new(year, month.map(|(m, _)| m), day.map(|(d, _)| d))?;
    Some((date, text.len() - rest.len()))
}

/// `December 16, 2015`, `16 December 2015`, `Dec. 2015`.
fn english(text: &str) -> Option<(Date, usize)> {
    let (first, after) = match number(text) {
        Some((day, rest)) => (u8::try_from(day).ok(), rest.trim_start()),
        None => (None, text),
    };
    let word = after.split(|c: char| !c.is_ascii_alphabetic()).next()?;
    let month = month(word)?;
    let rest = after.get(word.len()..)?.trim_start_matches(['.', ',', ' ']);
    let (value, after) = number(rest)?;
    let (day, year, rest) = match (first, u8::try_from(value)) {
        (None, Ok(day)) => {
            let rest = after.trim_start_matches(['s', 't', 'n', 'd', 'r', 'h', ',', ' ']);
            let (year, rest) = number(rest)?;
            (Some(day), year, rest)
        }
        _ => (first, value, after),
    };
    let year = i32::try_from(year).ok().filter(|year| *year > 999)?;
    let date = Date::new(year, Some(month), day)?;
    Some((date, text.len() - rest.len()))
}

/// `2015-12-16`, `2015`.
fn plain(text: &str) -> Option<(Date, usize)> {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || c == '-'))
        .unwrap_or(text.len());
    let written = text.get(..end)?.trim_end_matches('-');
    let date = Date::parse(written).filter(|date| (1000..2200).contains(&date.year))?;
    Some((date, written.len()))
}

/// The number of the month of that name or abbreviation.
fn month(word: &str) -> Option<u8> {
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
    let word = word.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| {
        word.len() >= 3 && month.starts_with(&word) || word == "sept" && *month == "september"
    })?;
    u8::try_from(at + 1).ok()
}

/// The number at the start of `text`, and what follows it.
fn number(text: &str) -> Option<(u64, &str)> {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '０'..='９') || is_han_numeral(c)))
        .unwrap_or(text.len());
    let value = parse_integer(text.get(..end)?)?;
    Some((value, text.get(end..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_every_notation() {
        let date = |year, month, day| Date::new(year, month, day);
        for (text, expected) in [
            ("习近平2015年12月16日指出", date(2015, Some(12), Some(16))),
            ("二〇一五年十二月十六日", date(2015, Some(12), Some(16))),
            ("２０１５年１２月，", date(2015, Some(12), None)),
            ("2015年在乌镇", date(2015, None, None)),
            ("In December 2015, ", date(2015, Some(12), None)),
            ("on 16 December 2015 ", date(2015, Some(12), Some(16))),
            ("on Dec. 16th, 2015 ", date(2015, Some(12), Some(16))),
            ("(2015-12-16)", date(2015, Some(12), Some(16))),
            ("said in 2015", date(2015, None, None)),
            ("2014年以来，2016年4月19日", date(2016, Some(4), Some(19))),
            ("第12条", None),
            ("15年来", None),
            ("A2015b", None),
            ("", None),
        ] {
            assert_eq!(last_date(text), expected, "{text}");
        }
    }
}
