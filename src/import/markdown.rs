//! Recovered blocks as Markdown that reads back as the same letters.

use super::{Block, Piece};

/// The blocks as a text, notes after everything else.
pub(super) fn write(blocks: &[Block]) -> String {
    let mut out = String::new();
    let mut was_item = false;
    let (notes, body): (Vec<&Block>, Vec<&Block>) = blocks
        .iter()
        .partition(|block| matches!(block, Block::Note(..)));
    for block in body.into_iter().chain(notes) {
        let is_item = matches!(block, Block::Item(_));
        if !(out.is_empty() || is_item && was_item) {
            out.push('\n');
        }
        was_item = is_item;
        match block {
            Block::Heading(level, pieces) => {
                let line = inline(pieces, false);
                out.push_str(&pages_before(pieces));
                out.push_str(&format!(
                    "{} {}\n",
                    "#".repeat((*level).clamp(1, 6).into()),
                    line
                ));
            }
            Block::Paragraph(pieces) => {
                out.push_str(&pages_before(pieces));
                out.push_str(&line_start(&inline(pieces, false)));
                out.push('\n');
            }
            Block::Item(pieces) => {
                out.push_str(&format!("- {}\n", line_start(&inline(pieces, false))));
            }
            Block::Table(rows) => table(rows, &mut out),
            Block::Note(label, pieces) => {
                out.push_str(&format!(
                    "[^{label}]: {}\n",
                    line_start(&inline(pieces, false))
                ));
            }
        }
    }
    out
}

/// A line of its own for a page that begins with the block: a comment that opened the block's line would swallow it.
fn pages_before(pieces: &[Piece]) -> String {
    let pages = pieces.iter().map_while(|piece| match piece {
        Piece::Page(number) => Some(format!("<!-- page {number} -->\n\n")),
        _ => None,
    });
    pages.collect()
}

/// The pieces on one line; pages that begin with it left out.
fn inline(pieces: &[Piece], in_table: bool) -> String {
    let mut out = String::new();
    let lead = pieces
        .iter()
        .take_while(|p| matches!(p, Piece::Page(_)))
        .count();
    for piece in pieces.iter().skip(if in_table { 0 } else { lead }) {
        match piece {
            Piece::Text(text) => escape(text, in_table, &mut out),
            Piece::Reference(label) => out.push_str(&format!("[^{label}]")),
            Piece::Page(number) => out.push_str(&format!("<!-- page {number} -->")),
        }
    }
    out.trim().to_owned()
}

/// Escapes what Markdown would read as markup inside a line.
fn escape(text: &str, in_table: bool, out: &mut String) {
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '~' => out.extend(['\\', c]),
            '|' if in_table => out.push_str("\\|"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
}

/// Escapes what Markdown would read as markup at the start of a line.
fn line_start(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let after = line.get(digits..).unwrap_or_default();
    if digits > 0 && after.starts_with(['.', ')']) {
        let (number, rest) = line.split_at(digits);
        return format!("{number}\\{rest}");
    }
    let is_rule = line.chars().all(|c| matches!(c, '-' | '=' | ' ')) && !line.is_empty();
    if is_rule || line.starts_with(['#', '>', '+', '=', ':', '|']) || line.starts_with("- ") {
        return format!("\\{line}");
    }
    line.to_owned()
}

fn table(rows: &[Vec<Vec<Piece>>], out: &mut String) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    for (number, row) in rows.iter().enumerate() {
        out.push('|');
        for column in 0..columns {
            let cell = row.get(column).map(|cell| inline(cell, true));
            out.push_str(&format!(" {} |", cell.unwrap_or_default()));
        }
        out.push('\n');
        if number == 0 {
            out.push_str(&format!("|{}\n", " --- |".repeat(columns)));
        }
    }
}
