//! Verdicts as findings: one for each quotation that is altered, elsewhere or absent; hints for equivalent ones.

use super::{Context, Finding, Fix, Related, RuleInfo, fixes, labels, messages, place, rules};
use crate::collate::{Variant, VariantKind, Verdict};
use crate::config::Severity;
use crate::corpus::{Corpus, WorkId};
use crate::markup::Quotation;
use crate::workspace::{Arrangement, Check, Passage};
use rayon::prelude::*;
use std::ops::Range;

/// From this similarity on, what comes near may be what the author had in mind.
const PARAPHRASE: f32 = 0.4;
/// The most passages that a finding names.
const NAMED: usize = 3;

/// Reports on every quotation with a verdict.
pub(super) fn run(cx: &mut Context) {
    let checked = cx.checked;
    let quotations = checked.note.quotations.par_iter().zip(&checked.checks);
    let found: Vec<Vec<Finding>> = quotations
        .enumerate()
        .map(|(index, (quotation, check))| of_quotation(cx, index, quotation, check))
        .collect();
    for finding in found.into_iter().flatten() {
        cx.report(finding);
    }
}

/// What the verdict on one quotation comes to.
fn of_quotation(cx: &Context, index: usize, quotation: &Quotation, check: &Check) -> Vec<Finding> {
    let strong = quotation.binding.as_ref().is_some_and(|b| b.strong);
    if quotation.is_term && !strong {
        return Vec::new();
    }
    let mut found = match check.verdict {
        Verdict::Altered => vec![altered(cx, quotation, check)],
        // Without a citation there is nothing that the place could contradict: `uncited` speaks of those.
        Verdict::Elsewhere if quotation.binding.is_some() => {
            vec![elsewhere(cx, index, quotation, check)]
        }
        Verdict::Absent if quotation.binding.is_some() => vec![absent(cx, quotation, check)],
        Verdict::Equivalent => equivalent(cx, quotation, check),
        _ => Vec::new(),
    };
    for finding in &mut found {
        finding.quotation = Some(index);
        finding.severity = gentle(quotation, strong, finding);
        if quotation.is_term && is_unfound(finding) {
            label(cx, quotation, finding);
        }
    }
    found
}

/// Whether the finding says that the cited source does not have the quotation.
fn is_unfound(finding: &Finding) -> bool {
    [rules::NOT_IN_SOURCE.name, rules::MISATTRIBUTED.name].contains(&finding.rule)
}

/// A label whose members stand in the cited source is no misquotation; what is said is where its name comes from.
fn label(cx: &Context, quotation: &Quotation, finding: &mut Finding) {
    let Some(listed) = labels::listed(cx, quotation) else {
        return;
    };
    finding.severity = finding.severity.min(Severity::Info);
    if let Some((message, places)) = labels::explained(cx, quotation, &listed) {
        finding.message = message;
        finding.related = places;
    }
}

/// The severity after the binding and the form of the quotation are considered.
fn gentle(quotation: &Quotation, strong: bool, finding: &Finding) -> Severity {
    let default = finding.severity;
    match (strong, is_unfound(finding)) {
        (false, true) => default.min(Severity::Info),
        (false, false) => default.min(Severity::Warning),
        (true, true) if quotation.is_term => default.min(Severity::Warning),
        (true, _) => default,
    }
}

/// The variants against the passages that the verdict rests on: of each fragment, those in the source that comes first.
/// An altered quotation may have several passages there, one for each of its parts.
pub(super) fn decisive(check: &Check) -> Vec<&Variant> {
    let first_of = |fragment: usize| check.passages.iter().position(|p| p.fragment == fragment);
    check
        .variants
        .iter()
        .filter(|(index, _)| {
            let Some(passage) = check.passages.get(*index) else {
                return true;
            };
            let Some(first) = first_of(passage.fragment) else {
                return true;
            };
            *index == first
                || check.verdict == Verdict::Altered
                    && check
                        .passages
                        .get(first)
                        .is_some_and(|p| p.source == passage.source)
        })
        .map(|(_, variant)| variant)
        .collect()
}

/// The rule that a wording variant of this kind falls under.
fn rule_of(kind: VariantKind) -> Option<&'static RuleInfo> {
    Some(match kind {
        VariantKind::Negation => &rules::MISQUOTED_NEGATION,
        VariantKind::NumberValue => &rules::MISQUOTED_NUMBER,
        VariantKind::Substitution | VariantKind::Addition => &rules::MISQUOTED_WORDING,
        VariantKind::Modality => &rules::MISQUOTED_MODALITY,
        VariantKind::Qualifier => &rules::DROPPED_QUALIFIER,
        VariantKind::Omission => &rules::UNMARKED_OMISSION,
        VariantKind::Transposition => &rules::REORDERED,
        _ => return None,
    })
}

/// The name of an altered quotation's finding: the gravest kind; where only the arrangement is at fault, the arrangement.
fn altered_rule(check: &Check, wording: &[&Variant]) -> &'static RuleInfo {
    let kind = wording.iter().map(|v| v.kind).min();
    if kind.is_some_and(|kind| kind < VariantKind::Omission) {
        return kind.and_then(rule_of).unwrap_or(&rules::MISQUOTED_WORDING);
    }
    match check.arrangement {
        Arrangement::Reordered => &rules::REORDERED,
        Arrangement::Scattered => &rules::STITCHED,
        Arrangement::Gapped => &rules::UNMARKED_OMISSION,
        Arrangement::Together => kind.and_then(rule_of).unwrap_or(&rules::MISQUOTED_WORDING),
    }
}

/// A cited source has something close.
fn altered(cx: &Context, quotation: &Quotation, check: &Check) -> Finding {
    let mut wording: Vec<&Variant> = decisive(check)
        .into_iter()
        .filter(|v| v.kind.is_wording())
        .collect();
    wording.sort_by_key(|v| v.quotation.start);
    let rule = altered_rule(check, &wording);
    let listed = match wording.as_slice() {
        [] => places(cx, check),
        _ => messages::variants(cx, &wording, check.passages.first()),
    };
    let lead = match rule.name {
        "misquoted-negation" => cx.say("The negation differs: ", "否定有出入："),
        "misquoted-number" => cx.say("The value differs: ", "数值有出入："),
        "misquoted-modality" => cx.say("The force differs: ", "语气轻重有出入："),
        "dropped-qualifier" => cx.say("A qualifier differs: ", "限定语有出入："),
        "unmarked-omission" => cx.say(
            "Words are left out without an ellipsis: ",
            "有省略而无省略号：",
        ),
        "stitched" => cx.say(
            "Places far apart are run together: ",
            "相隔较远的文字接成了一段：",
        ),
        "reordered" => cx.say(
            "The parts stand in another order in the source: ",
            "各部分次序与来源不同：",
        ),
        _ => String::new(),
    };
    let mut finding = Finding::new(rule, quotation.range.clone(), format!("{lead}{listed}"));
    finding.related = passages(cx, check);
    finding.fixes = cx.fixes(|| altered_fixes(cx, quotation, check, rule, &wording));
    finding
}

/// The repairs of an altered quotation: what the rule is named after first.
fn altered_fixes(
    cx: &Context,
    quotation: &Quotation,
    check: &Check,
    rule: &RuleInfo,
    wording: &[&Variant],
) -> Vec<Fix> {
    // The source's characters would stand out in a quotation that was converted to the other script.
    let converted = check
        .variants
        .iter()
        .any(|(_, v)| v.kind == VariantKind::Script);
    let only_cuts = !wording.is_empty() && wording.iter().all(|v| v.kind == VariantKind::Omission);
    let ellipsis = only_cuts
        .then(|| fixes::ellipsis(cx, quotation, wording))
        .flatten();
    // A stretch from elsewhere cannot be filled in.
    let fillable = !converted && rule.name != rules::STITCHED.name;
    let reading = fillable
        .then(|| fixes::wording(cx, quotation, wording))
        .flatten();
    ellipsis.into_iter().chain(reading).collect()
}

/// The cited text in which nothing differs that a variant could tell.
fn places(cx: &Context, check: &Check) -> String {
    let names: Vec<String> = check
        .passages
        .iter()
        .take(NAMED)
        .map(|p| place::name(&cx.ws.corpus, p.source, p.bytes.start))
        .collect();
    match names.as_slice() {
        [] => cx.say("the wording differs from the source", "文字与来源有出入"),
        _ => names.join(if cx.chinese() { "、" } else { ", " }),
    }
}

/// The passages of a verdict as related places, with the words that differ. What was brought together from several
/// paragraphs is a place in each of them.
fn passages(cx: &Context, check: &Check) -> Vec<Related> {
    let mut found = Vec::new();
    for (index, passage) in check.passages.iter().enumerate() {
        let of_passage = check
            .variants
            .iter()
            .filter(|(of, v)| *of == index && v.kind.is_wording());
        let differing: Vec<Range<usize>> = of_passage.map(|(_, v)| v.source.clone()).collect();
        let parts = match check.arrangement {
            Arrangement::Scattered => place::by_paragraph(&cx.ws.corpus, passage),
            _ => vec![passage.clone()],
        };
        for part in parts {
            let marks = differing
                .iter()
                .map(|range| range.start.max(part.bytes.start)..range.end.min(part.bytes.end))
                .filter(|range| range.start < range.end)
                .collect();
            let name = place::name(&cx.ws.corpus, part.source, part.bytes.start);
            found.extend(place::related(cx, &part, name, marks));
        }
    }
    found.truncate(NAMED);
    found
}

/// The ids that a quotation cites, as written into a message.
fn cited_ids(cx: &Context, quotation: &Quotation) -> String {
    let ids: Vec<String> = quotation
        .binding
        .iter()
        .flat_map(|b| &b.citations)
        .map(|c| c.id.to_string())
        .collect();
    messages::any_of(cx, &ids)
}

/// Whether one of the works is an edition of the other, directly or through further ones.
fn restates(corpus: &Corpus, a: WorkId, b: WorkId) -> bool {
    let reaches = |from: WorkId, to: WorkId| {
        let mut at = Some(from);
        // As many steps as there are works: a circle in the configuration ends too.
        for _ in 0..=corpus.works.len() {
            match at {
                Some(work) if work == to => return true,
                Some(work) => at = corpus.works.get(work.0 as usize).and_then(|w| w.restates),
                None => return false,
            }
        }
        false
    };
    a != b && (reaches(a, b) || reaches(b, a))
}

/// Another work has it.
fn elsewhere(cx: &Context, index: usize, quotation: &Quotation, check: &Check) -> Finding {
    let corpus = &cx.ws.corpus;
    let work_of = |passage: &Passage| place::source(corpus, passage.source).map(|s| s.work);
    let citations = quotation.binding.as_ref().map_or(&[][..], |b| &b.citations);
    let cited: Vec<WorkId> = citations
        .iter()
        .flat_map(|c| place::cited(corpus, &c.id))
        .filter_map(|id| place::source(corpus, id).map(|s| s.work))
        .collect();
    let edition = |passage: &&Passage| {
        work_of(passage).is_some_and(|work| cited.iter().any(|c| restates(corpus, work, *c)))
    };
    let superseded = check.passages.iter().any(|p| edition(&p));

    // One passage for each work; the other edition's first where that is what the finding is about.
    let mut ordered: Vec<&Passage> = check.passages.iter().collect();
    ordered.sort_by_key(|p| superseded && !edition(p));
    let mut works = Vec::new();
    ordered.retain(|p| {
        let work = work_of(p);
        let new = !works.contains(&work);
        works.push(work);
        new
    });
    let named: Vec<String> = ordered
        .iter()
        .take(NAMED)
        .map(|p| place::name(corpus, p.source, p.bytes.start))
        .collect();
    let (stands, cites) = (messages::any_of(cx, &named), cited_ids(cx, quotation));
    let (rule, message) = if superseded {
        let english = format!("This is the wording of another edition: {stands}, not {cites}");
        (
            &rules::SUPERSEDED_WORDING,
            cx.say(
                english,
                format!("这是另一版本的文字：见 {stands}，不见于 {cites}"),
            ),
        )
    } else {
        (
            &rules::MISATTRIBUTED,
            cx.say(
                format!("Not in {cites}; it stands in {stands}"),
                format!("不见于 {cites}；见 {stands}"),
            ),
        )
    };
    let mut finding = Finding::new(rule, quotation.range.clone(), message);
    finding.related = ordered
        .iter()
        .take(NAMED)
        .filter_map(|p| {
            place::related(
                cx,
                p,
                place::name(corpus, p.source, p.bytes.start),
                Vec::new(),
            )
        })
        .collect();
    // With several citations, which of them is wrong is for the author to say.
    if let [citation] = citations {
        finding.fixes = cx.fixes(|| {
            let places = ordered.iter().take(NAMED);
            places.filter_map(|p| fixes::recite(cx, index, citation, p))
        });
    }
    finding
}

/// Nothing has it.
fn absent(cx: &Context, quotation: &Quotation, check: &Check) -> Finding {
    let corpus = &cx.ws.corpus;
    let cites = cited_ids(cx, quotation);
    let mut message = cx.say(
        format!("Not in {cites} or any other source"),
        format!("{cites} 及其他来源中均无此文字"),
    );
    if let Some(near) = check.nearest.first() {
        let nearest = messages::quoted(&place::text(corpus, &near.passage));
        let at = messages::in_parentheses(
            cx,
            &place::name(corpus, near.passage.source, near.passage.bytes.start),
        );
        message.push_str(&if near.passage.similarity >= PARAPHRASE {
            cx.say(
                format!("; it looks like a paraphrase of {nearest}{at}"),
                format!("；像是转述：{nearest}{at}"),
            )
        } else {
            cx.say(
                format!("; the nearest is {nearest}{at}"),
                format!("；最接近的是{nearest}{at}"),
            )
        });
    }
    let mut finding = Finding::new(&rules::NOT_IN_SOURCE, quotation.range.clone(), message);
    finding.related = check
        .nearest
        .iter()
        .take(NAMED)
        .filter_map(|near| {
            let marks = near
                .variants
                .iter()
                .map(|v| v.source.clone())
                .filter(|range| !range.is_empty())
                .collect();
            place::related(
                cx,
                &near.passage,
                place::name(corpus, near.passage.source, near.passage.bytes.start),
                marks,
            )
        })
        .collect();
    finding
}

/// The same words, not the same to the letter: a finding for each cause.
fn equivalent(cx: &Context, quotation: &Quotation, check: &Check) -> Vec<Finding> {
    let causes = [
        (VariantKind::Punctuation, &rules::CHANGED_PUNCTUATION),
        (VariantKind::Script, &rules::CHANGED_SCRIPT),
        (VariantKind::NumberStyle, &rules::NUMBER_STYLE),
    ];
    let all = decisive(check);
    let mut found = Vec::new();
    for (kind, rule) in causes {
        let variants: Vec<&Variant> = all.iter().copied().filter(|v| v.kind == kind).collect();
        if variants.is_empty() {
            continue;
        }
        let message = messages::variants(cx, &variants, check.passages.first());
        let mut finding = Finding::new(rule, quotation.range.clone(), message);
        finding.related = passages(cx, check);
        finding.fixes = cx.fixes(|| fixes::wording(cx, quotation, &variants));
        found.push(finding);
    }
    found
}
