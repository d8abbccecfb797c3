//! `check --all` for readers: a table of every quotation, aligned by display width.

use super::check::Checked;
use super::concise;
use super::excerpt::place;
use super::terminal::{BOLD, DIM, GREEN, escape, paint};
use super::words;
use crate::collate::Verdict;
use crate::config::Severity;
use crate::lint::Locale;
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
            let rows: Vec<([String; 4], Style)> = note
                .note
                .quotations
                .iter()
                .zip(&note.checks)
                .map(|(quotation, check)| {
                    let (line, column) = place(&note.text, &note.lines, quotation.range.start);
                    let mut verdict = words::verdict_in(locale, check.verdict).to_owned();
                    if let Some(reason) = check.reason {
                        let reason = words::reason_in(locale, reason);
                        verdict = match locale {
                            Locale::English => format!("{verdict}: {reason}"),
                            Locale::Chinese => format!("{verdict}：{reason}"),
                        };
                    }
                    let place = check.passages.first().and_then(|found| source(run, found));
                    let cells = [
                        format!("{line}:{column}"),
                        cut(&escape(&quotation.wording.text), WORDS),
                        verdict,
                        place.unwrap_or_default(),
                    ];
                    (cells, verdict_style(check.verdict))
                })
                .collect();
            out.push_str(&paint(BOLD, &words::show(&note.path, base)));
            out.push('\n');
            let widths: Vec<usize> = (0..4)
                .map(|n| {
                    rows.iter()
                        .map(|(cells, _)| cells[n].width())
                        .max()
                        .unwrap_or(0)
                })
                .collect();
            for (cells, style) in rows {
                let [at, text, verdict, place] = &cells;
                let line = format!(
                    "  {}  {}  {}  {}",
                    paint(DIM, &pad(at, widths[0])),
                    pad(text, widths[1]),
                    paint(style, &pad(verdict, widths[2])),
                    place
                );
                out.push_str(line.trim_end());
                out.push('\n');
            }
            out.push('\n');
        }
    }
    out
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

/// `text` filled up to `width` columns.
pub(super) fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
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
        assert_eq!(pad("网络", 6), "网络  ");
    }
}
