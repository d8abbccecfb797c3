//! What belongs to the printed page and not to the text: running heads and page numbers at its edges.

use super::lines::{self, Line};
use std::collections::HashMap;
use std::ops::Range;

/// Lines at either edge that may be furniture.
const EDGE: usize = 3;

/// Takes the furniture out, and gives each page's number: the printed one, if the numbers ascend, else its place.
pub(super) fn remove(pages: &mut [Vec<Line>]) -> Vec<u32> {
    let count = pages.len();
    let mut seen: HashMap<(String, i64), usize> = HashMap::new();
    for lines in pages.iter() {
        for index in edges(lines) {
            if let Some(line) = lines.get(index) {
                for near in [0, 1] {
                    *seen.entry(key(line, near)).or_default() += 1;
                }
            }
        }
    }
    // Heads of left and of right pages differ, and each chapter may have its own.
    let is_repeated = |line: &Line| {
        [0, 1].iter().any(|near| {
            seen.get(&key(line, *near))
                .is_some_and(|seen| *seen >= 2 && *seen * 8 >= count)
        })
    };
    let body = lines::body_size(pages);
    let mut printed = Vec::new();
    for (place, lines) in pages.iter_mut().enumerate() {
        let width = extent(lines);
        let is_print = lines.last().is_some_and(is_address);
        let mut number = None;
        for from_top in [true, false] {
            for _ in 0..EDGE {
                let Some((parts, line)) = outermost(lines, from_top) else {
                    break;
                };
                let text = line.text();
                let own = page_number(&text);
                let neighbour = match from_top {
                    true => lines.get(parts.end),
                    false => parts.start.checked_sub(1).and_then(|n| lines.get(n)),
                };
                let is_repeated = || {
                    let parts = lines.get(parts.clone()).unwrap_or_default();
                    parts.iter().all(is_repeated)
                };
                // A framed number, — 3 —, is no text wherever it stands.
                let is_framed = own.is_some() && !text.starts_with(|c: char| c.is_alphanumeric());
                let is_alone = is_framed
                    || neighbour.is_none_or(|other| (line.y - other.y).abs() > 1.6 * line.size);
                // The first page may open with the date and the number of a letter.
                let is_head = place > 0 && is_two_ended(&line, width, body)
                    || is_print && from_top && is_two_parted(&line);
                let is_furniture =
                    is_alone && (own.is_some() || is_repeated() || is_head) || is_address(&line);
                if !is_furniture {
                    break;
                }
                number = number.or(own).or_else(|| beside(&text));
                lines.drain(parts);
            }
        }
        printed.push(number);
    }
    numbers(&printed)
}

/// The first or the last line of a page, without a table: where it lies among all, and what it says. In two fonts, the ends of a
/// head may stand on two baselines, and are two lines.
fn outermost(lines: &[Line], from_top: bool) -> Option<(Range<usize>, Line)> {
    let last = lines.len().checked_sub(1)?;
    let (own, other) = match from_top {
        true => (0, 1),
        false => (last, last.saturating_sub(1)),
    };
    let line = lines.get(own).filter(|line| line.table.is_none())?;
    let is_beside = |other: &&Line| {
        let is_apart = |a: &Line, b: &Line| b.left() > a.right() + 4.0 * line.size;
        (other.y - line.y).abs() < 0.5 * line.size
            && (is_apart(line, other) || is_apart(other, line))
    };
    let Some(beside) = lines.get(other).filter(is_beside) else {
        return Some((own..own + 1, line.clone()));
    };
    let mut glyphs = [line.glyphs.as_slice(), &beside.glyphs].concat();
    glyphs.sort_by(|a, b| a.glyph.x.total_cmp(&b.glyph.x));
    Some((own.min(other)..own.max(other) + 1, line.part(glyphs)?))
}

/// The first and the last lines of a page.
fn edges(lines: &[Line]) -> impl Iterator<Item = usize> {
    let last = lines.len();
    (0..last).filter(move |index| *index < EDGE || *index + EDGE >= last)
}

/// From where to where lines reach.
fn extent(lines: &[Line]) -> (f64, f64) {
    let left = lines.iter().map(Line::left).fold(f64::INFINITY, f64::min);
    (left, lines.iter().map(Line::right).fold(left, f64::max))
}

/// Whether a line is what browsers print at the foot of a page: its address and its number.
fn is_address(line: &Line) -> bool {
    let text = line.text();
    text.contains("://") && text.trim_end().ends_with(|c: char| c.is_ascii_digit())
}

/// Whether a line begins with a figure and has much room inside, as what browsers print at the head: the time and the title.
fn is_two_parted(line: &Line) -> bool {
    line.text().starts_with(|c: char| c.is_ascii_digit()) && room(line) > 4.0 * line.size
}

/// The widest space inside a line.
fn room(line: &Line) -> f64 {
    let pairs = line.glyphs.iter().zip(line.glyphs.iter().skip(1));
    pairs
        .map(|(before, after)| after.glyph.x - before.glyph.x - before.glyph.width)
        .fold(0.0, f64::max)
}

/// Whether a line has words at either end and nothing between, as heads have that no other page repeats.
fn is_two_ended(line: &Line, (left, right): (f64, f64), body: f64) -> bool {
    let near = 1.5 * line.size;
    line.size <= 1.02 * body
        && line.left() <= left + near
        && line.right() >= right - near
        && room(line) > (right - left) / 3.0
}

/// What lines have in common that differ by a number only; `near` shifts the grid of heights.
fn key(line: &Line, near: i64) -> (String, i64) {
    let mut text = String::new();
    for c in line.text().chars().filter(|c| !c.is_whitespace()) {
        if !c.is_numeric() {
            text.push(c);
        } else if !text.ends_with('#') {
            text.push('#');
        }
    }
    (text, (line.y / 8.0).floor() as i64 + near)
}

/// The number that a whole line is: `12`, `- 12 -`, `第12页`, `Page 3 of 9`, `3 / 9`.
fn page_number(text: &str) -> Option<u32> {
    let bare =
        text.trim_matches(|c: char| "-—–－―·•~|[]()（）〔〕".contains(c) || c.is_whitespace());
    let lower = bare.to_lowercase();
    let bare = ["page ", "p. ", "第"]
        .iter()
        .find_map(|lead| lower.strip_prefix(lead))
        .unwrap_or(&lower)
        .trim_start();
    let digits = bare
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(bare.len());
    let (number, rest) = bare.split_at(digits);
    let is_rest = rest
        .chars()
        .all(|c| c.is_ascii_digit() || c.is_whitespace() || "/／of页頁共,，".contains(c));
    number.parse().ok().filter(|_| is_rest && digits <= 4)
}

/// The number at either end of a running head.
fn beside(text: &str) -> Option<u32> {
    let mut words = text.split_whitespace();
    let number = |word: &str| {
        // `3/9`, but no date.
        let word = match word.split_once('/') {
            Some((word, of)) if of.parse::<u32>().is_ok() => word,
            _ => word,
        };
        word.parse::<u32>().ok().filter(|_| word.len() <= 4)
    };
    let last = words.next_back().and_then(number);
    last.or_else(|| words.next().and_then(number))
}

/// The printed numbers where most of them tell the same first number; else places.
fn numbers(printed: &[Option<u32>]) -> Vec<u32> {
    let mut offsets: HashMap<i64, usize> = HashMap::new();
    for (place, number) in (1_i64..).zip(printed) {
        if let Some(number) = number {
            *offsets.entry(i64::from(*number) - place).or_default() += 1;
        }
    }
    let best = offsets
        .into_iter()
        .max_by_key(|(offset, count)| (*count, -offset.abs()));
    let told = printed.iter().flatten().count();
    let offset = best
        .filter(|(_, count)| *count * 2 > told)
        .map_or(0, |(offset, _)| offset);
    (1_i64..)
        .zip(printed)
        .map(|(place, _)| u32::try_from(place + offset).unwrap_or(0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::Glyph;
    use super::*;

    /// The glyphs of a text at a place, each as wide as it is high.
    fn glyphs(x: f64, y: f64, size: f64, text: &str) -> Vec<Glyph> {
        let glyph = |(n, c): (usize, char)| Glyph {
            x: x + n as f64 * size,
            y,
            width: size,
            size,
            text: c.to_string(),
            turns: Some(0),
        };
        text.chars().enumerate().map(glyph).collect()
    }

    /// What browsers print around a page: the ends of its head stand on one baseline, or on two that differ by so much.
    fn printed(difference: f64) -> Vec<Line> {
        let parts = [
            glyphs(24.0, 22.5, 8.0, "11/23/26"),
            glyphs(278.0, 22.5 + difference, 8.0, "网民规模"),
            glyphs(34.0, 71.0, 24.0, "网民规模"),
            glyphs(34.0, 108.0, 12.0, "三年来网民规模有所变化。"),
            glyphs(24.0, 775.0, 8.0, "file:///a.html"),
            glyphs(560.0, 775.0, 8.0, "1/1"),
        ];
        lines::lines(parts.concat())
    }

    #[test]
    fn what_browsers_print_around_a_page_goes_in_one_font_or_in_two() {
        for difference in [0.0, 1.5, -1.5] {
            let mut pages = [printed(difference)];
            remove(&mut pages);
            let left: Vec<String> = pages[0].iter().map(Line::text).collect();
            assert_eq!(
                left,
                ["网民规模", "三年来网民规模有所变化。"],
                "{difference}"
            );
        }
    }
}
