//! Lines put together again into the paragraphs, headings and tables that were broken to make them, across columns and pages.

use super::hyphens;
use super::lines::{Line, Placed, is_apart, is_wide};
use super::notes::{Note, is_mark};
use super::ruled::Rows;
use crate::import::{Block, Piece, words};
use crate::text::sentence::ends_closed;

/// A heading is larger than the body by this factor.
const LARGER: f64 = 1.12;
/// Longest heading, in characters.
const LONGEST: usize = 120;

/// A text as it is read.
pub(super) struct Flow {
    body: f64,
    /// Finished paragraphs with the size of their letters; tables with none.
    done: Vec<(Option<f64>, Block)>,
    notes: Vec<Block>,
    open: Vec<Piece>,
    /// The last line of the open paragraph, and how it stood.
    last: Option<Last>,
    size: f64,
}

struct Last {
    /// It reaches the right edge of its column as nearly as a line that runs on does; `room` is what is left.
    room: f64,
    left: f64,
    y: f64,
    is_first: bool,
    line: Line,
}

/// How the lines of a column stand.
struct Column {
    left: f64,
    right: f64,
    leading: f64,
}

impl Flow {
    pub fn new(body: f64) -> Flow {
        Flow {
            body,
            done: Vec::new(),
            notes: Vec::new(),
            open: Vec::new(),
            last: None,
            size: body,
        }
    }

    /// Reads on, on page `number`.
    pub fn page(&mut self, number: u32, columns: Vec<Vec<Line>>, notes: &[Note]) {
        let mut is_new = true;
        for column in columns {
            let shape = shape(&column);
            let mut is_top = true;
            let mut index = 0;
            while let Some(line) = column.get(index) {
                if let Some(rows) = &line.table {
                    self.close();
                    if std::mem::take(&mut is_new) {
                        self.open.push(Piece::Page(number));
                    }
                    self.ruled(rows);
                    index += 1;
                    continue;
                }
                let rows = table(&column, index, &shape);
                let begins = rows > 0 || self.begins(line, &shape, is_top);
                if begins {
                    self.close();
                }
                if std::mem::take(&mut is_new) {
                    self.open.push(Piece::Page(number));
                }
                if rows > 0 {
                    self.table(column.get(index..index + rows).unwrap_or_default(), notes);
                    index += rows;
                } else {
                    self.add(line, &shape, begins, notes);
                    index += 1;
                }
                is_top = false;
            }
        }
        for note in notes {
            let mut inner = Flow::new(self.body);
            let shape = shape(&note.lines);
            for line in &note.lines {
                inner.add(line, &shape, false, &[]);
            }
            let pieces = trimmed(inner.open);
            self.notes.push(Block::Note(note.label.clone(), pieces));
        }
    }

    /// Whether `line` begins a paragraph.
    fn begins(&self, line: &Line, shape: &Column, is_top: bool) -> bool {
        let Some(last) = &self.last else { return true };
        if (line.size - self.size).abs() > 0.08 * self.body {
            return true;
        }
        let indent = line.left() - shape.left;
        let is_short = last.room > first_word(line) + 0.35 * line.size;
        if is_top {
            return is_short || indent > 0.8 * line.size;
        }
        let drop = line.y - last.y;
        drop > 1.4 * shape.leading.max(line.size)
            || is_short
            || indent > 0.8 * line.size
                && (line.left() - last.left > 0.8 * line.size
                    || ends_closed(&last.line.text()) && last.is_first)
            || last.left - line.left() > 0.8 * line.size && !last.is_first
            || bullet(&line.text()).is_some()
    }

    fn add(&mut self, line: &Line, shape: &Column, is_first: bool, notes: &[Note]) {
        if let Some(last) = &self.last {
            join(&mut self.open, &last.line, line);
        }
        if is_first || self.last.is_none() {
            self.size = line.size;
        }
        pieces(&mut self.open, line, notes);
        self.last = Some(Last {
            room: shape.right - line.right(),
            left: line.left(),
            y: line.y,
            is_first: is_first || self.last.is_none(),
            line: line.clone(),
        });
    }

    fn table(&mut self, lines: &[Line], notes: &[Note]) {
        let mut rows: Vec<Vec<Vec<Piece>>> = Vec::new();
        for line in lines {
            let cells = cells(line).into_iter().filter_map(|cell| line.part(cell));
            let mut row: Vec<Vec<Piece>> = Vec::new();
            for cell in cells {
                let mut inside = Vec::new();
                pieces(&mut inside, &cell, notes);
                row.push(inside);
            }
            rows.push(row);
        }
        self.rows(rows);
    }

    /// A table whose cells are known.
    fn ruled(&mut self, rows: &Rows) {
        let cell = |lines: &Vec<Line>| {
            let mut inner = Flow::new(self.body);
            let shape = shape(lines);
            for line in lines {
                inner.add(line, &shape, false, &[]);
            }
            trimmed(inner.open)
        };
        let rows = rows.iter().map(|row| row.iter().map(cell).collect());
        let rows = rows.collect();
        self.rows(rows);
    }

    fn rows(&mut self, mut rows: Vec<Vec<Vec<Piece>>>) {
        let page = std::mem::take(&mut self.open);
        if let Some(cell) = rows.first_mut().and_then(|row| row.first_mut()) {
            cell.splice(0..0, page);
        }
        self.done.push((None, Block::Table(rows)));
        self.last = None;
    }

    fn close(&mut self) {
        let pieces = trimmed(std::mem::take(&mut self.open));
        if !pieces.is_empty() {
            self.done.push((Some(self.size), Block::Paragraph(pieces)));
        }
        self.last = None;
    }

    /// The text, with headings told by their size.
    pub fn finish(mut self) -> Vec<Block> {
        self.close();
        let is_heading = |size: f64, pieces: &[Piece]| {
            size > LARGER * self.body && words(pieces).chars().count() <= LONGEST
        };
        let mut sizes: Vec<i64> = Vec::new();
        for (size, block) in &self.done {
            if let (Some(size), Block::Paragraph(pieces)) = (size, block)
                && is_heading(*size, pieces)
            {
                sizes.push(size.round() as i64);
            }
        }
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        sizes.dedup();
        let level = |size: f64| {
            let rank = sizes.iter().position(|other| *other == size.round() as i64);
            u8::try_from(rank.unwrap_or(0) + 1).unwrap_or(6).min(6)
        };
        let mut out: Vec<Block> = Vec::new();
        for (size, block) in self.done {
            out.push(match (size, block) {
                (Some(size), Block::Paragraph(pieces)) if is_heading(size, &pieces) => {
                    Block::Heading(level(size), pieces)
                }
                (_, Block::Paragraph(mut pieces)) => match unbulleted(&mut pieces) {
                    true => Block::Item(pieces),
                    false => Block::Paragraph(pieces),
                },
                (_, block) => block,
            });
        }
        out.extend(self.notes);
        out
    }
}

/// How the lines of a column stand: the usual left edge, the right edge, the usual distance of lines.
fn shape(lines: &[Line]) -> Column {
    let text = || lines.iter().filter(|line| line.table.is_none());
    let mut lefts: Vec<i64> = text().map(|line| line.left().round() as i64).collect();
    lefts.sort_unstable();
    let usual = lefts
        .chunk_by(|a, b| b - a <= 1)
        .max_by_key(|run| run.len());
    let mut rights: Vec<f64> = text().map(Line::right).collect();
    rights.sort_by(f64::total_cmp);
    let mut drops: Vec<f64> = lines
        .iter()
        .zip(lines.iter().skip(1))
        .map(|(before, after)| after.y - before.y)
        .filter(|drop| *drop > 0.0)
        .collect();
    drops.sort_by(f64::total_cmp);
    // Paragraphs may stand further apart than lines do, so the lower third tells.
    let leading = drops.get(drops.len() / 3).copied();
    Column {
        left: usual
            .and_then(|run| run.first())
            .map_or(0.0, |left| *left as f64),
        right: rights.last().copied().unwrap_or(0.0),
        leading: leading.unwrap_or(0.0),
    }
}

/// The width of the first word of a line, or of its first Han character with the mark after it.
fn first_word(line: &Line) -> f64 {
    let mut end = line.left();
    for (index, placed) in line.glyphs.iter().enumerate() {
        let is_han = placed.is_wide();
        if index > 0 && (placed.is_spaced || is_han) {
            break;
        }
        end = placed.glyph.x + placed.glyph.width;
        if is_han {
            end += line.size;
            break;
        }
    }
    end - line.left()
}

/// The cells of a line: stretches with room between them.
fn cells(line: &Line) -> Vec<Vec<Placed>> {
    let mut cells: Vec<Vec<Placed>> = Vec::new();
    for placed in &line.glyphs {
        let is_apart = cells
            .last()
            .and_then(|cell| cell.last())
            .is_none_or(|before| {
                placed.glyph.x - before.glyph.x - before.glyph.width > 1.3 * line.size
            });
        match cells.last_mut() {
            Some(cell) if !is_apart => cell.push(placed.clone()),
            _ => cells.push(vec![placed.clone()]),
        }
    }
    cells
}

/// How many lines from `index` on are rows of a table: at least two, of two cells or more that begin below each other.
fn table(lines: &[Line], index: usize, shape: &Column) -> usize {
    let starts = |line: &Line| -> Vec<f64> {
        let cells = cells(line);
        cells
            .iter()
            .filter_map(|cell| Some(cell.first()?.glyph.x))
            .collect()
    };
    let Some(first) = lines.get(index) else {
        return 0;
    };
    let columns = starts(first);
    if columns.len() < 2 {
        return 0;
    }
    let rows = lines.iter().skip(index).take_while(|line| {
        let own = starts(line);
        own.len() == columns.len()
            && own
                .iter()
                .zip(&columns)
                .all(|(a, b)| (a - b).abs() < 2.5 * line.size)
    });
    let count = rows.count();
    // Two lines with a wide space each are no table where lines run on.
    let is_table = count >= 3
        || count == 2 && columns.len() > 2
        || count == 2 && first.right() < shape.right - 2.0 * first.size;
    if is_table { count } else { 0 }
}

/// What stands between the last line of a paragraph and the next: nothing beside wide characters, a space between words; a
/// hyphen that only broke a word goes.
fn join(open: &mut [Piece], before: &Line, line: &Line) {
    let (Some(last), Some(first)) = (before.glyphs.last(), line.glyphs.first()) else {
        return;
    };
    let next = first.glyph.text.chars().next().unwrap_or(' ');
    let Some(Piece::Text(text)) = open
        .iter_mut()
        .rev()
        .find(|piece| matches!(piece, Piece::Text(_)))
    else {
        return;
    };
    let mut ends = text.chars().rev();
    let (end, other) = (ends.next().unwrap_or(' '), ends.next().unwrap_or(' '));
    let is_hyphen = matches!(end, '-' | '\u{2010}');
    if is_hyphen && other.is_lowercase() && next.is_lowercase() {
        text.pop();
        text.push(hyphens::BROKEN);
    } else if !(is_hyphen || end == ' ' || last.is_wide() || first.is_wide() || is_wide(end)) {
        text.push(' ');
    }
}

/// Adds the words of a line; raised marks that a note of the page has become references.
fn pieces(open: &mut Vec<Piece>, line: &Line, notes: &[Note]) {
    let mut before: Option<&Placed> = None;
    let mut rest = line.glyphs.as_slice();
    while let Some((placed, after)) = rest.split_first() {
        if placed.is_raised {
            let length = rest.iter().take_while(|other| other.is_raised).count();
            let mark: String = rest
                .iter()
                .take(length)
                .map(|other| other.glyph.text.as_str())
                .collect();
            if is_mark(&mark)
                && let Some(note) = notes.iter().find(|note| note.mark == mark)
            {
                open.push(Piece::Reference(note.label.clone()));
                before = rest.get(length - 1);
                rest = rest.get(length..).unwrap_or_default();
                continue;
            }
        }
        let is_apart = before.is_some_and(|before| is_apart(before, placed, line.size));
        let text = match open.last_mut() {
            Some(Piece::Text(text)) => text,
            _ => {
                open.push(Piece::Text(String::new()));
                match open.last_mut() {
                    Some(Piece::Text(text)) => text,
                    _ => return,
                }
            }
        };
        if is_apart && !text.ends_with(' ') {
            text.push(' ');
        }
        text.push_str(&placed.glyph.text);
        before = Some(placed);
        rest = after;
    }
}

fn trimmed(mut pieces: Vec<Piece>) -> Vec<Piece> {
    if let Some(Piece::Text(text)) = pieces.last_mut() {
        text.truncate(text.trim_end().len());
    }
    pieces
}

/// The bullet that a text opens with.
fn bullet(text: &str) -> Option<char> {
    text.chars().next().filter(|c| "•◦▪‣●■○□◆▶➢".contains(*c))
}

/// Takes the bullet off; whether there was one.
fn unbulleted(pieces: &mut [Piece]) -> bool {
    let first = pieces.iter_mut().find_map(|piece| match piece {
        Piece::Text(text) => Some(text),
        _ => None,
    });
    match first {
        Some(text) if bullet(text).is_some() => {
            *text = text
                .chars()
                .skip(1)
                .collect::<String>()
                .trim_start()
                .to_owned();
            true
        }
        _ => false,
    }
}
