//! `check --all` for readers: a table of every quotation, aligned by display width.

use super::check::Checked;
use super::concise;
use super::excerpt::place;
use super::terminal::{BOLD, DIM, GREEN, escape, paint};
use super::words;
use crate::collate::Verdict;
use crate::config::Severity;
use crate::lint::Locale;
use crate::query;
use crate::workspace::Check;
use anstyle::Style;
use std::path::Path;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns of the quotation's words.
const WORDS: usize = 48;

/// One table for each note.
pub(super) fn report(locale: Locale, runs: &[Checked], base: &Path) -> String {
    let mut out = String::new();
    for run in runs {
        for file in &run.notes {
            let note = &file.note;
            out.push_str(&paint(BOLD, &words::show(&note.path, base)));
            out.push('\n');
            let quotations = note.note.quotations.iter().zip(&note.checks);
            let rows: Vec<[Cell; 4]> = quotations
                .map(|(quotation, check)| {
                    let (line, column) = place(&note.text, &note.lines, quotation.range.start);
                    let passage = check.passages.first();
                    [
                        Cell::new(format!("{line}:{column}"), DIM),
                        Cell::plain(cut(&escape(&quotation.wording.text), WORDS)),
                        Cell::new(verdict(locale, check), verdict_style(check.verdict)),
                        Cell::plain(passage.and_then(|p| source(run, p)).unwrap_or_default()),
                    ]
                })
                .collect();
            out.push_str(&aligned("  ", &rows));
            out.push('\n');
        }
    }
    out
}

fn verdict(locale: Locale, check: &Check) -> String {
    let verdict = query::words::verdict_in(locale, check.verdict);
    match check
        .reason
        .map(|reason| query::words::reason_in(locale, reason))
    {
        Some(reason) => format!("{verdict}{}{reason}", words::say(locale, ": ", "：")),
        None => verdict.to_owned(),
    }
}

fn source(run: &Checked, found: &crate::workspace::Passage) -> Option<String> {
    let passage = crate::query::passage(&run.workspace, found, Path::new("/"))?;
    let paragraph = passage
        .paragraph
        .map(|n| format!(" ¶{n}"))
        .unwrap_or_default();
    Some(escape(&passage.source) + &paragraph)
}

fn verdict_style(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Verbatim | Verdict::Equivalent => GREEN,
        Verdict::Altered | Verdict::Elsewhere | Verdict::Absent => concise::style(Severity::Error),
        Verdict::Unchecked => DIM,
    }
}

/// One cell of a table.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    /// `text` in `style`.
    pub fn new(text: impl Into<String>, style: Style) -> Cell {
        let text = text.into();
        Cell { text, style }
    }

    /// `text` as it is.
    pub fn plain(text: impl Into<String>) -> Cell {
        Cell::new(text, Style::new())
    }
}

/// The rows as lines, each after `indent`, their columns aligned by display width; no line ends in spaces.
pub(super) fn aligned<const N: usize>(indent: &str, rows: &[[Cell; N]]) -> String {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.text.width());
        }
    }
    let mut out = String::new();
    for row in rows {
        out.push_str(indent);
        let last = row.iter().rposition(|cell| !cell.text.is_empty());
        for (n, (cell, width)) in row
            .iter()
            .zip(widths)
            .take(last.map_or(0, |n| n + 1))
            .enumerate()
        {
            out.push_str(&paint(cell.style, &cell.text));
            if Some(n) != last {
                out.push_str(&" ".repeat(width - cell.text.width() + 2));
            }
        }
        out.push('\n');
    }
    out
}

/// `text` in at most `width` columns, its end replaced by `…` if it is longer.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 1;
    let kept = text.chars().take_while(|c| {
        used += c.width().unwrap_or(0);
        used <= width
    });
    kept.collect::<String>() + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_measured_in_columns() {
        assert_eq!(cut("网络主权", 5), "网络…");
        assert_eq!(cut("网络主权", 8), "网络主权");
    }

    #[test]
    fn columns_are_aligned_and_lines_end_in_words() {
        let row = |a: &str, b: &str| [Cell::plain(a), Cell::plain(b)];
        let rows = [row("网络", "a"), row("b", "主权"), row("abcde", "")];
        assert_eq!(aligned("> ", &rows), "> 网络   a\n> b      主权\n> abcde\n");
    }
}
