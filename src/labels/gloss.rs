//! Lists run together in a sentence with their name: “A；B；C”，…提出的这“三项原则”; “五同”（同吃、同住……）; 三大政策，即…….

use super::flat::{Flat, folded_words};
use super::members::{ANDS, Loose, Wanted, is_parallel, last_of, split};
use super::name::Name;
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
/// What follows the last member and is no part of it.
static TAILS: LazyLock<Vec<Vec<char>>> = LazyLock::new(|| {
    folded_words(&[
        "的", "等", "等等", "这", "这样", "上述", "以上", "实现", "做到", "构成", "形成", "构建",
        "...", "……", " these", " — the",
    ])
});
static THESE: LazyLock<Vec<Vec<char>>> =
    LazyLock::new(|| folded_words(&["这", "上述", "以上", "these", "the above"]));
/// How far the name may stand from the list in quotation marks before it.
const NEAR: usize = 48;

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
        .rev()
        .find(|&i| matches!(flat.get(i), Some(',' | ':')));
    let clause = comma.map_or(previous.start, |at| at + 1)..end;
    let list = |region| last_of(flat, region, &name.key, &['、'], Loose::Both);
    list(clause).or_else(|| list(previous))
}
