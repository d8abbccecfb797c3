//! The forms of `check`'s report, one file each. A report is told of every file in turn, in the order of the run, and then
//! of the end; what it adds at each of these is printed at once, so a form that keeps nothing takes no memory however many
//! notes there are.

mod concise;
mod github;
mod html;
pub(super) mod human;
mod json;
mod jsonl;
mod junit;
pub(super) mod position;
mod quotations;
mod sarif;
mod summary;

pub(super) use summary::{Statistics, Summary, plural};

use super::Context;
use super::args::{CheckArgs, CheckFormat};
use crate::files::{self, docx::Docx};
use crate::lint::Finding;
use crate::query::{self, Texts};
use crate::text::position::LineIndex;
use crate::workspace::{CheckedNote, Workspace};
use std::path::{Path, PathBuf};

/// One form of report.
pub(super) trait Report: Send {
    /// Adds what there is to say of one file.
    fn file(&mut self, out: &mut String, file: &File<'_>);

    /// Adds what comes last.
    fn finish(&mut self, _out: &mut String, _end: &End<'_>) {}
}

/// A file with what the rules say of it, in order of position.
#[derive(Clone, Copy)]
pub(super) struct File<'a> {
    pub workspace: &'a Workspace,
    pub texts: &'a Texts<'a>,
    pub path: &'a Path,
    /// The note; `None` for yinwen.toml and for a source.
    pub note: Option<&'a CheckedNote>,
    /// The Word document that the note is.
    pub docx: Option<&'a Docx>,
    pub findings: &'a [Finding],
}

/// What is known once every file was told of.
pub(super) struct End<'a> {
    pub summary: &'a Summary,
    /// The findings of each rule, for forms that are read, if they are wanted.
    pub statistics: Option<&'a Statistics>,
    /// Whether everything that was asked for could be read.
    pub complete: bool,
}

/// The report that is asked for.
pub(super) fn report<'a>(context: &'a Context, args: &CheckArgs) -> Box<dyn Report + 'a> {
    let all = args.all;
    match args.format {
        CheckFormat::Human => Box::new(human::Human {
            context,
            all,
            quiet: args.quiet,
            waiting: String::new(),
        }),
        CheckFormat::Concise => Box::new(concise::Concise { context }),
        CheckFormat::Json => Box::new(json::Json::new(context, all)),
        CheckFormat::Jsonl => Box::new(jsonl::Jsonl { context, all }),
        CheckFormat::Sarif => Box::new(sarif::Sarif::new(context)),
        CheckFormat::Github => Box::new(github::Github::new(context)),
        CheckFormat::Html => Box::new(html::Html::new(context)),
        CheckFormat::Junit => Box::new(junit::Junit::new(context)),
    }
}

/// The folder that paths are relative to in reports which a forge reads: the checkout, where a workflow names it and the run
/// is inside it, else the current directory.
fn checkout(base: &Path) -> PathBuf {
    let named = std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from);
    let named = named.filter(|folder| folder.is_absolute());
    let named = named.map(|folder| files::absolute(&folder));
    named
        .filter(|folder| base.starts_with(folder))
        .unwrap_or_else(|| base.to_owned())
}

impl<'a> File<'a> {
    /// The text of the file with its lines, if it is at hand.
    fn text(&self) -> Option<(&'a str, &'a LineIndex)> {
        self.texts.get(self.path, self.note)
    }

    /// A finding on the file as plain data, paths as seen from `base`.
    fn data(
        &self,
        finding: &Finding,
        base: &Path,
        listed: impl Fn(usize) -> Option<usize>,
    ) -> query::Finding {
        query::finding(self.texts, finding, self.path, self.note, base, listed)
    }
}
