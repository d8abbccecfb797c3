//! Tables for a terminal, aligned by display width.

use super::terminal::paint;
use anstyle::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// One cell of a table.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    /// `text` in `style`.
    pub fn new(text: impl Into<String>, style: Style) -> Cell {
        let text = text.into();
        Cell { text, style }
    }

    /// `text` as it is.
    pub fn plain(text: impl Into<String>) -> Cell {
        Cell::new(text, Style::new())
    }
}

/// The rows as lines, each after `indent`, their columns aligned by display width; no line ends in spaces.
pub(super) fn aligned<const N: usize>(indent: &str, rows: &[[Cell; N]]) -> String {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.text.width());
        }
    }
    let mut out = String::new();
    for row in rows {
        out.push_str(indent);
        let last = row.iter().rposition(|cell| !cell.text.is_empty());
        for (n, (cell, width)) in row
            .iter()
            .zip(widths)
            .take(last.map_or(0, |n| n + 1))
            .enumerate()
        {
            out.push_str(&paint(cell.style, &cell.text));
            if Some(n) != last {
                out.push_str(&" ".repeat(width - cell.text.width() + 2));
            }
        }
        out.push('\n');
    }
    out
}

/// `text` in at most `width` columns, its end replaced by `…` if it is longer.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 1;
    let kept = text.chars().take_while(|c| {
        used += c.width().unwrap_or(0);
        used <= width
    });
    kept.collect::<String>() + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_measured_in_columns() {
        assert_eq!(cut("网络主权", 5), "网络…");
        assert_eq!(cut("网络主权", 8), "网络主权");
    }

    #[test]
    fn columns_are_aligned_and_lines_end_in_words() {
        let row = |a: &str, b: &str| [Cell::plain(a), Cell::plain(b)];
        let rows = [row("网络", "a"), row("b", "主权"), row("abcde", "")];
        assert_eq!(aligned("> ", &rows), "> 网络   a\n> b      主权\n> abcde\n");
    }
}
