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
    what: &'a str,
    why: &'a str,
    wrong: &'a str,
    right: &'a str,
    fix: &'a str,
    /// All of this as Markdown.
    explanation: String,
    address: String,
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
        summary: rule.summary(locale),
        what: rule.what(locale),
        why: rule.why(locale),
        wrong: rule.wrong,
        right: rule.right,
        fix: rule.remedy(locale),
        explanation: rule.explanation(locale),
        address: rule.address(locale),
    }
}

fn explain(locale: Locale, rule: &RuleInfo) -> String {
    let default = paint(
        terminal::style(rule.default),
        words::severity(locale, rule.default),
    );
    let name = paint(BOLD, rule.name);
    let head = match locale {
        Locale::English => format!("{name} (by default: {default})"),
        Locale::Chinese => format!("{name}（默认级别：{default}）"),
    };
    let (summary, explanation) = (rule.summary(locale), rule.explanation(locale));
    format!("{head}\n\n{summary}\n\n{explanation}")
}

fn list(locale: Locale, rules: &[&RuleInfo]) -> String {
    let row = |rule: &&RuleInfo| {
        [
            Cell::new(rule.name, BOLD),
            Cell::new(
                words::severity(locale, rule.default),
                terminal::style(rule.default),
            ),
            Cell::plain(rule.summary(locale)),
        ]
    };
    aligned("", &rules.iter().map(row).collect::<Vec<_>>())
}
