//! From glyphs on pages to the text that was printed: lines, columns, notes, paragraphs.
//!
//! Coordinates are points, x to the right and y downwards, y at the baseline.

mod columns;
mod flow;
mod furniture;
mod lines;
mod notes;

use super::Block;
use lines::Line;

/// A character (or a ligature) on a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyph {
    pub x: f64,
    pub y: f64,
    /// How far the next one is.
    pub width: f64,
    /// The size of its font.
    pub size: f64,
    pub text: String,
}

/// A page as it was printed.
#[derive(Debug, Clone, Default)]
pub(super) struct Page {
    pub glyphs: Vec<Glyph>,
}

/// The text of the pages.
pub(super) fn blocks(pages: Vec<Page>) -> Vec<Block> {
    let mut pages: Vec<Vec<Line>> = pages
        .into_iter()
        .map(|page| lines::lines(page.glyphs))
        .collect();
    let numbers = furniture::remove(&mut pages);
    let body = lines::body_size(&pages);
    let mut flow = flow::Flow::new(body);
    for (number, lines) in numbers.into_iter().zip(pages) {
        let mut columns = columns::columns(lines, body);
        columns.iter_mut().for_each(lines::raise);
        let (columns, notes) = notes::apart(columns, body, number);
        flow.page(number, columns, &notes);
    }
    flow.finish()
}
