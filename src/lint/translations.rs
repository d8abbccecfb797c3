//! Glosses and translated quotations that are not the translation of their passage.

use super::{Context, Finding, Fix, fixes, judged, messages, place, rules};
use crate::collate::{Variant, Verdict};
use crate::config::{Severity, Standing};
use crate::corpus::SourceId;
use crate::markup::Quotation;
use crate::workspace::{Check, Claim, Doubt, DoubtKind, Passage};
use std::ops::Range;

/// Reports every gloss and every translated quotation that the declared translations do not bear out.
pub(super) fn run(cx: &mut Context) {
    let rule = &rules::TRANSLATION_MISMATCH;
    if cx.severities.of(rule.name, rule.default) == Severity::Off {
        return;
    }
    let mut found = Vec::new();
    for (index, quotation, check) in judged(cx.checked) {
        if quotation.gloss.is_none() && !check.by_translation || !is_placed(quotation, check) {
            continue;
        }
        for (range, claim) in claims(cx, quotation, check) {
            let doubt = cx.ws.doubt(claim);
            if let Some(doubt) = doubt.as_ref() {
                let mut finding = mismatch(cx, range, doubt);
                finding.quotation = Some(index);
                found.push(finding);
            }
        }
    }
    for finding in found {
        cx.report(finding);
    }
}

/// Whether it is known what passage the quotation stands for.
fn is_placed(quotation: &Quotation, check: &Check) -> bool {
    use Verdict::{Altered, Equivalent, Verbatim};
    let binding = quotation.binding.as_ref();
    binding.is_some_and(|binding| binding.strong || !quotation.is_term)
        && matches!(check.verdict, Verbatim | Equivalent | Altered)
}

/// What a quotation claims about the translation of its passage, each with the bytes of the note that do.
fn claims(cx: &Context, quotation: &Quotation, check: &Check) -> Vec<(Range<usize>, Claim)> {
    let wording = &quotation.wording;
    let places = |fragment: usize| -> Vec<(SourceId, Range<usize>)> {
        let here = |p: &&Passage| p.cited && p.fragment == fragment;
        let places = check.passages.iter().filter(here);
        places.map(|p| (p.source, p.bytes.clone())).collect()
    };
    let quoted = |number: usize| {
        let fragment = quotation.fragments.get(number)?;
        wording.text.get(fragment.range.clone()).map(str::to_owned)
    };
    let mut claims = Vec::new();
    let stands = matches!(check.verdict, Verdict::Verbatim | Verdict::Equivalent);
    if check.by_translation && stands && quotation.fragments.len() == 1 {
        let claim = quoted(0).map(|quoted| Claim {
            quoted,
            gloss: None,
            is_bare: false,
            places: places(0),
        });
        claims.extend(claim.map(|claim| (quotation.range.clone(), claim)));
    }
    let pieces = quotation
        .gloss
        .as_ref()
        .map_or_else(Vec::new, |gloss| pieces(&cx.checked.text, gloss));
    // Of a gloss with other parts than the quotation has, it is not known what translates what.
    if pieces.len() != quotation.fragments.len() {
        return claims;
    }
    for (number, piece) in pieces.into_iter().enumerate() {
        let gloss = cx.checked.text.get(piece.clone()).map(str::to_owned);
        let claim = quoted(number).map(|quoted| Claim {
            quoted,
            gloss,
            is_bare: !is_marked(cx, quotation),
            places: places(number),
        });
        claims.extend(claim.map(|claim| (piece, claim)));
    }
    claims
}

/// Whether the gloss stands in quotation marks.
fn is_marked(cx: &Context, quotation: &Quotation) -> bool {
    let before = quotation
        .gloss
        .as_ref()
        .and_then(|gloss| cx.checked.text.get(..gloss.start));
    before.is_some_and(|text| text.ends_with(['“', '"', '‘', '\'', '「', '『', '«', '‹']))
}

/// The parts of a gloss between ellipses: bytes of the note.
fn pieces(text: &str, gloss: &Range<usize>) -> Vec<Range<usize>> {
    let words = text.get(gloss.clone()).unwrap_or_default();
    let parts = words.split_inclusive(['…', '⋯']);
    let mut pieces = Vec::new();
    let mut at = gloss.start;
    for part in parts.flat_map(|part| part.split_inclusive("...")) {
        let start = at + part.len() - part.trim_start().len();
        at += part.len();
        let piece = part.trim_end_matches(['…', '⋯']);
        let piece = piece.strip_suffix("...").unwrap_or(piece).trim();
        if piece.contains(char::is_alphanumeric) {
            pieces.push(start..start + piece.len());
        }
    }
    pieces
}

/// What a doubt comes to.
fn mismatch(cx: &Context, range: Range<usize>, doubt: &Doubt) -> Finding {
    let corpus = &cx.ws.corpus;
    let (name, it) = names(cx, doubt.source);
    let stands = place::name(corpus, doubt.source, doubt.bytes.start);
    let at = messages::in_parentheses(cx, &stands);
    let has = messages::quoted(&doubt.text);
    let message = match &doubt.kind {
        DoubtKind::Altered(variants) => {
            let listed: Vec<String> = variants.iter().map(|v| difference(cx, v, it)).collect();
            let listed = listed.join(&cx.say("; ", "；"));
            cx.say(
                format!("Differs from {name}: {listed}{at}"),
                format!("与{name}有出入：{listed}{at}"),
            )
        }
        DoubtKind::Foreign => cx.say(
            format!("Not what {name} has here: {has}{at}"),
            format!("与{name}不符，{it}作{has}{at}"),
        ),
        DoubtKind::Unofficial(source, byte) => {
            let (other, _) = names(cx, *source);
            let there = messages::in_parentheses(cx, &place::name(corpus, *source, *byte));
            cx.say(
                format!("This is the wording of {other}{there}; {name} has {has}{at}"),
                format!("这是{other}的文字{there}；{name}作{has}{at}"),
            )
        }
    };
    let mut finding = Finding::new(&rules::TRANSLATION_MISMATCH, range, message);
    if doubt.is_official && !matches!(doubt.kind, DoubtKind::Unofficial(..)) {
        finding.severity = Severity::Warning;
    }
    let marks = match &doubt.kind {
        DoubtKind::Altered(variants) => variants.iter().map(|v| v.source.clone()).collect(),
        _ => vec![doubt.bytes.clone()],
    };
    let sentences = Passage::at(doubt.source, doubt.sentences.clone());
    let place = place::related(cx, &sentences, stands, marks);
    finding.related = place.into_iter().collect();
    finding.fixes = cx.fixes(|| fix(cx, &finding.range, doubt));
    finding
}

/// One difference in words. `it` is what has the other ones.
fn difference(cx: &Context, variant: &Variant, it: &str) -> String {
    let ours = messages::quoted(&variant.quotation_text);
    let theirs = messages::quoted(&variant.source_text);
    match (
        variant.quotation_text.is_empty(),
        variant.source_text.is_empty(),
    ) {
        (true, _) => cx.say(format!("{theirs} is left out"), format!("漏{theirs}")),
        (_, true) => cx.say(format!("{ours} is not in it"), format!("{it}无{ours}")),
        _ => cx.say(
            format!("{ours} — {it} has {theirs}"),
            format!("{ours}——{it}作{theirs}"),
        ),
    }
}

/// What a source is to the one that translates it or is translated by it, in full and in short.
fn names(cx: &Context, id: SourceId) -> (&'static str, &'static str) {
    let source = place::source(&cx.ws.corpus, id);
    let standing = source.and_then(|source| source.standing);
    let is_translation = source.is_some_and(|source| source.translates.is_some());
    let (english, chinese) = match (is_translation, standing) {
        (false, _) => ("the original", "原文"),
        (true, Some(Standing::Official)) => ("the official translation", "官方译文"),
        (true, Some(Standing::Press)) => ("the press translation", "媒体译文"),
        (true, Some(Standing::Unofficial)) => ("the unofficial translation", "非官方译文"),
        (true, None) => ("the translation", "译文"),
    };
    match (cx.chinese(), is_translation) {
        (false, _) => (english, "it"),
        (true, true) => (chinese, "译文"),
        (true, false) => (chinese, "原文"),
    }
}

/// Puts the other wording in place; none where its marks would end the quotation marks around it, or where it is only thereabouts.
fn fix(cx: &Context, range: &Range<usize>, doubt: &Doubt) -> Option<Fix> {
    if doubt.kind == DoubtKind::Foreign {
        return None;
    }
    let old = cx.checked.text.get(range.clone())?;
    let closes = |c: char| ".。!！?？;；,，".contains(c);
    let range = range.start..range.start + old.trim_end_matches(closes).len();
    let new = doubt.text.as_str();
    if new.contains([
        '“', '”', '"', '(', ')', '（', '）', '[', ']', '*', '_', '`', '<',
    ]) {
        return None;
    }
    let is_lower = |text: &str| text.starts_with(|c: char| c.is_lowercase());
    let is_name = new
        .split_whitespace()
        .next()
        .is_some_and(|word| word.chars().skip(1).any(char::is_uppercase));
    let mut rest = new.chars();
    let new = match rest.next() {
        // A sentence's beginning is none inside another sentence.
        Some(first) if is_lower(old) && !is_name => first.to_lowercase().chain(rest).collect(),
        _ => new.to_owned(),
    };
    let (name, _) = names(cx, doubt.source);
    let title = cx.say(
        format!("Use the wording of {name}"),
        format!("改用{name}的文字"),
    );
    Some(fixes::replace(cx, title, false, range, new))
}
