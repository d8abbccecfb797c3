//! Findings that are lived with: which these are, and how another one becomes one of them.

use super::{Context, Edit, Finding, Fix, Locale};
use crate::files;
use crate::text::edit::Unchanged;
use crate::workspace::{Baseline, CheckedNote, Entry, KnownFindings, Subject, Workspace};
use std::path::Path;

/// Characters of the words that are kept: more than any two findings on one source share.
const MOST: usize = 400;

impl Subject {
    /// What `finding` is about. `text` is that of its file, `note` the note if it is one.
    pub fn of(finding: &Finding, text: &str, note: Option<&CheckedNote>) -> Subject {
        let quotation = finding.quotation.and_then(|n| note?.note.quotations.get(n));
        let bound = quotation.and_then(|quotation| quotation.binding.as_ref());
        let cited = bound.iter().flat_map(|binding| &binding.citations);
        let mut citations: Vec<String> = cited.map(|citation| citation.id.to_string()).collect();
        citations.sort();
        citations.dedup();
        let words = match quotation {
            Some(quotation) => &quotation.wording.text,
            None => text.get(finding.range.clone()).unwrap_or_default(),
        };
        let words: Vec<&str> = words.split_whitespace().collect();
        Subject {
            rule: finding.rule.to_owned(),
            citations,
            words: words.join(" ").chars().take(MOST).collect(),
        }
    }
}

/// The findings on the file at `path`, whose text is `text` (`note` if it is one), that the workspace's baseline does not know.
/// Each file is looked at by itself: what the baseline knows of another file is known here, too, since notes move.
pub fn beyond_baseline(
    ws: &Workspace,
    findings: Vec<Finding>,
    path: &Path,
    text: &str,
    note: Option<&CheckedNote>,
) -> Vec<Finding> {
    let Some(known) = &ws.known_findings else {
        return findings;
    };
    let path = entry_path(known, path);
    let mut unmet = known.baseline.unmet();
    let is_new = |finding: &Finding| {
        let subject = Subject::of(finding, text, note);
        !known.baseline.meet(&mut unmet, &path, &subject)
    };
    let mut findings = findings;
    findings.retain(is_new);
    findings
}

/// For each of `findings` on the note: the edit of the workspace's baseline that makes it known, if there is a baseline.
pub fn additions<'f>(
    ws: &Workspace,
    note: &CheckedNote,
    findings: impl Iterator<Item = &'f Finding>,
    locale: Locale,
) -> Vec<(&'f Finding, Fix)> {
    let known = ws.known_findings.as_ref();
    let Some(known) = known.filter(|known| known.error.is_none()) else {
        return Vec::new();
    };
    let cx = Context::new(ws, note, locale);
    let name = known.path.file_name().unwrap_or_default();
    let name = name.to_string_lossy();
    let addition = |finding: &'f Finding| {
        let entry = Entry {
            path: entry_path(known, &note.path),
            subject: Subject::of(finding, &note.text, Some(note)),
            count: 1,
        };
        let entries = known.baseline.entries().iter().cloned();
        let text = Baseline::new(entries.chain([entry])).text();
        let fix = Fix {
            title: cx.say(
                format!("Live with this: add it to {name}"),
                format!("暂不处理：记入 {name}"),
            ),
            safe: false,
            edits: vec![replacement(known, &text)],
        };
        (finding, fix)
    };
    findings.map(addition).collect()
}

/// The edit that gives the baseline another text, of what differs only.
fn replacement(known: &KnownFindings, text: &str) -> Edit {
    let old = known.text.as_str();
    let same = Unchanged::between(old, text);
    let head = old.floor_char_boundary(same.head);
    let end = old.ceil_char_boundary(old.len() - same.tail);
    let new_text = text.get(head..text.len() - (old.len() - end));
    Edit {
        path: known.path.clone(),
        range: head..end,
        new_text: new_text.unwrap_or_default().to_owned(),
    }
}

/// A path as a baseline writes it.
fn entry_path(known: &KnownFindings, path: &Path) -> String {
    files::relative(path, known.path.parent().unwrap_or(&known.path))
}
