//! Counts of a run: the last lines for readers, the `summary` of the JSON.

use super::check::Checked;
use super::terminal::{BOLD, DIM, GREEN, RED, YELLOW, paint};
use super::words;
use crate::collate::Verdict;
use crate::config::Severity;
use crate::lint::Locale;
use crate::query;
use crate::workspace::Reason;
use serde::Serialize;
use std::collections::BTreeMap;

/// Counts of everything, listed or not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct Summary {
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
    /// The counts of `runs`.
    pub fn of(runs: &[Checked]) -> Summary {
        let mut out = Summary::default();
        for check in runs
            .iter()
            .flat_map(|run| &run.notes)
            .flat_map(|file| &file.note.checks)
        {
            out.quotations += 1;
            *match check.verdict {
                Verdict::Verbatim => &mut out.verbatim,
                Verdict::Equivalent => &mut out.equivalent,
                Verdict::Altered => &mut out.altered,
                Verdict::Elsewhere => &mut out.elsewhere,
                Verdict::Absent => &mut out.absent,
                Verdict::Unchecked => &mut out.unchecked,
            } += 1;
            if check.verdict == Verdict::Unchecked {
                match out
                    .reasons
                    .iter_mut()
                    .find(|(reason, _)| *reason == check.reason)
                {
                    Some((_, count)) => *count += 1,
                    None => out.reasons.push((check.reason, 1)),
                }
            }
        }
        out.files = runs.iter().map(|run| run.notes.len()).sum();
        for finding in runs
            .iter()
            .flat_map(Checked::files)
            .flat_map(|(_, _, findings)| findings)
        {
            *match finding.severity {
                Severity::Error => &mut out.errors,
                Severity::Warning => &mut out.warnings,
                Severity::Info => &mut out.infos,
                Severity::Hint => &mut out.hints,
                Severity::Off => continue,
            } += 1;
        }
        let digests: Vec<&str> = runs
            .iter()
            .map(|run| run.workspace.digest.as_str())
            .collect();
        out.corpus = digests.join(" ");
        out
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

fn plural(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}

/// How many findings each rule has, most first.
pub(super) fn statistics(locale: Locale, runs: &[Checked]) -> String {
    let mut counts: BTreeMap<(&str, Severity), usize> = BTreeMap::new();
    for finding in runs
        .iter()
        .flat_map(Checked::files)
        .flat_map(|(_, _, findings)| findings)
    {
        *counts.entry((finding.rule, finding.severity)).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|((rule, severity), count)| (std::cmp::Reverse((*count, *severity)), *rule));
    let mut out = String::new();
    for ((rule, severity), count) in counts {
        out.push_str(&format!(
            "{count:>6}  {rule}  {}\n",
            paint(DIM, words::severity(locale, severity))
        ));
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}
