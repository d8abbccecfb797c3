//! What a document is made of, as a tree: headings and quotations of a note, parts and sections of a source, the tables of
//! yinwen.toml.

use super::{shortened, words};
use crate::corpus::{FileId, Source};
use crate::lint::Locale;
use crate::workspace::{CheckedNote, Workspace};
use std::ops::Range;

/// A node of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// As shown; never empty.
    pub name: String,
    /// More about it.
    pub detail: Option<String>,
    /// What it is.
    pub kind: SymbolKind,
    /// All of it: bytes of the document.
    pub range: Range<usize>,
    /// What names it, inside `range`.
    pub name_range: Range<usize>,
    /// What it holds, in order.
    pub children: Vec<Symbol>,
}

/// What a symbol is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum SymbolKind {
    Heading,
    Quotation,
    Source,
    Section,
    Table,
    Work,
    Passage,
    Label,
}

/// A quotation is shown with at most so many characters.
const LONGEST: usize = 40;

/// The headings of a note, with the quotations under them; each quotation with its verdict and the source it stands in.
#[must_use]
pub fn note(ws: &Workspace, checked: &CheckedNote, locale: Locale) -> Vec<Symbol> {
    let headings = checked.note.headings.iter().zip(sections(checked));
    let headings = headings.map(|(heading, range)| {
        let name = [
            heading.text.as_str(),
            checked.text.get(heading.range.clone()).unwrap_or(""),
        ]
        .map(|name| shortened(name, LONGEST))
        .into_iter()
        .find(|name| !name.is_empty());
        let symbol = Symbol {
            name: name.unwrap_or_else(|| "#".to_owned()),
            detail: None,
            kind: SymbolKind::Heading,
            range,
            name_range: heading.range.clone(),
            children: Vec::new(),
        };
        (Some(heading.level), symbol)
    });
    let quotations = checked.note.quotations.iter().enumerate();
    let quotations = quotations.map(|(index, quotation)| {
        let symbol = Symbol {
            name: shortened(&quotation.wording.text, LONGEST),
            detail: Some(standing(ws, checked, index, locale)),
            kind: SymbolKind::Quotation,
            range: quotation.outer.clone(),
            name_range: quotation.range.clone(),
            children: Vec::new(),
        };
        (None, symbol)
    });
    let mut all: Vec<(Option<u8>, Symbol)> = headings.chain(quotations).collect();
    all.sort_by_key(|(_, symbol)| symbol.range.start);
    nest(all)
}

/// The sections under the headings of a note, in the order of `headings`: from the heading's line to the next heading of the
/// same or a higher level, space at the end left out.
#[must_use]
pub fn sections(checked: &CheckedNote) -> Vec<Range<usize>> {
    let headings = &checked.note.headings;
    let start = |byte| checked.lines.line_start(checked.lines.line_of(byte));
    let section = |(index, heading): (usize, &crate::markup::Heading)| {
        let later = headings.iter().skip(index + 1);
        let next = later.into_iter().find(|next| next.level <= heading.level);
        let end = next.map_or(checked.text.len(), |next| start(next.range.start));
        let from = start(heading.range.start);
        from..trimmed(&checked.text, from..end).end.max(heading.range.end)
    };
    headings.iter().enumerate().map(section).collect()
}

/// `range` without the space at its end.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let kept = text
        .get(range.clone())
        .map_or(range.len(), |text| text.trim_end().len());
    range.start..range.start + kept
}

/// Headings (with a level) hold what comes after them, up to a heading of the same or a higher level.
fn nest(symbols: Vec<(Option<u8>, Symbol)>) -> Vec<Symbol> {
    let mut top = Vec::new();
    let mut open: Vec<(u8, Symbol)> = Vec::new();
    for (level, symbol) in symbols {
        let Some(level) = level else {
            match open.last_mut() {
                Some((_, holder)) => holder.children.push(symbol),
                None => top.push(symbol),
            }
            continue;
        };
        while open.last().is_some_and(|(above, _)| *above >= level) {
            close(&mut open, &mut top);
        }
        open.push((level, symbol));
    }
    while !open.is_empty() {
        close(&mut open, &mut top);
    }
    top
}

/// Gives the innermost open symbol to the one that holds it.
fn close(open: &mut Vec<(u8, Symbol)>, top: &mut Vec<Symbol>) {
    if let Some((_, symbol)) = open.pop() {
        match open.last_mut() {
            Some((_, holder)) => holder.children.push(symbol),
            None => top.push(symbol),
        }
    }
}

/// `✓ verbatim · xi2015-pdf ¶8`; where no source has it, the ids cited.
fn standing(ws: &Workspace, checked: &CheckedNote, index: usize, locale: Locale) -> String {
    let Some(check) = checked.checks.get(index) else {
        return String::new();
    };
    let sign = words::verdict_sign(check.verdict);
    let mut line = format!("{sign} {}", words::verdict_in(locale, check.verdict));
    let passage = check.passages.first();
    let source =
        passage.and_then(|found| Some((ws.corpus.sources.get(found.source.0 as usize)?, found)));
    if let Some((source, found)) = source {
        line.push_str(&format!(" · {}", source.id));
        if let Some(number) = ws.corpus.paragraph_at(found.source, found.bytes.start) {
            line.push_str(&format!(" ¶{number}"));
        }
    } else {
        let binding = checked
            .note
            .quotations
            .get(index)
            .and_then(|quotation| quotation.binding.as_ref());
        let ids: Vec<&str> = binding
            .iter()
            .flat_map(|b| &b.citations)
            .map(|c| &*c.id)
            .collect();
        if !ids.is_empty() {
            line.push_str(&format!(" · {}", ids.join(", ")));
        }
    }
    if let Some(reason) = check.reason {
        line.push_str(&format!(" · {}", words::reason_in(locale, reason)));
    }
    line
}

/// The sources of a corpus file, each with its sections.
#[must_use]
pub fn source(ws: &Workspace, file: FileId) -> Vec<Symbol> {
    let Some(text) = ws.corpus.files.get(file.0 as usize).map(|file| &file.text) else {
        return Vec::new();
    };
    let sources = ws
        .corpus
        .sources
        .iter()
        .filter(|source| source.file == file);
    let mut symbols: Vec<Symbol> = sources.map(|source| part(source, text)).collect();
    symbols.sort_by_key(|symbol| symbol.range.start);
    symbols
}

fn part(source: &Source, text: &str) -> Symbol {
    let first = source
        .readable()
        .first()
        .cloned()
        .unwrap_or(source.range.start..source.range.start);
    let line = text
        .get(first.clone())
        .and_then(|text| text.find(['\n', '\r']));
    let more = [
        Some(source.author.join("、")),
        source.date.map(|date| date.to_string()),
    ];
    let more = more.into_iter().flatten().filter(|more| !more.is_empty());
    let id = source.title.is_some().then(|| source.id.clone());
    let detail: Vec<String> = id.into_iter().chain(more).collect();
    Symbol {
        name: source.title.clone().unwrap_or_else(|| source.id.clone()),
        detail: (!detail.is_empty()).then(|| detail.join(" · ")),
        kind: SymbolKind::Source,
        range: source.range.clone(),
        name_range: first.start..line.map_or(first.end, |length| first.start + length),
        children: children(source, text, None),
    }
}

/// The sections directly inside section `parent`, or inside none.
fn children(source: &Source, text: &str, parent: Option<usize>) -> Vec<Symbol> {
    // A section stands after the one that holds it, so this ends.
    let inside = source
        .sections()
        .iter()
        .enumerate()
        .skip(parent.map_or(0, |parent| parent + 1));
    let inside = inside.filter(|(_, section)| section.parent == parent);
    let symbol = |(index, section): (usize, &crate::corpus::Section)| {
        let name = shortened(
            text.get(section.heading.clone()).unwrap_or_default(),
            LONGEST,
        );
        (!name.is_empty()).then(|| Symbol {
            name,
            detail: None,
            kind: SymbolKind::Section,
            range: trimmed(text, section.range.clone()),
            name_range: section.heading.clone(),
            children: children(source, text, Some(index)),
        })
    };
    inside.filter_map(symbol).collect()
}

/// The tables of a yinwen.toml, read by line, so that one with mistakes has an outline too. An array's table is called by its
/// `id`, `path` or `zh`.
#[must_use]
pub fn config(text: &str) -> Vec<Symbol> {
    let mut tables: Vec<Symbol> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if let Some(name) = table_name(line) {
            let from = start + line.find(name).unwrap_or(0);
            tables.push(Symbol {
                name: name.to_owned(),
                detail: None,
                kind: SymbolKind::Table,
                range: start..start + line.trim_end().len(),
                name_range: from..from + name.len(),
                children: Vec::new(),
            });
        } else if let Some(table) = tables.last_mut() {
            let body = line.trim();
            if body.is_empty() || body.starts_with('#') {
                continue;
            }
            table.range.end = start + line.trim_end().len();
            let value = body
                .split_once('=')
                .filter(|(key, _)| matches!(key.trim(), "id" | "path" | "zh"));
            let value = value.and_then(|(_, value)| value.split(['"', '\'']).nth(1));
            if let Some(value) = value.filter(|value| !value.is_empty())
                && table.detail.is_none()
            {
                table.detail = Some(std::mem::replace(&mut table.name, value.to_owned()));
            }
        }
    }
    tables
}

/// The name in a table's head: `corpus` of `[corpus]`, `source` of `[[source]]`.
fn table_name(line: &str) -> Option<&str> {
    let head = line.split('#').next()?.trim();
    let name = head.strip_prefix('[')?.strip_suffix(']')?;
    let name = name
        .strip_prefix('[')
        .and_then(|name| name.strip_suffix(']'))
        .unwrap_or(name);
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    (!name.is_empty() && name.chars().all(is_name)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_is_its_tables() {
        let text = "[corpus]\ninclude = [\n  \"a\"\n]\n\n# two\n[[source]]  # one\nid = \"xi2015\"\npath = \"a.txt\"\n\n[[source]]\npath = 'b.txt'\n";
        let shown: Vec<(String, Option<String>, &str)> = config(text)
            .into_iter()
            .map(|table| (table.name, table.detail, &text[table.range]))
            .collect();
        let table = |name: &str| Some(name.to_owned());
        assert_eq!(
            shown,
            [
                (
                    "corpus".to_owned(),
                    None,
                    "[corpus]\ninclude = [\n  \"a\"\n]"
                ),
                (
                    "xi2015".to_owned(),
                    table("source"),
                    "[[source]]  # one\nid = \"xi2015\"\npath = \"a.txt\""
                ),
                (
                    "b.txt".to_owned(),
                    table("source"),
                    "[[source]]\npath = 'b.txt'"
                ),
            ]
        );
    }
}
