//! Numbers as written in Chinese and English text, and their values.

/// The value of a Chinese digit (〇 零 一 … 九 两); `None` for anything else.
pub fn han_digit(c: char) -> Option<u8> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' => 1,
        '二' | '两' | '兩' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// The power of ten of a Chinese multiplier below 万: 十 百 千.
pub fn han_multiplier(c: char) -> Option<u64> {
    Some(match c {
        '十' => 10,
        '百' => 100,
        '千' => 1000,
        _ => return None,
    })
}

/// Whether `c` is part of a Chinese numeral below 万 (廿 and 卅 included).
pub fn is_han_numeral(c: char) -> bool {
    han_digit(c).is_some() || han_multiplier(c).is_some() || matches!(c, '廿' | '卅')
}

/// The value of a well-formed Chinese numeral below 万 with multipliers (十六, 二百零五, 三百十六, 廿一), strictly: multipliers
/// fall, each digit but the last stands before a multiplier or after 零. `None` otherwise: 十三五 is a name, 二三十 is vague.
pub fn section(numeral: &[char]) -> Option<u64> {
    let (mut total, mut last, mut digit, mut zero) = (0u64, u64::MAX, None::<u64>, false);
    for (position, &c) in numeral.iter().enumerate() {
        if let Some(power) = han_multiplier(c) {
            if power >= last {
                return None;
            }
            let factor = match digit.take() {
                Some(0) => return None,
                Some(value) => value,
                None if c == '十' && (position == 0 || (last == 100 && !zero)) => 1,
                None => return None,
            };
            total += factor * power;
            (last, zero) = (power, false);
        } else if let '廿' | '卅' = c {
            if digit.is_some() || last <= 10 {
                return None;
            }
            total += if c == '廿' { 20 } else { 30 };
            last = 10;
        } else {
            let value = u64::from(han_digit(c)?);
            if digit.is_some() {
                return None;
            }
            if value == 0 {
                if zero || position == 0 {
                    return None;
                }
                zero = true;
            } else {
                digit = Some(value);
            }
        }
    }
    match digit {
        // 一百五 means 150, 一百零五 means 105: only the second is unambiguous enough.
        Some(_) if last > 10 && last != u64::MAX && !zero => None,
        Some(value) => Some(total + value),
        None if zero => None,
        None => Some(total),
    }
}

/// The integer that `text` writes in Arabic, full-width or Chinese digits (positional or with 十 百 千 万 亿). `None` if it
/// writes none, or anything besides.
pub fn parse_integer(text: &str) -> Option<u64> {
    let chars: Vec<char> = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '，'))
        .map(ascii_digit)
        .collect();
    if chars.is_empty() {
        return None;
    }
    if chars.iter().all(char::is_ascii_digit) {
        return chars.iter().collect::<String>().parse().ok();
    }
    if chars.iter().all(|&c| han_digit(c).is_some()) {
        return chars.iter().try_fold(0u64, |n, &c| {
            n.checked_mul(10)?.checked_add(u64::from(han_digit(c)?))
        });
    }
    let mut total = 0u64;
    let mut rest = chars.as_slice();
    for (unit, alternative, power) in [
        ('亿', '億', 100_000_000u64),
        ('万', '萬', 10_000),
        ('\0', '\0', 1),
    ] {
        let part = match rest.iter().position(|&c| c == unit || c == alternative) {
            Some(at) => {
                let part = rest.get(..at)?;
                rest = rest.get(at + 1..)?;
                part
            }
            None if power == 1 => rest,
            None => continue,
        };
        let part = part.strip_prefix(&['零']).unwrap_or(part);
        if part.is_empty() {
            continue;
        }
        let value = if part.iter().all(char::is_ascii_digit) {
            part.iter().collect::<String>().parse().ok()?
        } else {
            section(part)?
        };
        total = total.checked_add(power.checked_mul(value)?)?;
    }
    (total > 0).then_some(total)
}

/// A full-width digit as its ASCII twin; anything else as it is.
fn ascii_digit(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// The value of an English cardinal below a hundred in small letters: seven, thirty. `None` for anything else, compounds
/// (thirty-two) too.
pub fn cardinal(word: &str) -> Option<u32> {
    const UNITS: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = [
        "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    listed(word, &UNITS, &TENS)
}

/// The value of an English ordinal below a hundred, as [`cardinal`].
pub fn ordinal(word: &str) -> Option<u32> {
    const UNITS: [&str; 20] = [
        "zeroth",
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
    ];
    const TENS: [&str; 8] = [
        "twentieth",
        "thirtieth",
        "fortieth",
        "fiftieth",
        "sixtieth",
        "seventieth",
        "eightieth",
        "ninetieth",
    ];
    listed(word, &UNITS, &TENS)
}

fn listed(word: &str, units: &[&str], tens: &[&str]) -> Option<u32> {
    let values = (0..20).zip(units).chain((20..).step_by(10).zip(tens));
    let mut values = values.filter(|(_, name)| **name == word);
    values.next().map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::parse_integer;

    #[test]
    fn integers_are_read_in_every_notation() {
        for (text, value) in [
            ("15", 15),
            ("１５", 15),
            ("十五", 15),
            ("二〇一五", 2015),
            ("二○一五", 2015),
            ("一百零五", 105),
            ("二十四", 24),
            ("廿一", 21),
            ("13亿", 1_300_000_000),
            ("三万二千", 32_000),
            ("两千", 2000),
        ] {
            assert_eq!(parse_integer(text), Some(value), "{text}");
        }
    }

    #[test]
    fn names_and_vague_numbers_have_no_value() {
        for text in ["十三五", "二三十", "", "互联网", "百", "一千一千"] {
            assert_eq!(parse_integer(text), None, "{text}");
        }
    }
}
