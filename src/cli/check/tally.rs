//! The report as it grows, what it comes to, and whether that ends the run with 1.

use crate::cli::args::CheckArgs;
use crate::cli::report::{self, End, File, Report, Statistics, Summary};
use crate::cli::{Context, terminal};
use crate::config::Severity;
use crate::files::docx::Docx;
use crate::lint::Finding;
use crate::query::Texts;
use crate::workspace::{CheckedNote, Workspace};
use std::path::Path;

/// What a run has found so far.
pub(super) struct Tally<'a> {
    context: &'a Context,
    args: &'a CheckArgs,
    report: Box<dyn Report + 'a>,
    /// What is not printed yet.
    text: String,
    summary: Summary,
    statistics: Statistics,
    workspaces: usize,
    /// Something was found at or above the severity that counts.
    pub is_grave: bool,
}

impl<'a> Tally<'a> {
    /// Before anything is found.
    pub fn new(context: &'a Context, args: &'a CheckArgs) -> Tally<'a> {
        Tally {
            context,
            args,
            report: report::report(context, args),
            text: String::new(),
            summary: Summary::default(),
            statistics: Statistics::default(),
            workspaces: 0,
            is_grave: false,
        }
    }

    /// What follows is found in `workspace`.
    pub fn begin(&mut self, workspace: &Workspace) {
        self.workspaces += 1;
        self.summary.add_corpus(&workspace.digest());
    }

    /// Whether anything was looked at.
    pub fn has_begun(&self) -> bool {
        self.workspaces > 0
    }

    /// Adds the findings on one file: a note, with the Word document that it is, or another.
    pub fn add(
        &mut self,
        workspace: &Workspace,
        texts: &Texts<'_>,
        path: &Path,
        note: Option<(&CheckedNote, Option<&Docx>)>,
        findings: Vec<Finding>,
    ) {
        let file = File {
            workspace,
            texts,
            path,
            note: note.map(|(note, _)| note),
            docx: note.and_then(|(_, docx)| docx),
            findings: &findings,
        };
        self.summary.add(&file);
        self.statistics.add(&file);
        let asked = self.args.fail_on.map(Severity::from);
        let asked = asked.or(workspace.config.fail_on);
        let least = asked.filter(|severity| *severity > Severity::Off);
        let least = least.unwrap_or(Severity::Error);
        self.is_grave |= findings.iter().any(|finding| finding.severity >= least);
        self.report.file(&mut self.text, &file);
    }

    /// Adds a piece that is no report of findings.
    pub fn push(&mut self, piece: &str) {
        self.text.push_str(piece);
    }

    /// Adds what comes last. `complete`: everything that was asked for could be read.
    pub fn finish(&mut self, complete: bool) {
        let statistics = self.args.statistics.then_some(&self.statistics);
        let is_read = self.args.format.is_read();
        let end = End {
            summary: &self.summary,
            statistics: statistics.filter(|_| is_read),
            complete,
        };
        self.report.finish(&mut self.text, &end);
        if let Some(statistics) = statistics.filter(|_| !is_read) {
            // stdout holds the report alone.
            let table = statistics.table(self.context.locale);
            terminal::err(self.context.color, &table);
        }
    }

    /// What was added since the last time.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }
}
