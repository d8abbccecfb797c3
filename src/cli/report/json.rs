//! `check --format json`: the stable contract for tools.

use super::position::WordPlace;
use super::{End, File, Report, Summary};
use crate::cli::{Context, terminal};
use crate::collate::Variant;
use crate::markup::{BindingRule, Quotation};
use crate::query::words::{reason_name, verdict_name};
use crate::query::{self, Finding, Passage, TextRange};
use crate::workspace::CheckedNote;
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::Path;

/// How many passages of one fragment are listed.
const PASSAGES: usize = 50;

/// Collects every file; with `all`, quotations without findings too.
pub(super) struct Json<'a> {
    context: &'a Context,
    all: bool,
    files: Vec<FileJson>,
}

#[derive(Serialize)]
struct Whole<'a> {
    version: u32,
    files: &'a [FileJson],
    summary: &'a Summary,
}

#[derive(Serialize)]
struct FileJson {
    path: String,
    quotations: Vec<QuotationJson>,
    findings: Vec<FindingJson>,
}

#[derive(Serialize)]
struct FindingJson {
    #[serde(flatten)]
    finding: Finding,
    /// In a Word document, where a reader finds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<WordPlace>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct QuotationJson {
    range: TextRange,
    bytes: [usize; 2],
    text: String,
    citations: Vec<CitationJson>,
    verdict: &'static str,
    reason: Option<&'static str>,
    passages: Vec<Passage>,
    passages_total: usize,
    variants: Vec<VariantJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<WordPlace>,
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

impl<'a> Json<'a> {
    pub fn new(context: &'a Context, all: bool) -> Self {
        Json {
            context,
            all,
            files: Vec::new(),
        }
    }
}

impl Report for Json<'_> {
    fn file(&mut self, _: &mut String, file: &File<'_>) {
        let base = &self.context.base;
        let listed = listed(file, self.all);
        let quotations = listed.iter().filter_map(|n| quotation(file, *n, base));
        let place = |n: usize| listed.binary_search(&n).ok();
        let findings = file.findings.iter().map(|found| FindingJson {
            finding: file.data(found, base, place),
            place: file.word_place(found.range.start),
        });
        self.files.push(FileJson {
            path: query::relative(file.path, base),
            quotations: quotations.collect(),
            findings: findings.collect(),
        });
    }

    fn finish(&mut self, out: &mut String, end: &End<'_>) {
        out.push_str(&terminal::json(&Whole {
            version: 1,
            files: &self.files,
            summary: end.summary,
        }));
    }
}

/// The quotations (indices, in order) that are listed: those with findings, or all.
fn listed(file: &File<'_>, all: bool) -> Vec<usize> {
    let concerned: BTreeSet<usize> = file.findings.iter().filter_map(|f| f.quotation).collect();
    let count = file.note.map_or(0, |note| note.note.quotations.len());
    (0..count)
        .filter(|n| all || concerned.contains(n))
        .collect()
}

/// The quotation of this index as plain data.
pub(super) fn quotation(file: &File<'_>, index: usize, base: &Path) -> Option<QuotationJson> {
    let note = file.note?;
    let quotation = note.note.quotations.get(index)?;
    let check = note.checks.get(index)?;
    let mut passages = Vec::new();
    // Where each of the check's passages went in the list, for `variants[].passage`.
    let mut places = Vec::with_capacity(check.passages.len());
    for found in &check.passages {
        let of_fragment = passages
            .iter()
            .filter(|p: &&Passage| p.fragment == found.fragment)
            .count();
        let listed = query::passage(file.workspace, found, base).filter(|_| of_fragment < PASSAGES);
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
    Some(QuotationJson {
        range: query::text_range(&note.text, &note.lines, &quotation.range),
        bytes: [quotation.range.start, quotation.range.end],
        text: quotation.wording.text.clone(),
        citations: citations(note, quotation),
        verdict: verdict_name(check.verdict),
        reason: check.reason.map(reason_name),
        passages,
        passages_total: check.passages_total,
        variants,
        place: file.word_place(quotation.range.start),
    })
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
