//! Fixes of findings, applied to a note until none is left to apply.

use crate::lint::{Edit, Finding};
use std::path::Path;

/// So often a note is checked again after fixes. Fixes that go on for longer chase each other.
pub(super) const ROUNDS: usize = 16;

/// Which fixes are applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Those that leave quoted words and the cited source as they are.
    Safe,
    /// All.
    All,
}

/// `text` with a fix of each finding, the best that is wanted, and how many there were. Of two fixes that touch, the later one
/// waits for the next round.
pub(super) fn apply(
    path: &Path,
    text: &str,
    findings: &[&Finding],
    wanted: Wanted,
) -> (String, usize) {
    let mut taken: Vec<&Edit> = Vec::new();
    let mut count = 0;
    for finding in findings {
        let mut fixes = finding.fixes.iter();
        let fix = fixes.find(|fix| {
            let is_here = fix.edits.iter().all(|edit| edit.path == path);
            is_here && !fix.edits.is_empty() && (fix.safe || wanted == Wanted::All)
        });
        let Some(fix) = fix else { continue };
        let is_free = |edit: &Edit| !taken.iter().any(|other| touch(edit, other));
        if fix.edits.iter().all(is_free) {
            taken.extend(&fix.edits);
            count += 1;
        }
    }
    taken.sort_by_key(|edit| edit.range.start);
    let line_end = line_end(text);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in taken {
        out.push_str(text.get(done..edit.range.start).unwrap_or_default());
        out.push_str(&with_line_ends(&edit.new_text, line_end));
        done = edit.range.end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    (out, count)
}

fn touch(a: &Edit, b: &Edit) -> bool {
    a.range.start <= b.range.end && b.range.start <= a.range.end
}

/// How the first line of `text` ends.
pub(super) fn line_end(text: &str) -> &'static str {
    let rest = text.find(['\n', '\r']).and_then(|at| text.get(at..));
    let ends = |end: &&str| rest.is_some_and(|rest| rest.starts_with(end));
    ["\r\n", "\r"].into_iter().find(ends).unwrap_or("\n")
}

/// New text with the line ends of the text that it goes into.
pub(super) fn with_line_ends(new: &str, line_end: &str) -> String {
    new.replace("\r\n", "\n").replace('\n', line_end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Severity;
    use crate::lint::Fix;
    use std::ops::Range;

    fn finding(safe: bool, edits: &[(Range<usize>, &str)]) -> Finding {
        let edit = |(range, new_text): &(Range<usize>, &str)| Edit {
            path: "/n.md".into(),
            range: range.clone(),
            new_text: (*new_text).to_owned(),
        };
        Finding {
            rule: "stitched",
            severity: Severity::Error,
            message: String::new(),
            quotation: None,
            range: 0..1,
            related: Vec::new(),
            fixes: vec![Fix {
                title: String::new(),
                safe,
                edits: edits.iter().map(edit).collect(),
            }],
        }
    }

    fn applied(text: &str, findings: &[Finding], wanted: Wanted) -> (String, usize) {
        let findings: Vec<&Finding> = findings.iter().collect();
        apply(Path::new("/n.md"), text, &findings, wanted)
    }

    #[test]
    fn fixes_that_touch_are_applied_one_at_a_time() {
        let findings = [
            finding(true, &[(0..1, "A"), (4..5, "E")]),
            finding(true, &[(1..2, "B")]),
            finding(true, &[(3..3, "+")]),
        ];
        let found = applied("abcde", &findings, Wanted::Safe);
        assert_eq!(found, ("Abc+dE".to_owned(), 2));
    }

    #[test]
    fn unsafe_fixes_are_applied_only_where_they_are_wanted() {
        let findings = [finding(false, &[(0..1, "A")])];
        assert_eq!(applied("abc", &findings, Wanted::Safe).1, 0);
        assert_eq!(applied("abc", &findings, Wanted::All).0, "Abc");
    }

    #[test]
    fn new_lines_end_as_those_of_the_note() {
        let findings = [finding(true, &[(0..0, "x\n\n")])];
        let (text, _) = applied("a\r\nb\n", &findings, Wanted::Safe);
        assert_eq!(text, "x\r\n\r\na\r\nb\n");
    }
}
