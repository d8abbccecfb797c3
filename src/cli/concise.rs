//! `check --format concise`: one finding a line, as compilers write them.

use super::check::Checked;
use super::excerpt::place;
use super::terminal::{BLUE, BOLD, RED, YELLOW, escape, paint};
use super::words;
use crate::config::Severity;
use crate::lint::Locale;
use crate::query::Texts;
use anstyle::Style;
use std::path::Path;

/// Adds `path:line:col: severity[rule] message` for every finding; columns count characters from 1.
pub(super) fn report(
    out: &mut String,
    locale: Locale,
    texts: &Texts<'_>,
    run: &Checked,
    base: &Path,
) {
    for (path, note, findings) in run.files() {
        for finding in findings {
            let at = finding.range.start;
            let (line, column) = texts
                .get(path, note)
                .map_or((1, 1), |(text, lines)| place(text, lines, at));
            let level = paint(
                style(finding.severity),
                words::severity(locale, finding.severity),
            );
            let file = paint(BOLD, &words::show(path, base));
            let message = escape(&finding.message);
            out.push_str(&format!(
                "{file}:{line}:{column}: {level}[{}] {message}\n",
                finding.rule
            ));
        }
    }
}

/// The style of a severity.
pub(super) fn style(severity: Severity) -> Style {
    match severity {
        Severity::Error => RED,
        Severity::Warning => YELLOW,
        _ => BLUE,
    }
}
