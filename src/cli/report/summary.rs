//! Counts of a run: the last lines for readers, the `summary` of the JSON.

use super::File;
use crate::cli::terminal::{BOLD, DIM, GREEN, RED, YELLOW, paint};
use crate::cli::words;
use crate::collate::Verdict;
use crate::config::Severity;
use crate::lint::Locale;
use crate::query;
use crate::workspace::{Check, Reason};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Counts of everything, listed or not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(in crate::cli) struct Summary {
    pub files: usize,
    pub quotations: usize,
    pub verbatim: usize,
    pub equivalent: usize,
    pub altered: usize,
    pub elsewhere: usize,
    pub absent: usize,
    pub unchecked: usize,
    pub errors: usize,
    pub warnings: usize,
    pub infos: usize,
    pub hints: usize,
    /// SHA-256 of what was searched; of several workspaces, joined by a space.
    pub corpus: String,
    /// How many were left unchecked, by reason, in order of the first.
    #[serde(skip)]
    pub reasons: Vec<(Option<Reason>, usize)>,
}

impl Summary {
    /// Counts a file.
    pub fn add(&mut self, file: &File<'_>) {
        if let Some(note) = file.note {
            self.files += 1;
            note.checks.iter().for_each(|check| self.add_check(check));
        }
        for finding in file.findings {
            *match finding.severity {
                Severity::Error => &mut self.errors,
                Severity::Warning => &mut self.warnings,
                Severity::Info => &mut self.infos,
                Severity::Hint => &mut self.hints,
                Severity::Off => continue,
            } += 1;
        }
    }

    /// Names what was searched, for each workspace once.
    pub fn add_corpus(&mut self, digest: &str) {
        if !self.corpus.is_empty() {
            self.corpus.push(' ');
        }
        self.corpus.push_str(digest);
    }

    fn add_check(&mut self, check: &Check) {
        self.quotations += 1;
        *match check.verdict {
            Verdict::Verbatim => &mut self.verbatim,
            Verdict::Equivalent => &mut self.equivalent,
            Verdict::Altered => &mut self.altered,
            Verdict::Elsewhere => &mut self.elsewhere,
            Verdict::Absent => &mut self.absent,
            Verdict::Unchecked => &mut self.unchecked,
        } += 1;
        if check.verdict == Verdict::Unchecked {
            let mut known = self.reasons.iter_mut();
            match known.find(|(reason, _)| *reason == check.reason) {
                Some((_, count)) => *count += 1,
                None => self.reasons.push((check.reason, 1)),
            }
        }
    }

    /// The counts for readers.
    pub fn line(&self, locale: Locale) -> String {
        let chinese = locale == Locale::Chinese;
        let verdicts = [
            (Verdict::Verbatim, self.verbatim, GREEN),
            (Verdict::Equivalent, self.equivalent, GREEN),
            (Verdict::Altered, self.altered, RED),
            (Verdict::Elsewhere, self.elsewhere, RED),
            (Verdict::Absent, self.absent, RED),
        ];
        let (comma, colon) = if chinese {
            ("，", "：")
        } else {
            (", ", ": ")
        };
        let counted: Vec<String> = verdicts
            .iter()
            .filter(|(_, count, _)| *count > 0)
            .map(|(verdict, count, style)| {
                let name = query::words::verdict_in(locale, *verdict);
                let text = if chinese {
                    format!("{name} {count}")
                } else {
                    format!("{count} {name}")
                };
                paint(*style, &text)
            })
            .collect();
        let mut head = match locale {
            Locale::English => format!(
                "{}, {}",
                plural(self.files, "note"),
                plural(self.quotations, "quotation")
            ),
            Locale::Chinese => format!("笔记 {} 篇，引文 {} 条", self.files, self.quotations),
        };
        if !counted.is_empty() {
            head.push_str(colon);
            head.push_str(&counted.join(comma));
        }
        let mut out = paint(BOLD, &head) + "\n";
        if self.unchecked > 0 {
            let reasons: Vec<String> = self
                .reasons
                .iter()
                .map(|(reason, count)| {
                    let reason =
                        reason.map_or("?", |reason| query::words::reason_in(locale, reason));
                    if chinese {
                        format!("{reason} {count}")
                    } else {
                        format!("{count} {reason}")
                    }
                })
                .collect();
            let text = match locale {
                Locale::English => {
                    format!("{} left unchecked: {}", self.unchecked, reasons.join(comma))
                }
                Locale::Chinese => format!("未核对 {} 条：{}", self.unchecked, reasons.join(comma)),
            };
            out.push_str(&(paint(DIM, &text) + "\n"));
        }
        let levels = [
            (Severity::Error, self.errors, RED),
            (Severity::Warning, self.warnings, YELLOW),
            (Severity::Info, self.infos, BOLD),
            (Severity::Hint, self.hints, BOLD),
        ];
        let found: Vec<String> = levels
            .iter()
            .filter(|(_, count, _)| *count > 0)
            .map(|(severity, count, style)| {
                let name = words::severity(locale, *severity);
                let text = match locale {
                    Locale::English if *severity == Severity::Info => format!("{count} info"),
                    Locale::English => plural(*count, name),
                    Locale::Chinese => format!("{name} {count}"),
                };
                paint(*style, &text)
            })
            .collect();
        let nothing = paint(
            GREEN,
            words::say(locale, "nothing to report", "没有发现问题"),
        );
        out.push_str(&if found.is_empty() {
            nothing
        } else {
            found.join(comma)
        });
        out.push('\n');
        out
    }
}

/// `1 note`, `2 notes`.
pub(in crate::cli) fn plural(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}

/// How many findings each rule has.
#[derive(Debug, Default)]
pub(in crate::cli) struct Statistics {
    counts: BTreeMap<(&'static str, Severity), usize>,
}

impl Statistics {
    /// Counts a file's findings.
    pub fn add(&mut self, file: &File<'_>) {
        for finding in file.findings {
            *self
                .counts
                .entry((finding.rule, finding.severity))
                .or_default() += 1;
        }
    }

    /// One line for each rule, most findings first, and an empty one after them.
    pub fn table(&self, locale: Locale) -> String {
        let mut counts: Vec<_> = self.counts.iter().collect();
        counts.sort_by_key(|((rule, severity), count)| (Reverse((**count, *severity)), *rule));
        let mut out = String::new();
        for ((rule, severity), count) in counts {
            let severity = paint(DIM, words::severity(locale, *severity));
            out.push_str(&format!("{count:>6}  {rule}  {severity}\n"));
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out
    }
}
