//! `yinwen check`: notes in, report out.

use super::args::{CheckArgs, CheckFormat};
use super::summary::Summary;
use super::targets::{self, Group};
use super::{Context, FAILED, FOUND, OK};
use super::{concise, human, json, summary, table, terminal, words, write};
use crate::config::{Severity, Spanned};
use crate::files::{self, FileError};
use crate::lint::{self, Finding, Locale};
use crate::query::Texts;
use crate::workspace::{CheckedNote, Workspace};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Work shorter than this shows no progress bar.
const PATIENCE: Duration = Duration::from_millis(800);

/// One workspace with the notes that were checked in it.
pub(super) struct Checked {
    /// The snapshot.
    pub workspace: Workspace,
    /// Findings on yinwen.toml and on corpus files.
    pub corpus: Vec<(PathBuf, Vec<Finding>)>,
    /// Notes in order of path.
    pub notes: Vec<CheckedFile>,
}

/// One note with its findings, in order of position.
pub(super) struct CheckedFile {
    /// The note.
    pub note: CheckedNote,
    /// What the rules say.
    pub findings: Vec<Finding>,
}

impl Checked {
    /// Every file with its findings: those of the corpus first.
    pub fn files(&self) -> impl Iterator<Item = (&Path, Option<&CheckedNote>, &[Finding])> {
        let corpus = self
            .corpus
            .iter()
            .map(|(path, findings)| (path.as_path(), None, findings.as_slice()));
        let notes = self
            .notes
            .iter()
            .map(|f| (f.note.path.as_path(), Some(&f.note), f.findings.as_slice()));
        corpus.chain(notes)
    }
}

/// Runs the command.
pub(super) fn run(context: &Context, args: &CheckArgs) -> u8 {
    if !rules_exist(context, args) {
        return FAILED;
    }
    let Some(jobs) = pool(context, args) else {
        return FAILED;
    };
    let mut failed = false;
    let mut runs = Vec::new();
    if let Some(file) = &args.stdin_filename {
        let path = files::absolute(&context.base.join(file));
        match from_stdin(context, args, &path) {
            Some(run) => runs.push(run),
            None => failed = true,
        }
    } else {
        let here = [PathBuf::from(".")];
        let paths = if args.paths.is_empty() {
            &here
        } else {
            args.paths.as_slice()
        };
        let (groups, missing) = targets::group(paths, &context.base);
        for path in &missing {
            failed = true;
            context.error(&words::missing(
                context.locale,
                &words::show(path, &context.base),
            ));
        }
        for group in &groups {
            let Some(mut workspace) = context.load(&group.start) else {
                failed = true;
                continue;
            };
            enable(&mut workspace, args);
            let (run, all_read) = jobs.install(|| check(context, args, workspace, group));
            failed |= !all_read;
            runs.push(run);
        }
    }
    if runs.is_empty() && failed {
        return FAILED;
    }
    let summary = Summary::of(&runs);
    if report(context, args, &runs, &summary).is_err() || failed {
        return FAILED;
    }
    let threshold = |run: &Checked| {
        args.fail_on
            .map(Severity::from)
            .or(run.workspace.config.fail_on)
            .filter(|s| *s > Severity::Off)
    };
    let grave = |run: &Checked| {
        let threshold = threshold(run).unwrap_or(Severity::Error);
        run.files()
            .any(|(_, _, findings)| findings.iter().any(|f| f.severity >= threshold))
    };
    if !args.exit_zero && runs.iter().any(grave) {
        FOUND
    } else {
        OK
    }
}

fn rules_exist(context: &Context, args: &CheckArgs) -> bool {
    let names = args.select.iter().chain(&args.ignore);
    // Each unknown one is told.
    names.filter(|name| !context.knows_rule(name)).count() == 0
}

fn pool(context: &Context, args: &CheckArgs) -> Option<rayon::ThreadPool> {
    let threads = args.jobs.map_or(0, usize::from);
    match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => Some(pool),
        Err(error) => {
            context.error(&format!(
                "{error}\n  {}",
                context.say("Ask for fewer --jobs.", "请减小 --jobs。")
            ));
            None
        }
    }
}

/// A rule that is off and is asked for by `--select` is switched on.
fn enable(workspace: &mut Workspace, args: &CheckArgs) {
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
fn wanted(args: &CheckArgs, rule: &str) -> bool {
    (args.select.is_empty() || args.select.iter().any(|name| name == rule))
        && args.ignore.iter().all(|name| name != rule)
}

fn sift(args: &CheckArgs, mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.retain(|finding| finding.severity > Severity::Off && wanted(args, finding.rule));
    findings.sort_by_key(|finding| (finding.range.start, finding.range.end));
    findings
}

fn corpus_findings(
    context: &Context,
    args: &CheckArgs,
    workspace: &Workspace,
) -> Vec<(PathBuf, Vec<Finding>)> {
    lint::lint_corpus(workspace, context.locale)
        .into_iter()
        .map(|(path, findings)| (path, sift(args, findings)))
        .filter(|(_, findings)| !findings.is_empty())
        .collect()
}

fn from_stdin(context: &Context, args: &CheckArgs, path: &Path) -> Option<Checked> {
    let mut bytes = Vec::new();
    let stdin = Path::new("stdin");
    let read = std::io::stdin().lock().read_to_end(&mut bytes);
    let read = read.map_err(|error| FileError::from_io(stdin, &error));
    let text = match read.and_then(|_| files::decode_file(stdin, bytes)) {
        Ok(text) => text,
        Err(error) => {
            context.error(&words::unreadable(context.locale, &error, Path::new("")));
            return None;
        }
    };
    let mut workspace = context.load(path)?;
    enable(&mut workspace, args);
    let note = workspace.check(path, Arc::from(text.text));
    let findings = sift(args, lint::lint(&workspace, &note, context.locale));
    let corpus = corpus_findings(context, args, &workspace);
    Some(Checked {
        workspace,
        corpus,
        notes: vec![CheckedFile { note, findings }],
    })
}

/// Checks the notes of one group; also says whether all of them could be read.
fn check(
    context: &Context,
    args: &CheckArgs,
    workspace: Workspace,
    group: &Group,
) -> (Checked, bool) {
    let mut all_read = true;
    let mut paths: BTreeSet<PathBuf> = BTreeSet::new();
    if !group.folders.is_empty() {
        let below = |path: &PathBuf| group.folders.iter().any(|folder| path.starts_with(folder));
        let (notes, errors) = workspace.note_paths();
        for error in errors {
            all_read &= matches!(error, FileError::Outside { .. });
            context.error(&words::unreadable(context.locale, &error, &context.base));
        }
        // The report of an earlier run quotes, too.
        let report = args.output_file.as_ref();
        let report = report.map(|file| files::absolute(&context.base.join(file)));
        paths.extend(notes.into_iter().filter(below));
        paths.retain(|path| Some(path) != report.as_ref());
        for folder in &group.folders {
            if !paths.iter().any(|path| path.starts_with(folder)) {
                let folder = words::show(folder, &context.base);
                context.warn(&words::no_notes(context.locale, &folder));
            }
        }
    }
    // A list of changed files, as a commit hook hands it over, holds sources and yinwen.toml too; they are no notes.
    let is_note = |path: &&PathBuf| {
        workspace.config.file.as_ref() != Some(path)
            && workspace.corpus_paths().all(|source| source != **path)
    };
    paths.extend(group.files.iter().filter(is_note).cloned());
    let paths: Vec<PathBuf> = paths.into_iter().collect();

    let progress = Progress::new(context, args, paths.len());
    let results: Vec<Result<CheckedFile, String>> = paths
        .par_iter()
        .map(|path| {
            let result = check_file(context, args, &workspace, path);
            progress.step();
            result
        })
        .collect();
    progress.done();

    let mut notes = Vec::with_capacity(results.len());
    for result in results {
        match result {
            Ok(file) => notes.push(file),
            Err(message) => {
                all_read = false;
                context.error(&message);
            }
        }
    }
    let corpus = corpus_findings(context, args, &workspace);
    (
        Checked {
            workspace,
            corpus,
            notes,
        },
        all_read,
    )
}

fn check_file(
    context: &Context,
    args: &CheckArgs,
    workspace: &Workspace,
    path: &Path,
) -> Result<CheckedFile, String> {
    let text = files::read(path)
        .map_err(|error| words::unreadable(context.locale, &error, &context.base))?;
    let note = workspace.check(path, Arc::from(text.text));
    let findings = sift(args, lint::lint(workspace, &note, context.locale));
    Ok(CheckedFile { note, findings })
}

/// A progress bar on stderr, shown on a terminal once the work turns out to be long.
struct Progress {
    bar: ProgressBar,
    since: Instant,
    wanted: bool,
}

impl Progress {
    fn new(context: &Context, args: &CheckArgs, notes: usize) -> Progress {
        let bar = ProgressBar::with_draw_target(Some(notes as u64), ProgressDrawTarget::hidden());
        let template = match context.locale {
            Locale::English => "checking {wide_bar} {pos}/{len} notes",
            Locale::Chinese => "核对中 {wide_bar} {pos}/{len} 篇",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        let wanted =
            !args.no_progress && !args.quiet && notes > 1 && std::io::stderr().is_terminal();
        Progress {
            bar,
            since: Instant::now(),
            wanted,
        }
    }

    fn step(&self) {
        self.bar.inc(1);
        if self.wanted && self.bar.is_hidden() && self.since.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    fn done(&self) {
        self.bar.finish_and_clear();
    }
}

fn report(
    context: &Context,
    args: &CheckArgs,
    runs: &[Checked],
    summary: &Summary,
) -> Result<(), ()> {
    let mut out = String::new();
    match args.format {
        CheckFormat::Json => out = json::report(runs, summary, args.all, &context.base),
        CheckFormat::Human if args.all => out = table::report(context.locale, runs, &context.base),
        _ => {}
    }
    for run in runs {
        let texts = Texts::new(&run.workspace);
        match args.format {
            CheckFormat::Json => {}
            CheckFormat::Concise => {
                concise::report(&mut out, context.locale, &texts, run, &context.base)
            }
            CheckFormat::Human => {
                human::report(&mut out, context.locale, &texts, run, &context.base)
            }
        }
    }
    if args.statistics {
        let counts = summary::statistics(context.locale, runs);
        if args.format == CheckFormat::Json {
            // stdout holds the JSON alone.
            terminal::err(context.color, &counts);
        } else {
            out.push_str(&counts);
        }
    }
    if args.format == CheckFormat::Human && !args.quiet {
        out.push_str(&summary.line(context.locale));
    }
    let Some(file) = &args.output_file else {
        return context.print(&out);
    };
    let plain = anstream::adapter::strip_str(&out).to_string();
    write::replace(&context.base.join(file), &plain).map_err(|error| {
        let path = terminal::escape(&file.to_string_lossy());
        context.error(&words::cannot_write(context.locale, &path, &error));
    })
}
