//! Which notes are checked, and one note checked, and repaired if that is asked for.

use super::annotate::Document;
use super::repair::{self, Wanted};
use super::{rules, suppress};
use crate::cli::args::CheckArgs;
use crate::cli::targets::Group;
use crate::cli::{Context, terminal, words, write};
use crate::files::{self, FileError, RewriteError};
use crate::lint::{self, Finding, Locale};
use crate::workspace::{Baseline, CheckedNote, Subject, Workspace};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One note with its findings, in order of position.
#[derive(Clone)]
pub(super) struct CheckedFile {
    pub note: CheckedNote,
    pub findings: Vec<Finding>,
    /// How many findings were fixed or silenced; they are not among `findings`, whose note is the changed one.
    pub changes: usize,
    /// The text that the changes were made to.
    pub before: Option<Arc<str>>,
    /// Why a change that was asked for was not made; then the file is as it was.
    pub failure: Option<String>,
    /// The Word document that the note is.
    pub document: Option<Arc<Document>>,
}

/// The text of the note whose bytes were read from `path` (its name in errors), and the Word document that it is.
pub(super) fn decoded(
    path: &Path,
    bytes: Vec<u8>,
) -> Result<(Arc<str>, Option<Arc<Document>>), FileError> {
    if !files::is_docx(path) {
        return Ok((files::decode_file(path, bytes)?.text.into(), None));
    }
    let docx = files::docx_of(path, &bytes)?;
    let text = Arc::from(docx.text.as_str());
    Ok((text, Some(Arc::new(Document { docx, bytes }))))
}

/// The notes of one group, sorted; also says whether every folder could be read.
pub(super) fn paths(
    context: &Context,
    args: &CheckArgs,
    workspace: &Workspace,
    group: &Group,
) -> (Vec<PathBuf>, bool) {
    let mut complete = true;
    let mut paths: BTreeSet<PathBuf> = BTreeSet::new();
    if !group.folders.is_empty() {
        let below = |path: &PathBuf| group.folders.iter().any(|folder| path.starts_with(folder));
        let (notes, errors) = workspace.note_paths_in(&group.folders);
        for error in errors {
            complete &= matches!(error, FileError::Outside { .. });
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
    (paths.into_iter().collect(), complete)
}

/// Checks notes of one workspace.
#[derive(Clone, Copy)]
pub(super) struct Checker<'a> {
    pub context: &'a Context,
    pub args: &'a CheckArgs,
    pub workspace: &'a Workspace,
    /// The findings that nothing is done about.
    pub known: Option<&'a Baseline>,
}

impl Checker<'_> {
    /// Checks the note at `path`, and changes it if that is asked for; else what to tell.
    pub fn file(&self, path: &Path) -> Result<CheckedFile, String> {
        let read = files::bytes(path).and_then(|bytes| decoded(path, bytes));
        let unreadable = |error| words::unreadable(self.context.locale, &error, &self.context.base);
        let (text, document) = read.map_err(unreadable)?;
        let checked = self.text(path, text);
        Ok(self.changed(CheckedFile {
            document,
            ..checked
        }))
    }

    /// Checks `text` as the note at `path`.
    pub fn text(&self, path: &Path, text: Arc<str>) -> CheckedFile {
        let note = self.workspace.check(path, text);
        let findings = lint::lint(self.workspace, &note, self.context.locale);
        CheckedFile {
            findings: rules::sift(self.args, findings),
            note,
            changes: 0,
            before: None,
            failure: None,
            document: None,
        }
    }

    /// What is wanted done to notes, done to this one. A Word document is never changed.
    pub fn changed(&self, checked: CheckedFile) -> CheckedFile {
        if checked.document.is_some() {
            return checked;
        }
        let before = Arc::clone(&checked.note.text);
        let changed = if self.args.fix || self.args.diff {
            self.repaired(checked)
        } else if let Some(reason) = &self.args.add_suppressions {
            let reason = match reason.as_str() {
                "" => self
                    .context
                    .say("known when yinwen was introduced", "启用核对前已有"),
                reason => reason,
            };
            suppress::silenced(self, checked, reason)
        } else {
            return checked;
        };
        let path = &changed.note.path;
        if changed.note.text == before {
            return changed;
        }
        let saved = match self.args.diff {
            true => Ok(()),
            false => self.save(path, &before, &changed.note.text),
        };
        match saved {
            Ok(()) => CheckedFile {
                before: Some(before),
                ..changed
            },
            Err(failure) => CheckedFile {
                failure: Some(failure),
                ..self.text(path, before)
            },
        }
    }

    /// The findings that something is to be done about.
    pub fn open<'f>(&self, checked: &'f CheckedFile) -> Vec<&'f Finding> {
        let CheckedFile { note, findings, .. } = checked;
        let is_known = |finding: &Finding| {
            self.known
                .is_some_and(|known| known.knows(&Subject::of(finding, &note.text, Some(note))))
        };
        findings.iter().filter(|f| !is_known(f)).collect()
    }

    /// The note with fixes applied until there are none left.
    fn repaired(&self, checked: CheckedFile) -> CheckedFile {
        let wanted = match self.args.unsafe_fixes {
            true => Wanted::All,
            false => Wanted::Safe,
        };
        let path = checked.note.path.clone();
        let before = Arc::clone(&checked.note.text);
        let (mut current, mut changes) = (checked, 0);
        for _ in 0..repair::ROUNDS {
            let text = &current.note.text;
            let (fixed, count) = repair::apply(&path, text, &self.open(&current), wanted);
            if *fixed == **text {
                return CheckedFile { changes, ..current };
            }
            changes += count;
            current = self.text(&path, fixed.into());
        }
        let name = words::show(&path, &self.context.base);
        let failure = match self.context.locale {
            Locale::English => format!(
                "{name}: its fixes undo each other; it was left as it was\n  Fix it in an editor, where fixes are chosen one by one."
            ),
            Locale::Chinese => {
                format!("{name}：各项修正互相抵消，文件未改\n  请在编辑器中逐项选择修正。")
            }
        };
        CheckedFile {
            failure: Some(failure),
            ..self.text(&path, before)
        }
    }

    /// Gives the note at `path`, whose text was `old`, the text `new`; else what to tell.
    fn save(&self, path: &Path, old: &str, new: &str) -> Result<(), String> {
        let locale = self.context.locale;
        let name = words::show(path, &self.context.base);
        if fs::metadata(path).is_ok_and(|found| found.permissions().readonly()) {
            return Err(match locale {
                Locale::English => format!(
                    "{name}: the note may not be written to; it was left as it was\n  Make it writable."
                ),
                Locale::Chinese => format!("{name}：笔记是只读的，未改\n  请改为可写。"),
            });
        }
        let bytes = files::rewritten(path, old, new)
            .map_err(|error| self.not_rewritten(path, &name, &error))?;
        write::replace(path, bytes).map_err(|error| words::cannot_write(locale, &name, &error))
    }

    fn not_rewritten(&self, path: &Path, name: &str, error: &RewriteError) -> String {
        let english = self.context.locale == Locale::English;
        match error {
            RewriteError::Unreadable(error) => {
                words::unreadable(self.context.locale, error, path.parent().unwrap_or(path))
            }
            RewriteError::Changed if english => format!(
                "{name}: the note changed while it was checked; it was left as it is\n  Run the command again."
            ),
            RewriteError::Changed => {
                format!("{name}：核对期间笔记有改动，未再修改\n  请重新运行。")
            }
            RewriteError::Lossy if english => format!(
                "{name}: some of its bytes mean nothing in its encoding and would be lost; it was left as it was\n  Save it as UTF-8."
            ),
            RewriteError::Lossy => format!(
                "{name}：有些字节在其编码中无意义，改写会丢失，文件未改\n  请另存为 UTF-8。"
            ),
            RewriteError::Lacking(encoding) if english => format!(
                "{name}: {} lacks a character of the changed text; it was left as it was\n  Save it as UTF-8.",
                terminal::escape(encoding)
            ),
            RewriteError::Lacking(encoding) => format!(
                "{name}：{} 编码没有改后所需的字，文件未改\n  请另存为 UTF-8。",
                terminal::escape(encoding)
            ),
        }
    }
}
