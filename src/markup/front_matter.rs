//! The two keys of a note's front matter that yinwen reads: `yinwen: {source: id}` and `bibliography:`.

use crate::config::Spanned;
use std::ops::Range;

/// What the front matter says.
#[derive(Debug, Default)]
pub(super) struct FrontMatter {
    pub source: Option<Spanned<String>>,
    pub bibliographies: Vec<Spanned<String>>,
}

/// Reads the metadata block at `range` line by line: the keys are few and their places in the note are wanted.
pub(super) fn read(text: &str, range: Range<usize>) -> FrontMatter {
    let mut out = FrontMatter::default();
    let Some(block) = text.get(range.clone()) else {
        return out;
    };
    if !block.starts_with("---") {
        return out;
    }
    let mut section = "";
    let mut at = range.start;
    for line in block.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let body = line.trim_end();
        let indent = body.len() - body.trim_start().len();
        let entry = body.trim_start();
        let offset = start + indent;
        if entry.is_empty() || entry.starts_with('#') {
            continue;
        }
        if section == "bibliography"
            && let Some(item) = entry.strip_prefix("- ")
        {
            out.bibliographies.extend(scalar(item, offset + 2));
            continue;
        }
        let Some((key, value)) = entry.split_once(':') else {
            continue;
        };
        let value_at = offset + key.len() + 1;
        let key = key.trim().trim_matches(['"', '\'']);
        if indent == 0 {
            section = key;
            match key {
                "bibliography" => out.bibliographies.extend(list(value, value_at)),
                "yinwen" => out.source = flow_source(value, value_at).or(out.source),
                _ => {}
            }
        } else if section == "yinwen" && key == "source" {
            out.source = scalar(value, value_at);
        }
    }
    out
}

/// A plain or quoted scalar.
fn scalar(text: &str, at: usize) -> Option<Spanned<String>> {
    let trimmed = text.trim_start();
    let mut start = at + text.len() - trimmed.len();
    let value = match trimmed.chars().next()? {
        quote @ ('"' | '\'') => {
            start += 1;
            let inner = trimmed.get(1..)?;
            inner.get(..inner.find(quote)?)?
        }
        _ => trimmed.split(" #").next().unwrap_or_default().trim_end(),
    };
    (!value.is_empty()).then(|| Spanned {
        value: value.to_string(),
        span: start..start + value.len(),
    })
}

/// One scalar or `[a, b]`.
fn list(text: &str, at: usize) -> Vec<Spanned<String>> {
    let trimmed = text.trim_start();
    let Some(inner) = trimmed.strip_prefix('[') else {
        return scalar(text, at).into_iter().collect();
    };
    let mut start = at + text.len() - inner.len();
    let mut out = Vec::new();
    for item in inner.split(']').next().unwrap_or_default().split(',') {
        out.extend(scalar(item, start));
        start += item.len() + 1;
    }
    out
}

/// `{source: id}` on one line.
fn flow_source(text: &str, at: usize) -> Option<Spanned<String>> {
    let open = text.find('{')?;
    let mut start = at + open + 1;
    for item in text.get(open + 1..)?.split('}').next()?.split(',') {
        if let Some((key, value)) = item.split_once(':')
            && key.trim() == "source"
        {
            return scalar(value, start + key.len() + 1);
        }
        start += item.len() + 1;
    }
    None
}
