//! Chinese text cut into the words of a lexicon.
//!
//! The words are those that have glosses, so that what is cut is what can be matched; it costs no start-up, and serves both scripts
//! alike, because the lexicon is looked up by character class.

use super::value::{self, Value};
use crate::text::fold::narrow;
use crate::text::han::{self, is_han};
use std::ops::Range;
use std::sync::LazyLock;

/// Something that carries meaning.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Unit {
    /// A word, by its key.
    Word(String),
    /// A number.
    Number(Value),
    /// Latin letters, lower case.
    Latin(String),
}

/// The longest word that is looked up, in characters.
const LONGEST: usize = 10;

/// Function words, in both scripts by their class.
static STOP: LazyLock<Vec<String>> = LazyLock::new(|| {
    let words = "的 地 得 了 着 过 之 其 和 与 及 以及 或 或者 而 并 并且 也 又 还 都 就 才 则 且 于 在 从 由 对 向 以 为 把 被 将 使 让 给 \
        跟 同 当 自 至 到 是 有 这 那 此 该 个 些 所 者 等 等等 吗 呢 吧 啊 很 更 最 再 多 上 中 下 里 内 要 能 会 可 应 须 我 你 他 她 它 我们 \
        你们 他们 它们 自己 各 每 另 某 这个 那个 这些 那些 这样 那样 如此 因此 因而 所以 但 但是 如果 如 若 即 乃 于是 关于 对于 为了 由于";
    let mut stop: Vec<String> = words.split_whitespace().map(super::lexicon::key).collect();
    stop.sort();
    stop
});

/// Cuts `text` into units with their bytes; `knows` says whether a [`super::lexicon::key`] is a word.
pub(super) fn units(text: &str, knows: impl Fn(&str) -> bool) -> Vec<(Unit, Range<usize>)> {
    let half: String = text.chars().map(narrow).collect();
    // Narrowed text by characters: `(byte in text, byte in half, character)`.
    let mut chars: Vec<(usize, usize, char)> = Vec::new();
    let mut at = 0;
    for ((start, _), c) in text.char_indices().zip(half.chars()) {
        chars.push((start, at, c));
        at += c.len_utf8();
    }
    let byte = |i: usize| chars.get(i).map_or(text.len(), |&(start, _, _)| start);
    let mut out = Vec::new();
    let mut run: Option<usize> = None;
    let mut i = 0;
    while let Some(&(start, at, c)) = chars.get(i) {
        let rest = half.get(at..).unwrap_or_default();
        let mut taken = 0;
        if let Some((number, len)) = value::chinese(rest) {
            taken = rest.get(..len).map_or(1, |number| number.chars().count());
            words(&mut out, &chars, run.take(), i, &byte, &knows);
            out.push((Unit::Number(number), start..byte(i + taken)));
        } else if c.is_ascii_alphabetic() {
            let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
            taken = letters;
            words(&mut out, &chars, run.take(), i, &byte, &knows);
            let word = rest.get(..letters).unwrap_or_default().to_ascii_lowercase();
            out.push((Unit::Latin(word), start..byte(i + taken)));
        } else if !is_han(c) {
            words(&mut out, &chars, run.take(), i, &byte, &knows);
        } else if run.is_none() {
            run = Some(i);
        }
        i += taken.max(1);
    }
    words(&mut out, &chars, run, chars.len(), &byte, &knows);
    out
}

/// Cuts the Chinese characters from `start` to `end` into words.
fn words(
    out: &mut Vec<(Unit, Range<usize>)>,
    chars: &[(usize, usize, char)],
    start: Option<usize>,
    end: usize,
    byte: &impl Fn(usize) -> usize,
    knows: &impl Fn(&str) -> bool,
) {
    let Some(run) = start.and_then(|start| chars.get(start..end)) else {
        return;
    };
    let first = end - run.len();
    let mut folded = String::new();
    let mut bounds = vec![0];
    for &(_, _, c) in run {
        folded.push(han::class(c));
        bounds.push(folded.len());
    }
    let word = |from: usize, to: usize| {
        let range = bounds.get(from).zip(bounds.get(to));
        range
            .and_then(|(&from, &to)| folded.get(from..to))
            .unwrap_or_default()
    };
    let mut unknown: Option<usize> = None;
    let flush = |unknown: &mut Option<usize>, end: usize, out: &mut Vec<_>| {
        if let Some(from) = unknown.take() {
            out.push((
                Unit::Word(word(from, end).to_owned()),
                byte(first + from)..byte(first + end),
            ));
        }
    };
    for (from, to) in cut(run.len(), |from, to| knows(word(from, to))) {
        let text = word(from, to);
        let is_stop = STOP
            .binary_search_by(|stop| stop.as_str().cmp(text))
            .is_ok();
        let bytes = byte(first + from)..byte(first + to);
        let digit = match to - from {
            1 => text.chars().next().and_then(value::digit),
            _ => None,
        };
        if !is_stop && digit.is_none() && !knows(text) {
            // Neighbouring characters without a word are one unknown word, two by two.
            if unknown.is_some_and(|start| from - start >= 2) {
                flush(&mut unknown, from, out);
            }
            unknown.get_or_insert(from);
            continue;
        }
        flush(&mut unknown, from, out);
        match digit {
            Some(value) => out.push((Unit::Number(value), bytes)),
            None if !is_stop => out.push((Unit::Word(text.to_owned()), bytes)),
            None => {}
        }
    }
    flush(&mut unknown, run.len(), out);
}

/// The cheapest way to cut so many characters: few words, and the longer ones last, where ways cost the same (the head of a Chinese
/// phrase comes last).
fn cut(len: usize, knows: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    let mut best: Vec<(u32, usize)> = vec![(0, 0)];
    for to in 1..=len {
        let mut found = (u32::MAX, to - 1);
        for from in (to.saturating_sub(LONGEST)..to).rev() {
            let word = match to - from {
                1 if knows(from, to) => 13,
                1 => 16,
                _ if knows(from, to) => 10,
                _ => continue,
            };
            let cost = best.get(from).map_or(u32::MAX, |&(cost, _)| cost + word);
            if cost <= found.0 {
                found = (cost, from);
            }
        }
        best.push(found);
    }
    let mut pieces = Vec::new();
    let mut to = len;
    while to > 0 {
        let from = best.get(to).map_or(0, |&(_, from)| from);
        pieces.push((from, to));
        to = from;
    }
    pieces.reverse();
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut_with(text: &str, words: &[&str]) -> Vec<String> {
        let keys: Vec<String> = words
            .iter()
            .map(|w| super::super::lexicon::key(w))
            .collect();
        units(text, |word| keys.iter().any(|key| key == word))
            .into_iter()
            .map(|(_, range)| text[range].to_owned())
            .collect()
    }

    #[test]
    fn text_is_cut_into_known_words_numbers_and_the_rest() {
        assert_eq!(
            cut_with(
                "中国有6.7亿网民、413万多家网站",
                &["中国", "网民", "网站", "家"]
            ),
            ["中国", "6.7亿", "网民", "413万", "家", "网站"]
        );
        assert_eq!(cut_with("發展網絡", &["发展", "网络"]), ["發展", "網絡"]);
        assert_eq!(
            cut_with("发展中国家", &["发展", "中国", "国家"]),
            ["发展", "国家"]
        );
        assert_eq!(
            cut_with("第一条ＧＤＰ", &["条"]),
            ["第", "一", "条", "ＧＤＰ"]
        );
        assert_eq!(cut_with("耳目一新", &[]), ["耳目", "一", "新"]);
    }
}
