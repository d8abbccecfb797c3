//! Footnotes: small lines at the foot of a column, the first of which opens with a mark.

use super::lines::Line;
use std::collections::BTreeSet;

/// A footnote of a page.
#[derive(Debug, Clone)]
pub(super) struct Note {
    /// The mark that the text refers to it by.
    pub mark: String,
    /// A label that no other note of the document has.
    pub label: String,
    pub lines: Vec<Line>,
}

/// The columns without their footnotes, and these. `page` is the page's number.
pub(super) fn apart(columns: Vec<Vec<Line>>, body: f64, page: u32) -> (Vec<Vec<Line>>, Vec<Note>) {
    let referred = referred(&columns);
    let mut notes: Vec<Note> = Vec::new();
    let mut kept = Vec::new();
    for mut column in columns {
        if let Some(first) = first_note(&column, body, &referred) {
            for line in column.split_off(first) {
                match (mark(&line, &referred), notes.last_mut()) {
                    (Some((mark, length)), _) => {
                        let label = format!("{page}-{}", label(&mark));
                        let rest = line.part(line.glyphs.iter().skip(length).cloned().collect());
                        notes.push(Note {
                            mark,
                            label,
                            lines: rest.into_iter().collect(),
                        });
                    }
                    (None, Some(note)) => note.lines.push(line),
                    (None, None) => {}
                }
            }
        }
        kept.push(column);
    }
    (kept, notes)
}

/// The raised marks inside lines.
fn referred(columns: &[Vec<Line>]) -> BTreeSet<String> {
    let mut marks = BTreeSet::new();
    for line in columns.iter().flatten() {
        let runs = line.glyphs.chunk_by(|a, b| a.is_raised == b.is_raised);
        for run in runs
            .skip(1)
            .filter(|run| run.iter().all(|placed| placed.is_raised))
        {
            marks.insert(
                run.iter()
                    .map(|placed| placed.glyph.text.as_str())
                    .collect(),
            );
        }
    }
    marks
}

/// The line where the notes of a column begin: it opens with a mark, and from there on the lines are small or, as they are all
/// the same size, set apart and referred to.
fn first_note(column: &[Line], body: f64, referred: &BTreeSet<String>) -> Option<usize> {
    let small = column
        .iter()
        .rev()
        .take_while(|line| line.size <= 0.93 * body)
        .count();
    let is_mark_at = |at: &usize| {
        column
            .get(*at)
            .is_some_and(|line| mark(line, referred).is_some())
    };
    let first = (column.len() - small..column.len()).find(is_mark_at);
    let has_body = column.iter().any(|line| line.size > 0.93 * body) || !referred.is_empty();
    first.filter(|_| has_body).or_else(|| {
        (1..column.len()).rev().filter(is_mark_at).find(|at| {
            let (Some(line), Some(before)) = (column.get(*at), column.get(at - 1)) else {
                return false;
            };
            mark(line, referred).is_some_and(|(mark, _)| referred.contains(&mark))
                && line.size <= body
                && line.y - before.y > 1.7 * line.size
        })
    })
}

/// The mark that a line opens with, and how many glyphs it has: raised figures, circled ones, figures in brackets or before a
/// space, stars. Figures that are `referred` to need no space.
fn mark(line: &Line, referred: &BTreeSet<String>) -> Option<(String, usize)> {
    let raised: Vec<&str> = line
        .glyphs
        .iter()
        .take_while(|placed| placed.is_raised)
        .map(|placed| placed.glyph.text.as_str())
        .collect();
    let mark: String = raised.concat();
    if is_mark(&mark) {
        return Some((mark, raised.len()));
    }
    let mut mark = String::new();
    for (index, placed) in line.glyphs.iter().enumerate().take(6) {
        let text = placed.glyph.text.as_str();
        let ends = text == "]" || text == "〕" || text == "］";
        let opens = index == 0 && matches!(text, "[" | "〔" | "［");
        if !(ends || opens || is_mark(text)) {
            let is_item = text.starts_with(['.', '．', '、']);
            let is_bare = is_mark(&mark)
                && (placed.is_spaced || is_circled(&mark) || referred.contains(&mark) && !is_item);
            return is_bare.then_some((mark, index));
        }
        mark.push_str(text);
        if ends {
            return Some((mark, index + 1)).filter(|(mark, _)| mark.chars().count() > 2);
        }
    }
    None
}

/// Whether a raised text is the mark of a footnote.
pub(super) fn is_mark(text: &str) -> bool {
    let bare = text.trim_matches(['[', ']', '〔', '〕', '［', '］', '(', ')', '（', '）']);
    !bare.is_empty()
        && bare.chars().count() <= 3
        && bare.chars().all(|c| {
            c.is_ascii_digit()
                || is_circle(c)
                || matches!(c, '*' | '†' | '‡' | '＊' | '※')
                || ('０'..='９').contains(&c)
                || ('⁰'..='⁹').contains(&c)
                || matches!(c, '¹' | '²' | '³')
        })
}

fn is_circle(c: char) -> bool {
    ('①'..='⑳').contains(&c) || ('❶'..='❿').contains(&c) || ('㉑'..='㊿').contains(&c)
}

fn is_circled(mark: &str) -> bool {
    mark.chars().all(is_circle) && !mark.is_empty()
}

/// A label that Markdown takes.
fn label(mark: &str) -> String {
    let bare: String = mark.chars().filter(|c| c.is_alphanumeric()).collect();
    if bare.is_empty() {
        format!("n{}", mark.chars().count())
    } else {
        bare
    }
}
