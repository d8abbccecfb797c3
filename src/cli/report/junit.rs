//! `check --format junit`: a test report, as build servers read it.
//!
//! A file is a suite. Every finding is a test that fails, whatever its severity: what ends the run is for the exit code to say.
//! A quotation without a finding is a test that passes, or is skipped where it was left unchecked.

use super::{End, File, Report, checkout};
use crate::cli::excerpt::place;
use crate::cli::{Context, words};
use crate::collate::Verdict;
use crate::lint::Finding;
use crate::query::{self, shortened, words::reason_in};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;
use std::path::PathBuf;

/// Characters of a quotation in the name of its test.
const NAME: usize = 40;

/// Collects the suites.
pub(super) struct Junit<'a> {
    context: &'a Context,
    base: PathBuf,
    suites: Vec<Suite>,
}

/// The tests of one file.
struct Suite {
    path: String,
    tests: Vec<Test>,
}

struct Test {
    name: String,
    line: u32,
    /// Not so in a Word document: there the line is that of its extracted text, and only orders the tests.
    has_lines: bool,
    outcome: Outcome,
}

enum Outcome {
    Passed,
    Skipped {
        reason: String,
    },
    Failed {
        rule: &'static str,
        message: String,
        text: String,
    },
}

impl<'a> Junit<'a> {
    pub fn new(context: &'a Context) -> Self {
        Junit {
            context,
            base: checkout(&context.base),
            suites: Vec::new(),
        }
    }

    /// The test of a finding.
    fn failed(&self, file: &File<'_>, path: &str, finding: &Finding) -> Test {
        let position = file.position(self.context.locale, finding.range.start);
        let words = file.words(finding);
        let severity = words::severity(self.context.locale, finding.severity);
        let mut text = format!("{path}{position}: {severity}: {}", finding.message);
        for related in &finding.related {
            let place = file.texts.get(&related.path, file.note);
            let at = place.map(|(text, lines)| place_of(text, lines, related.range.start));
            text.push_str(&format!(
                "\n{}{}: {}",
                query::relative(&related.path, &self.base),
                at.unwrap_or_default(),
                related.message
            ));
        }
        Test {
            name: format!("{}: {}", finding.rule, shortened(words, NAME)),
            line: line(file, finding.range.start),
            has_lines: file.docx.is_none(),
            outcome: Outcome::Failed {
                rule: finding.rule,
                message: finding.message.clone(),
                text,
            },
        }
    }
}

impl Report for Junit<'_> {
    fn file(&mut self, _: &mut String, file: &File<'_>) {
        let path = query::relative(file.path, &self.base);
        let failed = file.findings.iter().map(|f| self.failed(file, &path, f));
        let mut tests: Vec<Test> = failed.collect();
        for (index, (quotation, check)) in file
            .note
            .iter()
            .flat_map(|note| note.note.quotations.iter().zip(&note.checks))
            .enumerate()
        {
            if file.findings.iter().any(|f| f.quotation == Some(index)) {
                continue;
            }
            let outcome = match check.reason {
                Some(reason) if check.verdict == Verdict::Unchecked => Outcome::Skipped {
                    reason: reason_in(self.context.locale, reason).to_owned(),
                },
                _ => Outcome::Passed,
            };
            tests.push(Test {
                name: shortened(&quotation.wording.text, NAME),
                line: line(file, quotation.range.start),
                has_lines: file.docx.is_none(),
                outcome,
            });
        }
        tests.sort_by_key(|test| test.line);
        self.suites.push(Suite { path, tests });
    }

    fn finish(&mut self, out: &mut String, _: &End<'_>) {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
        // Nothing fails to be written to memory.
        if write(&mut writer, &self.suites).is_ok() {
            out.push_str(&String::from_utf8_lossy(&writer.into_inner()));
            out.push('\n');
        }
    }
}

/// The line of a byte, from 1.
fn line(file: &File<'_>, byte: usize) -> u32 {
    file.text()
        .map_or(1, |(text, lines)| place(text, lines, byte).0)
}

fn place_of(text: &str, lines: &crate::text::position::LineIndex, byte: usize) -> String {
    let (line, column) = place(text, lines, byte);
    format!(":{line}:{column}")
}

fn write(writer: &mut Writer<Vec<u8>>, suites: &[Suite]) -> io::Result<()> {
    let all = || suites.iter().flat_map(|suite| &suite.tests);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let counts = counts(all());
    let root = writer
        .create_element("testsuites")
        .with_attribute(("name", "yinwen"))
        .with_attributes(pairs(&counts));
    root.write_inner_content(|writer| {
        for suite in suites {
            let counts = self::counts(suite.tests.iter());
            let path = allowed(&suite.path);
            let element = writer
                .create_element("testsuite")
                .with_attribute(("name", path.as_str()))
                .with_attributes(pairs(&counts));
            element.write_inner_content(|writer| {
                suite
                    .tests
                    .iter()
                    .try_for_each(|test| write_test(writer, &path, test))
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

fn write_test(writer: &mut Writer<Vec<u8>>, path: &str, test: &Test) -> io::Result<()> {
    let (name, line) = (allowed(&test.name), test.line.to_string());
    let element = writer
        .create_element("testcase")
        .with_attribute(("name", name.as_str()))
        .with_attribute(("classname", path))
        .with_attribute(("file", path));
    let element = match test.has_lines {
        true => element.with_attribute(("line", line.as_str())),
        false => element,
    };
    match &test.outcome {
        Outcome::Passed => element.write_empty()?,
        Outcome::Skipped { reason } => element.write_inner_content(|writer| {
            writer
                .create_element("skipped")
                .with_attribute(("message", allowed(reason).as_str()))
                .write_empty()?;
            Ok(())
        })?,
        Outcome::Failed {
            rule,
            message,
            text,
        } => element.write_inner_content(|writer| {
            writer
                .create_element("failure")
                .with_attribute(("type", *rule))
                .with_attribute(("message", allowed(message).as_str()))
                .write_text_content(BytesText::new(&allowed(text)))?;
            Ok(())
        })?,
    };
    Ok(())
}

/// How many tests there are, how many failed, were in error and were skipped.
fn counts<'t>(tests: impl Iterator<Item = &'t Test>) -> [(&'static str, String); 4] {
    let (mut count, mut failures, mut skipped) = (0, 0, 0);
    for test in tests {
        count += 1;
        match test.outcome {
            Outcome::Failed { .. } => failures += 1,
            Outcome::Skipped { .. } => skipped += 1,
            Outcome::Passed => {}
        }
    }
    [
        ("tests", count.to_string()),
        ("failures", failures.to_string()),
        ("errors", "0".to_owned()),
        ("skipped", skipped.to_string()),
    ]
}

fn pairs<'c>(counts: &'c [(&'static str, String)]) -> impl Iterator<Item = (&'c str, &'c str)> {
    counts.iter().map(|(name, count)| (*name, count.as_str()))
}

/// `text` with every character that XML cannot hold, even escaped, made visible.
fn allowed(text: &str) -> String {
    let visible = |c: char| match c {
        '\t' | '\n' | '\r' => c,
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '␡',
        '\u{80}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        _ => c,
    };
    text.chars().map(visible).collect()
}
