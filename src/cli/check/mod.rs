//! `yinwen check`: notes in, report out.

mod notes;
mod output;
mod progress;
mod rules;
mod tally;

use super::args::CheckArgs;
use super::targets::{self, Group};
use super::{Context, FAILED, FOUND, OK, words};
use crate::files::{self, FileError};
use crate::lint;
use crate::query::Texts;
use crate::workspace::Workspace;
use notes::CheckedFile;
use output::Output;
use progress::Progress;
use rayon::prelude::*;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tally::Tally;

/// So many notes are checked before the report goes on to them: all that is kept of a run, however long.
const AT_ONCE: usize = 256;

/// Runs the command.
pub(super) fn run(context: &Context, args: &CheckArgs) -> u8 {
    if !rules::exist(context, args) {
        return FAILED;
    }
    let Some(jobs) = pool(context, args) else {
        return FAILED;
    };
    let Ok(output) = Output::open(context, args.output_file.as_deref()) else {
        return FAILED;
    };
    let mut run = Run::new(context, args, output);
    let done = match &args.stdin_filename {
        Some(file) => run.stdin(&files::absolute(&context.base.join(file))),
        None => jobs.install(|| run.paths()),
    };
    match done {
        Ok(()) => run.finish(),
        Err(()) => FAILED,
    }
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
    /// Something that was asked for could not be read or written; it has been told.
    failed: bool,
}

impl<'a> Run<'a> {
    fn new(context: &'a Context, args: &'a CheckArgs, output: Output<'a>) -> Run<'a> {
        Run {
            context,
            args,
            output,
            tally: Tally::new(context, args),
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
                Some(workspace) => self.group(&workspace, group)?,
                None => self.failed = true,
            }
        }
        Ok(())
    }

    /// Says what could not be read or written.
    fn fail(&mut self, message: &str) {
        self.failed = true;
        self.context.error(message);
    }

    /// Reads the workspace around `start`, with the rules that the command line asks for.
    fn load(&self, start: &Path) -> Option<Workspace> {
        let mut workspace = self.context.load(start)?;
        rules::enable(&mut workspace, self.args);
        Some(workspace)
    }

    /// Checks one note, read from stdin, as if it were the file at `path`.
    fn stdin(&mut self, path: &Path) -> Result<(), ()> {
        let mut bytes = Vec::new();
        let stdin = Path::new("stdin");
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        let read = read.map_err(|error| FileError::from_io(stdin, &error));
        let text = match read.and_then(|_| files::decode_file(stdin, bytes)) {
            Ok(text) => text,
            Err(error) => {
                let locale = self.context.locale;
                self.fail(&words::unreadable(locale, &error, Path::new("")));
                return Ok(());
            }
        };
        let Some(workspace) = self.load(path) else {
            self.failed = true;
            return Ok(());
        };
        let texts = Texts::new(&workspace);
        self.corpus(&workspace, &texts);
        let note = workspace.check(path, Arc::from(text.text));
        let findings = lint::lint(&workspace, &note, self.context.locale);
        let findings = rules::sift(self.args, findings);
        self.tally
            .add(&workspace, &texts, path, Some(&note), findings);
        self.flush()
    }

    /// Checks the notes of one workspace.
    fn group(&mut self, workspace: &Workspace, group: &Group) -> Result<(), ()> {
        let texts = Texts::new(workspace);
        self.corpus(workspace, &texts);
        let (paths, complete) = notes::paths(self.context, self.args, workspace, group);
        self.failed |= !complete;
        let progress = Progress::new(self.context, self.args, paths.len());
        for some in paths.chunks(AT_ONCE) {
            let check = |path: &PathBuf| {
                let result = notes::check(self.context, self.args, workspace, path);
                progress.step();
                result
            };
            let results: Vec<Result<CheckedFile, String>> = some.par_iter().map(check).collect();
            progress.aside(|| {
                for result in results {
                    match result {
                        Ok(CheckedFile { note, findings }) => {
                            self.tally
                                .add(workspace, &texts, &note.path, Some(&note), findings)
                        }
                        Err(message) => self.fail(&message),
                    }
                }
                self.flush()
            })?;
        }
        progress.done();
        self.flush()
    }

    /// Reports on yinwen.toml and on the sources.
    fn corpus(&mut self, workspace: &Workspace, texts: &Texts<'_>) {
        self.tally.begin(workspace);
        for (path, findings) in lint::lint_corpus(workspace, self.context.locale) {
            let findings = rules::sift(self.args, findings);
            if !findings.is_empty() {
                self.tally.add(workspace, texts, &path, None, findings);
            }
        }
    }

    /// Prints what there is of the report.
    fn flush(&mut self) -> Result<(), ()> {
        self.output.write(&self.tally.take())
    }

    /// Prints the rest of the report, and gives the exit code.
    fn finish(mut self) -> u8 {
        if !self.tally.has_begun() && self.failed {
            // Nothing was checked: a report would say that all is well.
            return FAILED;
        }
        self.tally.finish(!self.failed);
        if self.flush().is_err() || self.output.finish().is_err() || self.failed {
            return FAILED;
        }
        if self.tally.is_grave && !self.args.exit_zero {
            FOUND
        } else {
            OK
        }
    }
}
