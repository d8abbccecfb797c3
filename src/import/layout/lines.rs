//! Lines: glyphs on one baseline, with what is raised above it.

use super::Glyph;
use super::ruled::Rows;

/// One printed line, or the part of one that stands in a column.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// From left to right; no white space.
    pub glyphs: Vec<Placed>,
    /// The baseline.
    pub y: f64,
    /// The size of most of its glyphs.
    pub size: f64,
    /// The table that it stands for.
    pub table: Option<Rows>,
}

/// A glyph of a line.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub glyph: Glyph,
    /// Raised above the line, and smaller than it.
    pub is_raised: bool,
    /// A space stands before it.
    pub is_spaced: bool,
}

impl Line {
    pub fn left(&self) -> f64 {
        self.glyphs.first().map_or(0.0, |placed| placed.glyph.x)
    }

    pub fn right(&self) -> f64 {
        self.glyphs
            .last()
            .map_or(0.0, |placed| placed.glyph.x + placed.glyph.width)
    }

    /// Its text.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let mut before: Option<&Placed> = None;
        for placed in &self.glyphs {
            if before.is_some_and(|before| is_apart(before, placed, self.size)) {
                out.push(' ');
            }
            out.push_str(&placed.glyph.text);
            before = Some(placed);
        }
        out
    }

    /// A line of some of its glyphs; `None` if there are none.
    pub fn part(&self, glyphs: Vec<Placed>) -> Option<Line> {
        (!glyphs.is_empty()).then(|| Line {
            size: usual_size(&glyphs),
            glyphs,
            y: self.y,
            table: self.table.clone(),
        })
    }
}

/// Whether a space belongs between two neighbours: between Latin words if there is one or room for one, beside a wide character
/// only if there is room for another.
pub(super) fn is_apart(before: &Placed, after: &Placed, size: f64) -> bool {
    let gap = after.glyph.x - before.glyph.x - before.glyph.width;
    let is_han = |placed: &Placed| placed.glyph.text.starts_with(is_wide);
    if is_han(before) || is_han(after) {
        return gap > size * 0.9;
    }
    let room = if before.is_wide() || after.is_wide() {
        0.9
    } else {
        0.2
    };
    after.is_spaced || gap > size * room
}

impl Placed {
    /// Where its ink ends: a closing mark has its ink in the first half of its width, and may be set in half of it.
    pub fn end(&self) -> f64 {
        let is_closing = self.glyph.text.starts_with([
            '，', '。', '、', '；', '：', '！', '？', '）', '》', '」', '』', '〉', '】', '〕',
        ]);
        let share = if is_closing { 0.5 } else { 1.0 };
        self.glyph.x + self.glyph.width * share
    }

    /// Whether it takes the width of a Han character. Quotation marks and dashes are set wide in Chinese only.
    pub fn is_wide(&self) -> bool {
        let is_either = |c| matches!(c, '“' | '”' | '‘' | '’' | '…' | '—' | '·');
        let mut chars = self.glyph.text.chars();
        chars
            .next()
            .is_some_and(|c| is_wide(c) || is_either(c) && self.glyph.width > 0.8 * self.glyph.size)
    }
}

/// Whether a character always takes the width of a Han character.
pub(super) fn is_wide(c: char) -> bool {
    matches!(
        c,
        '\u{2e80}'..='\u{a4cf}'
            | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe4f}'
            | '\u{ff01}'..='\u{ff60}'
            | '\u{ffe0}'..='\u{ffe6}'
            | '\u{20000}'..='\u{3fffd}'
    )
}

/// The size that most letters of the pages have.
pub(super) fn body_size(pages: &[Vec<Line>]) -> f64 {
    usual(pages.iter().flatten().flat_map(|line| &line.glyphs))
}

fn usual_size(glyphs: &[Placed]) -> f64 {
    usual(glyphs.iter().filter(|placed| !placed.is_raised))
}

/// The commonest size, by tenths of a point.
fn usual<'g>(glyphs: impl Iterator<Item = &'g Placed>) -> f64 {
    let mut sizes: Vec<i64> = glyphs
        .map(|placed| (placed.glyph.size * 10.0).round() as i64)
        .collect();
    sizes.sort_unstable();
    let best = sizes.chunk_by(|a, b| a == b).max_by_key(|run| run.len());
    best.and_then(|run| run.first())
        .map_or(10.0, |size| *size as f64 / 10.0)
}

/// The lines of a page, from top to bottom.
pub(super) fn lines(glyphs: Vec<Glyph>) -> Vec<Line> {
    let mut glyphs = glyphs;
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
    let mut rows: Vec<Vec<Glyph>> = Vec::new();
    for glyph in glyphs {
        match rows.last_mut() {
            Some(row)
                if row.last().is_some_and(|last| {
                    (glyph.y - last.y).abs() <= 0.12 * last.size.min(glyph.size)
                }) =>
            {
                row.push(glyph);
            }
            _ => rows.push(vec![glyph]),
        }
    }
    rows.into_iter().filter_map(line).collect()
}

/// The line of the glyphs of one baseline: spaces become marks, and what was printed twice to look bold counts once.
fn line(mut row: Vec<Glyph>) -> Option<Line> {
    row.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut glyphs: Vec<Placed> = Vec::new();
    let mut is_spaced = false;
    for glyph in row {
        if glyph.text.chars().all(char::is_whitespace) {
            is_spaced = true;
            continue;
        }
        let is_twice = glyphs.iter().rev().take(3).any(|before| {
            before.glyph.text == glyph.text
                && (before.glyph.x - glyph.x).abs() < 0.12 * glyph.size
                && glyph.width > 0.2 * glyph.size
        });
        if is_twice {
            continue;
        }
        glyphs.push(Placed {
            glyph,
            is_raised: false,
            is_spaced: std::mem::take(&mut is_spaced),
        });
    }
    let y = glyphs.first()?.glyph.y;
    Some(Line {
        size: usual_size(&glyphs),
        glyphs,
        y,
        table: None,
    })
}

/// Puts small raised glyphs of a column into the line that they belong to: the next one down, or up for lowered ones.
pub(super) fn raise(lines: &mut Vec<Line>) {
    let mut index = 0;
    while index < lines.len() {
        let Some(small) = lines.get(index).cloned() else {
            break;
        };
        let host = [index + 1, index + 2, index.wrapping_sub(1)]
            .into_iter()
            .find(|host| {
                lines.get(*host).is_some_and(|host| {
                    let rise = host.y - small.y;
                    let near = |placed: &Placed| {
                        placed.glyph.x >= host.left() - host.size
                            && placed.glyph.x <= host.right() + host.size
                    };
                    small.size < 0.85 * host.size
                        && rise.abs() > 0.05 * host.size
                        && rise < 0.7 * host.size
                        && rise > -0.35 * host.size
                        && small.glyphs.iter().all(near)
                        && small.glyphs.len() < host.glyphs.len().max(8)
                })
            });
        if let Some(host) = host
            && let Some(line) = lines.get_mut(host)
        {
            let is_raised = line.y > small.y;
            line.glyphs
                .extend(small.glyphs.into_iter().map(|placed| Placed {
                    is_raised,
                    ..placed
                }));
            line.glyphs.sort_by(|a, b| a.glyph.x.total_cmp(&b.glyph.x));
            lines.remove(index);
        } else {
            index += 1;
        }
    }
}
