//! From glyphs on pages to the text that was printed: lines, columns, notes, paragraphs.
//!
//! Coordinates are points, x to the right and y downwards, y at the baseline.

mod columns;
mod flow;
mod furniture;
mod hyphens;
mod lines;
mod notes;
mod ruled;
mod turn;

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
    /// Quarter turns that it is turned by, clockwise; `None` if it runs askew.
    pub turns: Option<u8>,
}

/// A straight line drawn from left to right or from the top down: where it begins and ends in either direction.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rule {
    pub x: (f64, f64),
    pub y: (f64, f64),
}

impl Rule {
    pub fn between(a: (f64, f64), b: (f64, f64)) -> Rule {
        Rule {
            x: (a.0.min(b.0), a.0.max(b.0)),
            y: (a.1.min(b.1), a.1.max(b.1)),
        }
    }
}

/// A page as it was printed.
#[derive(Debug, Clone, Default)]
pub(super) struct Page {
    /// In the order in which they were drawn.
    pub glyphs: Vec<Glyph>,
    pub rules: Vec<Rule>,
    /// Its width and height.
    pub size: (f64, f64),
}

/// The text of the pages, and how many glyphs were left out because they run askew.
pub(super) fn blocks(pages: Vec<Page>) -> (Vec<Block>, usize) {
    let mut askew = 0;
    let mut pages: Vec<Vec<Line>> = pages
        .into_iter()
        .map(|page| {
            let (glyphs, rules, lost) = turn::upright(page.glyphs, page.rules, page.size);
            askew += lost;
            let (glyphs, tables) = ruled::take_out(glyphs, &rules);
            let mut lines = lines::lines(glyphs);
            lines.extend(tables);
            lines.sort_by(|a, b| a.y.total_cmp(&b.y));
            lines
        })
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
    (hyphens::resolved(flow.finish()), askew)
}
