//! `check --format github`: workflow commands, which GitHub shows beside the lines of a pull request.

use super::position::Position;
use super::{File, Report, checkout};
use crate::cli::Context;
use crate::config::Severity;
use crate::lint::{Finding, Locale};
use crate::query::{self, shortened};
use std::path::PathBuf;

/// Characters of the words that lead to a place in a Word document.
const WORDS: usize = 40;

/// Writes one command for each finding. Lines and columns count from 1, columns in characters, the end excluded.
pub(super) struct Github {
    base: PathBuf,
    locale: Locale,
}

impl Github {
    pub fn new(context: &Context) -> Github {
        Github {
            base: checkout(&context.base),
            locale: context.locale,
        }
    }
}

impl Report for Github {
    fn file(&mut self, out: &mut String, file: &File<'_>) {
        let path = property(&query::relative(file.path, &self.base));
        for finding in file.findings {
            let command = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                _ => "notice",
            };
            let place = place(file, finding);
            let mut message = finding.message.clone();
            if let Position::Paragraph(paragraph) = file.position(self.locale, finding.range.start)
            {
                let words = shortened(file.words(finding), WORDS);
                message = format!("{paragraph}, “{words}”: {message}");
            }
            let title = property(&format!("yinwen ({})", finding.rule));
            let message = data(&message);
            out.push_str(&format!(
                "::{command} title={title},file={path}{place}::{message}\n"
            ));
        }
    }
}

/// `,line=…` and so on; nothing in a Word document, which has no lines. Columns are left out where a finding runs over several lines: GitHub refuses them there.
fn place(file: &File<'_>, finding: &Finding) -> String {
    let Some((text, lines)) = file.text().filter(|_| file.docx.is_none()) else {
        return String::new();
    };
    let (line, column) = lines.chars(text, finding.range.start);
    let (end_line, end_column) = lines.chars(text, finding.range.end);
    let (line, end_line) = (line + 1, end_line + 1);
    if line == end_line {
        let (column, end_column) = (column + 1, end_column + 1);
        format!(",line={line},col={column},endLine={end_line},endColumn={end_column}")
    } else {
        format!(",line={line},endLine={end_line}")
    }
}

/// The text of a command. Other controls than these would be obeyed by the terminal of whoever reads the log.
fn data(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' => out.push_str("%25"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            _ => out.extend(crate::cli::terminal::shown(c)),
        }
    }
    out
}

/// The value of one of its properties.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_in_a_command_is_escaped() {
        assert_eq!(data("50%\r\n::a, b"), "50%25%0D%0A::a, b");
        assert_eq!(property("a:b,c%"), "a%3Ab%2Cc%25");
        assert_eq!(data("\u{1b}[31m"), "␛[31m");
    }
}
