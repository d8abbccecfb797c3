//! `yinwen check`: notes in, report out.

mod annotate;
mod baseline;
mod diff;
mod notes;
mod output;
mod repair;
mod rules;
mod suppress;
mod tally;
mod watch;

use super::args::CheckArgs;
use super::progress::Progress;
use super::report::plural;
use super::targets::{self, Group};
use super::{Context, FAILED, FOUND, OK, terminal, words};
use crate::files::{self, FileError};
use crate::lint::{self, Locale};
use crate::query::Texts;
use crate::workspace::{Baseline, BaselineError, Workspace};
use baseline::Known;
use notes::{CheckedFile, Checker};
use output::Output;
use rayon::prelude::*;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tally::Tally;
use watch::Kept;

/// So many notes are checked before the report goes on to them: twice as many are all that is kept of a run, however long.
const AT_ONCE: usize = 256;

/// Runs the command.
pub(super) fn run(context: &Context, args: &CheckArgs) -> u8 {
    if !rules::exist(context, args)
        || !is_possible(context, args)
        || !annotate::is_possible(context, args)
    {
        return FAILED;
    }
    if args.watch {
        return match pool(context, args) {
            Some(jobs) => watch::watch(context, args, &jobs),
            None => FAILED,
        };
    }
    let Ok(known) = Known::named(context, args) else {
        return FAILED;
    };
    let Some(jobs) = pool(context, args) else {
        return FAILED;
    };
    let Ok(output) = Output::open(context, args.output_file.as_deref()) else {
        return FAILED;
    };
    let mut run = Run::new(context, args, output, known);
    let done = match &args.stdin_filename {
        Some(file) => run.stdin(&files::absolute(&context.base.join(file))),
        None => jobs.install(|| run.paths()),
    };
    match done {
        Ok(()) => run.finish(),
        Err(()) => FAILED,
    }
}

/// Whether the options make sense together; says why not, where the command line alone does not tell.
fn is_possible(context: &Context, args: &CheckArgs) -> bool {
    if args.unsafe_fixes && !args.fix && !args.diff {
        context.error(context.say(
            "--unsafe-fixes does nothing by itself\n  Say --fix to apply them, or --diff to see what they would change.",
            "--unsafe-fixes 不能单独使用\n  加 --fix 执行修正，或加 --diff 查看会改什么。",
        ));
        return false;
    }
    if args.watch && !args.format.is_read() {
        context.error(context.say(
            "--watch reports again and again, which no program reads\n  Leave --format out, or say --format concise.",
            "--watch 会反复输出，不供程序读取\n  去掉 --format，或用 --format concise。",
        ));
        return false;
    }
    let reason = args.add_suppressions.as_deref().unwrap_or_default();
    if reason.contains(['\n', '\r']) || reason.contains("--") {
        context.error(context.say(
            "the reason of a suppression stands in a comment: one line, without `--`\n  Write it otherwise.",
            "理由写在注释里，只能是一行，不能含 `--`\n  请换一种写法。",
        ));
        return false;
    }
    true
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

/// One run: what was asked for, and what came of it so far. Its methods fail where the report cannot be written.
struct Run<'a> {
    context: &'a Context,
    args: &'a CheckArgs,
    output: Output<'a>,
    tally: Tally<'a>,
    known: Option<Known<'a>>,
    /// Notes that were changed, and findings that were fixed or silenced in them.
    changes: (usize, usize),
    /// What is kept from report to report, where the run is one of many.
    kept: Option<&'a Kept>,
    /// Of the notes that are being checked.
    progress: Progress,
    /// Something that was asked for could not be read or written; it has been told.
    failed: bool,
}

impl<'a> Run<'a> {
    fn new(
        context: &'a Context,
        args: &'a CheckArgs,
        output: Output<'a>,
        known: Option<Known<'a>>,
    ) -> Run<'a> {
        Run {
            context,
            args,
            output,
            tally: Tally::new(context, args),
            known,
            changes: (0, 0),
            kept: None,
            progress: Progress::default(),
            failed: false,
        }
    }

    /// Checks the paths of the command line, or the current folder.
    fn paths(&mut self) -> Result<(), ()> {
        let here = [PathBuf::from(".")];
        let paths = match self.args.paths.as_slice() {
            [] => &here,
            paths => paths,
        };
        let (groups, missing) = targets::group(paths, &self.context.base);
        for path in &missing {
            self.fail(&words::missing(
                self.context.locale,
                &words::show(path, &self.context.base),
            ));
        }
        for group in &groups {
            match self.load(&group.start) {
                Some(workspace) if self.lives_with(&workspace) => self.group(&workspace, group)?,
                _ => self.failed = true,
            }
        }
        Ok(())
    }

    /// Says what could not be read or written.
    fn fail(&mut self, message: &str) {
        self.failed = true;
        self.progress.aside(|| self.context.error(message));
    }

    /// Reads the workspace around `start`, with the rules that the command line asks for.
    fn load(&mut self, start: &Path) -> Option<Arc<Workspace>> {
        let kept = self.kept.and_then(|kept| kept.workspace(start));
        if kept.is_some() {
            return kept;
        }
        let mut workspace = self.context.load(start)?;
        rules::enable(&mut workspace, self.args);
        self.known_at_the_end(&mut workspace);
        let workspace = Arc::new(workspace);
        if let Some(kept) = self.kept {
            kept.keep(start, &workspace);
        }
        Some(workspace)
    }

    /// That the baseline to be written is not there yet is nothing to report.
    fn known_at_the_end(&self, workspace: &mut Workspace) {
        if self.args.write_baseline
            && self.args.baseline.is_none()
            && let Some(known) = &mut workspace.known_findings
            && let Some(BaselineError::File(FileError::NotFound { .. })) = known.error
        {
            Arc::make_mut(known).error = None;
        }
    }

    /// The workspace's own baseline comes into force, unless the command line names one; says whether nothing is wrong with it.
    fn lives_with(&mut self, workspace: &Workspace) -> bool {
        if self.args.baseline.is_some() {
            return true;
        }
        let Ok(known) = Known::of(self.context, self.args, workspace) else {
            return false;
        };
        let before = std::mem::replace(&mut self.known, known);
        self.failed |= before.is_some_and(|before| before.finish().is_err());
        true
    }

    /// Checks one note, read from stdin, as if it were the file at `path`.
    fn stdin(&mut self, path: &Path) -> Result<(), ()> {
        let mut bytes = Vec::new();
        let stdin = Path::new("stdin");
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        let read = read.map_err(|error| FileError::from_io(stdin, &error));
        let name = if files::is_docx(path) { path } else { stdin };
        let (text, document) = match read.and_then(|_| notes::decoded(name, bytes)) {
            Ok(read) => read,
            Err(error) => {
                let locale = self.context.locale;
                let base = if name == stdin {
                    Path::new("")
                } else {
                    &self.context.base
                };
                self.fail(&words::unreadable(locale, &error, base));
                return Ok(());
            }
        };
        let workspace = self.load(path);
        let Some(workspace) = workspace.filter(|workspace| self.lives_with(workspace)) else {
            self.failed = true;
            return Ok(());
        };
        if let Some(known) = &mut self.known {
            known.covers(path);
        }
        let texts = Texts::new(&workspace);
        self.corpus(&workspace, &texts);
        let known = self.lived_with();
        let checker = self.checker(&workspace, known.as_deref());
        let checked = checker.text(path, text);
        let checked = checker.changed(CheckedFile {
            document,
            ..checked
        });
        self.add(&workspace, &texts, checked);
        self.flush()
    }

    /// What checks notes of a workspace, where nothing is done about the findings that are `known`.
    fn checker<'b>(&self, workspace: &'b Workspace, known: Option<&'b Baseline>) -> Checker<'b>
    where
        'a: 'b,
    {
        Checker {
            context: self.context,
            args: self.args,
            workspace,
            known,
        }
    }

    /// The findings that nothing is done about.
    fn lived_with(&self) -> Option<Arc<Baseline>> {
        self.known.as_ref().and_then(Known::lived_with)
    }

    /// Checks the notes of one workspace.
    fn group(&mut self, workspace: &Workspace, group: &Group) -> Result<(), ()> {
        let texts = Texts::new(workspace);
        self.corpus(workspace, &texts);
        if let Some(known) = &mut self.known {
            let paths = group.folders.iter().chain(&group.files);
            paths.for_each(|path| known.covers(path));
        }
        let (paths, complete) = notes::paths(self.context, self.args, workspace, group);
        self.failed |= !complete;
        let template = self.context.say(
            "checking {wide_bar} {pos}/{len} notes",
            "核对中 {wide_bar} {pos}/{len} 篇",
        );
        let progress = Progress::new(self.context, template, paths.len());
        self.progress = progress.clone();
        let known = self.lived_with();
        let checker = self.checker(workspace, known.as_deref());
        let kept = self.kept;
        let check = |path: &PathBuf| {
            let check = || checker.file(path);
            let result = kept.map_or_else(check, |kept| kept.note(path, check));
            progress.step();
            result
        };
        let mut checked: Vec<Result<CheckedFile, String>> = Vec::new();
        // Some notes are reported on while the next are checked.
        for some in paths.chunks(AT_ONCE).chain([&[][..]]) {
            let report = || self.report(workspace, &texts, checked);
            let next = || some.par_iter().map(check).collect();
            let (next, reported) = rayon::join(next, report);
            reported?;
            checked = next;
        }
        progress.done();
        Ok(())
    }

    /// Reports on notes, or why they could not be read.
    fn report(
        &mut self,
        workspace: &Workspace,
        texts: &Texts<'_>,
        results: Vec<Result<CheckedFile, String>>,
    ) -> Result<(), ()> {
        for result in results {
            match result {
                Ok(checked) => self.add(workspace, texts, checked),
                Err(message) => self.fail(&message),
            }
        }
        self.flush()
    }

    /// Reports on yinwen.toml and on the sources.
    fn corpus(&mut self, workspace: &Workspace, texts: &Texts<'_>) {
        self.tally.begin(workspace);
        for (path, findings) in lint::lint_corpus(workspace, self.context.locale) {
            let mut findings = rules::sift(self.args, findings);
            if let Some(known) = &mut self.known {
                let text = texts.get(&path, None).map_or("", |(text, _)| text);
                known.sift(&mut findings, &path, text, None);
            }
            if !findings.is_empty() && !self.args.diff {
                self.tally.add(workspace, texts, &path, None, findings);
            }
        }
    }

    /// Reports on a note.
    fn add(&mut self, workspace: &Workspace, texts: &Texts<'_>, checked: CheckedFile) {
        let CheckedFile {
            note,
            mut findings,
            changes,
            before,
            failure,
            document,
        } = checked;
        if let Some(failure) = failure {
            self.fail(&failure);
        }
        if let Some(before) = before {
            self.changes.0 += 1;
            self.changes.1 += changes;
            if self.args.diff {
                let diff = diff::unified(&note.path, &before, &note.text, &self.context.base);
                self.tally.push(&diff);
            }
        }
        if self.args.diff {
            return;
        }
        if let Some(known) = &mut self.known {
            known.sift(&mut findings, &note.path, &note.text, Some(&note));
        }
        if let Some((out, document)) = self.args.annotate.as_ref().zip(document.as_ref()) {
            let written = annotate::write(self.context, out, texts, (&note, &findings), document);
            if let (Ok(message), false) = (&written, self.args.quiet) {
                self.progress
                    .aside(|| terminal::err(self.context.color, message));
            }
            if let Err(failure) = written {
                self.fail(&failure);
            }
        }
        let docx = document.as_ref().map(|document| &document.docx);
        let path = &note.path;
        self.tally
            .add(workspace, texts, path, Some((&note, docx)), findings);
    }

    /// Prints what there is of the report.
    fn flush(&mut self) -> Result<(), ()> {
        let piece = self.tally.take();
        self.progress.aside(|| self.output.write(&piece))
    }

    /// Prints the rest of the report, and gives the exit code.
    fn finish(mut self) -> u8 {
        if !self.tally.has_begun() && self.failed {
            // Nothing was checked: a report would say that all is well.
            return FAILED;
        }
        if !self.args.diff {
            self.tally.finish(!self.failed);
        }
        if self.flush().is_err() || self.output.finish().is_err() {
            return FAILED;
        }
        tell(self.context, self.args, self.changes);
        let known = self.known.map_or(Ok(()), Known::finish);
        if self.failed || known.is_err() {
            return FAILED;
        }
        let is_found = match self.args.diff {
            true => self.changes.0 > 0,
            false => self.tally.is_grave,
        };
        if is_found && !self.args.exit_zero {
            FOUND
        } else {
            OK
        }
    }
}

/// Says on stderr what was done to notes, or would be.
fn tell(context: &Context, args: &CheckArgs, (notes, findings): (usize, usize)) {
    if notes == 0 || args.quiet {
        return;
    }
    let (what, where_) = (plural(findings, "finding"), plural(notes, "note"));
    let message = match (context.locale, args.diff, args.fix) {
        (Locale::English, true, _) => format!("--fix would repair {what} in {where_}"),
        (Locale::English, _, true) => format!("{what} repaired in {where_}"),
        (Locale::English, _, _) => format!("{what} silenced in {where_}"),
        (Locale::Chinese, true, _) => format!("--fix 会修正 {notes} 篇笔记中的 {findings} 个问题"),
        (Locale::Chinese, _, true) => format!("已修正 {notes} 篇笔记中的 {findings} 个问题"),
        (Locale::Chinese, _, _) => format!("已在 {notes} 篇笔记中停用 {findings} 个问题"),
    };
    terminal::err(context.color, &(message + "\n"));
}
