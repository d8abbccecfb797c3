//! The members of a list that is run together in a sentence: cut apart, and freed from the words around them.

use super::flat::{Flat, folded_word, folded_words};
use super::name::Key;
use std::ops::Range;
use std::sync::LazyLock;

/// What leads into the first member and is no part of it.
static LEADS: LazyLock<Vec<Vec<char>>> = LazyLock::new(|| {
    folded_words(&[
        "的",
        "是",
        "为",
        "即",
        "了",
        "坚持",
        "实行",
        "提出",
        "包括",
        "要",
        "把",
        "以",
        "对",
        "在",
        "推进",
        "实现",
        "一个",
        "做到",
        "统筹推进",
        "贯彻",
        "落实",
        "增强",
        "坚定",
        "形成",
        "深化",
        "构建",
        "确立",
        "做好",
        "算好",
        "抓好",
        "用好",
        "建好",
        "守好",
        "打好",
    ])
});
static PREPOSITIONS: LazyLock<Vec<char>> = LazyLock::new(|| folded_word("在把对以将从"));
/// What joins the last member to the one before.
pub(super) static ANDS: LazyLock<Vec<Vec<char>>> =
    LazyLock::new(|| folded_words(&["和", "与", "及", "以及", "并", " and "]));
static ET_CETERA: LazyLock<Vec<Vec<char>>> =
    LazyLock::new(|| folded_words(&["等", "等等", "...", "……"]));

/// The longest member of a list that is run together, in characters.
const LONGEST: usize = 45;
/// Which ends of a list run on into the sentence around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Loose {
    Neither,
    First,
    Both,
}

/// How many members a list has to have.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wanted<'k> {
    /// As many as the name says.
    All(&'k Key),
    /// Any number from two: what a note writes may be wrong.
    Any,
}

impl Wanted<'_> {
    fn takes(self, count: usize) -> bool {
        match self {
            Wanted::All(key) => key.fits(count),
            Wanted::Any => (2..=40).contains(&count),
        }
    }
}

/// The members that `region` ends in, told apart by the first of `separators` that makes the number.
pub(super) fn last_of(
    flat: &Flat,
    region: Range<usize>,
    key: &Key,
    separators: &[char],
    loose: Loose,
) -> Option<Vec<Range<usize>>> {
    let wanted = Wanted::All(key);
    for &separator in separators {
        let mut pieces = pieces(flat, region.clone(), &[separator]);
        if pieces.len() > 1 {
            join(flat, &mut pieces, separator, wanted);
        }
        let counts = key.counts().into_iter();
        let Some(count) = counts.filter(|&count| count <= pieces.len()).max() else {
            continue;
        };
        let first = pieces.len() - count;
        // More pieces than that with the same mark between them are another list.
        if count < 2 || (first > 0 && separator == '、') {
            continue;
        }
        let tail = pieces.split_off(first);
        if let Some(members) = trimmed(flat, tail, loose) {
            return Some(members);
        }
    }
    None
}

/// `region` cut at `separators` outside of quotation marks and brackets.
fn pieces(flat: &Flat, region: Range<usize>, separators: &[char]) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = region.start;
    let mut i = region.start;
    while i < region.end {
        if let Some(close) = flat.closing(i).filter(|&close| close < region.end) {
            let is_whole = flat.get(i) == Some('“') && i == start;
            i = close + 1;
            // “A”“B”: nothing but the marks stands between them.
            if is_whole && flat.get(i) == Some('“') && i < region.end {
                pieces.push(start..i);
                start = i;
            }
            continue;
        }
        if flat.get(i).is_some_and(|c| separators.contains(&c)) {
            pieces.push(start..i);
            start = i + 1;
        }
        i += 1;
    }
    pieces.push(start..region.end);
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// Cuts the last piece at 和 where that makes the number.
fn join(flat: &Flat, pieces: &mut Vec<Range<usize>>, separator: char, wanted: Wanted) {
    let Some(last) = pieces.last().cloned() else {
        return;
    };
    let is_wanted = match wanted {
        Wanted::All(_) => !wanted.takes(pieces.len()) && wanted.takes(pieces.len() + 1),
        Wanted::Any => true,
    };
    if !is_wanted || !matches!(separator, '、' | ',') || (pieces.len() < 2 && separator == ',') {
        return;
    }
    // In the middle of the last piece rather than at its ends: 促进和平与发展 has two.
    let middle = (last.start + last.end) / 2;
    let places = (last.start + 1..last.end).filter_map(|i| Some((i, flat.one_of(i, &ANDS)?.len())));
    let Some((at, length)) = places.min_by_key(|(at, _)| at.abs_diff(middle)) else {
        return;
    };
    if at + length >= last.end {
        return;
    }
    pieces.pop();
    pieces.push(last.start..at);
    pieces.push(at + length..last.end);
}

/// The members of a list that `region` holds and nothing else.
pub(super) fn split(
    flat: &Flat,
    region: Range<usize>,
    wanted: Wanted,
) -> Option<Vec<Range<usize>>> {
    let region = unwrapped(flat, region);
    let separators: &[char] = match wanted {
        Wanted::All(_) => &[';', '、', ','],
        // Without a number to go by, the outermost marks are those of the list.
        Wanted::Any if region.clone().any(|i| flat.get(i) == Some(';')) => &[';'],
        Wanted::Any if region.clone().any(|i| flat.get(i) == Some('、')) => &['、'],
        Wanted::Any => &[','],
    };
    for &separator in separators {
        let mut pieces = pieces(flat, region.clone(), &[separator]);
        join(flat, &mut pieces, separator, wanted);
        if !wanted.takes(pieces.len()) {
            continue;
        }
        if let Some(members) = trimmed(flat, pieces, Loose::Neither) {
            return Some(members);
        }
    }
    // 三严三实: three and three.
    let Wanted::All(_) = wanted else { return None };
    let pieces = pieces(flat, region, &['、', ',']);
    trimmed(flat, pieces, Loose::Neither).filter(|members| wanted.takes(members.len()))
}

/// `region` without quotation marks that hold all of it, or the end marks after it.
fn unwrapped(flat: &Flat, mut region: Range<usize>) -> Range<usize> {
    while region.end > region.start
        && matches!(flat.before(region.end), Some('。' | ';' | ',' | ' ' | '.'))
    {
        region.end -= 1;
    }
    match flat.get(region.start) {
        Some('“') if flat.closing(region.start) == Some(region.end - 1) => {
            region.start + 1..region.end - 1
        }
        _ => region,
    }
}

/// The pieces as members: joining words, numbers and quotation marks gone, the first without what leads into the list, the last
/// without what follows it. `None` if they do not look like members of one list.
fn trimmed(flat: &Flat, mut pieces: Vec<Range<usize>>, loose: Loose) -> Option<Vec<Range<usize>>> {
    for piece in &mut pieces {
        tidy(flat, piece);
    }
    let middle: Vec<Range<usize>> = pieces
        .iter()
        .skip(1)
        .take(pieces.len().saturating_sub(2))
        .cloned()
        .collect();
    if let Some(first) = pieces.first_mut().filter(|_| loose != Loose::Neither) {
        trim_first(flat, first, &middle);
    }
    if let Some(last) = pieces.last_mut().filter(|_| loose == Loose::Both) {
        trim_last(flat, last, &middle);
    }
    let lengths = pieces.iter().map(|piece| piece.len());
    let (shortest, longest) = (lengths.clone().min()?, lengths.max()?);
    let is_latin = pieces
        .iter()
        .all(|piece| flat.slice(piece.clone()).iter().all(char::is_ascii));
    let most = if is_latin { LONGEST * 3 } else { LONGEST };
    let is_list = shortest >= 1 && longest <= most && longest <= shortest * 4 + 4;
    let is_text = |piece: &Range<usize>| {
        let inside = flat.slice(piece.clone());
        inside.iter().any(|c| c.is_alphanumeric())
            && !inside
                .iter()
                .any(|c| matches!(c, '。' | '!' | '?' | ':' | '(' | ')'))
            && inside.iter().filter(|&&c| c == '“').count()
                == inside.iter().filter(|&&c| c == '”').count()
    };
    (is_list && pieces.iter().all(is_text)).then_some(pieces)
}

/// Takes from a piece what joins it to the others: 和, 一是, quotation marks, 等.
fn tidy(flat: &Flat, piece: &mut Range<usize>) {
    while piece.start < piece.end && matches!(flat.get(piece.start), Some(' ' | ',' | ':')) {
        piece.start += 1;
    }
    if let Some(marker) = super::marker::marker_at(flat, piece.start, true)
        && marker.style != super::marker::Style::Dash
        && piece.start + marker.length < piece.end
    {
        piece.start += marker.length;
    }
    for word in ["以及", "and "].map(folded_word) {
        if flat.has(piece.start, &word) && piece.start + word.len() < piece.end {
            piece.start += word.len();
        }
    }
    while piece.start < piece.end && matches!(flat.before(piece.end), Some(' ' | ',' | ';')) {
        piece.end -= 1;
    }
    if let Some(word) = flat
        .slice(piece.clone())
        .len()
        .checked_sub(2)
        .and_then(|_| flat.one_before(piece.end, &ET_CETERA))
    {
        piece.end -= word.len();
    }
    if flat.get(piece.start) == Some('“')
        && flat.closing(piece.start) == Some(piece.end.saturating_sub(1))
    {
        *piece = piece.start + 1..piece.end - 1;
    }
}

/// How long all of `others` are, if they are equally long.
fn common_length(others: &[Range<usize>]) -> Option<usize> {
    let length = others.first()?.len();
    (others.len() > 1 && length > 1 && others.iter().all(|other| other.len() == length))
        .then_some(length)
}

/// Cuts what leads into the first member: …应该是一个|信息上互联互通.
fn trim_first(flat: &Flat, first: &mut Range<usize>, others: &[Range<usize>]) {
    let longest = others.iter().map(|other| other.len()).max().unwrap_or(0);
    // 在停止进攻、给予自由、武装人民这样三个条件下
    let is_led = |piece: &Range<usize>| {
        flat.get(piece.start)
            .is_some_and(|c| PREPOSITIONS.contains(&c))
    };
    if first.len() > 2 && is_led(first) && !others.iter().any(is_led) {
        first.start += 1;
    }
    if first.len() <= longest {
        return;
    }
    // Where the others are equally long, it is as long as they are, if that cuts it behind a word that leads into a list.
    if let Some(length) = common_length(others) {
        let at = first.end - length;
        if flat.one_before(at, &LEADS).is_some()
            || flat.before(at) == Some(',')
            || first.len() > 2 * length
        {
            first.start = at;
            return;
        }
    }
    // 联俄 begins like 联共.
    let opening = others.first().and_then(|other| flat.get(other.start));
    let alike = others.iter().all(|other| flat.get(other.start) == opening);
    if let Some(c) = opening.filter(|_| alike)
        && let Some(at) = first.clone().rev().find(|&i| flat.get(i) == Some(c))
        && first.end - at >= 2
    {
        first.start = at;
        return;
    }
    let cuts = (first.start..first.end - 1).filter_map(|i| Some(i + flat.one_of(i, &LEADS)?.len()));
    let after_mark = first
        .clone()
        .rev()
        .find(|&i| flat.get(i) == Some(','))
        .map(|i| i + 1);
    if let Some(at) = cuts.filter(|&at| at + 2 <= first.end).max().max(after_mark) {
        first.start = at;
    }
}

/// Cuts what follows the last member: 治理上公平正义|的共同体.
fn trim_last(flat: &Flat, last: &mut Range<usize>, others: &[Range<usize>]) {
    let longest = others.iter().map(|other| other.len()).max().unwrap_or(0);
    let is_edge = |i: usize| matches!(flat.get(i), Some('的' | ','));
    let equal = common_length(others).map(|length| last.start + length);
    let cut = equal
        .filter(|&at| at < last.end && is_edge(at))
        .or_else(|| {
            last.clone()
                .skip(2)
                .find(|&i| is_edge(i))
                .filter(|_| last.len() > longest + 2)
        });
    if let Some(at) = cut {
        last.end = at;
    }
}

/// Whether the members are built alike: of one length, or with the same character first or last.
pub(super) fn is_parallel(flat: &Flat, members: &[Range<usize>]) -> bool {
    let alike = |of: fn(&Flat, &Range<usize>) -> Option<char>| {
        let mut all = members.iter().map(|member| of(flat, member));
        let first = all.next();
        all.all(|other| Some(other) == first)
    };
    alike(|flat, member| flat.get(member.start))
        || alike(|flat, member| flat.before(member.end))
        || alike(|_, member| char::from_u32(member.len() as u32))
}
