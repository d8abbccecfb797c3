//! `--watch`: the report anew whenever a note, a source or yinwen.toml changes.

use super::notes::CheckedFile;
use super::output::Output;
use super::{Run, baseline::Known};
use crate::cli::args::CheckArgs;
use crate::cli::{Context, FAILED, terminal};
use crate::config::{self, Discovery};
use crate::files::{self, Stamp};
use crate::lint::Locale;
use crate::workspace::Workspace;
use std::collections::{BTreeMap, HashMap};
use std::io::{IsTerminal, stdout};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How often the disk is looked at.
const PAUSE: Duration = Duration::from_millis(300);

/// What is kept from one report to the next: of a note that did not change, nothing is done again.
#[derive(Default)]
pub(super) struct Kept {
    /// By any path inside them.
    workspaces: Mutex<HashMap<PathBuf, Arc<Workspace>>>,
    notes: Mutex<HashMap<PathBuf, (Stamp, CheckedFile)>>,
}

impl Kept {
    /// The workspace around `start`, if it was read before.
    pub fn workspace(&self, start: &Path) -> Option<Arc<Workspace>> {
        locked(&self.workspaces).get(start).cloned()
    }

    /// Keeps a workspace.
    pub fn keep(&self, start: &Path, workspace: &Arc<Workspace>) {
        locked(&self.workspaces).insert(start.to_owned(), Arc::clone(workspace));
    }

    /// What was found in the note at `path`, if it is as it was then; else what `check` finds, which is kept.
    pub fn note<E>(
        &self,
        path: &Path,
        check: impl FnOnce() -> Result<CheckedFile, E>,
    ) -> Result<CheckedFile, E> {
        let stamp = files::stamp(path);
        let before = locked(&self.notes).get(path).cloned();
        if let Some((_, checked)) = before.filter(|(before, _)| stamp == Some(*before)) {
            return Ok(checked);
        }
        let checked = check()?;
        if let Some(stamp) = stamp {
            locked(&self.notes).insert(path.to_owned(), (stamp, checked.clone()));
        }
        Ok(checked)
    }
}

/// Reports again and again, until the user ends it.
pub(super) fn watch(context: &Context, args: &CheckArgs, jobs: &rayon::ThreadPool) -> u8 {
    let mut kept = Kept::default();
    loop {
        if stdout().is_terminal() && terminal::out(context.color, CLEAR).is_err() {
            return FAILED;
        }
        // Read anew: it may have been edited, too.
        let Ok(known) = Known::named(context, args) else {
            return FAILED;
        };
        let mut run = Run::new(context, args, Output::Stdout(context), known);
        run.kept = Some(&kept);
        if jobs.install(|| run.paths()).is_err() {
            return FAILED;
        }
        run.finish();
        let before = kept.stamps(context, args);
        let waits = match context.locale {
            Locale::English => "watching for changes; Ctrl-C ends\n",
            Locale::Chinese => "等待改动；Ctrl-C 结束\n",
        };
        terminal::err(context.color, &terminal::paint(terminal::DIM, waits));
        kept.wait(context, args, &before);
    }
}

fn locked<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Clears a terminal, what was scrolled out of it too, and goes to its first line.
const CLEAR: &str = "\u{1b}[2J\u{1b}[3J\u{1b}[H";

impl Kept {
    /// Returns once something is not as it was `before`, and drops what is no longer true.
    fn wait(&mut self, context: &Context, args: &CheckArgs, before: &BTreeMap<PathBuf, Stamp>) {
        let is_new = |(path, (stamp, _)): (&PathBuf, &(Stamp, CheckedFile))| {
            before.get(path).is_some_and(|now| now != stamp)
        };
        if locked(&self.notes).iter().any(is_new) {
            // It changed while it was checked.
            return;
        }
        let now = loop {
            std::thread::sleep(PAUSE);
            let now = self.stamps(context, args);
            if now != *before {
                break now;
            }
        };
        let all = before.keys().chain(now.keys());
        let changed = all.filter(|path| before.get(*path) != now.get(*path));
        let changed: Vec<&PathBuf> = changed.collect();
        let granted = &context.corpus;
        let is_touched = |workspace: &Workspace| {
            let mut changed = changed.iter();
            changed.any(|path| workspace.is_made_of(path, granted))
        };
        let is_touched = locked(&self.workspaces).values().any(|ws| is_touched(ws));
        if is_touched {
            *self = Kept::default();
        }
    }

    /// The state of every file that a report is made of.
    fn stamps(&self, context: &Context, args: &CheckArgs) -> BTreeMap<PathBuf, Stamp> {
        let mut stamps = BTreeMap::new();
        for workspace in locked(&self.workspaces).values() {
            stamps.extend(workspace.stamps(&context.corpus));
        }
        let here = [PathBuf::from(".")];
        let named = match args.paths.as_slice() {
            [] => &here,
            paths => paths,
        };
        for path in named.iter().chain(&args.baseline) {
            let path = files::absolute(&context.base.join(path));
            // Of a workspace that could not be read, at least its configuration.
            if let Discovery::File(file) = config::find(&path) {
                stamps.extend(files::stamp(&file).map(|stamp| (file, stamp)));
            }
            if !files::is_dir(&path) {
                stamps.extend(files::stamp(&path).map(|stamp| (path, stamp)));
            }
        }
        stamps
    }
}
