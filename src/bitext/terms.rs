//! Termbases: terms with their translations, from a table of values separated by commas.

use crate::text::han::is_han;
use std::fmt;

/// A term.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// Chinese.
    pub zh: String,
    /// English, the preferred one first.
    pub en: Vec<String>,
}

/// Why a file is no termbase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TermsError {
    /// The table cannot be read; the line, from 1, and the parser's own words.
    Csv(u64, String),
    /// No row has both a Chinese and an English term; the line of the first row.
    NoTerms,
}

impl TermsError {
    /// The cause in English or Chinese.
    #[must_use]
    pub fn message(&self, chinese: bool) -> String {
        match (self, chinese) {
            (TermsError::Csv(line, reason), true) => format!("第 {line} 行：{reason}"),
            (TermsError::Csv(line, reason), false) => format!("line {line}: {reason}"),
            (TermsError::NoTerms, true) => "没有中英文俱全的行".to_owned(),
            (TermsError::NoTerms, false) => "no row with a Chinese and an English term".to_owned(),
        }
    }
}

impl fmt::Display for TermsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(false))
    }
}

/// Reads a termbase: comma, semicolon or tab separated, with or without a head row. In each row the first cell with a Chinese character
/// is the term; the cells with Latin letters (each perhaps several, separated by `;` or `|`) are its translations. With a head row that
/// names the columns `zh` and `en`, only those count.
///
/// # Errors
///
/// If it is no table, or holds no term.
pub fn read_terms(text: &str) -> Result<Vec<Entry>, TermsError> {
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b'\t', b',', b';']
        .into_iter()
        .max_by_key(|&d| first.bytes().filter(|&b| b == d).count())
        .unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut columns: Option<(usize, Vec<usize>)> = None;
    let mut entries: Vec<Entry> = Vec::new();
    for (row, record) in reader.records().enumerate() {
        let record = record.map_err(|error| {
            let line = error.position().map_or(1, csv::Position::line);
            TermsError::Csv(line, error.to_string())
        })?;
        if row == 0 {
            columns = heads(&record);
            if columns.is_some() {
                continue;
            }
        }
        let entry = match &columns {
            Some((zh, en)) => Entry {
                zh: record.get(*zh).unwrap_or_default().to_owned(),
                en: en
                    .iter()
                    .filter_map(|&at| record.get(at))
                    .flat_map(several)
                    .collect(),
            },
            None => Entry {
                zh: record
                    .iter()
                    .find(|cell| cell.contains(is_han))
                    .unwrap_or_default()
                    .to_owned(),
                en: record
                    .iter()
                    .filter(|cell| !cell.contains(is_han))
                    .filter(|cell| cell.contains(|c: char| c.is_alphabetic()))
                    .flat_map(several)
                    .collect(),
            },
        };
        if !entry.zh.is_empty() && !entry.en.is_empty() {
            entries.push(entry);
        }
    }
    if entries.is_empty() {
        return Err(TermsError::NoTerms);
    }
    Ok(entries)
}

fn several(cell: &str) -> impl Iterator<Item = String> {
    let parts = cell.split([';', '|', '；']).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned)
}

/// The columns that a head row names.
fn heads(record: &csv::StringRecord) -> Option<(usize, Vec<usize>)> {
    let is = |cell: &str, names: &[&str]| {
        let cell = cell.to_lowercase();
        let language = cell.split(['-', '_']).next().unwrap_or_default().trim();
        names.contains(&language) || names.contains(&cell.as_str())
    };
    let zh = record
        .iter()
        .position(|cell| is(cell, &["zh", "chinese", "中文", "汉语", "术语", "源语"]))?;
    let en: Vec<usize> = (0..)
        .zip(record)
        .filter(|(_, cell)| is(cell, &["en", "english", "英文", "英语", "译文", "译名"]))
        .map(|(at, _)| at)
        .collect();
    (!en.is_empty()).then_some((zh, en))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, Vec<String>)> {
        let entries = read_terms(text).unwrap();
        entries
            .into_iter()
            .map(|entry| (entry.zh, entry.en))
            .collect()
    }

    #[test]
    fn with_and_without_a_head_row() {
        let wanted = [(
            "网络主权".to_owned(),
            vec![
                "cyber sovereignty".to_owned(),
                "cyberspace sovereignty".to_owned(),
            ],
        )];
        assert_eq!(
            read("zh,en,note\n网络主权,cyber sovereignty; cyberspace sovereignty,x\n"),
            wanted
        );
        assert_eq!(
            read("cyber sovereignty\t网络主权\tcyberspace sovereignty\n"),
            wanted
        );
        assert_eq!(
            read("\u{feff}术语,译文\n网络主权,\"cyber sovereignty|cyberspace sovereignty\"\n\n"),
            wanted
        );
    }

    #[test]
    fn a_file_without_terms_is_an_error() {
        assert_eq!(read_terms("a,b\n1,2\n").unwrap_err(), TermsError::NoTerms);
        assert_eq!(read_terms("").unwrap_err(), TermsError::NoTerms);
    }
}
