//! `check --format jsonl`: one object a line, each complete in itself, printed as soon as its note is checked.

use super::json::{self, QuotationJson};
use super::position::WordPlace;
use super::{End, File, Report, Summary};
use crate::cli::{Context, terminal};
use crate::query::{self, Fix, Related, TextRange};
use serde::Serialize;

/// A `finding` for each finding, with the quotation it is about; with `all`, a `quotation` for each that has none; at the end
/// one `summary`.
pub(super) struct Jsonl<'a> {
    pub context: &'a Context,
    pub all: bool,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
enum Line<'a> {
    Finding {
        path: &'a str,
        rule: &'a str,
        severity: &'a str,
        message: &'a str,
        /// Itself, where the JSON report has an index.
        quotation: Option<QuotationJson>,
        range: TextRange,
        bytes: [usize; 2],
        related: &'a [Related],
        fixes: &'a [Fix],
        #[serde(skip_serializing_if = "Option::is_none")]
        place: Option<WordPlace>,
    },
    Quotation {
        path: &'a str,
        #[serde(flatten)]
        quotation: QuotationJson,
    },
    Summary {
        version: u32,
        #[serde(flatten)]
        summary: &'a Summary,
    },
}

impl Report for Jsonl<'_> {
    fn file(&mut self, out: &mut String, file: &File<'_>) {
        let base = &self.context.base;
        let path = &query::relative(file.path, base);
        for found in file.findings {
            let finding = file.data(found, base, |_| None);
            out.push_str(&terminal::json_line(&Line::Finding {
                path,
                rule: finding.rule,
                severity: finding.severity,
                message: &finding.message,
                quotation: found.quotation.and_then(|n| json::quotation(file, n, base)),
                range: finding.range,
                bytes: finding.bytes,
                related: &finding.related,
                fixes: &finding.fixes,
                place: file.word_place(found.range.start),
            }));
        }
        let count = file.note.map_or(0, |note| note.checks.len());
        let has_none = |n: &usize| file.findings.iter().all(|f| f.quotation != Some(*n));
        for index in (0..count).filter(has_none).filter(|_| self.all) {
            if let Some(quotation) = json::quotation(file, index, base) {
                out.push_str(&terminal::json_line(&Line::Quotation { path, quotation }));
            }
        }
    }

    fn finish(&mut self, out: &mut String, end: &End<'_>) {
        out.push_str(&terminal::json_line(&Line::Summary {
            version: 1,
            summary: end.summary,
        }));
    }
}
