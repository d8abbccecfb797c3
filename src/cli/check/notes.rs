//! Which notes are checked, and one note checked.

use super::rules;
use crate::cli::args::CheckArgs;
use crate::cli::targets::Group;
use crate::cli::{Context, words};
use crate::files::{self, FileError};
use crate::lint::{self, Finding};
use crate::workspace::{CheckedNote, Workspace};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One note with its findings, in order of position.
pub(super) struct CheckedFile {
    pub note: CheckedNote,
    pub findings: Vec<Finding>,
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
        let (notes, errors) = workspace.note_paths();
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

/// Checks the note at `path`; else what to tell.
pub(super) fn check(
    context: &Context,
    args: &CheckArgs,
    workspace: &Workspace,
    path: &Path,
) -> Result<CheckedFile, String> {
    let text = files::read(path)
        .map_err(|error| words::unreadable(context.locale, &error, &context.base))?;
    let note = workspace.check(path, Arc::from(text.text));
    let findings = rules::sift(args, lint::lint(workspace, &note, context.locale));
    Ok(CheckedFile { note, findings })
}
