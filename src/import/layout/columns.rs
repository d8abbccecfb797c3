//! Columns: a page is cut at its gutters, and read one column after the other.

use super::lines::{Line, Placed};

/// Lines that a column has at least.
const FEWEST: usize = 4;
/// Columns side by side, at most two to the power of this.
const DEEPEST: usize = 2;

/// The lines of a page by column, in reading order. A line across the gutter ends the columns above it.
pub(super) fn columns(lines: Vec<Line>, body: f64) -> Vec<Vec<Line>> {
    cut(lines, body, DEEPEST)
}

fn cut(lines: Vec<Line>, body: f64, depth: usize) -> Vec<Vec<Line>> {
    let gutter = (depth > 0).then(|| gutter(&lines, body)).flatten();
    let Some((from, to)) = gutter else {
        return vec![lines];
    };
    let mut out = Vec::new();
    let (mut left, mut right, mut across) = (Vec::new(), Vec::new(), Vec::new());
    let close = |left: &mut Vec<Line>, right: &mut Vec<Line>, out: &mut Vec<Vec<Line>>| {
        for side in [left, right] {
            let side = std::mem::take(side);
            if !side.is_empty() {
                out.extend(cut(side, body, depth - 1));
            }
        }
    };
    for line in lines {
        if crosses(&line, from, to) {
            close(&mut left, &mut right, &mut out);
            across.push(line);
            continue;
        }
        if !across.is_empty() {
            out.push(std::mem::take(&mut across));
        }
        let (before, after): (Vec<Placed>, Vec<Placed>) = line
            .glyphs
            .iter()
            .cloned()
            .partition(|placed| placed.glyph.x < from + (to - from) / 2.0);
        left.extend(line.part(before));
        right.extend(line.part(after));
    }
    if !across.is_empty() {
        out.push(across);
    }
    close(&mut left, &mut right, &mut out);
    out
}

/// Whether a line runs on across the gutter: a glyph stands in its middle, or two stand nearer to each other than columns do.
fn crosses(line: &Line, from: f64, to: f64) -> bool {
    let middle = from + (to - from) / 2.0;
    let before = line.glyphs.iter().rfind(|placed| placed.glyph.x < middle);
    let after = line.glyphs.iter().find(|placed| placed.glyph.x >= middle);
    match (before, after) {
        (Some(before), None) => before.end() > to,
        (Some(before), Some(after)) => {
            before.end() > middle || after.glyph.x - before.end() < 0.6 * (to - from)
        }
        _ => false,
    }
}

/// The widest stretch in the middle of the page that no line, or else few lines, have ink in, and that lines of text stand on
/// both sides of.
fn gutter(lines: &[Line], body: f64) -> Option<(f64, f64)> {
    let most = [0, lines.len() / 20, lines.len() / 8, lines.len() / 3];
    most.into_iter()
        .find_map(|few| gutter_with(lines, body, few))
}

fn gutter_with(lines: &[Line], body: f64, few: usize) -> Option<(f64, f64)> {
    let left = lines.iter().map(Line::left).fold(f64::INFINITY, f64::min);
    let right = lines.iter().map(Line::right).fold(0.0, f64::max);
    let width = (right - left).clamp(0.0, 10_000.0);
    if lines.len() < FEWEST || width < 8.0 * body {
        return None;
    }
    // Lines with ink at each point of the width.
    let mut ink = vec![0_usize; width as usize + 2];
    for line in lines {
        let mut last = usize::MAX;
        for placed in &line.glyphs {
            let start = (placed.glyph.x - left).max(0.0) as usize;
            let end = (placed.end() - left).max(0.0) as usize;
            for at in start..=end.min(ink.len() - 1) {
                if at != last
                    && let Some(count) = ink.get_mut(at)
                {
                    *count += 1;
                    last = at;
                }
            }
        }
    }
    let range = ink.len() / 5..ink.len() * 4 / 5;
    let mut best: Option<(usize, usize)> = None;
    let mut open: Option<usize> = None;
    for at in range.start..=range.end {
        let is_free = at < range.end && ink.get(at).is_some_and(|count| *count <= few);
        match (open, is_free) {
            (None, true) => open = Some(at),
            (Some(start), false) => {
                if best.is_none_or(|(from, to)| at - start > to - from) {
                    best = Some((start, at));
                }
                open = None;
            }
            _ => {}
        }
    }
    let (from, to) = best?;
    let gutter = (left + from as f64, left + to as f64);
    if gutter.1 - gutter.0 < 0.6 * body {
        return None;
    }
    // The lines that keep to the columns must fill these: cells of tables do not.
    let (mut lefts, mut rights, mut full) = (0, 0, 0);
    for line in lines
        .iter()
        .filter(|line| !crosses(line, gutter.0, gutter.1))
    {
        let sides = [(left, gutter.0), (gutter.1, right)];
        for (side, (start, end)) in sides.into_iter().enumerate() {
            let own: Vec<&Placed> = line
                .glyphs
                .iter()
                .filter(|p| p.glyph.x >= start - 1.0 && p.glyph.x < end)
                .collect();
            let (Some(first), Some(last)) = (own.first(), own.last()) else {
                continue;
            };
            if side == 0 {
                lefts += 1;
            } else {
                rights += 1;
            }
            let filled = last.glyph.x + last.glyph.width - first.glyph.x;
            full += usize::from(filled * 10.0 >= (end - start) * 7.0);
        }
    }
    (lefts >= FEWEST && rights >= FEWEST && full * 2 >= lefts + rights).then_some(gutter)
}
