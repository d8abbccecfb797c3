//! Directives: HTML comments that speak to yinwen.

use super::{Directive, DirectiveKind};
use crate::config::Spanned;
use std::ops::Range;

/// Reads the comment at `range`, if it is a directive.
pub(super) fn parse(text: &str, range: Range<usize>) -> Option<Directive> {
    let comment = text.get(range.clone())?;
    let inner = comment.strip_prefix("<!--")?.strip_suffix("-->")?;
    let words = words(inner, range.start + 4);
    let mut words = words.into_iter();
    let name = words.next()?;
    let what = name.value.strip_prefix("yinwen-")?;
    let mut rules: Vec<Spanned<String>> = words.take_while(|word| word.value != "--").collect();
    let kind = match what {
        "disable" => DirectiveKind::Disable,
        "enable" => DirectiveKind::Enable,
        "disable-line" => DirectiveKind::DisableLine,
        "disable-next-line" => DirectiveKind::DisableNextLine,
        "disable-file" => DirectiveKind::DisableFile,
        "source" => match rules.first().map(|word| word.value.clone()) {
            Some(id) => DirectiveKind::Source((id != "none").then_some(id)),
            None => DirectiveKind::Unknown,
        },
        _ => DirectiveKind::Unknown,
    };
    if kind != DirectiveKind::Unknown && !matches!(kind, DirectiveKind::Source(_)) {
        for rule in &mut rules {
            let bare = rule.value.trim_end_matches(',').len();
            rule.span.end -= rule.value.len() - bare;
            rule.value.truncate(bare);
        }
        rules.retain(|rule| !rule.value.is_empty());
    }
    Some(Directive { range, kind, rules })
}

fn words(text: &str, base: usize) -> Vec<Spanned<String>> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_whitespace(), start) {
            (false, None) => start = Some(at),
            (true, Some(from)) => {
                let value = text.get(from..at).unwrap_or_default().to_string();
                out.push(Spanned {
                    value,
                    span: base + from..base + at,
                });
                start = None;
            }
            _ => {}
        }
    }
    out
}
