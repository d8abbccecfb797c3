//! Dates that may stop at the year or the month.

use std::fmt;

use super::Date;

impl Date {
    /// Reads `2019`, `2019-10` or `2019-10-01` (also with `/` or `.`); `None` for anything else
    /// and for days that no calendar has.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        // A time of day says nothing here.
        let text = text.split(['T', ' ']).next().unwrap_or(text);
        let (sign, text) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let mut parts = text.split(['-', '/', '.']);
        let mut number = |longest: usize| -> Option<Option<i32>> {
            let Some(part) = parts.next() else {
                return Some(None);
            };
            let is_number = !part.is_empty()
                && part.len() <= longest
                && part.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| part.parse().ok())
        };
        let year = number(4)??;
        let month = number(2)?;
        let day = number(2)?;
        if parts.next().is_some() {
            return None;
        }
        let small = |value: Option<i32>| match value {
            Some(value) => u8::try_from(value).ok().map(Some),
            None => Some(None),
        };
        Self::new(sign * year, small(month)?, small(day)?)
    }

    /// A date that a calendar has: month 1 to 12, a day that the month has, no day without a month.
    #[must_use]
    pub fn new(year: i32, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            None => 0,
            Some(2) => 28 + u8::from(is_leap),
            Some(4 | 6 | 9 | 11) => 30,
            Some(1..=12) => 31,
            Some(_) => return None,
        };
        if day.is_some_and(|day| !(1..=days).contains(&day)) {
            return None;
        }
        Some(Self { year, month, day })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
            if let Some(day) = self.day {
                write!(f, "-{day:02}")?;
            }
        }
        Ok(())
    }
}
