//! Quotation marks of one block, paired.

use super::prose::Block;
use std::ops::Range;

/// Two marks that belong together.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    /// Bytes of the block's text, marks included.
    pub outer: Range<usize>,
    /// Without the marks.
    pub inner: Range<usize>,
    pub open: char,
    pub close: char,
    /// The innermost pair around it, an index into the same list.
    pub parent: Option<usize>,
}

/// The marks of a block.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// By position of the opening mark.
    pub pairs: Vec<Pair>,
    /// Opening marks that nothing closes: offset and mark.
    pub unclosed: Vec<(usize, char)>,
}

const DOUBLE: usize = 0;
const SINGLE: usize = 1;
const STRAIGHT: usize = 6;

/// The kind of a mark, and whether it opens (`None`: either).
fn mark(c: char) -> Option<(usize, Option<bool>)> {
    Some(match c {
        '“' => (DOUBLE, Some(true)),
        '”' => (DOUBLE, Some(false)),
        '‘' => (SINGLE, Some(true)),
        '’' => (SINGLE, Some(false)),
        '「' | '｢' => (2, Some(true)),
        '」' | '｣' => (2, Some(false)),
        '『' => (3, Some(true)),
        '』' => (3, Some(false)),
        '«' => (4, Some(true)),
        '»' => (4, Some(false)),
        '‹' => (5, Some(true)),
        '›' => (5, Some(false)),
        '"' | '＂' => (STRAIGHT, None),
        _ => return None,
    })
}

/// Whether `c` opens a quotation, or may.
pub(super) fn opens(c: char) -> bool {
    mark(c).is_some_and(|(_, opens)| opens != Some(false))
}

struct Seen {
    at: usize,
    c: char,
    kind: usize,
    opens: Option<bool>,
    before: Option<char>,
    after: Option<char>,
}

/// Pairs the marks of `block`; those in `titles` (《…》, sorted) belong to the titles.
pub(super) fn pair(block: &Block, titles: &[Range<usize>]) -> Marks {
    let seen = find(block.text());
    let mut stack: Vec<usize> = Vec::new();
    let mut open_of = [0usize; STRAIGHT + 1];
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut stray: Vec<usize> = Vec::new();
    for (i, m) in seen.iter().enumerate() {
        let open = open_of.get(m.kind).copied().unwrap_or(0) > 0;
        if m.opens.unwrap_or(!open) {
            // 6" and the like: an inch, unless something waits to be closed.
            if m.opens.is_none()
                && m.before.is_some_and(|c| c.is_ascii_digit())
                && !m.after.is_some_and(char::is_alphanumeric)
            {
                continue;
            }
            stack.push(i);
            bump(&mut open_of, m.kind, 1);
            continue;
        }
        if !open {
            stray.push(i);
            continue;
        }
        // Whatever was opened in between stays open: it spoils no other pair.
        while let Some(top) = stack.pop() {
            let Some(mark) = seen.get(top) else { break };
            bump(&mut open_of, mark.kind, -1);
            if mark.kind == m.kind {
                found.push((top, i));
                break;
            }
            stray.push(top);
        }
    }
    stray.append(&mut stack);
    stray.sort_unstable();
    found.sort_unstable();
    let unclosed = reversed(&seen, &stray, &mut found);
    found.sort_unstable();

    let mut out = Marks::default();
    let mut around: Vec<usize> = Vec::new();
    for (open, close) in found {
        let (Some(open), Some(close)) = (seen.get(open), seen.get(close)) else {
            continue;
        };
        let outer = open.at..close.at + close.c.len_utf8();
        if inside(titles, &outer) {
            continue;
        }
        while around
            .last()
            .and_then(|top| out.pairs.get(*top))
            .is_some_and(|top| top.outer.end <= outer.start)
        {
            around.pop();
        }
        let pair = Pair {
            inner: outer.start + open.c.len_utf8()..close.at,
            outer,
            open: open.c,
            close: close.c,
            parent: around.last().copied(),
        };
        around.push(out.pairs.len());
        out.pairs.push(pair);
    }
    out.unclosed = unclosed
        .iter()
        .filter_map(|i| seen.get(*i))
        .filter(|m| !inside(titles, &(m.at..m.at + 1)))
        .map(|m| (m.at, m.c))
        .collect();
    out
}

fn bump(counts: &mut [usize], kind: usize, by: isize) {
    if let Some(count) = counts.get_mut(kind) {
        *count = count.saturating_add_signed(by);
    }
}

/// Whether `range` lies in one of the sorted `ranges`.
pub(super) fn inside(ranges: &[Range<usize>], range: &Range<usize>) -> bool {
    let i = ranges.partition_point(|r| r.start <= range.start);
    i.checked_sub(1)
        .and_then(|i| ranges.get(i))
        .is_some_and(|r| range.end <= r.end)
}

/// The marks of a text, apostrophes left out.
fn find(text: &str) -> Vec<Seen> {
    let mut seen: Vec<Seen> = Vec::new();
    let mut before = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map(|(_, c)| *c);
        if let Some((kind, opens)) = mark(c) {
            let latin =
                |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && (c as u32) < 0x2E80);
            if kind != SINGLE || !(latin(before) && latin(after)) {
                seen.push(Seen {
                    at,
                    c,
                    kind,
                    opens,
                    before,
                    after,
                });
            }
        }
        before = Some(c);
    }
    // the countries’ affairs’: a plural s, where a later ’ closes.
    let mut closes_later = false;
    let mut keep = vec![true; seen.len()];
    for (m, keep) in seen.iter().zip(keep.iter_mut()).rev() {
        if m.kind != SINGLE {
            continue;
        }
        if m.opens == Some(false) {
            let word = text
                .get(m.at + m.c.len_utf8()..)
                .unwrap_or_default()
                .strip_prefix(' ');
            let goes_on = word.is_some_and(|word| word.starts_with(|c: char| c.is_lowercase()));
            if closes_later && m.before == Some('s') && goes_on {
                *keep = false;
            }
            closes_later = true;
        } else {
            closes_later = false;
        }
    }
    let mut keep = keep.into_iter();
    seen.retain(|_| keep.next().unwrap_or(true));
    seen
}

/// Pairs “…“ and ”…” among the marks left over; returns the opening marks that stay unclosed.
fn reversed(seen: &[Seen], stray: &[usize], found: &mut Vec<(usize, usize)>) -> Vec<usize> {
    // The innermost pair around each stray mark: both ends of a new pair need the same.
    let mut holders: Vec<Option<usize>> = Vec::with_capacity(stray.len());
    let mut next = 0;
    let mut around: Vec<usize> = Vec::new();
    for i in stray {
        while let Some((open, _)) = found.get(next) {
            if open > i {
                break;
            }
            around.push(next);
            next += 1;
        }
        while around
            .last()
            .and_then(|top| found.get(*top))
            .is_some_and(|(_, close)| close < i)
        {
            around.pop();
        }
        holders.push(around.last().copied());
    }
    let mut unclosed = Vec::new();
    let mut waiting: Option<(usize, Option<usize>)> = None;
    for (i, holder) in stray.iter().zip(holders) {
        let Some(m) = seen.get(*i) else { continue };
        if m.kind != DOUBLE {
            if m.opens != Some(false) {
                unclosed.push(*i);
            }
            continue;
        }
        let starts = m
            .before
            .is_none_or(|c| c.is_whitespace() || "：:，,、（(".contains(c));
        let ends = !starts || m.after.is_none();
        if let Some((first, its_holder)) = waiting
            && seen.get(first).is_some_and(|f| f.c == m.c)
            && its_holder == holder
            && ends
        {
            found.push((first, *i));
            waiting = None;
            continue;
        }
        if let Some((first, _)) = waiting.take()
            && seen.get(first).is_some_and(|f| f.opens == Some(true))
        {
            unclosed.push(first);
        }
        waiting = Some((*i, holder));
    }
    if let Some((first, _)) = waiting
        && seen.get(first).is_some_and(|f| f.opens == Some(true))
    {
        unclosed.push(first);
    }
    unclosed.sort_unstable();
    unclosed
}
