//! What is to be done in the background follows from what the session knows: the next job, and what becomes of its result.

use super::{Kind, Root, Session, Stale, kind};
use crate::workspace::load::LoadOptions;
use crate::workspace::{CheckedNote, Merged, Workspace};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What is to be done in the background.
pub(in crate::lsp) enum Job {
    /// Make a snapshot of the workspace at this root.
    Load(PathBuf),
    /// Check this open note and publish.
    Check(Check),
    /// Check this closed note.
    Background(Background),
    /// Make ready for the snapshot of the workspace at this root what is slow to begin with.
    Warm(PathBuf, Arc<Workspace>),
    /// Bring segments of the index together, for the next snapshot of the workspace at this root.
    Merge(PathBuf, Arc<Workspace>, PathBuf),
}

/// A snapshot to be made.
pub(in crate::lsp) struct Load {
    pub options: LoadOptions,
    pub before: Option<Arc<Workspace>>,
    /// What changed since.
    pub stale: Stale,
    pub cancel: Arc<AtomicBool>,
}

/// A check to be made.
pub(in crate::lsp) struct Check {
    pub path: PathBuf,
    pub text: Arc<str>,
    pub version: i32,
    pub workspace: Arc<Workspace>,
    /// The last check of the note.
    pub before: Option<Arc<CheckedNote>>,
    pub cancel: Arc<AtomicBool>,
}

/// A check of a closed note to be made.
pub(in crate::lsp) struct Background {
    /// The root of its workspace.
    pub folder: PathBuf,
    pub path: PathBuf,
    pub workspace: Arc<Workspace>,
    pub cancel: Arc<AtomicBool>,
}

impl Session {
    /// The most urgent thing to do, marked as begun.
    pub fn next_job(&mut self) -> Option<Job> {
        self.next_load()
            .or_else(|| self.next_check())
            .or_else(|| self.next_background())
            .or_else(|| self.next_warming())
            .or_else(|| self.next_merging())
    }

    fn next_load(&mut self) -> Option<Job> {
        let (folder, root) = self
            .roots
            .iter_mut()
            .find(|(_, root)| root.stale != Stale::Nothing && !root.is_loading)?;
        root.is_loading = true;
        self.aside.store(true, Ordering::Relaxed);
        Some(Job::Load(folder.clone()))
    }

    /// Checks of open notes: the one touched last comes first.
    fn next_check(&mut self) -> Option<Job> {
        let roots = &self.roots;
        let (path, open, workspace) = self
            .documents
            .iter_mut()
            .filter(|(_, open)| open.is_due)
            .filter_map(|(path, open)| {
                let root = roots.get(open.root.as_ref()?)?;
                Some((path, open, Arc::clone(root.snapshot.as_ref()?)))
            })
            .max_by_key(|(_, open, _)| open.touched)?;
        open.is_due = false;
        Some(Job::Check(Check {
            path: path.clone(),
            text: open.document.text(),
            version: open.version,
            workspace,
            before: open.checked.clone(),
            cancel: Arc::clone(&open.cancel),
        }))
    }

    fn next_background(&mut self) -> Option<Job> {
        let documents = &self.documents;
        // What is found in sources that are being read again would be found in vain.
        let is_settled = |root: &Root| !root.is_loading && root.stale == Stale::Nothing;
        let mut settled = self.roots.iter_mut().filter(|(_, root)| is_settled(root));
        let (folder, path, workspace) = settled.find_map(|(folder, root)| {
            let snapshot = Arc::clone(root.snapshot.as_ref()?);
            loop {
                let path = root.due.pop()?;
                if !documents.contains_key(&path) {
                    return Some((folder.clone(), path, snapshot));
                }
            }
        })?;
        self.aside = Arc::default();
        Some(Job::Background(Background {
            folder,
            path,
            workspace,
            cancel: Arc::clone(&self.aside),
        }))
    }

    /// The check of a closed note of the workspace at `folder` was stopped: it is still to be made.
    pub fn postpone(&mut self, folder: &Path, path: PathBuf) {
        if let Some(root) = self.roots.get_mut(folder) {
            root.due.push(path);
        }
    }

    fn next_warming(&mut self) -> Option<Job> {
        let mut cold = self.roots.iter_mut().filter(|(_, root)| !root.is_warm);
        cold.find_map(|(folder, root)| {
            let snapshot = Arc::clone(root.snapshot.as_ref()?);
            root.is_warm = true;
            Some(Job::Warm(folder.clone(), snapshot))
        })
    }

    fn next_merging(&mut self) -> Option<Job> {
        let caches = self.caches.clone()?;
        let mut idle = self.roots.iter_mut().filter(|(_, root)| !root.is_merging);
        idle.find_map(|(folder, root)| {
            let snapshot = root
                .snapshot
                .as_ref()
                .filter(|snapshot| snapshot.is_scattered())?;
            root.is_merging = true;
            Some(Job::Merge(
                folder.clone(),
                Arc::clone(snapshot),
                caches.clone(),
            ))
        })
    }

    /// What the workspace at `folder` is to be made of now, the snapshot before, and what of it changed; `None` if nobody needs it any
    /// longer.
    pub fn begin_load(&mut self, folder: &Path) -> Option<Load> {
        let corpus_folders = self.corpus_folders();
        let root = self.roots.get_mut(folder)?;
        let stale = std::mem::take(&mut root.stale);
        let stale = match root.is_behind {
            true => Stale::Everything,
            false => stale,
        };
        let before = root.snapshot.clone();
        root.cancel = Arc::default();
        let cancel = Arc::clone(&root.cancel);
        let options = LoadOptions {
            start: folder.to_path_buf(),
            corpus_folders,
            caches: self.caches.clone(),
            underlay: self.settings.underlay.clone(),
            overlay: self.files().overlay,
            merges_later: self.caches.is_some(),
            ..LoadOptions::default()
        };
        Some(Load {
            options,
            before,
            stale,
            cancel,
        })
    }

    /// The user does not want to wait for the sources at `folder`; the snapshot before, if any, stays in force.
    pub fn cancel_load(&self, folder: &Path) {
        if let Some(root) = self.roots.get(folder) {
            root.cancel.store(true, Ordering::Relaxed);
        }
    }

    /// The snapshot in force at `folder` was looked through, and is what would be made now.
    pub fn unchanged(&mut self, folder: &Path) {
        if let Some(root) = self.roots.get_mut(folder) {
            root.is_loading = false;
        }
    }

    /// A snapshot is made; says whether it is taken. A configuration with mistakes leaves the last good one in force. Its notes are the
    /// known ones, or else still to be [looked for](Self::surveyed).
    pub fn loaded(
        &mut self,
        folder: &Path,
        made: Option<Arc<Workspace>>,
        has_known_notes: bool,
    ) -> bool {
        let Some(root) = self.roots.get_mut(folder) else {
            return false;
        };
        root.is_loading = false;
        root.loaded = Some(Instant::now());
        root.is_behind = true;
        let Some(made) = made.filter(|made| made.config_errors.is_empty()) else {
            return false;
        };
        root.is_behind = false;
        root.due = match has_known_notes {
            // What was found in the other sources stands until it is found again.
            true => {
                let due: BTreeSet<PathBuf> = root.due.drain(..).collect();
                let all: BTreeSet<&PathBuf> = root.notes.keys().chain(&due).collect();
                all.into_iter().rev().cloned().collect()
            }
            false => {
                root.notes = Arc::default();
                Vec::new()
            }
        };
        root.snapshot = Some(Arc::clone(&made));
        root.is_warm = false;
        let ours = self
            .documents
            .iter_mut()
            .filter(|(_, open)| open.root.as_deref() == Some(folder));
        let mut outdated = Stale::Nothing;
        for (path, open) in ours {
            open.checked = None;
            let kind = kind(&made, path);
            open.is_due = kind == Kind::Note;
            // It may have been opened or edited while the snapshot was made.
            let text = open.source_text();
            match kind {
                Kind::Source(file) => {
                    let file = made.corpus.files.get(file.0 as usize);
                    outdated.add_if(file.is_some_and(|file| file.text != text), path);
                }
                Kind::Config => outdated.add_all_if(*text != *made.config_text),
                _ => {}
            }
        }
        if let Some(root) = self.roots.get_mut(folder) {
            match outdated {
                Stale::Nothing => {}
                Stale::Files(files) => files.iter().for_each(|path| root.stale.add(path)),
                Stale::Everything => root.stale = Stale::Everything,
            }
        }
        true
    }

    /// These are the notes of the workspace at `folder`, to be checked.
    pub fn surveyed(&mut self, folder: &Path, mut notes: Vec<PathBuf>) {
        // The first that is taken is the last of the list.
        notes.reverse();
        if let Some(root) = self.roots.get_mut(folder) {
            root.due = notes;
        }
    }

    /// Keeps the result of a check, unless a newer snapshot is in force.
    pub fn keep(
        &mut self,
        root: &Path,
        workspace: &Arc<Workspace>,
        note: Option<Arc<CheckedNote>>,
        path: &Path,
    ) {
        let is_current = |now: &Arc<Workspace>| Arc::ptr_eq(now, workspace);
        let root = self.roots.get_mut(root);
        let root = root.filter(|root| root.snapshot.as_ref().is_some_and(is_current));
        let Some(root) = root else {
            return;
        };
        let notes = Arc::make_mut(&mut root.notes);
        match note {
            Some(note) => {
                if let Some(open) = self.documents.get_mut(path) {
                    open.checked = Some(Arc::clone(&note));
                }
                notes.insert(path.to_path_buf(), note);
            }
            None => {
                notes.remove(path);
            }
        }
    }

    /// As [`keep`](Self::keep) for a check made to answer a request, if the document still has that text.
    pub fn keep_if_current(
        &mut self,
        root: &Path,
        workspace: &Arc<Workspace>,
        note: &Arc<CheckedNote>,
    ) {
        let open = self.documents.get_mut(&note.path);
        if open.is_some_and(|open| Arc::ptr_eq(&open.document.text(), &note.text)) {
            let path = note.path.clone();
            self.keep(root, workspace, Some(Arc::clone(note)), &path);
        }
    }

    /// Segments of the index were brought together, or could not be: the next snapshot at `folder` uses them.
    pub fn merged(&mut self, folder: &Path, merged: Merged) {
        if let Some(root) = self.roots.get_mut(folder) {
            root.is_merging = false;
            if let Some(snapshot) = &root.snapshot {
                snapshot.hand_on(merged);
            }
        }
    }

    /// Whether the workspace at `folder` has no snapshot yet.
    pub fn is_unloaded(&self, folder: &Path) -> bool {
        let root = self.roots.get(folder);
        root.is_none_or(|root| root.snapshot.is_none())
    }

    /// How long ago the snapshot in force at `folder` was made.
    pub fn age(&self, folder: &Path) -> Option<Duration> {
        let loaded = self.roots.get(folder)?.loaded?;
        Some(loaded.elapsed())
    }

    /// Whether no note of the workspace at `folder` waits to be checked in the background.
    pub fn is_surveyed(&self, folder: &Path) -> bool {
        let root = self.roots.get(folder);
        root.is_none_or(|root| root.due.is_empty())
    }

    /// Whether `workspace` is the snapshot in force at `folder`.
    pub fn is_in_force(&self, folder: &Path, workspace: &Arc<Workspace>) -> bool {
        let root = self.roots.get(folder);
        let snapshot = root.and_then(|root| root.snapshot.as_ref());
        snapshot.is_some_and(|now| Arc::ptr_eq(now, workspace))
    }
}
