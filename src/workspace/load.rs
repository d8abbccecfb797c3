//! Reading a workspace from disk.

use super::Workspace;
use super::bibliographies::Shelf;
use crate::config::{self, Config, Discovery};
use crate::corpus::{self, LoadedFile};
use crate::files::{self, FileError, Files, Overlay};
use crate::index::Index;
use crate::markup::Known;
use crate::text::fold::{self, Folded};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What to read, and how.
#[derive(Debug, Clone, Default)]
pub struct LoadOptions {
    /// Any path inside the workspace, absolute: a folder, a note, or yinwen.toml.
    pub start: PathBuf,
    /// Further corpus folders, granted by the user.
    pub corpus_folders: Vec<PathBuf>,
    /// Unsaved texts.
    pub overlay: Overlay,
}

/// Why there is no workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadError {
    /// Neither yinwen.toml nor corpus/ above this folder.
    NoWorkspace(PathBuf),
    /// yinwen.toml cannot be read: path and cause.
    Unreadable(PathBuf, String),
}

/// Globs of note files where yinwen.toml names none.
const NOTES: &[&str] = &[
    "**/*.md",
    "**/*.markdown",
    "**/*.qmd",
    "**/*.Rmd",
    "**/*.txt",
];

impl Workspace {
    /// Reads the workspace that `options.start` belongs to. Errors inside it (configuration, files) are values of the
    /// workspace, not failures.
    ///
    /// # Errors
    ///
    /// If there is no workspace, or its yinwen.toml cannot be read at all.
    pub fn load(options: &LoadOptions) -> Result<Workspace, LoadError> {
        let files = Files {
            overlay: options.overlay.clone(),
        };
        let (config, config_errors, config_text) = match config::find(&options.start) {
            Discovery::None if options.corpus_folders.is_empty() => {
                return Err(LoadError::NoWorkspace(options.start.clone()));
            }
            Discovery::None => {
                let folder = if files::is_dir(&options.start) {
                    Some(options.start.as_path())
                } else {
                    options.start.parent()
                };
                (
                    Config::defaults(folder.unwrap_or(&options.start)),
                    Vec::new(),
                    String::new(),
                )
            }
            Discovery::Folder(folder) => (Config::defaults(&folder), Vec::new(), String::new()),
            Discovery::File(file) => {
                let text = files
                    .read(&file)
                    .map_err(|error| LoadError::Unreadable(file.clone(), error.cause(false)))?
                    .text;
                let (config, errors) =
                    config::parse(&text, file.parent().unwrap_or(Path::new("/")), &file);
                (config, errors, text)
            }
        };
        let (loaded, missing) = read_corpus(&files, &config, &options.corpus_folders);
        let corpus = corpus::build(&config, loaded, missing);
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
        let known = Known {
            keys,
            titles: corpus.known_titles(),
            works: corpus.known_works(),
        };
        let folded: Vec<Folded> = corpus
            .sources
            .par_iter()
            .map(|source| match corpus.files.get(source.file.0 as usize) {
                Some(file) => fold::fold_parts(&file.text, &source.readable),
                None => Folded::default(),
            })
            .collect();
        let index = Index::build(folded.iter().map(|folded| folded.units.as_slice()));
        let mut hasher = Sha256::new();
        for source in &corpus.sources {
            hasher.update(source.id.as_bytes());
            hasher.update([0]);
            let text = corpus
                .files
                .get(source.file.0 as usize)
                .and_then(|file| file.text.get(source.range.clone()));
            hasher.update(text.unwrap_or_default().as_bytes());
            hasher.update([0]);
        }
        let digest = hasher
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Ok(Workspace {
            config,
            config_errors,
            config_text,
            corpus,
            bibliographies,
            bibliography_errors,
            known,
            digest,
            shelf: Shelf::new(files),
            folded,
            index,
        })
    }

    /// The note files of the workspace (absolute, sorted), and what went wrong in finding them.
    pub fn note_paths(&self) -> (Vec<PathBuf>, Vec<FileError>) {
        let patterns = |written: &[config::Spanned<String>]| {
            written
                .iter()
                .map(|glob| glob.value.clone())
                .collect::<Vec<_>>()
        };
        let include = match patterns(&self.config.notes_include) {
            none if none.is_empty() => NOTES.iter().map(ToString::to_string).collect(),
            some => some,
        };
        let (mut paths, errors) = files::walk(
            &self.config.root,
            &include,
            &patterns(&self.config.notes_exclude),
        );
        let sources: BTreeSet<&Path> = self
            .corpus
            .files
            .iter()
            .map(|file| file.path.as_path())
            .collect();
        paths.retain(|path| !sources.contains(path.as_path()));
        (paths, errors)
    }
}

/// Reads the files of the corpus; those that cannot be read come with the cause.
fn read_corpus(
    files: &Files,
    config: &Config,
    granted: &[PathBuf],
) -> (Vec<LoadedFile>, Vec<(PathBuf, String)>) {
    let include: Vec<String> = config
        .corpus_include
        .iter()
        .map(|glob| glob.value.clone())
        .collect();
    let (mut paths, errors) = files.walk(&config.root, &include, &[]);
    let mut missing: Vec<(PathBuf, String)> = errors
        .iter()
        .filter_map(|error| Some((error.path()?.to_path_buf(), error.cause(false))))
        .collect();
    for folder in granted {
        let (found, errors) = files.walk(folder, &["**/*".to_owned()], &[]);
        paths.extend(found);
        missing.extend(
            errors
                .iter()
                .filter_map(|error| Some((error.path()?.to_path_buf(), error.cause(false)))),
        );
    }
    for path in config
        .sources
        .iter()
        .filter_map(|source| source.path.as_ref())
    {
        let path = files::absolute(&config.root.join(&path.value));
        if files.is_file(&path) && files::is_below(&config.root, &path) {
            paths.push(path);
        }
    }
    paths.sort();
    paths.dedup();
    let read: Vec<Result<LoadedFile, (PathBuf, String)>> = paths
        .into_par_iter()
        .map(|path| match files.read(&path) {
            Ok(decoded) => Ok(LoadedFile {
                path,
                text: decoded.text.into(),
                encoding: decoded.encoding,
                damaged: decoded.damaged,
            }),
            Err(error) => Err((path, error.cause(false))),
        })
        .collect();
    let mut loaded = Vec::new();
    for result in read {
        match result {
            Ok(file) => loaded.push(file),
            Err(failure) => missing.push(failure),
        }
    }
    (loaded, missing)
}

type Bibliographies = Vec<(PathBuf, Vec<config::BibEntry>)>;

fn read_bibliographies(files: &Files, config: &Config) -> (Bibliographies, Vec<(PathBuf, String)>) {
    let (mut read, mut errors) = (Vec::new(), Vec::new());
    for name in &config.bibliographies {
        let path = files::absolute(&config.root.join(&name.value));
        if !files::is_below(&config.root, &path) {
            errors.push((path, "outside the workspace".to_owned()));
            continue;
        }
        let entries = files
            .read(&path)
            .map_err(|error| error.cause(false))
            .and_then(|decoded| config::bibliography(&decoded.text, &path));
        match entries {
            Ok(entries) => read.push((path, entries)),
            Err(cause) => errors.push((path, cause)),
        }
    }
    (read, errors)
}
