//! Directives of a note: which findings they silence, and which silence nothing.

use super::{Context, Finding, Fix, fixes, rules};
use crate::config::Spanned;
use crate::markup::{Directive, DirectiveKind};
use std::ops::Range;

/// One rule (or all) silenced on some lines by one directive.
struct Suppression<'a> {
    /// Index in `Note::directives`.
    directive: usize,
    /// `None`: every rule.
    rule: Option<&'a Spanned<String>>,
    extent: Extent,
    used: bool,
}

/// How far a directive reaches.
enum Extent {
    /// What touches this line (from 0).
    Line(usize),
    /// What begins in these bytes.
    Bytes(Range<usize>),
}

/// Takes the findings that a directive silences out, and reports the directives that silence nothing.
pub(super) fn apply(cx: &mut Context) -> Vec<Finding> {
    let checked = cx.checked;
    let mut suppressions = suppressions(cx, &checked.note.directives);
    let found = std::mem::take(&mut cx.found);
    let (mut kept, mut silenced) = (Vec::new(), false);
    for finding in found {
        for suppression in &mut suppressions {
            if suppression
                .rule
                .is_none_or(|rule| rule.value == finding.rule)
                && covers(cx, suppression, &finding)
            {
                suppression.used = true;
                silenced = true;
            }
        }
        if !std::mem::take(&mut silenced) {
            kept.push(finding);
        }
    }
    unused(cx, &suppressions);
    // These only yield to a directive that names them: one for all rules must be able to be reported itself.
    let unused = std::mem::take(&mut cx.found);
    let named = |s: &&Suppression| {
        s.rule
            .is_some_and(|rule| rule.value == rules::UNUSED_SUPPRESSION.name)
    };
    kept.extend(unused.into_iter().filter(|finding| {
        !suppressions
            .iter()
            .filter(named)
            .any(|s| covers(cx, s, finding))
    }));
    kept
}

/// What the directives silence, one item for each rule they name.
fn suppressions<'a>(cx: &Context, directives: &'a [Directive]) -> Vec<Suppression<'a>> {
    let line_of = |byte: usize| cx.checked.lines.line_of(byte);
    let mut out = Vec::new();
    for (index, directive) in directives.iter().enumerate() {
        let start = line_of(directive.range.start);
        let last = line_of(directive.range.end.saturating_sub(1));
        let mut push = |rule: Option<&'a Spanned<String>>, extent: Extent| {
            out.push(Suppression {
                directive: index,
                rule,
                extent,
                used: false,
            });
        };
        let named: Vec<Option<&Spanned<String>>> = if directive.rules.is_empty() {
            vec![None]
        } else {
            directive.rules.iter().map(Some).collect()
        };
        for rule in named {
            match directive.kind {
                DirectiveKind::DisableFile => push(rule, Extent::Bytes(0..usize::MAX)),
                DirectiveKind::DisableLine => push(rule, Extent::Line(start)),
                DirectiveKind::DisableNextLine => push(rule, Extent::Line(last + 1)),
                DirectiveKind::Disable => {
                    let enables = |d: &&Directive| {
                        let all = d.rules.is_empty();
                        d.kind == DirectiveKind::Enable
                            && (all
                                || rule.is_some_and(|r| d.rules.iter().any(|e| e.value == r.value)))
                    };
                    let end = directives
                        .iter()
                        .skip(index + 1)
                        .find(enables)
                        .map_or(usize::MAX, |d| d.range.start);
                    push(rule, Extent::Bytes(directive.range.end..end));
                }
                DirectiveKind::Enable | DirectiveKind::Source(_) | DirectiveKind::Unknown => {}
            }
        }
    }
    out
}

/// Whether the finding lies where the suppression holds. The lines of its quotation count as well as its own.
fn covers(cx: &Context, suppression: &Suppression, finding: &Finding) -> bool {
    let quotation = finding
        .quotation
        .and_then(|index| cx.checked.note.quotations.get(index))
        .map(|q| &q.range);
    let mut ranges = [Some(&finding.range), quotation].into_iter().flatten();
    let line_of = |byte: usize| cx.checked.lines.line_of(byte);
    match &suppression.extent {
        Extent::Bytes(bytes) => bytes.contains(&finding.range.start),
        Extent::Line(line) => ranges.any(|range| {
            let last = range.end.saturating_sub(1).max(range.start);
            (line_of(range.start)..=line_of(last)).contains(line)
        }),
    }
}

/// Reports directives that silence nothing, words that are no directive, and names that are no rule.
fn unused(cx: &mut Context, suppressions: &[Suppression]) {
    let checked = cx.checked;
    for (index, directive) in checked.note.directives.iter().enumerate() {
        match directive.kind {
            DirectiveKind::Source(_) => continue,
            DirectiveKind::Unknown => {
                let message = cx.say("This is no directive of yinwen", "yinwen 没有这个指令");
                cx.report(Finding::new(
                    &rules::UNUSED_SUPPRESSION,
                    directive.range.clone(),
                    message,
                ));
                continue;
            }
            _ => {}
        }
        let unknown: Vec<&Spanned<String>> = directive
            .rules
            .iter()
            .filter(|name| rules::rule(&name.value).is_none())
            .collect();
        for name in &unknown {
            unknown_rule(cx, name);
        }
        let own: Vec<&Suppression> = suppressions
            .iter()
            .filter(|s| s.directive == index)
            .collect();
        let idle: Vec<&Spanned<String>> = own
            .iter()
            .filter(|s| !s.used)
            .filter_map(|s| s.rule)
            .collect();
        let counted = idle
            .iter()
            .filter(|rule| !unknown.contains(rule) && rule.value != rules::UNUSED_SUPPRESSION.name);
        let counted: Vec<&&Spanned<String>> = counted.collect();
        if own.iter().any(|s| !s.used && s.rule.is_none())
            || !counted.is_empty() && counted.len() == own.len()
        {
            let message = cx.say("This suppresses nothing", "此处没有可压下的提示");
            let mut finding =
                Finding::new(&rules::UNUSED_SUPPRESSION, directive.range.clone(), message);
            finding.fixes = cx.fixes(|| [removal(cx, &directive.range)]);
            cx.report(finding);
        } else {
            for rule in counted {
                let message = cx.say(
                    format!("{} has nothing to suppress here", rule.value),
                    format!("此处没有可压下的 {}", rule.value),
                );
                let mut finding =
                    Finding::new(&rules::UNUSED_SUPPRESSION, rule.span.clone(), message);
                finding.fixes = cx.fixes(|| name_removal(cx, &rule.span));
                cx.report(finding);
            }
        }
    }
}

/// A directive names a rule that does not exist.
fn unknown_rule(cx: &mut Context, name: &Spanned<String>) {
    let mut message = cx.say(
        format!("There is no rule {}", name.value),
        format!("没有名为 {} 的规则", name.value),
    );
    let near = rules::nearest_rule(&name.value);
    if let Some(near) = near {
        message.push_str(&cx.say(format!("; is {near} meant?"), format!("；是否指 {near}？")));
    }
    let mut finding = Finding::new(&rules::UNUSED_SUPPRESSION, name.span.clone(), message);
    // Not safe: under its right name it silences something.
    let fix = |near: &str| {
        fixes::replace(
            cx,
            cx.say(format!("Write {near}"), format!("改为 {near}")),
            false,
            name.span.clone(),
            near.into(),
        )
    };
    finding.fixes = cx.fixes(|| near.map(fix));
    cx.report(finding);
}

/// Takes the comment out, with its line if it has one of its own, else with the spaces before it.
fn removal(cx: &Context, range: &Range<usize>) -> Fix {
    let text = &cx.checked.text;
    let head = text.get(..range.start).unwrap_or_default();
    let tail = text.get(range.end..).unwrap_or_default();
    let before = head.trim_end_matches([' ', '\t']);
    let after = tail.trim_start_matches([' ', '\t']);
    let alone = (before.is_empty() || before.ends_with('\n'))
        && (after.is_empty() || after.starts_with(['\n', '\r']));
    let removed = if alone {
        let line_end = after
            .strip_prefix("\r\n")
            .or_else(|| after.strip_prefix('\n'))
            .unwrap_or(after);
        before.len()..text.len() - line_end.len()
    } else {
        before.len()..range.end
    };
    fixes::replace(
        cx,
        cx.say("Remove the comment", "删去注释"),
        true,
        removed,
        String::new(),
    )
}

/// Takes one rule's name out of a directive that goes on silencing others.
fn name_removal(cx: &Context, span: &Range<usize>) -> Option<Fix> {
    let head = cx.checked.text.get(..span.start)?;
    let start = head.trim_end_matches([' ', '\t', ',']).len();
    Some(fixes::replace(
        cx,
        cx.say("Remove the rule's name", "删去规则名"),
        true,
        start..span.end,
        String::new(),
    ))
}
