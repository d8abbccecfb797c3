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
    Some(match word {
        "zero" => 0,
        "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "eleven" => 11,
        "twelve" => 12,
        "thirteen" => 13,
        "fourteen" => 14,
        "fifteen" => 15,
        "sixteen" => 16,
        "seventeen" => 17,
        "eighteen" => 18,
        "nineteen" => 19,
        "twenty" => 20,
        "thirty" => 30,
        "forty" => 40,
        "fifty" => 50,
        "sixty" => 60,
        "seventy" => 70,
        "eighty" => 80,
        "ninety" => 90,
        _ => return None,
    })
}

/// The value of an English ordinal below a hundred, as [`cardinal`].
pub fn ordinal(word: &str) -> Option<u32> {
    Some(match word {
        "zeroth" => 0,
        "first" => 1,
        "second" => 2,
        "third" => 3,
        "fourth" => 4,
        "fifth" => 5,
        "sixth" => 6,
        "seventh" => 7,
        "eighth" => 8,
        "ninth" => 9,
        "tenth" => 10,
        "eleventh" => 11,
        "twelfth" => 12,
        "thirteenth" => 13,
        "fourteenth" => 14,
        "fifteenth" => 15,
        "sixteenth" => 16,
        "seventeenth" => 17,
        "eighteenth" => 18,
        "nineteenth" => 19,
        "twentieth" => 20,
        "thirtieth" => 30,
        "fortieth" => 40,
        "fiftieth" => 50,
        "sixtieth" => 60,
        "seventieth" => 70,
        "eightieth" => 80,
        "ninetieth" => 90,
        _ => return None,
    })
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
