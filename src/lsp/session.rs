//! What the server knows at a moment: open documents, and for each workspace its latest snapshot.
//!
//! Notifications change it under a plain lock before they await anything; requests and background work take `Arc`s out of it
//! and leave it alone. What is to be done follows from it ([`Session::next_job`]), so nothing is queued twice and the latest
//! text wins.

mod jobs;
mod open;
mod stale;
mod views;

pub(super) use jobs::{Background, Check, Job, Load};
pub(super) use open::Open;
pub(super) use stale::Stale;

use super::capabilities::Negotiated;
use super::document::{At, Document};
use super::misread::Original;
use super::settings::Settings;
use super::view::Kind;
use crate::config::{self, Discovery};
use crate::files::{Files, Overlay};
use crate::lint::Locale;
use crate::workspace::{CheckedNote, Workspace};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;
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
    /// Stops the check of a closed note: what somebody waits for comes first.
    aside: Arc<AtomicBool>,
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
            aside: Arc::default(),
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
        self.aside.store(true, Ordering::Relaxed);
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
                    self.aside.fetch_or(is_part, Ordering::Relaxed);
                }
            }
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

    /// Whether a source of the workspace at `folder` is open: its lenses depend on the notes.
    pub fn is_source_open(&self, folder: &Path) -> bool {
        let root = self.roots.get(folder);
        let snapshot = root.and_then(|root| root.snapshot.as_ref());
        let is_source = |path: &PathBuf| snapshot.is_some_and(|s| s.corpus.file_at(path).is_some());
        self.documents.keys().any(is_source)
    }

    /// The snapshots in force, by root folder.
    pub fn snapshots(&self) -> Vec<(PathBuf, Arc<Workspace>)> {
        let roots = self.roots.iter();
        roots
            .filter_map(|(folder, root)| Some((folder.clone(), root.snapshot.clone()?)))
            .collect()
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
