//! Repairs: the edits that findings offer.

use super::{Context, Edit, Fix, messages, place};
use crate::collate::{Variant, VariantKind};
use crate::config::{self, CitationStyle};
use crate::corpus::SourceId;
use crate::markup::{BindingRule, BoundCitation, Quotation, QuotationForm};
use crate::workspace::{Passage, Workspace};
use std::ops::Range;

/// A repair that replaces one place of the note.
pub(super) fn replace(
    cx: &Context,
    title: String,
    safe: bool,
    range: Range<usize>,
    new_text: String,
) -> Fix {
    Fix {
        title,
        safe,
        edits: vec![Edit {
            path: cx.checked.path.clone(),
            range,
            new_text,
        }],
    }
}

/// A repair of several places of the note; none if two of them overlap.
pub(super) fn replace_all(
    cx: &Context,
    title: String,
    safe: bool,
    mut places: Vec<(Range<usize>, String)>,
) -> Option<Fix> {
    places.sort_by_key(|(range, _)| (range.start, range.end));
    let apart = places.windows(2).all(|pair| match pair {
        [(a, _), (b, _)] => a.end <= b.start && a != b,
        _ => true,
    });
    if places.is_empty() || !apart {
        return None;
    }
    let path = &cx.checked.path;
    let edits = places
        .into_iter()
        .map(|(range, new_text)| Edit {
            path: path.clone(),
            range,
            new_text,
        })
        .collect();
    Some(Fix { title, safe, edits })
}

/// Gives the quotation the source's reading at each of the variants.
pub(super) fn wording(cx: &Context, quotation: &Quotation, variants: &[&Variant]) -> Option<Fix> {
    let places: Option<Vec<_>> = variants.iter().map(|v| reading(cx, quotation, v)).collect();
    replace_all(cx, messages::changes(cx, variants), false, places?)
}

/// The edit that gives one variant the source's reading; none where markup, an interpolation or a line break stands in the
/// way, or where inserted words would be in the other script.
fn reading(
    cx: &Context,
    quotation: &Quotation,
    variant: &Variant,
) -> Option<(Range<usize>, String)> {
    let wording = &quotation.wording;
    let mut range = variant.quotation.clone();
    let mut new_text = variant.source_text.clone();
    if new_text.is_empty() && range.end < wording.text.len() {
        // Taking a Latin word out takes one of the spaces around it too.
        let before = wording.text.get(..range.start)?.chars().next_back();
        if before.is_none_or(|c| c == ' ') && wording.text.get(range.end..)?.starts_with(' ') {
            range.end += 1;
        }
    } else if range.is_empty() {
        new_text = spaced(&wording.text, range.start, &new_text);
    }
    Some((plain_note_range(cx, quotation, range)?, new_text))
}

/// The bytes of the note that hold these bytes of the wording, if they hold exactly that.
fn plain_note_range(
    cx: &Context,
    quotation: &Quotation,
    range: Range<usize>,
) -> Option<Range<usize>> {
    let touched = |i: &Range<usize>| {
        range.start < i.end && i.start < range.end.max(range.start + 1) && i.start != range.end
    };
    if quotation.interpolations.iter().any(|i| touched(&i.range)) {
        return None;
    }
    let note = quotation.note_range(range.clone());
    (cx.checked.text.get(note.clone())? == quotation.wording.text.get(range)?).then_some(note)
}

/// Text to insert at `offset`, with the spaces that Latin words need.
fn spaced(wording: &str, offset: usize, text: &str) -> String {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let before = wording.get(..offset).and_then(|s| s.chars().next_back());
    let after = wording.get(offset..).and_then(|s| s.chars().next());
    let opens = latin(text.chars().next()) || text.starts_with(['…', '.']);
    let closes = latin(text.chars().next_back()) || text.ends_with(['…', '.']);
    let mut out = String::new();
    if latin(before) && opens {
        out.push(' ');
    }
    out.push_str(text);
    if closes && latin(after) {
        out.push(' ');
    }
    out
}

/// Marks every omission with an ellipsis.
pub(super) fn ellipsis(cx: &Context, quotation: &Quotation, variants: &[&Variant]) -> Option<Fix> {
    let wording = &quotation.wording.text;
    let latin = wording.chars().filter(char::is_ascii_alphabetic).count() * 2
        > wording.chars().filter(|c| c.is_alphabetic()).count();
    let straight = matches!(
        quotation.form,
        QuotationForm::Marks {
            open: '"' | '\'',
            ..
        }
    );
    let mark = match (latin, straight) {
        (true, true) => "...",
        (true, false) => "…",
        _ => "……",
    };
    let mut places = Vec::new();
    for variant in variants
        .iter()
        .filter(|v| v.kind == VariantKind::Omission && v.quotation.is_empty())
    {
        let at = plain_note_range(cx, quotation, variant.quotation.clone())?;
        places.push((at, spaced(wording, variant.quotation.start, mark)));
    }
    places.dedup_by(|a, b| a.0 == b.0);
    replace_all(
        cx,
        cx.say("Mark the omission with an ellipsis", "补省略号"),
        false,
        places,
    )
}

/// Cites the place of `passage` instead of `citation`: by exchanging the key (and locator), or, where the citation serves
/// other quotations too, by a citation of its own after the quotation.
pub(super) fn recite(
    cx: &Context,
    index: usize,
    citation: &BoundCitation,
    passage: &Passage,
) -> Option<Fix> {
    let quotation = cx.checked.note.quotations.get(index)?;
    let binding = quotation.binding.as_ref()?;
    let corpus = &cx.ws.corpus;
    let id = place::cite_id(corpus, passage.source);
    let paragraph = place::paragraph_at(corpus, passage.source, passage.bytes.start);
    let title = cx.say(format!("Cite {id} instead"), format!("改引 {id}"));
    if matches!(binding.by, BindingRule::Around | BindingRule::Default)
        || citation.key.is_empty()
        || is_shared(cx, index, &citation.key)
    {
        let text = citation_text(cx, passage.source, paragraph, quotation)?;
        return Some(replace(
            cx,
            title,
            false,
            quotation.outer.end..quotation.outer.end,
            text,
        ));
    }
    if !is_key(cx, citation) {
        let new_title = place::source(corpus, passage.source)?.title.clone()?;
        return Some(replace(cx, title, false, citation.key.clone(), new_title));
    }
    let mut places = vec![(citation.key.clone(), id.to_string())];
    if let (Some(locator), Some(n)) = (&citation.locator, paragraph) {
        places.push((locator.span.clone(), format!("¶{n}")));
    }
    replace_all(cx, title, false, places)
}

/// Whether another quotation hangs on the same key.
pub(super) fn is_shared(cx: &Context, index: usize, key: &Range<usize>) -> bool {
    cx.citing(key).iter().any(|other| *other != index)
}

/// Whether the citation is written with a key, not with a title.
pub(super) fn is_key(cx: &Context, citation: &BoundCitation) -> bool {
    let note = &cx.checked.note;
    let key = &citation.key;
    note.citations
        .binary_search_by_key(&(key.start, key.end), |c| {
            (c.key_range.start, c.key_range.end)
        })
        .is_ok()
        || note
            .default_source
            .as_ref()
            .is_some_and(|s| s.span.start <= citation.key.start && citation.key.end <= s.span.end)
        || note
            .directives
            .iter()
            .any(|d| d.range.start <= citation.key.start && citation.key.end <= d.range.end)
}

/// A new citation after a quotation, in the configured style.
pub(super) fn citation_text(
    cx: &Context,
    source: SourceId,
    paragraph: Option<u32>,
    quotation: &Quotation,
) -> Option<String> {
    let corpus = &cx.ws.corpus;
    let id = place::cite_id(corpus, source);
    let key = match paragraph {
        Some(n) => format!("@{id}, ¶{n}"),
        None => format!("@{id}"),
    };
    Some(match cx.ws.config.citation_style {
        CitationStyle::Title => {
            format!("（《{}》）", place::source(corpus, source)?.title.as_ref()?)
        }
        _ if quotation.form == QuotationForm::Block => {
            // On a line of the quote's own, as an attribution.
            let line = cx
                .checked
                .text
                .get(..quotation.range.start)?
                .rsplit('\n')
                .next()
                .unwrap_or_default();
            let prefix = if line.trim_start().starts_with('>') {
                line.trim_end_matches(|c| c != '>' && c != ' ')
            } else {
                ""
            };
            format!("\n{}\n{prefix}[{key}]", prefix.trim_end())
        }
        _ => {
            let last = quotation.wording.text.chars().next_back();
            citation(cx.ws, id, paragraph_locator(paragraph).as_deref(), last)?
        }
    })
}

/// `¶8`.
pub fn paragraph_locator(paragraph: Option<u32>) -> Option<String> {
    paragraph.map(|n| format!("¶{n}"))
}

/// A citation of `id` (a source, work or bibliography entry) in running text, in the configured style; `last` is the letter
/// before it, quotation marks passed over. `None` in the title style for what has no title.
pub fn citation(
    ws: &Workspace,
    id: &str,
    locator: Option<&str>,
    last: Option<char>,
) -> Option<String> {
    let key = match config::is_legal_id(id) {
        true => format!("@{id}"),
        false => format!("@{{{id}}}"),
    };
    let key = match locator {
        Some(locator) => format!("{key}, {locator}"),
        None => key,
    };
    Some(match ws.config.citation_style {
        CitationStyle::Title => {
            let source = ws.corpus.witnesses_of(id).into_iter().next()?;
            let title = place::source(&ws.corpus, source)?.title.as_ref()?;
            format!("（《{title}》）")
        }
        CitationStyle::Footnote => format!("^[[{key}]]"),
        CitationStyle::Pandoc => {
            let is_latin = last.is_some_and(|c| c.is_ascii());
            format!("{}[{key}]", if is_latin { " " } else { "" })
        }
    })
}
