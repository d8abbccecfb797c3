//! The parts of a file that holds several documents: `from` and `until` found in fold space.

use super::Cause;
use crate::config::{SourceConfig, Spanned};
use crate::files::Text;
use crate::text::fold::{Folded, fold};
use std::ops::Range;

/// What became of one configured part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Its bytes of the file.
    Found(Range<usize>),
    /// The anchor that was not found: where it is written, its words, and why.
    Failed {
        span: Range<usize>,
        anchor: String,
        cause: Cause,
    },
}

/// Finds the parts that `configs` (in their order, all of one file) describe in `text`. A part that fails does not move the
/// next one. `body` is where the text begins, after front matter.
pub(super) fn find(text: &Text, body: usize, configs: &[&SourceConfig]) -> Vec<Part> {
    if configs
        .iter()
        .all(|c| c.from.is_none() && c.until.is_none())
    {
        // Several ids without anchors for one file are one text under several names.
        return configs
            .iter()
            .map(|_| Part::Found(body..text.len()))
            .collect();
    }
    let folded = fold(text);
    let mut at = body;
    let mut parts: Vec<Part> = Vec::new();
    // Parts that end where the next one begins.
    let mut open: Option<usize> = None;
    for config in configs {
        let part = find_one(text, &folded, at, config);
        if let Part::Found(range) = &part {
            if let Some(Part::Found(before)) = open.take().and_then(|i| parts.get_mut(i)) {
                before.end = range.start;
            }
            if config.until.is_none() {
                open = Some(parts.len());
                // The next part is looked for after this one's first words.
                at = anchor(config.from.as_ref())
                    .and_then(|words| search(&folded, &words, range.start))
                    .map_or(at, |hit| hit.end);
            } else {
                at = range.end;
            }
        }
        parts.push(part);
    }
    parts
}

/// The part `config` describes, looked for from byte `at`.
fn find_one(text: &str, folded: &Folded, at: usize, config: &SourceConfig) -> Part {
    let mut start = at;
    let mut after = at;
    if let Some(from) = &config.from {
        match find_anchor(folded, from, at, false) {
            Ok(hit) => {
                start = widen_start(text, hit.start, at);
                after = hit.end;
                // A one-line part: `until` may be the same words.
                if config
                    .until
                    .as_ref()
                    .is_some_and(|until| anchor(Some(until)) == anchor(Some(from)))
                {
                    return Part::Found(start..widen_end(text, hit.end));
                }
            }
            Err(cause) => return failed(from, cause),
        }
    }
    let Some(until) = &config.until else {
        return Part::Found(start..text.len());
    };
    match find_anchor(folded, until, after, config.from.is_some()) {
        Ok(hit) => Part::Found(start..widen_end(text, hit.end)),
        Err(cause) => failed(until, cause),
    }
}

/// A failed part.
fn failed(anchor: &Spanned<String>, cause: Cause) -> Part {
    Part::Failed {
        span: anchor.span.clone(),
        anchor: anchor.value.clone(),
        cause,
    }
}

/// The folded words of an anchor; `None` if there are none.
fn anchor(words: Option<&Spanned<String>>) -> Option<Vec<u16>> {
    let units = fold(&words?.value).units;
    (!units.is_empty()).then_some(units)
}

/// The first occurrence of an anchor from byte `at`, or why there is none.
fn find_anchor(
    folded: &Folded,
    words: &Spanned<String>,
    at: usize,
    after_from: bool,
) -> Result<Range<usize>, Cause> {
    let Some(units) = anchor(Some(words)) else {
        return Err(Cause::NoLetters);
    };
    if let Some(hit) = search(folded, &units, at) {
        return Ok(hit);
    }
    Err(match search(folded, &units, 0) {
        Some(_) if after_from => Cause::BeforePart,
        Some(_) => Cause::InPreviousPart,
        None => Cause::NotInFile,
    })
}

/// Bytes of the first occurrence of `units` that begins at byte `at` or later.
pub(super) fn search(folded: &Folded, units: &[u16], at: usize) -> Option<Range<usize>> {
    let first = *units.first()?;
    let from = folded
        .origins
        .partition_point(|&(start, _)| (start as usize) < at);
    let mut base = from;
    while let Some(offset) = folded.units.get(base..)?.iter().position(|&u| u == first) {
        let begin = base + offset;
        if folded.units.get(begin..begin + units.len())? == units {
            return folded.bytes(begin..begin + units.len());
        }
        base = begin + 1;
    }
    None
}

/// `start` moved back over the punctuation that directly precedes it (an opening quotation mark, a dash), not below `least`.
fn widen_start(text: &str, start: usize, least: usize) -> usize {
    let before = text.get(least..start).unwrap_or("");
    let kept = before.trim_end_matches(|c: char| {
        !c.is_alphanumeric()
            && !c.is_whitespace()
            && !c.is_control()
            && !matches!(
                c,
                '。' | '！'
                    | '？'
                    | '!'
                    | '?'
                    | '.'
                    | '；'
                    | ';'
                    | '”'
                    | '」'
                    | '』'
                    | '）'
                    | ')'
                    | '》'
            )
    });
    least + kept.len()
}

/// `end` moved forward over the punctuation that directly follows it.
fn widen_end(text: &str, end: usize) -> usize {
    let after = text.get(end..).unwrap_or("");
    let rest = after.trim_start_matches(|c: char| {
        !c.is_alphanumeric()
            && !c.is_whitespace()
            && !c.is_control()
            && !matches!(
                c,
                '“' | '‘' | '「' | '『' | '（' | '(' | '《' | '〈' | '【' | '['
            )
    });
    text.len() - rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(from: Option<&str>, until: Option<&str>) -> SourceConfig {
        let spanned = |s: &str| Spanned {
            value: s.to_owned(),
            span: 0..s.len(),
        };
        SourceConfig {
            from: from.map(spanned),
            until: until.map(spanned),
            ..SourceConfig::default()
        }
    }

    fn texts<'t>(text: &'t str, configs: &[SourceConfig]) -> Vec<Option<&'t str>> {
        find(&Text::from(text), 0, &configs.iter().collect::<Vec<_>>())
            .into_iter()
            .map(|p| match p {
                Part::Found(r) => Some(&text[r]),
                Part::Failed { .. } => None,
            })
            .collect()
    }

    #[test]
    fn anchors_keep_their_punctuation() {
        let text = "杂项\n“天下兼相\n爱则治。”好。\n谢谢大家。”尾";
        assert_eq!(
            texts(text, &[config(Some("天下兼相爱"), Some("谢谢大家"))]),
            [Some("“天下兼相\n爱则治。”好。\n谢谢大家。”")]
        );
    }

    #[test]
    fn open_parts_end_at_the_next() {
        let text = "甲文第一。乙文第二。丙文第三。";
        assert_eq!(
            texts(
                text,
                &[
                    config(Some("甲文"), None),
                    config(Some("没有"), None),
                    config(Some("乙文"), None),
                    config(Some("丙文"), None)
                ]
            ),
            [
                Some("甲文第一。"),
                None,
                Some("乙文第二。"),
                Some("丙文第三。")
            ]
        );
    }

    #[test]
    fn searched_after_the_previous_part() {
        let text = "甲始。完。甲始。完。";
        let twice = [
            config(Some("甲始"), Some("完。")),
            config(Some("甲始"), Some("完。")),
        ];
        assert_eq!(
            texts(text, &twice),
            [Some("甲始。完。"), Some("甲始。完。")]
        );
        let behind = [
            config(Some("甲始"), Some("完。")),
            config(Some("没有"), Some("完。")),
            config(None, None),
        ];
        assert_eq!(
            texts(text, &behind),
            [Some("甲始。完。"), None, Some("甲始。完。")]
        );
    }
}
