//! What the server knows at a moment: open documents, and for each workspace its latest snapshot.
//!
//! Notifications change it under a plain lock before they await anything; requests and background work take `Arc`s out of it
//! and leave it alone. What is to be done follows from it ([`Session::next_job`]), so nothing is queued twice and the latest
//! text wins.

use super::capabilities::Negotiated;
use super::document::{At, Document};
use super::misread::Original;
use super::settings::Settings;
use super::view::{Kind, View};
use crate::config::{self, Discovery};
use crate::files::{Files, Overlay};
use crate::lint::Locale;
use crate::workspace::load::LoadOptions;
use crate::workspace::{CheckedNote, Merged, Workspace};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tower_lsp::ls_types::{Diagnostic, Uri};

/// Everything that changes.
#[derive(Debug)]
pub(super) struct Session {
    pub client: Arc<Negotiated>,
    /// The language of messages: as `--lang` says, else the settings, else this.
    pub language: Language,
    pub settings: Settings,
    /// What the client said of its settings when it introduced itself; what it says later wins.
    options: Value,
    /// What the user was last told of mistakes in the settings.
    pub complaint: Option<String>,
    /// Corpus folders granted on the command line.
    pub granted: Vec<PathBuf>,
    /// The folder of caches.
    pub caches: Option<PathBuf>,
    /// The folders of the workspace, as the client names them.
    pub folders: Vec<PathBuf>,
    /// Open documents by path (or, where there is no file, by what stands for one).
    pub documents: BTreeMap<PathBuf, Open>,
    /// Workspaces by root folder.
    pub roots: BTreeMap<PathBuf, Root>,
    /// What was last published, by path.
    pub published: HashMap<PathBuf, Vec<Diagnostic>>,
    /// Counts changes, to tell which document was touched last.
    clock: u64,
}

/// What is known of the user's language beside the settings.
#[derive(Debug, Clone, Copy)]
pub(super) struct Language {
    pub locale: Locale,
    /// `--lang` was given: it wins.
    pub is_given: bool,
}

/// An open document.
#[derive(Debug)]
pub(super) struct Open {
    /// As the client writes it.
    pub uri: Uri,
    pub version: i32,
    pub document: Document,
    /// The root folder of the workspace it belongs to.
    pub root: Option<PathBuf>,
    /// Is to be checked and published.
    pub is_due: bool,
    /// When it was last touched.
    touched: u64,
    /// The file, where it is not in UTF-8.
    original: Option<Original>,
    /// The last check, of this or an earlier text.
    pub checked: Option<Arc<CheckedNote>>,
    /// Stops the check under way.
    cancel: Arc<AtomicBool>,
}

impl Open {
    /// The file, where the editor shows it in another encoding than it is in.
    fn misread(&mut self) -> Option<&Original> {
        let original = self.original.as_ref()?;
        original
            .is_misread_as(&self.document.text())
            .then_some(original)
    }

    /// What the document says if it is a source: what the editor shows, unless nobody wrote that.
    fn source_text(&mut self) -> Arc<str> {
        let original = self.misread().map(|original| Arc::clone(&original.text));
        original.unwrap_or_else(|| self.document.text())
    }
}

/// A workspace.
#[derive(Debug, Default)]
pub(super) struct Root {
    /// The latest snapshot that could be made.
    pub snapshot: Option<Arc<Workspace>>,
    /// What it is made of that changed since the snapshot was begun.
    pub stale: Stale,
    pub is_loading: bool,
    /// The snapshot that was made last was not taken, and what it was made of is in none.
    is_behind: bool,
    /// Stops the making of a snapshot.
    cancel: Arc<AtomicBool>,
    /// When the last snapshot was ready.
    loaded: Option<Instant>,
    /// The notes of the workspace that were checked against the snapshot.
    pub notes: Arc<BTreeMap<PathBuf, Arc<CheckedNote>>>,
    /// Notes still to be checked in the background.
    pub due: Vec<PathBuf>,
    /// What is slow to begin with is being made ready for the snapshot, or is.
    is_warm: bool,
    /// Segments of the index are being brought together.
    is_merging: bool,
}

/// What of a workspace is to be read again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Stale {
    #[default]
    Nothing,
    /// These files.
    Files(BTreeSet<PathBuf>),
    Everything,
}

impl Stale {
    /// Adds a file.
    fn add(&mut self, path: &Path) {
        match self {
            Stale::Nothing => *self = Stale::Files(BTreeSet::from([path.to_path_buf()])),
            Stale::Files(files) => {
                files.insert(path.to_path_buf());
            }
            Stale::Everything => {}
        }
    }

    /// Adds everything, if that is so.
    fn add_all_if(&mut self, is_so: bool) {
        if is_so {
            *self = Stale::Everything;
        }
    }

    /// Adds a file, if that is so.
    fn add_if(&mut self, is_so: bool, path: &Path) {
        if is_so {
            self.add(path);
        }
    }
}

/// What is to be done in the background.
pub(super) enum Job {
    /// Make a snapshot of the workspace at this root.
    Load(PathBuf),
    /// Check this open note and publish.
    Check(Check),
    /// Check this closed note.
    Background(PathBuf, PathBuf, Arc<Workspace>),
    /// Make ready for the snapshot of the workspace at this root what is slow to begin with.
    Warm(PathBuf, Arc<Workspace>),
    /// Bring segments of the index together, for the next snapshot of the workspace at this root.
    Merge(PathBuf, Arc<Workspace>, PathBuf),
}

/// A snapshot to be made.
pub(super) struct Load {
    pub options: LoadOptions,
    pub before: Option<Arc<Workspace>>,
    /// What changed since.
    pub stale: Stale,
    pub cancel: Arc<AtomicBool>,
}

/// A check to be made.
pub(super) struct Check {
    pub path: PathBuf,
    pub text: Arc<str>,
    pub version: i32,
    pub workspace: Arc<Workspace>,
    /// The last check of the note.
    pub before: Option<Arc<CheckedNote>>,
    pub cancel: Arc<AtomicBool>,
}

impl Session {
    pub fn new(language: Language, granted: Vec<PathBuf>, client: Negotiated) -> Session {
        Session {
            client: Arc::new(client),
            language,
            settings: Settings::default(),
            options: Value::Null,
            complaint: None,
            granted,
            caches: None,
            folders: Vec::new(),
            documents: BTreeMap::new(),
            roots: BTreeMap::new(),
            published: HashMap::new(),
            clock: 0,
        }
    }

    /// The language of messages.
    pub fn locale(&self) -> Locale {
        let set = self.settings.locale.filter(|_| !self.language.is_given);
        set.unwrap_or(self.language.locale)
    }

    /// Takes up the folders of the workspace; the workspaces in them are loaded without a document being open.
    pub fn add_folders(&mut self, folders: impl IntoIterator<Item = PathBuf>) {
        for folder in folders {
            if let Some(root) = config::find(&folder).root() {
                self.root(root.to_path_buf());
            }
            self.folders.push(folder);
        }
    }

    /// Gives up folders, and the workspaces in them that no open document needs.
    pub fn remove_folders(&mut self, folders: &[PathBuf]) {
        self.folders.retain(|folder| !folders.contains(folder));
        let needed = |root: &PathBuf| {
            self.documents
                .values()
                .any(|open| open.root.as_ref() == Some(root))
                || self
                    .folders
                    .iter()
                    .any(|folder| config::find(folder).root() == Some(root))
        };
        let gone: Vec<PathBuf> = self
            .roots
            .keys()
            .filter(|root| !needed(root))
            .cloned()
            .collect();
        for root in gone {
            self.cancel_load(&root);
            self.roots.remove(&root);
        }
    }

    fn root(&mut self, root: PathBuf) -> &mut Root {
        self.roots.entry(root).or_insert_with(|| Root {
            stale: Stale::Everything,
            ..Root::default()
        })
    }

    /// The root of the workspace that `path` belongs to; a document without a file belongs to the first folder.
    fn root_of(&self, path: &Path, is_file: bool) -> Option<PathBuf> {
        let start = if is_file { path } else { self.folders.first()? };
        match config::find(start) {
            // Where the user grants folders or names sources, any folder is a workspace.
            Discovery::None
                if !self.corpus_folders().is_empty() || self.settings.underlay.names_sources() =>
            {
                let folder = self.folders.iter().find(|folder| path.starts_with(folder));
                Some(
                    folder
                        .map_or_else(|| path.parent(), |folder| Some(folder))?
                        .to_path_buf(),
                )
            }
            found => found.root().map(Path::to_path_buf),
        }
    }

    /// The folders of sources that the user grants.
    pub fn corpus_folders(&self) -> Vec<PathBuf> {
        let both = self.granted.iter().chain(&self.settings.corpus_folders);
        both.cloned().collect()
    }

    pub fn open(&mut self, path: PathBuf, uri: Uri, version: i32, text: &str, is_file: bool) {
        let original = is_file.then(|| Original::read(&path)).flatten();
        let root = self.root_of(&path, is_file);
        if let Some(root) = &root {
            self.root(root.clone());
        }
        self.clock += 1;
        let open = Open {
            uri,
            version,
            document: Document::new(text),
            root,
            is_due: false,
            touched: self.clock,
            original,
            checked: None,
            cancel: Arc::default(),
        };
        self.documents.insert(path.clone(), open);
        self.touched(&path, false);
    }

    /// Applies the changes of one notification, in order.
    pub fn change<'a>(
        &mut self,
        path: &Path,
        version: i32,
        changes: impl IntoIterator<Item = (Option<(At, At)>, &'a str)>,
    ) {
        let unit = self.client.unit;
        self.clock += 1;
        let Some(open) = self.documents.get_mut(path) else {
            return;
        };
        open.version = version;
        open.touched = self.clock;
        for (range, text) in changes {
            open.document.change(range, text, unit);
        }
        self.touched(path, true);
    }

    /// Forgets a document; the disk speaks for its path again. Says what it was.
    pub fn close(&mut self, path: &Path) -> Option<Kind> {
        let mut open = self.documents.remove(path)?;
        open.cancel.store(true, Ordering::Relaxed);
        let root = open
            .root
            .as_ref()
            .and_then(|root| self.roots.get_mut(root))?;
        let snapshot = root.snapshot.as_deref()?;
        let kind = kind(snapshot, path);
        match kind {
            Kind::Note => root.due.push(path.to_path_buf()),
            Kind::Other => {}
            Kind::Source(file) => {
                // Mostly it was only looked at.
                let text = open.source_text();
                let read = snapshot.corpus.files.get(file.0 as usize);
                let on_disk = crate::files::read(path);
                let is_other = root.is_loading
                    || read.is_none_or(|read| read.text != text)
                    || !on_disk.is_ok_and(|disk| *disk.text == *text);
                root.stale.add_if(is_other, path);
            }
            Kind::Config | Kind::Declared => root.stale = Stale::Everything,
        }
        Some(kind)
    }

    /// A document's text is another one: what follows from it is due.
    fn touched(&mut self, path: &Path, is_edit: bool) {
        let Some(open) = self.documents.get_mut(path) else {
            return;
        };
        open.cancel.store(true, Ordering::Relaxed);
        open.cancel = Arc::default();
        let Some(root) = open.root.as_ref().and_then(|root| self.roots.get_mut(root)) else {
            return;
        };
        let Some(snapshot) = root.snapshot.as_deref() else {
            // The first configuration had mistakes: it may have none now.
            let is_other = is_config(path) && (is_edit || !root.is_loading);
            root.stale.add_all_if(is_other);
            return;
        };
        match kind(snapshot, path) {
            Kind::Note => open.is_due = true,
            Kind::Source(file) => {
                let text = open.source_text();
                let file = snapshot.corpus.files.get(file.0 as usize);
                let is_other = root.is_loading || file.is_none_or(|file| file.text != text);
                root.stale.add_if(is_other, path);
            }
            // The snapshot in force may not be of the last text: one with mistakes is not taken.
            Kind::Config => {
                let is_other = is_edit || *open.document.text() != *snapshot.config_text;
                root.stale.add_all_if(is_other);
            }
            Kind::Declared => root.stale.add_all_if(is_edit),
            Kind::Other => {}
        }
    }

    /// Takes over the settings with which the client introduces itself.
    pub fn introduce(&mut self, options: Value) {
        self.settings = Settings::read(&[&options]);
        self.options = options;
    }

    /// Takes over what the client sets now; says whether that is new.
    pub fn configure(&mut self, value: &Value) -> bool {
        let settings = Settings::read(&[&self.options, value]);
        if settings == self.settings {
            return false;
        }
        let locale = self.locale();
        let is_remade = settings.corpus_folders != self.settings.corpus_folders
            || settings.underlay != self.settings.underlay;
        self.settings = settings;
        if is_remade {
            self.place_documents();
        }
        if is_remade || self.locale() != locale {
            // Everything is told anew: what is wrong with the corpus after the next reading of it.
            self.reindex();
        }
        true
    }

    /// Every open document asks again where it belongs: a workspace may have been founded, or have ended.
    fn place_documents(&mut self) {
        let documents: Vec<PathBuf> = self.documents.keys().cloned().collect();
        for document in documents {
            let is_file = document.is_absolute();
            let root = self.root_of(&document, is_file);
            if let Some(root) = &root {
                self.root(root.clone());
            }
            if let Some(open) = self.documents.get_mut(&document) {
                open.root = root;
            }
        }
    }

    /// Whether the workspace at `folder` can be read again: its configuration has no mistakes that keep an earlier snapshot in force.
    pub fn is_renewed(&self, folder: &Path) -> bool {
        let root = self.roots.get(folder);
        root.is_some_and(|root| !root.is_behind)
    }

    /// Files changed on the disk that somebody came across.
    pub fn files_changed(&mut self, paths: &[PathBuf]) {
        for path in paths {
            self.file_changed(path);
        }
    }

    /// A file appeared, changed or vanished on the disk.
    pub fn file_changed(&mut self, path: &Path) {
        if is_config(path) {
            self.place_documents();
        }
        let is_open = self.documents.contains_key(path);
        if let Some(open) = self.documents.get_mut(path) {
            // It may have been saved in another encoding, or rewritten by another program.
            let original = Original::read(path);
            let concerns = original.is_some() || open.original.is_some();
            open.original = original;
            if concerns {
                self.touched(path, false);
            }
        }
        let granted = self.corpus_folders();
        for (folder, root) in &mut self.roots {
            if is_open {
                continue;
            }
            match root.snapshot.as_deref() {
                None => root.stale.add_all_if(path.starts_with(folder)),
                Some(snapshot) if snapshot.is_note(path) => root.due.push(path.to_path_buf()),
                Some(snapshot) => {
                    let is_part = snapshot.is_made_of(path, &granted);
                    root.stale.add_if(is_part, path);
                }
            }
        }
    }

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
        Some(Job::Load(folder.clone()))
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

    /// All files as they are now: in the editor, else on the disk.
    pub fn files(&mut self) -> Files {
        let mut overlay = Overlay::default();
        let roots = &self.roots;
        for (path, open) in &mut self.documents {
            let snapshot = open.root.as_ref().and_then(|root| roots.get(root));
            let snapshot = snapshot.and_then(|root| root.snapshot.as_deref());
            let is_note = snapshot.is_some_and(|snapshot| kind(snapshot, path) == Kind::Note);
            if is_note || open.misread().is_none() {
                overlay.insert(path, open.document.text());
            }
        }
        Files { overlay }
    }

    /// Everything is to be read anew.
    pub fn reindex(&mut self) {
        for root in self.roots.values_mut() {
            root.stale = Stale::Everything;
        }
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

    /// Whether no note of the workspace at `folder` waits to be checked in the background.
    pub fn is_surveyed(&self, folder: &Path) -> bool {
        let root = self.roots.get(folder);
        root.is_none_or(|root| root.due.is_empty())
    }

    /// Whether a source of the workspace at `folder` is open: its lenses depend on the notes.
    pub fn is_source_open(&self, folder: &Path) -> bool {
        let root = self.roots.get(folder);
        let snapshot = root.and_then(|root| root.snapshot.as_ref());
        let is_source = |path: &PathBuf| snapshot.is_some_and(|s| s.corpus.file_at(path).is_some());
        self.documents.keys().any(is_source)
    }

    fn next_background(&mut self) -> Option<Job> {
        let documents = &self.documents;
        self.roots.iter_mut().find_map(|(folder, root)| {
            let snapshot = Arc::clone(root.snapshot.as_ref()?);
            loop {
                let path = root.due.pop()?;
                if !documents.contains_key(&path) {
                    return Some(Job::Background(folder.clone(), path, snapshot));
                }
            }
        })
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

    /// Segments of the index were brought together, or could not be: the next snapshot at `folder` uses them.
    pub fn merged(&mut self, folder: &Path, merged: Merged) {
        if let Some(root) = self.roots.get_mut(folder) {
            root.is_merging = false;
            if let Some(snapshot) = &root.snapshot {
                snapshot.hand_on(merged);
            }
        }
    }

    /// Whether `workspace` is the snapshot in force at `folder`.
    pub fn is_in_force(&self, folder: &Path, workspace: &Arc<Workspace>) -> bool {
        let root = self.roots.get(folder);
        let snapshot = root.and_then(|root| root.snapshot.as_ref());
        snapshot.is_some_and(|now| Arc::ptr_eq(now, workspace))
    }

    /// The snapshots in force, by root folder.
    pub fn snapshots(&self) -> Vec<(PathBuf, Arc<Workspace>)> {
        let roots = self.roots.iter();
        roots
            .filter_map(|(folder, root)| Some((folder.clone(), root.snapshot.clone()?)))
            .collect()
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

    /// Whether the document at `path` is open, and its file not in UTF-8.
    pub fn is_foreign(&self, path: &Path) -> bool {
        let open = self.documents.get(path);
        open.is_some_and(|open| open.original.is_some())
    }

    /// The file of the open document at `path`, where the editor shows it in another encoding than it is in.
    pub fn misread(&mut self, path: &Path) -> Option<Original> {
        self.documents.get_mut(path)?.misread().cloned()
    }

    /// What a request about the document at `path` sees; `None` while its workspace is not loaded, or if it has none.
    pub fn view(&mut self, path: &Path) -> Option<View> {
        let Some(open) = self.documents.get_mut(path) else {
            return self.closed_view(path);
        };
        let folder = open.root.clone()?;
        let root = self.roots.get(&folder)?;
        let workspace = Arc::clone(root.snapshot.as_ref()?);
        let text = open.document.text();
        let original = open.misread().cloned();
        let checked = open
            .checked
            .clone()
            .filter(|note| Arc::ptr_eq(&note.text, &text));
        let kind = kind(&workspace, path);
        Some(View {
            text: Some(text),
            original,
            checked,
            ..self.wide_view(&folder, workspace, kind, path)?
        })
    }

    /// What a request sees about a document that is not open: the protocol lets a client ask for its findings, and views of the
    /// sources ask for the structure of any.
    fn closed_view(&self, path: &Path) -> Option<View> {
        let folder = path.is_absolute().then(|| self.root_of(path, true))??;
        let workspace = Arc::clone(self.roots.get(&folder)?.snapshot.as_ref()?);
        let kind = kind(&workspace, path);
        let is_served = kind != Kind::Other;
        is_served.then(|| self.wide_view(&folder, workspace, kind, path))?
    }

    /// The workspace around `place`, else the only one.
    ///
    /// # Errors
    ///
    /// All workspaces, if it is one of several and nothing tells which.
    pub fn root_for(&self, place: Option<&Path>) -> Result<Option<PathBuf>, Vec<PathBuf>> {
        let roots = || self.roots.keys();
        let around = roots().filter(|root| place.is_some_and(|place| place.starts_with(root)));
        let nearest = around.max_by_key(|root| root.as_os_str().len());
        match nearest {
            None if roots().len() > 1 => Err(roots().cloned().collect()),
            nearest => Ok(nearest.or(roots().next()).cloned()),
        }
    }

    /// The view with the snapshot that is in force now; the document is as it was.
    pub fn renewed(&self, view: &View) -> Option<View> {
        let root = self.roots.get(&view.root)?;
        let workspace = Arc::clone(root.snapshot.as_ref()?);
        let kind = match view.path == view.root {
            true => view.kind,
            false => kind(&workspace, &view.path),
        };
        Some(View {
            kind,
            checked: None,
            notes: Arc::clone(&root.notes),
            workspace,
            ..view.clone()
        })
    }

    /// What a request about the workspace at `folder` sees.
    pub fn root_view(&self, folder: &Path) -> Option<View> {
        let workspace = Arc::clone(self.roots.get(folder)?.snapshot.as_ref()?);
        self.wide_view(folder, workspace, Kind::Config, folder)
    }

    /// What a request about the workspace sees that a document belongs to.
    pub fn view_beside(&self, path: &Path) -> Option<View> {
        let open = self.documents.get(path).and_then(|open| open.root.clone());
        self.root_view(&open.or_else(|| self.root_for(Some(path)).ok()?)?)
    }

    fn wide_view(
        &self,
        folder: &Path,
        workspace: Arc<Workspace>,
        kind: Kind,
        path: &Path,
    ) -> Option<View> {
        let root = self.roots.get(folder)?;
        Some(View {
            root: folder.to_path_buf(),
            path: path.to_path_buf(),
            kind,
            text: None,
            original: None,
            checked: None,
            workspace,
            notes: Arc::clone(&root.notes),
            open: self
                .documents
                .iter()
                .map(|(path, open)| (path.clone(), (open.uri.clone(), open.version)))
                .collect(),
            client: Arc::clone(&self.client),
            settings: self.settings.clone(),
            locale: self.locale(),
            is_cancelled: Arc::default(),
        })
    }
}

fn is_config(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name == config::CONFIG_NAME)
}

/// What the document at `path` is to the workspace.
pub(super) fn kind(workspace: &Workspace, path: &Path) -> Kind {
    if let Some(file) = workspace.corpus.file_at(path) {
        Kind::Source(file)
    } else if workspace.config.file.as_deref() == Some(path) {
        Kind::Config
    } else if workspace
        .bibliographies
        .iter()
        .any(|(file, _)| file == path)
        || workspace
            .known_findings
            .as_ref()
            .is_some_and(|known| known.path == path)
    {
        Kind::Declared
    } else if !path.is_absolute() || workspace.is_note(path) {
        Kind::Note
    } else {
        Kind::Other
    }
}
