//! `yinwen rule`: what a rule means.

use super::args::{Format, RuleArgs};
use super::table::{Cell, aligned};
use super::terminal::{BOLD, paint};
use super::{Context, FAILED, OK, terminal, words};
use crate::lint::Locale;
use crate::lint::{RULES, RuleInfo};
use serde::Serialize;

#[derive(Serialize)]
struct Rules<'a> {
    version: u32,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
struct Rule<'a> {
    name: &'a str,
    default: &'a str,
    summary: &'a str,
    explanation: &'a str,
}

/// Runs the command.
pub(super) fn run(context: &Context, args: &RuleArgs) -> u8 {
    let wanted = |rule: &&RuleInfo| args.rule.as_ref().is_none_or(|name| rule.name == name);
    let rules: Vec<&RuleInfo> = RULES.iter().filter(wanted).collect();
    if let Some(name) = &args.rule
        && !context.knows_rule(name)
    {
        return FAILED;
    }
    let out = match (args.format, &args.rule) {
        (Format::Json, _) => {
            let rules = rules
                .iter()
                .map(|rule| data(context.locale, rule))
                .collect();
            terminal::json(&Rules { version: 1, rules })
        }
        (Format::Human, Some(_)) => rules.iter().map(|r| explain(context.locale, r)).collect(),
        (Format::Human, None) => list(context.locale, &rules),
    };
    context.finish(&out, OK)
}

fn data(locale: Locale, rule: &RuleInfo) -> Rule<'static> {
    Rule {
        name: rule.name,
        default: rule.default.as_str(),
        summary: words::say(locale, rule.summary_en, rule.summary_zh),
        explanation: words::say(locale, rule.explanation_en, rule.explanation_zh),
    }
}

fn explain(locale: Locale, rule: &RuleInfo) -> String {
    let Rule {
        name,
        summary,
        explanation,
        ..
    } = data(locale, rule);
    let default = paint(
        terminal::style(rule.default),
        words::severity(locale, rule.default),
    );
    let head = match locale {
        Locale::English => format!("{} (by default: {default})", paint(BOLD, name)),
        Locale::Chinese => format!("{}（默认级别：{default}）", paint(BOLD, name)),
    };
    format!("{head}\n\n{summary}\n\n{}\n", explanation.trim_end())
}

fn list(locale: Locale, rules: &[&RuleInfo]) -> String {
    let row = |rule: &&RuleInfo| {
        [
            Cell::new(rule.name, BOLD),
            Cell::new(
                words::severity(locale, rule.default),
                terminal::style(rule.default),
            ),
            Cell::plain(data(locale, rule).summary),
        ]
    };
    aligned("", &rules.iter().map(row).collect::<Vec<_>>())
}
