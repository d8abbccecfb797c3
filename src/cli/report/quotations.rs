//! `check --all` for readers: a table of every quotation of a note.

use super::File;
use super::position::Position;
use crate::cli::table::{Cell, aligned, cut};
use crate::cli::terminal::{self, BOLD, DIM, GREEN, escape, paint};
use crate::cli::words;
use crate::collate::Verdict;
use crate::config::Severity;
use crate::lint::Locale;
use crate::query;
use crate::workspace::{Check, CheckedNote, Workspace};
use anstyle::Style;
use std::path::Path;

/// Columns of the quotation's words.
const WORDS: usize = 48;

/// The table of a note, with its path above.
pub(super) fn table(locale: Locale, file: &File<'_>, note: &CheckedNote, base: &Path) -> String {
    let mut out = paint(BOLD, &words::show(&note.path, base));
    out.push('\n');
    let quotations = note.note.quotations.iter().zip(&note.checks);
    let rows: Vec<[Cell; 4]> = quotations
        .map(|(quotation, check)| {
            let position = match file.position(locale, quotation.range.start) {
                Position::Line(line, column) => format!("{line}:{column}"),
                Position::Paragraph(paragraph) => paragraph,
            };
            let passage = check.passages.first();
            let source = passage.and_then(|passage| source(file.workspace, passage));
            [
                Cell::new(position, DIM),
                Cell::plain(cut(&escape(&quotation.wording.text), WORDS)),
                Cell::new(verdict(locale, check), verdict_style(check.verdict)),
                Cell::plain(source.unwrap_or_default()),
            ]
        })
        .collect();
    out.push_str(&aligned("  ", &rows));
    out.push('\n');
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

fn source(workspace: &Workspace, found: &crate::workspace::Passage) -> Option<String> {
    let passage = query::passage(workspace, found, Path::new("/"))?;
    let paragraph = passage
        .paragraph
        .map(|n| format!(" ¶{n}"))
        .unwrap_or_default();
    Some(escape(&passage.source) + &paragraph)
}

fn verdict_style(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Verbatim | Verdict::Equivalent => GREEN,
        Verdict::Altered | Verdict::Elsewhere | Verdict::Absent => terminal::style(Severity::Error),
        Verdict::Unchecked => DIM,
    }
}
