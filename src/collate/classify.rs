//! What kind of difference two readings are.

use super::VariantKind;
use crate::text::fold::{fold, fold_char};

/// What kind of difference two readings are. Either may be empty.
pub fn classify(quotation: &str, source: &str) -> VariantKind {
    let kind = match (quotation.is_empty(), source.is_empty()) {
        (true, _) => VariantKind::Omission,
        (_, true) => VariantKind::Addition,
        _ => VariantKind::Substitution,
    };
    let numbers = (numbers(quotation), numbers(source));
    if kind == VariantKind::Substitution
        && !numbers.0.0.is_empty()
        && !numbers.1.0.is_empty()
        && letters(&numbers.0.1) == letters(&numbers.1.1)
    {
        return if same_values(&numbers.0.0, &numbers.1.0) {
            VariantKind::NumberStyle
        } else {
            VariantKind::NumberValue
        };
    }
    let (q, s) = (letters(quotation), letters(source));
    if without(&q, NEGATORS) == without(&s, NEGATORS) && q != s {
        return VariantKind::Negation;
    }
    if kind != VariantKind::Substitution {
        let words = if q.is_empty() { &s } else { &q };
        if (short(words) && MODAL_NEGATIVES.contains(&words.as_str()))
            || without(words, NEGATORS).is_empty()
        {
            return VariantKind::Negation;
        }
        let (found, rest) = if q.is_empty() { &numbers.1 } else { &numbers.0 };
        if !found.is_empty() && letters(rest).chars().count() <= 1 {
            return VariantKind::NumberValue;
        }
    }
    if without(&q, QUALIFIERS) == without(&s, QUALIFIERS) && q != s {
        return VariantKind::Qualifier;
    }
    if kind == VariantKind::Substitution
        && !numbers.0.0.is_empty()
        && !numbers.1.0.is_empty()
        && !same_values(&numbers.0.0, &numbers.1.0)
    {
        return VariantKind::NumberValue;
    }
    if kind == VariantKind::Substitution && modality(&q).is_some() && modality(&s).is_some() {
        return VariantKind::Modality;
    }
    kind
}

/// Folded letters, words of Latin script kept apart.
fn letters(text: &str) -> String {
    let mut out = String::new();
    let mut apart = false;
    for c in text.chars() {
        match fold_char(c) {
            Some(folded) => {
                if apart
                    && !out.is_empty()
                    && folded.is_ascii_alphanumeric()
                    && out.ends_with(|c: char| c.is_ascii_alphanumeric())
                {
                    out.push(' ');
                }
                out.push(folded);
                apart = false;
            }
            None => apart = c != '’' && c != '\'',
        }
    }
    out
}

fn short(words: &str) -> bool {
    words.chars().count() <= 12
}

/// Words that turn a statement into its opposite, longest first.
const NEGATORS: &[&str] = &[
    "不", "没", "未", "无", "非", "否", "勿", "莫", "别", "cannot", "not", "never", "no", "nor",
    "neither", "without", "dont", "doesnt", "didnt", "isnt", "arent", "wasnt", "werent", "wont",
    "wouldnt", "shouldnt", "cant", "couldnt", "mustnt", "non",
];

/// Negated modals that are left out or put in as a whole.
const MODAL_NEGATIVES: &[&str] = &[
    "没有",
    "并不",
    "从不",
    "决不",
    "绝不",
    "毫不",
    "未能",
    "不能",
    "不是",
    "不得",
    "不应",
    "不应当",
    "不可",
    "不许",
    "不准",
    "不要",
    "不会",
    "不必",
    "must not",
    "shall not",
    "should not",
    "may not",
    "will not",
    "do not",
    "does not",
    "did not",
    "is not",
    "are not",
    "was not",
    "were not",
];

/// Words that hedge a statement, longest first.
const QUALIFIERS: &[&str] = &[
    "原则上",
    "一般情况下",
    "基本上",
    "大约",
    "大概",
    "左右",
    "以上",
    "以下",
    "将近",
    "接近",
    "超过",
    "不少于",
    "至少",
    "最多",
    "基本",
    "一般",
    "大致",
    "主要",
    "初步",
    "总体上",
    "总体",
    "多",
    "余",
    "约",
    "近",
    "几",
    "逾",
    "approximately",
    "about",
    "around",
    "nearly",
    "almost",
    "roughly",
    "basically",
    "generally",
    "mainly",
    "largely",
    "mostly",
    "more than",
    "over",
    "some",
    "at least",
    "up to",
    "in principle",
    "reasonable",
    "reasonably",
    "substantially",
    "normally",
    "usually",
];

/// `text` without the words of `list`.
fn without(text: &str, list: &[&str]) -> String {
    let mut out = String::new();
    let mut rest = text;
    let mut word_start = true;
    while let Some(c) = rest.chars().next() {
        let hit = list
            .iter()
            .filter(|word| rest.starts_with(&class_of(word)))
            .find(|word| {
                let word = class_of(word);
                let after = rest.get(word.len()..).and_then(|rest| rest.chars().next());
                !word.is_ascii()
                    || (word_start && !after.is_some_and(|c| c.is_ascii_alphanumeric()))
            });
        match hit {
            Some(word) => {
                rest = rest
                    .get(class_of(word).len()..)
                    .unwrap_or_default()
                    .trim_start()
            }
            None => {
                out.push(c);
                rest = rest.get(c.len_utf8()..).unwrap_or_default();
            }
        }
        word_start = out.is_empty() || !out.ends_with(|c: char| c.is_ascii_alphanumeric());
    }
    out.trim_end().to_owned()
}

/// A word of a list in the classes of the fold.
fn class_of(word: &str) -> String {
    word.chars().map(|c| fold_char(c).unwrap_or(c)).collect()
}

/// The force of a modal word, from what must be to what must not; `None` if `text` is no modal.
fn modality(text: &str) -> Option<u8> {
    const MODALS: &[(&str, u8)] = &[
        ("必须", 5),
        ("务必", 5),
        ("须", 5),
        ("必需", 5),
        ("一定要", 5),
        ("一定", 5),
        ("要", 4),
        ("应", 4),
        ("应当", 4),
        ("应该", 4),
        ("需要", 4),
        ("需", 4),
        ("宜", 3),
        ("最好", 3),
        ("可以", 2),
        ("可", 2),
        ("能够", 2),
        ("能", 2),
        ("会", 2),
        ("将", 3),
        ("愿", 2),
        ("愿意", 2),
        ("有权", 2),
        ("得", 2),
        ("不得", 0),
        ("不应", 1),
        ("不应当", 1),
        ("不必", 2),
        ("禁止", 0),
        ("不可", 0),
        ("不能", 0),
        ("不宜", 1),
        ("must", 5),
        ("shall", 5),
        ("has to", 5),
        ("have to", 5),
        ("is required to", 5),
        ("should", 4),
        ("ought to", 4),
        ("will", 4),
        ("would", 3),
        ("may", 2),
        ("can", 2),
        ("could", 2),
        ("might", 2),
        ("must not", 0),
        ("shall not", 0),
        ("should not", 1),
        ("may not", 0),
        ("cannot", 0),
    ];
    MODALS
        .iter()
        .find(|(word, _)| class_of(word) == text)
        .map(|&(_, force)| force)
}

/// The numbers of a reading, in fold space, and the rest of the text.
fn numbers(text: &str) -> (Vec<String>, String) {
    let folded = fold(text);
    let mut found: Vec<String> = Vec::new();
    let mut rest = String::new();
    let mut end = 0;
    let mut open = false;
    for (&unit, &(start, stop)) in folded.units.iter().zip(&folded.origins) {
        let c = char::from_u32(u32::from(unit)).unwrap_or('\u{fffd}');
        let digit = c.is_ascii_digit()
            || (matches!(c, '.' | '%' | '‰') && open)
            || (matches!(c, '万' | '亿') && open)
            || matches!(c, '$' | '¥' | '€' | '£' | '-');
        // A space or comma may group the digits of one number: 138 000.
        let apart = text.get(end..start as usize).is_some_and(|gap| {
            !gap.is_empty() && gap != "," && !(gap.trim().is_empty() && c.is_ascii_digit())
        });
        if digit {
            match found.last_mut() {
                Some(last) if open && !apart => last.push(c),
                _ => found.push(c.to_string()),
            }
            open = true;
        } else {
            if let Some(original) = text.get(start as usize..stop as usize) {
                if apart {
                    rest.push(' ');
                }
                rest.push_str(original);
            }
            open = false;
        }
        end = stop as usize;
    }
    (found, rest)
}

/// Whether two lists of numbers have the same values: 28000 and 2.8万 do.
fn same_values(a: &[String], b: &[String]) -> bool {
    a.len() == b.len()
        && a.iter()
            .zip(b)
            .all(|(a, b)| a == b || value(a).is_some_and(|value_a| Some(value_a) == value(b)))
}

/// A number's value in thousandths, with its unit mark.
fn value(number: &str) -> Option<(i128, Vec<char>)> {
    let marks: Vec<char> = number
        .chars()
        .filter(|c| !c.is_ascii_digit() && !matches!(c, '.' | '万' | '亿'))
        .collect();
    let digits: String = number
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    // A group cut out of a longer number (the 000 of 138 000) has no value of its own.
    if digits.len() > 1 && digits.starts_with("00") {
        return None;
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut value: i128 = format!(
        "{whole}{:0<12}",
        fraction.get(..fraction.len().min(12)).unwrap_or_default()
    )
    .parse()
    .ok()?;
    for c in number.chars() {
        match c {
            '万' => value = value.checked_mul(10_000)?,
            '亿' => value = value.checked_mul(100_000_000)?,
            _ => {}
        }
    }
    Some((value, marks))
}

#[cfg(test)]
mod tests {
    use super::*;
    use VariantKind::*;

    #[test]
    fn differences_are_told_by_kind() {
        for (quotation, source, kind) in [
            ("", "不", Negation),
            ("应", "不应", Negation),
            ("不能够", "能够", Negation),
            ("", "not", Negation),
            ("二十一", "21", NumberStyle),
            ("23", "32", NumberValue),
            ("607", "670", NumberValue),
            ("2.8万亿", "28万亿", NumberValue),
            ("1.2万", "12000", NumberStyle),
            ("加强", "深化", Substitution),
            ("必须", "应该", Modality),
            ("shall", "may", Modality),
            ("", "多", Qualifier),
            ("", "约", Qualifier),
            ("", "about", Qualifier),
            ("", "扩大共识", Omission),
            ("国际", "", Addition),
            ("網路", "网络", Substitution),
        ] {
            assert_eq!(classify(quotation, source), kind, "{quotation} {source}");
        }
    }
}
