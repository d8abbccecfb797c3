//! `--diff`: what fixes would change, as a patch.

use crate::cli::terminal::{BOLD, DIM, GREEN, RED, paint, shown};
use crate::query::relative;
use similar::{ChangeTag, TextDiff};
use std::io::{IsTerminal, stdout};
use std::path::Path;

/// Lines shown around a change.
const CONTEXT: usize = 3;

/// The changes from `before` to `after` in the unified form, for `patch -p1` or `git apply` in `base`.
pub(super) fn unified(path: &Path, before: &str, after: &str, base: &Path) -> String {
    let name = relative(path, base);
    let diff = TextDiff::from_lines(before, after);
    let mut out = format!(
        "{}\n{}\n",
        paint(BOLD, &format!("--- a/{name}")),
        paint(BOLD, &format!("+++ b/{name}"))
    );
    for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
        out.push_str(&paint(DIM, &hunk.header().to_string()));
        out.push('\n');
        for change in hunk.iter_changes() {
            let (sign, style) = match change.tag() {
                ChangeTag::Equal => (' ', None),
                ChangeTag::Delete => ('-', Some(RED)),
                ChangeTag::Insert => ('+', Some(GREEN)),
            };
            let line = change.value();
            let content = line.trim_end_matches(['\n', '\r']);
            let end = line.get(content.len()..).unwrap_or_default();
            let content = format!("{sign}{}", harmless(content));
            out.push_str(&style.map_or(content.clone(), |style| paint(style, &content)));
            out.push_str(end);
            if end.is_empty() {
                out.push_str("\n\\ No newline at end of file\n");
            }
        }
    }
    out
}

/// A line as it is, for `patch`; on a terminal, as it can be shown.
fn harmless(line: &str) -> String {
    if stdout().is_terminal() {
        line.chars().filter_map(shown).collect()
    } else {
        line.to_owned()
    }
}
