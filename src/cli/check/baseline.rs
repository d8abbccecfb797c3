//! `--baseline` and `--write-baseline`: the findings that a team lives with for now.

use crate::cli::args::CheckArgs;
use crate::cli::report::plural;
use crate::cli::{Context, terminal, words, write};
use crate::files::{self, FileError, Files, relative};
use crate::lint::{Finding, Locale};
use crate::query::shortened;
use crate::workspace::{Baseline, BaselineError, CheckedNote, Entry, Subject, Unmet, Workspace};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// So many entries that match nothing are told one by one.
const TOLD: usize = 10;
/// Characters of their words.
const WORDS: usize = 40;

/// A baseline, and what of it was met so far.
pub(super) struct Known<'a> {
    context: &'a Context,
    args: &'a CheckArgs,
    path: PathBuf,
    baseline: Arc<Baseline>,
    unmet: Unmet,
    /// The findings of this run, where they are to be written.
    found: Vec<Entry>,
    /// The files and folders that are checked: only of them it is known what matches nothing.
    scope: Vec<PathBuf>,
}

impl<'a> Known<'a> {
    /// The baseline that the command line names, if it names one; says what is wrong with it.
    pub fn named(context: &'a Context, args: &'a CheckArgs) -> Result<Option<Known<'a>>, ()> {
        let Some(name) = &args.baseline else {
            return Ok(None);
        };
        let path = files::absolute(&context.base.join(name));
        match Baseline::read(&Files::default(), &path) {
            Ok((_, baseline)) => Ok(Some(Known::new(context, args, path, baseline))),
            Err(error) => Known::wrong(context, args, path, &error).map(Some),
        }
    }

    /// The baseline that the workspace's configuration names, if the command line names none. What is wrong with it is among
    /// the findings, or, where it is to be written, said here.
    pub fn of(
        context: &'a Context,
        args: &'a CheckArgs,
        workspace: &Workspace,
    ) -> Result<Option<Known<'a>>, ()> {
        let Some(known) = workspace.known_findings.as_deref().cloned() else {
            if !args.write_baseline {
                return Ok(None);
            }
            context.error(context.say(
                "there is no name for the baseline\n  Say --baseline FILE, or write baseline = \"FILE\" under [check] in yinwen.toml.",
                "没有指定基线文件\n  请加 --baseline FILE，或在 yinwen.toml 的 [check] 下写 baseline = \"FILE\"。",
            ));
            return Err(());
        };
        match known.error.filter(|_| args.write_baseline) {
            Some(error) => Known::wrong(context, args, known.path, &error).map(Some),
            None => Ok(Some(Known::new(context, args, known.path, known.baseline))),
        }
    }

    fn new(
        context: &'a Context,
        args: &'a CheckArgs,
        path: PathBuf,
        baseline: Baseline,
    ) -> Known<'a> {
        Known {
            context,
            args,
            path,
            unmet: baseline.unmet(),
            baseline: Arc::new(baseline),
            found: Vec::new(),
            scope: Vec::new(),
        }
    }

    /// A new baseline where none is there and one is to be written; else says what is wrong.
    fn wrong(
        context: &'a Context,
        args: &'a CheckArgs,
        path: PathBuf,
        error: &BaselineError,
    ) -> Result<Known<'a>, ()> {
        if args.write_baseline && matches!(error, BaselineError::File(FileError::NotFound { .. })) {
            return Ok(Known::new(context, args, path, Baseline::default()));
        }
        let name = words::show(&path, &context.base);
        let cause = terminal::escape(&error.cause(context.locale == Locale::Chinese));
        let remedy = remedy(error, context.locale);
        let colon = context.say(": ", "：");
        context.error(&format!("{name}{colon}{cause}\n  {remedy}"));
        Err(())
    }

    /// A file, or the files below a folder, are checked.
    pub fn covers(&mut self, path: &Path) {
        self.scope.push(path.to_owned());
    }

    /// The findings that are lived with, so that nothing is done about them.
    pub fn lived_with(&self) -> Option<Arc<Baseline>> {
        (!self.args.write_baseline).then(|| Arc::clone(&self.baseline))
    }

    /// Takes the findings out that are not reported.
    pub fn sift(
        &mut self,
        findings: &mut Vec<Finding>,
        path: &Path,
        text: &str,
        note: Option<&CheckedNote>,
    ) {
        let path = self.relative(path);
        findings.retain(|finding| {
            let subject = Subject::of(finding, text, note);
            if self.args.write_baseline {
                self.found.push(Entry {
                    path: path.clone(),
                    subject,
                    count: 1,
                });
                return false;
            }
            !self.baseline.meet(&mut self.unmet, &path, &subject)
        });
    }

    /// Writes the baseline, or tells what of it matches nothing; says whether that went well.
    pub fn finish(self) -> Result<(), ()> {
        if self.args.write_baseline {
            return self.write();
        }
        let gone = self.baseline.remaining(&self.unmet);
        let gone: Vec<(&Entry, usize)> =
            gone.filter(|(entry, _)| self.is_looked_at(entry)).collect();
        if !gone.is_empty() {
            self.context.warn(&self.gone(&gone));
        }
        Ok(())
    }

    fn write(self) -> Result<(), ()> {
        let kept = self.baseline.entries().iter();
        let kept = kept.filter(|entry| !self.is_looked_at(entry)).cloned();
        let count: usize = self.found.iter().map(|entry| entry.count).sum();
        let baseline = Baseline::new(kept.chain(self.found.iter().cloned()));
        let name = words::show(&self.path, &self.context.base);
        let locale = self.context.locale;
        write::replace(&self.path, baseline.text()).map_err(|error| {
            let message = words::cannot_write(locale, &name, &error);
            self.context.error(&message);
        })?;
        if !self.args.quiet {
            let message = match locale {
                Locale::English => {
                    let found = plural(count, "finding");
                    format!("{name}: {found} of this run written\n")
                }
                Locale::Chinese => format!("{name}：已写入这次的 {count} 个问题\n"),
            };
            terminal::err(self.context.color, &message);
        }
        Ok(())
    }

    /// Whether findings like this one would have been met: its file is checked, and its rule heard.
    fn is_looked_at(&self, entry: &Entry) -> bool {
        let folder = self.path.parent().unwrap_or(&self.path);
        let path = files::absolute(&folder.join(&entry.path));
        self.scope.iter().any(|checked| path.starts_with(checked))
            && super::rules::wanted(self.args, &entry.subject.rule)
    }

    /// A path as it is written in the baseline.
    fn relative(&self, path: &Path) -> String {
        relative(path, self.path.parent().unwrap_or(&self.path))
    }

    fn gone(&self, gone: &[(&Entry, usize)]) -> String {
        let name = words::show(&self.path, &self.context.base);
        let count: usize = gone.iter().map(|(_, count)| count).sum();
        let mut out = match self.context.locale {
            Locale::English => format!("{name}: {count} of its findings are not found any more"),
            Locale::Chinese => format!("{name}：其中 {count} 个问题已不存在"),
        };
        for (entry, _) in gone.iter().take(TOLD) {
            out.push_str(&format!(
                "\n  {}: {} “{}”",
                terminal::escape(&entry.path),
                terminal::escape(&entry.subject.rule),
                terminal::escape(&shortened(&entry.subject.words, WORDS))
            ));
        }
        if gone.len() > TOLD {
            out.push_str("\n  …");
        }
        out.push_str(self.context.say(
            "\n  Take them out with --write-baseline.",
            "\n  用 --write-baseline 去掉它们。",
        ));
        out
    }
}

/// What to do about it.
fn remedy(error: &BaselineError, locale: Locale) -> &'static str {
    match (error, locale) {
        (BaselineError::File(_), Locale::English) => "--write-baseline writes it.",
        (BaselineError::File(_), Locale::Chinese) => "用 --write-baseline 写这个文件。",
        (BaselineError::Malformed(_), Locale::English) => {
            "Check the path; --write-baseline writes a new file."
        }
        (BaselineError::Malformed(_), Locale::Chinese) => {
            "请检查路径；--write-baseline 会写一个新文件。"
        }
        (BaselineError::Version(_), Locale::English) => {
            "Use the yinwen that wrote it, or delete the file and write it anew with --write-baseline."
        }
        (BaselineError::Version(_), Locale::Chinese) => {
            "请用写它的那一版 yinwen，或删去该文件，用 --write-baseline 重写。"
        }
    }
}
