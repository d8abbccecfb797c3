//! How findings speak of words, variants and places, in both languages.

use super::{Context, place};
use crate::collate::{Variant, VariantKind};
use crate::workspace::Passage;

/// The most characters of a text that a message shows.
const SHOWN: usize = 40;

/// A text with its middle left out if it is long.
pub(super) fn short(text: &str) -> String {
    let count = text.chars().count();
    if count <= SHOWN {
        return text.to_string();
    }
    let half = SHOWN / 2 - 1;
    let head: String = text.chars().take(half).collect();
    let tail: String = text.chars().skip(count - half).collect();
    format!("{}…{}", head.trim_end(), tail.trim_start())
}

/// In quotation marks, shortened.
pub(super) fn quoted(text: &str) -> String {
    format!("“{}”", short(text))
}

/// One variant in words.
pub(super) fn variant(cx: &Context, variant: &Variant) -> String {
    let (ours, theirs) = (
        quoted(&variant.quotation_text),
        quoted(&variant.source_text),
    );
    if variant.kind == VariantKind::Transposition {
        return cx.say(
            format!("{ours} — the source has the order {theirs}"),
            format!("{ours}——来源次序为{theirs}"),
        );
    }
    match (
        variant.quotation_text.is_empty(),
        variant.source_text.is_empty(),
    ) {
        (true, _) => cx.say(format!("{theirs} is left out"), format!("漏{theirs}")),
        (_, true) => cx.say(
            format!("{ours} is not in the source"),
            format!("来源无{ours}"),
        ),
        _ => cx.say(
            format!("{ours} — the source has {theirs}"),
            format!("{ours}——来源作{theirs}"),
        ),
    }
}

/// So many changes are named in the title of a fix.
const NAMED: usize = 2;

/// What giving the quotation the source's reading changes, as the title of a fix.
pub(super) fn changes(cx: &Context, all: &[&Variant]) -> String {
    let one = |variant: &&Variant| {
        let (ours, theirs) = (
            quoted(&variant.quotation_text),
            quoted(&variant.source_text),
        );
        match (
            variant.quotation_text.is_empty(),
            variant.source_text.is_empty(),
        ) {
            (true, _) => cx.say(format!("insert {theirs}"), format!("补上{theirs}")),
            (_, true) => cx.say(format!("delete {ours}"), format!("删去{ours}")),
            _ => cx.say(
                format!("change {ours} to {theirs}"),
                format!("{ours}改为{theirs}"),
            ),
        }
    };
    let named: Vec<String> = all.iter().take(NAMED).map(one).collect();
    let mut title = named.join(&cx.say(", ", "，"));
    match all.len().saturating_sub(NAMED) {
        0 => {}
        1 => title.push_str(&cx.say(", and one more change", "，另改一处")),
        more => title.push_str(&cx.say(
            format!(", and {more} more changes"),
            format!("，另改 {more} 处"),
        )),
    }
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    title
}

/// Several variants in words, with the place they are found at.
pub(super) fn variants(cx: &Context, all: &[&Variant], at: Option<&Passage>) -> String {
    let list: Vec<String> = all.iter().map(|v| variant(cx, v)).collect();
    let mut out = list.join(if cx.chinese() { "；" } else { "; " });
    if let Some(passage) = at {
        let start = all.first().map_or(passage.bytes.start, |v| v.source.start);
        let inside = if passage.bytes.contains(&start) {
            start
        } else {
            passage.bytes.start
        };
        out.push_str(&in_parentheses(
            cx,
            &place::name(&cx.ws.corpus, passage.source, inside),
        ));
    }
    out
}

/// ` (x)` or `（x）`.
pub(super) fn in_parentheses(cx: &Context, text: &str) -> String {
    if cx.chinese() {
        format!("（{text}）")
    } else {
        format!(" ({text})")
    }
}

/// `a`, `a or b`, `a, b or c`; 、 and 或 in Chinese, with a space between 或 and a Latin word.
pub(super) fn any_of(cx: &Context, items: &[String]) -> String {
    let (comma, or) = if cx.chinese() {
        ("、", "或")
    } else {
        (", ", " or ")
    };
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => {
            let head = head.join(comma);
            let latin = |c: Option<char>| cx.chinese() && c.is_some_and(|c| c.is_ascii());
            let space = |c| if latin(c) { " " } else { "" };
            let (before, after) = (space(head.chars().next_back()), space(last.chars().next()));
            format!("{head}{before}{or}{after}{last}")
        }
    }
}
