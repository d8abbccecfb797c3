//! `check --format json`: the stable contract for tools.

use super::check::{Checked, CheckedFile};
use super::summary::Summary;
use crate::collate::Variant;
use crate::markup::{BindingRule, Quotation};
use crate::query::words::{reason_name, verdict_name};
use crate::query::{self, Finding, Passage, TextRange, Texts};
use crate::workspace::{Check, CheckedNote};
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::Path;

/// How many passages of one fragment are listed.
const PASSAGES: usize = 50;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    files: Vec<File>,
    summary: &'a Summary,
}

#[derive(Serialize)]
struct File {
    path: String,
    quotations: Vec<QuotationJson>,
    findings: Vec<Finding>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct QuotationJson {
    range: TextRange,
    bytes: [usize; 2],
    text: String,
    citations: Vec<CitationJson>,
    verdict: &'static str,
    reason: Option<&'static str>,
    passages: Vec<Passage>,
    passages_total: usize,
    variants: Vec<VariantJson>,
}

#[derive(Serialize)]
struct CitationJson {
    id: String,
    locator: Option<String>,
    binding: &'static str,
    strength: &'static str,
}

#[derive(Serialize)]
struct VariantJson {
    kind: &'static str,
    passage: usize,
    quotation: Side,
    source: Side,
}

#[derive(Serialize)]
struct Side {
    text: String,
    bytes: [usize; 2],
}

/// The report; with `all`, quotations without findings are listed too.
pub(super) fn report(runs: &[Checked], summary: &Summary, all: bool, base: &Path) -> String {
    let mut files = Vec::new();
    for run in runs {
        let texts = Texts::new(&run.workspace);
        for (path, findings) in &run.corpus {
            let plain = |f| query::finding(&texts, f, path, None, base, |_| None);
            files.push(File {
                path: query::relative(path, base),
                quotations: Vec::new(),
                findings: findings.iter().map(plain).collect(),
            });
        }
        files.extend(
            run.notes
                .iter()
                .map(|file| note(run, &texts, file, all, base)),
        );
    }
    super::terminal::json(&Report {
        version: 1,
        files,
        summary,
    })
}

fn note(run: &Checked, texts: &Texts<'_>, file: &CheckedFile, all: bool, base: &Path) -> File {
    let CheckedFile { note, findings } = file;
    let concerned: BTreeSet<usize> = findings.iter().filter_map(|f| f.quotation).collect();
    let listed: Vec<usize> = (0..note.note.quotations.len())
        .filter(|n| all || concerned.contains(n))
        .collect();
    let quotations = listed
        .iter()
        .filter_map(|n| {
            Some(quotation(
                run,
                note,
                note.note.quotations.get(*n)?,
                note.checks.get(*n)?,
                base,
            ))
        })
        .collect();
    let place = |n: usize| listed.binary_search(&n).ok();
    File {
        path: query::relative(&note.path, base),
        quotations,
        findings: findings
            .iter()
            .map(|f| query::finding(texts, f, &note.path, Some(note), base, place))
            .collect(),
    }
}

fn quotation(
    run: &Checked,
    note: &CheckedNote,
    quotation: &Quotation,
    check: &Check,
    base: &Path,
) -> QuotationJson {
    let mut passages = Vec::new();
    // Where each of the check's passages went in the list, for `variants[].passage`.
    let mut places = Vec::with_capacity(check.passages.len());
    for found in &check.passages {
        let of_fragment = passages
            .iter()
            .filter(|p: &&Passage| p.fragment == found.fragment)
            .count();
        let listed = query::passage(&run.workspace, found, base).filter(|_| of_fragment < PASSAGES);
        places.push(listed.as_ref().map(|_| passages.len()));
        passages.extend(listed);
    }
    let variants = check
        .variants
        .iter()
        .filter_map(|(passage, found)| {
            Some(variant(
                quotation,
                places.get(*passage).copied().flatten()?,
                found,
            ))
        })
        .collect();
    QuotationJson {
        range: query::text_range(&note.text, &note.lines, &quotation.range),
        bytes: [quotation.range.start, quotation.range.end],
        text: quotation.wording.text.clone(),
        citations: citations(note, quotation),
        verdict: verdict_name(check.verdict),
        reason: check.reason.map(reason_name),
        passages,
        passages_total: check.passages_total,
        variants,
    }
}

fn variant(quotation: &Quotation, passage: usize, found: &Variant) -> VariantJson {
    let bytes = quotation.note_range(found.quotation.clone());
    VariantJson {
        kind: found.kind.name(),
        passage,
        quotation: Side {
            text: found.quotation_text.clone(),
            bytes: [bytes.start, bytes.end],
        },
        source: Side {
            text: found.source_text.clone(),
            bytes: [found.source.start, found.source.end],
        },
    }
}

fn citations(note: &CheckedNote, quotation: &Quotation) -> Vec<CitationJson> {
    let Some(binding) = &quotation.binding else {
        return Vec::new();
    };
    let one = |citation: &crate::markup::BoundCitation| CitationJson {
        id: citation.id.to_string(),
        locator: citation
            .locator
            .as_ref()
            .and_then(|l| note.text.get(l.span.clone()))
            .map(|text| text.trim().to_owned()),
        binding: binding_name(binding.by),
        strength: if binding.strong { "strong" } else { "weak" },
    };
    binding.citations.iter().map(one).collect()
}

fn binding_name(rule: BindingRule) -> &'static str {
    match rule {
        BindingRule::After => "after",
        BindingRule::Before => "before",
        BindingRule::Title => "title",
        BindingRule::BlockQuote => "block-quote",
        BindingRule::Footnote => "footnote",
        BindingRule::Around => "around",
        BindingRule::Default => "default",
    }
}
