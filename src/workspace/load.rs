//! Reading a workspace from disk.

use super::archive::{Archive, Cancelled, Observer};
use super::baseline::KnownFindings;
use super::bibliographies::Shelf;
use super::{Glossary, Workspace, labels, originals};
use crate::config::{
    self, Config, ConfigError, ConfigErrorKind, Discovery, ReferenceStyle, Underlay,
};
use crate::corpus::{self, AccountKey, Corpus};
use crate::files::{self, FileError, Files, Globs, Overlay, Stamp};
use crate::markup::Known;
use crate::references::Style;
use crate::text::hex::hex;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What to read, and how.
#[derive(Debug, Clone, Default)]
pub struct LoadOptions {
    /// Any path inside the workspace, absolute: a folder, a note, or yinwen.toml.
    pub start: PathBuf,
    /// Further corpus folders, granted by the user.
    pub corpus_folders: Vec<PathBuf>,
    /// Unsaved texts.
    pub overlay: Overlay,
    /// Settings that hold where yinwen.toml says nothing.
    pub underlay: Underlay,
    /// The folder of caches; without one, nothing is kept on the disk. See [`crate::index::cache::folder`].
    pub caches: Option<PathBuf>,
    /// Who waits.
    pub observer: Observer,
    /// Segments of the index that are better brought together are left to [`Workspace::merge`]: nobody waits for that.
    pub merges_later: bool,
}

/// Why there is no workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadError {
    /// Neither yinwen.toml nor corpus/ above this folder.
    NoWorkspace(PathBuf),
    /// yinwen.toml cannot be read.
    Unreadable(FileError),
    /// The [observer](LoadOptions::observer) ceased to wait. What was indexed so far is kept.
    Cancelled,
}

impl From<Cancelled> for LoadError {
    fn from(_: Cancelled) -> LoadError {
        LoadError::Cancelled
    }
}

impl Workspace {
    /// Reads the workspace that `options.start` belongs to. Errors inside it (configuration, files) are values of the
    /// workspace, not failures.
    ///
    /// # Errors
    ///
    /// If there is no workspace, if its yinwen.toml cannot be read at all, or if the observer ceased to wait.
    pub fn load(options: &LoadOptions) -> Result<Workspace, LoadError> {
        Workspace::load_after(None, options)
    }

    /// As [`load`](Self::load); what the snapshot `before` has of the sources is not made again.
    pub(super) fn load_after(
        before: Option<&Workspace>,
        options: &LoadOptions,
    ) -> Result<Workspace, LoadError> {
        let files = Files {
            overlay: options.overlay.clone(),
        };
        let underlay = &options.underlay;
        let found = config::find(&options.start);
        let (root, file, config_text) = match &found {
            Discovery::None if options.corpus_folders.is_empty() && !underlay.names_sources() => {
                return Err(LoadError::NoWorkspace(options.start.clone()));
            }
            Discovery::None if files::is_dir(&options.start) => {
                (Some(&*options.start), None, String::new())
            }
            Discovery::None => (options.start.parent(), None, String::new()),
            Discovery::Folder(folder) => (Some(&**folder), None, String::new()),
            Discovery::File(file) => {
                let text = files.read(file).map_err(LoadError::Unreadable)?.text;
                (file.parent(), Some(file.clone()), text)
            }
        };
        let root = root.unwrap_or(&options.start);
        let (mut config, mut config_errors) = config::parse_over(&config_text, root, underlay);
        config.file = file;
        // Whoever sets them is told of the mistakes in them, not whoever writes the file.
        config_errors.retain(|error| !error.is_in_underlay());
        let (style, fault) = read_style(&files, &config);
        let underlay_error = fault.clone().filter(ConfigError::is_in_underlay);
        config_errors.extend(fault.filter(|fault| !fault.is_in_underlay()));
        // Either takes its time where the files are many.
        let ((mut paths, mut missing), mut archive) = rayon::join(
            || corpus_files(&files, &config, &options.corpus_folders),
            || Archive::open(before, options, root),
        );
        let originals = originals::take_out(&config, &mut paths);
        let (loaded, failed) = archive.read(&files, &config, paths, &options.observer)?;
        missing.extend(failed);
        missing.extend(originals::not_added(originals, &loaded));
        let known = |key: &AccountKey| archive.account(key);
        let (mut corpus, readings) =
            corpus::build_with(&config, loaded, missing, &known, &mut HashMap::new());
        let glossary = Glossary::read(&files, &config);
        let (bibliographies, bibliography_errors) = read_bibliographies(&files, &config);
        let mut keys: BTreeSet<String> = corpus
            .sources
            .iter()
            .map(|source| source.id.clone())
            .collect();
        keys.extend(corpus.works.iter().map(|work| work.id.clone()));
        keys.extend(
            bibliographies
                .iter()
                .flat_map(|(_, entries)| entries)
                .map(|entry| entry.key.clone()),
        );
        let mut known = Known {
            keys,
            files: corpus.known_files(),
            ..Known::default()
        };
        name_works(&mut known, &corpus);
        let keys = readings.iter().map(|reading| reading.key).collect();
        let fresh = (0..).zip(readings);
        let fresh = fresh.filter_map(|(number, reading)| Some((number, reading.fresh?)));
        let indexed = archive.index(&mut corpus, keys, fresh.collect());
        Ok(Workspace {
            facts: indexed.facts,
            keys: indexed.keys,
            index: indexed.index,
            effort: indexed.effort,
            labels: labels::Shelf::new(indexed.store),
            config_errors,
            config_text,
            underlay: underlay.clone(),
            underlay_error,
            style,
            bibliographies,
            bibliography_errors,
            known_findings: KnownFindings::read(&files, &config).map(Arc::new),
            config,
            glossary: Arc::new(glossary),
            known: Arc::new(known),
            shelf: Shelf::new(files),
            corpus,
            ..Workspace::default()
        })
    }

    /// Whether the file at `path` (absolute) is a note of the workspace, saved or not.
    pub fn is_note(&self, path: &Path) -> bool {
        let Ok(below) = path.strip_prefix(&self.config.root) else {
            return false;
        };
        let (include, exclude) = self.notes.get_or_init(|| {
            // Globs that do not parse were reported when the configuration was read.
            let (include, _) = Globs::new(&self.note_globs());
            let (exclude, _) = Globs::new(&values(&self.config.notes_exclude));
            (include, exclude)
        });
        include.matches(below)
            && !exclude.matches(below)
            && self.corpus.file_at(path).is_none()
            && !self.corpus.unread.iter().any(|source| source == path)
    }

    /// `[notes] include`, or what stands for it.
    fn note_globs(&self) -> Vec<String> {
        match values(&self.config.notes_include) {
            none if none.is_empty() => vec![config::DEFAULT_NOTES.to_owned()],
            some => some,
        }
    }

    /// The note files of the workspace (absolute, sorted) that Git does not ignore, and what went wrong in finding them.
    pub fn note_paths(&self) -> (Vec<PathBuf>, Vec<FileError>) {
        self.note_paths_in(&[])
    }

    /// As [`note_paths`](Self::note_paths), with the notes below the folders `named` (absolute) even if Git ignores these.
    pub fn note_paths_in(&self, named: &[PathBuf]) -> (Vec<PathBuf>, Vec<FileError>) {
        let (mut paths, errors) = files::walk_unignored(
            &self.config.root,
            &self.note_globs(),
            &values(&self.config.notes_exclude),
            named,
        );
        let sources: BTreeSet<&Path> = self.corpus_paths().collect();
        paths.retain(|path| !sources.contains(path.as_path()));
        (paths, errors)
    }

    /// The files on the disk that the workspace would be made of now, notes included (absolute, sorted), each with its state.
    /// Two lists differ where a file appeared, changed or vanished.
    pub fn stamps(&self, granted: &[PathBuf]) -> BTreeMap<PathBuf, Stamp> {
        let (mut paths, _) = corpus_files(&Files::default(), &self.config, granted);
        let (notes, _) = self.note_paths();
        paths.extend(notes);
        paths.extend(self.bibliographies.iter().map(|(path, _)| path.clone()));
        let named = self
            .config
            .term_files
            .iter()
            .chain(&self.config.bitext_files);
        let named = named
            .chain(&self.config.cedict)
            .chain(&self.config.baseline);
        paths.extend(named.map(|name| files::absolute(&self.config.root.join(&name.value))));
        paths.push(self.config.root.join(config::CONFIG_NAME));
        paths.extend(style_path(&self.config));
        let stamps = paths
            .into_iter()
            .filter_map(|path| Some((files::stamp(&path)?, path)));
        stamps.map(|(stamp, path)| (path, stamp)).collect()
    }

    /// Whether the file at `path` (absolute, there or not), no note, would be a part of the workspace: of its configuration, its
    /// corpus, or a bibliography.
    pub fn is_made_of(&self, path: &Path, granted: &[PathBuf]) -> bool {
        let below = path.strip_prefix(&self.config.root).ok();
        let (include, _) = Globs::new(&values(&self.config.corpus_include));
        let is_named = || {
            let sources = self.config.sources.iter().filter_map(|s| s.path.as_ref());
            let names = sources.chain(&self.config.bibliographies);
            let names = names
                .chain(&self.config.term_files)
                .chain(&self.config.bitext_files);
            let mut names = names
                .chain(&self.config.cedict)
                .chain(&self.config.baseline)
                .map(|name| files::absolute(&self.config.root.join(&name.value)));
            names.any(|name| name == path)
        };
        below.is_some_and(|below| below == Path::new(config::CONFIG_NAME) || include.matches(below))
            || granted.iter().any(|folder| path.starts_with(folder))
            // A folder stands for what is in it.
            || self.corpus_paths().any(|source| source.starts_with(path))
            || is_named()
            || style_path(&self.config).is_some_and(|style| style == path)
            || self.shelf.is_on(path)
    }

    /// SHA-256 (hex) of what is searched.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut hasher = Sha256::new();
        for source in &self.corpus.sources {
            hasher.update(source.id.as_bytes());
            hasher.update([0]);
            let file = self.corpus.files.get(source.file.0 as usize);
            hasher.update(file.map_or_else(files::Digest::default, |file| file.text.digest()));
            hasher.update((source.range.start as u64).to_le_bytes());
            hasher.update((source.range.end as u64).to_le_bytes());
        }
        hex(&hasher.finalize())
    }

    /// The files of the corpus (absolute), those that could not be read included.
    pub fn corpus_paths(&self) -> impl Iterator<Item = &Path> {
        let read = self.corpus.files.iter().map(|file| &file.path);
        read.chain(&self.corpus.unread).map(PathBuf::as_path)
    }
}

/// Writes down what the works are called, and who said them when.
pub(super) fn name_works(known: &mut Known, corpus: &Corpus) {
    known.titles = corpus.known_titles();
    known.works = corpus.known_works();
}

/// The style of references, if it is a file.
fn style_path(config: &Config) -> Option<PathBuf> {
    match &config.reference_style.value {
        ReferenceStyle::File(name) => Some(files::absolute(&config.root.join(name))),
        ReferenceStyle::Gb7714 | ReferenceStyle::Chicago => None,
    }
}

/// The style of references, or what is wrong with it; then the one that comes along stands in.
fn read_style(files: &Files, config: &Config) -> (Style, Option<ConfigError>) {
    let (ReferenceStyle::File(name), Some(path)) =
        (&config.reference_style.value, style_path(config))
    else {
        let style = match config.reference_style.value {
            ReferenceStyle::Chicago => Style::Chicago,
            _ => Style::Gb7714,
        };
        return (style, None);
    };
    let read = match files::is_below(&config.root, &path) {
        true => files.read(&path),
        false => Err(FileError::Outside { path }),
    };
    let style = match read {
        Ok(decoded) => Style::read(&decoded.text),
        Err(error) => Err((error.cause(false), error.cause(true))),
    };
    let fault = |reason| ConfigError {
        span: config.reference_style.span.clone(),
        kind: ConfigErrorKind::BadStyle {
            path: name.clone(),
            reason,
        },
    };
    match style {
        Ok(style) => (style, None),
        Err(reason) => (Style::default(), Some(fault(reason))),
    }
}

fn values(written: &[config::Spanned<String>]) -> Vec<String> {
    written.iter().map(|glob| glob.value.clone()).collect()
}

/// The files that the corpus is to be made of (absolute, sorted), and what went wrong in finding them.
fn corpus_files(
    files: &Files,
    config: &Config,
    granted: &[PathBuf],
) -> (Vec<PathBuf>, Vec<FileError>) {
    let (mut paths, mut errors) = files.walk(&config.root, &values(&config.corpus_include), &[]);
    for folder in granted {
        let (found, failed) = files.walk(folder, &["**/*".to_owned()], &[]);
        paths.extend(found);
        errors.extend(failed);
    }
    let named = config
        .sources
        .iter()
        .filter_map(|source| source.path.as_ref());
    for path in named {
        let path = files::absolute(&config.root.join(&path.value));
        if files.is_file(&path) && files::is_below(&config.root, &path) {
            paths.push(path);
        }
    }
    paths.sort();
    paths.dedup();
    (paths, errors)
}

type Bibliographies = Vec<(PathBuf, Vec<config::BibEntry>)>;

fn read_bibliographies(files: &Files, config: &Config) -> (Bibliographies, Vec<FileError>) {
    let (mut read, mut errors) = (Vec::new(), Vec::new());
    for name in &config.bibliographies {
        let path = files::absolute(&config.root.join(&name.value));
        if !files::is_below(&config.root, &path) {
            errors.push(FileError::Outside { path });
            continue;
        }
        let entries = files.read(&path).and_then(|decoded| {
            config::bibliography(&decoded.text, &path).map_err(|reason| FileError::Malformed {
                path: path.clone(),
                reason,
            })
        });
        match entries {
            Ok(entries) => read.push((path, entries)),
            Err(error) => errors.push(error),
        }
    }
    (read, errors)
}
