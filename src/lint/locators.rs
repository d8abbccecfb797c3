//! Locators: whether the quotation stands where its citation says, and whether there is such a place.

use super::{Context, Finding, Fix, fixes, judged, messages, place, rules};
use crate::collate::Verdict;
use crate::corpus::{LocatorVerdict, SourceId};
use crate::markup::locator::Locator;
use crate::markup::{BoundCitation, Quotation};
use crate::workspace::Check;
use std::collections::BTreeSet;

/// Reports every locator once if there is no such place, and each quotation that stands at another one.
pub(super) fn run(cx: &mut Context) {
    bad(cx);
    let checked = cx.checked;
    for (index, quotation, check) in judged(checked) {
        let strong = quotation.binding.as_ref().is_some_and(|b| b.strong);
        let found = matches!(
            check.verdict,
            Verdict::Verbatim | Verdict::Equivalent | Verdict::Altered
        );
        if !found || quotation.is_term && !strong {
            continue;
        }
        if let Some(mut finding) = wrong(cx, index, quotation, check) {
            finding.quotation = Some(index);
            cx.report(finding);
        }
    }
}

/// Unreadable locators, and those that name no place in any witness.
fn bad(cx: &mut Context) {
    let checked = cx.checked;
    let note = &checked.note;
    let bound = note
        .quotations
        .iter()
        .enumerate()
        .flat_map(|(index, quotation)| {
            let citations = quotation.binding.iter().flat_map(|b| &b.citations);
            citations.filter_map(move |c| Some((Some(index), &c.id, c.locator.as_ref()?, Some(c))))
        });
    let bare = note
        .citations
        .iter()
        .filter_map(|c| Some((None, &c.key, c.locator.as_ref()?, None)));
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for (index, id, locator, citation) in bound.chain(bare) {
        let sources = place::cited(&cx.ws.corpus, id);
        if sources.is_empty() || !seen.insert(locator.span.start) {
            continue;
        }
        let standings: Vec<LocatorVerdict> = sources
            .iter()
            .map(|source| exists(cx, *source, &locator.value))
            .collect();
        let message = if standings.iter().all(|s| *s == LocatorVerdict::Unreadable) {
            let written = messages::quoted(
                cx.checked
                    .text
                    .get(locator.span.clone())
                    .unwrap_or_default(),
            );
            cx.say(
                format!("{written} cannot be read as a locator"),
                format!("{written}无法读作定位"),
            )
        } else if standings
            .iter()
            .all(|s| matches!(s, LocatorVerdict::NoSuchPlace | LocatorVerdict::Unreadable))
        {
            let written = cx
                .checked
                .text
                .get(locator.span.clone())
                .unwrap_or_default();
            let paragraphs = sources
                .first()
                .and_then(|s| place::source(&cx.ws.corpus, *s))
                .map_or(0, |s| s.paragraphs().len());
            match locator.value {
                Locator::Paragraphs(..) => cx.say(
                    format!("{id} has no {written}; it has {paragraphs} paragraphs"),
                    format!("{id} 没有 {written}；共 {paragraphs} 段"),
                ),
                _ => cx.say(
                    format!("{id} has no {written}"),
                    format!("{id} 没有 {written}"),
                ),
            }
        } else {
            continue;
        };
        let mut finding = Finding::new(&rules::BAD_LOCATOR, locator.span.clone(), message);
        finding.quotation = index;
        if let (Some(index), Some(citation)) = (index, citation)
            && let Some(check) = checked.checks.get(index)
        {
            finding.fixes =
                cx.fixes(|| relocate(cx, index, citation, &numbers(cx, check, citation)));
        }
        found.push(finding);
    }
    found.into_iter().for_each(|finding| cx.report(finding));
}

/// The quotation is in the source cited, not at the place cited.
fn wrong(cx: &Context, index: usize, quotation: &Quotation, check: &Check) -> Option<Finding> {
    let citations = &quotation.binding.as_ref()?.citations;
    let citation = match check.citation {
        Some(i) => citations.get(i)?,
        None => citations.first()?,
    };
    let locator = citation.locator.as_ref()?;
    let sources = place::cited(&cx.ws.corpus, &citation.id);
    let corpus = &cx.ws.corpus;
    let work = |id: SourceId| place::source(corpus, id).map(|s| s.work);
    let works: Vec<_> = sources.iter().map(|id| work(*id)).collect();
    // A sister witness counts paragraphs its own way, so it only has a say where the source cited lacks the passage.
    let own = check.passages.iter().any(|p| sources.contains(&p.source));
    let standings: Vec<LocatorVerdict> = check
        .passages
        .iter()
        .filter(|p| sources.contains(&p.source) || !own && works.contains(&work(p.source)))
        .map(|p| {
            cx.ws
                .corpus
                .locator_holds(p.source, &locator.value, p.bytes.clone())
        })
        .collect();
    // A place that does not exist is `bad-locator`; one that exists only in some witness may still be the wrong one.
    if !standings.contains(&LocatorVerdict::Elsewhere) || standings.contains(&LocatorVerdict::Holds)
    {
        return None;
    }
    if sources.iter().all(|s| {
        matches!(
            exists(cx, *s, &locator.value),
            LocatorVerdict::NoSuchPlace | LocatorVerdict::Unreadable
        )
    }) {
        return None;
    }
    let numbers = numbers(cx, check, citation);
    let shown: Vec<String> = numbers.iter().take(5).map(|n| format!("¶{n}")).collect();
    let written = cx
        .checked
        .text
        .get(locator.span.clone())
        .unwrap_or_default();
    let message = if shown.is_empty() {
        cx.say(
            format!("It does not stand at {written} of {}", citation.id),
            format!("{} 的 {written} 没有这段文字", citation.id),
        )
    } else {
        let at = messages::any_of(cx, &shown);
        cx.say(
            format!("It stands at {at} of {}, not at {written}", citation.id),
            format!("见 {} 的 {at}，不在 {written}", citation.id),
        )
    };
    let mut finding = Finding::new(&rules::WRONG_LOCATOR, locator.span.clone(), message);
    finding.related = check
        .passages
        .iter()
        .take(1)
        .filter_map(|p| {
            place::related(
                cx,
                p,
                place::name(&cx.ws.corpus, p.source, p.bytes.start),
                Vec::new(),
            )
        })
        .collect();
    finding.fixes = cx.fixes(|| relocate(cx, index, citation, &numbers));
    Some(finding)
}

/// The paragraphs in which the first fragment stands, by the numbers of the source cited (of a work: of its first witness).
fn numbers(cx: &Context, check: &Check, citation: &BoundCitation) -> BTreeSet<u32> {
    let corpus = &cx.ws.corpus;
    let target = place::cited(corpus, &citation.id).first().copied();
    check
        .passages
        .iter()
        .filter(|p| p.fragment == 0 && Some(p.source) == target)
        .filter_map(|p| place::paragraph_at(corpus, p.source, p.bytes.start))
        .collect()
}

/// Writes the paragraph's number; certain only with one place. A citation that serves several quotations, or a title with
/// a locator in words, is left to the author.
fn relocate(
    cx: &Context,
    index: usize,
    citation: &BoundCitation,
    numbers: &BTreeSet<u32>,
) -> Vec<Fix> {
    let Some(locator) = &citation.locator else {
        return Vec::new();
    };
    if !fixes::is_key(cx, citation) || fixes::is_shared(cx, index, &citation.key) {
        return Vec::new();
    }
    let fix = |n: &u32| {
        let title = cx.say(format!("Cite ¶{n}"), format!("改为 ¶{n}"));
        fixes::replace(
            cx,
            title,
            numbers.len() == 1,
            locator.span.clone(),
            format!("¶{n}"),
        )
    };
    numbers.iter().take(5).map(fix).collect()
}

/// Whether the source has such a place at all.
fn exists(cx: &Context, source: SourceId, locator: &Locator) -> LocatorVerdict {
    let range = place::source(&cx.ws.corpus, source).map_or(0..0, |s| s.range.clone());
    cx.ws.corpus.locator_holds(source, locator, range)
}
