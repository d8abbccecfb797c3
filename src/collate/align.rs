//! Alignment of a quotation's units with a source's: exact runs chained, the rest by dynamic programming with affine gaps
//! (Gotoh 1982).

use crate::index::myers::Pattern;
use std::collections::HashMap;
use std::ops::Range;

/// A stretch where the units differ; either side may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Units of the quotation.
    pub quotation: Range<usize>,
    /// Units of the source.
    pub source: Range<usize>,
}

/// How a quotation lies in a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alignment {
    /// Units of the source, first to last.
    pub span: Range<usize>,
    /// The differences, in order of the quotation. Between them the units are equal, one to one.
    pub edits: Vec<Edit>,
    /// Edits (indexes) that are unmarked gaps between long exact runs.
    pub gaps: Vec<usize>,
    /// Quotation stretches in another order than the source's: groups of `(quotation, source)`, in order of the quotation. Empty if in order.
    pub moved: Vec<(Range<usize>, Range<usize>)>,
    /// Units of the quotation that have their counterpart.
    pub matched: usize,
}

/// Lengths that depend on the script: Latin letters carry less than Han characters.
#[derive(Debug, Clone, Copy)]
struct Scale {
    /// Shortest run that is looked for.
    seed: usize,
    /// A run on both sides of an unmarked gap.
    run: usize,
    /// A run that may have moved.
    block: usize,
}

impl Scale {
    fn of(query: &[u16]) -> Scale {
        let latin = query.iter().filter(|&&unit| unit < 0x2E80).count();
        if latin * 2 > query.len() {
            Scale {
                seed: 6,
                run: 15,
                block: 12,
            }
        } else {
            Scale {
                seed: 3,
                run: 6,
                block: 4,
            }
        }
    }
}

/// Share of the quotation that must be found for a passage to be its altered original.
pub const ACCEPTABLE: f32 = 0.6;

/// The ways in which `query` may lie in `source`, best first; those that are too far off are left out.
pub fn alignments(query: &[u16], source: &[u16]) -> Vec<Alignment> {
    let length = query.len();
    if length < 2 || source.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let limit = if length < 6 { 1 } else { length * 4 / 10 };
    for near in Pattern::new(query).several(source, limit, 2) {
        let edits = differences(query, 0..length, source, near.units.clone());
        found.push(alignment(edits, near.units, Vec::new(), length));
    }
    if length >= 6 {
        let scale = Scale::of(query);
        let runs = runs(query, source, scale.seed);
        if let Some(chained) = chained(query, source, &runs, scale) {
            found.push(chained);
        }
        if let Some(reordered) = reordered(query, source, &runs, scale) {
            found.push(reordered);
        }
    }
    for alignment in &mut found {
        alignment.take_in(query, source);
    }
    found.sort_by_key(|alignment| alignment.cost(length));
    found
}

impl Alignment {
    /// The alignment of `query` with one stretch of `source`, end to end.
    pub fn of(query: &[u16], source: &[u16], span: Range<usize>) -> Alignment {
        alignment(
            differences(query, 0..query.len(), source, span.clone()),
            span,
            Vec::new(),
            query.len(),
        )
    }

    /// Takes in what stands just outside the span where the quotation has it elsewhere: a moved stretch is told as moved, not as
    /// added.
    fn take_in(&mut self, query: &[u16], source: &[u16]) {
        const SHORTEST: usize = 2;
        const REACH: usize = 4;
        if !self.moved.is_empty() {
            return;
        }
        let moved = |edit: &&Edit| edit.source.is_empty() && edit.quotation.len() >= SHORTEST;
        let Some(units) = self
            .edits
            .iter()
            .find(moved)
            .and_then(|edit| query.get(edit.quotation.clone()))
        else {
            return;
        };
        let stands_at = |at: usize| source.get(at..).is_some_and(|rest| rest.starts_with(units));
        if let Some(at) = (self.span.end..=self.span.end + REACH).find(|&at| stands_at(at)) {
            let range = self.span.end..at + units.len();
            self.span.end = range.end;
            self.edits.push(Edit {
                quotation: query.len()..query.len(),
                source: range,
            });
        } else if let Some(at) = (0..=REACH)
            .filter_map(|skip| self.span.start.checked_sub(units.len() + skip))
            .find(|&at| stands_at(at))
        {
            let range = at..self.span.start;
            self.span.start = range.start;
            self.edits.insert(
                0,
                Edit {
                    quotation: 0..0,
                    source: range,
                },
            );
            self.gaps.iter_mut().for_each(|gap| *gap += 1);
        }
    }

    /// What it leaves unexplained: the smaller the better.
    fn cost(&self, length: usize) -> usize {
        let excess: usize = self
            .edits
            .iter()
            .enumerate()
            .filter(|(index, _)| !self.gaps.contains(index))
            .map(
                |(_, edit)| match edit.source.len().saturating_sub(edit.quotation.len()) {
                    0 => 0,
                    more => 2 + more / 4,
                },
            )
            .sum();
        (length - self.matched.min(length)) * 3
            + excess * 2
            + self.gaps.len() * 5
            + self.moved.len() * 4
    }
}

fn alignment(edits: Vec<Edit>, span: Range<usize>, gaps: Vec<usize>, length: usize) -> Alignment {
    let differing: usize = edits.iter().map(|edit| edit.quotation.len()).sum();
    Alignment {
        span,
        edits,
        gaps,
        moved: Vec::new(),
        matched: length.saturating_sub(differing),
    }
}

/// A maximal exact run: where it begins on both sides, and its length.
#[derive(Debug, Clone, Copy)]
struct Run {
    quotation: usize,
    source: usize,
    length: usize,
}

/// At most this many runs are chained; the longest are kept.
const MOST_RUNS: usize = 1200;

/// The maximal exact runs of at least `seed` units.
fn runs(query: &[u16], source: &[u16], seed: usize) -> Vec<Run> {
    let mut grams: HashMap<&[u16], Vec<usize>> = HashMap::new();
    for (at, gram) in query.windows(seed).enumerate() {
        grams.entry(gram).or_default().push(at);
    }
    // Most of the source begins no gram of the quotation: a bit per unit spares the hashing.
    let mut begins = vec![false; 0x1_0000];
    for gram in grams.keys() {
        if let Some(flag) = gram.first().and_then(|&unit| begins.get_mut(unit as usize)) {
            *flag = true;
        }
    }
    let mut runs = Vec::new();
    for (at, gram) in source.windows(seed).enumerate() {
        if gram.first().and_then(|&unit| begins.get(unit as usize)) != Some(&true) {
            continue;
        }
        for &from in grams.get(gram).map(Vec::as_slice).unwrap_or_default() {
            if from > 0 && at > 0 && query.get(from - 1) == source.get(at - 1) {
                continue;
            }
            let rest = query
                .get(from..)
                .unwrap_or_default()
                .iter()
                .zip(source.get(at..).unwrap_or_default());
            runs.push(Run {
                quotation: from,
                source: at,
                length: rest.take_while(|(a, b)| a == b).count(),
            });
        }
    }
    if runs.len() > MOST_RUNS {
        runs.sort_unstable_by_key(|run| std::cmp::Reverse(run.length));
        runs.truncate(MOST_RUNS);
    }
    runs.sort_unstable_by_key(|run| (run.source, run.quotation));
    runs
}

/// The best chain of runs in order; a gap between two long runs is free, others must be short.
fn chained(query: &[u16], source: &[u16], runs: &[Run], scale: Scale) -> Option<Alignment> {
    let length = query.len();
    let mut best: Vec<(f32, Option<usize>)> = Vec::with_capacity(runs.len());
    for (index, run) in runs.iter().enumerate() {
        let mut score = (run.length as f32, None);
        for (earlier, before) in runs.iter().enumerate().take(index) {
            let quotation_end = before.quotation + before.length;
            let source_end = before.source + before.length;
            let overlap = quotation_end
                .saturating_sub(run.quotation)
                .max(source_end.saturating_sub(run.source));
            if overlap >= run.length
                || run.quotation <= before.quotation
                || run.source <= before.source
            {
                continue;
            }
            let quotation_gap = (run.quotation + overlap).saturating_sub(quotation_end);
            let source_gap = (run.source + overlap).saturating_sub(source_end);
            let free = before.length >= scale.run && run.length - overlap >= scale.run;
            let skipped = source_gap.saturating_sub(quotation_gap) as f32;
            let penalty = match free {
                true => (0.5 * skipped).min(1.0 + 0.5 * (1.0 + skipped).log2()),
                false if source_gap <= quotation_gap + length / 2 + 2 => 0.5 + 0.3 * skipped,
                false => continue,
            };
            let Some(&(so_far, _)) = best.get(earlier) else {
                continue;
            };
            let total = so_far + (run.length - overlap) as f32 - penalty;
            if total > score.0 {
                score = (total, Some(earlier));
            }
        }
        best.push(score);
    }
    let (mut at, _) = best
        .iter()
        .enumerate()
        .max_by(|a, b| a.1.0.total_cmp(&b.1.0))?;
    let mut chain = vec![];
    loop {
        chain.push(*runs.get(at)?);
        match best.get(at)?.1 {
            Some(before) => at = before,
            None => break,
        }
    }
    chain.reverse();
    Some(filled(query, source, &chain, scale))
}

/// Fills the places between the runs of a chain.
fn filled(query: &[u16], source: &[u16], chain: &[Run], scale: Scale) -> Alignment {
    let mut edits = Vec::new();
    let mut gaps = Vec::new();
    let (Some(first), Some(last)) = (chain.first(), chain.last()) else {
        return alignment(Vec::new(), 0..0, Vec::new(), query.len());
    };
    let lead = first.quotation;
    let from = first.source.saturating_sub(lead + lead / 2 + 4);
    let head = differences_with(
        query,
        0..lead,
        source,
        from..first.source,
        Ends {
            start: true,
            end: false,
        },
    );
    let begin = head.1.start;
    edits.extend(head.0);
    let (mut quotation_end, mut source_end) =
        (first.quotation + first.length, first.source + first.length);
    let mut before = first.length;
    for run in chain.iter().skip(1) {
        let overlap = quotation_end
            .saturating_sub(run.quotation)
            .max(source_end.saturating_sub(run.source));
        let quotation_gap = quotation_end..run.quotation + overlap;
        let source_gap = source_end..run.source + overlap;
        let long = source_gap.len() > quotation_gap.len() + scale.run
            && before >= scale.run
            && run.length - overlap >= scale.run;
        if long && quotation_gap.is_empty() {
            gaps.push(edits.len());
            edits.push(Edit {
                quotation: quotation_gap,
                source: source_gap,
            });
        } else if long && source_gap.len() > 4 * quotation_gap.len() + 64 {
            // Far apart: what stands between belongs to one side or the other.
            let reach = quotation_gap.len() * 3 / 2 + 4;
            let head = differences_with(
                query,
                quotation_gap.clone(),
                source,
                source_gap.start..source_gap.start + reach,
                Ends {
                    start: false,
                    end: true,
                },
            );
            let tail = differences_with(
                query,
                quotation_gap.clone(),
                source,
                source_gap.end - reach..source_gap.end,
                Ends {
                    start: true,
                    end: false,
                },
            );
            let unmatched =
                |edits: &[Edit]| edits.iter().map(|edit| edit.quotation.len()).sum::<usize>();
            if unmatched(&head.0) <= unmatched(&tail.0) {
                edits.extend(head.0);
                gaps.push(edits.len());
                edits.push(Edit {
                    quotation: quotation_gap.end..quotation_gap.end,
                    source: head.1.end..source_gap.end,
                });
            } else {
                gaps.push(edits.len());
                edits.push(Edit {
                    quotation: quotation_gap.start..quotation_gap.start,
                    source: source_gap.start..tail.1.start,
                });
                edits.extend(tail.0);
            }
        } else {
            let between = differences(query, quotation_gap, source, source_gap);
            if long {
                let widest = between
                    .iter()
                    .enumerate()
                    .max_by_key(|(_, edit)| edit.source.len());
                gaps.extend(widest.map(|(index, _)| edits.len() + index));
            }
            edits.extend(between);
        }
        quotation_end = run.quotation + run.length;
        source_end = run.source + run.length;
        before = run.length;
    }
    let tail = query.len() - (last.quotation + last.length);
    let to = (source_end + tail + tail / 2 + 4).min(source.len());
    let (rest, reached) = differences_with(
        query,
        quotation_end..query.len(),
        source,
        source_end..to,
        Ends {
            start: false,
            end: true,
        },
    );
    edits.extend(rest);
    alignment(edits, begin..reached.end, gaps, query.len())
}

/// The quotation as blocks of the source in another order, if blocks cover most of it within a window of one and a half times its length.
fn reordered(query: &[u16], source: &[u16], runs: &[Run], scale: Scale) -> Option<Alignment> {
    let length = query.len();
    let mut longest: Vec<Run> = runs
        .iter()
        .copied()
        .filter(|run| run.length >= scale.block)
        .collect();
    longest.sort_by_key(|run| (std::cmp::Reverse(run.length), run.source));
    let mut best: Option<(usize, Vec<Run>)> = None;
    for start in longest.iter().take(8) {
        let mut blocks = vec![*start];
        // Nearest first: a moved block stays in the neighbourhood, unless it is long enough to be known anywhere.
        let distance = |run: &Run| run.source.abs_diff(start.source);
        let mut others: Vec<Run> = longest
            .iter()
            .copied()
            .filter(|run| distance(run) <= 2 * length || run.length >= 2 * scale.run)
            .collect();
        others.sort_by_key(|run| (std::cmp::Reverse(run.length), distance(run)));
        for run in others {
            if let Some(run) = blocks
                .iter()
                .try_fold(run, trimmed)
                .filter(|run| run.length >= scale.block)
            {
                blocks.push(run);
            }
        }
        let covered = blocks.iter().map(|run| run.length).sum();
        if best.as_ref().is_none_or(|(most, _)| covered > *most) {
            best = Some((covered, blocks));
        }
    }
    let (covered, mut blocks) = best?;
    blocks.sort_by_key(|run| run.quotation);
    let in_order = blocks
        .windows(2)
        .all(|pair| pair[0].source <= pair[1].source);
    if in_order || (covered as f32) < 0.7 * length as f32 {
        return None;
    }
    let mut edits = Vec::new();
    let mut moved: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    let mut end = 0;
    let mut matched = covered;
    for run in &blocks {
        let source_range = run.source..run.source + run.length;
        match moved.last_mut() {
            Some((quotation, group))
                if run.source >= group.end
                    && run.source - group.end <= 2 * scale.block
                    && run.quotation - quotation.end <= 2 * scale.block =>
            {
                let between = differences(
                    query,
                    quotation.end..run.quotation,
                    source,
                    group.end..run.source,
                );
                matched += (run.quotation - quotation.end)
                    - between
                        .iter()
                        .map(|edit| edit.quotation.len())
                        .sum::<usize>();
                edits.extend(between);
                quotation.end = run.quotation + run.length;
                group.end = source_range.end;
            }
            last => {
                if run.quotation > end {
                    let at = last.map_or(run.source, |(_, group)| group.end);
                    edits.push(Edit {
                        quotation: end..run.quotation,
                        source: at..at,
                    });
                }
                moved.push((run.quotation..run.quotation + run.length, source_range));
            }
        }
        end = run.quotation + run.length;
    }
    let tail = moved.last().map_or(0, |(_, group)| group.end);
    if end < length {
        edits.push(Edit {
            quotation: end..length,
            source: tail..tail,
        });
    }
    // What joins the moved stretches (a conjunction) may have stayed in its place.
    let mut order: Vec<&Range<usize>> = moved.iter().map(|(_, group)| group).collect();
    order.sort_unstable_by_key(|group| group.start);
    let joints: Vec<&[u16]> = order
        .windows(2)
        .filter_map(|pair| source.get(pair[0].end..pair[1].start))
        .collect();
    edits.retain(|edit| {
        let units = query.get(edit.quotation.clone()).unwrap_or_default();
        let stayed = edit.source.is_empty() && joints.contains(&units);
        matched += if stayed { units.len() } else { 0 };
        !stayed
    });
    let span = moved.iter().map(|(_, group)| group.start).min()?
        ..moved.iter().map(|(_, group)| group.end).max()?;
    Some(Alignment {
        span,
        edits,
        gaps: Vec::new(),
        moved,
        matched,
    })
}

/// `run` without what `other` already covers on either side; `None` if nothing is left.
fn trimmed(run: Run, other: &Run) -> Option<Run> {
    let overlaps = |a: usize, b: usize| a < b + other.length && b < a + run.length;
    let clash = |run: Run| {
        let quotation = run.quotation < other.quotation + other.length
            && other.quotation < run.quotation + run.length;
        let source =
            run.source < other.source + other.length && other.source < run.source + run.length;
        quotation || source
    };
    if !overlaps(run.quotation, other.quotation) && !overlaps(run.source, other.source) {
        return Some(run);
    }
    let cut_head = (if overlaps(run.quotation, other.quotation) {
        (other.quotation + other.length).saturating_sub(run.quotation)
    } else {
        0
    })
    .max(if overlaps(run.source, other.source) {
        (other.source + other.length).saturating_sub(run.source)
    } else {
        0
    });
    if cut_head < run.length {
        let rest = Run {
            quotation: run.quotation + cut_head,
            source: run.source + cut_head,
            length: run.length - cut_head,
        };
        if !clash(rest) {
            return Some(rest);
        }
    }
    let before = |run: usize, other: usize| other.saturating_sub(run);
    let keep_quotation = if overlaps(run.quotation, other.quotation) {
        before(run.quotation, other.quotation)
    } else {
        run.length
    };
    let keep_source = if overlaps(run.source, other.source) {
        before(run.source, other.source)
    } else {
        run.length
    };
    let keep = keep_quotation.min(keep_source);
    let rest = Run {
        length: keep.min(run.length),
        ..run
    };
    (rest.length > 0 && !clash(rest)).then_some(rest)
}

/// Which ends of the source side may be left over for nothing.
#[derive(Debug, Clone, Copy)]
struct Ends {
    start: bool,
    end: bool,
}

/// The differences of two stretches, end to end.
pub fn differences(
    query: &[u16],
    quotation: Range<usize>,
    source: &[u16],
    range: Range<usize>,
) -> Vec<Edit> {
    differences_with(
        query,
        quotation,
        source,
        range,
        Ends {
            start: false,
            end: false,
        },
    )
    .0
}

/// Tables larger than this many cells are not filled: the stretch is taken as one difference.
const MOST_CELLS: usize = 6_000_000;

fn differences_with(
    query: &[u16],
    quotation: Range<usize>,
    source: &[u16],
    range: Range<usize>,
    ends: Ends,
) -> (Vec<Edit>, Range<usize>) {
    let range = range.start.min(source.len())..range.end.min(source.len());
    let (Some(a), Some(b)) = (query.get(quotation.clone()), source.get(range.clone())) else {
        return (Vec::new(), range);
    };
    let head = if ends.start {
        0
    } else {
        a.iter().zip(b).take_while(|(x, y)| x == y).count()
    };
    let (a, b) = (
        a.get(head..).unwrap_or_default(),
        b.get(head..).unwrap_or_default(),
    );
    let tail = if ends.end {
        0
    } else {
        a.iter()
            .rev()
            .zip(b.iter().rev())
            .take_while(|(x, y)| x == y)
            .count()
    };
    let (a, b) = (
        a.get(..a.len() - tail).unwrap_or_default(),
        b.get(..b.len() - tail).unwrap_or_default(),
    );
    let (base_a, base_b) = (quotation.start + head, range.start + head);
    let whole = range.clone();
    if a.is_empty() && b.is_empty() {
        return (Vec::new(), whole);
    }
    let mut span = whole.clone();
    if a.is_empty() && (ends.start || ends.end) {
        let at = if ends.start { whole.end } else { whole.start };
        return (Vec::new(), at..at);
    }
    if a.is_empty() || b.is_empty() || (a.len() + 1) * (b.len() + 1) > MOST_CELLS {
        return (
            vec![Edit {
                quotation: base_a..base_a + a.len(),
                source: base_b..base_b + b.len(),
            }],
            whole,
        );
    }
    let mut edits: Vec<Edit> = Vec::new();
    let path = gotoh(a, b, ends);
    span.start = base_b + path.start;
    span.end = base_b + path.end + tail;
    if !ends.start {
        span.start = whole.start;
    }
    for (i, j) in path.unequal {
        let (quotation, source) = (
            base_a + i.start..base_a + i.end,
            base_b + j.start..base_b + j.end,
        );
        match edits.last_mut() {
            Some(last)
                if last.quotation.end == quotation.start && last.source.end == source.start =>
            {
                last.quotation.end = quotation.end;
                last.source.end = source.end;
            }
            _ => edits.push(Edit { quotation, source }),
        }
    }
    (edits, span)
}

/// A path through the table: steps that are not equal pairs, and the part of `b` it covers.
struct Path {
    unequal: Vec<(Range<usize>, Range<usize>)>,
    start: usize,
    end: usize,
}

const MISMATCH: i32 = 9;
const OPEN: i32 = 10;
const EXTEND: i32 = 1;
const MATCH: i32 = -8;

/// Gotoh's alignment of `a` and `b`.
fn gotoh(a: &[u16], b: &[u16], ends: Ends) -> Path {
    let width = b.len() + 1;
    let far = i32::MAX / 4;
    // Per cell: 2 bits where the diagonal/best state came from (0 diagonal, 1 gap in a, 2 gap in b), then whether each gap was extended.
    let mut moves = vec![0u8; (a.len() + 1) * width];
    let mut best: Vec<i32> = (0..width as i32)
        .map(|j| {
            if j == 0 || ends.start {
                0
            } else {
                OPEN + EXTEND * j
            }
        })
        .collect();
    for cell in moves.iter_mut().take(width).skip(1) {
        *cell = 1 | 4;
    }
    let mut up = vec![far; width];
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = best.first().copied().unwrap_or(0);
        let edge = OPEN + EXTEND * (i as i32 + 1);
        if let Some(first) = best.first_mut() {
            *first = edge;
        }
        let mut left = far;
        let mut before = edge;
        let row = (i + 1) * width;
        if let Some(cell) = moves.get_mut(row) {
            *cell = 2 | 8;
        }
        for (j, y) in b.iter().enumerate() {
            let (Some(slot), Some(up), Some(cell)) = (
                best.get_mut(j + 1),
                up.get_mut(j + 1),
                moves.get_mut(row + j + 1),
            ) else {
                continue;
            };
            let mut flags = 0;
            let opened = before + OPEN + EXTEND;
            left = if left + EXTEND < opened {
                flags |= 4;
                left + EXTEND
            } else {
                opened
            };
            let opened = *slot + OPEN + EXTEND;
            *up = if *up + EXTEND < opened {
                flags |= 8;
                *up + EXTEND
            } else {
                opened
            };
            let straight = diagonal + if x == y { MATCH } else { MISMATCH };
            diagonal = *slot;
            let value = straight.min(left).min(*up);
            flags |= if value == straight {
                0
            } else if value == left {
                1
            } else {
                2
            };
            *slot = value;
            before = value;
            *cell = flags;
        }
    }
    let end = if ends.end {
        best.iter()
            .enumerate()
            .min_by_key(|&(j, &value)| (value, j.abs_diff(a.len())))
            .map_or(b.len(), |(j, _)| j)
    } else {
        b.len()
    };
    let (mut i, mut j) = (a.len(), end);
    let mut unequal = Vec::new();
    // 0: best state; 1: inside a gap in a (source only); 2: inside a gap in b (quotation only).
    let mut state = 0;
    while i > 0 || j > 0 {
        if i == 0 && ends.start {
            break;
        }
        let cell = moves.get(i * width + j).copied().unwrap_or(0);
        if state == 0 {
            state = cell & 3;
        }
        match state {
            1 if j > 0 => {
                if cell & 4 == 0 {
                    state = 0;
                }
                j -= 1;
                unequal.push((i..i, j..j + 1));
            }
            2 if i > 0 => {
                if cell & 8 == 0 {
                    state = 0;
                }
                i -= 1;
                unequal.push((i..i + 1, j..j));
            }
            _ if i > 0 && j > 0 => {
                i -= 1;
                j -= 1;
                if a.get(i) != b.get(j) {
                    unequal.push((i..i + 1, j..j + 1));
                }
            }
            _ => break,
        }
    }
    unequal.reverse();
    Path {
        unequal,
        start: j,
        end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold::fold;

    /// The best alignment as `quotation→source` for each difference, letters only.
    fn shown(quotation: &str, source: &str) -> Vec<String> {
        let (q, s) = (fold(quotation), fold(source));
        let best = alignments(&q.units, &s.units).into_iter().next();
        let text = |folded: &crate::text::fold::Folded, text: &str, range: &Range<usize>| {
            folded
                .bytes(range.clone())
                .map_or(String::new(), |bytes| text[bytes].to_string())
        };
        best.map_or_else(Vec::new, |best| {
            best.edits
                .iter()
                .map(|edit| {
                    format!(
                        "{}→{}",
                        text(&q, quotation, &edit.quotation),
                        text(&s, source, &edit.source)
                    )
                })
                .collect()
        })
    }

    #[test]
    fn one_difference_is_one_edit() {
        assert_eq!(
            shown(
                "各国应该加强沟通、深化合作，共同构建",
                "。各国应该加强沟通、扩大共识、深化合作，共同构建网络"
            ),
            ["→扩大共识"]
        );
        assert_eq!(
            shown(
                "网络空间，应成为各国角力的战场",
                "网络空间，不应成为各国角力的战场，更不能"
            ),
            ["→不"]
        );
        assert_eq!(
            shown(
                "明确各方权力义务",
                "大家都应该遵守法律，明确各方权利义务。要坚持"
            ),
            ["力→利"]
        );
    }

    #[test]
    fn a_long_unmarked_gap_is_one_edit() {
        let source = "网络空间同现实社会一样，既要提倡自由，也要保持秩序。自由是秩序的目的，秩序是自由的保障。我们既要尊重网民交流思想、表达意愿的权利，也要依法构建良好网络秩序。网络空间不是法外之地。";
        let quotation = "既要提倡自由，也要保持秩序。网络空间不是法外之地。";
        assert_eq!(shown(quotation, source).len(), 1);
    }
}
