//! `check --format concise`: one finding a line, as compilers write them.

use super::{End, File, Report};
use crate::cli::excerpt::place;
use crate::cli::terminal::{self, BOLD, escape, paint};
use crate::cli::{Context, words};

/// Writes `path:line:col: severity[rule] message` for every finding; columns count characters from 1.
pub(super) struct Concise<'a> {
    pub context: &'a Context,
}

impl Report for Concise<'_> {
    fn file(&mut self, out: &mut String, file: &File<'_>) {
        let locale = self.context.locale;
        for finding in file.findings {
            let at = finding.range.start;
            let (line, column) = file
                .text()
                .map_or((1, 1), |(text, lines)| place(text, lines, at));
            let level = paint(
                terminal::style(finding.severity),
                words::severity(locale, finding.severity),
            );
            let path = paint(BOLD, &words::show(file.path, &self.context.base));
            let message = escape(&finding.message);
            out.push_str(&format!(
                "{path}:{line}:{column}: {level}[{}] {message}\n",
                finding.rule
            ));
        }
    }

    fn finish(&mut self, out: &mut String, end: &End<'_>) {
        if let Some(statistics) = end.statistics {
            out.push_str(&statistics.table(self.context.locale));
        }
    }
}
