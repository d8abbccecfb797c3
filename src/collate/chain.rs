//! Exact runs chained in order, and what lies between them aligned.

use super::align::{Alignment, Edit, alignment, differences};
use super::gotoh::{Ends, differences_with};
use super::runs::{Run, Scale};

/// The best chain of runs in order; a gap between two long runs is free, others must be short.
pub(super) fn chained(
    query: &[u16],
    source: &[u16],
    runs: &[Run],
    scale: Scale,
) -> Option<Alignment> {
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
                true => (0.5 * skipped).min(scale.distance(skipped as usize)),
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
    let from = first.source.saturating_sub(lead + query.len() + 16);
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
    let to = (source_end + tail + query.len() + 16).min(source.len());
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
