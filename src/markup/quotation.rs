//! Inside a quotation: fragments between ellipses, interpolations, terms, and what may stand after it in parentheses.

use super::prose::is_han;
use super::{Few, Fragment, Interpolation};
use std::ops::Range;

const BRACKETS: [(char, char); 5] = [
    ('[', ']'),
    ('［', '］'),
    ('(', ')'),
    ('（', '）'),
    ('〔', '〕'),
];

fn closing(c: char) -> Option<char> {
    BRACKETS
        .iter()
        .find(|(open, _)| *open == c)
        .map(|(_, close)| *close)
}

/// The length of an ellipsis that starts `rest`.
fn ellipsis(rest: &str) -> Option<usize> {
    let first = rest.chars().next()?;
    if let Some(close) = closing(first) {
        let inner = rest.get(first.len_utf8()..)?;
        let trimmed = inner.trim_start();
        let space = inner.len() - trimmed.len();
        let core = bare_ellipsis(trimmed).or_else(|| {
            ["略", "中略", "下略", "上略", "前略", "后略", "後略"]
                .iter()
                .find_map(|word| {
                    trimmed
                        .strip_prefix(word)
                        .filter(|after| after.starts_with(close))
                        .map(|_| word.len())
                })
        })?;
        let after = trimmed.get(core..)?;
        let tail = after.trim_start();
        return tail.starts_with(close).then(|| {
            first.len_utf8() + space + core + (after.len() - tail.len()) + close.len_utf8()
        });
    }
    bare_ellipsis(rest)
}

fn bare_ellipsis(rest: &str) -> Option<usize> {
    let dots = |mark: char| rest.chars().take_while(|c| *c == mark).count();
    for mark in ['…', '⋯'] {
        if dots(mark) > 0 {
            return Some(dots(mark) * mark.len_utf8());
        }
    }
    if dots('.') >= 3 {
        return Some(dots('.'));
    }
    let mut at = 0;
    let mut count = 0;
    while let Some(tail) = rest.get(at..).filter(|tail| tail.starts_with('.')) {
        count += 1;
        at += 1;
        if count >= 3 && !tail.starts_with(". .") {
            break;
        }
        if !tail.starts_with(". .") {
            return None;
        }
        at += 1;
    }
    (count >= 3).then_some(at)
}

/// The pieces of a wording between ellipses.
pub(super) fn fragments(text: &str) -> Few<Fragment> {
    let mut out = Few::new();
    let mut start = 0;
    let mut at = 0;
    let mut add = |range: Range<usize>| {
        let piece = text.get(range.clone()).unwrap_or_default();
        let left = range.start + piece.len() - piece.trim_start().len();
        let trimmed = piece.trim();
        if trimmed.chars().any(char::is_alphanumeric) {
            out.push(Fragment {
                range: left..left + trimmed.len(),
            });
        }
    };
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if matches!(c, '…' | '⋯' | '.' | '[' | '［' | '(' | '（' | '〔')
            && let Some(len) = text.get(at..).and_then(ellipsis)
        {
            add(start..at);
            at += len;
            start = at;
        } else {
            at += c.len_utf8();
        }
    }
    add(start..text.len());
    out
}

/// The bracketed interpolations and quoter's remarks in a wording.
pub(super) fn interpolations(text: &str) -> Vec<Interpolation> {
    let mut out = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for (at, c) in text.char_indices() {
        if let Some((from, close)) = open
            && c == close
        {
            open = None;
            let range = from..at + c.len_utf8();
            let inner = text
                .get(from..at)
                .and_then(|s| s.get(s.chars().next()?.len_utf8()..))
                .unwrap_or_default()
                .trim();
            let square = matches!(close, ']' | '］' | '〕');
            let omitted = text.get(from..).and_then(ellipsis).is_some();
            let digits = inner.chars().all(|c| c.is_numeric() || c.is_whitespace());
            if omitted || digits && square || inner.is_empty() {
                continue;
            }
            let empty = is_remark(inner)
                || ["sic", "sic!", "原文如此", "原文", "ibid"]
                    .contains(&inner.to_lowercase().as_str());
            if square || empty && is_remark(inner) {
                out.push(Interpolation { range, empty });
            }
        } else if let Some(close) = closing(c) {
            open = Some((at, close));
        }
    }
    out
}

/// A remark of the one who quotes: 引者注, 黑体为引者所加, emphasis added.
pub(super) fn is_remark(inner: &str) -> bool {
    let inner = inner.trim();
    if inner.chars().count() > 120 {
        return false;
    }
    let starts = [
        "引者",
        "引用者",
        "笔者",
        "筆者",
        "作者注",
        "作者註",
        "编者",
        "編者",
        "译者",
        "譯者",
        "下同",
        "原文如此",
        "按：",
    ];
    if starts.iter().any(|word| inner.starts_with(word)) {
        return true;
    }
    let marks = [
        "黑体",
        "黑體",
        "着重号",
        "著重號",
        "着重點",
        "加粗",
        "粗体",
        "粗體",
        "强调",
        "強調",
        "下划线",
        "斜体",
    ];
    let added = [
        "所加",
        "后加",
        "後加",
        "为引者",
        "為引者",
        "加的",
        "笔者加",
        "引者加",
        "原文",
    ];
    if marks.iter().any(|word| inner.contains(word))
        && added.iter().any(|word| inner.contains(word))
    {
        return true;
    }
    let lower = inner.to_lowercase();
    [
        "emphasis added",
        "emphasis mine",
        "emphasis ours",
        "emphasis in original",
        "italics added",
        "italics mine",
        "my translation",
        "our translation",
        "my emphasis",
        "author's translation",
        "author’s translation",
        "translation mine",
        "sic",
    ]
    .iter()
    .any(|word| lower.starts_with(word))
}

/// Han letters and Latin words.
fn measure(text: &str) -> (usize, usize) {
    let han = text.chars().filter(|c| is_han(*c)).count();
    let words = text
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '-')) || is_han(c))
        .filter(|word| word.chars().any(char::is_alphabetic))
        .count();
    (han, words)
}

/// Fewer than 8 Han letters or 4 Latin words, and no sentence punctuation.
pub(super) fn is_term(text: &str) -> bool {
    let (han, words) = measure(text);
    let sentence = text.contains(['。', '！', '？', '；', '!', '?', ';'])
        || text.trim_end().ends_with('.')
        || text.contains(". ");
    !sentence && han < 8 && words < 4
}

/// Whether `inner`, in parentheses after a quotation of `quoted`, is its translation.
pub(super) fn is_gloss(quoted: &str, inner: &str) -> bool {
    let ((han, words), (inner_han, inner_words)) = (measure(quoted), measure(inner));
    let other_script = if han > words {
        inner_words > inner_han
    } else {
        words > 0 && inner_han > inner_words
    };
    if !other_script || is_remark(inner) {
        return false;
    }
    if inner_han > 0 && han == 0 {
        return true;
    }
    let abbreviation = inner_words == 1
        && inner
            .chars()
            .filter(|c| c.is_alphabetic())
            .all(char::is_uppercase);
    !abbreviation && !is_pinyin(inner, han)
}

const INITIALS: [&str; 24] = [
    "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r",
    "z", "c", "s", "y", "w", "",
];
const FINALS: [&str; 38] = [
    "iang", "iong", "uang", "ang", "eng", "ing", "ong", "ian", "iao", "uai", "uan", "van", "ueng",
    "ai", "an", "ao", "ei", "en", "er", "ia", "ie", "in", "iu", "ou", "ua", "ue", "ui", "un", "uo",
    "ve", "vn", "a", "e", "i", "o", "u", "v", "ê",
];

/// Whether all of `text` is pinyin for `han` syllables, with or without tones.
fn is_pinyin(text: &str, han: usize) -> bool {
    let mut letters = String::new();
    for c in text.to_lowercase().chars() {
        match c {
            'ā' | 'á' | 'ǎ' | 'à' => letters.push('a'),
            'ē' | 'é' | 'ě' | 'è' => letters.push('e'),
            'ī' | 'í' | 'ǐ' | 'ì' => letters.push('i'),
            'ō' | 'ó' | 'ǒ' | 'ò' => letters.push('o'),
            'ū' | 'ú' | 'ǔ' | 'ù' => letters.push('u'),
            'ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => letters.push('v'),
            c if c.is_ascii_alphabetic() => letters.push(c),
            c if c.is_alphabetic() => return false,
            _ => {}
        }
    }
    if letters.is_empty() || letters.len() > 6 * han {
        return false;
    }
    // Which syllable counts reach each offset; more than 64 syllables are no pinyin gloss.
    let mut reach = vec![0u64; letters.len() + 1];
    if let Some(first) = reach.first_mut() {
        *first = 1;
    }
    for at in 0..letters.len() {
        let counts = reach.get(at).copied().unwrap_or(0);
        let Some(rest) = letters.get(at..).filter(|_| counts != 0) else {
            continue;
        };
        for initial in INITIALS {
            let Some(tail) = rest.strip_prefix(initial) else {
                continue;
            };
            for last in FINALS {
                if tail.starts_with(last)
                    && let Some(slot) = reach.get_mut(at + initial.len() + last.len())
                {
                    *slot |= counts << 1;
                }
            }
        }
    }
    han < 64 && reach.last().is_some_and(|counts| counts >> han & 1 == 1)
}
