//! `--baseline` and `--write-baseline`: the findings that a team lives with for now.

use crate::cli::args::CheckArgs;
use crate::cli::report::plural;
use crate::cli::{Context, terminal, words, write};
use crate::files::{self, FileError};
use crate::lint::{Baseline, BaselineError, Entry, Finding, Locale, Subject};
use crate::query::{relative, shortened};
use crate::workspace::CheckedNote;
use std::path::{Path, PathBuf};

/// So many entries that match nothing are told one by one.
const TOLD: usize = 10;
/// Characters of their words.
const WORDS: usize = 40;

/// The baseline of a run.
pub(super) struct Known<'a> {
    context: &'a Context,
    args: &'a CheckArgs,
    path: PathBuf,
    /// As it was read.
    baseline: Baseline,
    /// What of it matched nothing yet.
    left: Baseline,
    /// The findings of this run, where they are to be written.
    found: Vec<Entry>,
    /// The files and folders that are checked: only of them it is known what matches nothing.
    scope: Vec<PathBuf>,
}

impl<'a> Known<'a> {
    /// The baseline that is asked for, if one is; says what is wrong with it.
    pub fn read(context: &'a Context, args: &'a CheckArgs) -> Result<Option<Known<'a>>, ()> {
        let Some(name) = &args.baseline else {
            return Ok(None);
        };
        let path = files::absolute(&context.base.join(name));
        let baseline = match files::read(&path) {
            Ok(text) => Baseline::parse(&text.text).map_err(|error| wrong(&error, context.locale)),
            Err(FileError::NotFound { .. }) if args.write_baseline => Ok(Baseline::default()),
            Err(error) => Err(unreadable(&error, context.locale)),
        };
        let baseline = baseline.map_err(|cause| {
            let name = words::show(&path, &context.base);
            context.error(&format!("{name}{}{cause}", context.say(": ", "：")));
        })?;
        Ok(Some(Known {
            context,
            args,
            path,
            left: baseline.clone(),
            baseline,
            found: Vec::new(),
            scope: Vec::new(),
        }))
    }

    /// A file, or the files below a folder, are checked.
    pub fn covers(&mut self, path: &Path) {
        self.scope.push(path.to_owned());
    }

    /// Whether a finding is lived with, so that nothing is done about it.
    pub fn knows(&self, finding: &Finding, text: &str, note: Option<&CheckedNote>) -> bool {
        let writes = self.args.write_baseline;
        !writes && self.baseline.knows(&Subject::of(finding, text, note))
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
            !self.left.take(&path, &subject)
        });
    }

    /// Writes the baseline, or tells what of it matches nothing; says whether that went well.
    pub fn finish(self) -> Result<(), ()> {
        if self.args.write_baseline {
            return self.write();
        }
        let gone = self.left.entries().iter();
        let gone: Vec<&Entry> = gone
            .filter(|e| e.count > 0 && self.is_looked_at(e))
            .collect();
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

    fn gone(&self, gone: &[&Entry]) -> String {
        let name = words::show(&self.path, &self.context.base);
        let count: usize = gone.iter().map(|entry| entry.count).sum();
        let mut out = match self.context.locale {
            Locale::English => format!("{name}: {count} of its findings are not found any more"),
            Locale::Chinese => format!("{name}：其中 {count} 个问题已不存在"),
        };
        for entry in gone.iter().take(TOLD) {
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

fn wrong(error: &BaselineError, locale: Locale) -> String {
    match (error, locale) {
        (BaselineError::Malformed(reason), Locale::English) => format!(
            "no baseline of yinwen: {}\n  Check the path; --write-baseline writes a new file.",
            terminal::escape(reason)
        ),
        (BaselineError::Malformed(reason), Locale::Chinese) => format!(
            "不是 yinwen 的基线文件：{}\n  请检查路径；--write-baseline 会写一个新文件。",
            terminal::escape(reason)
        ),
        (BaselineError::Version(version), Locale::English) => format!(
            "a baseline of version {version}, which this yinwen does not read\n  \
             Use the yinwen that wrote it, or delete the file and write it anew with --write-baseline."
        ),
        (BaselineError::Version(version), Locale::Chinese) => format!(
            "基线文件的版本是 {version}，这一版 yinwen 不能读\n  \
             请用写它的那一版 yinwen，或删去该文件，用 --write-baseline 重写。"
        ),
    }
}

fn unreadable(error: &FileError, locale: Locale) -> String {
    let cause = terminal::escape(&error.cause(locale == Locale::Chinese));
    let remedy = match locale {
        Locale::English => "\n  --write-baseline writes it.",
        Locale::Chinese => "\n  用 --write-baseline 写这个文件。",
    };
    cause + remedy
}
