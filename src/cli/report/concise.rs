//! `check --format concise`: one finding a line, as compilers write them.

use super::position::Position;
use super::{End, File, Report};
use crate::cli::terminal::{self, BOLD, escape, paint};
use crate::cli::{Context, words};
use crate::query::shortened;

/// Characters of the words that lead to a place in a Word document.
const WORDS: usize = 40;

/// Writes `path:line:col: severity[rule] message` for every finding; columns count characters from 1.
/// In a Word document the paragraph and the words stand for line and column.
pub(super) struct Concise<'a> {
    pub context: &'a Context,
}

impl Report for Concise<'_> {
    fn file(&mut self, out: &mut String, file: &File<'_>) {
        let locale = self.context.locale;
        for finding in file.findings {
            let position = file.position(locale, finding.range.start);
            let level = paint(
                terminal::style(finding.severity),
                words::severity(locale, finding.severity),
            );
            let path = paint(BOLD, &words::show(file.path, &self.context.base));
            let mut message = escape(&finding.message);
            if let Position::Paragraph(_) = position {
                // Paragraphs are not numbered in Word: the words lead there.
                let words = escape(&shortened(file.words(finding), WORDS));
                message = format!("“{words}” {message}");
            }
            out.push_str(&format!(
                "{path}{position}: {level}[{}] {message}\n",
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
