//! From an alignment to classified variants in the original texts.

use super::align::{Alignment, Edit};
use super::{Variant, VariantKind};
use crate::text::fold::{Folded, fold, fold_char, is_invisible, narrow};
use crate::text::{han, number, words};
use std::ops::Range;

/// One side of a collation: a text, its fold, and which of its bytes are read.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The original text.
    pub text: &'a str,
    /// Its fold, with origins in `text`.
    pub folded: &'a Folded,
    /// Byte ranges of `text` that are read; `None`: all of it.
    pub readable: Option<&'a [Range<usize>]>,
}

impl Side<'_> {
    /// The readable text of a byte range, layout gone.
    pub fn reading(&self, bytes: Range<usize>) -> String {
        let mut out = String::new();
        match self.readable {
            None => tidy(self.text.get(bytes).unwrap_or_default(), &mut out),
            Some(parts) => {
                let from = parts.partition_point(|part| part.end <= bytes.start);
                for part in parts
                    .iter()
                    .skip(from)
                    .take_while(|part| part.start < bytes.end)
                {
                    tidy(
                        self.text
                            .get(part.start.max(bytes.start)..part.end.min(bytes.end))
                            .unwrap_or_default(),
                        &mut out,
                    );
                }
            }
        }
        out
    }

    /// The original character or characters of a unit, without invisible ones.
    fn original(&self, unit: usize) -> &str {
        self.folded
            .origins
            .get(unit)
            .and_then(|&(start, end)| self.text.get(start as usize..end as usize))
            .unwrap_or_default()
    }

    /// The bytes of `units`; for an empty range, the point after the unit before.
    fn bytes(&self, units: &Range<usize>) -> Range<usize> {
        if let Some(bytes) = self.folded.bytes(units.clone()) {
            return bytes;
        }
        let at = match units
            .start
            .checked_sub(1)
            .and_then(|before| self.folded.origins.get(before))
        {
            Some(&(_, end)) => end as usize,
            None => self
                .folded
                .origins
                .first()
                .map_or(0, |&(start, _)| start as usize),
        };
        at..at
    }

    /// What stands between unit `at - 1` and unit `at`, as it lies in the file.
    fn between(&self, at: usize) -> &str {
        let bounds = at
            .checked_sub(1)
            .and_then(|before| self.folded.origins.get(before))
            .zip(self.folded.origins.get(at));
        bounds
            .and_then(|(&(_, end), &(start, _))| self.text.get(end as usize..start as usize))
            .unwrap_or_default()
    }

    /// Whether the place between unit `at - 1` and unit `at` lies inside a Latin word or a number.
    pub fn inside_token(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else {
            return false;
        };
        let (Some(&left), Some(&right)) =
            (self.folded.origins.get(before), self.folded.origins.get(at))
        else {
            return false;
        };
        if left == right {
            return true;
        }
        let (Some(a), Some(b)) = (
            self.original(before).chars().next_back(),
            self.original(at).chars().next(),
        ) else {
            return false;
        };
        let (a, b) = (narrow(a), narrow(b));
        let gap = self.between(at);
        if gap == "," {
            let digits = (at..at + 4).take_while(|&unit| self.is_digit(unit)).count();
            return a.is_ascii_digit() && digits == 3;
        }
        if !gap.is_empty() {
            return false;
        }
        let numeral = |c: char| c.is_ascii_digit() || number::is_han_numeral(c);
        let word = |c: char| {
            c.is_alphanumeric() && !han::is_han(c) && !number::is_han_numeral(c) && is_spaced(c)
        };
        match (a, b) {
            _ if word(a) && word(b) => true,
            ('.', _) | ('-' | '−', _) => b.is_ascii_digit(),
            ('$' | '¥' | '￥' | '€' | '£', _) => b.is_ascii_digit(),
            (_, '.') => a.is_ascii_digit(),
            (_, '%' | '‰') => numeral(a),
            (_, '万' | '亿' | '萬' | '億') => numeral(a) || matches!(a, '万' | '萬'),
            // A positional numeral: 二〇|一五.
            _ if number::han_digit(a).is_some() && number::han_digit(b).is_some() => {
                self.positional(at)
            }
            _ => false,
        }
    }

    fn is_digit(&self, unit: usize) -> bool {
        self.original(unit)
            .chars()
            .next()
            .is_some_and(|c| narrow(c).is_ascii_digit())
    }

    /// Whether the Chinese digits around `at` are a positional number: three or more, or one with a zero.
    fn positional(&self, at: usize) -> bool {
        let digit = |unit: usize| {
            self.original(unit)
                .chars()
                .next()
                .filter(|&c| number::han_digit(c).is_some())
        };
        let left = (0..at).rev().map_while(digit).take(8);
        let run: Vec<char> = left.chain((at..at + 8).map_while(digit)).collect();
        run.len() >= 3 || run.iter().any(|c| matches!(c, '〇' | '零' | '○'))
    }
}

/// Whether a letter belongs to a script that separates its words by spaces.
fn is_spaced(c: char) -> bool {
    !matches!(c as u32, 0x0E00..=0x0EFF | 0x1100..=0x11FF | 0x3040..=0x30FF | 0x3100..=0x312F | 0xAC00..=0xD7AF)
}

/// Copies `text` without layout: white space goes, except one space between letters that need it.
fn tidy(text: &str, out: &mut String) {
    let mut space = false;
    for c in text.chars() {
        if c.is_whitespace() {
            space = true;
        } else if !is_invisible(c) {
            let needs = |c: char| {
                !han::is_han(c)
                    && !matches!(c as u32, 0x2010..=0x206F | 0x3000..=0x303F | 0xFF00..=0xFFEF)
            };
            if space && out.chars().next_back().is_some_and(needs) && needs(c) {
                out.push(' ');
            }
            space = false;
            out.push(c);
        }
    }
}

/// The variants of two stretches of equal units: orthography and punctuation.
pub fn orthographic(
    quotation: Side,
    source: Side,
    from: usize,
    at: usize,
    length: usize,
) -> Vec<Variant> {
    let mut variants: Vec<Variant> = Vec::new();
    let mut push = |kind: VariantKind, q: Range<usize>, s: Range<usize>| {
        let (quotation_text, source_text) =
            (quotation.reading(q.clone()), source.reading(s.clone()));
        match variants.last_mut() {
            Some(last)
                if last.kind == kind
                    && kind != VariantKind::Punctuation
                    && last.quotation.end == q.start
                    && last.source.end == s.start =>
            {
                last.quotation.end = q.end;
                last.source.end = s.end;
                last.quotation_text.push_str(&quotation_text);
                last.source_text.push_str(&source_text);
            }
            _ => variants.push(Variant {
                kind,
                quotation: q,
                source: s,
                quotation_text,
                source_text,
            }),
        }
    };
    // The last place where only one side has a break between two Latin letters: (unit, whether the quotation has it).
    let mut broken: Option<(usize, bool)> = None;
    let mut done = (0, 0);
    for step in 0..length {
        let (q, s) = (from + step, at + step);
        if step > 0 {
            let (left, right) = (quotation.between(q), source.between(s));
            if left != right || source.readable.is_some() {
                let (a, b) = (
                    quotation.bytes(&(q - 1..q)).end..quotation.bytes(&(q..q + 1)).start,
                    source.bytes(&(s - 1..s)).end..source.bytes(&(s..s + 1)).start,
                );
                if a.start <= a.end && b.start <= b.end {
                    let (left, right) = (quotation.reading(a.clone()), source.reading(b.clone()));
                    if let Some(kind) = punctuation(&left, &right) {
                        push(kind, a, b);
                    } else if let Some(broken_here) = word_break(quotation, source, q, s) {
                        let crossing = broken.is_some_and(|(unit, side)| {
                            side != broken_here
                                && (unit..q)
                                    .all(|unit| unit == q || quotation.original(unit).is_ascii())
                                && q - unit <= 24
                        });
                        if crossing {
                            push(VariantKind::Substitution, a, b);
                        }
                        broken = Some((q, broken_here));
                    }
                }
            }
        }
        let (left, right) = (quotation.original(q), source.original(s));
        if left != right {
            let (a, b) = (quotation.bytes(&(q..q + 1)), source.bytes(&(s..s + 1)));
            // The digits of one number share its bytes.
            if (a.end, b.end) != done
                && let Some(kind) = spelling(left, right)
            {
                push(kind, a.clone(), b.clone());
            }
            done = (a.end, b.end);
        }
    }
    variants
}

/// Whether one side alone has a break between two letters of a Latin word that is no line wrap: `Some(true)` if the quotation has it.
fn word_break(quotation: Side, source: Side, q: usize, s: usize) -> Option<bool> {
    let letter = |text: &str| text.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
    if !(letter(source.original(s)) && letter(source.original(s - 1))) {
        return None;
    }
    let (left, right) = (quotation.between(q), source.between(s));
    match (left.is_empty(), right.is_empty()) {
        (true, false) if !right.contains('\n') => Some(false),
        (false, true) => Some(true),
        _ => None,
    }
}

/// How two spellings of one unit differ.
fn spelling(left: &str, right: &str) -> Option<VariantKind> {
    let clean = |text: &str| {
        text.chars()
            .filter(|&c| !c.is_whitespace() && !is_invisible(c))
            .collect::<String>()
    };
    let (left, right) = (clean(left), clean(right));
    if left == right {
        return None;
    }
    let width = |text: &str| text.chars().map(narrow).collect::<String>();
    let (narrow_left, narrow_right) = (width(&left), width(&right));
    let numeric = |text: &str| {
        text.chars().any(|c| {
            narrow(c).is_ascii_digit() || number::is_han_numeral(c) || matches!(c, '两' | '兩')
        })
    };
    Some(if narrow_left == narrow_right {
        VariantKind::Width
    } else if narrow_left.to_lowercase() == narrow_right.to_lowercase() {
        VariantKind::Case
    } else if numeric(&left) && numeric(&right) {
        VariantKind::NumberStyle
    } else if left.chars().map(fold_char).eq(right.chars().map(fold_char)) {
        VariantKind::Script
    } else if left.chars().count() == 1
        && right.chars().count() == 1
        && left.chars().chain(right.chars()).any(|c| c as u32 > 0xFFFF)
    {
        // Two astral characters that share a unit.
        VariantKind::Substitution
    } else {
        VariantKind::Script
    })
}

/// How two runs of punctuation differ; `None` if they do not.
fn punctuation(left: &str, right: &str) -> Option<VariantKind> {
    // Square brackets are the quoter's (an interpolation that says what the source says), `*` is left over markup.
    let counts = |c: char| {
        !c.is_whitespace()
            && !is_invisible(c)
            && !matches!(c, '*' | '[' | ']' | '［' | '］' | '〔' | '〕')
    };
    let strip = |text: &str| text.chars().filter(|&c| counts(c)).collect::<String>();
    let (left, right) = (strip(left), strip(right));
    if left == right {
        return None;
    }
    let folded = |text: &str, class: fn(char) -> Option<char>| {
        let mut out = String::new();
        for c in text.chars() {
            let c = class(c).unwrap_or(c);
            if !(matches!(c, '—' | '…') && out.ends_with(c)) {
                out.push(c);
            }
        }
        out
    };
    let width =
        |c: char| Some(if c == '。' { '.' } else { narrow(c) }).filter(|&n| n != c && n != '-');
    for (kind, class) in [
        (VariantKind::Width, width as fn(char) -> Option<char>),
        (VariantKind::QuoteMarks, |c| {
            if is_quote_mark(c) {
                Some('"')
            } else {
                width_of(c)
            }
        }),
        (VariantKind::Dash, |c| {
            if is_dash(c) { Some('—') } else { width_of(c) }
        }),
        (VariantKind::EllipsisStyle, |c| {
            if matches!(c, '…' | '⋯' | '.' | '。') {
                Some('…')
            } else {
                width_of(c)
            }
        }),
    ] {
        if folded(&left, class) == folded(&right, class) {
            return Some(kind);
        }
    }
    Some(VariantKind::Punctuation)
}

fn width_of(c: char) -> Option<char> {
    Some(narrow(c)).filter(|&narrow| narrow != c)
}

/// Any style of quotation mark.
fn is_quote_mark(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '＂'
            | '＇'
            | '“'
            | '”'
            | '‘'
            | '’'
            | '„'
            | '‟'
            | '‚'
            | '‛'
            | '「'
            | '」'
            | '『'
            | '』'
            | '﹁'
            | '﹂'
            | '﹃'
            | '﹄'
            | '〝'
            | '〞'
            | '〟'
            | '«'
            | '»'
            | '‹'
            | '›'
    )
}

/// Any style of dash or hyphen.
fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '－' | '–' | '—' | '―' | '─' | '−' | '‐' | '‑' | '~' | '～' | '〜' | '﹣'
    )
}

/// All variants of an alignment, in order of the quotation.
pub fn variants(quotation: Side, source: Side, alignment: &Alignment) -> Vec<Variant> {
    let mut whole = alignment.edits.clone();
    whole_ends(quotation, source, alignment, &mut whole);
    let edits = transposed(quotation, widened(quotation, source, &whole));
    let mut out = Vec::new();
    let begin = edits
        .first()
        .filter(|(edit, _)| edit.quotation.start == 0)
        .map_or(alignment.span.start, |(edit, _)| edit.source.start);
    let (mut q, mut s) = (0, begin);
    if alignment.moved.is_empty() {
        for (edit, swapped) in &edits {
            let length = edit.quotation.start.saturating_sub(q);
            out.extend(orthographic(quotation, source, q, s, length));
            out.push(difference(quotation, source, edit, *swapped));
            (q, s) = (edit.quotation.end, edit.source.end);
        }
        out.extend(orthographic(
            quotation,
            source,
            q,
            s,
            quotation.folded.units.len().saturating_sub(q),
        ));
    } else {
        let first = out_of_order(&alignment.moved);
        let units = first
            .iter()
            .fold(None::<Range<usize>>, |whole, (range, _)| {
                Some(whole.map_or(range.clone(), |w| {
                    w.start.min(range.start)..w.end.max(range.end)
                }))
            });
        let source_units = first
            .iter()
            .fold(None::<Range<usize>>, |whole, (_, range)| {
                Some(whole.map_or(range.clone(), |w| {
                    w.start.min(range.start)..w.end.max(range.end)
                }))
            });
        if let (Some(quotation_units), Some(source_units)) = (units, source_units) {
            out.push(difference(
                quotation,
                source,
                &Edit {
                    quotation: quotation_units,
                    source: source_units,
                },
                true,
            ));
        }
        out.extend(
            edits
                .iter()
                .map(|(edit, swapped)| difference(quotation, source, edit, *swapped)),
        );
        out.sort_by_key(|variant| variant.quotation.start);
    }
    out
}

/// Moves what is only left out, or only put in, to where it begins and ends with punctuation, if the text allows several readings:
/// in “加强沟通、[扩大共识、]深化合作” the 、 tells which words were left out.
pub fn settle(quotation: Side, source: Side, alignment: &mut Alignment) {
    let mut floor = (0, alignment.span.start);
    let count = alignment.edits.len();
    for index in 0..count {
        let ceiling = alignment
            .edits
            .get(index + 1)
            .map_or((quotation.folded.units.len(), alignment.span.end), |next| {
                (next.quotation.start, next.source.start)
            });
        let Some(edit) = alignment.edits.get_mut(index) else {
            return;
        };
        let gone = edit.quotation.is_empty();
        if gone != edit.source.is_empty() {
            let (side, range) = if gone {
                (source, &edit.source)
            } else {
                (quotation, &edit.quotation)
            };
            let units = &side.folded.units;
            let (back, ahead) = if gone {
                (
                    (edit.quotation.start - floor.0).min(edit.source.start - floor.1),
                    (ceiling.0 - edit.quotation.end).min(ceiling.1 - edit.source.end),
                )
            } else {
                (
                    (edit.source.start - floor.1).min(edit.quotation.start - floor.0),
                    (ceiling.1 - edit.source.end).min(ceiling.0 - edit.quotation.end),
                )
            };
            let (start, end) = (range.start, range.end);
            let left = (1..=back)
                .take_while(|step| units.get(start - step) == units.get(end - step))
                .count();
            let right = (0..ahead)
                .take_while(|step| units.get(start + step) == units.get(end + step))
                .count();
            let weight = |shift: isize| {
                let at = |unit: usize| {
                    unit.checked_add_signed(shift)
                        .map_or("", |unit| side.between(unit))
                        .chars()
                        .any(|c| !c.is_whitespace())
                };
                u8::from(at(start)) + u8::from(at(end))
            };
            let shifts = (-(left as isize)..=right as isize).rev();
            let best = shifts
                .max_by_key(|&shift| (weight(shift), -shift.abs()))
                .unwrap_or(0);
            let moved = |range: &Range<usize>| {
                range.start.saturating_add_signed(best)..range.end.saturating_add_signed(best)
            };
            (edit.quotation, edit.source) = (moved(&edit.quotation), moved(&edit.source));
        }
        floor = (edit.quotation.end, edit.source.end);
    }
}

/// Adds an edit where the quotation begins or ends inside a word or number of the source.
fn whole_ends(quotation: Side, source: Side, alignment: &Alignment, edits: &mut Vec<Edit>) {
    if !alignment.moved.is_empty() {
        return;
    }
    let length = quotation.folded.units.len();
    let start = (0..=alignment.span.start)
        .rev()
        .find(|&at| !source.inside_token(at))
        .unwrap_or(0);
    if start < alignment.span.start && edits.first().is_none_or(|edit| edit.quotation.start > 0) {
        edits.insert(
            0,
            Edit {
                quotation: 0..0,
                source: start..alignment.span.start,
            },
        );
    }
    let end = (alignment.span.end..source.folded.units.len())
        .find(|&at| !source.inside_token(at))
        .unwrap_or(source.folded.units.len());
    if end > alignment.span.end && edits.last().is_none_or(|edit| edit.quotation.end < length) {
        edits.push(Edit {
            quotation: length..length,
            source: alignment.span.end..end,
        });
    }
}

/// The groups from the first to the last that are out of order.
fn out_of_order(moved: &[(Range<usize>, Range<usize>)]) -> &[(Range<usize>, Range<usize>)] {
    let mut sorted: Vec<usize> = moved.iter().map(|(_, source)| source.start).collect();
    sorted.sort_unstable();
    let differs = |index: &usize| {
        moved.get(*index).map(|(_, source)| source.start) != sorted.get(*index).copied()
    };
    let first = (0..moved.len()).find(differs).unwrap_or(0);
    let last = (0..moved.len())
        .rev()
        .find(differs)
        .unwrap_or(moved.len().saturating_sub(1));
    moved.get(first..=last).unwrap_or(moved)
}

/// Edits grown to whole words and numbers; those that meet become one.
fn widened(quotation: Side, source: Side, edits: &[Edit]) -> Vec<Edit> {
    let mut cuts = WordCuts::default();
    let mut out: Vec<Edit> = Vec::new();
    for (index, edit) in edits.iter().enumerate() {
        let mut edit = edit.clone();
        let next = edits
            .get(index + 1)
            .map_or(quotation.folded.units.len(), |next| next.quotation.start);
        let mut floor = out.last().map_or(0, |last| last.quotation.end);
        while cuts.splits(quotation, source, edit.quotation.start, edit.source.start)
            && edit.quotation.start > 0
            && edit.source.start > 0
        {
            if edit.quotation.start == floor {
                // The word began inside the edit before.
                let Some(last) = out.pop() else { break };
                if last.source.end > edit.source.start {
                    out.push(last);
                    break;
                }
                edit = Edit {
                    quotation: last.quotation.start..edit.quotation.end,
                    source: last.source.start..edit.source.end,
                };
                floor = out.last().map_or(0, |last| last.quotation.end);
                continue;
            }
            edit.quotation.start -= 1;
            edit.source.start -= 1;
        }
        while edit.quotation.end < next
            && cuts.splits(quotation, source, edit.quotation.end, edit.source.end)
        {
            edit.quotation.end += 1;
            edit.source.end += 1;
        }
        match out.last_mut() {
            Some(last)
                if last.quotation.end >= edit.quotation.start
                    && last.source.end <= edit.source.start =>
            {
                let equal = edit.source.start - last.source.end;
                if equal == 0 || last.quotation.end > edit.quotation.start {
                    last.quotation.end = edit.quotation.end;
                    last.source.end = edit.source.end;
                } else {
                    out.push(edit);
                }
            }
            _ => out.push(edit),
        }
    }
    out
}

/// Where the words of both sides end, found only around the places asked for.
#[derive(Default)]
struct WordCuts {
    quotation: Vec<(Range<usize>, Vec<usize>)>,
    source: Vec<(Range<usize>, Vec<usize>)>,
}

impl WordCuts {
    /// Whether a word or number of either side runs across the places before units `q` and `s`.
    fn splits(&mut self, quotation: Side, source: Side, q: usize, s: usize) -> bool {
        quotation.inside_token(q)
            || source.inside_token(s)
            || inside_word(&mut self.quotation, quotation, q)
            || inside_word(&mut self.source, source, s)
    }
}

/// Whether a Chinese word of `side` runs across the place before unit `at`. Words are cut in the run of Han characters around it.
fn inside_word(cuts: &mut Vec<(Range<usize>, Vec<usize>)>, side: Side, at: usize) -> bool {
    const REACH: usize = 24;
    let is_han = |unit: usize| side.original(unit).chars().next().is_some_and(han::is_han);
    if at == 0
        || !is_han(at)
        || !is_han(at - 1)
        || at >= side.folded.units.len()
        || !side.between(at).trim().is_empty()
    {
        return false;
    }
    if let Some((_, ends)) = cuts.iter().find(|(range, _)| range.contains(&at)) {
        return !ends.contains(&at);
    }
    let unbroken = |unit: &usize| is_han(*unit) && side.between(*unit).trim().is_empty();
    let first = (at.saturating_sub(REACH)..at)
        .rev()
        .take_while(|unit| unbroken(&(unit + 1)) && is_han(*unit))
        .last()
        .unwrap_or(at);
    let last = (at..at + REACH)
        .take_while(unbroken)
        .last()
        .map_or(at, |unit| unit + 1);
    let mut text = String::new();
    let mut offsets = Vec::new();
    for unit in first..last {
        offsets.push((text.len(), unit));
        text.extend(side.original(unit).chars().next().map(han::class));
    }
    let ends: Vec<usize> = words::words(&text)
        .into_iter()
        .filter_map(|word| {
            offsets
                .iter()
                .find(|(offset, _)| *offset == word.start)
                .map(|&(_, unit)| unit)
        })
        .collect();
    let inside = !ends.contains(&at);
    cuts.push((first..last, ends));
    inside
}

/// Joins an addition and the omission of the same words into a transposition (`true`).
fn transposed(quotation: Side, edits: Vec<Edit>) -> Vec<(Edit, bool)> {
    let mut out: Vec<(Edit, bool)> = Vec::new();
    for edit in edits {
        let partner = out.iter().rposition(|(other, swapped)| {
            let near = edit.quotation.start - other.quotation.end <= 60;
            let pure = |edit: &Edit| edit.quotation.is_empty() != edit.source.is_empty();
            let opposite = other.quotation.is_empty() != edit.quotation.is_empty();
            let unit = |range: &Range<usize>| {
                quotation
                    .folded
                    .units
                    .get(range.clone())
                    .unwrap_or_default()
                    .to_vec()
            };
            !swapped && near && pure(other) && pure(&edit) && opposite && {
                let (moved, gone) = if other.quotation.is_empty() {
                    (&edit, other)
                } else {
                    (other, &edit)
                };
                moved.quotation.len() == gone.source.len() && !unit(&moved.quotation).is_empty()
            }
        });
        match partner {
            Some(at) => {
                let first = out
                    .get(at)
                    .map(|(first, _)| first.clone())
                    .unwrap_or(edit.clone());
                out.truncate(at);
                out.push((
                    Edit {
                        quotation: first.quotation.start..edit.quotation.end,
                        source: first.source.start..edit.source.end,
                    },
                    true,
                ));
            }
            None => out.push((edit, false)),
        }
    }
    out
}

/// An edit as a classified variant.
fn difference(quotation: Side, source: Side, edit: &Edit, swapped: bool) -> Variant {
    let (q, s) = (quotation.bytes(&edit.quotation), source.bytes(&edit.source));
    let (quotation_text, source_text) = (quotation.reading(q.clone()), source.reading(s.clone()));
    let same_letters = || {
        let sorted = |text: &str| {
            let mut units = fold(text).units;
            units.sort_unstable();
            units
        };
        sorted(&quotation_text) == sorted(&source_text)
    };
    let kind = if swapped && same_letters() {
        VariantKind::Transposition
    } else {
        classify(&quotation_text, &source_text)
    };
    Variant {
        kind,
        quotation: q,
        source: s,
        quotation_text,
        source_text,
    }
}

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

    #[test]
    fn punctuation_styles_are_told_apart() {
        assert_eq!(punctuation("，", ","), Some(Width));
        assert_eq!(punctuation("「", "“"), Some(QuoteMarks));
        assert_eq!(punctuation("--", "——"), Some(Dash));
        assert_eq!(punctuation("...", "……"), Some(EllipsisStyle));
        assert_eq!(punctuation("；", "，"), Some(Punctuation));
        assert_eq!(punctuation("， ", "，"), None);
    }
}
