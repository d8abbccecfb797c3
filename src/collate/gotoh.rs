//! The differences of two stretches: dynamic programming with affine gaps (Gotoh 1982).

use super::align::Edit;
use std::ops::Range;

/// Which ends of the source side may be left over for nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ends {
    pub(super) start: bool,
    pub(super) end: bool,
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

pub(super) fn differences_with(
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
