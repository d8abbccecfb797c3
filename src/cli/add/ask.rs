//! Which proposals are accepted: all with `--yes`, those that are said yes to on a terminal, none without one.

use super::super::args::AddArgs;
use super::super::{Context, terminal};
use super::words;
use crate::query::Proposal;
use std::io::{IsTerminal, stderr, stdin};

/// Settles what is proposed of one document.
pub(super) fn decide(context: &Context, args: &AddArgs, proposal: &mut Proposal) {
    if args.yes {
        proposal.accept(true, true);
        return;
    }
    let reads_stdin = args.files.iter().any(|file| file.as_os_str() == "-");
    if !proposal.asks() || reads_stdin || !stdin().is_terminal() || !stderr().is_terminal() {
        return;
    }
    if let Some(question) = proposal.parts_question(context.locale) {
        proposal.divided = yes(context, &words::escaped(&question));
    }
    if let Some(question) = proposal.relations_question(context.locale) {
        proposal.related = yes(context, &words::escaped(&question));
    }
}

/// Asks; no answer is no.
pub(in crate::cli) fn yes(context: &Context, question: &str) -> bool {
    terminal::err(context.color, &format!("{question} [y/N] "));
    let mut answer = String::new();
    let read = stdin().read_line(&mut answer);
    let answer = answer.trim().to_lowercase();
    read.is_ok() && matches!(answer.as_str(), "y" | "yes" | "是" | "好")
}
