//! A quotation whose parts stand in another order in the source.

use super::align::{Alignment, Edit, differences};
use super::runs::{Run, Scale};
use std::ops::Range;

/// The quotation as blocks of the source in another order, if blocks cover most of it within a window of one and a half times its length.
pub(super) fn reordered(
    query: &[u16],
    source: &[u16],
    runs: &[Run],
    scale: Scale,
) -> Option<Alignment> {
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
    let sources: Vec<usize> = blocks.iter().map(|run| run.source).collect();
    for run in &blocks {
        let source_range = run.source..run.source + run.length;
        match moved.last_mut() {
            Some((quotation, group))
                if run.source >= group.end
                    && run.source - group.end <= 2 * scale.block
                    && run.quotation - quotation.end <= 2 * scale.block
                    && !sources
                        .iter()
                        .any(|at| (group.end..run.source).contains(at)) =>
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

/// `run` without what `other` covers on either side: what comes after it, else what goes before; `None` if nothing is left.
fn trimmed(run: Run, other: &Run) -> Option<Run> {
    // The offsets in `run` at which `other` stands.
    let covered = |run_start: usize, other_start: usize| {
        let offset = |place: usize| place.saturating_sub(run_start).min(run.length);
        offset(other_start)..offset(other_start + other.length)
    };
    let covered: Vec<Range<usize>> = [
        covered(run.quotation, other.quotation),
        covered(run.source, other.source),
    ]
    .into_iter()
    .filter(|offsets| !offsets.is_empty())
    .collect();
    let from = covered.iter().map(|offsets| offsets.start).min();
    let to = covered.iter().map(|offsets| offsets.end).max().unwrap_or(0);
    let after = Run {
        quotation: run.quotation + to,
        source: run.source + to,
        length: run.length - to,
    };
    let before = Run {
        length: from.unwrap_or(0),
        ..run
    };
    [after, before].into_iter().find(|rest| rest.length > 0)
}
