//! Names of lists: a number, perhaps a measure word, and what is counted (四项原则, 五点主张, 四讲四有, four principles).

use super::english::{ENGLISH, english_at, singular, translated, word_at};
use super::flat::{Flat, folded_word, folded_words};
use crate::text::number;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::LazyLock;

/// What a label is known by: 四项原则, 4項原則 and 四个原则 have one key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Key {
    /// The number it begins with.
    pub count: u8,
    /// What is counted, folded, without the measure word; English in the singular.
    pub head: String,
}

impl Key {
    /// The key of a label that is all of `text`, quotation marks or not.
    #[must_use]
    pub fn read(text: &str) -> Option<Key> {
        let quoted = format!(
            "“{}”",
            text.trim().trim_matches(|c| "“”‘’「」『』\"'".contains(c))
        );
        let flat = Flat::new(&quoted, std::iter::once(0..quoted.len()));
        name_at(&flat, 1)
            .filter(|name| name.range.end + 1 == flat.len())
            .map(|name| name.key)
    }

    /// How many members a list of this name may have: 三严三实 has three and three, 两学一做 two and one.
    pub(super) fn counts(&self) -> Vec<usize> {
        let mut numbers = vec![usize::from(self.count)];
        let chars: Vec<char> = self.head.chars().collect();
        let is_whole = chars.ends_with(&UNITY) || self.head.is_ascii();
        for &c in chars.iter().filter(|_| !is_whole) {
            numbers.extend(number::han_digit(c).filter(|&n| n > 0).map(usize::from));
        }
        let sum = numbers.iter().sum();
        let mut counts = vec![sum];
        if numbers.windows(2).all(|pair| pair.first() == pair.last()) {
            counts.push(usize::from(self.count));
        }
        counts.sort_unstable();
        counts.dedup();
        counts
    }

    /// Whether `count` members make the list of this name.
    pub(super) fn fits(&self, count: usize) -> bool {
        self.counts().contains(&count)
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.count, self.head)
    }
}

/// A label in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    pub key: Key,
    /// Its characters, quotation marks excluded.
    pub range: Range<usize>,
    /// It fills a pair of quotation marks.
    pub quoted: bool,
}

impl Name {
    /// The characters with the quotation marks.
    pub fn outer(&self) -> Range<usize> {
        let marks = usize::from(self.quoted);
        self.range.start - marks..self.range.end + marks
    }
}

/// 四位一体 counts four.
static UNITY: LazyLock<Vec<char>> = LazyLock::new(|| folded_word("一体"));
/// The longest label in quotation marks, in characters: 十四个坚持 is one, a sentence is none.
const LONGEST: usize = 12;
/// The longest word between a measure word and its noun: 四项基本原则, 五大新发展理念.
const MODIFIER: usize = 4;

static MEASURES: LazyLock<Vec<char>> = LazyLock::new(|| folded_word("项点大条个种类位"));

/// Nouns that make a label without quotation marks. What is merely counted (问题, 方面, 阶段, 国家) is not among them.
pub(super) static NOUNS: LazyLock<Vec<Vec<char>>> = LazyLock::new(|| {
    folded_words(&[
        "原则",
        "主张",
        "建议",
        "倡议",
        "意见",
        "要求",
        "措施",
        "举措",
        "任务",
        "目标",
        "方针",
        "政策",
        "策略",
        "战略",
        "支柱",
        "理念",
        "要点",
        "观点",
        "承诺",
        "共识",
        "行动",
        "纪律",
        "规定",
        "准则",
        "标准",
        "制度",
        "机制",
        "工程",
        "注意",
        "优势",
        "特征",
        "特点",
        "规律",
        "改造",
        "转变",
        "关系",
        "矛盾",
        "职责",
        "使命",
        "权利",
        "义务",
        "路径",
        "保障",
        "支撑",
        "希望",
        "启示",
        "体会",
        "经验",
        "教训",
        "提议",
        "方略",
        "格局",
        "计划",
        "方案",
        "法宝",
        "基石",
        "基本点",
        "自由",
        "精神",
        "品格",
        "能力",
        "意识",
        "自信",
        "贡献",
        "思维",
        "条件",
        "抓手",
        "要素",
        "攻坚战",
        "必由之路",
        "倡导",
        "指标",
        "重点",
        "导向",
        "口号",
        "宗旨",
        "内容",
        "禁令",
        "禁止",
        "立场",
        "期望",
        "期待",
    ])
});

/// The number at `i` and its length, in Chinese or Arabic digits: 2 to 40, what a list can have.
fn number_at(flat: &Flat, i: usize) -> Option<(u8, usize)> {
    let length = |test: fn(char) -> bool| {
        let rest = flat.chars.get(i..).unwrap_or_default();
        rest.iter().take(4).take_while(|&&c| test(c)).count()
    };
    let digits = length(|c| c.is_ascii_digit());
    let (value, length) = if digits > 0 {
        let text: String = flat.slice(i..i + digits).iter().collect();
        (text.parse().ok()?, digits)
    } else {
        let length = length(number::is_han_numeral);
        let numeral = flat.slice(i..i + length);
        let value = match numeral {
            [only] => u64::from(number::han_digit(*only).unwrap_or(10)),
            _ => number::section(numeral)?,
        };
        (value, length)
    };
    let value = u8::try_from(value).ok()?;
    (length > 0 && (2..=40).contains(&value)).then_some((value, length))
}

/// The number that 这四项 or 这五个方面 counts at `i`.
pub(super) fn count_at(flat: &Flat, i: usize) -> Option<u8> {
    number_at(flat, i).map(|(count, _)| count)
}

/// Whether what stands before `i` makes a number there part of something else: an ordinal, a larger or a vague number.
fn is_part(flat: &Flat, i: usize) -> bool {
    flat.before(i).is_some_and(|c| {
        c.is_ascii_digit()
            || number::is_han_numeral(c)
            || PARTS.contains(&c)
            || (matches!(c, '.' | ',')
                && i > 1
                && flat.before(i - 1).is_some_and(|c| c.is_ascii_digit()))
    })
}

static PARTS: LazyLock<Vec<char>> = LazyLock::new(|| folded_word("第万亿几数每前后上近约-－/%№"));

/// Endings of what is a quantity or a date though in quotation marks: 五年, 三个月, 两会.
static QUANTITIES: LazyLock<Vec<char>> =
    LazyLock::new(|| folded_word("年月日天岁名届亿万元省市县家号周时分秒倍次期"));

/// The label at `i`, if one begins there.
pub(super) fn name_at(flat: &Flat, i: usize) -> Option<Name> {
    let first = flat.get(i)?;
    if first.is_ascii_alphabetic() {
        return english_at(flat, i);
    }
    if !(first.is_ascii_digit() || number::is_han_numeral(first)) || is_part(flat, i) {
        return None;
    }
    let (count, digits) = number_at(flat, i)?;
    let quoted = flat.before(i) == Some('“');
    if quoted && let Some(name) = quoted_at(flat, i, count, digits) {
        return Some(name);
    }
    bare_at(flat, i, count, digits)
}

/// What fills a pair of quotation marks: 四项原则, 四讲四有, 五同.
fn quoted_at(flat: &Flat, i: usize, count: u8, digits: usize) -> Option<Name> {
    let end = (i..(i + LONGEST + 1).min(flat.len())).find(|&at| flat.get(at) == Some('”'))?;
    let mut head = i + digits;
    let is_wide = |c: char| c >= '\u{2e80}' && crate::text::han::is_han(c);
    if end <= head || !flat.slice(i + digits..end).iter().all(|&c| is_wide(c)) {
        return None;
    }
    let has_measure = flat.get(head).is_some_and(|c| MEASURES.contains(&c));
    // 二十大 and 三大 name nothing that is listed; of 三方 and 五位 the second character is what is counted.
    if has_measure {
        match end - head {
            1 => return None,
            _ => head += 1,
        }
    }
    let last = flat.before(end)?;
    if QUANTITIES.contains(&last) && end - head == 1 {
        return None;
    }
    Some(Name {
        key: Key {
            count,
            head: flat.slice(head..end).iter().collect(),
        },
        range: i..end,
        quoted: true,
    })
}

/// Number, measure word and one of the nouns, with at most a word between: 四项原则, 四项基本原则.
fn bare_at(flat: &Flat, i: usize, count: u8, digits: usize) -> Option<Name> {
    let head = i + digits + 1;
    let measure = flat.before(head)?;
    if !MEASURES.contains(&measure) {
        return None;
    }
    let stops = ['的', '了', '是', '和', '与', '在', '及'].map(crate::text::han::class);
    for start in head..=head + MODIFIER {
        if let Some(noun) = flat.one_of(start, &NOUNS) {
            let mut end = start + noun.len();
            // 重点任务 and 目标任务 are heads of two nouns.
            while let Some(more) = flat.one_of(end, &NOUNS) {
                end += more.len();
            }
            return Some(Name {
                key: Key {
                    count,
                    head: flat.slice(head..end).iter().collect(),
                },
                range: i..end,
                quoted: false,
            });
        }
        let is_word = |c: char| crate::text::han::is_han(c) && !stops.contains(&c);
        if !flat.get(start).is_some_and(is_word) {
            return None;
        }
    }
    None
}

/// A label at `i` whose head is one of those known for its number.
pub(super) fn known_at<'h, H: Iterator<Item = &'h str>>(
    flat: &Flat,
    i: usize,
    heads: impl Fn(u8) -> H,
) -> Option<Name> {
    let first = flat.get(i)?;
    if !(first.is_ascii_digit() || number::is_han_numeral(first)) || is_part(flat, i) {
        return None;
    }
    let (count, digits) = number_at(flat, i)?;
    let measured =
        i + digits + usize::from(flat.get(i + digits).is_some_and(|c| MEASURES.contains(&c)));
    let head = heads(count)
        .map(|head| head.chars().collect::<Vec<char>>())
        .filter(|head| flat.has(measured, head) && head.len() > 1)
        .max_by_key(Vec::len)?;
    Some(Name {
        range: i..measured + head.len(),
        key: Key {
            count,
            head: head.into_iter().collect(),
        },
        quoted: false,
    })
}

/// The labels of a text, in order.
pub(super) fn names(flat: &Flat) -> Vec<Name> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < flat.len() {
        match name_at(flat, i) {
            Some(name) => {
                i = name.range.end;
                found.push(name);
            }
            None => i += 1,
        }
    }
    found
}

/// The noun that an announcement ends in or that stands in `range` last: (head, where it begins).
pub(super) fn last_noun(flat: &Flat, range: &Range<usize>) -> Option<(String, usize)> {
    for start in range.clone().rev() {
        if let Some(noun) = flat.one_of(start, &NOUNS)
            && start + noun.len() <= range.end
        {
            return Some((noun.iter().collect(), start));
        }
        if flat.get(start).is_some_and(|c| c.is_ascii_alphabetic())
            && !flat.before(start).is_some_and(|c| c.is_ascii_alphabetic())
            && let Some((word, end)) = word_at(flat, start)
            && end <= range.end
        {
            let noun = singular(&word);
            if noun != word && ENGLISH.contains(&noun.as_str()) {
                return Some((noun, start));
            }
        }
    }
    None
}

/// Whether two heads mean the same, in one language or in two.
pub(super) fn is_same(a: &str, b: &str) -> bool {
    a == b || translated(a).any(|chinese| chinese == b) || translated(b).any(|chinese| chinese == a)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let flat = Flat::new(text, std::iter::once(0..text.len()));
        let shown = |name: Name| text[flat.bytes(&name.range)].to_owned();
        names(&flat).into_iter().map(shown).collect()
    }

    fn key(text: &str) -> Key {
        let flat = Flat::new(text, std::iter::once(0..text.len()));
        names(&flat).remove(0).key
    }

    #[test]
    fn labels_are_found_in_either_script_and_in_english() {
        assert_eq!(
            read("深入阐释“四项原则”和五点主张"),
            ["四项原则", "五点主张"]
        );
        assert_eq!(read("闡釋「四項原則」"), ["四項原則"]);
        assert_eq!(read("我愿提出 5点主张。"), ["5点主张"]);
        assert_eq!(read("坚持四项基本原则"), ["四项基本原则"]);
        assert_eq!(read("“四讲四有”“三严三实”"), ["四讲四有", "三严三实"]);
        assert_eq!(
            read("the four principles and “Three Represents”"),
            ["four principles", "Three Represents"]
        );
        assert_eq!(read("five position points"), ["five position points"]);
    }

    #[test]
    fn one_label_has_one_key() {
        assert_eq!(key("四项原则"), key("「4個原則」"));
        assert_eq!(key("两个要点"), key("“二項要點”"));
    }

    #[test]
    fn dates_quantities_and_ordinals_are_none() {
        for text in [
            "五年",
            "三个月",
            "第四项原则",
            "二十大",
            "“二十大”",
            "“五年”",
            "十三五规划",
            "四项工作",
            "2.5个要点",
            "一方面，另一方面",
            "三个国家",
            "“十四五”",
            "第二十四条规定",
            "“一带一路”",
            "四十多项措施",
            "几十项措施",
            "three days",
        ] {
            assert_eq!(read(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_name_of_several_numbers_counts_them_all() {
        assert_eq!(key("“四讲四有”").counts(), [4, 8]);
        assert_eq!(key("“两学一做”").counts(), [3]);
        assert_eq!(key("“五位一体”").counts(), [5]);
        assert_eq!(key("“四项原则”").counts(), [4]);
    }
}
