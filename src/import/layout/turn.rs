//! Pages that are not read from left to right as they lie: turned ones, and those with vertical lines.

use super::{Glyph, Rule};

/// How far the middle of a Latin letter stands above its baseline, in its size: where vertical lines hold it.
const MIDDLE: f64 = 0.38;
/// How far the top of a Han character stands above its baseline, in its size.
const TOP: f64 = 0.88;

/// The glyphs of a page (in the order in which they were drawn) and its rules, turned so that lines run from left to right and
/// the first one is on top; and how many glyphs were left out because they run askew.
pub(super) fn upright(
    glyphs: Vec<Glyph>,
    rules: Vec<Rule>,
    (width, height): (f64, f64),
) -> (Vec<Glyph>, Vec<Rule>, usize) {
    let mut counts = [0_usize; 4];
    for glyph in &glyphs {
        if let Some(count) = glyph.turns.and_then(|turns| counts.get_mut(turns as usize)) {
            *count += 1;
        }
    }
    let usual = (0_u8..)
        .zip(counts)
        .max_by_key(|(turns, count)| (*count, u8::MAX - turns));
    let usual = usual.map_or(0, |(turns, _)| turns);
    let turned = |x: f64, y: f64| match usual {
        0 => (x, y),
        1 => (y, width - x),
        2 => (width - x, height - y),
        _ => (height - y, x),
    };
    let mut straight = glyphs;
    for glyph in &mut straight {
        (glyph.x, glyph.y) = turned(glyph.x, glyph.y);
        glyph.turns = glyph.turns.map(|turns| (turns + 4 - usual) % 4);
    }
    let rules: Vec<Rule> = rules
        .into_iter()
        .map(|rule| Rule::between(turned(rule.x.0, rule.y.0), turned(rule.x.1, rule.y.1)))
        .collect();
    let width = if usual % 2 == 0 { width } else { height };
    let all = straight.len();
    let steps: Vec<Step> = straight.windows(2).map(Step::of).collect();
    let count = |kind: Step| steps.iter().filter(|step| **step == kind).count();
    if count(Step::Down) > count(Step::Across) {
        let (glyphs, lost) = vertical(straight, &steps, width);
        return (glyphs, Vec::new(), lost);
    }
    straight.retain(|glyph| glyph.turns == Some(0));
    let lost = all - straight.len();
    (straight, rules, lost)
}

/// How one glyph follows another.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    Across,
    Down,
    Away,
}

impl Step {
    fn of(pair: &[Glyph]) -> Step {
        let [before, after] = pair else {
            return Step::Away;
        };
        let size = before.size.max(after.size);
        let (right, down) = ((after.x - before.x) / size, (after.y - before.y) / size);
        match (before.turns, after.turns) {
            (Some(0), Some(0)) if right.abs() < 0.3 && (0.5..2.0).contains(&down) => Step::Down,
            (Some(0), Some(0)) if down.abs() < 0.3 && (0.1..2.5).contains(&right) => Step::Across,
            _ => Step::Away,
        }
    }
}

/// The glyphs of vertical lines, turned; Latin words lie on their side there. And how many were left out.
fn vertical(glyphs: Vec<Glyph>, steps: &[Step], width: f64) -> (Vec<Glyph>, usize) {
    let is_down = |at: Option<usize>| at.and_then(|at| steps.get(at)) == Some(&Step::Down);
    let is_in_line = |at: usize| is_down(Some(at)) || is_down(at.checked_sub(1));
    // Where lines are, by their middles, and how far they reach.
    let mut middles: Vec<f64> = Vec::new();
    let (mut top, mut bottom) = (f64::INFINITY, f64::NEG_INFINITY);
    for (_, glyph) in glyphs.iter().enumerate().filter(|(at, _)| is_in_line(*at)) {
        middles.push(glyph.x + glyph.size / 2.0);
        top = top.min(glyph.y - TOP * glyph.size);
        bottom = bottom.max(glyph.y);
    }
    middles.sort_by(f64::total_cmp);
    let near = |middle: f64| {
        let after = middles.partition_point(|other| *other < middle);
        let around = [after.checked_sub(1), Some(after)];
        let around = around
            .into_iter()
            .flatten()
            .filter_map(|at| middles.get(at));
        around
            .copied()
            .min_by(|a, b| (a - middle).abs().total_cmp(&(b - middle).abs()))
    };
    let (mut out, mut lost) = (Vec::new(), 0);
    for (at, glyph) in glyphs.into_iter().enumerate() {
        let (own, start, length) = match glyph.turns {
            Some(0) => (
                glyph.x + glyph.size / 2.0,
                glyph.y - TOP * glyph.size,
                glyph.size,
            ),
            Some(1) => (glyph.x + MIDDLE * glyph.size, glyph.y, glyph.width),
            _ => {
                lost += 1;
                continue;
            }
        };
        let middle = near(own).filter(|other| (other - own).abs() < 0.8 * glyph.size);
        // Heads and page numbers of such pages are horizontal, above or below the lines.
        if !is_in_line(at) && !(top - glyph.size..=bottom + glyph.size).contains(&start) {
            continue;
        }
        out.push(Glyph {
            x: start,
            y: width - middle.unwrap_or(own),
            width: length,
            turns: Some(0),
            ..glyph
        });
    }
    (out, lost)
}
