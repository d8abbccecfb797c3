//! Labels in English: four principles, “Three Represents”.

use super::flat::{Flat, folded_word};
use super::name::{Key, Name};
use crate::text::number;

/// Nouns that make a label, in the singular.
pub(super) const ENGLISH: [&str; 49] = [
    "principle",
    "proposal",
    "proposition",
    "position",
    "point",
    "pillar",
    "recommendation",
    "priority",
    "goal",
    "objective",
    "aim",
    "task",
    "measure",
    "commitment",
    "freedom",
    "pledge",
    "initiative",
    "suggestion",
    "view",
    "policy",
    "guideline",
    "rule",
    "tenet",
    "value",
    "right",
    "duty",
    "obligation",
    "demand",
    "requirement",
    "condition",
    "criterion",
    "criteria",
    "standard",
    "norm",
    "strategy",
    "mission",
    "consensus",
    "step",
    "lesson",
    "axiom",
    "law",
    "virtue",
    "concept",
    "represent",
    "confidence",
    "comprehensive",
    "modernization",
    "vow",
    "promise",
];

/// The Latin word at `i` and where it ends.
pub(super) fn word_at(flat: &Flat, i: usize) -> Option<(String, usize)> {
    let rest = flat.chars.get(i..)?;
    let length = rest.iter().take_while(|c| c.is_ascii_alphabetic()).count();
    (length > 0).then(|| (rest.iter().take(length).collect(), i + length))
}

pub(super) fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    match word.strip_suffix('s') {
        Some(stem) if !stem.ends_with('s') && stem.len() > 2 => stem.to_owned(),
        _ => word.to_owned(),
    }
}

/// four principles, five position points, “Three Represents”.
pub(super) fn english_at(flat: &Flat, i: usize) -> Option<Name> {
    if flat
        .before(i)
        .is_some_and(|c| c.is_ascii_alphanumeric() || c == '-')
    {
        return None;
    }
    let (word, mut at) = word_at(flat, i)?;
    let count = number::cardinal(&word).filter(|count| (2..=20).contains(count))?;
    let quoted = flat.before(i) == Some('“');
    let mut head: Vec<String> = Vec::new();
    // The noun and at most two words before it.
    for _ in 0..3 {
        if !matches!(flat.get(at), Some(' ' | '-')) {
            return None;
        }
        let (word, end) = word_at(flat, at + 1)?;
        let last = singular(&word);
        let is_noun = ENGLISH.contains(&last.as_str()) && last != word;
        let fills = quoted && flat.get(end) == Some('”');
        at = end;
        let goes_on = word_at(flat, at + 1).is_some_and(|(next, _)| {
            ENGLISH.contains(&singular(&next).as_str()) && next.ends_with('s')
        });
        if fills || (is_noun && !goes_on) {
            head.push(last);
            return Some(Name {
                key: Key {
                    count: u8::try_from(count).ok()?,
                    head: head.join(" "),
                },
                quoted: fills,
                range: i..at,
            });
        }
        head.push(word);
    }
    None
}

/// What an English head is called in Chinese, folded.
pub(super) fn translated(head: &str) -> impl Iterator<Item = String> {
    const PAIRS: [(&str, &[&str]); 14] = [
        ("principle", &["原则"]),
        ("proposal", &["主张", "建议", "倡议", "提议"]),
        ("proposition", &["主张"]),
        ("position", &["主张", "立场"]),
        ("point", &["主张", "要点", "意见"]),
        ("pillar", &["支柱"]),
        ("recommendation", &["建议"]),
        ("initiative", &["倡议"]),
        ("goal", &["目标"]),
        ("objective", &["目标"]),
        ("task", &["任务"]),
        ("measure", &["措施", "举措"]),
        ("policy", &["政策"]),
        ("commitment", &["承诺"]),
    ];
    let noun = head.rsplit(' ').next().unwrap_or_default().to_owned();
    PAIRS
        .into_iter()
        .filter(move |(english, _)| *english == noun)
        .flat_map(|(_, chinese)| chinese.iter())
        .map(|word| folded_word(word).into_iter().collect())
}
