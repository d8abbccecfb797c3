//! Quotations that nothing binds to a source: what they turn out to be, or come near to.

use super::{Context, Finding, Fix, fixes, judged, messages, place, rules};
use crate::collate::{Variant, VariantKind, Verdict};
use crate::config::{Severity, Uncited};
use crate::markup::Quotation;
use crate::workspace::{Check, Passage, Reason};

/// Below this, two texts share phrases rather than wording.
const NEAR: f32 = 0.75;

/// Reports on every uncited quotation that is more than a term.
pub(super) fn run(cx: &mut Context) {
    let checked = cx.checked;
    for (index, quotation, check) in judged(checked) {
        if quotation.binding.is_some()
            || quotation.is_term
            || cx.ws.config.uncited == Uncited::Ignore
        {
            continue;
        }
        let found = match (check.verdict, check.reason) {
            (Verdict::Verbatim | Verdict::Equivalent | Verdict::Elsewhere, _) => {
                stands(cx, quotation, &check.passages)
            }
            (Verdict::Unchecked, Some(Reason::Uncited)) if check.passages.is_empty() => {
                resembles(cx, quotation, check)
            }
            (Verdict::Unchecked, Some(Reason::Uncited))
                if cx.ws.config.uncited == Uncited::Check =>
            {
                stands(cx, quotation, &check.passages)
            }
            _ => None,
        };
        if let Some(mut finding) = found {
            finding.quotation = Some(index);
            cx.report(finding);
        }
    }
}

/// A source has it, letter for letter or nearly.
fn stands(cx: &Context, quotation: &Quotation, passages: &[Passage]) -> Option<Finding> {
    let corpus = &cx.ws.corpus;
    let passage = passages.first()?;
    let name = place::name(corpus, passage.source, passage.bytes.start);
    let message = cx.say(
        format!("Quoted without a citation; it stands in {name}"),
        format!("引文未注出处；见 {name}"),
    );
    let mut finding = Finding::new(&rules::UNCITED_QUOTATION, quotation.range.clone(), message);
    finding.related = place::related(cx, passage, name, Vec::new())
        .into_iter()
        .collect();
    finding.fixes = cx.fixes(|| citations(cx, quotation, passages));
    Some(finding)
}

/// Fixes that cite the works of `passages` after the quotation, three at most.
pub(super) fn citations(cx: &Context, quotation: &Quotation, passages: &[Passage]) -> Vec<Fix> {
    let corpus = &cx.ws.corpus;
    let (mut fixes, mut works) = (Vec::new(), Vec::new());
    for passage in passages {
        let id = place::cite_id(corpus, passage.source);
        let work = place::source(corpus, passage.source).map(|s| s.work);
        if works.contains(&work) || works.len() == 3 {
            continue;
        }
        works.push(work);
        let n = place::paragraph_at(corpus, passage.source, passage.bytes.start);
        if let Some(text) = fixes::citation_text(cx, passage.source, n, quotation) {
            let title = cx.say(format!("Cite {id}"), format!("注明出处 {id}"));
            let at = quotation.outer.end..quotation.outer.end;
            fixes.push(fixes::replace(cx, title, false, at, text));
        }
    }
    fixes
}

/// A source has nearly the same words.
fn resembles(cx: &Context, quotation: &Quotation, check: &Check) -> Option<Finding> {
    let near = check.nearest.first()?;
    let variants: Vec<&Variant> = near
        .variants
        .iter()
        .filter(|v| v.kind.is_wording())
        .collect();
    if near.passage.similarity < NEAR || variants.is_empty() || !is_long(&quotation.wording.text) {
        return None;
    }
    let listed = messages::variants(cx, &variants, Some(&near.passage));
    let message = cx.say(
        format!("Nearly a quotation, without a citation: {listed}"),
        format!("与来源文字相近而未注出处：{listed}"),
    );
    let mut finding = Finding::new(&rules::RESEMBLES_SOURCE, quotation.range.clone(), message);
    if variants
        .iter()
        .any(|v| matches!(v.kind, VariantKind::Negation | VariantKind::NumberValue))
    {
        finding.severity = Severity::Warning;
    }
    let marks = variants
        .iter()
        .map(|v| v.source.clone())
        .filter(|range| !range.is_empty())
        .collect();
    let name = place::name(&cx.ws.corpus, near.passage.source, near.passage.bytes.start);
    finding.related = place::related(cx, &near.passage, name, marks)
        .into_iter()
        .collect();
    finding.fixes = cx.fixes(|| fixes::wording(cx, quotation, &variants));
    Some(finding)
}

/// At least 10 Han letters or 6 words: long enough not to resemble something by chance.
fn is_long(text: &str) -> bool {
    let han = text.chars().filter(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')).count();
    let words = text
        .split_whitespace()
        .filter(|w| w.chars().any(|c| c.is_ascii_alphanumeric()))
        .count();
    han >= 10 || words >= 6
}

#[cfg(test)]
mod tests {
    use super::is_long;

    #[test]
    fn length_counts_han_letters_or_words() {
        assert!(is_long("网络空间前途命运应由"));
        assert!(!is_long("网络空间，前途命运"));
        assert!(is_long("one two three four five six"));
        assert!(!is_long("one two three four five"));
    }
}
