//! Classes of Han characters that write the same word: simplified, traditional and variant forms.
//!
//! The table (`data/han_classes.txt`) is the transitive closure of OpenCC's character tables, of Unicode's
//! Equivalent_Unified_Ideograph (Kangxi radicals, CJK radicals supplement) and of glyph variants such as 裏/裡/里. Characters
//! are folded to classes, never converted: which of 乾, 幹, 干 was meant is not decided here. Regional words (網路, 网络) stay
//! different.

use std::collections::HashMap;
use std::sync::LazyLock;

static TABLE: &str = include_str!("data/han_classes.txt");

struct Classes {
    /// Representative of each character of the basic plane, itself where it has no class; 0 for one whose representative is
    /// astral.
    basic: Vec<u16>,
    /// Representatives of astral characters, and of basic ones whose representative is astral.
    other: HashMap<char, char>,
}

static CLASSES: LazyLock<Classes> = LazyLock::new(|| {
    let mut classes = Classes {
        basic: (0..=u16::MAX).collect(),
        other: HashMap::new(),
    };
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let Some(first) = line.chars().next() else {
            continue;
        };
        for member in line.chars() {
            match (
                classes.basic.get_mut(member as usize),
                u16::try_from(first as u32),
            ) {
                (Some(slot), Ok(unit)) => *slot = unit,
                (slot, _) => {
                    classes.other.insert(member, first);
                    slot.into_iter().for_each(|slot| *slot = 0);
                }
            }
        }
    }
    classes
});

/// The representative of the class of `c`; `c` itself where it has none.
pub fn class(c: char) -> char {
    let classes = &*CLASSES;
    match classes.basic.get(c as usize) {
        Some(0) | None => classes.other.get(&c).copied().unwrap_or(c),
        Some(&unit) => char::from_u32(u32::from(unit)).unwrap_or(c),
    }
}

/// Whether `c` is a Han character (ideographs, radicals, 〇).
pub fn is_han(c: char) -> bool {
    matches!(c as u32,
        0x3007 | 0x2E80..=0x2FDF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x323AF)
}

#[cfg(test)]
mod tests {
    use super::class;

    #[test]
    fn forms_of_one_word_share_a_class() {
        for forms in [
            "网網",
            "裏裡里",
            "爲為为",
            "着著",
            "台臺颱檯",
            "乾幹干",
            "⻣骨",
            "⼀一",
            "鑒鑑鉴",
            "后後",
        ] {
            let classes: std::collections::BTreeSet<_> = forms.chars().map(class).collect();
            assert_eq!(classes.len(), 1, "{forms}");
        }
    }

    #[test]
    fn different_words_keep_different_classes() {
        for (a, b) in [
            ('摒', '摈'),
            ('路', '络'),
            ('系', '糸'),
            ('利', '力'),
            ('象', '像'),
            ('炼', '链'),
        ] {
            assert_ne!(class(a), class(b), "{a} {b}");
        }
    }
}
