//! `--select` and `--ignore`: which rules are heard.

use crate::cli::Context;
use crate::cli::args::CheckArgs;
use crate::config::{Severity, Spanned};
use crate::lint::{self, Finding};
use crate::workspace::Workspace;

/// Whether there are rules of all the names; each that is none is told.
pub(super) fn exist(context: &Context, args: &CheckArgs) -> bool {
    let names = args.select.iter().chain(&args.ignore);
    names.filter(|name| !context.knows_rule(name)).count() == 0
}

/// A rule that is off and is asked for by `--select` is switched on.
pub(super) fn enable(workspace: &mut Workspace, args: &CheckArgs) {
    for name in &args.select {
        let configured = workspace
            .config
            .rules
            .iter()
            .any(|(rule, severity)| rule.value == *name && *severity > Severity::Off);
        let off = lint::RULES
            .iter()
            .any(|rule| rule.name == name && rule.default == Severity::Off);
        if off && !configured {
            workspace
                .config
                .rules
                .retain(|(rule, _)| rule.value != *name);
            workspace.config.rules.push((
                Spanned {
                    value: name.clone(),
                    span: 0..0,
                },
                Severity::Warning,
            ));
        }
    }
}

/// Whether `--select` and `--ignore` leave the rule in.
pub(super) fn wanted(args: &CheckArgs, rule: &str) -> bool {
    (args.select.is_empty() || args.select.iter().any(|name| name == rule))
        && args.ignore.iter().all(|name| name != rule)
}

/// The findings that are wanted, in order of position.
pub(super) fn sift(args: &CheckArgs, mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.retain(|finding| finding.severity > Severity::Off && wanted(args, finding.rule));
    findings.sort_by_key(|finding| (finding.range.start, finding.range.end));
    findings
}
