//! Repairs that an editor offers where no finding asks for them: citing an uncited quotation, silencing a rule.

use super::{Context, Edit, Finding, Fix, Locale, uncited};
use crate::workspace::{CheckedNote, Passage, Workspace};
use std::ops::Range;

/// At most this many places of a quotation are looked at for works to cite.
const PLACES: usize = 50;

/// For the uncited quotations that touch `range` (bytes of the note) and stand in a source: a citation of each work that has
/// them, whatever the rule's level.
pub fn add_citation(
    ws: &Workspace,
    note: &CheckedNote,
    range: Range<usize>,
    locale: Locale,
) -> Vec<Fix> {
    let cx = Context::new(ws, note, locale);
    let here = note.note.quotations.iter().filter(|quotation| {
        quotation.binding.is_none()
            && quotation.outer.start <= range.end
            && range.start <= quotation.outer.end
    });
    here.flat_map(|quotation| {
        let found = ws.find(&quotation.wording.text, PLACES);
        let exact = found.into_iter().map(|near| near.passage);
        let exact: Vec<Passage> = exact.filter(|p| p.similarity >= 1.0).collect();
        uncited::citations(&cx, quotation, &exact)
    })
    .collect()
}

/// For each finding that touches `range` (bytes of the note): a directive that silences its rule on this line, and one that
/// silences it in the file.
pub fn suppressions<'f>(
    ws: &Workspace,
    note: &CheckedNote,
    findings: &'f [Finding],
    range: Range<usize>,
    locale: Locale,
) -> Vec<(&'f Finding, Fix)> {
    let cx = Context::new(ws, note, locale);
    let here = findings
        .iter()
        .filter(|finding| finding.range.start <= range.end && range.start <= finding.range.end);
    here.flat_map(|finding| {
        let rule = finding.rule;
        let insert = |title: String, at: usize, new_text: String| Fix {
            title,
            safe: false,
            edits: vec![Edit {
                path: note.path.clone(),
                range: at..at,
                new_text,
            }],
        };
        let line = note.lines.line_of(finding.range.start);
        let on_line = insert(
            cx.say(
                format!("Silence {rule} on this line"),
                format!("在本行停用 {rule}"),
            ),
            note.lines.line_range(line).end,
            format!(" <!-- yinwen-disable-line {rule} -->"),
        );
        let in_file = insert(
            cx.say(
                format!("Silence {rule} in this file"),
                format!("在本文件停用 {rule}"),
            ),
            body(note),
            format!("<!-- yinwen-disable-file {rule} -->\n\n"),
        );
        [(finding, on_line), (finding, in_file)]
    })
    .collect()
}

/// Where the text begins (byte of the note), after front matter.
pub fn body(note: &CheckedNote) -> usize {
    let line = |number: usize| {
        let text = note.text.get(note.lines.line_range(number));
        text.unwrap_or_default().trim_end()
    };
    let closes: &[&str] = match line(0).trim_start_matches('\u{feff}') {
        "---" => &["---", "..."],
        "+++" => &["+++"],
        _ => {
            return if note.text.starts_with('\u{feff}') {
                3
            } else {
                0
            };
        }
    };
    let end = (1..note.lines.count()).find(|&number| closes.contains(&line(number)));
    end.map_or(0, |end| note.lines.line_start(end + 1))
}
