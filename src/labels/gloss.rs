//! Lists run together in a sentence with their name: “A；B；C”，…提出的这“三项原则”; “五同”（同吃、同住……）; 三大政策，即…….

use super::flat::{Flat, folded_word, folded_words};
use super::name::{Key, Name};
use std::ops::Range;
use std::sync::LazyLock;

/// What may stand between a name and the list that explains it.
static MEANING: LazyLock<Vec<Vec<char>>> = LazyLock::new(|| {
    folded_words(&[
        "即",
        "就是",
        "也就是",
        "亦即",
        "分别是",
        "分别为",
        "包括",
        "是指",
        "指的是",
        "指",
        "是",
        "为",
        "具体包括",
        "主要包括",
        "主要是",
        "具体是",
        "内容是",
        "内容包括",
        "即是",
        "namely",
        "that is",
        "are",
        "i.e.",
        "including",
        "of",
        "which are",
        "these are",
    ])
});
/// What may stand between a list and the name that sums it up, however long the list's members are.
static CALLED: LazyLock<Vec<Vec<char>>> = LazyLock::new(|| {
    folded_words(&[
        "简称",
        "简称为",
        "统称",
        "统称为",
        "合称",
        "合称为",
        "并称",
        "并称为",
        "称为",
        "称之为",
        "称作",
        "叫做",
        "概括为",
        "归纳为",
        "总结为",
        "概括起来就是",
        "概括起来叫",
        "俗称",
        "被称为",
        "known as",
        "called",
        "known as the",
        "called the",
    ])
});
/// The same, where the list is short: they mean much else besides.
static THAT_IS: LazyLock<Vec<Vec<char>>> =
    LazyLock::new(|| folded_words(&["即", "就是", "这就是", "也就是", "亦即"]));
/// What leads from a list in quotation marks to its name.
static ASCRIBED: LazyLock<Vec<Vec<char>>> =
    LazyLock::new(|| folded_words(&["这", "的", "即", "称", "是", "these", "the"]));
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
/// What follows the last member and is no part of it.
static TAILS: LazyLock<Vec<Vec<char>>> = LazyLock::new(|| {
    folded_words(&[
        "的", "等", "等等", "这", "这样", "上述", "以上", "实现", "做到", "构成", "形成", "构建",
        "...", "……", " these", " — the",
    ])
});
/// What joins the last member to the one before.
static ANDS: LazyLock<Vec<Vec<char>>> =
    LazyLock::new(|| folded_words(&["和", "与", "及", "以及", "并", " and "]));
static THESE: LazyLock<Vec<Vec<char>>> =
    LazyLock::new(|| folded_words(&["这", "上述", "以上", "these", "the above"]));
static ET_CETERA: LazyLock<Vec<Vec<char>>> =
    LazyLock::new(|| folded_words(&["等", "等等", "...", "……"]));

/// The longest member of a list that is run together, in characters.
const LONGEST: usize = 45;
/// How far the name may stand from the list in quotation marks before it.
const NEAR: usize = 48;

/// Which ends of a list run on into the sentence around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Loose {
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

/// The members (characters of `flat`) that the sentences around `name` give it.
pub(super) fn members(flat: &Flat, name: &Name) -> Option<Vec<Range<usize>>> {
    let wanted = Wanted::All(&name.key);
    after(flat, name, wanted).or_else(|| before(flat, name))
}

/// The list that follows the name: in brackets, or after 即, 就是, 包括, a colon or a dash.
pub(super) fn after(flat: &Flat, name: &Name, wanted: Wanted) -> Option<Vec<Range<usize>>> {
    let mut at = name.outer().end;
    if flat.get(at) == Some(' ') {
        at += 1;
    }
    if flat.get(at) == Some('(') {
        let close = flat.closing(at)?;
        return split(flat, at + 1..close, wanted);
    }
    if flat.get(at) == Some(',') {
        at += 1;
        at += usize::from(flat.get(at) == Some(' '));
    }
    let (connector, length) = match flat.get(at)? {
        ':' | '—' => (None, 1),
        _ => {
            let word = flat.one_of(at, &MEANING)?;
            (Some(word), word.len())
        }
    };
    at += length;
    while matches!(flat.get(at), Some(':' | '—' | ' ' | ',')) {
        at += 1;
    }
    let sentence = flat.sentence(at);
    if sentence.start > at {
        return None;
    }
    let end = |marks: &[char]| {
        let mut depth = 0usize;
        (at..sentence.end)
            .find(|&i| match flat.get(i) {
                Some('“' | '(') => {
                    depth += 1;
                    false
                }
                Some('”' | ')') => {
                    depth = depth.saturating_sub(1);
                    false
                }
                Some(c) => depth == 0 && marks.contains(&c),
                None => false,
            })
            .unwrap_or(sentence.end)
    };
    // 四项原则是…… may say anything of them.
    let is_copula = connector.is_some_and(|word| {
        matches!(
            word,
            ['是' | '为' | '為' | '爲'] | ['a', 'r', 'e'] | ['o', 'f']
        )
    });
    let has_colon = flat.before(at) == Some(':');
    let ends = match wanted {
        Wanted::All(_) => vec![end(&[',', ';']), end(&[';']), end(&[])],
        // Without a number to go by: clauses told apart by ；, unless the first is a list by itself, else members by 、.
        Wanted::Any => {
            let count = |until: usize| (at..until).filter(|&i| flat.get(i) == Some('、')).count();
            match (count(end(&[',', ';'])), count(end(&[';']))) {
                (2.., _) => vec![end(&[',', ';'])],
                (_, 2..) => vec![end(&[';'])],
                _ if end(&[';']) < sentence.end => vec![end(&[])],
                (1, _) => vec![end(&[',', ';'])],
                _ => vec![end(&[])],
            }
        }
    };
    let members = ends
        .into_iter()
        .filter(|&end| end > at)
        .find_map(|end| split(flat, at..end, wanted))?;
    let is_list = !is_copula || has_colon || (members.len() > 2 && is_parallel(flat, &members));
    is_list.then_some(members)
}

/// Whether the members are built alike: of one length, or with the same character first or last.
fn is_parallel(flat: &Flat, members: &[Range<usize>]) -> bool {
    let alike = |of: fn(&Flat, &Range<usize>) -> Option<char>| {
        let mut all = members.iter().map(|member| of(flat, member));
        let first = all.next();
        all.all(|other| Some(other) == first)
    };
    alike(|flat, member| flat.get(member.start))
        || alike(|flat, member| flat.before(member.end))
        || alike(|_, member| char::from_u32(member.len() as u32))
}

/// The list that the name sums up: in quotation marks before it, before 简称, directly before it, or in the sentence before.
fn before(flat: &Flat, name: &Name) -> Option<Vec<Range<usize>>> {
    let start = name.outer().start;
    let sentence = flat.sentence(name.range.start);
    let region = sentence.start.min(start)..start;
    quoted(flat, name, &region)
        .or_else(|| called(flat, name, &region))
        .or_else(|| beside(flat, name, &region))
        .or_else(|| sentence_before(flat, name, &sentence))
}

/// “A；B；C；D”，习近平提出的这“四项原则”
fn quoted(flat: &Flat, name: &Name, region: &Range<usize>) -> Option<Vec<Range<usize>>> {
    let from = region.end.saturating_sub(NEAR).max(region.start);
    let close = (from..region.end)
        .rev()
        .find(|&i| flat.get(i) == Some('”'))?;
    let open = (region.start..close)
        .rev()
        .find(|&i| flat.closing(i) == Some(close))?;
    let between = close + 1..region.end;
    let is_ascribed = between.clone().any(|i| flat.one_of(i, &ASCRIBED).is_some());
    if !is_ascribed {
        return None;
    }
    // “A”“B”“C” side by side are members as well.
    let mut first = open;
    while let Some(before) = first.checked_sub(1)
        && let Some(earlier) = earlier_quote(flat, before, region.start)
    {
        first = earlier;
    }
    split(flat, first..close + 1, Wanted::All(&name.key))
}

/// Where the quotation begins that ends at or one joining mark before `at`.
fn earlier_quote(flat: &Flat, at: usize, from: usize) -> Option<usize> {
    let close = match flat.get(at)? {
        '”' => at,
        '、' | ',' | ';' | '和' | '与' | '與' => at.checked_sub(1)?,
        _ => return None,
    };
    if flat.get(close) != Some('”') {
        return None;
    }
    (from..close)
        .rev()
        .find(|&i| flat.closing(i) == Some(close))
}

/// A、B、C，简称“三……”
fn called(flat: &Flat, name: &Name, region: &Range<usize>) -> Option<Vec<Range<usize>>> {
    let (word, separators): (_, &[char]) = match flat.one_before(region.end, &CALLED) {
        Some(word) => (word, &[';', ',', '、']),
        None if name.quoted => (flat.one_before(region.end, &THAT_IS)?, &['、']),
        None => return None,
    };
    let mut end = region.end - word.len();
    while end > region.start && matches!(flat.before(end), Some(',' | ':' | '—' | ' ' | '(')) {
        end -= 1;
    }
    last_of(flat, region.start..end, &name.key, separators, Loose::First)
}

/// 联俄、联共、扶助农工三大政策; A、B、C这三项原则; A、B、C的“三……”
fn beside(flat: &Flat, name: &Name, region: &Range<usize>) -> Option<Vec<Range<usize>>> {
    let mut end = region.end;
    let mut is_summed_up = false;
    while let Some(word) = flat.one_before(end, &TAILS) {
        is_summed_up |= THESE.iter().any(|these| these == word);
        end = end
            .checked_sub(word.len())
            .filter(|&end| end > region.start)?;
    }
    // A pair is summed up by 这两个; without that, two things beside a two are chance. And a name that 和 joins to a list is its
    // last member.
    let joins = flat.one_before(end, &ANDS).is_some() || flat.before(end) == Some('、');
    let is_latin = flat.before(end).is_some_and(|c| c.is_ascii());
    if joins || is_latin || (!is_summed_up && name.key.count == 2) {
        return None;
    }
    // The list is one stretch: nothing in it is set off by a comma.
    let start = region
        .clone()
        .take_while(|&i| i < end)
        .filter(|&i| flat.get(i).is_some_and(|c| matches!(c, ',' | ';' | ':')))
        .last();
    let start = start.map_or(region.start, |at| at + 1);
    last_of(flat, start..end, &name.key, &['、'], Loose::First)
}

/// ……应该是A、B、C的共同体。这三个方面，共同构成“三大支柱”
fn sentence_before(flat: &Flat, name: &Name, sentence: &Range<usize>) -> Option<Vec<Range<usize>>> {
    let these = flat.one_of(sentence.start, &THESE)?;
    let here = sentence.start + these.len();
    let counted = super::name::count_at(flat, here).is_some_and(|count| count == name.key.count);
    let at_once = here == name.outer().start;
    if !counted && !at_once {
        return None;
    }
    let end = sentence.start.checked_sub(1)?;
    let previous = flat.sentence(end.checked_sub(1)?).start..end;
    let comma = previous
        .clone()
        .filter(|&i| matches!(flat.get(i), Some(',' | ':')))
        .last();
    let clause = comma.map_or(previous.start, |at| at + 1)..end;
    let list = |region| last_of(flat, region, &name.key, &['、'], Loose::Both);
    list(clause).or_else(|| list(previous))
}

/// The members that `region` ends in, told apart by the first of `separators` that makes the number.
fn last_of(
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

/// Cuts the last piece at 和 where that makes the number; says whether it did.
fn join(flat: &Flat, pieces: &mut Vec<Range<usize>>, separator: char, wanted: Wanted) -> bool {
    let Some(last) = pieces.last().cloned() else {
        return false;
    };
    let is_wanted = match wanted {
        Wanted::All(_) => !wanted.takes(pieces.len()) && wanted.takes(pieces.len() + 1),
        Wanted::Any => true,
    };
    if !is_wanted || !matches!(separator, '、' | ',') || (pieces.len() < 2 && separator == ',') {
        return false;
    }
    // In the middle of the last piece rather than at its ends: 促进和平与发展 has two.
    let middle = (last.start + last.end) / 2;
    let places = (last.start + 1..last.end).filter_map(|i| Some((i, flat.one_of(i, &ANDS)?.len())));
    let Some((at, length)) = places.min_by_key(|(at, _)| at.abs_diff(middle)) else {
        return false;
    };
    if at + length >= last.end {
        return false;
    }
    pieces.pop();
    pieces.push(last.start..at);
    pieces.push(at + length..last.end);
    true
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
        .filter(|&i| flat.get(i) == Some(','))
        .map(|i| i + 1)
        .last();
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
