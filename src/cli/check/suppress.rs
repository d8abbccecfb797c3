//! `--add-suppressions`: a directive for each finding, where it silences that one and brings no other about.

use super::notes::{CheckedFile, Checker};
use super::repair::{line_end, with_line_ends};
use crate::lint::{self, Finding};
use crate::markup::BindingRule;
use crate::workspace::CheckedNote;
use crate::workspace::{Subject, SubjectKey};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Rules to silence, by the line (from 0) that a finding ends on.
type Lines = BTreeMap<usize, BTreeSet<&'static str>>;

/// Where a directive can stand, the best first.
const FORMS: [Form; 3] = [Form::Line, Form::NextLine, Form::File];

#[derive(Clone, Copy)]
enum Form {
    /// At the end of the line.
    Line,
    /// On a line of its own before the finding's first.
    NextLine,
    /// Before everything, for the whole note.
    File,
}

/// The note with directives for its findings. Those that no directive silences without bringing others about are left.
pub(super) fn silenced(checker: &Checker<'_>, checked: CheckedFile, reason: &str) -> CheckedFile {
    let found = checked.findings.len();
    let done = at_line_ends(checker, &checked, reason)
        .unwrap_or_else(|| one_by_one(checker, checked, reason));
    CheckedFile {
        changes: found.saturating_sub(done.findings.len()),
        ..done
    }
}

/// One directive at the end of each line, if that is right everywhere: mostly it is.
fn at_line_ends(checker: &Checker<'_>, checked: &CheckedFile, reason: &str) -> Option<CheckedFile> {
    let mut lines = Lines::new();
    for finding in checker.open(checked) {
        let rules = lines.entry(last_line(&checked.note, finding)).or_default();
        rules.insert(finding.rule);
    }
    let mut text = checked.note.text.to_string();
    for (line, rules) in lines.iter().rev() {
        let (at, directive) = directive(&checked.note, *line, rules, Form::Line, reason);
        text.insert_str(at, &directive);
    }
    let next = checker.text(&checked.note.path, text.into());
    let is_right = checker.open(&next).is_empty() && is_part(&next, checked);
    is_right.then_some(next)
}

/// A directive for one line after the other, in the first form that does it.
fn one_by_one(checker: &Checker<'_>, checked: CheckedFile, reason: &str) -> CheckedFile {
    let mut current = checked;
    let mut given_up = 0;
    loop {
        // From the end, so that what is given up stays behind.
        let open = checker.open(&current);
        let Some(finding) = open.iter().rev().nth(given_up) else {
            break;
        };
        let line = last_line(&current.note, finding);
        let first = current.note.lines.line_of(finding.range.start);
        let here = open.iter().filter(|f| last_line(&current.note, f) == line);
        let rules: BTreeSet<&'static str> = here.map(|finding| finding.rule).collect();
        let better = FORMS.into_iter().find_map(|form| {
            let mut text = current.note.text.to_string();
            let line = match form {
                Form::NextLine => first,
                _ => line,
            };
            let (at, directive) = directive(&current.note, line, &rules, form, reason);
            text.insert_str(at, &directive);
            let next = checker.text(&current.note.path, text.into());
            let is_better = next.findings.len() < current.findings.len();
            (is_better && is_part(&next, &current)).then_some(next)
        });
        match better {
            Some(next) => current = next,
            None => given_up += 1,
        }
    }
    current
}

/// The line (from 0) that a finding ends on, with its quotation and the citation after it.
fn last_line(note: &CheckedNote, finding: &Finding) -> usize {
    let quotation = finding
        .quotation
        .and_then(|index| note.note.quotations.get(index));
    let after = quotation
        .and_then(|quotation| quotation.binding.as_ref())
        .filter(|binding| binding.by == BindingRule::After);
    let citations = after.iter().flat_map(|binding| &binding.citations);
    let ends = citations
        .map(|citation| citation.range.end)
        .chain(quotation.map(|quotation| quotation.outer.end))
        .chain([finding.range.end]);
    let end = ends.max().unwrap_or_default();
    note.lines
        .line_of(end.saturating_sub(1).max(finding.range.start))
}

/// The directive, and the byte that it goes to.
fn directive(
    note: &CheckedNote,
    line: usize,
    rules: &BTreeSet<&'static str>,
    form: Form,
    reason: &str,
) -> (usize, String) {
    let rules: Vec<&str> = rules.iter().copied().collect();
    let rules = rules.join(" ");
    let comment = |kind| format!("<!-- yinwen-{kind} {rules} -- {reason} -->");
    let range = note.lines.line_range(line);
    let end = line_end(&note.text);
    match form {
        Form::Line => {
            let content = note.text.get(range.clone()).unwrap_or_default();
            // Two spaces at the end are a line break, a bar at the end closes the last cell of a table.
            let trimmed = content.trim_end();
            let (kept, after) = match trimmed.strip_suffix('|') {
                Some(cells) if trimmed.trim_start().starts_with('|') => (cells.trim_end(), " "),
                _ => (trimmed, ""),
            };
            let rest = content.get(kept.len()..).unwrap_or_default();
            let after = if rest.starts_with(' ') { "" } else { after };
            (
                range.start + kept.len(),
                format!(" {}{after}", comment("disable-line")),
            )
        }
        Form::NextLine => (
            range.start,
            with_line_ends(&format!("{}\n", comment("disable-next-line")), end),
        ),
        Form::File => (
            lint::body(note),
            with_line_ends(&format!("{}\n\n", comment("disable-file")), end),
        ),
    }
}

/// Whether every finding of `next` was one of `before`.
fn is_part(next: &CheckedFile, before: &CheckedFile) -> bool {
    let before = counts(before);
    let count = |key: &SubjectKey| before.get(key).copied().unwrap_or_default();
    counts(next).iter().all(|(key, n)| *n <= count(key))
}

fn counts(checked: &CheckedFile) -> HashMap<SubjectKey, usize> {
    let CheckedFile { note, findings, .. } = checked;
    let mut counts = HashMap::new();
    for finding in findings {
        let key = Subject::of(finding, &note.text, Some(note)).key();
        *counts.entry(key).or_default() += 1;
    }
    counts
}
