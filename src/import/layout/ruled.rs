//! Tables with lines drawn around their cells: what stands in each cell belongs together, on however many lines.

use super::lines::{self, Line, Placed};
use super::{Glyph, Rule};

/// Ends of rules that meet may be so far apart, in points.
const MEET: f64 = 3.0;
/// More rules than the tables of a page have; drawings have them.
const MOST: usize = 4_000;
/// More lines than a table has, in either direction.
const MOST_LINES: usize = 200;

/// Glyphs of the longest cell.
const LONGEST: usize = 1_000;

/// Cells row by row, each with its lines.
pub(super) type Rows = Vec<Vec<Vec<Line>>>;

/// A table and where it stands.
struct Table {
    /// The lines between columns, from left to right, and between rows, downwards.
    columns: Vec<f64>,
    rows: Vec<f64>,
    rules: Vec<Rule>,
}

/// Takes the glyphs of tables out of `glyphs`: what is left, and for each table a line that stands for it.
pub(super) fn take_out(glyphs: Vec<Glyph>, rules: &[Rule]) -> (Vec<Glyph>, Vec<Line>) {
    let tables = tables(rules);
    let mut cells: Vec<Vec<Vec<Vec<Glyph>>>> = tables
        .iter()
        .map(|table| vec![vec![Vec::new(); table.columns.len()]; table.rows.len()])
        .collect();
    let mut rest = Vec::new();
    for glyph in glyphs {
        let place = tables.iter().zip(&mut cells).find_map(|(table, cells)| {
            let (row, column) = table.place(&glyph)?;
            cells.get_mut(row)?.get_mut(column)
        });
        match place {
            Some(cell) => cell.push(glyph),
            None => rest.push(glyph),
        }
    }
    let mut found = Vec::new();
    for (table, cells) in tables.iter().zip(cells) {
        let has_text = |cell: &&Vec<Glyph>| cell.iter().any(|glyph| !glyph.text.trim().is_empty());
        let filled = cells.iter().flatten().filter(has_text).count();
        let longest = cells.iter().flatten().map(Vec::len).max().unwrap_or(0);
        // A frame around text, or a drawing, is no table.
        if filled < 3 || longest > LONGEST {
            rest.extend(cells.into_iter().flatten().flatten());
        } else {
            found.push(table.line(cells));
        }
    }
    (rest, found)
}

/// The tables that rules make: those that meet, with two columns and two rows at least.
fn tables(rules: &[Rule]) -> Vec<Table> {
    if rules.len() > MOST {
        return Vec::new();
    }
    let mut groups: Vec<Vec<Rule>> = Vec::new();
    for rule in rules {
        let (mut own, others): (Vec<_>, Vec<_>) = std::mem::take(&mut groups)
            .into_iter()
            .partition(|group: &Vec<Rule>| group.iter().any(|other| other.meets(rule)));
        own.push(vec![rule.clone()]);
        groups = others;
        groups.push(own.concat());
    }
    groups.into_iter().filter_map(Table::new).collect()
}

impl Rule {
    fn is_upright(&self) -> bool {
        self.y.1 - self.y.0 > self.x.1 - self.x.0
    }

    fn meets(&self, other: &Rule) -> bool {
        let touch = |a: (f64, f64), b: (f64, f64)| a.0 <= b.1 + MEET && b.0 <= a.1 + MEET;
        touch(self.x, other.x) && touch(self.y, other.y)
    }
}

impl Table {
    fn new(rules: Vec<Rule>) -> Option<Table> {
        let places = |is_upright: bool| {
            let own = rules
                .iter()
                .filter(move |rule| rule.is_upright() == is_upright);
            let across = rules
                .iter()
                .filter(move |rule| rule.is_upright() != is_upright);
            // Tables that are open at their sides end where the rules across do.
            let own = own.map(|rule| if is_upright { rule.x.0 } else { rule.y.0 });
            let ends = across.flat_map(|rule| {
                let (from, to) = if is_upright { rule.x } else { rule.y };
                [from, to]
            });
            let mut all: Vec<f64> = own.chain(ends).collect();
            all.sort_by(f64::total_cmp);
            all.dedup_by(|b, a| *b - *a < 2.0 * MEET);
            all
        };
        let has_both = rules.iter().any(Rule::is_upright) && !rules.iter().all(Rule::is_upright);
        let (columns, rows) = (places(true), places(false));
        let is_table = has_both
            && (3..MOST_LINES).contains(&columns.len())
            && (3..MOST_LINES).contains(&rows.len());
        is_table.then_some(Table {
            columns,
            rows,
            rules,
        })
    }

    /// The row and the column of a glyph; a cell over several columns is in the first of them.
    fn place(&self, glyph: &Glyph) -> Option<(usize, usize)> {
        let between = |lines: &[f64], at: f64| {
            let after = lines.partition_point(|line| *line <= at);
            (after < lines.len())
                .then(|| after.checked_sub(1))
                .flatten()
        };
        let (x, y) = (glyph.x + glyph.width / 2.0, glyph.y - 0.3 * glyph.size);
        let (row, mut column) = (between(&self.rows, y)?, between(&self.columns, x)?);
        let is_drawn = |at: f64| {
            let near = |rule: &&Rule| rule.is_upright() && (rule.x.0 - at).abs() < 2.0 * MEET;
            let rules = self.rules.iter().filter(near);
            rules
                .into_iter()
                .any(|rule| (rule.y.0 - MEET..=rule.y.1 + MEET).contains(&y))
        };
        while column > 0 && !is_drawn(*self.columns.get(column)?) {
            column -= 1;
        }
        Some((row, column))
    }

    /// A line that stands for the table, with its cells.
    fn line(&self, cells: Vec<Vec<Vec<Glyph>>>) -> Line {
        let size = cells
            .iter()
            .flatten()
            .flatten()
            .map(|glyph| glyph.size)
            .fold(1.0, f64::max);
        let (left, right) = (self.columns.first(), self.columns.last());
        let (left, right) = (left.copied().unwrap_or(0.0), right.copied().unwrap_or(0.0));
        let rows: Rows = cells
            .into_iter()
            .map(|row| row.into_iter().map(lines::lines).collect())
            .filter(|row: &Vec<Vec<Line>>| row.iter().any(|cell| !cell.is_empty()))
            .collect();
        // Columns that no row has anything in stood between double lines.
        let count = rows.iter().map(Vec::len).max().unwrap_or(0);
        let used: Vec<bool> = (0..count)
            .map(|at| {
                rows.iter()
                    .any(|row| row.get(at).is_some_and(|cell| !cell.is_empty()))
            })
            .collect();
        let rows = rows.into_iter().map(|row| {
            let kept = row.into_iter().zip(&used).filter(|(_, used)| **used);
            kept.map(|(cell, _)| cell).collect()
        });
        Line {
            glyphs: vec![Placed {
                glyph: Glyph {
                    x: left,
                    y: self.rows.first().copied().unwrap_or(0.0) + size,
                    width: right - left,
                    size,
                    text: "\u{fffc}".to_owned(),
                    turns: Some(0),
                },
                is_raised: false,
                is_spaced: false,
            }],
            y: self.rows.first().copied().unwrap_or(0.0) + size,
            size,
            table: Some(rows.collect()),
        }
    }
}
