//! Numbered and bulleted lists: what Word sets before their items.

use super::DocxError;
use super::styles::List;
use super::xml::{self, Node, Space};
use std::collections::HashMap;

/// What stands before an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Marker {
    Bullet,
    /// `1.` or `1)`, which Markdown knows.
    Ordered(u32, char),
    /// Anything else, such as `第一条` and `（一）`, with the space after it.
    Text(String),
}

#[derive(Debug, Clone, Default)]
struct Level {
    format: String,
    /// With `%1` for the number of the outermost level.
    text: String,
    start: Option<u32>,
    /// Nothing stands between the marker and the item.
    is_tight: bool,
}

/// A list as numbered paragraphs name it.
#[derive(Debug, Default)]
struct Use {
    definition: String,
    /// Levels that begin anew in this list.
    restarts: HashMap<u8, u32>,
    is_begun: bool,
}

/// Levels of a list; Word has no more.
const LEVELS: u8 = 9;

/// The lists of a document, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    definitions: HashMap<String, HashMap<u8, Level>>,
    uses: HashMap<String, Use>,
    /// The last number of each level, by definition.
    counts: HashMap<String, HashMap<u8, u32>>,
}

impl Numbering {
    /// Reads the part that defines them.
    pub fn read(part: &str, text: &str) -> Result<Numbering, DocxError> {
        let mut all = Numbering::default();
        let (mut definition, mut number) = (None, None);
        let mut depth = 0;
        xml::walk(part, text, |node| {
            let Node::Open {
                space: Space::Word,
                local,
                start,
                ..
            } = node
            else {
                return;
            };
            let value = || xml::attribute(start, "val").unwrap_or_default();
            match local {
                "abstractNum" => {
                    definition = xml::attribute(start, "abstractNumId");
                    number = None;
                }
                "num" => {
                    number = xml::attribute(start, "numId");
                    definition = None;
                }
                "lvl" | "lvlOverride" => {
                    depth = xml::attribute(start, "ilvl")
                        .and_then(|depth| depth.parse().ok())
                        .unwrap_or(0);
                }
                _ => {}
            }
            if let Some(number) = &number {
                let list = all.uses.entry(number.clone()).or_default();
                match local {
                    "abstractNumId" => list.definition = value(),
                    "startOverride" => {
                        if let Ok(start) = value().parse() {
                            list.restarts.insert(depth, start);
                        }
                    }
                    _ => {}
                }
            }
            if let Some(definition) = &definition {
                let levels = all.definitions.entry(definition.clone()).or_default();
                let level = levels.entry(depth).or_default();
                match local {
                    "start" => level.start = value().parse().ok(),
                    "numFmt" => level.format = value(),
                    "lvlText" => level.text = value(),
                    "suff" => level.is_tight = value() == "nothing",
                    _ => {}
                }
            }
        })?;
        Ok(all)
    }

    /// Counts the next item of a list, and gives what stands before it; `None` if nothing does.
    pub fn next(&mut self, (list, depth): &List) -> Option<Marker> {
        let list = self.uses.get_mut(list)?;
        let levels = self.definitions.get(&list.definition)?;
        let counts = self.counts.entry(list.definition.clone()).or_default();
        if !list.is_begun {
            list.is_begun = true;
            for (depth, start) in &list.restarts {
                counts.insert(*depth, start.saturating_sub(1));
            }
        }
        let start = |depth: u8| {
            levels
                .get(&depth)
                .and_then(|level| level.start)
                .unwrap_or(1)
        };
        let count = counts
            .get(depth)
            .map_or_else(|| start(*depth), |count| count.saturating_add(1));
        counts.insert(*depth, count);
        counts.retain(|other, _| other <= depth);
        let level = levels.get(depth)?;
        match level.format.as_str() {
            "bullet" => return Some(Marker::Bullet),
            "none" => return None,
            "" | "decimal" => {
                let own = format!("%{}", depth + 1);
                for delimiter in ['.', ')'] {
                    let is_plain = level.text.strip_suffix(delimiter) == Some(&own);
                    if is_plain && count <= 999_999_999 {
                        return Some(Marker::Ordered(count, delimiter));
                    }
                }
            }
            _ => {}
        }
        let mut text = level.text.clone();
        for other in 0..LEVELS {
            let sign = format!("%{}", other + 1);
            if text.contains(&sign) {
                let count = counts.get(&other).copied().unwrap_or_else(|| start(other));
                let format = levels.get(&other).map_or("", |level| &level.format);
                text = text.replace(&sign, &written(count, format));
            }
        }
        if text.trim().is_empty() {
            return None;
        }
        if !level.is_tight && !text.ends_with(char::is_whitespace) {
            text.push(' ');
        }
        Some(Marker::Text(text))
    }
}

/// A number in one of Word's formats.
fn written(n: u32, format: &str) -> String {
    let letters = |first: char| -> String {
        let (turn, letter) = (n.saturating_sub(1) / 26 + 1, n.saturating_sub(1) % 26);
        let letter = char::from_u32(first as u32 + letter).unwrap_or(first);
        std::iter::repeat_n(letter, turn.min(8) as usize).collect()
    };
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "koreanCounting" => han(n),
        "decimalZero" => format!("{n:02}"),
        "upperRoman" => roman(n),
        "lowerRoman" => roman(n).to_lowercase(),
        "upperLetter" => letters('A'),
        "lowerLetter" => letters('a'),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => match n {
            1..=20 => char::from_u32('①' as u32 + n - 1).map_or_else(String::new, String::from),
            _ => n.to_string(),
        },
        _ => n.to_string(),
    }
}

/// 二十四 for 24.
fn han(n: u32) -> String {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    if n == 0 || n >= 10_000 {
        return n.to_string();
    }
    let mut text = String::new();
    let mut is_gap = false;
    for (value, unit) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = n / value % 10;
        if digit == 0 {
            is_gap = !text.is_empty();
            continue;
        }
        if is_gap {
            text.push('零');
            is_gap = false;
        }
        if !(digit == 1 && value == 10 && text.is_empty()) {
            text.extend(DIGITS.get(digit as usize));
        }
        text.push_str(unit);
    }
    text
}

fn roman(n: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1_000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if n >= 4_000 {
        return n.to_string();
    }
    let mut left = n;
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while left >= value {
            left -= value;
            text.push_str(sign);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_word_writes_them() {
        let han = [1, 10, 11, 20, 24, 100, 105, 110, 1_005, 2_015].map(han);
        assert_eq!(
            han.join(" "),
            "一 十 十一 二十 二十四 一百 一百零五 一百一十 一千零五 二千零一十五"
        );
        assert_eq!(written(14, "upperRoman"), "XIV");
        assert_eq!(written(28, "lowerLetter"), "bb");
        assert_eq!(written(3, "decimalEnclosedCircle"), "③");
    }
}
